//! What checks ask about the outside: another reader than the one that passes ask.

use crate::error::{Error, Result};
use crate::module::Module;
use loom_check::module::Module as Judged;
use loom_check::outside::{Outside, Stated};

/// What may happen to `module` while it is not looking, found out without the code of [`crate::outside`].
///
/// # Errors
///
/// [`Error::Bug`] if it cannot be read, which [`Module::parse`] excludes.
pub fn of(module: &Module<'_>, stated: &Stated) -> Result<Outside> {
    let judged = Judged::parse(module.bytes)
        .map_err(|error| Error::bug(format!("a check cannot read a module: {error}")))?;
    Ok(Outside::of(&judged, stated))
}
