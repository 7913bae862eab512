//! The custom section `loom:footprint`, in which a module says how much of its memories it uses.
//!
//! Version 1, with numbers in unsigned LEB128: a byte for the version, the first eight bytes of the digest of everything
//! but custom sections, and how many entries follow: the index of a memory, and the address from which on no byte
//! of it is ever touched. With another digest it is about another module, and says nothing.

use crate::module::Module;
use wasmparser::BinaryReader;

const SECTION: &str = "loom:footprint";
const VERSION: u8 = 1;
const DIGEST: usize = 8;

/// The least that sections of a module which are about it say of a memory; `None` if they say nothing.
pub(super) fn of(module: &Module<'_>, memory: u32) -> Option<u64> {
    let sections = module.customs.iter().filter(|custom| custom.name == SECTION);
    sections.filter_map(|custom| read(module, custom.data, memory)).min()
}

/// What one section says. One that cannot be read to its end counts as far as it can: somebody may believe it.
fn read(module: &Module<'_>, payload: &[u8], memory: u32) -> Option<u64> {
    let mut reader = BinaryReader::new(payload, 0);
    if reader.read_u8().ok()? != VERSION {
        return None;
    }
    let digest = reader.read_bytes(DIGEST).ok()?;
    if !meld_boundary::digest(module.bytes).is_ok_and(|own| own.0.starts_with(digest)) {
        return None;
    }
    let mut least: Option<u64> = None;
    for _ in 0..reader.read_var_u32().ok()? {
        let (Ok(index), Ok(extent)) = (reader.read_var_u32(), reader.read_var_u64()) else { break };
        if index == memory {
            least = Some(least.map_or(extent, |least| least.min(extent)));
        }
    }
    least
}
