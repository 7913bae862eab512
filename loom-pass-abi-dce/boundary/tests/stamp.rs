//! Stamp, strip and digest: what they change, and what they leave alone.

mod common;

use common::{facts, fresh, module, used, verified, with_payload};
use meld_boundary::{
    Digest, ModuleError, Reading, Reason, StampError, UseOption, digest, encode, read, stamp, strip,
};
use wasm_encoder::{CustomSection, Section as _};

fn append(module: &mut Vec<u8>, name: &str, data: &[u8]) {
    CustomSection { name: name.into(), data: data.into() }.append_to(module);
}

#[test]
fn stamped_facts_read_back() {
    let module = module();
    let stamped = stamp(&module, &facts()).expect("stamp");
    assert_eq!(verified(read(&stamped)).boundary, fresh(facts(), &module));
    assert_eq!(&stamped[..module.len()], &module[..]);
}

#[test]
fn stamping_twice_is_stamping_once() {
    let once = stamp(&module(), &facts()).expect("stamp");
    assert_eq!(stamp(&once, &facts()).expect("stamp again"), once);
    // The digest that the facts come with does not matter.
    let mut boundary = facts();
    boundary.contract.digest = Digest([9; 32]);
    assert_eq!(stamp(&module(), &boundary).expect("stamp"), once);
}

#[test]
fn all_sections_of_the_name_are_replaced_and_nothing_else_changes() {
    let mut before = module();
    append(&mut before, "first", b"1");
    let mut planted = with_payload(&before, b"whatever");
    append(&mut planted, "second", b"2");
    let planted = with_payload(&planted, &encode(&facts()));
    append(&mut before, "second", b"2");

    assert_eq!(strip(&planted).expect("strip"), before);
    assert_eq!(strip(&before).expect("strip again"), before);
    assert_eq!(stamp(&planted, &facts()), stamp(&before, &facts()));
    assert_eq!(read(&strip(&planted).expect("strip")), Reading::Absent);
}

#[test]
fn a_section_between_others_is_cut_out() {
    let mut file = b"\0asm\x01\0\0\0".to_vec();
    append(&mut file, meld_boundary::SECTION_NAME, b"x");
    let stripped = strip(&[&file[..], &module()[8..]].concat()).expect("strip");
    assert_eq!(stripped, module());
}

#[test]
fn facts_that_a_reader_would_ignore_are_not_stamped() {
    let mut boundary = facts();
    boundary.users[0].uses.push(used(UseOption::Realloc, "run"));
    let error = stamp(&module(), &boundary).expect_err("refuse");
    assert!(matches!(error, StampError::Refused(Reason::UseType { .. })), "{error}");
    assert!(error.to_string().starts_with("the facts do not fit the module: user 0 (lift `run`)"), "{error}");

    // An id that is none of an unknown optional subsection.
    let mut boundary = facts();
    boundary.unknown.insert(5, vec![]);
    assert!(matches!(stamp(&module(), &boundary), Err(StampError::Refused(Reason::Decode(_)))));
}

#[test]
fn only_core_modules_are_touched() {
    let component = wat::parse_str("(component)").expect("component");
    assert_eq!(strip(&component), Err(ModuleError::Component));
    assert_eq!(digest(&component), Err(ModuleError::Component));
    assert_eq!(stamp(&component, &facts()), Err(StampError::Module(ModuleError::Component)));
    assert_eq!(strip(b""), Err(ModuleError::NotWasm));
    assert_eq!(digest(b"\0asm\x02\0\0\0"), Err(ModuleError::NotWasm));
    let truncated = [&module()[..], &[1, 2]].concat();
    assert!(matches!(
        strip(&truncated),
        Err(ModuleError::Malformed { offset, .. }) if offset == truncated.len() as u64
    ));
}

/// The definition of the digest, written out for a module of two sections by hand.
#[test]
fn the_digest_is_what_the_specification_says() {
    use sha2::Digest as _;
    // A type section with `(func)` in it, its size in two bytes, and a custom section; then a memory section.
    let module = b"\0asm\x01\0\0\0\x01\x84\x00\x01\x60\0\0\0\x04\x01xyz\x05\x03\x01\0\x01";
    let hashed = [&[1, 4, 0, 0, 0, 1, 0x60, 0, 0][..], &[5, 3, 0, 0, 0, 1, 0, 1]].concat();
    assert_eq!(digest(module), Ok(Digest(sha2::Sha256::digest(hashed).into())));
    assert_eq!(digest(b"\0asm\x01\0\0\0"), Ok(Digest(sha2::Sha256::digest([]).into())));
}
