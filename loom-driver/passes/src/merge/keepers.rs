//! Functions that somebody can hold a reference to.

use super::Hidden;
use loom_core::const_eval::Content;
use loom_core::index::{EntitySet, FuncIndex, PrimaryMap};
use loom_core::outside::Outside;
use loom_core::refs::{self, Refs, Use};
use loom_core::{Module, Result};
use wasmparser::{ConstExpr, ElementItems, ElementKind, TableInit};

/// Functions that have to stay what they are.
pub type Keepers = EntitySet<FuncIndex>;

/// Those of `module`, in whose bodies `refs` are. The slots in `hidden` do not count: a call cannot
/// tell which of two functions that do the same is in one.
///
/// # Errors
///
/// [`loom_core::Error::Invalid`] only: the module is valid.
pub fn of(
    module: &Module<'_>,
    outside: &Outside,
    refs: &PrimaryMap<FuncIndex, Option<&Refs>>,
    hidden: &Hidden,
) -> Result<Keepers> {
    let mut keepers = outside.callable().clone();
    for refs in refs.values().flatten() {
        add(&mut keepers, refs);
    }
    for init in module.globals.values().filter_map(|global| global.origin.defined()) {
        add(&mut keepers, &of_expr(module, init)?);
    }
    for table in module.tables.values() {
        if let Some(TableInit::Expr(init)) = table.origin.defined() {
            add(&mut keepers, &of_expr(module, init)?);
        }
    }
    for (elem, segment) in module.elems.iter() {
        let is_hidden = hidden.is_hidden(elem);
        let invalid = |error: wasmparser::Error| loom_core::Error::invalid(module.bytes, &error);
        match &segment.items {
            // A declaration alone makes no reference.
            _ if matches!(segment.kind, ElementKind::Declared) => {}
            ElementItems::Functions(_) if is_hidden => {}
            ElementItems::Functions(funcs) => {
                for func in funcs.clone() {
                    keepers.insert(FuncIndex::from_u32(func.map_err(invalid)?));
                }
            }
            ElementItems::Expressions(_, exprs) => {
                for expr in exprs.clone() {
                    let expr = expr.map_err(invalid)?;
                    let is_plain = matches!(module.constants.reference(&expr), Content::Func(_));
                    if !(is_hidden && is_plain) {
                        add(&mut keepers, &of_expr(module, &expr)?);
                    }
                }
            }
        }
    }
    Ok(keepers)
}

fn of_expr(module: &Module<'_>, expr: &ConstExpr<'_>) -> Result<Refs> {
    refs::of_const_expr(expr).map_err(|error| error.in_module(module.bytes))
}

fn add(keepers: &mut Keepers, refs: &Refs) {
    let named = refs.sites.iter().filter(|site| site.kind == Use::RefFunc);
    keepers.extend(named.map(|site| FuncIndex::from_u32(site.index)));
}
