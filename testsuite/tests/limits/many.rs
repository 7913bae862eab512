//! Large numbers of things, up to what a reader of WebAssembly accepts.

use crate::case::{Case, Counts, List, becomes, refused, scaled};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, Function, FunctionSection, GlobalSection, GlobalType, HeapType, ImportSection,
    MemorySection, MemoryType, Module, RefType, TableSection, TableType, TypeSection, ValType,
};

pub const CASES: List = &[
    ("1,000,000 functions that nothing refers to", dead_functions),
    ("1,000,000 functions that are all exported or called", live_functions),
    ("1,000,000 functions, each called by the one before", chain),
    ("100,000 functions that become a few bodies", chain_of_bodies),
    ("1,000,000 functions in a ring", ring),
    ("1,000,001 functions", too_many_functions),
    ("10,000,000 table slots as limits", slots_as_limits),
    ("10,000,000 table slots as limits, the last one called", last_slot),
    ("2^32 - 1 table slots as limits", all_slots),
    ("2^64 - 1 slots of a 64-bit table as limits", all_slots_of_a_wide_table),
    ("10,000,000 table slots as one segment of functions", slots_as_functions),
    ("10,000,000 table slots as one segment of expressions", slots_as_expressions),
    ("100,000 segments that write one slot", segments_on_one_slot),
    ("100 tables, copied to each other, with 100,000 segments", tables_and_segments),
    ("a segment with more items than a table can have", too_many_items),
    ("a memory of 4 GiB, written at its end", memory_of_4_gib),
    ("a memory of 4 GiB, of which only the last byte is read", last_byte_of_4_gib),
    ("a memory of 4 GiB, of which only the last byte is a variable", variable_of_4_gib),
    ("200,000 loads and stores of one memory", accesses),
    ("20,000 variables, each of which an export sets", variables),
    ("8,000 loads of one table of bytes", loads_of_a_table),
    ("a memory of 4 GiB, written behind its end", memory_of_4_gib_written_behind),
    ("100 imported memories of 2^48 pages", giant_memories),
    ("a memory of more pages than there are", memory_too_large),
    ("a memory of 2^64 bytes in pages of one byte", memory_of_bytes),
    ("100,000 exports", exports),
    ("100,000 exports of equal function types of each other", export_types),
    ("100,000 imports, half of them used", imports),
    ("two exports of one name", exports_of_one_name),
];

/// A module with functions of type 0, which takes and returns nothing.
struct Funcs {
    funcs: FunctionSection,
    code: CodeSection,
    exports: ExportSection,
}

impl Funcs {
    fn new() -> Funcs {
        Funcs { funcs: FunctionSection::new(), code: CodeSection::new(), exports: ExportSection::new() }
    }

    fn types() -> TypeSection {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        types
    }

    fn add(&mut self, write: impl FnOnce(&mut Function)) {
        let mut body = Function::new([]);
        write(&mut body);
        body.instructions().end();
        self.funcs.function(0);
        self.code.function(&body);
    }

    /// One that never returns, so that no call of it may go.
    fn add_endless(&mut self) {
        self.add(|body| {
            body.instructions().loop_(BlockType::Empty).br(0).end();
        });
    }

    fn export(&mut self, name: &str, func: u32) {
        self.exports.export(name, ExportKind::Func, func);
    }

    /// With a global that is exported.
    fn finish_with_global(mut self) -> Vec<u8> {
        let mut globals = GlobalSection::new();
        let ty = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
        globals.global(ty, &ConstExpr::i32_const(0));
        self.exports.export("last", ExportKind::Global, 0);
        let mut module = Module::new();
        module.section(&Self::types()).section(&self.funcs).section(&globals).section(&self.exports);
        module.section(&self.code);
        module.finish()
    }

    fn finish(self) -> Vec<u8> {
        let mut module = Module::new();
        module.section(&Self::types()).section(&self.funcs).section(&self.exports).section(&self.code);
        module.finish()
    }
}

const FUNCTIONS: u32 = 1_000_000;

fn dead_functions() -> Case {
    let mut funcs = Funcs::new();
    (0..FUNCTIONS).for_each(|_| funcs.add(|_| {}));
    funcs.export("run", FUNCTIONS / 2);
    becomes(funcs.finish(), Counts { types: 1, funcs: 1, exports: 1, ..Counts::default() })
}

fn live_functions() -> Case {
    const FUNCTIONS: u32 = scaled(1_000_000, 10);
    let mut funcs = Funcs::new();
    for func in 0..FUNCTIONS {
        // A thousand functions call all the others.
        funcs.add(|body| {
            if func % 1000 == 0 {
                (func + 1..func + 999).for_each(|callee| {
                    body.instructions().call(callee);
                });
            } else {
                // Calls of functions that do nothing would go, and equal functions become one.
                body.instructions().i32_const(func as i32).global_set(0);
            }
        });
    }
    for func in (0..FUNCTIONS).step_by(1000) {
        funcs.export(&format!("run{func}"), func);
    }
    let called = FUNCTIONS as usize / 1000;
    let left = FUNCTIONS as usize - called;
    let counts = Counts { types: 1, funcs: left, globals: 1, exports: called + 1, ..Counts::default() };
    becomes(funcs.finish_with_global(), counts)
}

/// Each calls the next one. All but the last look alike, and no two are equal.
fn calling_each_other(functions: u32) -> Vec<u8> {
    let mut funcs = Funcs::new();
    for func in 1..functions {
        funcs.add(|body| {
            body.instructions().i32_const(0).global_set(0).call(func);
        });
    }
    funcs.add(|_| {});
    funcs.export("run", 0);
    funcs.finish_with_global()
}

/// Whoever follows calls by recursion needs a deep stack, and whoever does it in rounds a million.
fn chain() -> Case {
    const FUNCTIONS: u32 = scaled(1_000_000, 10);
    // Nobody calls a function that does nothing.
    let counts =
        Counts { types: 1, funcs: FUNCTIONS as usize - 1, globals: 1, exports: 2, ..Counts::default() };
    becomes(calling_each_other(FUNCTIONS), counts)
}

/// Who puts one body into the one before, and that into the one before, writes the last one a hundred thousand times. Bodies
/// only get so long.
fn chain_of_bodies() -> Case {
    let counts = Counts { types: 1, funcs: 5, globals: 1, exports: 2, ..Counts::default() };
    Case { arguments: &["--pass", "inline"], ..becomes(calling_each_other(100_000), counts) }
}

/// The same in a ring, in which no call ends: all are equal, and one is left.
fn ring() -> Case {
    const FUNCTIONS: u32 = scaled(1_000_000, 10);
    let mut funcs = Funcs::new();
    for func in 0..FUNCTIONS {
        funcs.add(|body| {
            body.instructions().nop().call((func + 1) % FUNCTIONS);
        });
    }
    funcs.export("run", 0);
    becomes(funcs.finish(), Counts { types: 1, funcs: 1, exports: 1, ..Counts::default() })
}

fn too_many_functions() -> Case {
    let mut funcs = Funcs::new();
    (0..=FUNCTIONS).for_each(|_| funcs.add(|_| {}));
    refused(funcs.finish(), "functions count exceeds limit of 1000000")
}

const SLOTS: u64 = 10_000_000;

fn table_type(minimum: u64, table64: bool) -> TableType {
    TableType { element_type: RefType::FUNCREF, minimum, maximum: None, table64, shared: false }
}

/// A table, what writes it, and a body that is exported.
fn with_table(
    ty: TableType,
    elements: impl FnOnce(&mut ElementSection),
    write: impl FnOnce(&mut Function),
) -> Vec<u8> {
    let (mut tables, mut elems) = (TableSection::new(), ElementSection::new());
    tables.table(ty);
    elements(&mut elems);
    let mut funcs = Funcs::new();
    funcs.add_endless();
    funcs.add(|body| {
        body.instructions().unreachable();
    });
    funcs.add(write);
    funcs.export("run", 2);
    let mut module = Module::new();
    module.section(&Funcs::types()).section(&funcs.funcs).section(&tables).section(&funcs.exports);
    module.section(&elems).section(&funcs.code);
    module.finish()
}

fn call_slot(body: &mut Function, slot: u64) {
    body.instructions().i32_const(slot as u32 as i32).call_indirect(0, 0);
}

/// What is left where the only indirect call has a constant index: the caller and what it calls.
fn called_directly() -> Counts {
    Counts { tables: 0, ..left(2, 0) }
}

/// Types, functions and exports of [`with_table`] if `funcs` of its functions are left.
fn left(funcs: usize, elems: usize) -> Counts {
    Counts { types: 1, funcs, tables: 1, exports: 1, elems, ..Counts::default() }
}

fn slots_as_limits() -> Case {
    let wasm = with_table(
        table_type(SLOTS, false),
        |_| {},
        |body| {
            body.instructions().table_size(0).drop();
        },
    );
    becomes(wasm, left(1, 0))
}

fn last_slot() -> Case {
    let last = |elems: &mut ElementSection| {
        let offset = ConstExpr::i32_const(SLOTS as i32 - 1);
        elems.active(None, &offset, Elements::Functions([0].as_slice().into()));
    };
    becomes(with_table(table_type(SLOTS, false), last, |body| call_slot(body, SLOTS - 1)), called_directly())
}

fn all_slots() -> Case {
    let last = |elems: &mut ElementSection| {
        let offset = ConstExpr::i32_const(-2);
        elems.active(None, &offset, Elements::Functions([0].as_slice().into()));
    };
    let slots = u64::from(u32::MAX);
    becomes(with_table(table_type(slots, false), last, |body| call_slot(body, slots - 1)), called_directly())
}

fn all_slots_of_a_wide_table() -> Case {
    let last = |elems: &mut ElementSection| {
        let offset = ConstExpr::i64_const(-2);
        elems.active(Some(0), &offset, Elements::Functions([0].as_slice().into()));
    };
    let call = |body: &mut Function| {
        body.instructions().i64_const(-2).call_indirect(0, 0);
    };
    becomes(with_table(table_type(u64::MAX, true), last, call), left(2, 1))
}

/// All slots are written and one is called: that of the function that stays.
fn slots_as_functions() -> Case {
    const SLOTS: u64 = scaled(10_000_000, 4) as u64;
    let all = |elems: &mut ElementSection| {
        let mut items = vec![1; SLOTS as usize];
        items[SLOTS as usize / 2] = 0;
        elems.active(None, &ConstExpr::i32_const(0), Elements::Functions(items.into()));
    };
    becomes(with_table(table_type(SLOTS, false), all, |body| call_slot(body, SLOTS / 2)), called_directly())
}

fn slots_as_expressions() -> Case {
    const SLOTS: u64 = scaled(10_000_000, 8) as u64;
    let all = |elems: &mut ElementSection| {
        let mut items = vec![ConstExpr::ref_null(HeapType::FUNC); SLOTS as usize];
        items[SLOTS as usize / 2] = ConstExpr::ref_func(0);
        let items = Elements::Expressions(RefType::FUNCREF, items.into());
        elems.active(None, &ConstExpr::i32_const(0), items);
    };
    becomes(with_table(table_type(SLOTS, false), all, |body| call_slot(body, SLOTS / 2)), called_directly())
}

/// Who looks for the last writer of a slot from segment to segment never ends.
fn segments_on_one_slot() -> Case {
    let many = |elems: &mut ElementSection| {
        for segment in 0..100_000 {
            let func = u32::from(segment != 99_999);
            elems.active(None, &ConstExpr::i32_const(7), Elements::Functions([func].as_slice().into()));
        }
    };
    becomes(with_table(table_type(8, false), many, |body| call_slot(body, 7)), called_directly())
}

/// References flow from every segment through every table, and each is called.
fn tables_and_segments() -> Case {
    const TABLES: u32 = 100;
    const SEGMENTS: u32 = 100_000;
    let (mut tables, mut elems) = (TableSection::new(), ElementSection::new());
    (0..TABLES).for_each(|_| {
        tables.table(table_type(1000, false));
    });
    (0..SEGMENTS).for_each(|_| {
        elems.passive(Elements::Functions([0, 1].as_slice().into()));
    });
    let mut funcs = Funcs::new();
    funcs.add_endless();
    funcs.add(|body| {
        body.instructions().unreachable();
    });
    funcs.add(|body| {
        let mut code = body.instructions();
        for segment in 0..SEGMENTS {
            code.i32_const(0).i32_const(0).i32_const(2).table_init(segment % TABLES, segment);
        }
        for from in 0..TABLES {
            for to in 0..TABLES {
                code.i32_const(0).i32_const(0).i32_const(2).table_copy(to, from);
            }
            code.i32_const(0).call_indirect(from, 0);
        }
    });
    funcs.export("run", 2);
    let mut module = Module::new();
    module.section(&Funcs::types()).section(&funcs.funcs).section(&tables).section(&funcs.exports);
    module.section(&elems).section(&funcs.code);
    let counts = Counts { tables: TABLES as usize, ..left(3, SEGMENTS as usize) };
    becomes(module.finish(), counts)
}

fn too_many_items() -> Case {
    let all = |elems: &mut ElementSection| {
        let items = vec![1; SLOTS as usize + 1];
        elems.active(None, &ConstExpr::i32_const(0), Elements::Functions(items.into()));
    };
    refused(
        with_table(table_type(SLOTS + 1, false), all, |body| call_slot(body, 0)),
        "number of elements is out of bounds",
    )
}

fn with_memory(ty: MemoryType, offset: ConstExpr) -> Vec<u8> {
    let (mut memories, mut data) = (MemorySection::new(), DataSection::new());
    memories.memory(ty);
    data.active(0, &offset, *b"x");
    let mut funcs = Funcs::new();
    funcs.add(|_| {});
    funcs.export("run", 0);
    let mut module = Module::new();
    module.section(&Funcs::types()).section(&funcs.funcs).section(&memories).section(&funcs.exports);
    module.section(&funcs.code).section(&data);
    module.finish()
}

fn memory_type(minimum: u64, memory64: bool) -> MemoryType {
    MemoryType { minimum, maximum: None, memory64, shared: false, page_size_log2: None }
}

fn memory_of_4_gib() -> Case {
    let wasm = with_memory(memory_type(1 << 16, false), ConstExpr::i32_const(-1));
    becomes(wasm, Counts { types: 1, funcs: 1, exports: 1, ..Counts::default() })
}

const COMPACT: &[&str] = &["--pass", "dce", "--pass", "compact"];

fn last_byte_of_4_gib() -> Case {
    // With its sign, so that the memory does not become a global.
    let text = "(module (memory 65536) (data (i32.const -1) \"x\")
        (func (export \"f\") (result i32) (i32.load8_s (i32.const -1))))";
    let counts = Counts { types: 1, funcs: 1, exports: 1, memories: 1, datas: 1, ..Counts::default() };
    Case { arguments: COMPACT, ..becomes(text.into(), counts) }
}

fn variable_of_4_gib() -> Case {
    let text = "(module (memory 65536) (data (i32.const -1) \"x\")
        (func (export \"f\") (result i32) (i32.load8_u (i32.const -1))))";
    let counts = Counts { types: 1, funcs: 1, exports: 1, globals: 1, ..Counts::default() };
    Case { arguments: &["--pass", "dce", "--pass", "cells"], ..becomes(text.into(), counts) }
}

/// The segment goes if the bytes of every access are known, and stays if that was too much work.
/// Each of them is found not to be the pointer of a stack.
fn variables() -> Case {
    const VARIABLES: usize = 20_000;
    let mut text = "(module (memory 1)".to_string();
    for index in 0..VARIABLES {
        text += &format!("(global $g{index} (mut i32) (i32.const 0))");
        text += &format!("(func (export \"f{index}\") (param i32) (global.set $g{index} (local.get 0)))");
    }
    text += r#"(func (export "put") (param i32) (i32.store (i32.const 8) (local.get 0)))
        (func (export "get") (result i32) (i32.load (i32.const 8))))"#;
    let (funcs, exports) = (VARIABLES + 2, VARIABLES + 2);
    // The memory is one more.
    let counts = Counts { types: 2, funcs, globals: VARIABLES + 1, exports, ..Counts::NONE };
    Case { arguments: &["--pass-arg", "compact:trap-ends-instance=true"], ..becomes(text.into(), counts) }
}

/// Each may find any of the bytes.
fn loads_of_a_table() -> Case {
    const LOADS: usize = 8_000;
    let table: String = (0..4090).map(|at| format!("\\{:02x}", at % 255 + 1)).collect();
    let load = "(local.set 1 (i32.xor (local.get 1) (i32.load (i32.and (local.get 0) (i32.const 4095)))))";
    let text = format!(
        r#"(module (memory 1) (data (i32.const 0) "{table}")
            (func (export "run") (param i32) (result i32) (local i32) {} (local.get 1)))"#,
        load.repeat(LOADS)
    );
    let counts = Counts { types: 1, funcs: 1, memories: 1, exports: 1, datas: 1, ..Counts::NONE };
    Case { arguments: COMPACT, ..becomes(text.into(), counts) }
}

fn accesses() -> Case {
    const ACCESSES: u32 = scaled(200_000, 5);
    const EACH: u32 = 20;
    let mut funcs = Funcs::new();
    for func in 0..ACCESSES / EACH {
        let arg = |access: u32| wasm_encoder::MemArg {
            offset: u64::from(func * EACH + access) * 4,
            align: 2,
            target: wasm_encoder::MemArgTarget::Memory(0),
            ordering: None,
        };
        funcs.add(|body| {
            for access in (0..EACH).step_by(2) {
                let mut code = body.instructions();
                code.i32_const(0).global_get(0).i32_store(arg(access + 1));
                code.i32_const(0).i32_const(0).i32_load(arg(access + 1)).i32_store(arg(access));
                // What decides whether a function traps is read.
                code.i32_const(0).i32_load(arg(access)).if_(BlockType::Empty).unreachable().end();
            }
        });
        funcs.exports.export(&format!("f{func}"), ExportKind::Func, func);
    }
    let mut imports = ImportSection::new();
    let ty = GlobalType { val_type: ValType::I32, mutable: false, shared: false };
    imports.import("env", "number", ty);
    let mut memories = MemorySection::new();
    memories.memory(memory_type(1 << 10, false));
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(1 << 25), *b"nobody reads this");
    let mut module = Module::new();
    module.section(&Funcs::types()).section(&imports).section(&funcs.funcs).section(&memories);
    module.section(&funcs.exports).section(&funcs.code).section(&data);
    let count = (ACCESSES / EACH) as usize;
    let (exports, memories) = (count, 1);
    let counts = Counts { types: 1, imports: 1, funcs: count, exports, memories, ..Counts::default() };
    Case { arguments: COMPACT, ..becomes(module.finish(), counts) }
}

/// The segment traps, so it has to stay, and the memory with it.
fn memory_of_4_gib_written_behind() -> Case {
    let wasm = with_memory(memory_type((1 << 16) - 1, false), ConstExpr::i32_const(-1));
    let counts = Counts { types: 1, funcs: 1, exports: 1, memories: 1, datas: 1, ..Counts::default() };
    becomes(wasm, counts)
}

fn giant_memories() -> Case {
    let mut imports = ImportSection::new();
    let mut data = DataSection::new();
    for memory in 0..100 {
        imports.import("env", &format!("m{memory}"), EntityType::Memory(memory_type(1 << 48, true)));
        data.active(memory, &ConstExpr::i64_const(-1), *b"x");
    }
    let mut module = Module::new();
    module.section(&imports).section(&data);
    // Who imports them sees what is written.
    becomes(module.finish(), Counts { imports: 100, datas: 100, ..Counts::default() })
}

fn memory_too_large() -> Case {
    let wasm = with_memory(memory_type((1 << 16) + 1, false), ConstExpr::i32_const(0));
    refused(wasm, "memory size must be at most")
}

fn memory_of_bytes() -> Case {
    let ty = MemoryType { page_size_log2: Some(0), ..memory_type(u64::MAX, true) };
    let wasm = with_memory(ty, ConstExpr::i64_const(-2));
    becomes(wasm, Counts { types: 1, funcs: 1, exports: 1, ..Counts::default() })
}

fn exports() -> Case {
    let mut funcs = Funcs::new();
    for func in 0..100_000 {
        funcs.add(|_| {});
        funcs.export(&format!("cabi_realloc${func}"), func);
    }
    becomes(funcs.finish(), Counts { types: 1, funcs: 100_000, exports: 100_000, ..Counts::default() })
}

/// Equal types become one.
fn export_types() -> Case {
    let (mut types, mut funcs) = (TypeSection::new(), FunctionSection::new());
    let (mut exports, mut code) = (ExportSection::new(), CodeSection::new());
    for func in 0..100_000 {
        types.ty().function([ValType::I32; 2], [ValType::I64; 2]);
        funcs.function(func);
        let mut body = Function::new([]);
        body.instructions().unreachable().end();
        code.function(&body);
        exports.export(&format!("run{func}"), ExportKind::Func, func);
    }
    let mut module = Module::new();
    module.section(&types).section(&funcs).section(&exports).section(&code);
    becomes(module.finish(), Counts { types: 1, funcs: 100_000, exports: 100_000, ..Counts::default() })
}

fn imports() -> Case {
    let mut imports = ImportSection::new();
    for import in 0..100_000 {
        imports.import("env", &format!("import{import}"), EntityType::Function(0));
    }
    let ty = GlobalType { val_type: ValType::I32, mutable: false, shared: false };
    imports.import("env", "global", ty);
    let mut funcs = Funcs::new();
    funcs.add(|body| {
        (0..100_000).step_by(2).for_each(|callee| {
            body.instructions().call(callee);
        })
    });
    funcs.export("run", 100_000);
    let mut module = Module::new();
    module.section(&Funcs::types()).section(&imports).section(&funcs.funcs).section(&funcs.exports);
    module.section(&funcs.code);
    becomes(module.finish(), Counts { types: 1, imports: 50_000, funcs: 1, exports: 1, ..Counts::default() })
}

fn exports_of_one_name() -> Case {
    let mut funcs = Funcs::new();
    funcs.add(|_| {});
    funcs.export("run", 0);
    funcs.export("run", 0);
    refused(funcs.finish(), "duplicate export name")
}
