//! How much work converting may be.
//!
//! Debug information repeats itself by reference: many entries with one string, many units with one
//! line program, lists and sequences that all cover all bodies, attributes whose value stands in the
//! abbreviation and takes no byte of the entry. A small file can say so much in this way that nobody
//! has the memory or the time to write it out. So every conversion is paid for, and what compilers
//! write is far from using up what there is.

use super::{Reader, Refusal, Result};
use gimli::read::AbbreviationsCacheStrategy;
use gimli::{DebugAbbrev, DebugAbbrevOffset, Dwarf, Reader as _, Section, constants};
use std::cell::Cell;
use std::collections::BTreeSet;

/// What an attribute or a range of code costs, as many bytes. It takes more than that in memory.
pub const ATTRIBUTE: usize = 8;

/// What there is to spend for each byte of the debug sections, for each body, and in any case.
/// Compilers need 1.5 for each byte.
const PER_BYTE: usize = 32;
const PER_BODY: usize = 16 * ATTRIBUTE;
const FREE: usize = 1 << 20;

/// What is left to spend, in bytes read or written.
pub struct Work(Cell<usize>);

impl Work {
    /// For debug sections of this many bytes, about this many bodies.
    pub fn for_sizes(bytes: usize, bodies: usize) -> Work {
        let shares = [bytes.saturating_mul(PER_BYTE), bodies.saturating_mul(PER_BODY), FREE];
        Work(Cell::new(shares.into_iter().fold(0, usize::saturating_add)))
    }

    /// Pays for `bytes` read or written.
    pub fn spend(&self, bytes: usize) -> Result<()> {
        let left = self.0.get().checked_sub(bytes);
        self.0.set(left.unwrap_or(0));
        left.map(drop).ok_or_else(|| Refusal::new("it says the same thing too often"))
    }
}

/// Reads every table of abbreviations that a unit refers to, once, and pays for all of them.
pub fn read_abbreviations(dwarf: &mut Dwarf<Reader<'_>>, work: &Work) -> Result<()> {
    let mut tables = BTreeSet::new();
    let mut units = dwarf.units();
    while let Some(header) = units.next()? {
        if tables.insert(header.debug_abbrev_offset().0) {
            let length = abbreviations(&dwarf.debug_abbrev, header.debug_abbrev_offset())?;
            work.spend(length.saturating_mul(ATTRIBUTE))?;
        }
    }
    dwarf.populate_abbreviations_cache(AbbreviationsCacheStrategy::All);
    Ok(())
}

/// How long a table of abbreviations is, in bytes.
fn abbreviations(section: &DebugAbbrev<Reader<'_>>, start: DebugAbbrevOffset) -> Result<usize> {
    let mut input = *section.reader();
    input.skip(start.0)?;
    let length = input.slice().len();
    while input.read_uleb128()? != 0 {
        let _tag = input.read_uleb128()?;
        let _children = input.read_u8()?;
        loop {
            let (name, form) = (input.read_uleb128()?, input.read_uleb128()?);
            if form == u64::from(constants::DW_FORM_implicit_const.0) {
                input.read_sleb128()?;
            }
            if (name, form) == (0, 0) {
                break;
            }
        }
    }
    Ok(length - input.slice().len())
}
