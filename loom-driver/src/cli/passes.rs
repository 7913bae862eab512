//! `loom passes`: what is linked.

use super::message;
use loom_core::pass::PassInfo;
use loom_core::registry::Registry;
use std::fmt::Write;

/// List the passes and their options
///
/// In the order in which they run, with the stage and the levels that include them.
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(Args {}: &Args) -> anyhow::Result<()> {
    let registry = Registry::collect()?;
    let passes: Vec<String> = registry.passes().iter().map(|pass| describe(pass)).collect();
    message::to_stdout(&passes.join("\n"))
}

fn describe(pass: &PassInfo) -> String {
    let levels: Vec<String> = pass.levels.iter().map(|level| format!("-O{}", level.name())).collect();
    let levels = if levels.is_empty() { "only when named".to_string() } else { levels.join(" ") };
    let mut text = format!("{}  ({}; {levels})\n    {}\n", pass.name, pass.stage.name(), pass.summary);
    for option in pass.options {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "    {}={}\n        {}", option.key, option.values, option.summary);
    }
    text
}
