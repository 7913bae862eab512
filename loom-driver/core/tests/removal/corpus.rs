//! Mutations of fused modules of the corpus: one operator, one element, one byte of data at a time.

use super::*;
use loom_core::index::FuncIndex;
use std::path::Path;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, DataSection, ElementSection, Elements, Instruction};
use wasmparser::{Data, Element, ElementItems, FunctionBody, Operator};

/// The cases, and the exports that stay.
const CASES: [(&str, &[&str]); 2] = [("dyn", &["run"]), ("res", &["run", "t:res/r@0.1.0#[dtor]counter"])];

/// Of the operators, elements and bytes of a module, every so many is changed.
const STEP: usize = 7;

/// A module of the corpus, optimised so that only those exports stay of which `stays` says so.
pub fn subject(case: &str, stays: impl Fn(usize, &str) -> bool) -> Subject {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testsuite/corpus");
    let before = std::fs::read(corpus.join(case).join("fused.wasm")).unwrap();
    let module = Module::parse(&before).unwrap();
    let exports = module.exports.iter().enumerate();
    let goes = exports.filter(|(position, export)| !stays(*position, export.name));
    let removed: Vec<String> = goes.map(|(_, export)| export.name.to_string()).collect();
    let removed: Vec<&str> = removed.iter().map(String::as_str).collect();
    eliminated(before.clone(), &removed, false)
}

/// Copies a module and changes the thing of one kind that is at `target`, if it can be changed.
struct Mutator<'m> {
    module: &'m Module<'m>,
    kind: Kind,
    target: usize,
    seen: usize,
    changed: bool,
    in_body: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Operator,
    Element,
    Data,
}

impl Mutator<'_> {
    fn is_target(&mut self, kind: Kind) -> bool {
        let is_target = self.kind == kind && self.seen == self.target;
        self.seen += usize::from(self.kind == kind);
        self.changed |= is_target;
        is_target
    }

    /// The next function of the same type.
    fn another(&self, func: u32) -> Option<u32> {
        let funcs = &self.module.funcs;
        let ty = funcs[FuncIndex::from_u32(func)].ty;
        let is_another = |other: &u32| funcs[FuncIndex::from_u32(*other)].ty == ty;
        let all = funcs.len() as u32;
        (func + 1..all).chain(0..func).find(is_another)
    }

    /// Another operator with the same type.
    fn mutated<'a>(&self, operator: &Operator<'a>) -> Option<Operator<'a>> {
        Some(match *operator {
            Operator::I32Const { value } => Operator::I32Const { value: value ^ 1 },
            Operator::I64Const { value } => Operator::I64Const { value: value ^ 1 },
            Operator::I32Load { mut memarg } => {
                memarg.offset ^= 4;
                Operator::I32Load { memarg }
            }
            Operator::I32Store { mut memarg } => {
                memarg.align = memarg.align.checked_sub(1).unwrap_or(1);
                Operator::I32Store { memarg }
            }
            Operator::I32Add => Operator::I32Sub,
            Operator::I32And => Operator::I32Or,
            Operator::I32Eqz => Operator::I32Clz,
            Operator::I32LtU => Operator::I32LtS,
            Operator::Call { function_index } => {
                Operator::Call { function_index: self.another(function_index)? }
            }
            Operator::MemoryCopy { dst_mem, src_mem } if dst_mem != src_mem => {
                Operator::MemoryCopy { dst_mem: src_mem, src_mem: dst_mem }
            }
            _ => return None,
        })
    }
}

impl Reencode for Mutator<'_> {
    type Error = std::convert::Infallible;

    fn parse_function_body(
        &mut self,
        section: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error<Self::Error>> {
        self.in_body = true;
        let parsed = utils::parse_function_body(self, section, body);
        self.in_body = false;
        parsed
    }

    fn instruction<'a>(&mut self, operator: Operator<'a>) -> Result<Instruction<'a>, Error<Self::Error>> {
        let operator = match self.mutated(&operator) {
            Some(mutated) if self.in_body && self.is_target(Kind::Operator) => mutated,
            _ => operator,
        };
        utils::instruction(self, operator)
    }

    fn parse_element(
        &mut self,
        section: &mut ElementSection,
        elem: Element<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let ElementItems::Functions(funcs) = &elem.items else {
            return utils::parse_element(self, section, elem);
        };
        let wasmparser::ElementKind::Active { table_index, offset_expr } = &elem.kind else {
            return utils::parse_element(self, section, elem);
        };
        let mut items = funcs.clone().into_iter().collect::<Result<Vec<u32>, _>>()?;
        for item in &mut items {
            if let Some(other) = self.another(*item)
                && self.is_target(Kind::Element)
            {
                *item = other;
            }
        }
        let offset = self.const_expr(offset_expr.clone())?;
        section.active(*table_index, &offset, Elements::Functions(items.into()));
        Ok(())
    }

    fn parse_data(&mut self, section: &mut DataSection, data: Data<'_>) -> Result<(), Error<Self::Error>> {
        let mut bytes = data.data.to_vec();
        for byte in &mut bytes {
            if self.is_target(Kind::Data) {
                *byte ^= 1;
            }
        }
        utils::parse_data(self, section, Data { data: &bytes, ..data })
    }
}

/// Changes every `STEP`th thing of a kind, and returns the number of mutants.
fn all(kind: Kind, section: &str) -> usize {
    let mut mutants = 0;
    for (case, kept) in CASES {
        let subject = subject(case, |_, name| kept.contains(&name));
        let module = Module::parse(&subject.after).unwrap();
        for target in (0..).step_by(STEP) {
            let mut mutator =
                Mutator { module: &module, kind, target, seen: 0, changed: false, in_body: false };
            let mut copy = wasm_encoder::Module::new();
            let parser = wasmparser::Parser::new(0);
            mutator.parse_core_module(&mut copy, parser, &subject.after).unwrap();
            let mutant = Subject { after: copy.finish(), ..subject.clone() };
            if !mutator.changed {
                // Copied as it is.
                mutant.check().unwrap();
                break;
            }
            let name = format!("{case}, {target}");
            assert!(mutant.is_valid(), "{name}");
            mutant.assert_refused(&name, &[section, "before: ", "after: "]);
            mutants += 1;
        }
    }
    mutants
}

#[test]
fn of_operators() {
    let mutants = all(Kind::Operator, "code section");
    assert!(mutants > 300, "only {mutants} mutants");
}

#[test]
fn of_elements() {
    let mutants = all(Kind::Element, "elem section");
    assert!(mutants > 3, "only {mutants} mutants");
}

#[test]
fn of_data() {
    let mutants = all(Kind::Data, "data section");
    assert!(mutants > 100, "only {mutants} mutants");
}

#[test]
fn maps_are_found() {
    for case in ["dyn", "heap", "hosted", "name", "panic", "res", "scalar", "text", "wide"] {
        for every in 1..4 {
            assert_found(&subject(case, |position, _| position % every == 0));
        }
    }
}
