//! How much the user grants to which memory.

use loom_core::settings::ByteSize;
use std::collections::BTreeMap;
use std::str::FromStr;

/// What one memory, or each, may grow by: `64KiB`, or `1=64KiB`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// The index of the memory in the input; `None` for each that has no budget of its own.
    pub memory: Option<u32>,
    /// The bytes that may be granted, all in all.
    pub bytes: u64,
}

impl FromStr for Budget {
    type Err = String;

    fn from_str(text: &str) -> Result<Budget, String> {
        let (memory, size) = match text.split_once('=') {
            Some((memory, size)) => {
                let index = memory.parse().map_err(|_| format!("`{memory}` is no index of a memory"))?;
                (Some(index), size)
            }
            None => (None, text),
        };
        Ok(Budget { memory, bytes: bytes(size)? })
    }
}

/// A number of bytes, written alone or in units.
fn bytes(text: &str) -> Result<u64, String> {
    text.parse().map(|ByteSize(bytes)| bytes)
}

/// The budgets of one run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Budgets {
    each: Option<u64>,
    of: BTreeMap<u32, u64>,
}

impl Budgets {
    /// Reads them, separated by commas.
    ///
    /// # Errors
    ///
    /// One that is none, or two for one memory.
    pub fn parse(text: &str) -> Result<Budgets, String> {
        let mut budgets = Budgets::default();
        for text in text.split(',') {
            let Budget { memory, bytes } = text.parse()?;
            let (earlier, whose) = match memory {
                Some(memory) => (budgets.of.insert(memory, bytes), format!("memory {memory}")),
                None => (budgets.each.replace(bytes), "each memory".into()),
            };
            if earlier.is_some() {
                return Err(format!("there are two budgets for {whose}"));
            }
        }
        Ok(budgets)
    }

    /// Whether one of them is `auto`: that loom should decide.
    pub fn has_auto(text: &str) -> bool {
        text.split(',').any(|text| text.rsplit('=').next() == Some("auto"))
    }

    /// That of a memory of the input, in bytes, and whether it names the memory.
    pub fn of(&self, memory: Option<u32>) -> Option<(u64, bool)> {
        let own = memory.and_then(|memory| self.of.get(&memory));
        own.map(|bytes| (*bytes, true)).or(self.each.map(|bytes| (bytes, false)))
    }

    /// The memories of the input that have one of their own.
    pub fn named(&self) -> impl Iterator<Item = u32> {
        self.of.keys().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_decides_for_the_user() {
        assert!(Budgets::has_auto("auto") && Budgets::has_auto("64KiB,1=auto"));
        assert!(!Budgets::has_auto("64KiB,1=64KiB") && !Budgets::has_auto(""));
    }

    #[test]
    fn sizes_are_numbers_with_or_without_a_unit() {
        let parsed = |text: &str| text.parse().map(|Budget { memory, bytes }| (memory, bytes));
        assert_eq!(parsed("65536"), Ok((None, 65536)));
        assert_eq!(parsed("64KiB"), Ok((None, 65536)));
        assert_eq!(parsed("3=2MiB"), Ok((Some(3), 2 << 20)));
        for (text, why) in [
            ("", "expected a number"),
            ("KiB", "expected a number"),
            ("64kb", "expected a number"),
            ("-1", "expected a number"),
            ("+1", "expected a number"),
            ("0x10", "expected a number"),
            ("x=1", "no index of a memory"),
            ("=1", "no index of a memory"),
            ("1=", "expected a number"),
            ("99999999999999999999", "more than there can be"),
            ("18014398509481984KiB", "more than there can be"),
        ] {
            let message = parsed(text).expect_err(text);
            assert!(message.contains(why), "{text}: {message}");
        }
    }

    #[test]
    fn a_budget_that_names_a_memory_counts_for_it() {
        let budgets = Budgets::parse("1MiB,2=64KiB").unwrap();
        assert_eq!(budgets.of(Some(2)), Some((65536, true)));
        assert_eq!(budgets.of(Some(1)), Some((1 << 20, false)));
        assert_eq!(budgets.of(None), Some((1 << 20, false)));
        let alone = Budgets::parse("2=1").unwrap();
        assert_eq!((alone.of(Some(1)), alone.of(Some(2)), alone.of(None)), (None, Some((1, true)), None));
        assert!(Budgets::parse("1,2").unwrap_err().contains("two budgets for each memory"));
        assert!(Budgets::parse("1=1,1=2").unwrap_err().contains("two budgets for memory 1"));
    }
}
