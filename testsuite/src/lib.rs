//! Tests of loom as a whole, and what they need.
//!
//! * `tests/corpus.rs` runs the main job on every module of `corpus/` and runs the results.
//!
//! `BLESS=1` makes tests rewrite the files that they compare with; see `CONTRIBUTING.md`.

pub mod corpus;
pub mod engine;
pub mod facts;
pub mod golden;
pub mod interface;
pub mod optimize;
pub mod replay;
