//! The components have to be valid: that is what licenses "an option that is absent is never used".

use wasmparser::types::Types;
use wasmparser::{Parser, Validator, WasmFeatures};

use super::Source;
use super::error::DeriveError;

/// Validates a component with every feature that the validator knows, and returns the types of what it defines.
pub(crate) fn component(source: &Source<'_>) -> Result<Types, DeriveError> {
    let name = || source.name.to_string();
    if Parser::is_core_wasm(source.bytes) {
        return Err(DeriveError::CoreModule { component: name() });
    }
    if !Parser::is_component(source.bytes) {
        return Err(DeriveError::NotWasm { component: name() });
    }
    match Validator::new_with_features(WasmFeatures::all()).validate_all(source.bytes) {
        Ok(types) => Ok(types),
        Err(error) => Err(DeriveError::Invalid {
            what: format!("component `{}`", source.name.escape_debug()),
            offset: error.offset(),
            message: error.message().to_string(),
        }),
    }
}

/// Validates the fused module.
pub(crate) fn fused(module: &[u8]) -> Result<(), DeriveError> {
    match Validator::new_with_features(WasmFeatures::all()).validate_all(module) {
        Ok(_) => Ok(()),
        Err(error) => Err(DeriveError::Invalid {
            what: "the fused module".into(),
            offset: error.offset(),
            message: error.message().to_string(),
        }),
    }
}
