//! `loom opt --report`: the page.

use super::choice::Choice;
use crate::explain::History;
use crate::html::{Data, Subject, page};
use crate::io::Place;
use crate::manager::{Config, Optimized};
use anyhow::{Context, Result};
use loom_core::Module;
use loom_core::settings::Settings;

/// The page about a run of `config` on `bytes`, which came from `input`.
///
/// The passes run a second time, with indices for names: afterwards the names say what each thing
/// was. What had to be checked has been, and names stay whatever was asked.
pub fn of(
    input: &Place,
    bytes: &[u8],
    choice: &Choice,
    config: Config,
    optimized: &Optimized<'_>,
) -> Result<String> {
    tracing::info_span!("report").in_scope(|| {
        let settings = Settings {
            keep_sections: config.settings.keep_sections.except("name"),
            strip: Vec::new(),
            attest: false,
            check: false,
            ..config.settings
        };
        let config = Config {
            settings,
            source_map: None,
            validate: false,
            verify_each: false,
            count_memory_grow: false,
            final_checks: false,
            ..config
        };
        let history = History::run(&Module::parse(bytes)?, &config, &mut |_| ())?;
        let name = match input {
            Place::Stream => "standard input".into(),
            // Where it is does not matter to who looks at it.
            Place::File(path) => path.file_name().unwrap_or_default().to_string_lossy().into(),
        };
        let subject = Subject {
            name,
            flags: choice.describe(),
            input: bytes,
            optimized,
            history: &history,
            preserve_trap_kind: config.pipeline.preserves_trap_kind(),
        };
        page(&Data::of(&subject)?).context("cannot write the page")
    })
}
