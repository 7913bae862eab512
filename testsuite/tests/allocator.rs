//! The allocators that `heap` puts in the place of a program's own, against a plain model: `loom_check::allocator::template`.
//!
//! All short sequences in a small arena, and long ones at random in a larger one. `RUNS=10000000` makes more of the latter.
//! Besides, they are put in the place of the one of Rust's standard library.

use loom_check::allocator::{Arena, Kind, template};
use loom_testsuite::command;
use loom_testsuite::engine::Traps;
use loom_testsuite::execute::{self, Tolerance};
use std::path::Path;
use wasm_encoder::{
    CodeSection, ExportKind, ExportSection, FunctionSection, MemorySection, MemoryType, Module, TypeSection,
    ValType,
};
use wasmtime::{Engine, Instance, Memory, Store, TypedFunc};

/// What is in bytes of the memory that are not the arena's.
const OUTSIDE: u8 = 0xa5;

/// An allocator in an engine, and what it ought to have given.
struct Machine {
    store: Store<()>,
    memory: Memory,
    allocate: TypedFunc<u32, u32>,
    free: TypedFunc<u32, ()>,
    align: TypedFunc<(u32, u32), u32>,
    resize: TypedFunc<(u32, u32, u32), u32>,
    zeroed: TypedFunc<(u32, u32), u32>,
    kind: Kind,
    arena: Arena,
    live: Vec<Block>,
    stamp: u8,
}

/// A block that the program has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Block {
    address: u32,
    bytes: u32,
    alignment: u32,
    /// What all of its bytes are.
    fill: u8,
}

/// Something that a program does.
#[derive(Debug, Clone, Copy)]
enum Step {
    Allocate(u32),
    Align(u32, u32),
    Zeroed(u32, u32),
    /// The live block at this position becomes so large.
    Resize(usize, u32),
    /// The live block at this position goes.
    Free(usize),
}

impl Machine {
    fn new(kind: Kind, unit: u32, bytes: u32) -> Machine {
        let start = 2 * unit - 4;
        let arena = Arena { memory: 0, start, end: start + bytes / unit * unit, unit };
        let engine = Engine::default();
        let module = wasmtime::Module::new(&engine, module(kind, &arena)).unwrap();
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        let memory = instance.get_memory(&mut store, "memory").unwrap();
        let mut machine = Machine {
            allocate: instance.get_typed_func(&mut store, "1").unwrap(),
            free: instance.get_typed_func(&mut store, "2").unwrap(),
            align: instance.get_typed_func(&mut store, "3").unwrap(),
            resize: instance.get_typed_func(&mut store, "4").unwrap(),
            zeroed: instance.get_typed_func(&mut store, "5").unwrap(),
            store,
            memory,
            kind,
            arena,
            live: Vec::new(),
            stamp: 0,
        };
        machine.reset();
        machine
    }

    fn bytes(&self) -> &[u8] {
        self.memory.data(&self.store)
    }

    /// Zeros in the arena, as at first, and something else around it.
    fn reset(&mut self) {
        let [start, end] = [self.arena.start, self.arena.end].map(|at| at as usize);
        let bytes = self.memory.data_mut(&mut self.store);
        bytes[..start].fill(OUTSIDE);
        bytes[start..end].fill(0);
        bytes[end..end + 64].fill(OUTSIDE);
        self.live.clear();
    }

    fn word(&self, address: u32) -> u32 {
        let at = address as usize;
        u32::from_le_bytes(self.bytes()[at..at + 4].try_into().unwrap())
    }

    /// What a block of so many bytes takes.
    fn size(&self, bytes: u32) -> u32 {
        (bytes + 4).next_multiple_of(self.arena.unit)
    }

    /// The largest run of bytes that no live block has.
    fn largest_gap(&self) -> u32 {
        if self.kind == Kind::Bump {
            let used = self.word(self.arena.start);
            return (self.arena.end - self.arena.start - self.arena.unit) - used;
        }
        let mut taken: Vec<(u32, u32)> =
            self.live.iter().map(|block| (block.address - 4, self.word(block.address - 4) & !3)).collect();
        taken.sort_unstable();
        let (mut at, mut largest) = (self.arena.start, 0);
        for (start, size) in taken {
            largest = largest.max(start - at);
            at = start + size;
        }
        largest.max(self.arena.end - at)
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Allocate(bytes) => {
                let gap = self.largest_gap();
                let address = self.allocate.call(&mut self.store, bytes).unwrap();
                assert_eq!(address == 0, bytes > gap || self.size(bytes) > gap, "{step:?}");
                self.got(address, bytes, 1);
            }
            Step::Align(alignment, bytes) => {
                let gap = self.largest_gap();
                let address = self.align.call(&mut self.store, (alignment, bytes)).unwrap();
                let slack = if alignment > self.arena.unit { alignment } else { 0 };
                let wanted = u64::from(bytes) + u64::from(slack) + 4;
                let is_refused = wanted.next_multiple_of(self.arena.unit.into()) > gap.into();
                assert_eq!(address == 0, is_refused, "{step:?}");
                self.got(address, bytes, alignment);
            }
            Step::Zeroed(count, each) => {
                let gap = self.largest_gap();
                let address = self.zeroed.call(&mut self.store, (count, each)).unwrap();
                let bytes = u64::from(count) * u64::from(each);
                assert_eq!(address == 0, (bytes + 4).next_multiple_of(self.arena.unit.into()) > gap.into());
                if address != 0 {
                    let range = address as usize..address as usize + bytes as usize;
                    assert!(self.bytes()[range].iter().all(|byte| *byte == 0), "{step:?}");
                }
                self.got(address, bytes as u32, 1);
            }
            Step::Resize(position, bytes) => {
                let old = self.live[position];
                let call = (old.address, bytes, old.alignment);
                let address = self.resize.call(&mut self.store, call).unwrap();
                if address == 0 {
                    assert!(self.size(bytes.min(1 << 30)) > self.size(old.bytes), "{step:?}");
                } else {
                    self.live.swap_remove(position);
                    let same = old.bytes.min(bytes) as usize;
                    let at = address as usize;
                    assert!(self.bytes()[at..at + same].iter().all(|byte| *byte == old.fill), "{step:?}");
                    self.got(address, bytes, old.alignment);
                }
            }
            Step::Free(position) => {
                let block = self.live.swap_remove(position);
                self.free.call(&mut self.store, block.address).unwrap();
            }
        }
        self.check();
    }

    /// A block was given, and is filled.
    fn got(&mut self, address: u32, bytes: u32, alignment: u32) {
        if address == 0 {
            return;
        }
        assert_eq!(address % alignment.max(self.arena.unit), 0);
        self.stamp = self.stamp.wrapping_add(1);
        let block = Block { address, bytes, alignment, fill: self.stamp };
        // To the very end of what callers can see that it has.
        let word = self.word(address - 4);
        assert_eq!(word & 3, 3, "a block in use has both bits");
        let size = word & !3;
        assert!(size == self.size(bytes), "{block:?} has {size}");
        let at = address as usize;
        let fill = self.stamp;
        self.memory.data_mut(&mut self.store)[at..at + size as usize - 4].fill(fill);
        self.live.push(block);
    }

    /// Every block has what was put into it, none shares a byte with another, and nothing else was written.
    fn check(&self) {
        let bytes = self.bytes();
        let [start, end] = [self.arena.start, self.arena.end].map(|at| at as usize);
        assert!(bytes[..start].iter().chain(&bytes[end..end + 64]).all(|byte| *byte == OUTSIDE));
        let mut taken: Vec<(u32, u32)> = Vec::with_capacity(self.live.len());
        for block in &self.live {
            let at = block.address as usize;
            assert!(bytes[at..at + block.bytes as usize].iter().all(|byte| *byte == block.fill), "{block:?}");
            taken.push((block.address - 4, block.address + block.bytes));
        }
        taken.sort_unstable();
        assert!(taken.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{:?}", self.live);
        let inside = |(from, to): &(u32, u32)| *from >= self.arena.start && *to <= self.arena.end;
        assert!(taken.iter().all(inside));
    }

    /// Every sequence of so many steps from here on.
    fn every(&mut self, steps: u32, sizes: &[u32], alignments: &[u32]) -> u64 {
        if steps == 0 {
            return 1;
        }
        let mut all: Vec<Step> = Vec::new();
        for size in sizes {
            all.push(Step::Allocate(*size));
            all.push(Step::Zeroed(1, *size));
            all.extend(alignments.iter().map(|alignment| Step::Align(*alignment, *size)));
            all.extend((0..self.live.len()).map(|position| Step::Resize(position, *size)));
        }
        all.extend((0..self.live.len()).map(Step::Free));
        let (live, stamp) = (self.live.clone(), self.stamp);
        let [start, end] = [self.arena.start, self.arena.end].map(|at| at as usize);
        let saved = self.bytes()[start..end].to_vec();
        let mut count = 0;
        for step in all {
            self.step(step);
            count += self.every(steps - 1, sizes, alignments);
            self.memory.data_mut(&mut self.store)[start..end].copy_from_slice(&saved);
            (self.live, self.stamp) = (live.clone(), stamp);
        }
        count
    }
}

/// A module with the functions, exported by number, and a memory.
fn module(kind: Kind, arena: &Arena) -> Vec<u8> {
    let (mut types, mut funcs, mut code) = (TypeSection::new(), FunctionSection::new(), CodeSection::new());
    let (mut memories, mut exports) = (MemorySection::new(), ExportSection::new());
    let bodies = template::bodies(kind, arena, 0);
    for ((index, (params, has_result)), body) in (0..).zip(template::TYPES).zip(&bodies) {
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
    let mut module = Module::new();
    module.section(&types).section(&funcs).section(&memories).section(&exports).section(&code);
    module.finish()
}

#[test]
fn they_are_small() {
    let arena = Arena { memory: 0, start: 0x11_0004, end: 0x11_fffc, unit: 8 };
    for (kind, most, with_alignment) in [(Kind::FirstFit, 400, 510), (Kind::Bump, 330, 450)] {
        let sizes = template::bodies(kind, &arena, 40).map(|body| body.len());
        let all: usize = sizes.iter().sum();
        assert!(all - sizes[3] <= most && all <= with_alignment, "{kind:?}: {sizes:?}");
    }
}

#[test]
fn all_short_sequences() {
    for kind in [Kind::FirstFit, Kind::Bump] {
        for unit in [8, 16] {
            let mut machine = Machine::new(kind, unit, 10 * unit);
            let count = machine.every(4, &[0, unit - 4, 2 * unit, 5 * unit], &[unit, 4 * unit]);
            assert!(count > 50_000, "{count}");
        }
    }
}

#[test]
fn long_sequences_at_random() {
    let runs = std::env::var("RUNS").ok().map_or(2000, |runs| runs.parse().expect("RUNS is a number"));
    let mut random = Random(77);
    let mut machines: Vec<Machine> = [Kind::FirstFit, Kind::Bump]
        .into_iter()
        .flat_map(|kind| [(kind, 8), (kind, 16)])
        .map(|(kind, unit)| Machine::new(kind, unit, 65536))
        .collect();
    for _ in 0..runs {
        let count = machines.len() as u32;
        let machine = &mut machines[random.below(count) as usize];
        machine.reset();
        // From a few bytes to more than there are.
        let most = 1 << random.below(18);
        for _ in 0..200 {
            let live = machine.live.len() as u32;
            let bytes = match random.below(100) {
                0 => u32::MAX - random.below(5000),
                1 => 1 << random.below(32),
                _ => random.below(most),
            };
            let step = match random.below(8) {
                0 | 1 => Step::Allocate(bytes),
                2 => Step::Align(1 << random.below(13), bytes),
                3 => Step::Zeroed(random.below(5), bytes),
                4 if live > 0 => Step::Resize(random.below(live) as usize, bytes),
                _ if live > 0 => Step::Free(random.below(live) as usize),
                _ => Step::Allocate(bytes),
            };
            machine.step(step);
        }
    }
}

#[test]
fn nothing_can_be_freed_and_too_much_not_be_had() {
    for kind in [Kind::FirstFit, Kind::Bump] {
        let mut machine = Machine::new(kind, 8, 65536);
        machine.free.call(&mut machine.store, 0).unwrap();
        for bytes in [65533, 65536, 1 << 30, 1 << 31, u32::MAX - 3, u32::MAX] {
            machine.step(Step::Allocate(bytes));
            machine.step(Step::Align(4096, bytes));
            machine.step(Step::Align(1 << 31, bytes));
            machine.step(Step::Zeroed(bytes, bytes));
            machine.step(Step::Zeroed(1 << 16, 1 << 16));
        }
        assert!(machine.live.is_empty());
        let whole = if kind == Kind::Bump { 65536 - 12 } else { 65536 - 4 };
        machine.step(Step::Allocate(whole));
        assert_eq!(machine.live.len(), 1);
    }
}

/// A program with the precompiled standard library, whose `malloc` has a frame on the stack.
#[test]
fn that_of_the_standard_library_is_replaced() {
    let input = include_bytes!("../allocator/std.wasm");
    let calls = [1, 10, 100, 1000, 100, 3].map(|count| format!("run {count}"));
    let sizes = ["first-fit", "bump"].map(|kind| {
        let args = ["opt", "-", "-Omcu", "--external", "run", "--heap", "2MiB", "--allocator", kind];
        let output = command::run(&args, Path::new(env!("CARGO_MANIFEST_DIR")), input).unwrap();
        assert!(output.stderr.contains(" is malloc, "), "{}", output.stderr);
        assert!(!output.stderr.contains("warning"), "{}", output.stderr);
        let tolerance = Tolerance { traps: Traps::Exact, larger_memories: false, markers: &[] };
        execute::compare(input, &output.stdout, &calls, tolerance).unwrap();
        output.stdout.len()
    });
    // With its own allocator it has some 12,000.
    assert!(sizes.iter().all(|size| *size < 5000), "{sizes:?}");
}

/// Numbers that look like random ones (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((mixed ^ (mixed >> 31)) >> 32) % u64::from(limit.max(1))) as u32
    }
}
