//! Source maps: the same place for every operator that stays.

use super::*;
use loom_core::custom::source_map::SourceMap;
use loom_core::index::FuncIndex;

/// A decoder of this test's own: offset, and place if there is one.
fn mappings(text: &str) -> Vec<(i64, Option<[i64; 3]>)> {
    let json: serde_json::Value = serde_json::from_str(text).unwrap();
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut state = [0i64; 5];
    let mut out = Vec::new();
    for segment in json["mappings"].as_str().unwrap().split(',').filter(|segment| !segment.is_empty()) {
        let (mut field, mut number, mut shift) = (0, 0, 0);
        for digit in segment.chars().map(|digit| alphabet.find(digit).unwrap() as i64) {
            number += (digit % 32) << shift;
            shift += 5;
            if digit < 32 {
                state[field] += if number % 2 == 1 { -(number / 2) } else { number / 2 };
                (field, number, shift) = (field + 1, 0, 0);
            }
        }
        out.push((state[0], (field > 1).then(|| [state[1], state[2], state[3]])));
    }
    out
}

pub fn encode(mappings: &[(i64, Option<[i64; 3]>)]) -> String {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut last = [0i64; 4];
    let mut segments = Vec::new();
    for (offset, place) in mappings {
        let numbers = [&[*offset][..], &place.map_or(Vec::new(), |place| place.to_vec())].concat();
        let mut segment = String::new();
        for (number, last) in numbers.into_iter().zip(&mut last) {
            let difference = number - std::mem::replace(last, number);
            let mut rest = if difference < 0 { -difference * 2 + 1 } else { difference * 2 };
            while rest >= 32 {
                segment.push(char::from(alphabet[(rest % 32 + 32) as usize]));
                rest /= 32;
            }
            segment.push(char::from(alphabet[rest as usize]));
        }
        segments.push(segment);
    }
    format!(
        r#"{{"version":3, "sources":["a","b"],"x": [1.0],"mappings": "{}", "names":[]}}"#,
        segments.join(",")
    )
}

/// The place of every operator of a function: the last mapping at or before it.
pub fn places(module: &[u8], func: u32, map: &str) -> Vec<Option<[i64; 3]>> {
    let map = mappings(map);
    assert!(map.is_sorted_by(|a, b| a.0 < b.0), "{map:?}");
    let module = Module::parse(module).unwrap();
    let operators = module.body(FuncIndex::from_u32(func)).unwrap().get_operators_reader().unwrap();
    let place =
        |offset: u64| map.iter().rfind(|(from, _)| *from <= offset as i64).and_then(|(_, place)| *place);
    operators.into_iter_with_offsets().map(|operator| place(operator.unwrap().1)).collect()
}

fn follow(module: &[u8], map: &str) -> (Vec<u8>, String) {
    let mut map = SourceMap::parse(map.to_string()).unwrap();
    let settings = Settings { source_map_url: Some("out.map".into()), ..Settings::default() };
    let mut report = PassReport::default();
    let mut cx = CommitContext { settings: &settings, report: &mut report, source_map: Some(&mut map) };
    let parsed = Module::parse(module).unwrap();
    let outcome = loom_core::dce::run(&parsed, &Roots::all_exports(&parsed), &Options::default(), &mut cx);
    let Some(output) = outcome.unwrap() else { panic!("nothing changed") };
    (output, map.to_text())
}

#[test]
fn every_operator_keeps_its_place() {
    let dead = "(func (drop (i32.const 1)) (drop (i32.const 1)))".repeat(130);
    let module = wat(&format!(
        r#"(module
            (@custom "sourceMappingURL" "\06in.map")
            (import "i" "gone" (func))
            (func $called)
            {dead}
            (func (export "a") call $moved call $moved (drop (i32.const 1)))
            (func $dead (drop (i32.const 1)))
            (func $moved (export "b") call $called))"#
    ));
    let parsed = Module::parse(&module).unwrap();
    let start = parsed.body(FuncIndex::from_u32(1)).unwrap().range().start as i64;
    let end = module.len() as i64;
    // Steps of every size, from everywhere: before the code, at the bodies, between the operators, behind.
    for step in 1..40 {
        let mut old = Vec::new();
        for (number, offset) in (start - 20..end + 20).step_by(step).enumerate() {
            let place = [(number % 2) as i64, (number * 7 % 50) as i64, (number * 3 % 80) as i64];
            old.push((offset, (number % 5 != 4).then_some(place)));
        }
        let old = encode(&old);
        let (output, new) = follow(&module, &old);
        assert_eq!(custom(&output, "sourceMappingURL"), Some(&b"\x07out.map"[..]));
        for (before, after) in [(1, 0), (132, 1), (134, 2)] {
            assert_eq!(
                places(&module, before, &old),
                places(&output, after, &new),
                "step {step}, func {before}"
            );
        }
        assert!(new.starts_with(r#"{"version":3, "sources":["a","b"],"x": [1.0],"mappings": ""#), "{new}");
        assert!(new.ends_with(r#"", "names":[]}"#), "{new}");
    }
}

#[test]
fn operators_that_went_take_their_places_along() {
    let module = wat("(module (func (drop (i32.const 1)) nop nop) (func nop))");
    let start = Module::parse(&module).unwrap().body(FuncIndex::from_u32(0)).unwrap().range().start as i64;
    for step in 1..5 {
        let old = (start - 2..module.len() as i64).step_by(step).enumerate();
        let old: Vec<_> = old.map(|(line, offset)| (offset, Some([0, line as i64, 7]))).collect();
        let old = encode(&old);
        let mut map = SourceMap::parse(old.clone()).unwrap();
        let (output, _) = without_first_operators_and(&module, Some(&mut map));
        let new = map.to_text();
        assert_eq!(places(&module, 0, &old)[2..], places(&output, 0, &new), "step {step}");
        assert_eq!(places(&module, 1, &old), places(&output, 1, &new), "step {step}");
    }
}

#[test]
fn a_function_that_loom_added_has_no_place() {
    let module = wat(r#"(module
        (type $t (func (result i32)))
        (table 3 funcref)
        (elem (i32.const 0) func $a $dead $b)
        (func $dead)
        (func $a (type $t) i32.const 1)
        (func $b (type $t) i32.const 2)
        (func (export "live") (type $t) call $a call_indirect (type $t)))"#);
    let (output, map) = follow(&module, &encode(&[(1, Some([0, 7, 7]))]));
    let added = Module::parse(&output).unwrap().funcs.len() as u32 - 1;
    assert_eq!(added, 3, "dead code elimination puts a trap into the emptied slot");
    assert_eq!(places(&output, 0, &map), [Some([0, 7, 7]); 2]);
    assert_eq!(places(&output, added, &map), [None; 2]);
}

#[test]
fn names_survive() {
    let module = wat(r#"(module (func) (func (export "live") (drop (i32.const 1))))"#);
    // One mapping from offset 0, with name 1.
    let (_, map) = follow(&module, r#"{"version":3,"mappings":"AAAAC"}"#);
    assert!(map.contains(r#""mappings":"+BAAAC,M""#), "{map}");
}

#[test]
fn without_a_new_map_the_url_goes() {
    let module = wat(r#"(module (func) (func (export "live")))"#);
    let (output, report) = dce(&with_custom(module, "sourceMappingURL", b"\x06in.map"));
    assert_dropped(&output, &report, "sourceMappingURL", Severity::Note, "`--source-map` renews it");
}

#[test]
fn what_is_no_map_is_refused() {
    for (text, why) in [
        ("", "EOF"),
        (r#"{"version":3}"#, "missing field `mappings`"),
        (r#"{"version":2,"mappings":""}"#, "version 2"),
        (r#"{"version":3,"mappings":7}"#, "invalid type"),
        (r#"{"version":3,"mappings":"A;A"}"#, "more than one line"),
        (r#"{"version":3,"mappings":"AA"}"#, "neither 1 nor 4 nor 5"),
        (r#"{"version":3,"mappings":"g"}"#, "no end"),
        (r#"{"version":3,"mappings":"!"}"#, "no Base64"),
        (r#"{"version":3,"mappings":"D"}"#, "negative"),
        (r#"{"version":3,"mappings":"ggggggggggggggA"}"#, "too large"),
        (r#"{"version":3,"sections":[]}"#, "missing field"),
    ] {
        let error = SourceMap::parse(text.to_string()).unwrap_err();
        assert!(error.contains(why), "{text}: {error}");
    }
    let text = r#"{"version":3,"mappings":"AAAA,CAAC;;"}"#;
    assert!(SourceMap::parse(text.to_string()).is_ok());
}
