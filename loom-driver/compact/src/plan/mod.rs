//! What of it is kept, and where.

pub mod dead_stores;
pub mod layout;
mod pure_regions;
