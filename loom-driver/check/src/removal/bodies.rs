//! Every body of the output is equal to the original, operator by operator, but for new indices.

use super::copied::Copied;
use super::error::{CheckError, Place};
use super::stubs::{Stubs, named_in};
use super::uses::Uses;
use super::{Outcome, Pair, first_of, named_operators};
use crate::each;
use crate::ops::{Space, each_index_mut};
use std::collections::BTreeSet;
use wasmparser::{ElementItems, ExternalKind, FunctionBody};

/// The id of the data count section.
const DATA_COUNT: u8 = 12;

/// Functions that one thread compares before it reports.
const CHUNK: usize = 128;

/// Checks every body; returns what they do.
///
/// `stubs` are the functions that lost their body, none of which may be mentioned.
pub(super) fn check(pair: &Pair<'_>, stubs: &Stubs) -> Result<Uses, CheckError> {
    let funcs = (0..).zip(&pair.old_funcs);
    let bodies: Vec<Body<'_>> = funcs.filter_map(|(new, old)| Body::of(pair, *old, new)).collect();
    // Everything is compared before the first error is looked for, so that it is the first one in
    // the file, whatever the number of threads.
    let chunks: Vec<&[Body<'_>]> = bodies.chunks(CHUNK).collect();
    let chunks: Vec<Result<Uses, CheckError>> = each::map(&chunks, |bodies| {
        let mut uses = Uses::default();
        bodies
            .iter()
            .filter(|body| !stubs.contains(body.old))
            .try_for_each(|body| body.compare(pair, stubs, &mut uses))?;
        Ok(uses)
    });
    let mut uses = Uses::default();
    for chunk in chunks {
        uses.extend(chunk?);
    }
    declared(pair, &uses)?;
    Ok(uses)
}

/// A body of the output and the original.
struct Body<'c> {
    old: u32,
    new: u32,
    before: FunctionBody<'c>,
    after: FunctionBody<'c>,
}

impl<'c> Body<'c> {
    fn of(pair: &Pair<'c>, old: u32, new: u32) -> Option<Body<'c>> {
        Some(Body { old, new, before: pair.before.body(old)?, after: pair.after.body(new)? })
    }

    fn error(&self, pair: &Pair<'_>, what: impl Into<String>, before: u64, after: u64) -> CheckError {
        CheckError::new("code", what)
            .before(Place::in_body(pair.before, self.old, before))
            .after(Place::in_body(pair.after, self.new, after))
    }

    fn compare(&self, pair: &Pair<'_>, stubs: &Stubs, uses: &mut Uses) -> Result<(), CheckError> {
        self.compare_locals(pair)?;
        let is_copy = self.is_copy(pair, stubs, uses).map_err(|error| self.unreadable(pair, &error))?;
        if is_copy { Ok(()) } else { self.compare_operators(pair, stubs) }
    }

    /// Whether the body is a copy of the original, byte by byte, but for operators that name something.
    /// Notes what the body does, whatever the answer.
    ///
    /// # Errors
    ///
    /// What cannot be read in the original.
    fn is_copy(&self, pair: &Pair<'_>, stubs: &Stubs, uses: &mut Uses) -> wasmparser::Result<bool> {
        let before = self.before.get_operators_reader()?;
        let after = self.after.get_operators_reader();
        let mut copied = after.as_ref().ok().map(|after| Copied::new(&before, after));
        named_operators::each(before, |original| {
            let needs_less = uses.of_operator(&original.op, original.constant);
            let mut op = original.op.clone();
            let mut renamed = Ok(());
            let mut rename = first_of(&mut renamed, |space, index| self.rename(pair, stubs, space, index));
            each_index_mut(&mut op, &mut |space, index| {
                if !needs_less {
                    uses.all_of(space, *index);
                }
                rename(space, index);
            });
            drop(rename);
            let has = |copied: &mut Copied<'_>| copied.has(&original, &op).unwrap_or(false);
            if renamed.is_err() || !copied.as_mut().is_some_and(has) {
                copied = None;
            }
        })?;
        Ok(copied.is_some_and(|copied| copied.has_rest().unwrap_or(false)))
    }

    /// Compares operator by operator: says what the first difference is, and knows that some bytes
    /// that differ mean the same.
    fn compare_operators(&self, pair: &Pair<'_>, stubs: &Stubs) -> Result<(), CheckError> {
        let unreadable = |error| self.unreadable(pair, &error);
        let mut before = self.before.get_operators_reader().map_err(unreadable)?;
        let mut after = self.after.get_operators_reader().map_err(unreadable)?;
        while !before.eof() && !after.eof() {
            let (mut old, at) = before.read_with_offset().map_err(unreadable)?;
            let (new, new_at) = after.read_with_offset().map_err(unreadable)?;
            let mut renamed = Ok(());
            let mut rename = first_of(&mut renamed, |space, index| self.rename(pair, stubs, space, index));
            each_index_mut(&mut old, &mut rename);
            drop(rename);
            renamed.map_err(|what| self.error(pair, what, at, new_at))?;
            if old != new {
                return Err(self.error(pair, format!("it has to be {old:?}, and is {new:?}"), at, new_at));
            }
        }
        if !before.eof() || !after.eof() {
            let (at, new_at) = (before.original_position(), after.original_position());
            return Err(self.error(pair, "one body ends before the other", at, new_at));
        }
        Ok(())
    }

    /// Puts the new index in the place of the old one.
    fn rename(&self, pair: &Pair<'_>, stubs: &Stubs, space: Space, index: &mut u32) -> Outcome {
        if space == Space::Func && stubs.contains(*index) {
            return Err(format!("it names func {index}, which lost its body"));
        }
        pair.rename(space, index)
    }

    fn unreadable(&self, pair: &Pair<'_>, error: &wasmparser::Error) -> CheckError {
        let (at, new_at) = (self.before.range().start, self.after.range().start);
        self.error(pair, format!("it cannot be read: {error}"), at, new_at)
    }

    fn compare_locals(&self, pair: &Pair<'_>) -> Result<(), CheckError> {
        let (at, new_at) = (self.before.range().start, self.after.range().start);
        let error = |what: String| self.error(pair, what, at, new_at);
        let unreadable = |reason: wasmparser::Error| error(format!("its locals cannot be read: {reason}"));
        let before = self.before.get_locals_reader().map_err(unreadable)?;
        let after = self.after.get_locals_reader().map_err(unreadable)?;
        if before.get_count() != after.get_count() {
            return Err(error("it has other locals".into()));
        }
        for (old, new) in before.into_iter().zip(after) {
            let ((count, ty), new) = (old.map_err(unreadable)?, new.map_err(unreadable)?);
            let old = (count, pair.val_type(ty).map_err(error)?);
            if old != new {
                return Err(error(format!("its locals have to be {old:?}, and are {new:?}")));
            }
        }
        Ok(())
    }
}

/// Two conditions of valid bodies concern other sections: a function of which a reference is made
/// is declared, and the data count section is there if a data segment is named.
fn declared(pair: &Pair<'_>, uses: &Uses) -> Result<(), CheckError> {
    if uses.names_data && !pair.after.sections.iter().any(|section| section.id == DATA_COUNT) {
        return Err(CheckError::new("data count", "it is missing, and a body names a data segment"));
    }
    if uses.ref_funcs.is_empty() {
        return Ok(());
    }
    let declared = declarations(pair)
        .map_err(|error| CheckError::new("elem", format!("the declarations cannot be read: {error}")))?;
    for &old in &uses.ref_funcs {
        let is_declared = pair.new_of(Space::Func, old).is_some_and(|new| declared.contains(&new));
        if !is_declared {
            let what = "a body makes a reference to it, and nothing declares it";
            return Err(CheckError::new("elem", what).before(Place::of(pair.before, Space::Func, old)));
        }
    }
    Ok(())
}

/// The functions that the output names outside bodies.
fn declarations(pair: &Pair<'_>) -> wasmparser::Result<BTreeSet<u32>> {
    let after = pair.after;
    let is_func = |kind| matches!(kind, ExternalKind::Func | ExternalKind::FuncExact);
    let exported = after.exports.iter().filter(|export| is_func(export.kind));
    let mut declared: BTreeSet<u32> = exported.map(|export| export.index).collect();
    let initial = after.globals.iter().filter_map(|global| global.init.as_ref());
    let initial = initial.chain(after.tables.iter().filter_map(|table| table.init.as_ref()));
    declared.extend(initial.flat_map(named_in));
    for elem in &after.elems {
        match &elem.0.items {
            ElementItems::Functions(funcs) => {
                for func in funcs.clone() {
                    declared.insert(func?);
                }
            }
            ElementItems::Expressions(_, items) => {
                for item in items.clone() {
                    declared.extend(named_in(&item?));
                }
            }
        }
    }
    Ok(declared)
}
