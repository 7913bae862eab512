//! What the passes made, in the words of the file that they were given.

use super::State;
use crate::demangle::demangled;
use loom_core::Module;
use loom_core::dce::graph::tell::{Place, Words, operator_at};
use loom_core::index::{FuncIndex, Item};
use loom_core::names::Names;
use loom_core::refs::{self, Site, Use};
use std::mem::{Discriminant, discriminant};
use std::ops::Range;
use wasmparser::{FunctionBody, Operator};

/// Tells of a module in the numbers, names and offsets of the file.
pub struct FileWords<'w, 'f, 'h> {
    /// The file.
    pub file: &'w Module<'f>,
    /// Its names.
    pub names: &'w Names,
    /// The module that is told of.
    pub state: &'w State<'h>,
}

impl Words for FileWords<'_, '_, '_> {
    fn original(&self, item: Item) -> Option<Item> {
        self.state.numbers.was(item)
    }

    fn name(&self, item: Item) -> Option<String> {
        self.names.get(item).map(|name| demangled(name).into_owned())
    }

    fn place(&self, func: FuncIndex, offset: u32) -> Place {
        let Some(body) = self.state.module.body(func) else { return Place::Edited(offset) };
        let edited = (operator_at(body, offset) - body.range().start) as u32;
        let same = self.original(func.into()).and_then(|original| match original {
            Item::Func(original) => self.place_in_file(body, self.file.body(original)?, edited),
            _ => None,
        });
        same.map_or(Place::Edited(edited), Place::File)
    }

    fn expr(&self, _: u64) -> Option<Place> {
        None
    }
}

impl FileWords<'_, '_, '_> {
    /// Where the operator at `offset` of a body stands in the file, if the body is that of the file
    /// modulo indices, and this operator means the same there.
    fn place_in_file<'x>(&self, now: &FunctionBody<'x>, then: &FunctionBody<'x>, offset: u32) -> Option<u64> {
        let (ours, theirs) = (operators(now)?, operators(then)?);
        let same = ours.len() == theirs.len() && ours.iter().zip(&theirs).all(|(a, b)| a.0 == b.0);
        let position = ours.iter().position(|(_, range)| range.start == offset)?;
        let (ours, theirs) = (ours.get(position)?, theirs.get(position)?);
        let (our_sites, their_sites) = (sites(now, &ours.1)?, sites(then, &theirs.1)?);
        let means_the_same = our_sites.len() == their_sites.len()
            && our_sites.iter().zip(&their_sites).all(|(ours, theirs)| self.is_counterpart(ours, theirs));
        (same && means_the_same).then(|| then.range().start + u64::from(theirs.1.start))
    }

    fn is_counterpart(&self, now: &Site, then: &Site) -> bool {
        let item = |site: &Site| Item::new(site.kind.space(), site.index);
        // Equal types become one.
        now.kind == then.kind
            && (matches!(now.kind, Use::Type | Use::HeapType) || self.original(item(now)) == Some(item(then)))
    }
}

/// What each operator of a body is, and its bytes, from the start of the body.
fn operators<'x>(body: &FunctionBody<'x>) -> Option<Vec<(Discriminant<Operator<'x>>, Range<u32>)>> {
    let start = body.range().start;
    let mut reader = body.get_operators_reader().ok()?;
    let mut operators = Vec::new();
    while !reader.eof() {
        let from = (reader.original_position() - start) as u32;
        let kind = discriminant(&reader.read().ok()?);
        operators.push((kind, from..(reader.original_position() - start) as u32));
    }
    Some(operators)
}

/// The indices that an operator mentions.
fn sites(body: &FunctionBody<'_>, operator: &Range<u32>) -> Option<Vec<Site>> {
    let refs = refs::of_body(body).ok()?;
    Some(refs.sites.into_iter().filter(|site| operator.contains(&site.offset)).collect())
}
