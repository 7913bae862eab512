//! Line programs: rows of a table that say from which line the code from an address on comes.
//!
//! A row holds up to the next one, and the rows of a sequence cover a range of addresses without
//! gaps. The table is written again as one sequence for each body that it covers: the row that is in
//! force where the body starts, then those inside of it.

use super::addresses::{self, Piece};
use super::{Context, Reader, Refusal, Result};
use gimli::read::{IncompleteLineProgram, LineInstruction};
use gimli::write::{Address, ConvertLineProgram, ConvertLineSequence, ConvertLineSequenceEnd, LineRow};
use gimli::{Encoding, LineEncoding};

/// How rows are packed. Nothing depends on it but the size.
pub const ENCODING: LineEncoding = LineEncoding {
    minimum_instruction_length: 1,
    maximum_operations_per_instruction: 1,
    default_is_stmt: true,
    line_base: -5,
    line_range: 14,
};

/// Refuses programs that are not for WebAssembly, or that gimli does not write.
pub fn check(program: &IncompleteLineProgram<Reader<'_>>, unit: Encoding) -> Result<()> {
    let header = program.header();
    if header.encoding().address_size != unit.address_size {
        return Err(Refusal::new("a line program has another address size than its unit"));
    }
    if header.minimum_instruction_length() != 1 || header.maximum_operations_per_instruction() != 1 {
        return Err(Refusal::new("a line program is for instructions of a fixed length"));
    }
    let mut instructions = header.instructions();
    while let Some(instruction) = instructions.next_instruction(header)? {
        if matches!(instruction, LineInstruction::DefineFile(_)) {
            return Err(Refusal::new("a line program defines files on the way"));
        }
    }
    Ok(())
}

/// Whether the program is about any code at all, and whether about code that stays.
pub fn covers(program: &IncompleteLineProgram<Reader<'_>>, cx: Context<'_>) -> Result<(bool, bool)> {
    let mut rows = program.clone().rows();
    let (mut any, mut alive) = (false, false);
    let mut start = None;
    while let Some((_, row)) = rows.next_row()? {
        any = true;
        let start = match row.end_sequence() {
            true => start.take().unwrap_or(row.address()),
            false => *start.get_or_insert(row.address()),
        };
        alive |= row.end_sequence() && addresses::any(cx.code, start, row.address());
    }
    Ok((any, alive))
}

/// Writes the rows for code that stays.
pub fn convert(program: &mut ConvertLineProgram<'_, Reader<'_>>, cx: Context<'_>) -> Result<()> {
    while let Some(sequence) = program.read_sequence()? {
        // Linkers write large numbers for functions that they removed. No code is there.
        let Some(start) = sequence.start.filter(|start| u32::try_from(*start).is_ok()) else { continue };
        let (rows, end) = absolute(start, sequence)?;
        let Some((first, _)) = rows.first() else { continue };
        for piece in addresses::paid_pieces(cx, *first, end) {
            write_piece(program, &rows, &piece?);
        }
    }
    Ok(())
}

/// Each row with its old address, and the address where the sequence ends.
fn absolute(start: u64, sequence: ConvertLineSequence) -> Result<(Vec<(u64, LineRow)>, u64)> {
    let add = |offset: u64| start.checked_add(offset).ok_or_else(|| Refusal::new("a line has no address"));
    let end = match sequence.end {
        ConvertLineSequenceEnd::Length(length) => add(length)?,
        ConvertLineSequenceEnd::Address(address) => address,
    };
    let rows = sequence.rows.into_iter().map(|row| Ok((add(row.address_offset)?, row)));
    let rows = rows.collect::<Result<Vec<_>>>()?;
    let addresses = rows.iter().map(|(address, _)| *address).chain([end]);
    if !addresses.is_sorted() {
        return Err(Refusal::new("the addresses of a line program are not ascending"));
    }
    Ok((rows, end))
}

fn write_piece(program: &mut ConvertLineProgram<'_, Reader<'_>>, rows: &[(u64, LineRow)], piece: &Piece<'_>) {
    let (start, end) = (u64::from(piece.old.start), u64::from(piece.old.end));
    let inside = rows.partition_point(|(address, _)| *address < start);
    let starts_here = rows.get(inside).is_some_and(|(address, _)| *address == start);
    program.begin_sequence(Some(Address::Constant(piece.new.start)));
    if let Some((_, row)) = inside.checked_sub(1).and_then(|before| rows.get(before)).filter(|_| !starts_here)
    {
        // It holds here, but where it marks something is elsewhere.
        let unmarked = LineRow { prologue_end: false, epilogue_begin: false, basic_block: false, ..*row };
        program.generate_row(LineRow { address_offset: 0, ..unmarked });
    }
    let inside = rows.get(inside..).unwrap_or_default();
    for (address, row) in inside.iter().take_while(|(address, _)| *address < end) {
        // Both are inside of the piece, which is inside of a body.
        let new = piece.body.nearest(*address as u32).map_or(piece.new.start, u64::from);
        program.generate_row(LineRow { address_offset: new - piece.new.start, ..*row });
    }
    program.end_sequence(piece.new.end - piece.new.start);
}
