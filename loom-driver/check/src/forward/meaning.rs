//! What a function is to its callers, if it is nothing but a call.

use crate::module::Module;
use std::collections::VecDeque;
use wasmparser::Operator;

/// A value on the stack of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Symbol {
    /// What a local held at the start. Nothing writes locals here.
    Local(u32),
    /// A result of the call.
    Result(usize),
}

/// What a body does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// One call, with all parameters and nothing below them, returning all results.
    Call(u32),
    /// Nothing.
    Nothing,
    /// Something else.
    Other,
}

/// Which functions pass their calls on to which.
pub(super) struct Trees {
    /// Of each function in a tree, its root, and how many calls it is away from it.
    place: Vec<Option<(u32, usize)>>,
    /// Roots that do nothing.
    empty: Vec<bool>,
}

impl Trees {
    /// Reads every body of `module`.
    pub(super) fn of(module: &Module<'_>) -> Trees {
        let count = module.funcs.len();
        let mut trees = Trees { place: vec![None; count], empty: vec![false; count] };
        let mut passed_by: Vec<Vec<u32>> = vec![Vec::new(); count];
        let mut todo = VecDeque::new();
        for ((func, place), empty) in (0..).zip(&mut trees.place).zip(&mut trees.empty) {
            match meaning(module, func).unwrap_or(Meaning::Other) {
                Meaning::Call(next) => {
                    if let Some(passed_by) = passed_by.get_mut(next as usize) {
                        passed_by.push(func);
                    }
                }
                meaning => {
                    *empty = meaning == Meaning::Nothing;
                    *place = Some((func, 0));
                    todo.push_back(func);
                }
            }
        }
        while let Some(func) = todo.pop_front() {
            let Some((root, depth)) = trees.place(func) else { continue };
            for &other in passed_by.get(func as usize).into_iter().flatten() {
                if let Some(place) = trees.place.get_mut(other as usize) {
                    *place = Some((root, depth + 1));
                }
                todo.push_back(other);
            }
        }
        trees
    }

    fn place(&self, func: u32) -> Option<(u32, usize)> {
        self.place.get(func as usize).copied().flatten()
    }

    /// Whether a call of `new` does what one of `old` does, and ends.
    pub(super) fn allow(&self, old: u32, new: u32) -> bool {
        match (self.place(old), self.place(new)) {
            _ if old == new => true,
            (Some((root, far)), Some((same_root, near))) => root == same_root && near < far,
            _ => false,
        }
    }

    /// Whether a call of `func` does nothing.
    pub(super) fn is_empty(&self, func: u32) -> bool {
        self.place(func).is_some_and(|(root, _)| self.empty.get(root as usize) == Some(&true))
    }
}

/// Runs a body on symbols; `None` if it is not so simple.
fn meaning(module: &Module<'_>, func: u32) -> Option<Meaning> {
    let own = module.func_type(func)?;
    let mut stack: Vec<Symbol> = Vec::new();
    let mut called = None;
    for operator in module.body(func)?.get_operators_reader().ok()? {
        match operator.ok()? {
            Operator::LocalGet { local_index } => stack.push(Symbol::Local(local_index)),
            Operator::Call { function_index } if called.is_none() => {
                let callee = function_index;
                let ty = module.func_type(callee)?;
                let arguments = stack.split_off(stack.len().checked_sub(ty.params().len())?);
                let passes_on = arguments.iter().copied().eq((0..).map(Symbol::Local).take(arguments.len()));
                if !passes_on
                    || !stack.is_empty()
                    || arguments.len() != own.params().len()
                    || !is_equal(module, func, callee)
                {
                    return None;
                }
                stack.extend((0..ty.results().len()).map(Symbol::Result));
                called = Some(callee);
            }
            Operator::ReturnCall { function_index } if called.is_none() => {
                let callee = function_index;
                let all: Vec<Symbol> = (0..own.params().len() as u32).map(Symbol::Local).collect();
                let passes_on = stack == all && is_equal(module, func, callee);
                return passes_on.then_some(Meaning::Call(callee));
            }
            // The first of either ends the function: blocks are something else.
            Operator::Return | Operator::End => {
                let results: Vec<Symbol> = (0..own.results().len()).map(Symbol::Result).collect();
                return match called {
                    Some(callee) => stack.ends_with(&results).then_some(Meaning::Call(callee)),
                    None if results.is_empty() && own.params().is_empty() => Some(Meaning::Nothing),
                    None => None,
                };
            }
            _ => return None,
        }
    }
    None
}

/// Whether two functions have equal types, as recursion groups have it.
fn is_equal(module: &Module<'_>, one: u32, other: u32) -> bool {
    let own = |func| module.canonical_type(func);
    own(one).is_some() && own(one) == own(other)
}
