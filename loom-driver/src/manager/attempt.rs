//! One step of a run: what a pass proposes is put together and judged, and counts only if the judge agrees.

use super::invalid_output;
use loom_core::claim::Claim;
use loom_core::custom::source_map::SourceMap;
use loom_core::input_memories::InputMemories;
use loom_core::pass::PassContext;
use loom_core::proposal::{self, CommitContext, Moves, Proposal, Refusal};
use loom_core::report::{PassReport, Severity};
use loom_core::settings::Settings;
use loom_core::{Error, Module, Result};
use tracing::info_span;

/// One step that is under way. Nothing of it counts before it is committed.
pub(super) struct Attempt<'s> {
    pub(super) name: &'s str,
    pub(super) settings: &'s Settings,
    pub(super) memories: &'s InputMemories,
    /// Whether an earlier step may have computed with numbers of the code.
    pub(super) has_computed: bool,
    /// The source map of the module.
    pub(super) before: Option<&'s SourceMap>,
    /// That of what it becomes.
    pub(super) source_map: Option<SourceMap>,
    /// Where everything went.
    pub(super) moves: Option<Moves>,
    /// Why it may replace the module.
    pub(super) claim: Option<Box<dyn Claim>>,
    /// The kind of a claim that was refused, and why.
    pub(super) refused: Option<(String, String)>,
    pub(super) report: PassReport,
}

impl Attempt<'_> {
    pub(super) fn commit(&mut self) -> CommitContext<'_> {
        self.source_map = self.before.cloned();
        let source_map = self.source_map.as_mut();
        CommitContext { settings: self.settings, report: &mut self.report, source_map }
    }

    /// Makes sure that what became of `module`, if anything, differs in custom sections alone.
    pub(super) fn only_custom(
        &mut self,
        module: &Module<'_>,
        bytes: Option<Vec<u8>>,
    ) -> Result<Option<Vec<u8>>> {
        if let Some(bytes) = &bytes {
            let verdict = loom_check::custom::check(module.bytes, bytes);
            verdict.map_err(|why| {
                Error::bug(format!("`{}` changed what is no custom section: {why}", self.name))
            })?;
            self.claim = Some(Box::new(loom_check::claim::Claim::CustomSections));
        }
        Ok(bytes)
    }

    /// Has a pass propose something, and what it proposes judged. A proposal that is refused and may be
    /// wrong is a bug; one that is refused and may be right does not count.
    pub(super) fn propose<'m>(
        &mut self,
        module: &'m Module<'_>,
        pass: impl FnOnce(&mut PassContext<'_>) -> Result<Option<Proposal<'m>>>,
    ) -> Result<Option<Vec<u8>>> {
        let Attempt { settings, memories, has_computed, .. } = *self;
        let mut cx = PassContext { settings, report: &mut self.report, memories, has_computed };
        let Some(Proposal { output, claim }) = pass(&mut cx)? else { return Ok(None) };
        // What it was made of, another module, is gone before it is judged.
        let (bytes, moves) = info_span!("custom").in_scope(|| output.assemble(module, &mut self.commit()));
        let verdict = match &claim {
            _ if !settings.check => Ok(()),
            Some(claim) => {
                info_span!("check").in_scope(|| proposal::judge(&**claim, module, &bytes, settings.outside))
            }
            None => {
                let message =
                    format!("nobody has judged what pass `{}` made: it claims nothing about it", self.name);
                self.report.diagnose(Severity::Note, message, None);
                Ok(())
            }
        };
        match verdict {
            Ok(()) => {
                self.moves = moves;
                self.claim = claim;
                Ok(Some(bytes))
            }
            Err(Refusal::Unproved(why)) => {
                self.report = PassReport::of(self.name);
                self.report.obstacle(format!("not confirmed: {why}"));
                self.refused = claim.map(|claim| (claim.kind().into(), why));
                Ok(None)
            }
            Err(Refusal::Unreadable(error)) => Err(invalid_output(&format!("pass `{}`", self.name), &error)),
            Err(Refusal::Wrong(why)) => {
                let message = format!("the output of `{}` does not do what its input does: {why}", self.name);
                self.refused = claim.map(|claim| (claim.kind().into(), why));
                Err(Error::bug(message))
            }
        }
    }
}
