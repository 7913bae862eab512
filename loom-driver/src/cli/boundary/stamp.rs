//! `loom boundary stamp`: put the section in.

use super::read_core_module;
use crate::cli::components::ONE_TREE;
use crate::cli::message;
use crate::cli::output::Output;
use crate::cli::places::{MODULE, Places};
use crate::io::{self, Place, Source};
use anyhow::{Context, Result};
use meld_boundary::{Boundary, Embedder};

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

    /// By which rules the module is embedded, whatever the facts say
    #[arg(long, value_name = "HOW")]
    embedding: Option<Embedding>,

    /// Assume that the module is deployed as one component or one image, so that no import enters it
    /// from outside
    #[arg(long)]
    one_tree: bool,

    #[command(flatten)]
    output: Output,
}

/// [`Embedder`], as an argument.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Embedding {
    /// Those of the canonical ABI: a trap ends the instance.
    Canonical,
    /// Others: every import may enter every export, and an export may be called after a trap.
    Native,
}

const EXAMPLES: &str = "\
Examples:
  loom boundary stamp fused.wasm --from facts.json -o stamped.wasm
  loom boundary stamp core.wasm --from facts.json --embedding native -o stamped.wasm
      A core that a driver in C or Rust calls.";

pub fn run(args: &Args) -> Result<()> {
    let target = args.output.target()?;
    let mut places = Places::default();
    places.read(MODULE, None, &args.input);
    places.read("the facts", Some("--from"), &args.from);
    places.write(MODULE, "-o OUT", &target);
    places.check()?;
    let facts = io::read(&args.from)?;
    let mut facts: Boundary = serde_json::from_slice(&facts).with_context(|| {
        format!("{} is not the JSON form of a `meld:boundary` section", Source(&args.from))
    })?;
    match args.embedding {
        Some(Embedding::Canonical) => facts.contract.embedder = Embedder::CanonicalAbi,
        Some(Embedding::Native) => facts.contract.embedder = Embedder::Native,
        None => {}
    }
    if args.one_tree && !facts.one_tree {
        facts.one_tree = true;
        message::note(ONE_TREE);
    }
    let module = read_core_module(&args.input)?;
    let stamped = meld_boundary::stamp(&module, &facts)
        .with_context(|| format!("cannot stamp {}", Source(&args.input)))?;
    args.output.write(&target, &stamped)
}
