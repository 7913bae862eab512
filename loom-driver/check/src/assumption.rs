//! What is taken for granted and proved by nobody: in which words, and who says so.

use meld_boundary::{Param, ParamKind};
use serde::{Deserialize, Serialize};
use std::fmt;

/// That a trap is preserved, not its kind.
pub const ANY_TRAP: &str = "which trap ends a call does not matter";
/// That nobody can see what the instance did to itself before a trap.
pub const TRAP_ENDS_INSTANCE: &str = "trap-ends-instance: after a trap, or an exception of an import, nothing of \
    the instance runs on, and nobody enters it or looks at what it exports";
/// That exported numbers of a linker are what their role says.
pub const MARKERS: &str = "exported linker symbols (`__heap_base` and its like, by their role in the section) only tell \
    the outside which bytes of memory are in use";
/// That an import which was removed is not asked for.
pub const IMPORT_GONE: &str = "the embedder does not have to provide an import that was removed";
/// That nobody needs what a section does not list.
pub const SECTION_LISTS_ALL: &str = "the section `meld:boundary` lists all that is needed from outside: what it marks internal nobody there uses";
/// That nobody needs an export which no section speaks of.
pub const EXPORT_GONE: &str = "nobody outside uses an export that went without a section that says so";

/// Something that is taken for granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assumption {
    /// What, as a sentence.
    pub text: String,
    /// Who says so.
    pub source: Source,
}

/// Who says something that nobody proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// The section `meld:boundary` of the input.
    Input,
    /// The section that the first step puts into the module: it follows from components, or the user stated it.
    Given,
    /// The user, with a flag of the run.
    User,
    /// The passes that ran, whatever the module.
    Passes,
}

impl Source {
    /// Somebody says something.
    pub fn says(self, text: impl Into<String>) -> Assumption {
        Assumption { text: text.into(), source: self }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Source::Input => "section of the input",
            Source::Given => "section of step 1",
            Source::User => "flags",
            Source::Passes => "passes",
        })
    }
}

/// That the rules of the canonical ABI hold; `stated`: because the user says so, whatever the section says.
pub fn canonical(stated: bool) -> &'static str {
    match stated {
        false => {
            "canonical embedding: the host enforces the rules of the canonical ABI, as the `meld:boundary` section \
             says; in particular it refuses to enter a component again during a call, and ends it after a trap"
        }
        true => {
            "canonical embedding (stated with `--embedding canonical`): the host enforces the rules of the \
             canonical ABI; in particular it refuses to enter a component again during a call, and ends it after a trap"
        }
    }
}

/// That nothing of a tree of component instances is elsewhere; `stated`: because the user says so.
pub fn one_tree(stated: bool) -> String {
    let by = if stated { "stated with `--one-tree`" } else { "as the section says" };
    format!(
        "one tree ({by}): all component instances under one root are inside the module, so that the host's rule \
         against re-entry holds for all of it"
    )
}

/// That parameters of exports are within the ranges that a section says; `None` if it says none.
pub fn params(params: &[Param]) -> Option<String> {
    let ranges = params.iter().filter(|param| param.kind == ParamKind::Range);
    let say = |Param { export, param, lo, hi, .. }: &Param| {
        format!("parameter {param} of `{}` is {lo} to {hi}", export.escape_debug())
    };
    let said: Vec<String> = ranges.map(say).collect();
    (!said.is_empty()).then(|| {
        format!(
            "whoever calls these exports from outside passes what the section says (`--param`): {}",
            said.join("; ")
        )
    })
}
