//! Who needs which export, once the section is verified.

mod common;

use common::{facts, module, reading, used, verified};
use meld_boundary::{Boundary, Need, Needer, Roles, Scope, Surface, UseOption, Verified};

fn verify(change: impl FnOnce(&mut Boundary)) -> Verified {
    let mut boundary = facts();
    change(&mut boundary);
    verified(reading(&module(), boundary))
}

fn of<'a>(verified: &'a Verified, name: &str) -> &'a [Need] {
    let position = verified.boundary.exports.iter().position(|export| export.name == name);
    verified.needs.of(position.expect("an export of the test module"))
}

fn by_user(user: usize, option: UseOption) -> Need {
    Need { by: Needer::User(user), option, conditional: false }
}

#[test]
fn every_option_is_a_need() {
    let v = verify(|_| {});
    assert_eq!(of(&v, "run"), [by_user(0, UseOption::Callee)]);
    assert_eq!(of(&v, "memory"), [by_user(0, UseOption::Memory), by_user(1, UseOption::Memory)]);
    assert_eq!(of(&v, "cabi_post_run"), [by_user(0, UseOption::PostReturn)]);
    assert_eq!(of(&v, "[callback]run"), [by_user(0, UseOption::Callback)]);
    assert_eq!(of(&v, "cabi_realloc"), [by_user(1, UseOption::Realloc)]);
    assert_eq!(of(&v, "_initialize"), [by_user(4, UseOption::Callee)]);
    for free in ["memory$1", "cabi_realloc$1", "cabi_realloc_again$1", "lib:api/x#f", "$imports"] {
        assert_eq!(of(&v, free), [], "{free}");
    }
    assert_eq!(v.needs.of(12), [], "there are 12 exports");
}

#[test]
fn all_names_of_a_function_stand_or_fall_together() {
    let v = verify(|b| b.users[1].uses[1] = used(UseOption::Realloc, "cabi_realloc_again$1"));
    assert_eq!(of(&v, "cabi_realloc$1"), [by_user(1, UseOption::Realloc)]);
    assert_eq!(of(&v, "cabi_realloc_again$1"), of(&v, "cabi_realloc$1"));
    assert_eq!(of(&v, "cabi_realloc"), [], "another function of the same type");
}

#[test]
fn an_internal_destructor_is_needed_while_a_drop_is_live() {
    let need = Need { by: Needer::User(3), option: UseOption::Destructor, conditional: true };
    assert_eq!(of(&verify(|_| {}), "bag#[dtor]bag"), [need]);

    let always = Need { conditional: false, ..need };
    for scope in [Scope::External, Scope::Unknown] {
        let v = verify(|b| b.exports[8].scope = scope);
        assert_eq!(of(&v, "bag#[dtor]bag"), [always]);
    }
    // Nothing says what calls it.
    let v = verify(|b| {
        b.users[3].imports.clear();
        b.users[2].imports.push(facts().users[3].imports[0].clone());
    });
    assert_eq!(of(&v, "bag#[dtor]bag"), [always]);
    // Somebody else calls it as a destructor, whatever becomes of that somebody's imports.
    let v = verify(|b| b.users[1].uses.push(used(UseOption::Destructor, "bag#[dtor]bag")));
    assert_eq!(of(&v, "bag#[dtor]bag"), [by_user(1, UseOption::Destructor), need]);
    // Only the destructor itself is conditional.
    let v = verify(|b| b.users[3].uses.push(used(UseOption::Memory, "memory$1")));
    assert_eq!(of(&v, "memory$1"), [by_user(3, UseOption::Memory)]);
    // The same function in another option.
    let v = verify(|b| b.users[0].uses.push(used(UseOption::PostReturn, "bag#[dtor]bag")));
    assert_eq!(of(&v, "bag#[dtor]bag"), [by_user(0, UseOption::PostReturn), need]);
}

/// The needs of all exports that an unknown definition may name, and of some that it cannot.
#[track_caller]
fn everything_is_needed_by(v: &Verified, by: Needer) {
    for (name, option) in [
        ("cabi_realloc$1", UseOption::Realloc),
        ("cabi_realloc_again$1", UseOption::Realloc),
        ("cabi_realloc", UseOption::Realloc),
        ("cabi_post_run", UseOption::PostReturn),
        ("[callback]run", UseOption::Callback),
        ("memory$1", UseOption::Memory),
        ("memory", UseOption::Memory),
    ] {
        assert!(of(v, name).contains(&Need { by, option, conditional: false }), "{name}: {:?}", of(v, name));
    }
    assert!(of(v, "$imports").is_empty());
}

#[test]
fn an_unknown_function_import_may_use_everything() {
    let v = verify(|b| {
        b.imports[1].scope = Scope::Unknown;
        b.users.remove(2);
    });
    everything_is_needed_by(&v, Needer::Import(1));
    // Memories need no role for that: each may be anybody's.
    let v = verify(|b| {
        b.imports[1].scope = Scope::Unknown;
        b.exports[1].roles = Roles::NONE;
    });
    everything_is_needed_by(&v, Needer::Import(1));
    // A global cannot.
    let v = verify(|b| b.imports[3].scope = Scope::Unknown);
    assert_eq!(of(&v, "memory$1"), []);
}

#[test]
fn an_unknown_lift_callee_may_use_everything() {
    let v = verify(|b| b.exports[10].scope = Scope::Unknown);
    everything_is_needed_by(&v, Needer::Export(10));
    // Something unknown that is not the callee of a lift stays, and that is all.
    let v = verify(|b| {
        b.exports[10].scope = Scope::Unknown;
        b.exports[10].roles = Roles::NONE;
    });
    assert_eq!(of(&v, "memory$1"), []);
}

#[test]
fn under_an_open_surface_an_internal_lift_without_user_may_use_everything() {
    let v = verify(|b| b.contract.surface = Surface::Open);
    everything_is_needed_by(&v, Needer::Export(10));
    // Once its lift is listed, it uses what that says.
    let v = verify(|b| {
        b.contract.surface = Surface::Open;
        let mut lift = b.users[0].clone();
        lift.uses = vec![used(UseOption::Callee, "lib:api/x#f"), used(UseOption::Memory, "memory$1")];
        b.users.push(lift);
    });
    assert_eq!(of(&v, "memory$1"), [by_user(5, UseOption::Memory)]);
    assert_eq!(of(&v, "cabi_realloc$1"), []);
}

#[test]
fn needs_can_be_told() {
    let v = verify(|b| b.imports[1].scope = Scope::Unknown);
    let told: Vec<_> = of(&v, "cabi_realloc").iter().map(|need| need.describe(&v.boundary)).collect();
    assert_eq!(
        told,
        [
            "realloc of lower `h:env/vars#get`",
            "possibly realloc of func import `h:env/vars` `now`, whose scope is unknown",
        ]
    );
    let v = verify(|b| b.exports[10].scope = Scope::Unknown);
    assert_eq!(
        of(&v, "memory$1")[0].describe(&v.boundary),
        "possibly memory of lift callee `lib:api/x#f`, about which the section says too little"
    );
}
