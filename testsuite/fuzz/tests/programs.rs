//! Some of the programs that `scripts/csmith` makes, with their seeds as names: the set "as in firmware".

use loom_fuzz::programs::examine;
use std::path::Path;

/// Each program, and whether `compact` bounds its memory.
const PROGRAMS: [(&str, bool); 8] = [
    ("000006", true),
    ("000020", true),
    ("000030", false),
    ("000037", true),
    ("000042", false),
    ("000044", true),
    ("000050", true),
    ("000080", false),
];

#[test]
fn behave_as_before() {
    for (program, is_bounded) in PROGRAMS {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("csmith/programs").join(program);
        let wasm = std::fs::read(path.with_extension("wasm")).unwrap();
        let outcome = examine(&wasm).unwrap_or_else(|error| panic!("{program}: {error:#}"));
        assert!(outcome.calls > 0 && outcome.cut == 0 && outcome.traps == 0, "{program}: {outcome:?}");
        assert_eq!(outcome.extent.is_some(), is_bounded, "{program}: {outcome:?}");
    }
}
