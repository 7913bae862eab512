//! Where sections stand, and what is done with those that nobody knows.

use super::*;

/// Ids and names of all sections, in file order.
fn order(module: &[u8]) -> Vec<String> {
    let module = Module::parse(module).unwrap();
    module.sections.iter().map(|section| section.name.map_or(section.id.to_string(), Into::into)).collect()
}

#[test]
fn sections_keep_their_places_also_beside_sections_that_go() {
    let module = wat(r#"(module
        (@custom "target_features" (before first) "")
        (type (func))
        (@custom "component-type:a" (before import) "x")
        (import "i" "dead" (func $dead))
        (@custom "component-type:b" (after import) "x")
        (func $live (export "live"))
        (func)
        (@custom "component-type:c" (before code) "x")
        (@custom "component-type:d" (after code) "x")
        (data "dead")
        (@custom "component-type:e" (after data) "x")
        (@custom "component-type:f" (after data) "x"))"#);
    let expected = [
        "target_features",
        "1",
        "component-type:a",
        "component-type:b",
        "3",
        "7",
        "component-type:c",
        "10",
        "component-type:d",
        "component-type:e",
        "component-type:f",
        "name",
    ];
    let before: Vec<String> = order(&module).into_iter().filter(|name| name != "2" && name != "11").collect();
    assert_eq!(before, expected);
    assert_eq!(order(&dce(&module).0), expected);
}

#[test]
fn an_unknown_section_goes_aloud_when_indices_move() {
    let module = with_custom(wat(r#"(module (func) (func (export "live")))"#), "who knows", b"func 1");
    let (output, report) = dce(&module);
    assert_dropped(&output, &report, "who knows", Severity::Warning, "may refer to indices or offsets");
    let help = report.diagnostics[0].help.as_deref();
    assert_eq!(help, Some("`--keep-section 'who knows'` keeps it as it is, stale or not"));
    for pattern in ["who knows", "who*"] {
        let (output, report) = dce_with(&module, &[], &keeping(pattern));
        assert_eq!(custom(&output, "who knows"), Some(&b"func 1"[..]));
        assert_eq!(report.diagnostics, []);
    }
}

#[test]
fn every_section_stays_as_it_is_when_nothing_moves() {
    let names = ["name", "who knows", "metadata.code.branch_hint", ".debug_info", "wsc.facts"];
    let mut module = wat(r#"(module (func (export "a")) (export "b" (func 0)))"#);
    for name in names {
        module = with_custom(module, name, b"\x01\x02\x03");
    }
    let (output, report) = dce_with(&module, &["b"], &Settings::default());
    assert_ne!(output, module);
    for name in names {
        assert_eq!(action(&report, name), SectionAction::Kept, "{name}");
        assert_eq!(custom(&output, name), Some(&b"\x01\x02\x03"[..]), "{name}");
    }
}

#[test]
fn what_is_reported_adds_up() {
    let mut module = wat(r#"(module (func $dead) (func $live (export "live")))"#);
    for name in ["who knows", "component-type", "build_id"] {
        module = with_custom(module, name, b"\x01\x02");
    }
    let size = |module: &[u8]| -> u64 {
        let module = Module::parse(module).unwrap();
        module.sections.iter().filter(|s| s.name.is_some()).map(|s| s.range.len() as u64).sum()
    };
    let (output, report) = dce(&module);
    assert_eq!(report.sections.iter().map(|fate| fate.before).sum::<u64>(), size(&module));
    assert_eq!(report.sections.iter().map(|fate| fate.after).sum::<u64>(), size(&output));
}

#[test]
fn what_a_linker_reads_goes_whatever_changed() {
    let mut module = wat(r#"(module (func (export "a")) (export "b" (func 0)))"#);
    for name in ["linking", "reloc.CODE"] {
        module = with_custom(module, name, b"\x02");
    }
    let (output, report) = dce_with(&module, &["b"], &Settings::default());
    for name in ["linking", "reloc.CODE"] {
        assert_dropped(&output, &report, name, Severity::Note, "not relocatable");
    }
}

#[test]
fn what_names_no_part_of_the_module_stays() {
    let names = ["dylink.0", "target_features", "component-type:x", "wsc.transformation.attestation"];
    let mut module = wat(r#"(module (func) (func (export "live")))"#);
    for name in names {
        module = with_custom(module, name, b"\x02");
    }
    let (output, report) = dce(&module);
    for name in names {
        assert_eq!(custom(&output, name), Some(&b"\x02"[..]), "{name}");
    }
    assert_eq!(report.diagnostics, []);
}
