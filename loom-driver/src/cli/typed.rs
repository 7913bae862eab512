//! From the words that a user typed to a command.
//!
//! clap does most of it. What it cannot know is done before: files of arguments, a `-O` without a
//! level in front of a file name, several files behind one `--component`. And where it would only
//! say that there is no command `in.wasm`, the command that was meant is named.

use super::failure;
use super::response_file;
use super::{Cli, config, levels, message, pass_flags};
use crate::io::{self, Place};
use crate::pipeline::UsageError;
use anyhow::Result;
use clap::error::ErrorKind;
use clap::{ColorChoice, Command, CommandFactory, FromArgMatches, ValueEnum};
use std::ffi::{OsStr, OsString};
use std::path::Path;

impl Cli {
    /// Reads a command line; the first word is the name of the program.
    ///
    /// Ends the process where clap does: after help, and for what is wrong with the command line.
    ///
    /// # Errors
    ///
    /// A file of arguments that cannot be read, and wishes for which there is better advice than
    /// clap has.
    pub fn read(words: impl IntoIterator<Item = OsString>) -> Result<Cli> {
        let words = response_file::expand(words)?;
        let color = color(&words);
        message::set_color(color);
        let command = Cli::command().color(color);
        pass_flags::refuse_taken(&command)?;
        let (mut words, mut notes) = (words, Vec::new());
        if let Some((at, subcommand)) = subcommand(&words, &command) {
            if has_flag(subcommand, "-O") {
                notes = levels::translate(&mut words, at)?;
            }
            if has_flag(subcommand, "--component") {
                words = with_every_component_flagged(words);
            }
            if has_flag(subcommand, "--config") {
                words = config::expand(words, at, subcommand, &command)?;
            }
        }
        let parsed =
            command.clone().try_get_matches_from(&words).and_then(|matches| Cli::from_arg_matches(&matches));
        let cli = match parsed {
            Ok(cli) => cli,
            Err(error) => {
                refuse_missing_command(&words, &command, error.kind())?;
                error.exit()
            }
        };
        message::set_color(cli.color);
        message::set_quiet(cli.quiet);
        notes.iter().for_each(|note| message::note(note));
        Ok(cli)
    }
}

/// What `--color` says. It counts for errors about the command line, too, so it is looked for
/// before the rest is read.
fn color(words: &[OsString]) -> ColorChoice {
    let mut choice = ColorChoice::Auto;
    for (position, word) in words.iter().enumerate() {
        let value = match word.to_str() {
            Some("--") => break,
            Some("--color") => words.get(position + 1).and_then(|value| value.to_str()),
            Some(word) => word.strip_prefix("--color="),
            None => None,
        };
        choice = value.and_then(|value| ColorChoice::from_str(value, false).ok()).unwrap_or(choice);
    }
    choice
}

/// The first word that names a subcommand, and its position.
fn subcommand<'c>(words: &[OsString], command: &'c Command) -> Option<(usize, &'c Command)> {
    words.iter().enumerate().skip(1).find_map(|(at, word)| Some((at, command.find_subcommand(word)?)))
}

/// Whether a command, or one below it, takes this flag.
fn has_flag(command: &Command, flag: &str) -> bool {
    let takes = |argument: &clap::Arg| match flag.strip_prefix("--") {
        Some(long) => argument.get_long() == Some(long),
        None => argument.get_short() == flag.chars().nth(1),
    };
    command.get_arguments().any(takes) || command.get_subcommands().any(|below| has_flag(below, flag))
}

/// `--component a.wasm b.wasm`, which a shell makes of `--component *.wasm`: every further file that
/// is a component gets the flag. One that is none is another argument, such as the module.
fn with_every_component_flagged(words: Vec<OsString>) -> Vec<OsString> {
    const FLAG: &str = "--component";
    let mut flagged = Vec::with_capacity(words.len());
    // The word before is the file of a component.
    let mut follows = false;
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        if word == "--" {
            flagged.push(word);
            break;
        } else if word == FLAG {
            flagged.push(word);
            flagged.extend(words.next());
            follows = true;
            continue;
        }
        let is_joined = word.to_str().is_some_and(|word| word.starts_with("--component="));
        follows = is_joined || (follows && is_component(&word));
        if follows && !is_joined {
            flagged.push(FLAG.into());
        }
        flagged.push(word);
    }
    flagged.extend(words);
    flagged
}

/// Whether a word names a file with a component.
fn is_component(word: &OsStr) -> bool {
    if word.as_encoded_bytes().starts_with(b"-") {
        return false;
    }
    // Whoever reads it next says what is wrong with it.
    io::read_module(&Place::from(word)).is_ok_and(|bytes| wasmparser::Parser::is_component(&bytes))
}

/// Refuses a command line that names a module and no command.
fn refuse_missing_command(words: &[OsString], command: &Command, kind: ErrorKind) -> Result<(), UsageError> {
    let is_about_words = matches!(kind, ErrorKind::InvalidSubcommand | ErrorKind::UnknownArgument);
    let Some(first) = words.get(1).filter(|_| is_about_words && subcommand(words, command).is_none()) else {
        return Ok(());
    };
    let is_flag = first.as_encoded_bytes().starts_with(b"-");
    if !(names_module(first) || (is_flag && words.iter().skip(1).any(|word| names_module(word)))) {
        return Ok(());
    }
    let (typed, mut meant) = (failure::shell_words(&words[1..]), String::from("loom opt"));
    meant.push_str(&typed);
    Err(UsageError {
        message: format!("there is no command in `loom{typed}`"),
        help: Some(format!("did you mean `{meant}`?")),
    })
}

fn names_module(word: &OsStr) -> bool {
    let path = Path::new(word);
    path.extension().is_some_and(|extension| extension == "wasm" || extension == "wat") || path.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        line.split_whitespace().map(OsString::from).collect()
    }

    #[test]
    fn the_last_color_counts_wherever_it_stands() {
        for (line, expected) in [
            ("loom opt in.wasm", ColorChoice::Auto),
            ("loom --color always opt --color=never", ColorChoice::Never),
            ("loom opt --color never --color always", ColorChoice::Always),
            ("loom opt --color blue", ColorChoice::Auto),
            ("loom opt -- --color always", ColorChoice::Auto),
        ] {
            assert_eq!(color(&words(line)), expected, "{line}");
        }
    }

    #[test]
    fn only_components_get_the_flag() {
        let directory = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = directory.path().join(name);
            std::fs::write(&path, text).unwrap();
            path.into_os_string().into_string().unwrap()
        };
        let (a, b, core) =
            (file("a.wat", "(component)"), file("b.wat", "(component)"), file("core.wat", "(module)"));
        let given =
            words(&format!("loom opt --component {a} {b} {core} {b} -o {b} --component={a} {b} -- {b}"));
        let expected = words(&format!(
            "loom opt --component {a} --component {b} {core} {b} -o {b} --component={a} --component {b} -- {b}"
        ));
        assert_eq!(with_every_component_flagged(given), expected);
    }
}
