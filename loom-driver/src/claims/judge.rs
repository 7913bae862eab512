//! Judges a run that was written down. No pass runs.

use super::surface::Surface;
use super::{Change, Run, digest};
use loom_check::edits;
use loom_core::Module;
use loom_core::claim::ClaimKind;
use loom_core::outside::Outside;
use loom_core::proposal::Case;
use loom_core::registry::Registry;
use loom_core::report::PassReport;
use loom_core::settings::Settings;
use std::collections::{BTreeSet, HashSet};

/// What was found out about a run of which every claim holds.
#[derive(Debug, Default)]
pub struct Judged {
    /// The steps.
    pub steps: Vec<Seen>,
    /// What is taken for granted and proved by nobody, each once, in the order of the steps.
    pub premises: Vec<String>,
    /// The names of custom sections of the last module that are not those of the first, but for `meld:boundary`: what
    /// they say is not judged.
    pub unjudged: Vec<String>,
}

impl Judged {
    /// Adds something that is taken for granted.
    pub(super) fn assume(&mut self, premise: impl Into<String>) {
        let premise = premise.into();
        if !self.premises.contains(&premise) {
            self.premises.push(premise);
        }
    }
}

/// A step whose claim holds.
#[derive(Debug)]
pub struct Seen {
    /// What made it.
    pub by: String,
    /// Size of the module after it, in bytes.
    pub bytes: usize,
    /// Exports that went: the section `meld:boundary` says that nobody outside needs them, or the user said so.
    pub exports_gone: Vec<String>,
}

/// Why a run is not accepted.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The file is about another module than the first.
    #[error("the claims are about a run that began with another module")]
    OtherInput,
    /// The steps end with another module than the last.
    #[error("the claims are about a run that ended with another module")]
    OtherOutput,
    /// A step does not hold.
    #[error("step {number}, `{}`: {why}", by.escape_debug())]
    Step {
        /// Its number, from 1.
        number: usize,
        /// What made it.
        by: String,
        /// The first thing that was found.
        why: String,
    },
    /// More steps than any run has.
    #[error("{0} steps are more than any run has")]
    Steps(usize),
    /// The last module does not keep what was promised about the first.
    #[error(transparent)]
    Check(loom_core::Error),
}

/// So many steps at most. Honest runs have some dozens.
const MOST_STEPS: usize = 1000;

/// Judges every step from `before` on, and that they end with `after`. Exports for which `may_remove` holds may go
/// without a section that says so.
///
/// # Errors
///
/// The first thing that cannot be proved.
pub fn judge(
    run: &Run,
    before: &[u8],
    after: &[u8],
    may_remove: &dyn Fn(&str) -> bool,
) -> Result<Judged, Fault> {
    if digest(before) != run.before {
        return Err(Fault::OtherInput);
    }
    if run.steps.len() > MOST_STEPS {
        return Err(Fault::Steps(run.steps.len()));
    }
    let parse = |bytes| Module::parse(bytes).map_err(Fault::Check);
    parse(before)?.validate_bodies().map_err(Fault::Check)?;
    let mut judged = Judged::default();
    let mut judging = Judging {
        run,
        surface: Surface::of(before, may_remove),
        // Sections come and go, and passes make room here and there.
        most: before.len().max(after.len()).saturating_mul(2).saturating_add(1 << 20),
        judged: &mut judged,
    };
    let mut module = before.to_vec();
    // The module with the section that counts, and what it promises.
    let mut start = before.to_vec();
    for (number, change) in (1..).zip(&run.steps) {
        let outcome = judging.step(number, change, &module);
        module = outcome.map_err(|why| Fault::Step { number, by: change.by.clone(), why })?;
        if number == 1 && judging.surface.is_stamped {
            start.clone_from(&module);
        }
    }
    if module != after {
        return Err(Fault::OtherOutput);
    }
    let (before, start, after) = (parse(before)?, parse(&start)?, parse(after)?);
    for check in Registry::final_checks() {
        for promising in [&before, &start] {
            (check.run)(promising, &after, &Settings::default()).map_err(Fault::Check)?;
        }
    }
    judged.unjudged = unjudged(&before, &after);
    Ok(judged)
}

/// A run that is being judged.
struct Judging<'r> {
    run: &'r Run,
    surface: Surface<'r>,
    /// So many bytes a module may have.
    most: usize,
    judged: &'r mut Judged,
}

impl Judging<'_> {
    /// The module that a step made of `before`, which is valid, if its claim holds: it is valid as well.
    fn step(&mut self, number: usize, change: &Change, before: &[u8]) -> Result<Vec<u8>, String> {
        let bytes = edits::apply(before, &change.edits, self.most).map_err(|refused| refused.to_string())?;
        if digest(&bytes) != change.after {
            return Err("the edits make another module than the one that the claim is about".into());
        }
        let parse = |bytes| Module::parse(bytes).map_err(|error| error.to_string());
        let (before, after) = (parse(before)?, parse(&bytes)?);
        after.validate_bodies().map_err(|error| error.to_string())?;
        if change.kind.is_empty() {
            return Err("nobody claims that this module may replace the one before".into());
        }
        let kind = ClaimKind::find(&change.kind).ok_or_else(|| {
            let kind = change.kind.escape_debug();
            format!("a claim of kind `{kind}` is not known to this program: its pass is not linked")
        })?;
        let claim =
            (kind.read)(&change.claim, &before).map_err(|why| format!("the claim cannot be read: {why}"))?;
        let exports_gone = self.surface.step(number, (&before, &after), &*claim, self.judged)?;
        claim.judge(&Case::new(&before, &after, self.run.stated))?;
        let mut report = PassReport::default();
        Outside::of(&before, self.run.stated).assume(&mut report);
        for premise in report.assumptions.into_iter().chain(claim.premises()) {
            self.judged.assume(premise);
        }
        if after.imports.len() < before.imports.len() {
            self.judged.assume("the embedder does not have to provide an import that was removed");
        }
        self.judged.steps.push(Seen { by: change.by.clone(), bytes: bytes.len(), exports_gone });
        drop((before, after));
        Ok(bytes)
    }
}

/// The names of custom sections that nobody compared.
fn unjudged(before: &Module<'_>, after: &Module<'_>) -> Vec<String> {
    let old: HashSet<_> = customs(before).collect();
    let new = customs(after).filter(|section| !old.contains(section)).map(|(name, _)| name);
    let names: BTreeSet<&str> = new.filter(|name| *name != meld_boundary::SECTION_NAME).collect();
    names.into_iter().map(String::from).collect()
}

/// The custom sections of a module: name and payload.
fn customs<'m>(module: &'m Module<'_>) -> impl Iterator<Item = (&'m str, &'m [u8])> {
    let payload = |range: &std::ops::Range<usize>| module.bytes.get(range.clone()).unwrap_or_default();
    module.sections.iter().filter_map(move |section| Some((section.name?, payload(&section.payload))))
}
