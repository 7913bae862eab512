//! Which table slots an indirect call can reach.
//!
//! A table that is neither imported nor exported changes only through instructions of the module,
//! so what a `call_indirect` can find in it is known: what the element segments leave behind
//! (replayed in order), what the table was initialised with, and what `table.init` and `table.copy`
//! bring from elsewhere. (References that come from the stack through `table.set`, `table.fill` or
//! `table.grow` were made by a `ref.func` or read from a table, and both make the function live.)
//!
//! Tables and passive segments are the nodes of a graph along which references flow. A call of type
//! *t* through a table is a demand for *t* on its node: it answers with the items whose function
//! may be called as *t*, and passes the demand on to the nodes that flow into it. Demands only grow,
//! which makes this a part of the same fixpoint as reachability.

use super::segments::Segments;
use super::slots::{Item, Slots};
use crate::const_eval::Content;
use crate::index::{ElemIndex, FuncIndex, SecondaryMap, TableIndex, TypeIndex};
use crate::module::Module;
use crate::outside::may_be_subtype;
use std::collections::BTreeSet;

/// A node of the flow graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// A table.
    Table(TableIndex),
    /// A passive element segment.
    Elem(ElemIndex),
}

/// An item that a demand reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The item.
    pub item: Item,
    /// Whether a call can succeed on it. Otherwise it is kept for the kind of its trap only.
    pub callable: bool,
}

/// What is asked of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Demand {
    /// Anything that it holds.
    All,
    /// What can be called as this canonical type.
    Type(TypeIndex),
}

#[derive(Default, Clone)]
struct State {
    built: bool,
    /// Items that may be called as a type: one entry for the type itself and each supertype.
    typed: Vec<(TypeIndex, Item)>,
    /// Items that any demand reaches, because nothing is known about them.
    untyped: Vec<Item>,
    /// Every item.
    all: Vec<Item>,
    answered_all: bool,
    /// Types that have been answered from the node's own items.
    answered: BTreeSet<TypeIndex>,
    /// Types that have been demanded of the nodes that flow into this one.
    passed_on: BTreeSet<TypeIndex>,
    /// Everything has been demanded of them.
    passed_on_all: bool,
    upstream: BTreeSet<Node>,
}

/// So many types are told apart in a demand on the nodes that flow into a node. Beyond, everything is
/// demanded: the work would grow with the number of types times the number of flows.
const MANY_TYPES: usize = 64;

/// The flow graph and the demands on it.
pub struct Tables<'m, 'a> {
    module: &'m Module<'a>,
    segments: &'m Segments,
    /// What the segments leave in the slots.
    pub slots: Slots<'m, 'a>,
    /// Keep items that trap with another kind of trap than null would.
    preserve_trap_kind: bool,
    tables: SecondaryMap<TableIndex, State>,
    elems: SecondaryMap<ElemIndex, State>,
}

impl<'m, 'a> Tables<'m, 'a> {
    /// No demand yet.
    pub fn new(module: &'m Module<'a>, segments: &'m Segments, preserve_trap_kind: bool) -> Tables<'m, 'a> {
        Tables {
            module,
            segments,
            slots: Slots::new(module, segments),
            preserve_trap_kind,
            tables: SecondaryMap::new(),
            elems: SecondaryMap::new(),
        }
    }

    /// An indirect call of canonical type `ty`. With `slot`, only that slot of `table` is called.
    pub fn call(&mut self, table: TableIndex, ty: TypeIndex, slot: Option<u64>, found: &mut Vec<Found>) {
        match self.called_slot(table, ty, slot) {
            Some(item) => {
                found.extend(item);
                // What other nodes bring may stand in any slot.
                self.pass_on(Node::Table(table), ty, found);
            }
            None => self.demand(Node::Table(table), Demand::Type(ty), found),
        }
    }

    /// The item that a call of one slot finds there, if any; `None` if it may find others.
    pub fn called_slot(
        &mut self,
        table: TableIndex,
        ty: TypeIndex,
        slot: Option<u64>,
    ) -> Option<Option<Found>> {
        let slot = slot.filter(|_| self.slots_are_known(table))?;
        let Some(item) = self.slots.item_at(table, slot) else { return Some(None) };
        let callable = self.may_be_called_as(item, ty);
        Some((callable || self.preserve_trap_kind).then_some(Found { item, callable }))
    }

    /// Items that a call of another type traps on are kept.
    pub fn preserves_trap_kind(&self) -> bool {
        self.preserve_trap_kind
    }

    /// Every item that `node` itself holds.
    pub fn items(&mut self, node: Node) -> &[Item] {
        self.build(node);
        &self.state(node).all
    }

    /// What can be called as canonical type `ty` among the items of `node` itself; without a type, all of them.
    pub fn own(&mut self, node: Node, ty: Option<TypeIndex>) -> Vec<Found> {
        let callable = |&item: &Item| Found { item, callable: true };
        let Some(ty) = ty else { return self.items(node).iter().map(callable).collect() };
        self.build(node);
        let state = self.state(node);
        let start = state.typed.partition_point(|(other, _)| *other < ty);
        let typed = state.typed[start..].iter().take_while(|(other, _)| *other == ty);
        typed.map(|(_, item)| item).chain(&state.untyped).map(callable).collect()
    }

    /// The nodes that flow into a table, and whether they are asked for everything that they hold
    /// whatever is asked of the table.
    pub fn inflow(&self, table: TableIndex) -> (Vec<Node>, bool) {
        let state = &self.tables[table];
        (state.upstream.iter().copied().collect(), state.passed_on.len() > MANY_TYPES)
    }

    /// Anything that `node` holds may be used in any way.
    pub fn read(&mut self, node: Node, found: &mut Vec<Found>) {
        self.demand(node, Demand::All, found);
    }

    /// From now on references flow from `from` into `table`.
    pub fn flow(&mut self, table: TableIndex, from: Node, found: &mut Vec<Found>) {
        let state = &mut self.tables[table];
        if !state.upstream.insert(from) {
            return;
        }
        state.passed_on_all |= state.passed_on.len() > MANY_TYPES;
        let demands: Vec<Demand> = match state.passed_on_all {
            true => vec![Demand::All],
            false => state.passed_on.iter().map(|ty| Demand::Type(*ty)).collect(),
        };
        for demand in demands {
            self.demand(from, demand, found);
        }
    }

    /// Whether the final content of each slot of `table` can be told from the segments.
    fn slots_are_known(&self, table: TableIndex) -> bool {
        // With an initial value, a slot that no segment writes has contents too; and if
        // instantiation may stop half way, an earlier content of a slot may be seen.
        let initialised = self.module.tables.get(table).is_none_or(|table| match table.origin.defined() {
            Some(wasmparser::TableInit::RefNull) => false,
            Some(wasmparser::TableInit::Expr(_)) | None => true,
        });
        !initialised && !self.segments.may_trap
    }

    fn demand(&mut self, node: Node, demand: Demand, found: &mut Vec<Found>) {
        let mut todo = vec![(node, demand)];
        while let Some((node, demand)) = todo.pop() {
            self.build(node);
            let preserve = self.preserve_trap_kind;
            let state = self.state(node);
            if state.answered_all {
                continue;
            }
            match demand {
                Demand::All => {
                    state.answered_all = true;
                    found.extend(state.all.iter().map(|&item| Found { item, callable: true }));
                }
                Demand::Type(ty) if !state.answered.contains(&ty) => {
                    if preserve && state.answered.is_empty() {
                        found.extend(state.all.iter().map(|&item| Found { item, callable: false }));
                    }
                    state.answered.insert(ty);
                    let start = state.typed.partition_point(|(other, _)| *other < ty);
                    let typed = state.typed[start..].iter().take_while(|(other, _)| *other == ty);
                    let items = typed.map(|(_, item)| *item).chain(state.untyped.iter().copied());
                    found.extend(items.map(|item| Found { item, callable: true }));
                }
                Demand::Type(_) => {}
            }
            todo.extend(Self::upstream_demands(state, demand));
        }
    }

    /// Passes a demand for `ty` on to what flows into `node`, without asking the node itself.
    fn pass_on(&mut self, node: Node, ty: TypeIndex, found: &mut Vec<Found>) {
        for (from, demand) in Self::upstream_demands(self.state(node), Demand::Type(ty)) {
            self.demand(from, demand, found);
        }
    }

    fn upstream_demands(state: &mut State, mut demand: Demand) -> Vec<(Node, Demand)> {
        if state.passed_on_all {
            return Vec::new();
        }
        if let Demand::Type(ty) = demand {
            if !state.passed_on.insert(ty) {
                return Vec::new();
            }
            if state.passed_on.len() > MANY_TYPES && !state.upstream.is_empty() {
                demand = Demand::All;
            }
        }
        state.passed_on_all = demand == Demand::All;
        state.upstream.iter().map(|&from| (from, demand)).collect()
    }

    fn state(&mut self, node: Node) -> &mut State {
        match node {
            Node::Table(table) => &mut self.tables[table],
            Node::Elem(elem) => &mut self.elems[elem],
        }
    }

    fn build(&mut self, node: Node) {
        if self.state(node).built {
            return;
        }
        let elems = match node {
            Node::Table(table) => self.segments.of_table[table].clone(),
            Node::Elem(elem) => vec![elem],
        };
        let mut state = State { built: true, ..State::default() };
        // Contents that a later segment overwrites are nobody's, unless instantiation may stop in
        // between.
        let layout = match node {
            Node::Table(table) if !self.segments.may_trap => Some(self.slots.layout(table).clone()),
            _ => None,
        };
        match layout {
            Some(layout) => {
                for run in layout.values() {
                    self.collect(run.elem, run.position, run.len, &mut state);
                }
            }
            None => {
                for elem in elems {
                    let len = self.slots.contents_of(elem).len() as u64;
                    self.collect(elem, 0, len, &mut state);
                }
            }
        }
        state.typed.sort_unstable();
        let before = self.state(node);
        state.passed_on_all = before.passed_on_all;
        state.passed_on = std::mem::take(&mut before.passed_on);
        state.upstream = std::mem::take(&mut before.upstream);
        *before = state;
    }

    fn collect(&mut self, elem: ElemIndex, position: u32, len: u64, state: &mut State) {
        for position in (position..).take(len as usize) {
            let item = Item { elem, position };
            let content = self.slots.content(item);
            if content == Content::Null {
                continue;
            }
            state.all.push(item);
            match content.func().filter(|func| !may_be_subtype(self.module, *func)) {
                Some(func) => {
                    let types = self.types_of(func).map(|ty| (ty, item));
                    state.typed.extend(types);
                }
                None => state.untyped.push(item),
            }
        }
    }

    /// Whether some use of a table or segment may find `func` in it and use it. A call of a function
    /// that is not demanded traps in whatever slot it stands.
    pub fn is_demanded(&self, func: FuncIndex) -> bool {
        let mut states = self.tables.values().chain(self.elems.values());
        may_be_subtype(self.module, func)
            || states.any(|state| {
                let is_asked = |ty| state.passed_on.contains(&ty) || state.answered.contains(&ty);
                state.passed_on_all || state.answered_all || self.types_of(func).any(is_asked)
            })
    }

    /// The canonical type of a function and all its supertypes.
    fn types_of(&self, func: FuncIndex) -> impl Iterator<Item = TypeIndex> + use<'m, 'a> {
        let module = self.module;
        let own = module.funcs.get(func).and_then(|func| module.canonical.get(func.ty)).copied();
        std::iter::successors(own, move |ty| module.supertypes.get(*ty).copied().flatten())
    }

    fn may_be_called_as(&mut self, item: Item, ty: TypeIndex) -> bool {
        match self.slots.content(item) {
            Content::Null => false,
            content => match content.func() {
                Some(func) => {
                    may_be_subtype(self.module, func) || self.types_of(func).any(|other| other == ty)
                }
                None => true,
            },
        }
    }
}
