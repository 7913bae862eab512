//! Who calls whom with what, and which functions only calls reach.

use crate::fold::code::{Code, Op};
use crate::fold::numbers::Width;
use crate::fold::settled::Key;
use crate::params::sites::{self, Arg, Is};
use crate::params::{encoded, read};
use crate::shared::referenced;
use loom_core::call_graph::components::components;
use loom_core::index::{EntityRef, EntitySet, FuncIndex, SecondaryMap, Space};
use loom_core::outside::Outside;
use loom_core::refs::{self, Use};
use loom_core::{Module, Result};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// A call in the place of which a body could stand.
#[derive(Debug, Clone)]
pub struct Site {
    /// What is called.
    pub callee: FuncIndex,
    /// Which of the operators `call` of its body it is.
    pub ordinal: u32,
    /// Where it begins in its body.
    pub at: u32,
    /// The arguments that are numbers, each with its position, in order; most calls have none.
    pub args: Vec<(u32, Width, u64)>,
}

/// A body that can be read.
#[derive(Debug)]
pub struct Summary {
    /// The calls in it that may run.
    pub sites: Vec<Site>,
    /// Stands for it.
    key: Key,
    /// How many bytes its instructions take.
    pub size: u64,
    /// Whether it can stand in another one: its locals are numbers, and it makes no tail call, which would not return there.
    pub can_move: bool,
}

/// The calls of a module.
pub struct Calls {
    /// The bodies that can be read.
    pub bodies: BTreeMap<FuncIndex, Summary>,
    /// How many calls of each function there are, in all bodies.
    pub count: SecondaryMap<FuncIndex, u32>,
    /// Functions that more than calls reach.
    pub reached: EntitySet<FuncIndex>,
    /// Functions that call themselves, whatever lies between.
    pub recursive: EntitySet<FuncIndex>,
    /// All functions, those that are called first.
    pub order: Vec<FuncIndex>,
}

impl Calls {
    /// Finds them.
    ///
    /// # Errors
    ///
    /// A body that cannot be read.
    pub fn of(module: &Module<'_>, outside: &Outside) -> Result<Calls> {
        let reached = referenced::find(module, outside)?;
        let mut count: SecondaryMap<FuncIndex, u32> = SecondaryMap::new();
        let mut edges: Vec<Vec<u32>> = vec![Vec::new(); module.funcs.len()];
        for (func, refs) in refs::of_bodies(module)?.iter() {
            let sites = refs.iter().flat_map(|refs| &refs.sites);
            for site in sites.filter(|site| site.kind.space() == Space::Func && site.kind == Use::Call) {
                count[FuncIndex::from_u32(site.index)] += 1;
                if let Some(edges) = edges.get_mut(func.index()) {
                    edges.push(site.index);
                }
            }
        }
        let mut recursive = EntitySet::new();
        let mut order = Vec::with_capacity(module.funcs.len());
        for component in components(&edges, |to| *to) {
            let calls_itself =
                |func: &u32| edges.get(*func as usize).is_some_and(|edges| edges.contains(func));
            let is_recursive = component.len() > 1 || component.iter().any(calls_itself);
            let funcs = component.into_iter().map(FuncIndex::from_u32);
            recursive.extend(funcs.clone().filter(|_| is_recursive));
            order.extend(funcs);
        }
        let read: Vec<Result<Option<(FuncIndex, Summary)>>> = order
            .par_iter()
            .map(|func| Ok(read(module, *func)?.map(|code| (*func, Summary::of(module, *func, &code)))))
            .collect();
        let bodies = read.into_iter().filter_map(Result::transpose).collect::<Result<_>>()?;
        Ok(Calls { bodies, count, reached, recursive, order })
    }

    /// Stands for each of these functions with all bodies that call it.
    pub fn keys(&self) -> BTreeMap<FuncIndex, Key> {
        let mut keys: BTreeMap<FuncIndex, Key> = BTreeMap::new();
        for (func, body) in &self.bodies {
            let own = body.key.with(self.count[*func]);
            keys.entry(*func).and_modify(|key| *key = key.and(own)).or_insert(own);
            for site in &body.sites {
                let call = body.key.with(site.ordinal);
                keys.entry(site.callee).and_modify(|key| *key = key.and(call)).or_insert(call);
            }
        }
        keys
    }
}

impl Summary {
    fn of(module: &Module<'_>, func: FuncIndex, code: &Code) -> Summary {
        let body = module.body(func).map_or(&[][..], |body| body.as_bytes());
        let mut ordinal = 0;
        let mut calls = code.ins.iter().filter_map(|ins| match &ins.op {
            Op::Other(other) => other.calls().map(|_| (ins.from.start, other.leaves)),
            _ => None,
        });
        let mut found = Vec::new();
        for (callee, site) in sites::of(code) {
            let Some((at, is_tail_call)) = calls.next() else { break };
            if is_tail_call {
                continue;
            }
            let number = |(arg, range)| match Arg::of(code, range).is {
                Is::Const(width, value) => Some((arg, width, value)),
                _ => None,
            };
            if let Some(site) = site {
                let args = (0..).zip(site.args).filter_map(number).collect();
                found.push(Site { callee, ordinal, at, args });
            }
            ordinal += 1;
        }
        let makes_tail_call = code.ins.iter().any(|ins| match &ins.op {
            Op::Other(other) if other.leaves => {
                matches!(body.get(ins.from.start as usize), Some(0x12 | 0x13 | 0x15))
            }
            _ => false,
        });
        found.shrink_to_fit();
        let is_number = code.locals.iter().all(|ty| encoded(*ty).is_some());
        Summary {
            sites: found,
            key: Key::of(code),
            size: code.size(),
            can_move: is_number && !makes_tail_call,
        }
    }
}
