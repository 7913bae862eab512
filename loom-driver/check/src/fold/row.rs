//! The operators of a body in a row, each read when somebody asks for it.
//!
//! A body may be all that there is in a module, and an operator that has been read is more than ten times as long as its
//! bytes. So a row knows only where each begins, unless they stand in no body.

use super::unreadable;
use wasmparser::{BinaryReader, FrameKind, FrameStack, FunctionBody, Operator};

/// Operators in order.
pub(super) enum Row<'a> {
    /// Those of a body, by where they begin in its bytes.
    Read {
        /// The bytes, from the declarations of locals on.
        body: BinaryReader<'a>,
        bytes: &'a [u8],
        starts: Vec<u32>,
    },
    /// These.
    Made(Vec<Operator<'a>>),
}

/// What is known of an operator without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Loop,
    If,
    Else,
    End,
    Nop,
    BrIf,
    /// `local.get`, `local.set` or `local.tee`.
    Local,
    Other,
}

impl<'a> Row<'a> {
    /// The operators of a body.
    pub(super) fn read(body: &FunctionBody<'a>) -> Result<Row<'a>, String> {
        let bytes = body.as_bytes();
        let base = body.range().start;
        // Most operators are longer; a row that grows all the time leaves holes in memory behind.
        let mut starts = Vec::with_capacity((bytes.len() / 2).min(1 << 18));
        let mut reader = body.get_operators_reader().map_err(unreadable)?;
        while !reader.eof() {
            let start = u32::try_from(reader.original_position() - base);
            starts.push(start.map_err(|_| "the body is too large")?);
            reader.read().map_err(unreadable)?;
        }
        Ok(Row::Read { body: body.get_binary_reader(), bytes, starts })
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Row::Read { starts, .. } => starts.len(),
            Row::Made(ops) => ops.len(),
        }
    }

    /// The operator at a place.
    pub(super) fn get(&self, at: usize) -> Option<Operator<'a>> {
        match self {
            Row::Made(ops) => ops.get(at).cloned(),
            Row::Read { body, bytes, starts } => {
                let start = *starts.get(at)? as usize;
                if let [opcode, number, ..] = *bytes.get(start..)?
                    && let Some(short) = short(opcode, number)
                {
                    return Some(short);
                }
                let mut reader = body.clone();
                reader.read_bytes(start).ok()?;
                reader.peek_operator(&In(*bytes.get(start)?)).ok()
            }
        }
    }

    /// Whether the operator at a place is seen at its first byte to go on behind itself, and to open and close nothing.
    pub(super) fn is_plain(&self, at: usize) -> bool {
        match self {
            Row::Read { bytes, starts, .. } => {
                let opcode = starts.get(at).and_then(|start| bytes.get(*start as usize));
                opcode.is_some_and(|opcode| is_plain(*opcode))
            }
            Row::Made(_) => false,
        }
    }

    /// What is known of the operator at a place.
    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        Some(match self {
            Row::Read { bytes, starts, .. } => match bytes.get(*starts.get(at)? as usize)? {
                0x01 => Kind::Nop,
                0x03 => Kind::Loop,
                0x04 => Kind::If,
                0x05 => Kind::Else,
                0x0b => Kind::End,
                0x0d => Kind::BrIf,
                0x20..=0x22 => Kind::Local,
                _ => Kind::Other,
            },
            Row::Made(ops) => kind(ops.get(at)?),
        })
    }
}

/// The operators that most of a body are, if a byte says all that there is to say behind the first.
fn short<'a>(opcode: u8, number: u8) -> Option<Operator<'a>> {
    if number >= 0x80 {
        return None;
    }
    let local_index = number.into();
    Some(match opcode {
        0x20 => Operator::LocalGet { local_index },
        0x21 => Operator::LocalSet { local_index },
        0x22 => Operator::LocalTee { local_index },
        // Seven bits with a sign.
        0x41 => Operator::I32Const { value: i32::from((number << 1).cast_signed() >> 1) },
        _ => return None,
    })
}

/// Calls; `drop` and `select`; locals and globals; memory; constants; operators on numbers.
fn is_plain(opcode: u8) -> bool {
    matches!(opcode, 0x10 | 0x11 | 0x1a | 0x1b | 0x20..=0x24 | 0x28..=0xc4)
}

fn kind(op: &Operator<'_>) -> Kind {
    match op {
        Operator::Nop => Kind::Nop,
        Operator::Loop { .. } => Kind::Loop,
        Operator::If { .. } => Kind::If,
        Operator::Else => Kind::Else,
        Operator::End => Kind::End,
        Operator::BrIf { .. } => Kind::BrIf,
        Operator::LocalGet { .. } | Operator::LocalSet { .. } | Operator::LocalTee { .. } => Kind::Local,
        _ => Kind::Other,
    }
}

/// A block in which an operator of this opcode may stand. Whether it does was found out when the row was made.
struct In(u8);

impl FrameStack for In {
    fn current_frame(&self) -> Option<FrameKind> {
        Some(match self.0 {
            0x05 => FrameKind::If,
            // What handles exceptions as it was done first.
            0x07 | 0x18 | 0x19 => FrameKind::LegacyTry,
            _ => FrameKind::Block,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::{Control, Op};
    use wasmparser::{Parser, Payload};

    #[test]
    fn both_rows_know_the_same() {
        let wasm = wat::parse_str(
            "(module (memory 1) (func (param i32) (result i32) (local v128)
                nop (loop (br_if 0 (local.get 0)))
                (local.set 1 (v128.const i64x2 1 2)) (drop (local.tee 0 (i32.const 1)))
                (if (result i32) (i32.load offset=500 (i32.const 0)) (then (i32.const -1)) (else (i32.const 70000)))
                (block (block (br_table 0 1 0 (local.get 0))))))",
        )
        .unwrap();
        let mut bodies = 0;
        for payload in Parser::new(0).parse_all(&wasm) {
            let Payload::CodeSectionEntry(body) = payload.unwrap() else { continue };
            let read = Row::read(&body).unwrap();
            let all = body.get_operators_reader().unwrap().into_iter().collect::<Result<Vec<_>, _>>();
            let made = Row::Made(all.unwrap());
            assert_eq!(read.len(), made.len());
            assert!(read.len() > 20);
            for at in 0..=read.len() {
                assert_eq!((read.get(at), read.kind(at)), (made.get(at), made.kind(at)), "{at}");
            }
            bodies += 1;
        }
        assert_eq!(bodies, 1);
    }

    /// The operator of these bytes.
    fn decoded(bytes: &[u8]) -> Option<Operator<'_>> {
        BinaryReader::new(bytes, 0).peek_operator(&In(*bytes.first()?)).ok()
    }

    #[test]
    fn what_is_plain_goes_on_behind_itself() {
        for opcode in (0..=u8::MAX).filter(|opcode| is_plain(*opcode)) {
            let bytes = [opcode, 0, 0, 0, 0, 0, 0, 0, 0, 0];
            let Some(op) = decoded(&bytes) else { continue };
            let known = Op::of(&op);
            assert!(known.control == Control::Next && !known.is_unknown, "{op:?}");
            assert_eq!(kind(&op) == Kind::Local, matches!(opcode, 0x20..=0x22), "{op:?}");
        }
    }

    #[test]
    fn short_operators_are_read_as_they_are() {
        for (opcode, number) in (0..=u8::MAX).flat_map(|opcode| (0..=u8::MAX).map(move |n| (opcode, n))) {
            if let Some(op) = short(opcode, number) {
                assert_eq!(decoded(&[opcode, number]), Some(op));
            }
        }
    }
}
