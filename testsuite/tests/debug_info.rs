//! Debug information through all passes of `-Omcu`: the code is the same as without, and each line is still there.

use addr2line::gimli::{self, Dwarf, EndianSlice, LittleEndian};
use loom_check::outside::Embedding;
use loom_core::Module;
use loom_core::settings::{Settings, Strip};
use loom_driver::Optimizer;
use loom_driver::manager::Optimized;
use std::collections::BTreeMap;

fn table() -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/debug/table.wasm");
    std::fs::read(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn optimizer() -> Optimizer {
    Optimizer::mcu().external("run").embedding(Embedding::Canonical).one_tree()
}

type Slice<'a> = EndianSlice<'a, LittleEndian>;

fn dwarf(module: &[u8]) -> Dwarf<Slice<'_>> {
    let parsed = Module::parse(module).unwrap();
    let load = |id: gimli::SectionId| {
        let section = parsed.custom_sections(id.name()).next();
        Ok::<_, ()>(Slice::new(section.map_or(&[], |section| &module[section.payload.clone()]), LittleEndian))
    };
    Dwarf::load(load).unwrap()
}

/// How often the line table leads to each line of the source, without the ends of sequences.
fn lines(module: &[u8]) -> BTreeMap<u64, usize> {
    let dwarf = dwarf(module);
    let mut found = BTreeMap::new();
    let mut units = dwarf.units();
    while let Some(header) = units.next().unwrap() {
        let unit = dwarf.unit(header).unwrap();
        let mut rows = unit.line_program.clone().unwrap().rows();
        while let Some((_, row)) = rows.next_row().unwrap() {
            if !row.end_sequence() {
                *found.entry(row.line().map_or(0, |line| line.get())).or_default() += 1;
            }
        }
    }
    found
}

/// The names of variables and parameters, and whether they say where they are.
fn variables(module: &[u8]) -> BTreeMap<String, bool> {
    let dwarf = dwarf(module);
    let mut found = BTreeMap::new();
    let mut units = dwarf.units();
    while let Some(header) = units.next().unwrap() {
        let unit = dwarf.unit(header).unwrap();
        let unit = unit.unit_ref(&dwarf);
        let mut entries = unit.entries();
        while let Some(entry) = entries.next_dfs().unwrap() {
            if matches!(entry.tag(), gimli::DW_TAG_variable | gimli::DW_TAG_formal_parameter) {
                let name = unit.attr_string(entry.attr_value(gimli::DW_AT_name).unwrap()).unwrap();
                found.insert(name.to_string().unwrap().to_string(), entry.has_attr(gimli::DW_AT_location));
            }
        }
    }
    found
}

fn code(module: &[u8]) -> &[u8] {
    let parsed = Module::parse(module).unwrap();
    let code = parsed.sections.iter().find(|section| section.id == 10).unwrap();
    &module[code.payload.clone()]
}

#[test]
fn all_lines_are_there_when_compact_has_laid_out_the_memory() {
    let module = table();
    let Optimized { bytes, report, .. } = optimizer().run(&module).unwrap();
    let compact = report.passes.iter().find(|pass| pass.report.pass == "compact").unwrap();
    assert!(compact.report.changed, "or the test shows nothing");
    assert_eq!(lines(&bytes), lines(&module));
    let located = |names: &[&str]| names.iter().map(|name| name.to_string()).collect::<Vec<_>>();
    let with_place = |module: &[u8]| -> Vec<String> {
        variables(module).into_iter().filter(|(_, has_place)| *has_place).map(|(name, _)| name).collect()
    };
    assert_eq!(variables(&bytes).keys().collect::<Vec<_>>(), variables(&module).keys().collect::<Vec<_>>());
    assert_eq!(with_place(&module), located(&["count", "frame", "table", "total", "x"]));
    assert_eq!(with_place(&bytes), located(&["total", "x"]));
    let lost = "custom section `.debug_info`: data moved, so 3 variables in memory have no place any more";
    let said = report.passes.iter().flat_map(|pass| &pass.report.diagnostics);
    assert_eq!(said.filter(|said| said.message == lost).count(), 1);
}

#[test]
fn debug_information_does_not_change_the_code() {
    let of_core = concat!(env!("CARGO_MANIFEST_DIR"), "/../loom-driver/core/tests/fixtures/dwarf");
    let fixture = |name: &str| std::fs::read(format!("{of_core}/{name}.wasm")).unwrap();
    // In those of clang `locals` finds something to do.
    for module in [table(), fixture("clang-4-O0"), fixture("clang-5-O2"), fixture("rustc-5")] {
        let optimizer = || optimizer().external("*");
        let with = optimizer().run(&module).unwrap().bytes;
        let strip = |settings: &mut Settings| settings.strip = vec![Strip::Debug];
        let without = optimizer().settings(strip).run(&module).unwrap().bytes;
        assert_eq!(code(&with), code(&without));
        assert!(code(&with).len() < code(&module).len());
        assert!(!lines(&with).is_empty());
    }
}
