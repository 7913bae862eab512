//! Mutations of the output as text, which is edited and assembled again.
//!
//! A file of mutations has one paragraph for each: its name, the lines to be replaced (`-`), the
//! lines to put there (`+`), and the error that the check has to give (`=`), without byte
//! offsets. `BLESS=1` writes the errors anew.

use super::subject::SUBJECTS;
use super::*;
use std::fmt::Write;
use std::path::PathBuf;

/// At the end of a mutation's name if the mutant is not a valid module.
const NOT_VALID: &str = " (not valid)";

/// One of [`SUBJECTS`], and the text of what became of it.
pub fn read(name: &str) -> (Subject, String) {
    let (name, exports, preserve_trap_kind) =
        SUBJECTS.into_iter().find(|(other, ..)| *other == name).unwrap();
    let before = wat::parse_file(path(name, "wat")).unwrap();
    let text = std::fs::read_to_string(path(name, "after.wat")).unwrap();
    (removed(before, wat::parse_str(&text).unwrap(), exports, preserve_trap_kind), text)
}

fn path(name: &str, extension: &str) -> PathBuf {
    subject::file("tests/removal/subjects", &format!("{name}.{extension}"))
}

#[test]
fn of_text() {
    for (name, ..) in SUBJECTS {
        let (subject, text) = read(name);
        let mutations = path(name, "mutations");
        let expected = std::fs::read_to_string(&mutations).unwrap();
        let paragraphs = expected.trim().split("\n\n");
        let actual: Vec<String> = paragraphs.map(|paragraph| attempt(&subject, &text, paragraph)).collect();
        let actual = actual.join("\n\n") + "\n";
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&mutations, actual).unwrap();
        } else if expected != actual {
            let differ = expected.lines().zip(actual.lines()).find(|(expected, actual)| expected != actual);
            panic!("`BLESS=1` rewrites {}: {differ:?}", mutations.display());
        }
    }
}

/// Tries one mutation; returns its paragraph with the error that came.
fn attempt(subject: &Subject, text: &str, paragraph: &str) -> String {
    if paragraph.starts_with('#') {
        return paragraph.into();
    }
    let name = paragraph.lines().next().unwrap();
    let part = |mark: &str| {
        let lines = paragraph.lines().filter_map(|line| line.strip_prefix(mark));
        lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
    };
    let (from, to) = (part("-"), part("+"));
    assert_eq!(text.matches(&from).count(), 1, "{name}: `{from}` is not there once in:\n{text}");
    let mutant = mutant(subject, &text.replace(&from, &to));
    assert_eq!(mutant.is_valid(), !name.ends_with(NOT_VALID), "{name}: whether it is valid");
    let error = match mutant.check() {
        Ok(()) => panic!("{name}: the check accepts it"),
        Err(error) => without_offsets(&error.to_string()),
    };
    let mut tried = name.to_string();
    for line in paragraph.lines().skip(1).filter(|line| !line.starts_with('=')) {
        write!(tried, "\n{line}").unwrap();
    }
    tried + "\n= " + &error
}

fn mutant(subject: &Subject, text: &str) -> Subject {
    Subject { after: wat::parse_str(text).unwrap(), ..subject.clone() }
}

fn without_offsets(error: &str) -> String {
    let mut parts = error.split(" at offset 0x");
    let mut text = parts.next().unwrap().to_string();
    for part in parts {
        text.push_str(part.trim_start_matches(|digit: char| digit.is_ascii_hexdigit()));
    }
    text
}
