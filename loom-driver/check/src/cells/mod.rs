//! The claim of `cells`: what were bytes of a memory are globals.
//!
//! This check takes nothing from the pass but which bytes are cells, and of which kind. Nobody else may touch their memory,
//! they must not overlap, and each has a new global that starts with what the segments write there. Bodies are compared from
//! their end to their start: an access of a cell has to be one of its global, and its address an operator that only pushes
//! that constant, which the output does not have. Read backwards, what an operator takes is known before the operator is
//! reached that pushes it, so that nothing has to be guessed. Whatever else names such a memory is refused: what is no
//! access of a cell could touch the bytes of one.

mod body;
mod start;
#[cfg(test)]
mod tests;

use crate::Refused;
use crate::module::{Memory, Module};
use crate::outside::Outside;
use crate::same;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::ValType;

/// Bytes of a memory that are a global in the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The index of the memory.
    pub memory: u32,
    /// The address of the first byte.
    pub address: u64,
    /// How many bytes it has, and how they are read and written.
    pub kind: Kind,
}

/// How all accesses of a cell read and write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// With `i32.load` and `i32.store`.
    I32,
    /// With `i64.load` and `i64.store`.
    I64,
    /// With `f32.load` and `f32.store`.
    F32,
    /// With `f64.load` and `f64.store`.
    F64,
    /// With `i32.load8_u` and `i32.store8`.
    U8,
    /// With `i32.load16_u` and `i32.store16`.
    U16,
}

impl Kind {
    fn bytes(self) -> u64 {
        match self {
            Kind::U8 => 1,
            Kind::U16 => 2,
            Kind::I32 | Kind::F32 => 4,
            Kind::I64 | Kind::F64 => 8,
        }
    }

    /// The type of the values that its accesses take and give.
    fn ty(self) -> ValType {
        match self {
            Kind::U8 | Kind::U16 | Kind::I32 => ValType::I32,
            Kind::I64 => ValType::I64,
            Kind::F32 => ValType::F32,
            Kind::F64 => ValType::F64,
        }
    }
}

/// The cells by memory and address, each with the index of its global.
type Places = BTreeMap<(u32, u64), (Kind, u32)>;

type Checked = Result<(), String>;

fn expect(holds: bool, what: &str) -> Checked {
    if holds { Ok(()) } else { Err(what.to_string()) }
}

/// Checks the claim that the last globals of `after` are these cells of `before`, in this order.
///
/// # Errors
///
/// The first thing that is not so.
pub fn check(
    before: &Module<'_>,
    after: &Module<'_>,
    outside: &Outside,
    cells: &[Cell],
) -> Result<(), Refused> {
    let memories: BTreeSet<u32> = cells.iter().map(|cell| cell.memory).collect();
    nobody_else(before, outside, &memories)?;
    let places = places(before, cells)?;
    start::compare(before, after, &places)?;
    // Globals and code are compared item by item. What is exported is among the rest, so no new global is.
    same::sections(before, after, &[6, 10])?;
    let globals =
        places.iter().map(|((memory, address), (kind, global))| (*global, (*memory, *address, *kind)));
    let bodies = body::Bodies { module: before, memories: &memories, globals: &globals.collect() };
    same::each_body(before, after, |func, old, new| bodies.compare(func, old, new))?;
    Ok(())
}

/// Nothing but the code of the module touches these memories, one operator after the other.
fn nobody_else(before: &Module<'_>, outside: &Outside, memories: &BTreeSet<u32>) -> Checked {
    expect(!outside.runs_beside(), "code may run beside other code")?;
    for memory in memories {
        let is_own = before.memories.get(*memory as usize).is_some_and(|memory| memory.import.is_none());
        expect(is_own && outside.memory(*memory).private, "somebody outside has the memory of a cell")?;
    }
    Ok(())
}

/// Where the cells are, if each has bytes of its own.
fn places(before: &Module<'_>, cells: &[Cell]) -> Result<Places, String> {
    let mut places = Places::new();
    for (global, cell) in (before.globals.len()..).zip(cells) {
        let size = before.memories.get(cell.memory as usize).map_or(0, Memory::min_bytes);
        let end = u128::from(cell.address) + u128::from(cell.kind.bytes());
        expect(end <= size, "a cell is not within its memory")?;
        let global = u32::try_from(global).map_err(|_| "there are too many globals")?;
        places.insert((cell.memory, cell.address), (cell.kind, global));
    }
    expect(places.len() == cells.len(), "two cells have one address")?;
    for (one, next) in places.iter().zip(places.iter().skip(1)) {
        let (((memory, address), (kind, _)), ((other, start), _)) = (one, next);
        expect(memory != other || start - address >= kind.bytes(), "two cells share bytes")?;
    }
    Ok(places)
}
