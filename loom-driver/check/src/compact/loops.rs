//! Loops: what is claimed holds whenever the body starts.

use super::affine::{Affine, Interval, MAX_TERMS, Terms};
use super::body::{Body, Frame};
use super::claim::{Name, STACK};
use super::control::same_operands;
use super::number_set::Set;
use super::read::Change;
use super::state::{Number, State};
use std::collections::BTreeMap;
use wasmparser::Operator;

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

/// Where places (locals, and tracked globals behind them) are set in a body. What each loop sets would be as much as there are
/// loops, times as much as is in them.
#[derive(Debug, Default)]
pub struct Writes {
    /// Places, each with a position of an operator that sets it, in order.
    all: Vec<(u32, usize)>,
    /// Where each loop ends, by where it starts.
    ends: BTreeMap<usize, usize>,
}

impl Writes {
    /// Whether the loop at a position sets a place.
    fn has(&self, at: usize, place: u32) -> bool {
        let end = self.ends.get(&at).copied().unwrap_or(usize::MAX);
        let next = self.all.partition_point(|write| *write < (place, at));
        self.all.get(next).is_some_and(|(other, position)| *other == place && *position < end)
    }
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
    /// Where places are set, and which loops that is in.
    pub fn find_writes(&self) -> Result<Writes, String> {
        let mut writes = Writes::default();
        let mut open = Vec::new();
        for (at, operator) in self.input.iter().enumerate() {
            match operator {
                Operator::Loop { .. } => open.push(Some(at)),
                Operator::Block { .. } | Operator::If { .. } => open.push(None),
                Operator::Try { .. } | Operator::TryTable { .. } => return Err("exceptions".into()),
                Operator::End => {
                    if let Some(start) = open.pop().flatten() {
                        writes.ends.insert(start, at);
                    }
                }
                Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => {
                    writes.all.push((*local_index, at));
                }
                Operator::GlobalSet { global_index } => {
                    let place = self.tracked(*global_index).and_then(|place| u32::try_from(place).ok());
                    writes.all.extend(place.map(|place| (place, at)));
                }
                _ => {}
            }
        }
        writes.all.sort_unstable();
        Ok(writes)
    }

    /// `loop`: what is claimed holds at first.
    pub fn enter_loop(&mut self, at: usize, params: usize, results: usize) -> Result<(), String> {
        let height = self.height(params)?;
        let claim = self.claim.heads.get(&at).ok_or("nothing is claimed about the loop")?;
        let Some(mut state) = self.state.take() else { return Ok(()) };
        same_operands(&state.stack[height..])?;
        self.remember(&state)?;
        self.program.work(state.locals.len() + params)?;
        let turns = Name::Turns(at);
        let mut bounds = Vec::new();
        for (terms, interval) in claim.bounds.iter().filter(|_| claim.turns.is_some()) {
            self.program.work(terms.len() * (terms.len() + self.frames.len() / 4))?;
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
            let first = number_at(&mut state, place).ok_or("there is no such place")?.clone();
            let (now, then) = match (first, claim.changes.get(&place)) {
                (Number::Sum(sum), Some(Change::Adds(step))) => {
                    let now = sum.plus(&Affine::named(turns), *step);
                    if now.terms.len() > MAX_TERMS {
                        return Err(format!("place {place} of the loop is a sum of too many terms"));
                    }
                    let then = now.plus(&Affine::constant(*step), 1);
                    (Number::Sum(now), Place::Is(Number::Sum(then)))
                }
                (Number::Sum(sum), Some(Change::In(set))) => {
                    if !set.covers(&state.set_of(&self.names, &sum)) {
                        return Err(format!("place {place} of the loop starts with something else"));
                    }
                    (self.name(Name::Loop(at, place), set.clone()), Place::In(set.clone()))
                }
                (first @ Number::Sum(_), None) => (first.clone(), Place::Is(first)),
                (first, None) if place < STACK && !self.writes.has(at, place) => {
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
    pub fn starts_over(&self, at: usize, height: usize, again: &Again, state: &State) -> Result<(), String> {
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
            self.program.work(terms.len())?;
            if !interval.covers(state.interval(&self.names, terms).shifted(*more)) {
                return Err(format!("a bound of the loop at {at} does not hold when it starts over"));
            }
        }
        Ok(())
    }
}

fn number_at(state: &mut State, place: u32) -> Option<&mut Number> {
    match place.checked_sub(STACK) {
        None => state.locals.get_mut(place as usize),
        Some(operand) => state.stack.get_mut(operand as usize).map(|operand| &mut operand.number),
    }
}
