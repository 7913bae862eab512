//! What names say: versions, the suffixes that a fuser appends, and the conventions for core exports.
//!
//! Names are conventions. They explain what an item was for, and they find the import behind a canonical definition;
//! that somebody outside does *not* need something never follows from a name.

use wasmparser::{FuncType, ValType};

use crate::opcode;
use crate::roles::Roles;

/// The name without the `$N` that a fuser appends where several inputs use the same one.
pub(crate) fn without_suffix(name: &str) -> &str {
    match name.rsplit_once('$') {
        Some((base, digits)) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            base
        }
        _ => name,
    }
}

/// Whether `fused` is `original`, or what a fuser makes of it where several inputs use the same name.
pub(crate) fn is_renamed(fused: &str, original: &str) -> bool {
    fused == original || without_suffix(fused) == original
}

/// An interface name (`ns:package/interface@1.2.3`) taken apart: the name without version, and the version.
fn version(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once('@') {
        Some((base, version)) if base.contains(':') => (base, Some(version)),
        _ => (name, None),
    }
}

/// What two module names of imports have in common that may be the same but for the version.
///
/// A fuser writes the highest version that any input asks for.
pub(crate) fn without_version(name: &str) -> &str {
    version(name).0
}

/// Whether two module names of imports may be the same but for the version.
pub(crate) fn same_module(a: &str, b: &str) -> bool {
    without_version(a) == without_version(b)
}

/// The names of which `fused` may be what a fuser made: see [`is_renamed`].
pub(crate) fn originals(fused: &str) -> impl Iterator<Item = &str> {
    let base = without_suffix(fused);
    std::iter::once(fused).chain((base != fused).then_some(base))
}

/// Whether an export of one component can satisfy an import of another: the same name, with versions that semantic
/// versioning calls compatible.
pub(crate) fn links(import: &str, export: &str) -> bool {
    if import == export {
        return true;
    }
    let ((import, Some(asked)), (export, Some(offered))) = (version(import), version(export)) else {
        return false;
    };
    let (Ok(asked), Ok(offered)) = (semver::Version::parse(asked), semver::Version::parse(offered)) else {
        return false;
    };
    import == export && track(&asked) == track(&offered)
}

/// Versions of the same track can stand in for each other; a pre-release is alone on its track.
fn track(version: &semver::Version) -> (u64, u64, u64, &str) {
    let semver::Version { major, minor, patch, .. } = *version;
    match (major, minor, version.pre.as_str()) {
        (0, 0, "") => (0, 0, patch, ""),
        (0, minor, "") => (0, minor, 0, ""),
        (major, _, "") => (major, 0, 0, ""),
        (major, minor, pre) => (major, minor, patch, pre),
    }
}

/// What the names of the built-ins of a resource type begin with, and which they are.
pub(crate) const RESOURCE_BUILT_INS: [(&str, u32); 3] = [
    ("[resource-new]", opcode::RESOURCE_NEW),
    ("[resource-rep]", opcode::RESOURCE_REP),
    ("[resource-drop]", opcode::RESOURCE_DROP),
];

/// Names under which toolchains export an allocator, besides those that begin with [`ALLOCATOR_PREFIXES`].
const ALLOCATORS: [&str; 6] = [
    "cabi_realloc",
    "canonical_abi_realloc",
    "cabi_import_realloc",
    "cabi_export_realloc",
    "cabi_realloc_adapter",
    "cm32p2_realloc",
];

const ALLOCATOR_PREFIXES: [&str; 2] = ["cabi_realloc_wit_bindgen_", "meld:realloc/"];

/// What an exported function was for, by its name and type.
pub(crate) fn roles_of_func(name: &str, ty: Option<&FuncType>) -> Roles {
    let name = without_suffix(name);
    let named_as_allocator =
        ALLOCATORS.contains(&name) || ALLOCATOR_PREFIXES.iter().any(|prefix| name.starts_with(prefix));
    if named_as_allocator && ty.is_some_and(is_realloc) {
        return Roles::REALLOC;
    }
    match name {
        "_start" => Roles::COMMAND_ENTRY,
        "_initialize" | "cm32p2_initialize" => Roles::INITIALIZER,
        _ => Roles::NONE,
    }
}

/// What an exported global was for, by its name.
pub(crate) fn roles_of_global(name: &str) -> Roles {
    Roles::of_global(without_suffix(name))
}

/// Whether a function can be the value of a `realloc` option.
pub(crate) fn is_realloc(ty: &FuncType) -> bool {
    [ValType::I32, ValType::I64]
        .into_iter()
        .any(|address| ty.params() == [address; 4] && ty.results() == [address])
}

/// Whether this is the name of a function that the fuser itself adds and exports.
pub(crate) fn is_of_fuser(name: &str) -> bool {
    ["$ht_", "$task_return_shim_", "meld:"].iter().any(|prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_are_numbers_after_a_dollar_sign() {
        let names = ["memory$2", "memory", "$imports", "a$", "$0", "a$b", "cabi_realloc$12"];
        let bases = ["memory", "memory", "$imports", "a$", "", "a$b", "cabi_realloc"];
        assert_eq!(names.map(without_suffix), bases);
    }

    #[test]
    fn links_follow_semantic_versioning() {
        let linked = [
            ("f", "f"),
            ("a:b/c@0.2.0", "a:b/c@0.2.6"),
            ("a:b/c@1.4.0", "a:b/c@1.0.0"),
            ("a:b/c@1.0.0-rc.1", "a:b/c@1.0.0-rc.1"),
        ];
        for (import, export) in linked {
            assert!(links(import, export), "{import} {export}");
        }
        let apart = [
            ("a:b/c@0.1.0", "a:b/c@0.2.0"),
            ("a:b/c@0.0.1", "a:b/c@0.0.2"),
            ("a:b/c@1.0.0", "a:b/c@2.0.0"),
            ("a:b/c@1.0.0-rc.1", "a:b/c@1.0.0"),
            ("a:b/c", "a:b/c@1.0.0"),
            ("a:b/c@1.0.0", "a:b/d@1.0.0"),
        ];
        for (import, export) in apart {
            assert!(!links(import, export), "{import} {export}");
        }
    }
}
