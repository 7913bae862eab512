//! The immediates of every operator, by the name of the operand.
//!
//! An operand of a name that is not known does not compile, so that none is overlooked.

use wasmparser::{
    BlockType, BrTable, Catch, CompositeInnerType, FuncType, Handle, HeapType, MemArg, MemArgTarget,
    Operator, PackedIndex, RefType, ResumeTable, StorageType, SubType, TryTable, UnpackedIndex, ValType,
};

/// An index space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Space {
    /// Types.
    Type,
    /// Functions.
    Func,
    /// Tables.
    Table,
    /// Memories.
    Memory,
    /// Globals.
    Global,
    /// Tags.
    Tag,
    /// Element segments.
    Elem,
    /// Data segments.
    Data,
    /// Parameters and locals of the function.
    Local,
    /// Blocks around the operator, counted from the innermost.
    Label,
}

impl Space {
    /// As the text format calls one of its members: `func`, `table`, ...
    pub fn name(self) -> &'static str {
        match self {
            Space::Type => "type",
            Space::Func => "func",
            Space::Table => "table",
            Space::Memory => "memory",
            Space::Global => "global",
            Space::Tag => "tag",
            Space::Elem => "elem",
            Space::Data => "data",
            Space::Local => "local",
            Space::Label => "label",
        }
    }
}

/// Where indices are reported, and may be changed.
type Each<'e> = &'e mut dyn FnMut(Space, &mut u32);

/// An operand of this name as what [`memarg`] looks for.
macro_rules! memarg {
    (memarg, $arg:ident) => {
        Some($arg)
    };
    ($name:ident, $arg:ident) => {{
        no_index($arg);
        None
    }};
}

/// Reports the indices in an operand of this name.
macro_rules! operand {
    (type_index, $arg:ident, $each:ident) => {
        $each(Space::Type, $arg)
    };
    (struct_type_index, $arg:ident, $each:ident) => {
        $each(Space::Type, $arg)
    };
    (array_type_index, $arg:ident, $each:ident) => {
        $each(Space::Type, $arg)
    };
    (array_type_index_dst, $arg:ident, $each:ident) => {
        $each(Space::Type, $arg)
    };
    (array_type_index_src, $arg:ident, $each:ident) => {
        $each(Space::Type, $arg)
    };
    (cont_type_index, $arg:ident, $each:ident) => {
        $each(Space::Type, $arg)
    };
    // The two types of `cont.bind`.
    (argument_index, $arg:ident, $each:ident) => {
        $each(Space::Type, $arg)
    };
    (result_index, $arg:ident, $each:ident) => {
        $each(Space::Type, $arg)
    };
    (function_index, $arg:ident, $each:ident) => {
        $each(Space::Func, $arg)
    };
    (table_index, $arg:ident, $each:ident) => {
        $each(Space::Table, $arg)
    };
    (table, $arg:ident, $each:ident) => {
        $each(Space::Table, $arg)
    };
    (dst_table, $arg:ident, $each:ident) => {
        $each(Space::Table, $arg)
    };
    (src_table, $arg:ident, $each:ident) => {
        $each(Space::Table, $arg)
    };
    (mem, $arg:ident, $each:ident) => {
        $each(Space::Memory, $arg)
    };
    (dst_mem, $arg:ident, $each:ident) => {
        $each(Space::Memory, $arg)
    };
    (src_mem, $arg:ident, $each:ident) => {
        $each(Space::Memory, $arg)
    };
    (global_index, $arg:ident, $each:ident) => {
        $each(Space::Global, $arg)
    };
    (local_index, $arg:ident, $each:ident) => {
        $each(Space::Local, $arg)
    };
    (tag_index, $arg:ident, $each:ident) => {
        $each(Space::Tag, $arg)
    };
    (elem_index, $arg:ident, $each:ident) => {
        $each(Space::Elem, $arg)
    };
    (array_elem_index, $arg:ident, $each:ident) => {
        $each(Space::Elem, $arg)
    };
    (data_index, $arg:ident, $each:ident) => {
        $each(Space::Data, $arg)
    };
    (array_data_index, $arg:ident, $each:ident) => {
        $each(Space::Data, $arg)
    };
    (relative_depth, $arg:ident, $each:ident) => {
        $each(Space::Label, $arg)
    };
    (targets, $arg:ident, $each:ident) => {
        targets($arg, $each)
    };
    (memarg, $arg:ident, $each:ident) => {
        target(&mut $arg.target, $each)
    };
    (blockty, $arg:ident, $each:ident) => {
        block_type($arg, $each)
    };
    (try_table, $arg:ident, $each:ident) => {
        try_table($arg, $each)
    };
    (resume_table, $arg:ident, $each:ident) => {
        resume_table($arg, $each)
    };
    (hty, $arg:ident, $each:ident) => {
        heap_type($arg, $each)
    };
    (from_ref_type, $arg:ident, $each:ident) => {
        ref_type($arg, $each)
    };
    (to_ref_type, $arg:ident, $each:ident) => {
        ref_type($arg, $each)
    };
    (ty, $arg:ident, $each:ident) => {
        val_type($arg, $each)
    };
    (tys, $arg:ident, $each:ident) => {
        $arg.iter_mut().for_each(|ty| val_type(ty, $each))
    };
    (array_size, $arg:ident, $each:ident) => {
        no_index($arg)
    };
    (field_index, $arg:ident, $each:ident) => {
        no_index($arg)
    };
    (lane, $arg:ident, $each:ident) => {
        no_index($arg)
    };
    (lanes, $arg:ident, $each:ident) => {
        no_index($arg)
    };
    (ordering, $arg:ident, $each:ident) => {
        no_index($arg)
    };
    (value, $arg:ident, $each:ident) => {
        no_index($arg)
    };
}

/// Reports every index that an operator has as an immediate, in no particular order. Types that stand in block types and
/// reference types are among them.
pub fn each_index(op: &Operator<'_>, each: &mut dyn FnMut(Space, u32)) {
    each_index_mut(&mut op.clone(), &mut |space, index| each(space, *index));
}

/// The same, with every index to change; the labels of a `br_table` stay what they are.
pub fn each_index_mut(op: &mut Operator<'_>, each: &mut dyn FnMut(Space, &mut u32)) {
    macro_rules! operands {
        ($(@$proposal:ident $op:ident $({ $($arg:ident: $ty:ty),* })? => $visit:ident ($($ann:tt)*))*) => {
            match op {
                $(Operator::$op $({ $($arg),* })? => { $($(operand!($arg, $arg, each);)*)? })*
                _ => {}
            }
        };
    }
    wasmparser::for_each_operator!(operands);
}

/// Reports every index of a type, to change.
pub fn each_index_of_type(ty: &mut ValType, each: &mut dyn FnMut(Space, &mut u32)) {
    val_type(ty, each);
}

/// The same for a type of references.
pub fn each_index_of_ref_type(ty: &mut RefType, each: &mut dyn FnMut(Space, &mut u32)) {
    ref_type(ty, each);
}

/// The same for the definition of a type.
pub fn each_index_of_sub_type(ty: &mut SubType, each: &mut dyn FnMut(Space, &mut u32)) {
    let SubType { supertype_idxs, composite_type, .. } = ty;
    supertype_idxs.iter_mut().for_each(|index| packed(index, each));
    composite_type.descriptor_idx.iter_mut().for_each(|index| packed(index, each));
    composite_type.describes_idx.iter_mut().for_each(|index| packed(index, each));
    match &mut composite_type.inner {
        CompositeInnerType::Func(func) => {
            let (mut params, mut results) = (func.params().to_vec(), func.results().to_vec());
            params.iter_mut().chain(&mut results).for_each(|ty| val_type(ty, each));
            *func = FuncType::new(params, results);
        }
        CompositeInnerType::Array(array) => storage_type(&mut array.0.element_type, each),
        CompositeInnerType::Struct(fields) => {
            fields.fields.iter_mut().for_each(|field| storage_type(&mut field.element_type, each));
        }
        CompositeInnerType::Cont(cont) => packed(&mut cont.0, each),
    }
}

/// The address operand of an operator that accesses a memory, or an array as if it were one.
pub fn memarg(op: &Operator<'_>) -> Option<MemArg> {
    memarg_mut(&mut op.clone()).copied()
}

/// The same, to change.
pub fn memarg_mut<'o>(op: &'o mut Operator<'_>) -> Option<&'o mut MemArg> {
    macro_rules! memargs {
        ($(@$proposal:ident $op:ident $({ $($arg:ident: $ty:ty),* })? => $visit:ident ($($ann:tt)*))*) => {
            match op {
                $(Operator::$op $({ $($arg),* })? => {
                    None::<&mut MemArg>$($(.or(memarg!($arg, $arg)))*)?
                })*
                _ => None,
            }
        };
    }
    wasmparser::for_each_operator!(memargs)
}

fn no_index<T>(_: &T) {}

fn targets(targets: &BrTable<'_>, each: Each<'_>) {
    for depth in targets.targets().flatten().chain([targets.default()]) {
        each(Space::Label, &mut { depth });
    }
}

fn target(target: &mut MemArgTarget, each: Each<'_>) {
    match target {
        MemArgTarget::Memory(memory) => each(Space::Memory, memory),
        MemArgTarget::Array(ty) => each(Space::Type, ty),
    }
}

fn try_table(table: &mut TryTable, each: Each<'_>) {
    block_type(&mut table.ty, each);
    for catch in &mut table.catches {
        match catch {
            Catch::One { tag, label } | Catch::OneRef { tag, label } => {
                each(Space::Tag, tag);
                each(Space::Label, label);
            }
            Catch::All { label } | Catch::AllRef { label } => each(Space::Label, label),
        }
    }
}

fn resume_table(table: &mut ResumeTable, each: Each<'_>) {
    for handler in &mut table.handlers {
        match handler {
            Handle::OnLabel { tag, label } => {
                each(Space::Tag, tag);
                each(Space::Label, label);
            }
            Handle::OnSwitch { tag } => each(Space::Tag, tag),
        }
    }
}

fn block_type(ty: &mut BlockType, each: Each<'_>) {
    match ty {
        BlockType::Empty => {}
        BlockType::Type(ty) => val_type(ty, each),
        BlockType::FuncType(ty) => each(Space::Type, ty),
    }
}

fn val_type(ty: &mut ValType, each: Each<'_>) {
    if let ValType::Ref(ty) = ty {
        ref_type(ty, each);
    }
}

fn ref_type(ty: &mut RefType, each: Each<'_>) {
    let mut heap = ty.heap_type();
    heap_type(&mut heap, each);
    // An index that is too large for a reference leaves the type as it was.
    if let Some(new) = RefType::new(ty.is_nullable(), heap) {
        *ty = new;
    }
}

fn heap_type(ty: &mut HeapType, each: Each<'_>) {
    match ty {
        HeapType::Abstract { .. } => {}
        HeapType::Concrete(index) | HeapType::Exact(index) => {
            if let UnpackedIndex::Module(ty) = index {
                each(Space::Type, ty);
            }
        }
    }
}

fn storage_type(ty: &mut StorageType, each: Each<'_>) {
    match ty {
        StorageType::I8 | StorageType::I16 => {}
        StorageType::Val(ty) => val_type(ty, each),
    }
}

/// One that is too large stays what it was.
fn packed(index: &mut PackedIndex, each: Each<'_>) {
    if let UnpackedIndex::Module(mut ty) = index.unpack() {
        each(Space::Type, &mut ty);
        *index = PackedIndex::from_module_index(ty).unwrap_or(*index);
    }
}
