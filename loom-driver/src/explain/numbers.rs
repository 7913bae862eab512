//! Indices as names: what tells after a run what everything was before.

use loom_core::index::{Item, Space};
use loom_core::{Module, names};
use std::collections::BTreeMap;
use wasm_encoder::{CustomSection, Encode, NameMap, NameSection, Section};

/// Every index space that has names.
const SPACES: [Space; 8] = [
    Space::Func,
    Space::Type,
    Space::Table,
    Space::Memory,
    Space::Global,
    Space::Elem,
    Space::Data,
    Space::Tag,
];

/// The module with each index as the name of what it is the index of, instead of other names.
pub fn write(module: &Module<'_>) -> Vec<u8> {
    let mut names = NameSection::new();
    for space in SPACES {
        let mut map = NameMap::new();
        for index in 0..module.len_of(space) as u32 {
            map.append(index, &index.to_string());
        }
        if map.is_empty() {
            continue;
        }
        match space {
            Space::Func => names.functions(&map),
            Space::Type => names.types(&map),
            Space::Table => names.tables(&map),
            Space::Memory => names.memories(&map),
            Space::Global => names.globals(&map),
            Space::Elem => names.elements(&map),
            Space::Data => names.data(&map),
            Space::Tag => names.tags(&map),
        }
    }
    let mut bytes = module.bytes.get(..8).unwrap_or_default().to_vec();
    for section in module.sections.iter().filter(|section| section.name != Some("name")) {
        bytes.extend_from_slice(&module.bytes[section.range.clone()]);
    }
    let section: CustomSection<'_> = names.as_custom();
    bytes.push(section.id());
    section.encode(&mut bytes);
    bytes
}

/// What everything in a module was, and where it is now.
#[derive(Default)]
pub struct Numbers {
    was: BTreeMap<Item, Item>,
    is: BTreeMap<Item, Item>,
}

impl Numbers {
    /// Reads the names that [`write()`] gave.
    pub fn read(module: &Module<'_>) -> Numbers {
        let mut numbers = Numbers::default();
        names::each_in_section(module, |item, name| {
            if let Some(was) = name.parse().ok().filter(|was| *was != u32::MAX) {
                numbers.add(item, Item::new(item.parts().0, was));
            }
        });
        numbers
    }

    fn add(&mut self, now: Item, was: Item) {
        self.was.insert(now, was);
        self.is.insert(was, now);
    }

    /// What an item was in the input; `None` if it is new.
    pub fn was(&self, now: Item) -> Option<Item> {
        self.was.get(&now).copied()
    }

    /// Where an item of the input is now; `None` if it is gone.
    pub fn now(&self, was: Item) -> Option<Item> {
        self.is.get(&was).copied()
    }
}

/// An item as the command line takes it: `func:12`.
pub fn notation(of: Item) -> String {
    let (space, index) = of.parts();
    format!("{}:{index}", space.name())
}
