//! The layout of a program's memory, as numbers: for whoever writes the linker script.
//!
//! No pass runs. Which bytes the program may touch is what [`compact`](loom_compact) proves, at the addresses that they have
//! now; `memory` makes areas of them, `stack` bounds how deep shadow stacks get, `gates` compares with limits, and `emit` writes
//! it all down for compilers and linkers. `safe` says which accesses need no check.

pub mod emit;
pub mod gates;
mod memory;
pub mod safe;
mod stack;

use loom_core::call_graph::CallGraph;
use loom_core::custom::footprint::Premises;
use loom_core::index::{FuncIndex, Item};
use loom_core::names::Names;
use loom_core::outside::Outside;
use loom_core::report::PassReport;
use loom_core::{Module, Result};
use memory::Memories;
use serde::Serialize;
use stack::Stack;
use std::fmt;
use wasmparser::ValType;

/// What a module takes of a chip. All sizes are in bytes.
#[derive(Debug, Clone, Serialize)]
pub struct Layout {
    /// Linear memories, in the order of their indices.
    pub memories: Vec<MemoryLayout>,
    /// Shadow stacks, in the order of their pointers.
    pub stacks: Vec<StackLayout>,
    /// RAM: what the program uses of all linear memories, and mutable globals.
    pub ram: Size,
    /// Mutable globals that the module defines: 4 each for 32 bits and for references, 8 for 64, 16 for vectors.
    pub globals: u64,
    /// Initial values, in data segments: read-only memory, besides code.
    pub rom: u64,
    /// Function bodies as WebAssembly: how large they are as machine code is up to the compiler.
    pub code: u64,
    /// What is taken for granted, each in a sentence.
    pub assumptions: Vec<String>,
    /// What the outside is taken to be.
    #[serde(skip)]
    pub premises: Premises,
}

/// A number of bytes, if it has a bound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Size {
    /// At most so many.
    Bytes(u64),
    /// No bound is known.
    Unbounded {
        /// Why, in words.
        because: String,
    },
}

impl Size {
    /// The number, if there is one.
    pub fn bytes(&self) -> Option<u64> {
        match self {
            Size::Bytes(bytes) => Some(*bytes),
            Size::Unbounded { .. } => None,
        }
    }
}

/// A linear memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MemoryLayout {
    /// Its index.
    pub memory: u32,
    /// Its name, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its size at first.
    pub bytes: u64,
    /// The largest size that it can get; `None` if only its addresses bound it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<u64>,
    /// Who else touches it, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outside: Option<String>,
    /// Code that may grow it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grown_by: Option<Place>,
    /// Which of its bytes are used.
    #[serde(flatten)]
    pub extent: Extent,
    /// The bytes that it has at first by their use, in the order of their addresses. What is in no area is neither touched nor
    /// initialised.
    pub areas: Vec<Area>,
    /// If it is bounded, all code that may touch it, in the order of functions and operators.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accesses: Vec<Access>,
}

/// An operator that may touch bytes of a memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Access {
    /// Where it is.
    #[serde(flatten)]
    pub place: Place,
    /// Whether it writes them.
    pub writes: bool,
    /// Addresses of the bytes that it may touch, in ascending order: of each range the first, and the one behind the last.
    pub bytes: Vec<(u64, u64)>,
}

/// Which bytes of a memory are used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Extent {
    /// No others than these.
    Bounded {
        /// Address of the first that may be touched; 0 if none is.
        lowest: u64,
        /// Address behind the last that may be touched.
        end: u64,
    },
    /// It may be any.
    Unbounded {
        /// Where the bound was lost, then where that came from, and so on.
        causes: Vec<String>,
    },
}

/// Bytes of one use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Area {
    /// Address of the first.
    pub start: u64,
    /// Address behind the last.
    pub end: u64,
    /// Whether the program may read them.
    pub read: bool,
    /// Whether it may write them.
    pub written: bool,
    /// Whether segments write them at first; otherwise they are zero.
    pub initialised: bool,
    /// The stack pointer that some of their addresses are computed from: the index of a global.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stack: Option<u32>,
    /// An access that may touch the first of them: a write, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Place>,
}

impl Area {
    /// Whether the program may touch them.
    pub fn is_used(&self) -> bool {
        self.read || self.written
    }

    /// Number of bytes.
    pub fn size(&self) -> u64 {
        self.end - self.start
    }

    fn is_alike(&self, other: &Area) -> bool {
        let key = |area: &Area| (area.read, area.written, area.initialised, area.stack);
        key(self) == key(other)
    }
}

/// An operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The function that it is in, by index.
    pub func: u32,
    /// What the function is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Bytes from the start of the module.
    pub offset: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, at {:#x}", func(self.func, self.name.as_deref()), self.offset)
    }
}

/// A function, for people.
fn func(index: u32, name: Option<&str>) -> String {
    name.map_or_else(|| format!("func {index}"), |name| format!("func {index} `{}`", name.escape_debug()))
}

impl Place {
    fn of(names: &Names, func: FuncIndex, offset: u64) -> Place {
        let name = names.get(Item::Func(func)).map(str::to_string);
        Place { func: func.as_u32(), name, offset }
    }
}

/// A shadow stack: what compilers keep in memory below a stack pointer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StackLayout {
    /// The global that is its pointer, by index.
    pub pointer: u32,
    /// What the pointer is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where the pointer is at first: the address at which the stack ends, before a pass laid it out anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top: Option<u32>,
    /// How far below that the pointer gets.
    pub depth: Size,
    /// Whether that was declared, and not found out.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub declared: bool,
    /// The deepest chain of calls.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub chain: Vec<Link>,
}

/// A function on a chain of calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Its index.
    pub func: u32,
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How far it moves the pointer down by itself, in bytes.
    pub frame: u64,
}

impl Link {
    /// The function, for people.
    pub fn describe(&self) -> String {
        func(self.func, self.name.as_deref())
    }
}

/// What the user declares.
#[derive(Debug, Clone, Copy, Default)]
pub struct Declared {
    /// How deep each shadow stack gets at most, in bytes.
    pub stack: Option<u64>,
}

impl Layout {
    /// The layout of a module, of which bodies have to be valid.
    ///
    /// # Errors
    ///
    /// If a body cannot be read.
    pub fn of(module: &Module<'_>, outside: &Outside, declared: Declared) -> Result<Layout> {
        let names = Names::of(module);
        let calls = CallGraph::of(module, outside)?;
        let memories = Memories::of(module, outside, &names, &calls)?;
        let used = loom_compact::used(module, outside)?;
        let memories: Vec<MemoryLayout> = used.iter().map(|used| memories.layout(used)).collect();
        let found = stack::find(module, outside, &calls, &names)?;
        let mut report = PassReport::default();
        outside.assume(&mut report);
        outside.assume_params(&mut report);
        let mut assumptions = report.assumptions;
        if !found.is_empty() {
            assumptions.extend(stack::assumptions(outside).into_iter().map(String::from));
        }
        let mut stacks = Vec::new();
        for found in found {
            let mut stack = StackLayout::of(&found, &names);
            if let (Size::Unbounded { because }, Some(bytes)) = (&stack.depth, declared.stack) {
                let pointer = stack.pointer;
                if let Some(frame) = stack.chain.iter().find(|link| link.frame > bytes) {
                    let because = format!(
                        "the {bytes} bytes of `--stack` are less than the frame of {}",
                        frame.describe()
                    );
                    stack.depth = Size::Unbounded { because };
                } else {
                    assumptions.push(format!(
                        "declared with `--stack`: global {pointer} gets at most {bytes} bytes below its start, although \
                         {because}"
                    ));
                    (stack.depth, stack.declared) = (Size::Bytes(bytes), true);
                }
            }
            stacks.push(stack);
        }
        let globals = globals(module);
        Ok(Layout {
            ram: sum(globals, memories.iter().map(MemoryLayout::ram)),
            memories,
            stacks,
            globals,
            rom: module.datas.values().map(|data| data.data.len() as u64).sum(),
            code: module
                .funcs
                .keys()
                .filter_map(|func| module.body(func))
                .map(|body| body.as_bytes().len() as u64)
                .sum(),
            assumptions,
            premises: Premises {
                canonical: outside.is_canonical(),
                one_tree: outside.is_one_tree(),
                params: outside.knows_params(),
            },
        })
    }

    /// What all shadow stacks take together.
    pub fn stack(&self) -> Size {
        sum(0, self.stacks.iter().map(|stack| stack.depth.clone()))
    }
}

impl StackLayout {
    fn of(stack: &Stack, names: &Names) -> StackLayout {
        let name = |item: Item| names.get(item).map(str::to_string);
        let link = |(func, frame): &(FuncIndex, u64)| Link {
            func: func.as_u32(),
            name: name(Item::Func(*func)),
            frame: *frame,
        };
        StackLayout {
            pointer: stack.pointer.as_u32(),
            name: name(Item::Global(stack.pointer)),
            top: stack.top,
            depth: match &stack.depth {
                Ok(depth) => Size::Bytes(*depth),
                Err(why) => Size::Unbounded { because: why.describe(names) },
            },
            declared: false,
            chain: stack.chain.iter().map(link).collect(),
        }
    }
}

impl MemoryLayout {
    /// What the bytes of an area are.
    pub fn kind(&self, area: &Area) -> &'static str {
        if let Extent::Unbounded { .. } = self.extent {
            return "any use";
        }
        match (area.read, area.written, area.stack) {
            (false, false, _) => "never touched",
            (true, false, _) => "read-only",
            (_, true, Some(_)) => "stack",
            (_, true, None) => "variable",
        }
    }

    /// The RAM that it takes: up to the last byte that may be touched or is initialised, or all that it can get.
    pub fn ram(&self) -> Size {
        match (&self.extent, self.most) {
            (Extent::Bounded { .. }, _) => Size::Bytes(self.areas.last().map_or(0, |area| area.end)),
            (Extent::Unbounded { .. }, Some(most)) => Size::Bytes(most),
            (Extent::Unbounded { .. }, None) => {
                Size::Unbounded { because: format!("memory {} can grow without a limit", self.memory) }
            }
        }
    }
}

fn sum(first: u64, mut rest: impl Iterator<Item = Size>) -> Size {
    let sum = rest.try_fold(first, |sum, size| match size {
        Size::Bytes(bytes) => Ok(sum.saturating_add(bytes)),
        unbounded => Err(unbounded),
    });
    sum.map_or_else(|unbounded| unbounded, Size::Bytes)
}

/// Bytes of the mutable globals that a module defines.
fn globals(module: &Module<'_>) -> u64 {
    let own = module.globals.values().filter(|global| global.ty.mutable && !global.origin.is_import());
    let size = |ty: ValType| match ty {
        ValType::I32 | ValType::F32 | ValType::Ref(_) => 4,
        ValType::I64 | ValType::F64 => 8,
        ValType::V128 => 16,
    };
    own.map(|global| size(global.ty.content_type)).sum()
}
