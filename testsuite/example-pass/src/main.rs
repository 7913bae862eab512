//! The command `loom` with one more pass.

use loom_driver::cli::{Cli, failure};
use std::process::ExitCode;

// The linker drops a crate that nothing refers to, and its passes with it.
use loom_example_pass as _;

fn main() -> ExitCode {
    failure::report_panics();
    match Cli::read(std::env::args_os()).and_then(Cli::run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failure::report(&error),
    }
}
