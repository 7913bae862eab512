//! Walks a body of the input once, beside that of the output.

use super::affine::Affine;
use super::claim::Name;
use super::classify::{self, Access, only_pushes};
use super::loops::{Again, Writes};
use super::number_set::Set;
use super::output::{self, Cursor};
use super::placement::Touch;
use super::program::Program;
use super::pure_regions::PureRegion;
use super::read::Func;
use super::state::{Names, Number, Operand, State};
use crate::module::Module;
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{Operator, ValType};

/// A block that is open.
pub struct Frame {
    /// Position of its operator.
    pub at: usize,
    /// Operands below it.
    pub height: usize,
    /// What a branch to it takes along.
    pub carried: usize,
    /// What it leaves.
    pub results: usize,
    /// What arrived at its end.
    pub exits: Option<State>,
    /// What `else` starts with, or what goes on behind an `if` without it.
    pub otherwise: Option<State>,
    /// What has to hold when a loop starts over.
    pub head: Option<Again>,
}

/// A walk through a body.
pub struct Body<'p, 'c, 'm> {
    /// Everything that is claimed.
    pub program: &'p Program<'c, 'm>,
    /// What is claimed about this function.
    pub claim: &'p Func,
    /// Index of the function.
    pub func: u32,
    /// Operators of the input.
    pub input: Vec<Operator<'m>>,
    /// Where the output is.
    pub output: Cursor<'m>,
    /// Whether each local is an `i32`; parameters first.
    pub is_i32: Vec<bool>,
    /// Numbers that have names so far.
    pub names: Names,
    /// What holds here; `None`: nothing comes here.
    pub state: Option<State>,
    /// Blocks that are open.
    pub frames: Vec<Frame>,
    /// Where places are set.
    pub writes: Writes,
    /// What is touched.
    pub touches: Vec<Touch>,
    /// Pushes that the output leaves out with the store that takes them.
    elided: BTreeSet<usize>,
    /// For each operator, the first from there on that the output does not leave out.
    goes_on: Vec<usize>,
    /// The region that the output leaves out, in which this is.
    pub region: Option<PureRegion>,
}

impl<'p, 'c, 'm> Body<'p, 'c, 'm> {
    /// Confirms what is claimed about a function. Returns what it touches.
    pub fn confirm(
        program: &'p Program<'c, 'm>,
        func: u32,
        output: &Module<'m>,
    ) -> Result<Vec<Touch>, String> {
        let claim = program.funcs.get(&func).ok_or("it is not claimed")?;
        let bodies = program.input.body(func).zip(output.body(func));
        let (old, new) = bodies.ok_or("it has no body")?;
        let (locals, input) = output::decode(&old)?;
        let (new_locals, new) = output::decode(&new)?;
        if locals != new_locals {
            return Err("the output has other locals".into());
        }
        let ty = program.type_of(func)?;
        let mut is_i32: Vec<bool> = ty.params().iter().map(|ty| *ty == ValType::I32).collect();
        program.work(locals.count() as usize)?;
        is_i32.extend((0..locals.count()).map(|local| locals.ty(local) == Some(ValType::I32)));
        let elided = elided(program, func, &input);
        let mut body = Body {
            program,
            claim,
            func,
            goes_on: goes_on(program, func, input.len(), &elided),
            elided,
            input,
            output: Cursor::new(new),
            is_i32,
            names: Names { facts: program.facts.like(), ..Names::default() },
            state: None,
            frames: Vec::new(),
            writes: Writes::default(),
            touches: Vec::new(),
            region: None,
        };
        body.writes = body.find_writes()?;
        body.walk(ty.results().len())?;
        program.facts.extend(body.names.facts);
        Ok(body.touches)
    }

    fn walk(&mut self, results: usize) -> Result<(), String> {
        self.state = Some(self.entry());
        self.open(0, 0, results)?;
        let mut at = 0;
        while at < self.input.len() {
            if self.state.is_none() {
                // What is not reached does not matter, in either module.
                at = output::closing(&self.input, at);
                self.output.skip();
            }
            let Some(operator) = self.input.get(at).cloned() else { break };
            self.program.work(1)?;
            self.leave_out(at, &operator).map_err(|why| format!("operator {at}: {why}"))?;
            self.step(at, &operator).map_err(|why| format!("operator {at}: {why}"))?;
            self.adjust(at).map_err(|why| format!("operator {at}: {why}"))?;
            at += 1;
        }
        if self.output.is_at_end() && self.frames.is_empty() && self.region.is_none() {
            Ok(())
        } else {
            Err("the output does not end with the input".into())
        }
    }

    fn entry(&mut self) -> State {
        let mut locals = Vec::new();
        for (local, is_i32) in self.is_i32.iter().enumerate() {
            locals.push(match (is_i32, self.claim.params.get(local)) {
                (false, _) => Number::Any,
                (true, None) => Number::Sum(Affine::constant(0)),
                (true, Some(set)) => {
                    self.names.sets.insert(Name::Param(local as u32), set.clone());
                    Number::Sum(Affine::named(Name::Param(local as u32)))
                }
            });
        }
        for (global, set) in (0..).zip(&self.claim.globals) {
            self.names.sets.insert(Name::Entry(global), set.clone());
            locals.push(Number::Sum(Affine::named(Name::Entry(global))));
        }
        State { locals, stack: Vec::new(), tested: BTreeMap::new(), sums: BTreeMap::new() }
    }

    /// The place of a tracked global.
    pub fn tracked(&self, global: u32) -> Option<usize> {
        let position = self.program.claims.tracked.iter().position(|tracked| *tracked == global)?;
        Some(self.is_i32.len() + position)
    }

    fn step(&mut self, at: usize, operator: &Operator<'m>) -> Result<(), String> {
        use Operator as O;
        let access = classify::access(operator, self.program.input);
        if access.is_none()
            && !matches!(operator, O::MemoryFill { .. } | O::MemoryCopy { .. } | O::MemorySize { .. })
            && !matches!(operator, O::I32Const { .. })
            && !self.elided.contains(&at)
        {
            self.output.same(operator)?;
        }
        match operator {
            O::I32Const { value } => {
                let less = match self.output.absent || self.elided.contains(&at) {
                    true => 0,
                    false => match self.output.take()? {
                        O::I32Const { value: new } => value.wrapping_sub(new) as u32,
                        other => return Err(format!("the output has {other:?} instead of a constant")),
                    },
                };
                let number = Number::Sum(Affine::constant(*value as u32));
                self.push_operand(Operand { less, ..Operand::new(number) });
            }
            O::I64Const { value } => self.push(Number::Wide(*value as u64)),
            O::LocalGet { local_index } => {
                let number = self.local(*local_index as usize);
                self.push(number);
            }
            O::LocalSet { local_index } => {
                let number = self.take()?;
                self.set_local(at, *local_index as usize, number);
            }
            O::LocalTee { local_index } => {
                let number = self.take()?;
                self.set_local(at, *local_index as usize, number);
                let number = self.local(*local_index as usize);
                self.push(number);
            }
            O::GlobalGet { global_index } => self.global_get(at, *global_index),
            O::GlobalSet { global_index } => {
                let number = self.take()?;
                if let Some(place) = self.tracked(*global_index) {
                    self.set_local(at, place, number);
                } else if let Some(claimed) = self.program.globals.get(global_index)
                    && !claimed.covers(&self.set(&number))
                {
                    return Err(format!("global {global_index} gets what is not claimed"));
                }
            }
            O::Block { blockty } => {
                let (params, results) = self.arity(*blockty)?;
                let height = self.height(params)?;
                self.open(at, height, results)?;
            }
            O::Loop { blockty } => {
                let (params, results) = self.arity(*blockty)?;
                self.enter_loop(at, params, results)?;
            }
            O::If { blockty } => {
                let (params, results) = self.arity(*blockty)?;
                let condition = self.take()?;
                let otherwise = self.assumed(&condition, true)?;
                let taken = self.assumed(&condition, false)?;
                let height = self.height(params)?;
                self.open(at, height, results)?;
                if let Some(frame) = self.frames.last_mut() {
                    frame.otherwise = otherwise;
                }
                self.state = taken;
            }
            O::Else => self.otherwise()?,
            O::End => self.close()?,
            O::Br { relative_depth } => {
                let state = self.state.take();
                self.branch(*relative_depth, state)?;
            }
            O::BrIf { relative_depth } => {
                let condition = self.take()?;
                let taken = self.assumed(&condition, false)?;
                self.branch(*relative_depth, taken)?;
                self.state = self.assumed(&condition, true)?;
            }
            O::BrTable { targets } => self.branch_table(targets)?,
            O::Return => {
                let state = self.state.take();
                self.leave(state)?;
            }
            O::Unreachable => self.state = None,
            O::Nop | O::DataDrop { .. } => {}
            O::Call { function_index } => self.call(at, *function_index, false)?,
            O::ReturnCall { function_index } => self.call(at, *function_index, true)?,
            O::CallIndirect { type_index, table_index } => {
                self.call_indirect(at, *table_index, *type_index, false)?;
            }
            O::ReturnCallIndirect { type_index, table_index } => {
                self.call_indirect(at, *table_index, *type_index, true)?;
            }
            O::MemorySize { mem } => self.memory_size(at, *mem)?,
            O::MemoryGrow { mem } | O::MemoryInit { mem, .. } if self.program.memories.contains_key(mem) => {
                return Err(format!("memory {mem} does not keep its size, or gets passive data"));
            }
            O::MemoryGrow { .. } => {
                self.take()?;
                self.result(at, 0, Set::all());
            }
            O::MemoryInit { .. } => {
                for _ in 0..3 {
                    self.take()?;
                }
            }
            O::MemoryFill { mem } => self.fill(at, *mem)?,
            O::MemoryCopy { dst_mem, src_mem } => self.copy(at, *dst_mem, *src_mem)?,
            O::I32Eqz => self.compare_with_zero(at)?,
            O::I32Extend8S => self.extend(at, 8)?,
            O::I32Extend16S => self.extend(at, 16)?,
            O::Select => self.select(at)?,
            O::TypedSelect { ty } if !ty.is_reference_type() => self.select(at)?,
            O::Drop => drop(self.take()?),
            operator => self.other(at, operator, access)?,
        }
        if self.elided.contains(&at)
            && let Some(operand) = self.state.as_mut().and_then(|state| state.stack.last_mut())
        {
            operand.gone = true;
        }
        Ok(())
    }

    fn other(&mut self, at: usize, operator: &Operator<'m>, access: Option<Access>) -> Result<(), String> {
        if let Some(access) = access {
            return self.access(at, operator, access);
        }
        if let Some(op) = classify::integer(operator) {
            return self.binary(at, op);
        }
        if let Some((test, turned)) = classify::test(operator) {
            return self.compare(at, test, turned);
        }
        let plain = classify::plain(operator, self.program.input)
            .ok_or_else(|| format!("nobody knows what {operator:?} does"))?;
        for _ in 0..plain.takes {
            self.take()?;
        }
        for result in 0..plain.leaves {
            match plain.largest {
                Some(largest) => self.result(at, result as u32, Set::up_to(largest)),
                None => self.push(Number::Any),
            }
        }
        Ok(())
    }

    /// Reads what the output subtracts from the operand that was pushed last.
    fn adjust(&mut self, at: usize) -> Result<(), String> {
        if self.output.absent || self.elided.contains(&at) {
            return Ok(());
        }
        let Some(state) = &mut self.state else { return Ok(()) };
        let next = self.goes_on.get(at + 1).copied().unwrap_or(usize::MAX);
        while let Some(less) = self.output.subtraction(self.input.get(next..).unwrap_or_default()) {
            let height = self.frames.last().map_or(usize::MAX, |frame| frame.height);
            let operand = state.stack.iter_mut().skip(height).next_back();
            let operand = operand.filter(|operand| !operand.gone);
            let operand = operand.ok_or("the output subtracts from something else")?;
            operand.less = operand.less.wrapping_add(less);
        }
        Ok(())
    }
}

/// For each operator, the first from there on that the output does not leave out.
fn goes_on(program: &Program<'_, '_>, func: u32, count: usize, elided: &BTreeSet<usize>) -> Vec<usize> {
    let claims = program.claims;
    let is_left_out = |at: usize| {
        elided.contains(&at)
            || at.checked_sub(1).is_some_and(|before| elided.contains(&before))
                && claims.dead_stores.contains(&(func, at))
    };
    let mut goes_on: Vec<usize> = (0..=count).collect();
    for (at, next) in (0..count).map(|at| (at, at + 1)).rev() {
        match claims.pure_regions.get(&(func, at)) {
            Some(end) if *end > at => goes_on[at] = goes_on[(*end).min(count)],
            _ if is_left_out(at) => goes_on[at] = goes_on[next],
            _ => {}
        }
    }
    goes_on
}

/// The pushes in front of stores that are left out, which go with them.
fn elided(program: &Program<'_, '_>, func: u32, input: &[Operator<'_>]) -> BTreeSet<usize> {
    let mut elided = BTreeSet::new();
    for (_, at) in program.claims.dead_stores.range((func, 0)..=(func, usize::MAX)) {
        let operands = match input.get(*at) {
            Some(Operator::MemoryFill { .. } | Operator::MemoryCopy { .. }) => 3,
            Some(operator)
                if classify::access(operator, program.input).is_some_and(|access| access.stores) =>
            {
                2
            }
            Some(_) | None => 0,
        };
        let pushes = input.iter().enumerate().take(*at).rev().take(operands);
        elided.extend(pushes.take_while(|(_, operator)| only_pushes(operator)).map(|(at, _)| at));
    }
    elided
}
