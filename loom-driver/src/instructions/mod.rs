//! What became of each instruction of a module: where it is now, or why it went, in which step.
//!
//! Passes say where code went when they rewrite a module ([`Moves`]), for debug information and the like. Put one behind
//! the other, these maps say it of a whole run. An instruction that went has the reason that its pass gave ([`Fate`]), and
//! the step, whose claim proves that it may. What a map cannot show is compared: an instruction is there only if the same
//! operator stands where the map says.
//!
//! It takes time and memory in proportion to the code, for each step. `file` writes it down, and `references` finds what
//! referred to functions that nothing reaches any more.

mod file;
mod references;

pub use file::{File, Header};

use crate::manager::Step;
use loom_core::index::FuncIndex;
use loom_core::maps::{BodyMove, Fate};
use loom_core::proposal::Moves;
use loom_core::{Error, Module, Result};
use std::collections::BTreeMap;
use std::ops::Range;

/// Of what kind a claim is by which a body may go because nothing reaches it.
const REMOVAL: &str = "removal";

/// What became of each instruction of a module, up to some step of a run.
pub struct Instructions {
    /// The functions that have a body, in order.
    funcs: Vec<Func>,
    all: Vec<Instruction>,
    /// Why instructions went, each reason once.
    reasons: Vec<Reason>,
    /// The step in which another function became what an instruction names, by its position among all.
    redirected: BTreeMap<usize, u32>,
    /// The step in which each export went, if it did.
    exports: BTreeMap<String, Option<u32>>,
    /// The contents of the code section as it is.
    code: Vec<u8>,
}

/// A function of the input.
struct Func {
    index: FuncIndex,
    /// Its index now, if it has a body.
    now: Option<FuncIndex>,
    /// Positions of its instructions.
    range: Range<usize>,
    /// The step in which all that was left of it went because nothing reached it.
    unreachable: Option<u32>,
}

/// Offsets are from the start of the contents of the code section.
struct Instruction {
    was: u32,
    /// Where it is, or what stands in its place; [`NOWHERE`] if nothing does.
    now: u32,
    /// Position of the reason why it went; [`KEPT`] if it is there.
    reason: u32,
}

const NOWHERE: u32 = u32::MAX;
const KEPT: u32 = u32::MAX;

/// Why an instruction went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Reason {
    fate: Fate,
    step: u32,
}

/// A step that made another module.
pub struct Change<'c> {
    /// Its number, from 1.
    pub number: usize,
    /// The kind of its claim; empty if there is none.
    pub kind: &'c str,
    /// Where everything went, if anything moved.
    pub moves: Option<&'c Moves>,
    /// The module.
    pub output: &'c [u8],
}

/// What became of an instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disposition {
    /// Why it went, and in which step; `None` if it is there.
    pub gone: Option<(Fate, u32)>,
    /// Where it is: an offset from the start of the contents of the code section. If it went, where the first is of what
    /// stands in its place, if anything does.
    pub place: Option<u32>,
    /// The step in which it came to name a function that is not the one which it named.
    pub redirected: Option<u32>,
}

/// What became of an instruction that was asked about.
#[derive(Debug, Clone, Copy)]
pub struct Became {
    /// Where it began, from the start of the contents of the code section.
    pub was: u32,
    /// What became of it.
    pub disposition: Disposition,
    /// The index of its function now, if that has a body.
    pub func: Option<FuncIndex>,
}

impl Disposition {
    /// In one word.
    pub fn word(&self) -> &'static str {
        self.gone.map_or("kept", |(fate, _)| fate.name())
    }
}

impl Instructions {
    /// Begins with a module.
    ///
    /// # Errors
    ///
    /// If a body cannot be read.
    pub fn of(module: &Module<'_>) -> Result<Instructions> {
        let code = contents(module);
        let base = code.start as u64;
        let (mut funcs, mut all) = (Vec::new(), Vec::new());
        for (index, func) in module.funcs.iter() {
            let Some(body) = func.origin.defined() else { continue };
            let invalid = |error: wasmparser::Error| Error::invalid(module.bytes, &error);
            let mut reader = body.get_operators_reader().map_err(invalid)?;
            let first = all.len();
            while !reader.eof() {
                let was = (reader.original_position() - base) as u32;
                all.push(Instruction { was, now: was, reason: KEPT });
                reader.read().map_err(invalid)?;
            }
            funcs.push(Func { index, now: Some(index), range: first..all.len(), unreachable: None });
        }
        let exports = module.exports.iter().map(|export| (export.name.to_string(), None)).collect();
        let code = module.bytes.get(code).unwrap_or_default().to_vec();
        Ok(Instructions { funcs, all, reasons: Vec::new(), redirected: BTreeMap::new(), exports, code })
    }

    /// Follows all of them through a step of a run, which has this number, from 1.
    ///
    /// # Errors
    ///
    /// If what the step made cannot be read.
    pub fn follow(&mut self, step: &Step<'_>, number: usize) -> Result<()> {
        let Some(output) = step.output.filter(|_| step.report.changed) else { return Ok(()) };
        let kind = step.claim.map_or("", |claim| claim.kind());
        self.change(&Change { number, kind, moves: step.moves, output })
    }

    /// The same, if it made another module.
    ///
    /// # Errors
    ///
    /// If that cannot be read.
    pub fn change(&mut self, change: &Change<'_>) -> Result<()> {
        let number = change.number as u32;
        let module = Module::parse(change.output)?;
        let code = module.bytes.get(contents(&module)).unwrap_or_default();
        let left: std::collections::HashSet<&str> = module.exports.iter().map(|export| export.name).collect();
        for (name, gone) in &mut self.exports {
            if !left.contains(name.as_str()) {
                gone.get_or_insert(number);
            }
        }
        match change.moves {
            Some(moves) => self.moved(change, moves, code),
            None if code == self.code => {}
            // Nobody says where anything went.
            None => (0..self.funcs.len()).for_each(|func| self.remove(func, Fate::Replaced, number)),
        }
        self.code = code.to_vec();
        Ok(())
    }

    fn moved(&mut self, change: &Change<'_>, moves: &Moves, code: &[u8]) {
        let step = change.number as u32;
        for func in 0..self.funcs.len() {
            let Some(now) = self.funcs[func].now else { continue };
            let Some(body) = moves.code.body_of(now) else {
                let fate = if change.kind == REMOVAL { Fate::Unreachable } else { Fate::Replaced };
                self.remove(func, fate, step);
                continue;
            };
            self.funcs[func].now = moves.maps.funcs.get(now);
            if body.stub == Some(Fate::Unreachable) {
                self.funcs[func].unreachable.get_or_insert(step);
            }
            for at in self.funcs[func].range.clone() {
                self.moved_one(at, body, step, moves, code);
            }
        }
    }

    fn moved_one(&mut self, at: usize, body: &BodyMove, step: u32, moves: &Moves, code: &[u8]) {
        let Instruction { now, reason, .. } = self.all[at];
        if now == NOWHERE {
            return;
        }
        let followed = body.follow(now);
        let place = followed.place.unwrap_or(NOWHERE);
        if reason == KEPT {
            let (old, new) = (operator(&self.code, now), operator(code, place));
            let is_same = old.is_some() && old == new;
            // What a map takes for another immediate may be another operator.
            let fate = followed.fate.or((!is_same).then_some(Fate::Replaced));
            match fate {
                Some(fate) => self.all[at].reason = self.reason(fate, step),
                None => {
                    let named =
                        named_function(&self.code, now).and_then(|func| moves.maps.funcs.get_u32(func));
                    if named_function(code, place) != named {
                        self.redirected.insert(at, step);
                    }
                }
            }
        }
        self.all[at].now = place;
    }

    /// All that is left of a function goes.
    fn remove(&mut self, func: usize, fate: Fate, step: u32) {
        let reason = self.reason(fate, step);
        let func = &mut self.funcs[func];
        func.now = None;
        if fate == Fate::Unreachable {
            func.unreachable.get_or_insert(step);
        }
        for instruction in &mut self.all[func.range.clone()] {
            instruction.now = NOWHERE;
            if instruction.reason == KEPT {
                instruction.reason = reason;
            }
        }
    }

    /// The position of a reason.
    fn reason(&mut self, fate: Fate, step: u32) -> u32 {
        let reason = Reason { fate, step };
        // Those of one step follow each other, and there are as many as there are fates.
        let of_step = self.reasons.iter().rev().take_while(|known| known.step == step);
        let known = of_step.enumerate().find(|(_, known)| **known == reason).map(|(back, _)| back + 1);
        if known.is_none() {
            self.reasons.push(reason);
        }
        (self.reasons.len() - known.unwrap_or(1)) as u32
    }

    fn disposition(&self, at: usize) -> Disposition {
        let Instruction { now, reason, .. } = self.all[at];
        let reason = self.reasons.get(reason as usize);
        Disposition {
            gone: reason.map(|reason| (reason.fate, reason.step)),
            place: (now != NOWHERE).then_some(now),
            redirected: self.redirected.get(&at).copied(),
        }
    }

    fn func(&self, index: FuncIndex) -> Option<&Func> {
        let at = self.funcs.binary_search_by_key(&index, |func| func.index).ok()?;
        self.funcs.get(at)
    }

    /// The instruction of a function in whose bytes an offset falls, from the start of the contents of the code section.
    fn around(&self, func: FuncIndex, offset: u32) -> Option<usize> {
        let range = self.func(func)?.range.clone();
        let before = self.all.get(range.clone())?.partition_point(|instruction| instruction.was <= offset);
        Some(range.start + before.checked_sub(1)?)
    }

    /// What became of the instruction of a function of the input in whose bytes an offset falls, from the start of the
    /// contents of the code section.
    pub fn became(&self, func: FuncIndex, offset: u32) -> Option<Became> {
        let at = self.around(func, offset)?;
        let (was, disposition) = (self.all.get(at)?.was, self.disposition(at));
        Some(Became { was, disposition, func: self.func(func)?.now })
    }

    /// How many instructions of a function of the input became what, in one word, and in which step if they are not there.
    pub fn counts_of(&self, func: FuncIndex) -> BTreeMap<(&'static str, Option<u32>), u64> {
        let mut counts = BTreeMap::new();
        for at in self.func(func).map_or(0..0, |func| func.range.clone()) {
            let disposition = self.disposition(at);
            let step = disposition.gone.map(|(_, step)| step);
            *counts.entry((disposition.word(), step)).or_default() += 1;
        }
        counts
    }

    /// How many there are, by what became of them.
    pub fn counts(&self) -> BTreeMap<&'static str, u64> {
        let mut counts = BTreeMap::new();
        for at in 0..self.all.len() {
            *counts.entry(self.disposition(at).word()).or_default() += 1;
        }
        counts
    }
}

/// Where the contents of the code section are in a module; at its start, and empty, if there are none.
pub fn contents(module: &Module<'_>) -> Range<usize> {
    let section = module.sections.iter().find(|section| section.id == 10);
    section.map_or(0..0, |section| section.payload.clone())
}

/// The operator at an offset, without its immediates.
fn operator(code: &[u8], at: u32) -> Option<(u8, u32)> {
    let bytes = code.get(at as usize..)?;
    let (first, rest) = bytes.split_first()?;
    match first {
        0xfb..=0xfe => Some((*first, number(rest)?)),
        _ => Some((*first, 0)),
    }
}

/// The function that an operator names, if it is `call`, `return_call` or `ref.func`.
fn named_function(code: &[u8], at: u32) -> Option<u32> {
    let (first, rest) = code.get(at as usize..)?.split_first()?;
    if matches!(first, 0x10 | 0x12 | 0xd2) { number(rest) } else { None }
}

/// An unsigned LEB128 number.
fn number(bytes: &[u8]) -> Option<u32> {
    wasmparser::BinaryReader::new(bytes, 0).read_var_u32().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{Pipeline, Request};
    use crate::{Config, optimize_observed};
    use loom_core::pass::Level;
    use loom_core::registry::Registry;

    /// What became of each instruction of each function, in words.
    fn run(text: &str) -> (Vec<Vec<&'static str>>, Instructions) {
        let input = wat::parse_str(text).unwrap();
        let request = Request { level: Some(Level::Mcu), ..Request::default() };
        let config = Config::new(Pipeline::plan(&Registry::collect().unwrap(), &request).unwrap());
        let mut instructions = Instructions::of(&Module::parse(&input).unwrap()).unwrap();
        let mut number = 0;
        let optimized = optimize_observed(&input, &config, &mut |step| {
            number += usize::from(step.report.changed);
            instructions.follow(step, number)
        });
        optimized.unwrap();
        let words = |func: &Func| func.range.clone().map(|at| instructions.disposition(at).word()).collect();
        (instructions.funcs.iter().map(words).collect(), instructions)
    }

    #[test]
    fn each_instruction_stays_or_has_a_reason() {
        let (words, instructions) = run(r#"(module
            (func $dead (drop (i32.const 1)))
            (func (export "run") (param i32) (result i32)
              (if (local.get 0) (then (drop (i32.const 7)) unreachable))
              (i32.const 2)))"#);
        assert_eq!(words[0], ["unreachable"; 3]);
        assert!(words[1].contains(&"doomed") && words[1].ends_with(&["kept", "kept"]), "{words:?}");
        let sum: u64 = instructions.counts().values().sum();
        assert_eq!(sum as usize, instructions.all.len());
        assert_eq!(instructions.funcs[0].unreachable, Some(1));
    }

    #[test]
    fn what_a_map_calls_an_immediate_may_be_another_operator() {
        assert_eq!(operator(&[0xfc, 0x0a, 0, 0], 0), Some((0xfc, 10)));
        assert_eq!(operator(&[0x41, 0x0a], 0), Some((0x41, 0)));
        assert_eq!(operator(&[0x41], 1), None);
        assert_eq!(named_function(&[0x10, 0x85, 0x01], 0), Some(133));
        assert_eq!(named_function(&[0x41, 0x05], 0), None);
    }

    #[test]
    fn reasons_are_kept_once() {
        let mut instructions = run("(module)").1;
        let of =
            [(Fate::Doomed, 1), (Fate::Folded, 1), (Fate::Doomed, 1), (Fate::Doomed, 2), (Fate::Doomed, 2)];
        assert_eq!(of.map(|(fate, step)| instructions.reason(fate, step)), [0, 1, 0, 2, 2]);
    }
}
