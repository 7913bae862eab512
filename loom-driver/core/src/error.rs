//! What can go wrong, and whose fault it is.
//!
//! Every error says what is wrong, where, and what to do next where loom knows it. The variants
//! decide the exit code of the command: everything is the input's (1) except [`Error::Bug`] (3).

use crate::locate::Location;

/// An error of reading, transforming or checking a module.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes do not start with the preamble of a WebAssembly binary.
    #[error("not a WebAssembly binary: {0}")]
    NotWasm(String),
    /// The bytes are a component, not a core module.
    #[error(
        "this is a component, not a core module: fuse it first (`meld fuse COMPONENT... -o fused.wasm`), then run loom on the result"
    )]
    Component,
    /// The bytes are not a valid core module.
    #[error("invalid module at {location}: {message}")]
    Invalid {
        /// What the reader or the validator says.
        message: String,
        /// Where in the input.
        location: Location,
    },
    /// The input is valid, and something that the user or the fuser asked for cannot be done.
    #[error("{message}")]
    Refused {
        /// What cannot be done, and why.
        message: String,
        /// What to do next.
        help: Option<String>,
    },
    /// The system gives no more memory. What it was for is in the message.
    #[error("there is not enough memory for {0}")]
    Memory(String),
    /// loom contradicts itself. Nothing is written.
    #[error("bug in loom: {0}")]
    Bug(String),
}

impl Error {
    /// Shorthand for [`Error::Bug`].
    pub fn bug(what: impl Into<String>) -> Error {
        Error::Bug(what.into())
    }

    /// An error of the reader or validator, with its byte offset resolved to a place in `bytes`.
    pub fn invalid(bytes: &[u8], error: &wasmparser::Error) -> Error {
        Error::Invalid { message: error.message().to_string(), location: Location::of(bytes, error.offset()) }
    }

    /// What to do next, where loom knows it.
    pub fn help(&self) -> Option<&str> {
        match self {
            Error::Refused { help, .. } => help.as_deref(),
            _ => None,
        }
    }
}

/// Result with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;
