//! The flags that state the surface of a module of which nobody has the components.

use super::components::Stamped;
use super::outside::embedder;
use crate::io::Source;
use crate::pipeline::{UsageError, nearest};
use anyhow::{Context, Result};
use loom_core::outside::Embedding;
use loom_core::settings::Patterns;
use meld_boundary::{Boundary, Embedder, Producer, Reading, SECTION_NAME, Scope};
use std::collections::BTreeSet;
use std::fmt::Write;

#[derive(Debug, clap::Args)]
pub struct SurfaceArgs {
    /// These exports are the surface, and all others are internal: a name, or a glob with `*`; repeat it for each.
    /// For modules without a section and without components. Unless `--embedding` says otherwise, the
    /// embedding is native
    #[arg(long = "external", value_name = "GLOB")]
    external: Vec<String>,
}

impl SurfaceArgs {
    /// Whether nothing is stated.
    pub fn is_empty(&self) -> bool {
        self.external.is_empty()
    }

    /// The exports of a module that are not on the surface, if one is stated.
    ///
    /// # Errors
    ///
    /// As [`SurfaceArgs::stamp`].
    pub fn internal(&self, module: &[u8], name: &Source<'_>) -> Result<Option<BTreeSet<String>>> {
        if self.is_empty() {
            return Ok(None);
        }
        self.refuse_another(module, name)?;
        let exports = self.boundary(module, name, None)?.exports.into_iter();
        Ok(Some(exports.filter(|export| export.scope == Scope::Internal).map(|export| export.name).collect()))
    }

    /// The module with a section that says what is stated.
    ///
    /// # Errors
    ///
    /// A section that is there, usable or not: somebody may rely on what it says. A glob that no export matches:
    /// whoever states a surface relies on it.
    pub fn stamp(&self, module: &[u8], name: &Source<'_>, embedding: Option<Embedding>) -> Result<Stamped> {
        let failed = || format!("cannot state the surface of {name}");
        self.refuse_another(module, name)?;
        let boundary = self.boundary(module, name, embedding)?;
        let stamped = meld_boundary::stamp(module, &boundary).with_context(failed)?;
        let external = boundary.exports.iter().filter(|export| export.scope == Scope::External);
        let mut description = format!("stated surface, {} embedding:\n", boundary.contract.embedder);
        for export in external {
            // Writing to a string cannot fail.
            let _ = writeln!(description, "  {} `{}`", export.kind, export.name.escape_debug());
        }
        Ok(Stamped { stamped, description })
    }

    /// What is stated about a module, as a section says it.
    ///
    /// # Errors
    ///
    /// A module that cannot be read, and a glob that no export matches.
    pub fn boundary(
        &self,
        module: &[u8],
        name: &Source<'_>,
        embedding: Option<Embedding>,
    ) -> Result<Boundary> {
        let patterns = super::choice::patterns("--external", &self.external)?;
        let embedder = embedding.map_or(Embedder::Native, embedder);
        let producer = Producer { name: "--external".into(), version: "as stated".into() };
        let is_external = |export: &str| patterns.matching(export).is_some();
        let boundary = meld_boundary::stated(module, producer, embedder, is_external)
            .with_context(|| format!("cannot state the surface of {name}"))?;
        self.refuse_what_matches_nothing(&boundary)?;
        Ok(boundary)
    }

    /// Refuses a module that says itself what the surface is.
    fn refuse_another(&self, module: &[u8], name: &Source<'_>) -> Result<(), UsageError> {
        if matches!(meld_boundary::read(module), Reading::Absent) {
            return Ok(());
        }
        let message = format!(
            "{name} has a `{SECTION_NAME}` section, which may say and promise something else than `--external`"
        );
        let help = "take it out with `loom boundary strip` if nobody relies on it".to_string();
        Err(UsageError { message, help: Some(help) })
    }

    fn refuse_what_matches_nothing(&self, boundary: &Boundary) -> Result<()> {
        let names = || boundary.exports.iter().map(|export| export.name.as_str());
        for glob in &self.external {
            let wanted: Patterns = super::choice::patterns("--external", std::slice::from_ref(glob))?;
            if names().any(|name| wanted.matching(name).is_some()) {
                continue;
            }
            let help = nearest(glob, names()).map(|name| format!("did you mean `{name}`?"));
            let message = format!("no export matches `--external '{glob}'`");
            return Err(UsageError { message, help }.into());
        }
        Ok(())
    }
}
