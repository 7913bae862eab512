//! What data segments leave in memories, and what instructions make of them.

use crate::const_eval::Consts;
use crate::module::Module;
use crate::ops::{Space, each_index_mut};
use crate::same::locals::Locals;
use crate::same::{self, text};
use std::collections::BTreeMap;
use wasmparser::{DataKind, FunctionBody};

/// Stands for any segment that is empty since the instance was made.
const EMPTY: u32 = u32::MAX;

/// Stands for a segment that there is not.
const MISSING: u32 = u32::MAX - 1;

/// Bytes that are compared at once.
const PAGE: u64 = 256;

/// A byte that no segment wrote to a memory that may hold anything before.
const UNTOUCHED: u16 = 0x100;

/// Pages of memories that something was written to, by memory and number: bytes, or [`UNTOUCHED`].
type Pages = BTreeMap<(u32, u64), Vec<u16>>;

/// What instructions can do with a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind<'a> {
    /// It was written when the instance was made, and is empty from then on.
    Written,
    /// It holds these bytes; how many passive ones are before it.
    Holds(u32, &'a [u8]),
}

/// Checks data segments, and the instructions that name them.
pub(super) fn compare(before: &Module<'_>, after: &Module<'_>) -> Result<(), String> {
    if has_data_count(before) != has_data_count(after) {
        return Err("the data count section appeared or disappeared".into());
    }
    let (old, new) = (kinds(before), kinds(after));
    let is_passive = |kind: &&Kind<'_>| **kind != Kind::Written;
    if !old.iter().filter(is_passive).eq(new.iter().filter(is_passive)) {
        return Err("a passive segment is missing or holds something else".into());
    }
    let numbered_alike = old.iter().zip(&new).all(|(old, new)| old == new) && old.len() <= new.len();
    same::each_body(before, after, |_, one, other| bodies((one, other), numbered_alike, (&old, &new)))?;
    if is_same(before, after) {
        return Ok(());
    }
    let (old, new) = (Writes::of(before)?, Writes::of(after)?);
    for (place, page) in old.pages.iter().chain(&new.pages) {
        let nothing = vec![blank(before, place.0); PAGE as usize];
        let other = |writes: &Writes<'_>| writes.pages.get(place).unwrap_or(&nothing) == page;
        if !other(&old) || !other(&new) {
            return Err(format!("memory {} holds something else at {:#x}", place.0, place.1 * PAGE));
        }
    }
    let is_import = |memory: u32| blank(before, memory) == UNTOUCHED;
    // Somebody may look at what is shared while segments are written.
    let is_shared = |memory: u32| {
        let memory = before.memories.get(memory as usize);
        memory.is_none_or(|memory| memory.import.is_some() && memory.ty.shared)
    };
    if !old.those(is_shared).eq(new.those(is_shared)) {
        return Err("the segments of a shared memory differ".into());
    }
    if old.meet(before) && !old.those(is_import).eq(new.those(is_import)) {
        return Err("segments differ of imports that may be one memory".into());
    }
    Ok(())
}

fn kinds<'a>(module: &Module<'a>) -> Vec<Kind<'a>> {
    let mut passive = 0;
    let kinds = module.data.iter().map(|data| match data.kind {
        DataKind::Active { .. } => Kind::Written,
        DataKind::Passive => {
            passive += 1;
            Kind::Holds(passive - 1, data.data)
        }
    });
    kinds.collect()
}

/// Compares the bodies of a function, in which segments may have other numbers.
fn bodies(
    (old, new): (&FunctionBody<'_>, &FunctionBody<'_>),
    numbered_alike: bool,
    kinds: (&[Kind<'_>], &[Kind<'_>]),
) -> Result<(), String> {
    if numbered_alike && old.as_bytes() == new.as_bytes() {
        return Ok(());
    }
    if Locals::of(old)? != Locals::of(new)? {
        return Err("its locals differ".into());
    }
    let mut others = new.get_operators_reader().map_err(text)?;
    for old in old.get_operators_reader().map_err(text)? {
        let (mut old, mut new) = (old.map_err(text)?, others.read().map_err(text)?);
        for (operator, kinds) in [(&mut old, kinds.0), (&mut new, kinds.1)] {
            each_index_mut(operator, &mut |space, index| {
                if space == Space::Data {
                    *index = match kinds.get(*index as usize) {
                        Some(Kind::Holds(number, _)) => *number,
                        Some(Kind::Written) => EMPTY,
                        None => MISSING,
                    };
                }
            });
        }
        if old != new {
            return Err(format!("{old:?} became {new:?} (segments counted without those that are empty)"));
        }
    }
    match others.eof() {
        true => Ok(()),
        false => Err("it goes on behind its end".into()),
    }
}

fn has_data_count(module: &Module<'_>) -> bool {
    module.sections.iter().any(|section| section.id == 12)
}

/// Whether all segments are written alike.
fn is_same(before: &Module<'_>, after: &Module<'_>) -> bool {
    fn payload<'a>(module: &Module<'a>) -> Option<&'a [u8]> {
        let section = module.sections.iter().find(|section| section.id == 11)?;
        Some(module.payload(section))
    }
    payload(before) == payload(after)
}

/// What is in a memory before anything is written.
fn blank(module: &Module<'_>, memory: u32) -> u16 {
    let memory = module.memories.get(memory as usize);
    if memory.is_some_and(|memory| memory.import.is_none()) { 0 } else { UNTOUCHED }
}

/// What active data segments write.
struct Writes<'a> {
    /// Memory, address and bytes of each, in order.
    all: Vec<(u32, u64, &'a [u8])>,
    /// What that leaves behind in each memory.
    pages: Pages,
}

impl<'a> Writes<'a> {
    /// Runs every active data segment, each of which has to be in bounds for sure.
    fn of(module: &Module<'a>) -> Result<Writes<'a>, String> {
        let consts = Consts::of(module);
        let mut writes = Writes { all: Vec::new(), pages: Pages::new() };
        for (index, data) in module.data.iter().enumerate() {
            let DataKind::Active { memory_index: memory, offset_expr } = &data.kind else { continue };
            let bound = module.memories.get(*memory as usize).map_or(0, |memory| memory.min_bytes());
            let offset = consts.eval(offset_expr).integer();
            let in_bounds = offset.filter(|offset| u128::from(*offset) + data.data.len() as u128 <= bound);
            let at = in_bounds.ok_or_else(|| format!("data segment {index} may be out of bounds"))?;
            writes.all.push((*memory, at, data.data));
            writes.run(*memory, at, data.data, blank(module, *memory));
        }
        Ok(writes)
    }

    fn run(&mut self, memory: u32, mut at: u64, mut rest: &[u8], blank: u16) {
        while !rest.is_empty() {
            let from = (at % PAGE) as usize;
            let (now, later) = rest.split_at(rest.len().min(PAGE as usize - from));
            let page = self.pages.entry((memory, at / PAGE)).or_insert_with(|| vec![blank; PAGE as usize]);
            for (place, byte) in page.iter_mut().skip(from).zip(now) {
                *place = u16::from(*byte);
            }
            at = at.wrapping_add(now.len() as u64);
            rest = later;
        }
    }

    /// What is written to some of the memories, in order.
    fn those(&self, memory: impl Fn(u32) -> bool) -> impl Iterator<Item = &(u32, u64, &'a [u8])> {
        self.all.iter().filter(move |(at, ..)| memory(*at))
    }

    /// Whether two memories that may hold anything before get a byte at the same address. If they are one, the last
    /// segment counts, whichever of them it names.
    fn meet(&self, module: &Module<'_>) -> bool {
        let mut written: BTreeMap<u64, Vec<bool>> = BTreeMap::new();
        self.pages.iter().filter(|((memory, _), _)| blank(module, *memory) == UNTOUCHED).any(
            |((_, number), page)| {
                let written = written.entry(*number).or_insert_with(|| vec![false; PAGE as usize]);
                let mut both = written.iter_mut().zip(page).filter(|(_, byte)| **byte != UNTOUCHED);
                both.any(|(written, _)| std::mem::replace(written, true))
            },
        )
    }
}
