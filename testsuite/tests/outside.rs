//! Every file of `outside/` is a test; see `loom_testsuite::outside`.

use libtest_mimic::{Arguments, Trial};
use loom_testsuite::{outside, tree};
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Arguments::from_args();
    let files = tree::files("outside", "wat").expect("the folder of this package can be read");
    let trials = files.into_iter().map(|(name, path)| {
        Trial::test(name, move || outside::run(&path).map_err(|error| format!("{error:#}").into()))
    });
    libtest_mimic::run(&args, trials.collect()).exit_code()
}
