//! What every loom pass may depend on: the module, its references, dead-code elimination and the
//! registry of passes.

pub mod bodies;
pub mod call_graph;
pub mod claim;
pub mod const_eval;
pub mod custom;
pub mod dce;
pub mod error;
pub mod explain;
pub mod forbid;
pub mod index;
pub mod input_memories;
pub mod large;
pub mod locate;
pub mod maps;
pub mod module;
pub mod names;
pub mod outside;
pub mod pass;
pub mod proposal;
pub mod refs;
pub mod registry;
pub mod removal;
pub mod renumber;
pub mod report;
pub mod roots;
pub mod settings;
pub mod survivors;

pub use error::{Error, Result};
#[doc(hidden)]
pub use inventory;
pub use module::Module;
