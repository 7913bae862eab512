//! Functions in another order: what is said about them follows, and the checker sees what does not.

use super::dwarf::{FIXTURES, dwarfdump_errors, fixture, lines, variables};
use super::source_map::{encode, places};
use super::*;
use loom_check::claim::Claim;
use loom_core::custom::source_map::SourceMap;
use loom_core::index::{EntityRef, FuncIndex};
use loom_core::maps::{IndexMap, IndexMaps};
use loom_core::proposal::{Refusal, judge};
use loom_core::removal::{Removal, runs};
use loom_core::renumber::Renumbered;

/// Every second defined function first, and then the others.
fn order(module: &Module<'_>) -> IndexMaps {
    let (imports, count) = (module.imported_funcs, module.funcs.len());
    let kept = (0..imports).chain((imports..count).step_by(2)).chain((imports + 1..count).step_by(2));
    let mut maps = IndexMaps::identity(module);
    maps.funcs = IndexMap::of_kept(kept.map(FuncIndex::new).collect(), count);
    maps
}

/// The module in that order.
#[track_caller]
fn reordered(bytes: &[u8], source_map: Option<&mut SourceMap>) -> Vec<u8> {
    let module = Module::parse(bytes).unwrap();
    let maps = order(&module);
    assert!(!maps.are_identity());
    let (settings, mut report) = (Settings::default(), PassReport::default());
    let mut cx = CommitContext { settings: &settings, report: &mut report, source_map };
    let output = Renumbered::of(&module, &maps).unwrap().with(maps.clone()).assemble(&module, &mut cx);
    let after = Module::parse(&output).unwrap();
    after.validate_bodies().unwrap();
    for fate in report.sections.iter().filter(|fate| fate.action == SectionAction::Updated) {
        strict::check(&after, &fate.name);
    }
    check(bytes, &output, &maps, true).unwrap();
    output
}

fn check(before: &[u8], after: &[u8], maps: &IndexMaps, may_reorder: bool) -> Result<(), Refusal> {
    let claim = Removal { maps: runs(maps), may_go: Vec::new(), preserve_trap_kind: true, may_reorder };
    judge(&Claim::Removal(claim), &Module::parse(before).unwrap(), after, Settings::default().outside)
}

#[test]
fn every_instruction_keeps_its_function_line_and_variables() {
    for name in FIXTURES {
        let input = fixture(name);
        let output = reordered(&input, None);
        assert_eq!(lines(&input), lines(&output), "{name}");
        let sorted = |module: &[u8]| {
            let mut variables = variables(module);
            variables.sort();
            variables
        };
        assert_eq!(sorted(&input), sorted(&output), "{name}");
        if let Some(errors) = dwarfdump_errors(&output) {
            assert_eq!(errors, "", "{name}");
        }
    }
}

#[test]
fn mappings_stay_in_order_and_at_their_operators() {
    let module = wat("(module
        (func (drop (i32.const 1)) (drop (i32.const 2)))
        (func (drop (i32.const 3)))
        (func (drop (i32.const 4)) (call 1))
        (func nop))");
    let funcs = Module::parse(&module).unwrap();
    let mut mappings = Vec::new();
    for (line, func) in (1..).zip(funcs.funcs.keys()) {
        let operators = funcs.body(func).unwrap().get_operators_reader().unwrap();
        for (column, operator) in operators.into_iter_with_offsets().enumerate() {
            mappings.push((operator.unwrap().1 as i64, Some([0, line, column as i64])));
        }
    }
    let before = encode(&mappings);
    let mut map = SourceMap::parse(before.clone()).unwrap();
    let output = reordered(&module, Some(&mut map));
    let new = order(&funcs).funcs;
    for func in funcs.funcs.keys() {
        let moved = new.get(func).unwrap().as_u32();
        assert_eq!(places(&module, func.as_u32(), &before), places(&output, moved, &map.to_text()));
    }
}

#[test]
fn the_checker_wants_the_order_that_is_claimed() {
    let module = wat(r#"(module
        (import "m" "f" (func)) (import "m" "g" (func))
        (func (export "a") (drop (i32.const 1)))
        (func (export "b") (drop (i32.const 2)))
        (func (export "c") call 2))"#);
    let output = reordered(&module, None);
    let parsed = Module::parse(&module).unwrap();
    let says = |kept: [u32; 5], may_reorder: bool| {
        let mut maps = IndexMaps::identity(&parsed);
        maps.funcs = IndexMap::of_kept(kept.map(FuncIndex::from_u32).to_vec(), 5);
        check(&module, &output, &maps, may_reorder).map_err(|error| error.to_string())
    };
    assert_eq!(says([0, 1, 2, 4, 3], true), Ok(()));
    let refused = |kept, may_reorder, what: &str| {
        let said = says(kept, may_reorder).expect_err("not refused");
        assert!(said.contains(what), "{said}");
    };
    refused([0, 1, 2, 4, 3], false, "out of order");
    refused([1, 0, 2, 4, 3], true, "out of order");
    refused([0, 1, 2, 3, 4], true, "it has to be Func 3, and is Func 4");
    refused([0, 2, 1, 4, 3], true, "out of order");
}
