//! `@FILE`: arguments that stand in a file, as build tools write it where a command line gets too
//! long.

use crate::io::{self, Place};
use crate::pipeline::UsageError;
use anyhow::Result;
use std::ffi::OsString;

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

/// The words of a text as a POSIX shell sees them: separated by white space, with `'...'`, `"..."`
/// and `\`; nothing else is special. `None` if a quote does not end.
fn split(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            c if c.is_whitespace() => words.extend(word.take()),
            quote @ ('\'' | '"') => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next()? {
                        c if c == quote => break,
                        '\\' if quote == '"' => word.push(chars.next()?),
                        c => word.push(c),
                    }
                }
            }
            '\\' => word.get_or_insert_default().push(chars.next()?),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_a_shell() {
        let text = "opt  -Omcu\n'a b' \"c \\\" d\" e\\ f '' 'it'\\''s'\n";
        let expected = ["opt", "-Omcu", "a b", "c \" d", "e f", "", "it's"];
        assert_eq!(split(text).unwrap(), expected);
        assert_eq!(split("'a' 'b"), None);
        assert_eq!(split("a\\"), None);
    }

    #[test]
    fn nothing_is_replaced_behind_two_dashes() {
        let words = ["loom", "@", "--", "@missing"].map(OsString::from);
        assert_eq!(expand(words.clone()).unwrap(), words);
        assert!(expand([OsString::from("@missing")]).is_err());
    }
}
