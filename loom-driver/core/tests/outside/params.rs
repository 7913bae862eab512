//! What the section says is passed.

use loom_core::Module;
use loom_core::index::FuncIndex;
use loom_core::outside::{Embedding, Outside, Stated};
use meld_boundary::{Embedder, Param, ParamKind, Producer};

/// Between which numbers a parameter is: whoever calls uses a name that says it.
#[test]
fn parameters_are_passed_as_the_section_says() {
    let of = |more: &str, embedder: Embedder, stated: Stated, said: &[(&str, u32, u64, u64)]| {
        let text = format!(
            r#"(module (func (export "f") (export "g") (param i32 i64)) (func (export "h") (param i32)) {more})"#
        );
        let wasm = wat::parse_str(text).unwrap();
        let producer = Producer { name: "test".into(), version: "1".into() };
        let mut boundary = meld_boundary::stated(&wasm, producer, embedder, |_| true).unwrap();
        boundary.params.extend(said.iter().map(|(export, param, lo, hi)| Param {
            export: (*export).into(),
            param: *param,
            kind: ParamKind::Range,
            lo: *lo,
            hi: *hi,
        }));
        let wasm = meld_boundary::stamp(&wasm, &boundary).unwrap();
        let outside = Outside::of(&Module::parse(&wasm).unwrap(), stated);
        assert_eq!(outside.param(FuncIndex::from_u32(0), 1), None);
        let known = [0, 1].map(|func| {
            outside.param(FuncIndex::from_u32(func), 0).map(|range| (*range.start(), *range.end()))
        });
        let without = outside.without_params();
        assert_eq!(without.param(FuncIndex::from_u32(1), 0), None);
        known
    };
    let native = |said: &[(&str, u32, u64, u64)]| of("", Embedder::Native, Stated::default(), said);
    assert_eq!(native(&[]), [None, None]);
    assert_eq!(native(&[("h", 0, 1, 3)]), [None, Some((1, 3))]);
    assert_eq!(native(&[("f", 0, 1, 3)]), [None, None]);
    assert_eq!(native(&[("f", 0, 1, 3), ("f", 0, 2, 9)]), [None, None]);
    assert_eq!(native(&[("f", 0, 1, 3), ("f", 0, 2, 9), ("g", 0, 8, 8)]), [Some((2, 8)), None]);
    assert_eq!(native(&[("h", 0, 1, 3), ("h", 0, 4, 5)]), [None, None]);
    assert_eq!(native(&[("f", 1, 1, 3), ("g", 1, 1, 3)]), [None, None]);
    let said = [("h", 0, 1, 3)];
    let given = "(func (export \"give\") (result funcref) (ref.null func))";
    assert_eq!(of(given, Embedder::Native, Stated::default(), &said), [None, None]);
    let stated = |embedding| Stated { one_tree: false, embedding: Some(embedding) };
    for (embedder, embedding, counts) in [
        (Embedder::Native, Embedding::Native, true),
        (Embedder::Native, Embedding::Canonical, true),
        (Embedder::CanonicalAbi, Embedding::Canonical, true),
        (Embedder::CanonicalAbi, Embedding::Native, false),
    ] {
        assert_eq!(
            of("", embedder, stated(embedding), &said)[1].is_some(),
            counts,
            "{embedder} {embedding:?}"
        );
    }
}
