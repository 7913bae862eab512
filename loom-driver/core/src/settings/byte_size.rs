//! Numbers of bytes as people write them.

use std::str::FromStr;

/// A number of bytes, written alone or in units: `1234`, `64KiB`, `1MiB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByteSize(pub u64);

impl FromStr for ByteSize {
    type Err = String;

    fn from_str(text: &str) -> Result<ByteSize, String> {
        let units = [("KiB", 1 << 10), ("MiB", 1 << 20), ("", 1)];
        let found = units.into_iter().find_map(|(unit, of)| Some((text.strip_suffix(unit)?, of)));
        let (number, unit) = found.unwrap_or((text, 1));
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err("expected a number of bytes, such as `65536`, `64KiB` or `1MiB`".into());
        }
        let number: Option<u64> = number.parse().ok();
        let bytes = number.and_then(|number| number.checked_mul(unit));
        bytes.map(ByteSize).ok_or_else(|| "that is more than there can be".into())
    }
}
