//! What has to stay: the exports of a module, each with the reason why it stays or goes.
//!
//! Dead-code elimination takes no decision about the outside world. Whoever calls it says, for
//! every export, whether somebody outside may use it; [`Roots`] carries that with a reason that a
//! person can read. Everything that the module itself makes observable (the start function,
//! segments that write to imported memories, ...) is a root without being asked for.

use crate::index::FuncIndex;
use crate::module::Module;
use std::borrow::Cow;

/// What happens to one export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Somebody outside may use it: it stays, and what it names is live.
    Keep {
        /// Why, in words.
        reason: Cow<'static, str>,
    },
    /// Nobody outside needs it: the name goes, and reachability decides about the rest.
    Drop {
        /// Why, in words.
        reason: Cow<'static, str>,
    },
    /// It stays exactly as long as one of these function imports is live.
    ///
    /// A destructor is called by the embedder when the last handle goes, which only a live
    /// `[resource-drop]` import can cause.
    While {
        /// The imports, as indices of imported functions.
        imports: Vec<FuncIndex>,
        /// Why, in words.
        reason: Cow<'static, str>,
    },
}

impl Fate {
    /// It stays because nothing is known about who uses it.
    pub fn public() -> Fate {
        Fate::Keep { reason: "exported: anybody outside may use it".into() }
    }
}

/// The fate of every export, in export order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roots {
    fates: Vec<Fate>,
}

impl Roots {
    /// Every export stays: what a pass has to assume that knows nothing about the outside.
    pub fn all_exports(module: &Module<'_>) -> Roots {
        Roots { fates: vec![Fate::public(); module.exports.len()] }
    }

    /// The fates decided elsewhere, one per export, in export order.
    ///
    /// Returns `None` if there are not exactly as many as `module` has exports.
    pub fn new(module: &Module<'_>, fates: Vec<Fate>) -> Option<Roots> {
        (fates.len() == module.exports.len()).then_some(Roots { fates })
    }

    /// The fate of each export, in export order.
    pub fn fates(&self) -> &[Fate] {
        &self.fates
    }
}
