//! That the program is small is a fact of the build.

use std::process::Command;

/// The crates of this project that are linked.
const OWN: [&str; 3] = ["loom-check", "loom-verify", "meld-boundary"];

/// What would bring passes, plugins or threads with it.
const ABSENT: [&str; 4] = ["loom-core", "loom-driver", "inventory", "rayon"];

#[test]
fn no_pass_no_plugin_and_no_thread_is_linked() {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--package", "loom-verify", "--edges", "normal"])
        .args(["--prefix", "none", "--format", "{p}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let (out, errors) = (String::from_utf8(tree.stdout).unwrap(), String::from_utf8_lossy(&tree.stderr));
    assert!(tree.status.success(), "{errors}");
    let name = |line: &str| line.split_whitespace().next().map(String::from);
    let mut all: Vec<String> = out.lines().filter_map(name).collect();
    all.sort_unstable();
    all.dedup();
    let own: Vec<&String> =
        all.iter().filter(|name| name.starts_with("loom") || name.starts_with("meld")).collect();
    assert_eq!(own, OWN, "{out}");
    for absent in ABSENT {
        assert!(!all.iter().any(|name| name == absent), "{absent}: {out}");
    }
}
