//! The flags that state the surface of a module of which nobody has the components.

use super::failure;
use crate::facts::{self, Stamped};
use crate::io::Source;
use anyhow::Result;
use loom_core::outside::Embedding;
use meld_boundary::{Boundary, Scope};
use std::collections::BTreeSet;

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
        facts::refuse_section(module, &name.to_string())?;
        let exports = self.boundary(module, name, None)?.exports.into_iter();
        Ok(Some(exports.filter(|export| export.scope == Scope::Internal).map(|export| export.name).collect()))
    }

    /// The module with a section that says what is stated.
    ///
    /// # Errors
    ///
    /// A section that is there, usable or not; and as [`SurfaceArgs::boundary`].
    pub fn stamp(&self, module: &[u8], name: &Source<'_>, embedding: Option<Embedding>) -> Result<Stamped> {
        let stamped = facts::surface(module, &name.to_string(), &self.external, embedding);
        stamped.map_err(|error| failed(error, name))
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
        facts::stated(module, &self.external, embedding).map_err(|error| failed(error, name))
    }
}

fn failed(error: crate::Error, name: &Source<'_>) -> anyhow::Error {
    failure::of(error, || format!("cannot state the surface of {name}"))
}
