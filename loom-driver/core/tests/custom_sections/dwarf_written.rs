//! `.debug_*` written for the test: what compilers may write, and the fixtures do not have.

use super::dwarf::{dwarfdump_errors, lines, offsets, variables, with_names};
use super::*;
use gimli::write::{
    Address, AttributeValue, DwarfUnit, EndianVec, Expression, LineProgram, LineString, Location,
    LocationList, Range, RangeList, Sections, UnitEntryId,
};
use gimli::{Encoding, Format, LineEncoding};

/// `module` with the debug information of one unit.
pub fn with_unit(mut module: Vec<u8>, mut unit: DwarfUnit) -> Vec<u8> {
    let mut sections = Sections::new(EndianVec::new(gimli::LittleEndian));
    unit.write(&mut sections).unwrap();
    sections
        .for_each(|id, payload| {
            if !payload.slice().is_empty() {
                module = with_custom(std::mem::take(&mut module), id.name(), payload.slice());
            }
            Ok::<_, ()>(())
        })
        .unwrap();
    module
}

/// Sets first address and length.
pub fn set_range(unit: &mut DwarfUnit, id: UnitEntryId, start: u64, end: u64) {
    let entry = unit.unit.get_mut(id);
    entry.set(gimli::DW_AT_low_pc, AttributeValue::Address(Address::Constant(start)));
    entry.set(gimli::DW_AT_high_pc, AttributeValue::Udata(end - start));
}

/// Lists, labels and calls in a unit with a base address, on both sides of indices that shrink.
#[test]
fn every_way_to_name_a_place_in_the_code_follows_it() {
    let dead = "(func (drop (i32.const 1)))".repeat(130);
    let module = with_names(wat(&format!(
        r#"(module {dead}
            (func (export "a") call 131 call 132 call 131 (drop (i32.const 1)))
            (func (export "b") nop call 130 nop call 130)
            (func))"#
    )));
    for version in [2, 3, 4, 5] {
        for base in [130, 131] {
            let encoding = Encoding { format: Format::Dwarf32, version, address_size: 4 };
            let mut unit = DwarfUnit::new(encoding);
            let (first, second) = (offsets(&module, 130), offsets(&module, 131));
            let root = unit.unit.root();
            // A body with no locals starts one byte in front of its first operator.
            let start = offsets(&module, base)[0] - 1;
            set_range(&mut unit, root, start, second[4] + 1);
            unit.unit.get_mut(root).set(gimli::DW_AT_name, AttributeValue::String(b"main".to_vec()));
            for (name, places) in [("first", &first), ("second", &second)] {
                if places[0] < start {
                    continue;
                }
                let func = unit.unit.add(root, gimli::DW_TAG_subprogram);
                set_range(&mut unit, func, places[0] - 1, places[places.len() - 1] + 1);
                let mut add = |tag: gimli::DwTag, name: &str| {
                    let id = unit.unit.add(func, tag);
                    let name = AttributeValue::String(name.into());
                    unit.unit.get_mut(id).set(gimli::DW_AT_name, name);
                    id
                };
                let block = add(gimli::DW_TAG_lexical_block, name);
                let variable = add(gimli::DW_TAG_variable, name);
                let label = add(gimli::DW_TAG_label, name);
                let old_call = add(gimli::DW_TAG_GNU_call_site, name);
                let call = add(gimli::DW_TAG_call_site, name);
                let pair = |from: usize, to: usize| (places[from] - start, places[to] - start);
                let ranges = [pair(0, 1), pair(2, 3)].map(|(begin, end)| Range::OffsetPair { begin, end });
                let ranges = unit.unit.ranges.add(RangeList(ranges.to_vec()));
                let locations = [pair(1, 2), pair(3, 4)].map(|(begin, end)| {
                    let mut data = Expression::new();
                    data.op_constu(end);
                    Location::OffsetPair { begin, end, data }
                });
                let locations = unit.unit.locations.add(LocationList(locations.to_vec()));
                let place = |position: usize| AttributeValue::Address(Address::Constant(places[position]));
                for (id, name, value) in [
                    (block, gimli::DW_AT_ranges, AttributeValue::RangeListRef(ranges)),
                    (variable, gimli::DW_AT_location, AttributeValue::LocationListRef(locations)),
                    (label, gimli::DW_AT_low_pc, place(3)),
                    (old_call, gimli::DW_AT_low_pc, place(2)),
                    (call, gimli::DW_AT_call_return_pc, place(3)),
                    (call, gimli::DW_AT_call_pc, place(2)),
                ] {
                    unit.unit.get_mut(id).set(name, value);
                }
            }
            let input = with_unit(module.clone(), unit);
            let (output, report) = dce(&input);
            assert_eq!(action(&report, ".debug_info"), SectionAction::Updated);
            let (before, after) = (variables(&input), variables(&output));
            assert_eq!(before, after, "version {version}");
            assert_eq!(after.iter().find(|line| line.contains("nowhere")), None);
            for shown in [
                "f131@3",
                "DW_AT_location[f131@",
                "/DW_TAG_lexical_block:second [f131@",
                "call_return_pc=f131@",
            ] {
                assert!(after.iter().any(|line| line.contains(shown)), "{shown}: {after:#?}");
            }
        }
    }
}

/// The names of the entries of a unit after dead-code elimination.
fn left(input: &[u8], options: &Options) -> Vec<String> {
    let output = run(input, &[], &Settings::default(), options).0;
    let name = |line: &String| line.split([':', '/', ' ']).nth(3).map(String::from);
    variables(&output).iter().filter_map(name).collect()
}

/// A unit with an entry for each range of code, and a variable in memory.
fn unit_of(entries: &[(&str, u64, u64)]) -> DwarfUnit {
    let mut unit = DwarfUnit::new(Encoding { format: Format::Dwarf32, version: 4, address_size: 4 });
    let root = unit.unit.root();
    for (name, start, end) in entries {
        let func = unit.unit.add(root, gimli::DW_TAG_subprogram);
        set_range(&mut unit, func, *start, *end);
        unit.unit.get_mut(func).set(gimli::DW_AT_name, AttributeValue::String((*name).into()));
    }
    let variable = unit.unit.add(root, gimli::DW_TAG_variable);
    let variable = unit.unit.get_mut(variable);
    variable.set(gimli::DW_AT_name, AttributeValue::String(b"variable".to_vec()));
    let mut location = Expression::new();
    location.op_addr(Address::Constant(1024));
    variable.set(gimli::DW_AT_location, AttributeValue::Exprloc(location));
    unit
}

#[test]
fn a_variable_survives_the_functions_of_its_unit() {
    let module = with_names(wat(r#"(module (func (drop (i32.const 1))) (func (export "live")))"#));
    let start = offsets(&module, 0)[0] - 1;
    let input = with_unit(module, unit_of(&[("dead", start, start + 5)]));
    assert_eq!(left(&input, &Options::default()), ["variable"]);
}

#[test]
fn nothing_is_known_about_the_code_of_a_trap() {
    let module = with_names(wat(r#"(module
        (type (func))
        (table 2 funcref)
        (elem (i32.const 0) func 1 0)
        (func (param i32) (drop (i32.const 7)))
        (func (export "live") (type 0)
            (call_indirect (type 0) (i32.clz (i32.const 1)))))"#));
    let entries = [("trap", 0), ("live", 1)].map(|(name, func)| {
        let places = offsets(&module, func);
        (name, places[0] - 1, places[places.len() - 1] + 1)
    });
    let input = with_unit(module, unit_of(&entries));
    assert_eq!(left(&input, &Options { preserve_trap_kind: true }), ["live", "variable"]);
}

#[test]
fn what_a_linker_put_at_0_is_not_the_code_that_starts_there() {
    let module = with_names(wat(r#"(module (func (export "a")) (func) (func (export "b")))"#));
    let input = with_unit(module, unit_of(&[("removed", 0, 4), ("a", 2, 4)]));
    assert_eq!(left(&input, &Options::default()), ["a", "variable"]);
}

/// Operators go, and those that stay keep their lines: also the first of them, whose line started at
/// one that went.
#[test]
fn lines_of_operators_that_went_do_not_spread() {
    let module = with_names(wat("(module (func (drop (i32.const 1)) nop nop) (func nop))"));
    let end = Module::parse(&module).unwrap().sections[2].payload.len() as u64;
    for step in 1..5 {
        let mut unit = unit_of(&[("f0", 2, end - 3), ("f1", end - 3, end)]);
        let name = || LineString::String(b"a".to_vec());
        let mut program =
            LineProgram::new(unit.unit.encoding(), LineEncoding::default(), name(), None, name(), None);
        let file = program.add_file(name(), program.default_directory(), None);
        program.begin_sequence(Some(Address::Constant(1)));
        for (line, offset) in (0..end - 1).step_by(step).enumerate() {
            let row = program.row();
            (row.address_offset, row.line, row.file) = (offset, line as u64 + 10, file);
            program.generate_row();
        }
        program.end_sequence(end - 1);
        unit.unit.line_program = program;
        let input = with_unit(module.clone(), unit);
        let (output, report) = without_first_operators(&input);
        assert_eq!(action(&report, ".debug_line"), SectionAction::Updated);
        let (before, after) = (lines(&input), lines(&output));
        assert!(before["f0"].iter().all(|frames| !frames.is_empty()));
        assert_eq!(before["f0"][2..], after["f0"], "step {step}");
        assert_eq!(before["f1"], after["f1"], "step {step}");
    }
}

/// As compilers write them that leave every address to the linker: each row sets its own, and so does the
/// end of the sequence.
#[test]
fn rows_that_each_set_their_address_stay_one_sequence() {
    let dead = "(func (drop (i32.const 1)))";
    let module = with_names(wat(&format!("(module {dead} (func (export \"live\") nop nop nop nop))")));
    let places = offsets(&module, 1);
    let end = places[places.len() - 1] + 1;
    let mut unit = unit_of(&[("live", places[0] - 1, end)]);
    let name = || LineString::String(b"a".to_vec());
    let mut program =
        LineProgram::new(unit.unit.encoding(), LineEncoding::default(), name(), None, name(), None);
    let file = program.add_file(name(), program.default_directory(), None);
    program.begin_sequence(Some(Address::Constant(places[0] - 1)));
    for (line, place) in places.iter().enumerate() {
        program.set_address(Address::Constant(*place));
        let row = program.row();
        (row.line, row.file) = (line as u64 + 10, file);
        program.generate_row();
    }
    program.set_address(Address::Constant(end));
    program.end_sequence(0);
    unit.unit.line_program = program;
    let input = with_unit(module, unit);
    let (output, report) = dce(&input);
    assert_eq!(action(&report, ".debug_line"), SectionAction::Updated);
    let (before, after) = (lines(&input), lines(&output));
    assert!(before["f1"].iter().all(|frames| !frames.is_empty()), "{before:?}");
    assert_eq!(before["f1"], after["f1"]);
    let size = |module: &[u8]| custom(module, ".debug_line").unwrap().len();
    assert!(size(&output) <= size(&input), "{} from {}", size(&output), size(&input));
}

/// A table of files in which one stands twice, as gimli does not write it.
#[test]
fn files_keep_their_names_when_their_numbers_change() {
    let module = wat(r#"(module (func) (func (export "live")))"#);
    let abbreviations = b"\x01\x11\x01\x10\x17\0\0\x02\x34\0\x3a\x0b\x02\x18\0\0\0";
    // Version 4: a unit with its line program, and in it a variable of file 3 at address 1024.
    let entries = b"\x04\0\0\0\0\0\x04\x01\0\0\0\0\x02\x03\x05\x03\0\x04\0\0\0";
    let info = [&(entries.len() as u32).to_le_bytes()[..], entries].concat();
    let header =
        b"\x01\x01\x01\xfb\x0e\x0d\0\x01\x01\x01\x01\0\0\0\x01\0\0\x01\0a\0\0\0\0a\0\0\0\0b\0\0\0\0\0";
    let line = [b"\x04\0", &(header.len() as u32).to_le_bytes()[..], header].concat();
    let line = [&(line.len() as u32).to_le_bytes()[..], &line].concat();
    let module = with_custom(with_names(module), ".debug_abbrev", abbreviations);
    let module = with_custom(with_custom(module, ".debug_info", &info), ".debug_line", &line);
    let (output, _) = dce(&module);
    for module in [module, output] {
        let variables = variables(&module);
        assert!(variables.iter().any(|line| line.contains(r#"DW_AT_decl_file=Some("b")"#)), "{variables:?}");
    }
}

/// Every sequence says of every body that it belongs to one line. Converted, that would be the
/// number of the sequences times that of the bodies.
#[test]
fn lines_that_are_about_everything_again_and_again_are_refused() {
    let funcs: String = (0..1000).map(|n| format!(r#"(func (export "f{n}"))"#)).collect();
    let module = wat(&format!("(module (func) {funcs})"));
    let end =
        Module::parse(&module).unwrap().sections.iter().find(|s| s.id == 10).unwrap().payload.len() as u64;
    for (sequences, is_right) in [(1, true), (2, true), (1000, false)] {
        let encoding = Encoding { format: Format::Dwarf32, version: 4, address_size: 4 };
        let mut unit = DwarfUnit::new(encoding);
        let name = || LineString::String(b"a".to_vec());
        let mut program = LineProgram::new(encoding, LineEncoding::default(), name(), None, name(), None);
        let file = program.add_file(name(), program.default_directory(), None);
        for _ in 0..sequences {
            program.begin_sequence(Some(Address::Constant(1)));
            program.row().file = file;
            program.generate_row();
            program.end_sequence(end - 1);
        }
        unit.unit.line_program = program;
        let (output, report) = dce(&with_unit(module.clone(), unit));
        match is_right {
            true => assert_eq!(action(&report, ".debug_line"), SectionAction::Updated),
            false => {
                assert_dropped(
                    &output,
                    &report,
                    ".debug_abbrev",
                    Severity::Warning,
                    "the same thing too often",
                );
            }
        }
    }
}

#[test]
fn one_sequence_may_cover_many_functions() {
    let module = with_names(wat(r#"(module
        (func (export "a") (drop (i32.const 1)) (drop (i32.const 2)))
        (func (drop (i32.const 3)) (drop (i32.const 4)))
        (func (export "b") call 0 call 4 (drop (i32.const 5)))
        (func (drop (i32.const 6)))
        (func (export "c") (drop (i32.const 7)) (drop (i32.const 8))))"#));
    let end = Module::parse(&module).unwrap().sections[3].payload.len() as u64;
    let formats = [(Format::Dwarf32, 4), (Format::Dwarf32, 8), (Format::Dwarf64, 8)];
    let versions = [2, 3, 4, 5].map(|version| formats.map(|(format, size)| (version, format, size)));
    for (version, format, address_size) in versions.into_iter().flatten() {
        // Version 2 has no such format.
        if (version, format) == (2, Format::Dwarf64) {
            continue;
        }
        for step in 1..12 {
            let encoding = Encoding { format, version, address_size };
            let mut unit = DwarfUnit::new(encoding);
            let name = |name: &str| LineString::String(name.into());
            let mut program =
                LineProgram::new(encoding, LineEncoding::default(), name("/"), None, name("main"), None);
            let file = program.add_file(name("main"), program.default_directory(), None);
            program.begin_sequence(Some(Address::Constant(1)));
            for (line, offset) in (0..end - 1).step_by(step).enumerate() {
                let row = program.row();
                (row.address_offset, row.line, row.file) = (offset, line as u64 + 10, file);
                program.generate_row();
            }
            program.end_sequence(end - 1);
            // A function that the linker removed.
            for removed in [u64::MAX, u64::MAX - 1].map(|removed| removed >> (64 - 8 * address_size)) {
                program.begin_sequence(Some(Address::Constant(removed)));
                (program.row().line, program.row().file) = (7, file);
                program.generate_row();
                program.end_sequence(4);
            }
            unit.unit.line_program = program;
            let root = unit.unit.root();
            let root = unit.unit.get_mut(root);
            root.set(gimli::DW_AT_name, AttributeValue::String(b"main".to_vec()));
            root.set(gimli::DW_AT_low_pc, AttributeValue::Address(Address::Constant(1)));
            root.set(gimli::DW_AT_high_pc, AttributeValue::Address(Address::Constant(end)));
            let input = with_unit(module.clone(), unit);
            let (output, report) = dce(&input);
            assert_eq!(action(&report, ".debug_line"), SectionAction::Updated);
            let (before, after) = (lines(&input), lines(&output));
            assert_eq!(after.keys().collect::<Vec<_>>(), ["f0", "f2", "f4"]);
            for (function, frames) in after {
                assert!(frames.iter().all(|frames| frames.len() == 1));
                assert_eq!(
                    Some(&frames),
                    before.get(&function),
                    "version {version}, step {step}, {function}"
                );
            }
            if let Some(errors) = dwarfdump_errors(&output).filter(|_| step == 1) {
                assert_eq!(errors, "", "version {version}");
            }
        }
    }
}
