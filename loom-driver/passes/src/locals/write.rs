//! The body with its locals in another order.

use super::order::Space;
use super::read::Locals;
use loom_core::bodies::{NewBody, Splice, leb_len};
use loom_core::{Error, Result};
use std::ops::ControlFlow;
use wasm_encoder::Encode;

/// `old`, in which `locals` are, with those of the declared ones that are in `kept`, in that order.
///
/// # Errors
///
/// [`Error::Bug`] if something names one that is not kept.
pub fn body(old: &[u8], locals: &Locals<'_>, kept: &[usize]) -> Result<NewBody> {
    let mut declared = vec![None; locals.declared.len()];
    for (position, index) in kept.iter().zip(locals.params..) {
        if let Some(new) = declared.get_mut(*position) {
            *new = Some(index);
        }
    }
    let new: Vec<Option<u32>> = (0..locals.params).map(Some).chain(declared).collect();
    let mut splice = Splice::new(old);
    splice.replace(0..locals.end, |out| declarations(&locals.space(), locals, kept, out))?;
    let mut outcome = Ok(());
    let read = locals.each_named(|local, range| {
        let index = new.get(local as usize).copied().flatten();
        let replaced = match index {
            Some(index) if index == local && range.len() as u64 == leb_len(index.into()) => Ok(()),
            Some(index) => splice.replace(range, |out| index.encode(out)),
            None => Err(Error::bug(format!("local {local} is gone"))),
        };
        outcome = replaced;
        if outcome.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    read.map_err(|error| Error::bug(error.to_string()))?;
    outcome?;
    Ok(splice.finish().with_locals(new))
}

fn declarations(space: &Space<'_>, locals: &Locals<'_>, kept: &[usize], out: &mut Vec<u8>) {
    let groups = space.groups(kept);
    (groups.len() as u32).encode(out);
    for (ty, count) in groups {
        count.encode(out);
        out.extend_from_slice(locals.types.get(ty).copied().unwrap_or_default());
    }
}
