//! Builds the graph: for each node what it needs, by the rules of [`crate::dce::live`].
//!
//! This file has the roots and the kinds of nodes, `mentions` what code and types name, `tables` how references get
//! to calls.

mod mentions;
mod tables;

use super::{Edge, Graph, Node, Part, Reason};
use crate::dce::call_targets::Node as Holder;
use crate::dce::live::{Live, Reach};
use crate::dce::segments::Placement;
use crate::error::{Error, Result};
use crate::index::{
    ElemIndex, EntityRef, FuncIndex, GlobalIndex, Item, MemoryIndex, Space, TableIndex, TagIndex,
};
use crate::module::{Module, Origin};
use crate::refs;
use crate::roots::{Fate, Roots};
use std::collections::{BTreeMap, HashMap};
use wasmparser::{DataKind, ExternalKind};

impl Graph {
    /// The graph of what is live, with every reason. `live` must have been found from `roots`.
    ///
    /// # Errors
    ///
    /// [`Error::Bug`] only, if the module is valid.
    pub fn of<'a>(module: &Module<'a>, roots: &Roots, live: &mut Live<'_, 'a>) -> Result<Graph> {
        let (groups_of, exports_of_groups) = (roots.groups_of_imports(), roots.exports_of_groups());
        let mut flows = HashMap::new();
        for func in module.funcs.keys() {
            let refs = refs::of_func(module, func).filter(|_| live.funcs[func] == Reach::Used);
            for flow in refs.iter().flat_map(|refs| &refs.flows) {
                flows.entry(ends(flow)).or_insert((func, flow.offset));
            }
        }
        let graph = Graph::default();
        let mut building =
            Building { module, live, groups_of, exports_of_groups, flows, graph, from: 0, failed: None };
        for (position, fate) in roots.fates().iter().enumerate() {
            if matches!(fate, Fate::Keep { .. }) {
                building.root(Node::Export(position));
            }
        }
        if building.live.keeps_start() {
            building.root(Node::Start);
        }
        building.root(Node::Instantiation);
        while let Some(&node) = building.graph.nodes.get(building.from) {
            building.needs_of(node)?;
            building.graph.ends.push(building.graph.edges.len());
            building.from += 1;
            if let Some(error) = building.failed.take() {
                return Err(error);
            }
        }
        building.graph.leave_room()?;
        Ok(building.graph)
    }
}

struct Building<'b, 'm, 'a> {
    module: &'b Module<'a>,
    live: &'b mut Live<'m, 'a>,
    /// For each imported function the groups ([`Roots::groups`]) that it is in.
    groups_of: BTreeMap<FuncIndex, Vec<usize>>,
    /// Exports that become roots when one of a group is live.
    exports_of_groups: Vec<Vec<usize>>,
    /// The first live instruction that brings what the second holds into the first.
    flows: HashMap<(TableIndex, Holder), (FuncIndex, u32)>,
    graph: Graph,
    /// The node whose edges are being found.
    from: usize,
    /// Why the graph cannot be larger.
    failed: Option<Error>,
}

/// Into which table a flow leads, and from what.
fn ends(flow: &refs::Flow) -> (TableIndex, Holder) {
    let from = match flow.from {
        refs::FlowSource::Table(table) => Holder::Table(TableIndex::new(table as usize)),
        refs::FlowSource::Elem(elem) => Holder::Elem(ElemIndex::new(elem as usize)),
    };
    (TableIndex::new(flow.table as usize), from)
}

impl<'a> Building<'_, '_, 'a> {
    fn root(&mut self, node: Node) {
        match self.graph.intern(node) {
            Ok(position) => self.graph.roots.push(position),
            Err(error) => self.failed = Some(error),
        }
    }

    fn edge(&mut self, node: Node, reason: Reason) {
        let from = self.from;
        let added = self.graph.intern(node).and_then(|to| self.graph.add(Edge { from, to, reason }));
        self.failed = self.failed.take().or(added.err());
    }

    fn item(&mut self, item: impl Into<Item>, part: Part, reason: Reason) {
        self.edge(Node::Item(item.into(), part), reason);
    }

    fn needs_of(&mut self, node: Node) -> Result<()> {
        match node {
            Node::Export(position) => {
                self.export(position);
                Ok(())
            }
            Node::Start => {
                self.module.start.into_iter().for_each(|start| self.item(start, Part::All, Reason::Named));
                Ok(())
            }
            Node::Instantiation => {
                self.instantiation();
                Ok(())
            }
            Node::Item(item, part) => self.needs_of_item(item, part),
            Node::Group(first) => {
                self.group(first);
                Ok(())
            }
            Node::Waiting(group) => {
                for position in std::mem::take(&mut self.exports_of_groups[group]) {
                    self.edge(Node::Export(position), Reason::Part);
                }
                Ok(())
            }
            Node::Numbered(space) => {
                self.numbered(space);
                Ok(())
            }
            Node::Slot(slot, callable) => self.slot(slot, callable),
            Node::Demand(holder, ty) => {
                self.demand(holder, ty);
                Ok(())
            }
            Node::Trapping(holder) => {
                self.trapping(holder);
                Ok(())
            }
            Node::Inflow(table, ty) => {
                self.inflow(table, ty);
                Ok(())
            }
        }
    }

    fn export(&mut self, position: usize) {
        let export = self.module.exports[position];
        let index = export.index as usize;
        let (item, part): (Item, Part) = match export.kind {
            ExternalKind::Func | ExternalKind::FuncExact => (FuncIndex::new(index).into(), Part::All),
            ExternalKind::Table => (TableIndex::new(index).into(), Part::Public),
            ExternalKind::Memory => (MemoryIndex::new(index).into(), Part::All),
            ExternalKind::Global => (GlobalIndex::new(index).into(), Part::All),
            ExternalKind::Tag => (TagIndex::new(index).into(), Part::All),
        };
        self.item(item, part, Reason::Named);
    }

    fn instantiation(&mut self) {
        let (module, segments, why) = (self.module, self.live.segments, Reason::Instantiates);
        for elem in module.elems.keys() {
            let placement = segments.elems[elem];
            let Some(table) = placement.target() else { continue };
            if module.tables.get(table).is_some_and(|table| table.origin.is_import()) {
                self.item(table, Part::Public, why);
            }
            if let Placement::MayTrap(table) = placement {
                self.item(table, Part::Shell, why);
                self.item(elem, Part::All, why);
            }
        }
        for data in module.datas.keys() {
            let placement = segments.datas[data];
            let Some(memory) = placement.target() else { continue };
            if module.memories.get(memory).is_some_and(|memory| memory.origin.is_import()) {
                self.item(memory, Part::All, why);
            }
            if let Placement::MayTrap(memory) = placement {
                self.item(memory, Part::Shell, why);
                self.item(data, Part::All, why);
            }
        }
    }

    /// Everything of an index space of which an import is told indices.
    fn numbered(&mut self, space: Space) {
        for index in 0..self.module.len_of(space) as u32 {
            self.item(Item::new(space, index), Part::All, Reason::Part);
        }
    }

    fn needs_of_item(&mut self, item: Item, part: Part) -> Result<()> {
        if part == Part::All
            && !matches!(item, Item::Func(_) | Item::Global(_) | Item::Tag(_) | Item::Type(_))
        {
            self.item(item, Part::Shell, Reason::Part);
        }
        match item {
            Item::Func(func) => self.func(func, part),
            Item::Table(table) => self.table(table, part),
            Item::Memory(memory) => {
                if part == Part::All {
                    let segments = self.live.segments;
                    let datas = &segments.of_memory[memory];
                    datas.iter().for_each(|&data| self.item(data, Part::All, Reason::FilledBy));
                }
                Ok(())
            }
            Item::Global(global) => {
                let Some(definition) = self.module.globals.get(global) else { return Ok(()) };
                refs::types::of_val_type(definition.ty.content_type, &mut |ty| self.ty(ty));
                match &definition.origin {
                    Origin::Defined(init) => self.expr(init),
                    Origin::Import(_) => Ok(()),
                }
            }
            Item::Tag(tag) => {
                self.module.tags.get(tag).into_iter().for_each(|tag| self.ty(tag.ty.as_u32()));
                Ok(())
            }
            Item::Elem(elem) => self.elem(elem, part),
            Item::Data(data) => match self.module.datas.get(data).map(|data| &data.kind) {
                Some(DataKind::Active { offset_expr, .. }) if part == Part::All => self.expr(offset_expr),
                _ => Ok(()),
            },
            Item::Type(ty) => {
                self.types(ty);
                Ok(())
            }
        }
    }
}
