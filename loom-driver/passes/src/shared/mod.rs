//! What several passes do, written once.

pub mod segments;
pub mod slots;
