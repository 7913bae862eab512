//! Functions that more than calls reach.

use loom_core::index::{EntitySet, FuncIndex, Space};
use loom_core::outside::Outside;
use loom_core::refs::{self, Use};
use loom_core::{Error, Module, Result};
use wasmparser::{ElementItems, TableInit};

/// The functions that are exported, run at the start, are in an element segment, or that a `ref.func` names, in a constant
/// expression or in a body; and those that somebody outside may call otherwise, because an import is told their numbers.
///
/// # Errors
///
/// [`Error::Invalid`] and [`Error::Bug`] only: the module is valid.
pub fn find(module: &Module<'_>, outside: &Outside) -> Result<EntitySet<FuncIndex>> {
    let exports = module.exports.iter().filter(|export| Space::of(export.kind) == Space::Func);
    let mut found: EntitySet<FuncIndex> = EntitySet::new();
    found.extend(exports.map(|export| FuncIndex::from_u32(export.index)).chain(module.start));
    found.extend(outside.callable().iter());
    let invalid = |error: wasmparser::Error| Error::invalid(module.bytes, &error);
    let mut exprs = Vec::new();
    for elem in module.elems.values() {
        match &elem.items {
            ElementItems::Functions(funcs) => {
                for func in funcs.clone() {
                    found.insert(FuncIndex::from_u32(func.map_err(invalid)?));
                }
            }
            ElementItems::Expressions(_, items) => {
                for item in items.clone() {
                    exprs.push(item.map_err(invalid)?);
                }
            }
        }
    }
    exprs.extend(module.globals.values().filter_map(|global| global.origin.defined().cloned()));
    exprs.extend(module.tables.values().filter_map(|table| match table.origin.defined() {
        Some(TableInit::Expr(expr)) => Some(expr.clone()),
        Some(TableInit::RefNull) | None => None,
    }));
    for expr in exprs {
        let refs = refs::of_const_expr(&expr).map_err(|error| error.in_module(module.bytes))?;
        let funcs = refs.sites.iter().filter(|site| site.kind.space() == Space::Func);
        found.extend(funcs.map(|site| FuncIndex::from_u32(site.index)));
    }
    for refs in refs::of_bodies(module)?.values().flatten() {
        let named = refs.sites.iter().filter(|site| site.kind == Use::RefFunc);
        found.extend(named.map(|site| FuncIndex::from_u32(site.index)));
    }
    Ok(found)
}
