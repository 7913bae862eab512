//! Builds the graph: for each node what it needs, by the rules of [`crate::dce::live`].

use super::{Edge, Graph, Node, Part, Reason};
use crate::consts::Content;
use crate::dce::live::needs::{self, Need};
use crate::dce::live::{Live, Reach};
use crate::dce::segments::Placement;
use crate::dce::tables::{Found, Item as Slot, Node as Holder};
use crate::error::{Error, Result};
use crate::index::{
    ElemIndex, EntityRef, FuncIndex, GlobalIndex, Item, MemoryIndex, TableIndex, TagIndex, TypeIndex,
};
use crate::module::{Module, Origin};
use crate::refs::{self, Use};
use crate::roots::{Fate, Roots};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use wasmparser::{ConstExpr, DataKind, ElementItems, ElementKind, ExternalKind, TableInit};

impl Graph {
    /// The graph of what is live, with every reason. `live` must have been found from `roots`.
    ///
    /// # Errors
    ///
    /// [`Error::Bug`] only, if the module is valid.
    pub fn of<'a>(module: &Module<'a>, roots: &Roots, live: &mut Live<'_, 'a>) -> Result<Graph> {
        let mut waiting: BTreeMap<FuncIndex, Vec<usize>> = BTreeMap::new();
        for (position, fate) in roots.fates().iter().enumerate() {
            if let Fate::While { imports, .. } = fate {
                imports.iter().for_each(|import| waiting.entry(*import).or_default().push(position));
            }
        }
        let mut flows = HashMap::new();
        for func in module.funcs.keys() {
            let refs = refs::of_func(module, func).filter(|_| live.funcs[func] == Reach::Used);
            for flow in refs.iter().flat_map(|refs| &refs.flows) {
                flows.entry(ends(flow)).or_insert((func, flow.offset));
            }
        }
        let graph = Graph::default();
        let mut building = Building { module, live, waiting, flows, graph, from: 0, failed: None };
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
    /// Exports that become roots when an imported function is live.
    waiting: BTreeMap<FuncIndex, Vec<usize>>,
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
            Node::Slot(slot, callable) => self.slot(slot, callable),
            Node::Ask(holder, ty) => {
                for found in self.live.tables.own(holder, ty) {
                    self.found(found, Reason::Holds);
                }
                if let Holder::Table(table) = holder {
                    self.edge(Node::Inflow(table, ty), Reason::Part);
                }
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

    fn func(&mut self, func: FuncIndex, part: Part) -> Result<()> {
        let Some(definition) = self.module.funcs.get(func) else {
            return Err(Error::bug(format!("func {} does not exist", func.as_u32())));
        };
        self.ty(definition.ty.as_u32());
        if definition.origin.is_import() {
            for position in self.waiting.get(&func).cloned().unwrap_or_default() {
                self.edge(Node::Export(position), Reason::WhileImported);
            }
            let told = self.live.numbers.told_to(func);
            if told.memories {
                let memories = self.module.memories.keys();
                memories.for_each(|memory| self.item(memory, Part::All, Reason::IndexAsData));
            }
            if told.funcs {
                self.module.funcs.keys().for_each(|func| self.item(func, Part::All, Reason::IndexAsData));
            }
            return Ok(());
        }
        if part != Part::All {
            return Ok(());
        }
        let Some(refs) = refs::of_func(self.module, func) else { return Ok(()) };
        for site in &refs.sites {
            self.need(site.kind, site.index, Reason::Body { offset: site.offset, kind: site.kind });
        }
        if let Some(offset) = refs.memory0 {
            let kind = Use::MemArg;
            self.item(MemoryIndex::new(0), Part::All, Reason::Body { offset, kind });
        }
        for call in &refs.indirect_calls {
            let (ty, table) = (TypeIndex::new(call.ty as usize), TableIndex::new(call.table as usize));
            let reason = Reason::IndirectCall { offset: call.offset, ty, table, slot: call.slot };
            let Some(&ty) = self.module.canonical.get(ty) else { continue };
            match self.live.tables.called_slot(table, ty, call.slot) {
                Some(found) => {
                    found.into_iter().for_each(|found| self.found(found, reason));
                    self.edge(Node::Inflow(table, Some(ty)), reason);
                }
                None => self.edge(Node::Ask(Holder::Table(table), Some(ty)), reason),
            }
        }
        Ok(())
    }

    fn inflow(&mut self, table: TableIndex, ty: Option<TypeIndex>) {
        let (holders, anything) = self.live.tables.inflow(table);
        let holders: Vec<Holder> = holders.collect();
        let ty = ty.filter(|_| !anything);
        for holder in holders {
            let reason = match self.flows.get(&(table, holder)) {
                Some(&(func, offset)) => Reason::Flow(func, offset),
                None => Reason::Part,
            };
            self.edge(Node::Ask(holder, ty), reason);
        }
    }

    fn table(&mut self, table: TableIndex, part: Part) -> Result<()> {
        let module = self.module;
        let Some(definition) = module.tables.get(table) else { return Ok(()) };
        let segments = self.live.segments;
        let segments = &segments.of_table[table];
        match part {
            Part::Public => {
                self.item(table, Part::All, Reason::Part);
                segments.iter().for_each(|&elem| self.item(elem, Part::All, Reason::FilledBy));
            }
            Part::All => self.edge(Node::Ask(Holder::Table(table), None), Reason::Part),
            Part::Shell => {
                refs::types::of_ref_type(definition.ty.element_type, &mut |ty| self.ty(ty));
                match &definition.origin {
                    Origin::Defined(TableInit::Expr(init)) => {
                        self.expr(init)?;
                        // Segments hide the initial value, whatever they write.
                        segments.iter().for_each(|&elem| self.item(elem, Part::All, Reason::FilledBy));
                    }
                    Origin::Defined(TableInit::RefNull) => {}
                    Origin::Import(_) => self.item(table, Part::All, Reason::Part),
                }
            }
        }
        Ok(())
    }

    fn elem(&mut self, elem: ElemIndex, part: Part) -> Result<()> {
        let Some(segment) = self.module.elems.get(elem) else { return Ok(()) };
        if let ElementItems::Expressions(ty, _) = &segment.items {
            refs::types::of_ref_type(*ty, &mut |ty| self.ty(ty));
        }
        if part != Part::All {
            return Ok(());
        }
        if let ElementKind::Active { offset_expr, .. } = &segment.kind {
            self.expr(offset_expr)?;
            if let Some(table) = self.live.segments.elems[elem].target() {
                self.item(table, Part::Shell, Reason::Within);
                self.shares_slots(elem, table);
            }
        }
        // Items of a non-null type of one's own choice cannot be replaced by anything.
        if let ElementItems::Expressions(ty, _) = &segment.items
            && !ty.is_nullable()
            && ty.type_index().is_some()
        {
            for position in 0..self.live.tables.contents_of(elem).len() as u32 {
                self.edge(Node::Slot(Slot { elem, position }, true), Reason::Holds);
            }
        }
        Ok(())
    }

    /// An edge to the next segment of those that stay or go with this one, in a ring.
    fn shares_slots(&mut self, elem: ElemIndex, table: TableIndex) {
        let segments = self.live.segments;
        let mut sharing =
            segments.of_table[table].iter().filter(|other| segments.shadowing.contains(**other));
        let first = sharing.clone().next();
        if segments.shadowing.contains(elem)
            && let Some(&next) = sharing.find(|other| **other > elem).or(first)
            && next != elem
        {
            self.item(next, Part::All, Reason::SharesSlots);
        }
    }

    fn slot(&mut self, slot: Slot, callable: bool) -> Result<()> {
        self.item(slot.elem, Part::All, Reason::Within);
        let part = if callable { Part::All } else { Part::Shell };
        let content = self.live.tables.content(slot);
        if let Content::Expr(_) = content {
            let expr = self.live.item_expr(slot).ok_or_else(|| Error::bug("an item outside its segment"))?;
            self.expr(&expr)?;
        }
        if let Some(func) = content.func() {
            // An import has no body to lose.
            let imported = self.module.funcs.get(func).is_some_and(|func| func.origin.is_import());
            self.item(func, if imported { Part::All } else { part }, Reason::Refers);
        }
        Ok(())
    }

    fn found(&mut self, found: Found, reason: Reason) {
        self.edge(Node::Slot(found.item, found.callable), reason);
    }

    /// The canonical type stands for all that are equal.
    fn ty(&mut self, ty: u32) {
        if let Some(&first) = self.module.canonical.get(TypeIndex::new(ty as usize)) {
            self.item(first, Part::All, Reason::Typed);
        }
    }

    /// What a type that is no part of a larger group mentions, or the group.
    fn types(&mut self, ty: TypeIndex) {
        match self.module.group_of(ty) {
            Some(group) if group.types.len() > 1 => {
                self.edge(Node::Group(TypeIndex::from_u32(group.types.start)), Reason::Part);
            }
            Some(_) => self.group(ty),
            None => {}
        }
    }

    /// What a recursion group mentions outside of itself, once.
    fn group(&mut self, first: TypeIndex) {
        let Some(group) = self.module.group_of(first) else { return };
        let mut mentioned: BTreeSet<TypeIndex> = BTreeSet::new();
        for ty in group.group.types() {
            refs::types::of_sub_type(ty, &mut |ty| {
                mentioned.extend(self.module.canonical.get(TypeIndex::from_u32(ty)));
            });
        }
        let others = mentioned.into_iter().filter(|ty| !group.types.contains(&ty.as_u32()));
        others.for_each(|ty| self.item(ty, Part::All, Reason::Typed));
    }

    fn expr(&mut self, expr: &ConstExpr<'a>) -> Result<()> {
        let refs = refs::of_const_expr(expr).map_err(|error| error.in_module(self.module.bytes))?;
        let start = expr.get_binary_reader().original_position();
        for site in refs.sites {
            self.need(site.kind, site.index, Reason::Expr(start + u64::from(site.offset)));
        }
        Ok(())
    }

    fn need(&mut self, kind: Use, index: u32, reason: Reason) {
        if index as usize >= self.module.len_of(kind.space()) {
            return;
        }
        match Need::of(self.module, self.live.segments, kind, index as usize) {
            Need::Type(ty) => {
                if let Some(&first) = self.module.canonical.get(ty) {
                    self.item(first, Part::All, reason);
                }
            }
            Need::Func(func) => self.item(func, Part::All, reason),
            Need::TableExists(table) => self.item(table, Part::Shell, reason),
            Need::TableRead(table) => self.item(table, Part::All, reason),
            Need::MemoryExists(memory) => self.item(memory, Part::Shell, reason),
            Need::Memory(memory) => self.item(memory, Part::All, reason),
            Need::Global(global) => self.item(global, Part::All, reason),
            Need::Tag(tag) => self.item(tag, Part::All, reason),
            Need::ElemExists(elem) => self.item(elem, Part::Shell, reason),
            Need::Elem(elem) => self.item(elem, Part::All, reason),
            Need::ElemRead(elem) => {
                debug_assert!(needs::is_passive(self.module, elem));
                self.item(elem, Part::All, reason);
                self.edge(Node::Ask(Holder::Elem(elem), None), reason);
            }
            Need::DataExists(data) => self.item(data, Part::Shell, reason),
            Need::Data(data) => self.item(data, Part::All, reason),
        }
    }
}
