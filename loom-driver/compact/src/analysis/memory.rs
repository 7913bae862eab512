//! What is known about the contents of a memory, whenever it is looked at.
//!
//! The analysis does not follow the order of writes: a byte has the value that a data segment gave it,
//! or one that some store may have given it.

use super::access_index::AccessIndex;
use crate::decode::operators::Kind;
use crate::domain::arithmetic;
use crate::domain::bytes::{Bytes, Site};
use crate::domain::value_set::{MAX_FEW, ValueSet};
use std::collections::BTreeMap;

/// So many addresses are looked at one by one.
const MAX_LOOKED_AT: usize = 4096;

/// So many different sets of bytes that stores may write are looked at for one load. Among more, some are likely to get anything.
const MAX_TARGETS: usize = 256;

/// What a store may write.
#[derive(Clone, Debug)]
pub struct Store {
    /// Where.
    pub bytes: Bytes,
    /// What, as an unsigned number of the width.
    pub value: ValueSet,
    /// How often this grew.
    pub grown: u32,
}

/// What all stores of the same bytes may write: there may be many stores and few such sets.
#[derive(Debug)]
struct Target {
    /// Where.
    bytes: Bytes,
    /// What.
    value: ValueSet,
    /// How many stores write there.
    stores: u32,
}

/// Why nothing is known about a memory.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason {
    /// The function, if it is one instruction.
    pub func: Option<u32>,
    /// Position of the operator in it.
    pub position: usize,
    /// In words.
    pub why: String,
    /// Where that comes from, in words.
    pub chain: Vec<String>,
}

/// A memory.
#[derive(Debug, Default)]
pub struct Memory {
    /// The size that it always has, in bytes.
    pub size: u64,
    /// The size in pages.
    pub pages: u64,
    /// Initial bytes that are not 0, by address.
    pub image: BTreeMap<u32, u8>,
    /// What stores may write.
    pub stores: BTreeMap<Site, Store>,
    /// The same by where they write.
    targets: Vec<Target>,
    /// Positions in `targets`, by the bytes.
    numbers: BTreeMap<Bytes, u32>,
    /// Those of `targets` where a store writes.
    spots: AccessIndex<u32>,
    /// What a load of many addresses finds before the first store, by the lowest, the highest, the stride and the width.
    before: BTreeMap<(u32, u32, u32, u32), ValueSet>,
    /// Why nothing is known about it, if so.
    pub given_up: Option<Reason>,
}

impl Memory {
    /// What a load may find. `looked` is how many stores and initial bytes were looked at for that.
    pub fn load(&mut self, bytes: &Bytes, kind: Kind, looked: &mut usize) -> ValueSet {
        if self.given_up.is_some() || bytes.width > 4 || !matches!(kind, Kind::Unsigned | Kind::Signed) {
            return ValueSet::ANY;
        }
        let mut value = self.initial(bytes, looked);
        for (count, number) in self.spots.around(bytes).enumerate() {
            *looked += 1;
            if count >= MAX_TARGETS {
                value = all(bytes.width);
                break;
            }
            let Some(target) = self.targets.get(number as usize) else { continue };
            if target.bytes.overlaps(bytes) {
                let written =
                    if target.bytes.coincides(bytes) { target.value.clone() } else { all(bytes.width) };
                value = value.join(&written);
            }
        }
        match kind {
            Kind::Signed if bytes.width < 4 => arithmetic::extend(bytes.width * 8, &value),
            _ => value,
        }
    }

    /// What is there before the first store.
    fn initial(&mut self, bytes: &Bytes, looked: &mut usize) -> ValueSet {
        let at = |address: u32| {
            (0..bytes.width).fold(0u32, |number, byte| {
                let value = self.image.get(&address.wrapping_add(byte)).copied().unwrap_or(0);
                number | u32::from(value) << (8 * byte)
            })
        };
        match &bytes.start {
            ValueSet::Few(addresses) => ValueSet::of(addresses.iter().map(|address| at(*address))),
            ValueSet::Range { lo, hi, stride } => {
                if bytes.end() > u64::from(u32::MAX) {
                    return all(bytes.width);
                }
                let key = (*lo, *hi, *stride, bytes.width);
                if let Some(known) = self.before.get(&key) {
                    return known.clone();
                }
                // Only what is not 0 needs a look.
                let near = lo.saturating_sub(3)..=hi.saturating_add(3);
                if self.image.range(near.clone()).nth(MAX_LOOKED_AT).is_some() {
                    *looked += MAX_LOOKED_AT;
                    let value = all(bytes.width);
                    self.before.insert(key, value.clone());
                    return value;
                }
                let mut value: Vec<u32> = vec![0];
                for address in self.image.range(near).map(|(address, _)| *address) {
                    *looked += 1;
                    for start in address.saturating_sub(bytes.width - 1)..=address {
                        if (*lo..=*hi).contains(&start) && (start - lo).is_multiple_of(*stride) {
                            value.push(at(start));
                        }
                    }
                }
                // 0 is in it even if no address has it, unless these are all there are.
                value.sort_unstable();
                value.dedup();
                let value = ValueSet::of(value);
                self.before.insert(key, value.clone());
                value
            }
        }
    }

    /// Notes a store; whether anything is new.
    pub fn store(&mut self, site: Site, bytes: Bytes, value: ValueSet, thresholds: &[u32]) -> bool {
        if self.given_up.is_some() {
            return false;
        }
        let value = clip(&value, bytes.width);
        let Some(old) = self.stores.get_mut(&site) else {
            self.begin(&bytes, &value, true);
            self.stores.insert(site, Store { bytes, value, grown: 0 });
            return true;
        };
        let grown =
            Bytes { start: old.bytes.start.join(&bytes.start), width: bytes.width.max(old.bytes.width) };
        let mut new = old.value.join(&value);
        if grown == old.bytes && new == old.value {
            return false;
        }
        old.grown += 1;
        if old.grown > MAX_FEW as u32 {
            new = clip(&new.widen(&old.value, thresholds), old.bytes.width);
        }
        let was = std::mem::replace(&mut old.bytes, grown.clone());
        old.value = new.clone();
        if was != grown {
            self.end(&was);
        }
        self.begin(&grown, &new, was != grown);
        true
    }

    /// Notes that a store, which may be one more, writes these there.
    fn begin(&mut self, bytes: &Bytes, value: &ValueSet, is_new: bool) {
        let number = *self.numbers.entry(bytes.clone()).or_insert_with(|| {
            self.targets.push(Target { bytes: bytes.clone(), value: ValueSet::NONE, stores: 0 });
            self.targets.len() as u32 - 1
        });
        let Some(target) = self.targets.get_mut(number as usize) else { return };
        if target.stores == 0 {
            target.value = ValueSet::NONE;
            self.spots.add(bytes, number);
        }
        target.stores += u32::from(is_new);
        target.value = target.value.join(value);
    }

    /// Notes that a store writes somewhere else by now. What it wrote is only forgotten with the last store there.
    fn end(&mut self, bytes: &Bytes) {
        let Some(number) = self.numbers.get(bytes) else { return };
        let Some(target) = self.targets.get_mut(*number as usize) else { return };
        target.stores -= 1;
        if target.stores == 0 {
            self.spots.remove(bytes, *number);
        }
    }
}

/// Every number of so many bytes.
pub fn all(width: u32) -> ValueSet {
    ValueSet::range(0, u32::MAX >> (32 - 8 * width.clamp(1, 4)), 1)
}

/// The low bytes of a number.
fn clip(value: &ValueSet, width: u32) -> ValueSet {
    if width >= 4 {
        return value.clone();
    }
    let all = all(width);
    match value {
        ValueSet::Few(numbers) => ValueSet::of(numbers.iter().map(|number| number & all.hi())),
        _ if all.includes(value) => value.clone(),
        ValueSet::Range { .. } => all,
    }
}
