//! Why facts were not derived.

use std::fmt;

use crate::framing::ModuleError;
use crate::reason::Reason;

/// Why the facts about a fused module were not derived from components.
///
/// Nothing of what was found until then may be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeriveError {
    /// The fused module is not a core module.
    Fused(ModuleError),
    /// A core module was given where a component belongs.
    CoreModule {
        /// The file that was given.
        component: String,
    },
    /// Something that is not WebAssembly was given where a component belongs.
    NotWasm {
        /// The file that was given.
        component: String,
    },
    /// A component or the fused module is not valid.
    Invalid {
        /// Which of them.
        what: String,
        /// Where in it, in bytes.
        offset: u64,
        /// What the validator says.
        message: String,
    },
    /// A component does something that a fuser does not support, so it cannot be part of a fused module.
    Unsupported {
        /// The component.
        component: String,
        /// What it does.
        what: String,
    },
    /// No component was given.
    NoComponents,
    /// The code of a component is not in the fused module.
    NotPart {
        /// The component.
        component: String,
        /// How it was noticed.
        how: String,
    },
    /// A component has other code than the one that was fused, under the same names.
    Stale {
        /// The component.
        component: String,
        /// How it was noticed.
        how: String,
    },
    /// A component that was fused is not among those that were given.
    Missing {
        /// How it was noticed.
        how: String,
    },
    /// The fused module does not export what somebody outside calls.
    Unexported {
        /// The component-level name of the function.
        label: String,
    },
    /// What the fuser wrote into the module contradicts the components.
    Contradiction {
        /// The custom section.
        section: &'static str,
        /// What is contradictory.
        what: String,
    },
    /// The facts do not pass the checks of a reader; a mistake in this crate.
    Refused(Reason),
    /// An index in a valid component leads nowhere; a mistake in this crate.
    BrokenIndex,
}

impl From<ModuleError> for DeriveError {
    fn from(error: ModuleError) -> Self {
        DeriveError::Fused(error)
    }
}

impl fmt::Display for DeriveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DeriveError::Fused(error) => write!(f, "the fused module: {error}"),
            DeriveError::CoreModule { component } => write!(
                f,
                "`{}` is a core module, not a component: give the component that was fused (what `wasm-tools component \
                 new` made of this module)",
                component.escape_debug()
            ),
            DeriveError::NotWasm { component } => {
                write!(f, "`{}` is not a WebAssembly component", component.escape_debug())
            }
            DeriveError::Invalid { what, offset, message } => {
                write!(f, "{what} is not valid at offset 0x{offset:x}: {message}")
            }
            DeriveError::Unsupported { component, what } => {
                write!(f, "component `{}` cannot be followed: {what}", component.escape_debug())
            }
            DeriveError::NoComponents => f.write_str("no component was given"),
            DeriveError::NotPart { component, how } => {
                write!(f, "component `{}` is not part of the fused module: {how}", component.escape_debug())
            }
            DeriveError::Stale { component, how } => write!(
                f,
                "component `{}` is not the one that was fused, although names agree: {how}",
                component.escape_debug()
            ),
            DeriveError::Missing { how } => {
                write!(f, "a component that was fused is missing: {how}")
            }
            DeriveError::Unexported { label } => write!(
                f,
                "a component exports `{}`, but the fused module exports no function for it: it is not the module that \
                 was made of these components",
                label.escape_debug()
            ),
            DeriveError::Contradiction { section, what } => {
                write!(f, "custom section `{section}` contradicts the components: {what}")
            }
            DeriveError::Refused(reason) => {
                write!(f, "mistake in this crate: the derived facts do not fit the module: {reason}")
            }
            DeriveError::BrokenIndex => {
                f.write_str("mistake in this crate: an index of a valid component leads nowhere")
            }
        }
    }
}

impl std::error::Error for DeriveError {}
