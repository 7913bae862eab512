//! An independent check of passes that only remove: the output is the input with parts left out.
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
//!   (`named`), and bytes that are copies are equal operators (`copied`).
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
mod copied;
mod definitions;
mod demands;
mod error;
mod facts;
mod find;
mod named;
mod numbering;
mod operands;
pub mod outside;
mod segments;
mod slots;
mod stubs;
mod told;
mod values;
mod written;

pub use error::{CheckError, Place};
pub use find::maps as find_maps;
pub use operands::{each_index, each_index_of_val_type};

use crate::claim::Claim;
use crate::index::{FuncIndex, MemoryIndex, Space};
use crate::maps::{IndexMap, IndexMaps};
use crate::module::Module;
use crate::proposal::Case;
use operands::Outcome;
use wasmparser::{ConstExpr, FunctionBody, Operator, RefType, ValType};

/// What a pass says that it did: it left things out, or in another order.
#[derive(Debug, Clone)]
pub struct Removal {
    /// The new index of everything that stays.
    pub maps: IndexMaps,
    /// For each export of the input, by position, whether it was allowed to go. Exports beyond the
    /// end were not.
    pub may_go: Vec<bool>,
    /// A call that traps has to keep its kind of trap. Only then may a function be left as a stub
    /// that keeps its type and place and lost its body.
    pub preserve_trap_kind: bool,
    /// Functions and globals may come in another order, behind the imports. (Types always may.)
    pub may_reorder: bool,
}

impl Claim for Removal {
    fn judge(&self, case: &Case<'_>) -> Result<(), String> {
        removal(case.before, case.after, self).map_err(|error| error.to_string())
    }

    fn kind(&self) -> &'static str {
        written::KIND
    }

    fn data(&self) -> Vec<u8> {
        written::write(self)
    }

    fn memories(&self) -> Option<&IndexMap<MemoryIndex>> {
        Some(&self.maps.memories)
    }

    fn premises(&self) -> Vec<String> {
        match self.preserve_trap_kind {
            true => Vec::new(),
            false => vec![crate::report::assumption::ANY_TRAP.into()],
        }
    }
}

/// Checks that `after` is `before` with parts left out, as `claim` says. See the documentation of
/// this module.
///
/// # Errors
///
/// The first difference that matters, which does not depend on the number of threads.
pub fn removal(before: &Module<'_>, after: &Module<'_>, claim: &Removal) -> Result<(), CheckError> {
    let old_funcs = numbering::check(before, after, claim)?;
    let pair = Pair { before, after, claim, old_funcs };
    definitions::check(&pair)?;
    let stubs = stubs::find(&pair)?;
    let facts = bodies::check(&pair, &stubs)?;
    let segments = segments::check(&pair, &facts)?;
    slots::check(&pair, &facts, &segments, &stubs)
}

/// The two modules, and how the indices of the one become those of the other.
struct Pair<'c> {
    before: &'c Module<'c>,
    after: &'c Module<'c>,
    claim: &'c Removal,
    /// The old index of each function of `after`, in order, except one that is new.
    old_funcs: Vec<FuncIndex>,
}

impl Pair<'_> {
    /// Puts the new index in the place of the old one.
    fn rename(&self, space: Space, index: &mut u32) -> Outcome {
        let new = self.claim.maps.get_in(space, *index);
        *index = new.ok_or_else(|| format!("it names {} {index}, which is gone", space.name()))?;
        Ok(())
    }

    /// A value type with new indices.
    fn val_type(&self, mut ty: ValType) -> Result<ValType, String> {
        operands::each_index_of_val_type(&mut ty, &mut |space, index| self.rename(space, index))?;
        Ok(ty)
    }

    /// A reference type with new indices.
    fn ref_type(&self, mut ty: RefType) -> Result<RefType, String> {
        operands::each_index_of_ref_type(&mut ty, &mut |space, index| self.rename(space, index))?;
        Ok(ty)
    }

    /// Whether two constant expressions are equal but for new indices.
    fn same_expr(&self, before: &ConstExpr<'_>, after: &ConstExpr<'_>) -> Outcome {
        let (mut before, mut after) = (before.get_operators_reader(), after.get_operators_reader());
        while !before.eof() && !after.eof() {
            let mut old = before.read().map_err(|error| error.to_string())?;
            let new = after.read().map_err(|error| error.to_string())?;
            operands::each_index(&mut old, &mut |space, index| self.rename(space, index))?;
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

/// Whether a body has no locals and does nothing but trap.
fn is_trap(body: &FunctionBody<'_>) -> bool {
    let (Ok(locals), Ok(mut operators)) = (body.get_locals_reader(), body.get_operators_reader()) else {
        return false;
    };
    let traps = matches!(operators.read(), Ok(Operator::Unreachable));
    locals.get_count() == 0 && traps && operators.is_end_then_eof()
}
