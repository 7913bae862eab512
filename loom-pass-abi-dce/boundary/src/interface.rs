//! What a core module imports and exports, and of which type: the part of it that a section speaks about.

use std::collections::BTreeMap;

use wasmparser::{CompositeInnerType, FromReader, FuncType, SectionLimited, TypeRef, ValType};

use crate::framing::{ModuleError, Section, Sections};
use crate::kinds::ExternalKind;

/// One entry of the export section.
pub(crate) struct ModuleExport<'a> {
    pub(crate) kind: ExternalKind,
    pub(crate) name: &'a str,
    /// In the index space of its kind.
    pub(crate) index: u32,
}

/// One import, whether the import section has it on its own or in a group.
pub(crate) struct ModuleImport<'a> {
    pub(crate) kind: ExternalKind,
    pub(crate) module: &'a str,
    pub(crate) name: &'a str,
}

/// The imports and exports of a core module, with the types of its functions and memories.
#[derive(Default)]
pub(crate) struct Interface<'a> {
    pub(crate) exports: Vec<ModuleExport<'a>>,
    pub(crate) imports: Vec<ModuleImport<'a>>,
    positions: BTreeMap<&'a str, usize>,
    /// By type index; `None` where the type is not that of a function.
    types: Vec<Option<FuncType>>,
    /// The type indices of all functions, imported ones first.
    funcs: Vec<u32>,
    /// The type of an address of each memory, imported ones first.
    memories: Vec<ValType>,
}

impl<'a> Interface<'a> {
    /// Reads the type, import, function, memory and export sections. The module need not be valid.
    pub(crate) fn read(module: &'a [u8]) -> Result<Self, ModuleError> {
        let mut interface = Interface::default();
        for section in Sections::of_core(module)? {
            let section = section?;
            match section.id {
                1 => interface.read_types(&section)?,
                2 => interface.read_imports(&section)?,
                3 => interface.funcs.append(&mut items(&section)?),
                5 => {
                    let memories = items::<wasmparser::MemoryType>(&section)?;
                    interface.memories.extend(memories.iter().map(address_type));
                }
                7 => interface.read_exports(&section)?,
                _ => {}
            }
        }
        Ok(interface)
    }

    /// The position in the export section of the export with this name.
    pub(crate) fn export(&self, name: &str) -> Option<(usize, &ModuleExport<'a>)> {
        let position = *self.positions.get(name)?;
        Some((position, self.exports.get(position)?))
    }

    /// The type of a function; `None` if the function or the type does not exist.
    pub(crate) fn func_type(&self, func: u32) -> Option<&FuncType> {
        let ty = *self.funcs.get(func as usize)?;
        self.types.get(ty as usize)?.as_ref()
    }

    /// The function type with an index; `None` if there is none, or it is not that of a function.
    #[cfg(feature = "derive")]
    pub(crate) fn ty(&self, ty: u32) -> Option<&FuncType> {
        self.types.get(ty as usize)?.as_ref()
    }

    /// The type of an address of a memory.
    pub(crate) fn address_type(&self, memory: u32) -> Option<ValType> {
        self.memories.get(memory as usize).copied()
    }

    /// The number of memories, imported ones included.
    pub(crate) fn memory_count(&self) -> usize {
        self.memories.len()
    }

    fn read_types(&mut self, section: &Section<'a>) -> Result<(), ModuleError> {
        for group in items::<wasmparser::RecGroup>(section)? {
            for ty in group.types() {
                self.types.push(match &ty.composite_type.inner {
                    CompositeInnerType::Func(func) => Some(func.clone()),
                    CompositeInnerType::Array(_)
                    | CompositeInnerType::Struct(_)
                    | CompositeInnerType::Cont(_) => None,
                });
            }
        }
        Ok(())
    }

    fn read_imports(&mut self, section: &Section<'a>) -> Result<(), ModuleError> {
        let imports: SectionLimited<'a, wasmparser::Imports<'a>> = SectionLimited::new(section.reader())?;
        for import in imports.into_imports() {
            let import = import?;
            let kind = match import.ty {
                TypeRef::Func(ty) | TypeRef::FuncExact(ty) => {
                    self.funcs.push(ty);
                    ExternalKind::Func
                }
                TypeRef::Table(_) => ExternalKind::Table,
                TypeRef::Memory(memory) => {
                    self.memories.push(address_type(&memory));
                    ExternalKind::Memory
                }
                TypeRef::Global(_) => ExternalKind::Global,
                TypeRef::Tag(_) => ExternalKind::Tag,
            };
            self.imports.push(ModuleImport { kind, module: import.module, name: import.name });
        }
        Ok(())
    }

    fn read_exports(&mut self, section: &Section<'a>) -> Result<(), ModuleError> {
        for export in items::<wasmparser::Export<'a>>(section)? {
            let kind = ExternalKind::from(export.kind);
            if self.positions.insert(export.name, self.exports.len()).is_some() {
                return Err(ModuleError::Malformed {
                    offset: section.range.start as u64,
                    message: format!("two exports are named `{}`", export.name.escape_debug()),
                });
            }
            self.exports.push(ModuleExport { kind, name: export.name, index: export.index });
        }
        Ok(())
    }
}

fn address_type(memory: &wasmparser::MemoryType) -> ValType {
    if memory.memory64 { ValType::I64 } else { ValType::I32 }
}

/// All items of a section that is a list.
fn items<'a, T: FromReader<'a>>(section: &Section<'a>) -> Result<Vec<T>, ModuleError> {
    let items = SectionLimited::new(section.reader())?;
    Ok(items.into_iter().collect::<wasmparser::Result<Vec<T>>>()?)
}
