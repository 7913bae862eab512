//! The flags of `loom opt` about custom sections, and the source map, which is a file of its own.

use super::message;
use super::output::Output;
use super::places::Places;
use crate::io::{self, Content, Place, Source};
use crate::manager::Optimized;
use crate::pipeline::UsageError;
use anyhow::{Result, anyhow};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use loom_core::custom::source_map::SourceMap;
use loom_core::settings::Strip;
use meld_boundary::{COMPACT_VERSION, SECTION_NAME};
use wasmparser::{Parser, Payload};

/// A section is large if it is more than this part of the module.
const LARGE: u64 = 10;
/// So many bytes of a section nobody has to hear about.
const SMALL: u64 = 1024;

/// The bytes in front of the contents of a section: its id, and its size in LEB128.
fn header(contents: u64) -> u64 {
    1 + u64::from((64 - (contents | 1).leading_zeros()).div_ceil(7))
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Custom sections")]
pub struct Sections {
    /// Copy custom sections of this name even if what they say may be stale
    #[arg(long = "keep-section", value_name = "GLOB")]
    pub keep: Vec<String>,

    /// Leave custom sections out of the result
    ///
    /// debug: `.debug_*` and `sourceMappingURL`. names: `name`. producers: `producers`. evidence:
    /// what tools that verify the module read, like `component-provenance`, `meld:boundary` and
    /// `wsc.*`. all: all of them but `dylink.0`. --keep-section has the last word, and --attest about
    /// records of runs.
    #[arg(long, value_name = "WHAT", value_delimiter = ',', value_parser = strip_parser())]
    pub strip: Vec<Strip>,

    /// Write `meld:boundary` with references in place of names: version 2, which says the same in
    /// fewer bytes. A reader that knows only version 1 ignores it
    #[arg(long)]
    pub compact_boundary: bool,

    /// Append a record of the run (`wsc.transformation.attestation`) if it changed anything. Without
    /// this flag, only if the input carries such a record
    #[arg(long)]
    attest: bool,

    /// `--attest`, as other tools write it
    #[arg(long, value_name = "BOOL", hide = true, overrides_with = "attest")]
    attestation: Option<bool>,

    /// The source map of the input; that of the result is written beside it, as OUT.map
    #[arg(long, value_name = "MAP")]
    source_map: Option<Place>,
}

fn strip_parser() -> impl TypedValueParser<Value = Strip> {
    PossibleValuesParser::new(Strip::ALL.map(Strip::name)).try_map(|name| {
        let strip = Strip::ALL.into_iter().find(|strip| strip.name() == name);
        strip.ok_or("nothing of this name can be stripped")
    })
}

impl Sections {
    /// Whether a record of the run is wanted.
    pub fn attest(&self) -> bool {
        self.attest || self.attestation == Some(true)
    }

    /// Says that a section that no program needs is a large part of the result.
    pub fn say_what_is_large(&self, result: &[u8]) -> Result<()> {
        // Nothing is read of the sections but where they end: a module that is large once more would be too much.
        for payload in Parser::new(0).parse_all(result) {
            let Payload::CustomSection(section) = payload? else { continue };
            if section.name() != SECTION_NAME {
                continue;
            }
            let contents = section.range().end.saturating_sub(section.range().start);
            let (whole, part) = (result.len() as u64, header(contents) + contents);
            if part <= SMALL || part.saturating_mul(LARGE) <= whole {
                continue;
            }
            let version = section.data().first().copied();
            let is_compact = version.map(u32::from) == Some(COMPACT_VERSION);
            let shorter = if is_compact { "" } else { ", `--compact-boundary` makes it shorter" };
            message::note(&format!(
                "`{SECTION_NAME}` is {part} of the {whole} bytes of the result: `--strip evidence` or `--strip all` \
                 leaves it out{shorter}"
            ));
        }
        Ok(())
    }

    /// Adds what is read beside the module.
    pub fn add_places<'a>(&'a self, places: &mut Places<'a>) {
        if let Some(map) = &self.source_map {
            places.read("the source map of the input", Some("--source-map"), map);
        }
    }

    /// The source map of the input.
    pub fn read_source_map(&self) -> Result<Option<SourceMap>> {
        let Some(place) = &self.source_map else { return Ok(None) };
        let unreadable =
            |error: String| anyhow!(error).context(format!("{} is no source map", Source(place)));
        let text = String::from_utf8(io::read(place)?).map_err(|error| unreadable(error.to_string()))?;
        SourceMap::parse(text).map(Some).map_err(unreadable)
    }

    /// Where the new source map goes, if there is one. Nothing is written in a dry run, so the
    /// result may have no name; `out.wasm` stands in for it then.
    ///
    /// # Errors
    ///
    /// If the result is not a binary file.
    pub fn source_map_target(&self, output: &Output, dry_run: bool) -> Result<Option<Place>, UsageError> {
        if self.source_map.is_none() {
            return Ok(None);
        }
        let unnamed = dry_run.then(|| Place::File("out.wasm".into()));
        match output.named().or(unnamed.as_ref()) {
            Some(place @ Place::File(path)) if !output.is_text(place) => {
                let mut name = path.clone().into_os_string();
                name.push(".map");
                Ok(Some(Place::File(name.into())))
            }
            _ => Err(UsageError {
                message: "a source map belongs to a binary file, and the result is none".into(),
                help: Some("name a file with `-o OUT.wasm`".into()),
            }),
        }
    }

    /// Writes the new source map.
    pub fn write_source_map(&self, target: Option<&Place>, optimized: &Optimized<'_>) -> Result<()> {
        match (target, &optimized.source_map) {
            (Some(target), Some(map)) => io::write(target, Content::Text(&map.to_text())),
            _ => Ok(()),
        }
    }
}
