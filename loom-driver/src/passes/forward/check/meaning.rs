//! What a function is to its callers, if it is nothing but a call.

use loom_core::Module;
use loom_core::index::{EntityRef, FuncIndex, SecondaryMap};
use std::collections::VecDeque;
use wasmparser::{CompositeInnerType, FuncType, Operator, SubType};

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
    Call(FuncIndex),
    /// Nothing.
    Nothing,
    /// Something else.
    Other,
}

/// Which functions pass their calls on to which.
pub struct Trees {
    /// Of each function in a tree, its root, and how many calls it is away from it.
    place: SecondaryMap<FuncIndex, Option<(FuncIndex, usize)>>,
    /// Roots that do nothing.
    empty: SecondaryMap<FuncIndex, bool>,
}

impl Trees {
    /// Reads every body of `module`.
    pub fn of(module: &Module<'_>) -> Trees {
        let mut trees = Trees { place: SecondaryMap::new(), empty: SecondaryMap::new() };
        let mut passed_by: SecondaryMap<FuncIndex, Vec<FuncIndex>> = SecondaryMap::new();
        let mut todo = VecDeque::new();
        let mut types = Vec::with_capacity(module.types.len());
        for group in &module.groups {
            types.extend(group.group.types());
        }
        for func in module.funcs.keys() {
            match meaning(module, &types, func).unwrap_or(Meaning::Other) {
                Meaning::Call(next) => passed_by[next].push(func),
                meaning => {
                    trees.empty[func] = meaning == Meaning::Nothing;
                    trees.place[func] = Some((func, 0));
                    todo.push_back(func);
                }
            }
        }
        while let Some(func) = todo.pop_front() {
            let Some((root, depth)) = trees.place[func] else { continue };
            for &other in &passed_by[func] {
                trees.place[other] = Some((root, depth + 1));
                todo.push_back(other);
            }
        }
        trees
    }

    /// Whether a call of `new` does what one of `old` does, and ends.
    pub fn allow(&self, old: u32, new: u32) -> bool {
        let place = |func| self.place[FuncIndex::from_u32(func)];
        match (place(old), place(new)) {
            _ if old == new => true,
            (Some((root, far)), Some((same_root, near))) => root == same_root && near < far,
            _ => false,
        }
    }

    /// Whether a call of `func` does nothing.
    pub fn is_empty(&self, func: u32) -> bool {
        self.place[FuncIndex::from_u32(func)].is_some_and(|(root, _)| self.empty[root])
    }
}

/// Runs a body on symbols; `None` if it is not so simple.
fn meaning(module: &Module<'_>, types: &[&SubType], func: FuncIndex) -> Option<Meaning> {
    let own = func_type(module, types, func)?;
    let mut stack: Vec<Symbol> = Vec::new();
    let mut called = None;
    for operator in module.body(func)?.get_operators_reader().ok()? {
        match operator.ok()? {
            Operator::LocalGet { local_index } => stack.push(Symbol::Local(local_index)),
            Operator::Call { function_index } if called.is_none() => {
                let callee = FuncIndex::from_u32(function_index);
                let ty = func_type(module, types, callee)?;
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
                let callee = FuncIndex::from_u32(function_index);
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

fn func_type<'m>(module: &Module<'_>, types: &[&'m SubType], func: FuncIndex) -> Option<&'m FuncType> {
    match &types.get(module.funcs.get(func)?.ty.index())?.composite_type.inner {
        CompositeInnerType::Func(ty) => Some(ty),
        _ => None,
    }
}

/// Whether two functions have equal types, as recursion groups have it.
fn is_equal(module: &Module<'_>, one: FuncIndex, other: FuncIndex) -> bool {
    let own = |func| module.funcs.get(func).map(|func| module.canonical.get(func.ty));
    own(one).flatten().is_some() && own(one) == own(other)
}
