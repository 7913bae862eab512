//! A body with other instructions, as bytes.

use super::code::{Code, Ins, Kind, Label, Op};
use super::numbers::Width;
use loom_core::bodies::leb_len;
use loom_core::bodies::{NewBody, Splice};
use loom_core::maps::Fate;
use std::ops::Range;
use wasm_encoder::Encode;

/// The body `old` with these instructions instead, and with these bytes for the declarations of its locals if they are
/// others.
///
/// # Errors
///
/// Instructions that are not of this body.
pub fn write(old: &[u8], code: &Code, declared: Option<&[u8]>) -> loom_core::Result<NewBody> {
    write_inlined(old, old, code, declared, &[])
}

/// As [`write()`], where instructions come from `text`, which begins with the body, and the calls in these places went because
/// what they call stands there.
///
/// # Errors
///
/// Instructions that are not of this text.
pub fn write_inlined(
    old: &[u8],
    text: &[u8],
    code: &Code,
    declared: Option<&[u8]>,
    calls: &[Range<u32>],
) -> loom_core::Result<NewBody> {
    let mut splice = Splice::new(old);
    if let Some(declared) = declared {
        splice.replace(0..code.start, |out| out.extend_from_slice(declared))?;
    }
    let mut open = Open::of(code);
    let mut copied = code.start;
    let mut new: Vec<u8> = Vec::new();
    let mut calls = calls;
    for ins in code.ins.iter().filter(|ins| ins.op != Op::Gone) {
        let bytes = encoded(text, ins, code, &mut open);
        let range = ins.from.start as usize..ins.from.end as usize;
        let is_kept =
            range.start >= copied && !range.is_empty() && old.get(range.clone()) == Some(&bytes[..]);
        if !is_kept {
            new.extend_from_slice(&bytes);
            continue;
        }
        if range.start > copied || !new.is_empty() {
            replace(&mut splice, copied..range.start, &new, &mut calls)?;
            new.clear();
        }
        copied = range.end;
    }
    if copied < old.len() || !new.is_empty() {
        replace(&mut splice, copied..old.len(), &new, &mut calls)?;
    }
    Ok(splice.finish())
}

/// Replaces instructions, of which those that begin in `calls` are calls in whose place there is what they call. Those are in
/// order, and are taken from it.
fn replace(
    splice: &mut Splice<'_>,
    range: Range<usize>,
    new: &[u8],
    calls: &mut &[Range<u32>],
) -> loom_core::Result<()> {
    let mut at = range.start;
    let mut new = new;
    while let Some((call, rest)) = calls.split_first()
        && (call.end as usize) <= range.end
    {
        if at < call.start as usize {
            splice.replace_because(Fate::Folded, at..call.start as usize, &[])?;
        }
        splice.replace_because(Fate::Inlined, call.start as usize..call.end as usize, new)?;
        (at, new, *calls) = (call.end as usize, &[], rest);
    }
    if at < range.end || !new.is_empty() {
        splice.replace_because(Fate::Folded, at..range.end, new)?;
    }
    Ok(())
}

/// The labels that are open.
struct Open {
    count: u32,
    /// How many were open below each that is.
    below: Vec<u32>,
}

impl Open {
    /// At the start of a body.
    fn of(code: &Code) -> Open {
        Open { count: 1, below: vec![0; code.labels.len()] }
    }

    fn opens(&mut self, label: Label) {
        if let Some(below) = self.below.get_mut(label) {
            *below = self.count;
        }
        self.count += 1;
    }

    fn depth(&self, label: Label) -> u32 {
        let below = self.below.get(label).copied().unwrap_or_default();
        self.count.saturating_sub(below + 1)
    }
}

/// The bytes of an instruction, where these labels are open.
fn encoded(old: &[u8], ins: &Ins, code: &Code, open: &mut Open) -> Vec<u8> {
    let mut out = Vec::new();
    let mut with_index = |opcode: u8, index: u32| {
        out.push(opcode);
        index.encode(&mut out);
    };
    match &ins.op {
        Op::Gone => {}
        Op::Const(Width::W32, value) => {
            out.push(0x41);
            (*value as u32 as i32).encode(&mut out);
        }
        Op::Const(Width::W64, value) => {
            out.push(0x42);
            (*value as i64).encode(&mut out);
        }
        Op::Get(local) => with_index(0x20, *local),
        Op::Set(local) => with_index(0x21, *local),
        Op::Tee(local) => with_index(0x22, *local),
        Op::Drop => out.push(0x1a),
        Op::Select => out.push(0x1b),
        Op::Num(num) => out.extend(num.opcode()),
        Op::Open(label) => {
            open.opens(*label);
            if let Some(block) = code.labels.get(*label) {
                out.push(match block.kind {
                    Kind::Func | Kind::Block => 0x02,
                    Kind::Loop => 0x03,
                    Kind::If => 0x04,
                });
                out.extend_from_slice(&block.ty);
            }
        }
        Op::Else(_) => out.push(0x05),
        Op::End(_) => {
            open.count = open.count.saturating_sub(1);
            out.push(0x0b);
        }
        Op::Br(0) => out.push(0x0f),
        Op::Br(label) => with_index(0x0c, open.depth(*label)),
        Op::BrIf(label) => with_index(0x0d, open.depth(*label)),
        Op::BrTable(labels) => {
            with_index(0x0e, labels.len() as u32 - 1);
            labels.iter().for_each(|label| open.depth(*label).encode(&mut out));
        }
        Op::Unreachable => out.push(0x00),
        Op::Other(other) => {
            let old = old.get(ins.from.start as usize..ins.from.end as usize).unwrap_or_default();
            match other.former_offset() {
                Some(offset) => {
                    let end = old.len().saturating_sub(leb_len(offset.into()) as usize);
                    out.extend_from_slice(old.get(..end).unwrap_or(old));
                    out.push(0);
                }
                None => out.extend_from_slice(old),
            }
        }
    }
    out
}
