//! Why an output may replace an input, as plain data: one process writes it down, another reads and judges it.
//!
//! A [`Claim`] has a kind and data. What loom's own passes claim is a closed list in the judge's crate,
//! [`loom_check::claim::Claim`]. A pass from elsewhere that claims something else implements the trait, and registers a
//! [`ClaimKind`] that reads the data again. The judge treats what it reads as it treats what a pass says: it
//! believes nothing.

use crate::index::MemoryIndex;
use crate::maps::IndexMap;
use crate::module::Module;
pub use loom_check::claim::Case as Judged;
use loom_check::outside::Stated;
pub use loom_check::plain::{from_bytes, to_bytes};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::OnceCell;
use std::fmt::Debug;

/// Why an output may replace an input: plain data, and the judge that can prove it.
///
/// The judge shares no code with the pass that claims.
pub trait Claim: Debug + Send + Sync {
    /// Proves the claim about a case.
    ///
    /// # Errors
    ///
    /// The first thing that cannot be proved: what, and where.
    fn judge(&self, case: &Case<'_>) -> Result<(), String>;

    /// The name of its kind: the [`ClaimKind`] that reads it, unless the judge's crate does.
    fn kind(&self) -> &'static str;

    /// What it says, as its kind reads it.
    fn data(&self) -> Vec<u8>;

    /// What the judge takes from it without a proof, each in a sentence: what the user stated. What follows from the
    /// outside is not among it.
    fn premises(&self) -> Vec<String> {
        Vec::new()
    }

    /// The new index of each memory of the module before, if it says that they have others; `None` if all keep theirs. Nobody
    /// has judged that.
    fn memories(&self, before: &Module<'_>) -> Option<IndexMap<MemoryIndex>> {
        let _ = before;
        None
    }

    /// The memories of the module before of which bytes may lie elsewhere. Nobody has judged that.
    fn moved(&self) -> Vec<u32> {
        Vec::new()
    }

    /// Whether the module after may have numbers in its code that were computed from those of the module before, or of which one stands for
    /// several: then nobody can tell any more which of them come from addresses, and of what. In doubt it may.
    fn computes(&self) -> bool {
        true
    }

    /// Whether the judge may be unable to prove what is right. Then a refusal costs the change and is no
    /// bug.
    fn may_be_refused(&self) -> bool {
        false
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
        let judged = Judged::parse(self.before.bytes, self.after.bytes, self.stated)?;
        Ok(self.judged.get_or_init(|| judged))
    }
}

impl Claim for loom_check::claim::Claim {
    fn judge(&self, case: &Case<'_>) -> Result<(), String> {
        if let loom_check::claim::Claim::Compact(_) = self {
            // What this judge reads is valid.
            case.after.validate_bodies().map_err(|error| format!("the output is not valid: {error}"))?;
        }
        self.judge(case.judged()?).map_err(|refused| refused.to_string())
    }

    fn kind(&self) -> &'static str {
        self.kind()
    }

    fn data(&self) -> Vec<u8> {
        self.data()
    }

    fn premises(&self) -> Vec<String> {
        self.premises().into_iter().map(|assumption| assumption.text).collect()
    }

    fn memories(&self, before: &Module<'_>) -> Option<IndexMap<MemoryIndex>> {
        self.memories(before.memories.len()).map(IndexMap::of_new)
    }

    fn moved(&self) -> Vec<u32> {
        self.moved()
    }

    fn computes(&self) -> bool {
        self.computes()
    }

    fn may_be_refused(&self) -> bool {
        self.may_be_refused()
    }
}

/// A kind of claim that the judge's crate does not know, registered with [`register_pass!`](crate::register_pass) by the crate that makes such claims.
pub struct ClaimKind {
    /// Its name, unique among all kinds, and none of [`loom_check::claim::Claim::KINDS`].
    pub name: &'static str,
    /// Reads the data of a claim about a module that something is to replace, from whomever they come.
    pub read: fn(&[u8], &Module<'_>) -> ReadClaim,
}

/// A claim that was read, or what is wrong with its data.
pub type ReadClaim = Result<Box<dyn Claim>, String>;

inventory::collect!(ClaimKind);

impl ClaimKind {
    /// The kind of this name, if exactly one is linked into this program.
    pub fn find(name: &str) -> Option<&'static ClaimKind> {
        let mut named = inventory::iter::<ClaimKind>.into_iter().filter(|kind| kind.name == name);
        named.next().filter(|_| named.next().is_none())
    }
}

/// Reads a claim that is its own data: what most kinds have for [`ClaimKind::read`].
///
/// # Errors
///
/// As [`from_bytes`].
pub fn read<T: Claim + DeserializeOwned + Serialize + 'static>(bytes: &[u8], _: &Module<'_>) -> ReadClaim {
    Ok(Box::new(from_bytes::<T>(bytes)?))
}
