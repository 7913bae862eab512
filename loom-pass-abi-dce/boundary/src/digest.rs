//! Which module a section is about: a hash over everything but the custom sections.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

use crate::bytes;
use crate::framing::{ModuleError, Sections};

/// A SHA-256; 64 hexadecimal digits in JSON and in messages.
///
/// The default is all zeros and stands for "not computed yet".
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

/// The digest of a core module, as [`crate::Contract::digest`] holds it.
///
/// It is the SHA-256 over, for each section that is not a custom section, in file order: its id byte, its size in
/// bytes as a little-endian `u32`, and its payload. So it does not change when custom sections come and go, nor with
/// the number of bytes that a size field takes.
///
/// # Errors
///
/// If `module` is a component, is not WebAssembly, or its sections cannot be told apart.
pub fn digest(module: &[u8]) -> Result<Digest, ModuleError> {
    let mut hash = Sha256::new();
    for section in Sections::of_core(module)? {
        let section = section?;
        if section.is_custom() {
            continue;
        }
        // The size field of the section is a `u32`, so the length of its payload fits.
        let size = u32::try_from(section.payload.len()).unwrap_or(u32::MAX);
        hash.update([section.id]);
        hash.update(size.to_le_bytes());
        hash.update(section.payload);
    }
    Ok(Digest(hash.finalize().into()))
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&bytes::to_hex(&self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let hex = String::deserialize(deserializer)?;
        let bytes = bytes::from_hex(&hex).map_err(D::Error::custom)?;
        let length = bytes.len();
        let bytes = <[u8; 32]>::try_from(bytes)
            .map_err(|_| D::Error::custom(format_args!("a SHA-256 has 32 bytes, not {length}")))?;
        Ok(Digest(bytes))
    }
}

/// Reads a digest, or `null` for one that is still to be computed.
pub(crate) fn null_as_default<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Digest, D::Error> {
    Ok(Option::<Digest>::deserialize(deserializer)?.unwrap_or_default())
}
