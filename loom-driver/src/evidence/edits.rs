//! Finds what two modules have in common.

use loom_check::edits::Edit;
use std::collections::HashMap;

/// So many equal bytes are worth a span. Passes change some bytes here and there and move whole bodies.
const BLOCK: usize = 32;

/// Edits that make `after` of `before`, in time proportional to both.
///
/// Blocks of the first are looked up at each offset of the second, and what is found is made as long as it can be.
pub fn between(before: &[u8], after: &[u8]) -> Vec<Edit> {
    let mut blocks: HashMap<&[u8], usize> = HashMap::new();
    for (number, block) in before.chunks_exact(BLOCK).enumerate() {
        blocks.entry(block).or_insert(number * BLOCK);
    }
    let mut edits = Vec::new();
    // Everything before `done` is in an edit; a block may begin at `at`.
    let (mut done, mut at) = (0, 0);
    while let Some(block) = after.get(at..at + BLOCK) {
        let Some(&found) = blocks.get(block) else {
            at += 1;
            continue;
        };
        let back = common(before[..found].iter().rev(), after[done..at].iter().rev());
        let len = back + common(before[found..].iter(), after[at..].iter());
        let (from, start) = (found - back, at - back);
        let span = u32::try_from(from).and_then(|at| Ok((at, u32::try_from(len)?)));
        let Ok((from, count)) = span else { break };
        insert(&mut edits, &after[done..start]);
        edits.push(Edit::Copy { at: from, len: count });
        (done, at) = (start + len, start + len);
    }
    insert(&mut edits, &after[done..]);
    edits
}

fn insert(edits: &mut Vec<Edit>, bytes: &[u8]) {
    if !bytes.is_empty() {
        edits.push(Edit::Insert(bytes.to_vec()));
    }
}

/// How many bytes are equal from the first on.
fn common<'a>(one: impl Iterator<Item = &'a u8>, other: impl Iterator<Item = &'a u8>) -> usize {
    one.zip(other).take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use loom_check::edits::apply;

    /// Bytes that do not repeat soon.
    fn bytes(count: u32) -> Vec<u8> {
        (0..count).flat_map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()).collect()
    }

    #[test]
    fn edits_make_the_one_of_the_other() {
        let before = bytes(300);
        let mut moved = before[600..].to_vec();
        moved.extend_from_slice(b"between");
        moved.extend_from_slice(&before[5..500]);
        let mut touched = before.clone();
        touched[400] ^= 1;
        touched.remove(700);
        for after in [&before[..], &moved, &touched, b"", b"short", &bytes(301), &vec![0; 500]] {
            for (one, other) in [(&before[..], after), (after, &before[..])] {
                assert_eq!(apply(one, &between(one, other), usize::MAX).unwrap(), other);
            }
        }
        assert_eq!(between(&before, &before), [Edit::Copy { at: 0, len: 1200 }]);
        assert_eq!(
            between(&before, &moved),
            [
                Edit::Copy { at: 600, len: 600 },
                Edit::Insert(b"between".to_vec()),
                Edit::Copy { at: 5, len: 495 }
            ]
        );
        assert_eq!(between(&before, &touched).len(), 4);
    }
}
