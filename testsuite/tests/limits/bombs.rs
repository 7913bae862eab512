//! Small files that say much: types, names and debug information that grow when they are decoded.

use crate::case::{Case, Counts, List, becomes, refused, scaled};
use wasm_encoder::{CustomSection, Encode, Section};

pub const CASES: List = &[
    ("a recursion group of 999,999 types", one_group),
    ("a recursion group of 300,000 functions that are all used", used_group),
    ("100,000 recursion groups of ten types that refer to the group before", groups),
    ("500,000 groups of equal types, each used", equal_types),
    ("a type that is too large", large_type),
    ("names of 1,000,000 functions that are not there", names_of_nothing),
    ("one function with 1,000,000 names of locals", names_of_locals),
    ("1,000,000 subsections of names", subsections),
    ("100,000 custom sections", custom_sections),
    ("1,000,000 entries of debug information with 10,000 attributes that take no bytes", attributes),
    ("200,000 entries of debug information with one name of 1,000,000 bytes", strings),
    ("100,000 tables of abbreviations in each other", abbreviations),
    ("100,000 units of debug information with one table of 200,000 abbreviations", units),
    ("100,000 units of debug information with one line program of 1,000,000 bytes", line_programs),
    ("100,000 expressions of debug information in each other", expressions),
];

/// A module with this type section and a function of type 0.
fn with_types(types: &[u8]) -> Vec<u8> {
    module(&[(1, types), (3, &[1, 0]), (7, b"\x01\x03run\x00\x00"), (10, &[1, 3, 0, 0, 0x0b])])
}

fn module(sections: &[(u8, &[u8])]) -> Vec<u8> {
    let mut wasm = b"\0asm\x01\0\0\0".to_vec();
    for (id, content) in sections {
        wasm.push(*id);
        (content.len() as u32).encode(&mut wasm);
        wasm.extend(*content);
    }
    wasm
}

fn leb(number: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    number.encode(&mut bytes);
    bytes
}

const ONE: Counts = Counts { types: 1, funcs: 1, exports: 1, ..Counts::NONE };

/// Two bytes each; the last is the type of the function, so the group stays.
fn one_group() -> Case {
    let types = [&[1, 0x4e][..], &leb(999_999), &[0x60, 0, 0], &[0x5f, 0].repeat(999_998)].concat();
    becomes(with_types(&types), ONE)
}

fn used_group() -> Case {
    const FUNCS: u32 = 300_000;
    let types = [&[1, 0x4e][..], &leb(FUNCS), &[0x60, 0, 0].repeat(FUNCS as usize)].concat();
    let mut funcs = leb(FUNCS);
    (0..FUNCS).for_each(|ty| ty.encode(&mut funcs));
    let mut exports = leb(FUNCS);
    for func in 0..FUNCS {
        format!("f{func}").encode(&mut exports);
        exports.push(0);
        func.encode(&mut exports);
    }
    let code = [&leb(FUNCS)[..], &[2, 0, 0x0b].repeat(FUNCS as usize)].concat();
    let wasm = module(&[(1, &types), (3, &funcs), (7, &exports), (10, &code)]);
    let funcs = FUNCS as usize;
    becomes(wasm, Counts { types: 1, funcs, exports: funcs, ..Counts::default() })
}

/// Each group is equal to no other, and telling so by following references takes time that doubles.
fn groups() -> Case {
    const GROUPS: u32 = 99_999;
    let mut types = leb(GROUPS + 1);
    types.extend([0x60, 0, 0]);
    for group in 0..GROUPS {
        types.extend([0x4e, 10]);
        for member in 0..10u32 {
            // A structure of two references to the same member of the group before.
            let before = (group * 10 + member + 1).saturating_sub(10);
            types.extend([0x5f, 2]);
            for _ in 0..2 {
                types.push(0x63);
                i64::from(before).encode(&mut types);
                types.push(0);
            }
        }
    }
    becomes(with_types(&types), ONE)
}

fn equal_types() -> Case {
    const TYPES: u32 = 500_000;
    let types = [&leb(TYPES)[..], &[0x60, 0, 0].repeat(TYPES as usize)].concat();
    let mut calls = vec![0];
    for ty in 0..TYPES {
        calls.extend([0x41, 0, 0x11]);
        ty.encode(&mut calls);
        calls.push(0);
    }
    calls.push(0x0b);
    let code = [&[1][..], &leb(calls.len() as u32), &calls].concat();
    let wasm = module(&[
        (1, &types),
        (2, b"\x01\x03env\x05table\x01\x70\x00\x01"),
        (3, &[1, 0]),
        (7, b"\x01\x03run\x00\x00"),
        (10, &code),
    ]);
    becomes(wasm, Counts { imports: 1, ..ONE })
}

fn large_type() -> Case {
    let types = [&[1, 0x5f][..], &leb(10_001), &[0x7f, 0].repeat(10_001)].concat();
    refused(with_types(&types), "struct fields size is out of bounds")
}

fn with_names(subsections: &[u8]) -> Vec<u8> {
    let mut wasm = with_types(&[1, 0x60, 0, 0]);
    CustomSection { name: "name".into(), data: subsections.into() }.append_to(&mut wasm);
    wasm
}

fn names_of_nothing() -> Case {
    let mut names = leb(1_000_000);
    for func in 0..1_000_000u32 {
        (u32::MAX - 1_000_000 + func).encode(&mut names);
        names.push(0);
    }
    becomes(with_names(&[&[1][..], &leb(names.len() as u32), &names].concat()), ONE)
}

fn names_of_locals() -> Case {
    let mut names = vec![1, 0];
    1_000_000u32.encode(&mut names);
    for local in 0..1_000_000u32 {
        local.encode(&mut names);
        names.push(0);
    }
    becomes(with_names(&[&[2][..], &leb(names.len() as u32), &names].concat()), ONE)
}

fn subsections() -> Case {
    becomes(with_names(&[1, 1, 0].repeat(1_000_000)), ONE)
}

fn custom_sections() -> Case {
    let mut wasm = with_types(&[1, 0x60, 0, 0]);
    for _ in 0..100_000 {
        CustomSection { name: "name".into(), data: (&[]).into() }.append_to(&mut wasm);
    }
    becomes(wasm, ONE)
}

/// A module with one function that goes, so that debug information has to be converted.
fn with_dwarf(sections: &[(&str, &[u8])]) -> Case {
    let mut wasm = module(&[
        (1, &[1, 0x60, 0, 0]),
        (3, &[2, 0, 0]),
        (7, b"\x01\x03run\x00\x01"),
        (10, &[2, 2, 0, 0x0b, 2, 0, 0x0b]),
    ]);
    for (name, payload) in sections {
        CustomSection { name: (*name).into(), data: (*payload).into() }.append_to(&mut wasm);
    }
    Case { says: "DWARF cannot be brought up to date", ..becomes(wasm, ONE) }
}

const TOO_OFTEN: &str = "DWARF cannot be brought up to date: it says the same thing too often";
const COMPILE_UNIT: u8 = 0x11;
const VARIABLE: u8 = 0x34;

/// A unit of version 5 whose abbreviations are at `abbreviations`.
fn unit(abbreviations: u32, entries: &[u8]) -> Vec<u8> {
    let mut unit = vec![5, 0, 1, 4];
    unit.extend(abbreviations.to_le_bytes());
    unit.extend(entries);
    [&(unit.len() as u32).to_le_bytes()[..], &unit].concat()
}

/// The values of these attributes stand beside their names, once for all entries.
fn attributes() -> Case {
    const CONST_VALUE: u8 = 0x1c;
    const IMPLICIT_CONST: u8 = 0x21;
    let attributes = [CONST_VALUE, IMPLICIT_CONST, 0].repeat(10_000);
    let abbreviations = [&[1, COMPILE_UNIT, 1, 0, 0, 2, VARIABLE, 0][..], &attributes, &[0, 0, 0]].concat();
    let info = unit(0, &[&[1][..], &[2; 1_000_000], &[0]].concat());
    let case = with_dwarf(&[(".debug_abbrev", &abbreviations), (".debug_info", &info)]);
    Case { says: TOO_OFTEN, ..case }
}

fn strings() -> Case {
    const NAME: u8 = 0x03;
    const STRP: u8 = 0x0e;
    let abbreviations = [1, COMPILE_UNIT, 1, 0, 0, 2, VARIABLE, 0, NAME, STRP, 0, 0, 0];
    let info = unit(0, &[&[1][..], &[2, 0, 0, 0, 0].repeat(200_000), &[0]].concat());
    let text = [vec![b'x'; 1_000_000], vec![0]].concat();
    let sections: [(&str, &[u8]); 3] =
        [(".debug_abbrev", &abbreviations), (".debug_info", &info), (".debug_str", &text)];
    Case { says: TOO_OFTEN, ..with_dwarf(&sections) }
}

/// Tables of abbreviations end where they say, so each of these has all that follow.
fn abbreviations() -> Case {
    let (mut abbreviations, mut info) = (Vec::new(), Vec::new());
    for code in 1..=100_000 {
        info.extend(unit(abbreviations.len() as u32, &leb(code)));
        abbreviations.extend([&leb(code)[..], &[COMPILE_UNIT, 0, 0, 0]].concat());
    }
    abbreviations.push(0);
    Case { says: TOO_OFTEN, ..with_dwarf(&[(".debug_abbrev", &abbreviations), (".debug_info", &info)]) }
}

fn units() -> Case {
    let unused: Vec<u8> =
        (2..200_002).flat_map(|code| [&leb(code)[..], &[VARIABLE, 0, 0, 0]].concat()).collect();
    let abbreviations = [&[1, COMPILE_UNIT, 0, 0, 0][..], &unused, &[0]].concat();
    let info = unit(0, &[1]).repeat(100_000);
    Case { says: "", ..with_dwarf(&[(".debug_abbrev", &abbreviations), (".debug_info", &info)]) }
}

fn line_programs() -> Case {
    const STMT_LIST: u8 = 0x10;
    const SEC_OFFSET: u8 = 0x17;
    const ADVANCE_LINE: [u8; 2] = [3, 1];
    let abbreviations = [1, COMPILE_UNIT, 0, STMT_LIST, SEC_OFFSET, 0, 0, 0];
    let info = unit(0, &[1, 0, 0, 0, 0]).repeat(scaled(100_000, 8) as usize);
    // Version 4, its header, and no directories and files.
    let mut program = vec![4, 0, 20, 0, 0, 0, 1, 1, 1, 0xfb, 14, 13];
    program.extend([0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0]);
    program.extend(ADVANCE_LINE.repeat(scaled(500_000, 8) as usize));
    let lines = [&(program.len() as u32).to_le_bytes()[..], &program].concat();
    let sections: [(&str, &[u8]); 3] =
        [(".debug_abbrev", &abbreviations), (".debug_info", &info), (".debug_line", &lines)];
    Case { says: TOO_OFTEN, ..with_dwarf(&sections) }
}

/// The value that something had when the function was entered, when it was entered, ...
fn expressions() -> Case {
    const LOCATION: u8 = 0x02;
    const EXPRLOC: u8 = 0x18;
    const ENTRY_VALUE: u8 = 0xa3;
    // From the inside out, reversed.
    let mut expression: Vec<u8> = vec![0x30];
    for _ in 0..100_000 {
        let length = leb(expression.len() as u32);
        expression.extend(length.iter().rev());
        expression.push(ENTRY_VALUE);
    }
    expression.reverse();
    let abbreviations = [1, COMPILE_UNIT, 1, 0, 0, 2, VARIABLE, 0, LOCATION, EXPRLOC, 0, 0, 0];
    let info = unit(0, &[&[1, 2][..], &leb(expression.len() as u32), &expression, &[0]].concat());
    let case = with_dwarf(&[(".debug_abbrev", &abbreviations), (".debug_info", &info)]);
    Case { says: "expressions are inside of each other", ..case }
}
