//! The flags that state the surface of a module of which nobody has the components.

use super::failure;
use crate::facts::{self, Stamped, StatedParam};
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

    /// Whoever calls EXPORT from outside passes LO to HI, both included, as its parameter N, counted from 0. An assumption, which
    /// is printed; repeat it for each. Without a section, `--external` and components all exports are the surface
    #[arg(long = "param", value_name = "EXPORT:N=LO..HI")]
    params: Vec<StatedParam>,
}

impl SurfaceArgs {
    /// Whether it is not stated what the surface is.
    pub fn is_empty(&self) -> bool {
        self.external.is_empty()
    }

    /// Whether something is stated about parameters.
    pub fn has_params(&self) -> bool {
        !self.params.is_empty()
    }

    /// The exports of a module that are not on the surface, if one is stated.
    ///
    /// # Errors
    ///
    /// As [`SurfaceArgs::stamp`].
    pub fn internal(&self, module: &[u8], name: &Source<'_>) -> Result<Option<BTreeSet<String>>> {
        if self.is_empty() {
            // What is passed says nothing about that, but has to be about something.
            if self.has_params() {
                self.boundary(module, name, None)?;
            }
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
        let stamped = facts::surface(module, &name.to_string(), &self.external, &self.params, embedding);
        stamped.map_err(|error| failed(error, name))
    }

    /// The module with a section that also says what is stated about parameters.
    ///
    /// # Errors
    ///
    /// As [`facts::with_params`].
    pub fn add_params(
        &self,
        module: &[u8],
        name: &Source<'_>,
        embedding: Option<Embedding>,
    ) -> Result<Stamped> {
        let stamped = facts::with_params(module, &name.to_string(), &self.params, embedding);
        stamped.map_err(|error| failed(error, name))
    }

    /// What is stated about a module, as a section says it. Without a surface it is about what the section of the module says.
    ///
    /// # Errors
    ///
    /// A module that cannot be read, a glob that no export matches, a parameter that does not exist.
    pub fn boundary(
        &self,
        module: &[u8],
        name: &Source<'_>,
        embedding: Option<Embedding>,
    ) -> Result<Boundary> {
        let stated = match self.is_empty() {
            true => facts::section(module, &name.to_string(), embedding)
                .and_then(|section| facts::add_params(module, section, &self.params)),
            false => facts::stated(module, &self.external, &self.params, embedding),
        };
        stated.map_err(|error| failed(error, name))
    }

    /// What a section says about a module, and what is stated about parameters.
    ///
    /// # Errors
    ///
    /// A parameter that does not exist, or is no `i32`.
    pub fn add_to(&self, module: &[u8], name: &Source<'_>, section: Boundary) -> Result<Boundary> {
        facts::add_params(module, section, &self.params).map_err(|error| failed(error, name))
    }
}

fn failed(error: crate::Error, name: &Source<'_>) -> anyhow::Error {
    failure::of(error, || format!("cannot state the surface of {name}"))
}
