//! One of the two bodies, run until somebody can see what it does next.

use super::body::{Block, Body, WHOLE};
use super::normal::result;
use super::row::Kind;
use super::terms::{Bits, Fn, Node, Term, Terms};
use std::collections::BTreeMap;
use wasmparser::Operator;

/// Where one body is, and what it holds.
#[derive(Debug, Clone)]
pub(super) struct Side {
    /// The next operator.
    pub(super) at: usize,
    /// Whether it goes on here although ways come together.
    pub(super) goes_on: bool,
    /// What the locals hold that either body names, in the order of the numbers that they had before.
    pub(super) locals: Vec<Term>,
    pub(super) stack: Vec<Term>,
    /// How often it has read each global since both bodies met.
    pub(super) reads: BTreeMap<u32, u64>,
}

/// Why a body stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// Ways come together.
    Join,
    /// The next operator does something.
    Effect,
    /// It tests this term: it branches where that is not zero, if the flag is set, and else where it is.
    Test(Term, bool),
    /// It branches by this term.
    Table(Term),
    /// It returns.
    Return,
    /// It traps.
    Trap,
}

/// In the place of a local that a body does not name.
const NONE: u32 = u32::MAX;

/// A body that is being run.
pub(super) struct Runner<'r, 'a> {
    pub(super) body: &'r Body<'a>,
    /// Where each local is in [`Side::locals`], by the number that it has; [`NONE`] of one that it does not name.
    slots: Vec<u32>,
    /// How many values are on the stack below each block.
    heights: BTreeMap<usize, usize>,
    /// Which globals never change; `None` for one that other threads write.
    constant_globals: &'r [Option<bool>],
}

impl<'r, 'a> Runner<'r, 'a> {
    /// A body, at its start. `all` are the locals that either body names, by the numbers that they had before, in order.
    pub(super) fn new(
        body: &'r Body<'a>,
        all: &[u32],
        constant_globals: &'r [Option<bool>],
    ) -> Runner<'r, 'a> {
        let count = body.names.last_key_value().map_or(0, |(local, _)| *local as usize + 1);
        let mut slots = vec![NONE; count];
        for (local, named) in &body.names {
            if let (Some(slot), Ok(place)) = (slots.get_mut(*local as usize), all.binary_search(named)) {
                *slot = place as u32;
            }
        }
        Runner { body, slots, heights: BTreeMap::new(), constant_globals }
    }

    /// Runs until it stops. Each operator takes one of `left`.
    pub(super) fn run(
        &mut self,
        side: &mut Side,
        epoch: Term,
        terms: &mut Terms,
        left: &mut usize,
    ) -> Result<Stop, String> {
        loop {
            *left = left.checked_sub(1).ok_or("it takes too long")?;
            if !side.goes_on && self.body.joins(side.at) {
                return Ok(Stop::Join);
            }
            let op = &self.body.ops.get(side.at).ok_or("it runs behind its end")?;
            match op {
                Operator::Block { .. } | Operator::Loop { .. } => self.enters(side, side.at, 0)?,
                Operator::End if side.at + 1 == self.body.ops.len() => return Ok(Stop::Return),
                Operator::Nop | Operator::End | Operator::Else => {
                    side.at = match op {
                        Operator::Else => self.body.place(side.at),
                        _ => side.at + 1,
                    };
                    side.goes_on = false;
                    continue;
                }
                Operator::Return => return Ok(Stop::Return),
                Operator::Unreachable => return Ok(Stop::Trap),
                Operator::Br { .. } => {
                    let target = *self.body.targets(side.at).first().ok_or("it branches nowhere")?;
                    self.branch(side, target)?;
                    continue;
                }
                Operator::BrIf { .. } | Operator::If { .. } => {
                    let test = *side.stack.last().ok_or("its stack is empty")?;
                    if let Some(value) = terms.constant(test) {
                        self.decide(side, value != 0)?;
                        continue;
                    }
                    if self.goes_on_anyway(side) {
                        self.decide(side, false)?;
                        continue;
                    }
                    let (term, holds) = terms.tested(test);
                    return Ok(Stop::Test(term, holds));
                }
                Operator::BrTable { .. } => {
                    let index = *side.stack.last().ok_or("its stack is empty")?;
                    let Some(value) = terms.constant(index) else { return Ok(Stop::Table(index)) };
                    self.choose(side, usize::try_from(value).unwrap_or(usize::MAX))?;
                    continue;
                }
                _ => {
                    if !self.compute(side, epoch, terms, op)? {
                        return Ok(Stop::Effect);
                    }
                }
            }
            side.at += 1;
            side.goes_on = false;
        }
    }

    /// Opens a block, with so many values on top that are none of its parameters.
    fn enters(&mut self, side: &Side, at: usize, above: usize) -> Result<(), String> {
        let block = self.body.block(at).ok_or("a block is none")?;
        let height = side.stack.len().checked_sub(block.params + above).ok_or("its stack is empty")?;
        self.heights.insert(at, height);
        Ok(())
    }

    fn target(&self, to: usize) -> (Block, usize) {
        let whole =
            Block { params: 0, results: self.body.results, end: self.body.ops.len() - 1, other: None };
        let block = if to == WHOLE { whole } else { self.body.block(to).unwrap_or(whole) };
        (block, self.heights.get(&to).copied().unwrap_or(0))
    }

    /// Branches to the label of a block.
    fn branch(&self, side: &mut Side, to: usize) -> Result<(), String> {
        let (block, height) = self.target(to);
        let is_loop = self.body.is_loop(to);
        let arity = if is_loop { block.params } else { block.results };
        let from =
            side.stack.len().checked_sub(arity).filter(|from| *from >= height).ok_or("its stack is empty")?;
        side.stack.drain(height..from);
        side.at = match () {
            () if is_loop => to,
            () if to == WHOLE => block.end,
            () => self.body.place(block.end + 1),
        };
        side.goes_on = false;
        Ok(())
    }

    /// Goes on behind a test that is the next operator, which branches (or enters the first arm) or not.
    pub(super) fn decide(&mut self, side: &mut Side, holds: bool) -> Result<(), String> {
        if self.body.ops.kind(side.at) == Some(Kind::BrIf) {
            side.stack.pop();
            if holds {
                let target = *self.body.targets(side.at).first().ok_or("it branches nowhere")?;
                return self.branch(side, target);
            }
            side.at += 1;
        } else {
            let block = self.body.block(side.at).ok_or("a block is none")?;
            self.enters(side, side.at, 1)?;
            side.stack.pop();
            side.at = match (holds, block.other) {
                (true, _) => side.at + 1,
                (false, Some(other)) => other + 1,
                (false, None) => self.body.place(block.end + 1),
            };
        }
        side.goes_on = false;
        Ok(())
    }

    /// Goes on behind a `br_table` that is the next operator.
    pub(super) fn choose(&self, side: &mut Side, value: usize) -> Result<(), String> {
        let targets = self.body.targets(side.at);
        let target = targets.get(value).or(targets.last()).ok_or("it branches nowhere")?;
        side.stack.pop();
        self.branch(side, *target)
    }

    /// Whether a `br_if` that is the next operator goes where the code goes on without it, with the same operands.
    fn goes_on_anyway(&self, side: &Side) -> bool {
        let [target] = self.body.targets(side.at)[..] else { return false };
        let (block, height) = self.target(target);
        let behind = if target == WHOLE { block.end } else { self.body.place(block.end + 1) };
        !self.body.is_loop(target)
            && self.body.place(side.at + 1) == behind
            && side.stack.len() == height + block.results + 1
    }

    /// Computes what an operator gives, if it does nothing else.
    fn compute(
        &self,
        side: &mut Side,
        epoch: Term,
        terms: &mut Terms,
        op: &Operator<'_>,
    ) -> Result<bool, String> {
        let stack = &mut side.stack;
        let mut pop = || stack.pop().ok_or("its stack is empty");
        let slot = |local: &u32| self.slots.get(*local as usize).map_or(NONE, |slot| *slot) as usize;
        let mut set = |local: &u32, value: Term| {
            *side.locals.get_mut(slot(local)).ok_or("a local is none")? = value;
            Ok::<_, String>(())
        };
        let given = match op {
            Operator::LocalSet { local_index } => {
                set(local_index, pop()?)?;
                return Ok(true);
            }
            Operator::LocalTee { local_index } => {
                let value = pop()?;
                set(local_index, value)?;
                value
            }
            Operator::LocalGet { local_index } => {
                *side.locals.get(slot(local_index)).ok_or("a local is none")?
            }
            Operator::Drop => {
                pop()?;
                return Ok(true);
            }
            Operator::Select | Operator::TypedSelect { .. } => {
                let (c, b, a) = (pop()?, pop()?, pop()?);
                terms.apply(Fn::Choose, 0, &[c, a, b])
            }
            Operator::I32Const { value } => terms.number(32, u64::from(*value as u32)),
            Operator::I64Const { value } => terms.number(64, *value as u64),
            Operator::GlobalGet { global_index } => {
                let is_constant = self.constant_globals.get(*global_index as usize).copied().flatten();
                let Some(is_constant) = is_constant else { return Ok(false) };
                // Somebody may interrupt the code anywhere and write it: each read gives something else, but what the other
                // body reads in the same turn, between the same two effects.
                let mut args = Vec::new();
                if !is_constant {
                    let read = side.reads.entry(*global_index).or_default();
                    *read += 1;
                    args = vec![epoch, terms.number(64, *read)];
                }
                terms.of(Node::Named(format!("{op:?}"), args))
            }
            Operator::F32Const { .. }
            | Operator::F64Const { .. }
            | Operator::V128Const { .. }
            | Operator::RefNull { .. }
            | Operator::RefFunc { .. } => terms.of(Node::Named(format!("{op:?}"), Vec::new())),
            Operator::I32ReinterpretF32
            | Operator::I64ReinterpretF64
            | Operator::F32ReinterpretI32
            | Operator::F64ReinterpretI64 => {
                let value = pop()?;
                terms.of(Node::Named(format!("{op:?}"), vec![value]))
            }
            _ => match integer(op) {
                Some((what, bits, form)) => {
                    if form.operands == 1 {
                        let a = pop()?;
                        terms.apply(what, bits, &[a])
                    } else {
                        let (b, a) = (pop()?, pop()?);
                        if may_trap(what, terms.constant(b), bits) {
                            stack.extend([a, b]);
                            return Ok(false);
                        }
                        let (a, b) = if form.swaps { (b, a) } else { (a, b) };
                        let given = terms.apply(what, bits, &[a, b]);
                        debug_assert!(matches!(result(what, bits), 32 | 64));
                        if form.fails { terms.not(given) } else { given }
                    }
                }
                None => return Ok(false),
            },
        };
        side.stack.push(given);
        Ok(true)
    }
}

/// Whether a division may trap by this divisor.
fn may_trap(what: Fn, divisor: Option<u64>, bits: Bits) -> bool {
    let all = super::terms::mask(bits);
    match what {
        Fn::DivU | Fn::RemU | Fn::RemS => divisor.is_none_or(|divisor| divisor == 0),
        Fn::DivS => divisor.is_none_or(|divisor| divisor == 0 || divisor == all),
        _ => false,
    }
}

/// How an operator follows from an operation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    operands: u8,
    /// Its operands are in the other order.
    swaps: bool,
    /// It gives the opposite.
    fails: bool,
}

const ONE: Form = Form { operands: 1, swaps: false, fails: false };
const TWO: Form = Form { operands: 2, swaps: false, fails: false };
const SWAPS: Form = Form { swaps: true, ..TWO };
const FAILS: Form = Form { fails: true, ..TWO };
const BOTH: Form = Form { swaps: true, ..FAILS };

macro_rules! integers {
    ($($what:ident $form:ident $narrow:ident $wide:ident;)*) => {
        /// Which operation an operator on integers is, of which width.
        pub(super) fn integer(op: &Operator<'_>) -> Option<(Fn, Bits, Form)> {
            Some(match op {
                $(
                    Operator::$narrow => (Fn::$what, 32, $form),
                    Operator::$wide => (Fn::$what, 64, $form),
                )*
                Operator::I64Extend32S => (Fn::Extend32, 64, ONE),
                Operator::I32WrapI64 => (Fn::Wrap, 64, ONE),
                Operator::I64ExtendI32S => (Fn::WidenS, 32, ONE),
                Operator::I64ExtendI32U => (Fn::WidenU, 32, ONE),
                _ => return None,
            })
        }
    };
}

integers! {
    IsZero ONE I32Eqz I64Eqz;
    Equal TWO I32Eq I64Eq;
    Equal FAILS I32Ne I64Ne;
    LessS TWO I32LtS I64LtS;
    LessU TWO I32LtU I64LtU;
    LessS SWAPS I32GtS I64GtS;
    LessU SWAPS I32GtU I64GtU;
    LessS BOTH I32LeS I64LeS;
    LessU BOTH I32LeU I64LeU;
    LessS FAILS I32GeS I64GeS;
    LessU FAILS I32GeU I64GeU;
    Clz ONE I32Clz I64Clz;
    Ctz ONE I32Ctz I64Ctz;
    Popcnt ONE I32Popcnt I64Popcnt;
    Add TWO I32Add I64Add;
    Sub TWO I32Sub I64Sub;
    Mul TWO I32Mul I64Mul;
    DivS TWO I32DivS I64DivS;
    DivU TWO I32DivU I64DivU;
    RemS TWO I32RemS I64RemS;
    RemU TWO I32RemU I64RemU;
    And TWO I32And I64And;
    Or TWO I32Or I64Or;
    Xor TWO I32Xor I64Xor;
    Shl TWO I32Shl I64Shl;
    ShrS TWO I32ShrS I64ShrS;
    ShrU TWO I32ShrU I64ShrU;
    Rotl TWO I32Rotl I64Rotl;
    Rotr TWO I32Rotr I64Rotr;
    Extend8 ONE I32Extend8S I64Extend8S;
    Extend16 ONE I32Extend16S I64Extend16S;
}
