//! What the user asked for that concerns every pass: plain data, which says nothing about how it is done.

mod byte_size;
mod forbidden;
mod patterns;
mod strip;

pub use byte_size::ByteSize;
pub use forbidden::Forbidden;
pub(crate) use forbidden::What;
pub use patterns::Patterns;
pub use strip::Strip;

use loom_check::outside::Stated;

/// Settings of one run, the same for every pass.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Exports that stay whatever a pass thinks of them (`--keep-export`).
    pub keep_exports: Patterns,
    /// Custom sections that are copied verbatim even where their content may be stale
    /// (`--keep-section`).
    pub keep_sections: Patterns,
    /// Custom sections that go at the end of the run (`--strip`).
    pub strip: Vec<Strip>,
    /// Write `meld:boundary` in its compact form (`--compact-boundary`). One that has it keeps it in any case.
    pub compact_boundary: bool,
    /// Append a record of the run to the output if it differs from the input, also if the input
    /// carries none of those who made it (`--attest`). What `strip` says leaves records alone then.
    pub attest: bool,
    /// What `sourceMappingURL` is to say when code moved; it goes if there is nothing to say.
    pub source_map_url: Option<String>,
    /// A missing or ignored `meld:boundary` section is an error (`--require-boundary`).
    pub require_boundary: bool,
    /// What the user says about the outside (`--one-tree`, `--embedding`).
    pub outside: Stated,
    /// What must not be in the output (`--forbid`).
    pub forbid: Vec<Forbidden>,
    /// Compare the output with the input independently of the code that made it; off with
    /// `--no-check`.
    pub check: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            keep_exports: Patterns::default(),
            keep_sections: Patterns::default(),
            strip: Vec::new(),
            compact_boundary: false,
            attest: false,
            source_map_url: None,
            require_boundary: false,
            outside: Stated::default(),
            forbid: Vec::new(),
            check: true,
        }
    }
}
