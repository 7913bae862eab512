//! The page that `loom opt --report` writes: one file that needs nothing else.
//!
//! Everything that it shows is in one JSON object ([`data::Data`]) inside of it; `page.html`, `page.css` and the scripts are files
//! beside this one: `LOGIC` needs no document, so that it can be tested alone, and `SCRIPT` shows what it computes. Names in
//! a module are any text at all, so three things keep them text: no `<` is in the JSON (see `Embedded`),
//! the scripts write nothing but text nodes and attributes, and the page allows only scripts and
//! styles that carry a nonce, which is a hash over the data and so cannot be known to the data.

mod artifact;
mod baseline;
mod contents;
mod data;
mod edges;
mod memory;
mod steps;
mod things;

pub use baseline::Earlier;
pub use data::{Data, Subject};

use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
/// Each needs those before it at most.
const LOGIC: &[&str] =
    &[include_str!("logic.js"), include_str!("memory.js"), include_str!("tree.js"), include_str!("find.js")];
/// See [`LOGIC`].
const SCRIPT: &[&str] = &[
    include_str!("dom.js"),
    include_str!("head.js"),
    include_str!("map.js"),
    include_str!("bars.js"),
    include_str!("list.js"),
    include_str!("detail.js"),
    include_str!("rest.js"),
    include_str!("page.js"),
];

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
        let parts: &[&str] = match what {
            "nonce" => &[&nonce],
            "style" => &[STYLE],
            "logic" => LOGIC,
            "script" => SCRIPT,
            "data" => {
                serde_json::to_writer(Embedded(&mut page), data)?;
                &[]
            }
            _ => &[],
        };
        parts.iter().for_each(|part| page.extend_from_slice(part.as_bytes()));
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
        let parts = || [&[PAGE, STYLE], LOGIC, SCRIPT].concat();
        for part in &parts()[1..] {
            assert!(!part.contains("</") && !part.contains("<!--") && !part.contains("{{"));
        }
        for marker in ["nonce", "style", "logic", "script", "data"] {
            assert!(PAGE.contains(&format!("{{{{{marker}}}}}")), "{marker}");
        }
        // Whatever is loaded would be a request.
        for part in parts() {
            for request in ["http:", "https:", "src=", "@import", "url(", "fetch(", "innerHTML"] {
                assert!(!part.contains(request) || (request == "http:" && part.contains("www.w3.org")));
            }
        }
    }
}
