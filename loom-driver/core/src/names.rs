//! What things are called: by the `name` section, else by an export, else by an import.

use crate::index::{Item, Space};
use crate::module::Module;
use std::collections::BTreeMap;
use wasmparser::{BinaryReader, Name, NameSectionReader, TypeRef};

/// The name of everything that has one.
#[derive(Default)]
pub struct Names(BTreeMap<Item, String>);

impl Names {
    /// Reads the names of a module. What cannot be read has none.
    pub fn of(module: &Module<'_>) -> Names {
        let mut names = Names::default();
        each_in_section(module, |item, name| names.add(item, name));
        for export in &module.exports {
            names.add(Item::new(Space::of(export.kind), export.index), export.name);
        }
        for (item, import) in imports(module).zip(&module.imports) {
            names.add(item, &format!("{}.{}", import.module, import.name));
        }
        names
    }

    /// The first name counts.
    fn add(&mut self, item: Item, name: &str) {
        self.0.entry(item).or_insert_with(|| name.to_string());
    }

    /// The name of an item.
    pub fn get(&self, item: Item) -> Option<&str> {
        self.0.get(&item).map(String::as_str)
    }

    /// Every named item.
    pub fn iter(&self) -> impl Iterator<Item = (Item, &str)> {
        self.0.iter().map(|(item, name)| (*item, name.as_str()))
    }
}

/// Calls `visit` with every item that the `name` section names, in its order. What cannot be read is left
/// out.
pub fn each_in_section(module: &Module<'_>, mut visit: impl FnMut(Item, &str)) {
    for section in module.custom_sections("name") {
        let payload = &module.bytes[section.payload.clone()];
        let names = NameSectionReader::new(BinaryReader::new(payload, 0));
        for name in names.sections.map_while(|name| name.ok()) {
            let (space, map) = match name {
                Name::Function(map) => (Space::Func, map),
                Name::Type(map) => (Space::Type, map),
                Name::Table(map) => (Space::Table, map),
                Name::Memory(map) => (Space::Memory, map),
                Name::Global(map) => (Space::Global, map),
                Name::Element(map) => (Space::Elem, map),
                Name::Data(map) => (Space::Data, map),
                Name::Tag(map) => (Space::Tag, map),
                _ => continue,
            };
            for naming in map.names.map_while(|naming| naming.ok()) {
                // The largest number is no index.
                if naming.index != u32::MAX {
                    visit(Item::new(space, naming.index), naming.name);
                }
            }
        }
    }
}

/// What each import is, in order.
pub fn imports(module: &Module<'_>) -> impl Iterator<Item = Item> {
    let mut counts: BTreeMap<Space, u32> = BTreeMap::new();
    module.imports.iter().map(move |import| {
        let space = match import.ty {
            TypeRef::Func(_) | TypeRef::FuncExact(_) => Space::Func,
            TypeRef::Table(_) => Space::Table,
            TypeRef::Memory(_) => Space::Memory,
            TypeRef::Global(_) => Space::Global,
            TypeRef::Tag(_) => Space::Tag,
        };
        let count = counts.entry(space).or_default();
        *count += 1;
        Item::new(space, *count - 1)
    })
}
