//! The example of the README: the module, the facts about it in JSON, and the bytes of the section.

mod common;

use common::verified;
use meld_boundary::{Boundary, encode, read, stamp};

/// The contents of the only block of the README that is fenced as `language`.
fn block(language: &str) -> &'static str {
    let readme = include_str!("../README.md");
    let fence = format!("```{language}\n");
    let mut blocks = readme.split(fence.as_str()).skip(1).map(|rest| rest.split("```").next());
    let block = blocks.next().flatten().expect(language);
    assert_eq!(blocks.next(), None, "one block of {language}");
    block
}

/// The bytes of the dump, without its comments.
fn dump() -> Vec<u8> {
    let digits = block("hex").lines().flat_map(|line| line.split(';').next());
    digits.flat_map(str::split_whitespace).map(|byte| u8::from_str_radix(byte, 16).expect(byte)).collect()
}

#[test]
fn the_example_is_what_this_crate_writes_and_reads() {
    let module = wat::parse_str(block("wat")).expect("the module");
    let facts: Boundary = serde_json::from_str(block("json")).expect("the facts");
    let stamped = stamp(&module, &facts).expect("stamp");
    let boundary = verified(read(&stamped)).boundary;
    let payload = encode(&boundary);
    assert!(stamped.ends_with(&payload));
    let show = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x} ")).collect::<String>();
    assert_eq!(show(&dump()), show(&payload));
}
