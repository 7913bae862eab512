//! What a function is for, found out by calling it: on the module's initial memory, in a machine that nothing else sees.
//!
//! A function of an allocator is called by what it does, not by what it is called. Each role has a trial that only such a function
//! passes: blocks of many sizes are apart, hold what is put into them, have their size in front as dlmalloc's have, and what was in
//! them before is still there: of who zeroes them, callers may rely on that ([`reuse`]).

mod reuse;

use super::machine::{Machine, Stop};
use loom_check::allocator::Role;
use loom_core::index::FuncIndex;
use std::collections::BTreeSet;

/// How many operators one trial may run.
pub const FUEL: u64 = 4_000_000;
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
/// What blocks of ours are aligned to at most, in bytes.
const MOST_ALIGNED: u64 = 16;

/// Calls functions to see what they do.
pub struct Trial<'m, 'a> {
    machine: Machine<'m, 'a>,
    malloc: FuncIndex,
    blocks: Vec<Block>,
    /// The sizes that can be asked for.
    sizes: Vec<u64>,
    /// Whether what is called may read what is in blocks, to move it.
    moves: bool,
    /// Whether what is called zeroes blocks, as it should.
    zeroes: bool,
    /// Blocks that were used and are free, as far as none was given since that is near.
    released: Vec<Block>,
    /// Whether a block was given that has bytes of one that was used before.
    has_reused: bool,
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
    /// All that it read or wrote in what the memory has at first, in words of four bytes.
    pub seen: BTreeSet<u64>,
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
        let mut trial = Trial::new(machine, malloc, role);
        let unit = trial.ask_for_sizes(if role == Role::Malloc { func } else { malloc })?;
        match role {
            Role::Malloc => trial.uses_up(|trial, bytes| trial.call(func, &[bytes]))?,
            Role::Alloc => trial.aligned(func, |alignment, bytes| vec![bytes, alignment])?,
            Role::Memalign => trial.aligned(func, |alignment, bytes| vec![alignment, bytes])?,
            Role::Calloc => trial.calloc(func)?,
            Role::Realloc => {
                let null = trial.call(func, &[0, 50])?.unwrap_or(0);
                trial.take(null, 50, 0)?;
                trial.resize(func, role)?;
            }
            Role::ReallocAligned => trial.resize(func, role)?,
            Role::Free | Role::FreeSized | Role::FreeAligned => trial.free(func, role)?,
        }
        trial.unharmed()?;
        let first = trial.blocks.iter().map(|block| block.address - 16).min().unwrap_or(0);
        let state = trial.machine.touched.iter().copied().filter(|at| *at < first).collect();
        Ok(Found { state, seen: trial.machine.touched, unit })
    }

    fn new(machine: &Machine<'m, 'a>, malloc: FuncIndex, role: Role) -> Trial<'m, 'a> {
        let mut trial = Trial {
            machine: machine.clone(),
            malloc,
            blocks: Vec::new(),
            sizes: Vec::new(),
            moves: matches!(role, Role::Realloc | Role::ReallocAligned),
            zeroes: role == Role::Calloc,
            released: Vec::new(),
            has_reused: false,
        };
        trial.machine.fuel = FUEL;
        trial
    }

    fn call(&mut self, func: FuncIndex, args: &[u64]) -> Verdict<Option<u64>> {
        self.prepare();
        let result = self.machine.call(func, args).map_err(|stop| describe(&stop))?;
        expect(!self.machine.has_moved_a_global(), "it sets a global")?;
        Ok(result)
    }

    /// What is in blocks is the program's, and nothing is written yet.
    fn prepare(&mut self) {
        self.machine.written.clear();
        let blocks = self.blocks.iter().filter(|block| block.bytes > 0 && !self.moves);
        self.machine.secret = blocks.map(|block| (block.address, block.address + block.bytes)).collect();
    }

    fn malloc(&mut self, bytes: u64) -> Verdict<u64> {
        let address = self.call(self.malloc, &[bytes])?.unwrap_or(0);
        self.take(address, bytes, 0).map_err(|why| format!("malloc: {why}"))?;
        Ok(address)
    }

    /// A block was given, whose bytes from an offset on were not the caller's before: it is none that there is, its size stands in
    /// front of it, and it is filled.
    fn take(&mut self, address: u64, bytes: u64, new: u64) -> Verdict {
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
        self.is_as_it_was(address, bytes, new)?;
        // Never zero.
        let fill = 1 + (self.blocks.len() * 58 % 255) as u8;
        self.machine.fill(address, bytes, fill).ok_or("its blocks are out of bounds")?;
        self.blocks.push(Block { address, bytes, fill });
        Ok(())
    }

    /// Every block has what was put into it.
    fn unharmed(&self) -> Verdict {
        let holds = |block: &Block| self.machine.bytes().are(block.address, block.bytes, block.fill);
        expect(self.blocks.iter().all(holds), "it writes into blocks that are in use")
    }

    /// What a call gives; `None` if it traps, as if it had not been made.
    fn call_unless_trap(&mut self, func: FuncIndex, args: &[u64]) -> Verdict<Option<u64>> {
        self.prepare();
        let before = self.machine.clone();
        match self.machine.call(func, args) {
            Err(Stop::Trap) => {
                self.machine = before;
                Ok(None)
            }
            Ok(_) if self.machine.has_moved_a_global() => Err("it sets a global".into()),
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
                self.take(address, bytes, 0)?;
                self.sizes.push(bytes);
            }
        }
        expect(self.sizes.len() >= FEWEST_SIZES, "it traps")?;
        TOO_MUCH.into_iter().try_for_each(|bytes| self.refuses(func, &[bytes]))?;
        self.unharmed()?;
        let aligned =
            1u64 << self.blocks.iter().map(|block| block.address.trailing_zeros()).min().unwrap_or(0);
        match aligned {
            8 => Ok(8),
            MOST_ALIGNED => Ok(16),
            _ => {
                Err(format!("its blocks are aligned to {aligned} bytes, and ours to {MOST_ALIGNED} at most"))
            }
        }
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
                address => self.take(address, bytes, 0)?,
            }
        }
        Err("it gives more than there is".into())
    }

    fn aligned(&mut self, func: FuncIndex, args: fn(u64, u64) -> Vec<u64>) -> Verdict {
        for (alignment, bytes) in [(64, 100), (4096, 1), (8, 24), (32, 1000), (256, 0), (1024, 5000)] {
            let address = self.call(func, &args(alignment, bytes))?.unwrap_or(1);
            expect(address.is_multiple_of(alignment), "it does not align")?;
            self.take(address, bytes, 0)?;
        }
        self.refuses(func, &args(64, 0x7fff_ff00))?;
        self.uses_up(|trial, bytes| trial.call(func, &args(64, bytes)))
    }

    fn calloc(&mut self, func: FuncIndex) -> Verdict {
        for (count, bytes) in [(10, 25), (1, 24), (3, 0), (0, 3), (700, 4), (100, 64)] {
            let address = self.call(func, &[count, bytes])?.unwrap_or(0);
            expect(self.machine.bytes().are(address, count * bytes, 0), "its bytes are not zero")?;
            self.take(address, count * bytes, 0)?;
        }
        self.refuses(func, &[65_536, 65_536])?;
        self.uses_up(|trial, bytes| trial.call(func, &[1, bytes]))
    }

    fn resize(&mut self, func: FuncIndex, role: Role) -> Verdict {
        for (old, new) in [(24, 200), (200, 8), (1000, 1001), (16, 3000), (3000, 2), (100, 100), (9, 70_000)]
        {
            let (old, new) = (self.size(old), self.size(new));
            let address = self.malloc(old)?;
            // So that it cannot just grow.
            self.malloc(24)?;
            let moved = self.resized(func, role, address, new)?;
            expect(moved != 0, "it gives no address of a block")?;
            self.refuses(func, &resizing(role, moved, new, 0x7fff_ff00))?;
            self.unharmed()?;
            let last = self.size(new + 50);
            let longer = self.resized(func, role, moved, last)?;
            expect(longer != 0, "it gives no address of a block")?;
        }
        // No bytes are a block as well, and not a way to free it.
        if role == Role::Realloc && self.sizes.contains(&0) {
            let address = self.malloc(self.size(24))?;
            let emptied = self.resized(func, role, address, 0)?;
            expect(emptied != 0, "it gives no address of a block for 0 bytes")?;
        }
        // Without more memory the block stays what it is.
        let (old, new) = (self.size(24), self.size(u64::MAX));
        let address = self.malloc(old)?;
        self.uses_up(|trial, bytes| trial.call(trial.malloc, &[bytes]))?;
        let moved = self.resized(func, role, address, new);
        moved.map(|_| ()).map_err(|what| format!("{what}, when there is no more memory"))
    }

    /// Gives a block another size; 0 if it stays what it was.
    fn resized(&mut self, func: FuncIndex, role: Role, address: u64, new: u64) -> Verdict<u64> {
        let position = self.blocks.iter().position(|block| block.address == address);
        let position = position.ok_or("its block is gone")?;
        let block = self.blocks[position];
        // Whoever moves it may move all that it has.
        let whole = self.machine.word(address - 4).map_or(0, |word| u64::from(word & !7).saturating_sub(4));
        let moved = self.call(func, &resizing(role, address, block.bytes, new))?.unwrap_or(0);
        if moved != 0 {
            let is_same = self.machine.bytes().are(moved, block.bytes.min(new), block.fill);
            expect(is_same, "it loses what is in a block")?;
            self.blocks.swap_remove(position);
            self.released.extend((moved != address).then_some(block));
            self.take(moved, new, whole)?;
        }
        Ok(moved)
    }

    fn free(&mut self, func: FuncIndex, role: Role) -> Verdict {
        // Whoever frees them has the same ones again.
        let (bytes, mut given) = (self.size(4000), BTreeSet::new());
        for _ in 0..200 {
            let address = self.malloc(bytes)?;
            given.insert(address);
            self.release(func, role, address, 8)?;
        }
        expect(given.len() < 20, "it does not free")?;
        // Null is no block, and for those that never get it nothing to look out for.
        let args = [0, 0, 8];
        self.call_unless_trap(func, args.get(..role.signature().0 as usize).unwrap_or_default())?;
        // In another order than they were given, and with others in between.
        for every in [3, 2, 1] {
            self.unharmed()?;
            let some: Vec<u64> = self.blocks.iter().map(|block| block.address).step_by(every).collect();
            some.into_iter().try_for_each(|address| self.release(func, role, address, 8))?;
            self.unharmed()?;
            [24, 7, 500, 33].into_iter().try_for_each(|bytes| self.malloc(self.size(bytes)).map(|_| ()))?;
        }
        Ok(())
    }

    /// Frees a block.
    fn release(&mut self, func: FuncIndex, role: Role, address: u64, alignment: u64) -> Verdict {
        let position = self.blocks.iter().position(|block| block.address == address);
        let block = self.blocks[position.ok_or("no block")?];
        let args = [address, block.bytes, alignment];
        let count = role.signature().0 as usize;
        self.call(func, args.get(..count).unwrap_or_default())?;
        self.blocks.retain(|other| other.address != address);
        self.released.push(block);
        Ok(())
    }
}

/// What a function that resizes blocks is called with.
fn resizing(role: Role, address: u64, old: u64, new: u64) -> Vec<u64> {
    if role == Role::ReallocAligned { vec![address, old, 8, new] } else { vec![address, new] }
}
