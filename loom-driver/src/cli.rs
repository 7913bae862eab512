//! The command line: one file per subcommand.

mod bom;
mod boundary;
mod check;
mod choice;
mod components;
mod config;
mod diff;
pub mod failure;
mod footprint;
mod foreign_passes;
mod fuse;
mod graph;
mod layout;
mod levels;
mod message;
mod opt;
mod output;
mod outside;
mod page;
mod pass_flags;
mod passes;
mod places;
pub(crate) mod progress;
mod record;
mod reports;
mod reproducer;
mod response_file;
mod sarif;
mod sections;
mod shell;
mod size;
mod statement;
mod surface;
mod timing;
mod typed;
mod why;

use clap::{ColorChoice, CommandFactory, Parser, Subcommand};

/// The command `loom`.
#[derive(Debug, Parser)]
#[command(
    name = "loom",
    version,
    about = "Optimizes WebAssembly core modules for microcontrollers",
    long_about = "Optimizes WebAssembly core modules for microcontrollers.\n\n\
        Reads a core module, for example one that `meld fuse` made out of components, and writes a \
        smaller one that does the same.",
    after_help = AFTER_HELP,
    arg_required_else_help = true,
    args_override_self = true
)]
pub struct Cli {
    /// Print no warnings and no notes: only errors, and what was asked for
    #[arg(short, long, global = true)]
    quiet: bool,

    /// When messages have a colour
    // Looked for in the words before they are parsed; see `typed`.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,

    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  done
  1  something is wrong with the input, or a file cannot be read or written
  2  something is wrong with the command line
  3  a bug in loom; the message says what to report

`@FILE` stands for the arguments in a file, separated by white space.";

#[derive(Debug, Subcommand)]
enum Command {
    #[command(visible_alias = "optimize")]
    Opt(Box<opt::Args>),
    Fuse(Box<fuse::Args>),
    Check(check::Args),
    Why(Box<why::Args>),
    Size(size::Args),
    Diff(diff::Args),
    Layout(layout::Args),
    Graph(graph::Args),
    Passes(passes::Args),
    Boundary(boundary::Args),
    Completions(shell::Completions),
    Man(shell::Manual),
}

impl Cli {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// Everything that can go wrong; [`failure::report`] prints it and knows the exit code.
    pub fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Opt(args) => opt::run(&args),
            Command::Fuse(args) => fuse::run(*args),
            Command::Check(args) => check::run(&args),
            Command::Size(args) => size::run(&args),
            Command::Diff(args) => diff::run(&args),
            Command::Layout(args) => layout::run(&args),
            Command::Graph(args) => graph::run(&args),
            Command::Why(args) => why::run(&args),
            Command::Passes(args) => passes::run(&args),
            Command::Boundary(args) => boundary::run(&args),
            Command::Completions(args) => shell::completions(&args, Cli::command()),
            Command::Man(args) => shell::manual(&args, Cli::command()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_consistent() {
        Cli::command().debug_assert();
    }
}
