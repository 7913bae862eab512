//! Who outside needs what, from step to step: the first module says it, and no step may say more.

use super::Judged;
use loom_core::Module;
use loom_core::claim::Claim;
use meld_boundary::{Boundary, Embedder, Reading, Scope};
use std::collections::BTreeSet;

/// What is known about who outside needs what.
pub(super) struct Surface<'r> {
    /// The section that counts, restricted to what is left of the module. A section that is stripped still counts.
    section: Option<Boundary>,
    /// Whether the first step put it into the module.
    pub(super) is_stamped: bool,
    /// Exports that may go without a section that says so.
    may_remove: &'r dyn Fn(&str) -> bool,
}

impl<'r> Surface<'r> {
    pub(super) fn of(module: &[u8], may_remove: &'r dyn Fn(&str) -> bool) -> Surface<'r> {
        Surface { section: section(module), is_stamped: false, may_remove }
    }

    /// Looks at a step, and returns the exports that went.
    ///
    /// The first step may put a section into the module, or another one that promises the same in place of the one that is
    /// there: then what it says is a premise, and printed. Whatever comes later has to be what is left of it.
    pub(super) fn step(
        &mut self,
        number: usize,
        (before, after): (&Module<'_>, &Module<'_>),
        claim: &dyn Claim,
        judged: &mut Judged,
    ) -> Result<Vec<String>, String> {
        let kept: BTreeSet<&str> = after.exports.iter().map(|export| export.name).collect();
        let gone = before.exports.iter().map(|export| export.name).filter(|name| !kept.contains(name));
        let gone: Vec<String> = gone.map(String::from).collect();
        let memories = claim.memories(before);
        let memory = |old| memories.as_ref().map_or(Some(old), |map| map.get_u32(old));
        let rest = self.section.as_ref().map(|section| section.restrict(after.bytes, memory));
        let new = section(after.bytes);
        match (&rest, new) {
            (_, None) => {}
            (Some(Ok(rest)), Some(new)) if *rest == new => {}
            (_, Some(new)) if number == 1 && gone.is_empty() && self.keeps_promises(&new) => {
                judged.assume(describe(&new, self.section.is_some()));
                (self.section, self.is_stamped) = (Some(new), true);
                return Ok(gone);
            }
            _ => {
                let what =
                    "the section `meld:boundary` says something else than what is left of the one before";
                return Err(what.into());
            }
        }
        self.may_go(&gone, rest.as_ref(), judged)?;
        self.section = rest.and_then(Result::ok);
        Ok(gone)
    }

    /// Whether a section promises what the one promises that counts.
    fn keeps_promises(&self, new: &Boundary) -> bool {
        self.section.as_ref().is_none_or(|old| old.promises == new.promises)
    }

    /// Whether exports may go.
    fn may_go(
        &self,
        gone: &[String],
        rest: Option<&Result<Boundary, meld_boundary::RestrictError>>,
        judged: &mut Judged,
    ) -> Result<(), String> {
        match (rest, gone) {
            (_, []) => Ok(()),
            (Some(Ok(_)), _) => {
                judged.assume(
                    "the section `meld:boundary` lists all that is needed from outside: what it marks internal nobody there uses",
                );
                Ok(())
            }
            _ if gone.iter().all(|name| (self.may_remove)(name)) => {
                judged.assume("nobody outside uses an export that `--may-remove-export` names, or `--external` does not");
                Ok(())
            }
            (Some(Err(error)), _) => Err(error.to_string()),
            (None, _) => {
                let name = gone.iter().find(|name| !(self.may_remove)(name));
                Err(format!(
                    "export `{}` is missing, and no section says that nobody outside needs it (`--may-remove-export` \
                     allows that)",
                    name.map_or("", String::as_str).escape_debug()
                ))
            }
        }
    }
}

fn section(module: &[u8]) -> Option<Boundary> {
    match meld_boundary::read(module) {
        Reading::Verified(verified) => Some(verified.boundary),
        Reading::Absent | Reading::Ignored { .. } => None,
    }
}

/// What a section says that nobody proves.
fn describe(section: &Boundary, is_another: bool) -> String {
    let count = |scope: Scope| section.exports.iter().filter(|export| export.scope == scope).count();
    let place = if is_another { "in place of the one that was there" } else { "into the module" };
    let embedder = match section.contract.embedder {
        Embedder::CanonicalAbi => "the canonical ABI embeds it",
        Embedder::Native => "a native host embeds it",
    };
    format!(
        "the section `meld:boundary` that step 1 puts {place} (written by {} {}) is right: {} exports are external, {} \
         internal, {} unknown; {embedder}{}",
        section.producer.name.escape_debug(),
        section.producer.version.escape_debug(),
        count(Scope::External),
        count(Scope::Internal),
        count(Scope::Unknown),
        if section.one_tree { "; all of one tree is inside" } else { "" }
    )
}
