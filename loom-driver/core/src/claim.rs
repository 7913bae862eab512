//! Why an output may replace an input, as plain data: one process writes it down, another reads and judges it.
//!
//! A [`Claim`] has a kind and data. Who reads the data finds the kind in the registry, which every crate that makes claims
//! adds its own to; the judge that belongs to it treats what it says as it treats what a pass says: it
//! believes nothing.

use crate::index::MemoryIndex;
use crate::maps::IndexMap;
use crate::module::Module;
use loom_check::module::Module as JudgedModule;
use loom_check::outside::{Outside as JudgedOutside, Stated};
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

    /// The name of the [`ClaimKind`] that reads it.
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

/// A kind of claim, registered with [`register_pass!`](crate::register_pass) by the crate that makes such claims.
pub struct ClaimKind {
    /// Its name, unique among all kinds.
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
pub fn read<T: Claim + DeserializeOwned + 'static>(bytes: &[u8], _: &Module<'_>) -> ReadClaim {
    Ok(Box::new(from_bytes::<T>(bytes)?))
}

/// Data as bytes, in the wire format of `postcard`.
///
/// # Panics
///
/// If `T` is serialized in a way that depends on the format, or has sequences of unknown length.
pub fn to_bytes<T: Serialize>(data: &T) -> Vec<u8> {
    postcard::to_allocvec(data).expect("plain data can be written to memory")
}

/// The data that [`to_bytes`] made these bytes of.
///
/// # Errors
///
/// If they are not such data, or more than that.
pub fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    match postcard::take_from_bytes(bytes) {
        Ok((data, [])) => Ok(data),
        Ok((_, rest)) => Err(format!("{} bytes too many", rest.len())),
        Err(error) => Err(error.to_string()),
    }
}
