//! The workloads: small programs in the style of firmware (`footprint/workloads/README.md`).

use crate::interface::Interface;
use crate::tree;
use anyhow::Result;
use meld_boundary::{
    Boundary, Contract, Digest, Embedder, Export, ExternalKind, Producer, Roles, Scope, Surface, Use,
    UseOption, User, UserKind,
};

/// Every workload, sorted: its name and the module as it was compiled.
///
/// # Errors
///
/// If a file cannot be read.
pub fn all() -> Result<Vec<(String, Vec<u8>)>> {
    within("footprint/workloads")
}

/// The same of those that have a heap (`heap/workloads/README.md`).
///
/// # Errors
///
/// If a file cannot be read.
pub fn with_a_heap() -> Result<Vec<(String, Vec<u8>)>> {
    within("heap/workloads")
}

/// Those in C with a heap, linked to the allocator of wasi-libc (`heap/wasi-libc`), as `wasi-libc/NAME`.
///
/// # Errors
///
/// If a file cannot be read.
pub fn with_wasi_libc() -> Result<Vec<(String, Vec<u8>)>> {
    let all = within("heap/wasi-libc")?;
    Ok(all.into_iter().map(|(name, wasm)| (format!("wasi-libc/{name}"), wasm)).collect())
}

fn within(folder: &str) -> Result<Vec<(String, Vec<u8>)>> {
    let files = tree::files(folder, "wasm")?;
    files
        .into_iter()
        .map(|(name, path)| Ok((name.trim_end_matches(".wasm").to_string(), std::fs::read(path)?)))
        .collect()
}

/// A module with the section that a fuser would write if each of its exports were a function of a
/// component's interface that takes and returns scalars, and nobody else used it.
///
/// # Errors
///
/// If the module cannot be read, or the crate under test refuses to stamp it.
pub fn stamped(wasm: &[u8]) -> Result<Vec<u8>> {
    let interface = Interface::read(wasm)?;
    let exports = interface.exports.iter().map(|(kind, name, _)| Export {
        kind: *kind,
        name: name.clone(),
        scope: Scope::External,
        roles: Roles::LIFT_CALLEE,
    });
    let lift = |name: &String| User {
        uses: vec![Use { option: UseOption::Callee, kind: ExternalKind::Func, name: name.clone() }],
        ..User::new(UserKind::Lift, name.as_str())
    };
    let producer = Producer { name: "loom-testsuite".into(), version: "1".into() };
    let contract =
        Contract { embedder: Embedder::CanonicalAbi, surface: Surface::Closed, digest: Digest::default() };
    let boundary = Boundary {
        exports: exports.collect(),
        users: interface.exports.iter().map(|(_, name, _)| lift(name)).collect(),
        ..Boundary::new(producer, contract)
    };
    Ok(meld_boundary::stamp(wasm, &boundary)?)
}
