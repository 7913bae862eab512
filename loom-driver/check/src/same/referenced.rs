//! Functions that more than calls reach.

use super::{scan, text};
use crate::module::Module;
use crate::outside::Outside;
use std::collections::BTreeSet;
use wasmparser::{ElementItems, ExternalKind, Operator};

/// The functions that are exported, run at the start, are in an element segment, or that a `ref.func` names, in a constant
/// expression or in a body; and those that somebody outside may call otherwise, because an import is told their numbers.
///
/// # Errors
///
/// Something cannot be read.
pub(crate) fn referenced(module: &Module<'_>, outside: &Outside) -> Result<BTreeSet<u32>, String> {
    let is_func = |kind| matches!(kind, ExternalKind::Func | ExternalKind::FuncExact);
    let exported = module.exports.iter().filter(|export| is_func(export.kind)).map(|export| export.index);
    let mut named: BTreeSet<u32> = exported.chain(module.start).collect();
    named.extend((0..).take(module.funcs.len()).filter(|func| outside.func(*func).callable));
    let inits = module.globals.iter().filter_map(|global| global.init.as_ref());
    let inits = inits.chain(module.tables.iter().filter_map(|table| table.init.as_ref()));
    let mut exprs: Vec<_> = inits.cloned().collect();
    for elem in &module.elems {
        match &elem.0.items {
            ElementItems::Functions(funcs) => {
                for func in funcs.clone() {
                    named.insert(func.map_err(text)?);
                }
            }
            ElementItems::Expressions(_, items) => {
                for item in items.clone() {
                    exprs.push(item.map_err(text)?);
                }
            }
        }
    }
    for expr in exprs {
        for operator in expr.get_operators_reader() {
            if let Operator::RefFunc { function_index } = operator.map_err(text)? {
                named.insert(function_index);
            }
        }
    }
    named.extend(scan(module, |operator, found| {
        if let Operator::RefFunc { function_index } = operator {
            found.push(*function_index);
        }
    })?);
    Ok(named)
}
