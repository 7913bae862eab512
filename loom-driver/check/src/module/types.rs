//! Types, and when two of them are the same.
//!
//! Two types are the same if their recursion groups are the same and they stand at the same place in them. Within a group
//! a reference to one of its own types counts by position, any other by the type that it names. So a group becomes a
//! sequence of [`Token`]s, and equal sequences are equal groups; the first of them stands for all.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;
use wasmparser::{
    CompositeInnerType, FieldType, FuncType, HeapType, PackedIndex, RecGroup, RefType, StorageType, SubType,
    UnpackedIndex, ValType,
};

/// The type index space.
#[derive(Debug, Clone, Default)]
pub struct Types {
    types: Vec<SubType>,
    /// For each type the first one that is the same.
    same: Vec<u32>,
    /// For each type its recursion group.
    group_of: Vec<Range<u32>>,
    /// The first type of the first group of each form.
    groups: HashMap<Vec<Token>, u32>,
}

/// A piece of what makes a group what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Token {
    /// How many of something follow, or a choice among a few.
    Number(usize),
    /// A type that names no other type.
    Plain(ValType),
    /// A type of the same group, by position.
    Own(u32),
    /// Any other type, by the first that is the same.
    Other(u32),
}

impl Types {
    /// How many types there are.
    pub fn len(&self) -> usize {
        self.types.len()
    }

    /// Whether there is no type.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty()
    }

    /// All types in order.
    pub fn iter(&self) -> std::slice::Iter<'_, SubType> {
        self.types.iter()
    }

    /// The type of this index.
    pub fn get(&self, ty: u32) -> Option<&SubType> {
        self.types.get(ty as usize)
    }

    /// The function type of this index, if it is one.
    pub fn func(&self, ty: u32) -> Option<&FuncType> {
        match &self.get(ty)?.composite_type.inner {
            CompositeInnerType::Func(func) => Some(func),
            _ => None,
        }
    }

    /// The recursion group of a type: the indices of all types that are defined together with it.
    pub fn group(&self, ty: u32) -> Option<Range<u32>> {
        self.group_of.get(ty as usize).cloned()
    }

    /// The first index that has the same type: equal for two indices exactly if they have the same type.
    pub fn canonical(&self, ty: u32) -> Option<u32> {
        self.same.get(ty as usize).copied()
    }

    /// The index of the supertype that a type declares.
    pub fn supertype(&self, ty: u32) -> Option<u32> {
        self.get(ty)?.supertype_idxs.first().and_then(PackedIndex::as_module_index)
    }

    /// Whether nothing can be declared a subtype of this type. Of what is not known nothing is final.
    pub fn is_final(&self, ty: u32) -> bool {
        self.get(ty).is_some_and(|ty| ty.is_final)
    }

    /// Whether `ty` is `expected` or was declared below it. Of what is not known nothing is a subtype.
    pub fn is_subtype(&self, ty: u32, expected: u32) -> bool {
        self.canonical(expected).is_some_and(|expected| self.above(ty).any(|ty| ty == expected))
    }

    /// The type and those above it, upwards, each as the first that is the same. Of a valid module there are not many.
    pub fn above(&self, ty: u32) -> impl Iterator<Item = u32> {
        std::iter::successors(self.canonical(ty), |ty| {
            // Of a valid type the supertype stands in front, so this ends.
            self.supertype(*ty).filter(|above| above < ty).and_then(|above| self.canonical(above))
        })
    }

    /// Adds a group behind all others.
    pub(super) fn add(&mut self, group: RecGroup) {
        let Ok(first) = u32::try_from(self.types.len()) else { return };
        let mut form = vec![Token::Number(group.types().len())];
        let mut writer = Writer { form: &mut form, first, same: &self.same };
        for ty in group.types() {
            writer.sub_type(ty);
        }
        let earlier = match self.groups.entry(form) {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => *entry.insert(first),
        };
        let len = u32::try_from(group.types().len()).unwrap_or(u32::MAX);
        for (position, ty) in (0..).zip(group.into_types()) {
            self.types.push(ty);
            self.same.push(earlier + position);
            self.group_of.push(first..first.saturating_add(len));
        }
    }
}

/// Writes the form of a group.
struct Writer<'w> {
    form: &'w mut Vec<Token>,
    /// The index of the group's first type.
    first: u32,
    same: &'w [u32],
}

impl Writer<'_> {
    fn number(&mut self, number: usize) {
        self.form.push(Token::Number(number));
    }

    fn flag(&mut self, flag: bool) {
        self.number(usize::from(flag));
    }

    fn sub_type(&mut self, ty: &SubType) {
        self.flag(ty.is_final);
        self.number(ty.supertype_idxs.len());
        ty.supertype_idxs.iter().for_each(|index| self.index(index.unpack()));
        let composite = &ty.composite_type;
        self.flag(composite.shared);
        for index in [composite.descriptor_idx, composite.describes_idx] {
            self.flag(index.is_some());
            index.iter().for_each(|index| self.index(index.unpack()));
        }
        match &composite.inner {
            CompositeInnerType::Func(func) => {
                self.number(0);
                for types in [func.params(), func.results()] {
                    self.number(types.len());
                    types.iter().for_each(|ty| self.value(*ty));
                }
            }
            CompositeInnerType::Array(array) => {
                self.number(1);
                self.field(&array.0);
            }
            CompositeInnerType::Struct(fields) => {
                self.number(2);
                self.number(fields.fields.len());
                fields.fields.iter().for_each(|field| self.field(field));
            }
            CompositeInnerType::Cont(cont) => {
                self.number(3);
                self.index(cont.0.unpack());
            }
        }
    }

    fn field(&mut self, field: &FieldType) {
        self.flag(field.mutable);
        match field.element_type {
            StorageType::I8 => self.number(0),
            StorageType::I16 => self.number(1),
            StorageType::Val(ty) => {
                self.number(2);
                self.value(ty);
            }
        }
    }

    fn value(&mut self, ty: ValType) {
        match ty {
            ValType::Ref(reference) => self.reference(reference),
            plain => self.form.push(Token::Plain(plain)),
        }
    }

    fn reference(&mut self, reference: RefType) {
        let (exact, index) = match reference.heap_type() {
            HeapType::Abstract { .. } => return self.form.push(Token::Plain(ValType::Ref(reference))),
            HeapType::Concrete(index) => (false, index),
            HeapType::Exact(index) => (true, index),
        };
        self.flag(exact);
        self.flag(reference.is_nullable());
        self.index(index);
    }

    fn index(&mut self, index: UnpackedIndex) {
        let index = index.as_module_index().unwrap_or(u32::MAX);
        self.form.push(match index.checked_sub(self.first) {
            Some(own) => Token::Own(own),
            None => Token::Other(self.same.get(index as usize).copied().unwrap_or(index)),
        });
    }
}
