//! `--config FILE`: flags that stand in a file, which is called `loom.toml` by custom.
//!
//! Each key is the name of a flag of `loom opt`, and means what the flag would mean on the command line: so the file becomes
//! words in front of those that were typed, and these win. A table `[diff]` has those of `loom diff`. A file is read only if
//! it is named: what a command does never depends on which folder it is started in.

use super::places::Places;
use crate::io::{self, Place};
use crate::pipeline::{UsageError, nearest};
use anyhow::Result;
use clap::{Arg, ArgAction, Command};
use sha2::{Digest, Sha256};
use std::ffi::{OsStr, OsString};
use std::ops::Range;
use std::sync::OnceLock;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Takes the flag. By then the file has been read.
#[derive(Debug, clap::Args)]
pub struct Config {
    /// Read flags from a file (TOML): each long flag of `loom opt` is a key, `level` is that of -O, and `[diff]` is for `loom
    /// diff`. The command line wins
    #[arg(long = "config", value_name = "FILE")]
    file: Option<Place>,
}

impl Config {
    /// Adds the file to what a command reads.
    pub fn add_places<'a>(&'a self, places: &mut Places<'a>) {
        self.file.iter().for_each(|file| places.read("the configuration", Some("--config"), file));
    }
}

/// The flag.
const FLAG: &str = "--config";
/// The key of `-O`, which has no long name.
const LEVEL: &str = "level";
/// The command that has a table of its own.
const DIFF: &str = "diff";
/// Flags that are no keys.
const NO_KEYS: [&str; 3] = ["config", "help", "version"];

/// The words of this process behind its name, with those of a file, if there was one.
static WORDS: OnceLock<Vec<String>> = OnceLock::new();

/// The words of this process behind its name, if some of them stand in a file: that has its digest behind its name.
pub fn words() -> Option<&'static [String]> {
    WORDS.get().map(Vec::as_slice)
}

/// The words, with those of the file that they name behind the command at `at`.
///
/// # Errors
///
/// A file that cannot be read, or that has something in it that is no flag of the command.
pub fn expand(words: Vec<OsString>, at: usize, command: &Command, root: &Command) -> Result<Vec<OsString>> {
    let Some((position, place)) = named(&words)? else { return Ok(words) };
    let bytes = io::read(&place)?;
    let name = place.file_name().unwrap_or_else(|| "-".into());
    let file = File { name: &name, text: text(&name, &bytes)?, root };
    let from_file = file.words(command)?;
    let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let mut expanded = words;
    let mut said = expanded.clone();
    said[position] = format!("{FLAG}={name}@sha256:{digest}").into();
    if expanded[position] == FLAG {
        said.remove(position + 1);
    }
    for words in [&mut expanded, &mut said] {
        words.splice(at + 1..at + 1, from_file.iter().map(OsString::from));
    }
    let said = said.iter().skip(1).map(|word| word.to_string_lossy().into_owned());
    // A process has one command line.
    let _ = WORDS.set(said.collect());
    Ok(expanded)
}

fn text<'b>(name: &str, bytes: &'b [u8]) -> Result<&'b str, UsageError> {
    let refused = |_| UsageError { message: format!("`{name}` is not UTF-8 text"), help: None };
    std::str::from_utf8(bytes).map_err(refused)
}

/// The position of the word that is the flag, and the file.
fn named(words: &[OsString]) -> Result<Option<(usize, Place)>, UsageError> {
    let mut found = None;
    for (position, word) in words.iter().enumerate().take_while(|(_, word)| *word != "--") {
        let file = match word.to_str() {
            Some(FLAG) => words.get(position + 1).map(OsString::as_os_str),
            Some(word) => word.strip_prefix(FLAG).and_then(|rest| rest.strip_prefix('=')).map(OsStr::new),
            None => None,
        };
        // Without a file clap says what is missing.
        let Some(file) = file else { continue };
        if found.is_some() {
            return Err(UsageError { message: format!("`{FLAG}` names more than one file"), help: None });
        }
        found = Some((position, Place::from(file)));
    }
    Ok(found)
}

/// A file that is being read.
struct File<'f> {
    name: &'f str,
    text: &'f str,
    root: &'f Command,
}

impl File<'_> {
    /// The words for a command. All keys are looked at, also those that are for others.
    fn words(&self, command: &Command) -> Result<Vec<String>, UsageError> {
        let table = DeTable::parse(self.text).map_err(|error| {
            self.refused(&error.span().unwrap_or_default(), error.message().to_string(), None)
        })?;
        let of = |name: &str| self.root.find_subcommand(name).unwrap_or(self.root);
        let (opt, diff) = (of("opt"), of(DIFF));
        let is_diff = command.get_name() == DIFF;
        let mut words = Vec::new();
        for (key, value) in table.get_ref() {
            match value.get_ref() {
                DeValue::Table(table) if key.get_ref() == DIFF => {
                    for (key, value) in table {
                        let given = self.flag(diff, key, value)?;
                        words.extend(given.filter(|_| is_diff).into_iter().flatten());
                    }
                }
                _ => {
                    let given = self.flag(opt, key, value)?;
                    // `loom why` has fewer flags than `loom opt`.
                    let takes = !is_diff && self.arg(command, key.get_ref()).is_some();
                    words.extend(given.filter(|_| takes).into_iter().flatten());
                }
            }
        }
        Ok(words)
    }

    /// The argument that a key stands for.
    fn arg<'c>(&'c self, command: &'c Command, key: &str) -> Option<&'c Arg> {
        let mut all = command.get_arguments().chain(self.root.get_arguments());
        all.find(|arg| match arg.get_long() {
            Some(long) => long == key && !NO_KEYS.contains(&long),
            None => arg.get_short() == Some('O') && key == LEVEL,
        })
    }

    /// The words for a key with its value; `None` if they are none.
    fn flag<'c>(
        &'c self,
        command: &'c Command,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
    ) -> Result<Option<Vec<String>>, UsageError> {
        let name = key.get_ref().as_ref();
        let Some(arg) = self.arg(command, name) else {
            let known = command.get_arguments().chain(self.root.get_arguments());
            let known = known.filter(|arg| !arg.is_hide_set()).filter_map(|arg| arg.get_long());
            let known: Vec<&str> = known.filter(|long| !NO_KEYS.contains(long)).chain(["level"]).collect();
            let help = nearest(name, known.into_iter()).map(|near| format!("did you mean `{near}`?"));
            let message = format!("`loom {}` has no flag `--{name}`", command.get_name());
            return Err(self.refused(&key.span(), message, help));
        };
        let wrong = |what: &str| self.refused(&value.span(), format!("`{name}` {what}"), None);
        let word = |value: &str| match arg.get_long() {
            Some(long) => format!("--{long}={value}"),
            None => format!("-O{value}"),
        };
        let scalar = |value: &DeValue<'_>| match value {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Integer(number) => Some(number.to_string()),
            DeValue::Boolean(is) => Some(is.to_string()),
            _ => None,
        };
        let is_switch = matches!(arg.get_action(), ArgAction::SetTrue | ArgAction::Count);
        match value.get_ref() {
            DeValue::Boolean(is) if is_switch => Ok(is.then(|| vec![format!("--{name}")])),
            _ if is_switch => Err(wrong("is `true` or `false`")),
            DeValue::Array(values) if matches!(arg.get_action(), ArgAction::Append) => {
                let words = values.iter().map(|value| {
                    let text = scalar(value.get_ref());
                    text.map(|text| word(&text)).ok_or_else(|| wrong("is a list of texts"))
                });
                words.collect::<Result<_, _>>().map(Some)
            }
            DeValue::Array(_) => Err(wrong("has one value, and no list")),
            value => Ok(Some(vec![word(&scalar(value).ok_or_else(|| wrong("is a text or a number"))?)])),
        }
    }

    fn refused(&self, span: &Range<usize>, what: String, help: Option<String>) -> UsageError {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let message = format!("`{}`, line {line}, column {column}: {}", self.name, what.trim_end());
        UsageError { message, help }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::CommandFactory;

    fn words_of(text: &str, command: &str) -> Result<Vec<String>, UsageError> {
        let root = Cli::command();
        let command = root.find_subcommand(command).unwrap();
        File { name: "loom.toml", text, root: &root }.words(command)
    }

    #[test]
    fn each_key_is_a_flag() {
        let text = "level = 'mcu'\none-tree = true\nstats = false\nmax-ram = 4096\nheap = '64KiB'\n\
            forbid = ['memory.grow', 'import:*']\nquiet = true\n[diff]\nmax-growth = 10\n";
        let mut words = words_of(text, "opt").unwrap();
        words.sort();
        let expected =
            ["--forbid=import:*", "--forbid=memory.grow", "--heap=64KiB", "--max-ram=4096", "--one-tree"];
        assert_eq!(words, [&expected[..], &["--quiet", "-Omcu"]].concat());
        // Not of `opt` alone.
        let mut words = words_of(text, "why").unwrap();
        words.sort();
        assert_eq!(words, ["--heap=64KiB", "--one-tree", "--quiet", "-Omcu"]);
        assert_eq!(words_of(text, "diff").unwrap(), ["--max-growth=10"]);
    }

    #[test]
    fn every_flag_of_opt_has_a_key() {
        let root = Cli::command();
        let opt = root.find_subcommand("opt").unwrap();
        let file = File { name: "", text: "", root: &root };
        let args = opt.get_arguments().filter(|arg| !arg.is_positional());
        for arg in args {
            let key = arg.get_long().unwrap_or(LEVEL);
            let is_key = file.arg(opt, key).is_some();
            assert_eq!(is_key, key != "config", "{key}");
        }
    }

    #[test]
    fn what_is_wrong_has_a_place() {
        for (text, expected) in [
            ("level = 'mcu'\n heep = 1", "`loom.toml`, line 2, column 2: `loom opt` has no flag `--heep`"),
            ("[diff]\nstats = true", "`loom.toml`, line 2, column 1: `loom diff` has no flag `--stats`"),
            ("one-tree = 1", "`loom.toml`, line 1, column 12: `one-tree` is `true` or `false`"),
            ("max-ram = [1]", "`loom.toml`, line 1, column 11: `max-ram` has one value, and no list"),
            ("forbid = [[1]]", "`loom.toml`, line 1, column 10: `forbid` is a list of texts"),
            ("[heap]\nbudget = 1", "`loom.toml`, line 1, column 1: `heap` is a text or a number"),
            ("config = 'x'", "`loom.toml`, line 1, column 1: `loom opt` has no flag `--config`"),
        ] {
            assert_eq!(words_of(text, "opt").unwrap_err().message, expected);
        }
        let error = words_of("heep = 1", "opt").unwrap_err();
        assert_eq!(error.help.as_deref(), Some("did you mean `heap`?"));
        assert!(
            words_of("a = = 1", "opt").unwrap_err().message.starts_with("`loom.toml`, line 1, column 5: ")
        );
    }

    #[test]
    fn one_file_is_named() {
        let words = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        let position = |line: &str| named(&words(line)).map(|found| found.map(|(at, _)| at));
        assert_eq!(position("loom opt in.wasm --config a.toml").unwrap(), Some(3));
        assert_eq!(position("loom opt --config=a.toml in.wasm").unwrap(), Some(2));
        assert_eq!(position("loom opt in.wasm -- --config a.toml").unwrap(), None);
        assert!(position("loom opt --config a.toml --config=b.toml").is_err());
    }
}
