//! Function bodies, as the analysis reads them.

pub mod code;
pub mod operators;
