//! From the plan to bytes.
//!
//! A section of which nothing changed is copied byte for byte, and so is a body that mentions
//! nothing that moved. In the other bodies the spans between the sites are copied and the indices
//! in between are written anew, in as few bytes as they need; what that does to offsets is recorded
//! in the [`CodeMap`]. The remaining sections are small and go through wasm-encoder.

use super::elems::{self, Edit, ElemPlan};
use super::live::Live;
use super::plan::{Plan, TrapFunc};
use crate::bodies::{self, NewBody, OutBody, TRAP_BODY};
use crate::custom::Core;
use crate::error::{Error, Result};
use crate::index::FuncIndex;
use crate::maps::{CodeMap, Fate};
use crate::module::{Module, SECTION_ORDER};
use crate::refs;
use crate::renumber::{self, Encoded, Renumber, append, patch};
use rayon::prelude::*;
use std::borrow::Cow;
use wasm_encoder::reencode::{Error as ReencodeError, Reencode};
use wasm_encoder::{
    DataCountSection, DataSection, ElementSection, Elements, ExportSection, Section, StartSection,
};
use wasmparser::{ElementItems, ElementKind, FunctionBody};

/// The output without custom sections.
pub struct Emitted<'m> {
    /// Every section that is not custom.
    pub core: Core<'m>,
    /// Where the bodies went.
    pub code: CodeMap,
}

/// Writes the output that `plan` describes.
///
/// # Errors
///
/// [`Error::Bug`] only: something that stays mentions something that goes.
pub fn emit<'m, 'a>(module: &'m Module<'a>, live: &mut Live<'_, 'a>, plan: &Plan) -> Result<Emitted<'m>> {
    let renumber = Renumber { maps: &plan.maps };
    let mut emitter = Emitter { module, live, plan, renumber, code: CodeMap::default() };
    let mut sections = Vec::new();
    for id in SECTION_ORDER {
        let original = module.sections.iter().find(|section| section.id == id);
        let bytes: Cow<'_, [u8]> = match original {
            Some(section) if emitter.is_unchanged(id) => {
                if id == 10 {
                    emitter.code = CodeMap::unmoved(module)?;
                }
                module.bytes[section.range.clone()].into()
            }
            _ => {
                let bytes = emitter.encode(id);
                bytes.map_err(|error| Error::bug(format!("section {id}: {error}")))?.into()
            }
        };
        if !bytes.is_empty() {
            sections.push((id, bytes));
        }
    }
    Ok(Emitted { core: Core::new(sections), code: emitter.code })
}

struct Emitter<'p, 'l, 'm, 'a> {
    module: &'m Module<'a>,
    live: &'p mut Live<'l, 'a>,
    plan: &'p Plan,
    renumber: Renumber<'p>,
    code: CodeMap,
}

impl<'m> Emitter<'_, '_, 'm, '_> {
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
        let mut out = Vec::new();
        match id {
            3 => {
                let mut section = self.renumber.functions(module)?;
                if let Some(TrapFunc::New(ty)) = plan.trap_func {
                    section.function(self.renumber.type_index(ty.as_u32())?);
                }
                append(&section, section.is_empty(), &mut out);
            }
            7 => {
                let mut section = ExportSection::new();
                for (export, _) in module.exports.iter().zip(&plan.exports).filter(|(_, kept)| **kept) {
                    self.renumber.parse_export(&mut section, *export)?;
                }
                append(&section, section.is_empty(), &mut out);
            }
            8 => {
                if let Some(start) = module.start.filter(|_| plan.keeps_start) {
                    let function_index = self.renumber.function_index(start.as_u32())?;
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
                        false => self.renumber.parse_data(&mut section, module.datas[data].clone())?,
                    }
                }
                append(&section, section.is_empty(), &mut out);
            }
            12 => {}
            _ => out = self.renumber.definitions(module, id)?,
        }
        Ok(out)
    }

    fn encode_elem(&mut self, section: &mut ElementSection, plan: &ElemPlan) -> Encoded<()> {
        let module = self.module;
        if let Edit::Declare(funcs) = &plan.edit {
            let funcs = funcs.iter().map(|func| self.renumber.function_index(func.as_u32()));
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
                    ElementItems::Expressions(ty, _) => section
                        .passive(Elements::Expressions(self.renumber.ref_type(ty)?, [].as_slice().into())),
                };
                return Ok(());
            }
            _ => return self.renumber.parse_element(section, segment),
        };
        let is_dead = |position: usize| dead.get(position).copied().unwrap_or(false);
        let trap = self.plan.trap_func_index();
        let no_trap = || ReencodeError::UserError("no function for an emptied slot".to_string());
        let items = match &segment.items {
            ElementItems::Functions(_) => {
                let contents = self.live.tables.slots.contents_of(source).to_vec();
                let mut funcs = Vec::with_capacity(range.len());
                for position in range.clone() {
                    let func = contents.get(position).and_then(|content| content.func());
                    funcs.push(match func {
                        Some(func) if !is_dead(position) => self.renumber.function_index(func.as_u32())?,
                        _ => trap.ok_or_else(no_trap)?,
                    });
                }
                Elements::Functions(funcs.into())
            }
            ElementItems::Expressions(ty, exprs) => {
                let ty = self.renumber.ref_type(*ty)?;
                let mut items = Vec::with_capacity(range.len());
                for (position, expr) in exprs.clone().into_iter().enumerate() {
                    if !range.contains(&position) {
                        continue;
                    }
                    items.push(match is_dead(position) {
                        false => self.renumber.const_expr(expr?)?,
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
                let table = self.renumber.table_index(table_index.unwrap_or(0))?;
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
            return self.renumber.const_expr(expr);
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
        let bodies: Vec<Encoded<OutBody>> = kept
            .par_iter()
            .map(|(func, body)| {
                let body = match (plan.stubbed.contains(*func), refs::of_func(module, *func)) {
                    // It is referred to, but nobody calls it.
                    (true, _) => Some(NewBody::stub(Fate::Unreachable)),
                    (false, Some(refs)) => {
                        let patched = patch(body.as_bytes(), &refs.sites, &plan.maps);
                        Some(
                            patched
                                .map_err(|error| user_error(format!("func {}: {error}", func.as_u32())))?,
                        )
                    }
                    (false, None) => None,
                };
                Ok((*func, body))
            })
            .collect();
        let bodies = bodies.into_iter().collect::<Encoded<Vec<_>>>()?;
        let added: &[&[u8]] = match plan.trap_func {
            Some(TrapFunc::New(_)) => &[&TRAP_BODY],
            _ => &[],
        };
        let (bytes, code) = bodies::code_section(module, bodies, added).map_err(user_error)?;
        self.code = code;
        Ok(bytes)
    }
}

fn user_error(what: impl ToString) -> ReencodeError<String> {
    ReencodeError::UserError(what.to_string())
}

/// How many imports stay.
pub fn count_imports(module: &Module<'_>, plan: &Plan) -> usize {
    renumber::imports(module, &plan.maps).count()
}
