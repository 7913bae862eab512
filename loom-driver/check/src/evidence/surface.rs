//! Who outside needs what, from step to step: the first module says it, and no step may say more.

use crate::assumption::{self, Assumption, Source};
use crate::module::{Custom, Module};
use meld_boundary::{Boundary, Condition, Embedder, Reading, RestrictError, SECTION_NAME, Scope, Verified};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use wasmparser::{Import, TypeRef};

/// What is known about who outside needs what.
pub(super) struct Surface<'r> {
    /// The section that counts, restricted to what is left of the module. A section that is stripped still counts.
    section: Option<Boundary>,
    /// Whether the first step put it into the module.
    pub(super) is_given: bool,
    /// Exports that may go without a section that says so.
    may_remove: &'r dyn Fn(&str) -> bool,
}

/// A step, as far as it concerns who needs what.
pub(super) struct Change<'c, 'm> {
    /// Whether it is the first.
    pub(super) is_first: bool,
    /// The module before.
    pub(super) before: &'c Module<'m>,
    /// The module after.
    pub(super) after: &'c Module<'m>,
    /// The new index of each memory, if they have others.
    pub(super) memories: Option<&'c [Option<u32>]>,
}

impl<'r> Surface<'r> {
    pub(super) fn of(module: &[u8], may_remove: &'r dyn Fn(&str) -> bool) -> Surface<'r> {
        Surface { section: read(module), is_given: false, may_remove }
    }

    /// The section that counts.
    pub(super) fn section(&self) -> Option<&Boundary> {
        self.section.as_ref()
    }

    /// Looks at a step, and returns the exports that went, and what is taken for granted.
    ///
    /// The first step may put a section into the module, or another one that promises the same in place of the one that is
    /// there: then what it says is a premise, and printed. Whatever comes later has to be what is left of it.
    pub(super) fn step(
        &mut self,
        change: &Change<'_, '_>,
    ) -> Result<(Vec<String>, Option<Assumption>), String> {
        let Change { is_first, before, after, memories } = *change;
        let kept: BTreeSet<&str> = after.exports.iter().map(|export| export.name).collect();
        let gone = before.exports.iter().map(|export| export.name).filter(|name| !kept.contains(name));
        let gone: Vec<String> = gone.map(String::from).collect();
        let memory = |old: u32| match memories {
            Some(new) => new.get(old as usize).copied().flatten(),
            None => Some(old),
        };
        let rest = self.section.as_ref().map(|section| section.restrict(after.bytes, memory));
        match (&rest, read(after.bytes)) {
            (_, None) => refuse_new(before, after)?,
            (Some(Ok(rest)), Some(new)) if *rest == new => {}
            (_, Some(new)) if is_first && gone.is_empty() && self.keeps_promises(&new) => {
                let premise = Source::Given.says(describe(&new, self.section.is_some()));
                (self.section, self.is_given) = (Some(new), true);
                return Ok((gone, Some(premise)));
            }
            _ => {
                let what =
                    "the section `meld:boundary` says something else than what is left of the one before";
                return Err(what.into());
            }
        }
        let needed = if gone.is_empty() { None } else { self.needed(&gone, before, after) };
        let premise = self.may_go(&gone, rest.as_ref(), needed)?;
        self.section = rest.and_then(Result::ok);
        Ok((gone, premise))
    }

    /// Who says what the section says that counts.
    pub(super) fn source(&self) -> Source {
        if self.is_given { Source::Given } else { Source::Input }
    }

    /// Whether a section promises what the one promises that counts.
    fn keeps_promises(&self, new: &Boundary) -> bool {
        self.section.as_ref().is_none_or(|old| old.promises == new.promises)
    }

    /// Of the exports that went, one that the section says somebody outside still needs, in words. What is internal may be
    /// needed all the same: by an import of which nothing is known, for instance, as long as that is left.
    fn needed(&self, gone: &[String], before: &Module<'_>, after: &Module<'_>) -> Option<String> {
        // The module itself may have no section any more.
        let stamped = meld_boundary::stamp(before.bytes, self.section.as_ref()?);
        let Some(Reading::Verified(verified)) = stamped.ok().map(|module| meld_boundary::read(&module))
        else {
            return Some("the section `meld:boundary` does not fit the module".into());
        };
        let Verified { boundary, needs, .. } = *verified;
        let names = |module: &Module<'_>| -> Vec<(String, String)> {
            let is_func =
                |import: &&Import<'_>| matches!(import.ty, TypeRef::Func(_) | TypeRef::FuncExact(_));
            let funcs = module.imports.iter().filter(is_func);
            funcs.map(|import| (import.module.into(), import.name.into())).collect()
        };
        let (old, left): (Vec<_>, HashSet<_>) = (names(before), names(after).into_iter().collect());
        let is_left = |func: &u32| old.get(*func as usize).is_none_or(|name| left.contains(name));
        let gone: HashSet<&str> = gone.iter().map(String::as_str).collect();
        // What many names or needs have in common is asked once.
        let mut things = BTreeSet::new();
        let mut lasting: BTreeMap<Condition, bool> = BTreeMap::new();
        for (position, (export, facts)) in before.exports.iter().zip(&boundary.exports).enumerate() {
            if !gone.contains(export.name) || !things.insert((facts.kind, export.index)) {
                continue;
            }
            for need in needs.of(position) {
                let lasts = need.condition().is_none_or(|condition| {
                    *lasting
                        .entry(condition)
                        .or_insert_with(|| needs.imports(condition, &boundary).iter().any(is_left))
                });
                if lasts {
                    let (name, need) = (export.name.escape_debug(), need.describe(&boundary));
                    return Some(format!("export `{name}` is gone, and needed outside: {need}"));
                }
            }
        }
        None
    }

    /// Whether exports may go, and on which premise.
    fn may_go(
        &self,
        gone: &[String],
        rest: Option<&Result<Boundary, RestrictError>>,
        needed: Option<String>,
    ) -> Result<Option<Assumption>, String> {
        match (rest, gone) {
            (_, []) => Ok(None),
            (Some(Ok(_)), _) if needed.is_none() => {
                Ok(Some(self.source().says(assumption::SECTION_LISTS_ALL)))
            }
            _ if gone.iter().all(|name| (self.may_remove)(name)) => {
                Ok(Some(Source::User.says(assumption::EXPORT_GONE)))
            }
            (Some(Err(error)), _) => Err(error.to_string()),
            (Some(Ok(_)), _) => Err(needed.unwrap_or_default()),
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

/// Refuses sections that have to be ignored, unless they were there: others may read them, or may later.
fn refuse_new(before: &Module<'_>, after: &Module<'_>) -> Result<(), String> {
    let is_one = |custom: &&Custom<'_>| custom.name == SECTION_NAME;
    let mut left = before.customs.iter().filter(is_one);
    match after.customs.iter().filter(is_one).all(|new| left.any(|old| old == new)) {
        true => Ok(()),
        false => Err("a section `meld:boundary` is new, and has to be ignored".into()),
    }
}

fn read(module: &[u8]) -> Option<Boundary> {
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
