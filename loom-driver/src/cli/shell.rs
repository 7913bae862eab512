//! `loom completions` and `loom man`: for the shell, and for those who set one up.

use super::message;
use crate::io::{self, Content, Place};
use anyhow::{Context, Result};
use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;
use std::path::PathBuf;

/// Print what a shell needs to complete the arguments of loom
#[derive(Debug, clap::Args)]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Print the manual page of loom, or write those of all its commands
#[derive(Debug, clap::Args)]
pub struct Manual {
    /// Write a page for loom and one for each command to this directory
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

pub fn completions(args: &Completions, mut loom: Command) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut loom, "loom", &mut script);
    message::to_stdout(&String::from_utf8_lossy(&script))
}

pub fn manual(args: &Manual, mut loom: Command) -> Result<()> {
    // Gives each command its full name.
    loom.build();
    let Some(dir) = &args.dir else { return message::to_stdout(&page(loom)?) };
    std::fs::create_dir_all(dir).with_context(|| format!("cannot create directory `{}`", dir.display()))?;
    let mut todo = vec![loom];
    while let Some(command) = todo.pop() {
        todo.extend(command.get_subcommands().cloned());
        let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_string();
        io::write(&Place::File(dir.join(format!("{name}.1"))), Content::Text(&page(command)?))?;
    }
    Ok(())
}

fn page(command: Command) -> Result<String> {
    let mut page = Vec::new();
    Man::new(command).render(&mut page).context("cannot write the manual page")?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
