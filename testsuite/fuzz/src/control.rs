//! Modules that are about where control gets to: traps, calls that never return, exceptions.
//!
//! Some functions that call each other, directly, through a table and by tail calls; each a random
//! tree of blocks, loops, branches, handlers and effects, in which many paths end in a trap. There
//! is something for everybody to see: an import that is called, an imported and an exported global,
//! an exported memory, and private ones of both that an export reads.

use crate::{Ran, differential, rewrite};
use anyhow::Result;
use arbitrary::{Result as Drawn, Unstructured};
use wasm_encoder::{
    BlockType, Catch, CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, Function, FunctionSection, GlobalSection, GlobalType, ImportSection, InstructionSink,
    MemArg, MemArgTarget, MemorySection, MemoryType, Module, RefType, TableSection, TableType, TagKind,
    TagSection, TagType, TypeSection, ValType,
};

/// `() -> ()`: every function that is called by another one.
const PLAIN: u32 = 0;
/// `(i32) -> ()`: the import, and exports that choose a path by their argument.
const CHOOSING: u32 = 1;
/// `() -> (i32)`: exports that read what is private.
const READING: u32 = 2;
/// The imports `note` and `other`.
const IMPORTS: u32 = 2;
/// Global 0 is imported, 1 exported, 2 private.
const GLOBALS: u32 = 3;
/// Memory 0 is exported, 1 private.
const MEMORIES: u32 = 2;

/// One generated module, compared before and after a random choice of passes.
///
/// # Errors
///
/// A finding.
pub fn run(input: &mut Unstructured<'_>) -> Result<Ran> {
    let Ok(wasm) = module(input) else { return Ok(Ran::Skipped) };
    let rewritten = rewrite::passes(&wasm, input)?;
    match differential::compare(&wasm, &rewritten, 0)? {
        true => Ok(Ran::Done),
        false => Ok(Ran::Skipped),
    }
}

fn module(input: &mut Unstructured<'_>) -> Drawn<Vec<u8>> {
    let funcs = input.int_in_range(1..=6)?;
    let mut types = TypeSection::new();
    types.ty().function([], []);
    types.ty().function([ValType::I32], []);
    types.ty().function([], [ValType::I32]);

    let mut imports = ImportSection::new();
    imports.import("env", "note", EntityType::Function(CHOOSING));
    imports.import("env", "other", EntityType::Function(PLAIN));
    imports.import("env", "global", EntityType::Global(mutable()));

    let mut functions = FunctionSection::new();
    let plain: Vec<bool> = (0..funcs).map(|_| input.ratio(2, 3)).collect::<Drawn<_>>()?;
    for is_plain in &plain {
        functions.function(if *is_plain { PLAIN } else { CHOOSING });
    }
    functions.function(READING);
    functions.function(READING);

    let mut tables = TableSection::new();
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        minimum: 4,
        maximum: None,
        table64: false,
        shared: false,
    });
    let mut memories = MemorySection::new();
    let is_fixed = input.arbitrary()?;
    let maximum = Some(if is_fixed { 1 } else { 3 });
    for _ in 0..MEMORIES {
        memories.memory(MemoryType {
            minimum: 1,
            maximum,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
    }
    let mut tags = TagSection::new();
    tags.tag(TagType { kind: TagKind::Exception, func_type_idx: PLAIN });
    let mut globals = GlobalSection::new();
    globals.global(mutable(), &ConstExpr::i32_const(1));
    globals.global(mutable(), &ConstExpr::i32_const(2));

    let mut exports = ExportSection::new();
    for func in 0..funcs {
        if func == 0 || input.ratio(1, 3)? {
            exports.export(&format!("f{func}"), ExportKind::Func, IMPORTS + func);
        }
    }
    exports.export("global", ExportKind::Global, 1);
    exports.export("memory", ExportKind::Memory, 0);
    exports.export("private-global", ExportKind::Func, IMPORTS + funcs);
    exports.export("private-memory", ExportKind::Func, IMPORTS + funcs + 1);
    if input.ratio(1, 4)? {
        exports.export("table", ExportKind::Table, 0);
    }

    let mut elements = ElementSection::new();
    let slots: Vec<u32> = (0..input.int_in_range(0..=4)?)
        .map(|_| input.int_in_range(0..=IMPORTS + funcs - 1))
        .collect::<Drawn<_>>()?;
    elements.active(None, &ConstExpr::i32_const(0), Elements::Functions(slots.into()));
    elements.declared(Elements::Functions((0..IMPORTS + funcs).collect::<Vec<_>>().into()));

    let mut code = CodeSection::new();
    for is_plain in &plain {
        let mut function = Function::new([]);
        let mut body = Body {
            plain: &plain,
            is_plain: *is_plain,
            depth: 1,
            is_fixed,
            left: input.int_in_range(1..=24)?,
        };
        body.sequence(&mut function.instructions(), input)?;
        function.instructions().end();
        code.function(&function);
    }
    let mut global = Function::new([]);
    global.instructions().global_get(2).end();
    code.function(&global);
    let mut memory = Function::new([]);
    memory.instructions().i32_const(0).i32_load(address(1)).memory_size(1).i32_add().end();
    code.function(&memory);

    let mut module = Module::new();
    module.section(&types).section(&imports).section(&functions).section(&tables).section(&memories);
    module.section(&tags).section(&globals).section(&exports).section(&elements).section(&code);
    Ok(module.finish())
}

/// A body that is being made.
struct Body<'p> {
    /// Of each defined function that bodies call, whether its type is [`PLAIN`].
    plain: &'p [bool],
    /// Whether the type of this one is.
    is_plain: bool,
    /// Whether no memory grows.
    is_fixed: bool,
    /// How many labels there are to branch to.
    depth: u32,
    /// How many statements may still be made.
    left: u32,
}

impl Body<'_> {
    /// Statements that leave nothing behind.
    fn sequence(&mut self, code: &mut InstructionSink<'_>, input: &mut Unstructured<'_>) -> Drawn<()> {
        for _ in 0..input.int_in_range(1..=5)? {
            if self.left == 0 {
                break;
            }
            self.left -= 1;
            self.statement(code, input)?;
        }
        Ok(())
    }

    fn statement(&mut self, code: &mut InstructionSink<'_>, input: &mut Unstructured<'_>) -> Drawn<()> {
        let label = input.int_in_range(0..=self.depth - 1)?;
        match input.int_in_range(0..=21)? {
            0 | 1 => drop(code.unreachable()),
            2 => drop(code.return_()),
            3 => drop(code.br(label)),
            4 | 5 => {
                self.condition(code, input)?;
                code.br_if(label);
            }
            6 => {
                self.condition(code, input)?;
                let targets = (0..self.depth).collect::<Vec<_>>();
                code.br_table(targets, label);
            }
            7 | 8 => {
                code.block(BlockType::Empty);
                self.nested(code, input)?;
            }
            9 => {
                code.loop_(BlockType::Empty);
                self.nested(code, input)?;
            }
            10 | 11 => {
                self.condition(code, input)?;
                code.if_(BlockType::Empty);
                self.depth += 1;
                self.sequence(code, input)?;
                if input.arbitrary()? {
                    code.else_();
                    self.sequence(code, input)?;
                }
                self.depth -= 1;
                code.end();
            }
            12 => {
                code.try_table(BlockType::Empty, [Catch::All { label }]);
                self.nested(code, input)?;
            }
            13 => drop(code.throw(0)),
            14 | 15 => self.call(code, input)?,
            16 => {
                self.condition(code, input)?;
                match input.arbitrary()? {
                    true => drop(code.call_indirect(0, PLAIN)),
                    false => drop(code.return_call_indirect(0, PLAIN)),
                }
            }
            17 => {
                let global = input.int_in_range(0..=GLOBALS - 1)?;
                code.global_get(global).i32_const(3).i32_mul().global_set(global);
            }
            18 => {
                let memory = input.int_in_range(0..=MEMORIES - 1)?;
                self.condition(code, input)?;
                code.i32_const(7).i32_store(address(memory));
            }
            19 => {
                let memory = input.int_in_range(0..=MEMORIES - 1)?;
                let near_end = 65_536 - input.int_in_range(0..=8)?;
                self.condition(code, input)?;
                code.i32_const(near_end).i32_add().i32_load(address(memory)).global_set(1);
            }
            20 => {
                let (to, from) =
                    (input.int_in_range(0..=MEMORIES - 1)?, input.int_in_range(0..=MEMORIES - 1)?);
                self.condition(code, input)?;
                self.condition(code, input)?;
                self.condition(code, input)?;
                code.i32_const(65_530).i32_add();
                match input.arbitrary()? {
                    true => code.memory_copy(to, from),
                    false => code.memory_fill(to),
                };
            }
            _ if self.is_fixed => drop(code.memory_size(1).drop()),
            _ => {
                let memory = input.int_in_range(0..=MEMORIES - 1)?;
                code.i32_const(1).memory_grow(memory).drop();
            }
        }
        Ok(())
    }

    /// The inside of a block that was just opened, and its end.
    fn nested(&mut self, code: &mut InstructionSink<'_>, input: &mut Unstructured<'_>) -> Drawn<()> {
        self.depth += 1;
        self.sequence(code, input)?;
        self.depth -= 1;
        code.end();
        Ok(())
    }

    fn call(&mut self, code: &mut InstructionSink<'_>, input: &mut Unstructured<'_>) -> Drawn<()> {
        let func = input.int_in_range(0..=IMPORTS + self.plain.len() as u32 - 1)?;
        let takes_one = match func.checked_sub(IMPORTS) {
            Some(defined) => !self.plain[defined as usize],
            None => func == 0,
        };
        if takes_one {
            self.condition(code, input)?;
        }
        match input.ratio(1, 4)? {
            true => drop(code.return_call(func)),
            false => drop(code.call(func)),
        }
        Ok(())
    }

    /// A small number that may differ from call to call.
    fn condition(&self, code: &mut InstructionSink<'_>, input: &mut Unstructured<'_>) -> Drawn<()> {
        match input.int_in_range(0..=3)? {
            0 => drop(code.i32_const(input.int_in_range(0..=5)?)),
            1 | 2 if !self.is_plain => drop(code.local_get(0)),
            _ => drop(code.global_get(input.int_in_range(0..=GLOBALS - 1)?)),
        }
        Ok(())
    }
}

fn mutable() -> GlobalType {
    GlobalType { val_type: ValType::I32, mutable: true, shared: false }
}

fn address(memory: u32) -> MemArg {
    MemArg { offset: 0, align: 2, target: MemArgTarget::Memory(memory), ordering: None }
}
