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

/// What it claims this command can judge, and no program in which it is not linked.
#[test]
fn what_it_claims_is_judged_where_it_is_linked() {
    let folder = std::env::temp_dir().join(format!("loom-example-evidence-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = |name: &str| folder.join(name).to_str().expect("a name").to_string();
    let [input, output, evidence] = ["in.wasm", "out.wasm", "run.evidence"].map(path);
    let module = wat::parse_str("(module (func (export \"run\") (result i32) nop i32.const 7 nop))");
    std::fs::write(&input, module.expect("a module")).expect("a file");
    let ran = loom(&["opt", &input, "-o", &output, "--pass", "drop-nops", "--evidence", &evidence], "");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let judged = loom(&["check", &input, &output, "--evidence", &evidence], "");
    let text = String::from_utf8(judged.stdout).expect("text");
    assert!(judged.status.success(), "{}", String::from_utf8_lossy(&judged.stderr));
    assert!(text.contains("`drop-nops`, claims `only-nops-went`"), "{text}");

    let read = |path: &String| std::fs::read(path).expect("a file");
    let [before, after, file] = [&input, &output, &evidence].map(read);
    std::fs::remove_dir_all(&folder).expect("a folder");
    let run = loom_check::evidence::Evidence::read(&file).expect("evidence");
    // As `loom-verify` does.
    let fault =
        loom_check::evidence::judge(&run, &before, &after, &|_| false, &|_| None).expect_err("accepted");
    assert!(fault.to_string().contains("`only-nops-went` is not known to this program"), "{fault}");
}
