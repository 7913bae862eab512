//! Operators that name nothing, skipped without being dispatched.
//!
//! Nearly all operators of a body are of this kind: locals, numbers, arithmetic, loads and stores of
//! memory 0, branches. Only those are listed that WebAssembly 1.0 has, whose encoding cannot change;
//! everything else goes through wasmparser's list of all operators. The immediates of those here, too,
//! are read by wasmparser.

use super::{MEMORY_FLAG, Result, unreadable};
use wasmparser::{BinaryReader, FrameKind};

/// What was skipped.
pub enum Plain {
    /// An operator that pushes this constant.
    Constant(u64),
    /// A load or store of memory 0.
    Memory0,
    /// The start of a block.
    Open(FrameKind),
    /// The end of a block.
    End,
    /// Anything else.
    Other,
}

/// Skips an operator that names nothing; `None` if it may be another one, which is not read then.
#[inline]
pub fn skip(reader: &mut BinaryReader<'_>) -> Result<Option<Plain>> {
    let mut ahead = reader.clone();
    let plain = read(&mut ahead).map_err(unreadable)?;
    if plain.is_some() {
        *reader = ahead;
    }
    Ok(plain)
}

#[inline]
fn read(reader: &mut BinaryReader<'_>) -> wasmparser::Result<Option<Plain>> {
    Ok(Some(match reader.read_u8()? {
        // `unreachable`, `nop`, `return`, `drop`, `select`, comparisons and arithmetic.
        0x00 | 0x01 | 0x0f | 0x1a | 0x1b | 0x45..=0xc4 => Plain::Other,
        0x0b => Plain::End,
        // `br`, `br_if`, `local.get`, `local.set`, `local.tee`.
        0x0c | 0x0d | 0x20..=0x22 => {
            reader.read_var_u32()?;
            Plain::Other
        }
        opcode @ 0x02..=0x04 => match reader.read_u8()? {
            // Nothing, or a number.
            0x40 | 0x7c..=0x7f => Plain::Open(match opcode {
                0x02 => FrameKind::Block,
                0x03 => FrameKind::Loop,
                _ => FrameKind::If,
            }),
            _ => return Ok(None),
        },
        // Loads and stores. Without the flag the memory is 0.
        0x28..=0x3e => match reader.read_u8()? {
            flags if u32::from(flags) < MEMORY_FLAG => {
                reader.read_var_u64()?;
                Plain::Memory0
            }
            _ => return Ok(None),
        },
        // An i32 that indexes a table is unsigned.
        0x41 => Plain::Constant(u64::from(reader.read_var_i32()? as u32)),
        0x42 => Plain::Constant(reader.read_var_i64()? as u64),
        0x43 => {
            reader.read_bytes(4)?;
            Plain::Other
        }
        0x44 => {
            reader.read_bytes(8)?;
            Plain::Other
        }
        _ => return Ok(None),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasmparser::OperatorsReader;

    /// Whatever is skipped is as long as wasmparser's operator, and that one names nothing.
    #[test]
    fn what_is_skipped_names_nothing() {
        let immediates: [&[u8]; 9] = [
            &[0x00],
            &[0x40],
            &[0x7f],
            &[0x70],
            &[0x03],
            &[0x80, 0x01],
            &[0x02, 0xff, 0x01],
            &[0x42, 0x01, 0x05],
            &[0xff, 0xff, 0xff, 0xff, 0x07],
        ];
        let mut skipped = 0;
        for opcode in 0..=0xff {
            for immediates in immediates {
                let bytes = [&[opcode], immediates, &[0; 16]].concat();
                let mut reader = BinaryReader::new(&bytes, 0);
                let Ok(Some(plain)) = skip(&mut reader) else { continue };
                let mut whole = OperatorsReader::new(BinaryReader::new(&bytes, 0));
                // An alignment that is too large is for validation to refuse.
                let Ok(operator) = whole.read() else { continue };
                assert_eq!(reader.original_position(), whole.original_position(), "{operator:?}");
                let text = format!("{operator:?}").replace("local_index", "local");
                assert!(!text.contains("index") && !text.contains("mem:"), "{text}");
                assert_eq!(text.contains("memarg"), matches!(plain, Plain::Memory0), "{text}");
                assert!(!text.contains("target: Memory(") || text.contains("target: Memory(0)"), "{text}");
                skipped += 1;
            }
        }
        assert!(skipped > 1000, "{skipped}");
    }
}
