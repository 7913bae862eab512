//! The check's own reading of which imports are told indices as plain numbers: those of
//! `pulseengine:async` memories, and unless it is known to be about streams or futures functions as well.

use crate::index::Space;
use crate::module::Import;
use wasmparser::TypeRef;

/// The index spaces of which `import` is told indices.
pub fn spaces(import: &Import<'_>) -> &'static [Space] {
    let is_func = matches!(import.ty, TypeRef::Func(_) | TypeRef::FuncExact(_));
    match is_func && import.module.starts_with("pulseengine:async") {
        true if OF_DATA.contains(&import.name) => &[Space::Memory],
        true => &[Space::Memory, Space::Func],
        false => &[],
    }
}

/// The names of those that take and give data, and no functions.
const OF_DATA: [&str; 14] = [
    "stream_new",
    "stream_read",
    "stream_write",
    "stream_cancel_read",
    "stream_cancel_write",
    "stream_drop_readable",
    "stream_drop_writable",
    "future_new",
    "future_read",
    "future_write",
    "future_cancel_read",
    "future_cancel_write",
    "future_drop_readable",
    "future_drop_writable",
];
