//! How many values an operator takes from the stack and puts on it.

use crate::module::Module;
use wasmparser::{
    BlockType, ContType, FrameKind, FuncType, ModuleArity, Operator, PackedIndex, RefType, SubType,
};

/// How many values an operator pops and pushes; `None` if that depends on the blocks around it, as with a branch, or if the
/// module has no such index.
pub fn arity(op: &Operator<'_>, module: &Module<'_>) -> Option<(u32, u32)> {
    op.operator_arity(&Types(module))
}

/// What the arity of some operators depends on.
struct Types<'m, 'a>(&'m Module<'a>);

impl ModuleArity for Types<'_, '_> {
    fn sub_type_at(&self, type_idx: u32) -> Option<&SubType> {
        self.0.types.get(type_idx)
    }

    fn tag_type_arity(&self, at: u32) -> Option<(u32, u32)> {
        self.sub_type_arity(self.sub_type_at(self.0.tags.get(at as usize)?.ty)?)
    }

    fn type_index_of_function(&self, function_idx: u32) -> Option<u32> {
        Some(self.0.funcs.get(function_idx as usize)?.ty)
    }

    fn func_type_of_cont_type(&self, cont: &ContType) -> Option<&FuncType> {
        self.0.types.func(cont.0.as_module_index()?)
    }

    fn sub_type_of_ref_type(&self, ty: &RefType) -> Option<&SubType> {
        self.sub_type_at(ty.type_index().as_ref().and_then(PackedIndex::as_module_index)?)
    }

    fn control_stack_height(&self) -> u32 {
        0
    }

    fn label_block(&self, _depth: u32) -> Option<(BlockType, FrameKind)> {
        None
    }
}
