use super::{Module, ReadError};

fn bytes(text: &str) -> Vec<u8> {
    wat::parse_str(format!("(module {text})")).unwrap()
}

#[test]
fn index_spaces_have_imports_first() {
    let bytes = bytes(
        r#"(type $f (func (param i32)))
        (import "a" "f" (func (type $f)))
        (import "a" "g" (global i32))
        (import "a" "m" (memory 1))
        (import "a" "t" (table 1 funcref))
        (import "a" "e" (tag))
        (import "a" "x" (func (exact (type $f))))
        (global (mut i64) (i64.const 7))
        (memory 2 3)
        (table 4 funcref (ref.func 2))
        (func (type $f) nop)
        (func $start)
        (start $start)
        (export "f" (func 2))
        (elem (i32.const 0) func 2)
        (data (i32.const 0) "abc")
        (@custom "note" "text")"#,
    );
    let module = Module::parse(&bytes).unwrap();
    assert_eq!(
        module.funcs.iter().map(|func| func.import).collect::<Vec<_>>(),
        [Some(0), Some(5), None, None]
    );
    assert_eq!(module.funcs.iter().map(|func| func.exact).collect::<Vec<_>>(), [false, true, false, false]);
    assert_eq!(module.imported_funcs(), 2);
    assert!(module.body(0).is_none() && module.body(1).is_none() && module.body(9).is_none());
    assert_eq!(module.body(2).unwrap().as_bytes(), [0, 1, 11]);
    assert_eq!(module.body(3).unwrap().as_bytes(), [0, 11]);
    let imports = |module: &Module<'_>| {
        [module.globals[0].import, module.memories[0].import, module.tables[0].import, module.tags[0].import]
    };
    assert_eq!(imports(&module), [Some(1), Some(2), Some(3), Some(4)]);
    assert!(module.globals[0].init.is_none() && module.globals[1].init.is_some());
    assert!(module.tables[0].init.is_none() && module.tables[1].init.is_some());
    assert_eq!((module.memories[1].ty.initial, module.memories[1].import), (2, None));
    assert_eq!(module.memories[1].min_bytes(), 0x20000);
    assert_eq!(module.defined_funcs().collect::<Vec<_>>(), [2, 3]);
    assert_eq!((module.canonical_type(2), module.canonical_type(9)), (Some(0), None));
    assert!(module.func_type(2).is_some() && module.func_type(9).is_none());
    assert_eq!(
        (module.describe_func(2), module.describe_func(3)),
        ("function 2 `f`".into(), "function 3 `start`".into())
    );
    assert_eq!((module.start, module.exports[0].index, module.elems.len()), (Some(3), 2, 1));
    assert_eq!(module.data[0].data, b"abc");
    assert_eq!((module.customs[0].name, module.customs[0].data), ("note", &b"text"[..]));
    let ids: Vec<u8> = module.sections.iter().map(|section| section.id).collect();
    assert_eq!(ids, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 0]);
    let exports = module.sections.iter().find(|section| section.id == 7).unwrap();
    assert_eq!(module.payload(exports), [1, 1, b'f', 0, 2]);
}

#[test]
fn equal_groups_are_the_same_types() {
    let bytes = bytes(
        "(type $a (func (param i32)))
        (type $b (func (param i32)))
        (type $c (func (param i64)))
        (rec (type $d (func)) (type $e (func (result (ref $d)))))
        (rec (type $f (func)) (type $g (func (result (ref $f)))))
        (rec (type $h (func)) (type $i (func (result (ref null $h)))))
        (type $j (struct (field (ref $a))))
        (type $k (struct (field (ref $b))))
        (type $l (struct (field (mut (ref $b)))))
        (type $m (func))
        (rec (type $n (func (result (ref $n)))))
        (rec (type $o (func (result (ref $o)))))
        (type $p (func (result (ref $o))))",
    );
    let module = Module::parse(&bytes).unwrap();
    let same: Vec<u32> = (0..).map_while(|ty| module.types.canonical(ty)).collect();
    assert_eq!(same, [0, 0, 2, 3, 4, 3, 4, 7, 8, 9, 9, 11, 12, 13, 13, 15]);
    assert_eq!(module.types.len(), 16);
}

#[test]
fn subtypes_follow_what_is_declared() {
    let bytes = bytes(
        "(type $a (sub (func)))
        (type $b (sub $a (func)))
        (type $a2 (sub (func)))
        (type $b2 (sub $a2 (func)))
        (type $c (sub final $b2 (func)))
        (type $d (func))
        (type $s (array i8))",
    );
    let module = Module::parse(&bytes).unwrap();
    let types = &module.types;
    assert!(types.is_subtype(4, 0) && types.is_subtype(4, 1) && types.is_subtype(4, 4));
    assert!(!types.is_subtype(0, 1) && !types.is_subtype(5, 0) && !types.is_subtype(4, 5));
    assert!(!types.is_subtype(99, 0) && !types.is_subtype(0, 99) && !types.is_subtype(99, 99));
    let finals: Vec<bool> = (0..8).map(|ty| types.is_final(ty)).collect();
    assert_eq!(finals, [false, false, false, false, true, true, true, false]);
    assert!(types.func(5).is_some() && types.func(6).is_none());
}

#[test]
fn what_is_no_core_module_is_an_error() {
    assert!(matches!(Module::parse(b"\0asm\x0d\0\x01\0"), Err(ReadError::Component)));
    assert!(matches!(Module::parse(b"\0asm"), Err(ReadError::Malformed(_))));
    // A function section without a code section.
    let declared = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0";
    assert!(matches!(Module::parse(declared), Err(ReadError::Malformed(_))));
    // One byte after the other missing or changed.
    let whole = bytes(
        "(type (sub (func (param (ref null 0))))) (import \"\" \"\" (func)) (func (export \"f\") (local i32))
         (table 1 funcref) (elem (i32.const 0) func 0) (memory 1) (data (i32.const 0) \"x\") (global i32 (i32.const 1))",
    );
    for at in 0..whole.len() {
        let _ = Module::parse(&whole[..at]);
        for bit in 0..8 {
            let mut damaged = whole.clone();
            damaged[at] ^= 1 << bit;
            if let Ok(module) = Module::parse(&damaged) {
                let count = u32::try_from(module.types.len()).unwrap();
                for (a, b) in (0..count).flat_map(|a| (0..count).map(move |b| (a, b))) {
                    module.types.is_subtype(a, b);
                }
            }
        }
    }
}
