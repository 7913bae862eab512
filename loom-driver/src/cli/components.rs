//! The flags that name the components that were fused, and what is found out from them.

use super::message;
use super::places::Places;
use crate::io::{self, Place, Source};
use anyhow::{Context, Result, anyhow, bail};
use meld_boundary::derive::{self, Method};
use meld_boundary::{Boundary, Producer, Reading, Roles, SECTION_NAME, Surface, Verified};
use std::fmt::{self, Write};

/// What `--one-tree` assumes.
pub const ONE_TREE: &str = "assumed, because of `--one-tree`: every component instance under one root, with the root's own code, is in this \
     module, and the host lets nobody enter it while it waits for an import to return";

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

/// A module with the section that was derived.
pub struct Stamped {
    /// The module.
    pub stamped: Vec<u8>,
    /// What was found, for people.
    pub description: String,
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
        let failed = || format!("cannot derive facts about {fused_name}");
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
        let producer = Producer { name: "loom".into(), version: env!("CARGO_PKG_VERSION").into() };
        let mut derived = derive::derive(fused, &sources, surface, producer).with_context(failed)?;
        if let Method::Coarse { reason } = &derived.method {
            message::warning(&format!("more may stay than has to: {reason}"), None);
        }
        for unwired in &derived.unwired {
            message::note(unwired);
        }
        if one_tree && !derived.boundary.one_tree {
            derived.boundary.one_tree = true;
            message::note(ONE_TREE);
        }
        let section = meld_boundary::read(fused);
        carry_promises(&section, &mut derived.boundary).with_context(failed)?;
        warn_of_losses(&section, &derived.boundary);
        let stamped = meld_boundary::stamp(fused, &derived.boundary).with_context(failed)?;
        let Reading::Verified(verified) = meld_boundary::read(&stamped) else {
            return Err(loom_core::Error::bug("the section that was just written is ignored").into());
        };
        if let Reading::Verified(section) = &section
            && let Some(what) = derive::disagreement(section, &verified, &derived.method)
        {
            let what = format!("its `{SECTION_NAME}` section says otherwise: {what}");
            if !replace {
                return Err(anyhow!(what).context(failed()));
            }
            message::warning(&format!("{what}; it is replaced"), None);
        }
        let mut description = String::new();
        // Writing to a string cannot fail.
        let _ = describe(&mut description, &derived.method, &verified);
        Ok(Stamped { stamped, description })
    }
}

/// Takes over what the fuser relies on; the components do not say that.
fn carry_promises(section: &Reading, derived: &mut Boundary) -> Result<()> {
    match section {
        Reading::Absent => {}
        Reading::Verified(section) => derived.promises.clone_from(&section.boundary.promises),
        Reading::Ignored { reason, promises } => {
            if let Some(promise) = promises.first() {
                bail!(
                    "its `{SECTION_NAME}` section has to be ignored ({reason}), but the fuser may have built on a promise in \
                     it: {promise}"
                );
            }
            let text = format!("the `{SECTION_NAME}` section that is there is ignored: {reason}");
            message::warning(&text, None);
        }
    }
    Ok(())
}

/// Warns of what the section that is there says and the components do not: it may not be the fuser's.
fn warn_of_losses(section: &Reading, derived: &Boundary) {
    let Reading::Verified(section) = section else { return };
    let there = &section.boundary;
    let lost = [
        (there.one_tree && !derived.one_tree, "that all is one tree (`--one-tree` says so)"),
        (!there.entries.is_empty(), "what imports may enter"),
        (!there.params.is_empty(), "what is known of parameters"),
    ];
    for (_, what) in lost.iter().filter(|(is_lost, _)| *is_lost) {
        let text =
            format!("not taken over from the `{SECTION_NAME}` section, because no component says it: {what}");
        message::warning(&text, None);
    }
}

/// The name of a component in messages and in the section: that of the file, without directories.
fn name(place: &Place) -> String {
    match place {
        Place::Stream => "standard input".into(),
        Place::File(path) => path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
    }
}

fn describe(out: &mut String, method: &Method, verified: &Verified) -> fmt::Result {
    let Verified { boundary, needs, .. } = verified;
    let Boundary { contract, exports, users, inputs, one_tree, .. } = boundary;
    match method {
        Method::Exact => {
            writeln!(out, "match     exact: all code of the components is proven to be at its place")?
        }
        Method::Coarse { reason } => writeln!(out, "match     coarse: {reason}")?,
    }
    writeln!(out, "surface   {}", contract.surface)?;
    writeln!(out, "one tree  {}", if *one_tree { "yes" } else { "not known" })?;
    for input in inputs {
        writeln!(out, "input     `{}` {}", input.name.escape_debug(), input.sha256)?;
    }
    for user in users {
        writeln!(out, "user      {} `{}`", user.kind, user.label.escape_debug())?;
    }
    for (position, export) in exports.iter().enumerate() {
        if !export.roles.contains(Roles::REALLOC) {
            continue;
        }
        let why = match needs.of(position).first() {
            Some(need) => format!("needed as {}", need.describe(boundary)),
            None => "not needed outside".into(),
        };
        writeln!(out, "allocator `{}`: {why}", export.name.escape_debug())?;
    }
    Ok(())
}
