//! Type indices that type definitions and value types mention.

use wasmparser::{CompositeInnerType, RefType, StorageType, SubType, ValType};

/// Whether a value type mentions a type index.
pub fn is_concrete(ty: ValType) -> bool {
    ty.as_reference_type().is_some_and(|ty| ty.type_index().is_some())
}

/// Calls `visit` with every type index that the definition of a type mentions.
pub fn of_sub_type(ty: &SubType, visit: &mut impl FnMut(u32)) {
    let composite = &ty.composite_type;
    let declared = ty.supertype_idxs.iter().chain(&composite.descriptor_idx).chain(&composite.describes_idx);
    declared.filter_map(|index| index.as_module_index()).for_each(&mut *visit);
    match &composite.inner {
        CompositeInnerType::Func(func) => {
            func.params().iter().chain(func.results()).for_each(|ty| of_val_type(*ty, visit));
        }
        CompositeInnerType::Array(array) => of_storage_type(array.0.element_type, visit),
        CompositeInnerType::Struct(fields) => {
            fields.fields.iter().for_each(|field| of_storage_type(field.element_type, visit));
        }
        CompositeInnerType::Cont(cont) => cont.0.as_module_index().into_iter().for_each(visit),
    }
}

fn of_storage_type(ty: StorageType, visit: &mut impl FnMut(u32)) {
    match ty {
        StorageType::I8 | StorageType::I16 => {}
        StorageType::Val(ty) => of_val_type(ty, visit),
    }
}

/// Calls `visit` with the type index that a value type mentions, if any.
pub fn of_val_type(ty: ValType, visit: &mut impl FnMut(u32)) {
    if let ValType::Ref(ty) = ty {
        of_ref_type(ty, visit);
    }
}

/// Calls `visit` with the type index that a reference type mentions, if any.
pub fn of_ref_type(ty: RefType, visit: &mut impl FnMut(u32)) {
    ty.type_index().and_then(|index| index.as_module_index()).into_iter().for_each(visit);
}
