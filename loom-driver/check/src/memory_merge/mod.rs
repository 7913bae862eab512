//! The claim of `memory-merge`: several memories of the input lie side by side in one of the output.
//!
//! This check takes nothing from the pass but the places, and looks at the modules as wasmparser reads them.
//! The places must not overlap, and the memory that has them must be as large as it says and never
//! grow. Then every section is compared: where a memory was, its place has to be; everything else has
//! to be the same. Bodies agree operator by operator, modulo memory and base; for each bulk operation
//! the exact sequence is spelt out that does the same behind a check of the bounds.

mod instead;
mod operators;
#[cfg(test)]
mod tests;

use crate::Refused;
use crate::assumption::{self, Assumption, Source};
use crate::const_eval::Consts;
use crate::module::Module;
use crate::outside::Outside;
use crate::same::locals::Locals;
use crate::same::{self, text};
pub(crate) use instead::Fresh;
use operators::{constant, expect, is_same, operators};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use wasmparser::{DataKind, ExternalKind, FunctionBody, ValType};

/// Where memories lie in the merged one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// The index of the merged memory.
    pub target: u32,
    /// For each memory that became it, by index, where it lies.
    pub places: BTreeMap<u32, Place>,
}

/// Where a memory lies in the merged one, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Address of its first byte.
    pub base: u64,
    /// Its size.
    pub size: u64,
    /// Its size in pages.
    pub pages: u64,
}

/// What is claimed about a module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// Where each memory lies.
    pub layout: Layout,
    /// Whether one of them is exported.
    pub is_exported: bool,
    /// Whether an access outside its memory traps as before.
    pub checked: bool,
}

/// That no access needs a check.
pub const IN_BOUNDS: &str = "memory-merge: no access is outside the memory that it names (it would reach another one's bytes \
    where it trapped)";
/// That nobody outside looks behind the end of an exported memory.
pub const EXPORTED: &str = "memory-merge: nobody outside uses more of the exported memory than it had";

impl Placed {
    /// What is taken for granted, in words.
    pub fn premises(&self) -> Vec<Assumption> {
        let access = match self.checked {
            // The check traps as `unreachable` does.
            true => Source::Passes.says(assumption::ANY_TRAP),
            false => Source::User.says(IN_BOUNDS),
        };
        let exported = self.is_exported.then(|| Source::User.says(EXPORTED));
        [Some(access), exported].into_iter().flatten().collect()
    }
}

/// Checks the claim about a module.
///
/// # Errors
///
/// The first thing that is not so, or that would be taken for granted and is not said.
pub fn check_placed(
    before: &Module<'_>,
    after: &Module<'_>,
    outside: &Outside,
    claim: &Placed,
) -> Result<(), Refused> {
    if !claim.is_exported && claim.layout.places.keys().any(|memory| !outside.memory(*memory).private) {
        return Err("somebody outside may use more of a memory than it had".into());
    }
    check(before, after, outside, &claim.layout, claim.checked)
}

/// Checks the claim about each memory. With `checked` an access outside its memory has to trap as before.
///
/// # Errors
///
/// The first thing that is not so.
pub fn check(
    before: &Module<'_>,
    after: &Module<'_>,
    outside: &Outside,
    layout: &Layout,
    checked: bool,
) -> Result<(), Refused> {
    let target = after.memories.get(layout.target as usize);
    let is_64 = target.is_some_and(|target| target.ty.memory64);
    let address = if is_64 { ValType::I64 } else { ValType::I32 };
    let consts = Consts::of(before);
    let compare = Compare { before, after, outside, consts, layout, address, checked };
    compare.memories()?;
    compare.exports()?;
    compare.datas()?;
    compare.other_sections()?;
    same::each_body(before, after, |func, old, new| compare.body(func, old, new))?;
    Ok(())
}

type Checked = Result<(), String>;

struct Compare<'c, 'a> {
    before: &'c Module<'a>,
    after: &'c Module<'a>,
    outside: &'c Outside,
    consts: Consts,
    layout: &'c Layout,
    /// The type of addresses in the merged memory.
    address: ValType,
    checked: bool,
}

impl Compare<'_, '_> {
    fn place(&self, memory: u32) -> Option<Place> {
        self.layout.places.get(&memory).copied()
    }

    fn memories(&self) -> Checked {
        let (before, after) = (&self.before.memories, &self.after.memories);
        expect(before.len() == after.len(), "another number of memories")?;
        let target = after.get(self.layout.target as usize).ok_or("the merged memory is missing")?;
        // Else it would be somebody's already, with bytes of its own where the others come to lie.
        expect(self.place(self.layout.target).is_some(), "the merged memory has no place in itself")?;
        expect(target.ty.maximum == Some(target.ty.initial), "the merged memory can grow")?;
        let mut imports = (0..).map_while(|func| self.outside.import(func));
        let told = imports.any(|import| import.numbers.memories);
        let mut places: Vec<Place> = Vec::new();
        for ((memory, old), new) in (0..).zip(before).zip(after) {
            let Some(place) = self.layout.places.get(&memory) else {
                expect(old.ty == new.ty, "another memory changed")?;
                continue;
            };
            let kind = |ty: &wasmparser::MemoryType| (ty.memory64, ty.shared, ty.page_size_log2);
            expect(
                kind(&old.ty) == kind(&target.ty) && kind(&new.ty) == kind(&target.ty),
                "another kind of memory",
            )?;
            let is_own = old.import.is_none() && new.import.is_none();
            expect(is_own && !told, "a memory was merged that somebody else has")?;
            expect(
                u128::from(place.size) == old.min_bytes() && place.pages == old.ty.initial,
                "another size",
            )?;
            expect(
                memory == self.layout.target || (new.ty.initial, new.ty.maximum) == (0, Some(0)),
                "a memory that was merged has bytes of its own",
            )?;
            expect(place.base.is_multiple_of(16), "a base is not aligned")?;
            places.push(*place);
        }
        places.sort_by_key(|place| (place.base, place.size));
        for pair in places.windows(2) {
            if let [first, second] = pair {
                expect(
                    first.base.checked_add(first.size).is_some_and(|end| end <= second.base),
                    "places overlap",
                )?;
            }
        }
        let end = places.last().map_or(0, |last| u128::from(last.base) + u128::from(last.size));
        expect(end <= target.min_bytes(), "the merged memory is too small")?;
        let page = 1u128 << target.ty.page_size_log2.unwrap_or(16).min(63);
        expect(target.min_bytes() < end + page, "the merged memory has more than all that it has to hold")?;
        let bits = if target.ty.memory64 { 64 } else { 32 };
        expect(end >> bits == 0, "the merged memory is too large for its addresses")
    }

    fn exports(&self) -> Checked {
        let (before, after) = (&self.before.exports, &self.after.exports);
        expect(before.len() == after.len(), "another number of exports")?;
        for (old, new) in before.iter().zip(after) {
            expect(old.name == new.name && old.kind == new.kind, "another export")?;
            let place = (old.kind == ExternalKind::Memory).then(|| self.place(old.index)).flatten();
            let Some(place) = place else {
                expect(old.index == new.index, "an export of something else")?;
                continue;
            };
            expect(new.index == self.layout.target, "an export of another memory")?;
            let memory = self.before.memories.get(old.index as usize).ok_or("no such memory")?;
            expect(
                memory.ty.maximum == Some(memory.ty.initial),
                "the outside could grow an exported memory",
            )?;
            expect(place.base == 0, "an exported memory does not lie at 0")?;
        }
        Ok(())
    }

    fn datas(&self) -> Checked {
        let (before, after) = (&self.before.data, &self.after.data);
        expect(before.len() == after.len(), "another number of data segments")?;
        for (old, new) in before.iter().zip(after) {
            expect(old.data == new.data, "the bytes of a data segment changed")?;
            match (&old.kind, &new.kind) {
                (DataKind::Passive, DataKind::Passive) => {}
                (
                    DataKind::Active { memory_index: old_memory, offset_expr: old_offset },
                    DataKind::Active { memory_index: new_memory, offset_expr: new_offset },
                ) => match self.place(*old_memory) {
                    None => expect(
                        old_memory == new_memory && is_same(old_offset, new_offset),
                        "another data segment changed",
                    )?,
                    Some(place) => {
                        let offset = self.consts.eval(old_offset).integer().ok_or("an unknown offset")?;
                        let end = offset.checked_add(old.data.len() as u64);
                        expect(end.is_some_and(|end| end <= place.size), "a data segment out of bounds")?;
                        expect(*new_memory == self.layout.target, "a data segment of another memory")?;
                        let moved = constant(new_offset);
                        expect(moved == offset.checked_add(place.base), "a data segment has another offset")?;
                    }
                },
                _ => return Err("a data segment is of another kind".into()),
            }
        }
        Ok(())
    }

    fn other_sections(&self) -> Checked {
        same::sections(self.before, self.after, &[5, 7, 10, 11])
            .map_err(|what| format!("another section changed: {what}"))
    }

    fn body(&self, func: u32, old: &FunctionBody<'_>, new: &FunctionBody<'_>) -> Checked {
        let (old_locals, new_locals) = (Locals::of(old)?, Locals::of(new)?);
        expect(new_locals.begin_with(&old_locals), "its locals changed")?;
        let params = self.before.func_type(func).ok_or("it has no type")?.params().len() as u64;
        let fresh = Fresh { params, old: old_locals.count(), locals: new_locals };
        let (old, new) = (operators(old).map_err(text)?, operators(new).map_err(text)?);
        let mut rest = &new[..];
        for operator in &old {
            let expected = self.instead_of(operator, rest, &fresh)?;
            let (taken, behind) =
                rest.split_at_checked(expected.len()).ok_or_else(|| format!("{operator:?} is missing"))?;
            if taken != expected {
                return Err(format!("{operator:?} became {taken:?}, and not {expected:?}"));
            }
            rest = behind;
        }
        expect(rest.is_empty(), "it goes on behind its end")
    }
}
