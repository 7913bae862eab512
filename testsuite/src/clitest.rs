//! A test of the command line in one file: commands, and below them what they print.
//!
//! ```text
//! ;; RUN: opt %s --wat
//! ;; FAIL 2: opt --pass nothing-of-the-kind %s
//!
//! (module)
//!
//! ;; $ loom opt %s --wat
//! ;; (module)
//! ```
//!
//! `RUN` expects exit code 0, `FAIL` 1, `FAIL n` n. Arguments are separated by spaces; `'...'`
//! holds one that contains some. `%s` is this file, `%t` a directory that exists for this test
//! only, and ` | ` sends the output of one command to the next. The first one reads this file from
//! its standard input. `;; BYTES name: 00 61 73 6d` makes a file in `%t` first. Commands run in the
//! folder of this package, so that messages name files as here.
//!
//! What changes from run to run is replaced: `%t`, `%tmp` for a folder that loom makes for itself, `%version`, and `%time` for
//! milliseconds.

use crate::{command, golden};
use anyhow::{Context, Result, bail, ensure};
use std::path::Path;

/// Runs the test in `file`.
///
/// # Errors
///
/// What the test found.
pub fn run(file: &Path) -> Result<()> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(file)?;
    let (input, _) = split(&text);
    let folder = tempfile::tempdir()?;
    let test = Test {
        name: file.strip_prefix(package)?.to_str().context("a name that is not UTF-8")?,
        folder: folder.path().to_str().context("a name that is not UTF-8")?,
        text: input,
    };
    let mut transcript = String::new();
    for line in input.lines() {
        if let Some((name, bytes)) = line.strip_prefix(";; BYTES ").and_then(|rest| rest.split_once(':')) {
            let bytes = bytes.split_whitespace().map(|byte| u8::from_str_radix(byte, 16));
            std::fs::write(folder.path().join(name), bytes.collect::<Result<Vec<u8>, _>>()?)?;
        } else if let Some((code, line)) = expected_code(line)? {
            transcript.push_str(&test.step(code, line).with_context(|| line.to_string())?);
        }
    }
    ensure!(!transcript.is_empty(), "no command in this file");
    golden::check(file, &format!("{}\n\n{}", input.trim_end(), golden::as_comment(&transcript)))
}

/// The commands and the module, and the transcript, which starts with the first `;; $ `.
fn split(text: &str) -> (&str, &str) {
    let start = if text.starts_with(";; $ ") { Some(0) } else { text.find("\n;; $ ").map(|at| at + 1) };
    text.split_at(start.unwrap_or(text.len()))
}

/// The exit code that a line expects and the command in it, if it is one.
fn expected_code(line: &str) -> Result<Option<(i32, &str)>> {
    if let Some(command) = line.strip_prefix(";; RUN: ") {
        return Ok(Some((0, command)));
    }
    let Some(rest) = line.strip_prefix(";; FAIL") else { return Ok(None) };
    let (code, command) = rest.split_once(':').context("`FAIL` without a colon")?;
    let code = if code.trim().is_empty() { 1 } else { code.trim().parse()? };
    Ok(Some((code, command.trim())))
}

struct Test<'a> {
    name: &'a str,
    folder: &'a str,
    text: &'a str,
}

impl Test<'_> {
    /// Runs the commands of one line; the transcript.
    fn step(&self, code: i32, line: &str) -> Result<String> {
        let mut transcript = format!("$ loom {line}\n");
        let commands: Vec<&str> = line.split(" | ").collect();
        let mut stdin = self.text.as_bytes().to_vec();
        for (position, command) in commands.iter().enumerate() {
            let last = position + 1 == commands.len();
            let args: Vec<String> = words(command).iter().map(|word| self.expand(word)).collect();
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let output = command::run(&args, Path::new(env!("CARGO_MANIFEST_DIR")), &stdin)?;
            let expected = if last { code } else { 0 };
            if output.code != Some(expected) {
                bail!("exit code {:?} instead of {expected}:\n{}", output.code, output.stderr);
            }
            if last {
                transcript.push_str(&match String::from_utf8(output.stdout) {
                    Ok(text) if !text.starts_with("\0asm") => text,
                    _ => "(a binary module)\n".into(),
                });
                stdin = Vec::new();
            } else {
                stdin = output.stdout;
            }
            for line in output.stderr.lines() {
                transcript.push_str(&format!("2> {line}\n"));
            }
        }
        transcript.push('\n');
        Ok(self.normalize(&transcript))
    }

    fn expand(&self, word: &str) -> String {
        word.replace("%s", self.name).replace("%t", self.folder)
    }

    /// Replaces what changes from run to run.
    fn normalize(&self, transcript: &str) -> String {
        let version = env!("CARGO_PKG_VERSION");
        let text = without_temporary_folders(&transcript.replace(self.folder, "%t"));
        let text = text.replace(&format!("loom {version}"), "loom %version");
        let text = text.replace(&format!("\"loom\": \"{version}\""), "\"loom\": \"%version\"");
        let lines = text.lines().map(|line| match line.split_once(" ms  ") {
            Some((start, phase)) => {
                let start = start.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ' ');
                format!("{start} %time ms  {phase}\n")
            }
            None => format!("{line}\n"),
        });
        lines.collect()
    }
}

/// The arguments of a command: separated by spaces, except within `'...'`.
pub fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (position, part) in command.split('\'').enumerate() {
        if position % 2 == 1 {
            words.push(part.to_string());
        } else {
            words.extend(part.split_whitespace().map(str::to_string));
        }
    }
    words
}

/// A transcript with `%tmp` in the place of folders as the crate `tempfile` names them.
fn without_temporary_folders(transcript: &str) -> String {
    const RANDOM: usize = 6;
    let start = format!("{}/.tmp", std::env::temp_dir().display());
    let mut pieces = transcript.split(&start);
    let mut text = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        text.push_str("%tmp");
        text.push_str(piece.get(RANDOM..).unwrap_or_default());
    }
    text
}
