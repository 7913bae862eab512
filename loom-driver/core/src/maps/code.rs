//! From old code offsets to new ones.

use crate::error::{Error, Result};
use crate::index::{EntityRef, FuncIndex};
use crate::module::Module;
use std::ops::Range;
use wasmparser::BinaryReader;

/// Why operators went while something stands for their function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Fate {
    /// Others, or none, do in another way what they did.
    Replaced,
    /// What they come to is known when the module is compiled, or nobody needs it.
    Folded,
    /// What its function does is done where it was called, in another function.
    Inlined,
    /// Execution cannot get there.
    Unreachable,
    /// Execution ends in a trap from there on, with nothing to see before.
    Doomed,
    /// They write what nobody reads.
    DeadStore,
}

impl Fate {
    /// In one word.
    pub fn name(self) -> &'static str {
        match self {
            Fate::Replaced => "replaced",
            Fate::Folded => "folded",
            Fate::Inlined => "inlined",
            Fate::Unreachable => "unreachable",
            Fate::Doomed => "doomed",
            Fate::DeadStore => "dead-store",
        }
    }
}

/// Old offsets of operators that went while their body stayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// From the first byte of the first to the last byte of the last.
    pub range: Range<u32>,
    /// Why.
    pub fate: Fate,
}

/// What became of an operator in a body that stayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Followed {
    /// Where it is; if it went, where the first of those is that stand in its place, if there are any.
    pub place: Option<u32>,
    /// Why it went; `None` if it is there.
    pub fate: Option<Fate>,
}

/// Where the body of one function went.
#[derive(Debug, Clone)]
pub struct BodyMove {
    /// The function, by its old index.
    pub func: FuncIndex,
    /// Old entry: from the size in front of the body to its last byte. All offsets here and below
    /// count from the start of the code section's payload (its count of bodies).
    pub old_entry: Range<u32>,
    /// Old body: local declarations and operators.
    pub old: Range<u32>,
    /// New entry.
    pub new_entry: Range<u32>,
    /// New body.
    pub new: Range<u32>,
    /// Where the distance between old and new changes: an old offset, and the new offset that it
    /// has. Ascending.
    pub steps: Vec<(u32, u32)>,
    /// Operators that went while the body stayed. Ascending.
    pub gone: Vec<Gone>,
    /// Why all operators went, if they did and only a trap is left in their place.
    pub stub: Option<Fate>,
    /// The new number of each local, parameters included, if locals have other numbers; `None` for one
    /// that is gone.
    pub locals: Option<Vec<Option<u32>>>,
}

/// From old to new offsets in the code section: exact, and the only such map there is.
#[derive(Debug, Clone, Default)]
pub struct CodeMap {
    /// Where each body went that stayed, in order of the old offsets.
    pub bodies: Vec<BodyMove>,
}

impl CodeMap {
    /// The map of a code section that is copied as it is.
    ///
    /// # Errors
    ///
    /// [`Error::Bug`] only: the module is valid.
    pub fn unmoved(module: &Module<'_>) -> Result<CodeMap> {
        let bodies = entries(module)?.into_iter().enumerate().map(|(position, (entry, body))| BodyMove {
            func: FuncIndex::new(module.imported_funcs + position),
            old_entry: entry.clone(),
            old: body.clone(),
            new_entry: entry,
            new: body,
            steps: Vec::new(),
            gone: Vec::new(),
            stub: None,
            locals: None,
        });
        Ok(CodeMap { bodies: bodies.collect() })
    }

    /// The body that covers an old offset, if it stayed. Its entry counts as covered, and so does
    /// the offset directly behind its last byte unless the next entry starts there.
    pub fn body_at(&self, old: u32) -> Option<&BodyMove> {
        let after = self.bodies.partition_point(|body| body.old_entry.start <= old);
        let body = self.bodies.get(after.checked_sub(1)?)?;
        (old <= body.old_entry.end).then_some(body)
    }

    /// The body of a function by its old index, if it stayed.
    pub fn body_of(&self, func: FuncIndex) -> Option<&BodyMove> {
        self.bodies.get(self.bodies.binary_search_by_key(&func, |body| body.func).ok()?)
    }

    /// The new offset of an old one; `None` if what was there is gone.
    ///
    /// An offset inside the bytes of an index, where no operator starts, becomes the offset of
    /// that index.
    pub fn get(&self, old: u32) -> Option<u32> {
        self.body_at(old)?.get(old)
    }

    /// The same in order of the new offsets.
    pub fn in_new_order(&self) -> Vec<&BodyMove> {
        let mut bodies: Vec<&BodyMove> = self.bodies.iter().collect();
        bodies.sort_by_key(|body| body.new_entry.start);
        bodies
    }

    /// Whether every body that stayed is where it was, with the same operators at the same offsets.
    pub fn is_identity(&self) -> bool {
        self.bodies.iter().all(|body| {
            let is_whole = !body.is_stub() && body.steps.is_empty() && body.gone.is_empty();
            is_whole && body.old == body.new && body.locals.is_none()
        })
    }
}

impl BodyMove {
    /// Whether the operators went and only a trap is left in their place.
    pub fn is_stub(&self) -> bool {
        self.stub.is_some()
    }

    /// The operators that went, and an old offset is inside.
    fn gone_at(&self, old: u32) -> Option<&Gone> {
        let before = self.gone.partition_point(|gone| gone.range.start <= old);
        let gone = before.checked_sub(1).and_then(|i| self.gone.get(i));
        gone.filter(|gone| gone.range.contains(&old))
    }

    /// What became of the operator at an old offset.
    pub fn follow(&self, old: u32) -> Followed {
        if self.stub.is_some() {
            // Behind the count of declarations, of which a stub has none.
            return Followed { place: self.new.start.checked_add(1), fate: self.stub };
        }
        let Some(gone) = self.gone_at(old) else {
            return Followed { place: self.nearest(old), fate: None };
        };
        let place = self.nearest(gone.range.start);
        let is_empty = place == self.nearest(gone.range.end);
        Followed { place: place.filter(|_| !is_empty), fate: Some(gone.fate) }
    }

    /// The new number of a local of this body; `None` if it is gone.
    pub fn local(&self, old: u32) -> Option<u32> {
        match &self.locals {
            Some(new) => new.get(usize::try_from(old).ok()?).copied().flatten(),
            None => Some(old),
        }
    }

    /// The new offset of an old one inside this body's entry; `None` if what was there is gone.
    pub fn get(&self, old: u32) -> Option<u32> {
        if self.is_stub() && self.old.start < old && old < self.old_entry.end {
            return None;
        }
        if self.gone_at(old).is_some() {
            return None;
        }
        self.nearest(old)
    }

    /// The old offset of a new one inside this body; `None` for what is new there.
    pub fn origin(&self, new: u32) -> Option<u32> {
        if !self.new.contains(&new) {
            return None;
        }
        let before = self.steps.partition_point(|(_, to)| *to <= new);
        let step = before.checked_sub(1).and_then(|at| self.steps.get(at).copied());
        let (from, to) = step.unwrap_or((self.old.start, self.new.start));
        let old = from.checked_add(new - to)?;
        (self.get(old) == Some(new)).then_some(old)
    }

    /// The same, and for what is gone the offset of what is there instead; `None` outside of this
    /// body's entry.
    pub fn nearest(&self, old: u32) -> Option<u32> {
        if old < self.old.start {
            // In the bytes of the size: it has only a start.
            return (old >= self.old_entry.start).then_some(self.new_entry.start);
        }
        if old >= self.old_entry.end {
            return (old == self.old_entry.end).then_some(self.new.end);
        }
        let next = self.steps.partition_point(|(from, _)| *from <= old);
        let (from, to) = match next.checked_sub(1).and_then(|i| self.steps.get(i)) {
            Some(&(from, to)) => (from, to),
            None => (self.old.start, self.new.start),
        };
        // A step starts behind an index, so the bytes of an index that shrank would run over it.
        let limit = self.steps.get(next).map_or(self.new.end, |(_, to)| *to);
        Some((to + (old - from)).min(limit))
    }
}

/// Entry and body of each defined function, from the start of the code section's payload.
pub(crate) type Entry = (Range<u32>, Range<u32>);

/// Where they are in the payload.
///
/// # Errors
///
/// [`Error::Invalid`] only, for a section that cannot be read: the module is valid.
pub(crate) fn entries(module: &Module<'_>) -> Result<Vec<Entry>> {
    let Some(section) = module.sections.iter().find(|section| section.id == 10) else {
        return Ok(Vec::new());
    };
    let base = section.payload.start as u64;
    let mut reader = BinaryReader::new(&module.bytes[section.payload.clone()], base);
    reader.read_var_u32().map_err(|error| Error::invalid(module.bytes, &error))?;
    let mut start = (reader.original_position() - base) as u32;
    let mut entries = Vec::with_capacity(module.funcs.len());
    for func in module.funcs.values() {
        if let Some(body) = func.origin.defined() {
            let body = body.range();
            let end = (body.end - base) as u32;
            entries.push((start..end, (body.start - base) as u32..end));
            start = end;
        }
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_body(steps: Vec<(u32, u32)>, stubbed: bool) -> BodyMove {
        BodyMove {
            func: FuncIndex::from_u32(7),
            old_entry: 100..121,
            old: 101..121,
            new_entry: 10..27,
            new: 11..27,
            gone: Vec::new(),
            steps,
            stub: stubbed.then_some(Fate::Unreachable),
            locals: None,
        }
    }

    #[test]
    fn locals_have_the_numbers_that_they_had_unless_there_are_others() {
        let mut body = one_body(Vec::new(), false);
        assert_eq!((body.local(0), body.local(u32::MAX)), (Some(0), Some(u32::MAX)));
        body.locals = Some(vec![Some(0), None, Some(1)]);
        assert_eq!([0, 1, 2, 3, u32::MAX].map(|old| body.local(old)), [Some(0), None, Some(1), None, None]);
    }

    #[test]
    fn offsets_move_by_what_changed_before_them() {
        // Two indices shrank: the bytes 105..110 became 109-1 byte, 113..116 one.
        let body = one_body(vec![(110, 16), (116, 20)], false);
        let at = |old| body.get(old);
        assert_eq!(at(101), Some(11), "start of the body");
        assert_eq!(at(105), Some(15), "an operator before the first index");
        assert_eq!(at(110), Some(16), "directly behind the first index");
        assert_eq!(at(115), Some(20), "inside the second index, where no operator starts");
        assert_eq!(at(116), Some(20), "directly behind the second index");
        assert_eq!(at(121), Some(27), "end of the body");
        assert_eq!(at(122), None);
    }

    #[test]
    fn offsets_in_the_size_of_a_body_are_its_entry() {
        let body = one_body(Vec::new(), false);
        assert_eq!(body.get(100), Some(10));
        assert_eq!(body.get(99), None);
    }

    #[test]
    fn a_stub_has_only_a_start_and_an_end() {
        let body = one_body(Vec::new(), true);
        assert_eq!((body.get(101), body.get(105), body.get(121)), (Some(11), None, Some(27)));
    }

    #[test]
    fn operators_are_followed_to_what_stands_in_their_place() {
        // Of 105..110 a trap is left, of 112..113 nothing.
        let gone = |range, fate| Gone { range, fate };
        let mut body = one_body(vec![(110, 16), (113, 18)], false);
        body.gone = vec![gone(105..110, Fate::Doomed), gone(112..113, Fate::Folded)];
        let followed = |place, fate| Followed { place, fate };
        assert_eq!(body.follow(104), followed(Some(14), None));
        assert_eq!(body.follow(105), followed(Some(15), Some(Fate::Doomed)));
        assert_eq!(body.follow(109), followed(Some(15), Some(Fate::Doomed)));
        assert_eq!(body.follow(110), followed(Some(16), None));
        assert_eq!(body.follow(112), followed(None, Some(Fate::Folded)));
        assert_eq!(body.follow(113), followed(Some(18), None));
        let stub = one_body(Vec::new(), true);
        assert_eq!(stub.follow(104), followed(Some(12), Some(Fate::Unreachable)));
    }

    #[test]
    fn dead_bodies_have_no_new_offset() {
        let map = CodeMap { bodies: vec![one_body(Vec::new(), false)] };
        assert_eq!(map.get(50), None);
        assert_eq!(map.get(100), Some(10));
        assert_eq!(map.get(500), None);
        assert!(map.body_at(0).is_none());
    }
}
