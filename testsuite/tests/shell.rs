//! What `loom completions` and `loom man` print knows every command and flag.

use anyhow::{Context, Result, ensure};
use loom_testsuite::command;
use std::path::Path;
use std::process::{Command, Stdio};

fn printed(args: &[&str]) -> Result<String> {
    let output = command::run(args, Path::new(env!("CARGO_MANIFEST_DIR")), b"")?;
    ensure!(output.code == Some(0) && output.stderr.is_empty(), "{args:?}: {output:?}");
    Ok(String::from_utf8(output.stdout)?)
}

#[test]
fn every_shell_completes_commands_and_flags() -> Result<()> {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(&["completions", shell])?;
        for word in ["opt", "why", "size", "graph", "boundary", "forbid", "all-roots"] {
            ensure!(script.contains(word), "{shell}: no `{word}`");
        }
    }
    Ok(())
}

/// Where there is a bash, as nearly everywhere, it can read its script and completes with it.
#[test]
fn bash_completes() -> Result<()> {
    let script = printed(&["completions", "bash"])?;
    let asks = "\nCOMP_WORDS=(loom wh); COMP_CWORD=1; _loom loom wh loom; echo \"${COMPREPLY[@]}\"";
    let bash = Command::new("bash").args(["-c", &format!("{script}{asks}")]).stdin(Stdio::null()).output();
    let Ok(output) = bash else { return Ok(()) };
    ensure!(String::from_utf8_lossy(&output.stdout).trim() == "why", "{output:?}");
    Ok(())
}

#[test]
fn there_is_a_page_for_each_command() -> Result<()> {
    let page = printed(&["man"])?;
    ensure!(page.contains(".TH loom 1") && page.contains("loom\\-why(1)"), "{page}");
    let folder = tempfile::tempdir()?;
    printed(&["man", "--dir", folder.path().to_str().context("a name")?])?;
    for (name, flag) in
        [("loom-opt", "forbid"), ("loom-why", "all\\-roots"), ("loom-boundary-derive", "component")]
    {
        let page = std::fs::read_to_string(folder.path().join(format!("{name}.1"))).context(name)?;
        ensure!(page.contains(&format!(".TH {name} 1")) && page.contains(flag), "{name}: {page}");
    }
    Ok(())
}
