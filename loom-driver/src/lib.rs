//! loom, an optimizer for WebAssembly core modules on microcontrollers.
//!
//! [`Optimizer`] is for programs that optimize modules:
//!
//! ```no_run
//! use loom_driver::Optimizer;
//!
//! let fused = std::fs::read("fused.wasm")?;
//! let optimizer = Optimizer::mcu()
//!     .component(std::fs::read("app.wasm")?)
//!     .component(std::fs::read("kernel.wasm")?);
//! let optimized = optimizer.run(&fused)?;
//! std::fs::write("small.wasm", &optimized.bytes)?;
//! print!("{}", optimized.report);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What it does is in the order of these modules: [`facts`] writes what is known of the outside into the module,
//! [`pipeline`] decides which passes run, [`manager`] runs them, and [`report`] says what they did. A program that wants to
//! look at each step uses these itself, as the command `loom` does; `cli` and `io` are its shell.
//!
//! # Features
//!
//! `cli`, on by default, is the shell; `report`, a part of it, has what explains a module: `explain`, `size` and `html`, with
//! names demangled; `derive`, another part, reads components. A program that only optimizes turns the default off.

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "report")]
pub mod components;
pub mod counts;
#[cfg(feature = "report")]
pub mod demangle;
#[cfg(feature = "report")]
pub mod diff;
mod error;
pub mod evidence;
#[cfg(feature = "report")]
pub mod explain;
pub mod facts;
#[cfg(feature = "report")]
pub mod html;
#[cfg(feature = "report")]
pub mod instructions;
#[cfg(feature = "cli")]
pub mod io;
pub mod layout;
pub mod manager;
mod optimizer;
pub mod pipeline;
mod plugins;
pub mod report;
#[cfg(feature = "report")]
pub mod size;
#[cfg(test)]
mod test_passes;

pub use error::Error;
pub use loom_core::pass::Level;
pub use loom_core::registry::Registry;
pub use loom_core::settings::Settings;
pub use manager::{Config, Optimized, Step, optimize, optimize_observed};
pub use optimizer::Optimizer;
