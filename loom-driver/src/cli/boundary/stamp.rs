//! `loom boundary stamp`: put the section in.

use super::read_core_module;
use crate::cli::message;
use crate::cli::output::Output;
use crate::cli::outside::StatedArgs;
use crate::cli::places::{MODULE, Places};
use crate::cli::surface::SurfaceArgs;
use crate::facts;
use crate::io::{self, Place, Source};
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
    #[arg(long, value_name = "JSON", required_unless_present_any = ["external", "params"], conflicts_with = "external")]
    from: Option<Place>,

    #[command(flatten)]
    surface: SurfaceArgs,

    #[command(flatten)]
    stated: StatedArgs,

    #[command(flatten)]
    output: Output,
}

const EXAMPLES: &str = "\
Examples:
  loom boundary stamp fused.wasm --from facts.json -o stamped.wasm
  loom boundary stamp core.wasm --from facts.json --embedding native -o stamped.wasm
      A core that a driver in C or Rust calls.
  loom boundary stamp core.wasm --external run --external 'sensor_*' -o stamped.wasm
      The same without a file of facts: these exports are the surface.
  loom boundary stamp core.wasm --external read --param 'read:0=0x1000..0x10ff' -o stamped.wasm
      And this is what is passed to one of them.";

pub fn run(args: &Args) -> Result<()> {
    let target = args.output.target()?;
    let mut places = Places::default();
    places.read(MODULE, None, &args.input);
    args.from.iter().for_each(|from| places.read("the facts", Some("--from"), from));
    places.write(MODULE, "-o OUT", &target);
    places.check()?;
    let stated = args.stated.stated();
    let facts = args.from.as_ref().map(read_facts).transpose()?;
    let module = read_core_module(&args.input)?;
    let name = Source(&args.input);
    let mut facts = match facts {
        Some(facts) => args.surface.add_to(&module, &name, facts)?,
        None => args.surface.boundary(&module, &name, stated.embedding)?,
    };
    if let Some(embedding) = stated.embedding {
        facts.contract.embedder = facts::embedder(embedding);
    }
    if stated.one_tree && !facts.one_tree {
        facts.one_tree = true;
        message::diagnostic(&facts::one_tree_assumed());
    }
    let stamped = meld_boundary::stamp(&module, &facts).with_context(|| format!("cannot stamp {name}"))?;
    args.output.write(&target, &stamped)
}

fn read_facts(place: &Place) -> Result<Boundary> {
    let facts = io::read(place)?;
    serde_json::from_slice(&facts)
        .with_context(|| format!("{} is not the JSON form of a `meld:boundary` section", Source(place)))
}
