//! What several passes do, written once.

pub mod added;
pub mod segments;
pub mod slots;
