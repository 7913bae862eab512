//! What is known of locals at one point: constants, and copies of other locals.

use super::code::{Code, Op};
use super::numbers::Width;
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::ValType;

/// What is known of a local.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// It is this number, unsigned.
    Const(Width, u64),
    /// It is what another local is.
    Same(u32),
}

/// What is known of each local of which something is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    values: BTreeMap<u32, Value>,
    /// Of each local that is what another is: the other, and it.
    copies: BTreeSet<(u32, u32)>,
}

/// Of so many locals something is known at most.
const MOST_KNOWN: usize = 256;

impl Known {
    /// What is known at the start of a body: locals that it declares are zero.
    pub fn at_start(code: &Code) -> Known {
        let declared = (0..).zip(&code.locals).skip(code.params);
        let zero = |(local, ty): (u32, &ValType)| Some((local, Value::Const(width(*ty)?, 0)));
        Known { values: declared.filter_map(zero).take(MOST_KNOWN).collect(), copies: BTreeSet::new() }
    }

    /// What is known of a local.
    pub fn get(&self, local: u32) -> Option<Value> {
        self.values.get(&local).copied()
    }

    /// How much is known.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// A local is written. What is known of it now, if anything is.
    pub fn set(&mut self, local: u32, value: Option<Value>) {
        if let Some(Value::Same(other)) = self.values.remove(&local) {
            self.copies.remove(&(other, local));
        }
        while let Some(copy) = self.copies.range((local, 0)..=(local, u32::MAX)).next().copied() {
            self.copies.remove(&copy);
            self.values.remove(&copy.1);
        }
        let Some(value) = value.filter(|_| self.values.len() < MOST_KNOWN) else { return };
        self.values.insert(local, value);
        if let Value::Same(other) = value {
            self.copies.insert((other, local));
        }
    }

    /// Nothing is known any more of locals that are written, nor that another is the same.
    pub fn forget(&mut self, is_written: impl Fn(u32) -> bool) {
        self.retain(|local, value| {
            !is_written(local) && !matches!(value, Value::Same(other) if is_written(other))
        });
    }

    /// Leaves what is known here and there.
    pub fn meet(&mut self, other: &Known) {
        self.retain(|local, value| other.get(local) == Some(value));
    }

    fn retain(&mut self, stays: impl Fn(u32, Value) -> bool) {
        let copies = &mut self.copies;
        self.values.retain(|local, value| {
            let stays = stays(*local, *value);
            if let Value::Same(other) = value
                && !stays
            {
                copies.remove(&(*other, *local));
            }
            stays
        });
    }
}

/// The width of a type if it is one of integers.
pub fn width(ty: ValType) -> Option<Width> {
    match ty {
        ValType::I32 => Some(Width::W32),
        ValType::I64 => Some(Width::W64),
        _ => None,
    }
}

/// Where each local is written and read.
pub struct Uses {
    /// Positions of instructions that write a local, in order.
    written: BTreeMap<u32, Vec<usize>>,
    /// How many instructions read a local.
    read: BTreeMap<u32, usize>,
}

impl Uses {
    /// Those in a body.
    pub fn of(code: &Code) -> Uses {
        let mut uses = Uses { written: BTreeMap::new(), read: BTreeMap::new() };
        for (at, ins) in code.ins.iter().enumerate() {
            match ins.op {
                Op::Set(local) | Op::Tee(local) => uses.written.entry(local).or_default().push(at),
                Op::Get(local) => *uses.read.entry(local).or_default() += 1,
                _ => {}
            }
        }
        uses
    }

    /// Whether a local is written between two positions.
    pub fn is_written(&self, local: u32, from: usize, to: usize) -> bool {
        self.written.get(&local).is_some_and(|all| {
            let first = all.partition_point(|at| *at < from);
            all.get(first).is_some_and(|at| *at < to)
        })
    }

    /// Whether a constant of so many bytes is better written wherever a local is read: if nothing then needs the local.
    pub fn pays(&self, local: u32, size: u64) -> bool {
        let reads = self.read.get(&local).copied().unwrap_or_default() as u64;
        let writes = self.written.get(&local).map_or(0, Vec::len);
        size <= 2 || writes == 1 && reads * size < size + 2 + 2 * reads
    }
}
