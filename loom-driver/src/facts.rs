//! Facts about the outside, written into a module before it is optimized: those that follow from the components that
//! were fused, and those that somebody states.

#[cfg(feature = "derive")]
mod components;
mod params;
mod surface;

#[cfg(feature = "derive")]
pub use components::{from_components, one_tree_assumed};
pub use params::{StatedParam, with_params};
#[cfg(feature = "cli")]
pub(crate) use params::{add_params, section};
#[cfg(feature = "cli")]
pub(crate) use surface::{embedder, refuse_section};
pub use surface::{stated, surface};

#[cfg(feature = "derive")]
use crate::pipeline::UsageError;
use loom_core::report::Diagnostic;
use std::ops::Range;

/// That the surface is stated although it follows from components.
#[cfg(feature = "derive")]
pub(crate) fn said_twice() -> UsageError {
    UsageError {
        message: "`--external` and `--component` both say what the surface is".into(),
        help: Some("from components it follows; leave `--external` out".into()),
    }
}

/// A module with a section `meld:boundary`.
#[derive(Debug)]
#[non_exhaustive]
pub struct Stamped {
    /// The module.
    pub bytes: Vec<u8>,
    /// What the user should know.
    pub diagnostics: Vec<Diagnostic>,
    /// What the section says, for people. Names in it may have any character.
    pub description: String,
    /// Functions, ascending, and the name of the component that each run of them is proven to come from.
    pub components: Vec<(Range<u32>, String)>,
}
