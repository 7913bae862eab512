//! Exported globals in which a linker wrote where memory is in use: once bytes lie elsewhere, they would be wrong.
//!
//! A runtime reads them to give a module less RAM than whole pages, or to find free bytes. A marker gets another number only if
//! a verified section says that it is a symbol of a linker, it is exported under nothing but such names, no code and no
//! initial value reads it, and there is no other memory that it could be about.

use super::layout::Layout;
use crate::analysis::summaries::Summaries;
use loom_core::index::{FuncIndex, GlobalIndex, Space};
use loom_core::outside::Outside;
use loom_core::refs::{self, Refs};
use loom_core::{Module, Result};
use meld_boundary::{ExternalKind, Roles};
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{ConstExpr, DataKind, ElementItems, ElementKind, TableInit, ValType};

/// What becomes of them.
#[derive(Debug, Default)]
pub struct Markers {
    /// The new numbers, by index of the global.
    pub moved: BTreeMap<u32, u32>,
    /// Which keep theirs although bytes moved, and why.
    pub stale: Vec<String>,
}

/// What is true of the one memory that is left, in bytes from address 0.
struct Truth {
    /// Where the first byte is that is kept.
    first: u64,
    /// Where the last one ends.
    end: u64,
    /// Where the memory ends.
    size: u64,
}

impl Truth {
    fn of(layout: &Layout, size: u64) -> Truth {
        Truth { first: layout.clusters.first().map_or(0, |cluster| cluster.new), end: layout.extent(), size }
    }

    /// What the marker of this name says; `None` if it is none. Variables of the stack lie between others: no bytes are the
    /// stack's alone.
    fn says(&self, name: &str) -> Option<u64> {
        /// Linkers let the heap begin at such a number.
        const ALIGN: u64 = 16;
        Some(match name {
            "__global_base" => self.first,
            "__data_end" | "__stack_low" | "__stack_high" => self.end,
            "__heap_base" => self.end.next_multiple_of(ALIGN).min(self.size),
            "__heap_end" => self.size,
            _ => return None,
        })
    }
}

/// The markers of a module of which memory is laid out anew, in so many bytes.
///
/// # Errors
///
/// If a body cannot be read.
pub fn find(summaries: &Summaries<'_>, layout: &Layout, size: u64) -> Result<Markers> {
    let (module, outside) = (summaries.module, summaries.outside);
    let truth = Truth::of(layout, size);
    let mut wanted: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    for export in module.exports.iter().filter(|export| Space::of(export.kind) == Space::Global) {
        wanted.entry(export.index).or_default().push(export.name);
    }
    wanted.retain(|_, names| names.iter().any(|name| truth.says(name).is_some()));
    let mut markers = Markers::default();
    let mut read: Option<BTreeSet<u32>> = None;
    for (index, names) in wanted {
        let Some(old) = number(module, index) else { continue };
        let says: BTreeSet<Option<u64>> = names.iter().map(|name| truth.says(name)).collect();
        let one = says.first().filter(|_| says.len() == 1).copied().flatten();
        let new = one.and_then(|new| u32::try_from(new).ok());
        if new == Some(old) {
            continue;
        }
        let reads = match &mut read {
            Some(read) => read,
            read => read.insert(globals_read(module)?),
        };
        let why = match new {
            None => "it has another name as well, or no number says what is true",
            Some(_) if !are_of_linker(outside, &names) => {
                "no `meld:boundary` section that passes every check says that it is a linker symbol"
            }
            Some(_) if reads.contains(&index) => "code or an initial value reads it",
            Some(_) if module.memories.len() != layout.memories.len() => {
                "there is a memory that did not move"
            }
            Some(_) if is_like_a_stack_pointer(module, &truth) => {
                "a mutable global starts below `__heap_base`, and runtimes would take it for the stack pointer"
            }
            Some(new) => {
                markers.moved.insert(index, new);
                continue;
            }
        };
        let names: Vec<String> = names.iter().map(|name| format!("`{}`", name.escape_debug())).collect();
        markers
            .stale
            .push(format!("the exported {} still is {old}, as before bytes moved: {why}", names.join(", ")));
    }
    Ok(markers)
}

/// What a global of 32 bits always is, if it is known.
fn number(module: &Module<'_>, index: u32) -> Option<u32> {
    let global = module.globals.get(GlobalIndex::from_u32(index))?;
    let is_fixed = !global.ty.mutable && !global.ty.shared && global.ty.content_type == ValType::I32;
    let init = global.origin.defined().filter(|_| is_fixed)?;
    module.constants.integer(init).and_then(|number| u32::try_from(number).ok())
}

/// Whether a section that passed every check says so of each of these exports.
fn are_of_linker(outside: &Outside, names: &[&str]) -> bool {
    let exports = outside.boundary().into_iter().flat_map(|boundary| &boundary.exports);
    let of_linker: BTreeSet<&str> = exports
        .filter(|export| export.kind == ExternalKind::Global && export.roles.contains(Roles::LINKER_SYMBOL))
        .map(|export| export.name.as_str())
        .collect();
    names.iter().all(|name| of_linker.contains(name))
}

/// Whether a mutable global starts with a number that runtimes (WAMR among them) expect of a stack pointer: above 0, and not
/// above `__heap_base`. They would trap when it leaves the stack that they believe in.
fn is_like_a_stack_pointer(module: &Module<'_>, truth: &Truth) -> bool {
    let heap_base = truth.says("__heap_base").unwrap_or_default();
    module.globals.values().filter(|global| global.ty.mutable && global.ty.content_type == ValType::I32).any(
        |global| {
            let number = global.origin.defined().and_then(|init| module.constants.integer(init));
            global.origin.defined().is_some() && number.is_none_or(|number| (1..=heap_base).contains(&number))
        },
    )
}

/// The globals that bodies or constant expressions name.
fn globals_read(module: &Module<'_>) -> Result<BTreeSet<u32>> {
    let mut read = BTreeSet::new();
    let mut add = |refs: &Refs| {
        let globals = refs.sites.iter().filter(|site| site.kind.space() == Space::Global);
        read.extend(globals.map(|site| site.index));
    };
    let funcs: Vec<FuncIndex> = module.funcs.keys().collect();
    refs::read(module, &funcs)?;
    funcs.iter().filter_map(|func| refs::of_func(module, *func)).for_each(&mut add);
    let mut add_expr = |expr: &ConstExpr<'_>| -> Result<()> {
        add(&refs::of_const_expr(expr).map_err(|error| error.in_module(module.bytes))?);
        Ok(())
    };
    module.globals.values().filter_map(|global| global.origin.defined()).try_for_each(&mut add_expr)?;
    for table in module.tables.values() {
        if let Some(TableInit::Expr(expr)) = table.origin.defined() {
            add_expr(expr)?;
        }
    }
    for data in module.datas.values() {
        if let DataKind::Active { offset_expr, .. } = &data.kind {
            add_expr(offset_expr)?;
        }
    }
    for elem in module.elems.values() {
        if let ElementKind::Active { offset_expr, .. } = &elem.kind {
            add_expr(offset_expr)?;
        }
        if let ElementItems::Expressions(_, exprs) = &elem.items {
            for expr in exprs.clone() {
                add_expr(&expr.map_err(|error| loom_core::Error::invalid(module.bytes, &error))?)?;
            }
        }
    }
    Ok(read)
}
