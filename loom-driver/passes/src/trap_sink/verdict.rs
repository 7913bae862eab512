//! Which points of which functions are doomed.
//!
//! Three questions, each answered for all functions together, because a call is as good or bad as
//! what it runs:
//!
//! 1. *How can a function end?* It can return, throw, or trap, if some path leads there. A path
//!    goes on behind a call only if the callee can return; so a function that cannot is one that
//!    never returns, and what follows a call of it is dead.
//! 2. *Is it quiet?* It is if on no path anything happens that can be seen, and every path ends.
//!    Without `forward-progress` that means no loop and no recursion. With it, a loop or recursion
//!    is assumed to end if it has a way out: if from each of its points an end can be reached.
//! 3. *Is a point doomed?* It is if everything from there on is quiet and no return can be reached:
//!    then all that is left is a trap.
//!
//! Exceptions are seen from outside or change the path, so a point that can throw is never quiet.
//! That a load, a division or a call out of stack may trap on the way changes nothing: it is a trap
//! as well. Whether a function *can* end by one of these is not asked, so they count as no way out.

use super::effects::{Effects, Premises};
use loom_core::call_graph::cfg::{Cfg, EXIT, Kind, Node};
use loom_core::call_graph::{CallGraph, Queue, Set, Target};
use loom_core::index::{FuncIndex, PrimaryMap, SecondaryMap};
use loom_core::{Module, Result};
use rayon::prelude::*;
use std::cell::LazyCell;

/// How a function, or a call, can end: an over-approximation, except that `traps` is exact enough
/// to count as a way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Ends {
    returns: bool,
    throws: bool,
    traps: bool,
}

impl Ends {
    const ANY: Ends = Ends { returns: true, throws: true, traps: true };

    fn or(self, other: Ends) -> Ends {
        Ends {
            returns: self.returns || other.returns,
            throws: self.throws || other.throws,
            traps: self.traps || other.traps,
        }
    }
}

/// What is known about every function of a module.
pub struct Verdict<'p> {
    calls: &'p CallGraph,
    effects: &'p Effects<'p>,
    premises: Premises,
    ends: SecondaryMap<FuncIndex, Ends>,
    /// Of each set of the call graph: how any of its members can end.
    set_ends: Vec<Ends>,
    quiet: SecondaryMap<FuncIndex, bool>,
    /// Of each set of the call graph: how many of its members are not quiet.
    loud_members: Vec<usize>,
}

/// What can happen at a point, that is from the start of a node on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// Execution cannot get there.
    Dead,
    /// Every path from there ends in a trap, and nothing can be seen on the way.
    Doomed,
    /// Anything else.
    Alive,
}

/// So many functions are looked at in parallel before the next ones profit from what was found.
const BATCH: usize = 256;

impl<'p> Verdict<'p> {
    /// Answers the questions for every function of `module`.
    pub fn of(
        module: &Module<'_>,
        calls: &'p CallGraph,
        effects: &'p Effects<'p>,
        premises: Premises,
    ) -> Result<Verdict<'p>> {
        // A call of an empty set finds nothing in the slot, or a function of another type.
        let ends_of_set = |set: &Set| Ends { traps: set.members.is_empty(), ..Ends::default() };
        let mut verdict = Verdict {
            calls,
            effects,
            premises,
            ends: SecondaryMap::new(),
            set_ends: calls.sets.iter().map(ends_of_set).collect(),
            quiet: SecondaryMap::new(),
            loud_members: calls.sets.iter().map(|set| set.members.len()).collect(),
        };
        verdict.find_ends(module)?;
        verdict.find_quiet(module)?;
        Ok(verdict)
    }

    fn find_ends(&mut self, module: &Module<'_>) -> Result<()> {
        let mut queue = Queue::of(module.funcs.keys());
        loop {
            let batch: Vec<FuncIndex> = std::iter::from_fn(|| queue.pop()).take(BATCH).collect();
            if batch.is_empty() {
                return Ok(());
            }
            let ends =
                |func: &FuncIndex| Ok(self.calls.cfg(*func)?.map_or(Ends::ANY, |cfg| self.reach(&cfg).1));
            let found: Vec<Ends> = batch.par_iter().map(ends).collect::<Result<_>>()?;
            for (func, ends) in batch.into_iter().zip(found) {
                if std::mem::replace(&mut self.ends[func], ends) == ends {
                    continue;
                }
                self.calls.callers(func).iter().for_each(|caller| queue.push(*caller));
                for &set in self.calls.memberships(func) {
                    let all = self.set_ends[set].or(ends);
                    if std::mem::replace(&mut self.set_ends[set], all) != all {
                        self.calls.sets[set].callers.iter().for_each(|caller| queue.push(*caller));
                    }
                }
            }
        }
    }

    fn find_quiet(&mut self, module: &Module<'_>) -> Result<()> {
        // Either nothing is known to be quiet and gets proved, which excludes recursion, or all is
        // believed to be quiet and gets refuted.
        let funcs: Vec<FuncIndex> = module.funcs.keys().collect();
        let calls_of =
            |func: &FuncIndex| Ok(self.calls.cfg(*func)?.and_then(|cfg| self.calls_if_quiet(&cfg)));
        let calls: Vec<Option<Vec<Target>>> = funcs.par_iter().map(calls_of).collect::<Result<_>>()?;
        let calls: PrimaryMap<FuncIndex, Option<Vec<Target>>> = calls.into_iter().collect();
        for (func, calls) in calls.iter() {
            if self.premises.forward_progress && calls.is_some() {
                self.set_quiet(func, true);
            }
        }
        let mut queue = Queue::of(module.funcs.keys());
        while let Some(func) = queue.pop() {
            let Some(calls) = &calls[func] else { continue };
            let quiet = calls.iter().all(|callee| self.is_quiet(*callee));
            if quiet == self.quiet[func] {
                continue;
            }
            self.calls.callers(func).iter().for_each(|caller| queue.push(*caller));
            for set in self.set_quiet(func, quiet) {
                self.calls.sets[set].callers.iter().for_each(|caller| queue.push(*caller));
            }
        }
        Ok(())
    }

    /// Changes what is known about a function, and returns the sets that became quiet, or ceased
    /// to be.
    fn set_quiet(&mut self, func: FuncIndex, quiet: bool) -> Vec<usize> {
        self.quiet[func] = quiet;
        let mut changed = Vec::new();
        for &set in self.calls.memberships(func) {
            let loud = &mut self.loud_members[set];
            let before = *loud;
            *loud = if quiet { before - 1 } else { before + 1 };
            if (before == 0) != (*loud == 0) {
                changed.push(set);
            }
        }
        changed
    }

    /// What a body calls, each once, if nothing else in it can be seen and it ends.
    fn calls_if_quiet(&self, cfg: &Cfg) -> Option<Vec<Target>> {
        let (reached, _) = self.reach(cfg);
        let before = LazyCell::new(|| self.before(cfg));
        let loud = self.loud_by_itself(cfg, &before, &reached);
        let mut calls = Vec::new();
        for ((node, reached), loud) in cfg.nodes.iter().zip(reached).zip(loud) {
            if reached && loud {
                return None;
            }
            if reached {
                calls.extend(node.callee().map(|callee| self.calls.target(callee)));
            }
        }
        calls.sort_unstable();
        calls.dedup();
        Some(calls)
    }

    fn is_quiet(&self, target: Target) -> bool {
        match target {
            Target::Func(func) => self.quiet[func],
            Target::Set(set) => self.loud_members[set] == 0,
            Target::Any => false,
        }
    }

    /// How a node that is a call can end.
    fn call_ends(&self, node: &Node) -> Option<Ends> {
        Some(match self.calls.target(node.callee()?) {
            Target::Func(func) => self.ends[func],
            Target::Set(set) => self.set_ends[set],
            Target::Any => Ends::ANY,
        })
    }

    /// Calls `visit` with the nodes, or [`EXIT`], that can come directly after a node without an
    /// exception.
    fn each_next(&self, cfg: &Cfg, index: usize, node: &Node, mut visit: impl FnMut(u32)) {
        if self.call_ends(node).is_some_and(|ends| !ends.returns) {
            return;
        }
        cfg.branches(index).iter().for_each(|target| visit(*target));
        if node.falls {
            visit(index as u32 + 1);
        }
    }

    /// The nodes that can be reached from the start of a body, and how it can end.
    fn reach(&self, cfg: &Cfg) -> (Vec<bool>, Ends) {
        let mut reached = vec![false; cfg.nodes.len()];
        let mut ends = Ends::default();
        reached.iter_mut().take(1).for_each(|first| *first = true);
        // Whatever goes back goes to a loop around it, which can only be entered at its start: going
        // through the nodes in order is enough.
        for (index, node) in cfg.nodes.iter().enumerate() {
            if !reached[index] {
                continue;
            }
            let mut visit = |next: u32| match reached.get_mut(next as usize) {
                Some(reached) => *reached = true,
                None => ends.returns |= next == EXIT,
            };
            let call = self.call_ends(node).unwrap_or_default();
            let throws = call.throws || matches!(node.kind, Kind::Throw | Kind::Opaque | Kind::Switch);
            if throws {
                cfg.handlers(node).for_each(&mut visit);
            }
            self.each_next(cfg, index, node, visit);
            ends.throws |= throws;
            ends.traps |= node.kind == Kind::Trap || call.traps;
        }
        (reached, ends)
    }

    /// The nodes directly before each node, exceptions aside.
    fn before(&self, cfg: &Cfg) -> Before {
        Before::of(cfg.nodes.len(), |visit| {
            for (index, node) in cfg.nodes.iter().enumerate() {
                self.each_next(cfg, index, node, |next| visit(index as u32, next));
            }
        })
    }

    /// The nodes from which one of `seeds` can be reached without an exception.
    fn leading_to(&self, cfg: &Cfg, before: &Before, seeds: impl Fn(usize, &Node) -> bool) -> Vec<bool> {
        let mut leading: Vec<bool> =
            cfg.nodes.iter().enumerate().map(|(index, node)| seeds(index, node)).collect();
        let mut todo: Vec<u32> = (0..).zip(&leading).filter(|(_, seed)| **seed).map(|(i, _)| i).collect();
        while let Some(index) = todo.pop() {
            for &earlier in before.of_node(index) {
                if !std::mem::replace(&mut leading[earlier as usize], true) {
                    todo.push(earlier);
                }
            }
        }
        leading
    }

    /// Whether a node can return from the function.
    fn returns(&self, cfg: &Cfg, index: usize, node: &Node) -> bool {
        let mut returns = false;
        self.each_next(cfg, index, node, |next| returns |= next == EXIT);
        returns
    }

    /// The nodes that do something that can be seen, apart from what they call, or from which the
    /// function might never end.
    fn loud_by_itself(
        &self,
        cfg: &Cfg,
        before: &LazyCell<Before, impl FnOnce() -> Before>,
        reached: &[bool],
    ) -> Vec<bool> {
        let ends = |index: usize, node: &Node| {
            node.kind == Kind::Trap
                || self.call_ends(node).is_some_and(|ends| ends.traps)
                || self.returns(cfg, index, node)
        };
        let can_end = self.premises.forward_progress.then(|| self.leading_to(cfg, before, ends));
        let loud = |(index, node): (usize, &Node)| match node.kind {
            Kind::Write(written) if self.effects.is_visible(written) => true,
            Kind::Throw | Kind::Opaque | Kind::Switch => true,
            _ => match &can_end {
                Some(can_end) => reached[index] && !can_end[index],
                // The way back of a loop.
                None => cfg.branches(index).iter().any(|target| *target as usize <= index),
            },
        };
        cfg.nodes.iter().enumerate().map(loud).collect()
    }

    /// What can happen from the start of each node of a function on.
    pub fn points(&self, cfg: &Cfg) -> Vec<Point> {
        let (reached, _) = self.reach(cfg);
        let may_trap =
            |node: &Node| node.kind == Kind::Trap || self.call_ends(node).is_some_and(|ends| !ends.returns);
        if !cfg.nodes.iter().any(may_trap) {
            let point = |reached: &bool| if *reached { Point::Alive } else { Point::Dead };
            return reached.iter().map(point).collect();
        }
        let before = LazyCell::new(|| self.before(cfg));
        let loud_by_itself = self.loud_by_itself(cfg, &before, &reached);
        let loud = self.leading_to(cfg, &before, |index, node| {
            let callee = node.callee().map(|callee| self.calls.target(callee));
            loud_by_itself[index] || callee.is_some_and(|callee| !self.is_quiet(callee))
        });
        let returning = self.leading_to(cfg, &before, |index, node| self.returns(cfg, index, node));
        let point = |index: usize| match reached[index] {
            false => Point::Dead,
            true if loud[index] || returning[index] => Point::Alive,
            true => Point::Doomed,
        };
        (0..cfg.nodes.len()).map(point).collect()
    }
}

/// The nodes directly before each node.
struct Before {
    /// Where the list of each node starts; one more entry than there are nodes.
    starts: Vec<u32>,
    nodes: Vec<u32>,
}

impl Before {
    /// Turns the edges around that `each` visits as node and next node; those to [`EXIT`] are left
    /// out.
    fn of(len: usize, each: impl Fn(&mut dyn FnMut(u32, u32))) -> Before {
        let mut starts = vec![0u32; len + 1];
        each(&mut |_, next| {
            if let Some(count) = starts.get_mut(next as usize) {
                *count += 1;
            }
        });
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        // Each list is filled from its end, which moves its start to where it belongs.
        let mut nodes = vec![0; total as usize];
        each(&mut |node, next| {
            if let Some(start) = starts.get_mut(next as usize) {
                *start -= 1;
                nodes[*start as usize] = node;
            }
        });
        Before { starts, nodes }
    }

    fn of_node(&self, node: u32) -> &[u32] {
        let at = node as usize;
        &self.nodes[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}
