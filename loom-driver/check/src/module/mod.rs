//! The judge's own reader of a core module: every index space as a plain vector, bodies as ranges of bytes.
//!
//! It borrows from the bytes, decodes every section but the code once, and looks into no body. The bytes were validated
//! elsewhere; on others it returns an error or a module with holes, and never panics. All indices are the module's own,
//! imports first.

mod parse;
mod types;

#[cfg(test)]
mod tests;

pub use types::Types;

use std::ops::Range;
use wasmparser::{
    BinaryReader, ConstExpr, Data, Element, Export, ExternalKind, FuncType, FunctionBody, GlobalType, Import,
    MemoryType, Name, NameSectionReader, TableType,
};

/// A core module.
#[derive(Debug, Clone)]
pub struct Module<'a> {
    /// The whole file.
    pub bytes: &'a [u8],
    /// All sections in file order, custom ones included.
    pub sections: Vec<Section>,
    /// The custom sections in file order.
    pub customs: Vec<Custom<'a>>,
    /// The type index space.
    pub types: Types,
    /// All imports in order; groups in the compact encoding are spelt out.
    pub imports: Vec<Import<'a>>,
    /// All exports in order.
    pub exports: Vec<Export<'a>>,
    /// The function index space.
    pub funcs: Vec<Func>,
    /// The table index space.
    pub tables: Vec<Table<'a>>,
    /// The memory index space.
    pub memories: Vec<Memory>,
    /// The global index space.
    pub globals: Vec<Global<'a>>,
    /// The tag index space.
    pub tags: Vec<Tag>,
    /// The function that runs at instantiation.
    pub start: Option<u32>,
    /// The element segments.
    pub elems: Vec<Elem<'a>>,
    /// The data segments.
    pub data: Vec<Data<'a>>,
}

/// A section of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its id; 0 for a custom one.
    pub id: u8,
    /// Where in the file its contents are, without id and size.
    pub payload: Range<usize>,
}

/// A custom section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Custom<'a> {
    /// Its name.
    pub name: &'a str,
    /// What follows the name.
    pub data: &'a [u8],
}

/// A function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Func {
    /// The index of its declared type.
    pub ty: u32,
    /// The position in [`Module::imports`] if it is imported.
    pub import: Option<u32>,
    /// Whether an import asks for exactly the declared type, so that none of its subtypes is linked.
    pub exact: bool,
    /// Where in the file its body is, without the size in front; `None` for an import.
    pub body: Option<Range<usize>>,
}

/// A table.
#[derive(Debug, Clone)]
pub struct Table<'a> {
    /// Its type.
    pub ty: TableType,
    /// The position in [`Module::imports`] if it is imported.
    pub import: Option<u32>,
    /// What its slots hold at first; `None` for null, and for an import.
    pub init: Option<ConstExpr<'a>>,
}

/// A memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// Its type.
    pub ty: MemoryType,
    /// The position in [`Module::imports`] if it is imported.
    pub import: Option<u32>,
}

/// A global.
#[derive(Debug, Clone)]
pub struct Global<'a> {
    /// Its type.
    pub ty: GlobalType,
    /// The position in [`Module::imports`] if it is imported.
    pub import: Option<u32>,
    /// Its initial value; `None` for an import.
    pub init: Option<ConstExpr<'a>>,
}

/// A tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag {
    /// The index of its function type.
    pub ty: u32,
    /// The position in [`Module::imports`] if it is imported.
    pub import: Option<u32>,
}

/// An element segment. (A struct of its own because wasmparser's is not [`Debug`].)
#[derive(Clone)]
pub struct Elem<'a>(pub Element<'a>);

impl std::fmt::Debug for Elem<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Elem").field(&self.0.range).finish()
    }
}

/// Why a module cannot be read.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ReadError {
    /// The bytes are no valid encoding.
    #[error("{0}")]
    Malformed(#[from] wasmparser::Error),
    /// The file ends in the middle of something.
    #[error("it ends too early")]
    Truncated,
    /// The file is a component, not a core module.
    #[error("a component, not a core module")]
    Component,
}

impl Memory {
    /// How many bytes it has at least.
    pub fn min_bytes(&self) -> u128 {
        let page = self.ty.page_size_log2.unwrap_or(16);
        u128::from(self.ty.initial).checked_shl(page).unwrap_or(u128::MAX)
    }
}

impl<'a> Module<'a> {
    /// The body of a function; `None` for an import, and for an index that the module does not have.
    pub fn body(&self, func: u32) -> Option<FunctionBody<'a>> {
        let range = self.funcs.get(func as usize)?.body.clone()?;
        let start = u64::try_from(range.start).ok()?;
        Some(FunctionBody::new(BinaryReader::new(self.bytes.get(range)?, start)))
    }

    /// The indices of all functions that have a body.
    pub fn defined_funcs(&self) -> impl Iterator<Item = u32> {
        (0..).zip(&self.funcs).filter(|(_, func)| func.body.is_some()).map(|(index, _)| index)
    }

    /// The function type of a function.
    pub fn func_type(&self, func: u32) -> Option<&FuncType> {
        self.types.func(self.funcs.get(func as usize)?.ty)
    }

    /// The first type that is the same as that of a function.
    pub fn canonical_type(&self, func: u32) -> Option<u32> {
        self.types.canonical(self.funcs.get(func as usize)?.ty)
    }

    /// The name of a function, from the `name` section, or else of an export. To look for it takes as long as these are.
    pub fn func_name(&self, func: u32) -> Option<&'a str> {
        let names = self.customs.iter().filter(|custom| custom.name == "name");
        let mut subsections = names.flat_map(|custom| {
            NameSectionReader::new(BinaryReader::new(custom.data, 0)).map_while(Result::ok)
        });
        let named = subsections.find_map(|subsection| match subsection {
            Name::Function(names) => {
                names.into_iter().map_while(Result::ok).find(|naming| naming.index == func)
            }
            _ => None,
        });
        let is_it = |export: &&Export<'_>| export.kind == ExternalKind::Func && export.index == func;
        let exported = || self.exports.iter().find(is_it).map(|export| export.name);
        named.map(|naming| naming.name).or_else(exported)
    }

    /// A function for messages: its index, and its name if it has one.
    pub fn describe_func(&self, func: u32) -> String {
        match self.func_name(func) {
            Some(name) => format!("function {func} `{name}`"),
            None => format!("function {func}"),
        }
    }

    /// How many functions are imported: the index of the first that has a body.
    pub fn imported_funcs(&self) -> usize {
        self.funcs.iter().take_while(|func| func.import.is_some()).count()
    }

    /// The contents of a section as bytes.
    pub fn payload(&self, section: &Section) -> &'a [u8] {
        self.bytes.get(section.payload.clone()).unwrap_or_default()
    }
}
