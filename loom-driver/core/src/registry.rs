//! The passes that are linked into this program.
//!
//! `inventory` collects them without promising an order, and it collects nothing at all from a
//! crate that the linker dropped. So the registry sorts (stage, then name, then stably by `after`),
//! refuses to be empty, and refuses two passes of one name.

use crate::error::{Error, Result};
use crate::pass::{FinalCheck, PassInfo};

/// Every linked pass, in the order in which passes run.
pub struct Registry {
    passes: Vec<&'static PassInfo>,
}

impl Registry {
    /// Collects what is linked.
    ///
    /// # Errors
    ///
    /// [`Error::Bug`] if nothing is linked, two passes have one name, or `after` has a cycle, an
    /// unknown name or a name of another stage.
    pub fn collect() -> Result<Registry> {
        Registry::order(inventory::iter::<PassInfo>.into_iter().collect())
    }

    /// The linked checks of the final module, sorted by name.
    pub fn final_checks() -> Vec<&'static FinalCheck> {
        let mut checks: Vec<_> = inventory::iter::<FinalCheck>.into_iter().collect();
        checks.sort_by_key(|check| check.name);
        checks
    }

    fn order(mut passes: Vec<&'static PassInfo>) -> Result<Registry> {
        if passes.is_empty() {
            return Err(Error::bug("no pass is linked into this program"));
        }
        passes.sort_by_key(|pass| (pass.stage, pass.name));
        let twice =
            passes.iter().enumerate().find(|(i, pass)| passes[..*i].iter().any(|p| p.name == pass.name));
        if let Some((_, pass)) = twice {
            return Err(Error::bug(format!("two passes have the name `{}`", pass.name)));
        }
        for pass in &passes {
            for before in pass.after {
                if !passes.iter().any(|other| other.name == *before && other.stage == pass.stage) {
                    return Err(Error::bug(format!(
                        "pass `{}` wants to run after `{before}`, which is no pass of its stage",
                        pass.name
                    )));
                }
            }
        }
        // Repeatedly take the first pass whose predecessors are all taken: stable, and few passes.
        let mut ordered: Vec<&'static PassInfo> = Vec::with_capacity(passes.len());
        while !passes.is_empty() {
            let ready = passes.iter().position(|pass| {
                pass.after.iter().all(|before| ordered.iter().any(|done| done.name == *before))
            });
            let Some(ready) = ready else {
                return Err(Error::bug(format!("the order of pass `{}` is a cycle", passes[0].name)));
            };
            ordered.push(passes.remove(ready));
        }
        ordered.sort_by_key(|pass| pass.stage);
        Ok(Registry { passes: ordered })
    }

    /// Every pass, in the order in which passes run.
    pub fn passes(&self) -> &[&'static PassInfo] {
        &self.passes
    }

    /// The pass of this name.
    pub fn get(&self, name: &str) -> Option<&'static PassInfo> {
        self.passes.iter().copied().find(|pass| pass.name == name)
    }
}
