//! From the plan to bytes.
//!
//! A section of which nothing changed is copied byte for byte, and so is a body that mentions
//! nothing that moved. In the other bodies the spans between the sites are copied and the indices
//! in between are written anew, in as few bytes as they need; what that does to offsets is recorded
//! in the [`CodeMap`]. The remaining sections are small and go through wasm-encoder.

use super::elems::{self, Edit, ElemPlan};
use super::live::Live;
use super::plan::{Plan, TrapFunc};
use crate::error::{Error, Result};
use crate::index::{
    DataIndex, ElemIndex, EntityRef, FuncIndex, GlobalIndex, MemoryIndex, TableIndex, TagIndex, TypeIndex,
};
use crate::maps::{BodyMove, CodeMap, IndexMap};
use crate::module::{Import, Module, SECTION_ORDER};
use crate::refs::{MEMORY_FLAG, Site, Use};
use rayon::prelude::*;
use wasm_encoder::reencode::{Error as ReencodeError, Reencode};
use wasm_encoder::{
    CodeSection, DataCountSection, DataSection, ElementSection, Elements, Encode, ExportSection,
    FunctionSection, GlobalSection, ImportSection, MemorySection, Section, StartSection, TableSection,
    TagSection, TypeSection,
};
use wasmparser::{BinaryReader, ElementItems, ElementKind, FunctionBody, TypeRef};

/// A section of the output, header and all.
pub struct OutSection {
    /// Its id.
    pub id: u8,
    /// The whole section: id, size, payload.
    pub bytes: Vec<u8>,
}

/// The output without custom sections.
pub struct Emitted {
    /// Every section that is not custom, in order.
    pub sections: Vec<OutSection>,
    /// Where the bodies went.
    pub code: CodeMap,
}

/// Writes the output that `plan` describes.
///
/// # Errors
///
/// [`Error::Bug`] only: something that stays mentions something that goes.
pub fn emit<'m, 'a>(module: &'m Module<'a>, live: &mut Live<'m, 'a>, plan: &Plan) -> Result<Emitted> {
    let mut emitter = Emitter { module, live, plan, code: CodeMap::default() };
    let mut sections = Vec::new();
    for id in SECTION_ORDER {
        let original = module.sections.iter().find(|section| section.id == id);
        let bytes = match original {
            Some(section) if emitter.is_unchanged(id) => {
                if id == 10 {
                    emitter.code = unmoved(module)?;
                }
                module.bytes[section.range.clone()].to_vec()
            }
            _ => emitter.encode(id).map_err(|error| Error::bug(format!("section {id}: {error}")))?,
        };
        if !bytes.is_empty() {
            sections.push(OutSection { id, bytes });
        }
    }
    Ok(Emitted { sections, code: emitter.code })
}

struct Emitter<'p, 'm, 'a> {
    module: &'m Module<'a>,
    live: &'p mut Live<'m, 'a>,
    plan: &'p Plan,
    code: CodeMap,
}

type Encoded<T> = Result<T, ReencodeError<String>>;

impl<'m> Emitter<'_, 'm, '_> {
    fn is_unchanged(&self, id: u8) -> bool {
        let (plan, maps) = (self.plan, &self.plan.maps);
        let new_func = matches!(plan.trap_func, Some(TrapFunc::New(_)));
        match id {
            1 => maps.types.is_identity(),
            2 => {
                count_imports(self.module, self.plan) == self.module.imports.len() && maps.types.is_identity()
            }
            3 => maps.funcs.is_identity() && maps.types.is_identity() && !new_func,
            5 => maps.memories.is_identity(),
            12 => plan.data_count && maps.datas.is_identity(),
            10 => maps.are_identity() && plan.stubbed.is_empty() && !new_func,
            7 => maps.are_identity() && !plan.exports.contains(&false),
            8 => maps.funcs.is_identity() && plan.keeps_start,
            9 => maps.are_identity() && plan.elems.iter().all(ElemPlan::is_same) && !new_func,
            11 => maps.are_identity() && plan.datas.iter().all(|(_, emptied)| !emptied),
            _ => maps.are_identity(),
        }
    }

    /// The whole section, or nothing if it would be empty.
    fn encode(&mut self, id: u8) -> Encoded<Vec<u8>> {
        let (module, plan) = (self.module, self.plan);
        let maps = &plan.maps;
        let mut out = Vec::new();
        match id {
            1 => {
                let mut section = TypeSection::new();
                for group in module.groups.iter().filter(|group| !group.types.is_empty()) {
                    if maps.types.kept().binary_search(&TypeIndex::from_u32(group.types.start)).is_ok() {
                        self.parse_recursive_type_group(section.ty(), group.group.clone())?;
                    }
                }
                append(&section, section.is_empty(), &mut out);
            }
            2 => {
                let mut section = ImportSection::new();
                for import in imports(module, plan) {
                    section.import(import.module, import.name, self.entity_type(import.ty)?);
                }
                append(&section, section.is_empty(), &mut out);
            }
            3 => {
                let mut section = FunctionSection::new();
                for &func in maps.funcs.kept() {
                    if let Some(definition) = module.funcs.get(func).filter(|func| !func.origin.is_import()) {
                        section.function(self.type_index(definition.ty.as_u32())?);
                    }
                }
                if let Some(TrapFunc::New(ty)) = plan.trap_func {
                    section.function(self.type_index(ty.as_u32())?);
                }
                append(&section, section.is_empty(), &mut out);
            }
            4 => {
                let mut section = TableSection::new();
                for &table in maps.tables.kept() {
                    let table = &module.tables[table];
                    if let Some(init) = table.origin.defined() {
                        self.parse_table(
                            &mut section,
                            wasmparser::Table { ty: table.ty, init: init.clone() },
                        )?;
                    }
                }
                append(&section, section.is_empty(), &mut out);
            }
            5 => {
                let mut section = MemorySection::new();
                for &memory in maps.memories.kept() {
                    let memory = &module.memories[memory];
                    if !memory.origin.is_import() {
                        section.memory(self.memory_type(memory.ty)?);
                    }
                }
                append(&section, section.is_empty(), &mut out);
            }
            13 => {
                let mut section = TagSection::new();
                for &tag in maps.tags.kept() {
                    let tag = &module.tags[tag];
                    if !tag.origin.is_import() {
                        let kind = wasm_encoder::TagKind::Exception;
                        let func_type_idx = self.type_index(tag.ty.as_u32())?;
                        section.tag(wasm_encoder::TagType { kind, func_type_idx });
                    }
                }
                append(&section, section.is_empty(), &mut out);
            }
            6 => {
                let mut section = GlobalSection::new();
                for &global in maps.globals.kept() {
                    let global = &module.globals[global];
                    if let Some(init_expr) = global.origin.defined() {
                        let global = wasmparser::Global { ty: global.ty, init_expr: init_expr.clone() };
                        self.parse_global(&mut section, global)?;
                    }
                }
                append(&section, section.is_empty(), &mut out);
            }
            7 => {
                let mut section = ExportSection::new();
                for (export, _) in module.exports.iter().zip(&plan.exports).filter(|(_, kept)| **kept) {
                    self.parse_export(&mut section, *export)?;
                }
                append(&section, section.is_empty(), &mut out);
            }
            8 => {
                if let Some(start) = module.start.filter(|_| plan.keeps_start) {
                    let function_index = self.function_index(start.as_u32())?;
                    StartSection { function_index }.append_to(&mut out);
                }
            }
            9 => {
                let mut section = ElementSection::new();
                for elem in &plan.elems {
                    self.encode_elem(&mut section, elem)?;
                }
                append(&section, section.is_empty(), &mut out);
            }
            12 if plan.data_count => {
                DataCountSection { count: plan.datas.len() as u32 }.append_to(&mut out);
            }
            10 => out = self.encode_code()?,
            11 => {
                let mut section = DataSection::new();
                for &(data, emptied) in &plan.datas {
                    match emptied {
                        true => drop(section.passive([])),
                        false => self.parse_data(&mut section, module.datas[data].clone())?,
                    }
                }
                append(&section, section.is_empty(), &mut out);
            }
            _ => {}
        }
        Ok(out)
    }

    fn encode_elem(&mut self, section: &mut ElementSection, plan: &ElemPlan) -> Encoded<()> {
        let module = self.module;
        if let Edit::Declare(funcs) = &plan.edit {
            let funcs = funcs.iter().map(|func| self.function_index(func.as_u32()));
            section.declared(Elements::Functions(funcs.collect::<Encoded<Vec<_>>>()?.into()));
            return Ok(());
        }
        let Some(source) = plan.source else {
            return Err(ReencodeError::UserError("a segment without a source".into()));
        };
        let segment = module.elems[source].clone();
        let (range, dead) = match &plan.edit {
            Edit::Cut { range, dead } => (range.clone(), dead),
            Edit::Empty => {
                match segment.items {
                    ElementItems::Functions(_) => section.passive(Elements::Functions([].as_slice().into())),
                    ElementItems::Expressions(ty, _) => {
                        section.passive(Elements::Expressions(self.ref_type(ty)?, [].as_slice().into()))
                    }
                };
                return Ok(());
            }
            _ => return self.parse_element(section, segment),
        };
        let is_dead = |position: usize| dead.get(position).copied().unwrap_or(false);
        let trap = self.plan.trap_func_index();
        let no_trap = || ReencodeError::UserError("no function for an emptied slot".to_string());
        let items = match &segment.items {
            ElementItems::Functions(_) => {
                let contents = self.live.tables.contents_of(source).to_vec();
                let mut funcs = Vec::with_capacity(range.len());
                for position in range.clone() {
                    let func = contents.get(position).and_then(|content| content.func());
                    funcs.push(match func {
                        Some(func) if !is_dead(position) => self.function_index(func.as_u32())?,
                        _ => trap.ok_or_else(no_trap)?,
                    });
                }
                Elements::Functions(funcs.into())
            }
            ElementItems::Expressions(ty, exprs) => {
                let ty = self.ref_type(*ty)?;
                let mut items = Vec::with_capacity(range.len());
                for (position, expr) in exprs.clone().into_iter().enumerate() {
                    if !range.contains(&position) {
                        continue;
                    }
                    items.push(match is_dead(position) {
                        false => self.const_expr(expr?)?,
                        true if elems::needs_trap_func(module, source) => {
                            wasm_encoder::ConstExpr::ref_func(trap.ok_or_else(no_trap)?)
                        }
                        true => wasm_encoder::ConstExpr::ref_null(ty.heap_type),
                    });
                }
                Elements::Expressions(ty, items.into())
            }
        };
        match segment.kind {
            ElementKind::Passive => section.passive(items),
            ElementKind::Declared => section.declared(items),
            ElementKind::Active { table_index, offset_expr } => {
                let table = self.table_index(table_index.unwrap_or(0))?;
                let explicit = table_index.is_some() && !matches!(items, Elements::Functions(_));
                let offset = self.moved_offset(offset_expr, range.start)?;
                section.active((table != 0 || explicit).then_some(table), &offset, items)
            }
        };
        Ok(())
    }

    /// The offset of a segment that lost its first `cut` items.
    fn moved_offset(
        &mut self,
        expr: wasmparser::ConstExpr<'_>,
        cut: usize,
    ) -> Encoded<wasm_encoder::ConstExpr> {
        use wasmparser::Operator::{I32Const, I64Const};
        if cut == 0 {
            return self.const_expr(expr);
        }
        match expr.get_operators_reader().read()? {
            I32Const { value } => Ok(wasm_encoder::ConstExpr::i32_const(value.wrapping_add(cut as i32))),
            I64Const { value } => Ok(wasm_encoder::ConstExpr::i64_const(value.wrapping_add(cut as i64))),
            _ => Err(ReencodeError::UserError("a moved segment without a constant offset".into())),
        }
    }

    fn encode_code(&mut self) -> Encoded<Vec<u8>> {
        let module = self.module;
        let plan = self.plan;
        let kept: Vec<(FuncIndex, &FunctionBody<'_>)> =
            plan.maps.funcs.kept().iter().filter_map(|&func| Some((func, module.body(func)?))).collect();
        let scanned = &self.live.scanned;
        let bodies: Vec<Result<NewBody, String>> = kept
            .par_iter()
            .map(|(func, body)| match plan.stubbed.contains(*func) {
                true => Ok(NewBody { bytes: TRAP_BODY.to_vec(), steps: Vec::new() }),
                false => match scanned.get(*func) {
                    Some(refs) => patch(body.as_bytes(), &refs.sites, plan),
                    None => Ok(NewBody { bytes: body.as_bytes().to_vec(), steps: Vec::new() }),
                },
            })
            .collect();
        let mut section = CodeSection::new();
        let mut moves = Vec::with_capacity(kept.len());
        let entries = entries(module)?;
        let extra = u32::from(matches!(plan.trap_func, Some(TrapFunc::New(_))));
        let mut at = leb_len(kept.len() as u32 + extra);
        for ((func, _), new) in kept.iter().zip(bodies) {
            let new =
                new.map_err(|what| ReencodeError::UserError(format!("func {}: {what}", func.as_u32())))?;
            let size = new.bytes.len() as u32;
            let start = at + leb_len(size);
            let (old_entry, old) = entries
                .get(func.index() - module.imported_funcs)
                .cloned()
                .ok_or_else(|| ReencodeError::UserError("a body without an entry".into()))?;
            let steps = new.steps.iter().map(|(from, to)| (old.start + from, start + to)).collect();
            moves.push(BodyMove {
                func: *func,
                old_entry,
                old,
                new_entry: at..start + size,
                new: start..start + size,
                steps,
                stubbed: plan.stubbed.contains(*func),
            });
            at = start + size;
            section.raw(&new.bytes);
        }
        if extra == 1 {
            section.raw(&TRAP_BODY);
        }
        self.code = CodeMap { bodies: moves };
        let mut out = Vec::new();
        append(&section, section.is_empty(), &mut out);
        Ok(out)
    }
}

/// The imports that stay.
fn imports<'m>(module: &'m Module<'_>, plan: &Plan) -> impl Iterator<Item = Import<'m>> {
    let maps = &plan.maps;
    let (mut func, mut table, mut memory, mut global, mut tag) = (0, 0, 0, 0, 0);
    module.imports.iter().copied().filter(move |import| match import.ty {
        TypeRef::Func(_) | TypeRef::FuncExact(_) => stays(&maps.funcs, &mut func),
        TypeRef::Table(_) => stays(&maps.tables, &mut table),
        TypeRef::Memory(_) => stays(&maps.memories, &mut memory),
        TypeRef::Global(_) => stays(&maps.globals, &mut global),
        TypeRef::Tag(_) => stays(&maps.tags, &mut tag),
    })
}

/// How many imports stay.
pub fn count_imports(module: &Module<'_>, plan: &Plan) -> usize {
    imports(module, plan).count()
}

/// No locals, `unreachable`, `end`.
const TRAP_BODY: [u8; 3] = [0x00, 0x00, 0x0b];

fn append(section: &impl Section, is_empty: bool, out: &mut Vec<u8>) {
    if !is_empty {
        section.append_to(out);
    }
}

fn stays<I: EntityRef>(map: &IndexMap<I>, next: &mut u32) -> bool {
    let index = *next;
    *next += 1;
    map.get_u32(index).is_some()
}

fn leb_len(value: u32) -> u32 {
    let mut bytes = Vec::with_capacity(5);
    value.encode(&mut bytes);
    bytes.len() as u32
}

type Entry = (std::ops::Range<u32>, std::ops::Range<u32>);

/// Entry and body of each defined function, from the start of the code section's payload.
fn entries(module: &Module<'_>) -> Encoded<Vec<Entry>> {
    let Some(section) = module.sections.iter().find(|section| section.id == 10) else {
        return Ok(Vec::new());
    };
    let base = section.payload.start as u64;
    let mut reader = BinaryReader::new(&module.bytes[section.payload.clone()], base);
    reader.read_var_u32()?;
    let mut start = (reader.original_position() - base) as u32;
    let mut entries = Vec::with_capacity(module.funcs.len());
    for func in module.funcs.values() {
        if let Some(body) = func.origin.defined() {
            let body = body.range();
            let end = (body.end - base) as u32;
            entries.push((start..end, (body.start - base) as u32..end));
            start = end;
        }
    }
    Ok(entries)
}

/// The map of a code section that is copied as it is.
fn unmoved(module: &Module<'_>) -> Result<CodeMap> {
    let entries = entries(module).map_err(|error| Error::bug(format!("code section: {error}")))?;
    let bodies = entries.into_iter().enumerate().map(|(position, (entry, body))| BodyMove {
        func: FuncIndex::new(module.imported_funcs + position),
        old_entry: entry.clone(),
        old: body.clone(),
        new_entry: entry,
        new: body,
        steps: Vec::new(),
        stubbed: false,
    });
    Ok(CodeMap { bodies: bodies.collect() })
}

struct NewBody {
    bytes: Vec<u8>,
    /// Offsets from the start of the body, old and new, behind each index that changed its length.
    steps: Vec<(u32, u32)>,
}

/// Copies the spans between the sites and writes the new indices.
fn patch(old: &[u8], sites: &[Site], plan: &Plan) -> Result<NewBody, String> {
    let mut new = NewBody { bytes: Vec::with_capacity(old.len()), steps: Vec::new() };
    let mut copied = 0;
    for site in sites {
        let (start, end) = (site.offset as usize, site.offset as usize + usize::from(site.len));
        let index = plan
            .maps
            .get_in(site.kind.space(), site.index)
            .ok_or_else(|| format!("{:?} {} is gone", site.kind, site.index))?;
        new.bytes.extend_from_slice(old.get(copied..start).ok_or("sites out of order")?);
        let before = new.bytes.len();
        match site.kind {
            Use::HeapType => i64::from(index).encode(&mut new.bytes),
            Use::MemArg => {
                let flags = BinaryReader::new(&old[start..], 0).read_var_u32().map_err(|e| e.to_string())?;
                match index {
                    0 => (flags & !MEMORY_FLAG).encode(&mut new.bytes),
                    _ => {
                        flags.encode(&mut new.bytes);
                        index.encode(&mut new.bytes);
                    }
                }
            }
            _ => index.encode(&mut new.bytes),
        }
        if new.bytes.len() - before != end - start {
            new.steps.push((end as u32, new.bytes.len() as u32));
        }
        copied = end;
    }
    new.bytes.extend_from_slice(old.get(copied..).ok_or("a site outside the body")?);
    Ok(new)
}

macro_rules! mapped {
    ($($method:ident $map:ident $index:ident $what:literal;)*) => {
        $(fn $method(&mut self, index: u32) -> Encoded<u32> {
            let new = self.plan.maps.$map.get($index::from_u32(index));
            let gone = || ReencodeError::UserError(format!("{} {index} is gone", $what));
            new.map(|new| new.as_u32()).ok_or_else(gone)
        })*
    };
}

impl Reencode for Emitter<'_, '_, '_> {
    type Error = String;

    mapped! {
        type_index types TypeIndex "type";
        function_index funcs FuncIndex "func";
        table_index tables TableIndex "table";
        memory_index memories MemoryIndex "memory";
        global_index globals GlobalIndex "global";
        tag_index tags TagIndex "tag";
        element_index elems ElemIndex "elem";
        data_index datas DataIndex "data";
    }
}
