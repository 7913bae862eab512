//! Numbers that promise what does not follow, and numbers that are written too long.

use crate::case::{Case, Counts, List, becomes, refused};
use wasm_encoder::{CustomSection, Section};

pub const CASES: List = &[
    ("4,294,967,295 types", || count(1)),
    ("4,294,967,295 imports", || count(2)),
    ("4,294,967,295 functions", || count(3)),
    ("4,294,967,295 tables", || count(4)),
    ("4,294,967,295 memories", || count(5)),
    ("4,294,967,295 globals", || count(6)),
    ("4,294,967,295 exports", || count(7)),
    ("4,294,967,295 element segments", || count(9)),
    ("4,294,967,295 bodies", || count(10)),
    ("4,294,967,295 data segments", || count(11)),
    ("4,294,967,295 tags", || count(13)),
    ("a section of 4,294,967,295 bytes", section_size),
    ("999,999 types, none of which is there", missing_types),
    ("a recursion group of 4,294,967,295 types", || {
        refused(types(&[0x4e, MAX]), "rec group types size is out of bounds")
    }),
    ("a structure with 4,294,967,295 fields", || {
        refused(types(&[0x5f, MAX]), "struct fields size is out of bounds")
    }),
    ("a function type with 4,294,967,295 parameters", || {
        refused(types(&[0x60, MAX]), "function params size is out of bounds")
    }),
    ("a segment of 9,999,999 items, none of which is there", missing_items),
    ("a segment of 4,294,967,295 items", || refused(elems(&MAXIMUM), "unexpected end")),
    ("a segment of 4,294,967,295 bytes", data),
    ("a body of 4,294,967,295 bytes", || refused(code(&MAXIMUM, &[0, 0x0b]), "unexpected end")),
    ("4,294,967,295 groups of locals", || refused(body(&MAXIMUM), "unexpected end")),
    ("4,294,967,295 locals", || {
        refused(body(&[&[1], &MAXIMUM[..], &[0x7f, 0x0b]].concat()), "too many locals")
    }),
    ("50,001 locals, in two groups", locals),
    ("50,000 locals in each of 100,000 functions", locals_of_many),
    ("a `br_table` of 4,294,967,295 targets", || {
        refused(body(&[&[0, 0x41, 0, 0x0e], &MAXIMUM[..], &[0, 0x0b]].concat()), "br_table")
    }),
    ("a `br_table` of 7,000,000 targets, none of which is there", missing_targets),
    ("a name of 4,294,967,295 bytes", || {
        refused(module(&[(7, &[&[1], &MAXIMUM[..], b"run"].concat())]), "string size")
    }),
    ("an index in 11 bytes", || {
        refused(body(&[&[0, 0x10], &[0x80; 10][..], &[0, 0x0b]].concat()), "invalid var_u32")
    }),
    ("an index of more than 32 bits", || {
        refused(body(&[0, 0x10, 0xff, 0xff, 0xff, 0xff, 0x1f, 0x0b]), "invalid var_u32")
    }),
    ("every number in as many bytes as it may have", padded),
    ("the name section", || custom("name")),
    ("branch hints", || custom("metadata.code.branch_hint")),
    ("`producers`", || custom("producers")),
    ("`component-provenance`", || custom("component-provenance")),
    ("`meld:boundary`", || custom("meld:boundary")),
    ("`linking`", || custom("linking")),
    ("`dylink.0`", || custom("dylink.0")),
    ("`.debug_info`", || custom(".debug_info")),
];

/// 4,294,967,295 in LEB128.
const MAXIMUM: [u8; 5] = [0xff, 0xff, 0xff, 0xff, 0x0f];
/// Stands for it in a list of bytes.
const MAX: u16 = 0x100;

/// A module of sections with these ids and contents.
fn module(sections: &[(u8, &[u8])]) -> Vec<u8> {
    let mut wasm = b"\0asm\x01\0\0\0".to_vec();
    for (id, content) in sections {
        wasm.push(*id);
        wasm_encoder::Encode::encode(&(content.len() as u32), &mut wasm);
        wasm.extend(*content);
    }
    wasm
}

fn count(id: u8) -> Case {
    refused(module(&[(id, &MAXIMUM)]), "invalid module")
}

fn section_size() -> Case {
    refused([b"\0asm\x01\0\0\0\x01".as_slice(), &MAXIMUM, &[0]].concat(), "invalid module")
}

fn missing_types() -> Case {
    refused(module(&[(1, &[0xbf, 0x84, 0x3d])]), "unexpected end")
}

/// One type, which starts with these bytes.
fn types(bytes: &[u16]) -> Vec<u8> {
    let mut content = vec![1];
    for byte in bytes {
        match *byte {
            MAX => content.extend(MAXIMUM),
            byte => content.push(byte as u8),
        }
    }
    module(&[(1, &content)])
}

const TYPE: (u8, &[u8]) = (1, &[1, 0x60, 0, 0]);
const FUNC: (u8, &[u8]) = (3, &[1, 0]);
const EXPORT: (u8, &[u8]) = (7, b"\x01\x03run\x00\x00");

fn elems(count: &[u8]) -> Vec<u8> {
    let segment = [&[1, 0, 0x41, 0, 0x0b], count].concat();
    module(&[TYPE, FUNC, (4, &[1, 0x70, 0, 1]), (9, &segment), (10, &[1, 2, 0, 0x0b])])
}

fn missing_items() -> Case {
    refused(elems(&[0xff, 0xac, 0xe2, 0x04]), "unexpected end")
}

fn data() -> Case {
    refused(
        module(&[(5, &[1, 0, 1]), (11, &[&[1, 0, 0x41, 0, 0x0b], &MAXIMUM[..]].concat())]),
        "unexpected end",
    )
}

/// One body of which size and bytes are given.
fn code(size: &[u8], bytes: &[u8]) -> Vec<u8> {
    module(&[TYPE, FUNC, EXPORT, (10, &[&[1], size, bytes].concat())])
}

fn body(bytes: &[u8]) -> Vec<u8> {
    code(&[bytes.len() as u8], bytes)
}

fn locals() -> Case {
    refused(body(&[2, 0xd0, 0x86, 0x03, 0x7f, 1, 0x7e, 0x0b]), "too many locals")
}

/// Few bytes, and 5,000,000,000 locals.
fn locals_of_many() -> Case {
    let count = [0xa0, 0x8d, 0x06];
    let funcs = [&count[..], &[0; 100_000]].concat();
    let code = [&count[..], &[6, 1, 0xd0, 0x86, 0x03, 0x7f, 0x0b].repeat(100_000)].concat();
    let wasm = module(&[TYPE, (3, &funcs), EXPORT, (10, &code)]);
    becomes(wasm, Counts { types: 1, funcs: 1, exports: 1, ..Counts::default() })
}

fn missing_targets() -> Case {
    refused(body(&[0, 0x41, 0, 0x0e, 0xc0, 0x9f, 0xab, 0x03, 0, 0x0b]), "unexpected end")
}

/// Linkers reserve five bytes for what they fill in later.
fn padded() -> Case {
    const ZERO: [u8; 5] = [0x80, 0x80, 0x80, 0x80, 0];
    const ONE: [u8; 5] = [0x81, 0x80, 0x80, 0x80, 0];
    let calls = [&[0, 0x10], &ONE[..], &[0x0b]].concat();
    let size = [0x88, 0x80, 0x80, 0x80, 0];
    let bodies = [&[0x82, 0x80, 0x80, 0x80, 0][..], &size, &calls, &size, &calls].concat();
    let funcs = [&[0x82, 0x80, 0x80, 0x80, 0][..], &ZERO, &ZERO].concat();
    let exports = [b"\x01\x03run\x00", &ONE[..]].concat();
    let wasm = module(&[TYPE, (3, &funcs), (7, &exports), (10, &bodies)]);
    becomes(wasm, Counts { types: 1, funcs: 1, exports: 1, ..Counts::default() })
}

/// What a custom section says never makes a run fail.
fn custom(name: &str) -> Case {
    let mut wasm = module(&[TYPE, (3, &[2, 0, 0]), EXPORT, (10, &[2, 2, 0, 0x0b, 2, 0, 0x0b])]);
    for id in [&[][..], &[0], &[1], &[2]] {
        let payload = [id, &MAXIMUM, &MAXIMUM, &MAXIMUM].concat();
        CustomSection { name: name.into(), data: payload.into() }.append_to(&mut wasm);
    }
    becomes(wasm, Counts { types: 1, funcs: 1, exports: 1, ..Counts::default() })
}
