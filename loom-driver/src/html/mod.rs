//! The page that `loom opt --report` writes: one file that needs nothing else.
//!
//! Everything that it shows is in one JSON object ([`data::Data`]) inside of it; `page.html`, `page.css`,
//! `logic.js` and `memory.js` (no document, so that they can be tested alone) and `page.js` are files beside this one. Names in
//! a module are any text at all, so three things keep them text: no `<` is in the JSON (see `Embedded`),
//! the scripts write nothing but text nodes and attributes, and the page allows only scripts and
//! styles that carry a nonce, which is a hash over the data and so cannot be known to the data.

mod data;
mod edges;
mod memory;
mod steps;

pub use data::{Data, Subject};

use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const LOGIC: &str = include_str!("logic.js");
const MEMORY: &str = include_str!("memory.js");
const SCRIPT: &str = include_str!("page.js");

/// The page. The same data give the same bytes.
///
/// The data are written twice, so that they are in memory as text only once: for the nonce, which stands
/// in front of them, and into the page.
///
/// # Errors
///
/// If the data cannot be written as JSON, which would be a bug.
pub fn page(data: &Data<'_>) -> serde_json::Result<String> {
    let mut hash = Hash(Sha256::new());
    serde_json::to_writer(Embedded(&mut hash), data)?;
    let mut nonce = String::new();
    for byte in hash.0.finalize() {
        // Writing to a string cannot fail.
        let _ = write!(nonce, "{byte:02x}");
    }
    let mut page = Vec::new();
    for piece in PAGE.split("{{") {
        let Some((what, text)) = piece.split_once("}}") else {
            page.extend_from_slice(piece.as_bytes());
            continue;
        };
        let part = match what {
            "nonce" => nonce.as_bytes(),
            "style" => STYLE.as_bytes(),
            "logic" => LOGIC.as_bytes(),
            "memory" => MEMORY.as_bytes(),
            "script" => SCRIPT.as_bytes(),
            "data" => {
                serde_json::to_writer(Embedded(&mut page), data)?;
                b""
            }
            _ => b"",
        };
        page.extend_from_slice(part);
        page.extend_from_slice(text.as_bytes());
    }
    String::from_utf8(page).map_err(serde::ser::Error::custom)
}

/// Hashes what is written.
struct Hash(Sha256);

impl io::Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes JSON so that it can stand in a `script` element: `</script` and `<!--` are what such an element
/// cannot hold. (The line separators are for old readers of JSON inside of JavaScript.)
struct Embedded<W>(W);

impl<W: io::Write> io::Write for Embedded<W> {
    /// Takes whole characters, as they come from who writes JSON.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = std::str::from_utf8(bytes).map_err(io::Error::other)?;
        let mut rest = text;
        // Only strings have these characters.
        while let Some((at, c)) =
            rest.char_indices().find(|(_, c)| matches!(c, '<' | '>' | '&' | '\u{2028}' | '\u{2029}'))
        {
            let (before, behind) = rest.split_at(at);
            self.0.write_all(before.as_bytes())?;
            write!(self.0, "\\u{:04x}", u32::from(c))?;
            rest = &behind[c.len_utf8()..];
        }
        self.0.write_all(rest.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_element_and_every_text_comes_back() {
        let texts = ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "a&lt;\u{2028}b", "\"\\<"];
        let mut json = Vec::new();
        serde_json::to_writer(Embedded(&mut json), &texts).unwrap();
        let json = String::from_utf8(json).unwrap();
        assert!(!json.contains(['<', '>', '&', '\u{2028}']), "{json}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).unwrap(), texts);
    }

    #[test]
    fn the_parts_of_the_page_cannot_end_it_either() {
        for part in [STYLE, LOGIC, MEMORY, SCRIPT] {
            assert!(!part.contains("</") && !part.contains("<!--") && !part.contains("{{"));
        }
        for marker in ["nonce", "style", "logic", "memory", "script", "data"] {
            assert!(PAGE.contains(&format!("{{{{{marker}}}}}")), "{marker}");
        }
        // Whatever is loaded would be a request.
        for part in [PAGE, STYLE, LOGIC, MEMORY, SCRIPT] {
            for request in ["http:", "https:", "src=", "@import", "url(", "fetch(", "innerHTML"] {
                assert!(!part.contains(request) || (request == "http:" && part.contains("www.w3.org")));
            }
        }
    }
}
