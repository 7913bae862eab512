//! That a check shares no code with what it checks is a fact of the build.

use std::process::Command;

/// The crates of this project that the judge may be built on: the contract, for the section.
const ALLOWED: [&str; 2] = ["loom-check", "meld-boundary"];

#[test]
fn the_judge_is_built_on_no_pass() {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--package", "loom-check", "--edges", "normal"])
        .args(["--prefix", "none", "--format", "{p}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let (out, errors) = (String::from_utf8(tree.stdout).unwrap(), String::from_utf8_lossy(&tree.stderr));
    assert!(tree.status.success(), "{errors}");
    // Only what is in the workspace stands with its path.
    let own = out
        .lines()
        .filter(|line| line.contains(" (") && !line.contains("(proc-macro)") && !line.ends_with("(*)"));
    let mut own: Vec<&str> = own.filter_map(|line| line.split_whitespace().next()).collect();
    own.sort_unstable();
    own.dedup();
    assert_eq!(own, ALLOWED, "{out}");
}
