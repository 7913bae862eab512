//! The bytes of the section.

use super::{Area, Facts, MemoryFacts, Premises, StackFacts};
use crate::index::{GlobalIndex, MemoryIndex};
use crate::module::Module;
use wasm_encoder::Encode;
use wasmparser::BinaryReader;

/// The versions that are read; the last is written.
const VERSIONS: [u8; 2] = [1, 2];

/// Bytes of the digest.
const DIGEST: usize = 8;

/// Ids of parts.
const MEMORIES: u8 = 1;
const STACKS: u8 = 2;
const PREMISES: u8 = 3;

/// Flags of a memory.
const EXTENT: u32 = 1;
const BOUNDED: u32 = 2;
const GROWS: u32 = 4;
const OUTSIDE: u32 = 8;
const MOST: u32 = 16;
const AREAS: u32 = 32;

/// Flags of an area: all that there can be.
const READ: u32 = 1;
const WRITTEN: u32 = 2;
const INITIALISED: u32 = 4;
const STACK: u32 = 8;

/// Flags of a stack.
const TOP: u32 = 1;
const DEPTH: u32 = 2;
const DECLARED: u32 = 4;

/// Flags of the premises.
const CANONICAL: u32 = 1;
const ONE_TREE: u32 = 2;
const PARAMS: u32 = 4;

/// What a section says.
pub struct Decoded {
    /// As far as it is known.
    pub facts: Facts,
    /// Whether it says more than that.
    pub has_more: bool,
}

/// The payload for a module, whose custom sections do not matter; `None` if there is nothing to say.
pub fn encode(facts: &Facts, module: &[u8]) -> Option<Vec<u8>> {
    let digest = meld_boundary::digest(module).ok().filter(|_| !facts.is_empty())?;
    let [.., version] = VERSIONS;
    let mut payload = vec![version];
    payload.extend(&digest.0[..DIGEST]);
    let mut part = |id: u8, content: Vec<u8>| {
        payload.push(id);
        content.encode(&mut payload);
    };
    if !facts.memories.is_empty() {
        part(MEMORIES, entries(facts.memories.iter().map(|(index, memory)| (*index, of_memory(memory)))));
    }
    if !facts.stacks.is_empty() {
        part(STACKS, entries(facts.stacks.iter().map(|(index, stack)| (*index, of_stack(stack)))));
    }
    if let Some(Premises { canonical, one_tree, params }) = facts.premises {
        part(PREMISES, leb(flags(&[(CANONICAL, canonical), (ONE_TREE, one_tree), (PARAMS, params)])));
    }
    Some(payload)
}

/// Those that are set.
fn flags(all: &[(u32, bool)]) -> u32 {
    all.iter().filter(|(_, is_set)| *is_set).fold(0, |flags, (flag, _)| flags | flag)
}

fn leb(number: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    number.encode(&mut bytes);
    bytes
}

fn entries(all: impl ExactSizeIterator<Item = (u32, Vec<u8>)>) -> Vec<u8> {
    let mut bytes = leb(all.len() as u32);
    for (index, entry) in all {
        index.encode(&mut bytes);
        entry.encode(&mut bytes);
    }
    bytes
}

fn of_memory(memory: &MemoryFacts) -> Vec<u8> {
    let mut bytes = leb(flags(&[
        (EXTENT, memory.extent.is_some()),
        (BOUNDED, memory.used.is_some()),
        (GROWS, memory.grows),
        (OUTSIDE, memory.outside),
        (MOST, memory.most.is_some()),
        (AREAS, !memory.areas.is_empty()),
    ]));
    let used = memory.used.iter().flat_map(|used| [used.start, used.end]);
    memory.extent.into_iter().chain(used).chain(memory.most).for_each(|number| number.encode(&mut bytes));
    if memory.areas.is_empty() {
        return bytes;
    }
    (memory.areas.len() as u32).encode(&mut bytes);
    let mut at = 0;
    for area in &memory.areas {
        area.bytes.start.saturating_sub(at).encode(&mut bytes);
        area.bytes.end.saturating_sub(area.bytes.start).encode(&mut bytes);
        at = area.bytes.end;
        let stack = area.stack;
        let all = [
            (READ, area.read),
            (WRITTEN, area.written),
            (INITIALISED, area.initialised),
            (STACK, stack.is_some()),
        ];
        flags(&all).encode(&mut bytes);
        stack.iter().for_each(|pointer| pointer.encode(&mut bytes));
    }
    bytes
}

fn of_stack(stack: &StackFacts) -> Vec<u8> {
    let mut bytes =
        leb(flags(&[(TOP, stack.top.is_some()), (DEPTH, stack.depth.is_some()), (DECLARED, stack.declared)]));
    stack.top.iter().for_each(|top| top.encode(&mut bytes));
    stack.depth.iter().for_each(|depth| depth.encode(&mut bytes));
    bytes
}

/// What a payload says about the module that it is in.
///
/// # Errors
///
/// Why it says nothing.
pub fn decode(module: &Module<'_>, payload: &[u8]) -> Result<Decoded, String> {
    let mut reader = BinaryReader::new(payload, 0);
    let version = reader.read_u8().map_err(text)?;
    if !VERSIONS.contains(&version) {
        return malformed(format!("version {version} is unknown"));
    }
    let digest = reader.read_bytes(DIGEST).map_err(text)?;
    let is_own = meld_boundary::digest(module.bytes).is_ok_and(|own| own.0.starts_with(digest));
    if !is_own {
        return Err("it is about another module: its digest is not that of this one".into());
    }
    let mut decoded = Decoded { facts: Facts::default(), has_more: false };
    if version == 1 {
        for _ in 0..reader.read_var_u32().map_err(text)? {
            let (index, extent) =
                (reader.read_var_u32().map_err(text)?, reader.read_var_u64().map_err(text)?);
            decoded.add_memory(
                module,
                index,
                MemoryFacts { extent: Some(extent), ..MemoryFacts::default() },
            )?;
        }
        at_end(&reader)?;
        return Ok(decoded);
    }
    let mut last = None;
    while !reader.eof() {
        let id = reader.read_u8().map_err(text)?;
        if last.is_some_and(|last| last >= id) {
            return malformed("parts are not in ascending order");
        }
        last = Some(id);
        let mut part = content(&mut reader)?;
        match id {
            MEMORIES => {
                for _ in 0..part.read_var_u32().map_err(text)? {
                    let index = part.read_var_u32().map_err(text)?;
                    let memory = decoded.memory(&mut content(&mut part)?)?;
                    decoded.add_memory(module, index, memory)?;
                }
                at_end(&part)?;
            }
            STACKS => {
                for _ in 0..part.read_var_u32().map_err(text)? {
                    let index = part.read_var_u32().map_err(text)?;
                    let stack = decoded.stack(&mut content(&mut part)?)?;
                    decoded.add_stack(module, index, stack)?;
                }
                at_end(&part)?;
            }
            PREMISES => {
                let flags = part.read_var_u32().map_err(text)?;
                decoded.rest(&part, flags, CANONICAL | ONE_TREE | PARAMS)?;
                let [canonical, one_tree, params] =
                    [CANONICAL, ONE_TREE, PARAMS].map(|flag| flags & flag != 0);
                decoded.facts.premises = Some(Premises { canonical, one_tree, params });
            }
            _ => decoded.has_more = true,
        }
    }
    Ok(decoded)
}

impl Decoded {
    fn add_memory(&mut self, module: &Module<'_>, index: u32, memory: MemoryFacts) -> Result<(), String> {
        let memories = &mut self.facts.memories;
        let Some(known) = module.memories.get(MemoryIndex::from_u32(index)) else {
            return malformed(format!("there is no memory {index}"));
        };
        if let Some(extent) = memory.extent.filter(|extent| u128::from(*extent) >= known.min_bytes()) {
            return malformed(format!("memory {index} does not have {extent} bytes and more"));
        }
        if memories.last_key_value().is_some_and(|(last, _)| *last >= index) {
            return malformed("memories are not in ascending order");
        }
        let has_pointers =
            memory.areas.iter().filter_map(|area| area.stack).all(|pointer| is_global(module, pointer));
        if !has_pointers {
            return malformed(format!("an area of memory {index} names a global that there is not"));
        }
        memories.insert(index, memory);
        Ok(())
    }

    fn add_stack(&mut self, module: &Module<'_>, pointer: u32, stack: StackFacts) -> Result<(), String> {
        if !is_global(module, pointer) {
            return malformed(format!("there is no global {pointer}"));
        }
        if self.facts.stacks.last_key_value().is_some_and(|(last, _)| *last >= pointer) {
            return malformed("stacks are not in ascending order");
        }
        self.facts.stacks.insert(pointer, stack);
        Ok(())
    }

    fn memory(&mut self, entry: &mut BinaryReader<'_>) -> Result<MemoryFacts, String> {
        let flags = entry.read_var_u32().map_err(text)?;
        let mut number = |flag| (flags & flag != 0).then(|| entry.read_var_u64().map_err(text)).transpose();
        let extent = number(EXTENT)?;
        let (lowest, end) = (number(BOUNDED)?, number(BOUNDED)?);
        let used = lowest.zip(end).map(|(lowest, end)| lowest..end);
        let most = number(MOST)?;
        if used.as_ref().is_some_and(|used| used.start > used.end) {
            return malformed("what is used ends before it begins");
        }
        let mut memory = MemoryFacts {
            extent,
            used,
            most,
            grows: flags & GROWS != 0,
            outside: flags & OUTSIDE != 0,
            areas: Vec::new(),
        };
        if flags & AREAS != 0 {
            let mut at = 0u64;
            for _ in 0..entry.read_var_u32().map_err(text)? {
                let area = area(entry, at)?;
                at = area.bytes.end;
                memory.areas.push(area);
            }
        }
        self.rest(entry, flags, EXTENT | BOUNDED | GROWS | OUTSIDE | MOST | AREAS)?;
        Ok(memory)
    }

    fn stack(&mut self, entry: &mut BinaryReader<'_>) -> Result<StackFacts, String> {
        let flags = entry.read_var_u32().map_err(text)?;
        let top = (flags & TOP != 0).then(|| entry.read_var_u32().map_err(text)).transpose()?;
        let depth = (flags & DEPTH != 0).then(|| entry.read_var_u64().map_err(text)).transpose()?;
        self.rest(entry, flags, TOP | DEPTH | DECLARED)?;
        Ok(StackFacts { top, depth, declared: flags & DECLARED != 0 })
    }

    /// What is left of an entry, which may be something only if a flag is not known.
    fn rest(&mut self, entry: &BinaryReader<'_>, flags: u32, known: u32) -> Result<(), String> {
        match flags & !known {
            0 => at_end(entry),
            _ => {
                self.has_more = true;
                Ok(())
            }
        }
    }
}

fn area(entry: &mut BinaryReader<'_>, from: u64) -> Result<Area, String> {
    let (gap, size) = (entry.read_var_u64().map_err(text)?, entry.read_var_u64().map_err(text)?);
    let flags = entry.read_var_u32().map_err(text)?;
    let stack = (flags & STACK != 0).then(|| entry.read_var_u32().map_err(text)).transpose()?;
    let start = from.checked_add(gap);
    match start.zip(start.and_then(|start| start.checked_add(size))) {
        Some((start, end)) if flags & !(READ | WRITTEN | INITIALISED | STACK) == 0 => Ok(Area {
            bytes: start..end,
            read: flags & READ != 0,
            written: flags & WRITTEN != 0,
            initialised: flags & INITIALISED != 0,
            stack,
        }),
        _ => malformed("an area has a use that there is not, or ends nowhere"),
    }
}

fn is_global(module: &Module<'_>, index: u32) -> bool {
    module.globals.get(GlobalIndex::from_u32(index)).is_some()
}

/// The bytes that a size in front of them counts.
fn content<'p>(reader: &mut BinaryReader<'p>) -> Result<BinaryReader<'p>, String> {
    let size = reader.read_var_u32().map_err(text)?;
    Ok(BinaryReader::new(reader.read_bytes(size as usize).map_err(text)?, 0))
}

fn at_end(reader: &BinaryReader<'_>) -> Result<(), String> {
    match reader.eof() {
        true => Ok(()),
        false => malformed(format!("{} bytes are left over", reader.bytes_remaining())),
    }
}

fn malformed<T>(error: impl std::fmt::Display) -> Result<T, String> {
    Err(format!("it is malformed: {error}"))
}

fn text(error: wasmparser::Error) -> String {
    format!("it is malformed: {error}")
}
