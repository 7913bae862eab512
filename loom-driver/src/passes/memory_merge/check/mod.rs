//! Proves again that the output of `memory-merge` does what its input does.
//!
//! It takes nothing from the pass but the places, and looks at the modules as wasmparser reads them.
//! The places must not overlap, and the memory that has them must be as large as it says and never
//! grow. Then every section is compared: where a memory was, its place has to be; everything else has
//! to be the same. Bodies agree operator by operator, modulo memory and base; for each bulk operation
//! the exact sequence is spelt out that does the same behind a check of the bounds.

mod operators;
#[cfg(test)]
mod tests;

use crate::passes::memory_merge::layout::{Layout, Place};
use loom_check::outside::Outside;
use loom_core::index::{FuncIndex, MemoryIndex};
use loom_core::{Error, Module, Result};
use operators::{
    arg, arg_mut, based, constant, get, greater, in_bounds, locals, memory, number, operators, same, set,
    trap_if,
};
use wasmparser::{
    CompositeInnerType, DataKind, ExternalKind, FunctionBody, MemArg, MemArgTarget, Operator, ValType,
};

/// Checks `after` against `before`.
///
/// # Errors
///
/// [`Error::Bug`] with the first thing that is not as it has to be.
pub fn check(
    before: &Module<'_>,
    after: &Module<'_>,
    outside: &Outside,
    layout: &Layout,
    checked: bool,
) -> Result<()> {
    let wrong = |what: String| Error::bug(format!("the output of `memory-merge` is wrong: {what}"));
    let compare = Compare { before, after, outside, layout, checked };
    compare.memories().and_then(|()| compare.exports()).and_then(|()| compare.datas()).map_err(wrong)?;
    compare.other_sections().map_err(wrong)?;
    for func in before.funcs.keys() {
        if let Some(old) = before.body(func) {
            let compared = after.body(func).ok_or("it has no body".into());
            let compared = compared.and_then(|new| compare.body(func, old, new));
            compared.map_err(|what| wrong(format!("{}: {what}", before.describe_func(func))))?;
        }
    }
    Ok(())
}

type Checked = std::result::Result<(), String>;

struct Compare<'c, 'a> {
    before: &'c Module<'a>,
    after: &'c Module<'a>,
    outside: &'c Outside,
    layout: &'c Layout,
    checked: bool,
}

fn expect(holds: bool, what: &str) -> Checked {
    if holds { Ok(()) } else { Err(what.to_string()) }
}

impl Compare<'_, '_> {
    fn place(&self, memory: u32) -> Option<Place> {
        self.layout.places.get(&MemoryIndex::from_u32(memory)).copied()
    }

    fn target(&self) -> u32 {
        self.layout.target.as_u32()
    }

    fn memories(&self) -> Checked {
        let (before, after) = (&self.before.memories, &self.after.memories);
        expect(before.len() == after.len(), "another number of memories")?;
        let target = after.get(self.layout.target).ok_or("the merged memory is missing")?;
        expect(target.ty.maximum == Some(target.ty.initial), "the merged memory can grow")?;
        let mut places: Vec<Place> = Vec::new();
        for ((memory, old), new) in before.iter().zip(after.values()) {
            let Some(place) = self.layout.places.get(&memory) else {
                expect(old.ty == new.ty, "another memory changed")?;
                continue;
            };
            let kind = |ty: &wasmparser::MemoryType| (ty.memory64, ty.shared, ty.page_size_log2);
            expect(
                kind(&old.ty) == kind(&target.ty) && kind(&new.ty) == kind(&target.ty),
                "another kind of memory",
            )?;
            let is_shared = old.ty.shared && !old.origin.is_import();
            let outlives = self.outside.memory(memory.as_u32()).outlives && !is_shared;
            expect(!outlives && !new.origin.is_import(), "a memory was merged that somebody else has")?;
            expect(
                u128::from(place.size) == old.min_bytes() && place.pages == old.ty.initial,
                "another size",
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
            expect(new.index == self.target(), "an export of another memory")?;
            let memory =
                self.before.memories.get(MemoryIndex::from_u32(old.index)).ok_or("no such memory")?;
            expect(
                memory.ty.maximum == Some(memory.ty.initial),
                "the outside could grow an exported memory",
            )?;
            expect(place.base == 0, "an exported memory does not lie at 0")?;
        }
        Ok(())
    }

    fn datas(&self) -> Checked {
        let (before, after) = (&self.before.datas, &self.after.datas);
        expect(before.len() == after.len(), "another number of data segments")?;
        for (old, new) in before.values().zip(after.values()) {
            expect(old.data == new.data, "the bytes of a data segment changed")?;
            match (&old.kind, &new.kind) {
                (DataKind::Passive, DataKind::Passive) => {}
                (
                    DataKind::Active { memory_index: old_memory, offset_expr: old_offset },
                    DataKind::Active { memory_index: new_memory, offset_expr: new_offset },
                ) => match self.place(*old_memory) {
                    None => expect(
                        old_memory == new_memory && same(old_offset, new_offset),
                        "another data segment changed",
                    )?,
                    Some(place) => {
                        let offset = self.before.constants.integer(old_offset).ok_or("an unknown offset")?;
                        let end = offset.checked_add(old.data.len() as u64);
                        expect(end.is_some_and(|end| end <= place.size), "a data segment out of bounds")?;
                        expect(*new_memory == self.target(), "a data segment of another memory")?;
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
        let others = |module: &Module<'_>| {
            let ids = module.sections.iter().filter(|section| ![0, 5, 7, 10, 11].contains(&section.id));
            ids.map(|section| (section.id, module.bytes.get(section.payload.clone()).map(<[u8]>::to_vec)))
                .collect::<Vec<_>>()
        };
        expect(others(self.before) == others(self.after), "another section changed")?;
        expect(self.before.funcs.len() == self.after.funcs.len(), "another number of functions")
    }

    fn body(&self, func: FuncIndex, old: &FunctionBody<'_>, new: &FunctionBody<'_>) -> Checked {
        let unreadable = |error: wasmparser::Error| error.to_string();
        let (old_locals, new_locals) = (locals(old).map_err(unreadable)?, locals(new).map_err(unreadable)?);
        let added = new_locals.strip_prefix(&old_locals[..]).ok_or("its locals changed")?;
        let ty = self.before.funcs.get(func).and_then(|func| self.before.sub_type(func.ty));
        let params = ty.and_then(|ty| match &ty.composite_type.inner {
            CompositeInnerType::Func(ty) => Some(ty.params().len()),
            _ => None,
        });
        let fresh = Fresh { first: params.unwrap_or_default() + old_locals.len(), types: added };
        let (old, new) = (operators(old).map_err(unreadable)?, operators(new).map_err(unreadable)?);
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

    /// What has to stand for an operator. `new` is what does, which chooses among the new locals.
    fn instead_of<'o>(
        &self,
        operator: &Operator<'o>,
        new: &[Operator<'o>],
        fresh: &Fresh<'_>,
    ) -> std::result::Result<Vec<Operator<'o>>, String> {
        let target = self.target();
        let ty = if self.layout.is_64 { ValType::I64 } else { ValType::I32 };
        Ok(match operator {
            Operator::MemoryGrow { mem } if self.place(*mem).is_some() => {
                return Err("a merged memory grows".into());
            }
            Operator::MemorySize { mem } if let Some(place) = self.place(*mem) => {
                vec![number(ty, place.pages)]
            }
            Operator::MemoryFill { mem } if let Some(place) = self.place(*mem) => {
                let [count, value, to] = fresh.three(new, [ty, ValType::I32, ty])?;
                let mut sequence = vec![set(count), set(value), set(to)];
                sequence.extend(in_bounds(ty, place, to, count, ty));
                sequence.extend(based(ty, place, to));
                sequence.extend([get(value), get(count), Operator::MemoryFill { mem: target }]);
                sequence
            }
            Operator::MemoryInit { data_index, mem } if let Some(place) = self.place(*mem) => {
                let [count, from, to] = fresh.three(new, [ValType::I32, ValType::I32, ty])?;
                let mut sequence = vec![set(count), set(from), set(to)];
                sequence.extend(in_bounds(ty, place, to, count, ValType::I32));
                sequence.extend(based(ty, place, to));
                let init = Operator::MemoryInit { data_index: *data_index, mem: target };
                sequence.extend([get(from), get(count), init]);
                sequence
            }
            Operator::MemoryCopy { dst_mem, src_mem }
                if self.place(*dst_mem).is_some() || self.place(*src_mem).is_some() =>
            {
                let address = |memory: u32| {
                    let memory = self.before.memories.get(MemoryIndex::from_u32(memory));
                    if memory.is_some_and(|memory| memory.ty.memory64) { ValType::I64 } else { ValType::I32 }
                };
                let (to_type, from_type) = (address(*dst_mem), address(*src_mem));
                let both_64 = to_type == ValType::I64 && from_type == ValType::I64;
                let count_type = if both_64 { ValType::I64 } else { ValType::I32 };
                let [count, from, to] = fresh.three(new, [count_type, from_type, to_type])?;
                let mut sequence = vec![set(count), set(from), set(to)];
                for (memory, start) in [(dst_mem, to), (src_mem, from)] {
                    let place = self.place(*memory);
                    sequence.extend(
                        place.into_iter().flat_map(|place| in_bounds(ty, place, start, count, count_type)),
                    );
                }
                let mut named = [*dst_mem, *src_mem];
                for (memory, start) in named.iter_mut().zip([to, from]) {
                    match self.place(*memory) {
                        Some(place) => {
                            sequence.extend(based(ty, place, start));
                            *memory = target;
                        }
                        None => sequence.push(get(start)),
                    }
                }
                let [dst_mem, src_mem] = named;
                sequence.extend([get(count), Operator::MemoryCopy { dst_mem, src_mem }]);
                sequence
            }
            Operator::MemoryDiscard { mem } if self.place(*mem).is_some() => {
                return Err("a merged memory discards pages".into());
            }
            operator => match (arg(operator), arg(operator).and_then(|arg| self.place(memory(&arg)?))) {
                (Some(arg), Some(place)) => self.access(operator, arg, place, new, fresh)?,
                _ => vec![operator.clone()],
            },
        })
    }

    /// The access with its base, behind a check if there have to be checks.
    fn access<'o>(
        &self,
        operator: &Operator<'o>,
        old: MemArg,
        place: Place,
        new: &[Operator<'o>],
        fresh: &Fresh<'_>,
    ) -> std::result::Result<Vec<Operator<'o>>, String> {
        let offset = old.offset.checked_add(place.base).ok_or("an offset wraps")?;
        let mut moved = operator.clone();
        if let Some(arg) = arg_mut(&mut moved) {
            *arg = MemArg { offset, target: MemArgTarget::Memory(self.target()), ..old };
        }
        if !self.checked {
            return Ok(vec![moved]);
        }
        let width = 1u64 << old.max_align;
        let Some(last) = place.size.checked_sub(old.offset.saturating_add(width)) else {
            return Ok(vec![Operator::Unreachable, moved]);
        };
        let ty = if self.layout.is_64 { ValType::I64 } else { ValType::I32 };
        let mut sequence = Vec::new();
        let stored = match new.first() {
            Some(Operator::LocalSet { local_index }) => Some(fresh.checked(*local_index, None)?),
            _ => None,
        };
        sequence.extend(stored.map(set));
        let tee = new.get(sequence.len());
        let Some(Operator::LocalTee { local_index: address }) = tee else {
            return Err("no check of an address".into());
        };
        let address = fresh.checked(*address, Some(ty))?;
        expect(stored != Some(address), "a value and an address share a local")?;
        sequence.extend([Operator::LocalTee { local_index: address }, number(ty, last), greater(ty)]);
        sequence.extend(trap_if());
        sequence.push(get(address));
        sequence.extend(stored.map(get));
        sequence.push(moved);
        Ok(sequence)
    }
}

/// The locals that a body did not have before.
struct Fresh<'l> {
    first: usize,
    types: &'l [ValType],
}

impl Fresh<'_> {
    /// `local` if it is new, of type `ty`.
    fn checked(&self, local: u32, ty: Option<ValType>) -> std::result::Result<u32, String> {
        let own = (local as usize).checked_sub(self.first).and_then(|position| self.types.get(position));
        match own {
            Some(own) if ty.is_none_or(|ty| ty == *own) => Ok(local),
            _ => Err(format!("local {local} is not a new one of that type")),
        }
    }

    /// The three locals that the first operators set.
    fn three(&self, new: &[Operator<'_>], types: [ValType; 3]) -> std::result::Result<[u32; 3], String> {
        let mut found = [0; 3];
        for ((found, ty), operator) in found.iter_mut().zip(types).zip(new) {
            let Operator::LocalSet { local_index } = operator else {
                return Err("operands are not kept".into());
            };
            *found = self.checked(*local_index, Some(ty))?;
        }
        let [a, b, c] = found;
        expect(a != b && b != c && a != c, "two operands share a local")?;
        Ok(found)
    }
}
