//! What the functions of an allocator do beside allocating, which another one would not.

use loom_core::call_graph::cfg::{Callee, Cfg, EXIT, Kind, Written};
use loom_core::index::{FuncIndex, GlobalIndex, MemoryIndex};
use loom_core::{Error, Module, Result};
use std::collections::BTreeSet;
use wasmparser::{FunctionBody, Operator};

/// The first thing that these functions, or what they call, do but compute and use the memory; `None` if there is none. What never
/// returns is not looked into: it is for a state that is broken.
///
/// # Errors
///
/// [`loom_core::Error::Bug`] if a body is not valid.
pub fn find(
    module: &Module<'_>,
    memory: MemoryIndex,
    funcs: impl IntoIterator<Item = FuncIndex>,
) -> Result<Option<String>> {
    let its: BTreeSet<FuncIndex> = funcs.into_iter().collect();
    let (mut reached, mut waiting) = (its.clone(), its.iter().copied().collect::<Vec<_>>());
    while let Some(func) = waiting.pop() {
        let because = |what: &str| Some(format!("{} is part of it, and {what}", module.describe_func(func)));
        let Some(body) = module.body(func) else { return Ok(because("an import")) };
        let (cfg, pointer) = (Cfg::of(body)?, frame_of(body)?);
        if !its.contains(&func) && !returns(&cfg) {
            continue;
        }
        for node in &cfg.nodes {
            match node.kind {
                Kind::Control | Kind::Open | Kind::Next | Kind::Close | Kind::Trap => {}
                Kind::Write(Written::Memory(other) | Written::MemorySize(other)) if other == memory => {}
                // That it is put back, the judge finds out.
                Kind::Write(Written::Global(global)) if pointer == Some(global) => {}
                Kind::Call(Callee::Func(callee)) | Kind::TailCall(Callee::Func(callee)) => {
                    if reached.insert(callee) {
                        waiting.push(callee);
                    }
                }
                Kind::Write(Written::Global(_)) => return Ok(because("sets a global")),
                Kind::Call(_) | Kind::TailCall(_) => return Ok(because("may call anything")),
                Kind::Write(_) | Kind::Throw | Kind::Switch | Kind::Opaque => {
                    return Ok(because("does more than allocate"));
                }
            }
        }
    }
    Ok(None)
}

/// The global that a body moves down first of all, to have a frame on the stack.
fn frame_of(body: &FunctionBody<'_>) -> Result<Option<GlobalIndex>> {
    let broken = |error: wasmparser::Error| Error::bug(format!("a body: {error}"));
    let operators = body.get_operators_reader().map_err(broken)?;
    let first: Vec<Operator<'_>> = operators.into_iter().take(5).collect::<Result<_, _>>().map_err(broken)?;
    Ok(match first[..] {
        [
            Operator::GlobalGet { global_index },
            Operator::I32Const { .. },
            Operator::I32Sub | Operator::I32Add,
            Operator::LocalTee { .. },
            Operator::GlobalSet { global_index: moved },
        ] if global_index == moved => Some(GlobalIndex::from_u32(moved)),
        _ => None,
    })
}

/// Whether a body may return.
fn returns(cfg: &Cfg) -> bool {
    let (mut reached, mut waiting) = (BTreeSet::new(), vec![0u32]);
    while let Some(at) = waiting.pop() {
        let Some(node) = cfg.nodes.get(at as usize) else { return true };
        if !reached.insert(at) {
            continue;
        }
        let branches = cfg.branches(at as usize);
        if matches!(node.kind, Kind::TailCall(_)) || branches.contains(&EXIT) {
            return true;
        }
        waiting.extend(branches);
        waiting.extend(cfg.handlers(node));
        waiting.extend(node.falls.then_some(at + 1));
    }
    false
}
