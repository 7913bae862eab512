//! Two bodies, operator by operator.

use crate::same::{locals, text};
use std::collections::BTreeMap;
use wasmparser::{FunctionBody, Operator, ValType};

/// Checks that `after` is `before` with other numbers for locals, for a function of so many parameters.
pub(super) fn compare(
    before: Option<FunctionBody<'_>>,
    after: Option<FunctionBody<'_>>,
    params: u32,
) -> Result<(), String> {
    let (Some(before), Some(after)) = (before, after) else { return Err("the body is missing".into()) };
    if before.as_bytes() == after.as_bytes() {
        return Ok(());
    }
    let mut pairs =
        Pairs { params, old: Declared::of(&before)?, new: Declared::of(&after)?, ..Pairs::default() };
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
    old: Declared,
    new: Declared,
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
            let (ty, other_ty) = (self.old.ty(declared), self.new.ty(other));
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

/// The locals that a body declares: behind the last one of each group, and its type.
#[derive(Default)]
struct Declared(Vec<(u64, ValType)>);

impl Declared {
    fn of(body: &FunctionBody<'_>) -> Result<Declared, String> {
        let mut end = 0;
        let groups = locals(body)?.into_iter().map(|(count, ty)| {
            end += u64::from(count);
            (end, ty)
        });
        Ok(Declared(groups.collect()))
    }

    fn count(&self) -> u64 {
        self.0.last().map_or(0, |(end, _)| *end)
    }

    fn ty(&self, local: u32) -> Option<ValType> {
        let group = self.0.partition_point(|(end, _)| *end <= u64::from(local));
        self.0.get(group).map(|(_, ty)| *ty)
    }
}
