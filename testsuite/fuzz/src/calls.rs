//! Modules that are about calls: small functions that call each other, with parameters, several results and locals of all
//! types of numbers, most of which nobody else can call.
//!
//! A function calls those behind it, so that most bodies may stand in the place of calls; a few call any. In them are loops,
//! branches to the end, traps, exceptions, and something for everybody to see: an import, a global and a memory.

use crate::{Ran, differential, rewrite};
use anyhow::Result;
use arbitrary::{Result as Drawn, Unstructured};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, EntityType, ExportKind, ExportSection, Function, FunctionSection,
    GlobalSection, GlobalType, ImportSection, InstructionSink, MemArg, MemArgTarget, MemorySection,
    MemoryType, Module, TagKind, TagSection, TagType, TypeSection, ValType,
};

const TYPES: [ValType; 5] = [ValType::I32, ValType::I64, ValType::F32, ValType::F64, ValType::V128];
/// The import `note` takes an `i32`.
const NOTE: u32 = 0;
const IMPORTS: u32 = 1;

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

/// A function that is made.
struct Func {
    params: Vec<ValType>,
    results: Vec<ValType>,
    locals: Vec<ValType>,
}

fn types(most: usize, from: &[ValType], input: &mut Unstructured<'_>) -> Drawn<Vec<ValType>> {
    (0..input.int_in_range(0..=most)?).map(|_| Ok(*input.choose(from)?)).collect()
}

fn module(input: &mut Unstructured<'_>) -> Drawn<Vec<u8>> {
    let count = input.int_in_range(2..=9)?;
    let mut funcs = Vec::new();
    for func in 0..count {
        // Who is called from outside takes and gives what can be compared.
        let from = if func == 0 { &TYPES[..2] } else { &TYPES };
        let (params, results) = (types(3, from, input)?, types(2, from, input)?);
        funcs.push(Func { params, results, locals: types(3, &TYPES, input)? });
    }
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], []);
    types.ty().function([], []);
    let mut functions = FunctionSection::new();
    for (ty, func) in (2..).zip(&funcs) {
        types.ty().function(func.params.iter().copied(), func.results.iter().copied());
        functions.function(ty);
    }
    let mut imports = ImportSection::new();
    imports.import("env", "note", EntityType::Function(0));
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: Some(1),
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut tags = TagSection::new();
    tags.tag(TagType { kind: TagKind::Exception, func_type_idx: 1 });
    let mut globals = GlobalSection::new();
    let mutable = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
    globals.global(mutable, &ConstExpr::i32_const(2));
    let mut exports = ExportSection::new();
    exports.export("f0", ExportKind::Func, IMPORTS);
    for func in 1..count {
        if input.ratio(1, 8)? {
            exports.export(&format!("f{func}"), ExportKind::Func, IMPORTS + func);
        }
    }
    exports.export("memory", ExportKind::Memory, 0);
    exports.export("global", ExportKind::Global, 0);
    let mut code = CodeSection::new();
    for (at, func) in funcs.iter().enumerate() {
        let first = if input.ratio(1, 12)? { 0 } else { at + 1 };
        // What counts the rounds of loops comes last.
        let counters = 2;
        let locals = func.locals.iter().copied().chain([ValType::I32; 2]);
        let mut function = Function::new_with_locals_types(locals);
        let all: Vec<ValType> = func.params.iter().chain(&func.locals).copied().collect();
        let counter = all.len() as u32;
        let left = input.int_in_range(3..=30)?;
        let mut body =
            Body { funcs: &funcs, first, func, locals: all, counter, free: counters, depth: 0, left, input };
        body.all(&mut function.instructions())?;
        function.instructions().end();
        code.function(&function);
    }
    let mut module = Module::new();
    module.section(&types).section(&imports).section(&functions).section(&memories).section(&tags);
    module.section(&globals).section(&exports).section(&code);
    Ok(module.finish())
}

/// A body that is being made.
struct Body<'b, 'i, 'd> {
    funcs: &'b [Func],
    /// The first function that it may call.
    first: usize,
    func: &'b Func,
    /// The types of its parameters and locals.
    locals: Vec<ValType>,
    /// The local that counts, if so many are free.
    counter: u32,
    free: u32,
    /// How many blocks are open.
    depth: u32,
    /// How much may still be made.
    left: u32,
    input: &'i mut Unstructured<'d>,
}

impl Body<'_, '_, '_> {
    fn all(&mut self, code: &mut InstructionSink<'_>) -> Drawn<()> {
        self.sequence(code)?;
        self.results(code)
    }

    fn results(&mut self, code: &mut InstructionSink<'_>) -> Drawn<()> {
        self.func.results.iter().try_for_each(|ty| self.value(*ty, code))
    }

    fn sequence(&mut self, code: &mut InstructionSink<'_>) -> Drawn<()> {
        for _ in 0..self.input.int_in_range(0..=4)? {
            self.statement(code)?;
        }
        Ok(())
    }

    fn statement(&mut self, code: &mut InstructionSink<'_>) -> Drawn<()> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(()) };
        self.left = left;
        match self.input.int_in_range(0..=12)? {
            0..=2 if !self.locals.is_empty() => {
                let local = self.input.choose_index(self.locals.len())?;
                self.value(self.locals[local], code)?;
                code.local_set(local as u32);
            }
            3 => {
                self.value(ValType::I32, code)?;
                code.call(NOTE);
            }
            4 => {
                self.value(ValType::I32, code)?;
                code.global_set(0);
            }
            5 => {
                self.value(ValType::I32, code)?;
                code.i32_const(0xffff).i32_and();
                self.value(ValType::I32, code)?;
                code.i32_store8(address());
            }
            6 if self.free > 0 => {
                let counter = self.counter + self.free - 1;
                self.free -= 1;
                code.i32_const(self.input.int_in_range(1..=3)?).local_set(counter).loop_(BlockType::Empty);
                self.nested(code)?;
                code.local_get(counter).i32_const(1).i32_sub().local_tee(counter).br_if(0).end();
                self.free += 1;
            }
            7 => {
                self.value(ValType::I32, code)?;
                code.if_(BlockType::Empty);
                self.nested(code)?;
                if self.input.arbitrary()? {
                    code.else_();
                    self.nested(code)?;
                }
                code.end();
            }
            8 => {
                code.block(BlockType::Empty);
                self.depth += 1;
                self.sequence(code)?;
                self.value(ValType::I32, code)?;
                code.br_if(0);
                self.sequence(code)?;
                self.depth -= 1;
                code.end();
            }
            9 => {
                self.value(ValType::I32, code)?;
                code.if_(BlockType::Empty);
                self.depth += 1;
                match self.input.int_in_range(0..=5)? {
                    0 => drop(code.unreachable()),
                    1 => drop(code.throw(0)),
                    2 => {
                        self.results(code)?;
                        code.br(self.depth);
                    }
                    _ => {
                        self.results(code)?;
                        code.return_();
                    }
                }
                self.depth -= 1;
                code.end();
            }
            _ => {
                if let Some(callee) = self.call(code)? {
                    for _ in &self.funcs[callee].results {
                        code.drop();
                    }
                }
            }
        }
        Ok(())
    }

    fn nested(&mut self, code: &mut InstructionSink<'_>) -> Drawn<()> {
        self.depth += 1;
        self.sequence(code)?;
        self.depth -= 1;
        Ok(())
    }

    /// Calls a function, if there is one: which.
    fn call(&mut self, code: &mut InstructionSink<'_>) -> Drawn<Option<usize>> {
        let Some(last) = self.funcs.len().checked_sub(1).filter(|last| self.first <= *last) else {
            return Ok(None);
        };
        let callee = self.input.int_in_range(self.first..=last)?;
        for ty in &self.funcs[callee].params {
            self.value(*ty, code)?;
        }
        code.call(IMPORTS + callee as u32);
        Ok(Some(callee))
    }

    fn value(&mut self, ty: ValType, code: &mut InstructionSink<'_>) -> Drawn<()> {
        let same = (0..).zip(&self.locals).filter(|(_, local)| **local == ty).map(|(local, _)| local);
        let same: Vec<u32> = same.collect();
        let what = self.input.int_in_range(0..=9)?;
        let Some(left) = self.left.checked_sub(1).filter(|_| what > 3) else {
            match same.is_empty() || what == 0 {
                true => constant(ty, self.input.int_in_range(-2..=9)?, code),
                false => drop(code.local_get(*self.input.choose(&same)?)),
            }
            return Ok(());
        };
        self.left = left;
        match (what, ty) {
            (4, _) if !same.is_empty() => {
                self.value(ty, code)?;
                code.local_tee(*self.input.choose(&same)?);
            }
            (5, _) => {
                code.block(BlockType::Result(ty));
                self.depth += 1;
                self.sequence(code)?;
                self.value(ty, code)?;
                self.value(ValType::I32, code)?;
                self.depth -= 1;
                code.br_if(0).end();
            }
            (6 | 7, _) => {
                let gives_one = |at: &usize| self.funcs[*at].results == [ty];
                let callees: Vec<usize> = (self.first..self.funcs.len()).filter(gives_one).collect();
                if callees.is_empty() {
                    return self.value(ty, code);
                }
                let callee = *self.input.choose(&callees)?;
                for ty in &self.funcs[callee].params {
                    self.value(*ty, code)?;
                }
                code.call(IMPORTS + callee as u32);
            }
            (_, ValType::I32) => {
                self.value(ty, code)?;
                match self.input.int_in_range(0..=7)? {
                    0 => drop(code.i32_const(0xffff).i32_and().i32_load8_u(address())),
                    1 => drop(code.global_get(0).i32_sub()),
                    2 => drop(code.i32_eqz()),
                    other => {
                        self.value(ty, code)?;
                        match other {
                            3 => code.i32_add(),
                            4 => code.i32_lt_s(),
                            5 => code.i32_div_u(),
                            _ => code.i32_xor(),
                        };
                    }
                }
            }
            (8, ValType::I64) => {
                self.value(ValType::I32, code)?;
                code.i64_extend_i32_s();
            }
            _ => {
                self.value(ty, code)?;
                self.value(ty, code)?;
                match ty {
                    ValType::I64 => code.i64_sub(),
                    ValType::F32 => code.f32_add(),
                    ValType::F64 => code.f64_mul(),
                    _ => code.i8x16_add(),
                };
            }
        }
        Ok(())
    }
}

fn constant(ty: ValType, number: i32, code: &mut InstructionSink<'_>) {
    match ty {
        ValType::I32 => code.i32_const(number),
        ValType::I64 => code.i64_const(number.into()),
        ValType::F32 => code.f32_const((number as f32).into()),
        ValType::F64 => code.f64_const(f64::from(number).into()),
        _ => code.v128_const(number.into()),
    };
}

fn address() -> MemArg {
    MemArg { offset: 0, align: 0, target: MemArgTarget::Memory(0), ordering: None }
}
