//! Whether the indices in the functions of a module stand for the same things as those at a place in the fused module.

use std::collections::BTreeMap;
use std::fmt;

use super::core_module::CoreModule;
use super::shape::{Shapes, Space};
use crate::kinds::ExternalKind;

/// Compares the indices in the functions of a module with those at a place in the fused module.
pub(crate) struct Comparison<'m, 'a> {
    module: &'m CoreModule<'a>,
    fused: &'m CoreModule<'a>,
    begin: usize,
    /// What each index of the module stands for.
    pub(crate) meanings: BTreeMap<(Space, u32), u32>,
}

/// Two indices in the same place that cannot stand for the same thing.
pub(crate) struct Disagreement {
    /// The function, counted from the first that the module defines.
    pub(crate) defined: usize,
    space: Space,
    index: u32,
    /// The names of the import that the index stands for, if it is one.
    import: Option<(String, String)>,
    meaning: u32,
    why: Why,
}

enum Why {
    /// The index of the module stands for another one elsewhere.
    Elsewhere(u32),
    /// It has to stand for this one, because of where the module is.
    Place(u32),
    /// The types differ.
    Types { ours: String, theirs: String },
    /// There are other indices on one side.
    Other,
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Disagreement { space, index, import, meaning, why, .. } = self;
        let import = import.as_ref().map_or_else(String::new, |(module, name)| {
            format!(" (import `{}` `{}`)", module.escape_debug(), name.escape_debug())
        });
        write!(
            f,
            "it refers to {space} {index}{import}, and the fused module to {space} {meaning} in its place"
        )?;
        match why {
            Why::Elsewhere(known) => write!(f, ", but before that to {space} {known}"),
            Why::Place(expected) => write!(f, ", but it should be {space} {expected}"),
            Why::Types { ours, theirs } => write!(f, ", whose types differ: {ours} here, {theirs} there"),
            Why::Other => Ok(()),
        }
    }
}

impl<'m, 'a> Comparison<'m, 'a> {
    pub(crate) fn new(module: &'m CoreModule<'a>, fused: &'m CoreModule<'a>, begin: usize) -> Self {
        Comparison { module, fused, begin, meanings: BTreeMap::new() }
    }

    /// The first disagreement in all functions, whose forms are equal.
    pub(crate) fn disagreement(&mut self, shapes: &Shapes, fused: &Shapes) -> Option<Disagreement> {
        (0..self.module.bodies.len()).find_map(|defined| {
            let ours = shapes.references(defined);
            let theirs = fused.references(self.begin.saturating_add(defined));
            let mut pairs = ours.iter().zip(theirs);
            pairs.find_map(|(ours, theirs)| {
                let ((space, index), (fused_space, meaning)) = (*ours, *theirs);
                let why = if space == fused_space {
                    self.disagrees(space, index, meaning)
                } else {
                    Some(Why::Other)
                };
                why.map(|why| Disagreement {
                    defined,
                    space,
                    index,
                    import: self.import(space, index),
                    meaning,
                    why,
                })
            })
        })
    }

    /// The names of the function import with an index.
    fn import(&self, space: Space, index: u32) -> Option<(String, String)> {
        let import = self.module.import(ExternalKind::Func, index).filter(|_| space == Space::Func)?;
        Some((import.module.to_string(), import.name.to_string()))
    }

    fn disagrees(&mut self, space: Space, index: u32, meaning: u32) -> Option<Why> {
        // Where the functions are that the module defines follows from where it begins.
        if space == Space::Func
            && let Some(defined) = index.checked_sub(self.module.imported(ExternalKind::Func))
        {
            let first = self.fused.imported(ExternalKind::Func);
            let begin = u32::try_from(self.begin).ok().and_then(|begin| first.checked_add(begin));
            let expected = begin.and_then(|begin| begin.checked_add(defined)).unwrap_or(u32::MAX);
            return (expected != meaning).then_some(Why::Place(expected));
        }
        if let Some(known) = self.meanings.get(&(space, index)) {
            return (*known != meaning).then_some(Why::Elsewhere(*known));
        }
        self.meanings.insert((space, index), meaning);
        let (ours, theirs) = match space {
            Space::Type => (self.module.interface.ty(index), self.fused.interface.ty(meaning)),
            Space::Func => (self.module.interface.func_type(index), self.fused.interface.func_type(meaning)),
            Space::Table | Space::Memory | Space::Global | Space::Tag | Space::Data | Space::Elem => {
                return None;
            }
        };
        let is_same = match space {
            Space::Type => ours.is_some_and(is_self_contained) && ours == theirs,
            _ => ours == theirs,
        };
        let shown = |ty: Option<&wasmparser::FuncType>| ty.map_or("no function".into(), ToString::to_string);
        (!is_same).then(|| Why::Types { ours: shown(ours), theirs: shown(theirs) })
    }
}

/// Whether a type means the same in every module: it refers to no other type.
pub(crate) fn is_self_contained(ty: &wasmparser::FuncType) -> bool {
    ty.params().iter().chain(ty.results()).all(|ty| match ty {
        wasmparser::ValType::Ref(reference) => !reference.is_concrete_type_ref(),
        _ => true,
    })
}
