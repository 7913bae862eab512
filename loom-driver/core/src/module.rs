//! A core module, read once.
//!
//! [`Module::parse`] walks the sections, validates everything outside function bodies with every
//! proposal switched on, and keeps the index spaces as dense arrays of the reader's own items.
//! Function bodies are byte ranges: whoever needs one decodes it, and what it mentions is kept. The module borrows its bytes and
//! never changes; a pass writes a new one.

use crate::const_eval::Constants;
use crate::error::{Error, Result};
use crate::index::{
    DataIndex, ElemIndex, EntityRef, FuncIndex, GlobalIndex, MemoryIndex, PrimaryMap, Space, TableIndex,
    TagIndex, TypeIndex,
};
use crate::refs::{self, RefsError};
use rayon::prelude::*;
use std::collections::HashMap;
use std::ops::Range;
use wasmparser::types::{CoreTypeId, Types};
use wasmparser::{
    CompositeInnerType, ConstExpr, Data, Element, Encoding, Export, FuncToValidate, FuncType, FuncValidator,
    FuncValidatorAllocations, FunctionBody, GlobalType, MemoryType, Parser, Payload, RecGroup, SubType,
    TableInit, TableType, TypeRef, ValidPayload, Validator, ValidatorResources, WasmFeatures,
};

/// Ids of the sections that are not custom, in the order in which they stand in a module.
pub const SECTION_ORDER: [u8; 13] = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];

/// A section, custom or not, in file order. Offsets are from the start of the file.
#[derive(Debug, Clone)]
pub struct Section<'a> {
    /// Section id as in the binary format; 0 for custom sections.
    pub id: u8,
    /// Name of a custom section.
    pub name: Option<&'a str>,
    /// From the section's id to its last byte.
    pub range: Range<usize>,
    /// The payload: after the size and, in a custom section, after the name.
    pub payload: Range<usize>,
}

/// An import.
#[derive(Debug, Clone, Copy)]
pub struct Import<'a> {
    /// First part of its name.
    pub module: &'a str,
    /// Second part of its name.
    pub name: &'a str,
    /// Its type.
    pub ty: TypeRef,
}

/// Where an item comes from.
#[derive(Debug, Clone)]
pub enum Origin<T> {
    /// The import at this position of the import section, counted item by item.
    Import(usize),
    /// Defined in this module.
    Defined(T),
}

impl<T> Origin<T> {
    /// The definition, unless the item is imported.
    pub fn defined(&self) -> Option<&T> {
        match self {
            Origin::Import(_) => None,
            Origin::Defined(definition) => Some(definition),
        }
    }

    /// Whether the item is imported.
    pub fn is_import(&self) -> bool {
        matches!(self, Origin::Import(_))
    }
}

/// A function.
#[derive(Debug, Clone)]
pub struct Func<'a> {
    /// Its type.
    pub ty: TypeIndex,
    /// Its body: local declarations and operators, without the size in front.
    pub origin: Origin<FunctionBody<'a>>,
}

/// A table.
#[derive(Debug, Clone)]
pub struct Table<'a> {
    /// Its type.
    pub ty: TableType,
    /// The value of every slot before the element segments are written.
    pub origin: Origin<TableInit<'a>>,
}

/// A memory.
#[derive(Debug, Clone)]
pub struct Memory {
    /// Its type.
    pub ty: MemoryType,
    /// Where it comes from.
    pub origin: Origin<()>,
}

impl Memory {
    /// Bytes that the memory has at least, at any time.
    pub fn min_bytes(&self) -> u128 {
        let page = 1u128 << self.ty.page_size_log2.unwrap_or(16).min(63);
        u128::from(self.ty.initial) * page
    }
}

/// A global.
#[derive(Debug, Clone)]
pub struct Global<'a> {
    /// Its type.
    pub ty: GlobalType,
    /// Its initial value.
    pub origin: Origin<ConstExpr<'a>>,
}

/// A tag.
#[derive(Debug, Clone)]
pub struct Tag {
    /// Its function type.
    pub ty: TypeIndex,
    /// Where it comes from.
    pub origin: Origin<()>,
}

/// A recursion group.
#[derive(Debug, Clone)]
pub struct Group {
    /// The types that it defines.
    pub types: Range<u32>,
    /// The group as the reader has it.
    pub group: RecGroup,
    /// The types of a large group once more: the reader's can only be gone through one by one, and who
    /// asks for each of them would take the square of their number.
    members: Vec<SubType>,
}

/// In a group of so many types each can be found by going through them.
const FEW_TYPES: usize = 16;

/// A core module, read once. See the documentation of this file.
#[derive(Default)]
pub struct Module<'a> {
    /// The whole file.
    pub bytes: &'a [u8],
    /// Every section, in file order.
    pub sections: Vec<Section<'a>>,
    /// Every recursion group, in order.
    pub groups: Vec<Group>,
    /// The group of each type, as a position in `groups`.
    pub types: PrimaryMap<TypeIndex, u32>,
    /// Every import, one entry for each imported item.
    pub imports: Vec<Import<'a>>,
    /// The function index space.
    pub funcs: PrimaryMap<FuncIndex, Func<'a>>,
    /// The table index space.
    pub tables: PrimaryMap<TableIndex, Table<'a>>,
    /// The memory index space.
    pub memories: PrimaryMap<MemoryIndex, Memory>,
    /// The global index space.
    pub globals: PrimaryMap<GlobalIndex, Global<'a>>,
    /// The tag index space.
    pub tags: PrimaryMap<TagIndex, Tag>,
    /// Every export, in order.
    pub exports: Vec<Export<'a>>,
    /// The start function.
    pub start: Option<FuncIndex>,
    /// The element segments.
    pub elems: PrimaryMap<ElemIndex, Element<'a>>,
    /// The data segments.
    pub datas: PrimaryMap<DataIndex, Data<'a>>,
    /// Whether there is a data count section.
    pub has_data_count: bool,
    /// The number of imported functions: the first defined function has this index.
    pub imported_funcs: usize,
    /// The first type that is structurally equal to each type: equal types have equal entries.
    /// (Types are equal if their recursion groups are, and they have the same place in them.)
    pub canonical: PrimaryMap<TypeIndex, TypeIndex>,
    /// The declared supertype of each type, as an entry of `canonical`.
    pub supertypes: PrimaryMap<TypeIndex, Option<TypeIndex>>,
    /// The values of globals that are known.
    pub constants: Constants,
    /// What the bodies mention: see [`refs::read`].
    pub(crate) refs: refs::Known,
    unchecked: Vec<FuncToValidate<ValidatorResources>>,
}

impl<'a> Module<'a> {
    /// The proposals that loom reads: every one that wasmparser knows.
    pub fn features() -> WasmFeatures {
        WasmFeatures::all()
    }

    /// Reads a core module and validates everything but the function bodies.
    ///
    /// # Errors
    ///
    /// [`Error::NotWasm`], [`Error::Component`] or [`Error::Invalid`].
    pub fn parse(bytes: &'a [u8]) -> Result<Module<'a>> {
        check_preamble(bytes)?;
        let mut reading = Reading::new(bytes);
        reading.read().map_err(|error| Error::invalid(bytes, &error))?;
        if reading.component {
            return Err(Error::Component);
        }
        reading.module.refs = refs::Known::nothing(reading.module.funcs.len());
        let globals = reading.module.globals.iter();
        let globals = globals.map(|(index, global)| (index, global.ty, global.origin.defined()));
        reading.module.constants = Constants::of(globals);
        Ok(reading.module)
    }

    /// Validates every function body, in parallel. Of several errors the first in the file counts.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`].
    pub fn validate_bodies(&self) -> Result<()> {
        self.validate_with(|_, body, validator| Ok(validator.validate(body)?))
    }

    /// [`Module::validate_bodies`], and keeps what they mention: see [`refs::of_func`].
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`].
    pub fn validate_and_read_bodies(&self) -> Result<()> {
        self.validate_with(|func, body, validator| refs::validate(self, func, body, validator))
    }

    fn validate_with(
        &self,
        validate: impl Fn(
            FuncIndex,
            &FunctionBody<'_>,
            &mut FuncValidator<ValidatorResources>,
        ) -> Result<(), RefsError>
        + Sync,
    ) -> Result<()> {
        let bodies = self.unchecked.par_iter().enumerate();
        let outcomes: Vec<Result<(), RefsError>> = bodies
            .map_init(FuncValidatorAllocations::default, |allocations, (position, func)| {
                let func = FuncToValidate {
                    resources: func.resources.clone(),
                    index: func.index,
                    ty: func.ty,
                    features: func.features,
                };
                let index = FuncIndex::new(self.imported_funcs + position);
                let Some(body) = self.body(index) else { return Ok(()) };
                let mut validator = func.into_validator(std::mem::take(allocations));
                let outcome = validate(index, body, &mut validator);
                *allocations = validator.into_allocations();
                outcome
            })
            .collect();
        outcomes.into_iter().collect::<Result<(), _>>().map_err(|error| error.in_module(self.bytes))
    }

    /// A validator at the start of the body of a defined function, which knows what is on the stack; `None` for an imported
    /// one.
    pub fn validator(&self, func: FuncIndex) -> Option<FuncValidator<ValidatorResources>> {
        let func = self.unchecked.get(func.index().checked_sub(self.imported_funcs)?)?;
        let (resources, features) = (func.resources.clone(), func.features);
        let func = FuncToValidate { resources, index: func.index, ty: func.ty, features };
        Some(func.into_validator(FuncValidatorAllocations::default()))
    }

    /// The body of a defined function; `None` for an imported one.
    pub fn body(&self, func: FuncIndex) -> Option<&FunctionBody<'a>> {
        self.funcs.get(func)?.origin.defined()
    }

    /// Number of members of an index space.
    pub fn len_of(&self, space: Space) -> usize {
        match space {
            Space::Type => self.types.len(),
            Space::Func => self.funcs.len(),
            Space::Table => self.tables.len(),
            Space::Memory => self.memories.len(),
            Space::Global => self.globals.len(),
            Space::Tag => self.tags.len(),
            Space::Elem => self.elems.len(),
            Space::Data => self.datas.len(),
        }
    }

    /// Whether no type can have `ty` as its supertype.
    pub fn is_final(&self, ty: TypeIndex) -> bool {
        self.sub_type(ty).is_some_and(|ty| ty.is_final)
    }

    /// The definition of a type.
    pub fn sub_type(&self, ty: TypeIndex) -> Option<&SubType> {
        let group = self.group_of(ty)?;
        let position = (ty.as_u32() - group.types.start) as usize;
        group.members.get(position).or_else(|| group.group.types().nth(position))
    }

    /// The function type of a function; `None` for an index that the module does not have.
    pub fn func_type(&self, func: FuncIndex) -> Option<&FuncType> {
        match &self.sub_type(self.funcs.get(func)?.ty)?.composite_type.inner {
            CompositeInnerType::Func(ty) => Some(ty),
            _ => None,
        }
    }

    /// The recursion group that a type is defined in.
    pub fn group_of(&self, ty: TypeIndex) -> Option<&Group> {
        self.groups.get(*self.types.get(ty)? as usize)
    }

    /// Every custom section of this name, in file order.
    pub fn custom_sections<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s Section<'a>> {
        self.sections.iter().filter(move |section| section.name == Some(name))
    }

    /// A function as people want to see it: index and, if it has one, its name.
    pub fn describe_func(&self, func: FuncIndex) -> String {
        match crate::locate::func_name(self.bytes, func.as_u32()) {
            Some(name) => format!("func {} `{name}`", func.as_u32()),
            None => format!("func {}", func.as_u32()),
        }
    }
}

fn check_preamble(bytes: &[u8]) -> Result<()> {
    if !bytes.starts_with(b"\0asm") {
        let text = bytes.iter().take(64).all(|b| b.is_ascii_graphic() || b.is_ascii_whitespace());
        let what = match bytes {
            [] => "the input is empty",
            _ if text => "it does not start with `\\0asm`; if this is the text format, name the file `.wat`",
            _ => "it does not start with `\\0asm`",
        };
        return Err(Error::NotWasm(what.into()));
    }
    Ok(())
}

/// The module while it is being read.
struct Reading<'a> {
    module: Module<'a>,
    validator: Validator,
    component: bool,
    /// Types of the defined functions, until their bodies come.
    declared: Vec<u32>,
}

impl<'a> Reading<'a> {
    fn new(bytes: &'a [u8]) -> Reading<'a> {
        let module = Module { bytes, ..Module::default() };
        let validator = Validator::new_with_features(Module::features());
        Reading { module, validator, component: false, declared: Vec::new() }
    }

    fn read(&mut self) -> wasmparser::Result<()> {
        let mut parser = Parser::new(0);
        parser.set_features(Module::features());
        for payload in parser.parse_all(self.module.bytes) {
            let payload = payload?;
            // A component fails to validate as soon as it uses what this build of the validator
            // does not know; that it is a component is the better message.
            if let Payload::Version { encoding: Encoding::Component, .. } = payload {
                self.component = true;
                return Ok(());
            }
            match self.validator.payload(&payload)? {
                ValidPayload::Func(func, body) => {
                    self.module.unchecked.push(func);
                    self.add_body(body);
                    continue;
                }
                ValidPayload::End(types) => self.add_types(&types),
                _ => {}
            }
            self.add_section(&payload);
            self.add_payload(payload)?;
        }
        Ok(())
    }

    fn add_section(&mut self, payload: &Payload<'a>) {
        let Some((id, content)) = payload.as_section() else { return };
        let content = to_usize(&content);
        let (name, payload) = match payload {
            Payload::CustomSection(custom) => (Some(custom.name()), to_usize(&custom.data_range())),
            _ => (None, content.clone()),
        };
        // The header starts where the section before it ended, after the preamble for the first.
        let start = self.module.sections.last().map_or(8, |section| section.range.end);
        self.module.sections.push(Section { id, name, range: start..content.end, payload });
    }

    fn add_payload(&mut self, payload: Payload<'a>) -> wasmparser::Result<()> {
        match payload {
            Payload::TypeSection(reader) => {
                for group in reader {
                    let group = group?;
                    let start = self.module.types.len() as u32;
                    let position = self.module.groups.len() as u32;
                    for _ in group.types() {
                        self.module.types.push(position);
                    }
                    let types = start..self.module.types.len() as u32;
                    let members = match types.len() > FEW_TYPES {
                        true => group.types().cloned().collect(),
                        false => Vec::new(),
                    };
                    self.module.groups.push(Group { types, group, members });
                }
            }
            Payload::ImportSection(reader) => {
                for import in reader.into_imports() {
                    self.add_import(import?);
                }
                self.module.imported_funcs = self.module.funcs.len();
            }
            Payload::FunctionSection(reader) => {
                self.declared = reader.into_iter().collect::<wasmparser::Result<_>>()?;
            }
            Payload::TableSection(reader) => {
                for table in reader {
                    let table = table?;
                    self.module.tables.push(Table { ty: table.ty, origin: Origin::Defined(table.init) });
                }
            }
            Payload::MemorySection(reader) => {
                for ty in reader {
                    self.module.memories.push(Memory { ty: ty?, origin: Origin::Defined(()) });
                }
            }
            Payload::TagSection(reader) => {
                for tag in reader {
                    let ty = TypeIndex::from_u32(tag?.func_type_idx);
                    self.module.tags.push(Tag { ty, origin: Origin::Defined(()) });
                }
            }
            Payload::GlobalSection(reader) => {
                for global in reader {
                    let global = global?;
                    self.module
                        .globals
                        .push(Global { ty: global.ty, origin: Origin::Defined(global.init_expr) });
                }
            }
            Payload::ExportSection(reader) => {
                self.module.exports = reader.into_iter().collect::<wasmparser::Result<_>>()?;
            }
            Payload::StartSection { func, .. } => self.module.start = Some(FuncIndex::from_u32(func)),
            Payload::ElementSection(reader) => {
                for elem in reader {
                    self.module.elems.push(elem?);
                }
            }
            Payload::DataCountSection { .. } => self.module.has_data_count = true,
            Payload::DataSection(reader) => {
                for data in reader {
                    self.module.datas.push(data?);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn add_import(&mut self, import: wasmparser::Import<'a>) {
        let origin = self.module.imports.len();
        self.module.imports.push(Import { module: import.module, name: import.name, ty: import.ty });
        match import.ty {
            TypeRef::Func(ty) | TypeRef::FuncExact(ty) => {
                self.module.funcs.push(Func { ty: TypeIndex::from_u32(ty), origin: Origin::Import(origin) });
            }
            TypeRef::Table(ty) => {
                self.module.tables.push(Table { ty, origin: Origin::Import(origin) });
            }
            TypeRef::Memory(ty) => {
                self.module.memories.push(Memory { ty, origin: Origin::Import(origin) });
            }
            TypeRef::Global(ty) => {
                self.module.globals.push(Global { ty, origin: Origin::Import(origin) });
            }
            TypeRef::Tag(ty) => {
                self.module
                    .tags
                    .push(Tag { ty: TypeIndex::from_u32(ty.func_type_idx), origin: Origin::Import(origin) });
            }
        }
    }

    fn add_body(&mut self, body: FunctionBody<'a>) {
        // The validator has compared the number of bodies with the number of declared types.
        let position = self.module.funcs.len() - self.module.imported_funcs;
        if let Some(&ty) = self.declared.get(position) {
            self.module.funcs.push(Func { ty: TypeIndex::from_u32(ty), origin: Origin::Defined(body) });
        }
    }

    fn add_types(&mut self, types: &Types) {
        let module = &mut self.module;
        let mut first: HashMap<CoreTypeId, TypeIndex> = HashMap::new();
        let types = types.as_ref();
        for index in 0..module.types.len() as u32 {
            let id = types.core_type_at_in_module(index);
            module.canonical.push(*first.entry(id).or_insert(TypeIndex::from_u32(index)));
        }
        for index in 0..module.types.len() as u32 {
            let supertype = types.supertype_of(types.core_type_at_in_module(index));
            module.supertypes.push(supertype.and_then(|id| first.get(&id).copied()));
        }
    }
}

fn to_usize(range: &Range<u64>) -> Range<usize> {
    range.start as usize..range.end as usize
}
