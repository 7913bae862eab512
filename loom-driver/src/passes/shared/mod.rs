//! What several passes do, and what their checks compare, each written once. The two share no code.

pub mod check;
pub mod slots;
