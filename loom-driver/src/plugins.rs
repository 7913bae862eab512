//! The one list of linked crates with passes.
//!
//! A plugin registers its passes at link time, and the linker drops a crate that nothing refers
//! to, registrations included: an entry under `[dependencies]` is not enough. These lines are the
//! reference.

use loom_compact as _;
use loom_pass_abi_dce as _;
use loom_passes as _;
