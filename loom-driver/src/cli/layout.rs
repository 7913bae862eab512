//! `loom layout`: what a program takes of a chip.

use super::message;
use super::output::write_module;
use super::outside::OutsideArgs;
use super::places::{MODULE, Places};
use crate::io::{self, Content, Place, Source};
use crate::layout::emit::Kind;
use crate::layout::gates::Limits;
use crate::layout::{Declared, Layout};
use anyhow::{Context, Result};
use loom_core::outside::{Outside, Stated};
use loom_core::report::PassReport;
use loom_core::settings::ByteSize;
use loom_core::{Error, Module};
use std::ffi::OsStr;
use std::str::FromStr;

/// Print which bytes of memory a program uses, how deep its stacks get, and what that takes
///
/// For linker scripts and start-up code: which bytes are read, written, initialised, and how far each shadow stack gets below its
/// top. No pass runs, and no section is needed; what follows from the outside is taken for granted only where a
/// `meld:boundary` section or a flag says it.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The module: a file, binary or text, or `-` for standard input
    #[arg(value_name = "FILE")]
    input: Place,

    /// Write it to a file as JSON; `-` for standard output. The same as `--emit json=OUT`
    #[arg(long, value_name = "OUT")]
    json: Option<Place>,

    /// Write the module with a section `loom:footprint` that says the same, for who loads or compiles it; `-` for standard
    /// output. Is text if the name ends in `.wat`
    #[arg(short = 'o', long = "output", value_name = "OUT")]
    output: Option<Place>,

    #[command(flatten)]
    wanted: LayoutArgs,

    #[command(flatten)]
    outside: OutsideArgs,
}

/// What is written about a layout, and the limits that it has to stay within.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Layout")]
pub struct LayoutArgs {
    /// Write the layout of the result to a file: a header (`c`), symbols for a linker script (`ld`), `json`, or a `map` for
    /// people; `-` for standard output. Can be repeated
    #[arg(long, value_name = "KIND=FILE")]
    emit: Vec<Emit>,

    /// Declare that a shadow stack for which no bound is found gets no deeper than this. An assumption, which is printed
    #[arg(long, value_name = "BYTES")]
    stack: Option<ByteSize>,

    /// Fail if linear memories and mutable globals take more RAM than this, or it is not known. Like the other limits a
    /// number of bytes, or with KiB or MiB
    #[arg(long, value_name = "BYTES")]
    max_ram: Option<ByteSize>,

    /// Fail if initial values take more than this
    #[arg(long, value_name = "BYTES")]
    max_rom: Option<ByteSize>,

    /// Fail if the shadow stacks together take more than this, or it is not known
    #[arg(long, value_name = "BYTES")]
    max_stack: Option<ByteSize>,

    /// Fail if function bodies, as WebAssembly, take more than this
    #[arg(long, value_name = "BYTES")]
    max_code: Option<ByteSize>,
}

/// `KIND=FILE`.
#[derive(Debug, Clone)]
struct Emit {
    kind: Kind,
    place: Place,
}

impl FromStr for Emit {
    type Err = String;

    fn from_str(text: &str) -> Result<Emit, String> {
        let (name, file) = text.split_once('=').ok_or("expected KIND=FILE, such as `ld=layout.ld`")?;
        let kind = Kind::ALL.into_iter().find(|(own, _)| *own == name).map(|(_, kind)| kind);
        let kind = kind.ok_or_else(|| format!("`{name}` is none of `c`, `ld`, `json` and `map`"))?;
        Ok(Emit { kind, place: Place::from(OsStr::new(file)) })
    }
}

impl LayoutArgs {
    /// Adds what is written.
    pub fn add_places<'a>(&'a self, places: &mut Places<'a>) {
        self.emit.iter().for_each(|emit| places.write("the layout", "--emit KIND=FILE", &emit.place));
    }

    /// The layout of a module, if somebody wants to know it.
    ///
    /// # Errors
    ///
    /// That it takes more than it may: what costs most.
    pub fn judge(&self, module: &[u8], stated: Stated) -> Result<Option<Layout>> {
        if self.emit.is_empty() && self.limits().is_empty() {
            return Ok(None);
        }
        let module = Module::parse(module)?;
        let layout = self.layout(&module, stated)?;
        self.check(&layout, &module)?;
        Ok(Some(layout))
    }

    /// The layout of a module, whatever it takes.
    pub fn of(&self, module: &[u8], stated: Stated) -> Result<Layout> {
        self.layout(&Module::parse(module)?, stated)
    }

    /// Writes the files.
    pub fn write(&self, layout: &Layout) -> Result<()> {
        for emit in &self.emit {
            io::write_report(&emit.place, Content::Text(&layout.emit(emit.kind)))?;
        }
        Ok(())
    }

    fn layout(&self, module: &Module<'_>, stated: Stated) -> Result<Layout> {
        let declared = Declared { stack: self.stack.map(|ByteSize(bytes)| bytes) };
        Ok(Layout::of(module, &Outside::of(module, stated), declared)?)
    }

    fn check(&self, layout: &Layout, module: &Module<'_>) -> Result<(), Error> {
        self.limits().check(layout, module).map_err(|why| Error::Refused {
            message: format!("it takes more than it may\n{}", why.trim_end()),
            help: None,
        })
    }

    fn limits(&self) -> Limits {
        let bytes = |limit: Option<ByteSize>| limit.map(|ByteSize(bytes)| bytes);
        Limits {
            ram: bytes(self.max_ram),
            rom: bytes(self.max_rom),
            stack: bytes(self.max_stack),
            code: bytes(self.max_code),
        }
    }
}

pub fn run(args: &Args) -> Result<()> {
    let mut places = Places::default();
    places.read(MODULE, None, &args.input);
    args.outside.add_places(&mut places);
    args.wanted.add_places(&mut places);
    args.json.iter().for_each(|json| places.write("the JSON", "--json OUT", json));
    args.output.iter().for_each(|output| places.write(MODULE, "-o OUT", output));
    places.check()?;
    let bytes = io::read_module(&args.input)?;
    let stamped = args.outside.derive(&bytes, &Source(&args.input))?;
    let bytes = stamped.as_ref().map_or(&bytes, |stamped| &stamped.bytes);
    let failed = || format!("cannot lay out {}", Source(&args.input));
    let module = Module::parse(bytes).with_context(failed)?;
    module.validate_bodies().with_context(failed)?;
    let layout = args.wanted.layout(&module, args.outside.stated()).with_context(failed)?;
    args.wanted.check(&layout, &module).with_context(failed)?;
    args.wanted.write(&layout)?;
    if let Some(json) = &args.json {
        io::write_report(json, Content::Text(&layout.emit(Kind::Json)))?;
    }
    if args.wanted.emit.is_empty() && args.json.is_none() && args.output.is_none() {
        message::to_stdout(&message::printable(&layout.emit(Kind::Map)))?;
    }
    let Some(target) = &args.output else { return Ok(()) };
    layout.assumptions.iter().for_each(|assumption| message::note(&format!("assumed: {assumption}")));
    let mut report = PassReport::default();
    let stamped = layout.stamp(&module, &mut report)?;
    report.diagnostics.iter().for_each(message::diagnostic);
    write_module(target, false, &stamped)
}
