//! What a module shows to the outside, and the counts by which a result is judged.
//!
//! This reads with wasmparser alone: what checks loom must not share its reading of a module.

use anyhow::Result;
use meld_boundary::ExternalKind;
use std::collections::BTreeSet;
use wasmparser::{ConstExpr, ElementItems, Operator, OperatorsReader, Parser, Payload, TypeRef};

/// Imports, exports and counts of a core module.
#[derive(Debug, Default)]
pub struct Interface {
    /// Every import in order: kind, module, name.
    pub imports: Vec<(ExternalKind, String, String)>,
    /// Every export in order: kind, name, index in the index space of its kind.
    pub exports: Vec<(ExternalKind, String, u32)>,
    /// Every function that the start section, an element, an initial value or a body mentions.
    /// (An export is no such mention.)
    pub mentioned_funcs: BTreeSet<u32>,
    /// The number of functions with a body.
    pub functions: usize,
    /// The number of `memory.grow` operators, per memory index.
    pub grows: Vec<u32>,
    /// The initial size of each memory, in pages; imported ones first.
    pub pages: Vec<u64>,
    /// The size of the module without its custom sections, in bytes.
    pub bytes: usize,
    /// The size of all bodies, each from its locals to its `end`, in bytes.
    pub code_bytes: usize,
    /// The names of the custom sections, in file order.
    pub custom_sections: Vec<String>,
    /// Whether there is a data count section.
    pub has_data_count: bool,
    /// Whether an operator names a data segment, which asks for a data count section.
    pub needs_data_count: bool,
}

impl Interface {
    /// Reads a core module that is already known to be valid.
    ///
    /// # Errors
    ///
    /// If it is not.
    pub fn read(wasm: &[u8]) -> Result<Interface> {
        let mut interface = Interface { bytes: wasm.len(), ..Interface::default() };
        let mut section_start = 8;
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            if let Some((_, range)) = payload.as_section() {
                if let Payload::CustomSection(custom) = &payload {
                    interface.custom_sections.push(custom.name().to_string());
                    interface.bytes -= (range.end - section_start) as usize;
                }
                section_start = range.end;
            }
            interface.add(payload)?;
        }
        Ok(interface)
    }

    fn add(&mut self, payload: Payload<'_>) -> Result<()> {
        match payload {
            Payload::ImportSection(reader) => {
                for import in reader.into_imports() {
                    let import = import?;
                    if let TypeRef::Memory(memory) = import.ty {
                        self.add_memory(memory.initial);
                    }
                    let kind = import_kind(import.ty);
                    self.imports.push((kind, import.module.into(), import.name.into()));
                }
            }
            Payload::MemorySection(reader) => {
                for memory in reader {
                    self.add_memory(memory?.initial);
                }
            }
            Payload::ExportSection(reader) => {
                for export in reader {
                    let export = export?;
                    self.exports.push((export_kind(export.kind), export.name.into(), export.index));
                }
            }
            Payload::GlobalSection(reader) => {
                for global in reader {
                    self.add_expression(&global?.init_expr)?;
                }
            }
            Payload::ElementSection(reader) => {
                for element in reader {
                    match element?.items {
                        ElementItems::Functions(funcs) => {
                            self.mentioned_funcs.extend(funcs.into_iter().collect::<Result<Vec<_>, _>>()?);
                        }
                        ElementItems::Expressions(_, expressions) => {
                            for expression in expressions {
                                self.add_expression(&expression?)?;
                            }
                        }
                    }
                }
            }
            Payload::DataCountSection { .. } => self.has_data_count = true,
            Payload::StartSection { func, .. } => {
                self.mentioned_funcs.insert(func);
            }
            Payload::CodeSectionEntry(body) => {
                self.functions += 1;
                self.code_bytes += body.as_bytes().len();
                self.add_operators(body.get_operators_reader()?)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn add_expression(&mut self, expression: &ConstExpr<'_>) -> Result<()> {
        self.add_operators(expression.get_operators_reader())
    }

    fn add_operators(&mut self, operators: OperatorsReader<'_>) -> Result<()> {
        for operator in operators {
            match operator? {
                Operator::MemoryInit { .. }
                | Operator::DataDrop { .. }
                | Operator::ArrayNewData { .. }
                | Operator::ArrayInitData { .. } => self.needs_data_count = true,
                Operator::MemoryGrow { mem } => self.grows[mem as usize] += 1,
                Operator::Call { function_index }
                | Operator::ReturnCall { function_index }
                | Operator::RefFunc { function_index } => {
                    self.mentioned_funcs.insert(function_index);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn add_memory(&mut self, initial: u64) {
        self.pages.push(initial);
        self.grows.push(0);
    }

    /// The number of `memory.grow` operators, over all memories.
    pub fn grow_sites(&self) -> u32 {
        self.grows.iter().sum()
    }

    /// The names of the exports, in order.
    pub fn export_names(&self) -> Vec<&str> {
        self.exports.iter().map(|(_, name, _)| name.as_str()).collect()
    }
}

fn import_kind(ty: TypeRef) -> ExternalKind {
    match ty {
        TypeRef::Func(_) | TypeRef::FuncExact(_) => ExternalKind::Func,
        TypeRef::Table(_) => ExternalKind::Table,
        TypeRef::Memory(_) => ExternalKind::Memory,
        TypeRef::Global(_) => ExternalKind::Global,
        TypeRef::Tag(_) => ExternalKind::Tag,
    }
}

fn export_kind(kind: wasmparser::ExternalKind) -> ExternalKind {
    match kind {
        wasmparser::ExternalKind::Func | wasmparser::ExternalKind::FuncExact => ExternalKind::Func,
        wasmparser::ExternalKind::Table => ExternalKind::Table,
        wasmparser::ExternalKind::Memory => ExternalKind::Memory,
        wasmparser::ExternalKind::Global => ExternalKind::Global,
        wasmparser::ExternalKind::Tag => ExternalKind::Tag,
    }
}
