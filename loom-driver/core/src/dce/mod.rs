//! Dead-code elimination of a whole module.
//!
//! Given the [`Roots`], everything goes that nothing reachable from them can use: functions, imports
//! of every kind, types (recursion groups whole), tables, memories, globals, tags, data and element
//! segments, and the table slots that no live indirect call can reach. The files of this folder are
//! the phases, in this order:
//!
//! * [`segments`]: what is known about segments before anything runs;
//! * [`slots`]: final slot contents;
//! * [`call_targets`]: which of them an indirect call can reach;
//! * [`live`]: the worklist over every index space, for which each reached body is [read](crate::refs) once, in parallel;
//! * [`elems`], [`types`], [`plan`]: what goes, what is stubbed, and new indices;
//! * [`emit`](mod@emit): bytes.
//!
//! # What is preserved
//!
//! For every embedder that uses only the exports that stay: whether instantiation traps and what it
//! writes outside, the results of every call, every trap, every call of an import and its arguments,
//! and the contents of everything that is exported or imported. Under these assumptions:
//!
//! * Roots: the exports that go are not used, which is for the caller to know.
//! * Which trap: a `call_indirect` that traps because the function in the slot has another type may
//!   find an empty slot there, or a function that does nothing but trap. `trap-kind=preserve` rules
//!   that out.
//! * Imports: an embedder does not have to provide what the output no longer imports.
//! * Function indices and code offsets are not observable (they are in stack traces).

pub mod call_targets;
pub mod elems;
pub mod emit;
pub mod live;
pub mod plan;
pub mod segments;
pub mod slots;
pub mod types;

use crate::error::{Error, Result};
use crate::index::{FuncIndex, Space};
use crate::input_memories::InputMemories;
use crate::module::Module;
use crate::pass::{OptionError, OptionInfo, PassContext};
use crate::proposal::{self, CommitContext, Proposal, Rewrite};
use crate::removal::{self, Removal};
use crate::report::{ExportFate, PassReport, Severity};
use crate::roots::{Fate, Roots};
use emit::emit;
use live::Live;
use loom_check::claim::Claim;
use plan::Plan;
use segments::Segments;
use tracing::info_span;

/// What a caller can choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// A call that traps keeps its kind of trap: `trap-kind=preserve`.
    pub preserve_trap_kind: bool,
}

impl Options {
    /// The options of a pass that runs dead-code elimination, for its [`crate::pass::PassInfo`].
    pub const INFO: OptionInfo = OptionInfo::new(
        "trap-kind",
        "any|preserve",
        "whether an indirect call that traps may trap for another reason (default: any)",
    );

    /// Reads the options of a pass.
    ///
    /// # Errors
    ///
    /// A value that is none of those in [`Options::INFO`].
    pub fn of(options: &crate::pass::Options) -> Result<Options, OptionError> {
        let choices = [("any", false), ("preserve", true)];
        Ok(Options { preserve_trap_kind: options.choice(Options::INFO.key, &choices, false)? })
    }
}

/// The module without everything that nothing reachable from `roots` can use; `None` if all of it stays.
/// Custom sections are brought up to date, and the output is judged.
///
/// # Errors
///
/// [`crate::Error::Bug`] if loom contradicts itself; other errors only if the function bodies have
/// not been validated.
pub fn run(
    module: &Module<'_>,
    roots: &Roots,
    options: &Options,
    cx: &mut CommitContext<'_>,
) -> Result<Option<Vec<u8>>> {
    let settings = cx.settings;
    let memories = InputMemories::of(module);
    let mut pass_cx = PassContext { settings, report: cx.report, memories: &memories, has_computed: true };
    let proposal = propose(module, roots, options, &mut pass_cx)?;
    let Some(Proposal { output, claim }) = proposal else { return Ok(None) };
    let (bytes, _) = output.assemble(module, cx);
    if let (true, Some(claim)) = (settings.check, &claim) {
        proposal::judge(&**claim, module, &bytes, settings.outside)
            .map_err(|why| Error::bug(format!("dead-code elimination: {why}")))?;
    }
    Ok(Some(bytes))
}

/// Proposes to remove everything that nothing reachable from `roots` can use.
///
/// # Errors
///
/// [`crate::Error::Bug`] if loom contradicts itself; other errors only if the function bodies have
/// not been validated.
pub fn propose<'m>(
    module: &'m Module<'_>,
    roots: &Roots,
    options: &Options,
    cx: &mut PassContext<'_>,
) -> Result<Option<Proposal<'m>>> {
    let segments = info_span!("segments").in_scope(|| Segments::of(module));
    let mut live =
        info_span!("live").in_scope(|| Live::find(module, roots, &segments, options.preserve_trap_kind))?;
    if live.is_empty() {
        let message = "nothing would be left: no export stays, and the module has no effect of its own";
        cx.report.diagnose(Severity::Warning, message, Some("keep an export with `--keep-export`".into()));
        return Ok(None);
    }
    report_exports(module, roots, &live, cx.report);
    cx.report.removes_unreachable = true;
    let plan = info_span!("plan").in_scope(|| Plan::make(module, &mut live))?;
    if plan.is_identity {
        return Ok(None);
    }
    let emitted = info_span!("emit").in_scope(|| emit(module, &mut live, &plan))?;
    describe(module, roots, &plan, options, cx.report);
    let claim = claim(roots, &plan, options);
    Ok(Some(Rewrite::new(emitted.core, plan.maps, emitted.code).because(claim)))
}

/// What is claimed: that what went was out of reach, and the exports that may go.
fn claim(roots: &Roots, plan: &Plan, options: &Options) -> Claim {
    let is_gone = |func: &FuncIndex| plan.maps.funcs.get(*func).is_none();
    let gone: Vec<bool> = roots.groups().iter().map(|imports| imports.iter().all(is_gone)).collect();
    let may_go = |fate: &Fate| match fate {
        Fate::Keep { .. } => false,
        Fate::Drop { .. } => true,
        Fate::While { groups, .. } => groups.iter().all(|group| gone[*group]),
    };
    Claim::Removal(Removal {
        maps: removal::runs(&plan.maps),
        may_go: roots.fates().iter().map(may_go).collect(),
        preserve_trap_kind: options.preserve_trap_kind,
        may_reorder: false,
    })
}

/// Says what became of each export, if the caller decided about any.
fn report_exports(module: &Module<'_>, roots: &Roots, live: &Live<'_, '_>, report: &mut PassReport) {
    if roots.fates().iter().all(|fate| *fate == Fate::public()) {
        return;
    }
    for ((export, fate), &kept) in module.exports.iter().zip(roots.fates()).zip(&live.exports) {
        let reason = match fate {
            Fate::Keep { reason } | Fate::Drop { reason } => reason.to_string(),
            Fate::While { reason, .. } if kept => format!("{reason}, and one is"),
            Fate::While { reason, .. } => format!("{reason}, and none is"),
        };
        let kind = Space::of(export.kind).name();
        report.exports.push(ExportFate { name: export.name.into(), kind, kept, reason });
    }
}

/// Says in the report what went and under which assumptions.
fn describe(module: &Module<'_>, roots: &Roots, plan: &Plan, options: &Options, report: &mut PassReport) {
    let maps = &plan.maps;
    let counts = [
        ("functions", module.funcs.len(), maps.funcs.kept().len()),
        ("types", module.types.len(), maps.types.kept().len()),
        ("tables", module.tables.len(), maps.tables.kept().len()),
        ("memories", module.memories.len(), maps.memories.kept().len()),
        ("globals", module.globals.len(), maps.globals.kept().len()),
        ("tags", module.tags.len(), maps.tags.kept().len()),
        ("element segments", module.elems.len(), maps.elems.kept().len()),
        ("data segments", module.datas.len(), maps.datas.kept().len()),
    ];
    for (what, before, after) in counts.into_iter().filter(|(_, before, after)| before != after) {
        report.notes.push(format!("{what}: {} of {before} removed", before - after));
    }
    if roots.fates().iter().any(|fate| !matches!(fate, Fate::Keep { .. })) {
        report.assume("nobody outside uses an export that was removed");
    }
    if emit::count_imports(module, plan) < module.imports.len() {
        report.assume("the embedder does not have to provide an import that was removed");
    }
    if !options.preserve_trap_kind && plan.elems.iter().any(|elem| !elem.is_same()) {
        report.assume(
            "an indirect call that trapped on a function of another type may trap for another reason",
        );
    }
}
