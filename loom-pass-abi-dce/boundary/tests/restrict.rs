//! The facts about what a rewrite leaves.

mod common;

use common::{facts, fresh, module, reading, used, verified};
use meld_boundary::{Boundary, Promise, PromiseKind, RestrictError, Roles, Scope, Surface, UseOption, stamp};

/// The test module without the lines that contain one of `parts`.
fn without(parts: &[&str]) -> Vec<u8> {
    let kept: Vec<_> =
        common::WAT.lines().filter(|line| !parts.iter().any(|part| line.contains(part))).collect();
    assert!(kept.len() + parts.len() <= common::WAT.lines().count(), "every part is in the module");
    wat::parse_str(kept.join("\n")).expect("module")
}

/// Restricts, and checks what every result has to fulfil: it verifies, and restricting it again changes nothing.
#[track_caller]
fn restrict(boundary: &Boundary, rewritten: &[u8], map: impl Fn(u32) -> Option<u32>) -> Boundary {
    let once = boundary.restrict(rewritten, map).expect("restrict");
    assert_eq!(verified(reading(rewritten, once.clone())).boundary, once, "it passes every check");
    assert_eq!(once.restrict(rewritten, Some), Ok(once.clone()), "restricting again changes nothing");
    stamp(rewritten, &once).expect("stamp");
    once
}

/// The lines of the test module that nobody outside needs.
const FREE: [&str; 5] =
    [r#""memory$1""#, r#""cabi_realloc$1""#, r#""cabi_realloc_again$1""#, r#""lib:api"#, r#""$imports""#];

fn names(boundary: &Boundary) -> Vec<&str> {
    boundary.exports.iter().map(|export| export.name.as_str()).collect()
}

#[test]
fn what_is_not_removed_stays_as_it_is() {
    let mut expected = fresh(facts(), &module());
    // Nobody knows what is in it, so nobody can bring it up to date.
    expected.unknown.clear();
    assert_eq!(restrict(&facts(), &module(), Some), expected);
}

#[test]
fn exports_that_nobody_needs_go() {
    let rewritten = without(&FREE);
    let left = restrict(&facts(), &rewritten, Some);
    assert_eq!(
        names(&left),
        ["memory", "run", "cabi_realloc", "cabi_post_run", "[callback]run", "bag#[dtor]bag", "_initialize"]
    );
    assert_eq!(left.exports[1], facts().exports[2], "scope and roles stay");
    assert_eq!((&left.imports, &left.users), (&facts().imports, &facts().users));
    assert_eq!(left.contract.digest, meld_boundary::digest(&rewritten).expect("digest"));
}

#[test]
fn promises_follow_their_memory() {
    let rewritten = without(&FREE);
    let mut boundary = facts();
    boundary.promises.insert(0, Promise { kind: PromiseKind::NoMemoryGrow, memory: 0 });
    let memories = |boundary: Boundary| boundary.promises.iter().map(|p| p.memory).collect::<Vec<_>>();
    assert_eq!(memories(restrict(&boundary, &rewritten, Some)), [0, 1]);
    assert_eq!(memories(restrict(&boundary, &rewritten, |memory| 1u32.checked_sub(memory))), [1, 0]);
    assert_eq!(memories(restrict(&boundary, &rewritten, |memory| (memory == 1).then_some(0))), [0]);
    assert!(memories(restrict(&boundary, &rewritten, |_| None)).is_empty());
}

#[test]
fn a_lower_goes_with_its_last_import() {
    let left = restrict(&facts(), &without(&[r#""now""#]), Some);
    assert_eq!(left.imports.len(), 3);
    assert!(left.users.iter().all(|user| user.label != "h:env/vars#now"));
    assert_eq!(left.users.len(), 4);
}

#[test]
fn a_lower_loses_the_imports_that_are_gone() {
    let mut boundary = facts();
    let now = boundary.users.remove(2);
    boundary.users[1].imports.extend(now.imports);
    let left = restrict(&boundary, &without(&[r#""now""#]), Some);
    assert_eq!(left.users[1].imports, facts().users[1].imports);
}

/// The allocator was kept on account of the lower, so the lower must go on being there: otherwise a second run of
/// the optimizer would find the allocator free.
#[test]
fn a_lower_without_imports_stays_while_it_names_something() {
    let left = restrict(&facts(), &without(&[r#""get""#]), Some);
    assert_eq!(left.users[1].imports, []);
    assert_eq!(left.users[1].uses, facts().users[1].uses);
    // And it loses what an optimizer that knows better has removed.
    let left = restrict(&facts(), &without(&[r#""get""#, r#""cabi_realloc""#]), Some);
    assert_eq!(left.users[1].uses, [used(UseOption::Memory, "memory")]);
}

#[test]
fn a_destructor_goes_with_its_drops() {
    let label = facts().users[3].label.clone();
    let there = |boundary: &Boundary| boundary.users.iter().any(|user| user.label == label);

    let left = restrict(&facts(), &without(&["$drop", "#[dtor]"]), Some);
    assert!(!there(&left) && !names(&left).contains(&"bag#[dtor]bag"));
    // Its drops are gone, but somebody kept it.
    let left = restrict(&facts(), &without(&["$drop"]), Some);
    assert!(there(&left) && names(&left).contains(&"bag#[dtor]bag"));
    // It is gone, but a drop would call it.
    let error = facts().restrict(&without(&["#[dtor]"]), Some).expect_err("refuse");
    assert!(matches!(error, RestrictError::UseGone { option: UseOption::Destructor, .. }), "{error}");
}

#[test]
fn a_lift_goes_with_an_internal_callee() {
    let mut boundary = facts();
    boundary.contract.surface = Surface::Open;
    let mut lift = boundary.users[0].clone();
    lift.label = "lib".into();
    lift.uses = vec![used(UseOption::Callee, "lib:api/x#f"), used(UseOption::Memory, "memory$1")];
    boundary.users.push(lift);
    let left = restrict(&boundary, &without(&[r#""lib:api"#]), Some);
    assert_eq!(left.users, facts().users);
}

#[test]
fn what_removing_cannot_explain_is_an_error() {
    let error =
        |boundary: &Boundary, rewritten: &[u8]| boundary.restrict(rewritten, Some).expect_err("refuse");

    let gone = error(&facts(), &without(&[r#"(export "run""#]));
    assert_eq!(gone, RestrictError::ExportGone { name: "run".into(), scope: Scope::External });
    let mut unknown = facts();
    unknown.exports[10].scope = Scope::Unknown;
    let gone = error(&unknown, &without(&[r#""lib:api"#]));
    assert_eq!(gone, RestrictError::ExportGone { name: "lib:api/x#f".into(), scope: Scope::Unknown });

    // A missing post-return would be a silent leak.
    let gone = error(&facts(), &without(&[r#""cabi_post_run""#]));
    assert!(
        matches!(&gone, RestrictError::UseGone { option: UseOption::PostReturn, name, .. } if name == "cabi_post_run")
    );
    assert!(gone.to_string().contains("user 0 (lift `run`)"), "{gone}");

    let mut fewer = facts();
    fewer.exports.retain(|export| export.roles != Roles::SHIM);
    let new = error(&fewer, &module());
    assert!(matches!(&new, RestrictError::NewExport { name, .. } if name == "$imports"), "{new}");
    let mut fewer = facts();
    fewer.imports.pop();
    let new = error(&fewer, &module());
    assert!(matches!(&new, RestrictError::NewImport { name, .. } if name == "base"), "{new}");
    assert!(matches!(error(&facts(), b"not wasm"), RestrictError::Module(_)));
}

#[test]
fn imports_of_one_name_that_disagree_become_unknown() {
    let mut boundary = facts();
    let mut again = boundary.imports[1].clone();
    again.scope = Scope::Internal;
    boundary.imports.insert(2, again);
    let left = boundary.restrict(&module(), Some).expect("restrict");
    assert_eq!(left.imports[1].scope, Scope::Unknown);
}
