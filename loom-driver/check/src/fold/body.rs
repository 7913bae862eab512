//! A body as it is run: its operators, where each branch goes, and where ways come together.

use super::expanded::Expanded;
use super::gone::Gone;
use super::row::{Kind, Row};
use super::unreadable;
use crate::module::Module;
use crate::ops::{Control, Op};
use std::collections::BTreeMap;
use wasmparser::{BlockType, FuncType, FunctionBody, Operator, ValType};

/// The block that is the body itself.
pub(super) const WHOLE: usize = usize::MAX;

/// A block, by the operator that opens it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Block {
    pub(super) params: usize,
    pub(super) results: usize,
    /// Its `end`.
    pub(super) end: usize,
    /// Its `else`.
    pub(super) other: Option<usize>,
}

/// A body.
pub(super) struct Body<'a> {
    pub(super) ops: Row<'a>,
    pub(super) params: Vec<ValType>,
    pub(super) results: usize,
    /// The types of the locals that an operator names, parameters among them.
    pub(super) locals: BTreeMap<u32, ValType>,
    /// The number that each of these locals had before, by the one that it has.
    pub(super) names: BTreeMap<u32, u32>,
    blocks: BTreeMap<usize, Block>,
    /// Where the operators that branch go.
    targets: BTreeMap<usize, Vec<usize>>,
    /// To which block an `else` belongs.
    elses: BTreeMap<usize, usize>,
    /// For each operator, whether ways come together there.
    joins: Vec<bool>,
    /// For each operator, the first from it on that does more than to end a block.
    places: Vec<u32>,
    /// Where each local is written, in order.
    writes: BTreeMap<u32, Vec<u32>>,
}

impl<'a> Body<'a> {
    /// Reads the body of a function that has lost `gone`. Its locals have the numbers that they had before.
    pub(super) fn read(
        module: &Module<'_>,
        func: u32,
        body: &FunctionBody<'a>,
        gone: &Gone,
    ) -> Result<Body<'a>, String> {
        let ty = module.func_type(func).ok_or("it has no type")?;
        let declared = crate::same::locals::Locals::of(body)?;
        let params = u32::try_from(ty.params().len()).map_err(|_| "it has too many parameters")?;
        let count = u32::try_from(declared.count()).map_err(|_| "it has too many locals")?;
        let lost = gone.of(func).map_or(0, BTreeMap::len);
        let old_locals = gone.old_locals(func, params, count);
        let mut read = Body::of(module, Row::read(body)?, &BTreeMap::new(), ty)?;
        let fewer = gone.results(func).map_or(0, BTreeMap::len);
        read.results = read.results.checked_sub(fewer).ok_or("more results are gone than there were")?;
        read.name_locals(|index| {
            let local = old_locals.get(index)?;
            let ty = match (index as usize).checked_sub(ty.params().len() - lost.min(ty.params().len())) {
                Some(position) => declared.ty(position as u64),
                None => ty.params().get(local as usize).copied(),
            };
            Some((local, ty?))
        })?;
        Ok(read)
    }

    /// The body of a function in which other bodies stand in the place of some calls.
    pub(super) fn expanded(
        module: &Module<'_>,
        func: u32,
        Expanded { ops, results, locals }: Expanded<'a>,
    ) -> Result<Body<'a>, String> {
        let ty = module.func_type(func).ok_or("it has no type")?;
        let mut read = Body::of(module, Row::Made(ops), &results, ty)?;
        read.name_locals(|index| Some((index, *locals.get(index as usize)?)))?;
        Ok(read)
    }

    /// Reads a body of which locals have these numbers: those of its own function first, and behind them `instead`.
    pub(super) fn with_locals(
        module: &Module<'_>,
        func: u32,
        body: &FunctionBody<'a>,
        locals: &[ValType],
        instead: &[u32],
    ) -> Result<Body<'a>, String> {
        let ty = module.func_type(func).ok_or("it has no type")?;
        let declared = crate::same::locals::Locals::of(body)?.count();
        let all = ty.params().len() as u64 + declared;
        let own = all.checked_sub(instead.len() as u64).ok_or("its locals differ")?;
        let mut read = Body::of(module, Row::read(body)?, &BTreeMap::new(), ty)?;
        read.name_locals(|index| {
            let local = match u64::from(index).checked_sub(own) {
                Some(position) => *instead.get(usize::try_from(position).ok()?)?,
                None => index,
            };
            Some((local, *locals.get(local as usize)?))
        })?;
        Ok(read)
    }

    /// A body of a function of this type; of some blocks, by the operators that open them, the number of results is given.
    fn of(
        module: &Module<'_>,
        ops: Row<'a>,
        results: &BTreeMap<usize, usize>,
        ty: &FuncType,
    ) -> Result<Body<'a>, String> {
        let mut read = Body {
            ops,
            params: ty.params().to_vec(),
            results: ty.results().len(),
            locals: BTreeMap::new(),
            names: BTreeMap::new(),
            blocks: BTreeMap::new(),
            targets: BTreeMap::new(),
            elses: BTreeMap::new(),
            joins: Vec::new(),
            places: Vec::new(),
            writes: BTreeMap::new(),
        };
        read.structure(module, results)?;
        read.places = read.find_places();
        read.find_joins();
        Ok(read)
    }

    /// Says what each local that an operator names was before, and of which type it is.
    fn name_locals(&mut self, known: impl std::ops::Fn(u32) -> Option<(u32, ValType)>) -> Result<(), String> {
        for at in (0..self.ops.len()).filter(|at| self.ops.kind(*at) == Some(Kind::Local)) {
            let Some(
                op @ (Operator::LocalGet { local_index }
                | Operator::LocalSet { local_index }
                | Operator::LocalTee { local_index }),
            ) = self.ops.get(at)
            else {
                continue;
            };
            let local = match self.names.get(&local_index) {
                Some(local) => *local,
                None => {
                    let (local, ty) = known(local_index).ok_or("it names a local that it does not have")?;
                    self.locals.insert(local, ty);
                    self.names.insert(local_index, local);
                    local
                }
            };
            if !matches!(op, Operator::LocalGet { .. }) {
                self.writes.entry(local).or_default().push(at as u32);
            }
        }
        Ok(())
    }

    fn structure(&mut self, module: &Module<'_>, given: &BTreeMap<usize, usize>) -> Result<(), String> {
        let mut open = vec![WHOLE];
        for at in 0..self.ops.len() {
            if self.ops.is_plain(at) {
                continue;
            }
            let op = &self.ops.get(at).ok_or("an operator cannot be read again")?;
            let target = |depth: u32| -> Result<usize, String> {
                let place = open.len().checked_sub(1 + depth as usize).and_then(|place| open.get(place));
                place.copied().ok_or_else(|| "a branch leaves the body".into())
            };
            match op {
                Operator::Block { blockty } | Operator::Loop { blockty } | Operator::If { blockty } => {
                    let given = given.get(&at).map(|results| (0, *results));
                    let (params, results) =
                        given.or_else(|| arity(module, *blockty)).ok_or("a block has no type")?;
                    if params > 0 && matches!(op, Operator::Loop { .. }) {
                        return Err("a loop with parameters is not followed".into());
                    }
                    self.blocks.insert(at, Block { params, results, end: 0, other: None });
                    open.push(at);
                }
                Operator::Else => {
                    let of = *open.last().ok_or("an `else` stands alone")?;
                    self.elses.insert(at, of);
                    self.blocks.get_mut(&of).ok_or("an `else` stands alone")?.other = Some(at);
                }
                Operator::End => {
                    let of = open.pop().ok_or("an `end` stands alone")?;
                    if let Some(block) = self.blocks.get_mut(&of) {
                        block.end = at;
                    }
                }
                Operator::Br { relative_depth } | Operator::BrIf { relative_depth } => {
                    self.targets.insert(at, vec![target(*relative_depth)?]);
                }
                Operator::BrTable { targets } => {
                    let mut all = Vec::new();
                    for depth in targets.targets() {
                        all.push(target(depth.map_err(unreadable)?)?);
                    }
                    all.push(target(targets.default())?);
                    self.targets.insert(at, all);
                }
                Operator::Return | Operator::Unreachable => {}
                _ => {
                    let known = Op::of(op);
                    let is_plain =
                        matches!(known.control, Control::Next | Control::TailCall | Control::Throw);
                    if !is_plain || known.is_unknown && !is_thread(op) {
                        return Err(format!("{op:?} is not followed"));
                    }
                }
            }
        }
        Ok(())
    }

    fn find_joins(&mut self) {
        let mut joins = vec![false; self.ops.len()];
        let mut join = |at: usize| joins.get_mut(at).into_iter().for_each(|joins| *joins = true);
        for (at, block) in &self.blocks {
            match self.ops.kind(*at) {
                Some(Kind::Loop) => join(*at),
                Some(Kind::If) => join(self.place(block.end + 1)),
                _ => {}
            }
        }
        for target in self.targets.values().flatten() {
            let block = self.blocks.get(target);
            join(block.map_or(self.ops.len() - 1, |block| self.place(block.end + 1)));
        }
        self.joins = joins;
    }

    /// From the end to the start: where one operator goes on is behind it.
    fn find_places(&self) -> Vec<u32> {
        let mut places: Vec<u32> = (0..self.ops.len() as u32).collect();
        for at in (0..self.ops.len()).rev() {
            let next = match self.ops.kind(at) {
                Some(Kind::End) if at + 1 < self.ops.len() => at + 1,
                Some(Kind::Nop) => at + 1,
                Some(Kind::Else) => match self.elses.get(&at).and_then(|of| self.blocks.get(of)) {
                    Some(block) => block.end + 1,
                    None => continue,
                },
                _ => continue,
            };
            places[at] = places.get(next).copied().unwrap_or(next as u32);
        }
        places
    }

    /// The first operator from a place on that does more than to end a block.
    pub(super) fn place(&self, at: usize) -> usize {
        self.places.get(at).map_or(at, |place| *place as usize)
    }

    /// Whether ways come together at a place.
    pub(super) fn joins(&self, at: usize) -> bool {
        self.joins.get(at).is_some_and(|joins| *joins)
    }

    /// The block that an operator opens.
    pub(super) fn block(&self, at: usize) -> Option<Block> {
        self.blocks.get(&at).copied()
    }

    /// Where an operator branches to: the operators that open the blocks, or [`WHOLE`].
    pub(super) fn targets(&self, at: usize) -> &[usize] {
        self.targets.get(&at).map_or(&[], Vec::as_slice)
    }

    /// Whether a loop begins at a place.
    pub(super) fn is_loop(&self, at: usize) -> bool {
        self.ops.kind(at) == Some(Kind::Loop)
    }

    /// Whether the loop that begins at a place writes a local.
    pub(super) fn is_written(&self, at: usize, local: u32) -> bool {
        let end = self.block(at).map_or(at, |block| block.end);
        self.writes.get(&local).is_some_and(|all| {
            let first = all.partition_point(|place| (*place as usize) < at);
            all.get(first).is_some_and(|place| (*place as usize) < end)
        })
    }
}

/// Operators that wait, wake and order, and go on behind themselves.
fn is_thread(op: &Operator<'_>) -> bool {
    matches!(
        op,
        Operator::MemoryAtomicNotify { .. }
            | Operator::MemoryAtomicWait32 { .. }
            | Operator::MemoryAtomicWait64 { .. }
            | Operator::AtomicFence { .. }
            | Operator::Pause
    )
}

fn arity(module: &Module<'_>, ty: BlockType) -> Option<(usize, usize)> {
    Some(match ty {
        BlockType::Empty => (0, 0),
        BlockType::Type(_) => (0, 1),
        BlockType::FuncType(ty) => {
            let ty = module.types.func(ty)?;
            (ty.params().len(), ty.results().len())
        }
    })
}
