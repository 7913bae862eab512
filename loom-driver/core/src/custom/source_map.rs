//! Source maps: from byte offsets of the file to places in source files.
//!
//! The map itself is a file beside the module, in the format "Source Map Revision 3" (ECMA-426); the
//! section `sourceMappingURL` says where. For WebAssembly a map has one line, and its columns are
//! byte offsets from the start of the module. A mapping holds from its offset up to the next one, so
//! each body that stays brings along the mapping that was in force where it started.

use super::{CODE, Change, Verdict};
use crate::maps::CodeMap;
use crate::settings::Settings;
use serde::Deserialize;
use serde_json::value::RawValue;
use wasm_encoder::Encode;
use wasmparser::{Parser, Payload};

/// Name of the section.
pub const SECTION: &str = "sourceMappingURL";

/// The section when a map is brought up to date; `None` when not.
pub(super) fn update_url<'a>(settings: &Settings) -> Option<Verdict<'a>> {
    let mut payload = Vec::new();
    settings.source_map_url.as_ref()?.encode(&mut payload);
    Some(Verdict::update(payload, "names the new source map"))
}

/// The section when the code moved, and no map is brought up to date.
pub(super) fn expire_url<'a>() -> Verdict<'a> {
    Verdict::expire("the source map is about the module before; `--source-map` renews it")
}

/// A place in a source, as differences to the mapping before in the file format: source, line,
/// column, and name if there is one. All count from 0.
type Place = (i64, i64, i64, Option<i64>);

/// From `offset` on, the code comes from `place`; from nowhere that is known if there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mapping {
    offset: i64,
    place: Option<Place>,
}

/// A source map that belongs to a module.
#[derive(Debug, Clone)]
pub struct SourceMap {
    /// The file that was read.
    text: String,
    /// Where in it the string of mappings is, quotes included.
    slot: std::ops::Range<usize>,
    /// Ascending by offset, from the start of the module.
    mappings: Vec<Mapping>,
}

#[derive(Deserialize)]
struct File<'a> {
    version: u32,
    #[serde(borrow)]
    mappings: &'a RawValue,
}

impl SourceMap {
    /// Reads a map.
    ///
    /// # Errors
    ///
    /// In words, if the text is not a map of revision 3 with one line, which an indexed map (with
    /// `sections`) is not.
    pub fn parse(text: String) -> Result<SourceMap, String> {
        let file: File<'_> = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        if file.version != 3 {
            return Err(format!("version {} of the format is unknown", file.version));
        }
        let mappings: String =
            serde_json::from_str(file.mappings.get()).map_err(|error| error.to_string())?;
        let mappings = decode(&mappings)?;
        // The string is a part of the text, so its address says where in it.
        let start = file.mappings.get().as_ptr() as usize - text.as_ptr() as usize;
        let slot = start..start + file.mappings.get().len();
        Ok(SourceMap { text, slot, mappings })
    }

    /// The map as a file: what was read, with other mappings.
    pub fn to_text(&self) -> String {
        let mut text = self.text.clone();
        text.replace_range(self.slot.clone(), &format!("\"{}\"", encode(&self.mappings)));
        text
    }

    /// Becomes the map of `output`, which is what `change` made.
    pub(super) fn follow(&mut self, change: &Change<'_, '_>, output: &[u8]) {
        let (old, new) = (code_start(change.module.bytes), code_start(output));
        self.mappings = match (old, new) {
            (Some(old), Some(new)) => moved(&self.mappings, change.code, old, new),
            _ => Vec::new(),
        };
    }
}

/// Offset of the code section's payload from the start of the module.
fn code_start(module: &[u8]) -> Option<i64> {
    let code = |payload: wasmparser::Result<Payload<'_>>| match payload.ok()?.as_section()? {
        (CODE, range) => i64::try_from(range.start).ok(),
        _ => None,
    };
    Parser::new(0).parse_all(module).find_map(code)
}

/// The mappings of the new code. `old` and `new` are where the code sections' payloads start.
fn moved(mappings: &[Mapping], code: &CodeMap, old: i64, new: i64) -> Vec<Mapping> {
    let mut out: Vec<Mapping> = Vec::new();
    let put = |out: &mut Vec<Mapping>, offset: i64, place: Option<Place>| {
        // Offsets inside of one index can become one offset: the last mapping is in force there.
        out.pop_if(|last| last.offset == offset);
        if out.last().and_then(|last| last.place) != place {
            out.push(Mapping { offset, place });
        }
    };
    let bodies = code.in_new_order();
    for body in &bodies {
        let range = old + i64::from(body.old_entry.start)..old + i64::from(body.old_entry.end);
        let first = mappings.partition_point(|mapping| mapping.offset <= range.start);
        let before = first.checked_sub(1).and_then(|before| mappings.get(before));
        let at_start = before.filter(|_| !body.is_stub()).and_then(|before| before.place);
        put(&mut out, new + i64::from(body.new_entry.start), at_start);
        let inside = mappings.get(first..).unwrap_or_default();
        for mapping in inside.iter().take_while(|mapping| mapping.offset < range.end) {
            // What starts at an operator that went may hold for those behind it.
            let offset = u32::try_from(mapping.offset - old).ok().and_then(|offset| body.nearest(offset));
            if let Some(offset) = offset.filter(|_| !body.is_stub()) {
                put(&mut out, new + i64::from(offset), mapping.place);
            }
        }
    }
    if let Some(last) = bodies.last() {
        // Behind it may be a function that loom added.
        put(&mut out, new + i64::from(last.new_entry.end), None);
    }
    out
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A number of five bits a digit, lowest first, its sign in the lowest bit.
fn decode_number(digits: &mut std::str::Bytes<'_>) -> Result<i64, String> {
    let (mut number, mut shift) = (0i64, 0);
    loop {
        let digit = digits.next().ok_or("a number in the mappings has no end")?;
        let value = DIGITS.iter().position(|d| *d == digit).ok_or("a character is no Base64 digit")? as i64;
        if shift > 35 {
            return Err("a number in the mappings is too large".into());
        }
        number |= (value & 31) << shift;
        shift += 5;
        if value & 32 == 0 {
            return Ok(if number & 1 == 1 { -(number >> 1) } else { number >> 1 });
        }
    }
}

fn encode_number(number: i64, out: &mut String) {
    let mut rest = number.unsigned_abs() << 1 | u64::from(number < 0);
    loop {
        let more = if rest > 31 { 32 } else { 0 };
        out.push(DIGITS[(rest & 31 | more) as usize].into());
        rest >>= 5;
        if more == 0 {
            return;
        }
    }
}

fn decode(text: &str) -> Result<Vec<Mapping>, String> {
    if text.trim_end_matches(';').contains(';') {
        return Err("it has more than one line, so it is not about a WebAssembly module".into());
    }
    let (mut offset, mut source, mut line, mut column, mut name) = (0i64, 0i64, 0i64, 0i64, 0i64);
    let mut mappings = Vec::new();
    for segment in text.trim_end_matches(';').split(',').filter(|segment| !segment.is_empty()) {
        let mut digits = segment.bytes();
        let mut numbers = Vec::new();
        while digits.len() > 0 {
            numbers.push(decode_number(&mut digits)?);
        }
        let add = |to: &mut i64, difference: i64| {
            // Numbers have at most 40 bits, and there are fewer than 2^24 of them for each.
            *to = to.saturating_add(difference);
            (*to >= 0).then_some(*to).ok_or("a number in the mappings is negative")
        };
        offset = add(&mut offset, numbers.first().copied().unwrap_or_default())?;
        let place = match numbers[1..] {
            [] => None,
            [s, l, c] => Some((add(&mut source, s)?, add(&mut line, l)?, add(&mut column, c)?, None)),
            [s, l, c, n] => {
                let place = (add(&mut source, s)?, add(&mut line, l)?, add(&mut column, c)?);
                Some((place.0, place.1, place.2, Some(add(&mut name, n)?)))
            }
            _ => return Err("a mapping has neither 1 nor 4 nor 5 numbers".into()),
        };
        mappings.push(Mapping { offset, place });
    }
    mappings.sort_by_key(|mapping| mapping.offset);
    Ok(mappings)
}

fn encode(mappings: &[Mapping]) -> String {
    let mut out = String::new();
    let (mut offset, mut source, mut line, mut column, mut name) = (0, 0, 0, 0, 0);
    for mapping in mappings {
        if !out.is_empty() {
            out.push(',');
        }
        let mut put = |last: &mut i64, number: i64| {
            encode_number(number - std::mem::replace(last, number), &mut out);
        };
        put(&mut offset, mapping.offset);
        if let Some((s, l, c, n)) = mapping.place {
            put(&mut source, s);
            put(&mut line, l);
            put(&mut column, c);
            if let Some(n) = n {
                put(&mut name, n);
            }
        }
    }
    out
}
