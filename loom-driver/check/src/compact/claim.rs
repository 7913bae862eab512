//! What is claimed, as plain data: enough to confirm it in one pass over each body.
//!
//! Every claim is about all executions, under the premises. A number that a body computes has a
//! [`Name`]: the operator that made it, by its position in the body (0 for the first operator). Numbers are
//! `i32` values as unsigned numbers. All indices are those of the input.
//!
//! The claims of a loop hold whenever its body starts, the first time and every other time. `turns`
//! counts the branches to the loop since it was entered, so it is 0 the first time.
//!
//! The data may come from anybody and say anything: whoever reads it ([`super::read`]) looks whether it makes sense.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// All claims about a module.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Certificate {
    /// What the user stated, on which they rest as well as on the outside.
    pub premises: Premises,
    /// Globals that are followed like locals: 32 bits, private, and the same when a function returns as
    /// when it was called. Their places are those behind the locals, in this order.
    pub tracked: Vec<u32>,
    /// Every value that other private 32-bit mutable globals ever have.
    pub globals: BTreeMap<u32, Numbers>,
    /// Functions that are called, by index.
    pub funcs: BTreeMap<u32, FuncClaim>,
    /// What is written to the memories that are compacted, besides what data segments write at first.
    pub stores: BTreeMap<u32, Vec<(Bytes, Numbers)>>,
    /// Table slots through which calls go: table, slot.
    pub slots: BTreeSet<(u32, u32)>,
    /// The memories that are compacted; every access to them is within a cluster.
    pub memories: BTreeSet<u32>,
    /// The memory that has all clusters in the output.
    pub target: u32,
    /// Where bytes go.
    pub clusters: Vec<Cluster>,
    /// Stores, fills and copies that the output leaves out: function, position.
    pub dead_stores: BTreeSet<(u32, usize)>,
    /// Runs of operators that the output leaves out, none of which is in another one: function and position of the
    /// first operator, and the position behind the last.
    pub pure_regions: BTreeMap<(u32, usize), usize>,
    /// Exported symbols of a linker that say where memory is in use, and what they say in the output: by index of the global.
    pub markers: BTreeMap<u32, u32>,
}

/// What is assumed of whoever enters the instance.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Premises {
    /// Nobody enters it after a trap.
    pub trap_ends_instance: bool,
}

/// Claims about a function.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FuncClaim {
    /// The parameters; any number for those that are no `i32`.
    pub params: Vec<Numbers>,
    /// The tracked globals when it is called.
    pub globals: Vec<Numbers>,
    /// The results; `None`: it never returns.
    pub results: Option<Vec<Numbers>>,
    /// Its loops, by the position of `loop`.
    pub heads: BTreeMap<usize, HeadClaim>,
}

/// Claims about the start of a loop's body.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HeadClaim {
    /// `turns` is at most this; `u32::MAX`: it may be anything.
    pub turns: u32,
    /// The places (locals, tracked globals behind them, operands from [`STACK`] on) that the loop changes.
    pub changes: BTreeMap<u32, ChangeClaim>,
    /// Where sums of multiples of numbers are, as integers: at most 16 terms, each name once.
    pub bounds: Vec<(Vec<(Name, i32)>, Span)>,
}

/// A claim about a place that a loop changes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ChangeClaim {
    /// It has what it had at first, plus `turns` times this.
    Step(u32),
    /// It has one of these.
    Value(Numbers),
}

/// A set of 32-bit numbers, written in the only way in which it can be.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Numbers {
    /// At most 16, in ascending order, each once. None at all: nothing comes here.
    Few(Vec<u32>),
    /// `lo`, `lo + stride`, ... up to `hi`, which is one of them: more than 16.
    Range {
        /// The smallest.
        lo: u32,
        /// The largest.
        hi: u32,
        /// The distance, at least 1.
        stride: u32,
    },
}

/// Bytes that an instruction touches.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Bytes {
    /// Where it starts, static offset included.
    pub start: Numbers,
    /// How many from there on.
    pub width: u32,
}

/// Integers from one to another, both included: at least one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Span {
    /// The smallest.
    pub lo: i128,
    /// The largest.
    pub hi: i128,
}

/// Bytes that stay together, and move by the same distance.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Cluster {
    /// Index of the memory that they are in.
    pub memory: u32,
    /// Their addresses in it: at least one.
    pub old: Range<u64>,
    /// Where they begin in the memory that has all of them.
    pub new: u64,
}

/// What a number is called, within a function.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Name {
    /// A parameter.
    Param(u32),
    /// A tracked global when the function is entered, by its position among those.
    Entry(u32),
    /// A result of the operator at this position.
    Result(usize, u32),
    /// A place where branches to the end of the block at this position meet.
    Join(usize, u32),
    /// A place at the head of a loop.
    Loop(usize, u32),
    /// How often the loop at this position started over.
    Turns(usize),
}

/// Operands have places from here on; locals and the tracked globals behind them have lower ones.
pub const STACK: u32 = 1 << 31;
