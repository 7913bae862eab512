//! The corpus: fused modules with a record of what their surroundings need (`corpus/README.md`).

use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The three forms in which a case comes: as `meld fuse` writes it, without attestation and
/// provenance, and with the inputs composed before they were fused.
pub const VARIANTS: [&str; 3] = ["fused.wasm", "fused-plain.wasm", "fused-composed.wasm"];

/// A component that went into the fused module.
#[derive(Debug, Deserialize)]
pub struct Input {
    /// Its name.
    pub component: String,
    /// The index of its memory in the fused module.
    pub memory: u32,
    /// What meld appended to the names of its exports.
    pub suffix: String,
}

/// An export of the outermost component interface.
#[derive(Debug, Deserialize)]
pub struct Surface {
    /// Name of the core export behind it.
    pub export: String,
    /// The component that implements it.
    pub component: String,
}

/// What is known about an exported allocator.
#[derive(Debug, Deserialize)]
pub struct Allocator {
    /// The memory in which it allocates.
    pub memory: u32,
    /// Whether a canonical definition that can be reached from outside names it.
    pub needed_by_external: bool,
    /// The definition, or why there is none.
    pub why: String,
}

/// What is known about an exported post-return function.
#[derive(Debug, Deserialize)]
pub struct PostReturn {
    /// The export after whose calls it runs.
    #[serde(rename = "for")]
    pub lift: String,
    /// Whether that export can be called from outside.
    pub external: bool,
}

/// A function that stands in for an import while calls are replayed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stub {
    /// Module and name of the import.
    pub import: (String, String),
    /// What it does; without one it returns `returns`.
    pub behavior: Option<Behavior>,
    /// The parameter that holds the pointer to write to.
    pub retptr_param: Option<usize>,
    /// Name of the exported memory that it writes.
    pub memory: Option<String>,
    /// Name of the exported allocator that it calls.
    pub realloc: Option<String>,
    /// Alignment that it asks for, in bytes.
    pub align: Option<i32>,
    /// The bytes that it writes.
    pub hex: Option<String>,
    /// What it returns; zeros if absent.
    pub returns: Option<Vec<i64>>,
}

/// What a stub does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Behavior {
    /// Returns its first parameter.
    Identity,
    /// Allocates, fills the block, and writes pointer and length at the return pointer.
    List,
}

/// A block that the caller allocates in the guest and fills.
#[derive(Debug, Clone, Deserialize)]
pub struct Alloc {
    /// Name of the exported allocator.
    pub realloc: String,
    /// Name of the exported memory.
    pub memory: String,
    /// Alignment in bytes.
    pub align: i32,
    /// The content.
    pub hex: String,
}

/// An argument of a call.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Arg {
    /// A number.
    Number(serde_json::Number),
    /// The address of a new block.
    Alloc {
        /// The block.
        alloc: Alloc,
    },
}

/// How to decode the result of a call from memory.
#[derive(Debug, Clone, Deserialize)]
pub struct Read {
    /// Name of the exported memory.
    pub memory: String,
    /// The type of the value.
    pub kind: Kind,
}

/// A type that is returned through memory.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A pointer to pointer and length of UTF-8 text.
    String,
}

/// A call with its result.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// Name of the exported function.
    pub export: String,
    /// Its arguments.
    pub args: Vec<Arg>,
    /// The expected results; integers signed.
    pub result: Option<Vec<serde_json::Number>>,
    /// How to decode the result, if it is a pointer.
    pub read: Option<Read>,
    /// The post-return function to call afterwards.
    pub post: Option<String>,
    /// The expected value behind the pointer.
    pub value: Option<serde_json::Value>,
    /// Whether the call is expected to trap.
    #[serde(default)]
    pub trap: bool,
}

/// The facts about a case that this suite uses: `expect.json`.
#[derive(Debug, Default, Deserialize)]
pub struct Expect {
    /// The components, in the order given to meld.
    pub inputs: Vec<Input>,
    /// The exports that somebody outside calls.
    pub external_exports: Vec<String>,
    /// Those of them that are functions of a component interface.
    pub surface: Vec<Surface>,
    /// All imports, as module and name.
    pub external_imports: Vec<(String, String)>,
    /// The exported allocators.
    pub allocators: BTreeMap<String, Allocator>,
    /// The exported post-return functions.
    pub post_returns: BTreeMap<String, PostReturn>,
    /// For each exported memory, whether somebody outside reads or writes it.
    pub memory_exports_needed: BTreeMap<String, bool>,
    /// Every other export, with the reason why nobody outside needs it.
    pub vestigial_exports: BTreeMap<String, String>,
    /// The exported destructors that the embedder calls, with the reason.
    #[serde(default)]
    pub destructors: BTreeMap<String, String>,
    /// For each exported memory its size at the start and the largest seen, in pages.
    pub pages_before_after: BTreeMap<String, (u64, u64)>,
    /// The imports' behaviour while calls are replayed.
    pub stubs: Vec<Stub>,
    /// The calls, in order, on one instance.
    pub calls: Vec<Call>,
    /// Names that differ in `fused-composed.wasm`.
    pub composed_names: BTreeMap<String, String>,
}

/// One fused module with its facts, named as in this module.
#[derive(Debug)]
pub struct Case {
    /// Name of the folder.
    pub name: String,
    /// One of [`VARIANTS`].
    pub variant: &'static str,
    /// The fused module.
    pub wasm: Vec<u8>,
    /// The facts.
    pub expect: Expect,
}

/// The folder of the corpus.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// The names of all cases, sorted.
///
/// # Errors
///
/// If the folder cannot be read.
pub fn names() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(root())? {
        let entry = entry?;
        if entry.path().join("expect.json").exists() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// Reads one case in one form.
///
/// # Errors
///
/// If a file is missing or `expect.json` says something that this suite does not understand.
pub fn load(name: &str, variant: &'static str) -> Result<Case> {
    let folder = root().join(name);
    let read = |file: &str| std::fs::read(folder.join(file)).with_context(|| format!("{name}/{file}"));
    let mut facts: serde_json::Value = serde_json::from_slice(&read("expect.json")?)?;
    if variant == "fused-composed.wasm" {
        let names: BTreeMap<String, String> = serde_json::from_value(facts["composed_names"].clone())?;
        rename(&mut facts, &names);
    }
    let expect = serde_json::from_value(facts).with_context(|| format!("{name}/expect.json"))?;
    Ok(Case { name: name.to_string(), variant, wasm: read(variant)?, expect })
}

/// Replaces every name, as key or value, except in the values that calls return.
fn rename(facts: &mut serde_json::Value, names: &BTreeMap<String, String>) {
    use serde_json::Value;
    match facts {
        Value::String(text) => {
            if let Some(new) = names.get(text) {
                text.clone_from(new);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, names)),
        Value::Object(fields) => {
            *fields = std::mem::take(fields)
                .into_iter()
                .map(|(key, mut value)| {
                    if key != "value" && key != "hex" && key != "inputs" {
                        rename(&mut value, names);
                    }
                    (names.get(&key).cloned().unwrap_or(key), value)
                })
                .collect();
        }
        _ => {}
    }
}
