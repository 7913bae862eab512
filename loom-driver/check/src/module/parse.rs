//! From bytes to [`Module`], section by section.

use super::{Custom, Elem, Func, Global, Memory, Module, ReadError, Section, Table, Tag, Types};
use std::ops::Range;
use wasmparser::{BinaryReader, Chunk, CodeSectionReader, Encoding, Parser, Payload, TableInit, TypeRef};

impl<'a> Module<'a> {
    /// Reads a module.
    ///
    /// # Errors
    ///
    /// The bytes are no core module. Not everything that is wrong with one is noticed: a validator does that.
    pub fn parse(bytes: &'a [u8]) -> Result<Module<'a>, ReadError> {
        let mut module = Module {
            bytes,
            sections: Vec::new(),
            customs: Vec::new(),
            types: Types::default(),
            imports: Vec::new(),
            exports: Vec::new(),
            funcs: Vec::new(),
            tables: Vec::new(),
            memories: Vec::new(),
            globals: Vec::new(),
            tags: Vec::new(),
            start: None,
            elems: Vec::new(),
            data: Vec::new(),
        };
        let mut bodies = Vec::new();
        let (mut parser, mut rest) = (Parser::new(0), bytes);
        loop {
            let (payload, consumed) = match parser.parse(rest, true)? {
                Chunk::Parsed { payload, consumed } => (payload, consumed),
                Chunk::NeedMoreData(_) => return Err(ReadError::Truncated),
            };
            rest = rest.get(consumed..).ok_or(ReadError::Truncated)?;
            if let Some((id, range)) = payload.as_section() {
                module.sections.push(Section { id, payload: offsets(range) });
            }
            match payload {
                Payload::Version { encoding: Encoding::Component, .. } => return Err(ReadError::Component),
                Payload::CodeSectionStart { unchecked_range: range, size, .. } => {
                    // To step over a body is much faster than to ask the parser for it.
                    let code = bytes.get(offsets(range.clone())).ok_or(ReadError::Truncated)?;
                    for body in CodeSectionReader::new(BinaryReader::new(code, range.start))? {
                        bodies.push(offsets(body?.range()));
                    }
                    parser.skip_section();
                    rest = rest.get(size as usize..).ok_or(ReadError::Truncated)?;
                }
                Payload::End(_) => break,
                other => module.section(other)?,
            }
        }
        let imported = module.imported_funcs();
        // The parser refuses a file with other counts of functions and bodies.
        for (func, body) in module.funcs.iter_mut().skip(imported).zip(bodies) {
            func.body = Some(body);
        }
        Ok(module)
    }

    fn section(&mut self, payload: Payload<'a>) -> Result<(), ReadError> {
        match payload {
            Payload::TypeSection(groups) => {
                for group in groups {
                    self.types.add(group?);
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import?;
                    self.import(import.ty);
                    self.imports.push(import);
                }
            }
            Payload::FunctionSection(types) => {
                for ty in types {
                    self.funcs.push(Func { ty: ty?, import: None, exact: false, body: None });
                }
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    let table = table?;
                    let init = match table.init {
                        TableInit::RefNull => None,
                        TableInit::Expr(init) => Some(init),
                    };
                    self.tables.push(Table { ty: table.ty, import: None, init });
                }
            }
            Payload::MemorySection(memories) => {
                for ty in memories {
                    self.memories.push(Memory { ty: ty?, import: None });
                }
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    let global = global?;
                    self.globals.push(Global { ty: global.ty, import: None, init: Some(global.init_expr) });
                }
            }
            Payload::TagSection(tags) => {
                for tag in tags {
                    self.tags.push(Tag { ty: tag?.func_type_idx, import: None });
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    self.exports.push(export?);
                }
            }
            Payload::StartSection { func, .. } => self.start = Some(func),
            Payload::ElementSection(elems) => {
                for elem in elems {
                    self.elems.push(Elem(elem?));
                }
            }
            Payload::DataSection(data) => {
                for segment in data {
                    self.data.push(segment?);
                }
            }
            Payload::CustomSection(custom) => {
                self.customs.push(Custom { name: custom.name(), data: custom.data() });
            }
            _ => {}
        }
        Ok(())
    }

    /// Adds an import to its index space.
    fn import(&mut self, ty: TypeRef) {
        let import = u32::try_from(self.imports.len()).ok();
        match ty {
            TypeRef::Func(ty) => self.funcs.push(Func { ty, import, exact: false, body: None }),
            TypeRef::FuncExact(ty) => self.funcs.push(Func { ty, import, exact: true, body: None }),
            TypeRef::Table(ty) => self.tables.push(Table { ty, import, init: None }),
            TypeRef::Memory(ty) => self.memories.push(Memory { ty, import }),
            TypeRef::Global(ty) => self.globals.push(Global { ty, import, init: None }),
            TypeRef::Tag(ty) => self.tags.push(Tag { ty: ty.func_type_idx, import }),
        }
    }
}

/// The offsets of wasmparser, which fit as they are of bytes in memory.
fn offsets(range: Range<u64>) -> Range<usize> {
    let offset = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
    offset(range.start)..offset(range.end)
}
