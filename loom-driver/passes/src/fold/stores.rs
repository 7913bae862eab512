//! Writes of locals that nobody reads: backwards through a body once.
//!
//! A local that a loop reads anywhere counts as read wherever the loop may begin again.

use super::code::{Code, Kind, Label, Op};
use std::collections::BTreeMap;

/// Of so many locals writes are looked at.
const MOST_LOCALS: usize = 1 << 12;
/// So many words are copied for each instruction at most, and so many in any case.
const WORDS_PER_INSTRUCTION: usize = 64;
const WORDS: usize = 1 << 16;

/// Locals, a bit for each.
#[derive(Clone, Default)]
struct Locals(Vec<u64>);

impl Locals {
    fn has(&self, local: u32) -> bool {
        self.0.get(local as usize / 64).is_some_and(|word| word >> (local % 64) & 1 == 1)
    }

    fn put(&mut self, local: u32, is_in: bool) {
        if let Some(word) = self.0.get_mut(local as usize / 64) {
            *word = *word & !(1 << (local % 64)) | u64::from(is_in) << (local % 64);
        }
    }

    fn join(&mut self, other: &Locals) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
    }
}

/// Makes a `drop` of each write that nobody reads. Whether there was one.
pub fn drop_dead(code: &mut Code) -> bool {
    let named = |op: &Op| match op {
        Op::Get(local) | Op::Set(local) | Op::Tee(local) => *local as usize + 1,
        _ => 0,
    };
    let count = code.ins.iter().map(|ins| named(&ins.op)).max().unwrap_or_default();
    if count == 0 || count > MOST_LOCALS {
        return false;
    }
    let words = count.div_ceil(64);
    let budget = WORDS + code.ins.len() * WORDS_PER_INSTRUCTION;
    let Some(read) = read_in_loops(code, words, budget / 2) else { return false };
    let none = Locals(vec![0; words]);
    let mut live = none.clone();
    // What is read from where branches to each label go.
    let mut at: BTreeMap<Label, Locals> = BTreeMap::from([(0, none.clone())]);
    let mut second: BTreeMap<Label, Locals> = BTreeMap::new();
    // What is read from where branches to any of the labels around go.
    let mut around: Vec<Locals> = Vec::new();
    let (mut left, mut found) = (budget / 2, false);
    for ins in code.ins.iter_mut().rev() {
        let copies = match &ins.op {
            Op::BrTable(labels) => labels.len(),
            Op::Br(_) | Op::BrIf(_) | Op::Open(_) | Op::Else(_) | Op::End(_) => 4,
            _ => 0,
        };
        let Some(rest) = left.checked_sub(copies * words) else { return found };
        left = rest;
        let at_label = |label: &Label| at.get(label).unwrap_or(&none);
        match &ins.op {
            Op::Get(local) => live.put(*local, true),
            Op::Set(local) if live.has(*local) => live.put(*local, false),
            Op::Tee(local) if live.has(*local) => live.put(*local, false),
            Op::Set(_) => {
                ins.op = Op::Drop;
                found = true;
            }
            Op::Tee(_) => {
                ins.op = Op::Gone;
                found = true;
            }
            Op::Br(label) => live = at_label(label).clone(),
            Op::BrIf(label) => live.join(at_label(label)),
            Op::BrTable(labels) => {
                live = none.clone();
                labels.iter().for_each(|label| live.join(at_label(label)));
            }
            Op::Unreachable => live = none.clone(),
            Op::Other(other) if other.leaves => live = none.clone(),
            Op::End(label) => {
                let mut start = live.clone();
                if let Some(read) = read.get(label) {
                    // Whatever the loop reads may be read when it begins again, and what is read where it is left for.
                    start.join(read);
                    around.last().into_iter().for_each(|outer| start.join(outer));
                }
                let mut all = start.clone();
                around.last().into_iter().for_each(|outer| all.join(outer));
                around.push(all);
                if *label != 0 {
                    at.insert(*label, start);
                }
            }
            Op::Else(label) => {
                second.insert(*label, live);
                live = at.get(label).unwrap_or(&none).clone();
            }
            Op::Open(label) => {
                around.pop();
                if code.labels.get(*label).is_some_and(|block| block.kind == Kind::If) {
                    let other = second.remove(label);
                    live.join(other.as_ref().unwrap_or_else(|| at_label(label)));
                }
                // Nothing in front of it branches to its end.
                at.remove(label);
            }
            Op::Const(..) | Op::Drop | Op::Select | Op::Num(_) | Op::Other(_) | Op::Gone => {}
        }
    }
    found
}

/// What each loop reads; `None` if that takes too long.
fn read_in_loops(code: &Code, words: usize, budget: usize) -> Option<BTreeMap<Label, Locals>> {
    let mut read: BTreeMap<Label, Locals> = BTreeMap::new();
    let mut open: Vec<(Label, Locals)> = Vec::new();
    let mut left = budget;
    for ins in &code.ins {
        match &ins.op {
            Op::Open(label) if code.labels.get(*label).is_some_and(|block| block.kind == Kind::Loop) => {
                left = left.checked_sub(words)?;
                open.push((*label, Locals(vec![0; words])));
            }
            Op::End(label) if open.last().is_some_and(|(open, _)| open == label) => {
                left = left.checked_sub(words)?;
                let (_, inner) = open.pop()?;
                if let Some((_, outer)) = open.last_mut() {
                    outer.join(&inner);
                }
                read.insert(*label, inner);
            }
            Op::Get(local) => open.iter_mut().rev().take(1).for_each(|(_, locals)| locals.put(*local, true)),
            _ => {}
        }
    }
    Some(read)
}
