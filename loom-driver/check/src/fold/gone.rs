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

    /// The number that a local of a function had, which had so many parameters and declares so many locals besides now.
    pub(super) fn old_local(&self, func: u32, params: u32, declared: u32, local: u32) -> Option<u32> {
        let Some(gone) = self.of(func) else { return Some(local) };
        let mut kept = (0..params).filter(|param| !gone.contains_key(param));
        let count = params.checked_sub(u32::try_from(gone.len()).ok()?)?;
        let Some(position) = local.checked_sub(count) else { return kept.nth(local as usize) };
        let mut instead = gone.iter().filter(|(_, param)| param.is_local).map(|(param, _)| *param);
        let own = declared.checked_sub(u32::try_from(instead.clone().count()).ok()?)?;
        match position.checked_sub(own) {
            None => params.checked_add(position),
            Some(position) => instead.nth(position as usize),
        }
    }
}
