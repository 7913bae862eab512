//! The check on outputs that were made by hand; outputs of the pass with one thing changed are among the tests of the pass.

mod whole;

use super::{Layout, Place, check};
use crate::module::Module;
use crate::outside::{Outside, Stated};
use crate::same::verdict::{quickly, validate};
use std::collections::BTreeMap;

/// A page at 0 and a page behind it, in memory 0.
fn layout() -> Layout {
    let place = |base| Place { base, size: 65536, pages: 1 };
    Layout { target: 0, places: BTreeMap::from([(0, place(0)), (1, place(65536))]) }
}

fn verdict(before: &str, after: &str, layout: &Layout, checked: bool) -> Result<(), String> {
    let [before, after] = [before, after].map(|text| {
        let bytes = wat::parse_str(format!("(module {text})")).unwrap();
        validate(&bytes);
        bytes
    });
    verdict_on(&before, &after, layout, checked)
}

fn verdict_on(before: &[u8], after: &[u8], layout: &Layout, checked: bool) -> Result<(), String> {
    let (before, after) = (Module::parse(before).unwrap(), Module::parse(after).unwrap());
    let outside = Outside::of(&before, &Stated::default());
    check(&before, &after, &outside, layout, checked).map_err(|refused| refused.to_string())
}

#[track_caller]
fn right(before: &str, after: &str) {
    assert_eq!(verdict(before, after, &layout(), false), Ok(()));
}

#[track_caller]
fn wrong(before: &str, after: &str, why: &str) {
    let message = verdict(before, after, &layout(), false).expect_err("not refused");
    assert!(message.contains(why), "{message}");
}

/// A module with two memories, and one with both in the first.
fn two(before: &str, after: &str) -> [String; 2] {
    let unused = "(memory 0 0)";
    [format!("(memory 1) (memory 1) {before}"), format!("(memory 2 2) {unused} {after}")]
}

#[test]
fn accesses_get_the_base_of_their_memory() {
    let load = |memory: u32, offset: u32| {
        format!("(func (result i32) i32.const 0 i32.load {memory} offset={offset})")
    };
    let [before, after] = two(&load(1, 4), &load(0, 65540));
    right(&before, &after);
    let [before, after] = two(&load(0, 4), &load(0, 4));
    right(&before, &after);
    let [before, after] = two(&load(1, 4), &load(0, 65541));
    wrong(&before, &after, "became");
    let [before, after] = two(&load(1, 4), &load(1, 4));
    wrong(&before, &after, "became");
    let [before, after] = two("(func (result i32) memory.size 1)", "(func (result i32) i32.const 1)");
    right(&before, &after);
    let [before, after] = two("(func (result i32) memory.size 1)", "(func (result i32) i32.const 2)");
    wrong(&before, &after, "became");
    let discard = "(func i32.const 0 i32.const 0 memory.discard 1)";
    let [before, after] = two(discard, discard);
    wrong(&before, &after, "names a merged memory");
    let grow = "(func (result i32) i32.const 0 memory.grow 1)";
    let [before, after] = two(grow, grow);
    wrong(&before, &after, "a merged memory grows");
}

#[test]
fn a_bulk_operation_is_behind_a_check_of_its_bounds() {
    let fill = "(func i32.const 1 i32.const 2 i32.const 3 memory.fill 1)";
    let filled = |size: &str, base: &str| {
        format!(
            "(func (local i32 i32 i32) i32.const 1 i32.const 2 i32.const 3 local.set 0 local.set 1 local.set 2
             local.get 0 i32.const {size} i32.gt_u local.get 2 i32.const {size} local.get 0 i32.sub i32.gt_u i32.or
             if unreachable end local.get 2 i32.const {base} i32.add local.get 1 local.get 0 memory.fill 0)"
        )
    };
    let [before, after] = two(fill, &filled("65536", "65536"));
    right(&before, &after);
    for (size, base) in [("65537", "65536"), ("65536", "65535")] {
        let [before, after] = two(fill, &filled(size, base));
        wrong(&before, &after, "became");
    }
}

#[test]
fn an_access_traps_as_before_if_it_has_to() {
    let [before, after] = two(
        "(func (result i32) i32.const 0 i32.load 1 offset=4)",
        "(func (result i32) (local i32) i32.const 0 local.tee 0 i32.const 65528 i32.gt_u if unreachable end
         local.get 0 i32.load offset=65540)",
    );
    assert_eq!(verdict(&before, &after, &layout(), true), Ok(()));
    let message = verdict(&before, &after.replace("65528", "65529"), &layout(), true).unwrap_err();
    assert!(message.contains("became"), "{message}");
    let unchecked = two("", "(func (result i32) i32.const 0 i32.load offset=65540)");
    let message = verdict(&before, &unchecked[1], &layout(), true).unwrap_err();
    assert!(message.contains("no check"), "{message}");
}

#[test]
fn a_check_is_one_of_the_address() {
    let check = "i32.const 65528 i32.gt_u if unreachable end";
    let moved = |before: &str, locals: &str, after: &str| {
        let with = |locals: &str, body: &str| format!("(func (param i32 i32) {locals} {body})");
        let [before, after] = two(&with("", before), &with(locals, after));
        verdict(&before, &after, &layout(), true)
    };
    let store = |after: &str| {
        let before = "local.get 0 local.get 1 i32.store 1 offset=4";
        moved(before, "(local i32 i32)", &format!("local.get 0 local.get 1 {after} i32.store offset=65540"))
    };
    assert_eq!(store(&format!("local.set 3 local.tee 2 {check} local.get 2 local.get 3")), Ok(()));
    store(&format!("local.tee 2 {check} local.get 2")).expect_err("a check of the value");
    let load = |after: &str| {
        let before = "i32.const 7 local.get 0 i32.load 1 offset=4 drop drop";
        moved(
            before,
            "(local i32 i32)",
            &format!("i32.const 7 local.get 0 {after} i32.load offset=65540 drop drop"),
        )
    };
    assert_eq!(load(&format!("local.tee 2 {check} local.get 2")), Ok(()));
    load(&format!("local.set 3 local.tee 2 {check} local.get 2 local.get 3"))
        .expect_err("a check of what is below");
}

#[test]
fn the_merged_memory_has_a_place_in_itself() {
    let before = "(memory 2 2) (memory 1) (memory 1)";
    let after = "(memory 2 2) (memory 0 0) (memory 0 0)";
    let place = |base| Place { base, size: 65536, pages: 1 };
    let layout = Layout { target: 0, places: BTreeMap::from([(1, place(0)), (2, place(65536))]) };
    let message = verdict(before, after, &layout, false).expect_err("not refused");
    assert!(message.contains("no place"), "{message}");
}

#[test]
fn many_locals_do_not_take_long() {
    let with = |memories: &str, access: &str| {
        let local = "i32 ".repeat(50_000);
        let bytes = wat::parse_str(format!("(module {memories} (func (local {local}) {access}))")).unwrap();
        validate(&bytes);
        bytes
    };
    let before = with("(memory 1) (memory 1)", "i32.const 0 i32.load 1 drop");
    let after = with("(memory 2 2) (memory 0 0)", "i32.const 0 i32.load offset=65536 drop");
    let (before, after) = (many_times(&before, 20_000), many_times(&after, 20_000));
    quickly(|| verdict_on(&before, &after, &layout(), false)).unwrap();
}

/// A module of one function, with so many of that function.
fn many_times(module: &[u8], many: usize) -> Vec<u8> {
    fn number(mut value: usize, out: &mut Vec<u8>) {
        while value > 0x7f {
            out.push(0x80 | (value & 0x7f) as u8);
            value >>= 7;
        }
        out.push(value as u8);
    }
    let parsed = Module::parse(module).unwrap();
    let mut out = module[..8].to_vec();
    for section in &parsed.sections {
        let one = parsed.payload(section);
        let mut payload = Vec::new();
        match section.id {
            3 | 10 => {
                number(many, &mut payload);
                (0..many).for_each(|_| payload.extend(&one[1..]));
            }
            _ => payload.extend(one),
        }
        out.push(section.id);
        number(payload.len(), &mut out);
        out.extend(payload);
    }
    out
}

#[test]
fn only_memories_that_nobody_else_has_are_merged() {
    let [before, after] = two("", "");
    right(&before, &after);
    wrong(&before.replacen("(memory 1)", "(memory 1 1 shared)", 1), &after, "another kind");
    wrong(
        "(import \"m\" \"m\" (memory 1 1)) (memory 1)",
        "(import \"m\" \"m\" (memory 2 2)) (memory 0 0)",
        "somebody else has",
    );
    for shared in ["", " shared"] {
        let told =
            |text: &str| format!("(import \"pulseengine:async\" \"stream_read\" (func (param i32))) {text}");
        let before = told(&format!("(memory 1 1{shared}) (memory 1 1{shared})"));
        let after = told(&format!("(memory 2 2{shared}) (memory 0 0{shared})"));
        wrong(&before, &after, "somebody else has");
        right(&before.replace("pulse", "im"), &after.replace("pulse", "im"));
    }
    wrong(&before, &after.replace("(memory 2 2)", "(memory 2)"), "can grow");
    wrong(&before, &after.replace("(memory 2 2)", "(memory 1 1)"), "too small");
    let exported = |text: &str| format!("{text} (export \"m\" (memory 0))");
    wrong(&exported(&before), &exported(&after), "could grow an exported memory");
}

#[test]
fn segments_and_places_fit() {
    let data = |memory: u32, at: u32| format!("(data (memory {memory}) (i32.const {at}) \"abc\")");
    let [before, after] = two(&data(1, 8), &data(0, 65544));
    right(&before, &after);
    let [before, after] = two(&data(1, 8), &data(0, 8));
    wrong(&before, &after, "another offset");
    let [before, after] = two(&data(1, 65534), &data(0, 131070));
    wrong(&before, &after, "out of bounds");
    let [before, after] = two("", "");
    let with = |change: fn(&mut Place)| {
        let mut layout = layout();
        layout.places.entry(1).and_modify(change);
        verdict(&before, &after, &layout, false).unwrap_err()
    };
    assert!(with(|place| place.base = 0).contains("overlap"));
    assert!(with(|place| place.base += 8).contains("aligned"));
    assert!(with(|place| place.base += 16).contains("too small"));
    assert!(with(|place| place.size -= 16).contains("another size"));
    assert!(with(|place| place.pages = 2).contains("another size"));
}
