//! A core module, as far as the wiring between core instances and the comparison of code need it.

use std::collections::BTreeMap;

use wasmparser::{ElementItems, ElementKind, FunctionBody, Operator, Parser, Payload};

use crate::framing::ModuleError;
use crate::interface::{Interface, ModuleImport};
use crate::kinds::ExternalKind;

/// A core module that the validator has accepted.
pub(crate) struct CoreModule<'a> {
    pub(crate) interface: Interface<'a>,
    /// For each kind, the position of each import of that kind, in [`Interface::imports`].
    imported: BTreeMap<ExternalKind, Vec<usize>>,
    pub(crate) bodies: Vec<FunctionBody<'a>>,
    pub(crate) elements: Vec<ActiveElements>,
    pub(crate) defined_tables: u32,
    pub(crate) defined_memories: u32,
}

/// An active element segment.
pub(crate) struct ActiveElements {
    pub(crate) table: u32,
    /// The first slot and the functions; `None` if either is computed.
    pub(crate) contents: Option<(u32, Vec<u32>)>,
}

impl<'a> CoreModule<'a> {
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, ModuleError> {
        let interface = Interface::read(bytes)?;
        let mut imported: BTreeMap<ExternalKind, Vec<usize>> = BTreeMap::new();
        for (position, import) in interface.imports.iter().enumerate() {
            imported.entry(import.kind).or_default().push(position);
        }
        let mut module = CoreModule {
            interface,
            imported,
            bodies: Vec::new(),
            elements: Vec::new(),
            defined_tables: 0,
            defined_memories: 0,
        };
        for payload in Parser::new(0).parse_all(bytes) {
            match payload? {
                Payload::CodeSectionEntry(body) => module.bodies.push(body),
                Payload::TableSection(section) => module.defined_tables = section.count(),
                Payload::MemorySection(section) => module.defined_memories = section.count(),
                Payload::ElementSection(section) => {
                    for element in section {
                        module.elements.extend(active(element?)?);
                    }
                }
                _ => {}
            }
        }
        Ok(module)
    }

    /// The number of imports of a kind, which is the index of the first item that the module defines itself.
    pub(crate) fn imported(&self, kind: ExternalKind) -> u32 {
        // An index space has fewer than 2^32 entries.
        self.imported.get(&kind).map_or(0, |positions| u32::try_from(positions.len()).unwrap_or(u32::MAX))
    }

    /// The import that an index of a kind refers to; `None` if the module defines that item itself.
    pub(crate) fn import(&self, kind: ExternalKind, index: u32) -> Option<&ModuleImport<'a>> {
        self.interface.imports.get(self.import_position(kind, index)?)
    }

    /// As [`CoreModule::import`], the position in import order.
    pub(crate) fn import_position(&self, kind: ExternalKind, index: u32) -> Option<usize> {
        self.imported.get(&kind)?.get(index as usize).copied()
    }

    /// If the function only passes its parameters on to a fixed slot of a table: the slot and the table.
    ///
    /// This is what the functions of wit-component's shim module do.
    pub(crate) fn trampoline(&self, func: u32) -> Option<(u32, u32)> {
        let defined = func.checked_sub(self.imported(ExternalKind::Func))?;
        let ty = self.interface.func_type(func)?;
        let mut operators = self.bodies.get(defined as usize)?.get_operators_reader().ok()?;
        for param in 0..ty.params().len() {
            match operators.read().ok()? {
                Operator::LocalGet { local_index } if local_index as usize == param => {}
                _ => return None,
            }
        }
        let Operator::I32Const { value } = operators.read().ok()? else { return None };
        let Operator::CallIndirect { type_index, table_index } = operators.read().ok()? else { return None };
        let Operator::End = operators.read().ok()? else { return None };
        let called = self.interface.ty(type_index)?;
        (called == ty).then_some((value.cast_unsigned(), table_index))
    }

    /// Whether code of this module may change what a table holds.
    pub(crate) fn writes_table(&self, table: u32) -> bool {
        self.bodies.iter().any(|body| writes_table(body, table).unwrap_or(true))
    }
}

fn writes_table(body: &FunctionBody<'_>, table: u32) -> wasmparser::Result<bool> {
    for operator in body.get_operators_reader()? {
        let written = match operator? {
            Operator::TableSet { table }
            | Operator::TableGrow { table }
            | Operator::TableFill { table }
            | Operator::TableInit { table, .. } => table,
            Operator::TableCopy { dst_table, .. } => dst_table,
            _ => continue,
        };
        if written == table {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The segment, if it is active.
fn active(element: wasmparser::Element<'_>) -> wasmparser::Result<Option<ActiveElements>> {
    let ElementKind::Active { table_index, offset_expr } = element.kind else { return Ok(None) };
    let mut offset = offset_expr.get_operators_reader();
    let first = match (offset.read()?, offset.read()?) {
        (Operator::I32Const { value }, Operator::End) => Some(value.cast_unsigned()),
        _ => None,
    };
    let funcs = match element.items {
        ElementItems::Functions(funcs) => Some(funcs.into_iter().collect::<wasmparser::Result<Vec<u32>>>()?),
        ElementItems::Expressions(_, expressions) => {
            let mut funcs = Some(Vec::new());
            for expression in expressions {
                let mut operators = expression?.get_operators_reader();
                match (operators.read()?, operators.read()?, &mut funcs) {
                    (Operator::RefFunc { function_index }, Operator::End, Some(funcs)) => {
                        funcs.push(function_index);
                    }
                    _ => funcs = None,
                }
            }
            funcs
        }
    };
    Ok(Some(ActiveElements { table: table_index.unwrap_or(0), contents: first.zip(funcs) }))
}
