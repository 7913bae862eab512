//! What several passes do, written once.

pub mod added;
pub mod proved;
pub mod segments;
pub mod slots;
