//! Confirms what the analysis claims, and that the output is the input with bytes at other places.
//!
//! Nothing that the analysis or the rewrite computed is believed, and none of their code is used: the
//! claims of a [`Certificate`] are data, and each is confirmed where it is needed. One pass over each
//! body suffices, since nothing has to be found: at the head of a loop, at a call and at a store, what
//! arrives has to be included in what is claimed.
//!
//! Beside each body of the input that of the output is read, operator by operator. An operand may be
//! less in the output by a constant, but then nothing may happen to it before it is used as the address
//! of an access, which has to move by as much as its class. What no execution of the input reaches may be
//! anything in the output.

mod accesses;
mod arcs;
mod arithmetic;
mod body;
mod calls;
mod compute;
mod control;
mod known;
mod memory;
mod numbers;
mod operands;
mod operators;
mod output;
mod places;
mod program;
mod sections;
mod statements;
mod sums;

use crate::certificate::{self, Certificate};
use body::Body;
use loom_check::outside::Outside;
use loom_core::Module;
use loom_core::bodies::TRAP_BODY;
use loom_core::claim::{self, Claim};
use loom_core::index::FuncIndex;
use loom_core::proposal::Case;
use loom_core::report::assumption;
use program::Program;
use std::collections::BTreeMap;

impl Claim for Certificate {
    fn judge(&self, case: &Case<'_>) -> Result<(), String> {
        check(case.before, case.after, case.judged()?.outside(), self)
    }

    fn kind(&self) -> &'static str {
        certificate::KIND
    }

    fn data(&self) -> Vec<u8> {
        claim::to_bytes(self)
    }

    fn premises(&self) -> Vec<String> {
        let stated = self.premises.trap_ends_instance.then_some(assumption::TRAP_ENDS_INSTANCE);
        stated.into_iter().chain([assumption::ANY_TRAP]).map(String::from).collect()
    }

    fn may_be_refused(&self) -> bool {
        true
    }
}

/// Confirms that `output` does what `input` does, for the reasons that `certificate` gives.
///
/// # Errors
///
/// The first thing that cannot be confirmed, and where: function, operator (by position in the body of
/// the input, 0 for the first one), memory, byte.
pub fn check(
    input: &Module<'_>,
    output: &Module<'_>,
    outside: &Outside,
    certificate: &Certificate,
) -> Result<(), String> {
    output.validate_bodies().map_err(|error| format!("the output is not valid: {error}"))?;
    let program = Program::new(input, output, outside, certificate)?;
    sections::confirm(&program, output)?;
    let mut touches = BTreeMap::new();
    for func in input.funcs.keys().skip(input.imported_funcs) {
        if program.funcs.contains_key(&func.as_u32()) {
            let found = Body::confirm(&program, func.as_u32(), output);
            touches.insert(func.as_u32(), found.map_err(|why| format!("function {}: {why}", func.as_u32()))?);
        } else {
            confirm_unreached(input, output, func)?;
        }
    }
    places::confirm(&program, output, &touches)
}

/// A function that nobody calls stays, or only traps.
fn confirm_unreached(input: &Module<'_>, output: &Module<'_>, func: FuncIndex) -> Result<(), String> {
    let body = |module: &Module<'_>| module.body(func).map(|body| body.as_bytes().to_vec());
    let new = body(output);
    if new.is_some() && (new == body(input) || new.as_deref() == Some(&TRAP_BODY)) {
        Ok(())
    } else {
        Err(format!("function {}: nobody calls it, but it is another one", func.as_u32()))
    }
}
