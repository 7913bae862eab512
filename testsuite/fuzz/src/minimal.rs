//! A reference count on the output of `dce`: is there anything that nothing refers to?
//!
//! This follows what is *mentioned*, from exports, the start function and segments that may trap,
//! through bodies, types and initial values. It looks at each thing as a whole, where loom knows
//! what an operator needs of it, so it removes less than loom does; but what it finds, loom missed.
//! It reads with the walk of wasm-encoder, not with loom's own list of operators.
//!
//! Two exceptions, both on purpose:
//!
//! * A declarative segment declares functions for `ref.func`, so nothing refers to it.
//! * A segment is not left out while what it is written to is used, whoever may read it there.

use anyhow::{Result, bail};
use loom_core::Module;
use loom_core::index::{
    DataIndex, ElemIndex, EntityRef, FuncIndex, GlobalIndex, MemoryIndex, Space, TableIndex, TagIndex,
    TypeIndex,
};
use std::collections::BTreeSet;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, ElementSection};
use wasmparser::{ConstExpr, DataKind, ElementKind, Operator, TableInit};

/// A thing: its index space, and its index there.
type Thing = (Space, u32);

/// Checks that everything in the module is referred to.
///
/// # Errors
///
/// Something that is not.
pub fn check(module: &Module<'_>) -> Result<()> {
    let mut count = Count { module, reached: BTreeSet::new(), todo: Vec::new() };
    for export in &module.exports {
        count.reach((Space::of(export.kind), export.index));
    }
    if let Some(start) = module.start {
        count.reach((Space::Func, start.as_u32()));
    }
    for (elem, segment) in module.elems.iter() {
        let is_root = match &segment.kind {
            ElementKind::Active { table_index, offset_expr } => {
                let table = &module.tables[TableIndex::from_u32(table_index.unwrap_or(0))];
                let len = item_count(&segment.items);
                table.origin.is_import() || !fits(offset_expr, len, table.ty.initial.into())
            }
            ElementKind::Declared => true,
            ElementKind::Passive => false,
        };
        if is_root {
            count.reach((Space::Elem, elem.as_u32()));
        }
    }
    for (data, segment) in module.datas.iter() {
        if let DataKind::Active { memory_index, offset_expr } = &segment.kind {
            let memory = &module.memories[MemoryIndex::from_u32(*memory_index)];
            let len = segment.data.len() as u64;
            if memory.origin.is_import() || !fits(offset_expr, len, memory.min_bytes()) {
                count.reach((Space::Data, data.as_u32()));
            }
        }
    }
    while let Some(thing) = count.todo.pop() {
        for mentioned in mentions(module, thing).map_err(|error| anyhow::anyhow!("{error}"))? {
            count.reach(mentioned);
        }
    }
    for space in [
        Space::Type,
        Space::Func,
        Space::Table,
        Space::Memory,
        Space::Global,
        Space::Tag,
        Space::Elem,
        Space::Data,
    ] {
        for index in 0..module.len_of(space) as u32 {
            if !count.reached.contains(&(space, index)) {
                bail!("nothing refers to {} {index}", space.name());
            }
        }
    }
    Ok(())
}

/// Number of items of an element segment.
fn item_count(items: &wasmparser::ElementItems<'_>) -> u64 {
    match items {
        wasmparser::ElementItems::Functions(items) => items.count().into(),
        wasmparser::ElementItems::Expressions(_, items) => items.count().into(),
    }
}

/// Whether a segment of this length at a constant offset is inside of something of this size.
fn fits(offset: &ConstExpr<'_>, len: u64, size: u128) -> bool {
    let mut operators = offset.get_operators_reader();
    let offset = match operators.read() {
        Ok(Operator::I32Const { value }) if operators.is_end_then_eof() => u64::from(value as u32),
        Ok(Operator::I64Const { value }) if operators.is_end_then_eof() => value as u64,
        _ => return false,
    };
    u128::from(offset) + u128::from(len) <= size
}

struct Count<'m, 'a> {
    module: &'m Module<'a>,
    reached: BTreeSet<Thing>,
    todo: Vec<Thing>,
}

impl Count<'_, '_> {
    fn reach(&mut self, thing: Thing) {
        if !self.reached.insert(thing) {
            return;
        }
        self.todo.push(thing);
        // What is written to a table or memory goes with it.
        match thing.0 {
            Space::Table => {
                for (elem, segment) in self.module.elems.iter() {
                    if let ElementKind::Active { table_index, .. } = segment.kind
                        && table_index.unwrap_or(0) == thing.1
                    {
                        self.reach((Space::Elem, elem.as_u32()));
                    }
                }
            }
            Space::Memory => {
                for (data, segment) in self.module.datas.iter() {
                    if let DataKind::Active { memory_index, .. } = segment.kind
                        && memory_index == thing.1
                    {
                        self.reach((Space::Data, data.as_u32()));
                    }
                }
            }
            _ => {}
        }
    }
}

type Walked<T> = Result<T, Error<std::convert::Infallible>>;

/// What a thing mentions.
fn mentions(module: &Module<'_>, (space, index): Thing) -> Walked<BTreeSet<Thing>> {
    let mut found = Mentions::default();
    let at = index as usize;
    match space {
        Space::Type => {
            // A recursion group stays or goes as a whole.
            let group = &module.groups[module.types[TypeIndex::new(at)] as usize];
            found.0.extend(group.types.clone().map(|ty| (Space::Type, ty)));
            group.group.types().try_for_each(|ty| found.sub_type(ty.clone()).map(drop))?;
        }
        Space::Func => {
            let func = &module.funcs[FuncIndex::new(at)];
            found.type_index(func.ty.as_u32())?;
            if let Some(body) = func.origin.defined() {
                found.parse_function_body(&mut CodeSection::new(), body.clone())?;
            }
        }
        Space::Table => {
            let table = &module.tables[TableIndex::new(at)];
            found.table_type(table.ty)?;
            if let Some(TableInit::Expr(init)) = table.origin.defined() {
                found.const_expr(init.clone())?;
            }
        }
        Space::Memory => {}
        Space::Global => {
            let global = &module.globals[GlobalIndex::new(at)];
            found.global_type(global.ty)?;
            if let Some(init) = global.origin.defined() {
                found.const_expr(init.clone())?;
            }
        }
        Space::Tag => drop(found.type_index(module.tags[TagIndex::new(at)].ty.as_u32())?),
        Space::Elem => {
            let segment = module.elems[ElemIndex::new(at)].clone();
            found.parse_element(&mut ElementSection::new(), segment)?;
        }
        Space::Data => {
            if let DataKind::Active { memory_index, offset_expr } = &module.datas[DataIndex::new(at)].kind {
                found.memory_index(*memory_index)?;
                found.const_expr(offset_expr.clone())?;
            }
        }
    }
    Ok(found.0)
}

/// Copies nothing and writes down every index.
#[derive(Default)]
struct Mentions(BTreeSet<Thing>);

impl Mentions {
    fn add(&mut self, space: Space, index: u32) -> Walked<u32> {
        self.0.insert((space, index));
        Ok(index)
    }
}

impl Reencode for Mentions {
    type Error = std::convert::Infallible;

    fn data_index(&mut self, data: u32) -> Walked<u32> {
        self.add(Space::Data, data)
    }

    fn element_index(&mut self, element: u32) -> Walked<u32> {
        self.add(Space::Elem, element)
    }

    fn function_index(&mut self, func: u32) -> Walked<u32> {
        self.add(Space::Func, func)
    }

    fn global_index(&mut self, global: u32) -> Walked<u32> {
        self.add(Space::Global, global)
    }

    fn memory_index(&mut self, memory: u32) -> Walked<u32> {
        self.add(Space::Memory, memory)
    }

    fn table_index(&mut self, table: u32) -> Walked<u32> {
        self.add(Space::Table, table)
    }

    fn tag_index(&mut self, tag: u32) -> Walked<u32> {
        self.add(Space::Tag, tag)
    }

    fn type_index(&mut self, ty: u32) -> Walked<u32> {
        self.add(Space::Type, ty)
    }
}
