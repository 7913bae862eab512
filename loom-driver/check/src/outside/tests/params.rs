//! What the section says is passed.

use super::*;
use meld_boundary::{Param, ParamKind};

const TEXT: &str = r#"(func (export "f") (export "g") (param i32 i64)) (func (export "h") (param i32))"#;

fn range(export: &str, param: u32, lo: u64, hi: u64) -> Param {
    Param { export: export.into(), param, kind: ParamKind::Range, lo, hi }
}

/// Of `f` and `h` the first parameter, if the section says this.
fn passed(text: &str, params: &[Param], stated: Stated) -> [Option<(u32, u32)>; 2] {
    let lifts = vec![lift("f", &[]), lift("g", &[]), lift("h", &[])];
    let case = Case::with(text, lifts, |boundary| boundary.params = params.to_vec());
    let outside = case.outside(stated);
    assert_eq!((outside.param(0, 1), outside.param(7, 0)), (None, None));
    [outside.param(0, 0), outside.param(1, 0)]
}

#[test]
fn a_range_is_one_of_all_names_of_a_function() {
    let passed = |params: &[Param]| passed(TEXT, params, ONE_TREE);
    assert_eq!(passed(&[]), [None, None]);
    assert_eq!(passed(&[range("h", 0, 1, 3)]), [None, Some((1, 3))]);
    assert_eq!(passed(&[range("f", 0, 1, 3)]), [None, None]);
    assert_eq!(passed(&[range("f", 0, 1, 3), range("g", 0, 9, 9)]), [Some((1, 9)), None]);
    // Twice about one name: both hold. It is not said twice of two names.
    assert_eq!(passed(&[range("f", 0, 1, 3), range("f", 0, 2, 9)]), [None, None]);
    let both = [range("f", 0, 1, 3), range("f", 0, 2, 9), range("g", 0, 2, 2)];
    assert_eq!(passed(&both), [Some((2, 3)), None]);
    // That nobody calls it, nobody meant.
    assert_eq!(passed(&[range("h", 0, 1, 3), range("h", 0, 4, 5)]), [None, None]);
    // Other types, and what is said of them.
    assert_eq!(passed(&[range("f", 1, 1, 3), range("g", 1, 1, 3)]), [None, None]);
    let region = Param { kind: ParamKind::Region, ..range("h", 0, 0, 0) };
    assert_eq!(passed(&[region]), [None, None]);
    let top = u64::from(u32::MAX);
    assert_eq!(passed(&[range("h", 0, top, top)]), [None, Some((u32::MAX, u32::MAX))]);
}

#[test]
fn who_calls_without_a_name_passes_anything() {
    let said = [range("h", 0, 1, 3)];
    for (more, is_known) in [
        ("(table 1 funcref) (elem (i32.const 0) func 1)", true),
        // One that is internal nobody holds.
        (r#"(table (export "t") 1 funcref) (elem (i32.const 0) func 1)"#, true),
        (r#"(func (export "give") (result funcref) (ref.null func))"#, false),
    ] {
        let known = passed(&format!("{TEXT} {more}"), &said, ONE_TREE)[1];
        assert_eq!(known.is_some(), is_known, "{more}");
    }
}

#[test]
fn what_a_section_of_another_embedding_says_does_not_count() {
    let said = [range("h", 0, 1, 3)];
    assert_eq!(passed(TEXT, &said, NATIVE)[1], None);
    let native = Case::with(TEXT, vec![lift("f", &[]), lift("g", &[]), lift("h", &[])], |boundary| {
        boundary.params = said.to_vec();
        boundary.contract.embedder = Embedder::Native;
    });
    for stated in [NATIVE, CANONICAL, Stated::default()] {
        assert_eq!(native.outside(stated).param(1, 0), Some((1, 3)));
    }
    // Nor does one that is not usable.
    assert_eq!(Case::bare(TEXT).outside(NATIVE).param(1, 0), None);
}
