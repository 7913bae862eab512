//! The command `loom`.
fn main() {}
