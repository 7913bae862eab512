//! For the tests of this package only: what the pass proposes, and whether that is confirmed.

pub use loom_check::compact::{
    Bytes, Certificate, ChangeClaim, Cluster, FuncClaim, HeadClaim, Name, Numbers, Premises, Span,
};

use crate::emit::certificate::certificate;
use crate::emit::sections;
use crate::plan::markers;
use crate::{Compact, find};
use loom_core::claim::Claim;
use loom_core::input_memories::InputMemories;
use loom_core::outside::{Embedding, Outside, Stated};
use loom_core::pass::PassContext;
use loom_core::proposal::{Case, CommitContext};
use loom_core::report::PassReport;
use loom_core::settings::Settings;
use loom_core::{Module, Result};

/// What all of these tests state: the canonical ABI embeds the module, and it is one tree.
pub const STATED: Stated = Stated { one_tree: true, embedding: Some(Embedding::Canonical) };

/// Whether the judge confirms an output, and if not, why.
///
/// # Errors
///
/// The first thing that it cannot confirm.
pub fn check(
    input: &Module<'_>,
    output: &Module<'_>,
    stated: Stated,
    certificate: &Certificate,
) -> Result<(), String> {
    let claim = loom_check::claim::Claim::Compact(certificate.clone());
    Claim::judge(&claim, &Case::new(input, output, stated))
}

/// The output that the pass proposes for a module, and why it would be right; `None`: it proposes
/// nothing. Nothing is confirmed.
///
/// # Errors
///
/// As the pass.
pub fn propose(
    module: &Module<'_>,
    stated: Stated,
    premises: Premises,
) -> Result<Option<(Vec<u8>, Certificate)>> {
    let outside = Outside::of(module, stated);
    let compact = Compact {
        trap_ends_instance: None,
        names_no_reentrance: false,
        page_log2: None,
        extent: None,
        reserve: 0,
        asked_for: true,
        is_memory_safe: false,
        stack: None,
        variables_end: None,
    };
    let found = find(module, &outside, premises, 0)?;
    let Some(layout) = &found.layout else { return Ok(None) };
    let (settings, mut report) = (Settings::default(), PassReport::default());
    let memories = InputMemories::of(module);
    let pass_cx =
        PassContext { settings: &settings, report: &mut report, memories: &memories, has_computed: true };
    let markers = markers::find(&found.summaries, layout, sections::size(&found.summaries, layout, None))?;
    let proposal = compact.rewrite(module, &found, layout, &markers, &pass_cx)?;
    let Some(proposal) = proposal else { return Ok(None) };
    let mut cx = CommitContext { settings: &settings, report: &mut report, source_map: None };
    Ok(Some((
        proposal.output.assemble(module, &mut cx).0,
        certificate(&found.summaries, layout, &markers.moved, found.summaries.premises),
    )))
}
