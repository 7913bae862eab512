//! What there is in a module, drawn before any code: components, imports, functions.

use super::body;
use arbitrary::{Result as Drawn, Unstructured};
use loom_testsuite::outside::POINT;
use std::fmt::Write;

/// What an imported function is to the canonical ABI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A lower of a function type that is not async.
    Sync,
    /// A lower of which that is not known.
    Unsure,
    /// A lower with the async option.
    Async,
    /// `stream.read`.
    StreamRead,
    /// `waitable-set.wait`.
    Wait,
    /// `task.return`.
    TaskReturn,
    /// A `[resource-drop]` that the destructor lists.
    Drop,
    /// One of another resource.
    DropOther,
    /// `error-context.debug-message`.
    DebugMessage,
    /// `context.get`.
    Context,
    /// `thread.new-indirect`.
    ThreadInSlot,
    /// `thread.spawn-indirect`: what it starts runs beside all other code.
    Spawn,
    /// `pulseengine:async` `stream_read`.
    ReadByNumber,
    /// `pulseengine:async` `thread_new`.
    ThreadByNumber,
    /// Nobody knows.
    Unknown,
    /// Nobody knows, and it takes a reference.
    Register,
}

/// All of them, the frequent ones twice; the first ones cannot wait.
const KINDS: [Kind; 21] = {
    use Kind::*;
    [
        Sync,
        Sync,
        Sync,
        TaskReturn,
        Drop,
        Drop,
        DropOther,
        DebugMessage,
        Context,
        Unsure,
        Async,
        Async,
        StreamRead,
        StreamRead,
        Wait,
        Wait,
        ThreadInSlot,
        Spawn,
        ReadByNumber,
        ThreadByNumber,
        Unknown,
    ]
};

/// How many of them cannot wait.
const BRIEF: usize = 9;

impl Kind {
    /// Whether it is told the slot of a function that it starts.
    pub fn starts_slot(self) -> bool {
        matches!(self, Kind::ThreadInSlot | Kind::Spawn)
    }
}

/// An imported function.
#[derive(Debug, Clone)]
pub struct Import {
    pub kind: Kind,
    /// The two names.
    pub name: (&'static str, String),
    /// The component that calls it.
    pub component: usize,
    /// Whether its options name the memory of that component.
    pub has_memory: bool,
    /// Whether they name its allocator; then they name the memory too.
    pub has_realloc: bool,
}

/// A component.
#[derive(Debug, Clone)]
pub struct Component {
    /// The memory that its statics and its stack are in.
    pub memory: usize,
    /// The stack pointer, which two components may share.
    pub stack: usize,
    /// Where its statics are.
    pub statics: u32,
    /// How many lifts it has.
    pub lifts: usize,
    /// Whether it has an allocator, a post-return, a callback, a destructor and a thread function.
    pub has: [bool; 5],
    /// Whether its first lift moves the stack pointer for good.
    pub leaks: bool,
}

/// The functions of a component beside its lifts, with their parameters, in the order of [`Component::has`].
pub const SPECIAL: [(&str, usize, bool); 5] = [
    ("realloc", 4, true),
    ("post", 1, false),
    ("callback", 3, true),
    ("dtor", 1, false),
    ("thread", 1, false),
];

/// What bodies and the host choose among.
#[derive(Debug)]
pub struct Layout {
    pub components: Vec<Component>,
    pub imports: Vec<Import>,
    /// How many helpers each component has; the last one of them calls nothing.
    pub helpers: usize,
    /// What the section says: all, all but that it is one tree, nothing at all.
    pub facts: Facts,
    /// Whether a start function calls the first import.
    pub starts: bool,
    /// Whether memories and globals are exported, whoever needs that.
    pub is_exposed: bool,
    /// Whether the first import is linked with a subtype, and called through the table as one.
    pub subtype: bool,
    /// Whether there is a tag, which imports and functions throw.
    pub throws: bool,
    /// Whether the host interrupts: under no rules, or where something runs beside all other code.
    pub is_interrupted: bool,
}

/// How much of the facts a fuser wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facts {
    /// Everything, and it is one tree.
    OneTree,
    /// Everything, and each component is a tree of its own.
    Trees,
    /// Nothing: no section.
    None,
}

impl Layout {
    pub fn draw(input: &mut Unstructured<'_>) -> Drawn<Layout> {
        let facts =
            *input.choose(&[Facts::OneTree, Facts::OneTree, Facts::Trees, Facts::Trees, Facts::None])?;
        let count = input.int_in_range(1..=2)?;
        let [shares_memory, shares_stack]: [bool; 2] = input.arbitrary()?;
        let components = (0..count).map(|index| {
            let memory = if shares_memory { 0 } else { index };
            Ok(Component {
                memory,
                stack: if shares_memory && shares_stack { 0 } else { index },
                statics: 1024 + 4096 * index as u32,
                lifts: input.int_in_range(1..=3)?,
                has: input.arbitrary()?,
                leaks: input.ratio(1, 16)?,
            })
        });
        let components: Vec<Component> = components.collect::<Drawn<_>>()?;
        // Where any may wait, little is done to a stack.
        let kinds = if input.ratio(2, 3)? { &KINDS[..BRIEF] } else { &KINDS };
        let mut imports = Vec::new();
        // Where nothing is known about imports, little is done to a stack if there is one.
        let fewest = if facts == Facts::None && input.arbitrary()? { 0 } else { 1 };
        for index in 0..input.int_in_range(fewest..=4 * fewest)? {
            let mut kind = *input.choose(kinds)?;
            if facts == Facts::None && input.ratio(1, 4)? {
                kind = Kind::Register;
            }
            let component = input.int_in_range(0..=count - 1)?;
            let allocates = matches!(
                kind,
                Kind::Sync | Kind::Unsure | Kind::Async | Kind::StreamRead | Kind::DebugMessage
            );
            let has_realloc = allocates && components[component].has[0] && input.ratio(1, 2)?;
            let reads = allocates || matches!(kind, Kind::Wait);
            let has_memory = has_realloc || kind == Kind::StreamRead || (reads && input.ratio(1, 4)?);
            if kind == Kind::Drop && !components[component].has[3] {
                kind = Kind::DropOther;
            }
            if kind.starts_slot() && !components[component].has[4] {
                kind = Kind::Context;
            }
            let name = match kind {
                Kind::ReadByNumber => ("pulseengine:async", format!("stream_read{index}")),
                Kind::ThreadByNumber => ("pulseengine:async", format!("thread_new{index}")),
                Kind::Drop | Kind::DropOther => ("env", format!("[resource-drop]r{index}")),
                _ => ("env", format!("{kind:?}{index}").to_lowercase()),
            };
            imports.push(Import { kind, name, component, has_memory, has_realloc });
        }
        let first = imports.first().map(|import: &Import| import.kind);
        let is_first = |kinds: &[Kind]| first.is_none_or(|first| kinds.contains(&first));
        Ok(Layout {
            components,
            helpers: input.int_in_range(2..=4)?,
            facts,
            starts: first.is_some() && input.ratio(1, 8)?,
            throws: facts == Facts::None && input.ratio(1, 3)?,
            is_interrupted: match facts {
                Facts::None => input.ratio(1, 2)?,
                Facts::OneTree | Facts::Trees => imports.iter().any(|import| import.kind == Kind::Spawn),
            },
            is_exposed: input.ratio(1, 4)?,
            subtype: !is_first(&[Kind::ReadByNumber, Kind::ThreadByNumber, Kind::Register])
                && input.ratio(1, 8)?,
            imports,
        })
    }

    /// Whether one component may call another.
    pub fn calls_across(&self) -> bool {
        self.facts == Facts::OneTree
    }

    /// The module as text.
    pub fn module(&self, input: &mut Unstructured<'_>) -> Drawn<String> {
        let mut text = String::from(
            "(module\n  (type $import (sub (func (param i32 i32) (result i32))))\n  \
             (type $linked (sub final $import (func (param i32 i32) (result i32))))\n  \
             (type $slot (func (param i32) (result i32)))\n  (type $thread (func (param i32)))\n",
        );
        for (index, import) in self.imports.iter().enumerate() {
            let (module, name) = &import.name;
            let ty = match import.kind {
                Kind::ReadByNumber => "(param i32 i32 i32 i32) (result i32)",
                Kind::Register => "(param funcref) (result i32)",
                _ => "(type $import)",
            };
            // Writing to a string cannot fail, here and below.
            let _ = writeln!(text, "  (import \"{module}\" \"{name}\" (func $import{index} {ty}))");
        }
        if self.throws {
            text.push_str("  (import \"env\" \"oops\" (tag $oops (param i32)))\n");
        }
        if self.is_interrupted {
            let _ = writeln!(text, "  (global $point (export \"{POINT}\") (mut i32) (i32.const 0))");
        }
        let memories = self.components.iter().map(|component| component.memory).max().unwrap_or(0) + 1;
        for memory in 0..memories {
            let mut imports = self.imports.iter().filter(|import| import.has_memory);
            let is_named =
                self.is_exposed || imports.any(|import| self.components[import.component].memory == memory);
            let export = if is_named { format!("(export \"memory{memory}\") ") } else { String::new() };
            let _ = writeln!(text, "  (memory $m{memory} {export}1)");
        }
        let stacks = self.components.iter().map(|component| component.stack).max().unwrap_or(0) + 1;
        for stack in 0..stacks {
            let top = 65_536 - 16_384 * stack;
            let _ = writeln!(text, "  (global $sp{stack} (mut i32) (i32.const {top}))");
        }
        for (index, component) in self.components.iter().enumerate() {
            let export = if self.is_exposed { format!("(export \"g{index}\") ") } else { String::new() };
            let _ = writeln!(text, "  (global $g{index} {export}(mut i32) (i32.const {}))", index * 3);
            let _ = writeln!(text, "  (global $once{index} (mut i32) (i32.const 0))");
            let table: String = (1..9u32).map(|item| format!("\\{item:02x}").repeat(4)).collect();
            let (memory, statics) = (component.memory, component.statics);
            let _ = writeln!(text, "  (data (memory $m{memory}) (i32.const {statics}) \"{table}\")");
            let _ = writeln!(text, "  (data (memory $m{memory}) (i32.const {}) \"\\40\\00\")", statics + 96);
        }
        self.table(&mut text);
        for component in 0..self.components.len() {
            body::functions(self, component, &mut text, input)?;
        }
        if self.starts {
            body::start(self, &mut text, input)?;
        }
        text.push_str(")\n");
        Ok(text)
    }

    /// Slots for the last helpers, the thread functions and the first import.
    fn table(&self, text: &mut String) {
        let slots: Vec<String> = self.slots();
        let is_named = self.imports.iter().any(|import| import.kind.starts_slot());
        let export = if is_named { "(export \"table\") " } else { "" };
        let count = slots.len();
        let _ = writeln!(text, "  (table $t {export}{count} {count} funcref)");
        let _ = writeln!(text, "  (elem (table $t) (i32.const 0) func {})", slots.join(" "));
        let _ = writeln!(text, "  (elem declare func {})", slots.join(" "));
    }

    /// The functions in the table.
    pub fn slots(&self) -> Vec<String> {
        let mut slots = Vec::new();
        for (index, component) in self.components.iter().enumerate() {
            slots.push(format!("$helper{index}_{}", self.helpers - 1));
            if component.has[4] {
                slots.push(format!("$thread{index}"));
            }
        }
        if self.subtype {
            slots.push("$import0".into());
        }
        slots
    }
}
