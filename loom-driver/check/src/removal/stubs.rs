//! Functions that keep their type and place and lost their body.
//!
//! They stand in table slots for the sake of the kind of a trap: a call through such a slot expects
//! another type and traps before it runs anything. So nothing but an element item may name a stub,
//! and [`super::slots`] checks that no call can succeed on it there.

use super::error::{CheckError, Place};
use super::{Pair, is_trap};
use crate::ops::Space;
use wasmparser::{ConstExpr, ExternalKind, Operator};

/// Functions of the input.
pub(super) struct Stubs(Vec<bool>);

impl Stubs {
    /// Whether a function is one.
    pub(super) fn contains(&self, func: u32) -> bool {
        self.0.get(func as usize) == Some(&true)
    }
}

/// The stubs, none of which is exported, starts, or initialises anything.
pub(super) fn find(pair: &Pair<'_>) -> Result<Stubs, CheckError> {
    let mut stubs = Stubs(Vec::new());
    if !pair.claim.preserve_trap_kind {
        return Ok(stubs);
    }
    stubs.0 = vec![false; pair.before.funcs.len()];
    for (new, &old) in (0..).zip(&pair.old_funcs) {
        let only_traps = |body: Option<_>| body.is_some_and(|body| is_trap(&body));
        if only_traps(pair.after.body(new))
            && !only_traps(pair.before.body(old))
            && let Some(stub) = stubs.0.get_mut(old as usize)
        {
            *stub = true;
        }
    }
    let is_stub = |new: u32| {
        let old = pair.old_funcs.get(new as usize).copied();
        old.filter(|old| stubs.contains(*old))
    };
    let error = |section, old, what: String| {
        CheckError::new(section, what).before(Place::of(pair.before, Space::Func, old))
    };
    for export in &pair.after.exports {
        let is_func = matches!(export.kind, ExternalKind::Func | ExternalKind::FuncExact);
        if let Some(old) = is_stub(export.index).filter(|_| is_func) {
            let what = format!("it is exported as {:?}, and lost its body", export.name);
            return Err(error("export", old, what));
        }
    }
    if let Some(old) = pair.after.start.and_then(is_stub) {
        return Err(error("start", old, "it is the start function, and lost its body".into()));
    }
    let named = |expr: &ConstExpr<'_>| named_in(expr).find_map(is_stub);
    for global in &pair.after.globals {
        if let Some(old) = global.init.as_ref().and_then(named) {
            return Err(error("global", old, "a global is initialised with it, and it lost its body".into()));
        }
    }
    for table in &pair.after.tables {
        if let Some(old) = table.init.as_ref().and_then(named) {
            return Err(error("table", old, "a table is initialised with it, and it lost its body".into()));
        }
    }
    Ok(stubs)
}

/// The functions that a constant expression names.
pub(super) fn named_in(expr: &ConstExpr<'_>) -> impl Iterator<Item = u32> {
    expr.get_operators_reader().into_iter().filter_map(|operator| match operator {
        Ok(Operator::RefFunc { function_index }) => Some(function_index),
        _ => None,
    })
}
