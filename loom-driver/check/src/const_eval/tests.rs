use super::{Const, Consts};
use crate::module::Module;
use std::fmt::Write as _;

/// The initial values of the globals of a module.
fn initial(text: &str) -> Vec<Const> {
    let bytes = wat::parse_str(format!("(module {text})")).unwrap();
    let module = Module::parse(&bytes).unwrap();
    let consts = Consts::of(&module);
    (0..module.globals.len() as u32).map(|global| consts.initial(global)).collect()
}

#[test]
fn arithmetic_wraps_and_keeps_its_width() {
    let values = initial(
        "(global i32 (i32.const -1))
        (global i64 (i64.const -1))
        (global i32 (i32.add (i32.const -1) (i32.const 3)))
        (global i32 (i32.sub (i32.const 1) (i32.const 3)))
        (global i32 (i32.mul (i32.const 0x10001) (i32.const 0x10001)))
        (global i64 (i64.add (i64.const -1) (i64.const 3)))
        (global i64 (i64.sub (i64.const 1) (i64.const 3)))
        (global i64 (i64.mul (i64.const 0x100000001) (i64.const 0x100000001)))
        (global f32 (f32.const 1))",
    );
    let expected = [
        Const::I32(u32::MAX),
        Const::I64(u64::MAX),
        Const::I32(2),
        Const::I32(u32::MAX - 1),
        Const::I32(0x20001),
        Const::I64(2),
        Const::I64(u64::MAX - 1),
        Const::I64(0x200000001),
        Const::Unknown,
    ];
    assert_eq!(values, expected);
    assert_eq!(values[0].integer(), Some(0xffff_ffff));
    assert_eq!(values[8].integer(), None);
}

#[test]
fn references_are_null_or_functions() {
    let values = initial(
        "(func $f) (func $g)
        (global $r funcref (ref.func $g))
        (global funcref (ref.null func))
        (global funcref (global.get $r))
        (global (ref i31) (ref.i31 (i32.const 1)))",
    );
    assert_eq!(values, [Const::Func(1), Const::Null, Const::Func(1), Const::Unknown]);
}

#[test]
fn what_is_imported_or_changes_is_not_known() {
    let bytes = wat::parse_str(
        "(module (import \"m\" \"g\" (global $i i32))
        (global $c i32 (i32.const 7))
        (global $m (mut i32) (i32.const 7))
        (global i32 (i32.add (global.get $i) (i32.const 1)))
        (global i32 (i32.add (global.get $c) (i32.const 1)))
        (global i32 (global.get $m)))",
    )
    .unwrap();
    let consts = Consts::of(&Module::parse(&bytes).unwrap());
    let initial: Vec<Const> = (0..6).map(|global| consts.initial(global)).collect();
    let seven = Const::I32(7);
    let unknown = Const::Unknown;
    assert_eq!(initial, [unknown, seven, seven, unknown, Const::I32(8), unknown]);
    let always: Vec<Const> = (0..6).map(|global| consts.always(global)).collect();
    assert_eq!(always, [unknown, seven, unknown, unknown, Const::I32(8), unknown]);
}

#[test]
fn chains_and_expressions_of_any_length_are_followed() {
    const MANY: usize = 100_000;
    let mut text = String::from("(global i32 (i32.const 1))");
    for at in 0..MANY {
        write!(text, "(global i32 (i32.add (global.get {at}) (i32.const 1)))").unwrap();
    }
    let sum = format!("i32.const 1 {}", "i32.const 1 i32.add ".repeat(MANY));
    write!(text, "(global i32 {sum})").unwrap();
    let values = initial(&text);
    let expected = Const::I32(u32::try_from(MANY).unwrap() + 1);
    assert_eq!(values[MANY..], [expected, expected]);
}

#[test]
fn items_of_both_kinds_are_read() {
    let bytes = wat::parse_str(
        "(module (import \"m\" \"g\" (global $i funcref)) (func $f) (func $g)
        (elem func $g $f)
        (elem funcref (ref.func $g) (ref.null func) (global.get $i)))",
    )
    .unwrap();
    let module = Module::parse(&bytes).unwrap();
    let consts = Consts::of(&module);
    assert_eq!(consts.items(&module.elems[0]), [Const::Func(1), Const::Func(0)]);
    assert_eq!(consts.items(&module.elems[1]), [Const::Func(1), Const::Null, Const::Unknown]);
}
