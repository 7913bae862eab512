//! `@FILE`: arguments that stand in a file, as build tools write it where a command line gets too
//! long.

use super::config;
use crate::io::{self, Place};
use crate::pipeline::UsageError;
use anyhow::Result;
use std::ffi::OsString;
use std::str::Chars;

/// The words, with the contents of the file in the place of each `@FILE`. Behind `--` nothing is
/// replaced, and neither is anything in such a file.
///
/// # Errors
///
/// A file that cannot be read, or that is no text, or with a quote that does not end.
pub fn expand(words: impl IntoIterator<Item = OsString>) -> Result<Vec<OsString>> {
    let mut expanded = Vec::new();
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        let Some(file) =
            word.to_str().and_then(|word| word.strip_prefix('@')).filter(|file| !file.is_empty())
        else {
            let ends = word == "--";
            expanded.push(word);
            if ends {
                expanded.extend(words.by_ref());
            }
            continue;
        };
        let refused = |what: &str| UsageError { message: format!("`@{file}`: {what}"), help: None };
        let text = String::from_utf8(io::read(&Place::File(file.into()))?)
            .map_err(|_| refused("the file is not UTF-8 text"))?;
        let words = split(&text).ok_or_else(|| refused("a quote in it does not end"))?;
        expanded.extend(words.into_iter().map(OsString::from));
    }
    Ok(expanded)
}

/// The command line of this process without the command, with what stands in files.
pub fn flags() -> Vec<String> {
    if let Some(words) = config::words() {
        return words.to_vec();
    }
    let words = expand(std::env::args_os().skip(1)).unwrap_or_default();
    words.into_iter().map(|word| word.to_string_lossy().into_owned()).collect()
}

/// The words of a text by the rules of a POSIX shell for white space, `'...'`, `"..."` and `\`; nothing else
/// is special. So `\` at the end of a line joins it with the next one, and in `"..."` it is itself unless `$`,
/// `` ` ``, `"` or `\` follows. (GCC and Clang take `\` in any quotes for an escape: a Windows path in quotes
/// would lose its `\`.) A line may end as on Windows. `None` if a quote does not end, or at a `\` at the end.
pub fn split(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            c if c.is_ascii_whitespace() => words.extend(word.take()),
            quote @ ('\'' | '"') => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next()? {
                        c if c == quote => break,
                        '\\' if quote == '"' => match escaped(&mut chars)? {
                            Some(c @ ('$' | '`' | '"' | '\\')) => word.push(c),
                            Some(c) => word.extend(['\\', c]),
                            None => {}
                        },
                        c => word.push(c),
                    }
                }
            }
            '\\' => {
                if let Some(c) = escaped(&mut chars)? {
                    word.get_or_insert_default().push(c);
                }
            }
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Some(words)
}

/// The character behind a `\`, which ends up `None` at the end of a line; the outer `None` if nothing is there.
fn escaped(chars: &mut Chars<'_>) -> Option<Option<char>> {
    match chars.next()? {
        '\n' => Some(None),
        '\r' if chars.as_str().starts_with('\n') => {
            chars.next();
            Some(None)
        }
        c => Some(Some(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_a_shell() {
        let text = "opt  -Omcu\n'a b' \"c \\\" d\" e\\ f '' 'it'\\''s'\n";
        let expected = ["opt", "-Omcu", "a b", "c \" d", "e f", "", "it's"];
        assert_eq!(split(text).unwrap(), expected);
        // Each as `printf '%s\n'` of a shell shows it.
        let text = "--a\\\n=b \\\r\n c \"C:\\x\\\"y\\\\\" \"d\\\ne\" 'f\\\n' \\$g a\u{a0}b";
        let expected = ["--a=b", "c", "C:\\x\"y\\", "de", "f\\\n", "$g", "a\u{a0}b"];
        assert_eq!(split(text).unwrap(), expected);
        assert_eq!(split("'a' 'b"), None);
        assert_eq!(split("\"a\\\""), None);
        assert_eq!(split("a\\"), None);
    }

    #[test]
    fn nothing_is_replaced_behind_two_dashes() {
        let words = ["loom", "@", "--", "@missing"].map(OsString::from);
        assert_eq!(expand(words.clone()).unwrap(), words);
        assert!(expand([OsString::from("@missing")]).is_err());
    }
}
