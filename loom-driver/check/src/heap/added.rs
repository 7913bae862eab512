//! What the output has behind what the input had: types, counters, helpers.

use super::helper;
use super::{Checked, Compare, Reserve, expect, most_pages};
use crate::const_eval::{Const, Consts};
use crate::module::Module;
use crate::same;
use wasmparser::{BinaryReader, Export, FuncType, Operator, SubType, ValType};

/// The types that helpers may need, as they are written: a function from an address to an address, and for checks from an address and
/// a number of bytes.
const HELPER_TYPES: [&[u8]; 4] = [
    &[0x60, 1, 0x7f, 1, 0x7f],
    &[0x60, 1, 0x7e, 1, 0x7e],
    &[0x60, 2, 0x7f, 0x7e, 1, 0x7f],
    &[0x60, 2, 0x7e, 0x7e, 1, 0x7e],
];

impl Compare<'_, '_> {
    /// The types are those that there were, and behind them at most one of each kind that helpers need.
    pub(super) fn types(&self) -> Checked {
        let is_checked = self.reserves.values().any(|reserve| reserve.check.is_some());
        let allowed = if is_checked { &HELPER_TYPES[..] } else { &HELPER_TYPES[..2] };
        types_behind(self.before, self.after, allowed)
    }

    /// The globals are those that there were, and behind them one counter for each reserve.
    pub(super) fn globals(&self) -> Checked {
        let (before, after) = (&self.before.globals, &self.after.globals);
        expect(
            self.is_one_each(before.len(), after.len(), |reserve| vec![reserve.global]),
            "counters and reserves differ",
        )?;
        same::globals(self.before, self.after)?;
        for (memory, reserve) in self.reserves {
            let memory = self.before.memories.get(*memory as usize).ok_or("no such memory")?;
            let counter = after.get(reserve.global as usize).ok_or("no such counter")?;
            let ty = counter.ty;
            let is_plain = ty.mutable && !ty.shared && ty.content_type == address(memory.ty.memory64);
            expect(is_plain && counter.import.is_none(), "a counter is of another type")?;
            let mut init = counter.init.as_ref().ok_or("a counter has no value")?.get_operators_reader();
            let starts_at = match init.read() {
                Ok(Operator::I32Const { value }) => Some(u64::from(value.cast_unsigned())),
                Ok(Operator::I64Const { value }) => Some(value.cast_unsigned()),
                _ => None,
            };
            expect(
                starts_at == Some(memory.ty.initial) && init.is_end_then_eof(),
                "a counter does not start at the size that its memory had",
            )?;
        }
        Ok(())
    }

    /// Where `__heap_base` is exported, runtimes guard what they take for the stack pointer: the first mutable `i32` that does
    /// not start above it. A counter is that only if no other global is, unless it starts at 0, which they do not guard.
    pub(super) fn no_counter_is_a_stack_pointer(&self) -> Checked {
        let is_read = |export: &&Export<'_>| {
            (export.name, export.kind) == ("__heap_base", wasmparser::ExternalKind::Global)
        };
        let Some(export) = self.before.exports.iter().find(is_read) else { return Ok(()) };
        let consts = Consts::of(self.before);
        let base = match consts.initial(export.index) {
            Const::I32(base) => base,
            _ => 0,
        };
        let mut globals = (0..).zip(&self.before.globals);
        let has_pointer = globals.any(|(index, global)| {
            let starts_at = consts.initial(index);
            let is_below = matches!(starts_at, Const::I32(start) if start > 0 && start <= base);
            global.ty.mutable && global.import.is_none() && global.ty.content_type == ValType::I32 && is_below
        });
        let counts = |memory: &u32| {
            let memory = self.before.memories.get(*memory as usize);
            memory.is_none_or(|memory| !memory.ty.memory64 && memory.ty.initial > 0)
        };
        expect(
            has_pointer || !self.reserves.keys().any(counts),
            "runtimes that read `__heap_base` would take a counter for the stack pointer",
        )
    }

    /// The functions have the types that they had, and behind them is one helper for each reserve, and one check where there are checks.
    pub(super) fn functions(&self) -> Checked {
        let (before, after) = (&self.before.funcs, &self.after.funcs);
        expect(
            self.is_one_each(before.len(), after.len(), |reserve| {
                [Some(reserve.helper), reserve.check].into_iter().flatten().collect()
            }),
            "helpers and reserves differ",
        )?;
        for (old, new) in before.iter().zip(after) {
            let is_same =
                old.ty == new.ty && old.import == new.import && old.body.is_some() == new.body.is_some();
            expect(is_same, "a function is of another type")?;
        }
        for (memory, reserve) in self.reserves {
            let ty = self.before.memories.get(*memory as usize).ok_or("no such memory")?.ty;
            let func = after.get(reserve.helper as usize).ok_or("no such helper")?;
            let has_type = self.after.types.get(func.ty).is_some_and(is_plain)
                && self.after.types.func(func.ty).is_some_and(|func| is_from_to(func, address(ty.memory64)));
            expect(has_type, "a helper is of another type")?;
            let written = self.after.body(reserve.helper).ok_or("a helper has no body")?;
            let expected = helper::body(ty.memory64, most_pages(&ty, reserve.budget), reserve.global);
            expect(written.as_bytes() == expected, "a helper does something else")?;
            let Some(check) = reserve.check else { continue };
            let func = after.get(check as usize).ok_or("no such check")?;
            let params = [address(ty.memory64), ValType::I64];
            let is_it = |func: &FuncType| func.params() == params && func.results() == [address(ty.memory64)];
            let has_type = self.after.types.get(func.ty).is_some_and(is_plain)
                && self.after.types.func(func.ty).is_some_and(is_it);
            expect(has_type, "a check is of another type")?;
            let written = self.after.body(check).ok_or("a check has no body")?;
            let page = ty.page_size_log2.unwrap_or(16);
            let expected = helper::check(ty.memory64, page, reserve.global);
            expect(written.as_bytes() == expected, "a check does something else")?;
        }
        Ok(())
    }

    /// Whether what is new in an index space is exactly what the reserves name, each once.
    fn is_one_each(&self, before: usize, after: usize, of: fn(&Reserve) -> Vec<u32>) -> bool {
        let mut named: Vec<usize> = self.reserves.values().flat_map(of).map(|index| index as usize).collect();
        named.sort_unstable();
        named.into_iter().eq(before..after)
    }
}

/// Checks that the types are those that there were, and behind them at most one of each of these, in their order, as they are
/// written.
///
/// # Errors
///
/// They are not.
pub(crate) fn types_behind(
    before: &Module<'_>,
    after: &Module<'_>,
    allowed: &[impl AsRef<[u8]>],
) -> Result<(), String> {
    let (old_count, old) = groups(before)?;
    let (new_count, new) = groups(after)?;
    let mut added = new.strip_prefix(old).ok_or("a type changed")?;
    let mut count = old_count;
    for ty in allowed {
        if let Some(rest) = added.strip_prefix(ty.as_ref()) {
            added = rest;
            count += 1;
        }
    }
    expect(added.is_empty() && count == new_count, "a type is new that no new function needs")
}

/// The number of groups of types, and the bytes of all of them.
fn groups<'a>(module: &Module<'a>) -> Result<(u32, &'a [u8]), String> {
    let section = module.sections.iter().find(|section| section.id == 1).ok_or("there are no types")?;
    let mut reader = BinaryReader::new(module.payload(section), 0);
    let count = reader.read_var_u32().map_err(crate::same::text)?;
    let rest = reader.read_bytes(reader.bytes_remaining()).map_err(crate::same::text)?;
    Ok((count, rest))
}

/// The type of the addresses of a memory, and of its sizes.
fn address(is_64: bool) -> ValType {
    if is_64 { ValType::I64 } else { ValType::I32 }
}

/// Whether nothing about a type is special.
fn is_plain(ty: &SubType) -> bool {
    let composite = &ty.composite_type;
    !composite.shared && composite.descriptor_idx.is_none() && composite.describes_idx.is_none()
}

fn is_from_to(func: &FuncType, ty: ValType) -> bool {
    func.params() == [ty] && func.results() == [ty]
}
