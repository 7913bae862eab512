//! What a pass proposes, and what becomes of it.
//!
//! A pass never writes a module. It proposes other sections, says where everything went, and claims why
//! nobody can tell the difference. Whoever runs the pass, the manager for one, puts the module together
//! ([`Output::assemble`]), has the claim judged ([`judge`]), and decides what a refusal means.

pub use crate::claim::{Case, Judged};
pub use crate::custom::CommitContext;

use crate::claim::Claim;
use crate::custom::footprint::Facts;
use crate::custom::{self, Change, Core};
use crate::error::Error;
use crate::maps::{CodeMap, IndexMaps};
use crate::module::Module;
use loom_check::outside::Stated;

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
    /// Which bytes of memory the output uses, if that was found out: see [`custom::footprint`].
    pub footprint: Option<Facts>,
}

impl<'m> Rewrite<'m> {
    /// A rewrite that moves nothing in memory.
    pub fn new(core: Core<'m>, maps: IndexMaps, code: CodeMap) -> Rewrite<'m> {
        Rewrite { core, moves: Moves { maps, code }, data_moved: false, footprint: None }
    }

    /// Proposes it for the reasons that `claim` gives.
    pub fn because(self, claim: impl Claim + 'static) -> Proposal<'m> {
        Proposal { output: Output::Rewrite(Box::new(self)), claim: Some(Box::new(claim)) }
    }
}

impl Output<'_> {
    /// The whole module, which was made of `module`, and where everything went; `None` if nothing moved. Custom sections are
    /// brought up to date.
    pub fn assemble(self, module: &Module<'_>, cx: &mut CommitContext<'_>) -> (Vec<u8>, Option<Moves>) {
        match self {
            Output::Whole(bytes) => (bytes, None),
            Output::Rewrite(rewrite) => (rewrite.assemble(module, cx), Some(rewrite.moves)),
        }
    }
}

impl Rewrite<'_> {
    /// The whole module, which was made of `module`: custom sections are brought up to date.
    pub fn assemble(&self, module: &Module<'_>, cx: &mut CommitContext<'_>) -> Vec<u8> {
        let mut change = Change::new(module, &self.moves.maps, &self.moves.code, &self.core);
        change.data_moved = self.data_moved;
        change.footprint = self.footprint.clone();
        custom::assemble(&change, cx)
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
