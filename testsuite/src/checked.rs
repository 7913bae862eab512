//! Modules that trap where the program does what a layout says it never does: touches another byte, or moves a stack pointer
//! lower. Whoever runs one beside the original sees the difference.

use anyhow::{Context, Result, bail};
use loom_driver::layout::{Extent, Layout};
use std::collections::BTreeMap;
use std::ops::Range;
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{BlockType, CodeSection, Function, FunctionSection, Instruction, TypeSection, ValType};
use wasmparser::{CodeSectionReader, FunctionBody, FunctionSectionReader, Operator, TypeSectionReader};

/// What a program may do.
#[derive(Debug, Default)]
pub struct Allowed {
    /// Addresses that it may read, by memory; any where a memory is missing.
    pub reads: BTreeMap<u32, Vec<Range<u64>>>,
    /// The same for writes.
    pub writes: BTreeMap<u32, Vec<Range<u64>>>,
    /// The lowest value of stack pointers, by global.
    pub lowest: BTreeMap<u32, u32>,
}

impl Allowed {
    /// What a layout says, where it has a bound.
    pub fn by(layout: &Layout) -> Allowed {
        let mut allowed = Allowed::default();
        for memory in &layout.memories {
            if !matches!(memory.extent, Extent::Bounded { .. }) {
                continue;
            }
            let areas = || memory.areas.iter();
            let reads = areas().filter(|area| area.read).map(|area| area.start..area.end);
            let writes = areas().filter(|area| area.written).map(|area| area.start..area.end);
            allowed.reads.insert(memory.memory, joined(reads));
            allowed.writes.insert(memory.memory, joined(writes));
        }
        for stack in &layout.stacks {
            if let (Some(top), Some(depth)) = (stack.top, stack.depth.bytes()) {
                allowed.lowest.insert(stack.pointer, top.saturating_sub(u32::try_from(depth).unwrap_or(top)));
            }
        }
        allowed
    }

    /// Whether nothing would be checked.
    pub fn is_empty(&self) -> bool {
        self.reads.is_empty() && self.lowest.is_empty()
    }
}

/// Ranges in ascending order, those that meet as one.
fn joined(ranges: impl Iterator<Item = Range<u64>>) -> Vec<Range<u64>> {
    let mut joined: Vec<Range<u64>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => joined.push(range),
        }
    }
    joined
}

/// A module that does what `wasm` does as far as that is allowed, and traps where it is not.
///
/// # Errors
///
/// If the module has an operator on memory that nobody has thought about here.
pub fn checked(wasm: &[u8], allowed: &Allowed) -> Result<Vec<u8>> {
    let module = loom_core::Module::parse(wasm)?;
    let mut checks: Vec<(Checked, &[Range<u64>])> = Vec::new();
    checks.extend(allowed.reads.iter().map(|(memory, ranges)| ((*memory, false), &ranges[..])));
    checks.extend(allowed.writes.iter().map(|(memory, ranges)| ((*memory, true), &ranges[..])));
    let mut checking = Checking {
        ty: module.types.len() as u32,
        first: module.funcs.len() as u32,
        checks,
        lowest: &allowed.lowest,
        params: module.funcs.keys().skip(module.imported_funcs).map(|func| params(&module, func)).collect(),
        next: 0,
    };
    let mut output = wasm_encoder::Module::new();
    checking.parse_core_module(&mut output, wasmparser::Parser::new(0), wasm).map_err(
        |error| match error {
            reencode::Error::UserError(error) => error,
            error => anyhow::anyhow!("{error}"),
        },
    )?;
    let bytes = output.finish();
    wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::all()).validate_all(&bytes)?;
    Ok(bytes)
}

fn params(module: &loom_core::Module<'_>, func: loom_core::index::FuncIndex) -> u32 {
    let ty = module.funcs.get(func).and_then(|func| module.sub_type(func.ty));
    match ty.map(|ty| &ty.composite_type.inner) {
        Some(wasmparser::CompositeInnerType::Func(ty)) => ty.params().len() as u32,
        _ => 0,
    }
}

/// A memory, and whether writes of it are checked, or reads.
type Checked = (u32, bool);

struct Checking<'c> {
    /// The type of checks: the address of the first byte, and how many.
    ty: u32,
    /// The first check.
    first: u32,
    /// What each allows: memory and whether it writes, and addresses.
    checks: Vec<(Checked, &'c [Range<u64>])>,
    lowest: &'c BTreeMap<u32, u32>,
    /// The number of parameters of each function that is defined.
    params: Vec<u32>,
    next: usize,
}

type Outcome<T = ()> = Result<T, reencode::Error<anyhow::Error>>;

impl Reencode for Checking<'_> {
    type Error = anyhow::Error;

    fn parse_type_section(&mut self, types: &mut TypeSection, section: TypeSectionReader<'_>) -> Outcome {
        reencode::utils::parse_type_section(self, types, section)?;
        types.ty().function([ValType::I64, ValType::I64], []);
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        funcs: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Outcome {
        reencode::utils::parse_function_section(self, funcs, section)?;
        for _ in &self.checks {
            funcs.function(self.ty);
        }
        Ok(())
    }

    fn parse_code_section(&mut self, code: &mut CodeSection, section: CodeSectionReader<'_>) -> Outcome {
        reencode::utils::parse_code_section(self, code, section)?;
        for (_, ranges) in &self.checks {
            code.function(&check(ranges));
        }
        Ok(())
    }

    fn parse_function_body(&mut self, code: &mut CodeSection, body: FunctionBody<'_>) -> Outcome {
        let mut locals = Vec::new();
        let mut count = self.params.get(self.next).copied().unwrap_or(0);
        self.next += 1;
        for group in body.get_locals_reader()? {
            let (number, ty) = group?;
            count += number;
            locals.push((number, self.val_type(ty)?));
        }
        let own = [
            ValType::I32,
            ValType::I32,
            ValType::I32,
            ValType::I64,
            ValType::F32,
            ValType::F64,
            ValType::V128,
        ];
        locals.extend(own.map(|ty| (1, ty)));
        let mut writer = Writer { func: Function::new(locals), checking: self, first: count };
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            let operator = reader.read()?;
            writer.before(&operator).map_err(reencode::Error::UserError)?;
            let instruction = writer.checking.instruction(operator.clone())?;
            writer.func.instruction(&instruction);
            writer.after(&operator);
        }
        code.function(&writer.func);
        Ok(())
    }
}

/// A body with checks. It has locals of its own from `first` on: three numbers, and a value of each larger type.
struct Writer<'w, 'c> {
    func: Function,
    checking: &'w mut Checking<'c>,
    first: u32,
}

impl Writer<'_, '_> {
    /// Checks what an operator is about to touch.
    fn before(&mut self, operator: &Operator<'_>) -> Result<()> {
        use Operator as O;
        let [x, y, z] = [0, 1, 2].map(|at| self.first + at);
        match operator {
            O::MemoryFill { mem } => {
                self.all([Instruction::LocalSet(z), Instruction::LocalSet(y), Instruction::LocalTee(x)]);
                self.check(*mem, true, x, 0, Err(z));
                self.all([Instruction::LocalGet(y), Instruction::LocalGet(z)]);
            }
            O::MemoryCopy { dst_mem, src_mem } => {
                self.all([Instruction::LocalSet(z), Instruction::LocalSet(y), Instruction::LocalTee(x)]);
                self.check(*dst_mem, true, x, 0, Err(z));
                self.check(*src_mem, false, y, 0, Err(z));
                self.all([Instruction::LocalGet(y), Instruction::LocalGet(z)]);
            }
            O::MemoryInit { mem, .. } => {
                self.all([Instruction::LocalSet(z), Instruction::LocalSet(y), Instruction::LocalTee(x)]);
                self.check(*mem, true, x, 0, Err(z));
                self.all([Instruction::LocalGet(y), Instruction::LocalGet(z)]);
            }
            _ => {
                let Some(memarg) = loom_check::ops::memarg(operator) else { return Ok(()) };
                let (width, value) = access(operator).with_context(|| format!("{operator:?}"))?;
                let wasmparser::MemArgTarget::Memory(memory) = memarg.target else { bail!("{operator:?}") };
                let Some(value) = value.map(|value| self.first + value) else {
                    self.all([Instruction::LocalTee(x)]);
                    self.check(memory, false, x, memarg.offset, Ok(width));
                    return Ok(());
                };
                self.all([Instruction::LocalSet(value), Instruction::LocalTee(x)]);
                self.check(memory, true, x, memarg.offset, Ok(width));
                self.all([Instruction::LocalGet(value)]);
            }
        }
        Ok(())
    }

    /// Checks where an operator has moved a stack pointer.
    fn after(&mut self, operator: &Operator<'_>) {
        let Operator::GlobalSet { global_index } = *operator else { return };
        let Some(lowest) = self.checking.lowest.get(&global_index).copied() else { return };
        self.all([
            Instruction::GlobalGet(global_index),
            Instruction::I32Const(lowest as i32),
            Instruction::I32LtU,
            Instruction::If(BlockType::Empty),
            Instruction::Unreachable,
            Instruction::End,
        ]);
    }

    /// Checks the bytes at the address in a local, plus an offset: so many, or as many as another local says.
    fn check(&mut self, memory: u32, writes: bool, address: u32, offset: u64, width: Result<u64, u32>) {
        let position = self.checking.checks.iter().position(|(what, _)| *what == (memory, writes));
        let Some(position) = position else { return };
        self.all([
            Instruction::LocalGet(address),
            Instruction::I64ExtendI32U,
            Instruction::I64Const(offset as i64),
            Instruction::I64Add,
        ]);
        match width {
            Ok(width) => self.all([Instruction::I64Const(width as i64)]),
            Err(local) => self.all([Instruction::LocalGet(local), Instruction::I64ExtendI32U]),
        }
        self.all([Instruction::Call(self.checking.first + position as u32)]);
    }

    fn all<const N: usize>(&mut self, instructions: [Instruction<'_>; N]) {
        for instruction in &instructions {
            self.func.instruction(instruction);
        }
    }
}

/// Bytes of an access, and for a store which of the writer's locals has the type of the value.
fn access(operator: &Operator<'_>) -> Option<(u64, Option<u32>)> {
    use Operator as O;
    const NUMBER: Option<u32> = Some(1);
    const WIDE: Option<u32> = Some(3);
    Some(match operator {
        O::I32Load8U { .. } | O::I32Load8S { .. } | O::I64Load8U { .. } | O::I64Load8S { .. } => (1, None),
        O::I32Load16U { .. } | O::I32Load16S { .. } | O::I64Load16U { .. } | O::I64Load16S { .. } => {
            (2, None)
        }
        O::I32Load { .. } | O::F32Load { .. } | O::I64Load32U { .. } | O::I64Load32S { .. } => (4, None),
        O::I64Load { .. } | O::F64Load { .. } => (8, None),
        O::V128Load { .. } => (16, None),
        O::I32Store8 { .. } => (1, NUMBER),
        O::I32Store16 { .. } => (2, NUMBER),
        O::I32Store { .. } => (4, NUMBER),
        O::I64Store8 { .. } => (1, WIDE),
        O::I64Store16 { .. } => (2, WIDE),
        O::I64Store32 { .. } => (4, WIDE),
        O::I64Store { .. } => (8, WIDE),
        O::F32Store { .. } => (4, Some(4)),
        O::F64Store { .. } => (8, Some(5)),
        O::V128Store { .. } => (16, Some(6)),
        _ => return None,
    })
}

/// A function that traps unless all of some bytes are in one of the ranges.
fn check(ranges: &[Range<u64>]) -> Function {
    let mut func = Function::new([]);
    // No byte at all is always right.
    let mut all = vec![
        Instruction::LocalGet(1),
        Instruction::I64Eqz,
        Instruction::If(BlockType::Empty),
        Instruction::Return,
        Instruction::End,
    ];
    for range in ranges {
        all.extend([
            Instruction::LocalGet(0),
            Instruction::I64Const(range.start as i64),
            Instruction::I64GeU,
            Instruction::LocalGet(0),
            Instruction::LocalGet(1),
            Instruction::I64Add,
            Instruction::I64Const(range.end as i64),
            Instruction::I64LeU,
            Instruction::I32And,
            Instruction::If(BlockType::Empty),
            Instruction::Return,
            Instruction::End,
        ]);
    }
    all.extend([Instruction::Unreachable, Instruction::End]);
    for instruction in &all {
        func.instruction(instruction);
    }
    func
}
