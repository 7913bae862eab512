//! Version 2, in which names are references to the module: it says the same as version 1, in fewer bytes.

mod common;

use common::{facts, fresh, ignored, module, verified, with_payload};
use meld_boundary::{
    Boundary, COMPACT_VERSION, DecodeErrorKind, Reason, VERSION, decode, decode_in, encode, encode_compact,
    read,
};

fn compact(boundary: &Boundary, module: &[u8]) -> Vec<u8> {
    encode_compact(boundary, module).expect("the facts are about the module")
}

/// The payload of version 2 with the contents of a subsection changed.
fn changed(id: u8, change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut payload = compact(&fresh(facts(), &module()), &module());
    let mut at = 1;
    // All of these subsections are shorter than 128 bytes.
    while payload[at] != id {
        at += 2 + usize::from(payload[at + 1]);
    }
    let contents = at + 2..at + 2 + usize::from(payload[at + 1]);
    let mut new = payload[contents.clone()].to_vec();
    change(&mut new);
    payload[at + 1] = u8::try_from(new.len()).expect("short");
    payload.splice(contents, new);
    payload
}

/// Why a reader ignores a payload that does not decode. It finds the promises, as every reader does in every version.
fn wrong(payload: &[u8]) -> DecodeErrorKind {
    let (reason, promises) = ignored(read(&with_payload(&module(), payload)));
    assert_eq!(promises.len(), 1);
    let Reason::Decode(error) = reason else { panic!("{reason}") };
    error.kind
}

#[test]
fn both_versions_say_the_same() {
    let module = module();
    let boundary = fresh(facts(), &module);
    let (spelt, short) = (encode(&boundary), compact(&boundary, &module));
    assert_eq!((spelt[0], short[0]), (1, 2));
    assert!(short.len() * 2 < spelt.len(), "{} and {} bytes", short.len(), spelt.len());
    assert_eq!(decode_in(&short, &module), Ok(boundary.clone()));
    assert_eq!(decode_in(&spelt, &module), Ok(boundary));
    let read = |payload: &[u8]| verified(read(&with_payload(&module, payload)));
    let (from_spelt, from_short) = (read(&spelt), read(&short));
    assert_eq!((from_spelt.version, from_short.version), (VERSION, COMPACT_VERSION));
    assert_eq!(from_spelt.boundary, from_short.boundary);
    assert_eq!(from_spelt.needs, from_short.needs);
}

#[test]
fn a_reader_without_the_module_says_that_it_needs_it() {
    let payload = compact(&fresh(facts(), &module()), &module());
    assert_eq!(decode(&payload).expect_err("needs the module").kind, DecodeErrorKind::NeedsModule);
}

#[test]
fn labels_that_repeat_a_name_are_not_spelt() {
    let module = module();
    let whole = |label: &str| {
        let mut boundary = fresh(facts(), &module);
        boundary.users[1].label = label.into();
        let payload = compact(&boundary, &module);
        assert_eq!(decode_in(&payload, &module), Ok(boundary));
        payload.len()
    };
    // The first use, the first import, both of its names.
    let short = ["memory", "get", "h:env/vars#get"].map(whole);
    assert_eq!(short, [short[0]; 3]);
    // A length and three bytes.
    assert_eq!(whole("got"), short[0] + 4);
}

#[test]
fn facts_about_another_module_have_no_compact_form() {
    let module = module();
    let none = |change: &dyn Fn(&mut Boundary)| {
        let mut boundary = fresh(facts(), &module);
        change(&mut boundary);
        assert_eq!(encode_compact(&boundary, &module), None);
    };
    none(&|boundary| boundary.exports.swap(0, 1));
    none(&|boundary| boundary.imports.swap(0, 1));
    none(&|boundary| drop(boundary.exports.pop()));
    none(&|boundary| boundary.users[0].uses[0].name.push('x'));
    none(&|boundary| boundary.users[1].imports[0].name.push('x'));
    none(&|boundary| boundary.users[0].uses[0].kind = meld_boundary::ExternalKind::Memory);
    none(&|boundary| boundary.params[0].export.push('x'));
    assert_eq!(encode_compact(&facts(), b"\0asm"), None);
}

#[test]
fn a_list_of_another_length_than_that_of_the_module_is_no_section() {
    // Of the last export a scope and roles below 128, of the last import a scope.
    for (id, what, expected, bytes) in [(2, "exports", 12, 2), (3, "imports", 4, 1)] {
        let payload = changed(id, |contents| {
            contents[0] -= 1;
            contents.truncate(contents.len() - bytes);
        });
        assert_eq!(wrong(&payload), DecodeErrorKind::Length { what, found: expected - 1, expected });
    }
}

#[test]
fn a_reference_to_nothing_is_no_section() {
    // A count, then kind, flags, no imports, a count of uses, an option, and the export.
    let payload = changed(4, |users| users[6] = 127);
    assert_eq!(wrong(&payload), DecodeErrorKind::Reference { what: "export", position: 127 });
}

#[test]
fn names_are_not_spelt_out_without_limit() {
    let name = "n".repeat(10_000);
    let module = wat::parse_str(format!("(module (func (export \"{name}\")))")).expect("a module");
    let (mut boundary, mut uses) = (Boundary::new(facts().producer, facts().contract), Vec::new());
    let export = common::export(
        meld_boundary::ExternalKind::Func,
        &name,
        meld_boundary::Scope::External,
        meld_boundary::Roles::default(),
    );
    boundary.exports.push(export);
    let mut sizes = Vec::new();
    while uses.len() < 8 {
        uses.push((meld_boundary::UseOption::Callback, name.as_str()));
        boundary.users = vec![common::user(meld_boundary::UserKind::Lift, "run", &[], &uses)];
        sizes.push(encode_compact(&boundary, &module).map(|payload| payload.len()));
    }
    // Four times the name is a little less than four times the module.
    assert!(sizes[..4].iter().all(Option::is_some) && sizes[4..].iter().all(Option::is_none), "{sizes:?}");
    // What no writer of ours makes is refused as well: five uses where there were four.
    boundary.users = vec![common::user(meld_boundary::UserKind::Lift, "run", &[], &uses[..4])];
    let mut payload = compact(&boundary, &module);
    let one = [3, 0];
    let uses = payload.windows(8).rposition(|window| window == one.repeat(4)).expect("four uses");
    payload.splice(uses..uses, one);
    payload[uses - 1] += 1;
    let at = payload.windows(2).position(|window| window == [4, 18]).expect("subsection 4");
    payload[at + 1] += 2;
    let error = decode_in(&payload, &module).expect_err("too long");
    assert_eq!(error.kind, DecodeErrorKind::Reference { what: "export", position: 0 });
}

#[test]
fn whatever_is_damaged_is_read_without_a_panic() {
    let module = module();
    let payload = compact(&fresh(facts(), &module), &module);
    for position in 0..payload.len() {
        for byte in [0, 1, 2, 127, 128, 255] {
            let mut damaged = payload.clone();
            damaged[position] = byte;
            if let Ok(boundary) = decode_in(&damaged, &module) {
                let again = encode_compact(&boundary, &module).or_else(|| Some(encode(&boundary)));
                assert_eq!(
                    again.map(|payload| decode_in(&payload, &module)),
                    Some(Ok(boundary)),
                    "{position}"
                );
            }
        }
        let _ = decode_in(&payload[..position], &module);
    }
}
