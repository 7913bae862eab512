//! What can happen from each point of each body on.
//!
//! A body is walked forwards to find which of its operators can be reached: structured code goes
//! backwards only to a `loop` that it came through, so one walk is enough. It is walked backwards to
//! find what can happen from each operator on, again and again until the loops agree. A call stands
//! for what its callee does, so all functions are walked until no summary changes.

use super::Claim;
use super::steps::{Body, Run, Step};
use super::world::World;
use crate::passes::trap_sink::Premises;
use loom_core::Module;
use loom_core::index::{EntityRef, FuncIndex};
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
struct Summary {
    returns: bool,
    throws: bool,
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
pub struct Paths {
    forward_progress: bool,
    /// Imports first.
    funcs: Vec<Summary>,
    /// What calls through tables run, by table and type.
    sets: BTreeMap<(u32, u32), Set>,
}

/// What the calls of one type through one table run.
struct Set {
    /// `None` if anything.
    members: Option<Vec<FuncIndex>>,
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

impl Paths {
    /// Walks all bodies.
    pub fn find(module: &Module<'_>, bodies: &[Body], world: &World<'_, '_>, premises: Premises) -> Paths {
        let imports = module.funcs.len() - bodies.len();
        let mut funcs = vec![Summary::ANYTHING; imports];
        // Without progress nothing is believed to be harmless before it is proved: this excludes
        // recursion.
        let may = if premises.forward_progress { 0 } else { SHOW };
        funcs.resize(module.funcs.len(), Summary { may, ..Summary::default() });
        let mut sets = BTreeMap::new();
        for run in bodies.iter().flat_map(|body| &body.steps).filter_map(runs) {
            if let Run::Table(table, ty) = run {
                let set = || Set { members: world.callable(table, ty), summary: Summary::default() };
                sets.entry((table, ty)).or_insert_with(set);
            }
        }
        let mut paths = Paths { forward_progress: premises.forward_progress, funcs, sets };
        paths.settle(bodies, imports, Phase::Forward);
        paths.settle(bodies, imports, Phase::Backward);
        if premises.forward_progress {
            paths.settle(bodies, imports, Phase::Ending);
        }
        paths
    }

    /// Walks bodies until no summary changes.
    fn settle(&mut self, bodies: &[Body], imports: usize, phase: Phase) {
        let calls: Vec<Vec<Run>> = bodies.par_iter().map(calls_of).collect();
        let mut changed = vec![true; self.funcs.len()];
        while changed.contains(&true) {
            let mut stale = BTreeMap::new();
            for (key, set) in &mut self.sets {
                let Some(members) = &set.members else {
                    set.summary = Summary::ANYTHING;
                    stale.insert(*key, false);
                    continue;
                };
                // Nothing to call is a trap.
                let nothing =
                    Summary { may: if members.is_empty() { TRAP } else { 0 }, ..Summary::default() };
                let all = members.iter().filter_map(|func| self.funcs.get(func.index()));
                set.summary = all.fold(nothing, |all, one| all.or(*one));
                stale.insert(*key, members.iter().any(|func| changed.get(func.index()) == Some(&true)));
            }
            let is_stale = |run: &Run| match run {
                Run::Func(func) => changed.get(*func as usize).copied().unwrap_or(false),
                Run::Table(table, ty) => stale.get(&(*table, *ty)).copied().unwrap_or(false),
                Run::Any => false,
            };
            let first = changed.iter().all(|changed| *changed);
            let new: Vec<Option<Summary>> = bodies
                .par_iter()
                .enumerate()
                .map(|(position, body)| {
                    let is_due = first || calls[position].iter().any(is_stale);
                    is_due.then(|| self.walk(body, self.funcs[imports + position], phase))
                })
                .collect();
            changed = vec![false; self.funcs.len()];
            for (position, summary) in new.into_iter().enumerate() {
                let old = &mut self.funcs[imports + position];
                if let Some(summary) = summary
                    && summary != *old
                {
                    *old = summary;
                    changed[imports + position] = true;
                }
            }
        }
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
            Run::Table(table, ty) => self.sets.get(&(table, ty)).map_or(Summary::ANYTHING, |set| set.summary),
            Run::Any => Summary::ANYTHING,
        }
    }

    /// Checks every claim about a body.
    pub fn prove(&self, body: &Body, claims: &[Claim]) -> Result<(), String> {
        if claims.is_empty() {
            return Ok(());
        }
        let (reached, _, _) = self.forwards(body);
        let may = self.backwards(body, self.forward_progress);
        for claim in claims {
            let is_dead = reached.get(claim.at) == Some(&false);
            let is_doomed = may.get(claim.at).is_some_and(|may| {
                may & (SHOW | RETURN | NEVER_END) == 0 && (!self.forward_progress || may & TRAP != 0)
            });
            let holds = is_dead || claim.trap && is_doomed;
            if !holds {
                return Err(format!("the code from operator {} on is neither dead nor doomed", claim.at));
            }
        }
        Ok(())
    }

    /// For each operator whether it can be reached, and whether the function can return and throw.
    fn forwards(&self, body: &Body) -> (Vec<bool>, bool, bool) {
        let mut walk = Forward { frames: vec![Frame::default()], live: true, returns: false, throws: false };
        let mut reached = Vec::with_capacity(body.steps.len());
        for step in &body.steps {
            reached.push(walk.live);
            walk.step(step, |run| self.summary(run));
        }
        (reached, walk.returns, walk.throws)
    }

    /// For each operator what may happen from there on, exceptions aside.
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
                    Step::End => {
                        frames.push((body.opener[position], after, None));
                        if frames.len() == 1 { RETURN } else { after }
                    }
                    Step::Branch(depths, goes_on) => {
                        depths.iter().fold(if *goes_on { after } else { 0 }, |all, d| all | label(*d))
                    }
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

/// What a body calls, each once.
fn calls_of(body: &Body) -> Vec<Run> {
    let mut calls: Vec<Run> = body.steps.iter().filter_map(runs).collect();
    calls.sort_unstable();
    calls.dedup();
    calls
}

/// A block during the walk forwards.
#[derive(Debug, Default)]
struct Frame {
    /// Whether something branches to its end, or falls out of one of its arms.
    end_reached: bool,
    is_loop: bool,
    /// Whether the condition of an `if` without `else` so far can be reached.
    skipped: bool,
    /// Where its handlers are, counted from the outermost frame, while it can catch.
    handlers: Option<Vec<usize>>,
    /// Whether something can be caught by its `catch`.
    caught: bool,
}

struct Forward {
    frames: Vec<Frame>,
    live: bool,
    returns: bool,
    throws: bool,
}

impl Forward {
    fn step(&mut self, step: &Step, summary: impl Fn(Run) -> Summary) {
        match step {
            Step::Plain | Step::Shows => {}
            Step::Anything(depths) => {
                self.raise();
                depths.iter().for_each(|depth| self.branch(*depth));
            }
            Step::Trap => self.live = false,
            Step::Throw => {
                self.raise();
                self.live = false;
            }
            Step::Block => self.frames.push(Frame::default()),
            Step::Loop => self.frames.push(Frame { is_loop: true, ..Frame::default() }),
            Step::If => self.frames.push(Frame { skipped: self.live, ..Frame::default() }),
            Step::TryTable(depths) => {
                let outermost = self.frames.len();
                let target = |depth: &u32| outermost.checked_sub(1 + *depth as usize);
                let handlers = depths.iter().filter_map(target).collect();
                self.frames.push(Frame { handlers: Some(handlers), ..Frame::default() });
            }
            Step::Try => self.frames.push(Frame { handlers: Some(Vec::new()), ..Frame::default() }),
            Step::Else => {
                let live = self.live;
                if let Some(frame) = self.frames.last_mut() {
                    frame.end_reached |= live;
                    self.live = std::mem::take(&mut frame.skipped);
                }
            }
            Step::Catch => {
                let live = self.live;
                if let Some(frame) = self.frames.last_mut() {
                    frame.end_reached |= live;
                    frame.handlers = None;
                    self.live = frame.caught;
                }
            }
            Step::End => {
                if let Some(frame) = self.frames.pop() {
                    self.live |= frame.skipped || frame.end_reached && !frame.is_loop;
                }
                self.returns |= self.live && self.frames.is_empty();
            }
            Step::Branch(depths, goes_on) => {
                depths.iter().for_each(|depth| self.branch(*depth));
                self.live &= *goes_on;
            }
            Step::Return => {
                self.returns |= self.live;
                self.live = false;
            }
            Step::Call(run) => {
                let summary = summary(*run);
                if summary.throws {
                    self.raise();
                }
                self.live &= summary.returns;
            }
            Step::TailCall(run) => {
                let summary = summary(*run);
                if summary.throws {
                    self.raise();
                }
                self.returns |= self.live && summary.returns;
                self.live = false;
            }
        }
    }

    fn branch(&mut self, depth: u32) {
        let at = self.frames.len().checked_sub(1 + depth as usize);
        if let Some(frame) = at.and_then(|at| self.frames.get_mut(at)) {
            frame.end_reached |= self.live;
        }
    }

    /// An exception may go to any handler around, and out of the function.
    fn raise(&mut self) {
        if !self.live {
            return;
        }
        self.throws = true;
        let mut targets = Vec::new();
        for frame in self.frames.iter_mut().filter(|frame| frame.handlers.is_some()) {
            frame.caught = true;
            targets.extend(frame.handlers.iter().flatten().copied());
        }
        for target in targets {
            if let Some(frame) = self.frames.get_mut(target) {
                frame.end_reached = true;
            }
        }
    }
}
