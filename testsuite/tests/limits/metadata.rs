//! Large custom sections, and many of them.

use crate::case::{Case, Counts, List, becomes, scaled};

pub const CASES: List = &[("many sections of hints about one function", sections_of_hints)];

/// Each section has a hint about the function, whose operators show whether that is at one.
fn sections_of_hints() -> Case {
    const SECTIONS: u32 = scaled(48_000, 4);
    let hint = r"\01\00\01\00\01a";
    let sections: String =
        (0..SECTIONS).map(|at| format!(r#"(@custom "metadata.code.{at}" (before code) "{hint}")"#)).collect();
    let operators = "(drop (i32.const 1))".repeat(10 * SECTIONS as usize);
    let text = format!(r#"(module {sections} (func (export "run") {operators}) (func))"#);
    let counts = Counts { types: 1, funcs: 1, exports: 1, ..Counts::default() };
    Case { arguments: &["--pass", "dce"], ..becomes(text.into(), counts) }
}
