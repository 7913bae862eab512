//! Indices that imports are told as plain numbers.
//!
//! meld turns the asynchronous built-ins of the component model into imports of the module
//! `pulseengine:async`. They have no canonical options, so they are told a memory by its index
//! (`stream_read(handle, ptr, len, memory)`), and the function of a thread by its index. A name that is
//! not known may be told both. The memory is
//! read and written then, at addresses that the program passes, also after the call returned; and the
//! function is called. While such an import is there, everything in that index space is in use and
//! keeps its number.

use crate::index::FuncIndex;
use crate::module::{Import, Module};

/// Start of the module name of the imports that are told indices. Whatever follows (a version, an
/// interface), it is one of them: doubt means more.
const BUILTINS: &str = "pulseengine:async";

/// Index spaces that one import is told indices of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Told {
    /// Memory indices.
    pub memories: bool,
    /// Function indices.
    pub funcs: bool,
}

/// Which imports of a module are told indices.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    /// For each imported function.
    imports: Vec<Told>,
    memories: Option<FuncIndex>,
    funcs: Option<FuncIndex>,
}

impl Numbers {
    /// What the imported functions of `module` are told.
    pub fn of(module: &Module<'_>) -> Numbers {
        let funcs = module.funcs.values().take(module.imported_funcs);
        let imports: Vec<Told> = funcs
            .map(|func| match func.origin {
                crate::module::Origin::Import(import) => {
                    module.imports.get(import).map_or_else(Told::default, told)
                }
                crate::module::Origin::Defined(_) => Told::default(),
            })
            .collect();
        let first = |is: fn(&Told) -> bool| {
            imports.iter().position(is).and_then(|func| u32::try_from(func).ok()).map(FuncIndex::from_u32)
        };
        let (memories, funcs) = (first(|told| told.memories), first(|told| told.funcs));
        Numbers { imports, memories, funcs }
    }

    /// What the imported function `func` is told.
    pub fn told_to(&self, func: FuncIndex) -> Told {
        self.imports.get(func.as_u32() as usize).copied().unwrap_or_default()
    }

    /// The first import that is told memories, if one is.
    pub fn memories(&self) -> Option<FuncIndex> {
        self.memories
    }

    /// The first import that is told functions, if one is.
    pub fn funcs(&self) -> Option<FuncIndex> {
        self.funcs
    }
}

/// Whether an import is one that no canonical definition describes.
pub(super) fn is_builtin(import: &Import<'_>) -> bool {
    import.module.starts_with(BUILTINS)
}

fn told(import: &Import<'_>) -> Told {
    let builtin = is_builtin(import);
    Told { memories: builtin, funcs: builtin && !is_about_data(import.name) }
}

/// Whether a name is one of those that meld gives to built-ins of streams and futures: they are told no
/// function.
fn is_about_data(name: &str) -> bool {
    matches!(
        name.split_once('_'),
        Some((
            "stream" | "future",
            "new" | "read" | "write" | "cancel_read" | "cancel_write" | "drop_readable" | "drop_writable"
        ))
    )
}
