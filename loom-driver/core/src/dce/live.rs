//! What is reachable from the roots: a worklist over every index space at once.
//!
//! Memories, tables and segments have three states, none < referenced < used: a memory of which
//! only the size is asked must exist, but its contents are nobody's; an element segment that is
//! only dropped must exist, with no items. A function is *referenced* when only the kind of a trap
//! depends on it (`trap-kind=preserve`): it keeps its type and loses its body. States only rise, so
//! the order of the work does not matter for the result; it is fixed all the same, so that the
//! recorded causes are the same in every run.

use super::scan::Scanned;
use super::segments::{Placement, Segments};
use super::tables::{Found, Item as Slot, Node, Tables};
use crate::consts::Content;
use crate::error::{Error, Result};
use crate::index::{
    DataIndex, ElemIndex, EntityRef, EntitySet, FuncIndex, GlobalIndex, Item, MemoryIndex, SecondaryMap,
    TableIndex, TagIndex, TypeIndex,
};
use crate::module::{Module, Origin};
use crate::refs::{self, FlowSource, IndirectCall, Refs, Use};
use crate::roots::{Fate, Roots};
use wasmparser::{ConstExpr, DataKind, ElementItems, ElementKind, ExternalKind, TableInit};

/// How much of a thing is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Reach {
    /// Nothing.
    #[default]
    None,
    /// That it exists, with its type and limits.
    Referenced,
    /// All of it.
    Used,
}

/// Why something is live: the first cause that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The export at this position is a root.
    Export(usize),
    /// It is the start function.
    Start,
    /// Instantiation has an effect that can be seen from outside: a write to an imported table or
    /// memory, or a segment that may trap.
    Instantiation,
    /// A live import takes indices of this space as plain numbers.
    IndexAsData(FuncIndex),
    /// The body of a function mentions it, at this byte offset from the start of the body.
    Body(FuncIndex, u32),
    /// An item of an element segment that an indirect call or a table read in a body can reach.
    Slot(Slot, FuncIndex, u32),
    /// Something live needs it: an initialiser, an offset, an active segment of a live memory.
    Item(Item),
}

/// What is live, and why.
pub struct Live<'m, 'a> {
    module: &'m Module<'a>,
    roots: &'m Roots,
    /// Placements of segments.
    pub segments: &'m Segments,
    /// Indirect calls and the items that they reach.
    pub tables: Tables<'m, 'a>,
    /// What each used function mentions.
    pub scanned: Scanned,
    /// State of each function.
    pub funcs: SecondaryMap<FuncIndex, Reach>,
    /// State of each table.
    pub table_reach: SecondaryMap<TableIndex, Reach>,
    /// State of each memory.
    pub memories: SecondaryMap<MemoryIndex, Reach>,
    /// Live globals.
    pub globals: EntitySet<GlobalIndex>,
    /// Live tags.
    pub tags: EntitySet<TagIndex>,
    /// State of each element segment.
    pub elems: SecondaryMap<ElemIndex, Reach>,
    /// State of each data segment.
    pub datas: SecondaryMap<DataIndex, Reach>,
    /// Items of element segments that stay as they are.
    pub kept_items: SecondaryMap<ElemIndex, Vec<bool>>,
    /// Types that live things mention directly.
    pub types: EntitySet<TypeIndex>,
    /// Functions of which a live body makes a reference: they must be declared somewhere.
    pub ref_funcs: EntitySet<FuncIndex>,
    /// Whether a live body names a data segment: the data count section must be there.
    pub needs_data_count: bool,
    /// Exports that stay, by position.
    pub exports: Vec<bool>,
    /// Exports that become roots when an imported function is live.
    waiting: SecondaryMap<FuncIndex, Vec<usize>>,
    /// Tables whose segments that share slots have been kept.
    shadowing_kept: EntitySet<TableIndex>,
    causes: Causes,
    frontier: Vec<FuncIndex>,
}

#[derive(Default)]
struct Causes {
    funcs: SecondaryMap<FuncIndex, Option<Cause>>,
    tables: SecondaryMap<TableIndex, Option<Cause>>,
    memories: SecondaryMap<MemoryIndex, Option<Cause>>,
    globals: SecondaryMap<GlobalIndex, Option<Cause>>,
    tags: SecondaryMap<TagIndex, Option<Cause>>,
    elems: SecondaryMap<ElemIndex, Option<Cause>>,
    datas: SecondaryMap<DataIndex, Option<Cause>>,
}

impl<'m, 'a> Live<'m, 'a> {
    /// Finds everything reachable from `roots`.
    ///
    /// # Errors
    ///
    /// [`Error::Bug`] only: the module is valid.
    pub fn find(
        module: &'m Module<'a>,
        roots: &'m Roots,
        segments: &'m Segments,
        preserve_trap_kind: bool,
    ) -> Result<Live<'m, 'a>> {
        let mut live = Live {
            module,
            roots,
            segments,
            tables: Tables::new(module, segments, preserve_trap_kind),
            scanned: Scanned::default(),
            funcs: SecondaryMap::new(),
            table_reach: SecondaryMap::new(),
            memories: SecondaryMap::new(),
            globals: EntitySet::new(),
            tags: EntitySet::new(),
            elems: SecondaryMap::new(),
            datas: SecondaryMap::new(),
            kept_items: SecondaryMap::new(),
            types: EntitySet::new(),
            ref_funcs: EntitySet::new(),
            needs_data_count: false,
            exports: vec![false; module.exports.len()],
            waiting: SecondaryMap::new(),
            shadowing_kept: EntitySet::new(),
            causes: Causes::default(),
            frontier: Vec::new(),
        };
        live.root_exports()?;
        live.root_effects()?;
        while !live.frontier.is_empty() {
            let frontier = std::mem::take(&mut live.frontier);
            live.scanned.decode(module, &frontier)?;
            for func in frontier {
                if let Some(refs) = live.scanned.get(func) {
                    live.mark_body(func, &refs)?;
                }
            }
        }
        Ok(live)
    }

    /// Whether there is nothing to keep at all.
    pub fn is_empty(&self) -> bool {
        let nothing = |reach: &Reach| *reach == Reach::None;
        !self.exports.contains(&true)
            && self.funcs.values().all(nothing)
            && self.table_reach.values().all(nothing)
            && self.memories.values().all(nothing)
    }

    /// Why `item` is live; `None` if it is not, and for types, which have no recorded cause.
    pub fn cause(&self, item: Item) -> Option<Cause> {
        match item {
            Item::Func(i) => self.causes.funcs[i],
            Item::Table(i) => self.causes.tables[i],
            Item::Memory(i) => self.causes.memories[i],
            Item::Global(i) => self.causes.globals[i],
            Item::Tag(i) => self.causes.tags[i],
            Item::Elem(i) => self.causes.elems[i],
            Item::Data(i) => self.causes.datas[i],
            Item::Type(_) => None,
        }
    }

    fn root_exports(&mut self) -> Result<()> {
        let roots = self.roots;
        for (position, fate) in roots.fates().iter().enumerate() {
            if let Fate::While { imports, .. } = fate {
                for &import in imports {
                    self.waiting[import].push(position);
                }
            }
        }
        for (position, fate) in roots.fates().iter().enumerate() {
            if matches!(fate, Fate::Keep { .. }) {
                self.root_export(position)?;
            }
        }
        Ok(())
    }

    fn root_export(&mut self, position: usize) -> Result<()> {
        if std::mem::replace(&mut self.exports[position], true) {
            return Ok(());
        }
        let export = self.module.exports[position];
        let cause = Cause::Export(position);
        let index = export.index as usize;
        match export.kind {
            ExternalKind::Func | ExternalKind::FuncExact => self.use_func(FuncIndex::new(index), cause),
            ExternalKind::Table => self.publish_table(TableIndex::new(index), cause),
            ExternalKind::Memory => self.use_memory(MemoryIndex::new(index), cause),
            ExternalKind::Global => self.use_global(GlobalIndex::new(index), cause),
            ExternalKind::Tag => {
                self.use_tag(TagIndex::new(index), cause);
                Ok(())
            }
        }
    }

    /// Whether the start function stays.
    pub fn keeps_start(&self) -> bool {
        self.module.start.is_some_and(|start| !self.module.body(start).is_some_and(does_nothing))
    }

    /// Everything that the module does on its own account when it is instantiated.
    fn root_effects(&mut self) -> Result<()> {
        let module = self.module;
        if let Some(start) = module.start
            && self.keeps_start()
        {
            self.use_func(start, Cause::Start)?;
        }
        for elem in module.elems.keys() {
            let placement = self.segments.elems[elem];
            let Some(table) = placement.target() else { continue };
            if module.tables.get(table).is_some_and(|table| table.origin.is_import()) {
                self.publish_table(table, Cause::Instantiation)?;
            }
            if let Placement::MayTrap(table) = placement {
                self.refer_to_table(table, Cause::Instantiation)?;
                self.use_elem(elem, Cause::Instantiation)?;
            }
        }
        for data in module.datas.keys() {
            let placement = self.segments.datas[data];
            let Some(memory) = placement.target() else { continue };
            if module.memories.get(memory).is_some_and(|memory| memory.origin.is_import()) {
                self.use_memory(memory, Cause::Instantiation)?;
            }
            if let Placement::MayTrap(memory) = placement {
                self.refer_to_memory(memory, Cause::Instantiation);
                self.use_data(data, Cause::Instantiation)?;
            }
        }
        Ok(())
    }

    fn mark_body(&mut self, func: FuncIndex, refs: &Refs) -> Result<()> {
        for site in &refs.sites {
            self.mark_use(site.kind, site.index, Cause::Body(func, site.offset))?;
        }
        if let Some(offset) = refs.memory0 {
            self.use_memory(MemoryIndex::new(0), Cause::Body(func, offset))?;
        }
        for call in &refs.indirect_calls {
            self.mark_indirect_call(func, call)?;
        }
        for flow in &refs.flows {
            let table = TableIndex::new(flow.table as usize);
            let from = match flow.from {
                FlowSource::Table(table) => Node::Table(TableIndex::new(table as usize)),
                FlowSource::Elem(elem) if self.is_passive(ElemIndex::new(elem as usize)) => {
                    Node::Elem(ElemIndex::new(elem as usize))
                }
                // An active or declarative segment is empty by the time any code runs.
                FlowSource::Elem(_) => continue,
            };
            let mut found = Vec::new();
            self.tables.flow(table, from, &mut found);
            self.mark_found(&found, func, flow.offset)?;
        }
        Ok(())
    }

    fn mark_indirect_call(&mut self, func: FuncIndex, call: &IndirectCall) -> Result<()> {
        let ty = self.module.canonical.get(TypeIndex::new(call.ty as usize)).copied();
        let ty = ty.ok_or_else(|| Error::bug("call_indirect of a type that does not exist"))?;
        let table = TableIndex::new(call.table as usize);
        let mut found = Vec::new();
        self.tables.call(table, ty, call.slot, &mut found);
        self.mark_found(&found, func, call.offset)
    }

    fn mark_found(&mut self, found: &[Found], func: FuncIndex, offset: u32) -> Result<()> {
        for found in found {
            self.keep_item(found.item, found.callable, Cause::Slot(found.item, func, offset))?;
        }
        Ok(())
    }

    /// An item of a segment stays, and what it refers to is live.
    fn keep_item(&mut self, item: Slot, callable: bool, cause: Cause) -> Result<()> {
        let content = self.tables.content(item);
        if !callable && let Some(func) = content.func() {
            self.refer_to_func(func, cause);
        }
        let known = self.tables.contents_of(item.elem).len();
        let kept = &mut self.kept_items[item.elem];
        kept.resize(known, false);
        let Some(kept) = kept.get_mut(item.position as usize) else {
            return Err(Error::bug("an item outside its segment"));
        };
        let first = !std::mem::replace(kept, true);
        if first {
            self.use_elem(item.elem, cause)?;
        }
        match content {
            Content::Null => Ok(()),
            Content::Func(func) if callable => self.use_func(func, cause),
            Content::Func(_) => Ok(()),
            Content::Expr(_) if first => match self.item_expr(item) {
                Some(expr) => self.mark_const_expr(&expr, Item::Elem(item.elem)),
                None => Err(Error::bug("an item outside its segment")),
            },
            Content::Expr(func) => match func {
                Some(func) if callable => self.use_func(func, cause),
                _ => Ok(()),
            },
        }
    }

    fn item_expr(&self, item: Slot) -> Option<ConstExpr<'a>> {
        match &self.module.elems.get(item.elem)?.items {
            ElementItems::Expressions(_, exprs) => {
                exprs.clone().into_iter().nth(item.position as usize)?.ok()
            }
            ElementItems::Functions(_) => None,
        }
    }

    fn mark_use(&mut self, kind: Use, index: u32, cause: Cause) -> Result<()> {
        if matches!(cause, Cause::Body(..)) {
            self.note_validation_needs(kind, index);
        }
        let index = index as usize;
        // Only possible where the user has switched validation off.
        if index >= self.module.len_of(kind.space()) {
            let message = format!("a body names {} {index}, which does not exist", kind.space().name());
            let help = Some("run without `--no-validate` to see where".into());
            return Err(Error::Refused { message, help });
        }
        match kind {
            Use::Type | Use::HeapType => {
                self.types.insert(TypeIndex::new(index));
            }
            Use::Call | Use::RefFunc => self.use_func(FuncIndex::new(index), cause)?,
            Use::TableCall | Use::TableSize | Use::TableWrite | Use::TableFlow => {
                self.refer_to_table(TableIndex::new(index), cause)?;
            }
            Use::Table => self.read_table(TableIndex::new(index), cause)?,
            Use::MemorySize | Use::MemoryGrow => self.refer_to_memory(MemoryIndex::new(index), cause),
            Use::Memory | Use::MemArg => self.use_memory(MemoryIndex::new(index), cause)?,
            Use::Global => self.use_global(GlobalIndex::new(index), cause)?,
            Use::Tag => self.use_tag(TagIndex::new(index), cause),
            Use::ElemDrop => self.refer_to_elem(ElemIndex::new(index), cause),
            Use::ElemFlow => {
                let elem = ElemIndex::new(index);
                // The length of a passive segment is part of the bounds check of `table.init`.
                match self.is_passive(elem) {
                    true => self.use_elem(elem, cause)?,
                    false => self.refer_to_elem(elem, cause),
                }
            }
            Use::Elem => self.read_elem(ElemIndex::new(index), cause)?,
            Use::DataDrop => self.refer_to_data(DataIndex::new(index), cause),
            Use::Data => {
                let data = DataIndex::new(index);
                // An active segment is empty by the time any code runs.
                match self.segments.datas[data] {
                    Placement::Nowhere => self.use_data(data, cause)?,
                    _ => self.refer_to_data(data, cause),
                }
            }
        }
        Ok(())
    }

    /// Operators in bodies that are only valid if something else is there.
    fn note_validation_needs(&mut self, kind: Use, index: u32) {
        match kind {
            Use::RefFunc => {
                self.ref_funcs.insert(FuncIndex::new(index as usize));
            }
            Use::Data | Use::DataDrop => self.needs_data_count = true,
            _ => {}
        }
    }

    fn mark_const_expr(&mut self, expr: &ConstExpr<'a>, owner: Item) -> Result<()> {
        let refs = refs::of_const_expr(expr).map_err(|error| error.in_module(self.module.bytes))?;
        for site in refs.sites {
            self.mark_use(site.kind, site.index, Cause::Item(owner))?;
        }
        Ok(())
    }

    fn refer_to_func(&mut self, func: FuncIndex, cause: Cause) {
        // An import has no body to lose.
        let imported = self.module.funcs.get(func).is_some_and(|func| func.origin.is_import());
        let reach = if imported { Reach::Used } else { Reach::Referenced };
        raise(&mut self.funcs[func], reach, &mut self.causes.funcs[func], cause);
    }

    fn use_func(&mut self, func: FuncIndex, cause: Cause) -> Result<()> {
        if !raise(&mut self.funcs[func], Reach::Used, &mut self.causes.funcs[func], cause) {
            return Ok(());
        }
        match self.module.funcs.get(func).map(|func| &func.origin) {
            Some(Origin::Defined(_)) => self.frontier.push(func),
            Some(&Origin::Import(import)) => self.use_imported_func(func, import)?,
            None => return Err(Error::bug(format!("func {} does not exist", func.as_u32()))),
        }
        Ok(())
    }

    fn use_imported_func(&mut self, func: FuncIndex, import: usize) -> Result<()> {
        for position in std::mem::take(&mut self.waiting[func]) {
            self.root_export(position)?;
        }
        let import = self.module.imports[import];
        let taken = crate::roots::indices_taken_as_data(import.module, import.name);
        if taken.memories {
            for memory in self.module.memories.keys() {
                self.use_memory(memory, Cause::IndexAsData(func))?;
            }
        }
        if taken.funcs {
            for other in self.module.funcs.keys() {
                self.use_func(other, Cause::IndexAsData(func))?;
            }
        }
        Ok(())
    }

    /// Somebody outside can do anything with the table.
    fn publish_table(&mut self, table: TableIndex, cause: Cause) -> Result<()> {
        self.read_table(table, cause)?;
        // What is written to it later must be found too, also into slots that are empty now.
        let segments = self.segments;
        for &elem in &segments.of_table[table] {
            self.use_elem(elem, Cause::Item(table.into()))?;
        }
        Ok(())
    }

    fn read_table(&mut self, table: TableIndex, cause: Cause) -> Result<()> {
        self.refer_to_table(table, cause)?;
        if !raise(&mut self.table_reach[table], Reach::Used, &mut self.causes.tables[table], cause) {
            return Ok(());
        }
        let mut found = Vec::new();
        self.tables.read(Node::Table(table), &mut found);
        for found in found {
            self.keep_item(found.item, true, Cause::Item(table.into()))?;
        }
        Ok(())
    }

    fn refer_to_table(&mut self, table: TableIndex, cause: Cause) -> Result<()> {
        if !raise(&mut self.table_reach[table], Reach::Referenced, &mut self.causes.tables[table], cause) {
            return Ok(());
        }
        let module = self.module;
        match module.tables.get(table).map(|table| &table.origin) {
            Some(Origin::Defined(TableInit::Expr(init))) => {
                self.mark_const_expr(init, table.into())?;
                // Segments hide the initial value, whatever they write.
                for &elem in &self.segments.of_table[table] {
                    self.use_elem(elem, Cause::Item(table.into()))?;
                }
                Ok(())
            }
            // The embedder may read whatever is written to it.
            Some(Origin::Import(_)) => self.read_table(table, cause),
            _ => Ok(()),
        }
    }

    fn refer_to_memory(&mut self, memory: MemoryIndex, cause: Cause) {
        raise(&mut self.memories[memory], Reach::Referenced, &mut self.causes.memories[memory], cause);
    }

    fn use_memory(&mut self, memory: MemoryIndex, cause: Cause) -> Result<()> {
        if !raise(&mut self.memories[memory], Reach::Used, &mut self.causes.memories[memory], cause) {
            return Ok(());
        }
        let segments = self.segments;
        for &data in &segments.of_memory[memory] {
            self.use_data(data, Cause::Item(memory.into()))?;
        }
        Ok(())
    }

    fn use_global(&mut self, global: GlobalIndex, cause: Cause) -> Result<()> {
        if self.globals.insert(global) {
            self.causes.globals[global] = Some(cause);
            let module = self.module;
            if let Some(Origin::Defined(init)) = module.globals.get(global).map(|global| &global.origin) {
                self.mark_const_expr(init, global.into())?;
            }
        }
        Ok(())
    }

    fn use_tag(&mut self, tag: TagIndex, cause: Cause) {
        if self.tags.insert(tag) {
            self.causes.tags[tag] = Some(cause);
        }
    }

    fn is_passive(&self, elem: ElemIndex) -> bool {
        matches!(self.module.elems.get(elem).map(|elem| &elem.kind), Some(ElementKind::Passive))
    }

    fn refer_to_elem(&mut self, elem: ElemIndex, cause: Cause) {
        raise(&mut self.elems[elem], Reach::Referenced, &mut self.causes.elems[elem], cause);
    }

    /// The segment is written at instantiation, or a source of `table.init`, with its shape.
    fn use_elem(&mut self, elem: ElemIndex, cause: Cause) -> Result<()> {
        if !raise(&mut self.elems[elem], Reach::Used, &mut self.causes.elems[elem], cause) {
            return Ok(());
        }
        let module = self.module;
        let Some(segment) = module.elems.get(elem) else { return Ok(()) };
        if let ElementKind::Active { offset_expr, .. } = &segment.kind {
            self.mark_const_expr(offset_expr, elem.into())?;
            if let Some(table) = self.segments.elems[elem].target() {
                self.refer_to_table(table, Cause::Item(elem.into()))?;
                self.keep_shadowing(elem, table)?;
            }
        }
        // Items of a non-null type of one's own choice cannot be replaced by anything.
        if let ElementItems::Expressions(ty, _) = &segment.items
            && !ty.is_nullable()
            && ty.type_index().is_some()
        {
            for position in 0..self.tables.contents_of(elem).len() as u32 {
                self.keep_item(Slot { elem, position }, true, Cause::Item(elem.into()))?;
            }
        }
        Ok(())
    }

    /// Where segments share slots, they stay or go together.
    fn keep_shadowing(&mut self, elem: ElemIndex, table: TableIndex) -> Result<()> {
        let segments = self.segments;
        if segments.shadowing.contains(elem) && self.shadowing_kept.insert(table) {
            for &other in &segments.of_table[table] {
                if segments.shadowing.contains(other) {
                    self.use_elem(other, Cause::Item(elem.into()))?;
                }
            }
        }
        Ok(())
    }

    /// Items of the segment become references that anybody may use.
    fn read_elem(&mut self, elem: ElemIndex, cause: Cause) -> Result<()> {
        if !self.is_passive(elem) {
            self.refer_to_elem(elem, cause);
            return Ok(());
        }
        self.use_elem(elem, cause)?;
        let mut found = Vec::new();
        self.tables.read(Node::Elem(elem), &mut found);
        for found in found {
            self.keep_item(found.item, true, Cause::Item(elem.into()))?;
        }
        Ok(())
    }

    fn refer_to_data(&mut self, data: DataIndex, cause: Cause) {
        raise(&mut self.datas[data], Reach::Referenced, &mut self.causes.datas[data], cause);
    }

    fn use_data(&mut self, data: DataIndex, cause: Cause) -> Result<()> {
        if !raise(&mut self.datas[data], Reach::Used, &mut self.causes.datas[data], cause) {
            return Ok(());
        }
        let module = self.module;
        match module.datas.get(data).map(|data| &data.kind) {
            Some(DataKind::Active { offset_expr, .. }) => self.mark_const_expr(offset_expr, data.into()),
            _ => Ok(()),
        }
    }
}

/// Raises a state; tells whether it changed, and then records the cause if it is the first.
fn raise(state: &mut Reach, to: Reach, known: &mut Option<Cause>, cause: Cause) -> bool {
    if *state >= to {
        return false;
    }
    *state = to;
    known.get_or_insert(cause);
    true
}

/// Whether a start function has no effect, cannot trap and ends: nothing but `nop`s.
fn does_nothing(body: &wasmparser::FunctionBody<'_>) -> bool {
    let Ok(operators) = body.get_operators_reader() else { return false };
    operators.into_iter().all(|op| matches!(op, Ok(wasmparser::Operator::Nop | wasmparser::Operator::End)))
}
