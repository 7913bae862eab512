//! What can happen from each point of each body on.
//!
//! A body is walked forwards to find which of its operators can be reached: structured code goes
//! backwards only to a `loop` that it came through, so one walk is enough. It is walked backwards to
//! find what can happen from each operator on, again and again until the loops agree. A call stands
//! for what its callee does, so all functions are walked until no summary changes.

use super::Cut;
use super::forward::Forward;
use super::steps::{Body, Run, Step};
use super::targets::Targets;
use crate::module::Module;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What may happen, as a set of bits.
type May = u8;
const SHOW: May = 1;
const RETURN: May = 2;
const TRAP: May = 4;
const NEVER_END: May = 8;

/// What a call of a function may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Summary {
    /// Whether it can return.
    pub(super) returns: bool,
    /// Whether an exception can leave it.
    pub(super) throws: bool,
    may: May,
}

impl Summary {
    const ANYTHING: Summary = Summary { returns: true, throws: true, may: SHOW | RETURN | TRAP };

    fn or(self, other: Summary) -> Summary {
        Summary {
            returns: self.returns || other.returns,
            throws: self.throws || other.throws,
            may: self.may | other.may,
        }
    }
}

/// What every function of a module may do.
pub(super) struct Paths {
    forward_progress: bool,
    /// Imports first.
    funcs: Vec<Summary>,
    sets: Vec<Set>,
    /// The set that the calls of one type through one table run, by table and type.
    set_of: BTreeMap<(u32, u32), usize>,
}

/// What the calls of one type through one table run.
struct Set {
    /// `None` if anything.
    members: Option<Vec<u32>>,
    summary: Summary,
}

/// How to change a summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Find out whether it returns or throws.
    Forward,
    /// Find out what may happen.
    Backward,
    /// The same, when what can never end is to be told apart.
    Ending,
}

/// Who has to be looked at again when a summary changes. Bodies are counted without imports.
struct Users {
    /// For each function, the bodies that call it.
    callers: Vec<Vec<u32>>,
    /// For each set, the bodies that call it.
    set_callers: Vec<Vec<u32>>,
    /// For each function, the sets that it is a member of.
    sets: Vec<Vec<u32>>,
}

impl Users {
    fn of(bodies: &[Body], paths: &Paths) -> Users {
        let funcs = paths.funcs.len();
        let mut users = Users {
            callers: vec![Vec::new(); funcs],
            set_callers: Vec::new(),
            sets: vec![Vec::new(); funcs],
        };
        users.set_callers.resize(paths.sets.len(), Vec::new());
        for (caller, body) in (0..).zip(bodies) {
            for run in body.steps.iter().filter_map(runs) {
                let callers = match run {
                    Run::Func(func) => users.callers.get_mut(func as usize),
                    Run::Table(table, ty) => {
                        paths.set_of.get(&(table, ty)).and_then(|set| users.set_callers.get_mut(*set))
                    }
                    Run::Any => None,
                };
                if let Some(callers) = callers.filter(|callers| callers.last() != Some(&caller)) {
                    callers.push(caller);
                }
            }
        }
        for (set, Set { members, .. }) in (0..).zip(&paths.sets) {
            for member in members.iter().flatten() {
                if let Some(sets) = users.sets.get_mut(*member as usize) {
                    sets.push(set);
                }
            }
        }
        users
    }
}

/// Bodies that are walked in parallel, before the next ones profit from what they have shown.
const BATCH: usize = 256;

impl Paths {
    /// Walks all bodies.
    pub(super) fn find(
        module: &Module<'_>,
        bodies: &[Body],
        targets: &Targets<'_, '_>,
        forward_progress: bool,
    ) -> Paths {
        let imports = module.funcs.len() - bodies.len();
        let mut funcs = vec![Summary::ANYTHING; imports];
        // Without progress nothing is believed to be harmless before it is proved: this excludes
        // recursion.
        let may = if forward_progress { 0 } else { SHOW };
        funcs.resize(module.funcs.len(), Summary { may, ..Summary::default() });
        let (mut sets, mut set_of) = (Vec::new(), BTreeMap::new());
        for run in bodies.iter().flat_map(|body| &body.steps).filter_map(runs) {
            if let Run::Table(table, ty) = run {
                set_of.entry((table, ty)).or_insert_with(|| {
                    sets.push(Set { members: targets.of(table, ty), summary: Summary::default() });
                    sets.len() - 1
                });
            }
        }
        let mut paths = Paths { forward_progress, funcs, sets, set_of };
        let users = Users::of(bodies, &paths);
        paths.settle(bodies, imports, &users, Phase::Forward);
        paths.settle(bodies, imports, &users, Phase::Backward);
        if forward_progress {
            paths.settle(bodies, imports, &users, Phase::Ending);
        }
        paths
    }

    /// Walks bodies until no summary changes: at first all, then those that call what changed.
    fn settle(&mut self, bodies: &[Body], imports: usize, users: &Users, phase: Phase) {
        let mut sets: Vec<u32> = (0..self.sets.len() as u32).collect();
        let mut due: Vec<u32> = (0..bodies.len() as u32).collect();
        while !due.is_empty() {
            sets.iter().for_each(|set| self.sum_up(*set as usize));
            let mut changed = Vec::new();
            for batch in due.chunks(BATCH) {
                let walk = |&body: &u32| {
                    self.walk(&bodies[body as usize], self.funcs[imports + body as usize], phase)
                };
                let new: Vec<Summary> = batch.par_iter().map(walk).collect();
                for (&body, summary) in batch.iter().zip(new) {
                    let func = imports + body as usize;
                    if std::mem::replace(&mut self.funcs[func], summary) != summary {
                        changed.push(func);
                    }
                }
            }
            sets = changed.iter().flat_map(|func| users.sets[*func].iter().copied()).collect();
            sets.sort_unstable();
            sets.dedup();
            let callers = changed.iter().flat_map(|func| &users.callers[*func]);
            due = callers
                .chain(sets.iter().flat_map(|set| &users.set_callers[*set as usize]))
                .copied()
                .collect();
            due.sort_unstable();
            due.dedup();
        }
    }

    /// Finds out what a call of one of a set may do.
    fn sum_up(&mut self, set: usize) {
        let Set { members, summary } = &mut self.sets[set];
        *summary = match members {
            None => Summary::ANYTHING,
            // Nothing to call is a trap.
            Some(members) if members.is_empty() => Summary { may: TRAP, ..Summary::default() },
            Some(members) => {
                let all = members.iter().filter_map(|func| self.funcs.get(*func as usize));
                all.fold(Summary::default(), |all, one| all.or(*one))
            }
        };
    }

    fn walk(&self, body: &Body, old: Summary, phase: Phase) -> Summary {
        match phase {
            Phase::Forward => {
                let (_, returns, throws) = self.forwards(body);
                Summary { returns, throws, ..old }
            }
            _ => {
                let may = self.backwards(body, phase == Phase::Ending);
                Summary { may: may.first().copied().unwrap_or(SHOW), ..old }
            }
        }
    }

    fn summary(&self, run: Run) -> Summary {
        match run {
            Run::Func(func) => self.funcs.get(func as usize).copied().unwrap_or(Summary::ANYTHING),
            Run::Table(table, ty) => {
                let set = self.set_of.get(&(table, ty)).and_then(|set| self.sets.get(*set));
                set.map_or(Summary::ANYTHING, |set| set.summary)
            }
            Run::Any => Summary::ANYTHING,
        }
    }

    /// Checks every cut of a body.
    pub(super) fn prove(&self, body: &Body, cuts: &[Cut]) -> Result<(), String> {
        if cuts.is_empty() {
            return Ok(());
        }
        let (reached, _, _) = self.forwards(body);
        let may = self.backwards(body, self.forward_progress);
        for cut in cuts {
            let step = body.step_of(cut.at);
            let is_dead = reached.get(step) == Some(&false);
            let is_doomed = may.get(step).is_some_and(|may| {
                may & (SHOW | RETURN | NEVER_END) == 0 && (!self.forward_progress || may & TRAP != 0)
            });
            let holds = is_dead || cut.trap && is_doomed;
            if !holds {
                return Err(format!("the code from operator {} on is neither dead nor doomed", cut.at));
            }
        }
        Ok(())
    }

    /// For each step whether it can be reached, and whether the function can return and throw.
    fn forwards(&self, body: &Body) -> (Vec<bool>, bool, bool) {
        let mut walk = Forward::new();
        let mut reached = Vec::with_capacity(body.steps.len());
        for step in &body.steps {
            reached.push(walk.live);
            walk.step(step, |run| self.summary(run));
        }
        (reached, walk.returns, walk.throws)
    }

    /// For each step what may happen from there on, exceptions aside.
    fn backwards(&self, body: &Body, tell_endless: bool) -> Vec<May> {
        let mut loops: Vec<May> = vec![0; body.steps.len()];
        let mut may = self.backwards_once(body, &mut loops, false);
        if tell_endless {
            may = self.backwards_once(body, &mut loops, true);
        }
        may
    }

    /// Walks backwards until `loops`, what may happen from the start of each loop on, is right.
    fn backwards_once(&self, body: &Body, loops: &mut [May], tell_endless: bool) -> Vec<May> {
        loop {
            let mut may = vec![0; body.steps.len()];
            let mut after = 0;
            let mut changed = false;
            // For each frame that is open: what opens it, and what may happen behind it; for an
            // `if`, behind its `else`.
            let mut frames: Vec<(usize, May, Option<May>)> = Vec::new();
            for (position, step) in body.steps.iter().enumerate().rev() {
                let behind = frames.last().map_or(RETURN, |(_, behind, _)| *behind);
                let label = |depth: u32| match frames.len().checked_sub(1 + depth as usize) {
                    Some(0) => RETURN,
                    Some(at) => match (&body.steps[frames[at].0], self.forward_progress) {
                        (Step::Loop, true) => loops[frames[at].0],
                        // The way back of a loop.
                        (Step::Loop, false) => NEVER_END,
                        _ => frames[at].1,
                    },
                    None => SHOW,
                };
                let here = match step {
                    Step::Plain | Step::Block | Step::TryTable(_) | Step::Try => after,
                    Step::Loop => {
                        let endless = tell_endless && after & (RETURN | TRAP) == 0;
                        let header = after | if endless { NEVER_END } else { 0 };
                        changed |= std::mem::replace(&mut loops[position], header) != header;
                        header
                    }
                    Step::Shows => SHOW | after,
                    Step::Anything(depths) => depths.iter().fold(SHOW | after, |all, d| all | label(*d)),
                    Step::Trap => TRAP,
                    Step::Throw => SHOW,
                    Step::If => {
                        let otherwise = frames.last().and_then(|(_, _, otherwise)| *otherwise);
                        after | otherwise.unwrap_or(behind)
                    }
                    Step::Else => {
                        if let Some(frame) = frames.last_mut() {
                            frame.2 = Some(after);
                        }
                        behind
                    }
                    Step::Catch => behind,
                    Step::End(opener) => {
                        frames.push((*opener as usize, after, None));
                        if frames.len() == 1 { RETURN } else { after }
                    }
                    Step::Branch(depth, goes_on) => label(*depth) | if *goes_on { after } else { 0 },
                    Step::BranchTable(depths) => depths.iter().fold(0, |all, d| all | label(*d)),
                    Step::Return => RETURN,
                    Step::Call(run) => self.call(*run, after, tell_endless),
                    Step::TailCall(run) => self.call(*run, RETURN, tell_endless),
                };
                if matches!(step, Step::Block | Step::Loop | Step::If | Step::TryTable(_) | Step::Try) {
                    frames.pop();
                }
                may[position] = here;
                after = here;
            }
            if !changed {
                return may;
            }
        }
    }

    /// What may happen from a call on, if this may happen after it.
    fn call(&self, run: Run, after: May, tell_endless: bool) -> May {
        let summary = self.summary(run);
        let endless = tell_endless && summary.may & (RETURN | TRAP) == 0;
        let returned = if summary.returns { after } else { 0 };
        summary.may & !RETURN | returned | if endless { NEVER_END } else { 0 }
    }
}

/// What a step calls, if it is a call.
fn runs(step: &Step) -> Option<Run> {
    match step {
        Step::Call(run) | Step::TailCall(run) => Some(*run),
        _ => None,
    }
}
