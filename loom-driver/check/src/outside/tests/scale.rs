use super::*;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// Many imports that may all enter many exports, and many imports of one name with many users.
#[test]
fn many_imports_of_many_exports_share_their_facts() {
    const MANY: usize = 20_000;
    let mut text = String::new();
    for at in 0..MANY {
        write!(text, "(import \"m\" \"a{at}\" (func)) (import \"m\" \"same\" (func))").unwrap();
    }
    for at in 0..MANY {
        write!(text, "(export \"e{at}\" (func {at}))").unwrap();
    }
    let mut users: Vec<User> = (0..MANY).map(|at| lift(&format!("e{at}"), &[])).collect();
    users.extend((0..MANY).map(|at| User { async_type: None, ..lower(&format!("a{at}"), &[]) }));
    users.extend((0..MANY).map(|_| builtin(0x03, "same", &[])));
    let Case(bytes) = Case::bare(&text);
    let module = Module::parse(&bytes).unwrap();
    // Not through `Case::with`, which looks for each name in all users.
    let exports = module.exports.iter().map(|export| Export {
        kind: ExternalKind::Func,
        name: export.name.into(),
        scope: Scope::External,
        roles: Roles::NONE,
    });
    let imports = module.imports.iter().map(|import| Import {
        kind: ExternalKind::Func,
        module: import.module.into(),
        name: import.name.into(),
        scope: Scope::External,
    });
    let producer = Producer { name: "test".into(), version: "1".into() };
    let (embedder, surface) = (Embedder::CanonicalAbi, Surface::Closed);
    let contract = Contract { embedder, surface, digest: Default::default() };
    let (exports, imports) = (exports.collect(), imports.collect());
    let boundary = Boundary { exports, imports, users, ..Boundary::new(producer, contract) };
    let bytes = meld_boundary::stamp(&bytes, &boundary).unwrap();
    let module = Module::parse(&bytes).unwrap();
    let start = Instant::now();
    let outside = Outside::of(&module, &Stated::default());
    let sets: usize = (0..2 * MANY as u32).map(|func| outside.import(func).unwrap().enters.len()).sum();
    assert_eq!(sets, 2 * MANY);
    assert_eq!(outside.entered(0).count(), MANY);
    let took = start.elapsed();
    assert!(took < Duration::from_secs(10), "{took:?}");
}
