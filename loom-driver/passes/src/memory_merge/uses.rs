//! How bodies use memories, and which memories an operator names.

use loom_core::index::{FuncIndex, MemoryIndex};
use loom_core::{Error, Module};
use rayon::prelude::*;
use std::collections::BTreeMap;
use wasm_encoder::ValType;
use wasmparser::{FunctionBody, MemArg, MemArgTarget, Operator};

/// How the bodies of a module use its memories.
#[derive(Debug, Clone, Default)]
pub struct Uses {
    memories: BTreeMap<MemoryIndex, Use>,
}

/// How they use one of them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Use {
    /// The number of instructions that name it.
    pub count: u64,
    /// The largest static offset of an access.
    pub largest_offset: u64,
    /// The first `memory.grow`; the function that it is in.
    pub grows: Option<FuncIndex>,
    /// The first access that is not a plain load or store; the function that it is in.
    pub unchecked: Option<FuncIndex>,
    /// The first operator that the pass does not know; the function that it is in.
    pub unknown: Option<FuncIndex>,
    /// The first function that has no room for new locals.
    pub crowded: Option<FuncIndex>,
}

impl Uses {
    /// How a memory is used.
    pub fn of(&self, memory: MemoryIndex) -> Use {
        self.memories.get(&memory).copied().unwrap_or_default()
    }

    /// The uses by other bodies, which come behind these, as well.
    pub fn and(mut self, other: Uses) -> Uses {
        for (memory, other) in other.memories {
            let own = self.memories.entry(memory).or_default();
            own.count += other.count;
            own.largest_offset = own.largest_offset.max(other.largest_offset);
            own.grows = own.grows.or(other.grows);
            own.unchecked = own.unchecked.or(other.unchecked);
            own.unknown = own.unknown.or(other.unknown);
            own.crowded = own.crowded.or(other.crowded);
        }
        self
    }
}

/// How all bodies of a module use its memories.
///
/// # Errors
///
/// [`Error::Bug`] if one cannot be read, which validation excludes.
pub fn of_module(module: &Module<'_>) -> loom_core::Result<Uses> {
    let funcs: Vec<FuncIndex> = module.funcs.keys().collect();
    let counted: loom_core::Result<Vec<Uses>> = funcs
        .par_iter()
        .map(|func| match module.body(*func) {
            Some(body) => uses(*func, body).map_err(|error| Error::bug(format!("a body: {error}"))),
            None => Ok(Uses::default()),
        })
        .collect();
    Ok(counted?.into_iter().fold(Uses::default(), Uses::and))
}

/// How one body uses the memories.
///
/// # Errors
///
/// If it cannot be read.
pub fn uses(func: FuncIndex, body: &FunctionBody<'_>) -> wasmparser::Result<Uses> {
    let mut uses = Uses::default();
    let mut reader = body.get_operators_reader()?;
    while !reader.eof() {
        let operator = reader.read()?;
        let named = named(&operator);
        for memory in named.memories {
            let entry = uses.memories.entry(MemoryIndex::from_u32(memory)).or_default();
            entry.count += 1;
            let is = |field: &mut Option<_>, it: bool| *field = field.or(it.then_some(func));
            is(&mut entry.grows, matches!(operator, Operator::MemoryGrow { .. }));
            is(&mut entry.unknown, named.arg.is_none() && !is_known(&operator));
            if let Some(arg) = named.arg {
                entry.largest_offset = entry.largest_offset.max(arg.offset);
                is(&mut entry.unchecked, Access::of(named.name).is_none());
            }
        }
    }
    let locals = body
        .get_locals_reader()?
        .into_iter()
        .try_fold(0u64, |sum, group| group.map(|(count, _)| sum + u64::from(count)))?;
    for entry in uses.memories.values_mut().filter(|_| locals > MANY_LOCALS) {
        entry.crowded = Some(func);
    }
    Ok(uses)
}

/// A function with more locals may have no room for new ones: engines allow 50,000, of which
/// parameters take at most 1,000 and the operands of instructions at most 16.
const MANY_LOCALS: u64 = 50_000 - 1_000 - 16;

/// Whether the pass knows what to make of an operator that is no access.
fn is_known(operator: &Operator<'_>) -> bool {
    use Operator::{MemoryCopy, MemoryFill, MemoryGrow, MemoryInit, MemorySize};
    let grows = matches!(operator, MemoryGrow { .. });
    grows || matches!(operator, MemorySize { .. } | MemoryFill { .. } | MemoryInit { .. } | MemoryCopy { .. })
}

/// The memories that an operator names.
pub struct Named {
    /// The operator's name, as wasmparser spells it.
    pub name: &'static str,
    /// Their indices.
    pub memories: Vec<u32>,
    /// The immediate of an access.
    pub arg: Option<MemArg>,
}

macro_rules! define_named {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident $arity:tt)*) => {
        #[allow(unused_variables, unused_mut, reason = "most operands are no memories")]
        /// The memories that `operator` names.
        pub fn named(operator: &Operator<'_>) -> Named {
            match operator {
                $(Operator::$op $({ $($arg),* })? => {
                    let mut named = Named { name: stringify!($op), memories: Vec::new(), arg: None };
                    $($(define_named!(@operand named $arg $arg);)*)?
                    named
                })*
                _ => Named { name: "", memories: Vec::new(), arg: None },
            }
        }
    };
    (@operand $named:ident memarg $arg:ident) => {
        if let MemArgTarget::Memory(memory) = $arg.target {
            $named.memories.push(memory);
            $named.arg = Some(*$arg);
        }
    };
    (@operand $named:ident mem $arg:ident) => { $named.memories.push(*$arg) };
    (@operand $named:ident dst_mem $arg:ident) => { $named.memories.push(*$arg) };
    (@operand $named:ident src_mem $arg:ident) => { $named.memories.push(*$arg) };
    // What is no memory. An operand that nobody has thought about breaks the build.
    (@operand $named:ident ordering $arg:ident) => {};
    (@operand $named:ident array_type_index $arg:ident) => {};
    (@operand $named:ident lane $arg:ident) => {};
    (@operand $named:ident struct_type_index $arg:ident) => {};
    (@operand $named:ident field_index $arg:ident) => {};
    (@operand $named:ident global_index $arg:ident) => {};
    (@operand $named:ident hty $arg:ident) => {};
    (@operand $named:ident table_index $arg:ident) => {};
    (@operand $named:ident table $arg:ident) => {};
    (@operand $named:ident relative_depth $arg:ident) => {};
    (@operand $named:ident value $arg:ident) => {};
    (@operand $named:ident type_index $arg:ident) => {};
    (@operand $named:ident tag_index $arg:ident) => {};
    (@operand $named:ident cont_type_index $arg:ident) => {};
    (@operand $named:ident blockty $arg:ident) => {};
    (@operand $named:ident resume_table $arg:ident) => {};
    (@operand $named:ident local_index $arg:ident) => {};
    (@operand $named:ident function_index $arg:ident) => {};
    (@operand $named:ident elem_index $arg:ident) => {};
    (@operand $named:ident data_index $arg:ident) => {};
    (@operand $named:ident array_elem_index $arg:ident) => {};
    (@operand $named:ident array_data_index $arg:ident) => {};
    (@operand $named:ident tys $arg:ident) => {};
    (@operand $named:ident ty $arg:ident) => {};
    (@operand $named:ident try_table $arg:ident) => {};
    (@operand $named:ident targets $arg:ident) => {};
    (@operand $named:ident src_table $arg:ident) => {};
    (@operand $named:ident result_index $arg:ident) => {};
    (@operand $named:ident lanes $arg:ident) => {};
    (@operand $named:ident dst_table $arg:ident) => {};
    (@operand $named:ident array_type_index_src $arg:ident) => {};
    (@operand $named:ident array_type_index_dst $arg:ident) => {};
    (@operand $named:ident array_size $arg:ident) => {};
    (@operand $named:ident argument_index $arg:ident) => {};
    (@operand $named:ident from_ref_type $arg:ident) => {};
    (@operand $named:ident to_ref_type $arg:ident) => {};
}
wasmparser::for_each_operator!(define_named);

/// A plain load or store: what it takes besides the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Nothing: a load.
    Address,
    /// A value of this type.
    AddressAnd(ValType),
}

impl Access {
    /// By the name of the operator; `None` for another one.
    pub fn of(name: &str) -> Option<Access> {
        let value = match name.get(..3)? {
            "I32" => ValType::I32,
            "I64" => ValType::I64,
            "F32" => ValType::F32,
            "F64" => ValType::F64,
            _ if name.starts_with("V128") => ValType::V128,
            _ => return None,
        };
        let takes_value = name.contains("Store") || name.ends_with("Lane");
        match (name.contains("Atomic"), name.contains("Load") || name.contains("Store")) {
            (false, true) if takes_value => Some(Access::AddressAnd(value)),
            (false, true) => Some(Access::Address),
            _ => None,
        }
    }
}
