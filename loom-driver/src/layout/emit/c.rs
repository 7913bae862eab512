//! A layout as a header in C.

use super::super::{Area, Layout};
use super::{comment, preamble};
use std::fmt::Write;

pub fn header(layout: &Layout) -> String {
    let mut text = String::new();
    preamble(layout, &mut text);
    let mut out = comment(&text);
    // Writing to a string cannot fail.
    let _ = write(&mut out, layout);
    out
}

fn write(out: &mut String, layout: &Layout) -> std::fmt::Result {
    writeln!(out, "#ifndef LOOM_LAYOUT_H\n#define LOOM_LAYOUT_H\n")?;
    for number in layout.numbers() {
        let name = format!("LOOM_{}", number.name.to_uppercase());
        match number.value {
            Some(value) => writeln!(out, "#define {name} {value}u /* {} */", number.what)?,
            None => writeln!(out, "/* {name} is not defined: no bound is known */")?,
        }
    }
    writeln!(out, "\n/* Bytes by their use: X(memory, first, end, written, initialised). */")?;
    writeln!(out, "#define LOOM_AREAS(X) \\")?;
    for memory in &layout.memories {
        for area in memory.areas.iter().filter(|area| area.is_used()) {
            let Area { start, end, .. } = area;
            let (written, initialised) = (u8::from(area.written), u8::from(area.initialised));
            let index = memory.memory;
            writeln!(
                out,
                "    X({index}, {start}u, {end}u, {written}, {initialised}) /* {} */ \\",
                memory.kind(area)
            )?;
        }
    }
    writeln!(out, "    /* end */\n\n#endif")
}
