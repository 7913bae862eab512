//! The passes that come with loom, a folder for each, with its phases as files.
//!
//! They register themselves: whoever links them refers to this crate (`use loom_passes as _;`).

mod cells;
mod dce;
mod devirtualize;
mod fold;
mod forward;
pub mod growth;
mod heap;
mod inline;
mod locals;
mod memory_merge;
mod merge;
mod params;
mod reorder;
mod shared;
mod trap_sink;
mod trim;
