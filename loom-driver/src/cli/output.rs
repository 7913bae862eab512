//! The flags of every subcommand that writes a module, and what they mean.

use crate::io::{self, Content, Place};
use crate::pipeline::UsageError;
use anyhow::{Context, Result};
use std::io::IsTerminal;

#[derive(Debug, clap::Args)]
pub struct Output {
    /// Where the result goes: a file, or `-` for standard output, which is also the default. Is
    /// text if the name ends in `.wat`
    #[arg(short = 'o', long = "output", value_name = "OUT")]
    place: Option<Place>,

    /// Write text
    #[arg(short = 'S', long)]
    wat: bool,
}

impl Output {
    /// Where the module goes.
    ///
    /// Asked before the work begins, this refuses early what [`io::write`] would refuse late.
    pub fn target(&self) -> Result<Place, UsageError> {
        let target = self.place.clone().unwrap_or(Place::Stream);
        if target == Place::Stream && !self.wat && std::io::stdout().is_terminal() {
            return Err(UsageError {
                message: "the result is binary, and standard output is a terminal".into(),
                help: Some("name a file with `-o OUT`, or ask for text with `--wat`".into()),
            });
        }
        Ok(target)
    }

    /// The place that was named, if one was.
    pub fn named(&self) -> Option<&Place> {
        self.place.as_ref()
    }

    /// Whether the result is text.
    pub fn is_text(&self, target: &Place) -> bool {
        self.wat || target.is_named_wat()
    }

    /// Writes a module to the target.
    pub fn write(&self, target: &Place, module: &[u8]) -> Result<()> {
        write_module(target, self.wat, module)
    }
}

/// Writes a module, as text if that is wanted or the name says so.
pub fn write_module(target: &Place, wants_text: bool, module: &[u8]) -> Result<()> {
    if !(wants_text || target.is_named_wat()) {
        return io::write(target, Content::Binary(module));
    }
    let text = wasmprinter::print_bytes(module).context("cannot print the result as text")?;
    io::write(target, Content::Text(&text))
}
