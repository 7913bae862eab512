//! Modules that are about which bytes of memory are touched.
//!
//! Functions that only take and return numbers, and private memories: arrays of every width that
//! overlap or lie at the end, indices that are masked, clamped, counted or not bounded at all,
//! frames on a shadow stack, pointers and numbers of functions that are kept in memory. Most accesses
//! are inside of their array by construction, so that something is left to be seen after many calls.

mod address;
mod frame;
mod layout;
mod look;
mod repeat;
mod statement;
mod value;

use crate::{Ran, rewrite};
use anyhow::{Context, Result};
use arbitrary::{Result as Drawn, Unstructured};
use layout::Layout;
use loom_core::index::FuncIndex;
use loom_testsuite::sequence::{self, Passed, Rules};
use wasm_encoder::{
    CodeSection, ConstExpr, DataCountSection, DataSection, ElementSection, Elements, ExportKind,
    ExportSection, FunctionSection, GlobalSection, GlobalType, MemorySection, MemoryType, Module, RefType,
    StartSection, TableSection, TableType, TypeSection, ValType,
};
use wasmparser::CompositeInnerType;

/// Calls of the exports of each module. Every instance gets a part of them.
const CALLS: usize = 150;

/// Types of blocks, and of functions that look at an array: one number in and out, and two.
const ONE: u32 = 0;
const TWO: u32 = 1;
/// How many types are there before those of functions, each of which has one of its own.
const BLOCK_TYPES: u32 = 2;
/// Global 0 is the stack pointer; 1 is mutable, 2 is not, 3 has 64 bits.
const STACK_POINTER: u32 = 0;
const GLOBALS: u32 = 3;
const LONG_GLOBAL: u32 = 3;

/// One generated module, compared before and after a random choice of passes.
///
/// # Errors
///
/// A finding.
pub fn run(input: &mut Unstructured<'_>) -> Result<Ran> {
    let Ok(wasm) = module(input) else { return Ok(Ran::Skipped) };
    let passed = passed(&wasm, input)?;
    let stated = stated(&wasm, &passed)?;
    let rewritten = rewrite::passes(stated.as_deref().unwrap_or(&wasm), input)?;
    let survives_traps = !rewritten.tolerance.trap_ends_instance;
    let rules = Rules { survives_traps, passed: &passed, ..Rules::default() };
    let seed = input.arbitrary().unwrap_or(1);
    sequence::compare(&wasm, &rewritten.wasm, rules, seed, CALLS).with_context(|| {
        let text = |wasm: &[u8]| wasmprinter::print_bytes(wasm).unwrap_or_default();
        format!("{}\n{}", text(&wasm), text(&rewritten.wasm))
    })?;
    Ok(Ran::Done)
}

/// For some modules, what is passed to some exports.
fn passed(wasm: &[u8], input: &mut Unstructured<'_>) -> Result<Vec<Passed>> {
    let mut passed = Vec::new();
    if !input.ratio(1, 3).unwrap_or(false) {
        return Ok(passed);
    }
    let module = loom_core::Module::parse(wasm)?;
    for export in &module.exports {
        let func = module.funcs.get(FuncIndex::from_u32(export.index));
        let ty = func.and_then(|func| module.sub_type(func.ty)).map(|ty| &ty.composite_type.inner);
        let params = if let Some(CompositeInnerType::Func(ty)) = ty { ty.params() } else { &[] };
        for (param, ty) in params.iter().enumerate() {
            if *ty == wasmparser::ValType::I32 && input.ratio(3, 4).unwrap_or(true) {
                let lo = input.int_in_range(0..=300).unwrap_or(0);
                let hi = lo + input.choose(&[0, 3, 15, 100, 1000]).copied().unwrap_or(0);
                passed.push(Passed { export: export.name.into(), param, lo, hi });
            }
        }
    }
    Ok(passed)
}

/// The module with a section that says that, if it says anything.
fn stated(wasm: &[u8], passed: &[Passed]) -> Result<Option<Vec<u8>>> {
    if passed.is_empty() {
        return Ok(None);
    }
    let text = |Passed { export, param, lo, hi }: &Passed| format!("{export}:{param}={lo}..{hi}").parse();
    let params = passed.iter().map(text).collect::<Result<Vec<_>, _>>().map_err(anyhow::Error::msg)?;
    Ok(Some(loom_driver::facts::with_params(wasm, "the module", &params, None)?.bytes))
}

fn module(input: &mut Unstructured<'_>) -> Drawn<Vec<u8>> {
    let layout = Layout::draw(input)?;
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], [ValType::I32]);
    types.ty().function([ValType::I32; 2], [ValType::I32; 2]);
    let mut functions = FunctionSection::new();
    let mut exports = ExportSection::new();
    for (index, func) in (0..).zip(&layout.funcs) {
        types.ty().function(func.params.iter().copied(), func.results.iter().copied());
        functions.function(BLOCK_TYPES + index);
        if func.is_exported {
            exports.export(&format!("f{index}"), ExportKind::Func, index);
        }
    }

    for (index, _) in (layout.funcs.len() as u32..).zip(&layout.looks) {
        functions.function(ONE);
        exports.export(&format!("look{index}"), ExportKind::Func, index);
    }

    let mut tables = TableSection::new();
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        minimum: layout.slots.len() as u64 + 1,
        maximum: None,
        table64: false,
        shared: false,
    });
    let mut elements = ElementSection::new();
    elements.active(None, &ConstExpr::i32_const(1), Elements::Functions((&layout.slots).into()));
    let mut memories = MemorySection::new();
    for memory in &layout.memories {
        memories.memory(MemoryType {
            minimum: memory.pages,
            maximum: memory.is_fixed.then_some(memory.pages),
            memory64: false,
            shared: false,
            page_size_log2: memory.page_size_log2,
        });
    }
    let mut globals = GlobalSection::new();
    let global = |val_type, mutable| GlobalType { val_type, mutable, shared: false };
    globals.global(global(ValType::I32, true), &ConstExpr::i32_const(layout.stack as i32));
    globals.global(global(ValType::I32, true), &ConstExpr::i32_const(input.int_in_range(0..=20)?));
    globals.global(global(ValType::I32, false), &ConstExpr::i32_const(input.int_in_range(0..=200)?));
    globals.global(global(ValType::I64, true), &ConstExpr::i64_const(-1));

    let mut datas = DataSection::new();
    for (memory, at, bytes) in &layout.segments {
        match at {
            Some(at) => datas.active(*memory, &ConstExpr::i32_const(*at as i32), bytes.iter().copied()),
            None => datas.passive(bytes.iter().copied()),
        };
    }
    let mut code = CodeSection::new();
    for func in 0..layout.funcs.len() {
        code.function(&frame::function(&layout, func, input)?);
    }
    for (array, as_a_whole) in &layout.looks {
        code.function(&look::function(*array, *as_a_whole));
    }

    let mut module = Module::new();
    module.section(&types).section(&functions).section(&tables).section(&memories).section(&globals);
    module.section(&exports);
    if let Some(function_index) = layout.start {
        module.section(&StartSection { function_index });
    }
    module.section(&elements).section(&DataCountSection { count: layout.segments.len() as u32 });
    module.section(&code).section(&datas);
    Ok(module.finish())
}
