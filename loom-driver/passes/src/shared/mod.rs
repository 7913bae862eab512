//! What several passes do, written once.

pub mod added;
pub mod linker_symbols;
pub mod new_locals;
pub mod referenced;
pub mod segments;
pub mod slots;
