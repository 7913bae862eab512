//! What there is in a module, drawn before any code: memories, arrays, functions.

use arbitrary::{Result as Drawn, Unstructured};
use wasm_encoder::ValType;

/// What bodies choose among.
pub struct Layout {
    /// Whether nothing is in it on purpose that makes the bounds of a memory unknown. In each of the
    /// others is something of that kind somewhere, and then little is left to be done with it.
    pub is_tame: bool,
    pub memories: Vec<Memory>,
    /// Arrays at constant addresses; the first one of memory 0 holds pointers, the second one
    /// numbers of slots of the table.
    pub arrays: Vec<Array>,
    /// Where the stack of memory 0 begins, downwards.
    pub stack: u32,
    /// A function calls only those behind it, and itself.
    pub funcs: Vec<Func>,
    /// The first of those functions that may be called through the table. They do not do that.
    pub first_leaf: usize,
    /// The functions in the table, from slot 1 on.
    pub slots: Vec<u32>,
    pub start: Option<u32>,
    /// What functions behind the others look at: as a whole, or byte by byte.
    pub looks: Vec<(Array, bool)>,
    /// Memory, address (passive segments have none) and contents.
    pub segments: Vec<(u32, Option<u32>, Vec<u8>)>,
}

pub struct Memory {
    pub pages: u64,
    pub page_size_log2: Option<u32>,
    /// Whether its maximum is its minimum.
    pub is_fixed: bool,
}

impl Memory {
    pub fn bytes(&self) -> u32 {
        // At most some pages of 64 KiB.
        (self.pages << self.page_size_log2.unwrap_or(16)) as u32
    }
}

/// Elements of the same width, one after the other.
#[derive(Debug, Clone, Copy)]
pub struct Array {
    pub memory: u32,
    pub base: Base,
    /// Number of elements, at least 1.
    pub len: u32,
    /// Bytes of an element: 1, 2, 4 or 8.
    pub width: u32,
}

/// Where an array begins.
#[derive(Debug, Clone, Copy)]
pub enum Base {
    Constant(u32),
    /// At the address that is in this local.
    Local(u32),
}

pub struct Func {
    pub params: Vec<ValType>,
    pub results: Vec<ValType>,
    pub is_exported: bool,
    /// The first parameter is the address of an array of [`POINTEE`].
    pub takes_pointer: bool,
    pub is_recursive: bool,
}

/// What functions that take a pointer assume of it: so many elements of so many bytes.
pub const POINTEE: (u32, u32) = (4, 4);
/// How many arrays there are before those of plain values.
pub const CELL_ARRAYS: usize = 2;
/// Elements of the arrays of pointers, and of numbers of slots.
const CELLS: u32 = 4;

impl Layout {
    pub fn draw(input: &mut Unstructured<'_>) -> Drawn<Layout> {
        let is_tame = input.ratio(2, 3)?;
        let memories: Vec<Memory> =
            (0..input.int_in_range(1..=3)?).map(|_| memory(input)).collect::<Drawn<_>>()?;
        let size = memories[0].bytes();
        let mut arrays = Vec::new();
        for base in [16, 48] {
            arrays.push(Array { memory: 0, base: Base::Constant(base), len: CELLS, width: 4 });
        }
        for _ in 0..input.int_in_range(1..=5)? {
            arrays.push(array(&memories, input)?);
        }
        let stack = *input.choose(&[size / 2, size, size - 64, size / 2 + 20, 256])?;
        let first_leaf = input.int_in_range(2..=5)?;
        let leaves = input.int_in_range(1..=3)?;
        let mut funcs: Vec<Func> = (0..first_leaf).map(|_| func(input)).collect::<Drawn<_>>()?;
        funcs[0].is_exported = true;
        for _ in 0..leaves {
            funcs.push(Func {
                params: vec![ValType::I32],
                results: vec![ValType::I32],
                is_exported: input.ratio(3, 4)?,
                takes_pointer: false,
                is_recursive: one_in(4, input)?,
            });
        }
        for _ in 0..input.int_in_range(0..=2)? {
            let results = vec![ValType::I32];
            let params = vec![ValType::I32, ValType::I32];
            let is_recursive = false;
            funcs.push(Func { params, results, is_exported: false, takes_pointer: true, is_recursive });
        }
        let slots = (first_leaf..first_leaf + leaves).map(|func| func as u32).collect();
        let is_start = |func: &Func| func.params.is_empty() && func.results.is_empty();
        let start = funcs.iter().position(is_start).map(|func| func as u32).filter(|_| first_leaf % 2 == 0);
        let mut looks = Vec::new();
        for array in &arrays {
            if input.ratio(2, 3)? {
                looks.push((*array, input.ratio(2, 3)?));
            }
        }
        let segments = Vec::new();
        let mut layout =
            Layout { is_tame, memories, arrays, stack, funcs, first_leaf, slots, start, looks, segments };
        layout.segments(input)?;
        Ok(layout)
    }

    /// The arrays of pointers and of slots get contents that are right, mostly; then come others, which
    /// may overwrite some of it.
    fn segments(&mut self, input: &mut Unstructured<'_>) -> Drawn<()> {
        let mut pointers = Vec::new();
        for _ in 0..CELLS {
            let array = *input.choose(&self.arrays[1..])?;
            let Base::Constant(base) = array.base else { continue };
            let address = if array.memory == 0 { base } else { 48 };
            pointers.extend_from_slice(&address.to_le_bytes());
        }
        self.segments.push((0, Some(16), pointers));
        let mut slots = Vec::new();
        for _ in 0..CELLS {
            let slot: u32 = input.int_in_range(1..=self.slots.len() as u32)?;
            slots.extend_from_slice(&slot.to_le_bytes());
        }
        self.segments.push((0, Some(48), slots));
        for _ in 0..input.int_in_range(0..=4)? {
            let len = input.int_in_range(0..=20)?;
            let bytes = input.bytes(len.min(input.len()))?.to_vec();
            if one_in(3, input)? {
                self.segments.push((0, None, bytes));
                continue;
            }
            let memory = input.int_in_range(0..=self.memories.len() - 1)?;
            let last = self.memories[memory].bytes() - bytes.len() as u32;
            let mut at = place(last, input)?;
            if self.is_tame {
                at = at.max(80).min(last);
            }
            self.segments.push((memory as u32, Some(at), bytes));
        }
        Ok(())
    }

    /// The passive segments, and how long each is.
    pub fn passive(&self) -> Vec<(u32, u32)> {
        let segments = (0..).zip(&self.segments);
        let passive = segments.filter(|(_, (_, at, _))| at.is_none());
        passive.map(|(index, (.., bytes))| (index, bytes.len() as u32)).collect()
    }
}

/// True once in so many times, and never once there are no bytes any more.
pub fn one_in(times: u32, input: &mut Unstructured<'_>) -> Drawn<bool> {
    Ok(input.int_in_range(1..=times)? == times)
}

fn memory(input: &mut Unstructured<'_>) -> Drawn<Memory> {
    let is_fixed = input.ratio(3, 4)?;
    Ok(match one_in(6, input)? {
        true => Memory { pages: *input.choose(&[4096, 300, 1024])?, page_size_log2: Some(0), is_fixed },
        false => Memory { pages: input.int_in_range(1..=2)?, page_size_log2: None, is_fixed },
    })
}

fn array(memories: &[Memory], input: &mut Unstructured<'_>) -> Drawn<Array> {
    let memory = input.int_in_range(0..=memories.len() - 1)?;
    let width = 1 << input.int_in_range(0..=3)?;
    let len = *input.choose(&[1, 2, 3, 4, 7, 8, 10, 16, 24])?;
    let base = place(memories[memory].bytes() - len * width, input)?;
    Ok(Array { memory: memory as u32, base: Base::Constant(base), len, width })
}

/// An address up to `last`: close to others, or at the end, and seldom where the pointers are.
fn place(last: u32, input: &mut Unstructured<'_>) -> Drawn<u32> {
    let at = match input.int_in_range(0..=13)? {
        0 => last,
        1 => last.saturating_sub(input.int_in_range(1..=9)?),
        2 => input.int_in_range(0..=100)?,
        _ => *input.choose(&[80, 84, 88, 96, 100, 128, 160, 1024, 1040, 2000, 65_528])?,
    };
    Ok(at.min(last))
}

fn func(input: &mut Unstructured<'_>) -> Drawn<Func> {
    use ValType::{F64, I32, I64};
    let (params, results): (&[ValType], &[ValType]) = *input.choose(&[
        (&[I32][..], &[I32][..]),
        (&[I32, I32], &[I32]),
        (&[I32, I64], &[I32, I64]),
        (&[I32], &[]),
        (&[], &[I32]),
        (&[I32, F64, I32], &[F64]),
        (&[], &[]),
        (&[I64], &[I32, I32]),
    ])?;
    Ok(Func {
        params: params.to_vec(),
        results: results.to_vec(),
        is_exported: input.ratio(7, 8)?,
        takes_pointer: false,
        is_recursive: params.first() == Some(&I32) && one_in(4, input)?,
    })
}
