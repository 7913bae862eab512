//! The claim of dead-code elimination, of `abi-dce` and of `reorder`: the output is the input with parts left out, or in
//! another order. Its judge is [`loom_check::removal`].

pub use loom_check::removal::Removal;

use crate::claim::{self, Case, Claim, ClaimKind};
use crate::index::{EntityRef, MemoryIndex};
use crate::maps::{IndexMap, IndexMaps};
use crate::module::Module;
use crate::report::assumption;
use loom_check::ops::Space;
use loom_check::removal::{self, Run, SPACES};

/// The kind of claim.
const KIND: &str = "removal";

crate::register_pass!(ClaimKind { name: KIND, read: claim::read::<Removal> });

/// New indices as the judge reads them.
pub fn runs(maps: &IndexMaps) -> [Vec<Run>; 8] {
    fn of<I: EntityRef>(map: &IndexMap<I>) -> Vec<Run> {
        removal::runs(map.all())
    }
    SPACES.map(|space| match space {
        Space::Type => of(&maps.types),
        Space::Func => of(&maps.funcs),
        Space::Table => of(&maps.tables),
        Space::Memory => of(&maps.memories),
        Space::Global => of(&maps.globals),
        Space::Tag => of(&maps.tags),
        Space::Elem => of(&maps.elems),
        Space::Data => of(&maps.datas),
        Space::Local | Space::Label => Vec::new(),
    })
}

impl Claim for Removal {
    fn judge(&self, case: &Case<'_>) -> Result<(), String> {
        let judged = case.judged()?;
        removal::check(&judged.before, &judged.after, self).map_err(|error| error.to_string())
    }

    fn kind(&self) -> &'static str {
        KIND
    }

    fn data(&self) -> Vec<u8> {
        claim::to_bytes(self)
    }

    fn memories(&self, before: &Module<'_>) -> Option<IndexMap<MemoryIndex>> {
        let runs = SPACES.iter().zip(&self.maps).find(|(space, _)| **space == Space::Memory);
        // Of what makes no sense nothing stays; the judge will say so.
        let new = runs.and_then(|(_, runs)| removal::indices(runs, before.memories.len()).ok());
        Some(IndexMap::of_new(new.unwrap_or_default()))
    }

    fn premises(&self) -> Vec<String> {
        match self.preserve_trap_kind {
            true => Vec::new(),
            false => vec![assumption::ANY_TRAP.into()],
        }
    }
}
