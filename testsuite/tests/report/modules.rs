//! Modules that pages are made of.

use std::borrow::Cow;
use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, ElementSection, Elements, ExportKind, ExportSection, Function,
    FunctionSection, MemorySection, MemoryType, Module, NameMap, NameSection, RefType, TableSection,
    TableType, TypeSection,
};

/// What would become a part of a page that took it for one.
pub const HOSTILE: [&str; 8] = [
    "</script><script>window.hacked = 1</script>",
    "<!--<script>",
    "--><img src=x onerror='window.hacked = 1'>",
    "\"><svg onload=window.hacked=1>",
    "{{script}}{{nonce}}",
    "\u{202e}gnol ton\u{200b}\u{7}\u{2028}",
    "__proto__",
    "javascript:window.hacked=1",
];

/// A module in which everything that can have a name has a hostile one.
pub fn hostile() -> Vec<u8> {
    let (mut types, mut funcs, mut exports, mut code) =
        (TypeSection::new(), FunctionSection::new(), ExportSection::new(), CodeSection::new());
    types.ty().function([], []);
    let mut names = NameMap::new();
    for (index, name) in (0..).zip(HOSTILE) {
        funcs.function(0);
        let mut body = Function::new([]);
        body.instructions().nop().call((index + 1) % 4).end();
        code.function(&body);
        names.append(index, name);
        if index < 4 {
            exports.export(name, ExportKind::Func, index);
        }
    }
    let mut name_section = NameSection::new();
    name_section.module(HOSTILE[0]);
    name_section.functions(&names);
    let mut module = Module::new();
    module.section(&types).section(&funcs).section(&exports).section(&code).section(&name_section);
    for name in HOSTILE {
        module.section(&CustomSection { name: name.into(), data: Cow::Borrowed(name.as_bytes()) });
    }
    module.finish()
}

/// So many functions in twenty crates, of very different sizes. One half is a tree of calls below `run`,
/// with a table at its leaves; nothing reaches the other half.
pub fn large(count: u32) -> Vec<u8> {
    let (mut types, mut funcs, mut tables, mut memories, mut exports, mut elems, mut code) = (
        TypeSection::new(),
        FunctionSection::new(),
        TableSection::new(),
        MemorySection::new(),
        ExportSection::new(),
        ElementSection::new(),
        CodeSection::new(),
    );
    types.ty().function([], []);
    let in_table: Vec<u32> =
        (0..count.min(400)).map(|slot| count / 2 + slot * 3).filter(|func| *func < count).collect();
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        minimum: in_table.len() as u64,
        maximum: None,
        table64: false,
        shared: false,
    });
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    exports.export("run", ExportKind::Func, 0);
    let mut names = NameMap::new();
    for index in 0..count {
        funcs.function(0);
        let mut body = Function::new([]);
        for _ in 0..(index.wrapping_mul(2_654_435_761) >> 16) % 90 {
            body.instructions().nop();
        }
        for callee in [2 * index + 1, 2 * index + 2].into_iter().filter(|callee| *callee < count / 2) {
            body.instructions().call(callee);
        }
        if index == count / 4 {
            body.instructions().memory_size(0);
            body.instructions().call_indirect(0, 0);
        }
        body.instructions().end();
        code.function(&body);
        names.append(index, &format!("crate_{}::module_{}::function_{index}", index % 20, index % 7));
    }
    elems.active(None, &ConstExpr::i32_const(0), Elements::Functions(in_table.as_slice().into()));
    let mut name_section = NameSection::new();
    name_section.functions(&names);
    let mut module = Module::new();
    module.section(&types).section(&funcs).section(&tables).section(&memories).section(&exports);
    module.section(&elems).section(&code).section(&name_section);
    module.finish()
}
