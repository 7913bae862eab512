//! `wsc.transformation.attestation`: the record of what tools did to a module.

/// Name of the section.
pub const SECTION: &str = "wsc.transformation.attestation";
