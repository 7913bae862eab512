//! A function body, decoded once.

use super::operators::{self, Op};
use loom_core::index::FuncIndex;
use loom_core::{Error, Module, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use wasmparser::{CompositeInnerType, ValType};

/// Loops are nested no deeper in a function that is analysed.
const MAX_NESTED_LOOPS: usize = 64;

/// A function body.
#[derive(Debug)]
pub struct Code {
    /// Its operators, in order, the last `end` included.
    pub ops: Vec<Op>,
    /// Where each is: byte offsets from the start of the body (its local declarations).
    pub at: Vec<Range<u32>>,
    /// Whether each local is an `i32`; parameters first.
    pub is_i32: Vec<bool>,
    /// The number of parameters.
    pub params: usize,
    /// The number of results.
    pub results: usize,
    /// What each loop changes, by the position of its `loop`: locals and, as numbers from
    /// [`Code::global`] on, globals.
    pub changed: BTreeMap<usize, BTreeSet<u32>>,
    /// Operands that each `end` leaves, by its position.
    pub leaves: BTreeMap<usize, usize>,
    /// Every 32-bit constant and its neighbours, in ascending order: where a number that grows in
    /// a loop may come to rest.
    pub thresholds: Vec<u32>,
}

impl Code {
    /// Decodes the body of a function; `None` for an import.
    ///
    /// # Errors
    ///
    /// [`Error::Bug`] if the body is not valid.
    pub fn of(module: &Module<'_>, func: FuncIndex) -> Result<Option<Code>> {
        let Some(body) = module.body(func) else { return Ok(None) };
        Code::decode(module, func, body).map(Some).map_err(|error| Error::bug(format!("a body: {error}")))
    }

    fn decode(
        module: &Module<'_>,
        func: FuncIndex,
        body: &wasmparser::FunctionBody<'_>,
    ) -> wasmparser::Result<Code> {
        let mut code = Code {
            ops: Vec::new(),
            at: Vec::new(),
            is_i32: Vec::new(),
            params: 0,
            results: 0,
            changed: BTreeMap::new(),
            leaves: BTreeMap::new(),
            thresholds: Vec::new(),
        };
        let ty = module.funcs.get(func).and_then(|func| module.sub_type(func.ty));
        if let Some(CompositeInnerType::Func(ty)) = ty.map(|ty| &ty.composite_type.inner) {
            code.is_i32.extend(ty.params().iter().map(|ty| *ty == ValType::I32));
            (code.params, code.results) = (ty.params().len(), ty.results().len());
        }
        for group in body.get_locals_reader()? {
            let (count, ty) = group?;
            code.is_i32.extend(std::iter::repeat_n(ty == ValType::I32, count as usize));
        }
        let base = body.range().start;
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            let start = (reader.original_position() - base) as u32;
            let operator = reader.read()?;
            let op = operators::read(module, &operator);
            if let Op::UnknownBlock(name) = op {
                code.refuse(name);
                return Ok(code);
            }
            code.ops.push(op);
            code.at.push(start..(reader.original_position() - base) as u32);
        }
        code.collect();
        Ok(code)
    }

    /// Leaves nothing of the body but the word that nobody knows what it does.
    fn refuse(&mut self, why: &'static str) {
        self.ops = vec![Op::Unknown(why)];
        self.at.truncate(1);
    }

    /// The number that stands for a global beside those of locals.
    pub fn global(&self, global: u32) -> u32 {
        (self.is_i32.len() as u32).saturating_add(global)
    }

    fn collect(&mut self) {
        let mut open: Vec<(usize, bool, usize)> = Vec::new();
        let mut loops = 0;
        let mut changed: Vec<(usize, u32)> = Vec::new();
        let mut thresholds = BTreeSet::new();
        for (position, op) in self.ops.iter().enumerate() {
            if loops > MAX_NESTED_LOOPS {
                return self.refuse("loops nested very deeply");
            }
            match op {
                Op::Block(arity) | Op::If(arity) => open.push((position, false, arity.results)),
                Op::Loop(arity) => {
                    open.push((position, true, arity.results));
                    self.changed.entry(position).or_default();
                    loops += 1;
                }
                Op::End => {
                    if let Some((_, is_loop, results)) = open.pop() {
                        loops -= usize::from(is_loop);
                        self.leaves.insert(position, results);
                    }
                }
                Op::LocalSet(local) | Op::LocalTee(local) => {
                    changed.extend(around(&open).map(|at| (at, *local)));
                }
                Op::GlobalSet(global) => {
                    let global = self.global(*global);
                    changed.extend(around(&open).map(|at| (at, global)));
                }
                Op::Const(value) => {
                    thresholds.extend([value.wrapping_sub(1), *value, value.wrapping_add(1)]);
                }
                _ => {}
            }
        }
        self.thresholds = thresholds.into_iter().collect();
        for (at, what) in changed {
            self.changed.entry(at).or_default().insert(what);
        }
    }
}

/// Positions of the loops that are open.
fn around(open: &[(usize, bool, usize)]) -> impl Iterator<Item = usize> + '_ {
    open.iter().filter(|(_, is_loop, _)| *is_loop).map(|(position, _, _)| *position)
}
