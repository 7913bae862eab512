//! Tests of loom as a whole, and what they need.
//!
//! * `tests/corpus.rs` runs the main job on every module of `corpus/` and runs the results.

pub mod corpus;
pub mod engine;
pub mod facts;
pub mod interface;
pub mod replay;
