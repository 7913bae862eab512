//! Every kind of claim that loom's own passes make, as plain data, and which judge proves it: a closed list.
//!
//! A pass fills in the data. Whoever judges takes it from anybody: the pass itself, or a file. A claim of another kind is
//! for whoever knows it ([`Claim::read`] says that this crate does not).

use crate::assumption::{self, Assumption, Source};
use crate::compact::Certificate;
use crate::heap::Reserved;
use crate::memory_merge::Placed;
use crate::module::Module;
use crate::ops::Space;
use crate::outside::{Outside, Stated};
use crate::removal::{self, Removal};
use crate::{
    Refused, allocator, cells, compact, custom, devirtualize, each, fold, forward, heap, inline, locals,
    memory_merge, merge,
};
use crate::{params, plain, regions, trap_sink, trim};
use std::cell::OnceCell;

/// Why an output may replace an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// A module's own allocator is one of ours: [`allocator`].
    Allocator(allocator::Replaced),
    /// Bytes of memories are globals: [`cells`].
    Cells(Vec<cells::Cell>),
    /// Bytes of memories lie elsewhere: [`compact`].
    Compact(Certificate),
    /// Nothing but custom sections differs: [`custom`].
    CustomSections,
    /// Indirect calls became direct ones: [`devirtualize`].
    Devirtualize,
    /// Bodies do the same in another way: [`fold`].
    Fold,
    /// Calls go to the end of chains of functions that only pass on: [`forward`].
    Forward,
    /// Memories have what they may grow by from the start: [`heap`].
    Heap(Reserved),
    /// Bodies stand in the place of calls: [`inline`].
    Inline(Vec<inline::Inlined>),
    /// Locals have other numbers: [`locals`].
    Locals,
    /// Memories lie in one: [`memory_merge`].
    MemoryMerge(Placed),
    /// Functions that do the same became one: [`merge`].
    Merge,
    /// Functions have fewer parameters and results: [`params`].
    Params(params::Lost),
    /// Stack, variables and blocks lie elsewhere: [`regions`].
    Regions(regions::Moved),
    /// Parts are left out, or in another order: [`removal`].
    Removal(Removal),
    /// Code that is dead or only traps is left out: [`trap_sink`].
    TrapSink(trap_sink::Premises),
    /// Initial contents are smaller: [`trim`].
    Trim,
}

/// Two modules, of which one is to replace the other.
pub struct Case<'c> {
    /// The one that a pass read.
    pub before: Module<'c>,
    /// What it proposes.
    pub after: Module<'c>,
    stated: Stated,
    outside: OnceCell<Outside>,
}

impl<'c> Case<'c> {
    /// Reads both modules, which are valid, for what the user states about the outside.
    ///
    /// # Errors
    ///
    /// That one cannot be read.
    pub fn parse(before: &'c [u8], after: &'c [u8], stated: Stated) -> Result<Case<'c>, String> {
        let parse = |bytes: &'c [u8]| Module::parse(bytes).map_err(|error| error.to_string());
        let (before, after) = each::both(|| parse(before), || parse(after));
        Ok(Case { before: before?, after: after?, stated, outside: OnceCell::new() })
    }

    /// What may happen to the first from outside. Found out when somebody asks.
    pub fn outside(&self) -> &Outside {
        self.outside.get_or_init(|| Outside::of(&self.before, &self.stated))
    }
}

impl Claim {
    /// The names of all kinds, in alphabetical order.
    pub const KINDS: [&str; 17] = [
        "allocator",
        "cells",
        "compact",
        "custom-sections",
        "devirtualize",
        "fold",
        "forward",
        "heap",
        "inline",
        "locals",
        "memory-merge",
        "merge",
        "params",
        "regions",
        "removal",
        "trap-sink",
        "trim",
    ];

    /// The name of its kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Claim::Allocator(_) => "allocator",
            Claim::Cells(_) => "cells",
            Claim::Compact(_) => "compact",
            Claim::CustomSections => "custom-sections",
            Claim::Devirtualize => "devirtualize",
            Claim::Fold => "fold",
            Claim::Forward => "forward",
            Claim::Heap(_) => "heap",
            Claim::Inline(_) => "inline",
            Claim::Locals => "locals",
            Claim::MemoryMerge(_) => "memory-merge",
            Claim::Merge => "merge",
            Claim::Params(_) => "params",
            Claim::Regions(_) => "regions",
            Claim::Removal(_) => "removal",
            Claim::TrapSink(_) => "trap-sink",
            Claim::Trim => "trim",
        }
    }

    /// What it says beside its kind.
    pub fn data(&self) -> Vec<u8> {
        match self {
            Claim::Allocator(replaced) => plain::to_bytes(replaced),
            Claim::Cells(cells) => plain::to_bytes(cells),
            Claim::Compact(certificate) => plain::to_bytes(certificate),
            Claim::Heap(reserved) => plain::to_bytes(reserved),
            Claim::Inline(inlined) => plain::to_bytes(inlined),
            Claim::MemoryMerge(placed) => plain::to_bytes(placed),
            Claim::Params(lost) => plain::to_bytes(lost),
            Claim::Regions(moved) => plain::to_bytes(moved),
            Claim::Removal(removal) => plain::to_bytes(removal),
            Claim::TrapSink(premises) => plain::to_bytes(premises),
            Claim::CustomSections
            | Claim::Devirtualize
            | Claim::Fold
            | Claim::Forward
            | Claim::Locals
            | Claim::Merge
            | Claim::Trim => Vec::new(),
        }
    }

    /// The claim of a kind with this data; `None` if this crate does not know the kind.
    ///
    /// # Errors
    ///
    /// If a claim of this kind does not have such data.
    pub fn read(kind: &str, data: &[u8]) -> Option<Result<Claim, String>> {
        let empty = |claim| plain::from_bytes::<()>(data).map(|()| claim);
        Some(match kind {
            "allocator" => plain::from_bytes(data).map(Claim::Allocator),
            "cells" => plain::from_bytes(data).map(Claim::Cells),
            "compact" => plain::from_bytes(data).map(Claim::Compact),
            "custom-sections" => empty(Claim::CustomSections),
            "devirtualize" => empty(Claim::Devirtualize),
            "fold" => empty(Claim::Fold),
            "forward" => empty(Claim::Forward),
            "heap" => plain::from_bytes(data).map(Claim::Heap),
            "inline" => plain::from_bytes(data).map(Claim::Inline),
            "locals" => empty(Claim::Locals),
            "memory-merge" => plain::from_bytes(data).map(Claim::MemoryMerge),
            "merge" => empty(Claim::Merge),
            "params" => plain::from_bytes(data).map(Claim::Params),
            "regions" => plain::from_bytes(data).map(Claim::Regions),
            "removal" => plain::from_bytes(data).map(Claim::Removal),
            "trap-sink" => plain::from_bytes(data).map(Claim::TrapSink),
            "trim" => empty(Claim::Trim),
            _ => return None,
        })
    }

    /// Proves it about two modules that are valid.
    ///
    /// # Errors
    ///
    /// The first thing that cannot be proved.
    pub fn judge(&self, case: &Case<'_>) -> Result<(), Refused> {
        let Case { before, after, .. } = case;
        match self {
            Claim::Allocator(replaced) => allocator::check(before, after, case.outside(), replaced),
            Claim::Cells(cells) => cells::check(before, after, case.outside(), cells),
            Claim::Compact(certificate) => compact::check(before, after, case.outside(), certificate),
            Claim::CustomSections => custom::check(before.bytes, after.bytes),
            Claim::Devirtualize => devirtualize::check(before, after, case.outside()),
            Claim::Fold => fold::check(before, after),
            Claim::Forward => forward::check(before, after, case.outside()),
            Claim::Heap(reserved) => heap::check_reserved(before, after, case.outside(), reserved),
            Claim::Inline(inlined) => inline::check(before, after, case.outside(), inlined),
            Claim::Locals => locals::check(before, after),
            Claim::MemoryMerge(placed) => memory_merge::check_placed(before, after, case.outside(), placed),
            Claim::Merge => merge::check(before, after, case.outside()),
            Claim::Params(lost) => params::check(before, after, case.outside(), lost),
            Claim::Regions(moved) => regions::check(before, after, case.outside(), moved),
            Claim::Removal(removal) => {
                removal::check(before, after, removal).map_err(|error| error.to_string().into())
            }
            Claim::TrapSink(premises) => trap_sink::check(before, after, case.outside(), *premises),
            Claim::Trim => trim::check(before, after, case.outside()),
        }
    }

    /// What its judge takes for granted without a proof. What follows from the outside is not among it.
    pub fn premises(&self) -> Vec<Assumption> {
        match self {
            Claim::Compact(Certificate { premises, markers, .. }) => {
                let stated = premises.trap_ends_instance.then_some(assumption::TRAP_ENDS_INSTANCE);
                let stated = stated.map(|text| Source::User.says(text));
                let markers = (!markers.is_empty()).then_some(assumption::MARKERS);
                let passes = [Some(assumption::ANY_TRAP), markers].into_iter().flatten();
                stated.into_iter().chain(passes.map(|text| Source::Passes.says(text))).collect()
            }
            Claim::Allocator(replaced) => replaced.premises(),
            Claim::Heap(reserved) => reserved.premises(),
            Claim::MemoryMerge(placed) => placed.premises(),
            Claim::Regions(moved) => moved.premises(),
            Claim::Removal(removal) if removal.preserve_trap_kind => Vec::new(),
            Claim::Removal(_) => vec![Source::Passes.says(assumption::ANY_TRAP)],
            Claim::TrapSink(premises) => premises.assumptions(),
            Claim::Cells(_)
            | Claim::CustomSections
            | Claim::Devirtualize
            | Claim::Fold
            | Claim::Forward
            | Claim::Inline(_)
            | Claim::Locals
            | Claim::Merge
            | Claim::Params(_)
            | Claim::Trim => Vec::new(),
        }
    }

    /// The new index of each of so many memories, if it says that they have others; `None` if all keep theirs. Nobody has
    /// judged that.
    pub fn memories(&self, count: usize) -> Option<Vec<Option<u32>>> {
        let Claim::Removal(removal) = self else { return None };
        let runs = removal::SPACES.iter().zip(&removal.maps).find(|(space, _)| **space == Space::Memory);
        // Of what makes no sense nothing stays; the judge will say so.
        Some(runs.and_then(|(_, runs)| removal::indices(runs, count).ok()).unwrap_or_default())
    }

    /// The memories of which bytes may lie elsewhere. Nobody has judged that.
    pub fn moved(&self) -> Vec<u32> {
        match self {
            Claim::Compact(certificate) => certificate.memories.iter().copied().collect(),
            Claim::MemoryMerge(placed) => placed.layout.places.keys().copied().collect(),
            Claim::Regions(moved) => vec![moved.memory],
            _ => Vec::new(),
        }
    }

    /// Whether the module after may have numbers in its code that were computed from those of the module before, or of which one
    /// stands for several.
    pub fn computes(&self) -> bool {
        matches!(self, Claim::Fold | Claim::Inline(_) | Claim::Merge | Claim::Params(_))
    }

    /// Whether it is about the numbers of the code as a linker left them: no step before may compute with them.
    pub fn recognizes_addresses(&self) -> bool {
        matches!(self, Claim::Regions(_))
    }

    /// Whether the judge may be unable to prove what is right.
    pub fn may_be_refused(&self) -> bool {
        matches!(self, Claim::Allocator(_) | Claim::Compact(_) | Claim::Regions(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_read_and_no_other() {
        for kind in Claim::KINDS {
            // Data of no kind: too short for some, too long for the others.
            assert!(Claim::read(kind, &[0xff; 3]).expect(kind).is_err(), "{kind}");
            if let Some(Ok(claim)) = Claim::read(kind, &[]) {
                assert_eq!(claim.kind(), kind);
                assert!(claim.data().is_empty(), "{kind}");
            }
        }
        let sunk = Claim::TrapSink(trap_sink::Premises { trap_ends_instance: true, forward_progress: false });
        assert_eq!(Claim::read(sunk.kind(), &sunk.data()), Some(Ok(sunk)));
        assert_eq!(Claim::read("of-no-pass", &[]), None);
    }

    #[test]
    fn what_is_not_there_is_read_back_too() {
        for check in [None, Some(4)] {
            let reserve = heap::Reserve { budget: 1, global: 2, helper: 3, check };
            let reserves = heap::Reserves::from([(0, reserve)]);
            let claim = Claim::Heap(heap::Reserved { reserves, interrupts: false, lent: true });
            assert_eq!(Claim::read(claim.kind(), &claim.data()), Some(Ok(claim)));
        }
    }
}
