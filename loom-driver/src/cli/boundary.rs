//! `loom boundary`: the `meld:boundary` section of a module.

mod derive;
mod show;
mod stamp;
mod strip;

use crate::io::{self, Place, Source};
use anyhow::{Context, Result};
use clap::Subcommand;
use loom_core::Module;

/// Show, write or remove the `meld:boundary` section of a module
///
/// The section is the contract between a component fuser and loom: it says who outside a fused
/// module can still reach each export. `loom opt -Omcu` acts on it.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Derive(derive::Args),
    Show(show::Args),
    Stamp(stamp::Args),
    Strip(strip::Args),
}

pub fn run(args: &Args) -> Result<()> {
    match &args.command {
        Command::Derive(args) => derive::run(args),
        Command::Show(args) => show::run(args),
        Command::Stamp(args) => stamp::run(args),
        Command::Strip(args) => strip::run(args),
    }
}

/// Reads a file and makes sure that it is a core module; function bodies are of no interest here.
fn read_core_module(place: &Place) -> Result<Vec<u8>> {
    let bytes = io::read_module(place)?;
    Module::parse(&bytes).with_context(|| format!("cannot use {}", Source(place)))?;
    Ok(bytes)
}
