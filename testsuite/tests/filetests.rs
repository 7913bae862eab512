//! Every file of `filetests/` is a test; see `loom_testsuite::filetest`.

use libtest_mimic::{Arguments, Trial};
use loom_testsuite::{filetest, summary, tree};
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Arguments::from_args();
    let files = tree::files("filetests", "wat").expect("the folder of this package can be read");
    // In tens, so that not every new file changes it.
    let says = format!("more than {} files", files.len() / 10 * 10);
    let readme = Trial::test("README.md is up to date", move || {
        summary::check("filetests", &says).map_err(|error| format!("{error:#}").into())
    });
    let trials = files.into_iter().map(|(name, path)| {
        Trial::test(name, move || filetest::run(&path).map_err(|error| format!("{error:#}").into()))
    });
    libtest_mimic::run(&args, trials.chain([readme]).collect()).exit_code()
}
