//! Putting a section into a module, and taking it out, without touching anything else.

use std::fmt;

use wasm_encoder::{CustomSection, Section as _};

use crate::SECTION_NAME;
use crate::digest::digest;
use crate::encode::encode;
use crate::framing::{ModuleError, Sections};
use crate::reason::Reason;
use crate::section::Boundary;
use crate::verify::check;

/// Why a module was not stamped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StampError {
    /// The bytes are not a core module.
    Module(ModuleError),
    /// A reader would ignore the section, because the facts are not about this module or contradict themselves.
    Refused(Reason),
    /// A reader would leave out a part of the facts, because it contradicts the rest. Each message names a culprit.
    Dropped(Vec<String>),
    /// The section has no room for a part of the facts: an opcode of a user that is no builtin, or a position or opcode
    /// of [`u32::MAX`].
    Lost,
}

impl fmt::Display for StampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StampError::Module(error) => error.fmt(f),
            StampError::Refused(reason) => write!(f, "the facts do not fit the module: {reason}"),
            StampError::Dropped(why) => write!(f, "the facts contradict each other: {}", why.join("; ")),
            StampError::Lost => f.write_str(
                "the section has no room for all facts: only a user of kind builtin has an opcode, and the number \
                 4294967295 stands for one that is not known",
            ),
        }
    }
}

impl std::error::Error for StampError {}

/// The module with `boundary` as its only `meld:boundary` section, at the end of the file.
///
/// The digest is computed here, whatever [`crate::Contract::digest`] is. Sections of that name that are there are
/// replaced; everything else stays byte for byte.
///
/// # Errors
///
/// If `module` is not a core module, or if [`crate::read`] would not accept the result or find other facts in it.
pub fn stamp(module: &[u8], boundary: &Boundary) -> Result<Vec<u8>, StampError> {
    let mut out = strip(module).map_err(StampError::Module)?;
    let mut boundary = boundary.clone();
    boundary.contract.digest = digest(&out).map_err(StampError::Module)?;
    let payload = encode(&boundary);
    let verified = check(&out, &payload).map_err(StampError::Refused)?;
    if !verified.dropped.is_empty() {
        return Err(StampError::Dropped(verified.dropped));
    }
    if verified.boundary != boundary {
        return Err(StampError::Lost);
    }
    CustomSection { name: SECTION_NAME.into(), data: payload.into() }.append_to(&mut out);
    Ok(out)
}

/// The module without any `meld:boundary` section; everything else stays byte for byte.
///
/// # Errors
///
/// If `module` is not a core module.
pub fn strip(module: &[u8]) -> Result<Vec<u8>, ModuleError> {
    let mut out = Vec::with_capacity(module.len());
    let mut copied = 0;
    for section in Sections::of_core(module)? {
        let section = section?;
        if section.boundary().is_some() {
            out.extend_from_slice(module.get(copied..section.range.start).unwrap_or_default());
            copied = section.range.end;
        }
    }
    out.extend_from_slice(module.get(copied..).unwrap_or_default());
    Ok(out)
}
