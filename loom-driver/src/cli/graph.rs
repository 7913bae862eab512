//! `loom graph`: the reference graph of a module.

use super::message;
use crate::explain::graph::Written;
use crate::io::{self, Place, Source};
use anyhow::{Context, Result};
use clap::ValueEnum;
use loom_core::Module;

/// Print the reference graph of a module
///
/// The nodes are what some export needs, or what the module does when it is instantiated: functions,
/// globals, memories, tables with their slots, segments, types. Each edge has the reason why its end
/// is needed, and where in the file that stands.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The module: a file, binary or text, or `-` for standard input
    #[arg(value_name = "FILE")]
    input: Place,

    /// How to write it
    #[arg(long, value_name = "HOW", default_value = "dot")]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// For Graphviz, without types and offsets.
    Dot,
    /// All of it, in the schema `loom-graph/1`.
    Json,
}

pub fn run(args: &Args) -> Result<()> {
    let bytes = io::read_module(&args.input)?;
    let failed = || format!("cannot read the references of {}", Source(&args.input));
    let module = Module::parse(&bytes).with_context(failed)?;
    module.validate_bodies().with_context(failed)?;
    let written = Written::of(&module).with_context(failed)?;
    message::pieces_to_stdout(&|out| match args.format {
        Format::Dot => written.dot(out),
        Format::Json => message::json(out, &written),
    })
}
