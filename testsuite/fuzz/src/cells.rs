//! Modules of wasm-smith with variables in a private memory.
//!
//! Into the bodies go the two halves of a store, the address here and the value with the store some operators later, with
//! whatever wasm-smith has in between: blocks, branches, calls, code that is never reached. Loads put what a variable holds into
//! an exported global, where everybody can see it. Most accesses are of variables that are always read and written in one way.

use crate::rewrite;
use crate::{Ran, differential, seed_bytes, smith};
use anyhow::Result;
use arbitrary::{Result as Drawn, Unstructured};
use loom_core::Module;
use loom_core::bodies::{self, Replaced, Splice};
use loom_core::index::FuncIndex;
use loom_core::proposal::CommitContext;
use loom_core::report::PassReport;
use loom_core::settings::Settings;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use wasm_encoder::{
    ConstExpr, DataSegment, DataSegmentMode, Encode, ExportKind, GlobalType, Instruction, MemArg,
    MemArgTarget, MemoryType, ValType,
};
use wasmparser::BinaryReader;

/// One generated module, compared before and after a random choice of passes.
///
/// # Errors
///
/// A finding.
pub fn run(input: &mut Unstructured<'_>) -> Result<Ran> {
    let Some(wasm) = made(input)? else { return Ok(Ran::Skipped) };
    let rewritten = rewrite::passes(&wasm, input)?;
    let seed = input.arbitrary().unwrap_or(1);
    match differential::compare(&wasm, &rewritten, seed)? {
        true => Ok(Ran::Done),
        false => Ok(Ran::Skipped),
    }
}

/// A module of wasm-smith, with variables.
fn made(input: &mut Unstructured<'_>) -> Result<Option<Vec<u8>>> {
    let Some(wasm) = smith::wasm(input) else { return Ok(None) };
    // wasm-smith takes all that there is to draw from, so the rest is drawn from what it made.
    let mut hasher = DefaultHasher::new();
    wasm.hash(&mut hasher);
    let bytes = seed_bytes(hasher.finish(), 4096);
    with_variables(&wasm, &mut Unstructured::new(&bytes))
}

/// The types of the globals that show what variables hold.
const SHOWN: [ValType; 4] = [ValType::I32, ValType::I64, ValType::F32, ValType::F64];

/// The variables: address, and type by its position in [`SHOWN`], and how wide they are.
const VARIABLES: [(u64, usize, u32); 7] =
    [(0, 0, 32), (4, 0, 8), (6, 0, 16), (8, 1, 64), (16, 2, 32), (24, 3, 64), (65532, 0, 32)];

/// So many accesses are tried; of these those stay with which the module is valid.
const TRIED: usize = 12;

/// An access, in one piece or in two: where they go into a body, and the bytes.
type Pieces = Vec<(FuncIndex, usize, Vec<u8>)>;

/// The module with a memory more, and accesses of it. `None` if it has no bodies, or there is no room for accesses.
fn with_variables(wasm: &[u8], input: &mut Unstructured<'_>) -> Result<Option<Vec<u8>>> {
    let module = Module::parse(wasm).map_err(|error| anyhow::anyhow!("the generated module: {error}"))?;
    let bodies: Vec<(FuncIndex, Vec<usize>)> =
        module.funcs.keys().filter_map(|func| Some((func, operators(&module, func)?))).collect();
    let Some(sections) = sections(&module, input) else { return Ok(None) };
    let (mut accepted, mut pieces): (Option<Vec<u8>>, Pieces) = (None, Vec::new());
    for _ in 0..TRIED {
        let Ok(access) = access(&module, &bodies, input) else { break };
        let tried: Pieces = pieces.iter().cloned().chain(access).collect();
        let wasm = insert(&module, &sections, &tried)?;
        if Module::parse(&wasm).and_then(|module| module.validate_bodies()).is_ok() {
            (accepted, pieces) = (Some(wasm), tried);
        }
    }
    Ok(accepted)
}

/// Where the operators of a body start, from the start of the body.
fn operators(module: &Module<'_>, func: FuncIndex) -> Option<Vec<usize>> {
    let body = module.body(func)?;
    let operators = body.get_operators_reader().ok()?.into_iter_with_offsets();
    operators.map(|operator| Some((operator.ok()?.1 - body.range().start) as usize)).collect()
}

/// A load that is shown, or a store whose address is pushed some operators before, somewhere.
fn access(
    module: &Module<'_>,
    bodies: &[(FuncIndex, Vec<usize>)],
    input: &mut Unstructured<'_>,
) -> Drawn<Pieces> {
    let (func, operators) = input.choose(bodies)?;
    let first = input.choose_index(operators.len())?;
    let last = (first + input.int_in_range(0..=6)?).min(operators.len() - 1);
    let (from, to) = (operators[first], operators[last]);
    let &(at, shown, mut width) = input.choose(&VARIABLES)?;
    if input.ratio(1u8, 60u8)? {
        width = 8;
    }
    let target = MemArgTarget::Memory(module.memories.len() as u32);
    let offset = if input.arbitrary()? { at } else { input.int_in_range(0..=at)? };
    let memarg = MemArg { offset, align: 0, target, ordering: None };
    let mut address = Vec::new();
    Instruction::I32Const(((at - offset) as u32).cast_signed()).encode(&mut address);
    if input.arbitrary()? {
        let load = match (SHOWN[shown], width) {
            (ValType::I32, 8) => Instruction::I32Load8U(memarg),
            (ValType::I32, 16) => Instruction::I32Load16U(memarg),
            (ValType::I32, _) => Instruction::I32Load(memarg),
            (ValType::I64, 8) => Instruction::I64Load8U(memarg),
            (ValType::I64, _) => Instruction::I64Load(memarg),
            (ValType::F32, _) => Instruction::F32Load(memarg),
            _ => Instruction::F64Load(memarg),
        };
        load.encode(&mut address);
        Instruction::GlobalSet((module.globals.len() + shown) as u32).encode(&mut address);
        return Ok(vec![(*func, from, address)]);
    }
    let mut store = Vec::new();
    let bits: u64 = input.arbitrary()?;
    match SHOWN[shown] {
        // Else what is on the stack is stored.
        _ if input.ratio(1u8, 3u8)? => {}
        ValType::I32 => {
            let bits = bits as i32;
            Instruction::I32Const(if input.arbitrary()? { bits & 0xff } else { bits }).encode(&mut store);
            if input.ratio(1u8, 4u8)? {
                Instruction::I32Const(input.int_in_range(-1..=0x1ffff)?).encode(&mut store);
                Instruction::I32And.encode(&mut store);
            }
        }
        ValType::I64 => Instruction::I64Const(bits.cast_signed()).encode(&mut store),
        ValType::F32 => Instruction::F32Const(f32::from_bits(bits as u32).into()).encode(&mut store),
        _ => Instruction::F64Const(f64::from_bits(bits).into()).encode(&mut store),
    }
    match (SHOWN[shown], width) {
        (ValType::I32, 8) => Instruction::I32Store8(memarg),
        (ValType::I32, 16) => Instruction::I32Store16(memarg),
        (ValType::I32, _) => Instruction::I32Store(memarg),
        (ValType::I64, 8) => Instruction::I64Store8(memarg),
        (ValType::I64, _) => Instruction::I64Store(memarg),
        (ValType::F32, _) => Instruction::F32Store(memarg),
        _ => Instruction::F64Store(memarg),
    }
    .encode(&mut store);
    Ok(vec![(*func, from, address), (*func, to, store)])
}

/// The module with these sections, and with these bytes in its bodies.
fn insert(module: &Module<'_>, sections: &BTreeMap<u8, Vec<u8>>, pieces: &Pieces) -> Result<Vec<u8>> {
    let replaced = Replaced { sections: sections.clone(), ..Replaced::default() };
    let rewrite = bodies::rewrite_with(
        module,
        |func, body| {
            let mut own: Vec<_> = pieces.iter().filter(|(of, _, _)| *of == func).collect();
            own.sort_by_key(|(_, at, _)| *at);
            let mut splice = Splice::new(body);
            for (_, at, bytes) in own {
                splice.replace(*at..*at, |out| out.extend_from_slice(bytes))?;
            }
            Ok(Some(splice.finish()))
        },
        replaced,
    );
    let (settings, mut report) = (Settings::default(), PassReport::default());
    let mut cx = CommitContext { settings: &settings, report: &mut report, source_map: None };
    Ok(rewrite.map_err(|error| anyhow::anyhow!("{error}"))?.assemble(module, &mut cx))
}

/// The sections with a memory more, with data in it, and globals to show what is in its variables.
fn sections(module: &Module<'_>, input: &mut Unstructured<'_>) -> Option<BTreeMap<u8, Vec<u8>>> {
    let mut memory = Vec::new();
    MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None }
        .encode(&mut memory);
    let (mut globals, mut exports) = (Vec::new(), Vec::new());
    for (position, ty) in SHOWN.into_iter().enumerate() {
        GlobalType { val_type: ty, mutable: true, shared: false }.encode(&mut globals);
        match ty {
            ValType::I32 => ConstExpr::i32_const(0),
            ValType::I64 => ConstExpr::i64_const(0),
            ValType::F32 => ConstExpr::f32_const(0.0.into()),
            _ => ConstExpr::f64_const(0.0.into()),
        }
        .encode(&mut globals);
        format!("shown, {position}").encode(&mut exports);
        ExportKind::Global.encode(&mut exports);
        (module.globals.len() + position).encode(&mut exports);
    }
    let count = SHOWN.len() as u32;
    let mut sections = vec![
        (5, appended(module, 5, 1, &memory)?),
        (6, appended(module, 6, count, &globals)?),
        (7, appended(module, 7, count, &exports)?),
    ];
    if !module.has_data_count && input.arbitrary().unwrap_or(true) {
        let bytes: [u8; 12] = input.arbitrary().unwrap_or([7; 12]);
        let offset = ConstExpr::i32_const(input.int_in_range(0..=20).unwrap_or(0));
        let mode = DataSegmentMode::Active { memory_index: module.memories.len() as u32, offset: &offset };
        let mut section = wasm_encoder::DataSection::new();
        section.segment(DataSegment { mode, data: bytes });
        let mut one = Vec::new();
        section.encode(&mut one);
        let entry = contents(&one)?.1;
        sections.push((11, appended(module, 11, 1, one.get(entry)?)?));
    }
    Some(sections.into_iter().collect())
}

/// A section of the module, whole, with so many entries more.
fn appended(module: &Module<'_>, id: u8, more: u32, entries: &[u8]) -> Option<Vec<u8>> {
    let section = module.sections.iter().find(|section| section.id == id);
    let (count, old) = match section {
        None => (0, &[][..]),
        Some(section) => {
            let payload = module.bytes.get(section.payload.clone())?;
            let mut reader = BinaryReader::new(payload, 0);
            let count = reader.read_var_u32().ok()?;
            (count, reader.read_bytes(reader.bytes_remaining()).ok()?)
        }
    };
    let mut payload = Vec::new();
    (count + more).encode(&mut payload);
    payload.extend_from_slice(old);
    payload.extend_from_slice(entries);
    let mut whole = vec![id];
    payload.encode(&mut whole);
    Some(whole)
}

/// The number of entries of an encoded section without its id, and where they are.
fn contents(section: &[u8]) -> Option<(u32, Range<usize>)> {
    let mut reader = BinaryReader::new(section, 0);
    reader.read_var_u32().ok()?;
    let count = reader.read_var_u32().ok()?;
    Some((count, reader.original_position() as usize..section.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use loom_driver::pipeline::{Pipeline, Request};
    use loom_driver::{Config, Registry};

    /// Whether the pass has something to do, so that something is tested.
    #[test]
    fn many_modules_have_a_memory_that_goes() {
        let request = Request { passes: vec!["cells".into()], ..Request::default() };
        let (mut all, mut changed) = (0, 0);
        for seed in 0..120 {
            let bytes = seed_bytes(seed, 4096);
            let mut input = Unstructured::new(&bytes);
            let Some(wasm) = made(&mut input).unwrap() else { continue };
            all += 1;
            let config = Config::new(Pipeline::plan(&Registry::collect().unwrap(), &request).unwrap());
            let output = loom_driver::optimize(&wasm, &config).unwrap();
            changed += usize::from(*output.bytes != *wasm);
        }
        assert!(all >= 30 && changed >= all / 4, "{changed} of {all}");
    }
}
