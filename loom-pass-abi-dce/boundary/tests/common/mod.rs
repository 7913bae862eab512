//! One fused module and the facts about it, shared by the tests.
//!
//! Each test binary uses only some of it.
#![allow(dead_code)]

use std::collections::BTreeMap;

use meld_boundary::{
    Boundary, Contract, Digest, Embedder, Entry, Export, ExportName, ExternalKind, FoundPromise, Import,
    ImportName, Input, Param, ParamKind, Producer, Promise, PromiseKind, Reading, Reason, Roles, Scope,
    Surface, Use, UseOption, User, UserKind, Verified, encode, read,
};
use wasm_encoder::{CustomSection, Section as _};

/// Two components in one module. The app (memory 0) has an asynchronous export, a lowered import that returns a string
/// and a resource; the library (memory 1, whose allocator is the function `$realloc1` under two names) is internal.
pub const WAT: &str = r#"(module
  (type $realloc (func (param i32 i32 i32 i32) (result i32)))
  (import "h:env/vars" "get" (func $get (param i32)))
  (import "h:env/vars" "now" (func $now (result i64)))
  (import "h:env/bag" "[resource-drop]bag" (func $drop (param i32)))
  (import "env" "base" (global $base i32))
  (memory $m0 1)
  (memory $m1 1)
  (table $t 1 funcref)
  (func $run (param i32) (result i32) (local.get 0))
  (func $realloc0 (type $realloc) (i32.const 0))
  (func $realloc1 (type $realloc) (i32.const 0))
  (func $post (param i32))
  (func $callback (param i32 i32 i32) (result i32) (i32.const 0))
  (func $dtor (param i32))
  (func $init)
  (func $lib)
  (export "memory" (memory $m0))
  (export "memory$1" (memory $m1))
  (export "run" (func $run))
  (export "cabi_realloc" (func $realloc0))
  (export "cabi_realloc$1" (func $realloc1))
  (export "cabi_realloc_again$1" (func $realloc1))
  (export "cabi_post_run" (func $post))
  (export "[callback]run" (func $callback))
  (export "bag#[dtor]bag" (func $dtor))
  (export "_initialize" (func $init))
  (export "lib:api/x#f" (func $lib))
  (export "$imports" (table $t))
)"#;

pub fn module() -> Vec<u8> {
    wat::parse_str(WAT).expect("the module of the tests")
}

pub fn export(kind: ExternalKind, name: &str, scope: Scope, roles: Roles) -> Export {
    Export { kind, name: name.into(), scope, roles }
}

pub fn import(kind: ExternalKind, module: &str, name: &str, scope: Scope) -> Import {
    Import { kind, module: module.into(), name: name.into(), scope }
}

pub fn used(option: UseOption, name: &str) -> Use {
    Use { option, kind: option.external_kind(), name: name.into() }
}

pub fn user(kind: UserKind, label: &str, imports: &[(&str, &str)], uses: &[(UseOption, &str)]) -> User {
    User {
        imports: imports
            .iter()
            .map(|(module, name)| ImportName { module: (*module).into(), name: (*name).into() })
            .collect(),
        uses: uses.iter().map(|(option, name)| used(*option, name)).collect(),
        ..User::new(kind, label)
    }
}

/// A function export, as entries name it.
pub fn func(name: &str) -> ExportName {
    ExportName { kind: ExternalKind::Func, name: name.into() }
}

/// The facts about [`WAT`], without its digest.
pub fn facts() -> Boundary {
    use ExternalKind::{Func, Global, Memory, Table};
    use Scope::{External, Internal};
    let mut run = user(
        UserKind::Lift,
        "run",
        &[],
        &[
            (UseOption::Callee, "run"),
            (UseOption::Memory, "memory"),
            (UseOption::PostReturn, "cabi_post_run"),
            (UseOption::Callback, "[callback]run"),
        ],
    );
    run.is_async = true;
    run.async_type = Some(true);
    run.input = Some(0);
    let mut get = user(
        UserKind::Lower,
        "h:env/vars#get",
        &[("h:env/vars", "get")],
        &[(UseOption::Memory, "memory"), (UseOption::Realloc, "cabi_realloc")],
    );
    get.async_type = Some(false);
    get.cancellable = true;
    get.input = Some(0);
    Boundary {
        producer: Producer { name: "meld".into(), version: "0.52.0".into() },
        contract: Contract {
            embedder: Embedder::CanonicalAbi,
            surface: Surface::Closed,
            digest: Digest::default(),
        },
        exports: vec![
            export(Memory, "memory", Internal, Roles::MEMORY),
            export(Memory, "memory$1", Internal, Roles::MEMORY),
            export(Func, "run", External, Roles::LIFT_CALLEE),
            export(Func, "cabi_realloc", Internal, Roles::REALLOC),
            export(Func, "cabi_realloc$1", Internal, Roles::REALLOC),
            export(Func, "cabi_realloc_again$1", Internal, Roles::REALLOC),
            export(Func, "cabi_post_run", Internal, Roles::POST_RETURN),
            export(Func, "[callback]run", Internal, Roles::CALLBACK),
            export(Func, "bag#[dtor]bag", Internal, Roles::DESTRUCTOR),
            export(Func, "_initialize", External, Roles::INITIALIZER),
            export(Func, "lib:api/x#f", Internal, Roles::LIFT_CALLEE),
            export(Table, "$imports", Internal, Roles::SHIM),
        ],
        imports: vec![
            import(Func, "h:env/vars", "get", External),
            import(Func, "h:env/vars", "now", External),
            import(Func, "h:env/bag", "[resource-drop]bag", External),
            import(Global, "env", "base", External),
        ],
        users: vec![
            run,
            get,
            user(UserKind::Lower, "h:env/vars#now", &[("h:env/vars", "now")], &[]),
            user(
                UserKind::Destructor,
                "h:env/bag#bag",
                &[("h:env/bag", "[resource-drop]bag")],
                &[(UseOption::Destructor, "bag#[dtor]bag")],
            ),
            user(UserKind::Initializer, "_initialize", &[], &[(UseOption::Callee, "_initialize")]),
        ],
        promises: vec![Promise { kind: PromiseKind::NoMemoryGrow, memory: 1 }],
        inputs: vec![Input { name: "app".into(), sha256: Digest([7; 32]) }],
        one_tree: true,
        entries: vec![Entry { user: 1, may_enter: vec![func("run"), func("cabi_realloc")] }],
        params: vec![Param { export: "run".into(), param: 0, kind: ParamKind::Range, lo: 2, hi: 300 }],
        unknown: BTreeMap::from([(200, vec![1, 2, 3])]),
    }
}

/// `module` with `payload` as a further section of the name, whatever it is.
pub fn with_payload(module: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut out = module.to_vec();
    CustomSection { name: meld_boundary::SECTION_NAME.into(), data: payload.into() }.append_to(&mut out);
    out
}

/// The facts with the digest of the module that they are about.
pub fn fresh(mut boundary: Boundary, module: &[u8]) -> Boundary {
    boundary.contract.digest = meld_boundary::digest(module).expect("digest");
    boundary
}

/// What a reader makes of `boundary` in `module`, with a fresh digest.
pub fn reading(module: &[u8], boundary: Boundary) -> Reading {
    read(&with_payload(module, &encode(&fresh(boundary, module))))
}

#[track_caller]
pub fn verified(reading: Reading) -> Verified {
    match reading {
        Reading::Verified(verified) => *verified,
        other => panic!("expected a section that passes every check, not {other:?}"),
    }
}

#[track_caller]
pub fn ignored(reading: Reading) -> (Reason, Vec<FoundPromise>) {
    match reading {
        Reading::Ignored { reason, promises } => (reason, promises),
        other => panic!("expected a section that has to be ignored, not {other:?}"),
    }
}
