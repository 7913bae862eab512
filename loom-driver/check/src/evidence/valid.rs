//! Judges take it for granted that modules are valid.

use wasmparser::{Validator, WasmFeatures};

/// Validates a module, with every proposal that there is: what may run is for an engine to say.
///
/// # Errors
///
/// The first thing that is not valid.
pub(super) fn check(module: &[u8]) -> Result<(), String> {
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    validator.validate_all(module).map(drop).map_err(|error| format!("it is not valid: {error}"))
}
