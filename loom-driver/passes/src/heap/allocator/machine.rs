//! A machine that runs functions of a module on its initial memory: the part of WebAssembly that allocators are made of.
//!
//! It is no engine. What it does not know it says, and nothing is concluded from that. It stops after so many steps.

use super::code::Code;
use super::frame::{Frame, Label};
use super::numbers;
use super::pieces::Pieces;
use super::secret::Secret;
use loom_core::Module;
use loom_core::index::{FuncIndex, GlobalIndex, MemoryIndex};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use wasmparser::{BlockType, DataKind, MemArg, MemArgTarget, Operator};

/// Why it does not go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// The code traps.
    Trap,
    /// It takes too long, or too much.
    TooMuch,
    /// It does what this machine does not know.
    Unknown(String),
}

/// By how many bytes the memory may grow at once, for sizes far above which there is no memory.
const MOST_GROWTH: u64 = 1 << 26;
/// How deep calls may be.
const MOST_CALLS: u32 = 64;
/// How many values one body may have at once.
const MOST_VALUES: usize = 1 << 16;

/// A machine, in some state.
#[derive(Clone)]
pub struct Machine<'m, 'a> {
    module: &'m Module<'a>,
    memory: MemoryIndex,
    page: u64,
    pages: u64,
    /// How many bytes the memory has at first.
    bytes_at_first: u64,
    /// The memory, as far as it was written or a segment initialises it.
    pieces: Pieces,
    code: BTreeMap<FuncIndex, Rc<Code<'a>>>,
    /// Addresses that code read or wrote, in words of four bytes, in what the memory has at first.
    pub touched: BTreeSet<u64>,
    /// How many steps are left.
    pub fuel: u64,
    /// By how many bytes the memory may grow at once.
    pub growth: u64,
    /// What the program has in its blocks.
    pub secret: Secret,
    /// What code wrote since this was emptied last: addresses, each with the one behind the last byte.
    pub written: Vec<(u64, u64)>,
    /// Globals that were set, with what they have.
    globals: BTreeMap<GlobalIndex, u64>,
}

impl<'m, 'a> Machine<'m, 'a> {
    /// The state in which `module` starts, for code that uses this memory. `None` if that is not known.
    pub fn of(module: &'m Module<'a>, memory: MemoryIndex) -> Option<Machine<'m, 'a>> {
        let ty = module.memories.get(memory)?.ty;
        let page = 1u64.checked_shl(ty.page_size_log2.unwrap_or(16))?;
        let mut machine = Machine {
            module,
            memory,
            page,
            pages: ty.initial,
            bytes_at_first: ty.initial.checked_mul(page)?,
            pieces: Pieces::default(),
            code: BTreeMap::new(),
            touched: BTreeSet::new(),
            fuel: 0,
            growth: MOST_GROWTH,
            secret: Secret::default(),
            written: Vec::new(),
            globals: BTreeMap::new(),
        };
        for data in module.datas.values() {
            let DataKind::Active { memory_index, offset_expr } = &data.kind else { continue };
            if *memory_index == memory.as_u32() {
                let offset = module.constants.integer(offset_expr)?;
                machine.write(offset, data.data)?;
            }
        }
        Some(machine)
    }

    /// How many pages the memory has.
    pub fn pages(&self) -> u64 {
        self.pages
    }

    /// How many bytes the memory has.
    pub fn size(&self) -> u64 {
        self.pages.saturating_mul(self.page)
    }

    /// The bytes of the memory.
    pub fn bytes(&self) -> &Pieces {
        &self.pieces
    }

    /// Writes the same to so many bytes; `None` if they are out of bounds.
    pub fn fill(&mut self, address: u64, bytes: u64, value: u8) -> Option<()> {
        address.checked_add(bytes).filter(|end| *end <= self.size())?;
        self.pieces.fill(address, bytes, value);
        Some(())
    }

    /// Writes bytes; `None` if they are out of bounds.
    pub fn write(&mut self, address: u64, bytes: &[u8]) -> Option<()> {
        address.checked_add(bytes.len() as u64).filter(|end| *end <= self.size())?;
        self.pieces.write(address, bytes);
        Some(())
    }

    /// A word of four bytes, little endian; `None` out of bounds.
    pub fn word(&self, address: u64) -> Option<u32> {
        self.read(address, 4).map(|value| value as u32)
    }

    fn read(&self, address: u64, bytes: u32) -> Option<u64> {
        address.checked_add(bytes.into()).filter(|end| *end <= self.size())?;
        let byte = |at| u64::from(self.pieces.byte(at));
        Some((0..bytes).fold(0, |sum, at| sum | byte(address + u64::from(at)) << (8 * at)))
    }

    /// Calls a function, which has parameters and results of integer types.
    ///
    /// # Errors
    ///
    /// Why there is no result.
    pub fn call(&mut self, func: FuncIndex, args: &[u64]) -> Result<Option<u64>, Stop> {
        self.enter(func, args.to_vec(), MOST_CALLS)
    }

    fn enter(&mut self, func: FuncIndex, args: Vec<u64>, depth: u32) -> Result<Option<u64>, Stop> {
        if depth == 0 {
            return Err(Stop::TooMuch);
        }
        let code = match self.code.get(&func) {
            Some(code) => Rc::clone(code),
            None => {
                let body =
                    self.module.body(func).ok_or_else(|| Stop::Unknown("it calls an import".into()))?;
                let code = Rc::new(Code::of(body).map_err(|error| Stop::Unknown(error.to_string()))?);
                self.code.insert(func, Rc::clone(&code));
                code
            }
        };
        let results = self.results(func)?;
        if code.locals > MOST_VALUES as u64 {
            return Err(Stop::TooMuch);
        }
        let mut locals = args;
        locals.resize(locals.len() + code.locals as usize, 0);
        let mut frame = Frame { code: &code, at: 0, locals, stack: Vec::new(), labels: Vec::new() };
        // The body is a block, whose end is its last operator.
        let end = code.operators.len().saturating_sub(1);
        frame.labels.push(Label { target: end, height: 0, arity: results });
        while frame.at <= end {
            self.fuel = self.fuel.checked_sub(1).ok_or(Stop::TooMuch)?;
            self.step(&mut frame, depth)?;
        }
        Ok(if results == 1 { frame.stack.pop() } else { None })
    }

    fn results(&self, func: FuncIndex) -> Result<usize, Stop> {
        let ty =
            self.module.func_type(func).ok_or_else(|| Stop::Unknown("a function without a type".into()))?;
        match ty.results().len() {
            many @ 2.. => Err(Stop::Unknown(format!("{many} results"))),
            few => Ok(few),
        }
    }

    fn address(&self, memarg: &MemArg, base: u64) -> Result<u64, Stop> {
        match memarg.target {
            MemArgTarget::Memory(memory) if memory == self.memory.as_u32() => {
                u64::from(base as u32).checked_add(memarg.offset).ok_or(Stop::Trap)
            }
            _ => Err(Stop::Unknown("it touches another memory".into())),
        }
    }

    fn step(&mut self, frame: &mut Frame<'_, 'a>, depth: u32) -> Result<(), Stop> {
        let at = frame.at;
        let Some(operator) = frame.code.operators.get(at) else { return Err(Stop::Trap) };
        frame.at += 1;
        match operator {
            Operator::Nop => {}
            Operator::Unreachable => return Err(Stop::Trap),
            Operator::Block { blockty } => frame.open(at, false, self.arity(blockty, false)?),
            Operator::Loop { blockty } => frame.open(at, true, self.arity(blockty, true)?),
            Operator::If { blockty } => {
                let arity = self.arity(blockty, false)?;
                let (holds, other) = (frame.pop() as u32 != 0, frame.code.elses[at] as usize);
                frame.open(at, false, arity);
                if !holds {
                    let is_else = matches!(frame.code.operators.get(other), Some(Operator::Else));
                    frame.at = other + usize::from(is_else);
                }
            }
            // The end of the first arm.
            Operator::Else => frame.at = frame.code.ends[at] as usize,
            Operator::End => drop(frame.labels.pop()),
            Operator::Br { relative_depth } => frame.branch(*relative_depth),
            Operator::BrIf { relative_depth } => {
                if frame.pop() as u32 != 0 {
                    frame.branch(*relative_depth);
                }
            }
            Operator::BrTable { targets } => {
                let index = frame.pop() as u32;
                let target = targets.targets().nth(index as usize).and_then(Result::ok);
                frame.branch(target.unwrap_or_else(|| targets.default()));
            }
            Operator::Return => frame.branch((frame.labels.len() as u32).saturating_sub(1)),
            Operator::Call { function_index } => {
                let func = FuncIndex::from_u32(*function_index);
                let ty = self.module.func_type(func).ok_or(Stop::Trap)?;
                let from = frame.stack.len().saturating_sub(ty.params().len());
                let args = frame.stack.split_off(from);
                frame.stack.extend(self.enter(func, args, depth - 1)?);
            }
            Operator::Drop => drop(frame.pop()),
            Operator::Select | Operator::TypedSelect { .. } => {
                let [condition, other, one] = [frame.pop(), frame.pop(), frame.pop()];
                frame.stack.push(if condition as u32 != 0 { one } else { other });
            }
            Operator::LocalGet { local_index } => {
                let value = frame.locals.get(*local_index as usize).copied().unwrap_or(0);
                frame.stack.push(value);
            }
            Operator::LocalSet { local_index } => {
                let value = frame.pop();
                frame.set(*local_index, value);
            }
            Operator::LocalTee { local_index } => {
                let value = frame.stack.last().copied().unwrap_or(0);
                frame.set(*local_index, value);
            }
            Operator::GlobalGet { global_index } => {
                let global = GlobalIndex::from_u32(*global_index);
                let value = self.globals.get(&global).copied().or_else(|| self.initial(global));
                frame.stack.push(value.ok_or_else(|| Stop::Unknown("the value of a global".into()))?);
            }
            // Who moves a stack pointer puts it back.
            Operator::GlobalSet { global_index } => {
                let (global, value) = (GlobalIndex::from_u32(*global_index), frame.pop());
                match self.initial(global) {
                    Some(initial) if initial == value => drop(self.globals.remove(&global)),
                    Some(_) => drop(self.globals.insert(global, value)),
                    None => return Err(Stop::Unknown(format!("{operator:?}"))),
                }
            }
            Operator::I32Const { value } => frame.stack.push(value.cast_unsigned().into()),
            Operator::I64Const { value } => frame.stack.push(value.cast_unsigned()),
            Operator::MemorySize { mem } if *mem == self.memory.as_u32() => frame.stack.push(self.pages),
            Operator::MemoryGrow { mem } if *mem == self.memory.as_u32() => {
                let delta = frame.pop();
                let bytes = delta.saturating_mul(self.page);
                let fits = bytes <= self.growth && self.size() + bytes <= 1 << 31;
                frame.stack.push(if fits { self.pages } else { u32::MAX.into() });
                self.pages += if fits { delta } else { 0 };
            }
            Operator::MemoryCopy { dst_mem, src_mem }
                if [*dst_mem, *src_mem] == [self.memory.as_u32(); 2] =>
            {
                let [len, from, to] = [frame.pop(), frame.pop(), frame.pop()];
                self.fuel = self.fuel.checked_sub(len).ok_or(Stop::TooMuch)?;
                let is_inside = from + len <= self.size();
                self.may_read(from, len)?;
                let byte = |at| self.read(at, 1).unwrap_or(0) as u8;
                let bytes: Vec<u8> = (from..from + len).filter(|_| is_inside).map(byte).collect();
                self.store(to, &bytes).filter(|()| is_inside).ok_or(Stop::Trap)?;
            }
            Operator::MemoryFill { mem } if *mem == self.memory.as_u32() => {
                let [len, value, to] = [frame.pop(), frame.pop(), frame.pop()];
                self.fuel = self.fuel.checked_sub(len).ok_or(Stop::TooMuch)?;
                self.store(to, &vec![value as u8; len as usize]).ok_or(Stop::Trap)?;
            }
            operator => return self.compute(frame, operator),
        }
        Ok(())
    }

    fn compute(&mut self, frame: &mut Frame<'_, 'a>, operator: &Operator<'_>) -> Result<(), Stop> {
        if let Some((memarg, bytes, sign)) = numbers::load(operator) {
            let base = frame.pop();
            let address = self.address(memarg, base)?;
            let value = self.read(address, bytes).ok_or(Stop::Trap)?;
            self.may_read(address, bytes.into())?;
            self.touch(address, bytes.into());
            frame.stack.push(match sign {
                None => value,
                Some(to) => {
                    let unused = 64 - 8 * bytes;
                    let extended = ((value << unused).cast_signed() >> unused).cast_unsigned();
                    if to == 4 { u64::from(extended as u32) } else { extended }
                }
            });
            return Ok(());
        }
        if let Some((memarg, bytes)) = numbers::store(operator) {
            let (value, base) = (frame.pop(), frame.pop());
            let address = self.address(memarg, base)?;
            let value = value.to_le_bytes();
            return self.store(address, value.get(..bytes as usize).unwrap_or_default()).ok_or(Stop::Trap);
        }
        let top = frame.pop();
        if let Some(value) = numbers::unary(operator, top) {
            frame.stack.push(value);
            return Ok(());
        }
        let below = frame.pop();
        match numbers::binary(operator, below, top) {
            Some(Some(value)) => frame.stack.push(value),
            Some(None) => return Err(Stop::Trap),
            None => return Err(Stop::Unknown(format!("{operator:?}"))),
        }
        Ok(())
    }

    /// Writes as code does.
    fn store(&mut self, address: u64, bytes: &[u8]) -> Option<()> {
        self.write(address, bytes)?;
        self.secret.remove(address, address + bytes.len() as u64);
        self.written.push((address, address + bytes.len() as u64));
        self.touch(address, bytes.len() as u64);
        Some(())
    }

    fn may_read(&self, address: u64, bytes: u64) -> Result<(), Stop> {
        match self.secret.has_any(address, address + bytes) {
            true => Err(Stop::Unknown("it reads what the program has in a block".into())),
            false => Ok(()),
        }
    }

    /// What a global has at first, if it is a number and the module's own.
    fn initial(&self, global: GlobalIndex) -> Option<u64> {
        self.module.constants.integer(self.module.globals.get(global)?.origin.defined()?)
    }

    /// Whether a global has another value than at first: the stack is not as it was.
    pub fn has_moved_a_global(&self) -> bool {
        !self.globals.is_empty()
    }

    /// Whether an address is between where a stack pointer is and where it was: of a frame, which is gone when its function returns.
    fn is_in_a_frame(&self, address: u64) -> bool {
        let mut moved = self.globals.iter();
        moved.any(|(global, now)| (*now..self.initial(*global).unwrap_or(0)).contains(&address))
    }

    fn touch(&mut self, address: u64, bytes: u64) {
        if self.is_in_a_frame(address) {
            return;
        }
        let end = (address + bytes).min(self.bytes_at_first);
        self.touched.extend((address & !3..end).step_by(4));
    }

    /// How many values a branch to a block of this type takes.
    fn arity(&self, ty: &BlockType, is_loop: bool) -> Result<usize, Stop> {
        match ty {
            BlockType::Empty => Ok(0),
            BlockType::Type(_) => Ok(usize::from(!is_loop)),
            BlockType::FuncType(_) => Err(Stop::Unknown("a block with parameters or several results".into())),
        }
    }
}
