//! Loops: what is believed at their heads, and whether it holds.

use super::{Frame, Name, Names, STACK, Walk};
use crate::analysis::summaries::{Change, Head, Summaries};
use crate::analysis::widened::Widened;
use crate::decode::operators::Arity;
use crate::domain::affine::{Affine, Atom, Span};
use crate::domain::state::{Number, Relation, State};
use crate::domain::value_set::ValueSet;
use std::rc::Rc;

impl Walk<'_, '_> {
    pub(super) fn enter_loop(&mut self, at: usize, arity: Arity) {
        let Some(mut state) = self.state.take() else { return };
        let code = Rc::clone(&self.code);
        let height = state.stack.len().saturating_sub(arity.params);
        let mut places: Vec<u32> = Vec::new();
        for changed in code.changed.get(&at).into_iter().flatten() {
            match changed.checked_sub(code.global(0)) {
                None => places.push(*changed),
                Some(global) => places.extend(self.global_place(global).map(|place| place as u32)),
            }
        }
        places.extend((height..state.stack.len()).map(|place| STACK | place as u32));
        let mut head = self.summaries.funcs[self.func as usize].heads.remove(&at).unwrap_or_default();
        let before = self.names.clock;
        let bounds = self.bounds(&head, at, &state, before);
        let turns = self.names.define(Name::Turns(at), ValueSet::range(0, head.turns, 1));
        let mut entry = Vec::new();
        for place in places {
            let Some(number) = number_at(&state, place) else { continue };
            entry.push((place, number.clone()));
            let Number::Sum(sum) = number else {
                set_number(&mut state, place, Number::Any);
                continue;
            };
            let change = head.changes.entry(place).or_insert(Change::Step(0));
            let new = match change {
                Change::Step(step) => sum.plus(&Affine::atom(turns).times(*step)),
                Change::Value(growing) => {
                    let value = state.value(&self.names.atoms, &sum);
                    growing.add(&value, &code.thresholds);
                    Affine::atom(self.names.define(Name::Loop(at, place), growing.value.clone()))
                }
            };
            set_number(&mut state, place, Number::Sum(new));
        }
        for bound in &bounds {
            // It cannot fail: the bound holds at the entry, where the turns are 0.
            state.relation(&self.names.atoms, bound.terms.clone(), bound.span);
        }
        head.bounds = bounds;
        self.summaries.funcs[self.func as usize].heads.insert(at, head);
        self.frames.push(Frame {
            is_loop: true,
            carried: arity.params,
            entry,
            ..self.frame(at, arity, height)
        });
        self.state = Some(state);
    }

    /// What is believed about sums at the head of a loop: what they are when it is entered, and then as
    /// the turns change them, but not beyond what they are in the end.
    pub(super) fn bounds(&self, head: &Head, at: usize, state: &State, before: u64) -> Vec<Relation> {
        if head.turns == u32::MAX {
            return Vec::new();
        }
        let Some(turns) = self.names.by_name.get(&Name::Turns(at)) else { return Vec::new() };
        let is_here = |atom: &Atom| {
            let stamp = self.names.stamps.get(*atom as usize).copied().unwrap_or(u64::MAX);
            atom == turns || (self.started < stamp && stamp <= before)
        };
        let alive = head
            .sums
            .iter()
            .filter(|(terms, level)| **level > 0 && terms.iter().all(|(atom, _)| is_here(atom)));
        let bound = |(terms, level): (&Vec<(Atom, i32)>, &u8)| {
            let last = i128::from(*level) - 1;
            let per_turn = terms.iter().find(|(atom, _)| atom == turns)?.1;
            let others: Vec<_> = terms.iter().copied().filter(|(atom, _)| atom != turns).collect();
            let first = state.span(&self.names.atoms, &others);
            let all = first.join(first.plus(Span::one(i128::from(per_turn) * i128::from(head.turns))));
            let span = if per_turn < 0 {
                Span { lo: first.lo.min(last), ..all }
            } else {
                Span { hi: first.hi.max(-last), ..all }
            };
            Some(Relation { terms: terms.clone(), span })
        };
        alive.filter_map(bound).collect()
    }

    /// Checks what was believed of a loop that starts over.
    pub(super) fn start_over(&mut self, frame: usize, state: &State) {
        let code = Rc::clone(&self.code);
        let frame = &self.frames[frame];
        let Some(turns) = self.names.by_name.get(&Name::Turns(frame.at)).copied() else { return };
        let Some(mut head) = self.summaries.funcs[self.func as usize].heads.remove(&frame.at) else { return };
        let atoms = &self.names.atoms;
        let mut again = false;
        for (place, entry) in &frame.entry {
            let (Some(change), Number::Sum(entry)) = (head.changes.get_mut(place), entry) else { continue };
            let now = number_at(state, *place).unwrap_or(Number::Any);
            let value = || state.of(atoms, &now);
            match change {
                Change::Step(step) => {
                    let expected = entry.plus(&Affine::atom(turns).times(*step));
                    let difference = match &now {
                        Number::Sum(now) => now.minus(&expected).as_number(),
                        Number::Wide(_) | Number::Any => None,
                    };
                    if difference != Some(*step) {
                        again = true;
                        *change = match difference {
                            Some(difference) if *step == 0 => Change::Step(difference),
                            _ => {
                                let mut growing = Widened::default();
                                growing.add(&state.value(atoms, entry), &[]);
                                growing.add(&value(), &[]);
                                Change::Value(growing)
                            }
                        };
                    }
                }
                Change::Value(growing) => again |= growing.add(&value(), &code.thresholds),
            }
        }
        let last = state.atom(atoms, turns).hi();
        // How often depends on what changes how, which has to be settled first.
        if !again && last >= head.turns && head.turns != u32::MAX {
            head.turns = head.guesses.range(last.saturating_add(1)..).next().copied().unwrap_or(u32::MAX);
            again = true;
        }
        for bound in &head.bounds {
            let per_turn = bound.terms.iter().find(|(atom, _)| *atom == turns).map_or(0, |(_, k)| *k);
            let next = state.span(atoms, &bound.terms).plus(Span::one(i128::from(per_turn)));
            if next.lo < bound.span.lo || next.hi > bound.span.hi {
                if let Some(level) = head.sums.get_mut(&bound.terms) {
                    *level = level.saturating_sub(1);
                }
                again = true;
            }
        }
        self.summaries.funcs[self.func as usize].heads.insert(frame.at, head);
        self.again |= again;
    }
}

fn number_at(state: &State, place: u32) -> Option<Number> {
    match place.checked_sub(STACK) {
        None => state.locals.get(place as usize).cloned(),
        Some(operand) => state.stack.get(operand as usize).map(|operand| operand.number.clone()),
    }
}

fn set_number(state: &mut State, place: u32, number: Number) {
    match place.checked_sub(STACK) {
        None => state.locals.set(place as usize, number),
        Some(operand) => {
            state.stack.get_mut(operand as usize).into_iter().for_each(|slot| slot.number = number.clone());
        }
    }
}

/// So many guesses are kept for a loop.
const MAX_GUESSES: usize = 48;

/// Collects after how many turns a sum that is tested may become 0, and between which numbers it is: what
/// loops are then believed to keep to. It is only ever a guess, which the walk confirms or not.
pub(super) fn guess(
    summaries: &mut Summaries<'_>,
    func: u32,
    names: &Names,
    frames: &[Frame],
    state: &State,
    sum: &Affine,
) {
    for frame in frames.iter().filter(|frame| frame.is_loop) {
        let Some(turns) = names.by_name.get(&Name::Turns(frame.at)) else { continue };
        let per_turn = i128::from(sum.coefficient(*turns));
        if per_turn == 0 {
            continue;
        }
        let Some(head) =
            summaries.funcs.get_mut(func as usize).and_then(|func| func.heads.get_mut(&frame.at))
        else {
            continue;
        };
        let others: Vec<_> = sum.terms.iter().copied().filter(|(atom, _)| atom != turns).collect();
        let rest = state.span(&names.atoms, &others);
        for around in [0, 1, -1, 2, -2] {
            let constant = i128::from(sum.constant as i32) + (around << 32);
            for rest in [rest.lo, rest.hi] {
                let root = Span::one(-(rest + constant)).divided(per_turn);
                for turn in [root.lo, root.hi].iter().flat_map(|root| [root - 1, *root, root + 1]) {
                    if let Ok(turn) = u32::try_from(turn)
                        && turn < u32::MAX
                        && head.guesses.len() < MAX_GUESSES
                    {
                        head.guesses.insert(turn);
                    }
                }
            }
        }
        if !others.is_empty()
            && head.sums.len() < MAX_GUESSES
            && let Some((direction, _)) = Affine::direction(&sum.terms)
        {
            head.sums.entry(direction).or_insert(2);
        }
    }
}
