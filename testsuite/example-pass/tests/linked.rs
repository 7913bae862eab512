//! The command with the pass in it.

use std::process::{Command, Output, Stdio};

fn loom(args: &[&str], stdin: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_loom-example-pass"));
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command");
    let mut pipe = child.stdin.take().expect("a pipe");
    std::io::Write::write_all(&mut pipe, stdin.as_bytes()).expect("a reader");
    drop(pipe);
    child.wait_with_output().expect("an end")
}

#[test]
fn it_is_listed() {
    let output = loom(&["passes"], "");
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(text.contains("drop-nops") && text.contains("abi-dce"), "{text}");
}

#[test]
fn it_runs_with_names_brought_up_to_date() {
    let module = "(module (func $kept (export \"run\") (result i32) nop i32.const 7 nop) (func $other nop))";
    let output = loom(&["opt", "-", "--pass", "drop-nops", "--wat"], module);
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!text.contains("nop") && text.contains("i32.const 7"), "{text}");
    assert!(text.contains("$kept") && text.contains("$other"), "{text}");
}

#[test]
fn it_leaves_what_it_cannot_improve_byte_for_byte() {
    let folder = std::env::temp_dir().join(format!("loom-example-pass-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    // Sizes in five bytes, which a rewrite would make shorter.
    let module = b"\0asm\x01\0\0\0\x01\x84\x80\x80\x80\x00\x01\x60\x00\x00";
    let input = folder.join("in.wasm");
    std::fs::write(&input, module).expect("a file");
    let output = loom(&["opt", input.to_str().expect("a name"), "--pass", "drop-nops"], "");
    std::fs::remove_dir_all(&folder).expect("a folder");
    assert_eq!(output.stdout, module);
}
