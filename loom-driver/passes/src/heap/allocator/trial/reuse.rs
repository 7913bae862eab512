//! That nobody can rely on zeros: a block that is given has what was in it before.
//!
//! Who zeroes the blocks that it gives, or those that are freed, is an allocator as the C standard describes one, but callers may rely
//! on the zeros, and ours leave none.

use super::{Block, Trial, Verdict, expect};
use crate::heap::allocator::machine::Machine;
use loom_check::allocator::Role;
use loom_core::index::FuncIndex;

/// An allocator may have something of its own in so many bytes at the start of a block that it gives.
const LINKS: u64 = 16;
/// In a block that is free, it may have more there.
const FIRST: u64 = 32;
/// And at its end.
const LAST: u64 = 16;
/// Blocks that were so near to one that is given may be a part of it now, or of what is left.
const NEAR: u64 = 64;

impl<'m, 'a> Trial<'m, 'a> {
    /// Whether blocks that are used and freed come again as they were, from `func`, which has such a role. `release` frees, or
    /// moves, which frees as well.
    ///
    /// # Errors
    ///
    /// They do not, or nothing of them is seen again.
    pub fn reuse(
        machine: &Machine<'m, 'a>,
        malloc: FuncIndex,
        (func, role): (FuncIndex, Role),
        release: (FuncIndex, Role),
    ) -> Verdict {
        let mut trial = Trial::new(machine, malloc, role);
        // Who frees by moving has to read.
        trial.moves |= matches!(release.1, Role::Realloc | Role::ReallocAligned);
        trial.ask_for_sizes(malloc)?;
        for bytes in [256, 100, 600, 5000, 3000, 70_000] {
            let bytes = trial.size(bytes);
            for alignment in [8, 64] {
                trial.again((func, role), release, bytes, alignment)?;
                trial.again((func, role), release, bytes, alignment)?;
            }
        }
        trial.unharmed()?;
        expect(
            trial.has_reused,
            "never gives again what was freed, as far as is seen, so that callers may rely on zeros",
        )
    }

    /// Uses a block, frees it, and asks for one that is as large.
    fn again(
        &mut self,
        (func, role): (FuncIndex, Role),
        release: (FuncIndex, Role),
        bytes: u64,
        alignment: u64,
    ) -> Verdict {
        let args = match role {
            Role::Alloc => vec![bytes, alignment],
            Role::Memalign => vec![alignment, bytes],
            Role::Realloc | Role::ReallocAligned => {
                let small = self.malloc(self.size(24))?;
                self.malloc(self.size(24))?;
                let used = self.malloc(bytes)?;
                self.frees(release, used, bytes, 8)?;
                return self.resized(func, role, small, bytes).map(|_| ());
            }
            _ => vec![bytes],
        };
        let used = self.call(func, &args)?.unwrap_or(0);
        self.take(used, bytes, 0)?;
        self.frees(release, used, bytes, alignment)?;
        let again = self.call(func, &args)?.unwrap_or(0);
        self.take(again, bytes, 0)
    }

    /// Frees a block, with one behind it that is in use.
    fn frees(
        &mut self,
        (func, role): (FuncIndex, Role),
        address: u64,
        bytes: u64,
        alignment: u64,
    ) -> Verdict {
        self.malloc(self.size(24))?;
        match role {
            Role::Realloc | Role::ReallocAligned => {
                let longer = self.sizes.iter().copied().filter(|size| *size > bytes).min().unwrap_or(bytes);
                self.resized(func, role, address, longer).map(|_| ())
            }
            _ => self.release(func, role, address, alignment),
        }
    }

    /// Bytes that were not the caller's before, from an offset in a block on, have no zeros that callers could rely on.
    pub(super) fn is_as_it_was(&mut self, address: u64, bytes: u64, new: u64) -> Verdict {
        if self.zeroes {
            return Ok(());
        }
        let end = address + bytes;
        let start = address + new.max(LINKS);
        for &(from, to) in &self.machine.written {
            let (from, to) = (from.max(start), to.min(end));
            let is_zeroed = from < to && self.machine.bytes().have_zero(from, to - from);
            expect(!is_zeroed, "it zeroes what it gives, and callers may rely on that")?;
        }
        for old in &self.released {
            let from = (address + new.max(FIRST)).max(old.address + FIRST);
            let to = end.min(old.address + old.bytes).saturating_sub(LAST);
            if from < to {
                let has_zero = self.machine.bytes().have_zero(from, to - from);
                expect(!has_zero, "what was used comes again with zeros, and callers may rely on that")?;
                self.has_reused = true;
            }
        }
        self.released
            .retain(|old: &Block| old.address + old.bytes + NEAR <= address || end + NEAR <= old.address);
        Ok(())
    }
}
