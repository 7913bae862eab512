//! What a function is for, found out by calling it: on the module's initial memory, in a machine that nothing else sees.
//!
//! A function of an allocator is called by what it does, not by what it is called. Each role has a trial that only such a function
//! passes: blocks of many sizes are apart, hold what is put into them, and have their size in front as dlmalloc's have.

use super::machine::{Machine, Stop};
use loom_check::allocator::Role;
use loom_core::index::FuncIndex;
use std::collections::BTreeSet;

/// How many operators one trial may run.
const FUEL: u64 = 4_000_000;
/// Sizes of blocks to ask for, in bytes. A compiler that knows all sizes leaves out what others would need, so that they trap.
const SIZES: [u64; 18] = [24, 1, 100, 0, 13, 5000, 40, 70_000, 8, 256, 17, 600, 3000, 16, 4, 20, 32, 12];
/// Of these sizes it has to give so many.
const FEWEST_SIZES: usize = 6;
/// Requests that no device can fulfil.
const TOO_MUCH: [u64; 3] = [0x7fff_ff00, 0xffff_ff00, 0xffff_ffff];
/// More blocks than this of the largest size there are not without growth.
const MOST_BLOCKS: usize = 10_000;
/// More than a block has that was asked for with fewer bytes: dlmalloc's own check allows as much.
const SLACK: u64 = 40;

/// Calls functions to see what they do.
pub struct Trial<'m, 'a> {
    machine: Machine<'m, 'a>,
    malloc: FuncIndex,
    blocks: Vec<Block>,
    /// The sizes that can be asked for.
    sizes: Vec<u64>,
    /// Whether what is called may read what is in blocks, to move it.
    moves: bool,
}

#[derive(Debug, Clone, Copy)]
struct Block {
    address: u64,
    bytes: u64,
    fill: u8,
}

/// What a trial found.
pub struct Found {
    /// Addresses that it read or wrote below every block, in words of four bytes.
    pub state: Vec<u64>,
    /// What all addresses of blocks are multiples of, 8 or 16.
    pub unit: u32,
}

/// Why a function has no such role: what it did instead.
type Verdict<T = ()> = Result<T, String>;

fn expect(holds: bool, what: &str) -> Verdict {
    if holds { Ok(()) } else { Err(what.to_string()) }
}

fn describe(stop: &Stop) -> String {
    match stop {
        Stop::Trap => "it traps".into(),
        Stop::TooMuch => "it does not return soon".into(),
        Stop::Unknown(what) => format!("it does what is not known here: {what}"),
    }
}

impl<'m, 'a> Trial<'m, 'a> {
    /// Whether `func` has a role, for a program that allocates with `malloc`.
    ///
    /// # Errors
    ///
    /// What it does that no such function does.
    pub fn of(machine: &Machine<'m, 'a>, malloc: FuncIndex, func: FuncIndex, role: Role) -> Verdict<Found> {
        let moves = matches!(role, Role::Realloc | Role::ReallocAligned);
        let mut trial =
            Trial { machine: machine.clone(), malloc, blocks: Vec::new(), sizes: Vec::new(), moves };
        trial.machine.fuel = FUEL;
        let unit = trial.ask_for_sizes(if role == Role::Malloc { func } else { malloc })?;
        match role {
            Role::Malloc => trial.uses_up(|trial, bytes| trial.call(func, &[bytes]))?,
            Role::Alloc => trial.aligned(func, |alignment, bytes| vec![bytes, alignment])?,
            Role::Memalign => trial.aligned(func, |alignment, bytes| vec![alignment, bytes])?,
            Role::Calloc => trial.calloc(func)?,
            Role::Realloc => {
                let null = trial.call(func, &[0, 50])?.unwrap_or(0);
                trial.take(null, 50)?;
                trial.resize(func, |address, _, bytes| vec![address, bytes])?;
            }
            Role::ReallocAligned => {
                trial.resize(func, |address, old, bytes| vec![address, old, 8, bytes])?;
            }
            Role::Free => trial.free(func, |address, _| vec![address])?,
            Role::FreeSized => trial.free(func, |address, bytes| vec![address, bytes])?,
            Role::FreeAligned => trial.free(func, |address, bytes| vec![address, bytes, 8])?,
        }
        trial.unharmed()?;
        let first = trial.blocks.iter().map(|block| block.address - 16).min().unwrap_or(0);
        let state = trial.machine.touched.iter().copied().filter(|at| *at < first).collect();
        Ok(Found { state, unit })
    }

    fn call(&mut self, func: FuncIndex, args: &[u64]) -> Verdict<Option<u64>> {
        self.hide();
        self.machine.call(func, args).map_err(|stop| describe(&stop))
    }

    /// What is in blocks is the program's.
    fn hide(&mut self) {
        let blocks = self.blocks.iter().filter(|block| block.bytes > 0 && !self.moves);
        self.machine.secret = blocks.map(|block| (block.address, block.address + block.bytes)).collect();
    }

    fn malloc(&mut self, bytes: u64) -> Verdict<u64> {
        let address = self.call(self.malloc, &[bytes])?.unwrap_or(0);
        self.take(address, bytes)?;
        Ok(address)
    }

    /// A block was given: it is none that there is, its size stands in front of it, and it is filled.
    fn take(&mut self, address: u64, bytes: u64) -> Verdict {
        expect(address != 0 && address.is_multiple_of(8), "it gives no address of a block")?;
        let word =
            address.checked_sub(4).and_then(|at| self.machine.word(at)).ok_or("its blocks are nowhere")?;
        let size = u64::from(word & !7);
        expect(word & 3 != 0 && size >= bytes + 4, "its blocks do not have their size in front")?;
        expect(size <= bytes + 4 + SLACK, "its blocks are larger than what was asked for")?;
        let apart = |block: &Block| {
            address >= block.address + block.bytes.max(1) || block.address >= address + bytes.max(1)
        };
        expect(self.blocks.iter().all(apart), "its blocks overlap")?;
        let fill = self.blocks.len() as u8 ^ 0xa5;
        self.machine.fill(address, bytes, fill).ok_or("its blocks are out of bounds")?;
        self.blocks.push(Block { address, bytes, fill });
        Ok(())
    }

    /// Every block has what was put into it.
    fn unharmed(&self) -> Verdict {
        let holds = |block: &Block| self.machine.is_filled(block.address, block.bytes, block.fill);
        expect(self.blocks.iter().all(holds), "it writes into blocks that are in use")
    }

    /// What a call gives; `None` if it traps, as if it had not been made.
    fn call_unless_trap(&mut self, func: FuncIndex, args: &[u64]) -> Verdict<Option<u64>> {
        self.hide();
        let before = self.machine.clone();
        match self.machine.call(func, args) {
            Err(Stop::Trap) => {
                self.machine = before;
                Ok(None)
            }
            Ok(result) => Ok(result),
            Err(stop) => Err(describe(&stop)),
        }
    }

    /// What nobody can have is refused, or nobody asks for it.
    fn refuses(&mut self, func: FuncIndex, args: &[u64]) -> Verdict {
        let address = self.call_unless_trap(func, args)?;
        expect(address.unwrap_or(0) == 0, "it gives more than there can be")
    }

    /// Blocks of many sizes, none of them null unless there cannot be as much.
    fn ask_for_sizes(&mut self, func: FuncIndex) -> Verdict<u32> {
        for bytes in SIZES {
            if let Some(address) = self.call_unless_trap(func, &[bytes])? {
                self.take(address, bytes)?;
                self.sizes.push(bytes);
            }
        }
        expect(self.sizes.len() >= FEWEST_SIZES, "it traps")?;
        TOO_MUCH.into_iter().try_for_each(|bytes| self.refuses(func, &[bytes]))?;
        self.unharmed()?;
        let all_of_16 = self.blocks.iter().all(|block| block.address.is_multiple_of(16));
        Ok(if all_of_16 { 16 } else { 8 })
    }

    /// The largest size up to this one that can be asked for.
    fn size(&self, most: u64) -> u64 {
        self.sizes.iter().copied().filter(|size| *size <= most).max().unwrap_or(0)
    }

    /// When there is no more memory, it gives null: whoever traps then is more than an allocator, and a program that never
    /// looks for null may lie behind it.
    fn uses_up(&mut self, ask: impl Fn(&mut Self, u64) -> Verdict<Option<u64>>) -> Verdict {
        self.machine.growth = 0;
        let bytes = self.size(u64::MAX);
        for _ in 0..MOST_BLOCKS {
            let given = ask(self, bytes).map_err(|what| format!("{what}, when there is no more memory"))?;
            match given.unwrap_or(0) {
                0 => return Ok(()),
                address => self.take(address, bytes)?,
            }
        }
        Err("it gives more than there is".into())
    }

    fn aligned(&mut self, func: FuncIndex, args: fn(u64, u64) -> Vec<u64>) -> Verdict {
        for (alignment, bytes) in [(64, 100), (4096, 1), (8, 24), (32, 1000), (256, 0), (1024, 5000)] {
            let address = self.call(func, &args(alignment, bytes))?.unwrap_or(1);
            expect(address.is_multiple_of(alignment), "it does not align")?;
            self.take(address, bytes)?;
        }
        self.refuses(func, &args(64, 0x7fff_ff00))?;
        self.uses_up(|trial, bytes| trial.call(func, &args(64, bytes)))
    }

    fn calloc(&mut self, func: FuncIndex) -> Verdict {
        for (count, bytes) in [(10, 25), (1, 24), (3, 0), (0, 3), (700, 4), (100, 64)] {
            let address = self.call(func, &[count, bytes])?.unwrap_or(0);
            expect(self.machine.is_filled(address, count * bytes, 0), "its bytes are not zero")?;
            self.take(address, count * bytes)?;
        }
        self.refuses(func, &[65_536, 65_536])?;
        self.uses_up(|trial, bytes| trial.call(func, &[1, bytes]))
    }

    fn resize(&mut self, func: FuncIndex, args: fn(u64, u64, u64) -> Vec<u64>) -> Verdict {
        for (old, new) in [(24, 200), (200, 8), (1000, 1001), (16, 3000), (3000, 2), (100, 100), (9, 70_000)]
        {
            let (old, new) = (self.size(old), self.size(new));
            let address = self.malloc(old)?;
            // So that it cannot just grow.
            self.malloc(24)?;
            let moved = self.call(func, &args(address, old, new))?.unwrap_or(0);
            self.moved(address, moved, old, new)?;
            self.refuses(func, &args(moved, new, 0x7fff_ff00))?;
            self.unharmed()?;
            let last = self.size(new + 50);
            let longer = self.call(func, &args(moved, new, last))?.unwrap_or(0);
            self.moved(moved, longer, new, last)?;
        }
        // Without more memory the block stays what it is.
        let (old, new) = (self.size(24), self.size(u64::MAX));
        let address = self.malloc(old)?;
        self.uses_up(|trial, bytes| trial.call(trial.malloc, &[bytes]))?;
        let moved = self.call(func, &args(address, old, new));
        let moved = moved.map_err(|what| format!("{what}, when there is no more memory"))?.unwrap_or(0);
        if moved != 0 {
            self.moved(address, moved, old, new)?;
        }
        Ok(())
    }

    /// A block went from here to there.
    fn moved(&mut self, from: u64, to: u64, old: u64, new: u64) -> Verdict {
        let position =
            self.blocks.iter().position(|block| block.address == from).ok_or("its block is gone")?;
        let block = self.blocks.swap_remove(position);
        let is_same = self.machine.is_filled(to, old.min(new), block.fill);
        expect(is_same, "it loses what is in a block")?;
        self.take(to, new)
    }

    fn free(&mut self, func: FuncIndex, args: fn(u64, u64) -> Vec<u64>) -> Verdict {
        let release = |trial: &mut Trial<'_, '_>, block: Block| -> Verdict {
            trial.call(func, &args(block.address, block.bytes))?;
            trial.blocks.retain(|other| other.address != block.address);
            Ok(())
        };
        // Whoever frees them has the same ones again.
        let (bytes, mut given) = (self.size(4000), BTreeSet::new());
        for _ in 0..200 {
            given.insert(self.malloc(bytes)?);
            let last = *self.blocks.last().ok_or("no block")?;
            release(self, last)?;
        }
        expect(given.len() < 20, "it does not free")?;
        // In another order than they were given, and with others in between.
        for every in [3, 2, 1] {
            self.unharmed()?;
            let some: Vec<Block> = self.blocks.iter().copied().step_by(every).collect();
            some.into_iter().try_for_each(|block| release(self, block))?;
            self.unharmed()?;
            [24, 7, 500, 33].into_iter().try_for_each(|bytes| self.malloc(self.size(bytes)).map(|_| ()))?;
        }
        Ok(())
    }
}
