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

use loom_check::claim::Claim;
use loom_core::bodies::{self, NewBody, Splice};
use loom_core::dce::segments::Segments;
use loom_core::index::{FuncIndex, TableIndex, TypeIndex};
use loom_core::outside::Outside;
use loom_core::pass::{Level, Pass, PassContext, PassInfo, Stage};
use loom_core::proposal::Proposal;
use loom_core::refs::{self, IndirectCall};
use loom_core::{Module, Result};
use rayon::prelude::*;
use slots::Slots;
use std::collections::BTreeMap;
use tracing::info_span;
use wasm_encoder::Encode;
use wasmparser::FunctionBody;

const NAME: &str = "devirtualize";

loom_core::register_pass!(
    PassInfo::new(
        NAME,
        "call a function directly where an indirect call can reach no other",
        Stage::Shrink,
        |_| Ok(Box::new(Devirtualize)),
    )
    .levels(&[Level::O2, Level::Mcu])
);

/// Indirect calls whose index is a constant are direct calls of what the slot holds.
struct Devirtualize;

/// Opcodes of the two direct calls.
const CALL: u8 = 0x10;
const RETURN_CALL: u8 = 0x12;
/// Opcode of the indirect call that ends its caller.
const RETURN_CALL_INDIRECT: u8 = 0x13;

impl Pass for Devirtualize {
    fn propose<'m>(
        &self,
        module: &'m Module<'_>,
        outside: &Outside,
        cx: &mut PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>> {
        let refs = info_span!("scan").in_scope(|| refs::of_bodies(module))?;
        let segments = Segments::of(module);
        let mut slots = Slots::of(module, &segments, outside, &refs);
        let mut candidates: Vec<(FuncIndex, Vec<Call>)> = Vec::new();
        for (func, refs) in refs.iter().filter_map(|(func, refs)| Some((func, (*refs)?))) {
            let calls = refs.indirect_calls.iter();
            let calls: Vec<Call> = calls.filter_map(|call| direct(module, &mut slots, *call)).collect();
            if !calls.is_empty() {
                candidates.push((func, calls));
            }
        }
        let changed: Vec<Result<Option<(FuncIndex, NewBody)>>> = candidates
            .par_iter()
            .map(|(func, calls)| {
                let Some(body) = module.body(*func) else { return Ok(None) };
                Ok(Some((*func, with_direct_calls(body, calls)?)))
            })
            .collect();
        let mut new = BTreeMap::new();
        for changed in changed {
            new.extend(changed?);
        }
        if new.is_empty() {
            return Ok(None);
        }
        let count: usize = candidates.iter().map(|(_, calls)| calls.len()).sum();
        cx.report.notes.push(format!("indirect calls that are direct now: {count}"));
        let rewrite = bodies::rewrite(module, |func, _| Ok(new.remove(&func)))?;
        Ok(Some(rewrite.because(Claim::Devirtualize)))
    }
}

/// An indirect call that can only reach one function, and that function.
struct Call {
    indirect: IndirectCall,
    func: FuncIndex,
}

/// The call, if it can only reach one function: what its slot holds has its type.
fn direct(module: &Module<'_>, slots: &mut Slots<'_, '_>, indirect: IndirectCall) -> Option<Call> {
    let func = slots.get(TableIndex::from_u32(indirect.table), indirect.slot?)?;
    has_type(module, func, indirect.ty).then_some(Call { indirect, func })
}

/// The body with calls of these functions in the place of the constants and the indirect calls behind them.
fn with_direct_calls(body: &FunctionBody<'_>, calls: &[Call]) -> Result<NewBody> {
    let bytes = body.as_bytes();
    let mut splice = Splice::new(bytes);
    for Call { indirect, func } in calls {
        let opcode = match bytes.get(indirect.offset as usize) {
            Some(&RETURN_CALL_INDIRECT) => RETURN_CALL,
            _ => CALL,
        };
        let mut call = vec![opcode];
        func.as_u32().encode(&mut call);
        splice.replace_operators(indirect.before as usize..indirect.end as usize, &call)?;
    }
    Ok(splice.finish())
}

/// Whether a function is declared with exactly this type.
fn has_type(module: &Module<'_>, func: FuncIndex, ty: u32) -> bool {
    let canonical = |ty: TypeIndex| module.canonical.get(ty).copied();
    let own = module.funcs.get(func).and_then(|func| canonical(func.ty));
    own.is_some() && own == canonical(TypeIndex::from_u32(ty))
}
