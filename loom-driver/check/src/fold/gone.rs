//! Parameters that functions no longer have, for [`crate::params`].

use std::collections::BTreeMap;

/// What is known of a parameter that is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Param {
    /// What it was at every call; `None` if nobody needs it.
    pub(crate) value: Option<i64>,
    /// Whether the function has a local instead, behind those that it had, of the same type.
    pub(crate) is_local: bool,
}

/// The parameters that are gone, by function and number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Gone(pub(crate) BTreeMap<u32, BTreeMap<u32, Param>>);

impl Gone {
    /// Those of a function.
    pub(crate) fn of(&self, func: u32) -> Option<&BTreeMap<u32, Param>> {
        self.0.get(&func)
    }

    /// What a parameter was that a function no longer has.
    pub(super) fn param(&self, func: u32, param: u32) -> Option<Param> {
        self.of(func)?.get(&param).copied()
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
