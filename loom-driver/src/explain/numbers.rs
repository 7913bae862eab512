//! Indices as names: what tells after a run what everything was before.

use loom_core::index::{Item, Space};
use loom_core::{Module, names};
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
    was: [Vec<u32>; SPACES.len()],
    is: [Vec<u32>; SPACES.len()],
}

/// No index.
const NONE: u32 = u32::MAX;
/// Readers accept fewer of anything that has names.
const MAX_INDEX: u32 = 1 << 24;

fn set(numbers: &mut Vec<u32>, at: u32, number: u32) {
    let at = at as usize;
    if at >= numbers.len() {
        numbers.resize(at + 1, NONE);
    }
    numbers[at] = number;
}

fn get(numbers: &[Vec<u32>], item: Item) -> Option<Item> {
    let (space, index) = item.parts();
    let number = numbers[space as usize].get(index as usize).filter(|number| **number != NONE);
    number.map(|number| Item::new(space, *number))
}

impl Numbers {
    /// Reads the names that [`write()`] gave.
    pub fn read(module: &Module<'_>) -> Numbers {
        let mut numbers = Numbers::default();
        names::each_in_section(module, |item, name| {
            let (space, index) = item.parts();
            if let Some(was) = name.parse().ok().filter(|was| *was < MAX_INDEX)
                && (index as usize) < module.len_of(space)
            {
                set(&mut numbers.was[space as usize], index, was);
                set(&mut numbers.is[space as usize], was, index);
            }
        });
        numbers
    }

    /// What an item was in the input; `None` if it is new.
    pub fn was(&self, now: Item) -> Option<Item> {
        get(&self.was, now)
    }

    /// Where an item of the input is now; `None` if it is gone.
    pub fn now(&self, was: Item) -> Option<Item> {
        get(&self.is, was)
    }
}

/// An item as the command line takes it: `func:12`.
pub fn notation(of: Item) -> String {
    let (space, index) = of.parts();
    format!("{}:{index}", space.name())
}
