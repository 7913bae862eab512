//! An example of a pass: takes out every `nop`.
//!
//! It does what each pass that edits bodies does: find out what to change, splice the bodies, and propose
//! the result with a claim. loom brings everything else up to date and has the claim judged. `README.md` tells
//! the whole way.

mod check;

use loom_core::bodies::{self, NewBody, Splice};
use loom_core::outside::Outside;
use loom_core::pass::{Pass, PassContext, PassInfo, Stage};
use loom_core::proposal::Proposal;
use loom_core::{Error, Module, Result};
use wasmparser::{BinaryReader, FunctionBody, Operator};

loom_core::register_pass!(
    PassInfo::new("drop-nops", "take out operators that do nothing (an example)", Stage::Shrink, |_| Ok(
        Box::new(DropNops)
    ),) // In no level: it runs if `--pass` names it.
);

struct DropNops;

impl Pass for DropNops {
    fn propose<'m>(
        &self,
        module: &'m Module<'_>,
        _: &Outside,
        cx: &mut PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>> {
        let mut count = 0;
        let rewrite = bodies::rewrite(module, |_, old| without_nops(module, old, &mut count))?;
        if count == 0 {
            // Nothing to propose, whatever the way in which numbers were written in the input.
            return Ok(None);
        }
        cx.report.notes.push(format!("operators that do nothing: {count} removed"));
        Ok(Some(rewrite.because(check::OnlyNopsWent)))
    }
}

/// The body without `nop`; `None` if it has none.
fn without_nops(module: &Module<'_>, old: &[u8], count: &mut u32) -> Result<Option<NewBody>> {
    let invalid = |error| Error::invalid(module.bytes, &error);
    let body = FunctionBody::new(BinaryReader::new(old, 0));
    let mut operators = body.get_operators_reader().map_err(invalid)?;
    let mut splice = Splice::new(old);
    let before = *count;
    while !operators.eof() {
        let start = operators.original_position() as usize;
        let operator = operators.read().map_err(invalid)?;
        if matches!(operator, Operator::Nop) {
            splice.replace_operators(start..operators.original_position() as usize, &[])?;
            *count += 1;
        }
    }
    Ok((*count > before).then(|| splice.finish()))
}
