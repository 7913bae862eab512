//! All bodies of a module and who calls whom.
//!
//! `cfg` is the control flow of one body, `operators` what each operator means for it, `table_contents` what an
//! indirect call can run, and `components` who calls each other in a circle.

pub mod cfg;
pub mod components;
mod operators;
mod table_contents;

use crate::index::{FuncIndex, PrimaryMap, SecondaryMap, TableIndex};
use crate::outside::Outside;
use crate::{Module, Result};
use cfg::{Builder, Callee, Cfg, Inflow, Node, Packed};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use table_contents::TableContents;

/// The bodies of a module and the call graph over them.
pub struct CallGraph {
    /// Of each function; `None` for an imported one.
    bodies: PrimaryMap<FuncIndex, Option<Packed>>,
    /// The sets of functions that one indirect call can run.
    pub sets: Vec<Set>,
    /// The set of each table and type that something calls; `None` if it can run anything.
    set_of: BTreeMap<(TableIndex, u32), Option<usize>>,
    callers: SecondaryMap<FuncIndex, Vec<FuncIndex>>,
    memberships: SecondaryMap<FuncIndex, Vec<usize>>,
}

/// The functions that one indirect call can run. (A node of its own in the call graph: many
/// functions may be called from many places.)
#[derive(Debug, Default)]
pub struct Set {
    /// Each once.
    pub members: Vec<FuncIndex>,
    /// The functions with such a call, in order.
    pub callers: Vec<FuncIndex>,
}

/// What a call can run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// This function.
    Func(FuncIndex),
    /// One of the functions of this set.
    Set(usize),
    /// Anything.
    Any,
}

/// A body that has been read.
struct Body {
    cfg: Packed,
    /// What it calls, each once.
    callees: Vec<Callee>,
    inflows: Vec<Inflow>,
}

impl Body {
    fn of(cfg: &Cfg, buffer: &mut Vec<u8>) -> Result<Body> {
        let callees: BTreeSet<Callee> = cfg.nodes.iter().filter_map(Node::callee).collect();
        let callees = callees.into_iter().collect();
        Ok(Body { cfg: Packed::of(cfg, buffer)?, callees, inflows: cfg.inflows.clone() })
    }
}

impl CallGraph {
    /// Reads every body of `module`.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Bug`] if a body is not valid.
    pub fn of(module: &Module<'_>, outside: &Outside) -> Result<CallGraph> {
        let funcs: Vec<FuncIndex> = module.funcs.keys().collect();
        let read: Vec<Result<Option<Body>>> = funcs
            .par_iter()
            .map_init(<(Builder, Vec<u8>)>::default, |(builder, buffer), func| {
                module.body(*func).map(|body| Body::of(builder.read(body)?, buffer)).transpose()
            })
            .collect();
        let read: PrimaryMap<FuncIndex, Option<Body>> = read.into_iter().collect::<Result<_>>()?;
        let inflows = read.values().flatten().flat_map(|body| body.inflows.iter().copied());
        let callees = TableContents::of(module, outside, inflows);
        let (mut sets, mut set_of) = (Vec::<Set>::new(), BTreeMap::new());
        let mut callers: SecondaryMap<FuncIndex, Vec<FuncIndex>> = SecondaryMap::new();
        for (caller, body) in read.iter() {
            for callee in body.iter().flat_map(|body| &body.callees) {
                let list = match *callee {
                    Callee::Func(callee) => &mut callers[callee],
                    Callee::Table(table, ty) => {
                        let set = *set_of.entry((table, ty)).or_insert_with(|| {
                            let members = callees.of_call(table, ty)?;
                            sets.push(Set { members, callers: Vec::new() });
                            Some(sets.len() - 1)
                        });
                        let Some(set) = set else { continue };
                        &mut sets[set].callers
                    }
                    Callee::Unknown => continue,
                };
                if list.last() != Some(&caller) {
                    list.push(caller);
                }
            }
        }
        let mut memberships: SecondaryMap<FuncIndex, Vec<usize>> = SecondaryMap::new();
        for (index, set) in sets.iter().enumerate() {
            set.members.iter().for_each(|member| memberships[*member].push(index));
        }
        let bodies = read.into_iter().map(|(_, body)| Some(body?.cfg)).collect();
        Ok(CallGraph { bodies, sets, set_of, callers, memberships })
    }

    /// The control flow of a function, which is unpacked each time; `None` for an imported one.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Bug`] if it cannot be.
    pub fn cfg(&self, func: FuncIndex) -> Result<Option<Cfg>> {
        self.bodies.get(func).and_then(Option::as_ref).map(Packed::unpack).transpose()
    }

    /// What a call can run.
    pub fn target(&self, callee: Callee) -> Target {
        match callee {
            Callee::Func(func) => Target::Func(func),
            Callee::Unknown => Target::Any,
            Callee::Table(table, ty) => {
                self.set_of.get(&(table, ty)).copied().flatten().map_or(Target::Any, Target::Set)
            }
        }
    }

    /// The functions that call `func` directly, in order.
    pub fn callers(&self, func: FuncIndex) -> &[FuncIndex] {
        &self.callers[func]
    }

    /// The sets that `func` is a member of.
    pub fn memberships(&self, func: FuncIndex) -> &[usize] {
        &self.memberships[func]
    }
}

/// Functions that wait to be looked at (again), each at most once at a time.
pub struct Queue {
    waiting: VecDeque<FuncIndex>,
    is_waiting: SecondaryMap<FuncIndex, bool>,
}

impl Queue {
    /// Starts with these functions, first in, first out.
    pub fn of(funcs: impl Iterator<Item = FuncIndex>) -> Queue {
        let mut queue = Queue { waiting: Default::default(), is_waiting: SecondaryMap::new() };
        funcs.for_each(|func| queue.push(func));
        queue
    }

    /// Adds a function unless it waits already.
    pub fn push(&mut self, func: FuncIndex) {
        if !std::mem::replace(&mut self.is_waiting[func], true) {
            self.waiting.push_back(func);
        }
    }

    /// Takes the next function.
    pub fn pop(&mut self) -> Option<FuncIndex> {
        let func = self.waiting.pop_front()?;
        self.is_waiting[func] = false;
        Some(func)
    }
}
