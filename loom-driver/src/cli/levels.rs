//! Levels as other optimizers write them.

use crate::pipeline::UsageError;
use loom_core::pass::Level;
use std::ffi::OsString;

/// Writes every level in `words`, from `start` on, as loom does. The notes say what was read as
/// something else.
///
/// A `-O` that no level follows is a level: an optional value would take the name of the file.
///
/// # Errors
///
/// A level that loom does not have, and that none of its own stands for.
pub fn translate(words: &mut Vec<OsString>, start: usize) -> Result<Vec<String>, UsageError> {
    let mut notes = Vec::new();
    let mut at = start;
    while let Some(word) = words.get(at).filter(|word| *word != "--") {
        let typed = word.to_str().and_then(|word| word.strip_prefix("-O")).map(str::to_string);
        let Some(mut typed) = typed else {
            at += 1;
            continue;
        };
        if typed.is_empty()
            && let Some(level) =
                words.get(at + 1).and_then(|next| next.to_str()).filter(|next| is_level(next))
        {
            typed = level.to_string();
            words.remove(at + 1);
        }
        let (level, is_ours) = meaning(typed.strip_prefix('=').unwrap_or(&typed))?;
        if !is_ours {
            notes.push(format!(
                "`-O{typed}` is read as `-O{level}`, which assumes nothing about the outside; `-Omcu` does more"
            ));
        }
        words[at] = format!("-O{level}").into();
        at += 1;
    }
    Ok(notes)
}

/// Whether a word behind `-O` is its level, and not the name of a file.
fn is_level(word: &str) -> bool {
    let foreign = ["3", "4", "s", "z"];
    let mut known = Level::ALL.iter().map(|level| level.name()).chain(foreign);
    known.any(|level| level.eq_ignore_ascii_case(word))
}

/// The level that `typed` stands for, and whether it is its name.
fn meaning(typed: &str) -> Result<(String, bool), UsageError> {
    let highest = Level::O2.name();
    match typed.to_ascii_lowercase().as_str() {
        "" | "3" | "4" => Ok((highest.into(), false)),
        "s" | "z" => Err(UsageError {
            message: format!("there is no level `-O{typed}`"),
            help: Some(format!(
                "`-Omcu` makes a module smallest, and acts on its `meld:boundary` section; `-O{highest}` assumes nothing about \
                 the outside"
            )),
        }),
        lowercase if is_level(lowercase) => Ok((lowercase.into(), true)),
        // clap refuses it, and lists those that there are.
        _ => Ok((typed.into(), true)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn translated(line: &str) -> (String, usize) {
        let mut words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        let notes = translate(&mut words, 0).unwrap();
        let words: Vec<&str> = words.iter().map(|word| word.to_str().unwrap()).collect();
        (words.join(" "), notes.len())
    }

    #[test]
    fn a_level_never_takes_the_name_of_the_input() {
        for (line, expected, notes) in [
            ("opt -O in.wasm", "opt -O2 in.wasm", 1),
            ("opt in.wasm -O", "opt in.wasm -O2", 1),
            ("opt -O mcu in.wasm", "opt -Omcu in.wasm", 0),
            ("opt -O 3 in.wasm", "opt -O2 in.wasm", 1),
            ("opt -O -o out.wasm", "opt -O2 -o out.wasm", 1),
            ("opt -OMCU -O=1 -O0", "opt -Omcu -O1 -O0", 0),
            ("opt -O3 -O4", "opt -O2 -O2", 2),
            ("opt -O7", "opt -O7", 0),
            ("opt -- -O3", "opt -- -O3", 0),
        ] {
            assert_eq!(translated(line), (expected.into(), notes), "{line}");
        }
    }

    #[test]
    fn a_level_for_size_is_answered() {
        for level in ["-Os", "-Oz", "-OZ"] {
            let error = translate(&mut vec!["opt".into(), level.into()], 0).unwrap_err();
            assert_eq!(error.message, format!("there is no level `{level}`"));
            assert!(error.help.unwrap().contains("`-Omcu`"));
        }
    }
}
