//! Which memory of the input each memory of a module is, after any number of passes.

use crate::index::{EntityRef, GlobalIndex, MemoryIndex, Space};
use crate::maps::IndexMap;
use crate::module::Module;

/// For each memory of a module, which one of the input it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InputMemories {
    count: u32,
    was: Vec<Option<u32>>,
    /// Where the variables of every memory of the input end at the latest.
    variables_end: Option<u32>,
    /// Whether bytes of each memory of the module lie elsewhere.
    moved: Vec<bool>,
}

impl InputMemories {
    /// Those of the input itself.
    pub fn of(input: &Module<'_>) -> InputMemories {
        let was: Vec<Option<u32>> = input.memories.keys().map(|memory| Some(memory.as_u32())).collect();
        let moved = vec![false; was.len()];
        InputMemories { count: was.len() as u32, was, variables_end: variables_end(input), moved }
    }

    /// Those of a module in which memories have these new indices. Of several that became one, it is the first.
    pub fn after(&self, map: &IndexMap<MemoryIndex>) -> InputMemories {
        let (mut was, mut moved) = (Vec::new(), Vec::new());
        for (old, of_input) in self.was.iter().enumerate() {
            let Some(new) = map.get(MemoryIndex::new(old)) else { continue };
            if was.len() <= new.index() {
                was.resize(new.index() + 1, None);
                moved.resize(new.index() + 1, false);
            }
            if let Some(entry) = was.get_mut(new.index()) {
                *entry = entry.or(*of_input);
            }
            if let Some(entry) = moved.get_mut(new.index()) {
                *entry |= self.has_moved(MemoryIndex::new(old));
            }
        }
        InputMemories { was, moved, ..*self }
    }

    /// How many memories the input has, imported ones included.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Where the variables of every memory of the input end at the latest, if linkers said so in exported symbols.
    pub fn variables_end(&self) -> Option<u32> {
        self.variables_end
    }

    /// Whether bytes of a memory may lie elsewhere than in the input.
    pub fn has_moved(&self, memory: MemoryIndex) -> bool {
        self.moved.get(memory.index()).copied().unwrap_or(true)
    }

    /// Notes that bytes of a memory lie elsewhere now.
    pub fn moved(&mut self, memory: u32) {
        if let Some(moved) = self.moved.get_mut(memory as usize) {
            *moved = true;
        }
    }

    /// The index in the input of a memory of the module; `None` if it is new.
    pub fn was(&self, memory: MemoryIndex) -> Option<u32> {
        self.was.get(memory.index()).copied().flatten()
    }
}

/// The largest number that an exported `__data_end` has, if there is one for each memory. Fusers give such names endings.
fn variables_end(input: &Module<'_>) -> Option<u32> {
    const NAME: &str = "__data_end";
    let is_symbol =
        |name: &str| name.strip_prefix(NAME).is_some_and(|rest| rest.is_empty() || rest.starts_with('$'));
    let symbols = input
        .exports
        .iter()
        .filter(|export| Space::of(export.kind) == Space::Global && is_symbol(export.name));
    let mut ends = Vec::new();
    for symbol in symbols {
        let global = input.globals.get(GlobalIndex::from_u32(symbol.index))?;
        let init = global.origin.defined().filter(|_| !global.ty.mutable)?;
        ends.push(u32::try_from(input.constants.integer(init)?).ok()?);
    }
    ends.iter().max().copied().filter(|_| ends.len() >= input.memories.len())
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

    #[test]
    fn linkers_say_where_variables_end() {
        let of = |globals: &str| {
            let bytes = wat::parse_str(format!("(module (memory 1) (memory 1) {globals})")).unwrap();
            InputMemories::of(&Module::parse(&bytes).unwrap())
        };
        let one = r#"(global (export "__data_end") i32 (i32.const 1100))"#;
        let other = r#"(global (export "__data_end$2") i32 (i32.const 1200))"#;
        assert_eq!(of(&format!("{one}{other}")).variables_end(), Some(1200));
        // One of them says nothing.
        assert_eq!(of(one).variables_end(), None);
        assert_eq!(of(&format!("{one}{}", other.replace("$2", "_of_it"))).variables_end(), None);
        assert_eq!(of(&format!("{one}{}", other.replace("i32 (", "(mut i32) ("))).variables_end(), None);

        let mut memories = of(one);
        memories.moved(1);
        let swapped = memories.after(&IndexMap::of_new([Some(1), Some(0)]));
        let has_moved = |memory| swapped.has_moved(MemoryIndex::new(memory));
        assert_eq!([has_moved(0), has_moved(1), has_moved(2)], [true, false, true]);
    }
}
