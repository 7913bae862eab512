//! How often each function, global and type is named.

use super::Unit;
use loom_core::index::{FuncIndex, GlobalIndex, PrimaryMap, SecondaryMap, Space, TypeIndex};
use loom_core::module::{Func, Group, Origin};
use loom_core::refs::{self, Refs};
use loom_core::{Error, Module, Result};
use wasmparser::{ConstExpr, DataKind, ElementItems, ElementKind, TableInit};

/// How often everything is named.
#[derive(Default)]
pub struct Uses {
    /// Of each function.
    pub funcs: SecondaryMap<FuncIndex, u64>,
    /// Of each global.
    pub globals: SecondaryMap<GlobalIndex, u64>,
    types: SecondaryMap<TypeIndex, u64>,
}

impl Uses {
    /// Counts in a module, in whose bodies `refs` are.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] only: the module is valid.
    pub fn of(module: &Module<'_>, refs: &PrimaryMap<FuncIndex, Option<&Refs>>) -> Result<Uses> {
        let mut uses = Uses::default();
        refs.values().flatten().for_each(|refs| uses.add_refs(refs));
        for ty in module.groups.iter().flat_map(|group| group.group.types()) {
            refs::types::of_sub_type(ty, &mut |ty| uses.add(Space::Type, ty));
        }
        for Func { ty, .. } in module.funcs.values() {
            uses.types[*ty] += 1;
        }
        for tag in module.tags.values() {
            uses.types[tag.ty] += 1;
        }
        for table in module.tables.values() {
            refs::types::of_ref_type(table.ty.element_type, &mut |ty| uses.add(Space::Type, ty));
            if let Origin::Defined(TableInit::Expr(init)) = &table.origin {
                uses.add_expr(module, init)?;
            }
        }
        for global in module.globals.values() {
            refs::types::of_val_type(global.ty.content_type, &mut |ty| uses.add(Space::Type, ty));
            if let Origin::Defined(init) = &global.origin {
                uses.add_expr(module, init)?;
            }
        }
        for export in &module.exports {
            uses.add(Space::of(export.kind), export.index);
        }
        if let Some(start) = module.start {
            uses.funcs[start] += 1;
        }
        uses.add_segments(module)?;
        Ok(uses)
    }

    fn add_segments(&mut self, module: &Module<'_>) -> Result<()> {
        let invalid = |error: wasmparser::Error| Error::invalid(module.bytes, &error);
        for elem in module.elems.values() {
            if let ElementKind::Active { offset_expr, .. } = &elem.kind {
                self.add_expr(module, offset_expr)?;
            }
            match &elem.items {
                ElementItems::Functions(funcs) => {
                    for func in funcs.clone() {
                        self.add(Space::Func, func.map_err(invalid)?);
                    }
                }
                ElementItems::Expressions(ty, exprs) => {
                    refs::types::of_ref_type(*ty, &mut |ty| self.add(Space::Type, ty));
                    for expr in exprs.clone() {
                        self.add_expr(module, &expr.map_err(invalid)?)?;
                    }
                }
            }
        }
        for data in module.datas.values() {
            if let DataKind::Active { offset_expr, .. } = &data.kind {
                self.add_expr(module, offset_expr)?;
            }
        }
        Ok(())
    }

    fn add_expr(&mut self, module: &Module<'_>, expr: &ConstExpr<'_>) -> Result<()> {
        self.add_refs(&of_expr(module, expr)?);
        Ok(())
    }

    fn add_refs(&mut self, refs: &Refs) {
        refs.sites.iter().for_each(|site| self.add(site.kind.space(), site.index));
    }

    fn add(&mut self, space: Space, index: u32) {
        match space {
            Space::Func => self.funcs[FuncIndex::from_u32(index)] += 1,
            Space::Global => self.globals[GlobalIndex::from_u32(index)] += 1,
            Space::Type => self.types[TypeIndex::from_u32(index)] += 1,
            Space::Table | Space::Memory | Space::Tag | Space::Elem | Space::Data => {}
        }
    }
}

/// The globals that an initial value reads.
///
/// # Errors
///
/// [`Error::Invalid`] only: the module is valid.
pub fn globals_in(module: &Module<'_>, init: &ConstExpr<'_>) -> Result<Vec<GlobalIndex>> {
    let refs = of_expr(module, init)?;
    let globals = refs.sites.iter().filter(|site| site.kind.space() == Space::Global);
    Ok(globals.map(|site| GlobalIndex::from_u32(site.index)).collect())
}

/// A recursion group, which needs those that its types refer to.
pub fn group(module: &Module<'_>, uses: &Uses, group: &Group) -> Unit {
    let own = group.types.clone();
    let mut unit = Unit { size: own.len() as u32, uses: 0, needs: Vec::new() };
    unit.uses = own.clone().map(|ty| uses.types[TypeIndex::from_u32(ty)]).sum();
    for ty in group.group.types() {
        refs::types::of_sub_type(ty, &mut |ty| {
            let position = module.types.get(TypeIndex::from_u32(ty)).map(|position| *position as usize);
            unit.needs.extend(position.filter(|_| !own.contains(&ty)));
        });
    }
    unit
}

fn of_expr(module: &Module<'_>, expr: &ConstExpr<'_>) -> Result<Refs> {
    refs::of_const_expr(expr).map_err(|error| error.in_module(module.bytes))
}
