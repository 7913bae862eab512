//! A layout as a map, for people.

use super::super::{Extent, Layout, MemoryLayout, Size, StackLayout};
use std::fmt::{self, Write};

pub fn map(layout: &Layout) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut out, layout);
    out
}

fn write(out: &mut String, layout: &Layout) -> fmt::Result {
    for memory in &layout.memories {
        self::memory(out, memory)?;
    }
    for stack in &layout.stacks {
        self::stack(out, stack)?;
    }
    for (what, size) in [
        ("RAM: used bytes of all memories, and mutable globals", layout.ram.clone()),
        ("ROM: initial values", Size::Bytes(layout.rom)),
        ("how far stack pointers move down: what is used of that is part of the RAM", layout.stack()),
        ("code, as WebAssembly", Size::Bytes(layout.code)),
    ] {
        match size {
            Size::Bytes(bytes) => writeln!(out, "{bytes:>10}  {what}")?,
            Size::Unbounded { because } => writeln!(out, "{:>10}  {what}: {because}", "no bound")?,
        }
    }
    for assumption in &layout.assumptions {
        writeln!(out, "assumed: {assumption}")?;
    }
    Ok(())
}

fn memory(out: &mut String, memory: &MemoryLayout) -> fmt::Result {
    let MemoryLayout { memory: index, bytes, .. } = memory;
    let name = memory.name.as_ref().map_or(String::new(), |name| format!(" `{}`", name.escape_debug()));
    write!(out, "memory {index}{name}: {bytes} bytes")?;
    match (memory.most, &memory.grown_by) {
        (Some(most), _) if most == *bytes => {}
        (Some(most), Some(by)) => write!(out, ", can grow to {most}, in {by}")?,
        (None, Some(by)) => write!(out, ", can grow without a limit, in {by}")?,
        (Some(most), None) => write!(out, ", somebody outside can grow it to {most}")?,
        (None, None) => write!(out, ", somebody outside can grow it")?,
    }
    writeln!(out)?;
    match &memory.extent {
        Extent::Bounded { end: 0, .. } => writeln!(out, "  no byte is ever touched")?,
        Extent::Bounded { lowest, end } => writeln!(out, "  used: {lowest:#x} to {end:#x}")?,
        Extent::Unbounded { causes } => {
            writeln!(out, "  not bounded: any byte may be used")?;
            causes.iter().try_for_each(|cause| writeln!(out, "    {cause}"))?;
        }
    }
    for area in &memory.areas {
        let initial = if area.initialised { "initialised" } else { "zero at first" };
        let stack = area.stack.map_or(String::new(), |global| format!(", below global {global}"));
        let by = area.by.as_ref().map_or(String::new(), |by| format!("  {by}"));
        let kind = memory.kind(area);
        let (start, end, size) = (area.start, area.end, area.size());
        writeln!(out, "  {start:#8x} {end:#8x} {size:>9}  {kind}{stack}, {initial}{by}")?;
    }
    Ok(())
}

fn stack(out: &mut String, stack: &StackLayout) -> fmt::Result {
    let pointer = stack.pointer;
    let name = stack.name.as_ref().map_or(String::new(), |name| format!(" `{}`", name.escape_debug()));
    let top = stack.top.map_or(String::new(), |top| format!("; the pointer is {top:#x} at first"));
    match &stack.depth {
        Size::Bytes(depth) => {
            let declared = if stack.declared { ", as declared" } else { "" };
            writeln!(out, "stack of global {pointer}{name}: at most {depth} bytes{declared}{top}")?;
            if stack.top.is_some_and(|top| *depth > u64::from(top)) {
                writeln!(out, "    that is more than there is below it")?;
            }
        }
        Size::Unbounded { because } => {
            writeln!(out, "stack of global {pointer}{name}: not bounded{top}")?;
            writeln!(out, "    {because}")?;
        }
    }
    for link in &stack.chain {
        writeln!(out, "  {:>9}  {}", link.frame, link.describe())?;
    }
    Ok(())
}
