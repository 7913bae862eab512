//! A promise is found wherever its subsection can be read, whatever the section is ignored for.

mod common;

use common::facts;
use meld_boundary::{FoundPromise, Promise, PromiseKind, encode, promises_of};

const FOUND: FoundPromise = FoundPromise { kind: 0, memory: 1 };

#[test]
fn in_a_whole_section() {
    assert_eq!(promises_of(&encode(&facts())), [FOUND]);
    assert_eq!(FOUND.known(), Some(Promise { kind: PromiseKind::NoMemoryGrow, memory: 1 }));
    assert_eq!(FOUND.to_string(), "no `memory.grow` on memory 1 may survive");
}

#[test]
fn none_where_there_is_none() {
    let mut boundary = facts();
    boundary.promises.clear();
    assert_eq!(promises_of(&encode(&boundary)), []);
    assert_eq!(promises_of(b""), []);
    assert_eq!(promises_of(b"\x01"), []);
}

#[test]
fn in_a_section_of_another_version() {
    let mut payload = encode(&facts());
    payload[0] = 9;
    assert_eq!(promises_of(&payload), [FOUND]);
}

#[test]
fn beside_unknown_and_misplaced_subsections() {
    // Version; subsection 9, unknown; 5; 5 again; 2, too late and with garbage.
    let payload = [1, 9, 2, 0xff, 0xff, 5, 3, 1, 0, 1, 5, 3, 1, 0, 7, 2, 1, 0xff];
    assert_eq!(promises_of(&payload), [FOUND, FoundPromise { kind: 0, memory: 7 }]);
}

#[test]
fn beside_damaged_contents_of_other_subsections() {
    let whole = encode(&facts());
    let at = whole.windows(5).position(|w| w == [5, 3, 1, 0, 1]).expect("the promises");
    // The producer's name, the first thing in the section, is no longer UTF-8.
    let mut payload = whole.clone();
    payload[4] = 0xff;
    assert_eq!(promises_of(&payload), [FOUND]);
    // Everything after the promises is gone.
    assert_eq!(promises_of(&whole[..at + 5]), [FOUND]);
}

#[test]
fn up_to_the_damage_of_its_own_subsection() {
    // Three are announced, one and a half are there.
    assert_eq!(promises_of(&[1, 5, 4, 3, 0, 1, 0]), [FOUND]);
    // The subsection announces more bytes than there are.
    assert_eq!(promises_of(&[1, 5, 99, 2, 0, 1, 0, 7]), [FOUND, FoundPromise { kind: 0, memory: 7 }]);
    // Bytes after the end.
    assert_eq!(promises_of(&[1, 5, 4, 1, 0, 1, 9]), [FOUND]);
    // A damaged one does not hide the next.
    assert_eq!(promises_of(&[1, 5, 1, 3, 5, 3, 1, 0, 1]), [FOUND]);
}

#[test]
fn of_an_unknown_kind() {
    let found = FoundPromise { kind: 3, memory: 1 };
    assert_eq!(promises_of(&[1, 5, 3, 1, 3, 1]), [found]);
    assert_eq!(found.known(), None);
    assert_eq!(found.to_string(), "a promise of unknown kind 3 about memory 1");
}
