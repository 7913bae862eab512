//! The flags that name the components that were fused, and what is found out from them.

use super::places::Places;
use super::{failure, message};
use crate::facts::{self, Stamped};
use crate::io::{self, Place, Source};
use anyhow::Result;
use meld_boundary::Surface;
use meld_boundary::derive;

#[derive(Debug, clap::Args)]
pub struct Components {
    /// A component that was fused; repeat it for each, in any order. From them follows who needs
    /// each export; a `meld:boundary` section that says otherwise is an error
    #[arg(long = "component", value_name = "FILE")]
    files: Vec<Place>,

    /// Whether exports that one component offers another may also be used from outside
    #[arg(long, value_name = "HOW", requires = "files", default_value = "closed")]
    surface: SurfaceArg,
}

/// [`Surface`], as an argument.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum SurfaceArg {
    /// They may.
    Open,
    /// They may not.
    Closed,
}

impl Components {
    /// Whether none is given.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Adds components to those that are named.
    pub fn add(&mut self, components: &[Place]) {
        self.files.extend_from_slice(components);
    }

    /// Adds the files to what a command reads.
    pub fn add_places<'a>(&'a self, places: &mut Places<'a>) {
        self.files.iter().for_each(|file| places.read("a component", Some("--component"), file));
    }

    /// Derives the facts about a fused module and writes them into it, in place of a section that is there.
    /// `one_tree`: the user says that it is one.
    ///
    /// # Errors
    ///
    /// What does not fit together. A section that is there may not say otherwise, unless `replace`.
    pub fn derive(
        &self,
        fused: &[u8],
        fused_name: &Source<'_>,
        one_tree: bool,
        replace: bool,
    ) -> Result<Stamped> {
        let files: Vec<(String, Vec<u8>)> = self
            .files
            .iter()
            .map(|place| Ok((name(place), io::read_module(place)?)))
            .collect::<Result<_>>()?;
        let sources: Vec<derive::Source<'_>> =
            files.iter().map(|(name, bytes)| derive::Source { name, bytes }).collect();
        let surface = match self.surface {
            SurfaceArg::Open => Surface::Open,
            SurfaceArg::Closed => Surface::Closed,
        };
        let stamped = facts::from_components(fused, &sources, surface, one_tree, replace);
        let stamped = stamped
            .map_err(|error| failure::of(error, || format!("cannot derive facts about {fused_name}")))?;
        stamped.diagnostics.iter().for_each(message::diagnostic);
        Ok(stamped)
    }
}

/// The name of a component in messages and in the section: that of the file, without directories.
fn name(place: &Place) -> String {
    match place {
        Place::Stream => "standard input".into(),
        Place::File(path) => path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
    }
}
