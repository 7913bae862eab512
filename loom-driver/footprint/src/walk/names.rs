//! Unknowns and their names.

use crate::linear::Atom;
use crate::state::Atoms;
use crate::value::Value;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an unknown stands for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Name {
    /// A parameter.
    Param(u32),
    /// A tracked global when the function is entered.
    Entry(u32),
    /// A result of the operator at this position.
    Result(usize, u32),
    /// A local (or `STACK` and an operand) where branches to the end of the block at this position meet.
    Join(usize, u32),
    /// The same at the head of a loop.
    Loop(usize, u32),
    /// How often the loop at this position started over.
    Turns(usize),
}

/// Operands have numbers from here on, where locals have lower ones.
pub const STACK: u32 = 1 << 31;

/// The unknowns of a function.
#[derive(Debug, Default)]
pub struct Names {
    pub atoms: Atoms,
    pub by_name: BTreeMap<Name, Atom>,
    /// When each was defined last.
    pub stamps: Vec<u64>,
    pub clock: u64,
}

impl Names {
    /// The unknown of this name, which has this value from now on.
    pub fn define(&mut self, name: Name, value: Value) -> Atom {
        let next = self.atoms.values.len() as Atom;
        let atom = *self.by_name.entry(name).or_insert(next);
        self.clock += 1;
        if atom == next {
            self.atoms.values.push(value);
            self.stamps.push(self.clock);
        } else {
            self.atoms.values[atom as usize] = value;
            self.stamps[atom as usize] = self.clock;
            self.atoms.origins.remove(&atom);
        }
        atom
    }

    /// Terms with the names of their atoms.
    pub fn spelled(&self, terms: &[(Atom, i32)]) -> Vec<(Name, i32)> {
        let name =
            |wanted: Atom| self.by_name.iter().find(|(_, atom)| **atom == wanted).map(|(name, _)| *name);
        terms.iter().filter_map(|(atom, k)| Some((name(*atom)?, *k))).collect()
    }
}
