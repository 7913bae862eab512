//! Function bodies of the output: what stays is copied, what changes is written anew in between.
//!
//! Whoever changes a body says which of its bytes become which others ([`Splice`]). The rest is
//! copied, and what that does to code offsets is recorded on the way: [`code_section`] puts bodies
//! together and returns the exact map from old to new offsets with them. Dead-code elimination
//! renumbers indices this way. A pass that edits operators and moves nothing else calls
//! [`rewrite`], or with some sections of its own [`rewrite_with`], which take care of the whole
//! module, custom sections included.

use crate::custom::{self, Core};
use crate::error::{Error, Result};
use crate::index::{DataIndex, EntityRef, FuncIndex};
use crate::large;
use crate::maps::{BodyMove, CodeMap, Fate, Gone, IndexMap, IndexMaps, entries};
use crate::module::{Module, SECTION_ORDER};
use crate::proposal::Rewrite;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use wasm_encoder::{Encode, SectionId};

/// The body of a function that only traps: no locals, `unreachable`, `end`.
pub const TRAP_BODY: [u8; 3] = [0x00, 0x00, 0x0b];

/// A body of the output, and how its offsets follow from those of the body that it was. Offsets
/// are from the start of the bodies.
#[derive(Debug, Clone, Default)]
pub struct NewBody {
    /// Local declarations and operators, without the size in front.
    bytes: Vec<u8>,
    /// Old and new offset behind each change of length.
    steps: Vec<(u32, u32)>,
    /// Operators that are gone.
    gone: Vec<Gone>,
    /// Why, if only a trap is left.
    stub: Option<Fate>,
    /// The new number of each local, if they have other numbers.
    locals: Option<Vec<Option<u32>>>,
}

impl NewBody {
    /// [`TRAP_BODY`] instead of the body that was there, and why.
    pub fn stub(why: Fate) -> NewBody {
        NewBody { bytes: TRAP_BODY.to_vec(), stub: Some(why), ..NewBody::default() }
    }

    /// Its bytes: local declarations and operators.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The same body, in which each local of the old one, parameters included, has this number; `None`
    /// for one that is gone. What names locals outside of bodies follows.
    pub fn with_locals(self, new: Vec<Option<u32>>) -> NewBody {
        NewBody { locals: Some(new), ..self }
    }
}

/// A body while it is being changed, from its first byte to its last.
pub struct Splice<'o> {
    old: &'o [u8],
    copied: usize,
    new: NewBody,
}

impl<'o> Splice<'o> {
    /// Starts with a body: its local declarations and operators.
    pub fn new(old: &'o [u8]) -> Splice<'o> {
        let new = NewBody { bytes: Vec::with_capacity(old.len()), ..NewBody::default() };
        Splice { old, copied: 0, new }
    }

    /// Replaces the bytes of an immediate by what `write` writes: the operator stays.
    ///
    /// # Errors
    ///
    /// [`Error::Bug`] if `range` is outside the body or starts before the end of the last change.
    pub fn replace(&mut self, range: Range<usize>, write: impl FnOnce(&mut Vec<u8>)) -> Result<()> {
        let kept = self.old.get(self.copied..range.start).filter(|_| range.end <= self.old.len());
        let kept = kept.ok_or_else(|| Error::bug("changes of a body overlap or are out of order"))?;
        self.new.bytes.extend_from_slice(kept);
        let before = self.new.bytes.len();
        write(&mut self.new.bytes);
        if self.new.bytes.len() - before != range.len() {
            self.new.steps.push((range.end as u32, self.new.bytes.len() as u32));
        }
        self.copied = range.end;
        Ok(())
    }

    /// Replaces whole operators by others: no old offset of them has a new one.
    ///
    /// # Errors
    ///
    /// As [`Splice::replace`].
    pub fn replace_operators(&mut self, range: Range<usize>, operators: &[u8]) -> Result<()> {
        self.replace_because(Fate::Replaced, range, operators)
    }

    /// The same, and why, for who asks what became of each operator.
    ///
    /// # Errors
    ///
    /// As [`Splice::replace`].
    pub fn replace_because(&mut self, fate: Fate, range: Range<usize>, operators: &[u8]) -> Result<()> {
        self.new.gone.push(Gone { range: range.start as u32..range.end as u32, fate });
        self.replace(range, |bytes| bytes.extend_from_slice(operators))
    }

    /// Copies the rest.
    pub fn finish(mut self) -> NewBody {
        self.new.bytes.extend_from_slice(self.old.get(self.copied..).unwrap_or_default());
        self.new
    }
}

/// A function of the input, and its body in the output if that is another.
pub type OutBody = (FuncIndex, Option<NewBody>);

/// A whole code section (nothing if it would be empty), and where the bodies of `module` went: those
/// of `bodies`, which are in the order of the new function index space, and behind them `added`, which
/// were not there before.
///
/// # Errors
///
/// [`Error::Bug`] if a function has no body in `module`.
pub fn code_section(
    module: &Module<'_>,
    bodies: Vec<OutBody>,
    added: &[&[u8]],
) -> Result<(Vec<u8>, CodeMap)> {
    let entries = entries(module)?;
    let mut moves = Vec::with_capacity(bodies.len());
    let mut contents: Vec<Cow<'_, [u8]>> = Vec::with_capacity(bodies.len() + added.len());
    let count = (bodies.len() + added.len()) as u32;
    let mut at = leb_len(count.into()) as u32;
    for (func, body) in bodies {
        let position = func.index().checked_sub(module.imported_funcs);
        let (old_entry, old) = position
            .and_then(|position| entries.get(position).cloned())
            .ok_or_else(|| Error::bug(format!("func {} has no body", func.as_u32())))?;
        let old_bytes = module.body(func).map_or(&[][..], |body| body.as_bytes());
        let is_same = body.is_none();
        let NewBody { bytes, steps, gone, stub, locals } = body.unwrap_or_default();
        let bytes: Cow<'_, [u8]> = if is_same { old_bytes.into() } else { bytes.into() };
        let size = bytes.len() as u32;
        let start = at + leb_len(size.into()) as u32;
        let new_offset = |(from, to): (u32, u32)| (old.start + from, start + to);
        let old_range =
            |Gone { range, fate }: Gone| Gone { range: old.start + range.start..old.start + range.end, fate };
        moves.push(BodyMove {
            func,
            old_entry,
            new_entry: at..start + size,
            new: start..start + size,
            steps: steps.into_iter().map(new_offset).collect(),
            gone: gone.into_iter().map(old_range).collect(),
            stub,
            locals,
            old,
        });
        at = start + size;
        contents.push(bytes);
    }
    for body in added {
        at += leb_len(body.len() as u64) as u32 + body.len() as u32;
        contents.push((*body).into());
    }
    moves.sort_by_key(|body| body.func);
    Ok((encode_code(count, at, &contents), CodeMap { bodies: moves }))
}

/// A code section with these bodies, whose payload has this size in bytes; nothing if it would be empty.
fn encode_code(count: u32, size: u32, bodies: &[Cow<'_, [u8]>]) -> Vec<u8> {
    if bodies.is_empty() {
        return Vec::new();
    }
    // Written at once, because it is most of the module.
    let mut bytes = large::buffer(1 + leb_len(size.into()) as usize + size as usize);
    SectionId::Code.encode(&mut bytes);
    size.encode(&mut bytes);
    count.encode(&mut bytes);
    bodies.iter().for_each(|body| body.encode(&mut bytes));
    bytes
}

/// The module with other bodies for some functions, and everything else as it was: `change` gives
/// the new body of a function, or `None` if it stays. Custom sections are brought up to date.
///
/// # Errors
///
/// What `change` returns.
pub fn rewrite<'m>(
    module: &'m Module<'_>,
    change: impl FnMut(FuncIndex, &[u8]) -> Result<Option<NewBody>>,
) -> Result<Rewrite<'m>> {
    rewrite_with(module, change, Replaced::default())
}

/// Sections other than code that a rewrite replaces. No index may change but those of data segments; what is new comes
/// behind everything of its index space.
#[derive(Debug, Default)]
pub struct Replaced {
    /// Whole sections by id, with id and size; empty for one that goes.
    pub sections: BTreeMap<u8, Vec<u8>>,
    /// Whether what is in memory gets other addresses, or may be read or written where it was not.
    pub data_moved: bool,
    /// Which bytes of memory the output uses, if that was found out: see [`custom::footprint`].
    pub footprint: Option<custom::footprint::Facts>,
    /// The new index of each data segment, if they change: bodies have to name them by these.
    pub datas: Option<IndexMap<DataIndex>>,
    /// Bodies of functions that were not there before, behind all others.
    pub added: Vec<Vec<u8>>,
}

/// [`rewrite`], with other sections replaced as well.
///
/// # Errors
///
/// What `change` returns.
pub fn rewrite_with<'m>(
    module: &'m Module<'_>,
    mut change: impl FnMut(FuncIndex, &[u8]) -> Result<Option<NewBody>>,
    mut replaced: Replaced,
) -> Result<Rewrite<'m>> {
    let mut bodies = Vec::with_capacity(module.funcs.len() - module.imported_funcs);
    for func in module.funcs.keys() {
        if let Some(body) = module.body(func) {
            bodies.push((func, change(func, body.as_bytes())?));
        }
    }
    let added: Vec<&[u8]> = replaced.added.iter().map(Vec::as_slice).collect();
    let (code_section, code) = code_section(module, bodies, &added)?;
    replaced.sections.insert(CODE, code_section);
    let sections = SECTION_ORDER.into_iter().filter_map(|id| {
        let original = || {
            let section = module.sections.iter().find(|section| section.id == id)?;
            Some(Cow::Borrowed(module.bytes.get(section.range.clone())?))
        };
        let bytes = replaced.sections.remove(&id).map(Cow::Owned).or_else(original)?;
        (!bytes.is_empty()).then_some((id, bytes))
    });
    let core = Core::new(sections.collect());
    let mut maps = IndexMaps::identity(module);
    if let Some(datas) = replaced.datas {
        maps.datas = datas;
    }
    let rewrite = Rewrite::new(core, maps, code);
    Ok(Rewrite { data_moved: replaced.data_moved, footprint: replaced.footprint, ..rewrite })
}

/// Id of the code section.
const CODE: u8 = 10;

/// Number of bytes of an unsigned LEB128 number.
pub fn leb_len(value: u64) -> u64 {
    u64::from((64 - value.leading_zeros()).div_ceil(7).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proposal::CommitContext;
    use crate::report::PassReport;
    use crate::settings::Settings;

    /// Splices the body of the first function and returns the operators of the result, in bytes, and
    /// the new offset for each old one, both from the start of that body.
    fn spliced(text: &str, change: impl Fn(&[u8]) -> Option<NewBody>) -> (Vec<u8>, Vec<Option<u32>>) {
        let bytes = wat::parse_str(text).unwrap();
        let module = Module::parse(&bytes).unwrap();
        let func = FuncIndex::new(0);
        let old = module.body(func).unwrap().as_bytes();
        let bodies = vec![(func, change(old))];
        let (_, code) = code_section(&module, bodies, &[]).unwrap();
        let body = code.body_of(func).unwrap();
        let offset = |at: usize| code.get(body.old.start + at as u32).map(|new| new - body.new.start);
        let offsets = (0..=old.len()).map(offset).collect();
        (change(old).map_or(old.to_vec(), |body| body.bytes), offsets)
    }

    // Locals, i32.const 7, drop, nop, end.
    const TEXT: &str = "(module (func i32.const 7 drop nop))";

    #[test]
    fn an_unchanged_body_keeps_its_offsets() {
        let (bytes, offsets) = spliced(TEXT, |_| None);
        assert_eq!(bytes, [0x00, 0x41, 0x07, 0x1a, 0x01, 0x0b]);
        assert_eq!(offsets, (0..=6).map(Some).collect::<Vec<_>>());
    }

    #[test]
    fn a_longer_immediate_moves_what_follows() {
        let (bytes, offsets) = spliced(TEXT, |old| {
            let mut splice = Splice::new(old);
            splice.replace(2..3, |out| out.extend_from_slice(&[0x87, 0x00])).unwrap();
            Some(splice.finish())
        });
        assert_eq!(bytes, [0x00, 0x41, 0x87, 0x00, 0x1a, 0x01, 0x0b]);
        assert_eq!(offsets, [0, 1, 2, 4, 5, 6, 7].map(Some));
    }

    #[test]
    fn operators_that_went_have_no_offset() {
        let (bytes, offsets) = spliced(TEXT, |old| {
            let mut splice = Splice::new(old);
            splice.replace_operators(1..4, &[0x00]).unwrap();
            Some(splice.finish())
        });
        assert_eq!(bytes, [0x00, 0x00, 0x01, 0x0b]);
        assert_eq!(offsets, [Some(0), None, None, None, Some(2), Some(3), Some(4)]);
    }

    #[test]
    fn changes_out_of_order_or_outside_are_refused() {
        let mut splice = Splice::new(&[0, 1, 0x0b]);
        splice.replace(1..2, |_| ()).unwrap();
        assert!(splice.replace(1..2, |_| ()).is_err());
        assert!(splice.replace(2..4, |_| ()).is_err());
    }

    #[test]
    fn everything_but_the_bodies_is_copied() {
        let text = r#"(module (import "m" "f" (func)) (memory 1) (func nop nop) (func nop) (data (i32.const 0) "x"))"#;
        let bytes = wat::parse_str(text).unwrap();
        let module = Module::parse(&bytes).unwrap();
        let stub = |func: FuncIndex, _: &[u8]| Ok((func.index() == 1).then(|| NewBody::stub(Fate::Doomed)));
        let mut report = PassReport::default();
        let mut cx = CommitContext { settings: &Settings::default(), report: &mut report, source_map: None };
        let output = rewrite(&module, stub).unwrap().assemble(&module, &mut cx);
        let expected = text.replace("(func nop nop)", "(func unreachable)");
        assert_eq!(output, wat::parse_str(expected).unwrap());
    }
}
