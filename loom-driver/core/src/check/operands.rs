//! Every index in an operator or a type, one after the other, to be looked at and replaced.
//!
//! The list of operators is wasmparser's own. [`each_index`] calls, for every operand, the method
//! of [`Operands`] that has the operand's *name*: an operator with an operand of a new name does
//! not compile until somebody has said here what it is.

use crate::index::Space;
use wasmparser::{
    BlockType, Catch, CompositeInnerType, FuncType, Handle, HeapType, MemArg, MemArgTarget, Operator,
    PackedIndex, RefType, ResumeTable, StorageType, SubType, TryTable, UnpackedIndex, ValType,
};

/// What is wrong with an index, in words.
pub type Outcome = Result<(), String>;

/// Calls `visit` with every index of `op`.
///
/// # Errors
///
/// Those of `visit`; an operator that this build of wasmparser does not list.
pub fn each_index(op: &mut Operator<'_>, visit: &mut impl FnMut(Space, &mut u32) -> Outcome) -> Outcome {
    let mut operands = Operands(visit);
    macro_rules! dispatch {
        ($(@$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($arity:tt)*))*) => {
            match op {
                $(Operator::$op $({ $($arg),* })? => {
                    $($(operands.$arg($arg)?;)*)?
                    Ok(())
                })*
                other => Err(format!("an operator that is not known here: {other:?}")),
            }
        };
    }
    wasmparser::for_each_operator!(dispatch)
}

/// Calls `visit` with the index of a value type, if it has one.
///
/// # Errors
///
/// Those of `visit`.
pub fn each_index_of_val_type(
    ty: &mut ValType,
    visit: &mut impl FnMut(Space, &mut u32) -> Outcome,
) -> Outcome {
    Operands(visit).ty(ty)
}

/// Calls `visit` with the index of a reference type, if it has one.
///
/// # Errors
///
/// Those of `visit`.
pub fn each_index_of_ref_type(
    ty: &mut RefType,
    visit: &mut impl FnMut(Space, &mut u32) -> Outcome,
) -> Outcome {
    Operands(visit).ref_type(ty)
}

/// Calls `visit` with every index in the definition of a type.
///
/// # Errors
///
/// Those of `visit`.
pub fn each_index_of_sub_type(
    ty: &mut SubType,
    visit: &mut impl FnMut(Space, &mut u32) -> Outcome,
) -> Outcome {
    let mut operands = Operands(visit);
    ty.supertype_idxs.iter_mut().try_for_each(|index| operands.packed(index))?;
    let composite = &mut ty.composite_type;
    composite.descriptor_idx.iter_mut().try_for_each(|index| operands.packed(index))?;
    composite.describes_idx.iter_mut().try_for_each(|index| operands.packed(index))?;
    match &mut composite.inner {
        CompositeInnerType::Func(func) => {
            let (mut params, mut results) = (func.params().to_vec(), func.results().to_vec());
            params.iter_mut().chain(&mut results).try_for_each(|ty| operands.ty(ty))?;
            *func = FuncType::new(params, results);
            Ok(())
        }
        CompositeInnerType::Array(array) => operands.storage_type(&mut array.0.element_type),
        CompositeInnerType::Struct(fields) => {
            fields.fields.iter_mut().try_for_each(|field| operands.storage_type(&mut field.element_type))
        }
        CompositeInnerType::Cont(cont) => operands.packed(&mut cont.0),
    }
}

/// One method for each name of an operand.
struct Operands<'v, V>(&'v mut V);

macro_rules! indices {
    ($($space:ident: $($operand:ident)*;)*) => {
        $($(fn $operand(&mut self, index: &mut u32) -> Outcome { (self.0)(Space::$space, index) })*)*
    };
}

/// Operands that are no index of the module.
macro_rules! plain {
    ($($operand:ident)*) => { $(fn $operand<T>(&mut self, _: &T) -> Outcome { Ok(()) })* };
}

#[expect(
    clippy::wrong_self_convention,
    reason = "the names of the methods are those of wasmparser's operands"
)]
impl<V: FnMut(Space, &mut u32) -> Outcome> Operands<'_, V> {
    indices! {
        Type: type_index struct_type_index array_type_index array_type_index_dst array_type_index_src
            cont_type_index argument_index result_index;
        Func: function_index;
        Table: table table_index dst_table src_table;
        Memory: mem dst_mem src_mem;
        Global: global_index;
        Tag: tag_index;
        Elem: elem_index array_elem_index;
        Data: data_index array_data_index;
    }

    plain! { relative_depth targets local_index field_index array_size lane lanes ordering value }

    fn memarg(&mut self, arg: &mut MemArg) -> Outcome {
        match &mut arg.target {
            MemArgTarget::Memory(memory) => self.mem(memory),
            MemArgTarget::Array(ty) => self.type_index(ty),
        }
    }

    fn blockty(&mut self, ty: &mut BlockType) -> Outcome {
        match ty {
            BlockType::Empty => Ok(()),
            BlockType::Type(ty) => self.ty(ty),
            BlockType::FuncType(ty) => self.type_index(ty),
        }
    }

    fn try_table(&mut self, table: &mut TryTable) -> Outcome {
        self.blockty(&mut table.ty)?;
        table.catches.iter_mut().try_for_each(|catch| match catch {
            Catch::One { tag, .. } | Catch::OneRef { tag, .. } => self.tag_index(tag),
            Catch::All { .. } | Catch::AllRef { .. } => Ok(()),
        })
    }

    fn resume_table(&mut self, table: &mut ResumeTable) -> Outcome {
        table.handlers.iter_mut().try_for_each(|handle| match handle {
            Handle::OnLabel { tag, .. } | Handle::OnSwitch { tag } => self.tag_index(tag),
        })
    }

    fn ty(&mut self, ty: &mut ValType) -> Outcome {
        match ty {
            ValType::Ref(ty) => self.ref_type(ty),
            ValType::I32 | ValType::I64 | ValType::F32 | ValType::F64 | ValType::V128 => Ok(()),
        }
    }

    fn tys(&mut self, types: &mut [ValType]) -> Outcome {
        types.iter_mut().try_for_each(|ty| self.ty(ty))
    }

    fn from_ref_type(&mut self, ty: &mut RefType) -> Outcome {
        self.ref_type(ty)
    }

    fn to_ref_type(&mut self, ty: &mut RefType) -> Outcome {
        self.ref_type(ty)
    }

    fn ref_type(&mut self, ty: &mut RefType) -> Outcome {
        let mut heap_type = ty.heap_type();
        self.hty(&mut heap_type)?;
        *ty = RefType::new(ty.is_nullable(), heap_type).ok_or("a type index that is too large")?;
        Ok(())
    }

    fn hty(&mut self, ty: &mut HeapType) -> Outcome {
        match ty {
            HeapType::Abstract { .. } => Ok(()),
            HeapType::Concrete(index) | HeapType::Exact(index) => self.unpacked(index),
        }
    }

    fn unpacked(&mut self, index: &mut UnpackedIndex) -> Outcome {
        match index {
            UnpackedIndex::Module(index) => self.type_index(index),
            UnpackedIndex::RecGroup(_) | UnpackedIndex::Id(_) => Err("a type index of no module".into()),
        }
    }

    fn packed(&mut self, index: &mut PackedIndex) -> Outcome {
        let mut unpacked = index.unpack();
        self.unpacked(&mut unpacked)?;
        *index = unpacked.pack().ok_or("a type index that is too large")?;
        Ok(())
    }

    fn storage_type(&mut self, ty: &mut StorageType) -> Outcome {
        match ty {
            StorageType::I8 | StorageType::I16 => Ok(()),
            StorageType::Val(ty) => self.ty(ty),
        }
    }
}
