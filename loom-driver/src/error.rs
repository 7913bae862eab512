//! Why a module is not optimized, in one type.

use crate::pipeline::UsageError;

/// Why there is no output.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// What is asked for cannot be had, whatever the module.
    #[error(transparent)]
    Usage(#[from] UsageError),
    /// The components, or what is stated about the outside, do not fit the module.
    #[error("cannot find out what is outside of the module: {0}")]
    Facts(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The module cannot be read, or cannot become what is asked for; or loom has a bug.
    #[error(transparent)]
    Module(#[from] loom_core::Error),
}

impl Error {
    /// What to do next, where loom knows it.
    pub fn help(&self) -> Option<&str> {
        match self {
            Error::Usage(error) => error.help.as_deref(),
            Error::Facts(_) => None,
            Error::Module(error) => error.help(),
        }
    }

    /// An error about facts.
    pub(crate) fn facts(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        Error::Facts(error.into())
    }
}
