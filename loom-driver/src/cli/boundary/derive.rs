//! `loom boundary derive`: find the facts in the components that were fused.

use super::read_core_module;
use crate::cli::components::Components;
use crate::cli::message;
use crate::cli::output::Output;
use crate::cli::places::{MODULE, Places};
use crate::io::{Place, Source};
use crate::pipeline::UsageError;
use anyhow::Result;

/// Find out from the original components who needs each export, and write it into the module
///
/// For modules of a fuser that does not write the `meld:boundary` section itself. The code of every
/// component is looked up in the module; components that do not belong to it are refused. What was
/// found is printed to standard error.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The fused module: a file, binary or text, or `-` for standard input
    #[arg(value_name = "FILE")]
    input: Place,

    #[command(flatten)]
    components: Components,

    /// Assume that the fused module is deployed as one component or one image, so that no import
    /// enters it from outside. For components that were merely listed; of a single one it is found out
    #[arg(long)]
    one_tree: bool,

    #[command(flatten)]
    output: Output,
}

const EXAMPLES: &str = "\
Examples:
  loom boundary derive fused.wasm --component app.wasm --component kernel.wasm -o stamped.wasm
      The components in any order.
  loom boundary derive fused.wasm --component composed.wasm -o stamped.wasm
      A composed component (`wac`, `wasm-tools compose`) is one component.
  loom opt -Omcu fused.wasm --component app.wasm --component kernel.wasm -o small.wasm
      The same, and optimize.";

pub fn run(args: &Args) -> Result<()> {
    if args.components.is_empty() {
        let message = "no component is given".into();
        let help = Some("name each component that was fused with `--component FILE`".into());
        return Err(UsageError { message, help }.into());
    }
    let target = args.output.target()?;
    let mut places = Places::default();
    places.read(MODULE, None, &args.input);
    args.components.add_places(&mut places);
    places.write(MODULE, "-o OUT", &target);
    places.check()?;
    let fused = read_core_module(&args.input)?;
    let derived = args.components.derive(&fused, &Source(&args.input), args.one_tree, true)?;
    message::to_stderr(&message::printable(&derived.description));
    args.output.write(&target, &derived.bytes)
}
