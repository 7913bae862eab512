//! A layout as symbols for a linker script, which includes them with `INCLUDE`.

use super::super::Layout;
use super::{comment, preamble};
use std::fmt::Write;

pub fn symbols(layout: &Layout) -> String {
    let mut text = String::new();
    preamble(layout, &mut text);
    let mut out = comment(&text);
    for number in layout.numbers() {
        let name = format!("__loom_{}", number.name);
        // Writing to a string cannot fail.
        let _ = match number.value {
            Some(value) => writeln!(out, "{name} = {value}; /* {} */", number.what),
            None => writeln!(out, "/* {name} is not defined: no bound is known */"),
        };
    }
    out
}
