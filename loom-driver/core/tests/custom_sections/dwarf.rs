//! `.debug_*`: every instruction that stays still comes from the same line of the same function.
//!
//! The fixtures are what clang and rustc make, see `../fixtures/dwarf/build.sh`. They are read back
//! with another version of the DWARF library than the one that loom writes with, and with
//! llvm-dwarfdump where that is installed.

use super::*;
use addr2line::Context;
use addr2line::gimli::{self, Dwarf, EndianSlice, LittleEndian};
use loom_core::index::FuncIndex;
use std::collections::BTreeMap;
use std::path::PathBuf;
use wasmparser::{BinaryReader, Name, NameSectionReader};

type Slice<'a> = EndianSlice<'a, LittleEndian>;

pub const FIXTURES: [&str; 6] =
    ["clang-4-O0", "clang-4-O2", "clang-5-O0", "clang-5-O2", "rustc-4", "rustc-5"];

pub const DEAD: [&str; 3] = ["dead", "dead_too", "dead_unit"];

pub fn fixture(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/dwarf");
    std::fs::read(folder.join(format!("{name}.wasm"))).unwrap()
}

fn dwarf(module: &[u8]) -> Dwarf<Slice<'_>> {
    let load = |id: gimli::SectionId| {
        Ok::<_, ()>(Slice::new(custom(module, id.name()).unwrap_or_default(), LittleEndian))
    };
    Dwarf::load(load).unwrap()
}

/// Names of the sections with debug information.
pub fn sections(module: &[u8]) -> Vec<String> {
    let sections = Module::parse(module).unwrap().sections;
    let names = sections.iter().filter_map(|section| section.name.filter(|name| name.starts_with(".debug_")));
    names.map(String::from).collect()
}

/// Index of each named function that has a body.
fn functions(module: &[u8]) -> BTreeMap<String, u32> {
    let parsed = Module::parse(module).unwrap();
    let mut functions = BTreeMap::new();
    for name in NameSectionReader::new(BinaryReader::new(custom(module, "name").unwrap(), 0)) {
        if let Name::Function(names) = name.unwrap() {
            for naming in names {
                let naming = naming.unwrap();
                if parsed.body(FuncIndex::from_u32(naming.index)).is_some() {
                    functions.insert(naming.name.to_string(), naming.index);
                }
            }
        }
    }
    functions
}

/// Offsets of the operators of a function, and behind the last one, in the code section.
pub fn offsets(module: &[u8], func: u32) -> Vec<u64> {
    let module = Module::parse(module).unwrap();
    let base = module.sections.iter().find(|section| section.id == 10).unwrap().payload.start as u64;
    let body = module.body(FuncIndex::from_u32(func)).unwrap();
    let operators = body.get_operators_reader().unwrap().into_iter_with_offsets();
    operators.map(|operator| operator.unwrap().1 - base).collect()
}

/// Where an instruction comes from, innermost first: function, file, line and column.
type Frames = Vec<(Option<String>, Option<String>, Option<u32>, Option<u32>)>;

fn symbolise(context: &Context<Slice<'_>>, address: u64) -> Frames {
    let mut frames = context.find_frames(address).skip_all_loads().unwrap();
    let mut out = Vec::new();
    while let Some(frame) = frames.next().unwrap() {
        let function = frame.function.map(|function| function.raw_name().unwrap().into_owned());
        let (file, line, column) = frame
            .location
            .map_or((None, None, None), |place| (place.file.map(String::from), place.line, place.column));
        out.push((function, file, line, column));
    }
    out
}

/// The frames of every instruction, by function name.
pub fn lines(module: &[u8]) -> BTreeMap<String, Vec<Frames>> {
    let context = Context::from_dwarf(dwarf(module)).unwrap();
    let frames = |func: u32| offsets(module, func).into_iter().map(|offset| symbolise(&context, offset));
    functions(module).into_iter().map(|(name, func)| (name, frames(func).collect())).collect()
}

/// Every entry that has a name: its path, and for each expression in it how it reads. Ranges of
/// lists are given as positions of operators in the function.
pub fn variables(module: &[u8]) -> Vec<String> {
    let dwarf = dwarf(module);
    let mut addresses: BTreeMap<u64, String> = BTreeMap::new();
    for (name, func) in functions(module) {
        let offsets = offsets(module, func);
        let parsed = Module::parse(module).unwrap();
        let body = parsed.body(FuncIndex::from_u32(func)).unwrap().range();
        let code = parsed.sections.iter().find(|section| section.id == 10).unwrap().payload.start as u64;
        let places = [body.start - code].into_iter().chain(offsets).chain([body.end - code]);
        for (position, offset) in places.enumerate() {
            addresses.insert(offset, format!("{name}@{position}"));
        }
    }
    let place = |address: u64| addresses.get(&address).cloned().unwrap_or(format!("nowhere ({address:#x})"));
    let mut out = Vec::new();
    let mut units = dwarf.units();
    while let Some(header) = units.next().unwrap() {
        let unit = dwarf.unit(header).unwrap();
        let unit = unit.unit_ref(&dwarf);
        let mut path: Vec<String> = Vec::new();
        let mut entries = unit.entries();
        while let Some(entry) = entries.next_dfs().unwrap() {
            path.truncate(entry.depth().unsigned_abs());
            let name = entry.attr_value(gimli::DW_AT_name).map(|name| unit.attr_string(name).unwrap());
            let name = name.map(|name| name.to_string().unwrap().to_string()).unwrap_or_default();
            path.push(format!("{}:{name}", entry.tag()));
            // Who writes an entry chooses the order of its attributes.
            let mut words: Vec<String> = Vec::new();
            for attribute in entry.attrs() {
                let name = attribute.name();
                match attribute.value() {
                    gimli::AttributeValue::Exprloc(expression) => {
                        words.push(format!(" {name}={}", operations(expression, unit)));
                    }
                    gimli::AttributeValue::LocationListsRef(_)
                    | gimli::AttributeValue::DebugLocListsIndex(_) => {
                        let mut list = unit.attr_locations(attribute.value()).unwrap().unwrap();
                        while let Some(location) = list.next().unwrap() {
                            let (begin, end) = (place(location.range.begin), place(location.range.end));
                            let operations = operations(location.data, unit);
                            words.push(format!(" {name}[{begin}..{end}]={operations}"));
                        }
                    }
                    value @ (gimli::AttributeValue::Addr(_) | gimli::AttributeValue::DebugAddrIndex(_))
                        if is_place(entry.tag(), name) =>
                    {
                        words.push(format!(" {name}={}", place(unit.attr_address(value).unwrap().unwrap())));
                    }
                    gimli::AttributeValue::UnitRef(offset) => {
                        let to = unit.entry(offset).unwrap();
                        let to = to.attr_value(gimli::DW_AT_name).map(|name| unit.attr_string(name).unwrap());
                        words.push(format!(" {name}->{:?}", to.map(|to| to.to_string().unwrap())));
                    }
                    gimli::AttributeValue::FileIndex(index) => {
                        let program = unit.line_program.as_ref().unwrap().header();
                        let file = program.file(index).map(|file| {
                            unit.attr_string(file.path_name()).unwrap().to_string().unwrap().to_string()
                        });
                        words.push(format!(" {name}={file:?}"));
                    }
                    _ => {}
                }
            }
            words.sort();
            let mut line = path.join("/") + &words.concat();
            if name_of_code(entry) {
                let mut ranges = unit.die_ranges(entry).unwrap();
                while let Some(range) = ranges.next().unwrap() {
                    line += &format!(" [{}..{}]", place(range.begin), place(range.end));
                }
            }
            out.push(line);
        }
    }
    out
}

/// Whether the attribute is the address of one place in the code.
fn is_place(tag: gimli::DwTag, name: gimli::DwAt) -> bool {
    let places = [gimli::DW_AT_call_return_pc, gimli::DW_AT_call_pc, gimli::DW_AT_entry_pc];
    let of_one_place = matches!(tag, gimli::DW_TAG_label | gimli::DW_TAG_GNU_call_site);
    places.contains(&name) || (name == gimli::DW_AT_low_pc && of_one_place)
}

fn name_of_code(entry: &gimli::DebuggingInformationEntry<Slice<'_>>) -> bool {
    let tags = [gimli::DW_TAG_subprogram, gimli::DW_TAG_inlined_subroutine, gimli::DW_TAG_lexical_block];
    tags.contains(&entry.tag())
}

/// An expression in words, which do not depend on where other entries are.
fn operations<'a>(expression: gimli::Expression<Slice<'a>>, unit: gimli::UnitRef<'_, Slice<'a>>) -> String {
    let mut out = String::new();
    let mut operations = expression.operations(unit.encoding());
    while let Some(operation) = operations.next().unwrap() {
        match operation {
            gimli::Operation::Convert { .. } => out += "convert;",
            gimli::Operation::AddressIndex { index } => {
                out += &format!("Address {{ address: {} }};", unit.address(index).unwrap());
            }
            operation => out += &format!("{operation:?};"),
        }
    }
    out
}

/// Errors that llvm-dwarfdump finds; `None` if it is not installed.
pub fn dwarfdump_errors(module: &[u8]) -> Option<String> {
    let directory = std::env::temp_dir().join(format!("loom-dwarf-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let file = directory.join(format!("{:?}.wasm", std::thread::current().id()));
    std::fs::write(&file, module).unwrap();
    let output = std::process::Command::new("llvm-dwarfdump").arg("--verify").arg(&file).output();
    std::fs::remove_file(&file).unwrap();
    let Ok(output) = output else {
        eprintln!("llvm-dwarfdump is not installed: its verifier is skipped");
        return None;
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Some(if output.status.success() { String::new() } else { text })
}

#[test]
fn every_instruction_keeps_its_function_and_line() {
    for name in FIXTURES {
        let input = fixture(name);
        let (output, report) = dce_with(&input, &DEAD, &Settings::default());
        let (before, after) = (lines(&input), lines(&output));
        assert!(after.len() < before.len(), "{name}");
        let (mut instructions, mut known) = (0, 0);
        for (function, frames) in &after {
            assert_eq!(Some(frames), before.get(function), "{name}, {function}");
            instructions += frames.len();
            known += frames.iter().filter(|frames| frames.iter().any(|frame| frame.2.is_some())).count();
            assert!(frames.iter().all(|frames| !frames.is_empty()), "{name}, {function}");
        }
        assert!(known * 10 >= instructions * 8, "{name}: {known} of {instructions}");
        assert_eq!(action(&report, ".debug_info"), SectionAction::Updated);
        let warnings = report.diagnostics.iter().filter(|said| said.severity == Severity::Warning);
        assert_eq!(warnings.count(), 0, "{name}: {:?}", report.diagnostics);
    }
}

#[test]
fn variables_types_and_blocks_are_where_they_were() {
    for name in FIXTURES {
        let input = fixture(name);
        let (output, _) = dce_with(&input, &DEAD, &Settings::default());
        let (before, after) = (variables(&input), variables(&output));
        assert_eq!(after.iter().find(|line| line.contains("nowhere")), None, "{name}");
        let alive = functions(&output);
        let dead: Vec<String> =
            functions(&input).into_keys().filter(|name| !alive.contains_key(name)).collect();
        assert!(dead.len() >= 2, "{name}: {dead:?}");
        // Neither entries with the code of a dead function, nor what is in them, nor a unit of nothing else.
        let has_dead_code = |line: &&String| dead.iter().any(|name| line.contains(&format!("[{name}@")));
        let path = |line: &String| line.split(" DW_AT").next().unwrap().to_string();
        let dead_paths: Vec<String> = before.iter().filter(has_dead_code).map(path).collect();
        let is_dead = |line: &&String| {
            let inside = dead_paths.iter().any(|path| line.starts_with(&format!("{path}/")));
            inside || has_dead_code(line) || line.starts_with("DW_TAG_compile_unit:unused.c")
        };
        let expected: Vec<&String> = before.iter().filter(|line| !is_dead(line)).collect();
        // gimli writes base types first, so the order may differ.
        let sorted = |lines: &mut dyn Iterator<Item = &String>| {
            let mut lines: Vec<String> = lines.cloned().collect();
            lines.sort();
            lines
        };
        let (expected, after) = (sorted(&mut expected.into_iter()), sorted(&mut after.iter()));
        for (expected, after) in expected.iter().zip(&after) {
            assert_eq!(expected, after, "{name}");
        }
        assert_eq!(expected.len(), after.len(), "{name}");
    }
}

#[test]
fn llvm_finds_no_error() {
    for name in FIXTURES {
        let (output, _) = dce_with(&fixture(name), &DEAD, &Settings::default());
        if let Some(errors) = dwarfdump_errors(&output) {
            assert_eq!(errors, "", "{name}");
        }
    }
}

/// `module` with a name for each function, so that one can be found again.
pub fn with_names(module: Vec<u8>) -> Vec<u8> {
    let mut names = wasm_encoder::NameMap::new();
    let count = Module::parse(&module).unwrap().funcs.len();
    (0..count).for_each(|func| names.append(func as u32, &format!("f{func}")));
    let mut section = wasm_encoder::NameSection::new();
    section.functions(&names);
    with_custom(module, "name", &section.as_custom().data)
}

#[test]
fn lines_of_a_fuser_follow_its_adapters() {
    let mut known = 0;
    for case in ["dyn", "heap", "hosted", "name", "panic", "res", "scalar", "text", "wide"] {
        let file = format!("{}/../../testsuite/corpus/{case}/fused-plain.wasm", env!("CARGO_MANIFEST_DIR"));
        let input = with_names(std::fs::read(file).unwrap());
        let (output, _) = dce(&input);
        let (before, after) = (lines(&input), lines(&output));
        assert!(after.len() < before.len(), "{case}");
        for (function, frames) in &after {
            assert_eq!(Some(frames), before.get(function), "{case}, {function}");
            known += frames.iter().filter(|frames| !frames.is_empty()).count();
        }
    }
    assert!(known > 50, "{known}");
}

/// `module` with all payloads of debug sections changed.
fn map_dwarf(module: &[u8], change: impl Fn(&str, &mut Vec<u8>)) -> Vec<u8> {
    let mut out = b"\0asm\x01\0\0\0".to_vec();
    for section in Module::parse(module).unwrap().sections {
        match section.name.filter(|name| name.starts_with(".debug_")) {
            Some(name) => {
                let mut payload = module[section.payload.clone()].to_vec();
                change(name, &mut payload);
                CustomSection { name: name.into(), data: payload.into() }.append_to(&mut out);
            }
            None => out.extend_from_slice(&module[section.range.clone()]),
        }
    }
    out
}

/// Replaces every occurrence and returns how many there were.
fn replace(bytes: &mut [u8], from: &[u8], to: &[u8]) -> usize {
    let places: Vec<usize> =
        (0..bytes.len().saturating_sub(from.len() - 1)).filter(|at| bytes[*at..].starts_with(from)).collect();
    for at in &places {
        bytes[*at..at + to.len()].copy_from_slice(to);
    }
    places.len()
}

#[test]
fn what_a_linker_removed_stays_removed() {
    for name in FIXTURES.iter().filter(|name| name.starts_with("clang")) {
        let input = fixture(name);
        let gone = functions(&input)["dead_unit"];
        let body = Module::parse(&input).unwrap().body(FuncIndex::from_u32(gone)).unwrap().range();
        let module = Module::parse(&input).unwrap();
        let code = module.sections.iter().find(|section| section.id == 10).unwrap().payload.start as u64;
        let address = ((body.start - code) as u32).to_le_bytes();
        assert!(address[1] > 0, "an address that nothing else looks like");
        for tombstone in [0, u32::MAX, u32::MAX - 1] {
            let replaced = std::cell::Cell::new(0);
            let removed = map_dwarf(&input, |_, payload| {
                let count = replace(payload, &address, &tombstone.to_le_bytes());
                replaced.set(replaced.get() + count);
            });
            assert!(replaced.get() >= 3, "{name}");
            // Now the function itself stays, and others go.
            let (output, report) = dce_with(&removed, &["dead", "dead_too"], &Settings::default());
            let (mut before, after) = (lines(&input), lines(&output));
            before.insert("dead_unit".into(), vec![Vec::new(); before["dead_unit"].len()]);
            for (function, frames) in &after {
                assert_eq!(Some(frames), before.get(function), "{name}, {tombstone:#x}, {function}");
            }
            assert!(after.contains_key("dead_unit"));
            assert!(variables(&output).iter().all(|line| !line.starts_with("DW_TAG_compile_unit:unused.c")));
            assert_eq!(action(&report, ".debug_info"), SectionAction::Updated);
        }
    }
}

#[test]
fn globals_in_expressions_are_renumbered() {
    // A dead import in front makes the stack pointer global 1, which takes as many bytes.
    let input = fixture("clang-4-O2");
    let mut shifted = b"\0asm\x01\0\0\0".to_vec();
    let module = Module::parse(&input).unwrap();
    for section in &module.sections {
        let content = &input[section.payload.clone()];
        let mut content = match section.name {
            Some(name) => [&[name.len() as u8], name.as_bytes(), content].concat(),
            None => content.to_vec(),
        };
        match (section.id, section.name) {
            (2, _) => {
                content[0] += 1;
                content.splice(1..1, *b"\x01i\x01g\x03\x7f\x00");
            }
            // A linker leaves five bytes for an index.
            (10, _) => {
                assert!(replace(&mut content, b"\x23\x80\x80\x80\x80\x00", b"\x23\x81") > 0);
                assert!(replace(&mut content, b"\x24\x80\x80\x80\x80\x00", b"\x24\x81") > 0);
            }
            (0, Some(".debug_info")) => {
                assert!(replace(&mut content, b"\xed\x03\0\0\0\0", b"\xed\x03\x01\0\0\0") > 2);
            }
            _ => {}
        }
        shifted.push(section.id);
        wasm_encoder::Encode::encode(&content.len(), &mut shifted);
        shifted.extend(content);
    }
    let expected = dce_with(&input, &DEAD, &Settings::default()).0;
    let output = dce_with(&shifted, &DEAD, &Settings::default()).0;
    assert!(variables(&shifted).iter().any(|line| line.contains("WasmGlobal { index: 1 }")));
    assert!(variables(&output).iter().any(|line| line.contains("WasmGlobal { index: 0 }")));
    assert_eq!(variables(&output), variables(&expected));
}

#[test]
fn what_cannot_be_converted_goes_with_one_message() {
    let module = fixture("clang-5-O2");
    let info = |from: &'static [u8], to: &'static [u8]| {
        move |name: &str, payload: &mut Vec<u8>| {
            if name == ".debug_info" {
                payload[..from.len()].copy_from_slice(to);
            }
        }
    };
    let version = map_dwarf(&module, |name, payload| {
        if name == ".debug_info" {
            payload[4] = 6;
        }
    });
    let kind = map_dwarf(&module, |name, payload| {
        if name == ".debug_info" {
            payload[6] = 2;
        }
    });
    let length = map_dwarf(&module, info(&[0; 4], &[0xf0, 0xff, 0xff, 0xff]));
    let lines = map_dwarf(&module, |name, payload| {
        if name == ".debug_line" {
            payload.truncate(40);
        }
    });
    for (module, why) in [
        (with_custom(module.clone(), ".debug_types", b"x"), "split DWARF or has type units"),
        (with_custom(module.clone(), ".debug_info.dwo", b"x"), "split DWARF or has type units"),
        (with_custom(module.clone(), ".debug_info", b"x"), "two sections `.debug_info`"),
        (version, "cannot be brought up to date"),
        (kind, "cannot be brought up to date"),
        (length, "cannot be brought up to date"),
        (lines, "cannot be brought up to date"),
    ] {
        let (output, report) = dce_with(&module, &DEAD, &Settings::default());
        assert_eq!(sections(&output), [""; 0], "{why}");
        let said: Vec<_> =
            report.diagnostics.iter().filter(|said| said.message.contains(".debug_")).collect();
        assert_eq!(said.len(), 1, "{said:?}");
        assert_eq!(said[0].severity, Severity::Warning);
        assert!(said[0].message.contains(why), "{}", said[0].message);
    }
}

#[test]
fn keeping_one_section_keeps_what_it_refers_to() {
    let module = fixture("clang-5-O2");
    let (output, _) = dce_with(&module, &DEAD, &keeping(".debug_str"));
    for name in sections(&module) {
        assert_eq!(custom(&module, &name), custom(&output, &name), "{name}");
    }
}

#[test]
fn debug_information_about_nothing_goes_quietly() {
    let (output, report) = dce_with(&fixture("rustc-4"), &["dead", "run"], &Settings::default());
    assert_eq!(sections(&output), [""; 0]);
    assert!(report.diagnostics.iter().all(|said| said.severity == Severity::Note), "{report:?}");
}
