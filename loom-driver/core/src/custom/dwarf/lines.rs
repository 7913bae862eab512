//! Line programs: rows of a table that say from which line the code from an address on comes.
//!
//! A row holds up to the next one, and the rows of a sequence cover a range of addresses without
//! gaps. Each sequence is written again, body by body: the row that is in force where the body starts,
//! then those inside of it. It ends where the next body is not directly behind any more.

use super::addresses::{self, Piece};
use super::{Context, Reader, Refusal, Result};
use gimli::read::{IncompleteLineProgram, LineInstruction, LineInstructions, LineProgramHeader};
use gimli::write::{Address, ConvertLineProgram, ConvertLineRow, LineRow};
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

/// Writes the rows for code that stays. `old` is the program that `program` was read from.
pub fn convert(
    program: &mut ConvertLineProgram<'_, Reader<'_>>,
    old: &IncompleteLineProgram<Reader<'_>>,
    cx: Context<'_>,
) -> Result<()> {
    let mut addresses = RowAddresses::of(old.header());
    let mut rows = Vec::new();
    while let Some(row) = program.read_row()? {
        let row = match row {
            ConvertLineRow::SetAddress(_) => continue,
            ConvertLineRow::Row(row) => Some(row),
            ConvertLineRow::EndSequence(_) => None,
        };
        match (row, addresses.next()?) {
            (Some(row), Some(RowAddress::Row(address))) => rows.push((address, row)),
            (None, Some(RowAddress::End(end))) => {
                convert_sequence(program, &std::mem::take(&mut rows), end, cx)?
            }
            _ => return Err(Refusal::new("a line program has other rows when read again")),
        }
    }
    match rows.is_empty() {
        true => Ok(()),
        false => Err(Refusal::new("a line program ends within a sequence")),
    }
}

/// Where a row is, or where a sequence ends.
enum RowAddress {
    Row(u64),
    End(u64),
}

/// The addresses of rows. gimli has them relative to the last address that was set, and forgets one that
/// is set at the end of a sequence.
struct RowAddresses<'p, 'a> {
    header: &'p LineProgramHeader<Reader<'a>>,
    instructions: LineInstructions<Reader<'a>>,
    address: u64,
    /// Whether the address is that of removed code, of which there are no rows.
    is_removed: bool,
}

impl<'p, 'a> RowAddresses<'p, 'a> {
    fn of(header: &'p LineProgramHeader<Reader<'a>>) -> RowAddresses<'p, 'a> {
        RowAddresses { header, instructions: header.instructions(), address: 0, is_removed: false }
    }

    fn next(&mut self) -> Result<Option<RowAddress>> {
        while let Some(instruction) = self.instructions.next_instruction(self.header)? {
            match instruction {
                LineInstruction::SetAddress(address) => {
                    self.is_removed = address == u64::MAX >> (64 - 8 * u32::from(self.header.address_size()));
                    self.address = address;
                }
                LineInstruction::AdvancePc(by) => self.advance(by),
                LineInstruction::FixedAddPc(by) => self.advance(by.into()),
                LineInstruction::ConstAddPc => self.advance(self.special(u8::MAX)),
                LineInstruction::Special(opcode) => {
                    self.advance(self.special(opcode));
                    if !self.is_removed {
                        return Ok(Some(RowAddress::Row(self.address)));
                    }
                }
                LineInstruction::Copy if !self.is_removed => return Ok(Some(RowAddress::Row(self.address))),
                LineInstruction::EndSequence => {
                    let end = std::mem::take(&mut self.address);
                    if !std::mem::take(&mut self.is_removed) {
                        return Ok(Some(RowAddress::End(end)));
                    }
                }
                _ => {}
            }
        }
        Ok(None)
    }

    /// How far a special opcode advances.
    fn special(&self, opcode: u8) -> u64 {
        let adjusted = opcode.saturating_sub(self.header.opcode_base());
        adjusted.checked_div(self.header.line_range()).unwrap_or_default().into()
    }

    /// Advances, at most to the largest address, where no code is.
    fn advance(&mut self, by: u64) {
        if !self.is_removed {
            self.address = self.address.saturating_add(by);
        }
    }
}

/// Writes the rows of a sequence for each body that it covers. Where bodies are behind each other as they
/// were, the sequence goes on.
fn convert_sequence(
    program: &mut ConvertLineProgram<'_, Reader<'_>>,
    rows: &[(u64, LineRow)],
    end: u64,
    cx: Context<'_>,
) -> Result<()> {
    let addresses = rows.iter().map(|(address, _)| *address).chain([end]);
    if !addresses.is_sorted() {
        return Err(Refusal::new("the addresses of a line program are not ascending"));
    }
    // Linkers write large numbers for functions that they removed. No code is there.
    let Some((first, _)) = rows.first().filter(|(first, _)| u32::try_from(*first).is_ok()) else {
        return Ok(());
    };
    // Where the sequence that is being written starts, and where its last body ends.
    let mut open: Option<(u64, u64)> = None;
    for piece in addresses::paid_pieces(cx, *first, end) {
        let piece = piece?;
        let start = match open {
            Some((start, end)) if end == piece.new.start => start,
            _ => {
                if let Some((start, end)) = open {
                    program.end_sequence(end - start);
                }
                program.begin_sequence(Some(Address::Constant(piece.new.start)));
                piece.new.start
            }
        };
        write_piece(program, rows, &piece, start);
        open = Some((start, piece.new.end));
    }
    if let Some((start, end)) = open {
        program.end_sequence(end - start);
    }
    Ok(())
}

/// Writes the rows of a body into the sequence that starts at `sequence`.
fn write_piece(
    program: &mut ConvertLineProgram<'_, Reader<'_>>,
    rows: &[(u64, LineRow)],
    piece: &Piece<'_>,
    sequence: u64,
) {
    let (start, end) = (u64::from(piece.old.start), u64::from(piece.old.end));
    let inside = rows.partition_point(|(address, _)| *address < start);
    let starts_here = rows.get(inside).is_some_and(|(address, _)| *address == start);
    if let Some((_, row)) = inside.checked_sub(1).and_then(|before| rows.get(before)).filter(|_| !starts_here)
    {
        // It holds here, but where it marks something is elsewhere.
        let unmarked = LineRow { prologue_end: false, epilogue_begin: false, basic_block: false, ..*row };
        program.generate_row(LineRow { address_offset: piece.new.start - sequence, ..unmarked });
    }
    let inside = rows.get(inside..).unwrap_or_default();
    for (address, row) in inside.iter().take_while(|(address, _)| *address < end) {
        // Both are inside of the piece, which is inside of a body.
        let new = piece.body.nearest(*address as u32).map_or(piece.new.start, u64::from);
        program.generate_row(LineRow { address_offset: new - sequence, ..*row });
    }
}
