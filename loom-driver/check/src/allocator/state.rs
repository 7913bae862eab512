//! Where the old allocator kept its state.

use super::{Checked, Replaced, expect};
use crate::const_eval::Consts;
use crate::module::Module;
use wasmparser::DataKind;

/// Addresses, as ranges that are in order and apart: each from the first byte to the one behind the last.
pub(super) struct State(Vec<(u64, u64)>);

impl State {
    /// What is claimed.
    ///
    /// # Errors
    ///
    /// It is nothing, or a range is.
    pub(super) fn of(claim: &Replaced) -> Result<State, String> {
        expect(!claim.state.is_empty(), "an allocator without a state")?;
        expect(claim.state.iter().all(|(from, to)| from < to), "an empty range")?;
        let mut sorted = claim.state.clone();
        sorted.sort_unstable();
        let mut ranges: Vec<(u64, u64)> = Vec::new();
        for (from, to) in sorted {
            match ranges.last_mut() {
                Some((_, end)) if from <= *end => *end = to.max(*end),
                _ => ranges.push((from, to)),
            }
        }
        Ok(State(ranges))
    }

    /// Whether any of these bytes is of it.
    pub(super) fn has_any(&self, from: u64, bytes: u64) -> bool {
        self.within(from, from.saturating_add(bytes)).next().is_some()
    }

    /// Whether all of these bytes, of which there are some, are of it.
    pub(super) fn has_all(&self, from: u64, bytes: u64) -> bool {
        self.within(from, from.saturating_add(1)).any(|(_, to)| from.saturating_add(bytes) <= to)
    }

    /// The ranges that have any of these bytes.
    fn within(&self, from: u64, to: u64) -> impl Iterator<Item = (u64, u64)> {
        let first = self.0.partition_point(|(_, end)| *end <= from);
        let rest = self.0.get(first..).unwrap_or_default().iter().copied();
        rest.take_while(move |(start, _)| *start < to)
    }
}

/// No data segment writes to the state but zeros, which it has at first anyway, and none has an address of it: whoever reads
/// that would get at the state without naming it.
pub(super) fn is_initial(before: &Module<'_>, claim: &Replaced, state: &State, consts: &Consts) -> Checked {
    const WORD: usize = 4;
    for data in &before.data {
        let DataKind::Active { memory_index, offset_expr } = &data.kind else { continue };
        if *memory_index != claim.memory {
            continue;
        }
        let offset = consts.eval(offset_expr).integer().ok_or("a data segment with an unknown offset")?;
        let end = offset.saturating_add(data.data.len() as u64);
        for (from, to) in state.within(offset, end) {
            let [skip, stop] = [from.max(offset), to.min(end)].map(|at| (at - offset) as usize);
            let is_zero = data.data.get(skip..stop).is_some_and(|bytes| bytes.iter().all(|byte| *byte == 0));
            expect(
                is_zero,
                "a data segment writes to the state of the allocator, which may have blocks then",
            )?;
        }
        let skip = (offset.next_multiple_of(WORD as u64) - offset) as usize;
        let (words, _) = data.data.get(skip..).unwrap_or_default().as_chunks::<WORD>();
        let named =
            words.iter().map(|word| u32::from_le_bytes(*word)).find(|at| state.has_any((*at).into(), 1));
        if let Some(at) = named {
            return Err(format!("a data segment names {at:#x}, where the allocator keeps its state"));
        }
    }
    Ok(())
}
