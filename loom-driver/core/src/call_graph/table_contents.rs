//! What a `call_indirect` can call.
//!
//! A table that is neither imported nor exported holds what its segments and its initial value put
//! there, and what `table.init` and `table.copy` bring from elsewhere. That is a known list of
//! functions unless something else gets in: a reference from the stack, which may come from
//! anywhere, or an item that is computed. An exported table is the host's to fill, with functions
//! of its own as well.

use super::cfg::Inflow;
use crate::Module;
use crate::const_eval::Content;
use crate::index::{EntityRef, FuncIndex, SecondaryMap, TableIndex, TypeIndex};
use crate::module::Origin;
use crate::outside::{Access, Outside, may_be_subtype};
use wasmparser::{ElementItems, ElementKind, TableInit};

/// What the slots of a table can hold.
#[derive(Debug, Clone, Default)]
struct Contents {
    /// Whether something else can be there as well.
    open: bool,
    /// Sorted, each once.
    funcs: Vec<FuncIndex>,
}

impl Contents {
    fn add(&mut self, content: Content) {
        match (content, content.func()) {
            (Content::Null, _) => {}
            (_, Some(func)) => self.funcs.push(func),
            (_, None) => self.open = true,
        }
    }

    fn normalize(&mut self) {
        self.funcs.sort_unstable();
        self.funcs.dedup();
    }
}

/// What the slots of every table can hold at any time.
pub struct TableContents<'m, 'a> {
    module: &'m Module<'a>,
    tables: SecondaryMap<TableIndex, Contents>,
}

impl<'m, 'a> TableContents<'m, 'a> {
    /// Finds out what `module`, whose bodies bring this into tables, puts into them.
    pub fn of(
        module: &'m Module<'a>,
        outside: &Outside,
        inflows: impl Iterator<Item = Inflow>,
    ) -> TableContents<'m, 'a> {
        let mut callees = TableContents { module, tables: SecondaryMap::new() };
        for (index, table) in module.tables.iter() {
            let contents = &mut callees.tables[index];
            contents.open = !outside.table(index).is_some_and(Access::is_private);
            match &table.origin {
                Origin::Import(_) | Origin::Defined(TableInit::RefNull) => {}
                Origin::Defined(TableInit::Expr(expr)) => contents.add(module.constants.reference(expr)),
            }
        }
        for elem in module.elems.values() {
            if let ElementKind::Active { table_index, .. } = elem.kind {
                let table = TableIndex::new(table_index.unwrap_or(0) as usize);
                add_items(module, &elem.items, &mut callees.tables[table]);
            }
        }
        let mut copies = Vec::new();
        for inflow in inflows {
            match inflow {
                Inflow::Stack(table) => callees.tables[table].open = true,
                Inflow::Table(to, from) => copies.push((to, from)),
                Inflow::Elem(table, elem) => {
                    if let Some(elem) = module.elems.get(elem) {
                        add_items(module, &elem.items, &mut callees.tables[table]);
                    }
                }
            }
        }
        callees.tables.values_mut().for_each(Contents::normalize);
        callees.follow(copies);
        callees
    }

    /// Lets contents flow along `copies`, to and from, until nothing new arrives.
    fn follow(&mut self, mut copies: Vec<(TableIndex, TableIndex)>) {
        copies.sort_unstable();
        copies.dedup();
        let mut changed = true;
        while std::mem::take(&mut changed) {
            for &(to, from) in &copies {
                let source = self.tables[from].clone();
                let target = &mut self.tables[to];
                let before = (target.open, target.funcs.len());
                target.open |= source.open;
                target.funcs.extend(source.funcs);
                target.normalize();
                changed |= before != (target.open, target.funcs.len());
            }
        }
    }

    /// The functions that a call of type `ty` through `table` can run, each once; `None` if it may
    /// run anything.
    pub fn of_call(&self, table: TableIndex, ty: u32) -> Option<Vec<FuncIndex>> {
        let contents = &self.tables[table];
        let expected = *self.module.canonical.get(TypeIndex::new(ty as usize))?;
        if contents.open {
            return None;
        }
        let mut callees = Vec::new();
        for &func in &contents.funcs {
            let definition = self.module.funcs.get(func)?;
            if may_be_subtype(self.module, func) {
                return None;
            }
            let own = *self.module.canonical.get(definition.ty)?;
            let supertype = |ty: &TypeIndex| self.module.supertypes.get(*ty).copied().flatten();
            if std::iter::successors(Some(own), supertype).any(|ty| ty == expected) {
                callees.push(func);
            }
        }
        Some(callees)
    }
}

fn add_items(module: &Module<'_>, items: &ElementItems<'_>, contents: &mut Contents) {
    match items {
        ElementItems::Functions(funcs) => {
            for func in funcs.clone() {
                match func {
                    Ok(func) => contents.funcs.push(FuncIndex::new(func as usize)),
                    Err(_) => contents.open = true,
                }
            }
        }
        ElementItems::Expressions(_, exprs) => {
            for expr in exprs.clone() {
                match expr {
                    Ok(expr) => contents.add(module.constants.reference(&expr)),
                    Err(_) => contents.open = true,
                }
            }
        }
    }
}
