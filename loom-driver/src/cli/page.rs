//! `loom opt --report`: the page.

use super::choice::Choice;
use crate::explain::History;
use crate::html::{Data, Subject, page};
use crate::io::Place;
use crate::layout::Layout;
use crate::manager::Optimized;
use crate::pipeline::Pipeline;
use anyhow::{Context, Result};

/// The page about a run of `pipeline` on `file`, which came from `input`: `history` has every step of it,
/// from the file with what was derived about it, and `layouts` is of that and of the output.
pub fn of(
    input: &Place,
    file: &[u8],
    choice: &Choice,
    pipeline: &Pipeline,
    history: &History,
    optimized: &Optimized<'_>,
    layouts: &[Layout; 2],
) -> Result<String> {
    tracing::info_span!("report").in_scope(|| {
        let name = match input {
            Place::Stream => "standard input".into(),
            // Where it is does not matter to who looks at it.
            Place::File(path) => path.file_name().unwrap_or_default().to_string_lossy().into(),
        };
        let subject = Subject {
            name,
            flags: choice.describe(),
            input: file,
            optimized,
            history,
            preserve_trap_kind: pipeline.preserves_trap_kind(),
            layouts,
        };
        page(&Data::of(&subject)?).context("cannot write the page")
    })
}
