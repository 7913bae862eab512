//! What can happen from each point of each body on, for all functions together.
//!
//! First, which steps can be reached, and which functions can return or throw: what holds if something else does, where
//! the step behind a call needs that the call is reached and that what it runs returns. Then, for each thing that may
//! happen, from which steps there is a way to it: the steps are nodes of a graph, in which a call leads to the first step
//! of what it runs, and, if that returns, to the next one. Both take time that is linear in the number of operators: nothing is looked at again.

use super::Cut;
use super::graph::{May, Rules, Ways};
use super::shape::{To, falls};
use super::steps::{Body, Run, Step};
use super::targets::Targets;
use crate::module::Module;
use std::collections::BTreeMap;

const SHOW: May = 1;
const RETURN: May = 2;
const TRAP: May = 4;
const NEVER_END: May = 8;

/// What every function of a module may do.
pub(super) struct Paths {
    forward_progress: bool,
    /// The node of the first step of each body.
    first: Vec<u32>,
    /// For each step whether it can be reached.
    reached: Vec<bool>,
    /// For each step what may happen from there on, exceptions aside.
    may: Vec<May>,
}

/// The functions and the sets of functions that calls run.
struct Program<'b> {
    bodies: &'b [Body],
    /// The node of the first step of each body. Those of all bodies are the first nodes of each graph.
    first: Vec<u32>,
    /// How many steps there are.
    steps: u32,
    imports: u32,
    funcs: u32,
    /// What the calls of one type through one table run; `None` if anything.
    sets: Vec<Option<Vec<u32>>>,
    set_of: BTreeMap<(u32, u32), u32>,
}

/// What a call runs.
#[derive(Clone, Copy)]
enum Callee {
    Func(u32),
    Set(u32),
    Anything,
}

impl Paths {
    /// Looks at all bodies.
    pub(super) fn find(
        module: &Module<'_>,
        bodies: &[Body],
        targets: &Targets<'_, '_>,
        forward_progress: bool,
    ) -> Paths {
        let program = Program::of(module, bodies, targets);
        let mut reached = program.reached();
        let may = program.may(&reached, forward_progress);
        reached.truncate(program.steps as usize);
        Paths { forward_progress, first: program.first, reached, may }
    }

    /// Checks every cut of the body at this position.
    pub(super) fn prove(&self, position: usize, body: &Body, cuts: &[Cut]) -> Result<(), String> {
        for cut in cuts {
            let step = body.step_of(cut.at);
            let first = self.first.get(position).filter(|_| step < body.steps.len());
            let node = first.map(|first| *first as usize + step);
            let is_dead = node.and_then(|node| self.reached.get(node)) == Some(&false);
            let is_doomed = node.and_then(|node| self.may.get(node)).is_some_and(|may| {
                may & (SHOW | RETURN | NEVER_END) == 0 && (!self.forward_progress || may & TRAP != 0)
            });
            let holds = is_dead || cut.trap && is_doomed;
            if !holds {
                return Err(format!("the code from operator {} on is neither dead nor doomed", cut.at));
            }
        }
        Ok(())
    }
}

impl<'b> Program<'b> {
    fn of(module: &Module<'_>, bodies: &'b [Body], targets: &Targets<'_, '_>) -> Program<'b> {
        let funcs = module.funcs.len() as u32;
        let mut steps = 0;
        let mut first = Vec::with_capacity(bodies.len());
        for body in bodies {
            first.push(steps);
            steps += body.steps.len() as u32;
        }
        let (mut sets, mut set_of, mut same) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        for step in bodies.iter().flat_map(|body| &body.steps) {
            let (Step::Call(Run::Table(table, ty)) | Step::TailCall(Run::Table(table, ty))) = step else {
                continue;
            };
            set_of.entry((*table, *ty)).or_insert_with(|| {
                // Many types may be the same.
                *same.entry((*table, module.types.canonical(*ty))).or_insert_with(|| {
                    sets.push(targets.of(*table, *ty));
                    sets.len() as u32 - 1
                })
            });
        }
        Program {
            bodies,
            first,
            steps,
            imports: funcs.saturating_sub(bodies.len() as u32),
            funcs,
            sets,
            set_of,
        }
    }

    /// Each body with the number of its function and the node of its first step.
    fn each(&self) -> impl Iterator<Item = (u32, &Body, u32)> {
        let bodies = self.bodies.iter().zip(&self.first);
        (self.imports..).zip(bodies).map(|(func, (body, first))| (func, body, *first))
    }

    /// For each step whether it leads to the next one; a call does if `returns` says so of what it runs.
    fn falls(&self, returns: impl Fn(Run) -> bool) -> Vec<bool> {
        let mut all = Vec::with_capacity(self.steps as usize);
        for body in self.bodies {
            all.extend(body.steps.iter().map(|step| match step {
                Step::Call(run) => returns(*run),
                _ => falls(step),
            }));
            // What comes next is the first step of another body.
            if let (false, Some(last)) = (body.steps.is_empty(), all.last_mut()) {
                *last = false;
            }
        }
        all
    }

    fn callee(&self, run: Run) -> Callee {
        match run {
            Run::Func(func) if func < self.funcs => Callee::Func(func),
            Run::Table(table, ty) => {
                self.set_of.get(&(table, ty)).map_or(Callee::Anything, |set| Callee::Set(*set))
            }
            Run::Func(_) | Run::Any => Callee::Anything,
        }
    }

    /// The node for what is called that says that it returns, in the first graph; `None` if it does.
    fn returns(&self, run: Run) -> Option<u32> {
        match self.callee(run) {
            Callee::Func(func) => Some(self.steps + func),
            Callee::Set(set) => Some(self.steps + 2 * self.funcs + set),
            Callee::Anything => None,
        }
    }

    /// The same for what says that it throws.
    fn throws(&self, run: Run) -> Option<u32> {
        match self.callee(run) {
            Callee::Func(func) => Some(self.steps + self.funcs + func),
            Callee::Set(set) => Some(self.steps + 2 * self.funcs + self.sets.len() as u32 + set),
            Callee::Anything => None,
        }
    }

    /// Which nodes hold: those of steps that can be reached, and those of functions and sets that return or throw.
    fn reached(&self) -> Vec<bool> {
        let nodes = self.steps as usize + 2 * self.funcs as usize + 2 * self.sets.len();
        let mut rules = Rules::new(nodes, self.falls(|_| false));
        // Where nothing is caught, nobody asks what throws.
        let catches = self.bodies.iter().any(|body| !body.shape.scopes.is_empty());
        let mut known = Vec::new();
        let facts = |run: Run| [self.returns(run), self.throws(run)].into_iter().flatten();
        for func in 0..self.imports {
            known.extend(facts(Run::Func(func)));
        }
        for (set, members) in (0..).zip(&self.sets) {
            let own = [
                self.steps + 2 * self.funcs + set,
                self.steps + 2 * self.funcs + self.sets.len() as u32 + set,
            ];
            match members {
                None => known.extend(own),
                Some(members) => {
                    for member in members {
                        let of_member = facts(Run::Func(*member));
                        of_member.zip(own).for_each(|(of_member, own)| rules.add(of_member, own));
                    }
                }
            }
        }
        for (func, body, first) in self.each() {
            let shape = &body.shape;
            known.push(first);
            let (returns, throws) = (self.steps + func, self.steps + self.funcs + func);
            let node = |to: To| match to {
                To::Step(step) => Some(first + step),
                To::Return => Some(returns),
                // A loop that something goes back to has been reached.
                To::Loop(_) | To::Unknown => None,
            };
            for (from, to) in &shape.jumps {
                node(*to).into_iter().for_each(|to| rules.add(first + from, to));
            }
            // An exception may go to any handler around, and out of the function.
            let scopes: Vec<u32> = shape.scopes.iter().map(|_| rules.node()).collect();
            let raised = |scope: Option<u32>| {
                scope.and_then(|scope| scopes.get(scope as usize).copied()).unwrap_or(throws)
            };
            for (own, scope) in scopes.iter().zip(&shape.scopes) {
                rules.add(*own, raised(scope.outer));
                scope.to.iter().filter_map(|to| node(*to)).for_each(|to| rules.add(*own, to));
            }
            for (position, step) in body.steps.iter().enumerate() {
                let at = first + position as u32;
                let raised = || raised(shape.scope_of(position));
                let mut if_it = |fact: Option<u32>, then: u32| match fact {
                    Some(fact) => rules.add_both(at, fact, then),
                    None => rules.add(at, then),
                };
                match step {
                    Step::Call(run) => if_it(self.returns(*run), at + 1),
                    Step::TailCall(run) => if_it(self.returns(*run), returns),
                    _ => {}
                }
                match step {
                    _ if !catches => {}
                    Step::Call(run) | Step::TailCall(run) => if_it(self.throws(*run), raised()),
                    Step::Throw | Step::Anything(_) => if_it(None, raised()),
                    _ => {}
                }
            }
        }
        rules.solve(known)
    }

    /// For each step what may happen from there on, exceptions aside.
    fn may(&self, holds: &[bool], forward_progress: bool) -> Vec<May> {
        let nodes = self.steps as usize + self.sets.len();
        let returns =
            |run: Run| self.returns(run).is_none_or(|node| holds.get(node as usize) != Some(&false));
        let mut ways = Ways::new(nodes, self.falls(returns));
        for (set, members) in (self.steps..).zip(&self.sets) {
            match members {
                None => ways.mark(set, SHOW | RETURN | TRAP),
                // Nothing to call is a trap.
                Some(members) if members.is_empty() => ways.mark(set, TRAP),
                Some(members) => {
                    for member in members {
                        match self.entry(*member) {
                            Some(entry) => ways.inside.push((set, entry)),
                            None => ways.mark(set, SHOW | RETURN | TRAP),
                        }
                    }
                }
            }
        }
        for (_, body, first) in self.each() {
            for (from, to) in &body.shape.jumps {
                let from = first + from;
                match to {
                    To::Step(step) => ways.inside.push((from, first + step)),
                    To::Loop(step) if forward_progress => ways.inside.push((from, first + step)),
                    // The way back of a loop.
                    To::Loop(_) => ways.mark(from, NEVER_END),
                    To::Return => ways.mark(from, RETURN),
                    To::Unknown => ways.mark(from, SHOW),
                }
            }
            for (at, step) in (first..).zip(&body.steps) {
                match step {
                    Step::Shows | Step::Anything(_) | Step::Throw => ways.mark(at, SHOW),
                    Step::Trap => ways.mark(at, TRAP),
                    Step::Call(run) | Step::TailCall(run) => match self.runs(*run) {
                        Some(node) => ways.calls.push((at, node)),
                        None => ways.mark(at, SHOW | TRAP),
                    },
                    _ => {}
                }
                if matches!(step, Step::TailCall(run) if returns(*run)) {
                    ways.mark(at, RETURN);
                }
            }
        }
        let (graph, mut may) = ways.turned();
        // That a callee returns is nothing that its caller does.
        graph.spread(&mut may, RETURN, false);
        graph.spread(&mut may, TRAP, true);
        match forward_progress {
            true => {
                graph.spread(&mut may, SHOW, true);
                self.mark_endless(&mut may);
            }
            // Nothing is believed to be harmless before it is proved: this excludes recursion.
            false => graph.spread_cycles(&mut may, SHOW),
        }
        graph.spread(&mut may, NEVER_END, true);
        may
    }

    /// Marks what has no way out: loops, and calls of what has none.
    fn mark_endless(&self, may: &mut [May]) {
        let has_way_out =
            |may: &[May], node: u32| may.get(node as usize).is_none_or(|may| may & (RETURN | TRAP) != 0);
        for (_, body, first) in self.each() {
            for (at, step) in (first..).zip(&body.steps) {
                let inside = match step {
                    Step::Loop => Some(at + 1),
                    Step::Call(run) | Step::TailCall(run) => self.runs(*run),
                    _ => None,
                };
                if inside.is_some_and(|inside| !has_way_out(may, inside))
                    && let Some(may) = may.get_mut(at as usize)
                {
                    *may |= NEVER_END;
                }
            }
        }
    }

    /// The node of the first step of a function; `None` if it has no body.
    fn entry(&self, func: u32) -> Option<u32> {
        self.first.get(func.checked_sub(self.imports)? as usize).copied()
    }

    /// The node of what a call runs; `None` if that may do anything.
    fn runs(&self, run: Run) -> Option<u32> {
        match self.callee(run) {
            Callee::Func(func) => self.entry(func),
            Callee::Set(set) => Some(self.steps + set),
            Callee::Anything => None,
        }
    }
}
