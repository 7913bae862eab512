//! The claim of dead-code elimination, of `abi-dce` and of `reorder`: the output is the input with parts left out, or in
//! another order. Its judge is [`loom_check::removal`].

pub use loom_check::removal::Removal;

use crate::index::EntityRef;
use crate::maps::{IndexMap, IndexMaps};
use loom_check::ops::Space;
use loom_check::removal::{self, Run, SPACES};

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
