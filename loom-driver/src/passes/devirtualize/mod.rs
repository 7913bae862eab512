//! The pass `devirtualize`: an indirect call that can only reach one function calls it directly.
//!
//! Shims and adapters call through a table whose slots are known: a constant index, a private table that
//! nothing writes after its segments. Such a `call_indirect` checks a bound and a type, and keeps the table,
//! with everything in it, from going. A direct call needs neither, and compilers can inline it. The files are
//! the phases:
//!
//! * [`slots`]: what is in each slot of the tables that never change;
//! * [`loom_check::devirtualize`]: proves again, in another way, that the output may replace the input.
//!
//! # What is preserved
//!
//! Everything: the slot holds that function whenever the call runs, and the function has exactly the type
//! that the call asks for. It assumes nothing about the outside.
//!
//! # What stays
//!
//! Calls through a table that is imported, exported or shared, that starts with a function, or that an instruction
//! reads or writes; calls of a slot that is empty or holds a function of another type, which trap; and calls whose index
//! is no constant directly in front of the call.

mod slots;

use super::shared::proved::ProvedBy;
use loom_core::bodies::{self, NewBody, Splice};
use loom_core::claim::ClaimKind;
use loom_core::index::{FuncIndex, TableIndex, TypeIndex};
use loom_core::outside::Outside;
use loom_core::pass::{Level, Pass, PassContext, PassInfo, Stage};
use loom_core::proposal::Proposal;
use loom_core::refs::{self, Refs};
use loom_core::{Error, Module, Result};
use rayon::prelude::*;
use slots::Slots;
use std::collections::BTreeMap;
use tracing::info_span;
use wasm_encoder::Encode;
use wasmparser::{FunctionBody, Operator};

const NAME: &str = "devirtualize";

loom_core::register_pass!(PassInfo {
    name: NAME,
    summary: "call a function directly where an indirect call can reach no other",
    stage: Stage::Shrink,
    after: &[],
    levels: &[Level::O2, Level::Mcu],
    options: &[],
    create: |_| Ok(Box::new(Devirtualize)),
});

/// Indirect calls whose index is a constant are direct calls of what the slot holds.
const CLAIM: ProvedBy = ProvedBy {
    claim: "devirtualize",
    check: |judged| loom_check::devirtualize::check(&judged.before, &judged.after, &judged.outside),
};

loom_core::register_pass!(ClaimKind { name: CLAIM.claim, read: |bytes, _| CLAIM.read(bytes) });

struct Devirtualize;

/// Opcodes of the two direct calls.
const CALL: u8 = 0x10;
const RETURN_CALL: u8 = 0x12;

impl Pass for Devirtualize {
    fn propose<'m>(
        &self,
        module: &'m Module<'_>,
        outside: &Outside,
        cx: &mut PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>> {
        let refs = info_span!("scan").in_scope(|| refs::of_bodies(module))?;
        let is_candidate = |refs: &&Refs| refs.indirect_calls.iter().any(|call| call.slot.is_some());
        let candidates: Vec<FuncIndex> = refs
            .iter()
            .filter(|(_, refs)| refs.as_ref().is_some_and(is_candidate))
            .map(|(func, _)| func)
            .collect();
        if candidates.is_empty() {
            return Ok(None);
        }
        let slots = Slots::of(module, outside, &refs);
        let changed: Vec<Result<Option<(FuncIndex, Direct)>>> = candidates
            .par_iter()
            .map(|func| {
                let Some(body) = module.body(*func) else { return Ok(None) };
                Ok(direct(module, &slots, body)?.map(|direct| (*func, direct)))
            })
            .collect();
        let mut new = BTreeMap::new();
        let mut count = 0;
        for (func, direct) in changed.into_iter().filter_map(Result::transpose).collect::<Result<Vec<_>>>()? {
            count += direct.calls;
            new.insert(func, direct.body);
        }
        if new.is_empty() {
            return Ok(None);
        }
        cx.report.notes.push(format!("indirect calls that are direct now: {count}"));
        let rewrite = bodies::rewrite(module, |func, _| Ok(new.remove(&func)))?;
        Ok(Some(rewrite.because(CLAIM)))
    }
}

/// A body with direct calls.
struct Direct {
    body: NewBody,
    calls: u32,
}

/// The body with each call that can only reach one function as a call of that; `None` if there is none.
fn direct(module: &Module<'_>, slots: &Slots, body: &FunctionBody<'_>) -> Result<Option<Direct>> {
    let invalid = |error| Error::invalid(module.bytes, &error);
    let base = body.range().start;
    let mut splice = Splice::new(body.as_bytes());
    let mut calls = 0;
    let mut operators = body.get_operators_reader().map_err(invalid)?;
    // Start and value of a constant directly in front.
    let mut constant: Option<(usize, u32)> = None;
    while !operators.eof() {
        let start = (operators.original_position() - base) as usize;
        let operator = operators.read().map_err(invalid)?;
        let (opcode, ty, table) = match operator {
            Operator::CallIndirect { type_index, table_index } => (CALL, type_index, table_index),
            Operator::ReturnCallIndirect { type_index, table_index } => {
                (RETURN_CALL, type_index, table_index)
            }
            Operator::I32Const { value } => {
                constant = Some((start, value as u32));
                continue;
            }
            _ => {
                constant = None;
                continue;
            }
        };
        let Some((from, index)) = constant.take() else { continue };
        let target = slots.get(TableIndex::from_u32(table), index);
        let Some(func) = target.filter(|func| has_type(module, *func, ty)) else { continue };
        let mut call = vec![opcode];
        func.as_u32().encode(&mut call);
        splice.replace_operators(from..(operators.original_position() - base) as usize, &call)?;
        calls += 1;
    }
    Ok((calls > 0).then(|| Direct { body: splice.finish(), calls }))
}

/// Whether a function is declared with exactly this type.
fn has_type(module: &Module<'_>, func: FuncIndex, ty: u32) -> bool {
    let canonical = |ty: TypeIndex| module.canonical.get(ty).copied();
    let own = module.funcs.get(func).and_then(|func| canonical(func.ty));
    own.is_some() && own == canonical(TypeIndex::from_u32(ty))
}
