//! The last result of functions: what becomes of it behind a call, and a body without it.

use super::sites;
use super::solve::Chosen;
use crate::fold::code::{Code, Ins, Op};
use std::collections::BTreeSet;

/// What becomes of the last result of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// The next instruction drops it.
    Dropped,
    /// The function that calls returns it as its own next.
    Returned,
    /// It is that of a tail call.
    Tail,
    /// Anything else, or there is none.
    Other,
}

/// What becomes of the last result of a call, and the instruction that does it.
pub fn then(code: &Code, call: usize) -> (Then, usize) {
    let Some(Ins { op: Op::Other(other), .. }) = code.ins.get(call) else { return (Then::Other, call) };
    if other.leaves {
        return (Then::Tail, call);
    }
    let next = (call + 1..).zip(code.ins.get(call + 1..).unwrap_or_default());
    let then = match next.into_iter().find(|(_, ins)| ins.op != Op::Gone) {
        _ if other.pushes == 0 => None,
        Some((at, Ins { op: Op::Drop, .. })) => Some((Then::Dropped, at)),
        Some((at, Ins { op: Op::Br(0) | Op::End(0), .. })) => Some((Then::Returned, at)),
        _ => None,
    };
    then.unwrap_or((Then::Other, call))
}

/// Whether a function can do without its last result: where it leaves, that lies on top, and no other label is branched to
/// with it.
pub fn can_lose(code: &Code) -> bool {
    let count = code.labels.first().map_or(0, |whole| whole.results.len());
    count > 0
        && code.ins.iter().all(|ins| match &ins.op {
            // Behind it the values may stay where they are, but those below would have to go first.
            Op::BrIf(0) => count == 1,
            Op::BrTable(labels) => {
                !labels.contains(&0) || count == 1 && labels.iter().all(|label| *label == 0)
            }
            // What it calls gives whatever it gives.
            Op::Other(other) => !other.leaves || !other.is_call() || other.calls().is_some(),
            _ => true,
        })
}

/// How many calls in a body are the last thing that it does, and name a function.
pub fn tail_calls(code: &Code) -> usize {
    let is_one = |ins: &&Ins| matches!(&ins.op, Op::Other(other) if other.leaves && other.calls().is_some());
    code.ins.iter().filter(is_one).count()
}

/// Takes the last result away from calls in a body that drop it. The ends of the body, by where they are, at which a call
/// stands whose result is gone, if the body has lost its own.
pub fn drop_results(code: &mut Code, chosen: &Chosen, loses: bool) -> Vec<usize> {
    let mut without = Vec::new();
    for (callee, site) in sites::of(code) {
        let Some(site) = site.filter(|_| chosen.get(&callee).is_some_and(|gone| gone.result)) else {
            continue;
        };
        let (then, at) = then(code, site.at);
        match then {
            Then::Dropped => {
                if let Some(ins) = code.ins.get_mut(at) {
                    *ins = Ins::new(Op::Gone);
                }
            }
            Then::Returned if loses => without.push(at),
            _ => continue,
        }
        if let Some(Ins { op: Op::Other(call), .. }) = code.ins.get_mut(site.at) {
            call.pushes = call.pushes.saturating_sub(1);
        }
    }
    without
}

/// Takes its last result away from a body, which is not on the stack at those ends in `without`.
pub fn lose(code: &mut Code, without: &[usize]) {
    if let Some(whole) = code.labels.first_mut() {
        whole.results.pop();
    }
    let mut drops: BTreeSet<usize> = BTreeSet::new();
    let mut before = None;
    for at in 0..code.ins.len() {
        let op = code.ins.get(at).map(|ins| &ins.op);
        if matches!(op, Some(Op::Br(0) | Op::End(0))) && without.binary_search(&at).is_err() {
            let last: Option<&mut Ins> = before.and_then(|before: usize| code.ins.get_mut(before));
            match last {
                Some(ins) if matches!(ins.op, Op::Const(..) | Op::Get(_)) => *ins = Ins::new(Op::Gone),
                // It never gets here.
                Some(Ins { op: Op::Br(_) | Op::BrTable(_) | Op::Unreachable, .. }) => {}
                Some(Ins { op: Op::Other(other), .. }) if other.leaves => {}
                _ => drop(drops.insert(at)),
            }
        }
        if code.ins.get(at).is_some_and(|ins| ins.op != Op::Gone) {
            before = Some(at);
        }
    }
    if drops.is_empty() {
        return;
    }
    let mut new = Vec::with_capacity(code.ins.len() + drops.len());
    for (at, ins) in std::mem::take(&mut code.ins).into_iter().enumerate() {
        if drops.contains(&at) {
            new.push(Ins::new(Op::Drop));
        }
        new.push(ins);
    }
    code.ins = new;
}
