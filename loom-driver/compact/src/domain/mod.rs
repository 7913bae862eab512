//! What the analysis knows about numbers: sets of them, sums of unknowns, and what holds at one point of a function.

pub mod affine;
pub mod arithmetic;
pub mod bytes;
pub mod locals;
pub mod names;
mod refine;
pub mod state;
pub mod value_set;
