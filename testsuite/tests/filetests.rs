//! Every file of `filetests/` is a test; see `loom_testsuite::filetest`.

use libtest_mimic::{Arguments, Trial};
use loom_testsuite::{filetest, tree};
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Arguments::from_args();
    let files = tree::files("filetests", "wat").expect("the folder of this package can be read");
    let trials = files.into_iter().map(|(name, path)| {
        Trial::test(name, move || filetest::run(&path).map_err(|error| format!("{error:#}").into()))
    });
    libtest_mimic::run(&args, trials.collect()).exit_code()
}
