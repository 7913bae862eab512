//! `.debug_*` when data moved: lines, functions and types stay, and variables that are in memory have no place.

use super::dwarf::{FIXTURES, dwarfdump_errors, fixture, lines, variables, with_names};
use super::dwarf_written::with_unit;
use super::footprint::rewritten;
use super::*;
use gimli::write::{AttributeValue, DwarfUnit, Expression};
use gimli::{Encoding, Format};
use loom_core::bodies::Replaced;

/// What a pass makes of a module that moves data and nothing else.
fn moved(module: &[u8]) -> (Vec<u8>, PassReport) {
    rewritten(module, Replaced { data_moved: true, ..Replaced::default() }, &Settings::default())
}

/// Of a line of [`variables`] the parts that say where something is: `DW_AT_location=...` and `DW_AT_location[...]=...`.
fn split(line: &str) -> (String, Vec<String>) {
    let mut rest = String::new();
    let mut places = Vec::new();
    for (position, word) in line.split(" DW_AT_").enumerate() {
        match position {
            0 => rest += word,
            _ if word.starts_with("location") => places.push(word.to_string()),
            _ => rest += &format!(" DW_AT_{word}"),
        }
    }
    (rest, places)
}

/// Whether each piece of the place is a value or gone.
fn is_value(place: &str) -> bool {
    let (_, operations) = place.split_once('=').unwrap();
    let in_memory = ["Address {", "FrameOffset", "Deref"].iter().any(|word| operations.contains(word));
    let mut pieces = operations.split_inclusive("bit_offset: None };").map(|piece| {
        let end = piece.find("Piece {").unwrap_or(piece.len());
        &piece[..end]
    });
    !in_memory && pieces.all(|piece| piece.is_empty() || piece.ends_with("StackValue;"))
}

fn sorted(module: &[u8]) -> Vec<(String, Vec<String>)> {
    let mut lines: Vec<_> = variables(module).iter().map(|line| split(line)).collect();
    lines.sort();
    lines
}

#[test]
fn every_instruction_keeps_its_line_and_no_variable_a_wrong_place() {
    let (mut values, mut gone) = (0, 0);
    for name in FIXTURES {
        let input = fixture(name);
        let (output, report) = moved(&input);
        assert_eq!(lines(&output), lines(&input), "{name}");
        let expected: Vec<(String, Vec<String>)> = sorted(&input)
            .into_iter()
            .map(|(rest, places)| (rest, places.iter().filter(|place| is_value(place)).cloned().collect()))
            .collect();
        assert_eq!(sorted(&output), expected, "{name}");
        let count =
            |lines: &[(String, Vec<String>)]| lines.iter().filter(|(_, places)| !places.is_empty()).count();
        let lost = count(&sorted(&input)) - count(&expected);
        let said: Vec<&str> = report.diagnostics.iter().map(|said| said.message.as_str()).collect();
        let expected_note = format!(
            "custom section `.debug_info`: data moved, so {lost} variables in memory have no place any more"
        );
        assert!(said.contains(&&*expected_note), "{name}: {said:?}");
        values += count(&expected);
        gone += lost;
        if let Some(errors) = dwarfdump_errors(&output) {
            assert_eq!(errors, "", "{name}");
        }
        // Nothing is lost twice.
        let (again, report) = moved(&output);
        assert_eq!(sorted(&again), expected, "{name}");
        assert!(report.diagnostics.iter().all(|said| !said.message.contains("data moved")), "{name}");
    }
    assert!(values > 20 && gone > 20, "{values} and {gone}");
}

/// Which of some attributes are left of a variable when data moved.
fn left(attribute: gimli::DwAt, expressions: &[&dyn Fn(&mut Expression)]) -> Vec<bool> {
    let module = with_names(wat("(module (global i32 (i32.const 0)) (func (export \"f\") (local i32)))"));
    let mut unit = DwarfUnit::new(Encoding { format: Format::Dwarf32, version: 5, address_size: 4 });
    let root = unit.unit.root();
    for (number, write) in expressions.iter().enumerate() {
        let mut data = Expression::new();
        write(&mut data);
        let id = unit.unit.add(root, gimli::DW_TAG_variable);
        let name = AttributeValue::String(format!("v{number}").into());
        unit.unit.get_mut(id).set(gimli::DW_AT_name, name);
        unit.unit.get_mut(id).set(attribute, AttributeValue::Exprloc(data));
    }
    let (output, _) = moved(&with_unit(module, unit));
    let lines = variables(&output);
    let line = |number: usize| lines.iter().find(|line| line.contains(&format!(":v{number}")));
    (0..expressions.len()).map(|number| line(number).is_some_and(|line| line.contains(" DW_AT_"))).collect()
}

#[test]
fn only_what_needs_no_memory_says_where_a_variable_is() {
    let local = |data: &mut Expression| data.op_wasm_local(0);
    let value = |data: &mut Expression| data.op(gimli::DW_OP_stack_value);
    let address = |data: &mut Expression| data.op_addr(gimli::write::Address::Constant(1024));
    let stays: [&dyn Fn(&mut Expression); 6] = [
        &|data| (local(data), value(data)).1,
        &|data| (data.op_wasm_global(0), value(data)).1,
        &|data| (data.op_constu(7), value(data)).1,
        &|data| (local(data), data.op_plus_uconst(4), value(data)).2,
        &|data| data.op_implicit_value(vec![1, 2, 3, 4].into()),
        // The first half is a value, the second is gone.
        &|data| (local(data), value(data), data.op_piece(4), data.op_piece(4)).3,
    ];
    assert_eq!(left(gimli::DW_AT_location, &stays), [true; 6]);
    let goes: [&dyn Fn(&mut Expression); 7] = [
        &|data| address(data),
        // A pointer to a static.
        &|data| (address(data), value(data)).1,
        &|data| data.op_fbreg(8),
        // An address in a local.
        &|data| local(data),
        &|data| (local(data), data.op_deref(), value(data)).2,
        &|data| (local(data), data.op_piece(4)).1,
        &|data| (local(data), value(data), data.op_piece(4), local(data)).3,
    ];
    assert_eq!(left(gimli::DW_AT_location, &goes), [false; 7]);
}

#[test]
fn where_a_member_is_in_its_object_is_still_said() {
    let offset: [&dyn Fn(&mut Expression); 1] = [&|data| data.op_plus_uconst(8)];
    assert_eq!(left(gimli::DW_AT_data_member_location, &offset), [true]);
    let address: [&dyn Fn(&mut Expression); 1] =
        [&|data| data.op_addr(gimli::write::Address::Constant(1024))];
    assert_eq!(left(gimli::DW_AT_call_value, &address), [false]);
}
