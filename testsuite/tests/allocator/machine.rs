//! An allocator in an engine, and beside it what a plain model of it gives: every address is known in advance.
//!
//! The model of [`Kind::FirstFit`] has nothing but the list of live blocks: a block goes to the lowest gap between them that is
//! large enough. So null is right only if no gap is, and no block overlaps another.

use anyhow::{Result, ensure};
use loom_check::allocator::{Arena, Kind, template};
use loom_testsuite::random::Random;
use wasm_encoder::{
    CodeSection, ExportKind, ExportSection, FunctionSection, MemorySection, MemoryType, TypeSection, ValType,
};
use wasmtime::{Engine, Instance, Memory, Module, Store, TypedFunc};

/// What is in bytes of the memory that are not the arena's: as a word, a large block that is free.
const OUTSIDE: u8 = 0xa4;
/// How many bytes behind the arena are looked at.
const BEHIND: usize = 64;
/// The size of the word in front of a block.
const WORD: u32 = 4;

/// Something that a program does.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// So many bytes.
    Allocate(u32),
    /// At a multiple of the first number, so many bytes.
    Align(u32, u32),
    /// So many times so many bytes, all zero.
    Zeroed(u32, u32),
    /// The live block at this position becomes so large.
    Resize(usize, u32),
    /// The live block at this position goes.
    Free(usize),
}

/// A block that the program has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Block {
    /// Of what the program may write.
    address: u32,
    /// With the word in front.
    size: u32,
    /// What was asked for.
    bytes: u32,
    alignment: u32,
    /// What all of its bytes are.
    fill: u8,
}

impl Block {
    fn start(&self) -> u32 {
        self.address - WORD
    }

    fn end(&self) -> u32 {
        self.start() + self.size
    }
}

/// An allocator that is compiled.
pub struct Compiled {
    engine: Engine,
    module: Module,
    kind: Kind,
    arena: Arena,
}

impl Compiled {
    /// One with an arena of so many bytes.
    pub fn new(kind: Kind, unit: u32, bytes: u32) -> Compiled {
        let arena = arena(unit, bytes);
        let wasm = module(&template::bodies(kind, &arena, 0));
        Compiled::of(&Engine::default(), &wasm, kind, arena)
    }

    /// A module that ought to be one.
    pub fn of(engine: &Engine, wasm: &[u8], kind: Kind, arena: Arena) -> Compiled {
        Compiled { engine: engine.clone(), module: Module::new(engine, wasm).unwrap(), kind, arena }
    }

    /// An instance of it, with so much fuel if the engine counts any.
    pub fn start(&self, fuel: Option<u64>) -> Machine {
        let mut store = Store::new(&self.engine, ());
        if let Some(fuel) = fuel {
            store.set_fuel(fuel).unwrap();
        }
        let instance = Instance::new(&mut store, &self.module, &[]).unwrap();
        let memory = instance.get_memory(&mut store, "memory").unwrap();
        let mut machine = Machine {
            allocate: instance.get_typed_func(&mut store, "1").unwrap(),
            free: instance.get_typed_func(&mut store, "2").unwrap(),
            align: instance.get_typed_func(&mut store, "3").unwrap(),
            resize: instance.get_typed_func(&mut store, "4").unwrap(),
            zeroed: instance.get_typed_func(&mut store, "5").unwrap(),
            store,
            memory,
            kind: self.kind,
            arena: self.arena,
            live: Vec::new(),
            used: 0,
            stamp: 0,
        };
        machine.reset();
        machine
    }
}

/// An allocator in an engine, and what it ought to have given.
pub struct Machine {
    store: Store<()>,
    memory: Memory,
    allocate: TypedFunc<u32, u32>,
    free: TypedFunc<u32, ()>,
    align: TypedFunc<(u32, u32), u32>,
    resize: TypedFunc<(u32, u32, u32), u32>,
    zeroed: TypedFunc<(u32, u32), u32>,
    kind: Kind,
    arena: Arena,
    /// In the order of addresses.
    live: Vec<Block>,
    /// How many bytes a bump allocator has given away.
    used: u32,
    stamp: u8,
}

impl Machine {
    fn bytes(&self) -> &[u8] {
        self.memory.data(&self.store)
    }

    /// Zeros in the arena, as at first, and something else around it.
    pub fn reset(&mut self) {
        let [start, end] = [self.arena.start, self.arena.end].map(|at| at as usize);
        let bytes = self.memory.data_mut(&mut self.store);
        bytes[..start].fill(OUTSIDE);
        bytes[start..end].fill(0);
        bytes[end..end + BEHIND].fill(OUTSIDE);
        self.live.clear();
        self.used = 0;
    }

    /// How many blocks the program has.
    pub fn live(&self) -> usize {
        self.live.len()
    }

    /// Frees the address 0, and asks for more than there is.
    pub fn extremes(&mut self) -> Result<()> {
        self.free.call(&mut self.store, 0)?;
        self.step(Step::Allocate(8))?;
        self.step(Step::Align(1 << 31, 8))?;
        let all = self.arena.end - self.arena.start;
        for bytes in [all - 3, all, 1 << 30, 1 << 31, u32::MAX - 64, u32::MAX - 3, u32::MAX] {
            self.step(Step::Allocate(bytes))?;
            self.step(Step::Resize(0, bytes))?;
            for alignment in [64, 4096, 1 << 31] {
                self.step(Step::Align(alignment, bytes))?;
                self.step(Step::Align(alignment, 0u32.wrapping_sub(alignment)))?;
            }
            self.step(Step::Zeroed(bytes, bytes))?;
            self.step(Step::Zeroed(bytes, 2))?;
            self.step(Step::Zeroed(2, bytes))?;
            self.step(Step::Zeroed(1 << 16, 1 << 16))?;
        }
        self.check()?;
        self.step(Step::Free(0))
    }

    /// What a block of so many bytes takes.
    fn size(&self, bytes: u64) -> u64 {
        (bytes + u64::from(WORD)).next_multiple_of(self.arena.unit.into())
    }

    /// Where the model puts a block of this size: where it starts.
    fn place(&self, size: u64) -> Option<u32> {
        let end = self.arena.end;
        if self.kind == Kind::Bump {
            let at = self.arena.start + self.arena.unit + self.used;
            return (size <= u64::from(end - at)).then_some(at);
        }
        let mut at = self.arena.start;
        for block in &self.live {
            if u64::from(block.start() - at) >= size {
                return Some(at);
            }
            at = block.end();
        }
        (u64::from(end - at) >= size).then_some(at)
    }

    /// The address that the model gives for so many bytes, or 0.
    fn expected(&mut self, bytes: u64, alignment: u32) -> u32 {
        let slack = if alignment > self.arena.unit { alignment } else { 0 };
        let size = self.size(bytes + u64::from(slack));
        let Some(start) = self.place(size) else { return 0 };
        if self.kind == Kind::Bump {
            self.used += size as u32;
        }
        (start + WORD).next_multiple_of(alignment.max(1))
    }

    /// Whether a live block can have this size where it is.
    fn has_room(&self, position: usize, size: u64) -> bool {
        let block = &self.live[position];
        let end = match self.kind {
            Kind::FirstFit => self.live.get(position + 1).map_or(self.arena.end, Block::start),
            Kind::Bump => block.end(),
        };
        size <= u64::from(end - block.start())
    }

    /// Does it, and sees that it is what the model says.
    pub fn step(&mut self, step: Step) -> Result<()> {
        match step {
            Step::Allocate(bytes) => {
                let expected = self.expected(bytes.into(), 1);
                let address = self.allocate.call(&mut self.store, bytes)?;
                ensure!(address == expected, "{step:?}: {address:#x}, not {expected:#x}");
                self.got(address, bytes, 1)?;
            }
            Step::Align(alignment, bytes) => {
                let expected = self.expected(bytes.into(), alignment);
                let address = self.align.call(&mut self.store, (alignment, bytes))?;
                ensure!(address == expected, "{step:?}: {address:#x}, not {expected:#x}");
                self.got(address, bytes, alignment)?;
            }
            Step::Zeroed(count, each) => {
                let bytes = u64::from(count) * u64::from(each);
                let expected = self.expected(bytes, 1);
                let address = self.zeroed.call(&mut self.store, (count, each))?;
                ensure!(address == expected, "{step:?}: {address:#x}, not {expected:#x}");
                if address != 0 {
                    ensure!(self.are(address, bytes as u32, 0), "{step:?}: not zero");
                }
                self.got(address, bytes as u32, 1)?;
            }
            Step::Resize(position, bytes) => {
                let old = self.live[position];
                self.holds(&old)?;
                let stays = self.has_room(position, self.size(bytes.into()));
                let expected = if stays { old.address } else { self.expected(bytes.into(), old.alignment) };
                let call = (old.address, bytes, old.alignment);
                let address = self.resize.call(&mut self.store, call)?;
                ensure!(address == expected, "{step:?} of {old:?}: {address:#x}, not {expected:#x}");
                if address != 0 {
                    ensure!(self.are(address, old.bytes.min(bytes), old.fill), "{step:?} loses something");
                    self.live.remove(position);
                    self.got(address, bytes, old.alignment)?;
                }
            }
            Step::Free(position) => {
                let block = self.live.remove(position);
                self.holds(&block)?;
                self.free.call(&mut self.store, block.address)?;
            }
        }
        Ok(())
    }

    /// A block was given, and is filled to the very end of what callers can see that it has.
    fn got(&mut self, address: u32, bytes: u32, alignment: u32) -> Result<()> {
        if address == 0 {
            return Ok(());
        }
        self.stamp = self.stamp.wrapping_add(1);
        let (size, fill) = (self.size(bytes.into()) as u32, self.stamp);
        let block = Block { address, size, bytes, alignment, fill };
        self.has_size(&block)?;
        let range = address as usize..block.end() as usize;
        self.memory.data_mut(&mut self.store)[range].fill(fill);
        // Of the model, that it is one.
        let position = self.live.partition_point(|other| other.address < address);
        assert!(address.is_multiple_of(alignment.max(self.arena.unit)));
        assert!(position.checked_sub(1).is_none_or(|before| self.live[before].end() <= block.start()));
        assert!(self.live.get(position).is_none_or(|behind| block.end() <= behind.start()));
        assert!(block.start() >= self.arena.start && block.end() <= self.arena.end);
        self.live.insert(position, block);
        Ok(())
    }

    /// Whether so many bytes all are `value`.
    fn are(&self, address: u32, bytes: u32, value: u8) -> bool {
        let all = &self.bytes()[address as usize..(address + bytes) as usize];
        // Each is the one in front of it.
        all.first().is_none_or(|first| *first == value && all[1..] == all[..all.len() - 1])
    }

    /// The word in front of it has its size, and that it is in use.
    fn has_size(&self, block: &Block) -> Result<()> {
        let word = &self.bytes()[block.start() as usize..block.address as usize];
        ensure!(word == (block.size | 3).to_le_bytes(), "{block:?} has {word:x?} in front");
        Ok(())
    }

    /// A block has what was put into it.
    fn holds(&self, block: &Block) -> Result<()> {
        self.has_size(block)?;
        ensure!(self.are(block.address, block.size - WORD, block.fill), "{block:?} was written");
        Ok(())
    }

    /// Every block has what was put into it, and nothing around the arena was written.
    pub fn check(&self) -> Result<()> {
        self.live.iter().try_for_each(|block| self.holds(block))?;
        let is_same =
            self.are(0, self.arena.start, OUTSIDE) && self.are(self.arena.end, BEHIND as u32, OUTSIDE);
        ensure!(is_same, "something outside of the arena was written");
        Ok(())
    }

    /// Every sequence of so many steps from here on, looking at everything after each step; and how many there are.
    pub fn every(&mut self, steps: u32, sizes: &[u32], alignments: &[u32]) -> Result<u64> {
        if steps == 0 {
            return Ok(1);
        }
        let mut all: Vec<Step> = Vec::new();
        for size in sizes {
            all.push(Step::Zeroed(1, *size));
            all.extend(alignments.iter().map(|alignment| match alignment {
                1 => Step::Allocate(*size),
                _ => Step::Align(*alignment, *size),
            }));
            all.extend((0..self.live.len()).map(|position| Step::Resize(position, *size)));
        }
        all.extend((0..self.live.len()).map(Step::Free));
        let (live, used, stamp) = (self.live.clone(), self.used, self.stamp);
        let [start, end] = [self.arena.start, self.arena.end].map(|at| at as usize);
        let saved = self.bytes()[start..end].to_vec();
        let mut count = 0;
        for step in all {
            self.step(step)?;
            self.check()?;
            count += self.every(steps - 1, sizes, alignments)?;
            self.memory.data_mut(&mut self.store)[start..end].copy_from_slice(&saved);
            self.live.clone_from(&live);
            (self.used, self.stamp) = (used, stamp);
        }
        Ok(count)
    }

    /// So many steps at random from the initial state, looking at all blocks at the end.
    pub fn some(&mut self, steps: u32, random: &mut Random) -> Result<()> {
        self.reset();
        // From a few bytes to more than there are.
        let most = 1 << random.below(18);
        for _ in 0..steps {
            let live = self.live.len();
            let bytes = match random.below(100) {
                0 => u32::MAX - random.below(5000) as u32,
                1 => 1 << random.below(32),
                _ => random.below(most) as u32,
            };
            let step = match random.below(8) {
                0 | 1 => Step::Allocate(bytes),
                2 => Step::Align(1 << random.below(13), bytes),
                3 => Step::Zeroed(random.below(5) as u32, bytes),
                4 if live > 0 => Step::Resize(random.below(live), bytes),
                _ if live > 0 => Step::Free(random.below(live)),
                _ => Step::Allocate(bytes),
            };
            self.step(step)?;
        }
        self.check()
    }
}

/// An arena of so many bytes.
pub fn arena(unit: u32, bytes: u32) -> Arena {
    let start = 2 * unit - WORD;
    Arena { memory: 0, start, end: start + bytes / unit * unit, unit }
}

/// A module with the functions, exported by number, and a memory.
pub fn module(bodies: &[Vec<u8>; template::COUNT as usize]) -> Vec<u8> {
    let (mut types, mut funcs, mut code) = (TypeSection::new(), FunctionSection::new(), CodeSection::new());
    let (mut memories, mut exports) = (MemorySection::new(), ExportSection::new());
    for ((index, (params, has_result)), body) in (0..).zip(template::TYPES).zip(bodies) {
        let (params, results) = ((0..params).map(|_| ValType::I32), has_result.then_some(ValType::I32));
        types.ty().function(params, results);
        funcs.function(index);
        code.raw(body);
        exports.export(&index.to_string(), ExportKind::Func, index);
    }
    memories.memory(MemoryType {
        minimum: 4,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    exports.export("memory", ExportKind::Memory, 0);
    let mut module = wasm_encoder::Module::new();
    module.section(&types).section(&funcs).section(&memories).section(&exports).section(&code);
    module.finish()
}
