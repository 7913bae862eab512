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
    let written = Module::parse(&bytes).and_then(|module| {
        module.validate_bodies()?;
        Written::of(&module)
    });
    let written =
        written.with_context(|| format!("cannot read the references of {}", Source(&args.input)))?;
    let text = match args.format {
        Format::Dot => written.dot(),
        Format::Json => {
            let text = serde_json::to_string_pretty(&written).context("cannot write the graph as JSON")?;
            format!("{text}\n")
        }
    };
    message::to_stdout(&message::printable(&text))
}
