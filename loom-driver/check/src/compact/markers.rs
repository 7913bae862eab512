//! Symbols of a linker among the exported globals: what they say of the output has to be true of it.

use super::program::Program;
use crate::const_eval::Const;
use crate::module::{Global, Module};
use crate::ops::{self, Place};
use crate::same;
use meld_boundary::{Reading, Roles};
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{ConstExpr, DataKind, ElementItems, ElementKind, ExternalKind, Operator, ValType};

/// Confirms the globals of the output: they are those of the input, but for markers that say something else and are right.
pub(super) fn confirm(program: &Program<'_, '_>, output: &Module<'_>) -> Result<(), String> {
    let (input, claimed) = (program.input, &program.claims.markers);
    if input.globals.len() != output.globals.len() {
        return Err("the output has more or fewer globals".into());
    }
    for ((index, old), new) in (0..).zip(&input.globals).zip(&output.globals) {
        let wrong = || Err(format!("global {index} of the output is another one"));
        match (claimed.get(&index), &old.init, &new.init) {
            _ if old.ty != new.ty || old.import.is_some() != new.import.is_some() => return wrong(),
            (None, Some(old), Some(new)) if same::bytes(old) != same::bytes(new) => return wrong(),
            (Some(number), _, Some(new)) if !is_number(new, *number) => return wrong(),
            _ => {}
        }
    }
    if claimed.is_empty() {
        return Ok(());
    }
    let memory = Left::of(program, output)?;
    let of_linker = Linker::of(input);
    let mut names: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    for export in input.exports.iter().filter(|export| export.kind == ExternalKind::Global) {
        names.entry(export.index).or_default().push(export.name);
    }
    for (index, number) in claimed {
        let wrong = |what: &str| Err(format!("global {index}: {what}"));
        let global =
            input.globals.get(*index as usize).ok_or_else(|| format!("global {index}: there is none"))?;
        if !is_fixed(global) || !matches!(program.consts.initial(*index), Const::I32(_)) {
            return wrong("it is no constant of 32 bits that is known");
        }
        let Some(names) = names.get(index) else { return wrong("it is not exported") };
        for name in names {
            if !of_linker.0.contains(*name) {
                return wrong("no section that can be used says that it is a symbol of the linker");
            }
            if memory.says(name) != Some(u64::from(*number)) {
                return wrong("this is not what is true of the memory of the output");
            }
        }
    }
    nobody_reads(input, &claimed.keys().copied().collect())?;
    memory.has_no_other_stack_pointer(program)
}

/// Whether an initial value is this number and nothing else.
fn is_number(init: &ConstExpr<'_>, number: u32) -> bool {
    let mut operators = init.get_operators_reader().into_iter();
    let is_it =
        matches!(operators.next(), Some(Ok(Operator::I32Const { value })) if value.cast_unsigned() == number);
    is_it && matches!(operators.next(), Some(Ok(Operator::End)))
}

fn is_fixed(global: &Global<'_>) -> bool {
    !global.ty.mutable
        && !global.ty.shared
        && global.ty.content_type == ValType::I32
        && global.import.is_none()
}

/// The exported globals that a usable section calls symbols of a linker.
struct Linker(BTreeSet<String>);

impl Linker {
    fn of(module: &Module<'_>) -> Linker {
        let Reading::Verified(verified) = meld_boundary::read(module.bytes) else {
            return Linker(BTreeSet::new());
        };
        let exports = verified.boundary.exports.into_iter();
        let symbols = exports.filter(|export| {
            export.kind == meld_boundary::ExternalKind::Global && export.roles.contains(Roles::LINKER_SYMBOL)
        });
        Linker(symbols.map(|export| export.name).collect())
    }
}

/// The only memory of the output that has bytes, in bytes from its address 0.
struct Left {
    first: u64,
    end: u64,
    size: u64,
}

impl Left {
    fn of(program: &Program<'_, '_>, output: &Module<'_>) -> Result<Left, String> {
        let claims = program.claims;
        if (0..).zip(&program.input.memories).any(|(index, _)| !claims.memories.contains(&index)) {
            return Err("a marker may be about a memory that is not compacted".into());
        }
        let size = output.memories.get(claims.target as usize).map_or(0, |memory| memory.min_bytes());
        let ends = claims
            .clusters
            .iter()
            .map(|cluster| cluster.new.saturating_add(cluster.old.end - cluster.old.start));
        Ok(Left {
            first: claims.clusters.iter().map(|cluster| cluster.new).min().unwrap_or(0),
            end: ends.max().unwrap_or(0),
            size: u64::try_from(size).map_err(|_| "the output's memory is too large")?,
        })
    }

    /// What is true, by the name of the marker. No bytes belong to the stack alone.
    fn says(&self, marker: &str) -> Option<u64> {
        match marker {
            "__global_base" => Some(self.first),
            "__heap_base" => Some(self.heap_base()),
            "__heap_end" => Some(self.size),
            "__data_end" | "__stack_low" | "__stack_high" => Some(self.end),
            _ => None,
        }
    }

    /// At a multiple of 16, as linkers do it, if the memory reaches that far.
    fn heap_base(&self) -> u64 {
        self.size.min(self.end.div_ceil(16) * 16)
    }

    /// Runtimes take the first mutable global that starts at or below `__heap_base` for the stack pointer, and guard it
    /// unless it starts at 0. The program has none there.
    fn has_no_other_stack_pointer(&self, program: &Program<'_, '_>) -> Result<(), String> {
        for (index, global) in (0..).zip(&program.input.globals) {
            if !global.ty.mutable || global.import.is_some() || global.ty.content_type != ValType::I32 {
                continue;
            }
            match program.consts.initial(index) {
                Const::I32(start) if start == 0 || u64::from(start) > self.heap_base() => {}
                _ => return Err(format!("global {index}: it could be taken for the stack pointer")),
            }
        }
        Ok(())
    }
}

/// Confirms that neither code nor a constant expression names one of these globals.
fn nobody_reads(module: &Module<'_>, globals: &BTreeSet<u32>) -> Result<(), String> {
    let read = |index: u32| Err(format!("global {index}: it is read"));
    let of_bodies = same::scan(module, |operator, found| {
        found.extend(ops::reads(operator).chain(ops::writes(operator)).filter_map(|place| match place {
            Place::Global(global) if globals.contains(&global) => Some(global),
            _ => None,
        }));
    })?;
    if let Some(index) = of_bodies.first() {
        return read(*index);
    }
    let mut exprs: Vec<ConstExpr<'_>> =
        module.globals.iter().filter_map(|global| global.init.clone()).collect();
    exprs.extend(module.tables.iter().filter_map(|table| table.init.clone()));
    for data in &module.data {
        if let DataKind::Active { offset_expr, .. } = &data.kind {
            exprs.push(offset_expr.clone());
        }
    }
    for elem in &module.elems {
        if let ElementKind::Active { offset_expr, .. } = &elem.0.kind {
            exprs.push(offset_expr.clone());
        }
        if let ElementItems::Expressions(_, items) = &elem.0.items {
            for item in items.clone() {
                exprs.push(item.map_err(same::text)?);
            }
        }
    }
    for expr in exprs {
        for operator in expr.get_operators_reader() {
            match operator.map_err(same::text)? {
                Operator::GlobalGet { global_index } if globals.contains(&global_index) => {
                    return read(global_index);
                }
                _ => {}
            }
        }
    }
    Ok(())
}
