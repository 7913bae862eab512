//! The judge: proves again, in its own way, that the output of a pass may replace its input.
//!
//! A pass and its check that share code share its mistakes. So this crate depends on nothing that a pass is built on: it
//! reads modules, the outside, operators and constant expressions with code of its own, and takes what a pass claims
//! as plain data. From `meld-boundary` it takes the decoded and verified section; of what follows from it only, for
//! [`evidence`], who outside needs which export.
//!
//! Where this crate does not know something it answers in the way that allows less: a check that refuses a right output
//! costs a diagnostic, one that lets a wrong output pass costs everything.

pub mod allocator;
pub mod assumption;
pub mod cells;
pub mod claim;
pub mod compact;
pub mod const_eval;
pub mod custom;
pub mod devirtualize;
mod each;
pub mod edits;
pub mod evidence;
pub mod fold;
pub mod forward;
pub mod heap;
pub mod inline;
mod leb;
pub mod locals;
pub mod memory_merge;
pub mod merge;
pub mod module;
pub mod ops;
pub mod outside;
pub mod params;
pub mod plain;
mod printable;
pub mod regions;
pub mod removal;
mod same;
pub mod trap_sink;
pub mod trim;

pub use printable::printable;

/// Why an output may not replace its input: the first thing that was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(String);

impl<T: Into<String>> From<T> for Refused {
    fn from(what: T) -> Refused {
        Refused(what.into())
    }
}
