//! `loom layout`: what a program takes of a chip.

use super::message;
use super::output::write_module;
use super::outside::OutsideArgs;
use super::places::{MODULE, Places};
use crate::io::{self, Content, Place, Source};
use crate::layout::emit::Kind;
use crate::layout::gates::Limits;
use crate::layout::safe::SafeAccesses;
use crate::layout::{Declared, Layout};
use crate::manager::Optimized;
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
    /// people; or `safe-accesses`, which compilers need not check (`--proven-safe` of synth). `-` for standard output. Can be
    /// repeated
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
    /// `None` for the accesses that need no check.
    kind: Option<Kind>,
    place: Place,
}

/// The name of that kind.
const SAFE_ACCESSES: &str = "safe-accesses";

/// What is written, and where.
pub struct Files<'f>(Vec<(&'f Place, String)>);

impl FromStr for Emit {
    type Err = String;

    fn from_str(text: &str) -> Result<Emit, String> {
        let (name, file) = text.split_once('=').ok_or("expected KIND=FILE, such as `ld=layout.ld`")?;
        let mut kinds =
            Kind::ALL.into_iter().map(|(own, kind)| (own, Some(kind))).chain([(SAFE_ACCESSES, None)]);
        let kind = kinds.find(|(own, _)| *own == name).map(|(_, kind)| kind);
        let kind = kind
            .ok_or_else(|| format!("`{name}` is none of `c`, `ld`, `json`, `map` and `{SAFE_ACCESSES}`"))?;
        Ok(Emit { kind, place: Place::from(OsStr::new(file)) })
    }
}

impl LayoutArgs {
    /// Adds what is written.
    pub fn add_places<'a>(&'a self, places: &mut Places<'a>) {
        self.emit.iter().for_each(|emit| places.write("the layout", "--emit KIND=FILE", &emit.place));
    }

    /// What is to be written about what became of a module.
    ///
    /// # Errors
    ///
    /// That it takes more than it may: what costs most.
    pub fn judge(&self, optimized: &Optimized<'_>, stated: Stated) -> Result<Files<'_>> {
        if self.emit.is_empty() && self.limits().is_empty() {
            return Ok(Files(Vec::new()));
        }
        let module = Module::parse(&optimized.bytes)?;
        let unstripped = unstripped(optimized)?;
        let known = unstripped.as_ref().unwrap_or(&module);
        let layout = self.layout(&module, &Outside::of(known, stated))?;
        self.check(&layout, &module)?;
        self.files(&layout, known, stated, module.bytes)
    }

    /// The layout of a module, whatever it takes.
    pub fn of(&self, module: &[u8], stated: Stated) -> Result<Layout> {
        let module = Module::parse(module)?;
        self.layout(&module, &Outside::of(&module, stated))
    }

    /// The layout of what became of a module, whatever it takes.
    pub fn of_output(&self, optimized: &Optimized<'_>, stated: Stated) -> Result<Layout> {
        let module = Module::parse(&optimized.bytes)?;
        let unstripped = unstripped(optimized)?;
        self.layout(&module, &Outside::of(unstripped.as_ref().unwrap_or(&module), stated))
    }

    /// The files that are wanted about a module whose file has these bytes.
    fn files(&self, layout: &Layout, module: &Module<'_>, stated: Stated, file: &[u8]) -> Result<Files<'_>> {
        let mut files = Vec::new();
        for Emit { kind, place } in &self.emit {
            let text = match kind {
                Some(kind) => layout.emit(*kind),
                None => {
                    let safe = SafeAccesses::of(module, stated, file)?;
                    if let Some(why) = &safe.why_not {
                        message::warning(&format!("no access is proved to be in bounds: {why}"), None);
                    }
                    safe.to_json()
                }
            };
            files.push((place, text));
        }
        Ok(Files(files))
    }

    fn layout(&self, module: &Module<'_>, outside: &Outside) -> Result<Layout> {
        let declared = Declared { stack: self.stack.map(|ByteSize(bytes)| bytes) };
        Ok(Layout::of(module, outside, declared)?)
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

/// The output with the section that says what its outside is, if that was stripped. It has the same functions and operators.
fn unstripped<'o>(optimized: &'o Optimized<'_>) -> Result<Option<Module<'o>>> {
    Ok(optimized.unstripped.as_deref().map(Module::parse).transpose()?)
}

impl Files<'_> {
    /// Writes them.
    pub fn write(&self) -> Result<()> {
        self.0.iter().try_for_each(|(place, text)| io::write_report(place, Content::Text(text)))
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
    let file = io::read_module(&args.input)?;
    let stamped = args.outside.derive(&file, &Source(&args.input))?;
    let bytes = stamped.as_ref().map_or(&file, |stamped| &stamped.bytes);
    let failed = || format!("cannot lay out {}", Source(&args.input));
    let module = Module::parse(bytes).with_context(failed)?;
    module.validate_bodies().with_context(failed)?;
    let outside = Outside::of(&module, args.outside.stated());
    let layout = args.wanted.layout(&module, &outside).with_context(failed)?;
    args.wanted.check(&layout, &module).with_context(failed)?;
    args.wanted.files(&layout, &module, args.outside.stated(), &file).with_context(failed)?.write()?;
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
