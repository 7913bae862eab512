//! Tests of loom as a whole, and what they need.
//!
//! * `tests/corpus.rs` runs the main job on every module of `corpus/` and runs the results.
//! * `tests/filetests.rs` runs each file of `filetests/` and compares with the expectation in it.
//! * `tests/cli.rs` runs the command lines written in the files of `cli/`.
//!
//! `BLESS=1` makes the last two rewrite their expectations; see `CONTRIBUTING.md`.

pub mod clitest;
pub mod command;
pub mod corpus;
pub mod engine;
pub mod execute;
pub mod facts;
pub mod filetest;
pub mod golden;
pub mod interface;
pub mod optimize;
pub mod replay;
pub mod survivors;
pub mod tree;
