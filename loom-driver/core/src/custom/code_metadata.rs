//! `metadata.code.*`: hints about operators and functions, such as which way a branch mostly goes.
//!
//! All of these sections have one form ("Code Metadata Framework" of the tool conventions): hints are
//! sorted by function, then by the byte offset of their operator from the start of the body; 0 is the
//! function itself. A hint goes with its operator, and one that is at none was wrong before and goes
//! as well. What a hint says is copied, whatever it means, except for functions that
//! `metadata.code.call_targets` names: they get their new indices.

use super::{Change, Verdict};
use crate::index::FuncIndex;
use crate::maps::BodyMove;
use crate::module::Module;
use crate::settings::Settings;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::rc::Rc;
use wasm_encoder::Encode;
use wasmparser::{BinaryReader, FunctionBody, Operator};

/// What the names of all these sections start with.
pub const PREFIX: &str = "metadata.code.";

/// A hint about an operator, or about the function that it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint<'a> {
    /// The section that it is in.
    pub section: &'a str,
    /// Of its operator, in bytes from the start of the body; 0 is the function itself.
    pub offset: u32,
    /// What it says.
    pub says: &'a [u8],
}

/// The hints about each function, for passes that would lose one. Without those of sections that do not follow the format,
/// and of those that the settings drop: nobody reads either.
pub fn hints<'a>(module: &Module<'a>, settings: &Settings) -> BTreeMap<FuncIndex, Vec<Hint<'a>>> {
    let mut all: BTreeMap<FuncIndex, Vec<Hint<'a>>> = BTreeMap::new();
    for section in &module.sections {
        let Some(name) = section.name.filter(|name| name.starts_with(PREFIX)) else { continue };
        let is_kept = settings.keep_sections.matching(name).is_some();
        if !is_kept && settings.strip.iter().any(|strip| strip.covers(name)) {
            continue;
        }
        let payload = module.bytes.get(section.payload.clone()).unwrap_or_default();
        for (func, hint) in read_section(name, payload).unwrap_or_default() {
            all.entry(func).or_default().push(hint);
        }
    }
    all
}

/// All hints of a section, each with its function.
fn read_section<'a>(name: &'a str, payload: &'a [u8]) -> Result<Vec<(FuncIndex, Hint<'a>)>, Malformed> {
    let mut found = Vec::new();
    let mut reader = BinaryReader::new(payload, 0);
    for _ in 0..reader.read_var_u32()? {
        let func = FuncIndex::from_u32(reader.read_var_u32()?.min(u32::MAX - 1));
        for _ in 0..reader.read_var_u32()? {
            let (offset, says) = read_hint(name, &mut reader)?;
            found.push((func, Hint { section: name, offset, says }));
        }
    }
    Ok(found)
}

/// Which way branches mostly go.
const BRANCH_HINT: &str = "metadata.code.branch_hint";
/// Which functions indirect calls mostly call.
const CALL_TARGETS: &str = "metadata.code.call_targets";

/// Why a section does not follow the format.
type Malformed = Box<dyn std::error::Error>;

/// New offset of an operator, and what is said about it.
type Hints<'a> = BTreeMap<u32, Cow<'a, [u8]>>;

/// The section for the module after.
pub fn update<'a>(change: &Change<'_, 'a>, name: &str, payload: &'a [u8]) -> Verdict<'a> {
    match moved(change, name, payload) {
        Err(error) => Verdict::malformed(error),
        Ok((hints, _)) if hints.is_empty() => Verdict::expire("everything that it is about is gone"),
        Ok((hints, wrong)) => Verdict::Update {
            payload: encode(&hints).into(),
            reason: "hints follow their operators",
            lost: (wrong > 0)
                .then(|| format!("{wrong} hints dropped that are at no operator of their kind"))
                .into_iter()
                .collect(),
        },
    }
}

/// The hints by new function index, and how many were at nothing that they can be about.
fn moved<'a>(
    change: &Change<'_, 'a>,
    name: &str,
    payload: &'a [u8],
) -> Result<(BTreeMap<u32, Hints<'a>>, usize), Malformed> {
    let mut all: BTreeMap<u32, Hints<'a>> = BTreeMap::new();
    let mut wrong = 0;
    let mut reader = BinaryReader::new(payload, 0);
    for _ in 0..reader.read_var_u32()? {
        let old = FuncIndex::from_u32(reader.read_var_u32()?.min(u32::MAX - 1));
        let place = change.module.body(old).zip(change.code.body_of(old)).zip(change.maps.funcs.get(old));
        let operators = match place {
            Some(((body, _), _)) => change.operators.of(old, body)?,
            None => Rc::default(),
        };
        for _ in 0..reader.read_var_u32()? {
            let (offset, says) = read_hint(name, &mut reader)?;
            let Some(((_, body), new)) = place else { continue };
            match moved_offset(body, offset).filter(|_| may_have(name, &operators, offset)) {
                Some(offset) => {
                    if let Some(says) = renumbered(change, name, says)? {
                        all.entry(new.as_u32()).or_default().insert(offset, says);
                    }
                }
                None if body.is_stub() => {}
                None => wrong += 1,
            }
        }
    }
    match reader.eof() {
        true => Ok((all, wrong)),
        false => Err("there is something behind the last hint".into()),
    }
}

/// The offset of a hint, and what it says.
fn read_hint<'a>(name: &str, reader: &mut BinaryReader<'a>) -> Result<(u32, &'a [u8]), Malformed> {
    let offset = reader.read_var_u32()?;
    let size = reader.read_var_u32()?;
    let says = reader.read_bytes(size as usize)?;
    match (name, says) {
        (BRANCH_HINT, [0 | 1]) => Ok((offset, says)),
        (BRANCH_HINT, _) => Err("a branch is likely, 1, or unlikely, 0".into()),
        _ => Ok((offset, says)),
    }
}

/// The operators of the functions that have hints, each body read once, however many sections there are.
#[derive(Default)]
pub struct Operators(RefCell<BTreeMap<FuncIndex, Rc<[HintedOperator]>>>);

/// Where an operator stands, from the start of the body, and whether it is a branch on a condition.
type HintedOperator = (u32, bool);

impl Operators {
    /// Those of the function `func`, whose body this is, in order.
    fn of(&self, func: FuncIndex, body: &FunctionBody<'_>) -> wasmparser::Result<Rc<[HintedOperator]>> {
        let mut known = self.0.borrow_mut();
        Ok(Rc::clone(match known.entry(func) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(read_operators(body)?.into()),
        }))
    }
}

fn read_operators(body: &FunctionBody<'_>) -> wasmparser::Result<Vec<HintedOperator>> {
    let start = body.range().start;
    let mut found = Vec::new();
    for operator in body.get_operators_reader()?.into_iter_with_offsets() {
        let (operator, offset) = operator?;
        let is_branch = matches!(operator, Operator::If { .. } | Operator::BrIf { .. });
        found.extend(u32::try_from(offset - start).map(|offset| (offset, is_branch)));
    }
    Ok(found)
}

/// Whether there is something at an offset that a section of this name may have a hint about.
fn may_have(name: &str, operators: &[HintedOperator], offset: u32) -> bool {
    let only_branches = name == BRANCH_HINT;
    match operators.binary_search_by_key(&offset, |(offset, _)| *offset) {
        Ok(at) => !only_branches || operators[at].1,
        // The function itself.
        Err(_) => offset == 0 && !only_branches,
    }
}

/// Both offsets are from the start of the body.
fn moved_offset(body: &BodyMove, offset: u32) -> Option<u32> {
    body.get(body.old.start.checked_add(offset)?)?.checked_sub(body.new.start)
}

/// What a hint says with the new indices of functions; `None` if all that it names are gone.
fn renumbered<'a>(
    change: &Change<'_, '_>,
    name: &str,
    says: &'a [u8],
) -> wasmparser::Result<Option<Cow<'a, [u8]>>> {
    if name != CALL_TARGETS {
        return Ok(Some(says.into()));
    }
    let mut reader = BinaryReader::new(says, 0);
    let mut out = Vec::new();
    while !reader.eof() {
        let (func, share) = (reader.read_var_u32()?, reader.read_var_u32()?);
        if let Some(func) = change.maps.funcs.get_u32(func) {
            func.encode(&mut out);
            share.encode(&mut out);
        }
    }
    Ok((!out.is_empty()).then_some(out.into()))
}

fn encode(hints: &BTreeMap<u32, Hints<'_>>) -> Vec<u8> {
    let mut out = Vec::new();
    hints.len().encode(&mut out);
    for (func, hints) in hints {
        func.encode(&mut out);
        hints.len().encode(&mut out);
        for (offset, says) in hints {
            offset.encode(&mut out);
            says.encode(&mut out);
        }
    }
    out
}
