//! `loom opt --report`: the page.

use crate::explain::History;
use crate::html::{Data, Earlier, Subject, page};
use crate::io::{self, Place, Source};
use crate::layout::Layout;
use crate::manager::Optimized;
use anyhow::{Context, Result, anyhow};
use std::ops::Range;

/// The run that a page is about.
pub struct Run<'r> {
    /// Where the module was read.
    pub input: &'r Place,
    /// The module, as a binary.
    pub file: &'r [u8],
    /// The flags that say what was done.
    pub flags: String,
    /// The whole command line.
    pub command: Vec<String>,
    /// Runs of functions of the module, and the component that each is proven to come from.
    pub components: &'r [(Range<u32>, String)],
    /// Whether an indirect call that traps has to trap for the same reason as before.
    pub preserve_trap_kind: bool,
    /// Every step, from the file with what was derived about it.
    pub history: &'r History<'r>,
    /// What was made of it.
    pub optimized: &'r Optimized<'r>,
    /// The memory of the input and of the output.
    pub layouts: &'r [Layout; 2],
    /// An earlier run to compare with.
    pub earlier: Option<&'r Earlier>,
}

/// The page about a run.
pub fn of(run: &Run<'_>) -> Result<String> {
    tracing::info_span!("report").in_scope(|| {
        let subject = Subject {
            // Where it is does not matter to who looks at it.
            name: run.input.file_name().unwrap_or_else(|| "standard input".into()),
            flags: run.flags.clone(),
            command: run.command.clone(),
            input: run.file,
            components: run.components,
            optimized: run.optimized,
            history: run.history,
            preserve_trap_kind: run.preserve_trap_kind,
            layouts: run.layouts,
            earlier: run.earlier,
        };
        page(&Data::of(&subject)?).context("cannot write the page")
    })
}

/// Reads the page of an earlier run.
///
/// # Errors
///
/// A file that cannot be read, or that is no such page.
pub fn earlier(place: &Place) -> Result<Earlier> {
    let text = String::from_utf8(io::read(place)?).map_err(|_| "it is not UTF-8 text".to_string());
    let read = text.and_then(|text| Earlier::read(&text));
    read.map_err(|reason| anyhow!(reason).context(format!("cannot compare with {}", Source(place))))
}
