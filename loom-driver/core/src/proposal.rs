//! What a pass proposes, and what becomes of it.
//!
//! A pass never writes a module. It proposes other sections, says where everything went, and claims why
//! nobody can tell the difference. Whoever runs the pass, the manager for one, puts the module together
//! ([`Proposal::assemble`]), has the claim judged ([`judge`]), and decides what a refusal means.

use crate::claim::Claim;
use crate::custom::footprint::Extents;
use crate::custom::source_map::SourceMap;
use crate::custom::{self, Change, Core};
use crate::error::{Error, Result};
use crate::maps::{CodeMap, IndexMaps};
use crate::module::Module;
use crate::outside::Stated;
use crate::report::PassReport;
use crate::settings::Settings;
use loom_check::module::Module as JudgedModule;
use loom_check::outside::Outside as JudgedOutside;
use std::cell::OnceCell;

/// A module to be, and why it may replace the one that it was made of.
pub struct Proposal<'m> {
    /// The module.
    pub output: Output<'m>,
    /// Why it may; `None` if nobody can prove it.
    pub claim: Option<Box<dyn Claim>>,
}

/// What a pass wrote.
pub enum Output<'m> {
    /// Sections, for which loom brings the custom ones up to date.
    Rewrite(Box<Rewrite<'m>>),
    /// A whole module, custom sections included, in which no index and no code moved.
    Whole(Vec<u8>),
}

/// Where everything went when a module was rewritten.
#[derive(Debug, Clone)]
pub struct Moves {
    /// New indices.
    pub maps: IndexMaps,
    /// New code offsets.
    pub code: CodeMap,
}

/// The sections of a module, and where everything went that they are about.
pub struct Rewrite<'m> {
    /// Every section that is not custom.
    pub core: Core<'m>,
    /// Where everything went.
    pub moves: Moves,
    /// Whether what is in memory has other addresses.
    pub data_moved: bool,
    /// How much of each memory the output uses, if that was found out: see [`custom::footprint`].
    pub extents: Option<Extents>,
}

impl<'m> Rewrite<'m> {
    /// A rewrite that moves nothing in memory.
    pub fn new(core: Core<'m>, maps: IndexMaps, code: CodeMap) -> Rewrite<'m> {
        Rewrite { core, moves: Moves { maps, code }, data_moved: false, extents: None }
    }

    /// Proposes it for the reasons that `claim` gives.
    pub fn because(self, claim: impl Claim + 'static) -> Proposal<'m> {
        Proposal { output: Output::Rewrite(Box::new(self)), claim: Some(Box::new(claim)) }
    }
}

/// What it takes to bring custom sections up to date.
pub struct CommitContext<'a> {
    /// What the user asked for.
    pub settings: &'a Settings,
    /// Where what became of each section is said.
    pub report: &'a mut PassReport,
    /// The source map of the module, if there is one: it becomes that of the output.
    pub source_map: Option<&'a mut SourceMap>,
}

impl Output<'_> {
    /// Where everything went; `None` if nothing moved.
    pub fn into_moves(self) -> Option<Moves> {
        match self {
            Output::Whole(_) => None,
            Output::Rewrite(rewrite) => Some(rewrite.moves),
        }
    }
}

impl Proposal<'_> {
    /// The whole module, which was made of `module`: custom sections are brought up to date.
    pub fn assemble(&self, module: &Module<'_>, cx: &mut CommitContext<'_>) -> Vec<u8> {
        match &self.output {
            Output::Whole(bytes) => bytes.clone(),
            Output::Rewrite(rewrite) => rewrite.assemble(module, cx),
        }
    }
}

impl Rewrite<'_> {
    /// The whole module, which was made of `module`: custom sections are brought up to date.
    pub fn assemble(&self, module: &Module<'_>, cx: &mut CommitContext<'_>) -> Vec<u8> {
        let mut change = Change::new(module, &self.moves.maps, &self.moves.code, &self.core);
        change.data_moved = self.data_moved;
        change.extents = self.extents.clone();
        custom::assemble(&change, cx)
    }
}

/// Two modules, of which one is to replace the other.
pub struct Case<'c> {
    /// The module that a pass read.
    pub before: &'c Module<'c>,
    /// What it proposes.
    pub after: &'c Module<'c>,
    stated: Stated,
    judged: OnceCell<Judged<'c>>,
}

/// The same as the judge reads it.
pub struct Judged<'c> {
    /// The module that a pass read.
    pub before: JudgedModule<'c>,
    /// What it proposes.
    pub after: JudgedModule<'c>,
    stated: Stated,
    outside: OnceCell<JudgedOutside>,
}

impl Judged<'_> {
    /// What may happen to the first from outside. Found out when somebody asks.
    pub fn outside(&self) -> &JudgedOutside {
        self.outside.get_or_init(|| JudgedOutside::of(&self.before, &self.stated))
    }
}

impl<'c> Case<'c> {
    /// A case, with what the user states about the outside.
    pub fn new(before: &'c Module<'c>, after: &'c Module<'c>, stated: Stated) -> Case<'c> {
        Case { before, after, stated, judged: OnceCell::new() }
    }

    /// The case as the judge reads it, without the code of this crate.
    ///
    /// # Errors
    ///
    /// That a module cannot be read.
    pub fn judged(&self) -> Result<&Judged<'c>, String> {
        if let Some(judged) = self.judged.get() {
            return Ok(judged);
        }
        let parse = |bytes: &'c [u8]| JudgedModule::parse(bytes).map_err(|error| error.to_string());
        let (before, after) = (self.before.bytes, self.after.bytes);
        let (before, after) = rayon::join(|| parse(before), || parse(after));
        let (before, after) = (before?, after?);
        let (stated, outside) = (self.stated, OnceCell::new());
        Ok(self.judged.get_or_init(|| Judged { before, after, stated, outside }))
    }
}

/// Why a proposal is not committed.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The output cannot even be read: a bug.
    #[error("it cannot be read: {0}")]
    Unreadable(Error),
    /// The judge cannot prove the claim, and should: a bug.
    #[error("{0}")]
    Wrong(String),
    /// The judge cannot prove the claim, which may be right all the same.
    #[error("{0}")]
    Unproved(String),
}

/// Has a claim about `before` and the bytes of what is to replace it judged.
///
/// # Errors
///
/// Why it is refused.
pub fn judge(
    claim: &dyn Claim,
    before: &Module<'_>,
    after: &[u8],
    stated: Stated,
) -> std::result::Result<(), Refusal> {
    let after = Module::parse(after).map_err(Refusal::Unreadable)?;
    claim.judge(&Case::new(before, &after, stated)).map_err(|why| match claim.may_be_refused() {
        true => Refusal::Unproved(why),
        false => Refusal::Wrong(why),
    })
}
