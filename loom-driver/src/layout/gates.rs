//! Limits that a program has to stay within, and what costs most where it does not.

use super::{Layout, Size};
use loom_core::Module;
use loom_core::index::FuncIndex;
use std::fmt::Write;

/// Limits, in bytes; `None`: no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// Of [`Layout::ram`].
    pub ram: Option<u64>,
    /// Of [`Layout::rom`].
    pub rom: Option<u64>,
    /// Of the shadow stacks together.
    pub stack: Option<u64>,
    /// Of [`Layout::code`].
    pub code: Option<u64>,
}

/// So many causes are named.
const TOP: usize = 5;

impl Limits {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        *self == Limits::default()
    }

    /// Compares the layout of `module` with the limits.
    ///
    /// # Errors
    ///
    /// Every limit that it is not known to stay within, with what costs most, in words.
    pub fn check(&self, layout: &Layout, module: &Module<'_>) -> Result<(), String> {
        let exact = Size::Bytes;
        let gates: [Gate; 4] = [
            ("RAM", "--max-ram", self.ram, layout.ram.clone(), ram),
            ("initial values", "--max-rom", self.rom, exact(layout.rom), rom),
            ("shadow stacks", "--max-stack", self.stack, layout.stack(), stack),
            ("code", "--max-code", self.code, exact(layout.code), code),
        ];
        let mut text = String::new();
        for (what, flag, limit, size, costs) in gates {
            let Some(limit) = limit else { continue };
            match &size {
                Size::Bytes(bytes) if *bytes <= limit => continue,
                Size::Bytes(bytes) => {
                    let _ =
                        writeln!(text, "{what}: {bytes} bytes, {} more than `{flag} {limit}`", bytes - limit);
                }
                Size::Unbounded { because } => {
                    let _ = writeln!(text, "{what}: not known to stay within `{flag} {limit}`: {because}");
                }
            }
            let mut costs = costs(layout, module);
            costs.sort_by_key(|cost| std::cmp::Reverse(cost.bytes));
            for cost in costs.iter().filter(|cost| cost.bytes > 0).take(TOP) {
                let _ = writeln!(text, "{:>9}  {}", cost.bytes, cost.what);
            }
        }
        if text.is_empty() { Ok(()) } else { Err(text) }
    }
}

/// What is compared, the flag of its limit, the limit, what it is, and what it is made of.
type Gate = (&'static str, &'static str, Option<u64>, Size, fn(&Layout, &Module<'_>) -> Vec<Cost>);

/// Something that takes room.
struct Cost {
    bytes: u64,
    what: String,
}

fn ram(layout: &Layout, _: &Module<'_>) -> Vec<Cost> {
    let mut costs = vec![Cost { bytes: layout.globals, what: "mutable globals".into() }];
    for memory in &layout.memories {
        for area in memory.areas.iter().filter(|area| area.is_used()) {
            let by = area.by.as_ref().map_or(String::new(), |by| format!(", touched by {by}"));
            let (start, end) = (area.start, area.end);
            let what = format!("memory {}, {start:#x} to {end:#x}: {}{by}", memory.memory, memory.kind(area));
            costs.push(Cost { bytes: area.size(), what });
        }
    }
    costs
}

fn rom(_: &Layout, module: &Module<'_>) -> Vec<Cost> {
    let datas = module.datas.iter();
    datas
        .map(|(index, data)| Cost {
            bytes: data.data.len() as u64,
            what: format!("data segment {}", index.as_u32()),
        })
        .collect()
}

fn stack(layout: &Layout, _: &Module<'_>) -> Vec<Cost> {
    let chains = layout.stacks.iter().flat_map(|stack| &stack.chain);
    chains.map(|link| Cost { bytes: link.frame, what: format!("the frame of {}", link.describe()) }).collect()
}

fn code(_: &Layout, module: &Module<'_>) -> Vec<Cost> {
    let bodies = module.funcs.keys().filter_map(|func| Some((func, module.body(func)?)));
    let mut largest: Vec<(FuncIndex, u64)> =
        bodies.map(|(func, body)| (func, body.as_bytes().len() as u64)).collect();
    largest.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    largest.truncate(TOP);
    largest.into_iter().map(|(func, bytes)| Cost { bytes, what: module.describe_func(func) }).collect()
}
