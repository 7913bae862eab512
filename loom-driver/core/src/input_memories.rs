//! Which memory of the input each memory of a module is, after any number of passes.

use crate::index::{EntityRef, MemoryIndex};
use crate::maps::IndexMap;
use crate::module::Module;

/// For each memory of a module, which one of the input it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InputMemories {
    count: u32,
    was: Vec<Option<u32>>,
}

impl InputMemories {
    /// Those of the input itself.
    pub fn of(input: &Module<'_>) -> InputMemories {
        let was: Vec<Option<u32>> = input.memories.keys().map(|memory| Some(memory.as_u32())).collect();
        InputMemories { count: was.len() as u32, was }
    }

    /// Those of a module in which memories have these new indices. Of several that became one, it is the first.
    pub fn after(&self, map: &IndexMap<MemoryIndex>) -> InputMemories {
        let mut was = Vec::new();
        for (old, of_input) in self.was.iter().enumerate() {
            let Some(new) = map.get(MemoryIndex::new(old)) else { continue };
            if was.len() <= new.index() {
                was.resize(new.index() + 1, None);
            }
            if let Some(entry) = was.get_mut(new.index()) {
                *entry = entry.or(*of_input);
            }
        }
        InputMemories { count: self.count, was }
    }

    /// How many memories the input has, imported ones included.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// The index in the input of a memory of the module; `None` if it is new.
    pub fn was(&self, memory: MemoryIndex) -> Option<u32> {
        self.was.get(memory.index()).copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memories_are_followed_from_pass_to_pass() {
        let bytes = wat::parse_str("(module (memory 1) (memory 2) (memory 3) (memory 4))").unwrap();
        let of_input = InputMemories::of(&Module::parse(&bytes).unwrap());
        let was = |memories: &InputMemories| {
            (0..4).map(|memory| memories.was(MemoryIndex::new(memory))).collect::<Vec<_>>()
        };
        assert_eq!((of_input.count(), was(&of_input)), (4, vec![Some(0), Some(1), Some(2), Some(3)]));
        // The first goes, and the last two become one.
        let moved = of_input.after(&IndexMap::of_new([None, Some(1), Some(0), Some(0)]));
        assert_eq!((moved.count(), was(&moved)), (4, vec![Some(2), Some(1), None, None]));
        let again = moved.after(&IndexMap::of_new([Some(2), Some(0)]));
        assert_eq!(was(&again), [Some(1), None, Some(2), None]);
    }
}
