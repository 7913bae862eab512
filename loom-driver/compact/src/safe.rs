//! Loads and stores that are in bounds of the first memory whatever happens, for compilers that would check each.
//!
//! What the analysis finds out is not believed: `loom_check::compact` judges the module as what became of itself, with every byte
//! at the place where it is. That makes it prove again that each access stays within the memory that it asks for at first.
//! Nothing that somebody stated about parameters counts, as a check that is left out cannot be made up for.

use crate::analysis::fixpoint;
use crate::analysis::memory::Reason;
use crate::decode::operators::{Kind, Op};
use crate::emit::certificate::certificate;
use crate::explain;
use crate::plan::dead_stores::touches;
use crate::plan::layout::Layout;
use loom_check::compact::{self, Premises};
use loom_core::index::{FuncIndex, MemoryIndex};
use loom_core::outside::{Outside, Stated};
use loom_core::{Error, Module, Result};
use std::collections::BTreeMap;
use wasmparser::Operator;

/// A load or store that is in bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SafeAccess {
    /// The function that it is in.
    pub func: FuncIndex,
    /// Its position among the operators of the body, from 0.
    pub position: usize,
    /// What it is called: `i32.load8_u`.
    pub name: String,
    /// How many bytes it touches.
    pub width: u32,
}

/// The loads and stores of the first memory that may run, in the order of functions and operators, if all of them are proved to
/// be in bounds of its first size; else why not, in words.
///
/// # Errors
///
/// If a body cannot be read.
pub fn safe_accesses(
    module: &Module<'_>,
    outside: Outside,
    stated: Stated,
) -> Result<Result<Vec<SafeAccess>, String>> {
    let outside = outside.without_params();
    let premises = Premises { trap_ends_instance: outside.trap_ends_all() };
    // Of other memories nothing is claimed, so nothing may rest on what is in them.
    let others = module.memories.keys().map(MemoryIndex::as_u32).skip(1);
    let why = || Reason { func: None, position: 0, why: "it is not the first".into(), chain: Vec::new() };
    let excluded: BTreeMap<u32, Reason> = others.map(|memory| (memory, why())).collect();
    let summaries = fixpoint::analyse(module, &outside, premises, &excluded)?;
    let Some(footprint) = explain::footprints(&summaries, None).into_iter().next() else {
        return Ok(Err("there is no memory".into()));
    };
    if let Some(cause) = footprint.causes.into_iter().next() {
        return Ok(Err(cause));
    }
    let layout = Layout::as_it_is(&summaries, 0);
    let stated_premises = Premises { trap_ends_instance: false };
    let claim = certificate(&summaries, &layout, &BTreeMap::new(), stated_premises);
    let judged =
        loom_check::module::Module::parse(module.bytes).map_err(|error| Error::bug(error.to_string()))?;
    let judges = loom_check::outside::Outside::of(&judged, &stated);
    if let Err(refused) = compact::check(&judged, &judged, &judges, &claim) {
        return Ok(Err(format!("it is not confirmed: {refused}")));
    }
    let mut safe = Vec::new();
    let mut bodies: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for ((func, position, _), touch) in touches(&summaries).filter(|(_, touch)| touch.memory == 0) {
        let op = summaries.known_code(func).and_then(|code| code.ops.get(position));
        let is_plain = matches!(op, Some(Op::Load(access) | Op::Store(access)) if access.kind != Kind::Lane);
        if is_plain && touch.bytes.width > 0 {
            bodies.entry(func).or_default().push(position);
        }
    }
    for (func, positions) in bodies {
        let func = FuncIndex::from_u32(func);
        let Some(body) = module.body(func) else { continue };
        let mut positions = positions.into_iter().peekable();
        let bug = |error| Error::bug(format!("a body: {error}"));
        for (position, operator) in body.get_operators_reader().map_err(bug)?.into_iter().enumerate() {
            let operator = operator.map_err(bug)?;
            if positions.next_if_eq(&position).is_some() {
                let op = summaries.known_code(func.as_u32()).and_then(|code| code.ops.get(position));
                let Some(Op::Load(access) | Op::Store(access)) = op else { continue };
                safe.push(SafeAccess { func, position, name: name(&operator), width: access.width });
            }
        }
    }
    Ok(Ok(safe))
}

/// The name of a load or store in the text format.
fn name(operator: &Operator<'_>) -> String {
    macro_rules! names {
        ($(@$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($arity:tt)*))*) => {
            match operator {
                $(Operator::$op { .. } => stringify!($visit),)*
                _ => "",
            }
        };
    }
    let visit: &str = wasmparser::for_each_operator!(names);
    visit.trim_start_matches("visit_").replacen('_', ".", 1)
}
