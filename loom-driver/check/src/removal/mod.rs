//! The claim of `dce` and `reorder`: the output is the input with parts left out, or in another order.
//!
//! Validation cannot tell a right output from a wrong one that is well-typed: a call of another
//! function of the same type, an element segment that is off by one. This module compares the
//! output of a pass with its input, given the index maps that the pass claims. It shares no code
//! with the passes: it decodes operators into wasmparser's own `Operator`, puts the new index in
//! the place of each old one, and requires the result to be equal to what the output has there.
//!
//! # What is checked
//!
//! * `numbering`: the maps are what a removal makes (in order unless something else is claimed,
//!   imports before definitions), and the output has what they say, nothing else.
//! * `definitions`: types, imports, functions, tables, memories, globals, tags, exports and the
//!   start function are equal to the originals. No export went that was not allowed to.
//! * `bodies`: every body is equal to the original, operator by operator. Most operators name nothing
//!   (`named_operators`), and bytes that are copies are equal operators (`copied`).
//! * `segments`: every segment that stays is equal to the original, and one that went could not
//!   have trapped, and wrote nothing that anybody reads.
//! * `slots`: a table slot that changed is one that no call in the output can use.
//!
//! # Why that is enough
//!
//! Let both modules be instantiated alike. Related are: equal numbers; references to things that
//! the maps relate; tables whose slots hold related references or, in a slot that nothing in the
//! output can use, anything that traps; memories that are equal or that nothing in the output
//! reads. Every body that can run after an instantiation is in the output and equal to the
//! original, so one step from related states leads to related states and does the same outside.
//! What was removed has no referrer: everything that stays mentions only things that have a new
//! index, or it would not be equal to anything. Roots are there: exports unless the caller has
//! allowed them to go, the start function unless it does nothing, segments of imported tables and
//! memories, and segments that may trap.
//!
//! # What is not
//!
//! Custom sections. The bodies of the *input* must be valid. Those of the output then are: they are
//! equal to valid ones but for names of things with the same types, and the two conditions that a
//! removal can break, declared functions and the data count section, are checked here.

mod bodies;
mod claim;
mod copied;
mod definitions;
mod demands;
mod error;
mod find;
mod named_operators;
mod numbering;
mod segments;
mod slots;
mod stubs;
mod uses;

pub use claim::{Removal, Run, SPACES, indices, runs};
pub use error::{CheckError, Place};
pub use find::maps as find_maps;

use crate::module::Module;
use crate::ops::{Space, each_index_mut, each_index_of_ref_type, each_index_of_type};
use crate::outside::told_by_name;
use crate::same::text;
use claim::Maps;
use numbering::section;
use wasmparser::{ConstExpr, FunctionBody, Import, Operator, RefType, TypeRef, ValType};

/// What is wrong, in words.
type Outcome = Result<(), String>;

/// Checks that `after` is `before` with parts left out, as `claim` says. See the documentation of
/// this module.
///
/// # Errors
///
/// The first difference that matters, which does not depend on the number of threads.
pub fn check(before: &Module<'_>, after: &Module<'_>, claim: &Removal) -> Result<(), CheckError> {
    let maps = Maps::of(claim, before)?;
    let old_funcs = numbering::check(before, after, claim, &maps)?;
    let pair = Pair { before, after, claim, maps, old_funcs };
    definitions::check(&pair)?;
    let stubs = stubs::find(&pair)?;
    let uses = bodies::check(&pair, &stubs)?;
    let segments = segments::check(&pair, &uses)?;
    slots::check(&pair, &uses, &segments, &stubs)
}

/// The two modules, and how the indices of the one become those of the other.
struct Pair<'c> {
    before: &'c Module<'c>,
    after: &'c Module<'c>,
    claim: &'c Removal,
    maps: Maps,
    /// The old index of each function of `after`, in order, except one that is new.
    old_funcs: Vec<u32>,
}

impl Pair<'_> {
    /// The new index of something; `None` if it is gone.
    fn new_of(&self, space: Space, old: u32) -> Option<u32> {
        self.maps.get(space, old)
    }

    /// What stays of an index space: each thing with its old and its new index.
    fn stay<'m, T>(
        &self,
        space: Space,
        before: &'m [T],
        after: &'m [T],
    ) -> impl Iterator<Item = (u32, &'m T, u32, &'m T)> {
        // Every new index is one of the output: `numbering` has seen that.
        self.maps
            .each(space)
            .filter_map(|(old, new)| Some((old, before.get(old as usize)?, new, after.get(new as usize)?)))
    }

    /// Something wrong with a thing of the input, and with what it became.
    fn fault(&self, space: Space, old: u32, what: impl Into<String>) -> CheckError {
        let error = CheckError::new(section(space), what).before(Place::of(self.before, space, old));
        let new = self.new_of(space, old);
        CheckError { after: new.map(|new| Place::of(self.after, space, new)), ..error }
    }

    /// Puts the new index in the place of the old one.
    fn rename(&self, space: Space, index: &mut u32) -> Outcome {
        if matches!(space, Space::Local | Space::Label) {
            return Ok(());
        }
        let new = self.new_of(space, *index);
        *index = new.ok_or_else(|| format!("it names {} {index}, which is gone", space.name()))?;
        Ok(())
    }

    /// A value type with new indices.
    fn val_type(&self, mut ty: ValType) -> Result<ValType, String> {
        let mut outcome = Ok(());
        each_index_of_type(&mut ty, &mut first_of(&mut outcome, |space, index| self.rename(space, index)));
        outcome.map(|()| ty)
    }

    /// A reference type with new indices.
    fn ref_type(&self, mut ty: RefType) -> Result<RefType, String> {
        let mut outcome = Ok(());
        each_index_of_ref_type(
            &mut ty,
            &mut first_of(&mut outcome, |space, index| self.rename(space, index)),
        );
        outcome.map(|()| ty)
    }

    /// Whether two constant expressions are equal but for new indices.
    fn same_expr(&self, before: &ConstExpr<'_>, after: &ConstExpr<'_>) -> Outcome {
        let (mut before, mut after) = (before.get_operators_reader(), after.get_operators_reader());
        while !before.eof() && !after.eof() {
            let (mut old, new) = (before.read().map_err(text)?, after.read().map_err(text)?);
            let mut outcome = Ok(());
            each_index_mut(&mut old, &mut first_of(&mut outcome, |space, index| self.rename(space, index)));
            outcome?;
            if old != new {
                return Err(format!("it has to be {old:?}, and is {new:?}"));
            }
        }
        match before.eof() && after.eof() {
            true => Ok(()),
            false => Err("it has another length".into()),
        }
    }
}

/// Does something with one index after the other until it goes wrong, and keeps what went wrong.
fn first_of(
    outcome: &mut Outcome,
    mut each: impl FnMut(Space, &mut u32) -> Outcome,
) -> impl FnMut(Space, &mut u32) {
    move |space, index| {
        if outcome.is_ok() {
            *outcome = each(space, index);
        }
    }
}

/// Whether a body has no locals and does nothing but trap.
fn is_trap(body: &FunctionBody<'_>) -> bool {
    let (Ok(locals), Ok(mut operators)) = (body.get_locals_reader(), body.get_operators_reader()) else {
        return false;
    };
    let traps = matches!(operators.read(), Ok(Operator::Unreachable));
    locals.get_count() == 0 && traps && operators.is_end_then_eof()
}

/// The index spaces of which an import is told indices as plain numbers, whatever a section says of it.
fn told(import: &Import<'_>) -> impl Iterator<Item = Space> {
    let is_func = matches!(import.ty, TypeRef::Func(_) | TypeRef::FuncExact(_));
    let numbers = told_by_name(import.module, import.name);
    let spaces = [(Space::Memory, numbers.memories), (Space::Func, numbers.functions)];
    spaces.into_iter().filter_map(move |(space, is_told)| (is_func && is_told).then_some(space))
}
