//! Ten megabytes of components derive in under a second.
//!
//! Only a release build can show that: `cargo test --release -p meld-boundary --features derive -- --ignored ten`.
#![cfg(feature = "derive")]

mod fuse;

use std::fmt::Write;
use std::time::{Duration, Instant};

use fuse::{Core, Fused, component, needed_allocators, verified};

/// A module with an allocator and `funcs` functions of some 100 operators, unlike those of another salt.
fn large(salt: u32, funcs: u32) -> Core {
    let mut text = String::from(
        "(memory $m 1) (global $sp (mut i32) (i32.const 4096))
         (func $realloc (param i32 i32 i32 i32) (result i32)
           (drop (memory.grow $m (i32.const 1))) (local.get 3))\n",
    );
    for func in 0..funcs {
        let _ = write!(text, "(func $f{func} (param i32) (result i32) (global.set $sp (local.get 0))");
        for step in 0..24_u32 {
            let value = salt.wrapping_add(func.wrapping_mul(31).wrapping_add(step));
            let _ =
                write!(text, "(i32.store $m (local.get 0) (i32.add (global.get $sp) (i32.const {value})))");
        }
        let _ = writeln!(text, "(call $f{} (local.get 0)))", (func + 1) % funcs);
    }
    Core::new("", &text, &[("memory $m", "memory"), ("func $realloc", "cabi_realloc"), ("func $f0", "run")])
}

#[test]
#[ignore = "the time of a debug build says nothing"]
fn ten_megabytes_derive_in_under_a_second() {
    let cores = [(1, "a"), (1_000_000, "b")].map(|(salt, name)| {
        let mut core = large(salt, 16_000);
        core.exports[2].1 = name.into();
        (name, core)
    });
    let components = cores.each_ref().map(|(name, core)| {
        component(&format!(
            r#"{} (core instance $main (instantiate $m))
               (func (export "{name}") (param "p" u32) (result u32) (canon lift (core func $main "{name}")))"#,
            core.module("$m")
        ))
    });
    let size: usize = components.iter().map(Vec::len).sum();
    assert!(size > 10_000_000, "{size}");
    let [(_, a), (_, b)] = &cores;
    let fused = Fused::default().core(a, "a", "", &[]).core(b, "b", "$1", &[]).binary();
    let start = Instant::now();
    let found = fuse::derived(&fused, &[&components[0], &components[1]], meld_boundary::Surface::Closed);
    let took = start.elapsed();
    assert!(found.is_ok(), "{found:?}");
    println!("{size} bytes of components: {took:?}");
    assert!(needed_allocators(&verified(&fused, &[&components[0], &components[1]])).is_empty());
    assert!(took < Duration::from_secs(1), "{took:?}");
}
