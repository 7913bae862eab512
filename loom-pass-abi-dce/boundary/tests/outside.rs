//! Subsections 129 and 130: what they say survives, and what contradicts the rest counts as absent.

mod common;

use common::{facts, fresh, func, ignored, module, reading, used, user, verified, with_payload};
use meld_boundary::{
    Boundary, Embedder, Entry, ExportName, ExternalKind, Param, ParamKind, Reading, Reason, Roles, Scope,
    StampError, UseOption, UserKind, Verified, decode, encode, opcode, read, stamp,
};

/// The facts with a builtin behind the import that drops a handle: user 5.
fn with_builtin() -> Boundary {
    let mut boundary = facts();
    let mut drop =
        user(UserKind::Builtin, "h:env/bag#[resource-drop]bag", &[("h:env/bag", "[resource-drop]bag")], &[]);
    drop.opcode = Some(opcode::RESOURCE_DROP);
    boundary.users.push(drop);
    boundary
}

fn verify(change: impl FnOnce(&mut Boundary)) -> Verified {
    let mut boundary = with_builtin();
    change(&mut boundary);
    verified(reading(&module(), boundary))
}

/// Verifies without one of the two subsections, for a reason with `why` in it, and cannot be stamped.
#[track_caller]
fn is_dropped(id: u8, why: &str, change: impl Fn(&mut Boundary)) {
    assert!(verify(|_| {}).dropped.is_empty());
    let Verified { boundary, dropped, .. } = verify(&change);
    let [message] = dropped.as_slice() else { panic!("one subsection is left out: {dropped:?}") };
    assert!(message.contains(&format!("subsection {id} ")) && message.contains(why), "{message}");
    let mut expected = fresh(with_builtin(), &module());
    // What the change made of everything else stays.
    let mut changed = with_builtin();
    change(&mut changed);
    expected.users = changed.users;
    expected.exports = changed.exports;
    if id == 129 {
        without_outside(&mut expected);
    } else {
        expected.params.clear();
    }
    assert_eq!(boundary, expected);

    let mut boundary = with_builtin();
    change(&mut boundary);
    let error = stamp(&module(), &boundary).expect_err("refuse");
    assert!(matches!(error, StampError::Dropped(_)) && error.to_string().contains(why), "{error}");
}

fn without_outside(boundary: &mut Boundary) {
    boundary.one_tree = false;
    boundary.entries.clear();
    for user in &mut boundary.users {
        (user.input, user.opcode) = (None, None);
    }
}

#[test]
fn everything_survives_the_round_trip() {
    let boundary = fresh(with_builtin(), &module());
    assert_eq!(decode(&encode(&boundary)), Ok(boundary.clone()));
    assert_eq!(verify(|_| {}).boundary, boundary);
    let json = serde_json::to_value(&boundary).expect("to JSON");
    assert_eq!(json["users"][5]["opcode"], 3);
    assert_eq!(serde_json::from_value::<Boundary>(json).expect("from JSON"), boundary);
    // An opcode of a later version is kept, and known to nobody.
    let later = verify(|b| b.users[5].opcode = Some(0x7e));
    assert_eq!(later.boundary.users[5].opcode, Some(0x7e));
    assert_eq!((opcode::name(0x7e), opcode::name(opcode::RESOURCE_DROP)), (None, Some("resource.drop")));
}

/// Each fact alone is enough for the subsection to be written, and none is needed for the others.
#[test]
fn subsection_129_is_there_if_it_says_something() {
    let mut none = with_builtin();
    without_outside(&mut none);
    none.unknown.clear();
    none.params.clear();
    let least = encode(&none).len();
    let changes: [fn(&mut Boundary); 4] = [
        |b| b.one_tree = true,
        |b| b.users[4].input = Some(0),
        |b| b.users[5].opcode = Some(opcode::RESOURCE_DROP),
        |b| b.entries = vec![Entry { user: 5, may_enter: vec![] }],
    ];
    for change in changes {
        let mut one = none.clone();
        change(&mut one);
        let payload = encode(&one);
        // The last subsection.
        assert_eq!(payload[least], 129);
        assert_eq!(decode(&payload), Ok(one));
    }
}

#[test]
fn flags_that_make_no_sense_are_refused() {
    let mut boundary = with_builtin();
    boundary.users[1].cancellable = false;
    let payload = encode(&fresh(boundary, &module()));
    // User 1: a lower whose type is known not to be async.
    let at = payload.windows(3).position(|bytes| bytes == [1, 0b100, 14]).expect("kind, flags, label");
    for (bits, makes_sense) in
        [(0b000, true), (0b001, true), (0b010, false), (0b110, true), (0b1000, true), (0b1_0000, false)]
    {
        let mut changed = payload.clone();
        changed[at + 1] = bits;
        let message = decode(&changed).err().map_or(String::new(), |error| error.to_string());
        assert_eq!(message.is_empty(), makes_sense, "{bits:b}: {message}");
        assert!(makes_sense || message.contains(&format!("user flags 0x{bits:x}")), "{message}");
    }
}

#[test]
fn inputs_and_entries_name_what_there_is() {
    is_dropped(129, "user 2 (lower `h:env/vars#now`) belongs to input 1", |b| b.users[2].input = Some(1));
    is_dropped(129, "an entry about user 6, of which there are 6", |b| b.entries[0].user = 6);
    is_dropped(129, "user 0 (lift `run`), which has no imports", |b| b.entries[0].user = 0);
    is_dropped(129, "two entries about user 1", |b| b.entries.push(b.entries[0].clone()));
    is_dropped(129, "func export `walk`, which cannot be entered", |b| {
        b.entries[0].may_enter[0] = func("walk");
    });
    // A memory, and a function that nobody outside calls.
    for name in ["memory", "run"] {
        let memory = ExportName { kind: ExternalKind::Memory, name: name.into() };
        let why = format!("memory export `{name}`, which cannot");
        is_dropped(129, &why, |b| b.entries[0].may_enter.push(memory.clone()));
    }
    is_dropped(129, "`cabi_realloc$1`", |b| b.entries[0].may_enter.push(func("cabi_realloc$1")));
    // Unless nobody knows that nobody does.
    let v = verify(|b| {
        b.entries[0].may_enter.push(func("lib:api/x#f"));
        b.exports[10].scope = Scope::Unknown;
    });
    assert!(v.dropped.is_empty());
}

#[test]
fn parameters_are_integers_of_functions() {
    let param =
        |export: &str, param, lo, hi| Param { export: export.into(), param, kind: ParamKind::Region, lo, hi };
    let max = u64::from(u32::MAX);
    assert!(verify(|b| b.params = vec![param("run", 0, 0, max)]).dropped.is_empty());
    is_dropped(130, "is at most 4294967296", |b| b.params.push(param("run", 0, 0, max + 1)));
    is_dropped(130, "at least 4 and at most 3", |b| b.params.push(param("run", 0, 4, 3)));
    is_dropped(130, "parameter 1 of export `run` does not exist", |b| b.params.push(param("run", 1, 0, 0)));
    is_dropped(130, "`memory` is that of no function", |b| b.params.push(param("memory", 0, 0, 0)));
    is_dropped(130, "`walk` is that of no function", |b| b.params.push(param("walk", 0, 0, 0)));
}

#[test]
fn what_does_not_decode_is_left_out_aloud() {
    let payload = |id: u8, contents: &[u8]| {
        let mut boundary = fresh(with_builtin(), &module());
        without_outside(&mut boundary);
        boundary.params.clear();
        boundary.unknown.clear();
        let mut payload = encode(&boundary);
        payload.extend([id, u8::try_from(contents.len()).expect("short")]);
        payload.extend(contents);
        payload
    };
    let drops = |id: u8, contents: &[u8]| {
        let verified = verified(read(&with_payload(&module(), &payload(id, contents))));
        assert!(!verified.boundary.one_tree && verified.boundary.params.is_empty());
        verified.dropped.join("; ")
    };
    let unknown = [0xff, 0xff, 0xff, 0xff, 0x0f];
    let inputs = [&[6][..], &unknown.repeat(6)].concat();
    let good = [&[1][..], &inputs, &[1, 3], &[0]].concat();
    let v = verified(read(&with_payload(&module(), &payload(129, &good))));
    assert!(v.boundary.one_tree && v.dropped.is_empty(), "{:?}", v.dropped);

    assert!(drops(129, b"").contains("subsection 129 of `meld:boundary` is left out"));
    assert!(drops(129, &[2, 0, 0, 0]).contains("unknown bits in flags 0x2"));
    assert!(drops(129, &[1, 1, 0, 1, 3, 0]).contains("1 inputs for users, of which there are 6"));
    let two = [&[1][..], &inputs, &[2, 3, 3], &[0]].concat();
    assert!(drops(129, &two).contains("2 opcodes for users of kind builtin, of which there are 1"));
    assert!(drops(129, &[&good[..], &[9]].concat()).contains("too many at the end of subsection 129"));
    assert!(drops(129, &[1, 0xff, 0xff, 0x03]).contains("a list of 65535 elements"));
    assert!(drops(130, &[1, 0, 0, 2, 0, 0]).contains("unknown parameter kind 2"));
    assert!(drops(130, &[1, 3, b'r', b'u', b'n', 0, 0, 5]).contains("subsection 130"));
}

#[test]
fn facts_that_the_section_cannot_hold_are_not_stamped() {
    for change in [
        (|b| b.users[1].opcode = Some(3)) as fn(&mut Boundary),
        |b| b.users[5].opcode = Some(u32::MAX),
        |b| b.users[0].input = Some(u32::MAX),
    ] {
        let mut boundary = with_builtin();
        change(&mut boundary);
        assert_eq!(stamp(&module(), &boundary), Err(StampError::Lost));
    }
}

#[test]
fn who_starts_a_function_of_a_table_names_the_table() {
    for (opcode, name) in [
        (opcode::THREAD_NEW_INDIRECT, "thread.new-indirect"),
        (opcode::THREAD_SPAWN_INDIRECT, "thread.spawn-indirect"),
    ] {
        let mut boundary = with_builtin();
        boundary.users[5].opcode = Some(opcode);
        let (reason, _) = ignored(reading(&module(), boundary.clone()));
        assert!(matches!(reason, Reason::ThreadWithoutTable { .. }) && reason.check() == 5);
        assert!(reason.to_string().contains(name), "{reason}");
        boundary.users[5].uses.push(used(UseOption::Table, "$imports"));
        assert!(verified(reading(&module(), boundary)).dropped.is_empty());
    }
    assert!(verify(|b| b.users[5].opcode = Some(opcode::THREAD_YIELD)).dropped.is_empty());
}

#[test]
fn a_native_embedder_is_no_canonical_one() {
    assert!(reading(&module(), with_builtin()).canonical().is_some());
    let mut boundary = with_builtin();
    boundary.contract.embedder = Embedder::Native;
    let native = reading(&module(), boundary);
    assert!(matches!(native, Reading::Verified(_)));
    assert_eq!(native.canonical(), None);
}

/// The test module without the lines that contain one of `parts`.
fn without(parts: &[&str]) -> Vec<u8> {
    let kept = common::WAT.lines().filter(|line| !parts.iter().any(|part| line.contains(part)));
    wat::parse_str(kept.collect::<Vec<_>>().join("\n")).expect("module")
}

fn restrict(boundary: &Boundary, parts: &[&str]) -> Boundary {
    let rewritten = without(parts);
    let left = boundary.restrict(&rewritten, Some).expect("restrict");
    assert_eq!(left.restrict(&rewritten, Some), Ok(left.clone()), "restricting again changes nothing");
    stamp(&rewritten, &left).expect("nothing contradicts");
    left
}

#[test]
fn a_rewrite_leaves_what_is_said_about_the_rest() {
    let mut boundary = with_builtin();
    boundary.entries.push(Entry { user: 5, may_enter: vec![func("bag#[dtor]bag"), func("run")] });
    // User 2 goes with its import; the destructor, user 3, with its drop.
    let left = restrict(&boundary, &[r#""now""#]);
    assert!(left.one_tree);
    assert_eq!(left.params, boundary.params);
    assert_eq!(left.users.len(), 5);
    assert_eq!((left.users[4].opcode, left.users[1].input), (Some(opcode::RESOURCE_DROP), Some(0)));
    assert_eq!(left.entries[0], boundary.entries[0]);
    assert_eq!(left.entries[1], Entry { user: 4, ..boundary.entries[1].clone() });

    let left = restrict(&boundary, &["$drop", "#[dtor]"]);
    assert_eq!(left.entries, boundary.entries[..1], "its user is gone");
}

#[test]
fn a_rewrite_takes_entries_and_parameters_with_their_exports() {
    let mut boundary = with_builtin();
    let free = "cabi_realloc$1";
    boundary.exports[4].scope = Scope::Internal;
    boundary.params.push(Param { export: free.into(), param: 3, kind: ParamKind::Region, lo: 0, hi: 0 });
    let left = restrict(&boundary, &[r#""cabi_realloc$1""#]);
    assert_eq!(left.params, boundary.params[..1]);

    // Only the lower names the allocator, and it goes with all of its imports: nobody can enter it any more, although
    // it is still there.
    boundary.users[1].uses.clear();
    boundary.users[2].uses.push(used(UseOption::Realloc, "cabi_realloc"));
    boundary.users[2].uses.push(used(UseOption::Memory, "memory"));
    let left = restrict(&boundary, &[r#""now""#]);
    assert_eq!(left.entries, boundary.entries, "a user stays as long as it names something");
    let left = restrict(&boundary, &[r#""now""#, r#""cabi_realloc""#]);
    assert_eq!(left.entries, [Entry { user: 1, may_enter: vec![func("run")] }]);
}

#[test]
fn an_unknown_import_may_drop_every_resource() {
    let v = verify(|b| b.imports[1].scope = Scope::Unknown);
    let destructor: Vec<String> = v.needs.of(8).iter().map(|need| need.describe(&v.boundary)).collect();
    assert_eq!(
        destructor,
        [
            "destructor of destructor `h:env/bag#bag`",
            "possibly destructor of func import `h:env/vars` `now`, whose scope is unknown",
        ]
    );
    let condition = v.needs.of(8).last().and_then(|need| v.needs.while_imported(need, &v.boundary));
    assert_eq!(condition, Some(vec![1]), "as long as it is live");
    // Also one that only the user, or only the role, tells.
    for (uses, roles) in [(true, Roles::NONE), (false, Roles::DESTRUCTOR)] {
        let v = verify(|b| {
            b.imports[1].scope = Scope::Unknown;
            b.exports[8].roles = roles;
            if !uses {
                b.users.remove(3);
                b.entries.clear();
            }
        });
        assert!(v.needs.of(8).iter().any(|need| need.option == UseOption::Destructor && need.by != meld_boundary::Needer::User(3)));
    }
    // A lift drops nothing by itself.
    let v = verify(|b| b.exports[10].scope = Scope::Unknown);
    assert_eq!(v.needs.of(8).len(), 1);
}
