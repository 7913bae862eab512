//! Unknowns and their names.

use super::affine::Atom;
use super::state::Atoms;
use super::value_set::ValueSet;
pub use loom_check::compact::{Name, STACK};
use std::collections::BTreeMap;

/// The unknowns of a function.
#[derive(Debug, Default)]
pub struct Names {
    pub atoms: Atoms,
    pub by_name: BTreeMap<Name, Atom>,
    /// The name of each.
    names: Vec<Name>,
    /// When each was defined last.
    pub stamps: Vec<u64>,
    pub clock: u64,
}

impl Names {
    /// The unknown of this name, which has this value from now on.
    pub fn define(&mut self, name: Name, value: ValueSet) -> Atom {
        let next = self.atoms.values.len() as Atom;
        let atom = *self.by_name.entry(name).or_insert(next);
        self.clock += 1;
        if atom == next {
            self.atoms.values.push(value);
            self.stamps.push(self.clock);
            self.names.push(name);
        } else {
            self.atoms.values[atom as usize] = value;
            self.stamps[atom as usize] = self.clock;
            self.atoms.origins.remove(&atom);
        }
        atom
    }

    /// Terms with the names of their atoms.
    pub fn spelled(&self, terms: &[(Atom, i32)]) -> Vec<(Name, i32)> {
        let name = |atom: Atom| self.names.get(atom as usize).copied();
        terms.iter().filter_map(|(atom, k)| Some((name(*atom)?, *k))).collect()
    }
}
