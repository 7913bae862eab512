//! The flags that say what is outside of a module: the same for every command that depends on it.

use super::components::Components;
use super::places::Places;
use super::surface::SurfaceArgs;
use crate::facts::{self, Stamped};
use crate::io::{Place, Source};
use anyhow::Result;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use loom_core::outside::{Embedding, Stated};

#[derive(Debug, clap::Args)]
pub struct StatedArgs {
    /// How the module is embedded, whatever its `meld:boundary` section says. canonical: by a host that enforces
    /// the rules of the canonical ABI. native: by any other; then nothing is known about when it calls what
    #[arg(long, value_name = "HOW", value_parser = embedding_parser())]
    embedding: Option<Embedding>,

    /// All component instances under one root are inside this module, so that the host's rule against
    /// re-entry holds for all of it
    ///
    /// A section that `loom boundary derive` wrote for one composed root says so itself.
    #[arg(long)]
    one_tree: bool,
}

#[derive(Debug, clap::Args)]
pub struct OutsideArgs {
    #[command(flatten)]
    stated: StatedArgs,

    #[command(flatten)]
    surface: SurfaceArgs,

    #[command(flatten)]
    components: Components,
}

fn embedding_parser() -> impl TypedValueParser<Value = Embedding> {
    PossibleValuesParser::new(["canonical", "native"]).map(|name| match name.as_str() {
        "canonical" => Embedding::Canonical,
        _ => Embedding::Native,
    })
}

impl StatedArgs {
    /// What the user states.
    pub fn stated(&self) -> Stated {
        Stated { one_tree: self.one_tree, embedding: self.embedding }
    }
}

impl OutsideArgs {
    /// What the user states.
    pub fn stated(&self) -> Stated {
        self.stated.stated()
    }

    /// Adds components to those that are named.
    pub fn add_components(&mut self, components: &[Place]) {
        self.components.add(components);
    }

    /// Adds what is read beside the module.
    pub fn add_places<'a>(&'a self, places: &mut Places<'a>) {
        self.components.add_places(places);
    }

    /// The module with the facts that are stated or follow from the components, if any are given.
    pub fn derive(&self, module: &[u8], name: &Source<'_>) -> Result<Option<Stamped>> {
        let Stated { one_tree, embedding } = self.stated();
        let add_params = |module: &[u8]| self.surface.add_params(module, name, embedding);
        match (self.surface.is_empty(), self.components.is_empty(), self.surface.has_params()) {
            (true, true, false) => Ok(None),
            (true, true, true) => add_params(module).map(Some),
            (false, true, _) => self.surface.stamp(module, name, embedding).map(Some),
            (true, false, has_params) => {
                let derive = || self.components.derive(module, name, one_tree, false);
                let mut derived = tracing::info_span!("derive").in_scope(derive)?;
                if has_params {
                    let Stamped { bytes, description, .. } = add_params(&derived.bytes)?;
                    derived.bytes = bytes;
                    derived.description.push_str(&description);
                }
                Ok(Some(derived))
            }
            (false, false, _) => Err(facts::said_twice().into()),
        }
    }
}
