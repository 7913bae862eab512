//! What is left although it was forbidden (`--forbid`), in the numbers and offsets of the file.

use super::{Explained, History};
use loom_core::names::Names;
use loom_core::settings::Forbidden;
use loom_core::{Module, Result, forbid};
use std::rc::Rc;

/// What the numbers in the message are, and what to do next.
const HELP: &str = "indices and offsets are those of the input, unless a line says otherwise; `loom why` with the same flags tells \
                    more. Nothing was written";
/// The same where memory grows.
const HELP_GROWTH: &str = "indices and offsets are those of the input, unless a line says otherwise; `loom why` with the same flags tells \
                           more. `--heap BYTES` gives an allocation that has to stay a budget instead. Nothing was written";

/// Refuses a run that left something forbidden.
///
/// # Errors
///
/// [`loom_core::Error::Refused`] with what keeps it, and the least that has to go.
pub fn check(file: &Module<'_>, history: &History<'_>, forbidden: &[Forbidden]) -> Result<()> {
    let last = history.made.last().map_or(history.input, |made| &made.bytes);
    let output = Module::parse(last)?;
    if forbidden.iter().all(|what| what.survivors(&output).is_empty()) {
        return Ok(());
    }
    let names = Names::of(file);
    let states = history.states(Rc::new(Module::parse(history.input)?))?;
    let Some(state) = states.last() else { return Ok(()) };
    let explained = Explained::new(file, &names, state, false);
    let grows = forbidden.iter().any(|what| what.text() == "memory.grow");
    forbid::check_in(&state.module, forbidden, &explained.naming, if grows { HELP_GROWTH } else { HELP })
}
