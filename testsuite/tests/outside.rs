//! Every file of `outside/` is a test; see `loom_testsuite::outside`. And every fact that loom takes from outside is
//! taken away once: then some file has to notice.

use anyhow::{Context, Result, ensure};
use libtest_mimic::{Arguments, Trial};
use loom_testsuite::outside::{self, LIES, Lie, Users};
use loom_testsuite::{summary, tree};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A file, the built-in that it is about, others that may do the same, and the lie about them that it notices.
type Like = (&'static str, &'static str, &'static [&'static str], fn(Users) -> Lie);

const LIKE: [Like; 6] = [
    (
        "task-return-enters.wat",
        "task.return",
        &[
            "future.drop-readable",
            "future.drop-writable",
            "resource.drop",
            "stream.drop-readable",
            "stream.drop-writable",
            "task.cancel",
        ],
        Lie::NotEntered,
    ),
    (
        "callback-during-wait.wat",
        "waitable-set.wait",
        &[
            "future.cancel-read",
            "future.cancel-write",
            "future.forward",
            "future.read",
            "future.write",
            "stream.cancel-read",
            "stream.cancel-write",
            "stream.forward",
            "stream.read",
            "stream.write",
            "subtask.cancel",
            "thread.available-parallelism",
            "thread.index",
            "thread.resume-later",
            "thread.suspend",
            "thread.suspend-then-promote",
            "thread.suspend-then-resume",
            "thread.yield",
            "thread.yield-then-promote",
            "thread.yield-then-resume",
            "waitable-set.poll",
        ],
        Lie::NotEntered,
    ),
    ("late-realloc-of-stream-read.wat", "stream.read", &["future.read"], Lie::NotEntered),
    ("guest-buffer-of-a-stream-read.wat", "stream.read", &["future.read"], Lie::NotTouched),
    ("guest-buffer-of-a-stream-write.wat", "stream.write", &["future.write"], Lie::NotTouched),
    ("wait-writes-its-event.wat", "waitable-set.wait", &["waitable-set.poll"], Lie::NotTouched),
];

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
    let like = LIKE.into_iter().flat_map(|(file, builtin, others, lie)| {
        others.iter().map(move |other| {
            Trial::test(format!("{file} with {other}"), move || {
                is_like(file, builtin, other, lie).map_err(|error| format!("{error:#}").into())
            })
        })
    });
    let like: Vec<Trial> = like.collect();
    let files = files.into_iter().map(|(name, path)| {
        Trial::test(name, move || outside::run(&path).map_err(|error| format!("{error:#}").into()))
    });
    libtest_mimic::run(&args, files.chain(like).chain(lies).chain([readme]).collect()).exit_code()
}

/// Whether a file says the same of another built-in, and notices if that is taken away.
fn is_like(file: &str, builtin: &str, other: &'static str, lie: fn(Users) -> Lie) -> Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("outside").join(file);
    let text = std::fs::read_to_string(path)?;
    let of_other = text.replace(&format!("builtin = \"{builtin}\""), &format!("builtin = \"{other}\""));
    ensure!(of_other != text, "{file} is not about {builtin}");
    outside::run_text(&of_other)?;
    let lie = lie(Users::Builtin(other));
    ensure!(outside::is_noticed(&of_other, lie)? == Some(true), "{file} does not notice {lie:?}");
    Ok(())
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
