//! From old indices and code offsets to new ones.
//!
//! Whatever describes a module by index or by offset (names, debug information, branch hints,
//! provenance) is brought up to date with these maps, and with nothing else.

mod code;

pub(crate) use code::entries;
pub use code::{BodyMove, CodeMap, Fate, Followed, Gone};

use crate::index::{
    DataIndex, ElemIndex, EntityRef, FuncIndex, GlobalIndex, MemoryIndex, SecondaryMap, Space, TableIndex,
    TagIndex, TypeIndex,
};
use crate::module::Module;
use std::collections::BTreeMap;

/// Old index to new index, in one index space.
#[derive(Debug, Clone)]
pub struct IndexMap<I: EntityRef> {
    new: SecondaryMap<I, Option<u32>>,
    kept: Vec<I>,
    identity: bool,
}

impl<I: EntityRef> IndexMap<I> {
    /// Everything stays: the indices below `len`.
    pub fn identity(len: usize) -> IndexMap<I> {
        IndexMap::compact((0..len).map(I::new), |_| true)
    }

    /// Numbers those of `all` that `keep` says stay, in order, from 0.
    pub fn compact(all: impl Iterator<Item = I>, mut keep: impl FnMut(I) -> bool) -> IndexMap<I> {
        let mut map = IndexMap { new: SecondaryMap::new(), kept: Vec::new(), identity: true };
        for index in all {
            match keep(index) {
                true => {
                    map.new[index] = Some(map.kept.len() as u32);
                    map.kept.push(index);
                }
                false => map.identity = false,
            }
        }
        map
    }

    /// The map in which `kept` are, in this order, what stays of the indices below `len`.
    pub fn of_kept(kept: Vec<I>, len: usize) -> IndexMap<I> {
        let mut new = SecondaryMap::new();
        for (position, &index) in kept.iter().enumerate() {
            new[index] = Some(position as u32);
        }
        let identity = kept.len() == len && kept.iter().enumerate().all(|(at, index)| at == index.index());
        IndexMap { new, kept, identity }
    }

    /// The map in which each thing, in order of the old indices, has this new index. There may be new things
    /// that were none before.
    pub fn of_new(indices: impl IntoIterator<Item = Option<u32>>) -> IndexMap<I> {
        let mut map = IndexMap { new: SecondaryMap::new(), kept: Vec::new(), identity: true };
        let mut firsts: BTreeMap<u32, I> = BTreeMap::new();
        for (old, new) in indices.into_iter().enumerate() {
            map.identity &= new == Some(old as u32);
            map.new[I::new(old)] = new;
            if let Some(new) = new {
                firsts.entry(new).or_insert(I::new(old));
            }
        }
        map.kept = firsts.into_values().collect();
        map
    }

    /// Gives `index`, which did not stay, the new index of `like`, which did.
    pub fn merge(&mut self, index: I, like: I) {
        self.new[index] = self.new[like];
    }

    /// The new index; `None` if the thing is gone.
    pub fn get(&self, old: I) -> Option<I> {
        self.new[old].map(|new| I::new(new as usize))
    }

    /// The new index of a plain old one; `None` if the thing is gone.
    pub fn get_u32(&self, old: u32) -> Option<u32> {
        // The largest number is reserved by the index types, and may well be in a custom section.
        old.checked_add(1)?;
        self.new.get(I::new(old as usize)).copied().flatten()
    }

    /// The old index of each new one: the first, if there are several, and none for a new thing.
    pub fn kept(&self) -> &[I] {
        &self.kept
    }

    /// The new index of each old one, in order of the old ones. What is behind the last of them is gone.
    pub fn all(&self) -> impl Iterator<Item = Option<u32>> {
        self.new.values().copied()
    }

    /// Whether everything stayed, so that no index changed.
    pub fn is_identity(&self) -> bool {
        self.identity
    }
}

/// The maps of all index spaces.
#[derive(Debug, Clone)]
pub struct IndexMaps {
    /// Types. Several old types may have one new index, if they are equal.
    pub types: IndexMap<TypeIndex>,
    /// Functions.
    pub funcs: IndexMap<FuncIndex>,
    /// Tables.
    pub tables: IndexMap<TableIndex>,
    /// Memories.
    pub memories: IndexMap<MemoryIndex>,
    /// Globals.
    pub globals: IndexMap<GlobalIndex>,
    /// Tags.
    pub tags: IndexMap<TagIndex>,
    /// Element segments.
    pub elems: IndexMap<ElemIndex>,
    /// Data segments.
    pub datas: IndexMap<DataIndex>,
}

impl IndexMaps {
    /// Everything in `module` stays.
    pub fn identity(module: &Module<'_>) -> IndexMaps {
        IndexMaps {
            types: IndexMap::identity(module.types.len()),
            funcs: IndexMap::identity(module.funcs.len()),
            tables: IndexMap::identity(module.tables.len()),
            memories: IndexMap::identity(module.memories.len()),
            globals: IndexMap::identity(module.globals.len()),
            tags: IndexMap::identity(module.tags.len()),
            elems: IndexMap::identity(module.elems.len()),
            datas: IndexMap::identity(module.datas.len()),
        }
    }

    /// Whether everything stayed, so that no index changed.
    pub fn are_identity(&self) -> bool {
        self.types.is_identity()
            && self.funcs.is_identity()
            && self.tables.is_identity()
            && self.memories.is_identity()
            && self.globals.is_identity()
            && self.tags.is_identity()
            && self.elems.is_identity()
            && self.datas.is_identity()
    }

    /// The new index of `old` in an index space; `None` if the thing is gone.
    pub fn get_in(&self, space: Space, old: u32) -> Option<u32> {
        match space {
            Space::Type => self.types.get_u32(old),
            Space::Func => self.funcs.get_u32(old),
            Space::Table => self.tables.get_u32(old),
            Space::Memory => self.memories.get_u32(old),
            Space::Global => self.globals.get_u32(old),
            Space::Tag => self.tags.get_u32(old),
            Space::Elem => self.elems.get_u32(old),
            Space::Data => self.datas.get_u32(old),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_is_numbered_in_order() {
        let all = (0..5).map(FuncIndex::from_u32);
        let mut map = IndexMap::compact(all, |index| index.as_u32() % 2 == 0);
        assert_eq!(
            (0..5).map(|old| map.get_u32(old)).collect::<Vec<_>>(),
            [Some(0), None, Some(1), None, Some(2)]
        );
        assert!(!map.is_identity());
        map.merge(FuncIndex::from_u32(3), FuncIndex::from_u32(2));
        assert_eq!(map.get_u32(3), Some(1));
        // Custom sections may say anything.
        assert_eq!((map.get_u32(99), map.get_u32(u32::MAX)), (None, None));
    }
}
