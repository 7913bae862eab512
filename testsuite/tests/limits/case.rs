//! What loom is given, and what has to come of it.

use anyhow::{Context, Result, bail, ensure};
use loom_testsuite::command::loom;
use std::path::Path;
use std::process::Command;
use wasmparser::{Parser, Payload};

/// Cases with what they are about.
pub type List = &'static [(&'static str, fn() -> Case)];

/// An input and its outcome.
pub struct Case {
    /// The module, binary or text.
    pub wasm: Vec<u8>,
    /// What else is given.
    pub input: Input,
    /// Arguments of `loom opt` beside those that every case has.
    pub arguments: &'static [&'static str],
    pub outcome: Outcome,
    /// What the messages say.
    pub says: &'static str,
}

/// What is given beside the module.
pub enum Input {
    Nothing,
    /// A component that the module was fused from.
    Component(Vec<u8>),
}

pub enum Outcome {
    /// An error.
    Refused,
    /// A module with this many things.
    Becomes(Counts),
}

pub fn becomes(wasm: Vec<u8>, counts: Counts) -> Case {
    Case { wasm, input: Input::Nothing, arguments: &[], outcome: Outcome::Becomes(counts), says: "" }
}

pub fn refused(wasm: Vec<u8>, says: &'static str) -> Case {
    Case { wasm, input: Input::Nothing, arguments: &[], outcome: Outcome::Refused, says }
}

/// How many things a module has, as its sections say.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Recursion groups.
    pub types: usize,
    pub imports: usize,
    /// Bodies.
    pub funcs: usize,
    pub tables: usize,
    pub memories: usize,
    pub globals: usize,
    pub exports: usize,
    pub elems: usize,
    pub datas: usize,
}

impl Counts {
    pub const NONE: Counts = Counts {
        types: 0,
        imports: 0,
        funcs: 0,
        tables: 0,
        memories: 0,
        globals: 0,
        exports: 0,
        elems: 0,
        datas: 0,
    };

    fn of(wasm: &[u8]) -> Result<Counts> {
        let mut counts = Counts::default();
        for payload in Parser::new(0).parse_all(wasm) {
            let (count, number) = match payload? {
                Payload::TypeSection(section) => (&mut counts.types, section.count()),
                Payload::ImportSection(section) => {
                    (&mut counts.imports, section.into_imports().count() as u32)
                }
                Payload::TableSection(section) => (&mut counts.tables, section.count()),
                Payload::MemorySection(section) => (&mut counts.memories, section.count()),
                Payload::GlobalSection(section) => (&mut counts.globals, section.count()),
                Payload::ExportSection(section) => (&mut counts.exports, section.count()),
                Payload::ElementSection(section) => (&mut counts.elems, section.count()),
                Payload::CodeSectionStart { count, .. } => (&mut counts.funcs, count),
                Payload::DataSection(section) => (&mut counts.datas, section.count()),
                _ => continue,
            };
            *count += number as usize;
        }
        Ok(counts)
    }
}

/// `full`, or less in an unoptimised build, which is ten times as slow and need not make everybody
/// wait: what it does with a part it does with the whole.
pub const fn scaled(full: u32, divisor: u32) -> u32 {
    if cfg!(debug_assertions) { full / divisor } else { full }
}

/// KiB of stack that every thread of loom gets.
const STACK: u32 = 512;

/// Seconds of processor time that a run may take, whatever else the machine does. Far more than any
/// takes, and far less than time that grows with the square of these sizes.
const SECONDS: u32 = if cfg!(debug_assertions) { 60 } else { 20 };

/// KiB of address space that a run may take: some for the program and its threads, and some for
/// each byte of input.
fn memory(input: usize) -> usize {
    (256 << 10) + input / 1024 * 200
}

/// loom, which may take so much stack, time and memory, in a folder with an input of `size` bytes.
pub fn bounded(folder: &Path, size: usize) -> Result<Command> {
    let limits = format!(
        "ulimit -s {STACK} && ulimit -t {SECONDS} && ulimit -v {} && exec \"$0\" \"$@\"",
        memory(size)
    );
    let mut command = Command::new("sh");
    command.args(["-c", &limits]).arg(loom()?).current_dir(folder);
    command.env("RUST_MIN_STACK", (STACK << 10).to_string());
    Ok(command)
}

impl Case {
    /// Runs loom on it, within bounds.
    pub fn run(&self) -> Result<()> {
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join("in"), &self.wasm)?;
        let mut size = self.wasm.len();
        let mut arguments = vec!["opt", "-Omcu", "--threads", "2", "in", "-o", "out"];
        if let Input::Component(component) = &self.input {
            std::fs::write(folder.path().join("component"), component)?;
            arguments.extend(["--component", "component"]);
            size += component.len();
        }
        arguments.extend(self.arguments);
        let mut command = bounded(folder.path(), size)?;
        let output = command.args(arguments).output().context("cannot run loom")?;
        let messages = String::from_utf8(output.stderr)?;
        let shown: String = messages.chars().take(2000).collect();
        ensure!(messages.contains(self.says), "`{}` is not in: {shown}", self.says);
        ensure!(messages.len() < 10_000, "messages of {} bytes", messages.len());
        match &self.outcome {
            Outcome::Refused => {
                ensure!(output.status.code() == Some(1), "{}: {shown}", output.status);
                ensure!(!folder.path().join("out").exists(), "something was written");
            }
            Outcome::Becomes(expected) => {
                ensure!(output.status.code() == Some(0), "{}: {shown}", output.status);
                let mut out = std::fs::read(folder.path().join("out"))?;
                if !out.starts_with(b"\0asm") {
                    out = wat::parse_bytes(&out)?.into_owned();
                }
                let counts = Counts::of(&out)?;
                if counts != *expected {
                    bail!("{counts:?} instead of {expected:?}\n{shown}");
                }
            }
        }
        Ok(())
    }
}
