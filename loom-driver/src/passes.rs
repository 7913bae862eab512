//! The passes that belong to the driver. Everything else is a plugin, see `plugins.rs`.

mod dce;
mod devirtualize;
mod forward;
pub mod heap;
mod locals;
pub mod memory_merge;
mod merge;
mod reorder;
mod shared;
mod trap_sink;
mod trim;
