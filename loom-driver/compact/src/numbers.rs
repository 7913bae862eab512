//! Options of the pass that are numbers.

use crate::{RESERVE, STACK, VARIABLES_END};
use loom_core::Result;
use loom_core::pass::{OptionError, Options};

/// So many bytes stay free at most: no compiler needs more for itself.
const MAX_RESERVED: u64 = 65536;

/// How many bytes of stack are enough.
pub fn stack(options: &Options) -> Result<Option<u32>, OptionError> {
    let Some(value) = options.get(STACK) else { return Ok(None) };
    let number = value.parse().ok().filter(|number| (16..=1 << 20).contains(number));
    let message = || format!("`{value}` is no number of bytes from 16 to {}", 1 << 20);
    number.map(Some).ok_or_else(|| OptionError::new(STACK, message()))
}

/// The byte behind the last variable.
pub fn variables_end(options: &Options) -> Result<Option<u32>, OptionError> {
    let Some(value) = options.get(VARIABLES_END) else { return Ok(None) };
    let number = value.parse().ok().map(Some);
    number.ok_or_else(|| OptionError::new(VARIABLES_END, format!("`{value}` is no address of 32 bits")))
}

/// How many bytes stay free.
pub fn reserve(options: &Options) -> Result<u64, OptionError> {
    let Some(value) = options.get(RESERVE) else { return Ok(0) };
    let number = value.parse().ok().filter(|number| *number <= MAX_RESERVED);
    number.ok_or_else(|| {
        OptionError::new(RESERVE, format!("`{value}` is no number of bytes from 0 to {MAX_RESERVED}"))
    })
}
