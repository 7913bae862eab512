//! Why something is live: the path from a root.
//!
//! Reachability records the first cause of everything that it reaches. Followed backwards, the
//! causes end at a root.

use super::live::{Cause, Live};
use crate::index::{FuncIndex, Item};
use crate::module::Module;
use crate::refs::Use;

/// One step of a path: what is live, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What is live.
    pub item: Item,
    /// Why.
    pub cause: Cause,
}

/// The path from a root to `item`, root first; empty if `item` is not live.
pub fn path(live: &Live<'_, '_>, item: Item) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut at = Some(item);
    while let Some(item) = at {
        let Some(cause) = live.cause(item) else { break };
        steps.push(Step { item, cause });
        // Each cause was live before its effect, so this ends; the bound is for the impossible.
        if steps.len() > 1 << 20 {
            break;
        }
        at = match cause {
            Cause::Export(_) | Cause::Start | Cause::Instantiation => None,
            Cause::IndexAsData(func) | Cause::Body(func, _) | Cause::Slot(_, func, _) => Some(func.into()),
            Cause::Item(item) => Some(item),
        };
    }
    steps.reverse();
    steps
}

/// The functions that are live and have a site of this kind for `index`, with its byte offset from
/// the start of the body.
pub fn users(module: &Module<'_>, live: &Live<'_, '_>, kind: Use, index: u32) -> Vec<(FuncIndex, u32)> {
    let mut users = Vec::new();
    for func in module.funcs.keys() {
        let refs = live.scanned.get(func);
        let sites = refs.iter().flat_map(|refs| &refs.sites);
        let site = sites.into_iter().find(|site| site.kind == kind && site.index == index);
        users.extend(site.map(|site| (func, site.offset)));
    }
    users
}

impl Step {
    /// The step in words: "export `run` is func 12 `run`".
    pub fn describe(&self, module: &Module<'_>) -> String {
        let item = describe(module, self.item);
        match self.cause {
            Cause::Export(position) => {
                let name = module.exports.get(position).map_or("?", |export| export.name);
                format!("export `{name}` is {item}")
            }
            Cause::Start => format!("the start function is {item}"),
            Cause::Instantiation => format!("instantiation writes {item}, where it can be seen or can trap"),
            Cause::IndexAsData(func) => {
                format!(
                    "import {} is told indices as plain numbers, so {item} stays",
                    module.describe_func(func)
                )
            }
            Cause::Body(func, offset) => {
                format!(
                    "{} mentions {item} at {:#x}",
                    module.describe_func(func),
                    file_offset(module, func, offset)
                )
            }
            Cause::Slot(slot, func, offset) => format!(
                "{} can reach {item} through a table at {:#x} (elem {} item {})",
                module.describe_func(func),
                file_offset(module, func, offset),
                slot.elem.as_u32(),
                slot.position
            ),
            Cause::Item(owner) => format!("{} needs {item}", describe(module, owner)),
        }
    }
}

fn describe(module: &Module<'_>, item: Item) -> String {
    match item {
        Item::Func(func) => module.describe_func(func),
        other => other.to_string(),
    }
}

/// Byte offset from the start of the file of an offset in a body.
fn file_offset(module: &Module<'_>, func: FuncIndex, offset: u32) -> u64 {
    module.body(func).map_or(0, |body| body.range().start) + u64::from(offset)
}
