//! `loom boundary strip`: take the section out.

use super::read_core_module;
use crate::cli::message;
use crate::cli::output::Output;
use crate::cli::places::{MODULE, Places};
use crate::io::{Place, Source};
use anyhow::Result;

/// Remove every `meld:boundary` section; all else stays byte for byte
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The module: a file, binary or text, or `-` for standard input
    #[arg(value_name = "FILE")]
    input: Place,

    #[command(flatten)]
    output: Output,
}

pub fn run(args: &Args) -> Result<()> {
    let target = args.output.target()?;
    let mut places = Places::default();
    places.read(MODULE, None, &args.input);
    places.write(MODULE, "-o OUT", &target);
    places.check()?;
    let module = read_core_module(&args.input)?;
    let stripped = meld_boundary::strip(&module)?;
    if stripped == module {
        let nothing = format!("{} has no `meld:boundary` section", Source(&args.input));
        message::note(&nothing);
    }
    args.output.write(&target, &stripped)
}
