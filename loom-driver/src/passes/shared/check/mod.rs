//! Comparisons that the checks of several passes make.

#[cfg(test)]
pub mod judge;
pub mod slots;

use loom_core::Module;
use std::collections::BTreeMap;
use wasmparser::{FunctionBody, ValType};

/// Checks that two modules have the same sections, byte for byte but for custom ones and those in `except`,
/// which may also be missing.
///
/// # Errors
///
/// The first section that differs.
pub fn same_sections(before: &Module<'_>, after: &Module<'_>, except: &[u8]) -> Result<(), String> {
    let (old, new) = (payloads(before), payloads(after));
    for id in old.keys().chain(new.keys()) {
        if !except.contains(id) && old.get(id) != new.get(id) {
            return Err(format!("section {id} differs"));
        }
    }
    Ok(())
}

/// The locals that a body declares: how many, and of which type.
///
/// # Errors
///
/// The declarations cannot be read.
pub fn locals(body: &FunctionBody<'_>) -> Result<Vec<(u32, ValType)>, String> {
    let reader = body.get_locals_reader().map_err(|error| error.to_string())?;
    reader.into_iter().collect::<wasmparser::Result<_>>().map_err(|error| error.to_string())
}

fn payloads<'m>(module: &'m Module<'_>) -> BTreeMap<u8, Option<&'m [u8]>> {
    let sections = module.sections.iter().filter(|section| section.id != 0);
    sections.map(|section| (section.id, module.bytes.get(section.payload.clone()))).collect()
}
