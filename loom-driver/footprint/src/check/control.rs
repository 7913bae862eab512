//! Blocks, branches and loops.

use super::body::{Body, Frame, STACK};
use super::known::{Number, Operand, State, Test};
use super::numbers::Set;
use super::program::Change;
use super::sums::{Interval, Sum, Terms};
use crate::walk::Name;
use wasmparser::BrTable;

/// What has to hold when a loop starts over.
pub struct Again {
    /// Of each local and tracked global.
    locals: Vec<Place>,
    /// Of each operand that is carried.
    operands: Vec<Place>,
    /// The branches to it so far are fewer than this.
    turns: Option<u32>,
    /// Where sums are, and what one more turn adds to them.
    bounds: Vec<(Terms, i128, Interval)>,
}

/// What has to hold of a place.
#[derive(Clone)]
enum Place {
    /// It has exactly this.
    Is(Number),
    /// It has one of these.
    In(Set),
    /// It has anything.
    Any,
}

impl Body<'_, '_, '_> {
    /// Opens a block.
    pub fn open(&mut self, at: usize, height: usize, results: usize) {
        let frame = Frame { at, height, carried: results, results, exits: None, otherwise: None, head: None };
        self.frames.push(frame);
    }

    /// A copy of what holds here, and a number is 0, or is not; `None` if it cannot be.
    pub fn assumed(&self, condition: &Number, is_zero: bool) -> Result<Option<State>, String> {
        let Some(state) = &self.state else { return Ok(None) };
        self.program.work((state.locals.len() + state.tested.len() + state.sums.len()) / 4)?;
        let mut state = state.clone();
        let possible = match condition {
            Number::Sum(sum) => state.assume(&self.names, sum, is_zero),
            Number::Wide(_) | Number::Any => true,
        };
        Ok(possible.then_some(state))
    }

    /// `else`
    pub fn otherwise(&mut self) -> Result<(), String> {
        let depth = self.frames.len().checked_sub(1).ok_or("`else` outside")?;
        let reached = self.state.take();
        self.branch_to(depth, reached)?;
        self.state = self.frames[depth].otherwise.take();
        Ok(())
    }

    /// `end`
    pub fn close(&mut self) -> Result<(), String> {
        let depth = self.frames.len().checked_sub(1).ok_or("`end` outside")?;
        let reached = self.state.take();
        if depth == 0 {
            self.frames.clear();
            return self.leave(reached);
        }
        if self.frames[depth].head.is_some() {
            // The end of a loop is no target.
            if let Some(state) = &reached {
                let results = state.stack.len().saturating_sub(self.frames[depth].results);
                same_operands(state.stack.get(results..).unwrap_or_default())?;
            }
            self.state = reached;
            self.frames.pop();
            return Ok(());
        }
        self.branch_to(depth, reached)?;
        let otherwise = self.frames[depth].otherwise.take();
        self.branch_to(depth, otherwise)?;
        self.state = self.frames.pop().and_then(|frame| frame.exits);
        Ok(())
    }

    /// Branches so many blocks outwards.
    pub fn branch(&mut self, depth: u32, state: Option<State>) -> Result<(), String> {
        let frame = self.frames.len().checked_sub(depth as usize + 1).ok_or("a branch to nowhere")?;
        if frame == 0 { self.leave(state) } else { self.branch_to(frame, state) }
    }

    fn branch_to(&mut self, frame: usize, state: Option<State>) -> Result<(), String> {
        let Some(mut state) = state else { return Ok(()) };
        let target = &self.frames[frame];
        let (at, height) = (target.at, target.height);
        let below = state.stack.len().checked_sub(target.carried).filter(|below| *below >= height);
        state.stack.drain(height..below.ok_or("operands are missing")?);
        same_operands(&state.stack[height..])?;
        if let Some(again) = &target.head {
            return self.starts_over(at, height, again, &state);
        }
        let merged = match self.frames[frame].exits.take() {
            None => state,
            Some(exits) => self.merge(at, exits, &state)?,
        };
        self.frames[frame].exits = Some(merged);
        Ok(())
    }

    /// `br_table`
    pub fn branch_table(&mut self, targets: &BrTable<'_>) -> Result<(), String> {
        let index = self.take()?;
        let Some(state) = self.state.take() else { return Ok(()) };
        let set = state.set(&self.names, &index);
        let mut listed = 0u32;
        for target in targets.targets() {
            let target = target.map_err(|error| error.to_string())?;
            let case = listed;
            listed += 1;
            if !set.has(case) {
                continue;
            }
            self.program.work(1 + state.locals.len() / 4)?;
            let mut taken = state.clone();
            let possible = match &index {
                Number::Sum(sum) => taken.require(&self.names, Test::Same, sum, &Sum::constant(case)),
                Number::Wide(_) | Number::Any => true,
            };
            if possible {
                self.branch(target, Some(taken))?;
            }
        }
        let mut taken = state;
        let possible = match &index {
            Number::Sum(sum) => taken.require(&self.names, Test::NotAbove, &Sum::constant(listed), sum),
            Number::Wide(_) | Number::Any => true,
        };
        if possible { self.branch(targets.default(), Some(taken)) } else { Ok(()) }
    }

    /// What holds where two ways meet at the end of the block at `at`.
    fn merge(&mut self, at: usize, mut a: State, b: &State) -> Result<State, String> {
        self.program.work((a.locals.len() + a.stack.len() + a.tested.len() + a.sums.len()) / 4)?;
        if a.stack.len() != b.stack.len() {
            return Err("two ways leave different operands".into());
        }
        let meet = |names: &super::known::Names, left: &Number, right: &Number, is_i32: bool| {
            let are_sums = matches!((left, right), (Number::Sum(_), Number::Sum(_)));
            (is_i32 || are_sums).then(|| a.set(names, left).union(&b.set(names, right)))
        };
        let mut locals = Vec::with_capacity(a.locals.len());
        for (place, (left, right)) in a.locals.iter().zip(&b.locals).enumerate() {
            let is_i32 = self.is_i32.get(place).copied().unwrap_or(true);
            locals.push(match meet(&self.names, left, right, is_i32) {
                _ if left == right => left.clone(),
                Some(set) => self.name(Name::Join(at, place as u32), set),
                None => Number::Any,
            });
        }
        let mut stack = Vec::with_capacity(a.stack.len());
        for (place, (left, right)) in a.stack.iter().zip(&b.stack).enumerate() {
            if left.less != right.less || left.gone != right.gone {
                return Err("an operand is moved on one of two ways".into());
            }
            let number = match meet(&self.names, &left.number, &right.number, false) {
                _ if left.number == right.number => left.number.clone(),
                Some(set) => self.name(Name::Join(at, STACK | place as u32), set),
                None => Number::Any,
            };
            stack.push(Operand { number, ..left.clone() });
        }
        let both = |(name, set): (&Name, &Set)| Some((*name, set.union(b.tested.get(name)?)));
        let tested = a.tested.iter().filter_map(both).collect();
        let both =
            |(terms, interval): (&Terms, &Interval)| Some((terms.clone(), interval.or(*b.sums.get(terms)?)));
        a.sums = a.sums.iter().filter_map(both).collect();
        Ok(State { locals, stack, tested, sums: a.sums })
    }

    /// `loop`: what is claimed holds at first.
    pub fn enter_loop(&mut self, at: usize, params: usize, results: usize) -> Result<(), String> {
        let height = self.height(params)?;
        let claim = self.claim.heads.get(&at).ok_or("nothing is claimed about the loop")?;
        let Some(mut state) = self.state.take() else { return Ok(()) };
        same_operands(&state.stack[height..])?;
        self.program.work(state.locals.len() + params)?;
        let turns = Name::Turns(at);
        let mut bounds = Vec::new();
        for (terms, interval) in claim.bounds.iter().filter(|_| claim.turns.is_some()) {
            let others: Terms = terms.iter().copied().filter(|(name, _)| *name != turns).collect();
            // What meets at the end of a block that is open has no name yet.
            let is_open = |at: &usize| self.frames.iter().skip(1).any(|frame| frame.at == *at);
            let unnamed = others.iter().find(|(name, _)| {
                !self.names.sets.contains_key(name) || matches!(name, Name::Join(at, _) if is_open(at))
            });
            if let Some((name, _)) = unnamed {
                return Err(format!("a bound is about {name:?}, which there is not"));
            }
            if !interval.covers(state.interval(&self.names, &others)) {
                return Err("a bound does not hold when the loop is entered".into());
            }
            let more = terms.iter().find(|(name, _)| *name == turns).map_or(0, |(_, times)| *times);
            bounds.push((terms.clone(), i128::from(more), *interval));
        }
        self.name(turns, Set::up_to(claim.turns.unwrap_or(u32::MAX)));
        let mut places = Vec::new();
        let locals = 0..state.locals.len() as u32;
        let operands = (height..state.stack.len()).map(|place| STACK | place as u32);
        for place in locals.chain(operands) {
            let is_set = place >= STACK || self.sets.get(&at).is_some_and(|sets| sets.contains(&place));
            let first = number_at(&mut state, place).ok_or("there is no such place")?.clone();
            let (now, then) = match (first, claim.changes.get(&place)) {
                (Number::Sum(sum), Some(Change::Adds(step))) => {
                    let now = sum.plus(&Sum::named(turns), *step);
                    let then = now.plus(&Sum::constant(*step), 1);
                    (Number::Sum(now), Place::Is(Number::Sum(then)))
                }
                (Number::Sum(sum), Some(Change::In(set))) => {
                    if !set.covers(&state.set_of(&self.names, &sum)) {
                        return Err(format!("place {place} of the loop starts with something else"));
                    }
                    (self.name(Name::Loop(at, place), set.clone()), Place::In(set.clone()))
                }
                (first, None) if matches!(first, Number::Sum(_)) || !is_set => {
                    (first.clone(), Place::Is(first))
                }
                _ => (Number::Any, Place::Any),
            };
            if let Some(number) = number_at(&mut state, place) {
                *number = now;
            }
            places.push(then);
        }
        for (terms, _, interval) in &bounds {
            if !state.place(&self.names, terms.clone(), *interval) {
                return Err("a bound cannot hold".into());
            }
        }
        let operands = places.split_off(state.locals.len());
        let head = Some(Again { locals: places, operands, turns: claim.turns, bounds });
        self.frames.push(Frame { at, height, carried: params, results, exits: None, otherwise: None, head });
        self.state = Some(state);
        Ok(())
    }

    /// A branch to a loop: what is claimed holds again.
    fn starts_over(&self, at: usize, height: usize, again: &Again, state: &State) -> Result<(), String> {
        self.program.work(state.locals.len())?;
        let operands = state.stack[height..].iter().map(|operand| &operand.number);
        let now = state.locals.iter().chain(operands);
        for (place, (number, then)) in now.zip(again.locals.iter().chain(&again.operands)).enumerate() {
            let holds = match then {
                Place::Is(wanted) => number == wanted,
                Place::In(set) => set.covers(&state.set(&self.names, number)),
                Place::Any => true,
            };
            if !holds {
                return Err(format!(
                    "place {place} of the loop at {at} has something else when it starts over"
                ));
            }
        }
        if let Some(turns) = again.turns
            && state.named(&self.names, Name::Turns(at)).ends().is_some_and(|(_, last)| last >= turns)
        {
            return Err(format!("the loop at {at} may start over more often"));
        }
        for (terms, more, interval) in &again.bounds {
            if !interval.covers(state.interval(&self.names, terms).shifted(*more)) {
                return Err(format!("a bound of the loop at {at} does not hold when it starts over"));
            }
        }
        Ok(())
    }
}

/// Operands that a branch takes along are the same in the output.
fn same_operands(operands: &[Operand]) -> Result<(), String> {
    if operands.iter().all(Operand::is_same) {
        Ok(())
    } else {
        Err("a moved address goes along a branch".into())
    }
}

fn number_at(state: &mut State, place: u32) -> Option<&mut Number> {
    match place.checked_sub(STACK) {
        None => state.locals.get_mut(place as usize),
        Some(operand) => state.stack.get_mut(operand as usize).map(|operand| &mut operand.number),
    }
}
