//! loom, an optimizer for WebAssembly core modules on microcontrollers.
//!
//! The command `loom` is a thin shell around [`optimize`]: it builds a [`Config`] out of its
//! arguments, reads a file, and writes one. A program that has the bytes already does the same:
//!
//! ```
//! use loom_driver::pipeline::{Pipeline, Request};
//! use loom_driver::{Config, Registry, optimize};
//!
//! let registry = Registry::collect()?;
//! let pipeline = Pipeline::plan(&registry, &Request::default())?;
//! let bytes = wat::parse_str(r#"(module (func $unused) (func (export "run")))"#)?;
//! let optimized = optimize(&bytes, &Config::new(pipeline))?;
//! assert!(optimized.bytes.len() < bytes.len());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What happens is in the order of these modules: [`pipeline`] decides which passes run,
//! [`manager`] runs them, [`report`] says what they did. `cli` and `io` are the shell.
//!
//! # Features
//!
//! `cli`, on by default, is the shell; `report`, a part of it, has what explains a module: `explain`, `size` and `html`, with
//! names demangled. A program that only optimizes turns the default off.

mod byte_size;
mod call_graph;
#[cfg(feature = "cli")]
pub mod cli;
pub mod counts;
#[cfg(feature = "report")]
pub mod demangle;
pub mod evidence;
#[cfg(feature = "report")]
pub mod explain;
#[cfg(feature = "report")]
pub mod html;
#[cfg(feature = "cli")]
pub mod io;
pub mod layout;
pub mod manager;
mod passes;
pub mod pipeline;
mod plugins;
pub mod report;
#[cfg(feature = "report")]
pub mod size;
#[cfg(test)]
mod test_passes;

pub use loom_core::registry::Registry;
pub use manager::{Config, Optimized, Step, optimize, optimize_observed};
