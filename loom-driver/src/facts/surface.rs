//! What somebody states about a module of which nobody has the components.

use super::Stamped;
use super::params::{self, StatedParam};
use crate::Error;
use crate::pipeline::{UsageError, nearest};
use loom_core::outside::Embedding;
use loom_core::settings::Patterns;
use meld_boundary::{Boundary, Embedder, Producer, Reading, SECTION_NAME, Scope};
use std::fmt::Write;

/// The module with a section that says that the exports which match a glob of `external` are the surface, and what is passed to
/// them. `name` is what messages call the module.
///
/// # Errors
///
/// [`Error::Usage`] if there is a section, usable or not: somebody may rely on what it says; and as [`stated`].
pub fn surface(
    module: &[u8],
    name: &str,
    external: &[String],
    params: &[StatedParam],
    embedding: Option<Embedding>,
) -> Result<Stamped, Error> {
    refuse_section(module, name)?;
    let boundary = stated(module, external, params, embedding)?;
    let bytes = meld_boundary::stamp(module, &boundary).map_err(Error::facts)?;
    let surface = boundary.exports.iter().filter(|export| export.scope == Scope::External);
    let mut description = format!("stated surface, {} embedding:\n", boundary.contract.embedder);
    for export in surface {
        // Writing to a string cannot fail.
        let _ = writeln!(description, "  {} `{}`", export.kind, export.name.escape_debug());
    }
    description.push_str(&params::describe(params));
    Ok(Stamped { bytes, diagnostics: Vec::new(), description, components: Vec::new() })
}

/// Refuses a module that says itself what the surface is.
pub(crate) fn refuse_section(module: &[u8], name: &str) -> Result<(), UsageError> {
    if matches!(meld_boundary::read(module), Reading::Absent) {
        return Ok(());
    }
    let message = format!(
        "{name} has a `{SECTION_NAME}` section, which may say and promise something else than `--external`"
    );
    let help = "take it out with `loom boundary strip` if nobody relies on it".to_string();
    Err(UsageError { message, help: Some(help) })
}

/// What is stated about a module, as a section says it. Unless `embedding` says otherwise, it is native.
///
/// # Errors
///
/// [`Error::Facts`] for a module that cannot be read, [`Error::Usage`] for a glob that no export matches, and for a parameter
/// that is none: whoever states a surface relies on it.
pub fn stated(
    module: &[u8],
    external: &[String],
    params: &[StatedParam],
    embedding: Option<Embedding>,
) -> Result<Boundary, Error> {
    let patterns = Patterns::new(external);
    let is_external = |export: &str| patterns.matching(export).is_some();
    let boundary = section(module, "--external", embedding, is_external)?;
    refuse_what_matches_nothing(&boundary, external)?;
    params::add_params(module, boundary, params)
}

/// That all exports of a module are its surface, which is true of any.
pub(super) fn whole(module: &[u8], embedding: Option<Embedding>) -> Result<Boundary, Error> {
    section(module, "--param", embedding, |_| true)
}

fn section(
    module: &[u8],
    flag: &str,
    embedding: Option<Embedding>,
    is_external: impl Fn(&str) -> bool,
) -> Result<Boundary, Error> {
    let embedder = embedding.map_or(Embedder::Native, embedder);
    let producer = Producer { name: flag.into(), version: "as stated".into() };
    meld_boundary::stated(module, producer, embedder, is_external).map_err(Error::facts)
}

/// The embedder that a section names for an embedding.
pub(crate) fn embedder(embedding: Embedding) -> Embedder {
    match embedding {
        Embedding::Canonical => Embedder::CanonicalAbi,
        Embedding::Native => Embedder::Native,
    }
}

fn refuse_what_matches_nothing(boundary: &Boundary, external: &[String]) -> Result<(), UsageError> {
    let names = || boundary.exports.iter().map(|export| export.name.as_str());
    for glob in external {
        let wanted = Patterns::new([glob]);
        if names().any(|name| wanted.matching(name).is_some()) {
            continue;
        }
        let help = nearest(glob, names()).map(|name| format!("did you mean `{name}`?"));
        let message = format!("no export matches `--external '{glob}'`");
        return Err(UsageError { message, help });
    }
    Ok(())
}
