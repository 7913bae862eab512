//! The memory before and after, as [`Layout`] says it, for the bars of the page.

use crate::layout::{Area, Extent, Layout, MemoryLayout, Place, Size, StackLayout};
use serde::Serialize;

/// One picture.
#[derive(Debug, Serialize)]
pub struct Picture<'l> {
    /// RAM: what is used of all memories, and mutable globals.
    ram: &'l Size,
    memories: Vec<Bar<'l>>,
    stacks: &'l [StackLayout],
}

/// A memory.
#[derive(Debug, Serialize)]
struct Bar<'l> {
    memory: u32,
    name: Option<&'l str>,
    /// Its size at first, and the largest that it can get; `None` if only its addresses bound it.
    bytes: u64,
    most: Option<u64>,
    #[serde(flatten)]
    extent: &'l Extent,
    areas: Vec<Block<'l>>,
}

/// An area.
#[derive(Debug, Serialize)]
struct Block<'l> {
    start: u64,
    end: u64,
    /// One of the uses that `memory.js` has names for.
    r#use: &'static str,
    by: Option<&'l Place>,
}

impl<'l> Picture<'l> {
    /// The picture of a layout.
    pub fn of(layout: &'l Layout) -> Picture<'l> {
        Picture {
            ram: &layout.ram,
            memories: layout.memories.iter().map(bar).collect(),
            stacks: &layout.stacks,
        }
    }
}

fn bar(memory: &MemoryLayout) -> Bar<'_> {
    let block = |area| block(memory, area);
    Bar {
        memory: memory.memory,
        name: memory.name.as_deref(),
        bytes: memory.bytes,
        most: memory.most,
        extent: &memory.extent,
        areas: memory.areas.iter().map(block).collect(),
    }
}

fn block<'l>(memory: &MemoryLayout, area: &'l Area) -> Block<'l> {
    let kind = memory.kind(area);
    let r#use = match (kind, area.initialised) {
        ("variable", true) => "initialised",
        ("variable", false) => "zero",
        ("any use", true) => "any use, initialised",
        _ => kind,
    };
    Block { start: area.start, end: area.end, r#use, by: area.by.as_ref() }
}
