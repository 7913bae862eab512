//! What a program has in its blocks, which is no business of an allocator's.

use std::collections::BTreeMap;

/// Bytes that code may not read before it has written them itself: addresses, each with the one behind the last byte.
#[derive(Debug, Default, Clone)]
pub struct Secret(BTreeMap<u64, u64>);

impl FromIterator<(u64, u64)> for Secret {
    /// Ranges that are apart, and not empty.
    fn from_iter<I: IntoIterator<Item = (u64, u64)>>(ranges: I) -> Secret {
        Secret(ranges.into_iter().collect())
    }
}

impl Secret {
    /// The code has written these bytes.
    pub fn remove(&mut self, from: u64, to: u64) {
        while let Some((start, end)) = self.last(from, to) {
            self.0.remove(&start);
            let left = [(start, from.min(end)), (to.max(start), end)];
            self.0.extend(left.into_iter().filter(|(start, end)| start < end));
        }
    }

    /// Whether any of these bytes is one.
    pub fn has_any(&self, from: u64, to: u64) -> bool {
        self.last(from, to).is_some()
    }

    /// The last range that has any of these bytes.
    fn last(&self, from: u64, to: u64) -> Option<(u64, u64)> {
        let (start, end) = self.0.range(..to).next_back()?;
        (*end > from && from < to).then_some((*start, *end))
    }
}
