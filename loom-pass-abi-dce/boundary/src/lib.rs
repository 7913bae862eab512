//! The `meld:boundary` custom section: the contract between a component fuser and an optimizer of its output.
//!
//! A fuser such as meld joins the core modules of several WebAssembly components into one. While it works it holds
//! the component graph, and so it knows which exports of the fused module somebody outside can still reach, and
//! through which canonical definition. The core export table does not say that: it lists everything that any input
//! exported. This crate carries the lost facts across:
//!
//! * a fuser fills in a [`Boundary`] and calls [`stamp`] (or [`encode`], when it writes the module itself);
//! * an optimizer calls [`read`] and acts only on [`Reading::Verified`]; after a rewrite it calls
//!   [`Boundary::restrict`] and [`stamp`], so that a second run finds the same facts about what is left.
//!
//! The rule behind it: the canonical ABI calls a core function only as the callee or as an option (`realloc`,
//! `post-return`, ...) of a canonical definition that is being executed. So an export that no externally reachable
//! definition names is never entered from outside. [`Boundary::users`] lists those definitions, [`Needs`] turns the
//! list round and answers it for each export.
//!
//! Absence means keep. A section that fails any check of [`read`] is ignored as a whole, with a [`Reason`]; the one
//! thing that survives of it are its promises, because the fuser may have built on them.
//!
//! The README of this crate is the published specification: encoding, checks, the JSON form (what serde makes of
//! [`Boundary`]) and an annotated example.

mod bytes;
mod decode;
mod decode_error;
mod decode_names;
#[cfg(feature = "derive")]
pub mod derive;
mod digest;
mod encode;
mod framing;
mod interface;
mod kinds;
mod needs;
pub mod opcode;
mod outside;
mod reason;
mod references;
mod restrict;
mod roles;
mod salvage;
mod section;
mod stamp;
mod surface;
mod verify;

pub use decode::{decode, decode_in};
pub use decode_error::{DecodeError, DecodeErrorKind};
pub use digest::{Digest, digest};
pub use encode::{encode, encode_compact};
pub use framing::ModuleError;
pub use kinds::{Embedder, ExternalKind, ParamKind, PromiseKind, Scope, Surface, UseOption, UserKind};
pub use needs::{Condition, Need, Needer, Needs};
pub use reason::{Reason, UserName};
pub use restrict::RestrictError;
pub use roles::Roles;
pub use salvage::{FoundPromise, promises_of};
pub use section::{
    Boundary, Contract, Entry, Export, ExportName, Import, ImportName, Input, Param, Producer, Promise, Use,
    User,
};
pub use stamp::{StampError, stamp, strip};
pub use surface::stated;
pub use verify::{Reading, Verified, read};

/// The name of the custom section.
pub const SECTION_NAME: &str = "meld:boundary";

/// The version of the section in which names are spelt out: what [`encode`] and [`stamp`] write.
pub const VERSION: u32 = 1;

/// The version in which names of exports and imports are references to the module: what [`encode_compact`] writes. It
/// says the same as [`VERSION`]; a reader that does not know it ignores the section as a whole.
pub const COMPACT_VERSION: u32 = 2;

/// Compiles the code of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// Runs the code of the page for fusers.
#[cfg(doctest)]
#[doc = include_str!("../FUSERS.md")]
struct Fusers;
