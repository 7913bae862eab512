//! Judges a run that was written down. No pass runs.

use super::{Change, Run, digest};
use loom_check::edits;
use loom_core::Module;
use loom_core::claim::ClaimKind;
use loom_core::outside::{Outside, Stated};
use loom_core::proposal::Case;
use loom_core::report::PassReport;
use meld_boundary::{Boundary, Reading};
use std::collections::BTreeSet;

/// What was found out about a run of which every claim holds.
#[derive(Debug, Default)]
pub struct Judged {
    /// The steps.
    pub steps: Vec<Seen>,
    /// What is taken for granted and proved by nobody, each once, in the order of the steps.
    pub premises: Vec<String>,
}

/// A step whose claim holds.
#[derive(Debug)]
pub struct Seen {
    /// What made it.
    pub by: String,
    /// Size of the module after it, in bytes.
    pub bytes: usize,
    /// Exports that went: the section of the module before says that nobody outside needs them, or the user said so.
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
}

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
    let mut judged = Judged::default();
    let mut module = before.to_vec();
    let mut changes = run.steps.iter().zip(1..);
    changes.try_for_each(|(change, number)| {
        let outcome = step(change, &module, run.stated, may_remove, &mut judged);
        let fault = |why| Fault::Step { number, by: change.by.clone(), why };
        module = outcome.map_err(fault)?;
        Ok(())
    })?;
    match module == after {
        true => Ok(judged),
        false => Err(Fault::OtherOutput),
    }
}

/// The module that a step made of `before`, if its claim holds.
fn step(
    change: &Change,
    before: &[u8],
    stated: Stated,
    may_remove: &dyn Fn(&str) -> bool,
    judged: &mut Judged,
) -> Result<Vec<u8>, String> {
    let bytes = edits::apply(before, &change.edits).map_err(|refused| refused.to_string())?;
    if digest(&bytes) != change.after {
        return Err("the edits make another module than the one that the claim is about".into());
    }
    let parse = |bytes| {
        let module = Module::parse(bytes).map_err(|error| error.to_string())?;
        module.validate_bodies().map_err(|error| error.to_string())?;
        Ok::<_, String>(module)
    };
    let after = parse(&bytes)?;
    let before = parse(before)?;
    if change.kind.is_empty() {
        return Err("nobody claims that this module may replace the one before".into());
    }
    let kind = ClaimKind::find(&change.kind).ok_or_else(|| {
        format!(
            "a claim of kind `{}` is not known to this program: its pass is not linked",
            change.kind.escape_debug()
        )
    })?;
    let claim =
        (kind.read)(&change.claim, &before).map_err(|why| format!("the claim cannot be read: {why}"))?;
    let exports_gone = surface(&before, &after, &change.by, may_remove, judged)?;
    claim.judge(&Case::new(&before, &after, stated))?;
    let mut report = PassReport::default();
    Outside::of(&before, stated).assume(&mut report);
    for premise in report.assumptions.into_iter().chain(claim.premises()) {
        add(&mut judged.premises, premise);
    }
    judged.steps.push(Seen { by: change.by.clone(), bytes: bytes.len(), exports_gone });
    drop((before, after));
    Ok(bytes)
}

/// What the two modules say about who outside needs them: the second says no more than the first, and exports that went may go.
/// Returns these.
fn surface(
    before: &Module<'_>,
    after: &Module<'_>,
    by: &str,
    may_remove: &dyn Fn(&str) -> bool,
    judged: &mut Judged,
) -> Result<Vec<String>, String> {
    let kept: BTreeSet<&str> = after.exports.iter().map(|export| export.name).collect();
    let gone = before.exports.iter().map(|export| export.name).filter(|name| !kept.contains(name));
    let gone: Vec<String> = gone.map(String::from).collect();
    let rest = section(before).map(|boundary| boundary.restrict(after.bytes, Some));
    let new = section(after);
    match (&rest, new) {
        (_, None) => {}
        (Some(Ok(rest)), Some(new)) if without_promises(rest.clone()) == without_promises(new.clone()) => {}
        (None, Some(_)) if gone.is_empty() => add(
            &mut judged.premises,
            format!(
                "what the section `meld:boundary` says that step `{}` put into the module",
                by.escape_debug()
            ),
        ),
        _ => {
            return Err(
                "the section `meld:boundary` says something else than what is left of the one before".into(),
            );
        }
    }
    if let Some(Err(error)) = &rest
        && !gone.iter().all(|name| may_remove(name))
    {
        return Err(error.to_string());
    }
    if rest.is_none()
        && let Some(name) = gone.iter().find(|name| !may_remove(name))
    {
        return Err(format!(
            "export `{}` is missing, and no section says that nobody outside needs it (`--may-remove-export` allows \
             that)",
            name.escape_debug()
        ));
    }
    Ok(gone)
}

fn section(module: &Module<'_>) -> Option<Boundary> {
    match meld_boundary::read(module.bytes) {
        Reading::Verified(verified) => Some(verified.boundary),
        Reading::Absent | Reading::Ignored { .. } => None,
    }
}

/// Promises follow the memories that they are about, and say nothing about the outside.
fn without_promises(boundary: Boundary) -> Boundary {
    Boundary { promises: Vec::new(), ..boundary }
}

fn add(premises: &mut Vec<String>, premise: String) {
    if !premises.contains(&premise) {
        premises.push(premise);
    }
}
