//! What of it is kept, and where.

pub mod dead_stores;
pub mod layout;
pub mod markers;
mod pure_regions;
