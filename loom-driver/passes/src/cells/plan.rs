//! Which cells a memory has, what is in them at first, and whether the file gets shorter.

use super::accesses::{Access, Found};
use super::kind::Kind;
use crate::shared::added::Added;
use loom_core::bodies::leb_len;
use loom_core::dce::segments::{Placement, Segments};
use loom_core::index::MemoryIndex;
use loom_core::{Module, Result};
use std::collections::{BTreeMap, BTreeSet};
use wasm_encoder::{Encode, GlobalType, Instruction, ValType};
use wasmparser::ExternalKind;

/// More variables than these are no few: what has more is a structure, which the code could as well pass on.
const MAX_CELLS: usize = 32;

/// Engines and validators take no more globals than this.
const MAX_GLOBALS: usize = 1_000_000;

/// A validator takes no longer bodies, in bytes.
const LONGEST_BODY: usize = 7_654_321;

/// Id of the global section.
const GLOBAL: u8 = 6;

/// What is to become globals.
#[derive(Debug, Default)]
pub struct Plan {
    /// The cells, in the order of their globals.
    pub cells: Vec<Cell>,
    /// Memories that have only constant addresses and stay all the same, and why.
    pub left_out: BTreeMap<MemoryIndex, String>,
    /// The global of each cell, by memory and address.
    places: BTreeMap<(MemoryIndex, u64), u32>,
}

/// Bytes of a memory that are to be a global.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// The memory.
    pub memory: MemoryIndex,
    /// The address of the first byte.
    pub address: u64,
    /// How it is read and written.
    pub kind: Kind,
    /// What is in it at first, as bits.
    pub initial: u64,
}

impl Plan {
    /// Decides for the memories that were found in `module`.
    ///
    /// # Errors
    ///
    /// [`loom_core::Error::Bug`] if the module contradicts validation.
    pub fn of(module: &Module<'_>, found: &Found) -> Result<Plan> {
        let mut plan = Plan::default();
        if found.memories.is_empty() {
            return Ok(plan);
        }
        let mut accesses: BTreeMap<MemoryIndex, Vec<&Access>> = BTreeMap::new();
        for access in found.bodies.values().flatten().filter(|access| found.memories.contains(&access.memory))
        {
            accesses.entry(access.memory).or_default().push(access);
        }
        let segments = Segments::of(module);
        let has_room = have_room(module, found);
        for (memory, accesses) in accesses {
            let cells = cells(module, &segments, memory, &accesses);
            match cells.and_then(|cells| plan.add(module, has_room, &segments, cells, &accesses)) {
                Ok(()) => {}
                Err(why) => drop(plan.left_out.insert(memory, why)),
            }
        }
        Ok(plan)
    }

    /// Adds the cells of a memory, if that is worth it.
    fn add(
        &mut self,
        module: &Module<'_>,
        has_room: bool,
        segments: &Segments,
        cells: Vec<Cell>,
        accesses: &[&Access],
    ) -> Result<(), String> {
        let first = module.globals.len() + self.cells.len();
        if first + cells.len() > MAX_GLOBALS {
            return Err("there are too many globals".into());
        }
        let last = leb_len((first + cells.len()) as u64) as i64;
        let grows = accesses.iter().map(|access| access.growth(last));
        let mut change: i64 = grows.sum();
        for cell in &cells {
            let mut global = Vec::new();
            cell.encode(&mut global);
            change += global.len() as i64;
        }
        if first == 0 {
            // Id, size and count of the section.
            change += 3;
        }
        let is_only = module.memories.len() == 1;
        change -= if is_only { 5 } else { 2 };
        let memory = cells.first().map(|cell| cell.memory);
        for data in memory.iter().flat_map(|memory| &segments.of_memory[*memory]) {
            // Kind, offset of at least an operator, a byte and its end, and length.
            change -= module.datas.get(*data).map_or(0, |data| data.data.len() as i64 + 5);
        }
        if change > 0 {
            return Err(format!("as globals its {} variables take {change} bytes more", cells.len()));
        }
        if !has_room {
            return Err("a function has no room for what cuts its values".into());
        }
        for (global, cell) in (first as u32..).zip(cells) {
            self.places.insert((cell.memory, cell.address), global);
            self.cells.push(cell);
        }
        Ok(())
    }

    /// The global of the cell that an access is of; `None` if that is none.
    pub fn global(&self, access: &Access) -> Option<u32> {
        self.places.get(&(access.memory, access.address)).copied()
    }

    /// The memories that have cells.
    pub fn memories(&self) -> BTreeSet<MemoryIndex> {
        self.cells.iter().map(|cell| cell.memory).collect()
    }

    /// The same for the judge.
    pub fn claim(&self) -> Vec<loom_check::cells::Cell> {
        let claim = |cell: &Cell| {
            let &Cell { memory, address, kind, .. } = cell;
            loom_check::cells::Cell { memory: memory.as_u32(), address, kind: kind.claim() }
        };
        self.cells.iter().map(claim).collect()
    }

    /// The global section, whole, by its id: the globals of the cells are the last.
    ///
    /// # Errors
    ///
    /// [`loom_core::Error::Bug`] if the module contradicts validation.
    pub fn globals(&self, module: &Module<'_>) -> Result<BTreeMap<u8, Vec<u8>>> {
        let mut globals = Added::default();
        for cell in &self.cells {
            globals.add(|out| cell.encode(out));
        }
        Ok(BTreeMap::from([(GLOBAL, globals.behind(module, GLOBAL)?)]))
    }
}

impl Cell {
    /// Writes its global.
    fn encode(&self, out: &mut Vec<u8>) {
        GlobalType { val_type: self.kind.ty(), mutable: true, shared: false }.encode(out);
        self.kind.constant(self.initial, out);
        Instruction::End.encode(out);
    }
}

impl Access {
    /// By how many bytes it gets longer, if the index of a global takes this many.
    fn growth(&self, index: i64) -> i64 {
        // The mask is a constant of two bytes or three, and two opcodes.
        let mask = self.mask.map_or(0, |mask| if mask > 0xff { 5 } else { 4 });
        1 + index + mask - (self.pushed.len() + self.operator.len()) as i64
    }
}

/// Whether each body has room for the masks of all its accesses.
fn have_room(module: &Module<'_>, found: &Found) -> bool {
    found.bodies.iter().filter_map(|(func, accesses)| Some((module.body(*func)?, accesses))).all(
        |(body, accesses)| {
            let masks = accesses.iter().filter(|access| access.mask.is_some()).count();
            body.as_bytes().len() + masks * 4 <= LONGEST_BODY
        },
    )
}

/// The cells of a memory, by their addresses.
fn cells(
    module: &Module<'_>,
    segments: &Segments,
    memory: MemoryIndex,
    accesses: &[&Access],
) -> Result<Vec<Cell>, String> {
    let mut kinds: BTreeMap<u64, Kind> = BTreeMap::new();
    for access in accesses {
        if *kinds.entry(access.address).or_insert(access.kind) != access.kind {
            return Err(format!("what is at {} is accessed in several ways", access.address));
        }
        if kinds.len() > MAX_CELLS {
            return Err(format!("it has more than {MAX_CELLS} variables"));
        }
    }
    let size = module.memories.get(memory).map_or(0, |memory| memory.min_bytes());
    let mut end = 0u128;
    for (address, kind) in &kinds {
        if u128::from(*address) < end {
            return Err(format!("what is at {address} overlaps with what is in front of it"));
        }
        end = u128::from(*address) + u128::from(kind.size());
    }
    if end > size {
        return Err("an access traps: it is out of bounds".into());
    }
    let mut cells: Vec<Cell> = Vec::with_capacity(kinds.len());
    for (address, kind) in kinds {
        cells.push(Cell { memory, address, kind, initial: 0 });
    }
    for data in &segments.of_memory[memory] {
        let Placement::At { offset, .. } = segments.datas[*data] else {
            return Err(format!("data segment {} may be out of bounds", data.as_u32()));
        };
        if segments.may_trap {
            return Err("a segment may be out of bounds, so that its own are not written".into());
        }
        let bytes = module.datas.get(*data).map_or(&[][..], |data| data.data);
        cells.iter_mut().for_each(|cell| cell.write(offset, bytes));
    }
    if is_read_by_runtimes(module) && cells.iter().any(Cell::may_be_an_address) {
        return Err(
            "`__heap_base` is exported, and runtimes would take a global of it for the stack pointer".into(),
        );
    }
    Ok(cells)
}

/// Whether a runtime may look for the stack of a linker: WAMR takes the first mutable global that starts below
/// `__heap_base` for its pointer, and traps when that leaves the stack that it believes in.
fn is_read_by_runtimes(module: &Module<'_>) -> bool {
    module.exports.iter().any(|export| export.name == "__heap_base" && export.kind == ExternalKind::Global)
}

impl Cell {
    /// Whether its global would be one of 32 bits that does not start with 0.
    fn may_be_an_address(&self) -> bool {
        self.kind.ty() == ValType::I32 && self.initial != 0
    }

    /// A segment writes bytes to its memory, from an address on.
    fn write(&mut self, start: u64, bytes: &[u8]) {
        for position in 0..self.kind.size() {
            // It is within a memory, and so is the cell.
            let at = (self.address + position).checked_sub(start).and_then(|at| usize::try_from(at).ok());
            if let Some(byte) = at.and_then(|at| bytes.get(at)) {
                let shift = position * 8;
                self.initial = (self.initial & !(0xff << shift)) | (u64::from(*byte) << shift);
            }
        }
    }
}
