//! The page that `loom opt --report` writes: one file that needs nothing else.
//!
//! Everything that it shows is in one JSON object ([`data::Data`]) inside of it; `page.html`, `page.css`,
//! `logic.js` (no document, so that it can be tested alone) and `page.js` are files beside this one. Names in
//! a module are any text at all, so three things keep them text: no `<` is in the JSON (see `embedded`),
//! the scripts write nothing but text nodes and attributes, and the page allows only scripts and
//! styles that carry a nonce, which is a hash over the data and so cannot be known to the data.

mod data;
mod edges;
mod steps;

pub use data::{Data, Subject};

use sha2::{Digest, Sha256};
use std::fmt::Write;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const LOGIC: &str = include_str!("logic.js");
const SCRIPT: &str = include_str!("page.js");

/// The page. The same data give the same bytes.
///
/// # Errors
///
/// If the data cannot be written as JSON, which would be a bug.
pub fn page(data: &Data<'_>) -> serde_json::Result<String> {
    let json = embedded(&serde_json::to_string(data)?);
    let mut nonce = String::new();
    for byte in Sha256::digest(&json) {
        // Writing to a string cannot fail.
        let _ = write!(nonce, "{byte:02x}");
    }
    let mut page = String::with_capacity(json.len() + PAGE.len() + STYLE.len() + LOGIC.len() + SCRIPT.len());
    for piece in PAGE.split("{{") {
        let Some((what, text)) = piece.split_once("}}") else {
            page.push_str(piece);
            continue;
        };
        page.push_str(match what {
            "nonce" => &nonce,
            "style" => STYLE,
            "logic" => LOGIC,
            "script" => SCRIPT,
            "data" => &json,
            _ => "",
        });
        page.push_str(text);
    }
    Ok(page)
}

/// JSON that can stand in a `script` element: `</script` and `<!--` are what such an element cannot
/// hold. (The line separators are for old readers of JSON inside of JavaScript.)
fn embedded(json: &str) -> String {
    // Only strings have these characters.
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                // Writing to a string cannot fail.
                let _ = write!(text, "\\u{:04x}", u32::from(c));
            }
            _ => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_element_and_every_text_comes_back() {
        let texts = ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "a&lt;\u{2028}b", "\"\\<"];
        let json = embedded(&serde_json::to_string(&texts).unwrap());
        assert!(!json.contains(['<', '>', '&', '\u{2028}']), "{json}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).unwrap(), texts);
    }

    #[test]
    fn the_parts_of_the_page_cannot_end_it_either() {
        for part in [STYLE, LOGIC, SCRIPT] {
            assert!(!part.contains("</") && !part.contains("<!--") && !part.contains("{{"));
        }
        for marker in ["nonce", "style", "logic", "script", "data"] {
            assert!(PAGE.contains(&format!("{{{{{marker}}}}}")), "{marker}");
        }
        // Whatever is loaded would be a request.
        for part in [PAGE, STYLE, LOGIC, SCRIPT] {
            for request in ["http:", "https:", "src=", "@import", "url(", "fetch(", "innerHTML"] {
                assert!(!part.contains(request) || (request == "http:" && part.contains("www.w3.org")));
            }
        }
    }
}
