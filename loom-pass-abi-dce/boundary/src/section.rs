//! The contents of the section as plain data; what serde makes of it is the JSON form.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::kinds::{Embedder, ExternalKind, ParamKind, PromiseKind, Scope, Surface, UseOption, UserKind};
use crate::roles::Roles;

/// The contents of a `meld:boundary` section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Boundary {
    /// Who wrote the section.
    pub producer: Producer,
    /// The terms under which the facts hold, and the module that they are about.
    pub contract: Contract,
    /// Every export of the module, in export order.
    pub exports: Vec<Export>,
    /// Every import of the module, in import order.
    pub imports: Vec<Import>,
    /// Every external canonical definition that can enter or use the module.
    pub users: Vec<User>,
    /// What the fuser relies on the optimizer to make true, or to refuse.
    #[serde(default)]
    pub promises: Vec<Promise>,
    /// The components that were fused, in the order in which the fuser numbers them.
    #[serde(default)]
    pub inputs: Vec<Input>,
    /// Whether every component instance under one root, the root's own core code included, is in this module. Absent
    /// means no: something under the root may be outside.
    #[serde(default)]
    pub one_tree: bool,
    /// What imports may enter, where that is less than their kind says; at most one entry for a user.
    #[serde(default)]
    pub entries: Vec<Entry>,
    /// What is known about parameters that outsiders pass.
    #[serde(default)]
    pub params: Vec<Param>,
    /// Optional subsections that this version does not know (ids 131 to 255), so that decoding and encoding a
    /// section loses nothing.
    #[serde(default, with = "crate::bytes::by_id")]
    pub unknown: BTreeMap<u8, Vec<u8>>,
}

/// The program that wrote a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Producer {
    /// Its name, such as `meld`.
    pub name: String,
    /// Its version, such as `0.52.0`.
    pub version: String,
}

/// The terms under which the facts of a section hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// How the module is embedded.
    pub embedder: Embedder,
    /// Whether internalised functions may still be entered from outside.
    pub surface: Surface,
    /// The module that the section is about; see [`crate::digest`].
    ///
    /// [`crate::stamp`] and [`Boundary::restrict`] compute it. JSON may leave it out or say `null`; it is then
    /// the default, all zeros, which matches no module.
    #[serde(default, deserialize_with = "crate::digest::null_as_default")]
    pub digest: Digest,
}

/// One export of the module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// What it exports.
    pub kind: ExternalKind,
    /// Its name, which is its identity: unique in the module, and it survives renumbering.
    pub name: String,
    /// Who imports it.
    pub scope: Scope,
    /// What it was for.
    #[serde(default)]
    pub roles: Roles,
}

/// One import of the module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Import {
    /// What it imports.
    pub kind: ExternalKind,
    /// The first of its two names.
    pub module: String,
    /// The second of its two names.
    pub name: String,
    /// Who provides it.
    pub scope: Scope,
}

/// One external canonical definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct User {
    /// Which canonical definition it is.
    pub kind: UserKind,
    /// Whether it has the option `async`.
    #[serde(default, rename = "async")]
    pub is_async: bool,
    /// Whether the component-level type of the function is async; `None` if that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub async_type: Option<bool>,
    /// Whether it has the option `cancellable`.
    #[serde(default)]
    pub cancellable: bool,
    /// The input that it belongs to, as a position in [`Boundary::inputs`]; `None` if that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<u32>,
    /// Of a builtin: which one it is, as a number of [`crate::opcode`]; `None` if that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opcode: Option<u32>,
    /// Its name in the component, for people: `run`, `h:env/vars@0.1.0#get`.
    pub label: String,
    /// Lower and builtin: the core imports that it is behind. Destructor: the `[resource-drop]` imports that call it.
    #[serde(default)]
    pub imports: Vec<ImportName>,
    /// The exports that it names.
    #[serde(default)]
    pub uses: Vec<Use>,
}

/// The two names of a core import.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportName {
    /// The first of the two.
    pub module: String,
    /// The second of the two.
    pub name: String,
}

/// One export that a canonical definition names, with the option in which it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Use {
    /// The option.
    pub option: UseOption,
    /// The kind of the export.
    pub kind: ExternalKind,
    /// The name of the export that the option resolves to, through any shim.
    pub name: String,
}

/// One thing that the fuser relies on the optimizer to make true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    /// What is promised.
    pub kind: PromiseKind,
    /// The index of the memory that it is about, in the memory index space of the module.
    pub memory: u32,
}

/// One component that was fused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Its name, for people.
    pub name: String,
    /// The SHA-256 of its file.
    pub sha256: Digest,
}

impl Boundary {
    /// A section that says nothing yet about any export or import.
    pub fn new(producer: Producer, contract: Contract) -> Self {
        Boundary {
            producer,
            contract,
            exports: Vec::new(),
            imports: Vec::new(),
            users: Vec::new(),
            promises: Vec::new(),
            inputs: Vec::new(),
            one_tree: false,
            entries: Vec::new(),
            params: Vec::new(),
            unknown: BTreeMap::new(),
        }
    }
}

impl User {
    /// A definition without options, imports and uses, of which nothing else is known.
    pub fn new(kind: UserKind, label: impl Into<String>) -> Self {
        User {
            kind,
            is_async: false,
            async_type: None,
            cancellable: false,
            input: None,
            opcode: None,
            label: label.into(),
            imports: Vec::new(),
            uses: Vec::new(),
        }
    }
}

/// All exports that the imports of one user may enter before they return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Entry {
    /// The user, as a position in [`Boundary::users`].
    pub user: u32,
    /// The exports, all of them functions.
    pub may_enter: Vec<ExportName>,
}

/// What identifies an export.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportName {
    /// Its kind.
    pub kind: ExternalKind,
    /// Its name.
    pub name: String,
}

/// What is known about one parameter of an exported function, whoever calls it from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Param {
    /// The name of the export.
    pub export: String,
    /// The parameter, counted from 0.
    pub param: u32,
    /// What is known about it.
    pub kind: ParamKind,
    /// The least value, unsigned.
    #[serde(default)]
    pub lo: u64,
    /// The greatest value, unsigned and itself included; 0 for a region about which no more is known.
    #[serde(default)]
    pub hi: u64,
}

/// The ids of the subsections.
pub(crate) mod id {
    pub(crate) const PRODUCER: u8 = 0;
    pub(crate) const CONTRACT: u8 = 1;
    pub(crate) const EXPORTS: u8 = 2;
    pub(crate) const IMPORTS: u8 = 3;
    pub(crate) const USERS: u8 = 4;
    pub(crate) const PROMISES: u8 = 5;
    pub(crate) const INPUTS: u8 = 128;
    pub(crate) const OUTSIDE: u8 = 129;
    pub(crate) const PARAMS: u8 = 130;

    /// The first id that a reader may skip if it does not know it.
    pub(crate) const FIRST_OPTIONAL: u8 = 128;
}

/// The bits of the flags of a user.
pub(crate) mod user_flag {
    /// It has the option `async`.
    pub(crate) const ASYNC: u32 = 1 << 0;
    /// The type of the function is async.
    pub(crate) const ASYNC_TYPE: u32 = 1 << 1;
    /// Whether the type of the function is async is known.
    pub(crate) const ASYNC_TYPE_KNOWN: u32 = 1 << 2;
    /// It has the option `cancellable`.
    pub(crate) const CANCELLABLE: u32 = 1 << 3;
    /// All of them.
    pub(crate) const ALL: u32 = ASYNC | ASYNC_TYPE | ASYNC_TYPE_KNOWN | CANCELLABLE;
}

/// The bit of the flags of subsection 129 that says that the module is one tree.
pub(crate) const FLAG_ONE_TREE: u32 = 1 << 0;

/// What stands for "not known" in the lists of inputs and opcodes.
pub(crate) const NOT_KNOWN: u32 = u32::MAX;
