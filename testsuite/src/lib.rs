//! Tests of loom as a whole, and what they need.
//!
//! * `tests/corpus.rs` runs the main job on every module of `corpus/` and runs the results.
//! * `tests/filetests.rs` runs each file of `filetests/` and compares with the expectation in it.
//! * `tests/cli.rs` runs the command lines written in the files of `cli/`.
//! * `tests/ignored.rs` and `tests/bad_input.rs` are about sections that lie and files that are damaged.
//! * `tests/graph.rs` and `tests/why.rs` are about what `loom why` says.
//! * `tests/outside.rs` runs each file of `outside/` under a host that does what it may, and takes the facts about
//!   the host away one by one.
//! * `tests/limits/` is about inputs that are large, deep or say too much, and `tests/faults.rs` about
//!   disks, pipes and signals.
//! * `tests/footprint.rs` makes random calls of the workloads of `footprint/` before and after.
//! * `tests/spec.rs` runs the WebAssembly test suite before and after.
//!
//! `scripts/bless` makes them rewrite what they compare with; see `CONTRIBUTING.md`.

pub mod budget;
pub mod checked;
pub mod clitest;
pub mod command;
pub mod corpus;
pub mod customs;
pub mod engine;
pub mod execute;
pub mod facts;
pub mod filetest;
pub mod golden;
pub mod interface;
pub mod optimize;
pub mod outside;
pub mod pairs;
pub mod random;
pub mod references;
pub mod replay;
pub mod sequence;
pub mod spec;
pub mod subjects;
pub mod summary;
pub mod tree;
pub mod workloads;
