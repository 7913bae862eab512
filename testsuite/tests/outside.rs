//! Every file of `outside/` is a test; see `loom_testsuite::outside`. And every fact that loom takes from outside is
//! taken away once: then some file has to notice.

use anyhow::{Context, Result, ensure};
use libtest_mimic::{Arguments, Trial};
use loom_testsuite::outside::{self, LIES, Lie};
use loom_testsuite::{summary, tree};
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Arguments::from_args();
    let files = tree::files("outside", "wat").expect("the folder of this package can be read");
    // In tens, so that not every new file changes it.
    let says = format!("more than {} files", files.len() / 10 * 10);
    let readme = Trial::test("README.md is up to date", move || {
        summary::check("outside", &says).map_err(|error| format!("{error:#}").into())
    });
    let lies = LIES.map(|(says, lie)| {
        let files = files.clone();
        Trial::test(format!("notices that it is not so: {says}"), move || {
            is_noticed(&files, lie).map_err(|error| format!("{error:#}").into())
        })
    });
    let files = files.into_iter().map(|(name, path)| {
        Trial::test(name, move || outside::run(&path).map_err(|error| format!("{error:#}").into()))
    });
    libtest_mimic::run(&args, files.chain(lies).chain([readme]).collect()).exit_code()
}

/// Whether a file shows what comes of a lie.
fn is_noticed(files: &[(String, PathBuf)], lie: Lie) -> Result<()> {
    let mut tried = Vec::new();
    for (name, path) in files {
        match outside::is_noticed(&std::fs::read_to_string(path)?, lie).with_context(|| name.clone())? {
            Some(true) => return Ok(()),
            Some(false) => tried.push(name.as_str()),
            None => {}
        }
    }
    ensure!(false, "none of these files notices: {tried:?}");
    Ok(())
}
