//! `loom boundary stamp`: put the section in.

use super::read_core_module;
use crate::cli::output::Output;
use crate::io::{self, Place, Source};
use crate::pipeline::UsageError;
use anyhow::{Context, Result};
use meld_boundary::Boundary;

/// Write a `meld:boundary` section into a module, in place of any that is there
///
/// The facts are checked against the module first: a section that a reader would ignore is not
/// written. The digest is computed, whatever the facts say.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The module: a file, binary or text, or `-` for standard input
    #[arg(value_name = "FILE")]
    input: Place,

    /// The facts, in the JSON form of the section: what `loom boundary show --json` prints
    #[arg(long, value_name = "JSON")]
    from: Place,

    #[command(flatten)]
    output: Output,
}

const EXAMPLES: &str = "\
Example:
  loom boundary stamp fused.wasm --from facts.json -o stamped.wasm";

pub fn run(args: &Args) -> Result<()> {
    if args.input == Place::Stream && args.from == Place::Stream {
        let message = "both the module and the facts would come from standard input".into();
        return Err(UsageError { message, help: Some("name a file for one of them".into()) }.into());
    }
    let target = args.output.target()?;
    let facts = io::read(&args.from)?;
    let facts: Boundary = serde_json::from_slice(&facts).with_context(|| {
        format!("{} is not the JSON form of a `meld:boundary` section", Source(&args.from))
    })?;
    let module = read_core_module(&args.input)?;
    let stamped = meld_boundary::stamp(&module, &facts)
        .with_context(|| format!("cannot stamp {}", Source(&args.input)))?;
    args.output.write(&target, &stamped)
}
