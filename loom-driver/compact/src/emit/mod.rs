//! The output, and why it may replace the input.

pub mod certificate;
pub mod globals;
pub mod rewrite;
pub mod sections;
