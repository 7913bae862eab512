//! The custom section `loom:footprint`, in which a module says how much of its memories it uses.
//!
//! Numbers are unsigned LEB128: a byte for the version, the first eight bytes of the digest of everything but custom sections, and
//! what it says. With another digest it is about another module, and says nothing.
//!
//! Version 1 says how many entries follow: the index of a memory, and the address from which on no byte of it is ever
//! touched. Version 2 has parts, each with an id and a size. Part 1 says how many entries follow: the index of a memory, a size,
//! flags, and that address if the flags are 1. An output may say no more than that: the rest cannot be confirmed here.

use crate::module::Module;
use wasmparser::BinaryReader;

const SECTION: &str = "loom:footprint";
const DIGEST: usize = 8;
const MEMORIES: u8 = 1;
const EXTENT: u32 = 1;

/// The least that sections of a module which are about it say of a memory; `None` if they say nothing.
///
/// # Errors
///
/// They say something else.
pub(super) fn of(module: &Module<'_>, memory: u32) -> Result<Option<u64>, String> {
    let mut least: Option<u64> = None;
    for custom in module.customs.iter().filter(|custom| custom.name == SECTION) {
        let said = read(module, custom.data, memory)?;
        least = least.into_iter().chain(said).min();
    }
    Ok(least)
}

/// What one section says. One that cannot be read to its end counts as far as it can: somebody may believe it.
fn read(module: &Module<'_>, payload: &[u8], memory: u32) -> Result<Option<u64>, String> {
    let mut reader = BinaryReader::new(payload, 0);
    let (Ok(version), Ok(digest)) = (reader.read_u8(), reader.read_bytes(DIGEST)) else { return Ok(None) };
    if !meld_boundary::digest(module.bytes).is_ok_and(|own| own.0.starts_with(digest)) {
        return Ok(None);
    }
    let mut least = None;
    let mut add = |index: u32, extent: u64| {
        if index == memory {
            least = Some(least.map_or(extent, |least: u64| least.min(extent)));
        }
    };
    match version {
        1 => {
            for _ in 0..reader.read_var_u32().unwrap_or_default() {
                let (Ok(index), Ok(extent)) = (reader.read_var_u32(), reader.read_var_u64()) else { break };
                add(index, extent);
            }
        }
        2 if !reader.eof() => {
            let more = |_| "the section about memory says more than can be confirmed";
            let part = |reader: &mut BinaryReader<'_>| (reader.read_u8(), reader.read_var_u32());
            if !matches!(part(&mut reader), (Ok(MEMORIES), Ok(size)) if size as usize == reader.bytes_remaining())
            {
                return Err(more(()).into());
            }
            for _ in 0..reader.read_var_u32().map_err(|_| more(()))? {
                let mut number = || reader.read_var_u64().map_err(|_| more(()));
                let (index, _size, flags, extent) = (number()?, number()?, number()?, number()?);
                if flags != u64::from(EXTENT) {
                    return Err(more(()).into());
                }
                add(u32::try_from(index).map_err(|_| more(()))?, extent);
            }
            if !reader.eof() {
                return Err(more(()).into());
            }
        }
        _ => {}
    }
    Ok(least)
}
