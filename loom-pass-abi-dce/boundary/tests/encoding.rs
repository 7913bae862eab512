//! Encode and decode: what is written is read again, and nothing else is accepted.

mod common;

use common::{facts, fresh, module};
use meld_boundary::{Boundary, DecodeErrorKind, VERSION, decode, encode};

fn payload() -> Vec<u8> {
    encode(&fresh(facts(), &module()))
}

/// A payload with these subsections; sizes are below 128, so that one byte holds them.
fn subsections(version: u8, list: &[(u8, &[u8])]) -> Vec<u8> {
    let mut out = vec![version];
    for (id, contents) in list {
        out.push(*id);
        out.push(u8::try_from(contents.len()).expect("short"));
        out.extend_from_slice(contents);
    }
    out
}

const CONTRACT: [u8; 34] = [0; 34];
/// The shortest section that there is.
const LEAST: [(u8, &[u8]); 5] = [(0, b"\0\0"), (1, &CONTRACT), (2, b"\0"), (3, b"\0"), (4, b"\0")];

#[track_caller]
fn fails(payload: &[u8]) -> (u64, DecodeErrorKind) {
    let error = decode(payload).expect_err("must not decode");
    assert!(error.offset <= payload.len() as u64, "{error}");
    assert!(!error.to_string().is_empty());
    (error.offset, error.kind)
}

/// [`LEAST`] with the contents of one subsection replaced, or with one more.
fn with(id: u8, contents: &[u8]) -> Vec<u8> {
    let mut list: Vec<(u8, &[u8])> = LEAST.into_iter().filter(|(other, _)| *other != id).collect();
    list.push((id, contents));
    list.sort_by_key(|(id, _)| *id);
    subsections(1, &list)
}

#[test]
fn everything_survives_the_round_trip() {
    let boundary = fresh(facts(), &module());
    assert_eq!(decode(&encode(&boundary)), Ok(boundary));
}

#[test]
fn optional_parts_are_left_out_when_empty() {
    let mut boundary = Boundary { users: facts().users, ..Boundary::new(facts().producer, facts().contract) };
    (boundary.exports, boundary.imports) = (facts().exports, facts().imports);
    (boundary.users[0].input, boundary.users[1].input) = (None, None);
    let decoded = decode(&encode(&boundary)).expect("decode");
    assert_eq!(decoded, boundary);
    let whole = payload().len();
    // Promises: id, size, count, kind, memory. Inputs: id, size, count, name, hash. Subsection 129: id, size, flags, 5
    // inputs of which 3 are not known, no opcodes, one entry. Params: id, size, count, name, param, kind, 2 numbers.
    // Subsection 200: id, size, 3 bytes.
    let entry = 2 + (2 + 3) + (2 + 12);
    let outside = 2 + 1 + (1 + 2 + 3 * 5) + 1 + (1 + entry);
    assert_eq!(whole - encode(&boundary).len(), 5 + (3 + 4 + 32) + outside + (3 + 4 + 2 + 1 + 2) + 5);
}

#[test]
fn the_least_section_decodes() {
    let boundary = decode(&subsections(1, &LEAST)).expect("decode");
    assert!(boundary.exports.is_empty() && boundary.users.is_empty() && boundary.promises.is_empty());
    assert_eq!(encode(&boundary), subsections(1, &LEAST));
}

#[test]
fn no_prefix_decodes() {
    let payload = payload();
    let boundaries: Vec<usize> = (0..payload.len()).filter(|end| decode(&payload[..*end]).is_ok()).collect();
    // A prefix that ends between subsections, after the last one that must be there, is a section of its own.
    let whole = decode(&payload).expect("decode");
    let mut ends = vec![];
    for parts in 0..5 {
        let mut part = whole.clone();
        part.unknown.clear();
        if parts < 4 {
            part.params.clear();
        }
        if parts < 3 {
            part.one_tree = false;
            part.entries.clear();
            part.users.iter_mut().for_each(|user| user.input = None);
        }
        if parts < 2 {
            part.inputs.clear();
        }
        if parts < 1 {
            part.promises.clear();
        }
        ends.push(encode(&part).len());
    }
    assert_eq!(boundaries, ends);
    for end in (0..payload.len()).filter(|end| !ends.contains(end)) {
        fails(&payload[..end]);
    }
}

#[test]
fn no_changed_byte_panics_and_what_decodes_is_what_was_written() {
    let payload = payload();
    for position in 0..payload.len() {
        let mut changed = payload.clone();
        for byte in 0..=u8::MAX {
            changed[position] = byte;
            if let Ok(boundary) = decode(&changed) {
                assert_eq!(decode(&encode(&boundary)), Ok(boundary), "byte {position} = {byte}");
            }
            meld_boundary::promises_of(&changed);
        }
    }
}

#[test]
fn other_versions_are_refused() {
    assert_eq!(VERSION, 1);
    assert_eq!(fails(&subsections(0, &LEAST)), (0, DecodeErrorKind::Version(0)));
    assert_eq!(fails(&subsections(3, &LEAST)), (0, DecodeErrorKind::Version(3)));
}

#[test]
fn subsections_0_to_4_must_be_there() {
    for missing in 0..5u8 {
        let list: Vec<_> = LEAST.into_iter().filter(|(id, _)| *id != missing).collect();
        let payload = subsections(1, &list);
        assert_eq!(fails(&payload), (payload.len() as u64, DecodeErrorKind::Missing(missing)));
    }
}

#[test]
fn ids_must_ascend() {
    let mut twice = LEAST.to_vec();
    twice.insert(3, (2, b"\0"));
    assert_eq!(fails(&subsections(1, &twice)).1, DecodeErrorKind::Order { id: 2, previous: 2 });
    let mut swapped = LEAST.to_vec();
    swapped.swap(2, 3);
    assert_eq!(fails(&subsections(1, &swapped)).1, DecodeErrorKind::Order { id: 2, previous: 3 });
}

#[test]
fn an_unknown_subsection_below_128_is_refused_and_from_128_on_kept() {
    for id in [6, 127] {
        assert_eq!(fails(&with(id, b"xy")).1, DecodeErrorKind::UnknownSubsection(id));
    }
    for id in [131, 255] {
        let payload = with(id, b"xy");
        let boundary = decode(&payload).expect("decode");
        assert_eq!(boundary.unknown.get(&id).map(Vec::as_slice), Some(&b"xy"[..]));
        assert_eq!(encode(&boundary), payload);
    }
}

#[test]
fn every_value_of_every_enumeration_is_checked() {
    let contract = |embedder, surface| {
        let mut contract = CONTRACT;
        contract[0] = embedder;
        contract[1] = surface;
        with(1, &contract)
    };
    let unknown = |what, value| DecodeErrorKind::UnknownValue { what, value };
    assert!(decode(&contract(0, 1)).is_ok());
    assert!(decode(&contract(1, 1)).is_ok());
    assert_eq!(fails(&contract(2, 0)).1, unknown("embedder", 2));
    assert_eq!(fails(&contract(0, 2)).1, unknown("surface", 2));

    // One export: kind, name "a", scope, roles.
    let export = |kind, scope, roles: &[u8]| with(2, &[&[1, kind, 1, b'a', scope], roles].concat());
    assert!(decode(&export(4, 2, &[0xff, 0x07])).is_ok());
    assert_eq!(fails(&export(5, 2, &[0])).1, unknown("external kind", 5));
    assert_eq!(fails(&export(0, 3, &[0])).1, unknown("scope", 3));
    let roles = DecodeErrorKind::UnknownBits { what: "roles", bits: 1 << 10 };
    assert_eq!(fails(&export(0, 0, &[0x80, 0x08])).1, roles);

    let import = |kind, scope| with(3, &[1, kind, 1, b'm', 1, b'a', scope]);
    assert!(decode(&import(4, 2)).is_ok());
    assert_eq!(fails(&import(5, 0)).1, unknown("external kind", 5));
    assert_eq!(fails(&import(0, 3)).1, unknown("scope", 3));

    // One user: kind, flags, no label, no imports, one use: option, kind, name "a".
    let user = |kind, flags, option, export| with(4, &[1, kind, flags, 0, 0, 1, option, export, 1, b'a']);
    assert!(decode(&user(4, 1, 6, 4)).is_ok());
    assert_eq!(fails(&user(5, 0, 0, 0)).1, unknown("user kind", 5));
    let flags = DecodeErrorKind::UnknownBits { what: "user flags", bits: 2 };
    assert_eq!(fails(&user(0, 2, 0, 0)).1, flags);
    assert_eq!(fails(&user(0, 0, 7, 0)).1, unknown("use option", 7));
    assert_eq!(fails(&user(0, 0, 0, 5)).1, unknown("external kind", 5));

    assert!(decode(&with(5, &[1, 0, 3])).is_ok());
    assert_eq!(fails(&with(5, &[1, 1, 3])).1, unknown("promise kind", 1));
}

#[test]
fn no_byte_may_be_left_over() {
    for (id, contents) in LEAST {
        let longer = [contents, b"\0"].concat();
        let expected = DecodeErrorKind::TrailingBytes { id, count: 1 };
        assert_eq!(fails(&with(id, &longer)).1, expected);
    }
    assert_eq!(fails(&with(5, &[0, 9])).1, DecodeErrorKind::TrailingBytes { id: 5, count: 1 });
    assert_eq!(fails(&with(128, &[0, 9])).1, DecodeErrorKind::TrailingBytes { id: 128, count: 1 });
}

#[test]
fn a_count_cannot_ask_for_more_memory_than_the_bytes_can_fill() {
    let huge = [0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0];
    for id in [2, 3, 4, 5, 128] {
        let (_, kind) = fails(&with(id, &huge));
        assert_eq!(kind, DecodeErrorKind::Count { count: u32::MAX, bytes: 3 }, "subsection {id}");
    }
    // The lists inside a user: kind, flags, no label, then as above.
    let (_, kind) = fails(&with(4, &[&[1, 0, 0, 0][..], &huge].concat()));
    assert_eq!(kind, DecodeErrorKind::Count { count: u32::MAX, bytes: 3 });
    let (_, kind) = fails(&with(4, &[&[1, 0, 0, 0, 0][..], &huge].concat()));
    assert_eq!(kind, DecodeErrorKind::Count { count: u32::MAX, bytes: 3 });
}

#[test]
fn names_are_utf8_and_the_error_says_where() {
    let (offset, kind) = fails(&with(0, b"\x02a\xff\0"));
    assert_eq!(kind, DecodeErrorKind::Malformed("malformed UTF-8 encoding".into()));
    // Version, id, size, length, then the two bytes of the name.
    assert_eq!(offset, 5);
}
