//! The checks of the reader: each with the section that it refuses beside the one that passes.

mod common;

use common::{facts, fresh, ignored, import, module, reading, used, user, verified, with_payload};
use meld_boundary::{
    Boundary, DecodeErrorKind, Export, ExternalKind, ModuleError, Promise, PromiseKind, Reading, Reason,
    Roles, Scope, Surface, UseOption, UserKind, encode, read,
};
use wasm_encoder::{CustomSection, Section as _};

/// The reason for which the facts are ignored after `change`, and passes if they are not ignored without it.
#[track_caller]
fn refused(change: impl FnOnce(&mut Boundary)) -> Reason {
    let module = module();
    verified(reading(&module, facts()));
    let mut boundary = facts();
    change(&mut boundary);
    let (reason, promises) = ignored(reading(&module, boundary.clone()));
    // Whatever is wrong with the facts, their promises are readable.
    assert_eq!(promises.len(), boundary.promises.len());
    reason
}

#[track_caller]
fn accepted(change: impl FnOnce(&mut Boundary)) {
    let mut boundary = facts();
    change(&mut boundary);
    verified(reading(&module(), boundary));
}

fn export_mut<'a>(boundary: &'a mut Boundary, name: &str) -> &'a mut Export {
    boundary.exports.iter_mut().find(|export| export.name == name).expect("an export of the test module")
}

/// The message names the check's culprits.
#[track_caller]
fn says(reason: &Reason, check: u8, parts: &[&str]) {
    let message = reason.to_string();
    assert_eq!(reason.check(), check, "{message}");
    for part in parts {
        assert!(message.contains(part), "`{part}` is not in: {message}");
    }
}

#[test]
fn absence_is_not_a_failure() {
    assert_eq!(read(&module()), Reading::Absent);
    let mut other = module();
    CustomSection { name: "meld:boundaries".into(), data: encode(&facts()).into() }.append_to(&mut other);
    assert_eq!(read(&other), Reading::Absent);
}

#[test]
fn check_1_a_core_module() {
    let (reason, promises) = ignored(read(b"not wasm"));
    assert_eq!((reason, promises), (Reason::Module(ModuleError::NotWasm), vec![]));

    let component = wat::parse_str("(component)").expect("component");
    assert_eq!(ignored(read(&component)).0, Reason::Module(ModuleError::Component));
    let (reason, promises) = ignored(read(&with_payload(&component, &encode(&facts()))));
    says(&reason, 1, &["component", "fuse"]);
    assert_eq!(promises.len(), 1);

    let mut truncated = with_payload(&module(), &encode(&facts()));
    truncated.extend_from_slice(&[1, 9]);
    let (reason, promises) = ignored(read(&truncated));
    assert!(matches!(reason, Reason::Module(ModuleError::Malformed { .. })), "{reason}");
    assert_eq!(promises.len(), 1, "the section before the damage was read");
}

/// Names are the identity of exports, so a module in which they are not unique is none that facts can be about.
#[test]
fn check_1_export_names_are_unique() {
    let module = |second: &str| {
        let text = format!(r#"(module (func (export "f")) (func (export "{second}")))"#);
        wat::parse_str(text).expect("module")
    };
    let exports = |second| {
        ["f", second].map(|name| common::export(ExternalKind::Func, name, Scope::External, Roles::NONE))
    };
    let boundary = |second| Boundary {
        exports: exports(second).into(),
        imports: vec![],
        users: vec![],
        promises: vec![],
        ..facts()
    };
    verified(reading(&module("g"), boundary("g")));
    let (reason, _) = ignored(reading(&module("f"), boundary("f")));
    says(&reason, 1, &["two exports are named `f`"]);
}

#[test]
fn check_1_exactly_one_section() {
    let module = module();
    let payload = encode(&fresh(facts(), &module));
    let once = with_payload(&module, &payload);
    verified(read(&once));
    let (reason, promises) = ignored(read(&with_payload(&once, &payload)));
    assert_eq!(reason, Reason::Several { count: 2 });
    says(&reason, 1, &["2 sections"]);
    assert_eq!(promises.len(), 2, "those of both");
}

#[test]
fn check_2_the_payload_decodes() {
    let mut payload = encode(&fresh(facts(), &module()));
    verified(read(&with_payload(&module(), &payload)));
    payload[0] = 3;
    let (reason, promises) = ignored(read(&with_payload(&module(), &payload)));
    assert!(matches!(&reason, Reason::Decode(error) if error.kind == DecodeErrorKind::Version(3)));
    says(&reason, 2, &["version 3", "offset 0x0"]);
    assert_eq!(promises.len(), 1);
}

#[test]
fn check_3_the_module_was_not_changed() {
    let payload = encode(&fresh(facts(), &module()));
    let changed = wat::parse_str(common::WAT.replace("i32.const 0", "i32.const 1")).expect("module");
    let (reason, promises) = ignored(read(&with_payload(&changed, &payload)));
    assert!(matches!(reason, Reason::Stale { .. }));
    says(&reason, 3, &["changed after"]);
    assert_eq!(promises.len(), 1);
    // Custom sections do not count.
    let renamed = wat::parse_str(common::WAT.replace("$lib", "$other")).expect("module");
    assert_ne!(renamed, module());
    verified(read(&with_payload(&renamed, &payload)));
}

#[test]
fn check_4_exports() {
    let reason = refused(|b| b.exports.swap(0, 1));
    says(&reason, 4, &["export 0 is memory `memory` in the module and memory `memory$1` in the section"]);
    let reason = refused(|b| b.exports.truncate(11));
    says(&reason, 4, &["export 11 is table `$imports` in the module and nothing in the section"]);
    let reason = refused(|b| b.exports.push(b.exports[0].clone()));
    says(&reason, 4, &["export 12 is nothing in the module"]);
    let reason = refused(|b| b.exports[11].kind = ExternalKind::Global);
    says(&reason, 4, &["export 11", "global `$imports` in the section"]);
}

#[test]
fn check_4_imports() {
    let reason = refused(|b| b.imports.swap(0, 1));
    says(&reason, 4, &["import 0 is func `h:env/vars` `get` in the module"]);
    let reason = refused(|b| b.imports[3].module = "other".into());
    says(&reason, 4, &["import 3", "global `env` `base`", "global `other` `base`"]);
    let reason = refused(|b| b.imports.clear());
    says(&reason, 4, &["nothing in the section"]);
}

#[test]
fn check_5_uses_name_exports() {
    let reason = refused(|b| b.users[1].uses[1].name = "cabi_realloc$2".into());
    says(&reason, 5, &["user 1 (lower `h:env/vars#get`)", "func `cabi_realloc$2`", "realloc"]);
    // There is an export of that name, of another kind.
    let reason = refused(|b| b.users[1].uses[1].name = "memory".into());
    assert!(matches!(reason, Reason::UseMissing { .. }), "{reason}");
}

#[test]
fn check_5_options_resolve_to_their_kind() {
    let reason = refused(|b| {
        b.users[1].uses[1].kind = ExternalKind::Memory;
        b.users[1].uses[1].name = "memory".into();
    });
    says(&reason, 5, &["memory `memory` as realloc", "must be a func"]);
    assert!(matches!(reason, Reason::UseKind { .. }));
    accepted(|b| b.users[1].uses.push(used(UseOption::Table, "$imports")));
    refused(|b| b.users[1].uses.push(used(UseOption::Table, "memory")));
}

#[test]
fn check_5_core_types() {
    for (option, right, wrong) in [
        (UseOption::Realloc, "cabi_realloc$1", "[callback]run"),
        (UseOption::PostReturn, "cabi_post_run", "run"),
        (UseOption::Callback, "[callback]run", "cabi_realloc"),
        (UseOption::Destructor, "bag#[dtor]bag", "_initialize"),
    ] {
        accepted(|b| b.users[0].uses.push(used(option, right)));
        let reason = refused(|b| b.users[0].uses.push(used(option, wrong)));
        assert!(matches!(reason, Reason::UseType { .. }), "{reason}");
        says(&reason, 5, &["user 0 (lift `run`)", wrong, option.name(), "must be", "(index "]);
    }
}

/// The reading of a module with one allocator of address type `addr` and two memories, 32-bit and 64-bit, if a lower
/// names these memories.
fn realloc_beside(addr: &str, memories: &[&str]) -> Reading {
    let module = wat::parse_str(format!(
        r#"(module
          (import "h" "get" (func))
          (memory (export "m32") 1)
          (memory (export "m64") i64 1)
          (func (export "realloc") (param {addr} {addr} {addr} {addr}) (result {addr}) unreachable))"#
    ))
    .expect("module");
    let mut uses = vec![(UseOption::Realloc, "realloc")];
    uses.extend(memories.iter().map(|memory| (UseOption::Memory, *memory)));
    let boundary = Boundary {
        exports: vec![
            common::export(ExternalKind::Memory, "m32", Scope::Internal, Roles::MEMORY),
            common::export(ExternalKind::Memory, "m64", Scope::Internal, Roles::MEMORY),
            common::export(ExternalKind::Func, "realloc", Scope::Internal, Roles::REALLOC),
        ],
        imports: vec![import(ExternalKind::Func, "h", "get", Scope::External)],
        users: vec![user(UserKind::Lower, "get", &[("h", "get")], &uses)],
        ..facts()
    };
    reading(&module, boundary)
}

#[test]
fn check_5_a_realloc_has_the_address_type_of_its_memory() {
    for (addr, memories) in [("i32", &["m32"][..]), ("i64", &["m64"]), ("i32", &[]), ("i64", &[])] {
        verified(realloc_beside(addr, memories));
    }
    for (addr, memories) in [("i32", &["m64"][..]), ("i64", &["m32"]), ("i32", &["m32", "m64"]), ("f32", &[])]
    {
        let (reason, _) = ignored(realloc_beside(addr, memories));
        assert!(matches!(reason, Reason::UseType { .. }), "{addr} {memories:?}: {reason}");
    }
}

#[test]
fn check_5_users_are_behind_imports_of_the_module() {
    let reason = refused(|b| b.users[3].imports[0].name = "[resource-drop]box".into());
    says(&reason, 5, &["user 3 (destructor `h:env/bag#bag`)", "`h:env/bag` `[resource-drop]box`"]);
    // A canonical definition is behind functions only.
    let reason = refused(|b| {
        b.users[3].imports[0].module = "env".into();
        b.users[3].imports[0].name = "base".into();
    });
    assert!(matches!(reason, Reason::UserImportMissing { .. }));
}

#[test]
fn check_5_promises_are_about_memories_of_the_module() {
    accepted(|b| b.promises.push(Promise { kind: PromiseKind::NoMemoryGrow, memory: 0 }));
    let reason = refused(|b| b.promises.push(Promise { kind: PromiseKind::NoMemoryGrow, memory: 2 }));
    assert_eq!(reason, Reason::PromiseMemory { memory: 2, count: 2 });
    says(&reason, 5, &["memory 2", "2 memories"]);
}

#[test]
fn check_6_every_external_function_import_has_a_user() {
    let reason = refused(|b| {
        b.users.remove(2);
    });
    says(&reason, 6, &["import 1", "`h:env/vars` `now`"]);
    for scope in [Scope::Internal, Scope::Unknown] {
        accepted(|b| {
            b.users.remove(2);
            b.imports[1].scope = scope;
        });
    }
}

#[test]
fn check_6_every_external_lift_callee_has_its_lift() {
    let reason = refused(|b| {
        b.users.remove(0);
    });
    says(&reason, 6, &["export 2", "`run`"]);
    // Named by something that is not a lift, or by a lift in another option.
    let reason = refused(|b| b.users[0].kind = UserKind::Initializer);
    assert!(matches!(reason, Reason::LiftWithoutUser { position: 2, .. }));
    let reason = refused(|b| {
        b.users[0].uses.remove(0);
    });
    assert!(matches!(reason, Reason::LiftWithoutUser { position: 2, .. }));
    for scope in [Scope::Internal, Scope::Unknown] {
        accepted(|b| {
            b.users.remove(0);
            export_mut(b, "run").scope = scope;
        });
    }
    accepted(|b| {
        b.users.remove(0);
        export_mut(b, "run").roles = Roles::NONE;
    });
}

#[test]
fn check_6_only_options_reach_internal_exports() {
    // The facts themselves have internal exports as every option but the callee.
    let reason = refused(|b| export_mut(b, "run").scope = Scope::Internal);
    says(&reason, 6, &["user 0 (lift `run`)", "export 2", "internal", "closed"]);
    let reason = refused(|b| export_mut(b, "_initialize").scope = Scope::Internal);
    says(&reason, 6, &["user 4 (initializer `_initialize`)"]);
    accepted(|b| export_mut(b, "run").scope = Scope::Unknown);
    accepted(|b| {
        b.contract.surface = Surface::Open;
        export_mut(b, "run").scope = Scope::Internal;
    });
}

#[test]
fn no_truncated_or_changed_module_panics() {
    let module = module();
    let stamped = with_payload(&module, &encode(&fresh(facts(), &module)));
    for end in 0..stamped.len() {
        assert!(!matches!(read(&stamped[..end]), Reading::Verified(_)), "{end} bytes");
    }
    for position in 0..stamped.len() {
        let mut changed = stamped.clone();
        for byte in [0, 1, 0x7f, 0x80, 0xff, stamped[position] ^ 1] {
            changed[position] = byte;
            // With the digest out of the way the later checks see the damage too.
            let _ = read(&changed);
            if let Ok(digest) = meld_boundary::digest(&changed) {
                let mut boundary = facts();
                boundary.contract.digest = digest;
                let _ = read(&with_payload(
                    &meld_boundary::strip(&changed).unwrap_or_default(),
                    &encode(&boundary),
                ));
            }
        }
    }
}
