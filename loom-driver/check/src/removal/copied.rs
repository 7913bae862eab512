//! Two bodies of which one is a copy of the other, but for some of the operators that name something.

use super::named_operators::Named;
use wasmparser::{BinaryReader, Operator, OperatorsReader, Result};

/// The operators of two bodies, as far as they have not been compared yet.
pub(super) struct Copied<'a> {
    before: BinaryReader<'a>,
    after: BinaryReader<'a>,
}

impl<'a> Copied<'a> {
    /// Begins with the first operator of each body.
    pub(super) fn new(before: &OperatorsReader<'a>, after: &OperatorsReader<'a>) -> Copied<'a> {
        Copied { before: before.get_binary_reader(), after: after.get_binary_reader() }
    }

    /// Whether the copy goes on up to the next operator that names something, and has `renamed` in its
    /// place: equal bytes are equal operators.
    ///
    /// # Errors
    ///
    /// What cannot be read: the copy is none.
    pub(super) fn has(&mut self, original: &Named<'_>, renamed: &Operator<'_>) -> Result<bool> {
        let between = self.before.read_bytes((original.start - self.before.original_position()) as usize)?;
        if self.after.read_bytes(between.len())? != between {
            return Ok(false);
        }
        let bytes = self.before.read_bytes((original.end - original.start) as usize)?;
        if original.op == *renamed {
            let mut after = self.after.clone();
            if after.read_bytes(bytes.len()).is_ok_and(|same| same == bytes) {
                self.after = after;
                return Ok(true);
            }
        }
        let mut after = OperatorsReader::new(self.after.clone());
        let new = after.read()?;
        self.after = after.get_binary_reader();
        Ok(new == *renamed)
    }

    /// Whether what is left is the same.
    ///
    /// # Errors
    ///
    /// What cannot be read: the copy is none.
    pub(super) fn has_rest(mut self) -> Result<bool> {
        let rest = self.before.read_bytes(self.before.bytes_remaining())?;
        Ok(self.after.bytes_remaining() == rest.len() && self.after.read_bytes(rest.len())? == rest)
    }
}
