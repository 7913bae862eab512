//! Tests that are cheaper the other way round, for who writes machine code operator by operator: a flag that is made of a
//! condition only to be tested is not needed where a branch goes over what follows.
//!
//! `x eqz if A end` becomes `block x br_if 0 A end`, and `x eqz br_if L` becomes `block x br_if 0 br L end`; of `x y eq` the
//! difference is tested. Once through a body; `simplify` leaves what this made as it is, because it asks
//! [`is_worth_negating`] first.

use super::build::NEAR;
use super::code::{Block, Code, Ins, Kind, Label, Op};
use super::cost::{Consumer, calls};
use super::numbers::{Num, NumOp, Width};
use std::collections::BTreeSet;

/// Whether a test that ends in this operator costs nothing more the other way round: another comparison says that, or none.
fn turns_for_free(op: NumOp, width: Width) -> bool {
    op <= NumOp::GeU && op != if width == Width::W32 { NumOp::Ne } else { NumOp::Eqz }
}

/// Whether the negation of a test of these instructions, in whose place there is a block with a branch over what follows, is worth
/// writing: in front of an `if`, or of another branch.
pub fn is_worth_negating(test: &[Ins], code: &Code) -> bool {
    let Some(last) = test.iter().rev().take(NEAR).find(|ins| ins.op != Op::Gone) else { return true };
    let is_free = matches!(last.op, Op::Num(Num { op, width }) if turns_for_free(op, width));
    match code.consumer {
        Consumer::Wasm => true,
        Consumer::Synth => is_free || !may_stay(test, code.is_leaf, code.params),
    }
}

/// Whether these instructions of a test may stand in a block of their own. In a body that calls nothing, locals that it
/// declares are in registers only if no block names them.
fn may_stay(test: &[Ins], is_leaf: bool, params: usize) -> bool {
    let is_declared = |ins: &Ins| match ins.op {
        Op::Get(local) | Op::Set(local) | Op::Tee(local) => local as usize >= params,
        _ => false,
    };
    !is_leaf || test.len() <= NEAR && !test.iter().any(is_declared)
}

/// Turns the tests of a body.
pub fn turn(code: &mut Code) {
    let has_second: BTreeSet<Label> = code
        .ins
        .iter()
        .filter_map(|ins| if let Op::Else(label) = ins.op { Some(label) } else { None })
        .collect();
    let mut walk =
        Walk { is_leaf: !calls(code), code, starts: Vec::new(), opened: Vec::new(), behind: Vec::new() };
    let mut last = None;
    for at in 0..walk.code.ins.len() {
        let Some(op) = walk.code.ins.get(at).map(|ins| ins.op.clone()) else { break };
        match op {
            Op::Gone => continue,
            Op::Open(label) if !has_second.contains(&label) => walk.opens(at, last, label),
            Op::BrIf(label) => walk.branches(at, last, label),
            _ => {}
        }
        walk.passes(at, &op);
        last = Some(at);
    }
    let Walk { opened, behind, .. } = walk;
    insert(code, &opened, behind);
}

/// A body that is gone through.
struct Walk<'c> {
    code: &'c mut Code,
    is_leaf: bool,
    /// Where the instructions of each value begin that was made since the last block or branch.
    starts: Vec<usize>,
    /// In front of which instructions blocks are opened, in order.
    opened: Vec<(usize, Label)>,
    /// Behind which branches there is another one, and the end of a block.
    behind: Vec<(usize, Label, Label)>,
}

impl Walk<'_> {
    /// Takes what an instruction takes, and gives what it gives.
    fn passes(&mut self, at: usize, op: &Op) {
        let (pops, pushes) = match op {
            Op::Const(..) | Op::Get(_) => (0, 1),
            Op::Set(_) | Op::Drop => (1, 0),
            Op::Tee(_) => (1, 1),
            Op::Select => (3, 1),
            Op::Num(num) => (num.operands() as usize, 1),
            Op::Other(other) => (other.pops as usize, other.pushes as usize),
            _ => return self.starts.clear(),
        };
        let Some(left) = self.starts.len().checked_sub(pops) else {
            // It takes something from before: where that begins nobody knows here.
            return self.starts.clear();
        };
        let start = if pops == 0 { at } else { self.starts.get(left).copied().unwrap_or(at) };
        self.starts.truncate(left);
        self.starts.extend(std::iter::repeat_n(start, pushes));
    }

    /// Where the instructions of a test begin that is better turned, which `last` ends.
    fn test(&self, last: Option<usize>) -> Option<(usize, usize)> {
        let (last, start) = (last?, *self.starts.last()?);
        let Op::Num(Num { width: Width::W32, op }) = self.code.ins.get(last)?.op else { return None };
        let test = self.code.ins.get(start..last)?;
        let is_turned = match self.code.consumer {
            Consumer::Wasm => false,
            Consumer::Synth => {
                matches!(op, NumOp::Eqz | NumOp::Eq) && may_stay(test, self.is_leaf, self.code.params)
            }
        };
        is_turned.then_some((start, last))
    }

    /// Makes the test what it is the other way round.
    fn turn(&mut self, last: usize) {
        if let Some(ins) = self.code.ins.get_mut(last) {
            *ins = Ins::new(match ins.op {
                Op::Num(Num { op: NumOp::Eq, width }) => Op::Num(Num { op: NumOp::Sub, width }),
                _ => Op::Gone,
            });
        }
    }

    /// `if` without a second arm.
    fn opens(&mut self, at: usize, last: Option<usize>, label: Label) {
        let Some((start, last)) = self.test(last) else { return };
        let Some(block) = self.code.labels.get_mut(label) else { return };
        if block.kind != Kind::If || block.params > 0 || !block.results.is_empty() {
            return;
        }
        block.kind = Kind::Block;
        self.turn(last);
        self.opened.push((start, label));
        if let Some(ins) = self.code.ins.get_mut(at) {
            *ins = Ins::new(Op::BrIf(label));
        }
    }

    /// `br_if`.
    fn branches(&mut self, at: usize, last: Option<usize>, target: Label) {
        let Some((start, last)) = self.test(last) else { return };
        let takes = |block: &Block| block.kind != Kind::Loop && !block.results.is_empty();
        if self.code.labels.get(target).is_none_or(takes) {
            return;
        }
        let (label, ty) = (self.code.labels.len(), vec![0x40]);
        let (params, results) = (0, Vec::new());
        self.code.labels.push(Block { kind: Kind::Block, params, results, ty, uses: 1, is: label });
        self.turn(last);
        self.opened.push((start, label));
        self.behind.push((at, target, label));
        if let Some(ins) = self.code.ins.get_mut(at) {
            *ins = Ins::new(Op::BrIf(label));
        }
    }
}

/// Adds what opens blocks, and what ends them.
fn insert(code: &mut Code, opened: &[(usize, Label)], behind: Vec<(usize, Label, Label)>) {
    if opened.is_empty() {
        return;
    }
    let old = std::mem::take(&mut code.ins);
    let (mut opened, mut behind) = (opened.iter().peekable(), behind.into_iter().peekable());
    for (at, ins) in old.into_iter().enumerate() {
        while let Some((_, label)) = opened.next_if(|(start, _)| *start == at) {
            code.ins.push(Ins::new(Op::Open(*label)));
        }
        code.ins.push(ins);
        while let Some((_, target, label)) = behind.next_if(|(branch, ..)| *branch == at) {
            code.ins.push(Ins::new(Op::Br(target)));
            code.ins.push(Ins::new(Op::End(label)));
        }
    }
}
