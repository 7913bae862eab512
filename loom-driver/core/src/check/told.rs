//! The check's own reading of which imports are told indices as plain numbers: those of
//! `pulseengine:async` memories, and where it is about threads functions as well.

use crate::index::Space;
use crate::module::Import;
use wasmparser::TypeRef;

/// The index spaces of which `import` is told indices.
pub fn spaces(import: &Import<'_>) -> &'static [Space] {
    let is_func = matches!(import.ty, TypeRef::Func(_) | TypeRef::FuncExact(_));
    match is_func && import.module.starts_with("pulseengine:async") {
        true if import.name.contains("thread") => &[Space::Memory, Space::Func],
        true => &[Space::Memory],
        false => &[],
    }
}
