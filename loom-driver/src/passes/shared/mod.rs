//! What several passes do, written once.

pub mod slots;
