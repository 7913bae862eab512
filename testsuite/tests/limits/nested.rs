//! Structures that are nested so deeply that nobody may follow them by recursion.

use crate::case::{Case, Counts, Input, List, becomes, refused};
use std::borrow::Cow;
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, ExportKind, ExportSection, Function, FunctionSection, GlobalSection,
    GlobalType, Instruction, Module, TypeSection, ValType,
};

pub const CASES: List = &[
    ("100,000 blocks in each other", blocks),
    ("100,000 blocks in each other, printed as text", blocks_as_text),
    ("50,000 blocks in each other, each left for the end of all", branches_out),
    ("100,000 loops, conditions and handlers in each other", other_blocks),
    ("1,000,000 blocks in each other", more_blocks),
    ("1,000,000 blocks, and not one ends", endless_blocks),
    ("100,000 blocks in each other in text", text),
    ("100,000 parentheses in each other in text", parentheses),
    ("a constant expression of 2,000,000 operators", long_expression),
    ("a constant expression on a stack of 1,000,000", deep_expression),
    ("supertypes in a chain that is too long", supertypes),
    ("components in each other", components),
    ("component types in each other", component_types),
];

/// A body that is exported, and the same once more, which is not.
fn with_body(body: &Function) -> Vec<u8> {
    let (mut types, mut funcs, mut exports) =
        (TypeSection::new(), FunctionSection::new(), ExportSection::new());
    types.ty().function([], []);
    funcs.function(0).function(0);
    exports.export("run", ExportKind::Func, 1);
    let mut code = CodeSection::new();
    code.function(body).function(body);
    let mut module = Module::new();
    module.section(&types).section(&funcs).section(&exports).section(&code);
    module.finish()
}

const ONE: Counts = Counts { types: 1, funcs: 1, exports: 1, ..Counts::NONE };

fn nested(depth: usize, open: &[Instruction<'_>]) -> Function {
    let mut body = Function::new([]);
    for level in 0..depth {
        let open = &open[level % open.len()];
        if matches!(open, Instruction::If(_)) {
            body.instruction(&Instruction::I32Const(1));
        }
        body.instruction(open);
    }
    body.instructions().br(depth as u32 - 1);
    for _ in 0..=depth {
        body.instruction(&Instruction::End);
    }
    body
}

/// Whoever looks for the target of a branch block by block, or takes away one branch at a time, never ends.
fn branches_out() -> Case {
    const DEPTH: u32 = 50_000;
    let mut body = Function::new([(1, ValType::I32)]);
    for level in 0..DEPTH {
        body.instructions().block(BlockType::Empty).local_get(0).br_if(level);
    }
    body.instructions().i32_const(1).local_set(0).unreachable();
    for _ in 0..=DEPTH {
        body.instruction(&Instruction::End);
    }
    becomes(with_body(&body), ONE)
}

fn blocks() -> Case {
    becomes(with_body(&nested(100_000, &[Instruction::Block(BlockType::Empty)])), ONE)
}

fn blocks_as_text() -> Case {
    Case { arguments: &["--wat"], ..blocks() }
}

fn other_blocks() -> Case {
    let kinds = [
        Instruction::Loop(BlockType::Empty),
        Instruction::If(BlockType::Empty),
        Instruction::TryTable(BlockType::Empty, Cow::Borrowed(&[])),
    ];
    becomes(with_body(&nested(100_000, &kinds)), ONE)
}

fn more_blocks() -> Case {
    becomes(with_body(&nested(1_000_000, &[Instruction::Block(BlockType::Empty)])), ONE)
}

fn endless_blocks() -> Case {
    let mut body = Function::new([]);
    (0..1_000_000).for_each(|_| {
        body.instruction(&Instruction::Block(BlockType::Empty));
    });
    refused(with_body(&body), "control frames remain at end of function")
}

fn text() -> Case {
    let text =
        format!("(module (func (export \"run\") {} {}))", "block ".repeat(100_000), "end ".repeat(100_000));
    becomes(text.into_bytes(), ONE)
}

fn parentheses() -> Case {
    let text =
        format!("(module (func (export \"run\") {} {}))", "(block ".repeat(100_000), ")".repeat(100_000));
    becomes(text.into_bytes(), ONE)
}

fn with_global(value: &ConstExpr) -> Vec<u8> {
    let (mut globals, mut exports) = (GlobalSection::new(), ExportSection::new());
    let ty = GlobalType { val_type: ValType::I32, mutable: false, shared: false };
    globals.global(ty, &ConstExpr::i32_const(0)).global(ty, value);
    exports.export("value", ExportKind::Global, 1);
    let mut module = Module::new();
    module.section(&globals).section(&exports);
    module.finish()
}

const GLOBAL: Counts = Counts { globals: 1, exports: 1, ..Counts::NONE };

fn long_expression() -> Case {
    let more = [Instruction::I32Const(1), Instruction::I32Add].into_iter().cycle().take(2_000_000);
    becomes(with_global(&ConstExpr::extended([Instruction::I32Const(0)].into_iter().chain(more))), GLOBAL)
}

fn deep_expression() -> Case {
    let numbers = std::iter::repeat_n(Instruction::I32Const(1), 1_000_000);
    let sums = std::iter::repeat_n(Instruction::I32Add, 999_999);
    becomes(with_global(&ConstExpr::extended(numbers.chain(sums))), GLOBAL)
}

fn supertypes() -> Case {
    let mut text = String::from("(module (type $t0 (sub (struct)))");
    for ty in 1..10_000 {
        text.push_str(&format!("(type $t{ty} (sub $t{} (struct)))", ty - 1));
    }
    text.push_str("(func (export \"run\") (param (ref $t9999))))");
    refused(text.into_bytes(), "sub type hierarchy too deep")
}

/// `depth` components in each other. The innermost is empty.
fn component_in_component(depth: usize) -> Vec<u8> {
    const PREAMBLE: &[u8] = b"\0asm\x0d\0\x01\0";
    // From the inside out, each with its header behind it, and everything reversed at the end.
    let mut reversed: Vec<u8> = PREAMBLE.iter().rev().copied().collect();
    for _ in 0..depth {
        let mut header = vec![4];
        wasm_encoder::Encode::encode(&(reversed.len() as u32), &mut header);
        reversed.extend(header.iter().rev().chain(PREAMBLE.iter().rev()));
    }
    reversed.reverse();
    reversed
}

fn components() -> Case {
    let wasm = becomes(blocks_of(1), ONE).wasm;
    let case = refused(wasm, "component");
    Case { input: Input::Component(component_in_component(100_000)), ..case }
}

/// `depth` types of components in each other.
fn component_types() -> Case {
    let mut reversed = vec![];
    for _ in 0..100_000 {
        // A component type with one declaration, a type.
        reversed.extend([0x01, 0x01, 0x41]);
    }
    reversed.splice(0..0, [0x00, 0x41]);
    reversed.push(1);
    let mut section = vec![7];
    wasm_encoder::Encode::encode(&(reversed.len() as u32), &mut section);
    reversed.reverse();
    let component = [b"\0asm\x0d\0\x01\0".as_slice(), &section, &reversed].concat();
    let case = refused(blocks_of(1), "component");
    Case { input: Input::Component(component), ..case }
}

fn blocks_of(depth: usize) -> Vec<u8> {
    with_body(&nested(depth, &[Instruction::Block(BlockType::Empty)]))
}
