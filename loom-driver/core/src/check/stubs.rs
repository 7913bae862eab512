//! Functions that keep their type and place and lost their body.
//!
//! They stand in table slots for the sake of the kind of a trap: a call through such a slot expects
//! another type and traps before it runs anything. So nothing but an element item may name a stub,
//! and [`super::slots`] checks that no call can succeed on it there.

use super::error::{CheckError, Place};
use super::{Pair, is_trap};
use crate::index::{EntityRef, EntitySet, FuncIndex};
use wasmparser::{ConstExpr, ExternalKind, Operator, TableInit};

/// The stubs, as functions of the input, none of which is exported, starts, or initialises anything.
pub fn find(pair: &Pair<'_>) -> Result<EntitySet<FuncIndex>, CheckError> {
    let mut stubs = EntitySet::new();
    if !pair.claim.preserve_trap_kind {
        return Ok(stubs);
    }
    for (new, &old) in pair.old_funcs.iter().enumerate() {
        let (before, after) = (pair.before.body(old), pair.after.body(FuncIndex::new(new)));
        if after.is_some_and(is_trap) && !before.is_some_and(is_trap) {
            stubs.insert(old);
        }
    }
    let is_stub = |new: FuncIndex| {
        let old = pair.old_funcs.get(new.index()).copied();
        old.filter(|old| stubs.contains(*old))
    };
    let error =
        |section, old, what: String| CheckError::new(section, what).before(Place::of(pair.before, old));
    for export in &pair.after.exports {
        let is_func = matches!(export.kind, ExternalKind::Func | ExternalKind::FuncExact);
        if let Some(old) = is_stub(FuncIndex::new(export.index as usize)).filter(|_| is_func) {
            return Err(error(
                "export",
                old,
                format!("it is exported as {:?}, and lost its body", export.name),
            ));
        }
    }
    if let Some(old) = pair.after.start.and_then(is_stub) {
        return Err(error("start", old, "it is the start function, and lost its body".into()));
    }
    let named = |expr: &ConstExpr<'_>| named_in(expr).find_map(is_stub);
    for global in pair.after.globals.values() {
        if let Some(old) = global.origin.defined().and_then(named) {
            return Err(error("global", old, "a global is initialised with it, and it lost its body".into()));
        }
    }
    for table in pair.after.tables.values() {
        if let Some(TableInit::Expr(init)) = table.origin.defined()
            && let Some(old) = named(init)
        {
            return Err(error("table", old, "a table is initialised with it, and it lost its body".into()));
        }
    }
    Ok(stubs)
}

/// The functions that a constant expression names.
pub fn named_in(expr: &ConstExpr<'_>) -> impl Iterator<Item = FuncIndex> {
    expr.get_operators_reader().into_iter().filter_map(|operator| match operator {
        Ok(Operator::RefFunc { function_index }) => Some(FuncIndex::new(function_index as usize)),
        _ => None,
    })
}
