//! What a program asks for at first: what is certain about a memory that grows before somebody decides how much it may have.
//!
//! How much is enough, the code does not say. What it does say is how large the memory is at first, the numbers of pages that
//! are constants where it grows, and by how much it grows when its allocator is called first, which is found out by calling it.

use crate::heap;
use loom_core::index::{GlobalIndex, MemoryIndex, Space};
use loom_core::{Error, Module, Result};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use wasmparser::{FunctionBody, Operator};

/// What one memory asks for at first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AtFirst {
    /// The memory.
    pub memory: u32,
    /// How many pages it has at first; if it is imported, at least.
    pub pages: u64,
    /// Whether it is imported.
    pub is_imported: bool,
    /// The size of one of its pages in bytes.
    pub page_bytes: u64,
    /// How many pages it may have at most, if that is declared.
    pub maximum: Option<u64>,
    /// Each place where it grows, in the order of the file.
    pub sites: Vec<Site>,
    /// What it grows by when a function that gives blocks is called first, if such a function is found.
    pub first_block: Option<FirstBlock>,
    /// What the exported `__heap_base` says, if it is a constant and this is the only memory.
    pub heap_base: Option<u64>,
}

/// A `memory.grow`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Site {
    /// The function.
    pub func: u32,
    /// Where it is, in bytes from the start of the body.
    pub offset: u32,
    /// How many pages it asks for, if that is a constant.
    pub pages: Option<u64>,
}

/// What becomes of the memory when its allocator is called on what the memory has at first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FirstBlock {
    /// The function that gives blocks.
    pub func: u32,
    /// The same in words.
    pub name: String,
    /// How many bytes it is called for.
    pub bytes: u64,
    /// By how many pages the memory grows in that call.
    pub pages: u64,
}

/// How large the first block is, in bytes.
const BLOCK: u64 = 8;
/// Of how many memories the allocator is looked for: each time all functions are read.
const MOST_SEARCHES: usize = 16;

/// What each memory that a `memory.grow` names asks for at first.
///
/// # Errors
///
/// [`Error::Bug`] if a body is not valid.
pub fn of(module: &Module<'_>) -> Result<Vec<AtFirst>> {
    let mut sites: BTreeMap<MemoryIndex, Vec<Site>> = BTreeMap::new();
    for func in module.funcs.keys() {
        let Some(body) = module.body(func) else { continue };
        for (memory, offset, pages) in
            sites_in(body).map_err(|error| Error::bug(format!("a body: {error}")))?
        {
            sites.entry(memory).or_default().push(Site { func: func.as_u32(), offset, pages });
        }
    }
    let mut all = Vec::new();
    for (memory, sites) in sites {
        let Some(definition) = module.memories.get(memory) else { continue };
        let is_imported = definition.origin.is_import();
        let first_block = match is_imported || all.len() >= MOST_SEARCHES {
            true => None,
            false => heap::first_block(module, memory, BLOCK)?,
        };
        all.push(AtFirst {
            memory: memory.as_u32(),
            pages: definition.ty.initial,
            is_imported,
            page_bytes: 1 << definition.ty.page_size_log2.unwrap_or(16).min(63),
            maximum: definition.ty.maximum,
            sites,
            first_block: first_block.map(|(func, pages)| FirstBlock {
                func: func.as_u32(),
                name: module.describe_func(func),
                bytes: BLOCK,
                pages,
            }),
            heap_base: heap_base(module).filter(|_| module.memories.len() == 1),
        });
    }
    Ok(all)
}

/// Where a body grows which memory, and by how much where the number stands directly in front.
fn sites_in(body: &FunctionBody<'_>) -> wasmparser::Result<Vec<(MemoryIndex, u32, Option<u64>)>> {
    let (mut found, mut constant) = (Vec::new(), None);
    let mut reader = body.get_operators_reader()?;
    while !reader.eof() {
        let at = (reader.original_position() - body.range().start) as u32;
        constant = match reader.read()? {
            Operator::MemoryGrow { mem } => {
                found.push((MemoryIndex::from_u32(mem), at, constant));
                None
            }
            Operator::I32Const { value } => Some(value.cast_unsigned().into()),
            Operator::I64Const { value } => Some(value.cast_unsigned()),
            _ => None,
        };
    }
    Ok(found)
}

fn heap_base(module: &Module<'_>) -> Option<u64> {
    let mut exports = module.exports.iter();
    let export =
        exports.find(|export| export.name == "__heap_base" && Space::of(export.kind) == Space::Global)?;
    let global =
        module.globals.get(GlobalIndex::from_u32(export.index)).filter(|global| !global.ty.mutable)?;
    module.constants.integer(global.origin.defined()?)
}

fn count(number: u64, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

impl fmt::Display for AtFirst {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let &AtFirst {
            memory,
            pages,
            is_imported,
            page_bytes,
            maximum,
            ref sites,
            ref first_block,
            heap_base,
        } = self;
        let least = if is_imported { "at least " } else { "" };
        write!(f, "memory {memory} has {least}{} of {page_bytes} bytes at first", count(pages, "page"))?;
        match maximum {
            Some(maximum) => write!(f, ", and {maximum} at most")?,
            None => write!(f, ", and no maximum")?,
        }
        let known: Vec<u64> = sites.iter().filter_map(|site| site.pages).collect();
        let most = known.iter().max();
        let unknown = sites.len() - known.len();
        match (most, unknown) {
            (Some(most), 0) => write!(f, "; it grows by {} at once at most", count(*most, "page"))?,
            (Some(most), _) => {
                let which = count(unknown as u64, "`memory.grow`");
                write!(
                    f,
                    "; it grows by {} where that is a constant, and {which} by a number that is not known",
                    count(*most, "page")
                )?;
            }
            (None, _) => write!(f, "; by how much it grows at once is not known")?,
        }
        match first_block {
            Some(FirstBlock { name, bytes, pages: 0, .. }) => {
                write!(f, "; {name} has room for a first block of {bytes} bytes without growing it")?;
            }
            Some(FirstBlock { name, bytes, pages, .. }) => {
                write!(
                    f,
                    "; {name}, called first, for {bytes} bytes, grows it by {}",
                    count(*pages, "page")
                )?;
            }
            None => write!(f, "; what its allocator asks for at first is not known")?,
        }
        match heap_base {
            Some(base) => {
                let rest = pages.saturating_mul(page_bytes).saturating_sub(base);
                write!(f, "; `__heap_base` says that {rest} of its bytes are free at first")
            }
            None => write!(f, "; where its heap starts is not known"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(wat: &str) -> String {
        let bytes = wat::parse_str(wat).unwrap();
        let all = of(&Module::parse(&bytes).unwrap()).unwrap();
        all.iter().map(AtFirst::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn constants_are_said_and_nothing_else_is_guessed() {
        let says = text(
            r#"(module (memory 2 9) (memory 1) (memory 1)
                (func (drop (memory.grow 0 (i32.const 3))) (drop (memory.grow 0 (i32.const 2))))
                (func (param i32) (drop (memory.grow 1 (local.get 0)))
                    (drop (memory.grow 1 (block (result i32) (i32.const 7))))))"#,
        );
        let expected = "memory 0 has 2 pages of 65536 bytes at first, and 9 at most; it grows by 3 pages at once at most; what its \
            allocator asks for at first is not known; where its heap starts is not known\n\
            memory 1 has 1 page of 65536 bytes at first, and no maximum; by how much it grows at once is not known; what its \
            allocator asks for at first is not known; where its heap starts is not known";
        assert_eq!(says, expected);
    }

    /// A malloc that the trial takes for one, in a memory that may grow, or may not.
    #[test]
    fn what_the_first_block_takes_is_found_out() {
        let with = |memory: &str| {
            text(&format!(
                "(module (memory {memory})
                    (func $malloc (param i32) (result i32) (local i32)
                        (if (i32.gt_u (local.get 0) (i32.const 0x7fff0000)) (then (return (i32.const 0))))
                        (local.set 1 (i32.load (i32.const 1024)))
                        (if (i32.eqz (local.get 1)) (then (local.set 1 (i32.mul (memory.size) (i32.const 65536)))))
                        (local.set 0 (i32.and (i32.add (local.get 0) (i32.const 15)) (i32.const -8)))
                        (loop $more
                            (if (i32.gt_u (i32.add (local.get 1) (local.get 0)) (i32.mul (memory.size) (i32.const 65536)))
                                (then (br_if $more (i32.ne (memory.grow (i32.const 2)) (i32.const -1)))
                                    (return (i32.const 0)))))
                        (i32.store offset=4 (local.get 1) (i32.or (local.get 0) (i32.const 3)))
                        (i32.store (i32.const 1024) (i32.add (local.get 1) (local.get 0)))
                        (i32.add (local.get 1) (i32.const 8))))"
            ))
        };
        let says = with("1");
        assert!(says.contains("func 0 `malloc`, called first, for 8 bytes, grows it by 2 pages"), "{says}");
        let says = with("1 2");
        assert!(says.contains("what its allocator asks for at first is not known"), "{says}");
    }

    #[test]
    fn a_heap_base_is_believed_of_the_only_memory() {
        let with = |memories: &str, global: &str| {
            text(&format!(
                r#"(module {memories} (global (export "__heap_base") {global})
                    (func (drop (memory.grow (i32.const 1)))))"#
            ))
        };
        let says = with("(memory 1)", "i32 (i32.const 60000)");
        assert!(says.ends_with("`__heap_base` says that 5536 of its bytes are free at first"), "{says}");
        for (memories, global) in [
            ("(memory 1) (memory 1)", "i32 (i32.const 60000)"),
            ("(memory 1)", "(mut i32) (i32.const 60000)"),
        ] {
            assert!(with(memories, global).ends_with("is not known"));
        }
    }
}
