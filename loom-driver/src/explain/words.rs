//! What the passes made, in the words of the file that they were given.

use super::State;
use crate::demangle::demangled;
use loom_core::Module;
use loom_core::explain::render::{Naming, Place};
use loom_core::index::{FuncIndex, Item};
use loom_core::names::Names;
use loom_core::refs::{self, Site, Use};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Tells of a module in the numbers, names and offsets of the file.
pub struct FileWords<'w, 'f, 'h> {
    /// The file.
    pub file: &'w Module<'f>,
    /// Its names.
    pub names: &'w Names,
    /// The module that is told of.
    pub state: &'w State<'h>,
    /// The operators of each function of the module that was asked about.
    now: RefCell<HashMap<FuncIndex, Rc<Operators>>>,
    /// Those of functions of the file.
    then: RefCell<HashMap<FuncIndex, Rc<Operators>>>,
}

impl Naming for FileWords<'_, '_, '_> {
    fn original(&self, item: Item) -> Option<Item> {
        self.state.origins.was(item)
    }

    fn name(&self, item: Item) -> Option<String> {
        self.names.get(item).map(|name| demangled(name).into_owned())
    }

    fn place(&self, func: FuncIndex, offset: u32) -> Place {
        let now = operators(&self.now, &self.state.module, func);
        let offset = now.start_of(offset);
        self.in_file(&now, func, offset).map_or(Place::Edited(offset), Place::File)
    }

    fn expr(&self, _: u64) -> Option<Place> {
        None
    }

    fn is_retyped(&self, func: FuncIndex) -> bool {
        let Some(Item::Func(original)) = self.original(func.into()) else { return false };
        self.state.module.func_type(func) != self.file.func_type(original)
    }
}

impl<'w, 'f, 'h> FileWords<'w, 'f, 'h> {
    /// The words for `state`.
    pub fn new(file: &'w Module<'f>, names: &'w Names, state: &'w State<'h>) -> FileWords<'w, 'f, 'h> {
        FileWords { file, names, state, now: RefCell::default(), then: RefCell::default() }
    }

    /// Where the operator at `offset` stands in the file, if it is there and names the same: a call may have been
    /// redirected.
    fn in_file(&self, now: &Operators, func: FuncIndex, offset: u32) -> Option<u64> {
        let (original, old) = self.state.place(func, offset)?;
        let then = operators(&self.then, self.file, original);
        let (ours, theirs) = (now.sites_of(offset), then.sites_of(old));
        let same = ours.len() == theirs.len()
            && ours.iter().zip(theirs).all(|(ours, theirs)| self.is_counterpart(ours, theirs));
        let start = self.file.body(original)?.range().start;
        same.then_some(start + u64::from(old))
    }

    fn is_counterpart(&self, now: &Site, then: &Site) -> bool {
        let item = |site: &Site| Item::new(site.kind.space(), site.index);
        // Equal types become one.
        now.kind == then.kind
            && (matches!(now.kind, Use::Type | Use::HeapType) || self.original(item(now)) == Some(item(then)))
    }
}

/// The operators of a body.
#[derive(Default)]
struct Operators {
    /// Where each starts, from the start of the body.
    starts: Vec<u32>,
    /// The indices that they mention, in byte order.
    sites: Vec<Site>,
}

impl Operators {
    fn of(module: &Module<'_>, func: FuncIndex) -> Operators {
        let mut operators = Operators::default();
        let Some(body) = module.body(func) else { return operators };
        let Ok(mut reader) = body.get_operators_reader() else { return operators };
        while !reader.eof() {
            operators.starts.push((reader.original_position() - body.range().start) as u32);
            if reader.read().is_err() {
                break;
            }
        }
        operators.sites = refs::of_body(body).map(|refs| refs.sites).unwrap_or_default();
        operators.sites.sort_by_key(|site| site.offset);
        operators
    }

    /// Where the operator starts in whose bytes an offset falls.
    fn start_of(&self, offset: u32) -> u32 {
        let behind = self.starts.partition_point(|start| *start <= offset);
        behind.checked_sub(1).and_then(|at| self.starts.get(at).copied()).unwrap_or(offset)
    }

    /// The indices that the operator at `start` mentions.
    fn sites_of(&self, start: u32) -> &[Site] {
        let next = self.starts.get(self.starts.partition_point(|other| *other <= start));
        let end = next.copied().unwrap_or(u32::MAX);
        let from = self.sites.partition_point(|site| site.offset < start);
        let to = self.sites.partition_point(|site| site.offset < end);
        self.sites.get(from..to).unwrap_or_default()
    }
}

/// The operators of a function, read once.
fn operators(
    known: &RefCell<HashMap<FuncIndex, Rc<Operators>>>,
    module: &Module<'_>,
    func: FuncIndex,
) -> Rc<Operators> {
    let mut known = known.borrow_mut();
    Rc::clone(known.entry(func).or_insert_with(|| Rc::new(Operators::of(module, func))))
}
