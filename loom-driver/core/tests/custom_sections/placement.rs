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
fn what_is_about_code_stays_as_it_is_when_no_code_moves() {
    let names = ["name", "metadata.code.branch_hint", ".debug_info", "wsc.facts", "external_debug_info"];
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

/// An export goes: no index and no offset in the code section changes, and the code section itself
/// starts elsewhere in the file.
#[test]
fn what_may_name_places_in_the_file_goes_as_soon_as_the_code_starts_elsewhere() {
    let module = wat(r#"(module (func (export "a")) (export "b" (func 0)))"#);
    let module = with_custom(with_custom(module, "who knows", b"1"), "sourceMappingURL", b"\x05a.map");
    let (output, report) = dce_with(&module, &["b"], &Settings::default());
    assert_dropped(&output, &report, "who knows", Severity::Warning, "places in the file that changed");
    assert_dropped(&output, &report, "sourceMappingURL", Severity::Note, "`--source-map` renews it");
}

/// The same, and a custom section in front of the code makes up for it or not.
#[test]
fn what_may_name_places_in_the_file_stays_if_the_code_does() {
    use loom_core::custom::strip;
    use loom_core::settings::Strip;
    for (place, stays) in [("(before code)", false), ("(after code)", true)] {
        let module = wat(&format!(
            r#"(module (@custom "producers" {place} "\00") (@custom "who knows" (before first) "1")
                (func) (@custom "sourceMappingURL" "\05a.map"))"#
        ));
        let module = Module::parse(&module).unwrap();
        let settings = Settings { strip: vec![Strip::Producers], ..Settings::default() };
        let mut report = PassReport::default();
        let mut cx = CommitContext { settings: &settings, report: &mut report, source_map: None };
        let Some(output) = strip(&module, &mut cx).unwrap() else { panic!("nothing done") };
        for name in ["who knows", "sourceMappingURL"] {
            assert_eq!(custom(&output, name).is_some(), stays, "{name} {place}");
        }
    }
}

#[test]
fn a_dynamic_library_starts_with_the_section_that_says_so() {
    let tail = wat(r#"(module
        (type (func))
        (@custom "producers" (before import) "\00")
        (import "i" "dead" (func))
        (func $dead (export "dead"))
        (func $live (export "live")))"#);
    let mut module = tail[..8].to_vec();
    CustomSection { name: "dylink.0".into(), data: b"\x01\x04\0\0\0\0"[..].into() }.append_to(&mut module);
    module.extend(&tail[8..]);
    let (output, _) = dce_with(&module, &["dead"], &Settings::default());
    assert_eq!(order(&output)[..3], ["dylink.0", "1", "producers"]);
    assert_eq!(output[8..26], module[8..26]);
}

#[test]
fn debug_information_in_another_file_goes_aloud_when_code_moves() {
    let module = wat(r#"(module (func) (func (export "live")))"#);
    let (output, report) = dce(&with_custom(module, "external_debug_info", b"\x01a"));
    assert_dropped(&output, &report, "external_debug_info", Severity::Warning, "is about the module before");
}

#[test]
fn a_signature_of_the_module_before_goes_whatever_changed() {
    let module = with_custom(wat(r#"(module (func (export "a")) (export "b" (func 0)))"#), "signature", b"s");
    let (output, report) = dce_with(&module, &["b"], &Settings::default());
    assert_dropped(&output, &report, "signature", Severity::Warning, "it signs the module before");
}

#[test]
fn a_second_section_where_there_may_be_one_goes_aloud() {
    let module = wat(r#"(module (func) (func (export "live") (param i32) local.get 0 if end))"#);
    for (name, payload) in [
        ("build_id", &[2, 7, 7][..]),
        ("metadata.code.branch_hint", &[1, 1, 1, 3, 1, 1]),
        ("component-provenance", b"{}"),
        ("meld:boundary", b""),
    ] {
        let mut bytes = module[..8].to_vec();
        for _ in 0..3 {
            CustomSection { name: name.into(), data: payload.into() }.append_to(&mut bytes);
        }
        bytes.extend(&module[8..]);
        let (output, report) = dce(&bytes);
        let left = Module::parse(&output).unwrap().custom_sections(name).count();
        assert_eq!(left, usize::from(matches!(name, "build_id" | "metadata.code.branch_hint")), "{name}");
        let fates: Vec<_> = report.sections.iter().map(|fate| &fate.reason[..]).collect();
        assert_eq!(fates[1..], ["it is malformed: there may be only one"; 2], "{name}");
        assert_eq!(report.diagnostics.len(), 1, "{:?}", report.diagnostics);
    }
}

/// Ten thousand sections are a second's work, and one message.
#[test]
fn many_sections_of_one_name_take_no_longer_than_their_bytes() {
    let tail = wat(&format!(
        r#"(module (func) (func (export "live") (param i32) local.get 0 if end) {})"#,
        r#"(func (export "NAME") (drop (i32.const 1)))"#.replace("NAME", "a").to_string()
            + &(0..2000).map(|n| format!(r#"(func (export "f{n}"))"#)).collect::<String>()
    ));
    let names = [
        "build_id",
        "meld:boundary",
        "component-provenance",
        "metadata.code.branch_hint",
        "name",
        "producers",
        "meld.signature-manifest",
        "wsc.facts",
        "who knows",
        "sourceMappingURL",
        ".debug_info",
        "linking",
    ];
    for name in names {
        let mut module = tail[..8].to_vec();
        for _ in 0..10_000 {
            CustomSection { name: name.into(), data: b"\x01\x07"[..].into() }.append_to(&mut module);
        }
        module.extend(&tail[8..]);
        let start = std::time::Instant::now();
        let (_, report) = dce_with(&module, &["a"], &Settings::default());
        let taken = start.elapsed();
        assert!(report.diagnostics.len() <= 2, "{name}: {:?}", report.diagnostics);
        assert!(taken.as_secs() < 8, "{name}: {taken:?}");
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
