//! What somebody outside can get at: by an export, by a reference, or by a number that an import is told.

use super::basis::Basis;
use super::row::{self, Row};
use crate::module::Module;
use std::collections::HashSet;
use wasmparser::{
    AbstractHeapType, CompositeInnerType, ConstExpr, ElementItems, ExternalKind, FuncType, HeapType,
    Operator, RefType, SubType, ValType,
};

/// Which index spaces an import is told of as plain numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Numbers {
    pub(super) memories: bool,
    pub(super) functions: bool,
}

impl Numbers {
    /// What an import of this name is told, whatever a section says of it; `None` if its name says nothing.
    pub(super) fn of(module: &str, name: &str) -> Option<Numbers> {
        let is_async = module.starts_with("pulseengine:async");
        is_async.then(|| Numbers { memories: true, functions: !carries_data(name) })
    }
}

/// Whether this is the name of a built-in of streams or futures: of those it is known that they take no functions.
fn carries_data(name: &str) -> bool {
    let rest = name.strip_prefix("stream_").or_else(|| name.strip_prefix("future_"));
    let ops = ["new", "read", "write", "cancel_read", "cancel_write", "drop_readable", "drop_writable"];
    rest.is_some_and(|rest| ops.contains(&rest))
}

/// For each item of an index space, how far the outside reaches it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Reach {
    /// Imported, exported, shared, or told by number.
    pub(super) open: bool,
    /// Imported, or exported for somebody to hold.
    pub(super) held: bool,
    /// Somebody has it who is not the instance: it was imported, it is shared, or an import is told its number.
    pub(super) outlives: bool,
}

/// What the outside can get at.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) memories: Vec<Reach>,
    pub(super) tables: Vec<Reach>,
    pub(super) globals: Vec<Reach>,
    /// Functions that can be called from outside.
    pub(super) callable: Vec<bool>,
    /// Functions that can be called from outside otherwise than by the name of an export.
    pub(super) nameless: Vec<bool>,
    /// Functions to which somebody outside may have a reference.
    pub(super) funcs: Vec<bool>,
    /// Functions that the outside may start as threads.
    pub(super) threads: Vec<u32>,
    /// Whether anything may run beside the module's own code because something is shared.
    pub(super) shared: bool,
}

/// What imports are told all together.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Told {
    pub(super) numbers: Numbers,
    /// Whether one of them is not known, so that it may be any built-in.
    pub(super) unknown: bool,
}

impl Held {
    pub(super) fn of(module: &Module<'_>, basis: &Basis, told: Told) -> Held {
        let internal = basis.internal();
        let numbered = told.numbers;
        let mut held = Held {
            memories: module.memories.iter().map(|it| reach(it.import, it.ty.shared)).collect(),
            tables: module.tables.iter().map(|it| reach(it.import, it.ty.shared)).collect(),
            globals: module.globals.iter().map(|it| reach(it.import, it.ty.shared)).collect(),
            callable: vec![numbered.functions; module.funcs.len()],
            nameless: vec![numbered.functions; module.funcs.len()],
            funcs: vec![numbered.functions; module.funcs.len()],
            threads: Vec::new(),
            shared: is_shared(module),
        };
        if numbered.memories {
            held.memories.fill(Reach { open: true, held: true, outlives: true });
        }
        for export in &module.exports {
            let is_held = !internal.contains(export.name);
            let at = export.index as usize;
            let space = match export.kind {
                ExternalKind::Memory => &mut held.memories,
                ExternalKind::Table => &mut held.tables,
                ExternalKind::Global => &mut held.globals,
                ExternalKind::Func | ExternalKind::FuncExact => {
                    mark(&mut held.callable, at, true);
                    mark(&mut held.funcs, at, is_held);
                    continue;
                }
                ExternalKind::Tag => continue,
            };
            if let Some(reach) = space.get_mut(at) {
                reach.open = true;
                reach.held |= is_held;
            }
        }
        held.references(module, basis, told);
        held
    }

    /// Marks functions that leave as references, and those that a slot's number starts.
    fn references(&mut self, module: &Module<'_>, basis: &Basis, told: Told) {
        // What an unknown built-in does with a slot, nobody knows.
        let slots = told.unknown && self.tables.iter().any(|table| table.open);
        let leave = slots || self.references_leave(module);
        let mut users = basis.boundary.iter().flat_map(|boundary| &boundary.users);
        let starts = slots || users.any(row::names_slots);
        if !leave && !starts {
            return;
        }
        for func in referenced(module) {
            let at = func as usize;
            let ty = module.funcs.get(at).and_then(|func| module.types.func(func.ty));
            let is_thread = starts && ty.is_none_or(starts_thread);
            if is_thread {
                self.threads.push(func);
            }
            for list in [&mut self.callable, &mut self.nameless, &mut self.funcs] {
                mark(list, at, leave || is_thread);
            }
        }
    }

    /// Whether a reference to a function can get outside at all: through a table, a global, a call, or an exception.
    ///
    /// It makes no difference which way a call or an exception passes references. What comes in is one that left before, or one of the
    /// host's own; but a function of the host can be called with references to ours, and an object of the host can be
    /// made to hold one.
    fn references_leave(&self, module: &Module<'_>) -> bool {
        let holds = module.types.iter().any(is_compound) || !module.tags.is_empty();
        let is_reference = |ty: &ValType| ty.as_reference_type().is_some_and(|ty| holds || is_function(ty));
        let passes = |ty: u32| {
            has(module.types.func(ty), |ty| ty.params().iter().chain(ty.results()).any(is_reference))
        };
        let exported = |at: u32, reaches: &[Reach]| reaches.get(at as usize).is_none_or(|reach| reach.held);
        let tables = (0..).zip(&module.tables).map(|(at, table)| (at, ValType::Ref(table.ty.element_type)));
        let globals = (0..).zip(&module.globals).map(|(at, global)| (at, global.ty.content_type));
        tables.into_iter().any(|(at, ty)| is_reference(&ty) && exported(at, &self.tables))
            || globals.into_iter().any(|(at, ty)| is_reference(&ty) && exported(at, &self.globals))
            || module.funcs.iter().any(|func| func.import.is_some() && passes(func.ty))
            || module.tags.iter().any(|tag| passes(tag.ty))
            || exported_funcs(module)
                .any(|at| module.funcs.get(at as usize).is_none_or(|func| passes(func.ty)))
    }
}

impl Told {
    /// Adds what one import is told.
    pub(super) fn add(&mut self, numbers: Option<Numbers>, rows: &[Row]) {
        if let Some(numbers) = numbers {
            self.numbers.memories |= numbers.memories;
            self.numbers.functions |= numbers.functions;
        }
        self.unknown |= rows.is_empty() || rows.contains(&Row::Unknown) || numbers.is_some();
    }
}

fn reach(import: Option<u32>, shared: bool) -> Reach {
    Reach { open: import.is_some() || shared, held: import.is_some(), outlives: import.is_some() || shared }
}

fn mark(list: &mut [bool], at: usize, value: bool) {
    if let Some(mark) = list.get_mut(at) {
        *mark |= value;
    }
}

/// Of a type that is not known everything is assumed.
fn has(ty: Option<&FuncType>, property: impl Fn(&FuncType) -> bool) -> bool {
    ty.is_none_or(property)
}

fn starts_thread(ty: &FuncType) -> bool {
    ty.results().is_empty() && matches!(ty.params(), [ValType::I32 | ValType::I64])
}

/// Whether a reference of this type may be one to a function. Any other holds one at most inside of something else.
fn is_function(ty: RefType) -> bool {
    use AbstractHeapType::{Any, Array, Eq, Exn, Extern, I31, NoExn, NoExtern, None, Struct};
    let HeapType::Abstract { ty, .. } = ty.heap_type() else { return true };
    !matches!(ty, Any | Array | Eq | Exn | Extern | I31 | NoExn | NoExtern | None | Struct)
}

fn is_compound(ty: &SubType) -> bool {
    matches!(ty.composite_type.inner, CompositeInnerType::Struct(_) | CompositeInnerType::Array(_))
}

fn is_shared(module: &Module<'_>) -> bool {
    module.memories.iter().any(|memory| memory.ty.shared)
        || module.tables.iter().any(|table| table.ty.shared)
        || module.globals.iter().any(|global| global.ty.shared)
        || module.types.iter().any(|ty| ty.composite_type.shared)
}

/// The functions that are exported, under whatever type.
fn exported_funcs(module: &Module<'_>) -> impl Iterator<Item = u32> {
    let is_func = |kind| matches!(kind, ExternalKind::Func | ExternalKind::FuncExact);
    module.exports.iter().filter(move |export| is_func(export.kind)).map(|export| export.index)
}

/// Every function to which a reference can be made: validation lets bodies refer only to functions that are exported or
/// stand in a segment or a constant expression. All of them if one of these cannot be read.
fn referenced(module: &Module<'_>) -> HashSet<u32> {
    let mut found: HashSet<u32> = exported_funcs(module).collect();
    match mentioned(module, &mut found) {
        Ok(()) => found,
        Err(_) => (0..).zip(&module.funcs).map(|(func, _)| func).collect(),
    }
}

fn mentioned(module: &Module<'_>, found: &mut HashSet<u32>) -> wasmparser::Result<()> {
    let inits = module.globals.iter().map(|global| &global.init);
    for init in inits.chain(module.tables.iter().map(|table| &table.init)).flatten() {
        mentioned_in(init, found)?;
    }
    for elem in &module.elems {
        match &elem.0.items {
            ElementItems::Functions(funcs) => {
                for func in funcs.clone() {
                    found.insert(func?);
                }
            }
            ElementItems::Expressions(_, exprs) => {
                for expr in exprs.clone() {
                    mentioned_in(&expr?, found)?;
                }
            }
        }
    }
    Ok(())
}

fn mentioned_in(expr: &ConstExpr<'_>, found: &mut HashSet<u32>) -> wasmparser::Result<()> {
    for operator in expr.get_operators_reader() {
        if let Operator::RefFunc { function_index } = operator? {
            found.insert(function_index);
        }
    }
    Ok(())
}
