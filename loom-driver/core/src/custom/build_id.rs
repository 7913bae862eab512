//! `build_id`: an identifier of the file, by which a debugger finds the file's debug information.
//!
//! Linkers write it as a hash of the output. Once the code has changed, the old identifier would
//! pair the new file with debug information for the old one, so it is computed anew: SHA-256 over
//! the module without this section and without what is outside of all hashes, cut to the length
//! that the identifier has. It stays when no code moved, because then the old debug information is
//! still right.
//!
//! The identifier has its length in front, as linkers write it. Debuggers of the Sentry family take 16 bytes
//! without a length as well, and there are modules that have those.

use super::{Change, Verdict};
use crate::module::Section;
use sha2::{Digest, Sha256};
use wasm_encoder::Encode;
use wasmparser::BinaryReader;

/// Name of the section.
pub const SECTION: &str = "build_id";

/// Bytes of an identifier that has no length in front.
const RAW: usize = 16;

/// A new identifier of the same length for `module`, which is the output without this section.
pub fn update<'a>(change: &Change<'_, 'a>, section: &Section<'a>, module: &[u8]) -> Verdict<'a> {
    if change.is_still() {
        return Verdict::Keep("no code moved");
    }
    let payload = change.module.bytes.get(section.payload.clone()).unwrap_or_default();
    let hash = Sha256::digest(module);
    let mut reader = BinaryReader::new(payload, 0);
    let len = match reader.read_var_u32() {
        Ok(len) if len as usize == reader.bytes_remaining() => len as usize,
        _ if payload.len() == RAW => return Verdict::update(hash[..RAW].to_vec(), "computed anew"),
        Ok(_) => return Verdict::malformed("its length is not the length of the identifier"),
        Err(error) => return Verdict::malformed(error),
    };
    match hash.get(..len) {
        Some(id) if len > 0 => {
            let mut payload = Vec::new();
            id.encode(&mut payload);
            Verdict::update(payload, "computed anew")
        }
        _ => Verdict::expire(format!("an identifier of {len} bytes cannot be computed anew")),
    }
}
