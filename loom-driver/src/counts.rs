//! How much of everything a module has.

use loom_core::refs::{self, Use};
use loom_core::{Module, Result};
use serde::Serialize;

/// How much of everything a module has. Index spaces are counted with their imports, except
/// functions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Size of the module in bytes.
    pub bytes: u64,
    /// Functions defined in the module.
    pub funcs: u64,
    /// Functions imported.
    pub imported_funcs: u64,
    /// Imports of every kind.
    pub imports: u64,
    /// Exports of every kind.
    pub exports: u64,
    /// Types, each member of a recursion group counted.
    pub types: u64,
    /// Tables.
    pub tables: u64,
    /// Memories.
    pub memories: u64,
    /// Globals.
    pub globals: u64,
    /// Tags.
    pub tags: u64,
    /// Element segments.
    pub elem_segments: u64,
    /// Data segments.
    pub data_segments: u64,
    /// Bytes in data segments.
    pub data_bytes: u64,
    /// Bytes in custom sections, headers included.
    pub custom_bytes: u64,
    /// `memory.grow` instructions in function bodies, if they were to be counted: that is the only
    /// count for which every body has to be decoded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_grow: Option<u64>,
}

impl Counts {
    /// Counts everything but `memory_grow`.
    pub fn of(module: &Module<'_>) -> Counts {
        let custom = module.sections.iter().filter(|section| section.id == 0);
        Counts {
            bytes: module.bytes.len() as u64,
            funcs: module.funcs.len().saturating_sub(module.imported_funcs) as u64,
            imported_funcs: module.imported_funcs as u64,
            imports: module.imports.len() as u64,
            exports: module.exports.len() as u64,
            types: module.types.len() as u64,
            tables: module.tables.len() as u64,
            memories: module.memories.len() as u64,
            globals: module.globals.len() as u64,
            tags: module.tags.len() as u64,
            elem_segments: module.elems.len() as u64,
            data_segments: module.datas.len() as u64,
            data_bytes: module.datas.values().map(|data| data.data.len() as u64).sum(),
            custom_bytes: custom.map(|section| section.range.len() as u64).sum(),
            memory_grow: None,
        }
    }

    /// Counts everything.
    ///
    /// # Errors
    ///
    /// [`loom_core::Error::Invalid`] if a body cannot be decoded, which a validated module rules out.
    pub fn with_memory_grow(module: &Module<'_>) -> Result<Counts> {
        let refs = refs::of_bodies(module)?;
        let sites = refs.values().flatten().flat_map(|refs| &refs.sites);
        let memory_grow = sites.filter(|site| site.kind == Use::MemoryGrow).count() as u64;
        Ok(Counts { memory_grow: Some(memory_grow), ..Counts::of(module) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_counted() {
        let bytes = wat::parse_str(
            r#"(module
                (type (func)) (type (func (param i32)))
                (import "m" "f" (func)) (import "m" "t" (table 1 funcref)) (import "m" "g" (global i32))
                (table 1 funcref) (memory 1) (global i32 (i32.const 0)) (tag) (tag)
                (elem func 0) (elem func 0) (elem func 0)
                (data "abc") (data (i32.const 0) "de")
                (export "f" (func 0)) (export "m" (memory 0))
                (func (drop (memory.grow (i32.const 1))) (drop (memory.grow (memory.size))))
                (func (drop (memory.grow (i32.const 1))))
                (@custom "c" "123"))"#,
        )
        .unwrap();
        let counts = Counts::with_memory_grow(&Module::parse(&bytes).unwrap()).unwrap();
        let expected = Counts {
            bytes: bytes.len() as u64,
            funcs: 2,
            imported_funcs: 1,
            imports: 3,
            exports: 2,
            types: 2,
            tables: 2,
            memories: 1,
            globals: 2,
            tags: 2,
            elem_segments: 3,
            data_segments: 2,
            data_bytes: 5,
            custom_bytes: 7,
            memory_grow: Some(3),
        };
        assert_eq!(counts, expected);
    }
}
