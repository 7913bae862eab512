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
    /// [`Error::Bug`] if nothing is linked, two passes have one name or one flag, a flag is for an option that there is
    /// not, or `after` has a cycle or a name of another stage. A name of no linked pass is none: plugins come one by one.
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
            let mut before = passes.iter().filter(|other| pass.after.contains(&other.name));
            if let Some(before) = before.find(|other| other.stage != pass.stage) {
                return Err(Error::bug(format!(
                    "pass `{}` wants to run after `{}`, which is no pass of its stage",
                    pass.name, before.name
                )));
            }
        }
        let flags = || passes.iter().flat_map(|pass| pass.flags.iter().map(move |flag| (pass, flag)));
        for (i, (pass, flag)) in flags().enumerate() {
            if flags().take(i).any(|(_, other)| other.name == flag.name) {
                return Err(Error::bug(format!("two passes have the flag `--{}`", flag.name)));
            }
            if flag.value.is_some_and(|(key, _)| pass.options.iter().all(|option| option.key != key)) {
                return Err(Error::bug(format!(
                    "`--{}` is for an option that pass `{}` does not have",
                    flag.name, pass.name
                )));
            }
        }
        // Repeatedly take the first pass whose predecessors are all taken: stable, and few passes.
        let mut ordered: Vec<&'static PassInfo> = Vec::with_capacity(passes.len());
        while !passes.is_empty() {
            let waits = |pass: &&PassInfo| passes.iter().any(|other| pass.after.contains(&other.name));
            let ready = passes.iter().position(|pass| !waits(pass));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pass::{FlagInfo, OptionError, OptionInfo, Options, Pass, Stage};

    fn create(_: &Options) -> Result<Box<dyn Pass>, OptionError> {
        Err(OptionError::new("none", "never made"))
    }

    fn pass(name: &'static str, stage: Stage, after: &'static [&'static str]) -> &'static PassInfo {
        Box::leak(Box::new(PassInfo::new(name, "", stage, create).after(after)))
    }

    fn order(passes: Vec<&'static PassInfo>) -> Result<Vec<&'static str>, String> {
        let registry = Registry::order(passes).map_err(|error| error.to_string())?;
        Ok(registry.passes().iter().map(|pass| pass.name).collect())
    }

    #[test]
    fn the_order_is_stage_then_name_then_after() {
        let passes = || {
            vec![
                pass("z", Stage::Boundary, &[]),
                pass("b", Stage::Shrink, &[]),
                pass("a", Stage::Shrink, &["c"]),
                pass("c", Stage::Shrink, &[]),
            ]
        };
        let expected = ["z", "b", "c", "a"];
        assert_eq!(order(passes()).unwrap(), expected);
        // Whatever order the linker gives.
        let mut reversed = passes();
        reversed.reverse();
        assert_eq!(order(reversed).unwrap(), expected);
    }

    #[test]
    fn no_pass_at_all_is_a_bug() {
        assert!(order(Vec::new()).unwrap_err().contains("no pass is linked"));
    }

    #[test]
    fn two_passes_of_one_name_are_a_bug_in_any_stage() {
        let twice = vec![
            pass("a", Stage::Boundary, &[]),
            pass("b", Stage::Reduce, &[]),
            pass("a", Stage::Layout, &[]),
        ];
        assert!(order(twice).unwrap_err().contains("two passes have the name `a`"));
    }

    #[test]
    fn a_flag_is_for_one_option_of_one_pass() {
        const ONE: &[FlagInfo] = &[FlagInfo::of_pass("one", "")];
        const LOST: &[FlagInfo] = &[FlagInfo::of_option("two", "key", "VALUE", "")];
        const KEY: &[OptionInfo] = &[OptionInfo::new("key", "VALUE", "")];
        let pass = |name, flags, options| {
            let info = PassInfo::new(name, "", Stage::Shrink, create).flags(flags).options(options);
            &*Box::leak(Box::new(info))
        };
        assert!(
            order(vec![pass("a", ONE, &[]), pass("b", ONE, &[])]).unwrap_err().contains("the flag `--one`")
        );
        assert!(order(vec![pass("a", LOST, &[])]).unwrap_err().contains("does not have"));
        assert_eq!(order(vec![pass("a", LOST, KEY), pass("b", ONE, &[])]).unwrap(), ["a", "b"]);
    }

    #[test]
    fn an_order_that_cannot_be_had_is_a_bug() {
        let cycle = vec![pass("a", Stage::Shrink, &["b"]), pass("b", Stage::Shrink, &["a"])];
        assert!(order(cycle).unwrap_err().contains("is a cycle"));
        let of_another = vec![pass("a", Stage::Shrink, &["b"]), pass("b", Stage::Reduce, &[])];
        assert!(order(of_another).unwrap_err().contains("no pass of its stage"));
        let itself = vec![pass("a", Stage::Shrink, &["a"])];
        assert!(order(itself).unwrap_err().contains("is a cycle"));
    }

    /// A plugin may name one that is not linked; the order of the others is what it would be without the name.
    #[test]
    fn a_pass_may_run_after_one_that_is_absent() {
        let passes = |after: [&'static [&'static str]; 2]| {
            vec![pass("a", Stage::Shrink, after[0]), pass("b", Stage::Shrink, after[1])]
        };
        assert_eq!(order(passes([&["absent"], &[]])).unwrap(), ["a", "b"]);
        assert_eq!(order(passes([&["absent", "b"], &["other"]])).unwrap(), ["b", "a"]);
    }
}
