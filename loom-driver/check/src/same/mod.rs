//! Comparisons that several checks make.

pub(crate) mod locals;
mod referenced;
mod scan;
pub(crate) mod slots;
#[cfg(test)]
pub(crate) mod verdict;

pub(crate) use referenced::referenced;
pub(crate) use scan::{each_body, scan};

use crate::module::Module;
use std::collections::BTreeMap;
use wasmparser::ConstExpr;

/// Checks that two modules have the same sections, byte for byte but for custom ones and those in `except`, which may also
/// be missing.
///
/// # Errors
///
/// The first section that differs.
pub(crate) fn sections(before: &Module<'_>, after: &Module<'_>, except: &[u8]) -> Result<(), String> {
    payloads_but(before, after, except)?;
    match before.funcs.len() == after.funcs.len() {
        true => Ok(()),
        false => Err("a function is missing".into()),
    }
}

/// The same for modules of which one may have more functions than the other.
///
/// # Errors
///
/// The first section that differs.
pub(crate) fn payloads_but(before: &Module<'_>, after: &Module<'_>, except: &[u8]) -> Result<(), String> {
    let (old, new) = (payloads(before), payloads(after));
    for id in old.keys().chain(new.keys()) {
        if !except.contains(id) && old.get(id) != new.get(id) {
            return Err(format!("section {id} differs"));
        }
    }
    Ok(())
}

fn payloads<'a>(module: &Module<'a>) -> BTreeMap<u8, &'a [u8]> {
    let sections = module.sections.iter().filter(|section| section.id != 0);
    sections.map(|section| (section.id, module.payload(section))).collect()
}

/// Checks that every global that both modules have is the same in both.
///
/// # Errors
///
/// One is not.
pub(crate) fn globals(before: &Module<'_>, after: &Module<'_>) -> Result<(), String> {
    let is_same = before.globals.iter().zip(&after.globals).all(|(old, new)| {
        old.ty == new.ty
            && old.import == new.import
            && old.init.as_ref().map(bytes) == new.init.as_ref().map(bytes)
    });
    if is_same { Ok(()) } else { Err("a global changed".into()) }
}

/// The bytes of a constant expression.
pub(crate) fn bytes<'a>(expr: &ConstExpr<'a>) -> &'a [u8] {
    let mut reader = expr.get_binary_reader();
    reader.read_bytes(reader.bytes_remaining()).unwrap_or_default()
}

/// What a reader says is wrong.
pub(crate) fn text(error: wasmparser::Error) -> String {
    error.to_string()
}
