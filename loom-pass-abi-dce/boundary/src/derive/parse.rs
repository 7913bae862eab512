//! A component as a list of definitions in binary order, nested components included.
//!
//! Order is what gives a definition its index, and what it may refer to; so nothing is sorted by section here, and
//! [`super::elaborate`] reads the list from the front.

use wasmparser::{
    CanonicalFunction, Chunk, ComponentAlias, ComponentExport, ComponentImport, ComponentInstance,
    ComponentType, Instance, Parser, Payload,
};

/// A component: its definitions in binary order.
pub(crate) struct Component<'a> {
    pub(crate) definitions: Vec<Definition<'a>>,
}

/// One definition. Those that cannot matter here (core types, values, custom sections) are left out.
pub(crate) enum Definition<'a> {
    /// The bytes of a core module.
    CoreModule(&'a [u8]),
    CoreInstance(Instance<'a>),
    Component(Component<'a>),
    Instance(ComponentInstance<'a>),
    Alias(ComponentAlias<'a>),
    Type(TypeDefinition),
    Canonical(CanonicalFunction),
    /// The function that the start section names.
    Start(u32),
    Import(ComponentImport<'a>),
    Export(ComponentExport<'a>),
}

/// What a type definition is, as far as it matters.
#[derive(Clone, Copy)]
pub(crate) enum TypeDefinition {
    /// A new resource type, with the core function that is its destructor.
    Resource {
        destructor: Option<u32>,
    },
    /// The type of a function.
    Func {
        is_async: bool,
    },
    Other,
}

impl<'a> Component<'a> {
    /// Whether other components are nested in it.
    pub(crate) fn is_composed(&self) -> bool {
        self.definitions.iter().any(|definition| matches!(definition, Definition::Component(_)))
    }

    /// Reads a component that [`super::validate`] has accepted.
    pub(crate) fn read(file: &'a [u8]) -> wasmparser::Result<Self> {
        Component::read_nested(Parser::new(0), file, 0)
    }

    /// `bytes` are those of `file` from `start` on.
    fn read_nested(mut parser: Parser, file: &'a [u8], start: u64) -> wasmparser::Result<Self> {
        let mut definitions = Vec::new();
        let mut position = start;
        loop {
            let rest = slice(file, position, file.len() as u64);
            let (consumed, payload) = match parser.parse(rest, true)? {
                Chunk::Parsed { consumed, payload } => (consumed, payload),
                // The whole file is there, so this cannot happen; an end is a safe answer all the same.
                Chunk::NeedMoreData(_) => break,
            };
            position = position.saturating_add(consumed as u64);
            match payload {
                Payload::ModuleSection { unchecked_range, .. } => {
                    let module = slice(file, unchecked_range.start, unchecked_range.end);
                    definitions.push(Definition::CoreModule(module));
                    position = unchecked_range.end;
                }
                Payload::ComponentSection { parser, unchecked_range } => {
                    let nested = Component::read_nested(
                        parser,
                        slice(file, 0, unchecked_range.end),
                        unchecked_range.start,
                    )?;
                    definitions.push(Definition::Component(nested));
                    position = unchecked_range.end;
                }
                Payload::InstanceSection(section) => {
                    for instance in section {
                        definitions.push(Definition::CoreInstance(instance?));
                    }
                }
                Payload::ComponentInstanceSection(section) => {
                    for instance in section {
                        definitions.push(Definition::Instance(instance?));
                    }
                }
                Payload::ComponentAliasSection(section) => {
                    for alias in section {
                        definitions.push(Definition::Alias(alias?));
                    }
                }
                Payload::ComponentTypeSection(section) => {
                    for ty in section {
                        definitions.push(Definition::Type(match ty? {
                            ComponentType::Resource { dtor, .. } => {
                                TypeDefinition::Resource { destructor: dtor }
                            }
                            ComponentType::Func(func) => TypeDefinition::Func { is_async: func.async_ },
                            ComponentType::Defined(_)
                            | ComponentType::Component(_)
                            | ComponentType::Instance(_) => TypeDefinition::Other,
                        }));
                    }
                }
                Payload::ComponentCanonicalSection(section) => {
                    for canonical in section {
                        definitions.push(Definition::Canonical(canonical?));
                    }
                }
                Payload::ComponentStartSection { start, .. } => {
                    definitions.push(Definition::Start(start.func_index));
                }
                Payload::ComponentImportSection(section) => {
                    for import in section {
                        definitions.push(Definition::Import(import?));
                    }
                }
                Payload::ComponentExportSection(section) => {
                    for export in section {
                        definitions.push(Definition::Export(export?));
                    }
                }
                Payload::End(_) => break,
                // Core types are never referred to by what is kept; custom sections define nothing; a section that
                // is not known has been refused by the validator.
                _ => {}
            }
        }
        Ok(Component { definitions })
    }
}

/// The bytes from `start` to `end`, as far as there are any.
fn slice(file: &[u8], start: u64, end: u64) -> &[u8] {
    let start = usize::try_from(start).unwrap_or(usize::MAX);
    let end = usize::try_from(end).unwrap_or(usize::MAX);
    file.get(start..end).unwrap_or_default()
}
