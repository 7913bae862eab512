//! What the analysis claims, as plain data: enough to confirm it in one pass over each body.
//!
//! Every claim is about all executions, under the premises. A number that a body computes has a
//! [`Name`]: the operator that made it, by its position in the body (0 for the first operator). Numbers are
//! `i32` values as unsigned numbers.
//!
//! The claims of a loop hold whenever its body starts, the first time and every other time. `turns`
//! counts the branches to the loop since it was entered, so it is 0 the first time.

use crate::facts::{Change, Facts, Global, Premises};
use crate::layout::{Class, Layout};
use crate::linear::Span;
use crate::memory::Bytes;
use crate::value::Value;
use crate::walk::Name;
use loom_core::claim::{self, ClaimKind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The kind of claim.
pub const KIND: &str = "compact";

loom_core::register_pass!(ClaimKind { name: KIND, read: claim::read::<Certificate> });

/// All claims about a module.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Certificate {
    /// What the user stated, on which they rest as well as on the outside.
    pub premises: Premises,
    /// Globals that are followed like locals: 32 bits, private, and the same when a function returns as
    /// when it was called. Their places are those behind the locals, in this order.
    pub tracked: Vec<u32>,
    /// Every value that other private 32-bit mutable globals ever have.
    pub globals: BTreeMap<u32, Value>,
    /// Functions that are called, by index.
    pub funcs: BTreeMap<u32, FuncClaim>,
    /// What is written to the memories that are compacted, besides what data segments write at first.
    pub stores: BTreeMap<u32, Vec<(Bytes, Value)>>,
    /// Table slots through which calls go: table, slot.
    pub slots: BTreeSet<(u32, u32)>,
    /// The memories that are compacted; every access to them is within a class.
    pub memories: BTreeSet<u32>,
    /// The memory that has all classes in the output.
    pub target: u32,
    /// Where bytes go.
    pub classes: Vec<Class>,
    /// Stores, fills and copies that the output leaves out: function, position.
    pub unread: BTreeSet<(u32, usize)>,
    /// Statements that the output leaves out, none of which is in another one: function and position of the
    /// first operator, and the position behind the last.
    pub statements: BTreeMap<(u32, usize), usize>,
}

/// Claims about a function.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FuncClaim {
    /// The parameters; any number for those that are no `i32`.
    pub params: Vec<Value>,
    /// The tracked globals when it is called.
    pub globals: Vec<Value>,
    /// The results; `None`: it never returns.
    pub results: Option<Vec<Value>>,
    /// Its loops, by the position of `loop`.
    pub heads: BTreeMap<usize, HeadClaim>,
}

/// Claims about the start of a loop's body.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HeadClaim {
    /// `turns` is at most this; `u32::MAX`: it may be anything.
    pub turns: u32,
    /// The places (locals, tracked globals behind them, operands from 2^31 on) that the loop changes.
    pub changes: BTreeMap<u32, ChangeClaim>,
    /// Where sums of numbers are, as integers.
    pub bounds: Vec<(Vec<(Name, i32)>, Span)>,
}

/// A claim about a place that a loop changes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ChangeClaim {
    /// It has what it had at first, plus `turns` times this.
    Step(u32),
    /// It has one of these.
    Value(Value),
}

impl Certificate {
    /// What [`Facts`] and the layout that was made of them claim, if this is all that the user stated.
    pub fn of(facts: &Facts<'_>, layout: &Layout, stated: Premises) -> Certificate {
        let ever = (0u32..).zip(&facts.globals).filter_map(|(index, global)| match global {
            Global::Ever(growing) => Some((index, growing.value.clone())),
            Global::Is(_) | Global::Tracked(_) => None,
        });
        let stores = layout.memories.iter().map(|memory| {
            let stores = facts.memories[*memory as usize].stores.values();
            (*memory, stores.map(|store| (store.bytes.clone(), store.value.clone())).collect())
        });
        let funcs = (0u32..).zip(&facts.funcs).filter(|(_, func)| func.reached);
        Certificate {
            premises: stated,
            tracked: facts.tracked.clone(),
            globals: ever.collect(),
            funcs: funcs.map(|(index, func)| (index, FuncClaim::of(func))).collect(),
            stores: stores.collect(),
            slots: facts.slots.clone(),
            memories: layout.memories.clone(),
            target: layout.target,
            classes: layout.classes.clone(),
            unread: layout.unread.stores.clone(),
            statements: layout.unread.statements.clone(),
        }
    }
}

impl FuncClaim {
    fn of(func: &crate::facts::Func) -> FuncClaim {
        let values =
            |growing: &[crate::facts::Growing]| growing.iter().map(|growing| growing.value.clone()).collect();
        let heads = func.heads.iter().map(|(at, head)| {
            let changes = head.changes.iter().map(|(place, change)| {
                (
                    *place,
                    match change {
                        Change::Step(step) => ChangeClaim::Step(*step),
                        Change::Value(growing) => ChangeClaim::Value(growing.value.clone()),
                    },
                )
            });
            let bounds = head.bounds.iter().map(|bound| (func.names.spelled(&bound.terms), bound.span));
            (*at, HeadClaim { turns: head.turns, changes: changes.collect(), bounds: bounds.collect() })
        });
        FuncClaim {
            params: values(&func.params),
            globals: values(&func.globals),
            results: func.returns.then(|| values(&func.results)),
            heads: heads.collect(),
        }
    }
}
