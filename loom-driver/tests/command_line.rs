//! The command line where a golden file cannot show it: terminals, pipes that close, disks that
//! are full. No test gives loom the path of a device: see the tests of `io`.
#![cfg(unix)]

use std::fs;
#[cfg(target_os = "linux")]
use std::fs::File;
use std::path::Path;
use std::process::{Command, Output};

const EMPTY_MODULE: &[u8] = b"\0asm\x01\0\0\0";

fn loom(arguments: &[&str], directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_loom"));
    command.args(arguments).current_dir(directory);
    command
}

/// A directory with the module `in.wasm`.
fn directory() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("in.wasm"), EMPTY_MODULE).unwrap();
    directory
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The controlling end of a new pseudo-terminal, which is a terminal itself.
#[cfg(target_os = "linux")]
fn terminal() -> File {
    File::options().read(true).write(true).open("/dev/ptmx").unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn a_binary_module_is_not_written_to_a_terminal() {
    let directory = directory();
    for arguments in
        [&["boundary", "strip", "in.wasm"][..], &["opt", "in.wasm"], &["opt", "in.wasm", "-o", "-"]]
    {
        let output = loom(arguments, directory.path()).stdout(terminal()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains("standard output is a terminal"), "{}", stderr(&output));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn text_is_written_to_a_terminal() {
    let directory = directory();
    let output = loom(&["opt", "in.wasm", "--wat"], directory.path()).stdout(terminal()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn a_pipe_that_nobody_reads_is_no_bug() {
    let directory = directory();
    let run = |arguments: &[&str]| {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = loom(arguments, directory.path()).stdout(writer).output().unwrap();
        (output.status.code(), stderr(&output))
    };
    // More than a pipe holds: a process that another test starts at this moment has the reading
    // end too until it runs its program, and loom's first writes would succeed.
    let memory =
        format!("(module (memory (export \"m\") 8) (data (i32.const 0) \"{}\"))", "x".repeat(1 << 18));
    fs::write(directory.path().join("large.wasm"), wat::parse_str(memory).unwrap()).unwrap();
    // Who stops reading a text has what he wants; half a module is of use to nobody. Neither is
    // told of a pipe that he closed.
    assert_eq!(run(&["passes"]), (Some(0), String::new()));
    assert_eq!(run(&["opt", "large.wasm"]), (Some(1), String::new()));
}

#[test]
fn help_of_a_command_is_what_the_command_says_itself() {
    let directory = directory();
    let said = |arguments: &[&str]| {
        let output = loom(arguments, directory.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    for command in ["opt", "fuse", "why", "size"] {
        assert_eq!(said(&["help", command]), said(&[command, "--help"]));
    }
    assert_eq!(said(&["help", "optimize"]), said(&["optimize", "--help"]));
}

#[test]
fn nobody_reading_the_messages_is_no_bug() {
    let directory = directory();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let status = loom(&["opt", "missing.wasm"], directory.path()).stderr(writer).status().unwrap();
    assert_eq!(status.code(), Some(1));
}

#[test]
fn a_full_disk_leaves_the_file_that_was_there_and_no_other() {
    let directory = directory();
    fs::write(directory.path().join("out.wasm"), b"precious").unwrap();
    // No file may grow beyond 0 blocks, and trying is an error instead of a signal.
    let script = "trap '' XFSZ; ulimit -f 0; exec \"$0\" opt in.wasm -o out.wasm";
    let output = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_loom")])
        .current_dir(directory.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("cannot write `out.wasm`"), "{}", stderr(&output));
    assert_eq!(fs::read(directory.path().join("out.wasm")).unwrap(), b"precious");
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 2);
}

#[test]
fn a_named_pipe_is_written_directly() {
    let directory = directory();
    let pipe = directory.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    // Opening either end waits for the other.
    let reader = std::thread::spawn(move || fs::read(pipe));
    let output = loom(&["opt", "in.wasm", "-o", "pipe"], directory.path()).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(reader.join().unwrap().unwrap(), EMPTY_MODULE);
}
