//! `.debug_*` when locals have other numbers: each variable is in the local that it was in.

use super::dwarf::{offsets, variables, with_names};
use super::dwarf_written::{set_range, with_unit};
use super::*;
use gimli::write::{Address, AttributeValue, DwarfUnit, Expression, Location, LocationList, UnitEntryId};
use gimli::{Encoding, Format};
use loom_core::bodies::{Splice, rewrite};

const MODULE: &str = r#"(module
    (func (export "a") (local i32 i32 i32) nop nop nop)
    (func (export "b") (local i32 i32 i32) nop nop nop))"#;

/// The module after the first function got these numbers for its locals; its operators name none.
fn renumbered(module: &[u8], numbers: &[Option<u32>]) -> Vec<u8> {
    let parsed = Module::parse(module).unwrap();
    let (settings, mut report) = (Settings::default(), PassReport::default());
    let mut cx = CommitContext { settings: &settings, report: &mut report, source_map: None };
    let change = |func: loom_core::index::FuncIndex, old: &[u8]| {
        let body = Splice::new(old).finish().with_locals(numbers.to_vec());
        Ok((func.as_u32() == 0).then_some(body))
    };
    let output = rewrite(&parsed, change).unwrap().assemble(&parsed, &mut cx);
    assert!(report.diagnostics.is_empty(), "{:?}", report.diagnostics);
    output
}

/// A unit with both functions, in each of which are the same variables.
fn unit(module: &[u8]) -> (DwarfUnit, Vec<UnitEntryId>) {
    let mut unit = DwarfUnit::new(Encoding { format: Format::Dwarf32, version: 5, address_size: 4 });
    let root = unit.unit.root();
    let mut funcs = Vec::new();
    for func in [0, 1] {
        let places = offsets(module, func);
        let id = unit.unit.add(root, gimli::DW_TAG_subprogram);
        // The declarations of the locals are in front.
        set_range(&mut unit, id, places[0] - 3, places[places.len() - 1] + 1);
        unit.unit.get_mut(id).set(gimli::DW_AT_name, AttributeValue::String(format!("{func}").into()));
        funcs.push(id);
    }
    (unit, funcs)
}

fn local(number: u32) -> Expression {
    let mut data = Expression::new();
    data.op_wasm_local(number);
    data.op(gimli::DW_OP_stack_value);
    data
}

fn add(unit: &mut DwarfUnit, parent: UnitEntryId, name: &str, location: AttributeValue) -> UnitEntryId {
    let id = unit.unit.add(parent, gimli::DW_TAG_variable);
    let entry = unit.unit.get_mut(id);
    entry.set(gimli::DW_AT_name, AttributeValue::String(name.into()));
    entry.set(gimli::DW_AT_location, location);
    id
}

/// What is said about the entry `name`, behind its path.
fn said<'l>(lines: &'l [String], name: &str) -> &'l str {
    let found = lines.iter().find_map(|line| line.split_once(&format!(":{name}"))).expect(name);
    found.1.trim()
}

#[test]
fn variables_follow_the_locals_of_the_function_around_them() {
    let module = with_names(wat(MODULE));
    let (mut unit, funcs) = unit(&module);
    for (number, func) in funcs.iter().enumerate() {
        let block = unit.unit.add(*func, gimli::DW_TAG_lexical_block);
        for (parent, name, index) in [(*func, "first", 0), (block, "second", 1), (*func, "third", 2)] {
            add(&mut unit, parent, &format!("{name}{number}"), AttributeValue::Exprloc(local(index)));
        }
        unit.unit.get_mut(*func).set(gimli::DW_AT_frame_base, AttributeValue::Exprloc(local(1)));
    }
    // Nobody knows whose local that is.
    let root = unit.unit.root();
    add(&mut unit, root, "stray", AttributeValue::Exprloc(local(0)));
    let input = with_unit(module, unit);
    let before = variables(&input);
    let output = variables(&renumbered(&input, &[Some(2), Some(0), None]));
    let place = |index: u32| format!("DW_AT_location=WasmLocal {{ index: {index} }};StackValue;");
    for (name, old, new) in
        [("first0", 0, Some(2)), ("second0", 1, Some(0)), ("third0", 2, None), ("stray", 0, None)]
    {
        assert_eq!(said(&before, name), place(old));
        assert_eq!(said(&output, name), new.map(place).unwrap_or_default(), "{name}");
    }
    for (name, index) in [("first1", 0), ("second1", 1), ("third1", 2)] {
        assert_eq!(said(&output, name), place(index), "{name}");
    }
    for (func, index) in [("0 ", 0), ("1 ", 1)] {
        let base = format!("DW_AT_frame_base=WasmLocal {{ index: {index} }};StackValue;");
        assert!(said(&output, func).starts_with(&base), "{}", said(&output, func));
    }
}

#[test]
fn a_range_of_a_list_says_whose_locals_it_is_about() {
    let module = with_names(wat(MODULE));
    let (mut unit, funcs) = unit(&module);
    let ranges = [0, 1].map(|func| offsets(&module, func));
    let across = (ranges[0][2], ranges[1][1]);
    let mut locations = Vec::new();
    for (begin, end) in [(ranges[0][0], ranges[0][1]), (ranges[1][0], ranges[1][1]), across] {
        let (begin, end) = (Address::Constant(begin), Address::Constant(end));
        locations.push(Location::StartEnd { begin, end, data: local(0) });
    }
    let list = unit.unit.locations.add(LocationList(locations));
    // It is in the second function, and its ranges are in both.
    add(&mut unit, funcs[1], "list", AttributeValue::LocationListRef(list));
    let input = with_unit(module, unit);
    let output = variables(&renumbered(&input, &[Some(2), Some(0), None]));
    let said = said(&output, "list");
    assert!(said.contains("[f0@1..f0@2]=WasmLocal { index: 2 };"), "{said}");
    assert!(said.contains("[f1@1..f1@2]=WasmLocal { index: 0 };"), "{said}");
    assert_eq!(said.matches("WasmLocal").count(), 2, "{said}");
}

#[test]
fn what_cannot_get_another_number_is_gone_and_takes_nothing_along() {
    let module = with_names(wat(MODULE));
    let entry_value = |index: u32| {
        let mut data = Expression::new();
        let mut inner = Expression::new();
        inner.op_wasm_local(index);
        data.op_entry_value(inner);
        data.op(gimli::DW_OP_stack_value);
        data
    };
    let (mut unit, funcs) = unit(&module);
    add(&mut unit, funcs[0], "moved", AttributeValue::Exprloc(entry_value(0)));
    add(&mut unit, funcs[0], "same", AttributeValue::Exprloc(entry_value(1)));
    let base = unit.unit.root();
    let base = unit.unit.add(base, gimli::DW_TAG_base_type);
    unit.unit.get_mut(base).set(gimli::DW_AT_name, AttributeValue::String("int".into()));
    unit.unit.get_mut(base).set(gimli::DW_AT_byte_size, AttributeValue::Udata(4));
    unit.unit.get_mut(base).set(gimli::DW_AT_encoding, AttributeValue::Encoding(gimli::DW_ATE_signed));
    let mut converted = Expression::new();
    converted.op_wasm_local(0);
    converted.op_convert(Some(base));
    converted.op(gimli::DW_OP_stack_value);
    add(&mut unit, funcs[0], "converted", AttributeValue::Exprloc(converted));
    let output = variables(&renumbered(&with_unit(module, unit), &[Some(2), Some(1), Some(0)]));
    assert_eq!(said(&output, "moved"), "");
    assert!(said(&output, "same").starts_with("DW_AT_location=EntryValue"));
    assert_eq!(said(&output, "converted"), "");
}
