//! The locals that a body declares, as it declares them: a few bytes can declare 50,000.

use super::text;
use wasmparser::{FunctionBody, ValType};

/// Locals, parameters aside: the number behind the last one of each group, and its type. No two groups that follow each
/// other have the same type, and none is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Locals(Vec<(u64, ValType)>);

impl Locals {
    /// Those of a body.
    ///
    /// # Errors
    ///
    /// The declarations cannot be read.
    pub(crate) fn of(body: &FunctionBody<'_>) -> Result<Locals, String> {
        let mut locals = Locals::default();
        for group in body.get_locals_reader().map_err(text)? {
            let (count, ty) = group.map_err(text)?;
            let end = locals.count() + u64::from(count);
            match locals.0.last_mut() {
                _ if count == 0 => {}
                Some((last, same)) if *same == ty => *last = end,
                _ => locals.0.push((end, ty)),
            }
        }
        Ok(locals)
    }

    /// How many there are.
    pub(crate) fn count(&self) -> u64 {
        self.0.last().map_or(0, |(end, _)| *end)
    }

    /// The type of one of them, the first being 0.
    pub(crate) fn ty(&self, local: u64) -> Option<ValType> {
        let group = self.0.partition_point(|(end, _)| *end <= local);
        self.0.get(group).map(|(_, ty)| *ty)
    }

    /// Whether the first ones are these.
    pub(crate) fn begin_with(&self, first: &Locals) -> bool {
        let Some(((end, ty), front)) = first.0.split_last() else { return true };
        self.0.starts_with(front)
            && self.0.get(front.len()).is_some_and(|(own_end, own)| own == ty && own_end >= end)
    }
}
