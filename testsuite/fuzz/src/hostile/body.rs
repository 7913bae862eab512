//! The functions of a component, as text.

use super::layout::{Component, Kind, Layout, SPECIAL};
use arbitrary::{Result as Drawn, Unstructured};
use std::fmt::Write;

/// What a function may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Anything.
    All,
    /// It calls no import.
    NoImports,
    /// It calls nothing.
    Leaf,
}

/// A loop where an interrupt comes, and that goes round no more than once; nobody can know that.
const INTERRUPTIBLE: &str = "(loop $point (br_if $point (i32.eq (global.get $point) (i32.const 1000))))";

/// Where statics are, from the start of those of the component: a table of eight words that nobody writes, a flag, a
/// counter, four words for anything, where the heap ends, sixteen words that a counter runs around, a buffer.
const FLAG: u32 = 64;
const COUNTER: u32 = 68;
const CELLS: u32 = 72;
const HEAP: u32 = 96;
const RING: u32 = 128;
pub const BUFFER: u32 = 256;

/// All functions of a component.
pub fn functions(
    layout: &Layout,
    index: usize,
    text: &mut String,
    input: &mut Unstructured<'_>,
) -> Drawn<()> {
    let component = &layout.components[index];
    for lift in 0..component.lifts {
        let name = format!("lift{index}_{lift}");
        let leaks = component.leaks && lift == 0;
        function(layout, index, (&name, true), 1, true, (Reach::All, 0), leaks, text, input)?;
    }
    for ((name, params, returns), has) in SPECIAL.into_iter().zip(component.has) {
        let reach = if matches!(name, "realloc" | "post") { Reach::NoImports } else { Reach::All };
        // What runs to its end without imports calls only the helper that does so too.
        let first = if reach == Reach::All { 0 } else { layout.helpers - 1 };
        if has {
            let name = format!("{name}{index}");
            function(layout, index, (&name, true), params, returns, (reach, first), false, text, input)?;
        }
    }
    for helper in 0..layout.helpers {
        let name = format!("helper{index}_{helper}");
        let reach = if helper + 1 == layout.helpers { Reach::Leaf } else { Reach::All };
        function(layout, index, (&name, false), 1, true, (reach, helper + 1), false, text, input)?;
    }
    Ok(())
}

/// A start function, which calls the first import with a frame on the stack.
pub fn start(layout: &Layout, text: &mut String, input: &mut Unstructured<'_>) -> Drawn<()> {
    let component = layout.imports[0].component;
    function(layout, component, ("start", false), 0, false, (Reach::All, 0), false, text, input)?;
    text.push_str("  (start $start)\n");
    Ok(())
}

#[allow(clippy::too_many_arguments)]
fn function(
    layout: &Layout,
    index: usize,
    (name, is_exported): (&str, bool),
    params: usize,
    returns: bool,
    (reach, first_helper): (Reach, usize),
    leaks: bool,
    text: &mut String,
    input: &mut Unstructured<'_>,
) -> Drawn<()> {
    let component = &layout.components[index];
    let frame = match input.ratio(3, 4)? {
        true => Some(*input.choose(&[16u32, 32, 48])?),
        false => None,
    };
    let left = input.int_in_range(1..=7)?;
    let mut body =
        Body { layout, component, index, params, frame, reach, first_helper, left, depth: 0, input };
    let export = if is_exported { format!(" (export \"{name}\")") } else { String::new() };
    let params = "(param i32) ".repeat(params);
    let result = if returns { "(result i32) " } else { "" };
    let _ =
        write!(text, "  (func ${name}{export} {params}{result}(local $fp i32) (local $r i32) (local $i i32)");
    let sp = format!("$sp{}", component.stack);
    if leaks {
        let once = format!("$once{index}");
        let _ = write!(
            text,
            "\n    (if (i32.eqz (global.get {once})) (then (global.set {once} (i32.const 1)) \
             (global.set {sp} (i32.sub (global.get {sp}) (i32.const 48)))))"
        );
    }
    if let Some(size) = frame {
        let _ = write!(
            text,
            "\n    (global.set {sp} (local.tee $fp (i32.sub (global.get {sp}) (i32.const {size}))))"
        );
        let seen = body.value(1)?;
        let _ = write!(text, "\n    (i32.store $m{} offset=12 (local.get $fp) {seen})", component.memory);
    }
    let statements = body.sequence()?;
    text.push_str(&statements);
    if name == format!("realloc{index}") {
        let bump = body.bump();
        text.push_str(&bump);
    }
    let last = body.value(2)?;
    let _ = write!(text, "\n    (local.set $r (i32.xor (i32.rotl (local.get $r) (i32.const 5)) {last}))");
    if let Some(size) = frame {
        let _ = write!(text, "\n    (global.set {sp} (i32.add (local.get $fp) (i32.const {size})))");
    }
    text.push_str(if returns { "\n    (local.get $r))\n" } else { ")\n" });
    Ok(())
}

/// A body that is being made.
struct Body<'l, 'i, 'd> {
    layout: &'l Layout,
    component: &'l Component,
    index: usize,
    params: usize,
    /// The size of its frame.
    frame: Option<u32>,
    reach: Reach,
    /// The first helper that it may call.
    first_helper: usize,
    /// How many statements may still be made.
    left: u32,
    /// How many loops it is in.
    depth: u32,
    input: &'i mut Unstructured<'d>,
}

impl Body<'_, '_, '_> {
    fn sequence(&mut self) -> Drawn<String> {
        let mut text = String::new();
        for _ in 0..self.input.int_in_range(1..=4)? {
            if self.left == 0 || self.input.is_empty() {
                break;
            }
            self.left -= 1;
            text.push_str("\n    ");
            text.push_str(&self.statement()?);
        }
        Ok(text)
    }

    fn statement(&mut self) -> Drawn<String> {
        let m = self.component.memory;
        let at = self.component.statics;
        let add = |value: String| {
            format!("(local.set $r (i32.add (i32.mul (local.get $r) (i32.const 31)) {value}))")
        };
        Ok(match self.input.int_in_range(0..=15)? {
            0..=3 if self.reach == Reach::All => {
                let call = self.import()?;
                match self.input.int_in_range(0..=3)? {
                    // Something half-written meanwhile.
                    0 => format!(
                        "(i32.store $m{m} (i32.const {0}) (i32.const 1))\n    {1}\n    \
                         (i32.store $m{m} (i32.const {0}) (i32.const 0))",
                        at + FLAG,
                        add(call)
                    ),
                    1 => format!(
                        "(global.set $g{0} (i32.const 4))\n    {1}\n    (global.set $g{0} (i32.const 0))",
                        self.index,
                        add(call)
                    ),
                    _ => add(call),
                }
            }
            4 => format!(
                "(i32.store $m{m} (i32.const {0}) (i32.add (i32.load $m{m} (i32.const {0})) (i32.const 1)))",
                at + COUNTER
            ),
            5 => {
                let (cell, value) = (at + CELLS + 4 * self.input.int_in_range(0..=3)?, self.value(2)?);
                format!("(i32.store $m{m} (i32.const {cell}) {value})")
            }
            6 => {
                let value = self.value(1)?;
                format!(
                    "(i32.store $m{m} offset={} (i32.shl (i32.and (i32.load $m{m} (i32.const {})) \
                     (i32.const 15)) (i32.const 2)) {value})",
                    at + RING,
                    at + COUNTER
                )
            }
            7 | 8 if self.frame.is_some() => {
                let (slot, value) = (self.slot()?, self.value(2)?);
                format!("(i32.store $m{m} offset={slot} (local.get $fp) {value})")
            }
            9 => {
                let value = self.value(1)?;
                let inner = self.sequence()?;
                format!("(if (i32.and {value} (i32.const 1)) (then{inner}))")
            }
            10 if self.depth == 0 => {
                let times = self.input.int_in_range(1..=3)?;
                self.depth += 1;
                let reach = std::mem::replace(&mut self.reach, Reach::Leaf);
                let inner = self.sequence()?;
                self.reach = reach;
                self.depth -= 1;
                format!(
                    "(local.set $i (i32.const 0))\n    (loop $l{inner}\n    (br_if $l (i32.lt_u (local.tee $i \
                     (i32.add (local.get $i) (i32.const 1))) (i32.const {times}))))"
                )
            }
            11 => {
                let value = self.value(1)?;
                format!("(global.set $g{} (i32.and {value} (i32.const 7)))", self.index)
            }
            12 if self.input.ratio(1, 10)? => {
                let value = self.value(1)?;
                let end = match self.layout.throws && self.input.arbitrary()? {
                    true => "(throw $oops (local.get $r))",
                    false => "unreachable",
                };
                format!("(if (i32.eq {value} (i32.const 3)) (then {end}))")
            }
            13 if self.layout.is_interrupted => {
                let point = self.input.int_in_range(1..=9)?;
                format!("(global.set $point (i32.const {point})) {INTERRUPTIBLE}")
            }
            14 if self.layout.throws && self.reach != Reach::Leaf => {
                let tried = if self.reach == Reach::All { self.import()? } else { self.value(2)? };
                self.caught(&tried)?
            }
            _ => add(self.value(2)?),
        })
    }

    /// A value, or what came with the exception that was thrown instead. Then the stack pointer is where it was here,
    /// if whoever wrote this thought of it.
    fn caught(&mut self, tried: &str) -> Drawn<String> {
        let restored = match self.frame {
            Some(_) if self.input.ratio(7, 8)? => {
                format!(" (global.set $sp{} (local.get $fp))", self.component.stack)
            }
            _ => String::new(),
        };
        Ok(format!(
            "(local.set $r (i32.add (local.get $r) (block $after (result i32)\n      (block $caught (result i32)\n        \
             (try_table (result i32) (catch $oops $caught) {tried})\n        (br $after))\n      {restored})))"
        ))
    }

    /// Moves the end of the heap, and leaves the block in `$r`.
    fn bump(&self) -> String {
        let (m, heap) = (self.component.memory, self.component.statics + HEAP);
        format!(
            "\n    (i32.store $m{m} (i32.const {heap}) (i32.and (i32.add (i32.load $m{m} (i32.const {heap})) \
             (i32.const 16)) (i32.const 0xff)))"
        )
    }

    /// A number, with so many levels of operators.
    fn value(&mut self, depth: u32) -> Drawn<String> {
        let m = self.component.memory;
        let at = self.component.statics;
        Ok(match self.input.int_in_range(0..=17)? {
            0..=2 if self.params > 0 => {
                format!("(local.get {})", self.input.int_in_range(0..=self.params - 1)?)
            }
            3 => "(local.get $r)".into(),
            4 => format!("(i32.load $m{m} (i32.const {}))", at + 4 * self.input.int_in_range(0..=7)?),
            5 | 6 if depth > 0 => {
                let value = self.value(depth - 1)?;
                format!(
                    "(i32.load $m{m} offset={at} (i32.shl (i32.and {value} (i32.const 7)) (i32.const 2)))"
                )
            }
            7 => format!("(i32.load $m{m} (i32.const {}))", at + FLAG),
            8 => format!("(i32.load $m{m} (i32.const {}))", at + COUNTER),
            9 => format!("(i32.load $m{m} (i32.const {}))", at + CELLS + 4 * self.input.int_in_range(0..=3)?),
            10 if self.frame.is_some() => format!("(i32.load $m{m} offset={} (local.get $fp))", self.slot()?),
            11 | 12 if self.reach != Reach::Leaf && self.first_helper < self.layout.helpers => {
                let helper = self.input.int_in_range(self.first_helper..=self.layout.helpers - 1)?;
                let mut component = self.index;
                if self.layout.calls_across() && self.input.ratio(1, 3)? {
                    component = self.input.int_in_range(0..=self.layout.components.len() - 1)?;
                }
                format!("(call $helper{component}_{helper} {})", self.value(depth.saturating_sub(1))?)
            }
            13 if self.reach == Reach::All && self.layout.calls_across() => {
                let slots = self.layout.slots();
                let helpers: Vec<usize> =
                    (0..slots.len()).filter(|slot| slots[*slot].starts_with("$helper")).collect();
                let slot = *self.input.choose(&helpers)?;
                let value = self.value(depth.saturating_sub(1))?;
                format!("(call_indirect $t (type $slot) {value} (i32.const {slot}))")
            }
            14 if self.reach == Reach::All && self.layout.subtype => {
                let slot = self.layout.slots().len() - 1;
                let ty = *self.input.choose(&["$linked", "$import"])?;
                let value = self.value(depth.saturating_sub(1))?;
                format!("(call_indirect $t (type {ty}) {value} (i32.const 5) (i32.const {slot}))")
            }
            15 => format!("(global.get $g{})", self.index),
            16 if depth > 0 => format!("(i32.xor {} {})", self.value(depth - 1)?, self.value(depth - 1)?),
            _ => format!("(i32.const {})", self.input.int_in_range(0..=9)?),
        })
    }

    /// A word of the frame.
    fn slot(&mut self) -> Drawn<u32> {
        let words = self.frame.unwrap_or(16) / 4;
        Ok(4 * self.input.int_in_range(0..=words - 1)?)
    }

    /// A call of an import of this component, or of any.
    fn import(&mut self) -> Drawn<String> {
        let imports = &self.layout.imports;
        let own: Vec<usize> = (0..imports.len())
            .filter(|import| imports[*import].component == self.index || self.layout.calls_across())
            .collect();
        if own.is_empty() {
            return self.value(1);
        }
        let index = *self.input.choose(&own)?;
        let import = &imports[index];
        let statics = self.layout.components[import.component].statics;
        // A buffer among the statics, or in the frame if it is of that memory.
        let is_same = self.layout.components[import.component].memory == self.component.memory;
        let pointer = match self.frame {
            Some(_) if is_same && self.input.ratio(1, 3)? => "(local.get $fp)".to_string(),
            _ => format!("(i32.const {})", statics + BUFFER),
        };
        Ok(match import.kind {
            Kind::ReadByNumber => format!(
                "(call $import{index} (i32.const 1) {pointer} (i32.const 4) (i32.const {}))",
                self.layout.components[import.component].memory
            ),
            Kind::ThreadByNumber => {
                let function = self.layout.imports.len() + self.input.int_in_range(0..=2)?;
                format!("(call $import{index} (i32.const {function}) {})", self.value(1)?)
            }
            Kind::ThreadInSlot | Kind::Spawn => {
                let name = format!("$thread{}", import.component);
                let slot = self.layout.slots().iter().position(|slot| *slot == name).unwrap_or(0);
                format!("(call $import{index} (i32.const {slot}) {})", self.value(1)?)
            }
            Kind::Register => {
                let slots = self.layout.slots();
                format!("(call $import{index} (ref.func {}))", self.input.choose(&slots)?)
            }
            _ => format!("(call $import{index} {pointer} {})", self.value(1)?),
        })
    }
}
