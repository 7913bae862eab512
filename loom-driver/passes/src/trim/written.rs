//! Which bytes segments have written.

use std::collections::BTreeMap;

/// The bytes that segments have written: ends by starts, apart from each other.
#[derive(Default)]
pub struct Written(BTreeMap<u64, u64>);

impl Written {
    /// Adds those from `start` up to `end`.
    pub fn add(&mut self, mut start: u64, mut end: u64) {
        // What overlaps or touches becomes one.
        while let Some((&other, &other_end)) = self.0.range(..=end).next_back() {
            if other_end < start {
                break;
            }
            self.0.remove(&other);
            (start, end) = (start.min(other), end.max(other_end));
        }
        if start < end {
            self.0.insert(start, end);
        }
    }

    /// The end of the last written byte in a range; `None` if there is none.
    pub fn last_in(&self, start: u64, end: u64) -> Option<u64> {
        let (_, &last) = self.0.range(..end).next_back()?;
        (last > start).then_some(last.min(end))
    }
}

#[cfg(test)]
mod tests {
    use super::Written;

    #[test]
    fn ranges_grow_together() {
        let mut written = Written::default();
        for (start, end) in [(10, 20), (30, 40), (5, 5), (18, 31), (50, 60), (0, 3)] {
            written.add(start, end);
        }
        assert_eq!(written.0.into_iter().collect::<Vec<_>>(), [(0, 3), (10, 40), (50, 60)]);
    }

    #[test]
    fn the_last_written_byte_of_a_range_is_found() {
        let mut written = Written::default();
        written.add(10, 20);
        assert_eq!(written.last_in(0, 10), None);
        assert_eq!(written.last_in(0, 11), Some(11));
        assert_eq!(written.last_in(15, 30), Some(20));
        assert_eq!(written.last_in(20, 30), None);
    }
}
