//! The command `loom`: arguments, run, error, exit code. Everything else is in [`loom_driver`].

use loom_driver::cli::{Cli, failure};
use std::process::ExitCode;

fn main() -> ExitCode {
    failure::report_panics();
    // WASI starts every program in the root of what it may see; who runs it says where that is meant to be.
    #[cfg(target_os = "wasi")]
    if let Some(folder) = std::env::var_os("PWD") {
        let _ = std::env::set_current_dir(folder);
    }
    match Cli::read(std::env::args_os()).and_then(Cli::run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failure::report(&error),
    }
}
