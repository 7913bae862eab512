//! What becomes of `memory.grow` and `memory.size`, and the function that hands out pages.

use super::checks::Checks;
use super::reserve::Reserve;
use loom_core::bodies::{NewBody, Splice};
use loom_core::index::{FuncIndex, MemoryIndex};
use loom_core::refs::{self, Refs, Use};
use loom_core::{Error, Module, Result};
use std::collections::BTreeMap;
use std::ops::Range;
use wasm_encoder::{BlockType, Encode, Function, Instruction, InstructionSink, ValType};
use wasmparser::Operator;

/// A validator takes no longer bodies, in bytes.
const LONGEST_BODY: usize = 7_654_321;
/// How many bytes the declaration of a local takes, with what its count may.
const LONGEST_LOCAL: usize = 8;

/// The new body of a function; `None` if it uses no memory that has a reserve. Each `memory.grow` is a call of the
/// helper, which takes and gives the same, and each `memory.size` a read of the counter. With checks, they stand in front of accesses.
///
/// # Errors
///
/// [`Error::Bug`] if the body contradicts validation; [`Error::Refused`] if it would become too long.
pub fn change(
    module: &Module<'_>,
    func: FuncIndex,
    reserves: &BTreeMap<MemoryIndex, Reserve>,
) -> Result<Option<NewBody>> {
    let is_checked = reserves.values().any(|reserve| reserve.check.is_some());
    let sizes = |refs: &Refs| {
        let is_one = |kind| matches!(kind, Use::MemoryGrow | Use::MemorySize);
        is_checked || refs.sites.iter().any(|site| is_one(site.kind))
    };
    let Some(body) = module.body(func).filter(|_| refs::of_func(module, func).is_none_or(sizes)) else {
        return Ok(None);
    };
    let broken = |error: wasmparser::Error| Error::bug(format!("a body: {error}"));
    let base = body.range().start;
    let mut edits: Vec<(Range<usize>, Vec<u8>)> = Vec::new();
    let mut checks = Checks::of(module, func, body, reserves).map_err(broken)?;
    let mut reader = body.get_operators_reader().map_err(broken)?;
    let operators_at = (reader.original_position() - base) as usize;
    while !reader.eof() {
        let start = (reader.original_position() - base) as usize;
        let of = |memory: u32| reserves.get(&MemoryIndex::from_u32(memory));
        let operator = reader.read().map_err(broken)?;
        let new = match operator {
            Operator::MemoryGrow { mem } => of(mem).map(|reserve| Instruction::Call(reserve.helper)),
            Operator::MemorySize { mem } => of(mem).map(|reserve| Instruction::GlobalGet(reserve.global)),
            _ => None,
        };
        let end = (reader.original_position() - base) as usize;
        let mut bytes = Vec::new();
        match new {
            Some(new) => {
                new.encode(&mut bytes);
                edits.push((start..end, bytes));
            }
            None if is_checked => {
                checks.in_front_of(&operator, &mut bytes)?;
                edits.extend((!bytes.is_empty()).then_some((start..start, bytes)));
            }
            None => {}
        }
        checks.saw(&operator);
    }
    if edits.is_empty() {
        return Ok(None);
    }
    let gains = edits.iter().map(|(range, bytes)| bytes.len().saturating_sub(range.len())).sum::<usize>();
    if body.as_bytes().len() + gains + checks.locals.count_of_new() * LONGEST_LOCAL > LONGEST_BODY {
        return Err(Error::Refused {
            message: format!(
                "{} would become too long with its calls to grow memory",
                module.describe_func(func)
            ),
            help: None,
        });
    }
    let mut splice = Splice::new(body.as_bytes());
    checks.locals.declare(&mut splice, operators_at)?;
    for (range, bytes) in edits {
        splice.replace(range, |out| out.extend_from_slice(&bytes))?;
    }
    Ok(Some(splice.finish()))
}

/// The body of the function that stands for `memory.grow`: if more is asked for than is left, -1; else the counter goes up,
/// and the result is what it was.
pub fn helper(reserve: &Reserve) -> Vec<u8> {
    const DELTA: u32 = 0;
    const OLD: u32 = 1;
    let &Reserve { most, is_64, global, .. } = reserve;
    let ty = if is_64 { ValType::I64 } else { ValType::I32 };
    let constant = |mut sink: InstructionSink<'_>, value: u64| match ty {
        ValType::I64 => drop(sink.i64_const(value.cast_signed())),
        _ => drop(sink.i32_const((value as u32).cast_signed())),
    };
    let mut body = Function::new([(1, ty)]);
    body.instructions().local_get(DELTA);
    constant(body.instructions(), most);
    let mut sink = body.instructions();
    sink.global_get(global).local_tee(OLD);
    match ty {
        ValType::I64 => sink.i64_sub().i64_gt_u(),
        _ => sink.i32_sub().i32_gt_u(),
    };
    sink.if_(BlockType::Result(ty));
    constant(body.instructions(), u64::MAX);
    let mut sink = body.instructions();
    sink.else_().local_get(DELTA).local_get(OLD);
    match ty {
        ValType::I64 => sink.i64_add(),
        _ => sink.i32_add(),
    };
    sink.global_set(global).local_get(OLD).end().end();
    body.into_raw_body()
}
