//! Both bodies side by side, from each pair of places where they meet to the next.

use super::addresses;
use super::body::Body;
use super::expanded;
use super::gone::Gone;
use super::meet::Head;
use super::side::{Runner, Side, Stop};
use super::terms::{Node, Term, Terms};
use crate::module::Module;
use crate::ops::{self, Control, Op};
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{Operator, ValType};

/// Both bodies.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    pub(super) old: Side,
    pub(super) new: Side,
    /// Another one wherever they have met.
    pub(super) epoch: Term,
}

/// Two places.
type Places = (usize, usize);

/// For each operator so much may be done, so much in any case, and never more than so much: an operator run, or a term
/// copied.
const WORK_PER_OPERATOR: usize = 128;
const WORK: usize = 1 << 16;
const MOST_WORK: usize = 1 << 23;
/// So many terms there may be.
const MOST_TERMS: usize = 1 << 22;
/// So often all is done again because what two loops were taken to have in common they have not.
const MOST_TRIES: usize = 16;

/// Checks that two bodies of a function do the same, if parameters of some functions are gone from the second.
pub(super) fn compare(
    module: &Module<'_>,
    func: u32,
    old: &Body<'_>,
    new: &Body<'_>,
    gone: &Gone,
) -> Result<(), String> {
    let mut differ = BTreeSet::new();
    let globals = module.globals.iter().map(|global| &global.ty);
    let constant_globals: Vec<Option<bool>> =
        globals.map(|ty| (!ty.mutable || !ty.shared).then_some(!ty.mutable)).collect();
    let locals: BTreeMap<u32, ValType> =
        old.locals.iter().chain(&new.locals).map(|(local, ty)| (*local, *ty)).collect();
    let names: Vec<u32> = locals.keys().copied().collect();
    let mut left = MOST_WORK.min(WORK + (old.ops.len() + new.ops.len()) * WORK_PER_OPERATOR);
    for _ in 0..MOST_TRIES {
        let mut walk = Walk {
            module,
            func,
            gone,
            terms: Terms::default(),
            locals: &locals,
            names: &names,
            old: Runner::new(old, &names, &constant_globals),
            new: Runner::new(new, &names, &constant_globals),
            left,
            todo: BTreeMap::new(),
            done: BTreeMap::new(),
            differ: &differ,
            found: BTreeSet::new(),
        };
        walk.all()?;
        left = walk.left;
        let found = walk.found;
        if found.is_empty() {
            return Ok(());
        }
        differ.extend(found);
    }
    Err("its loops have too little in common".into())
}

pub(super) struct Walk<'w, 'a> {
    pub(super) module: &'w Module<'w>,
    pub(super) func: u32,
    pub(super) gone: &'w Gone,
    /// The locals that either body names, by the numbers that they had before, and these numbers alone.
    locals: &'w BTreeMap<u32, ValType>,
    names: &'w [u32],
    pub(super) terms: Terms,
    pub(super) old: Runner<'w, 'a>,
    pub(super) new: Runner<'w, 'a>,
    left: usize,
    /// Where to go on. What comes first in the code is done first, so that all ways to a place have come when it is done,
    /// but those of loops that begin again.
    todo: BTreeMap<Places, Pair>,
    /// Where the bodies were; if loops begin in both, with what.
    done: BTreeMap<Places, Option<Head>>,
    /// Locals, as places among all, that two loops do not have in common.
    differ: &'w BTreeSet<(Places, u32)>,
    /// More of them.
    found: BTreeSet<(Places, u32)>,
}

impl Walk<'_, '_> {
    fn all(&mut self) -> Result<(), String> {
        let start = self.start();
        self.run(start)?;
        while let Some((places, pair)) = self.todo.pop_first() {
            self.spend(&pair)?;
            let mut pair = pair;
            let mut head = None;
            let (old, new) = (self.old.body.is_loop(places.0), self.new.body.is_loop(places.1));
            if old && new {
                let written = [(&self.old, places.0), (&self.new, places.1)].map(|(runner, at)| {
                    let written = |(_, name): &(u32, &u32)| runner.body.is_written(at, **name);
                    (0..).zip(self.names).filter(written).map(|(place, _)| place).collect()
                });
                let differ = |local| self.differ.contains(&(places, local));
                let begun = pair.begin(written, differ, &mut self.terms);
                pair = begun.pair.clone();
                head = Some(begun);
            }
            self.done.insert(places, head);
            // Where a loop begins one body waits for the other if that may get to one.
            pair.old.goes_on = !old || new || !self.new.body.joins(places.1);
            pair.new.goes_on = !new || old || !self.old.body.joins(places.0);
            self.run(pair)?;
        }
        Ok(())
    }

    /// Both bodies at their start, with the same parameters.
    fn start(&mut self) -> Pair {
        let params = u32::try_from(self.old.body.params.len()).unwrap_or(u32::MAX);
        let (mut old, mut new) = (Vec::new(), Vec::new());
        for (&local, &ty) in self.locals {
            let gone = self.gone.param(self.func, local);
            let was = match (gone.and_then(|gone| gone.value), ty) {
                (Some(value), ValType::I32) => self.terms.number(32, value as u64),
                (Some(value), ValType::I64) => self.terms.number(64, value as u64),
                _ if local < params => self.terms.unknown(u64::MAX),
                _ => self.initial(ty),
            };
            // What stands in for a parameter that is gone begins as any other local.
            let is = if gone.is_some() { self.initial(ty) } else { was };
            old.push(was);
            new.push(is);
        }
        // A loop may begin here.
        let side = |locals| Side { at: 0, goes_on: false, locals, stack: Vec::new(), reads: BTreeMap::new() };
        Pair { old: side(old), new: side(new), epoch: self.terms.unknown(u64::MAX) }
    }

    /// What a local of a type is at first.
    fn initial(&mut self, ty: ValType) -> Term {
        match (ty, expanded::zero(ty)) {
            (ValType::I32, _) => self.terms.number(32, 0),
            (ValType::I64, _) => self.terms.number(64, 0),
            (_, Some(op)) => self.terms.of(Node::Named(format!("{op:?}"), Vec::new())),
            // One that has no zero and cannot be null is not read before it is written.
            (_, None) => self.terms.of(Node::Named(format!("initial {ty:?}"), Vec::new())),
        }
    }

    fn spend(&mut self, pair: &Pair) -> Result<(), String> {
        let size = pair.old.locals.len() * 2 + pair.old.stack.len() + pair.new.stack.len();
        self.left = self.left.checked_sub(size + 1).ok_or("it takes too long")?;
        if self.terms.len() > MOST_TERMS { Err("it takes too much memory".into()) } else { Ok(()) }
    }

    /// Goes on from a pair until both bodies are done, or are where ways come together.
    fn run(&mut self, pair: Pair) -> Result<(), String> {
        let mut ways = vec![pair];
        while let Some(mut pair) = ways.pop() {
            loop {
                let Walk { terms, left, .. } = self;
                let old = self.old.run(&mut pair.old, pair.epoch, terms, left)?;
                let new = self.new.run(&mut pair.new, pair.epoch, terms, left)?;
                match (old, new) {
                    (Stop::Join, _) | (_, Stop::Join) => {
                        self.arrive(pair)?;
                        break;
                    }
                    (Stop::Effect, Stop::Effect) => {
                        if !self.effect(&mut pair)? {
                            break;
                        }
                    }
                    (Stop::Trap, Stop::Trap) => break,
                    (Stop::Return, Stop::Return) => {
                        self.returns(&pair)?;
                        break;
                    }
                    (Stop::Test(tested, holds), other) => {
                        for is_set in [false, true] {
                            self.spend(&pair)?;
                            let mut way = pair.clone();
                            self.old.decide(&mut way.old, is_set == holds)?;
                            way.new.goes_on = true;
                            match other {
                                Stop::Test(same, holds) if same == tested => {
                                    self.new.decide(&mut way.new, is_set == holds)?;
                                }
                                Stop::Test(..) | Stop::Table(_) => {
                                    let (old, new) = (pair.old.at, pair.new.at);
                                    return Err(format!("another test: operator {old} became {new}"));
                                }
                                _ => {}
                            }
                            ways.push(way);
                        }
                        break;
                    }
                    (Stop::Table(index), Stop::Table(same)) if index == same => {
                        ways.extend(self.table(&pair)?);
                        break;
                    }
                    (old, new) => return Err(format!("{} became {}", describe(&old), describe(&new))),
                }
            }
        }
        Ok(())
    }

    /// All ways behind two `br_table`.
    fn table(&mut self, pair: &Pair) -> Result<Vec<Pair>, String> {
        let (old, new) = (self.old.body.targets(pair.old.at), self.new.body.targets(pair.new.at));
        if old.len() != new.len() {
            return Err("a `br_table` has other targets".into());
        }
        let mut chosen: BTreeMap<Places, usize> = BTreeMap::new();
        for (value, targets) in old.iter().copied().zip(new.iter().copied()).enumerate() {
            chosen.entry(targets).or_insert(value);
        }
        self.left = self.left.checked_sub(old.len()).ok_or("it takes too long")?;
        let mut ways = Vec::new();
        for value in chosen.into_values() {
            self.spend(pair)?;
            let mut way = pair.clone();
            self.old.choose(&mut way.old, value)?;
            self.new.choose(&mut way.new, value)?;
            ways.push(way);
        }
        Ok(ways)
    }

    /// A way to a pair of places.
    fn arrive(&mut self, pair: Pair) -> Result<(), String> {
        self.spend(&pair)?;
        let places = (pair.old.at, pair.new.at);
        match self.done.get(&places) {
            // In both bodies a loop begins again, so that neither goes round while the other waits.
            Some(Some(head)) => {
                let differ = head.again(&pair)?;
                self.found.extend(differ.into_iter().map(|local| (places, local)));
                Ok(())
            }
            Some(None) => Err("they come together where they were before".into()),
            None => match self.todo.get_mut(&places) {
                Some(other) => other.meet(&pair, &mut self.terms),
                None => {
                    self.todo.insert(places, pair);
                    Ok(())
                }
            },
        }
    }

    /// Lets the next operator of both happen. Whether there is one behind it.
    fn effect(&mut self, pair: &mut Pair) -> Result<bool, String> {
        let op = &self.old.body.ops.get(pair.old.at).ok_or("it runs behind its end")?;
        let new = &self.new.body.ops.get(pair.new.at);
        let is_moved = Some(op) != new.as_ref();
        if is_moved
            && !new.as_ref().is_some_and(|new| {
                addresses::are_same(self.module, &self.terms, (op, &pair.old), (new, &pair.new))
            })
        {
            return Err(format!("{op:?} became {new:?}"));
        }
        let (pops, pushes) = ops::arity(op, self.module).ok_or_else(|| format!("{op:?} is not followed"))?;
        let called = match op {
            Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                Some(*function_index)
            }
            _ => None,
        };
        let gone = called.and_then(|func| self.gone.of(func));
        let fewer = gone.map_or(0, BTreeMap::len);
        let take = |side: &mut Side, pops: usize| {
            let from = side.stack.len().checked_sub(pops).ok_or("its stack is empty")?;
            Ok::<_, String>(side.stack.split_off(from))
        };
        let mut operands = take(&mut pair.old, pops as usize)?;
        let mut others =
            take(&mut pair.new, (pops as usize).checked_sub(fewer).ok_or("more is gone than there was")?)?;
        if is_moved {
            // Their addresses come to the same.
            operands.remove(0);
            others.remove(0);
        }
        if let (Some(func), Some(gone)) = (called, gone) {
            self.take_params(func, gone, &mut operands)
                .map_err(|()| format!("{op:?} has another operand than is claimed"))?;
        }
        if operands != others {
            return Err(format!("{op:?} has other operands"));
        }
        let known = Op::of(op);
        if known.control == Control::TailCall {
            self.gone.passes_on(self.func, called)?;
        }
        if known.control != Control::Next {
            return Ok(false);
        }
        self.left = self.left.checked_sub((pops + pushes) as usize).ok_or("it takes too long")?;
        pair.starts_anew(&mut self.terms);
        for result in 0..pushes {
            let Some(lost) = called.and_then(|func| Some((func, *self.gone.results(func)?.get(&result)?)))
            else {
                let given = self.terms.unknown(most(op));
                pair.old.stack.push(given);
                pair.new.stack.push(given);
                continue;
            };
            let given = self.lost_result(lost.0, result, lost.1)?;
            pair.old.stack.push(given);
        }
        for side in [&mut pair.old, &mut pair.new] {
            side.at += 1;
            side.goes_on = false;
        }
        Ok(true)
    }
}

/// The largest number that an operator gives.
fn most(op: &Operator<'_>) -> u64 {
    match op {
        Operator::I32Load8U { .. } | Operator::I64Load8U { .. } => u8::MAX.into(),
        Operator::I32Load16U { .. } | Operator::I64Load16U { .. } => u16::MAX.into(),
        Operator::I64Load32U { .. } => u32::MAX.into(),
        _ => u64::MAX,
    }
}

fn describe(stop: &Stop) -> &'static str {
    match stop {
        Stop::Join => "a place where ways come together",
        Stop::Effect => "an effect",
        Stop::Test(..) => "a test",
        Stop::Table(_) => "a `br_table`",
        Stop::Return => "a return",
        Stop::Trap => "a trap",
    }
}
