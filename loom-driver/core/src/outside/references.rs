//! Functions that somebody outside may have without a name: by a reference, or by the number of a slot.

use super::access::Access;
use super::numbers::Numbers;
use crate::index::{FuncIndex, GlobalIndex, PrimaryMap, Space, TableIndex, TypeIndex};
use crate::module::Module;
use wasmparser::{
    AbstractHeapType, CompositeInnerType, ConstExpr, ElementItems, FuncType, HeapType, Operator, RefType,
    ValType,
};

/// What the imports of a module are, as far as the section says.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Imports {
    /// Of one at least nobody says what is behind it.
    pub(super) unlisted: bool,
    /// One may be a built-in that nobody here knows.
    pub(super) unknown: bool,
    /// One starts the function in a slot whose number it is told.
    pub(super) start_slots: bool,
}

/// Functions that somebody outside may have without a name.
#[derive(Debug, Default)]
pub(super) struct References {
    /// Those that it may have a reference to, or that it is told the number of: each once.
    pub(super) held: Vec<FuncIndex>,
    /// Those that may start as threads by the number of a slot: each once.
    pub(super) threads: Vec<FuncIndex>,
}

impl References {
    pub(super) fn of(
        module: &Module<'_>,
        numbers: &Numbers,
        imports: Imports,
        tables: &PrimaryMap<TableIndex, Access>,
        globals: &PrimaryMap<GlobalIndex, Access>,
    ) -> References {
        if numbers.funcs().is_some() {
            let all: Vec<FuncIndex> = module.funcs.keys().collect();
            return References { threads: threads(module, &all), held: all };
        }
        // What an unknown built-in does with a slot, nobody knows.
        let slots = imports.unknown && tables.values().any(|access| !access.is_private());
        let leave = slots || leave(module, tables, globals);
        if !leave && !imports.start_slots {
            return References::default();
        }
        let named = referenced(module);
        let threads = threads(module, &named);
        References { held: if leave { named } else { Vec::new() }, threads }
    }
}

/// Whether a reference to a function can get outside: through a table or a global that somebody else
/// has, as a parameter, a result or the payload of an exception, or within an object that is
/// passed in either direction.
fn leave(
    module: &Module<'_>,
    tables: &PrimaryMap<TableIndex, Access>,
    globals: &PrimaryMap<GlobalIndex, Access>,
) -> bool {
    let mut types = module.groups.iter().flat_map(|group| group.group.types());
    let has_objects = !module.tags.is_empty()
        || types.any(|ty| {
            matches!(ty.composite_type.inner, CompositeInnerType::Struct(_) | CompositeInnerType::Array(_))
        });
    let can_hold = |ty: &ValType| match ty {
        ValType::Ref(ty) => has_objects || is_of_functions(*ty),
        _ => false,
    };
    let takes_or_gives = |ty: TypeIndex| match func_type(module, ty) {
        Some(ty) => ty.params().iter().chain(ty.results()).any(can_hold),
        None => true,
    };
    let exported = module.exports.iter().filter(|export| Space::of(export.kind) == Space::Func);
    let mut exported = exported.map(|export| module.funcs.get(FuncIndex::from_u32(export.index)));
    module
        .tables
        .iter()
        .any(|(index, table)| can_hold(&ValType::Ref(table.ty.element_type)) && is_held(tables.get(index)))
        || module
            .globals
            .iter()
            .any(|(index, global)| can_hold(&global.ty.content_type) && is_held(globals.get(index)))
        || module.funcs.values().take(module.imported_funcs).any(|func| takes_or_gives(func.ty))
        || module.tags.values().any(|tag| takes_or_gives(tag.ty))
        || exported.any(|func| func.is_none_or(|func| takes_or_gives(func.ty)))
}

fn is_held(access: Option<&Access>) -> bool {
    access.is_none_or(|access| access.is_held())
}

/// Whether a reference of this type may be one to a function, or to a continuation, which holds one.
fn is_of_functions(ty: RefType) -> bool {
    match ty.heap_type() {
        HeapType::Concrete(_) | HeapType::Exact(_) => true,
        HeapType::Abstract { ty, .. } => !matches!(
            ty,
            AbstractHeapType::Any
                | AbstractHeapType::Eq
                | AbstractHeapType::I31
                | AbstractHeapType::Struct
                | AbstractHeapType::Array
                | AbstractHeapType::None
                | AbstractHeapType::Extern
                | AbstractHeapType::NoExtern
                | AbstractHeapType::Exn
                | AbstractHeapType::NoExn
        ),
    }
}

/// Those of a type that a thread can start with: `(i32) -> ()` or `(i64) -> ()`.
fn threads(module: &Module<'_>, funcs: &[FuncIndex]) -> Vec<FuncIndex> {
    let is_thread = |func: &FuncIndex| {
        let ty = module.funcs.get(*func).and_then(|func| func_type(module, func.ty));
        ty.is_none_or(|ty| matches!(ty.params(), [ValType::I32 | ValType::I64]) && ty.results().is_empty())
    };
    funcs.iter().copied().filter(is_thread).collect()
}

fn func_type<'m>(module: &'m Module<'_>, ty: TypeIndex) -> Option<&'m FuncType> {
    match module.sub_type(ty).map(|ty| &ty.composite_type.inner) {
        Some(CompositeInnerType::Func(ty)) => Some(ty),
        _ => None,
    }
}

/// Every function that a reference can be made to, in order: validation lets a body refer to a function only
/// if an export, a segment or a constant expression does. If one cannot be read, all.
fn referenced(module: &Module<'_>) -> Vec<FuncIndex> {
    let mut named = Vec::new();
    match add_referenced(module, &mut named) {
        Ok(()) => {
            named.sort_unstable();
            named.dedup();
            named
        }
        Err(_) => module.funcs.keys().collect(),
    }
}

fn add_referenced(module: &Module<'_>, named: &mut Vec<FuncIndex>) -> wasmparser::Result<()> {
    let exported = module.exports.iter().filter(|export| Space::of(export.kind) == Space::Func);
    named.extend(exported.map(|export| FuncIndex::from_u32(export.index)));
    for global in module.globals.values() {
        if let Some(init) = global.origin.defined() {
            add_expr(init, named)?;
        }
    }
    for table in module.tables.values() {
        if let Some(wasmparser::TableInit::Expr(init)) = table.origin.defined() {
            add_expr(init, named)?;
        }
    }
    for elem in module.elems.values() {
        match &elem.items {
            ElementItems::Functions(funcs) => {
                for func in funcs.clone() {
                    named.push(FuncIndex::from_u32(func?));
                }
            }
            ElementItems::Expressions(_, exprs) => {
                for expr in exprs.clone() {
                    add_expr(&expr?, named)?;
                }
            }
        }
    }
    Ok(())
}

fn add_expr(expr: &ConstExpr<'_>, named: &mut Vec<FuncIndex>) -> wasmparser::Result<()> {
    for operator in expr.get_operators_reader() {
        if let Operator::RefFunc { function_index } = operator? {
            named.push(FuncIndex::from_u32(function_index));
        }
    }
    Ok(())
}
