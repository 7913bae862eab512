//! Who reads the module next, and what an instruction costs there: the one place that knows.
//!
//! For `wasm` it is the bytes of the module. `synth` writes machine code operator by operator, so that each costs what it is
//! written as. The numbers are bytes of ARM code, measured with synth 0.89 for `cortex-m4f` on functions of one operator,
//! whose code was compared with that of the function without it (`benchmarks/README.md` has the figures):
//!
//! * a constant takes 4 bytes (`movw`), 6 if it is the inverse of such a one (`movw`, `mvn`), and else 8 (`movw`, `movt`). It
//!   takes none as the second operand of `add` and `sub` up to 4095, of `and`, `or` and `xor` up to 255, and of comparisons up
//!   to 255 from zero in both directions;
//! * a comparison takes 8 bytes more where something else follows than `select`: a flag is made of the condition, and the
//!   flag is tested again;
//! * an offset that is not zero takes 4 bytes (`add`), and 12 above 4095, if the address is no constant right in front;
//! * a local that stays in memory takes 4 bytes each time, one in a register 2. In functions that call nothing those stay in
//!   registers that no block names;
//! * leaving a function takes about 6 bytes, a branch 2.
//!
//! gcc, behind wasm2c, knows these rules itself: nothing was found that makes its code smaller, so for `gcc` it is the bytes of the
//! module, too.

use super::code::{Code, Ins, Kind, Op};
use super::numbers::{NumOp, Width};
use loom_core::pass::{OptionError, Options};
use std::collections::BTreeSet;

/// Who reads the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Consumer {
    /// Whoever counts bytes of WebAssembly.
    #[default]
    Wasm,
    /// synth.
    Synth,
}

/// The key of the option, and the name of the flag.
pub const KEY: &str = "for";
/// What it takes.
pub const VALUES: &str = "wasm|gcc|synth";

/// The largest offset and the largest number to add that an instruction of ARM has in itself.
const MOST_ADDED: u64 = 0xfff;
/// The largest number that other instructions have in themselves for sure.
const MOST_IMMEDIATE: u64 = 0xff;
/// What it costs that a body that calls nothing has a local in memory: room on the stack, and more registers to save.
const FRAME: u64 = 16;

impl Consumer {
    /// What the options of a pass say.
    ///
    /// # Errors
    ///
    /// None of the three.
    pub fn of(options: &Options) -> Result<Consumer, OptionError> {
        let all = [("wasm", Consumer::Wasm), ("gcc", Consumer::Wasm), ("synth", Consumer::Synth)];
        options.choice(KEY, &all, Consumer::default())
    }

    /// Whether it writes machine code operator by operator.
    pub fn is_literal(self) -> bool {
        self == Consumer::Synth
    }

    /// What a constant costs as the second operand of an operator.
    pub fn constant(self, op: NumOp, width: Width, value: u64) -> u64 {
        let ins = Ins::new(Op::Const(width, value & width.mask()));
        match self {
            Consumer::Wasm => ins.size(),
            Consumer::Synth if is_immediate(op, width, value) => 0,
            Consumer::Synth => materialized(width, value),
        }
    }

    /// What the instructions of a body cost, which take so many bytes.
    pub fn cost(self, code: &Code, size: u64) -> u64 {
        match self {
            Consumer::Wasm => size,
            Consumer::Synth => {
                let in_memory = in_memory(code);
                let frame = if code.is_leaf && !in_memory.is_empty() { FRAME } else { 0 };
                let local = |local: u32| if !code.is_leaf || in_memory.contains(&local) { 4 } else { 2 };
                let ins: Vec<&Ins> = code.ins.iter().filter(|ins| ins.op != Op::Gone).collect();
                let next = |at: usize| ins.get(at + 1).map(|ins| &ins.op);
                let costs = (0..).zip(&ins).map(|(at, ins)| match ins.op {
                    Op::Get(index) | Op::Set(index) | Op::Tee(index) => local(index),
                    _ => synth(code, &ins.op, next(at)),
                });
                costs.sum::<u64>() + frame
            }
        }
    }
}

/// What an instruction that names no local costs synth in front of another one.
fn synth(code: &Code, op: &Op, next: Option<&Op>) -> u64 {
    match op {
        Op::Gone | Op::Drop | Op::End(_) | Op::Get(_) | Op::Set(_) | Op::Tee(_) => 0,
        Op::Const(width, value) => match next {
            Some(Op::Num(num)) if num.operands() == 2 && is_immediate(num.op, *width, *value) => 0,
            _ => materialized(*width, *value),
        },
        Op::Num(num) if num.op <= NumOp::GeU => match next {
            Some(Op::Select) => 2,
            _ => 10,
        },
        Op::Num(num) if matches!(num.op, NumOp::Add | NumOp::Sub) => 2,
        Op::Num(_) | Op::Unreachable => 4,
        Op::Select => 6,
        Op::Open(label) => match code.labels.get(*label) {
            Some(block) if block.kind == Kind::If => 4,
            _ => 0,
        },
        Op::Else(_) => 2,
        Op::Br(label) => {
            if *label == 0 {
                6
            } else {
                2
            }
        }
        Op::BrIf(label) => {
            if *label == 0 {
                10
            } else {
                4
            }
        }
        Op::BrTable(labels) => 4 * labels.len() as u64,
        Op::Other(other) => match other.offset().map(u64::from) {
            Some(..=MOST_ADDED) => 8,
            Some(_) => 16,
            None => 4 + 2 * if other.calls().is_some() { u64::from(other.pops) } else { 0 },
        },
    }
}

/// Whether a constant needs no register as the second operand of an operator.
fn is_immediate(op: NumOp, width: Width, value: u64) -> bool {
    let most = match op {
        _ if width == Width::W64 => return false,
        NumOp::Add | NumOp::Sub => MOST_ADDED,
        NumOp::And | NumOp::Or | NumOp::Xor => MOST_IMMEDIATE,
        op if op >= NumOp::Eq && op <= NumOp::GeU => {
            return width.signed(value).unsigned_abs() <= MOST_IMMEDIATE;
        }
        _ => return false,
    };
    value <= most
}

/// What a constant costs in registers.
fn materialized(width: Width, value: u64) -> u64 {
    let word = |value: u32| match value {
        ..=0xffff => 4,
        0xffff_0000.. => 6,
        _ => 8,
    };
    match width {
        Width::W32 => word(value as u32),
        Width::W64 => word(value as u32) + word((value >> 32) as u32),
    }
}

/// The locals that a body declares and names in a block: those have no register in one that calls nothing.
fn in_memory(code: &Code) -> BTreeSet<u32> {
    let (mut depth, mut found) = (0u32, BTreeSet::new());
    for ins in &code.ins {
        match ins.op {
            Op::Open(_) => depth += 1,
            Op::End(_) => depth = depth.saturating_sub(1),
            Op::Get(local) | Op::Set(local) | Op::Tee(local)
                if depth > 0 && local as usize >= code.params =>
            {
                found.insert(local);
            }
            _ => {}
        }
    }
    found
}

/// Whether a body calls something.
pub fn calls(code: &Code) -> bool {
    code.ins.iter().any(|ins| matches!(ins.op, Op::Other(other) if other.is_call()))
}
