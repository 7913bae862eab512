//! A layout as files for compilers, linkers and people.

mod c;
mod ld;
mod map;
mod section;

use super::Layout;
use std::fmt::Write;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A C header with sizes and addresses.
    C,
    /// Symbols for a linker script.
    Ld,
    /// All of it, as JSON.
    Json,
    /// A map for people.
    Map,
}

impl Kind {
    /// All kinds, by the name that a user gives.
    pub const ALL: [(&'static str, Kind); 4] =
        [("c", Kind::C), ("ld", Kind::Ld), ("json", Kind::Json), ("map", Kind::Map)];
}

impl Layout {
    /// The layout as a file of this kind. The same layout gives the same text.
    pub fn emit(&self, kind: Kind) -> String {
        match kind {
            Kind::C => c::header(self),
            Kind::Ld => ld::symbols(self),
            Kind::Json => self.json(),
            Kind::Map => map::map(self),
        }
    }

    fn json(&self) -> String {
        #[derive(serde::Serialize)]
        struct Report<'l> {
            schema: &'static str,
            loom: &'static str,
            #[serde(flatten)]
            layout: &'l Layout,
        }
        let report = Report { schema: "loom-layout/1", loom: env!("CARGO_PKG_VERSION"), layout: self };
        // A layout has only strings as keys, and numbers that JSON can write.
        let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The numbers that compilers and linkers want, each with a name in the style of C, and what it is.
    fn numbers(&self) -> Vec<Number> {
        let mut numbers = vec![
            Number::new(
                "ram_bytes",
                self.ram.bytes(),
                "used bytes of all linear memories, and mutable globals",
            ),
            Number::new("rom_bytes", Some(self.rom), "initial values"),
            Number::new("globals_bytes", Some(self.globals), "mutable globals"),
            Number::new("stack_bytes", self.stack().bytes(), "all shadow stacks together"),
        ];
        for memory in &self.memories {
            let name = |what: &str| format!("memory{}_{what}", memory.memory);
            numbers.push(Number::new(
                name("used_bytes"),
                memory.ram().bytes(),
                "from address 0 to the last used or initialised byte",
            ));
            numbers.push(Number::new(
                name("size_bytes"),
                Some(memory.bytes),
                "what the module asks for at first",
            ));
        }
        for stack in &self.stacks {
            let name = |what: &str| format!("stack{}_{what}", stack.pointer);
            let what = "how far the stack pointer in this global gets below its start";
            numbers.push(Number::new(name("bytes"), stack.depth.bytes(), what));
        }
        numbers
    }
}

/// A number with a name.
struct Number {
    name: String,
    /// `None` if it has no bound.
    value: Option<u64>,
    what: &'static str,
}

impl Number {
    fn new(name: impl Into<String>, value: Option<u64>, what: &'static str) -> Number {
        Number { name: name.into(), value, what }
    }
}

/// The first lines of a file: where it is from, and what it takes for granted.
fn preamble(layout: &Layout, out: &mut String) {
    let _ = writeln!(out, "Memory layout, by loom {}. Sizes in bytes.", env!("CARGO_PKG_VERSION"));
    for assumption in &layout.assumptions {
        let _ = writeln!(out, "Assumed: {assumption}.");
    }
}

/// Text as a comment that `/* */` encloses.
fn comment(text: &str) -> String {
    let mut comment = String::new();
    for line in text.lines() {
        let _ = writeln!(comment, "/* {} */", line.replace("*/", "* /").replace('\\', "\\\\"));
    }
    comment
}
