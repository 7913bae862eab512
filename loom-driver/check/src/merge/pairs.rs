//! Functions that are taken for equal, until they are seen not to be.

use crate::module::Module;
use crate::ops::{Space, each_index_mut, each_index_of_type};
use crate::same::text;
use wasmparser::{FunctionBody, Operator, ValType};

/// Two functions.
pub(super) type Pair = (u32, u32);

/// Sets of functions that are taken for equal: each leads to another one of its set, and so to the one
/// that stands for all.
pub(super) struct Pairs<'m, 'a> {
    module: &'m Module<'a>,
    next: Vec<u32>,
}

impl<'m, 'a> Pairs<'m, 'a> {
    /// Every function of `module` is only equal to itself.
    pub(super) fn new(module: &'m Module<'a>) -> Pairs<'m, 'a> {
        Pairs { module, next: (0..).zip(&module.funcs).map(|(func, _)| func).collect() }
    }

    /// Takes the functions of each of `pairs` for equal, and then whatever has to be for that.
    ///
    /// # Errors
    ///
    /// The first two that are not.
    pub(super) fn prove(&mut self, pairs: Vec<Pair>) -> Result<(), String> {
        let mut todo = pairs;
        while let Some((one, other)) = todo.pop() {
            let (one, other) = (self.find(one), self.find(other));
            if one != other {
                *self.next.get_mut(other as usize).ok_or("a function does not exist")? = one;
                let different = |what: String| {
                    let (one, other) = (self.module.describe_func(one), self.module.describe_func(other));
                    format!("{one} and {other} do not do the same: {what}")
                };
                todo.extend(self.bodies(one, other).map_err(different)?);
            }
        }
        Ok(())
    }

    /// The one that stands for all of its set.
    fn find(&mut self, func: u32) -> u32 {
        let mut last = func;
        while let Some(next) = self.next.get(last as usize).filter(|next| **next != last) {
            last = *next;
        }
        // The next time the way is short.
        let mut at = func;
        while let Some(next) = self.next.get_mut(at as usize).filter(|next| **next != last) {
            at = std::mem::replace(next, last);
        }
        last
    }

    /// What has to be equal for two functions to be.
    fn bodies(&self, one: u32, other: u32) -> Result<Vec<Pair>, String> {
        let ty = |func| self.module.canonical_type(func);
        if ty(one).is_none() || ty(one) != ty(other) {
            return Err("their types differ".into());
        }
        match (self.module.body(one), self.module.body(other)) {
            (Some(one), Some(other)) => compare(self.module, &one, &other),
            _ => Err("one of them has no body".into()),
        }
    }
}

/// The calls in which two bodies differ, if they differ in nothing else. Types may be those of `module`
/// that are equal.
///
/// # Errors
///
/// What else differs.
pub(super) fn compare(
    module: &Module<'_>,
    one: &FunctionBody<'_>,
    other: &FunctionBody<'_>,
) -> Result<Vec<Pair>, String> {
    if one.as_bytes() == other.as_bytes() {
        return Ok(Vec::new());
    }
    if locals(module, one)? != locals(module, other)? {
        return Err("their locals differ".into());
    }
    let mut calls = Vec::new();
    let mut others = other.get_operators_reader().map_err(text)?.into_iter();
    for one in one.get_operators_reader().map_err(text)? {
        let mut one = one.map_err(text)?;
        let mut other = others.next().ok_or("one of them ends early")?.map_err(text)?;
        if one == other {
            continue;
        }
        match (&one, &other) {
            (Operator::Call { function_index: one }, Operator::Call { function_index: other })
            | (
                Operator::ReturnCall { function_index: one },
                Operator::ReturnCall { function_index: other },
            ) => calls.push((*one, *other)),
            _ => {
                each_index_mut(&mut one, &mut |space, index| canonical(module, space, index));
                each_index_mut(&mut other, &mut |space, index| canonical(module, space, index));
                if one != other {
                    return Err(format!("{one:?} is not {other:?}"));
                }
            }
        }
    }
    match others.next() {
        None => Ok(calls),
        Some(_) => Err("one of them goes on".into()),
    }
}

/// Writes the first type that is equal in the place of each.
fn canonical(module: &Module<'_>, space: Space, index: &mut u32) {
    if space == Space::Type
        && let Some(first) = module.types.canonical(*index)
    {
        *index = first;
    }
}

fn locals(module: &Module<'_>, body: &FunctionBody<'_>) -> Result<Vec<(u32, ValType)>, String> {
    let mut locals = Vec::new();
    for group in body.get_locals_reader().map_err(text)? {
        let (count, mut ty) = group.map_err(text)?;
        each_index_of_type(&mut ty, &mut |space, index| canonical(module, space, index));
        locals.push((count, ty));
    }
    Ok(locals)
}
