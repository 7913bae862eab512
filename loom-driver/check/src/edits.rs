//! How one file follows from another: spans of it, and bytes that are new.

use crate::Refused;
use serde::{Deserialize, Serialize};

/// The next bytes of a file that is made of another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edit {
    /// Bytes of the other file.
    Copy {
        /// Offset of the first, from the start of the file.
        at: u32,
        /// How many.
        len: u32,
    },
    /// These.
    Insert(Vec<u8>),
}

/// The file that `edits` make of `before`, of `most` bytes at most: a short list can say much.
///
/// # Errors
///
/// A span that is not in `before`; more bytes than that.
pub fn apply(before: &[u8], edits: &[Edit], most: usize) -> Result<Vec<u8>, Refused> {
    let mut after = Vec::new();
    for edit in edits {
        let bytes = match edit {
            Edit::Insert(bytes) => bytes,
            Edit::Copy { at, len } => {
                let start = *at as usize;
                let end = start.checked_add(*len as usize);
                let span = end.and_then(|end| before.get(start..end));
                span.ok_or_else(|| format!("{len} bytes at offset {at:#x} are not in the module before"))?
            }
        };
        if bytes.len() > most.saturating_sub(after.len()) {
            return Err(format!("the module would have more than {most} bytes").into());
        }
        after.extend_from_slice(bytes);
    }
    Ok(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_in_the_file() {
        let before = b"abcdef";
        let copy = |at, len| Edit::Copy { at, len };
        let edits = [copy(3, 3), Edit::Insert(b"-".to_vec()), copy(0, 2), copy(6, 0)];
        assert_eq!(apply(before, &edits, 6).unwrap(), b"def-ab");
        assert!(apply(before, &edits, 5).is_err());
        for bad in [copy(6, 1), copy(7, 0), copy(0, 7), copy(u32::MAX, u32::MAX)] {
            let error = apply(before, &[bad], usize::MAX).unwrap_err();
            assert!(error.to_string().contains("not in the module before"), "{error}");
        }
    }
}
