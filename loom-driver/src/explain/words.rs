//! What the passes made, in the words of the file that they were given.

use super::State;
use crate::demangle::demangled;
use loom_core::Module;
use loom_core::dce::graph::tell::{Place, Words};
use loom_core::index::{FuncIndex, Item};
use loom_core::names::Names;
use loom_core::refs::{self, Site, Use};
use std::cell::RefCell;
use std::collections::HashMap;
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
    /// Of each function that was asked about: its operators now, and where they are in the file.
    places: RefCell<HashMap<FuncIndex, Places>>,
}

/// Of each operator of a body its offset from the start of that, and where it is in the file.
#[derive(Default)]
struct Places {
    /// Where the body in the file starts.
    then: u64,
    /// Offsets from the start of the body now, and of that in the file, or [`NOWHERE`].
    operators: Vec<(u32, u32)>,
}

/// Of an operator that is not in the file.
const NOWHERE: u32 = u32::MAX;

impl Words for FileWords<'_, '_, '_> {
    fn original(&self, item: Item) -> Option<Item> {
        self.state.numbers.was(item)
    }

    fn name(&self, item: Item) -> Option<String> {
        self.names.get(item).map(|name| demangled(name).into_owned())
    }

    fn place(&self, func: FuncIndex, offset: u32) -> Place {
        let mut places = self.places.borrow_mut();
        let places = places.entry(func).or_insert_with(|| self.places_of(func));
        // The operator in whose bytes the offset falls.
        let behind = places.operators.partition_point(|place| place.0 <= offset);
        match behind.checked_sub(1).map(|position| places.operators[position]) {
            Some((edited, NOWHERE)) => Place::Edited(edited),
            Some((_, then)) => Place::File(places.then + u64::from(then)),
            None => Place::Edited(offset),
        }
    }

    fn expr(&self, _: u64) -> Option<Place> {
        None
    }
}

impl<'w, 'f, 'h> FileWords<'w, 'f, 'h> {
    /// The words for `state`.
    pub fn new(file: &'w Module<'f>, names: &'w Names, state: &'w State<'h>) -> FileWords<'w, 'f, 'h> {
        FileWords { file, names, state, places: RefCell::default() }
    }

    /// Where each operator of a body is, from its start, and where it stands in the file, if the body
    /// is that of the file modulo indices and the operator means the same there.
    fn places_of(&self, func: FuncIndex) -> Places {
        let Some(now) = self.state.module.body(func) else { return Places::default() };
        let Some(ours) = operators(now) else { return Places::default() };
        let edited = |operators: &[(_, Range<u32>)]| {
            let operators = operators.iter().map(|(_, range)| (range.start, NOWHERE)).collect();
            Places { then: 0, operators }
        };
        let then = match self.original(func.into()) {
            Some(Item::Func(original)) => self.file.body(original),
            _ => None,
        };
        let Some((then, theirs)) = then.and_then(|then| Some((then, operators(then)?))) else {
            return edited(&ours);
        };
        let (Some(our_sites), Some(their_sites)) = (sites(now), sites(then)) else { return edited(&ours) };
        if ours.len() != theirs.len() || ours.iter().zip(&theirs).any(|(a, b)| a.0 != b.0) {
            return edited(&ours);
        }
        let operators = ours.iter().zip(&theirs).map(|((_, our), (_, their))| {
            let (ours, theirs) = (within(&our_sites, our), within(&their_sites, their));
            let same = ours.len() == theirs.len()
                && ours.iter().zip(theirs).all(|(ours, theirs)| self.is_counterpart(ours, theirs));
            (our.start, if same { their.start } else { NOWHERE })
        });
        Places { then: then.range().start, operators: operators.collect() }
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

/// The indices that a body mentions, in byte order.
fn sites(body: &FunctionBody<'_>) -> Option<Vec<Site>> {
    let mut sites = refs::of_body(body).ok()?.sites;
    sites.sort_by_key(|site| site.offset);
    Some(sites)
}

/// Those that one operator mentions.
fn within<'s>(sites: &'s [Site], operator: &Range<u32>) -> &'s [Site] {
    let from = sites.partition_point(|site| site.offset < operator.start);
    let to = sites.partition_point(|site| site.offset < operator.end);
    &sites[from..to]
}
