//! In which body locals have the numbers that an expression gives: that of the function around it.
//!
//! Passes give the locals of a body other numbers. An expression in the entry of a variable is about the body of the
//! innermost function around that entry, and one in a location list about the body that its range is in.

use super::{Context, Reader, Result};
use crate::maps::{BodyMove, CodeMap};
use gimli::constants as dw;
use gimli::read::{DebuggingInformationEntry, UnitRef};

/// The functions around the entry that is read, outermost first.
#[derive(Default)]
pub struct Scopes<'c> {
    /// How deep the entry of the function is, and its body if that is known.
    functions: Vec<(isize, Option<&'c BodyMove>)>,
}

impl<'c> Scopes<'c> {
    /// Goes on to an entry, and returns the body that expressions in it are about; `None` if that is not known.
    pub fn enter<'a>(
        &mut self,
        unit: UnitRef<'_, Reader<'a>>,
        entry: &DebuggingInformationEntry<Reader<'a>>,
        cx: Context<'c>,
    ) -> Result<Option<&'c BodyMove>> {
        while self.functions.pop_if(|(depth, _)| *depth >= entry.depth()).is_some() {}
        if entry.tag() == dw::DW_TAG_subprogram {
            self.functions.push((entry.depth(), body_of(unit, entry, cx.code)?));
        }
        Ok(self.functions.last().and_then(|(_, body)| *body))
    }
}

/// The body that is the code of a function.
fn body_of<'c, 'a>(
    unit: UnitRef<'_, Reader<'a>>,
    entry: &DebuggingInformationEntry<Reader<'a>>,
    code: &'c CodeMap,
) -> Result<Option<&'c BodyMove>> {
    let low = entry.attr_value(dw::DW_AT_low_pc).map(|value| unit.attr_address(value)).transpose()?.flatten();
    let Some((low, high)) = low.zip(entry.attr_value(dw::DW_AT_high_pc)) else { return Ok(None) };
    let high = match unit.attr_address(high)? {
        Some(end) => Some(end),
        None => high.udata_value().map(|length| low.saturating_add(length)),
    };
    Ok(high.and_then(|high| body_at(code, low, high)))
}

/// The body that covers all of a range of code that is not empty.
pub fn body_at(code: &CodeMap, start: u64, end: u64) -> Option<&BodyMove> {
    let body = code.body_at(u32::try_from(start).ok()?)?;
    // No function is at address 0, where the code section has its count.
    (start > 0 && start < end && end <= u64::from(body.old_entry.end)).then_some(body)
}
