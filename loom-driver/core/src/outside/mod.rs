//! The outside: what may happen to a module while it is not looking.
//!
//! Whoever calls an import lets the outside run, and what the outside may do meanwhile depends on how
//! the module is embedded. This is the one place that knows: a pass that assumes anything about the
//! host asks here, and nobody else looks at the name of an import, at the kind of an export, or at the
//! embedder that a section names. Doubt means more: what is not known may do everything.
//!
//! * `numbers`: which index spaces an import is told indices of as plain numbers;
//! * `access`: who besides the module's own code touches a memory, table or global;
//! * `references`: which functions somebody outside may have by a reference, or by the number of a slot;
//! * `entries`: which functions an import may run before it returns, and whether it may wait; `rows`: why;
//! * `params`: between which numbers it passes what, where somebody stated that;
//! * `trees`: whether a trap is the end of everything.
//!
//! # The rules
//!
//! Under the canonical ABI (a verified `meld:boundary` section says so, or the user), the rules of the
//! component model hold: an import runs only what its canonical definition names, a component instance
//! is not entered again while one of its calls is under way, and a trap ends it. These rules hold for
//! each *tree*, the component instances under one root; with several trees in a module, one may run
//! while another one waits in an import, and outlives its traps. Under any other embedding every
//! import may run every export, an interrupt may run an export between any two instructions, and after a trap
//! the host may go on as it likes.
//!
//! The facts are those of a module as it is: a pass that changes which imports, exports and tables it
//! has makes another module with other facts.

mod access;
mod entries;
mod numbers;
mod params;
mod references;
mod rows;
mod trees;

pub use access::Access;
pub use entries::Group;
/// What the user states is plain data, and the same for passes and checks.
pub use loom_check::outside::{Embedding, Stated};
pub use numbers::{Numbers, Told};

use crate::index::{EntitySet, FuncIndex, GlobalIndex, MemoryIndex, PrimaryMap, Space, TableIndex};
use crate::module::{Module, Origin};
use crate::report::{PassReport, assumption};
use access::Held;
use entries::Entries;
use meld_boundary::{Boundary, Embedder, Reading};
use params::Params;
use references::References;
use std::ops::RangeInclusive;

/// Everything that is known about the outside of one module. See the documentation of this file.
pub struct Outside {
    section: Reading,
    stated: Stated,
    embedding: Embedding,
    /// Every component instance under one root is inside the module.
    one_tree: bool,
    numbers: Numbers,
    entries: Entries,
    memories: PrimaryMap<MemoryIndex, Access>,
    exported_memories: EntitySet<MemoryIndex>,
    tables: PrimaryMap<TableIndex, Access>,
    globals: PrimaryMap<GlobalIndex, Access>,
    /// Functions that the outside may call on its own account.
    callable: EntitySet<FuncIndex>,
    is_concurrent: bool,
    switches_stacks: bool,
    trap_ends_all: bool,
    params: Params,
}

impl Outside {
    /// What the section of `module` and the user say about its outside.
    pub fn of(module: &Module<'_>, stated: Stated) -> Outside {
        let section = meld_boundary::read(module.bytes);
        let boundary = match &section {
            Reading::Verified(verified) => Some(&verified.boundary),
            Reading::Absent | Reading::Ignored { .. } => None,
        };
        let said = boundary.map_or(Embedding::Native, |boundary| match boundary.contract.embedder {
            Embedder::CanonicalAbi => Embedding::Canonical,
            Embedder::Native => Embedding::Native,
        });
        let embedding = stated.embedding.unwrap_or(said);
        // What the canonical ABI means for a module that another embedder runs, nobody knows; and a native
        // section lists what somebody stated, not canonical definitions.
        let canonical =
            boundary.filter(|_| embedding == Embedding::Canonical && said == Embedding::Canonical);
        let one_tree = embedding == Embedding::Canonical
            && (stated.one_tree || canonical.is_some_and(|boundary| boundary.one_tree));
        let numbers = Numbers::of(module);
        let held = Held::of(module, canonical, &numbers);
        let (tables, globals) = (held.tables(module), held.globals(module));
        let mut entries = Entries::of(module, canonical, one_tree);
        let references = References::of(module, &numbers, entries.imports(), &tables, &globals);
        let callable = callable(module, &references);
        // What the canonical ABI makes sure of, another embedder may not; a native section takes nothing from it.
        let counts = |boundary: &&Boundary| {
            embedding == Embedding::Canonical || boundary.contract.embedder == Embedder::Native
        };
        let params = Params::of(module, boundary.filter(counts), &references);
        entries.open(module, &callable, &references);
        let is_concurrent = entries.is_concurrent() || is_shared(module);
        let trap_ends_all = embedding == Embedding::Canonical
            && !is_concurrent
            && (one_tree
                || canonical.is_some_and(|boundary| {
                    trees::is_entered_through_one(module, boundary, entries.imports(), &references)
                }));
        Outside {
            memories: held.memories(module),
            exported_memories: held.exported_memories(),
            tables,
            globals,
            stated,
            embedding,
            one_tree,
            numbers,
            entries,
            callable,
            is_concurrent,
            switches_stacks: switches_stacks(module),
            trap_ends_all,
            params,
            section,
        }
    }

    /// What a reader of the module's `meld:boundary` section knows.
    pub fn section(&self) -> &Reading {
        &self.section
    }

    /// The section, if it passed every check, whatever embedding it says.
    pub fn boundary(&self) -> Option<&Boundary> {
        match &self.section {
            Reading::Verified(verified) => Some(&verified.boundary),
            Reading::Absent | Reading::Ignored { .. } => None,
        }
    }

    /// Which indices imports are told as plain numbers.
    pub fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    /// Who besides the module's own code touches a memory; `None` if it does not exist.
    pub fn memory(&self, memory: MemoryIndex) -> Option<Access> {
        self.memories.get(memory).copied()
    }

    /// Whether a memory is exported, whoever else has it.
    pub fn exports_memory(&self, memory: MemoryIndex) -> bool {
        self.exported_memories.contains(memory)
    }

    /// Who besides the module's own code touches a table; `None` if it does not exist.
    pub fn table(&self, table: TableIndex) -> Option<Access> {
        self.tables.get(table).copied()
    }

    /// Who besides the module's own code touches a global; `None` if it does not exist.
    pub fn global(&self, global: GlobalIndex) -> Option<Access> {
        self.globals.get(global).copied()
    }

    /// The functions that the outside may call on its own account, with any arguments: exports, those
    /// that it may have a reference to or is told by number, and those that it may start as threads.
    pub fn callable(&self) -> &EntitySet<FuncIndex> {
        &self.callable
    }

    /// Between which numbers a parameter is, an `i32` as an unsigned number, whenever somebody outside calls a function;
    /// `None` if it may be anything. Whoever relies on it says so: [`Outside::assume_params`].
    pub fn param(&self, func: FuncIndex, param: u32) -> Option<RangeInclusive<u32>> {
        self.params.bounds(func, param)
    }

    /// The groups of functions of which any part may run before the imported function `import` returns.
    /// Each may run any number of times, with any arguments, to its end or to its first wait.
    pub fn entered_by(&self, import: FuncIndex) -> &[Group] {
        self.entries.of_import(import)
    }

    /// The functions of a group: defined ones, each once.
    pub fn group(&self, group: Group) -> &[FuncIndex] {
        self.entries.group(group)
    }

    /// The first import that may wait, if one may: then whatever waits elsewhere may go on from where it
    /// stood, and what was entered may not have ended when the import returns.
    pub fn waits(&self) -> Option<FuncIndex> {
        self.entries.waits()
    }

    /// Whether an activation may be left waiting while others go on: in an import, or by code of the module that switches
    /// stacks, which a tag lets somebody outside go on with.
    pub fn can_suspend(&self) -> bool {
        self.waits().is_some() || self.is_concurrent || self.switches_stacks
    }

    /// Whether the outside may enter what it may call between any two instructions.
    pub fn interrupts(&self) -> bool {
        self.embedding == Embedding::Native || self.is_concurrent
    }

    /// Whether code of the module may run at the same time as other code of it.
    pub fn is_concurrent(&self) -> bool {
        self.is_concurrent
    }

    /// Whether the rules of the canonical ABI hold.
    pub fn is_canonical(&self) -> bool {
        self.embedding == Embedding::Canonical
    }

    /// Whether every component instance under one root is inside the module.
    pub fn is_one_tree(&self) -> bool {
        self.one_tree
    }

    /// Whether after a trap nothing of the module runs again, and nobody looks at what it exports.
    pub fn trap_ends_all(&self) -> bool {
        self.trap_ends_all
    }

    /// Whether anything is stated about parameters.
    pub fn knows_params(&self) -> bool {
        self.params.assumed.is_some()
    }

    /// The same outside without what somebody stated about parameters: each may be anything.
    pub fn without_params(self) -> Outside {
        Outside { params: Params::default(), ..self }
    }

    /// Prints what a pass takes for granted when it relies on what is passed.
    pub fn assume_params(&self, report: &mut PassReport) {
        self.params.assumed.iter().for_each(|assumed| report.assume(assumed.clone()));
    }

    /// Prints what a pass takes for granted when it relies on what may be entered, and when.
    pub fn assume(&self, report: &mut PassReport) {
        if self.embedding == Embedding::Canonical {
            report.assume(assumption::canonical(self.stated.embedding.is_some()));
        }
        if self.one_tree {
            report.assume(assumption::one_tree(self.stated.one_tree));
        }
    }
}

/// What the outside may call at any time that suits it.
fn callable(module: &Module<'_>, references: &References) -> EntitySet<FuncIndex> {
    let exported = module.exports.iter().filter(|export| Space::of(export.kind) == Space::Func);
    let mut callable = EntitySet::new();
    callable.extend(exported.map(|export| FuncIndex::from_u32(export.index)));
    callable.extend(references.held.iter().chain(&references.threads).copied());
    callable
}

/// Whether something is shared, so that code of the module may run at the same time as other code of it.
fn is_shared(module: &Module<'_>) -> bool {
    let types = || module.groups.iter().flat_map(|group| group.group.types());
    module.memories.values().any(|memory| memory.ty.shared)
        || module.tables.values().any(|table| table.ty.shared)
        || module.globals.values().any(|global| global.ty.shared)
        || types().any(|ty| ty.composite_type.shared)
}

/// Whether a module's own code may leave an activation behind that somebody outside goes on with: it has continuations,
/// or a tag that others have, too.
fn switches_stacks(module: &Module<'_>) -> bool {
    let mut types = module.groups.iter().flat_map(|group| group.group.types());
    let exported = || module.exports.iter().any(|export| Space::of(export.kind) == Space::Tag);
    types.any(|ty| matches!(ty.composite_type.inner, wasmparser::CompositeInnerType::Cont(_)))
        || module.tags.values().any(|tag| tag.origin.is_import())
        || exported()
}

/// Whether a function may have, at run time, a type below its declared one: an import may be linked with a
/// function of a subtype, unless its type is final or said to be exact.
pub fn may_be_subtype(module: &Module<'_>, func: FuncIndex) -> bool {
    let Some(declared) = module.funcs.get(func) else { return true };
    let is_exact = match declared.origin {
        Origin::Import(import) => {
            let import = module.imports.get(import);
            import.is_some_and(|import| matches!(import.ty, wasmparser::TypeRef::FuncExact(_)))
        }
        Origin::Defined(_) => true,
    };
    !is_exact && !module.is_final(declared.ty)
}
