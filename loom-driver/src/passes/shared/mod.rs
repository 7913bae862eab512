//! What several passes do, written once.

pub mod proved;
pub mod slots;
