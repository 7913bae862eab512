//! Two bodies, operator by operator.

use crate::same::locals::Locals;
use crate::same::text;
use std::collections::BTreeMap;
use wasmparser::{FunctionBody, Operator};

/// Checks that `after` is `before` with other numbers for locals, for a function of so many parameters.
pub(super) fn compare(
    before: &FunctionBody<'_>,
    after: &FunctionBody<'_>,
    params: u32,
) -> Result<(), String> {
    if before.as_bytes() == after.as_bytes() {
        return Ok(());
    }
    let mut pairs = Pairs { params, old: Locals::of(before)?, new: Locals::of(after)?, ..Pairs::default() };
    let mut others = after.get_operators_reader().map_err(text)?.into_iter();
    for old in before.get_operators_reader().map_err(text)? {
        let old = old.map_err(text)?;
        let new = others.next().ok_or("it ends too early")?.map_err(text)?;
        match (&old, &new) {
            (Operator::LocalGet { local_index: old }, Operator::LocalGet { local_index: new })
            | (Operator::LocalSet { local_index: old }, Operator::LocalSet { local_index: new })
            | (Operator::LocalTee { local_index: old }, Operator::LocalTee { local_index: new }) => {
                pairs.add(*old, *new)?;
            }
            _ if old == new => {}
            _ => return Err(format!("{old:?} became {new:?}")),
        }
    }
    if others.next().is_some() {
        return Err("it goes on behind its end".into());
    }
    match pairs.forward.len() as u64 == pairs.new.count() {
        true => Ok(()),
        false => Err("it declares a local that nothing names".into()),
    }
}

/// Which local became which. Indices start at the first one that is declared.
#[derive(Default)]
struct Pairs {
    params: u32,
    old: Locals,
    new: Locals,
    forward: BTreeMap<u32, u32>,
    backward: BTreeMap<u32, u32>,
}

impl Pairs {
    /// Says that the same operator names `old` in one body and `new` in the other.
    fn add(&mut self, old: u32, new: u32) -> Result<(), String> {
        let (declared, other) = match (old.checked_sub(self.params), new.checked_sub(self.params)) {
            (Some(declared), Some(other)) => (declared, other),
            _ if old == new => return Ok(()),
            _ => return Err(format!("a parameter is in it: local {old} became {new}")),
        };
        let is_first = !self.forward.contains_key(&declared) && !self.backward.contains_key(&other);
        if is_first {
            let (ty, other_ty) = (self.old.ty(declared.into()), self.new.ty(other.into()));
            if ty.is_none() || ty != other_ty {
                return Err(format!("local {old} of type {ty:?} became {new} of type {other_ty:?}"));
            }
            self.forward.insert(declared, other);
            self.backward.insert(other, declared);
        }
        let agrees =
            self.forward.get(&declared) == Some(&other) && self.backward.get(&other) == Some(&declared);
        if agrees { Ok(()) } else { Err(format!("local {old} became {new}, and another one")) }
    }
}
