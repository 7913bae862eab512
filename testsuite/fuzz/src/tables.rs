//! Modules that are about tables: what random operators rarely do on purpose.
//!
//! A few functions of a few types, each with a result of its own; tables that are private, imported
//! or exported, with or without an initial value; active segments that overlap, end at the bound or
//! past it, and have offsets of every kind; passive segments; and bodies that call through slots,
//! constant and not, and move references around. Called with small numbers, these modules hit the
//! slots that matter, so a slot that was emptied wrongly is seen.

use crate::rewrite::{self, Rewritten};
use crate::{Ran, differential};
use anyhow::Result;
use arbitrary::{Result as Drawn, Unstructured};
use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection, Function,
    FunctionSection, GlobalSection, GlobalType, HeapType, ImportSection, Module, RefType, TableSection,
    TableType, TypeSection, ValType,
};

/// Number of function types: 0 and 1 are equal, 2 is another one, 3 is that of the callers.
const TYPES: u32 = 4;
/// Type of the exported functions that do things with tables.
const CALLER: u32 = 3;

/// One generated module, compared before and after.
///
/// # Errors
///
/// A finding.
pub fn run(input: &mut Unstructured<'_>) -> Result<Ran> {
    compared(input, rewrite::dce)
}

/// The same modules, through a random choice of passes.
///
/// # Errors
///
/// A finding.
pub fn passes(input: &mut Unstructured<'_>) -> Result<Ran> {
    compared(input, rewrite::passes)
}

fn compared(
    input: &mut Unstructured<'_>,
    rewrite: impl Fn(&[u8], &mut Unstructured<'_>) -> Result<Rewritten>,
) -> Result<Ran> {
    let Ok(wasm) = Generator::draw(input) else { return Ok(Ran::Skipped) };
    let rewritten = rewrite(&wasm, input)?;
    match differential::compare(&wasm, &rewritten, 0)? {
        true => Ok(Ran::Done),
        false => Ok(Ran::Skipped),
    }
}

/// What is in the module, for choosing among.
struct Generator {
    leaves: u32,
    callers: u32,
    tables: Vec<u64>,
    imported_tables: u32,
    /// Global 0 is an immutable i32, imported or not; 1 is an immutable funcref.
    offset: u32,
    segments: u32,
}

impl Generator {
    fn draw(input: &mut Unstructured<'_>) -> Drawn<Vec<u8>> {
        let imported_tables = input.int_in_range(0..=1)?;
        let defined_tables = input.int_in_range(1..=2)?;
        let mut generator = Generator {
            leaves: input.int_in_range(2..=6)?,
            callers: input.int_in_range(1..=4)?,
            tables: Vec::new(),
            imported_tables,
            offset: input.int_in_range(0..=3)?,
            segments: 0,
        };
        for _ in 0..imported_tables + defined_tables {
            generator.tables.push(input.int_in_range(1..=8)?);
        }
        generator.module(input)
    }

    fn module(&mut self, input: &mut Unstructured<'_>) -> Drawn<Vec<u8>> {
        let mut types = TypeSection::new();
        types.ty().function([], [ValType::I32]);
        types.ty().function([], [ValType::I32]);
        types.ty().function([ValType::I32], [ValType::I32]);
        types.ty().function([ValType::I32, ValType::I32], [ValType::I32]);

        let mut imports = ImportSection::new();
        for (table, size) in self.tables.iter().take(self.imported_tables as usize).enumerate() {
            imports.import("env", &format!("t{table}"), EntityType::Table(table_type(*size)));
        }

        let mut functions = FunctionSection::new();
        let mut leaf_types = Vec::new();
        for _ in 0..self.leaves {
            leaf_types.push(input.int_in_range(0..=2)?);
        }
        for ty in leaf_types.iter().copied().chain((0..self.callers).map(|_| CALLER)) {
            functions.function(ty);
        }

        let mut tables = TableSection::new();
        for size in self.tables.iter().skip(self.imported_tables as usize) {
            match input.ratio(1, 5)? {
                true => {
                    let func = input.int_in_range(0..=self.leaves - 1)?;
                    tables.table_with_init(table_type(*size), &ConstExpr::ref_func(func));
                }
                false => drop(tables.table(table_type(*size))),
            }
        }

        let mut globals = GlobalSection::new();
        let i32_global = GlobalType { val_type: ValType::I32, mutable: false, shared: false };
        globals.global(i32_global, &ConstExpr::i32_const(self.offset as i32));
        let funcref = GlobalType { val_type: ValType::FUNCREF, mutable: false, shared: false };
        globals.global(funcref, &ConstExpr::ref_func(input.int_in_range(0..=self.leaves - 1)?));

        let mut exports = ExportSection::new();
        for caller in 0..self.callers {
            exports.export(&format!("f{caller}"), ExportKind::Func, self.leaves + caller);
        }
        if input.ratio(1, 3)? {
            let table = input.int_in_range(0..=self.tables.len() as u32 - 1)?;
            exports.export("table", ExportKind::Table, table);
        }

        let elements = self.elements(input)?;
        let code = self.code(&leaf_types, input)?;
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&tables).section(&globals);
        module.section(&exports).section(&elements).section(&code);
        Ok(module.finish())
    }

    fn elements(&mut self, input: &mut Unstructured<'_>) -> Drawn<ElementSection> {
        let mut elements = ElementSection::new();
        for _ in 0..input.int_in_range(0..=5)? {
            let items = input.int_in_range(0..=4)?;
            let as_functions = input.arbitrary()?;
            let mut functions = Vec::new();
            let mut expressions = Vec::new();
            for _ in 0..items {
                let func = input.int_in_range(0..=self.leaves - 1)?;
                functions.push(func);
                expressions.push(match input.int_in_range(0..=4)? {
                    0 => ConstExpr::ref_null(HeapType::FUNC),
                    1 => ConstExpr::global_get(1),
                    _ => ConstExpr::ref_func(func),
                });
            }
            let items = match as_functions {
                true => Elements::Functions(functions.into()),
                false => Elements::Expressions(RefType::FUNCREF, expressions.into()),
            };
            let table = input.int_in_range(0..=self.tables.len() as u32 - 1)?;
            let size = self.tables[table as usize] as i32;
            let offset = match input.int_in_range(0..=7)? {
                0 => ConstExpr::global_get(0),
                1 => ConstExpr::extended([
                    wasm_encoder::Instruction::GlobalGet(0),
                    wasm_encoder::Instruction::I32Const(1),
                    wasm_encoder::Instruction::I32Add,
                ]),
                // Now and then past the end: instantiation stops there.
                2 if input.ratio(1, 6)? => ConstExpr::i32_const(size),
                _ => ConstExpr::i32_const(input.int_in_range(0..=size.max(1) - 1)? / 2),
            };
            match input.int_in_range(0..=5)? {
                0 => drop(elements.passive(items)),
                1 => drop(elements.declared(items)),
                _ => drop(elements.active((table != 0).then_some(table), &offset, items)),
            }
            self.segments += 1;
        }
        // Everything may be the target of `ref.func`.
        elements.declared(Elements::Functions((0..self.leaves).collect::<Vec<_>>().into()));
        self.segments += 1;
        Ok(elements)
    }

    fn code(&self, leaf_types: &[u32], input: &mut Unstructured<'_>) -> Drawn<CodeSection> {
        let mut code = CodeSection::new();
        for (leaf, ty) in leaf_types.iter().enumerate() {
            let mut body = Function::new([]);
            // Now and then one that only passes on what it gets, to an earlier one.
            let other = input.int_in_range(0..=leaf)?;
            if other < leaf && (leaf_types[other] == 2) == (*ty == 2) {
                if *ty == 2 {
                    body.instructions().local_get(0);
                }
                body.instructions().call(other as u32).end();
                code.function(&body);
                continue;
            }
            body.instructions().i32_const(1000 + leaf as i32);
            if *ty == 2 {
                body.instructions().local_get(0).i32_add();
            }
            body.instructions().end();
            code.function(&body);
        }
        for _ in 0..self.callers {
            let mut body = Function::new([]);
            for _ in 0..input.int_in_range(0..=3)? {
                self.effect(&mut body, input)?;
            }
            self.indirect_call(&mut body, input)?;
            body.instructions().end();
            code.function(&body);
        }
        Ok(code)
    }

    /// One operator that changes a table or a segment, or looks at one, and leaves nothing behind.
    fn effect(&self, body: &mut Function, input: &mut Unstructured<'_>) -> Drawn<()> {
        let table = self.table(input)?;
        let other = self.table(input)?;
        let segment = input.int_in_range(0..=self.segments - 1)?;
        let func = input.int_in_range(0..=self.leaves - 1)?;
        let small = input.int_in_range(0..=2)?;
        let mut code = body.instructions();
        match input.int_in_range(0..=9)? {
            0 => drop(code.local_get(0).ref_func(func).table_set(table)),
            1 => drop(code.local_get(0).table_get(table).drop()),
            2 => drop(code.local_get(0).i32_const(0).i32_const(small).table_init(table, segment)),
            3 => drop(code.local_get(0).local_get(1).i32_const(small).table_copy(table, other)),
            4 => drop(code.local_get(0).ref_func(func).i32_const(small).table_fill(table)),
            5 => drop(code.ref_null(HeapType::FUNC).i32_const(small).table_grow(table).drop()),
            6 => drop(code.table_size(table).drop()),
            7 => drop(code.elem_drop(segment)),
            8 => drop(code.local_get(0).local_get(1).table_get(other).table_set(table)),
            _ => {
                self.indirect_call(body, input)?;
                body.instructions().drop();
            }
        }
        Ok(())
    }

    /// A call through a slot that is a constant or a parameter; leaves its result.
    fn indirect_call(&self, body: &mut Function, input: &mut Unstructured<'_>) -> Drawn<()> {
        let ty = input.int_in_range(0..=TYPES - 2)?;
        let table = self.table(input)?;
        let constant = input.arbitrary()?;
        let slot = input.int_in_range(0..=self.tables[table as usize] as i32)?;
        let mut code = body.instructions();
        if ty == 2 {
            code.local_get(1);
        }
        match constant {
            true => drop(code.i32_const(slot)),
            false => drop(code.local_get(0)),
        }
        code.call_indirect(table, ty);
        Ok(())
    }

    fn table(&self, input: &mut Unstructured<'_>) -> Drawn<u32> {
        input.int_in_range(0..=self.tables.len() as u32 - 1)
    }
}

fn table_type(size: u64) -> TableType {
    TableType { element_type: RefType::FUNCREF, minimum: size, maximum: None, table64: false, shared: false }
}
