//! Parameters and results that functions no longer have, for [`crate::params`].

use std::collections::BTreeMap;
use wasmparser::ValType;

/// What is known of a parameter that is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Param {
    /// What it was at every call; `None` if nobody needs it.
    pub(crate) value: Option<i64>,
    /// Whether the function has a local instead, behind those that it had, of the same type.
    pub(crate) is_local: bool,
}

/// The parameters and results that are gone, by function and number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Gone {
    pub(crate) params: BTreeMap<u32, BTreeMap<u32, Param>>,
    /// Each with what it was whenever its function returned; `None` if nobody needs it.
    pub(crate) results: BTreeMap<u32, BTreeMap<u32, Option<i64>>>,
}

impl Gone {
    /// The parameters of a function.
    pub(crate) fn of(&self, func: u32) -> Option<&BTreeMap<u32, Param>> {
        self.params.get(&func)
    }

    /// The results of a function.
    pub(crate) fn results(&self, func: u32) -> Option<&BTreeMap<u32, Option<i64>>> {
        self.results.get(&func)
    }

    /// Whether a function has lost something.
    pub(crate) fn touches(&self, func: u32) -> bool {
        self.params.contains_key(&func) || self.results.contains_key(&func)
    }

    /// What a parameter was that a function no longer has.
    pub(super) fn param(&self, func: u32, param: u32) -> Option<Param> {
        self.of(func)?.get(&param).copied()
    }

    /// Checks that a function gives what another one gives that it calls as the last thing it does; `None` for one that
    /// is not named, which gives all.
    pub(super) fn passes_on(&self, func: u32, called: Option<u32>) -> Result<(), String> {
        let none = BTreeMap::new();
        let own = self.results(func).unwrap_or(&none);
        let given = called.and_then(|called| self.results(called)).unwrap_or(&none);
        let is_same = own.len() == given.len()
            && own
                .iter()
                .zip(given)
                .all(|((own, value), (given, known))| own == given && (value.is_none() || value == known));
        if is_same { Ok(()) } else { Err("a tail call gives other results than are claimed".into()) }
    }

    /// The numbers that the locals of a function had, which had so many parameters and declares so many locals besides now.
    pub(super) fn old_locals(&self, func: u32, params: u32, declared: u32) -> OldLocals {
        let gone = self.of(func);
        let kept = (0..params).filter(|param| gone.is_none_or(|gone| !gone.contains_key(param)));
        let instead = gone.into_iter().flatten().filter(|(_, param)| param.is_local);
        OldLocals {
            kept: kept.collect(),
            params,
            declared,
            instead: instead.map(|(param, _)| *param).collect(),
        }
    }
}

/// The numbers that the locals of a function had: its parameters, what it declared, and what stands in for parameters.
#[derive(Debug)]
pub(super) struct OldLocals {
    /// The parameters that it still has.
    kept: Vec<u32>,
    /// How many it had.
    params: u32,
    /// How many locals it declares.
    declared: u32,
    /// The parameters that a local stands in for, by the last locals.
    instead: Vec<u32>,
}

impl OldLocals {
    /// The number that a local had; `None` if there is none.
    pub(super) fn get(&self, local: u32) -> Option<u32> {
        let position = local as usize;
        if let Some(param) = self.kept.get(position) {
            return Some(*param);
        }
        let position = position - self.kept.len();
        let own = (self.declared as usize).checked_sub(self.instead.len())?;
        match position.checked_sub(own) {
            None => self.params.checked_add(u32::try_from(position).ok()?),
            Some(position) => self.instead.get(position).copied(),
        }
    }
}

/// A number of this type, without its sign; `None` if it is not one of numbers.
pub(super) fn number(value: i64, ty: ValType) -> Option<(u8, u64)> {
    match ty {
        ValType::I32 => Some((32, u64::from(value as u32))),
        ValType::I64 => Some((64, value as u64)),
        _ => None,
    }
}
