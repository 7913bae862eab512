//! Bodies that wait, as few bytes: as rows, all those that may stand in others take many times what the module takes.

use super::splice::Work;
use crate::fold::code::{Block, Code, Ins, Kind, Op, Other};
use crate::fold::numbers::{Num, Width};
use crate::fold::settled::{Key, Mixer};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash};
use wasm_encoder::Encode;
use wasmparser::{BinaryReader, ValType};

/// A [`Work`] that waits.
#[derive(Debug)]
pub struct Packed {
    /// The instructions, then the labels.
    rows: Box<[u8]>,
    /// Operators that nobody looks into, each once.
    others: Vec<Other>,
    /// What labels are like, each once.
    shapes: Vec<Shape>,
    /// All else.
    rest: Work,
    /// As [`Work::cost`].
    pub cost: u64,
}

/// What a label is like, whoever branches to it.
type Shape = (Kind, usize, Vec<ValType>, Vec<u8>);

/// Behind the number of an operator, in the first byte of an instruction: it has no bytes of its own.
const IS_NEW: u8 = 0x40;
/// The same: its bytes stand behind those of the instruction before.
const IS_NEXT: u8 = 0x80;

impl Packed {
    /// Packs a body.
    pub fn of(mut work: Work) -> Packed {
        let cost = work.cost();
        let (mut others, mut shapes) = (Each::default(), Each::default());
        let mut rows = Rows { bytes: Vec::new(), end: 0 };
        work.code.ins.len().encode(&mut rows.bytes);
        for ins in std::mem::take(&mut work.code.ins) {
            rows.add(&ins, &mut others);
        }
        work.code.labels.len().encode(&mut rows.bytes);
        for Block { kind, params, results, ty, uses, is } in std::mem::take(&mut work.code.labels) {
            for number in [shapes.place((kind, params, results, ty)), uses, is] {
                number.encode(&mut rows.bytes);
            }
        }
        let rows = rows.bytes.into();
        Packed { rows, others: others.in_order(), shapes: shapes.in_order(), rest: work, cost }
    }

    /// As [`Work::key`].
    pub fn key(&self) -> Key {
        self.rest.key
    }

    /// The body, but for what an instruction knows of its operands, which is found out whenever it is gone through. `None`
    /// never comes: nobody else makes the rows.
    pub fn work(&self) -> Option<Work> {
        let mut work = self.rest.clone();
        self.read(&mut work.code)?;
        Some(work)
    }

    fn read(&self, code: &mut Code) -> Option<()> {
        let mut rows = BinaryReader::new(&self.rows, 0);
        let mut end = 0;
        let count = rows.read_var_u32().ok()?;
        code.ins.reserve(count as usize);
        for _ in 0..count {
            let first = rows.read_u8().ok()?;
            let op = self.op(first & !(IS_NEW | IS_NEXT), &mut rows)?;
            let mut from = 0..0;
            if first & IS_NEW == 0 {
                let start = if first & IS_NEXT != 0 { end } else { rows.read_var_u32().ok()? };
                from = start..start + rows.read_var_u32().ok()?;
                end = from.end;
            }
            code.ins.push(Ins { from, ..Ins::new(op) });
        }
        let count = rows.read_var_u32().ok()?;
        code.labels.reserve(count as usize);
        for _ in 0..count {
            let mut number = || Some(rows.read_var_u32().ok()? as usize);
            let (shape, uses, is) = (number()?, number()?, number()?);
            let (kind, params, results, ty) = self.shapes.get(shape)?.clone();
            code.labels.push(Block { kind, params, results, ty, uses, is });
        }
        Some(())
    }

    /// The operator with this number; what it names comes next.
    fn op(&self, number: u8, rows: &mut BinaryReader<'_>) -> Option<Op> {
        let mut names = || rows.read_var_u64().ok();
        Some(match number {
            0 => Op::Gone,
            1 => Op::Drop,
            2 => Op::Select,
            3 => Op::Unreachable,
            4 => Op::Const(Width::W32, names()?),
            5 => Op::Const(Width::W64, names()?),
            6 => Op::Get(names()? as u32),
            7 => Op::Set(names()? as u32),
            8 => Op::Tee(names()? as u32),
            9 => Op::Num(Num::of(names()? as u8)?),
            10 => Op::Open(names()? as usize),
            11 => Op::Else(names()? as usize),
            12 => Op::End(names()? as usize),
            13 => Op::Br(names()? as usize),
            14 => Op::BrIf(names()? as usize),
            15 => Op::Other(*self.others.get(names()? as usize)?),
            16 => {
                let count = names()?;
                let labels: Option<_> = (0..count).map(|_| Some(names()? as usize)).collect();
                Op::BrTable(Box::new(labels?))
            }
            _ => return None,
        })
    }
}

/// Instructions as they are written.
struct Rows {
    bytes: Vec<u8>,
    /// Where the bytes of the last one end that has some.
    end: u32,
}

impl Rows {
    fn add(&mut self, ins: &Ins, others: &mut Each<Other>) {
        let (number, names): (u8, Option<u64>) = match &ins.op {
            Op::Gone => (0, None),
            Op::Drop => (1, None),
            Op::Select => (2, None),
            Op::Unreachable => (3, None),
            Op::Const(Width::W32, value) => (4, Some(*value)),
            Op::Const(Width::W64, value) => (5, Some(*value)),
            Op::Get(local) => (6, Some((*local).into())),
            Op::Set(local) => (7, Some((*local).into())),
            Op::Tee(local) => (8, Some((*local).into())),
            Op::Num(num) => (9, num.opcode().map(u64::from)),
            Op::Open(label) => (10, Some(*label as u64)),
            Op::Else(label) => (11, Some(*label as u64)),
            Op::End(label) => (12, Some(*label as u64)),
            Op::Br(label) => (13, Some(*label as u64)),
            Op::BrIf(label) => (14, Some(*label as u64)),
            Op::Other(other) => (15, Some(others.place(*other) as u64)),
            Op::BrTable(labels) => (16, Some(labels.len() as u64)),
        };
        let from = &ins.from;
        let (is_new, is_next) = (*from == (0..0), from.start == self.end);
        self.bytes.push(number | if is_new { IS_NEW } else { 0 } | if is_next { IS_NEXT } else { 0 });
        let labels = match &ins.op {
            Op::BrTable(labels) => &labels[..],
            _ => &[],
        };
        let names = names.into_iter().chain(labels.iter().map(|label| *label as u64));
        names.for_each(|name| name.encode(&mut self.bytes));
        if !is_new {
            let start = (!is_next).then_some(from.start);
            let numbers = start.into_iter().chain([from.end - from.start]);
            numbers.for_each(|number| number.encode(&mut self.bytes));
            self.end = from.end;
        }
    }
}

/// Things, each once.
struct Each<T>(HashMap<T, usize, BuildHasherDefault<Mixer>>);

impl<T> Default for Each<T> {
    fn default() -> Self {
        Each(HashMap::default())
    }
}

impl<T: Hash + Eq> Each<T> {
    /// The place of one.
    fn place(&mut self, one: T) -> usize {
        let next = self.0.len();
        *self.0.entry(one).or_insert(next)
    }

    /// All, each at its place.
    fn in_order(self) -> Vec<T> {
        let mut all: Vec<(T, usize)> = self.0.into_iter().collect();
        all.sort_unstable_by_key(|(_, place)| *place);
        all.into_iter().map(|(one, _)| one).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::code::Types;
    use crate::inline::memo::Memo;
    use loom_core::Module;
    use loom_core::index::FuncIndex;

    #[test]
    fn what_was_packed_comes_back() {
        let text = r#"(module (memory 1) (global $g (mut i64) (i64.const 0))
            (func $f (param i32 i64) (result i32) (local f32 i32)
                nop
                (block $out (block $in (loop $l
                    (br_if $l (i32.load offset=70000 (local.get 0)))
                    (br_table $in $out $l $out (local.tee 3 (i32.mul (local.get 0) (i32.const -7))))))
                    (global.set $g (i64.const 0x123456789abcdef0))
                    (drop (select (i64.const -1) (local.get 1) (local.get 3)))
                    (if (local.get 0) (then (local.set 2 (f32.const 1))) (else (return (i32.const 1)))))
                (block (result i32) (call $f (i32.load offset=70000 (local.get 0)) (i64.const 3)))
                (if (result i32) (i32.eqz (local.get 0)) (then (unreachable)) (else (local.get 0)))
                i32.add))"#;
        let bytes = wat::parse_str(text).unwrap();
        let module = Module::parse(&bytes).unwrap();
        let func = FuncIndex::from_u32(0);
        let body = module.body(func).unwrap();
        let mut work = Work::read(&module, &Memo::default(), func).unwrap().unwrap();
        // As it was read, with operators that folding leaves out.
        work.code = Code::read(&Types(&module), func, body).unwrap().unwrap();
        work.code.ins.push(Ins::new(Op::Const(Width::W32, u32::MAX.into())));
        work.code.labels[1].is = 2;
        let packed = Packed::of(work.clone());
        let back = packed.work().unwrap();
        assert_eq!((packed.cost, packed.key()), (work.cost(), work.key));
        assert_eq!(format!("{back:?}"), format!("{work:?}"));
        let others = work.code.ins.iter().filter(|ins| matches!(ins.op, Op::Other(_))).count();
        assert!(packed.others.len() < others && packed.rows.len() < 5 * work.code.ins.len());
    }
}
