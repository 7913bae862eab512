//! The type, function, memory and global sections of the output: what there was, and what is new behind it.

use super::reserve::Reserve;
use crate::shared::added::Added;
use loom_core::index::MemoryIndex;
use loom_core::{Error, Module, Result};
use std::collections::BTreeMap;
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{ConstExpr, Encode, GlobalType, MemorySection, Section, ValType};
use wasmparser::{FuncType, SubType};

/// Ids of sections.
const TYPE: u8 = 1;
const FUNCTION: u8 = 3;
const MEMORY: u8 = 5;
const GLOBAL: u8 = 6;

/// These sections, whole, by id.
///
/// # Errors
///
/// [`Error::Bug`] if the module contradicts validation.
pub fn replaced(
    module: &Module<'_>,
    reserves: &BTreeMap<MemoryIndex, Reserve>,
) -> Result<BTreeMap<u8, Vec<u8>>> {
    let (mut types, mut funcs, mut globals) = (Added::default(), Added::default(), Added::default());
    let mut type_of = |is_needed: bool, params: &[ValType], result: ValType| {
        let known = known_func_type(module, params, result);
        if is_needed && known.is_none() {
            types.add(|out| write_type(out, params, result));
        }
        known.unwrap_or((module.types.len() as u32 + types.count).saturating_sub(1))
    };
    let any = |is: &dyn Fn(&Reserve) -> bool| reserves.values().any(is);
    let helpers = [false, true]
        .map(|is_64| type_of(any(&|reserve| reserve.is_64 == is_64), &[address(is_64)], address(is_64)));
    let checks = [false, true].map(|is_64| {
        let is_needed = any(&|reserve| reserve.is_64 == is_64 && reserve.check.is_some());
        type_of(is_needed, &[address(is_64), ValType::I64], address(is_64))
    });
    for Reserve { is_64, initial, .. } in reserves.values() {
        funcs.add(|out| helpers[usize::from(*is_64)].encode(out));
        let start = match is_64 {
            true => ConstExpr::i64_const(initial.cast_signed()),
            false => ConstExpr::i32_const((*initial as u32).cast_signed()),
        };
        globals.add(|out| {
            GlobalType { val_type: address(*is_64), mutable: true, shared: false }.encode(out);
            start.encode(out);
        });
    }
    for Reserve { is_64, .. } in reserves.values().filter(|reserve| reserve.check.is_some()) {
        funcs.add(|out| checks[usize::from(*is_64)].encode(out));
    }
    let pages = reserves.iter().map(|(memory, reserve)| (*memory, reserve.most)).collect();
    let mut sections = BTreeMap::from([(MEMORY, memories(module, &pages)?)]);
    for (id, added) in [(TYPE, types), (FUNCTION, funcs), (GLOBAL, globals)] {
        if added.count > 0 {
            sections.insert(id, added.behind(module, id)?);
        }
    }
    Ok(sections)
}

fn bug(error: impl std::fmt::Display) -> Error {
    Error::bug(format!("heap: {error}"))
}

fn address(is_64: bool) -> ValType {
    if is_64 { ValType::I64 } else { ValType::I32 }
}

/// Writes the type of a new function.
fn write_type(out: &mut Vec<u8>, params: &[ValType], result: ValType) {
    const FUNC: u8 = 0x60;
    out.push(FUNC);
    params.encode(out);
    [result].as_slice().encode(out);
}

/// A type that the module has and that is exactly that of a new function: final, in a group of its own.
fn known_func_type(module: &Module<'_>, params: &[ValType], result: ValType) -> Option<u32> {
    let same = |ty: &ValType| match ty {
        ValType::I64 => wasmparser::ValType::I64,
        _ => wasmparser::ValType::I32,
    };
    known_type(module, &SubType::func(FuncType::new(params.iter().map(same), [same(&result)]), false))
}

/// The index of a type that the module has, in a group of its own.
pub fn known_type(module: &Module<'_>, wanted: &SubType) -> Option<u32> {
    let mut groups = module.groups.iter().filter(|group| group.types.len() == 1);
    let group = groups.find(|group| group.group.types().next() == Some(wanted))?;
    Some(group.types.start)
}

/// Every memory, and those of `pages` with so many pages from the start and for ever.
///
/// # Errors
///
/// [`Error::Bug`] if the module contradicts validation.
pub fn memories(module: &Module<'_>, pages: &BTreeMap<MemoryIndex, u64>) -> Result<Vec<u8>> {
    let mut section = MemorySection::new();
    for (memory, definition) in module.memories.iter().filter(|(_, memory)| !memory.origin.is_import()) {
        let mut ty = RoundtripReencoder.memory_type(definition.ty).map_err(bug)?;
        if let Some(pages) = pages.get(&memory) {
            ty.minimum = *pages;
            ty.maximum = Some(*pages);
        }
        section.memory(ty);
    }
    let mut whole = Vec::new();
    section.append_to(&mut whole);
    Ok(whole)
}
