//! The claim of `locals`: the output is the input with other numbers for the locals that bodies declare, and without those
//! that nothing names.
//!
//! The pass counts, orders and splices. This check has none of that: it goes through both bodies side by
//! side (`bodies`), and asks of each two operators that they are equal but for the local that they
//! name. Which local became which it reads off there; it has to be one for one, of the same type, and a
//! parameter itself. Everything else but custom sections is byte for byte what it was.

mod bodies;
#[cfg(test)]
mod tests;

use crate::module::Module;
use crate::{Refused, same};

/// Checks the claim.
///
/// # Errors
///
/// The first thing that is not so.
pub fn check(before: &Module<'_>, after: &Module<'_>) -> Result<(), Refused> {
    same::sections(before, after, &[10])?;
    same::each_body(before, after, |func, old, new| {
        let params = before.func_type(func).ok_or("it has no type")?.params().len();
        let params = u32::try_from(params).map_err(|_| "it has too many parameters")?;
        bodies::compare(old, new, params)
    })?;
    Ok(())
}
