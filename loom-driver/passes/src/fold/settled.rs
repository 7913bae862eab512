//! Bodies that nothing makes shorter: the passes run in rounds, and in most rounds most bodies are as they were.
//!
//! What becomes of a body depends on its [`Code`] alone, which knows no index of a type or a global, and does not look at that
//! of a function. So this holds in any module, and after everything was renumbered. A body of which not even the bytes are others
//! need not be decoded to know that.

use super::code::{Block, Code, Ins, Op};
use std::collections::HashSet;
use std::hash::{Hash, Hasher};
use std::mem::discriminant;
use std::sync::RwLock;

/// Stands for a [`Code`], in all that makes a difference to what becomes of it, or for the bytes of a body. Of two that happen
/// to share one, the second may stay longer than it must.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key(u64);

impl Key {
    /// That of a body. It is the same in every run.
    pub fn of(code: &Code) -> Key {
        let mut hasher = Mixer(0);
        for Ins { op, from, split: _ } in &code.ins {
            let [what, more] = shape(op);
            hasher.write_u64(what ^ u64::from(from.start) ^ u64::from(from.end) << 28);
            // Most have nothing more, and the rest of them is no other number then.
            if more != 0 {
                hasher.write_u64(more);
            }
            if let Op::BrTable(labels) = op {
                labels.hash(&mut hasher);
            }
        }
        for Block { kind, params, results, ty: _, uses: _, is } in &code.labels {
            (discriminant(kind), params, results, is).hash(&mut hasher);
        }
        (&code.locals, code.params, code.start).hash(&mut hasher);
        Key(hasher.finish())
    }

    /// That of the bytes of a body.
    pub fn of_bytes(bytes: &[u8]) -> Key {
        let mut hasher = Mixer(bytes.len() as u64);
        let (words, rest) = bytes.as_chunks();
        words.iter().for_each(|word| hasher.write_u64(u64::from_le_bytes(*word)));
        hasher.write(rest);
        Key(hasher.finish())
    }

    /// That of this and something else.
    pub fn with(self, other: impl Hash) -> Key {
        let mut hasher = Mixer(self.0);
        other.hash(&mut hasher);
        Key(hasher.finish())
    }

    /// That of both, in whatever order.
    pub fn and(self, other: Key) -> Key {
        Key(self.0.wrapping_add(other.0))
    }
}

/// Numbers that stand for an instruction, but for where a `br_table` goes to. The first has its kind in front.
fn shape(op: &Op) -> [u64; 2] {
    let [kind, what, more] = match op {
        Op::Gone => [0; 3],
        Op::Const(width, value) => [1, *width as u64, *value],
        Op::Get(local) => [2, 0, (*local).into()],
        Op::Set(local) => [3, 0, (*local).into()],
        Op::Tee(local) => [4, 0, (*local).into()],
        Op::Drop => [5, 0, 0],
        Op::Select => [6, 0, 0],
        Op::Num(num) => [7, 0, num.op as u64 | (num.width as u64) << 8],
        Op::Open(label) => [8, 0, *label as u64],
        Op::Else(label) => [9, 0, *label as u64],
        Op::End(label) => [10, 0, *label as u64],
        Op::Br(label) => [11, 0, *label as u64],
        Op::BrIf(label) => [12, 0, *label as u64],
        Op::BrTable(labels) => [13, 0, labels.len() as u64],
        Op::Unreachable => [14, 0, 0],
        Op::Other(other) => {
            let [what, more] = other.shape();
            [15, what, more]
        }
    };
    [kind << 60 ^ what, more]
}

/// A hash of numbers, the same in every run: the standard one takes longer than a body is gone through.
#[derive(Default)]
pub struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, number: u64) {
        let product =
            u128::from((self.0 ^ number).wrapping_add(0x9e37_79b9_7f4a_7c15)) * 0xd6e8_feb8_6659_fd93;
        self.0 = product as u64 ^ (product >> 64) as u64;
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }
}

/// So many are remembered: a bound of the memory that they take.
const MOST: usize = 1 << 20;

/// What was gone through in vain.
#[derive(Debug, Default)]
pub struct Settled(RwLock<HashSet<Key>>);

impl Settled {
    /// Whether this was.
    pub fn has(&self, key: Key) -> bool {
        self.0.read().is_ok_and(|known| known.contains(&key))
    }

    /// These were.
    pub fn add(&self, keys: impl IntoIterator<Item = Key>) {
        if let Ok(mut known) = self.0.write() {
            let room = MOST.saturating_sub(known.len());
            known.extend(keys.into_iter().take(room));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::code::Types;
    use loom_core::Module;
    use loom_core::index::FuncIndex;

    /// The key of a function.
    fn key(module: &str, func: u32) -> Key {
        let bytes = wat::parse_str(module).unwrap();
        let module = Module::parse(&bytes).unwrap();
        let func = FuncIndex::from_u32(func);
        let body = module.funcs.get(func).unwrap().origin.defined().unwrap();
        Key::of(&Code::read(&Types(&module), func, body).unwrap().unwrap())
    }

    #[test]
    fn renumbering_changes_no_key() {
        let one = "(module (func (param i32) (result i32) (local.get 0)) (func (result i32) (call 0 (i32.const 3))))";
        let two = "(module (func) (func (param i32) (result i32) (local.get 0)) (func (result i32) (call 1 (i32.const 3))))";
        assert_eq!(key(one, 1), key(two, 2));
    }

    #[test]
    fn whatever_folding_sees_changes_the_key() {
        let body = |body: &str| {
            key(&format!("(module (memory 1) (global i32 (i32.const 0)) (func (result i32) {body}))"), 0)
        };
        let keys = [
            "(i32.const 1)",
            "(i32.const 2)",
            "(global.get 0)",
            "(i32.load (i32.const 1))",
            "(local i32) (local.get 0)",
            "(local i64) (i32.const 1)",
            "(block (result i32) (i32.const 1))",
            "(loop (result i32) (i32.const 1))",
        ]
        .map(body);
        assert_eq!(keys.iter().collect::<HashSet<_>>().len(), keys.len());
    }

    #[test]
    fn every_byte_changes_the_key_of_bytes() {
        let bytes: Vec<u8> = (0..21).collect();
        let shorter = (0..bytes.len()).map(|end| bytes[..end].to_vec());
        let others = (0..bytes.len()).map(|at| {
            let mut bytes = bytes.clone();
            bytes[at] ^= 1;
            bytes
        });
        let all: HashSet<Key> =
            shorter.chain(others).chain([bytes.clone()]).map(|bytes| Key::of_bytes(&bytes)).collect();
        assert_eq!(all.len(), 43);
    }

    #[test]
    fn only_what_was_added_is_settled() {
        let settled = Settled::default();
        settled.add([Key(1)]);
        assert!(settled.has(Key(1)) && !settled.has(Key(2)));
    }
}
