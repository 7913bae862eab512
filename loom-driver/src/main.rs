//! The command `loom`: arguments, run, error, exit code. Everything else is in [`loom_driver`].

use loom_driver::cli::{Cli, failure};
use std::process::ExitCode;

fn main() -> ExitCode {
    failure::report_panics();
    match Cli::read(std::env::args_os()).and_then(Cli::run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failure::report(&error),
    }
}
