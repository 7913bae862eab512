//! Who needs which export, once the section is verified.

mod common;

use common::{facts, module, reading, used, verified};
use meld_boundary::{
    Boundary, ExternalKind, Needer, Roles, Scope, Surface, Use, UseOption, User, UserKind, Verified, opcode,
};

fn verify(change: impl FnOnce(&mut Boundary)) -> Verified {
    let mut boundary = facts();
    change(&mut boundary);
    verified(reading(&module(), boundary))
}

/// Who needs it, in which option, and as long as which function imports are live.
type Need = (Needer, UseOption, Option<Vec<u32>>);

fn position(verified: &Verified, name: &str) -> usize {
    let position = verified.boundary.exports.iter().position(|export| export.name == name);
    position.expect("an export of the test module")
}

fn of(verified: &Verified, name: &str) -> Vec<Need> {
    let needs = verified.needs.of(position(verified, name)).iter();
    needs
        .map(|need| (need.by, need.option, verified.needs.while_imported(need, &verified.boundary)))
        .collect()
}

fn by_user(user: usize, option: UseOption) -> Need {
    (Needer::User(user), option, None)
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
    assert!(v.needs.of(12).is_empty(), "there are 12 exports");
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
    let need = (Needer::User(3), UseOption::Destructor, Some(vec![2]));
    assert_eq!(of(&verify(|_| {}), "bag#[dtor]bag"), std::slice::from_ref(&need));

    let always = by_user(3, UseOption::Destructor);
    for scope in [Scope::External, Scope::Unknown] {
        let v = verify(|b| b.exports[8].scope = scope);
        assert_eq!(of(&v, "bag#[dtor]bag"), std::slice::from_ref(&always));
    }
    // Nothing says what calls it.
    let v = verify(|b| {
        b.users[3].imports.clear();
        b.users[2].imports.push(facts().users[3].imports[0].clone());
    });
    assert_eq!(of(&v, "bag#[dtor]bag"), [always]);
    // Somebody else calls it as a destructor, whatever becomes of that somebody's imports.
    let v = verify(|b| b.users[1].uses.push(used(UseOption::Destructor, "bag#[dtor]bag")));
    assert_eq!(of(&v, "bag#[dtor]bag"), [by_user(1, UseOption::Destructor), need.clone()]);
    // Only the destructor itself is conditional.
    let v = verify(|b| b.users[3].uses.push(used(UseOption::Memory, "memory$1")));
    assert_eq!(of(&v, "memory$1"), [by_user(3, UseOption::Memory)]);
    // The same function in another option.
    let v = verify(|b| b.users[0].uses.push(used(UseOption::PostReturn, "bag#[dtor]bag")));
    assert_eq!(of(&v, "bag#[dtor]bag"), [by_user(0, UseOption::PostReturn), need]);
}

/// The needs of all exports that an unknown definition may name, and of some that it cannot.
#[track_caller]
fn everything_is_needed_by(v: &Verified, by: Needer, while_imported: Option<&[u32]>) {
    for (name, option) in [
        ("cabi_realloc$1", UseOption::Realloc),
        ("cabi_realloc_again$1", UseOption::Realloc),
        ("cabi_realloc", UseOption::Realloc),
        ("cabi_post_run", UseOption::PostReturn),
        ("[callback]run", UseOption::Callback),
        ("memory$1", UseOption::Memory),
        ("memory", UseOption::Memory),
    ] {
        let need = (by, option, while_imported.map(<[u32]>::to_vec));
        assert!(of(v, name).contains(&need), "{name}: {:?}", of(v, name));
    }
    // An import may be a built-in that starts what is in a slot; a lift names no table.
    let slots = match by {
        Needer::Import(_) => vec![(by, UseOption::Table, while_imported.map(<[u32]>::to_vec))],
        Needer::User(_) | Needer::Export(_) => Vec::new(),
    };
    let of_table: Vec<Need> = of(v, "$imports").into_iter().filter(|need| need.0 == by).collect();
    assert_eq!(of_table, slots);
}

/// A built-in without an opcode may be one that starts what is in a slot, unless it says which table that is.
#[test]
fn an_unknown_builtin_may_name_a_slot() {
    let builtin = |opcode: Option<u32>, uses: Vec<Use>| {
        let v = verify(|b| {
            let imports = b.users[2].imports.clone();
            b.users.push(User { opcode, uses, imports, ..User::new(UserKind::Builtin, "b") });
        });
        of(&v, "$imports")
    };
    let by_it = [(Needer::Import(1), UseOption::Table, Some(vec![1]))];
    assert_eq!(builtin(None, Vec::new()), by_it);
    assert_eq!(builtin(Some(0xff), Vec::new()), by_it);
    assert_eq!(builtin(Some(opcode::RESOURCE_NEW), Vec::new()), []);
    let named = used(UseOption::Table, "$imports");
    assert!(builtin(None, vec![named]).iter().all(|need| matches!(need.0, Needer::User(_))));
}

/// Function indices are not import positions: the test module with its global import in front.
#[test]
fn conditions_count_functions_only() {
    let lines: Vec<_> = common::WAT.lines().collect();
    let (globals, rest): (Vec<_>, Vec<_>) = lines[1..].iter().partition(|line| line.contains("(global"));
    let text = [&lines[..1], &globals, &rest].concat().join("\n");
    let mut boundary = facts();
    boundary.imports.rotate_right(1);
    assert_eq!(boundary.imports[0].kind, ExternalKind::Global);
    let v = verified(reading(&wat::parse_str(text).expect("module"), boundary));
    assert_eq!(of(&v, "bag#[dtor]bag"), [(Needer::User(3), UseOption::Destructor, Some(vec![2]))]);
}

#[test]
fn an_unknown_function_import_may_use_everything() {
    let v = verify(|b| {
        b.imports[1].scope = Scope::Unknown;
        b.users.remove(2);
    });
    everything_is_needed_by(&v, Needer::Import(1), Some(&[1]));
    // Memories need no role for that: each may be anybody's.
    let v = verify(|b| {
        b.imports[1].scope = Scope::Unknown;
        b.exports[1].roles = Roles::NONE;
    });
    everything_is_needed_by(&v, Needer::Import(1), Some(&[1]));
    // Each of several may.
    let v = verify(|b| {
        b.imports[1].scope = Scope::Unknown;
        b.imports[2].scope = Scope::Unknown;
    });
    everything_is_needed_by(&v, Needer::Import(1), Some(&[1, 2]));
    // A global cannot.
    let v = verify(|b| b.imports[3].scope = Scope::Unknown);
    assert_eq!(of(&v, "memory$1"), []);
}

#[test]
fn an_unknown_lift_callee_may_use_everything() {
    let v = verify(|b| b.exports[10].scope = Scope::Unknown);
    everything_is_needed_by(&v, Needer::Export(10), None);
    // That does not end with an unknown import.
    let v = verify(|b| {
        b.exports[10].scope = Scope::Unknown;
        b.imports[1].scope = Scope::Unknown;
    });
    everything_is_needed_by(&v, Needer::Export(10), None);
    everything_is_needed_by(&v, Needer::Import(1), Some(&[1]));
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
    everything_is_needed_by(&v, Needer::Export(10), None);
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
    let tell = |v: &Verified, name| -> Vec<String> {
        v.needs.of(position(v, name)).iter().map(|need| need.describe(&v.boundary)).collect()
    };
    assert_eq!(
        tell(&v, "cabi_realloc"),
        [
            "realloc of lower `h:env/vars#get`",
            "possibly realloc of func import `h:env/vars` `now`, whose scope is unknown",
        ]
    );
    let v = verify(|b| b.exports[10].scope = Scope::Unknown);
    assert_eq!(
        tell(&v, "memory$1"),
        ["possibly memory of lift callee `lib:api/x#f`, about which the section says too little"]
    );
}
