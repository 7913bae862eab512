use super::*;
use UseOption::{Callback, Realloc};

const TEXT: &str = r#"(import "m" "a" (func))
    (func (export "run")) (func (export "run2"))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) i32.const 0)
    (func (export "callback") (param i32 i32 i32) (result i32) i32.const 0)
    (func (export "inner")) (func (export "dtor") (param i32))"#;

fn ends(users: &[(User, Option<u32>)], change: impl FnOnce(&mut Boundary)) -> bool {
    let users: Vec<User> = users.iter().map(|(user, input)| User { input: *input, ..user.clone() }).collect();
    let case = Case::with(TEXT, users, |boundary| {
        let input = |name: &str| meld_boundary::Input { name: name.into(), sha256: Default::default() };
        boundary.inputs = vec![input("x"), input("y")];
        change(boundary);
    });
    assert!(case.outside(ONE_TREE).trap_ends_all());
    assert!(!case.outside(NATIVE).trap_ends_all());
    case.outside(Stated::default()).trap_ends_all()
}

#[test]
fn a_trap_is_the_end_if_all_is_of_one_definition_or_input() {
    let (run, run2) = (lift("run", &[(Callback, "callback")]), lift("run2", &[]));
    let a = (lower("a", &[]), None);
    assert!(ends(&[(run.clone(), None), a.clone()], |_| {}));
    assert!(!ends(&[(run.clone(), None), (run2.clone(), None), a.clone()], |_| {}));
    assert!(!ends(&[(run.clone(), Some(0)), (run2.clone(), Some(1)), a.clone()], |_| {}));
    assert!(!ends(&[(run.clone(), Some(0)), (run2.clone(), None), a.clone()], |_| {}));
    assert!(!ends(&[(run.clone(), None), (run2.clone(), Some(0)), a.clone()], |_| {}));
    assert!(ends(&[(run.clone(), Some(1)), (run2.clone(), Some(1)), a.clone()], |_| {}));
    assert!(!ends(&[(run.clone(), None), (destructor(&[], "dtor"), None), a.clone()], |_| {}));
    let initializer = user(UserKind::Initializer, &[], &[(UseOption::Callee, "run2")]);
    assert!(!ends(&[(run.clone(), None), (initializer, None), a.clone()], |_| {}));
    // Its realloc runs for whoever calls the import.
    assert!(!ends(&[(run.clone(), None), (lower("a", &[(Realloc, "realloc")]), None)], |_| {}));
    assert!(ends(&[a], |_| {}));
}

#[test]
fn what_nobody_lists_goes_on_after_a_trap() {
    let users = || vec![(lift("run", &[]), None), (lower("a", &[]), None)];
    let scope = |name: &'static str, scope| {
        move |boundary: &mut Boundary| {
            boundary.exports.iter_mut().find(|export| export.name == name).unwrap().scope = scope;
        }
    };
    assert!(ends(&users(), |_| {}));
    assert!(!ends(&users(), scope("inner", Scope::External)));
    assert!(!ends(&users(), scope("run", Scope::Unknown)));
    assert!(!ends(&users(), |boundary| boundary.imports[0].scope = Scope::Unknown));
    assert!(!ends(&users()[..1], |_| {}));
    assert!(!ends(&users(), |boundary| {
        boundary.contract.surface = Surface::Open;
        boundary.exports.iter_mut().find(|export| export.name == "inner").unwrap().roles = Roles::LIFT_CALLEE;
    }));
    assert!(!ends(
        &[(lift("run", &[]), None), (User { opcode: None, ..builtin(0, "a", &[]) }, None)],
        |_| {}
    ));
}

#[test]
fn a_reference_outside_belongs_to_nobody() {
    let with = |scope: Scope| {
        let text =
            r#"(table (export "t") 1 funcref) (elem (i32.const 0) func 1) (func (export "run")) (func)"#;
        let case = Case::with(text, vec![lift("run", &[])], |boundary| boundary.exports[0].scope = scope);
        case.outside(Stated::default()).trap_ends_all()
    };
    assert!(with(Scope::Internal) && !with(Scope::External));
}

/// Whoever starts threads lets them run for itself.
#[test]
fn who_starts_threads_is_one_more() {
    let with = |input: u32| {
        let text = r#"(import "m" "a" (func)) (table (export "t") 1 funcref) (func (export "run"))"#;
        let start = User { input: Some(input), ..builtin(0x27, "a", &[(UseOption::Table, "t")]) };
        let case = Case::with(text, vec![User { input: Some(0), ..lift("run", &[]) }, start], |boundary| {
            let input = |name: &str| meld_boundary::Input { name: name.into(), sha256: Default::default() };
            boundary.inputs = vec![input("x"), input("y")];
        });
        case.outside(Stated::default()).trap_ends_all()
    };
    assert!(with(0) && !with(1));
}

#[test]
fn one_tree_is_stated_or_written_down() {
    assert!(Case::bare("").outside(Stated { one_tree: true, ..CANONICAL }).trap_ends_all());
    assert!(!Case::bare("").outside(CANONICAL).trap_ends_all());
    assert!(!Case::bare("").outside(ONE_TREE).trap_ends_all());
    let users = || vec![lift("run", &[]), lift("run2", &[]), lower("a", &[])];
    let case = Case::with(TEXT, users(), |boundary| boundary.one_tree = true);
    assert!(case.outside(Stated::default()).trap_ends_all());
}
