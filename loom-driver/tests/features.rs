//! What a program takes in that only optimizes.

use std::process::Command;

/// Crates that are built without the default features, these here among them.
const MOST: usize = 70;

#[test]
fn the_library_without_the_command_is_slim() {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--package", "loom-driver", "--no-default-features", "--edges", "normal"])
        .args(["--prefix", "none", "--format", "{p}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let (out, errors) = (String::from_utf8(tree.stdout).unwrap(), String::from_utf8_lossy(&tree.stderr));
    assert!(tree.status.success(), "{errors}");
    let mut crates: Vec<&str> = out.lines().filter_map(|line| line.split_whitespace().next()).collect();
    crates.sort_unstable();
    crates.dedup();
    assert!(crates.contains(&"loom-core") && crates.len() <= MOST, "{} crates: {crates:?}", crates.len());
    for shell in ["clap", "anyhow", "tracing-subscriber", "wasmprinter"] {
        assert!(!crates.contains(&shell), "{shell} is for the command alone");
    }
}
