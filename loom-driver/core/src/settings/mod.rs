//! What the user asked for that concerns every pass.

use crate::custom::Strip;
use crate::forbid::Forbidden;
use crate::outside::Stated;
use globset::{Glob, GlobMatcher};

/// Settings of one run, the same for every pass.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Exports that stay whatever a pass thinks of them (`--keep-export`).
    pub keep_exports: Patterns,
    /// Custom sections that are copied verbatim even where their content may be stale
    /// (`--keep-section`).
    pub keep_sections: Patterns,
    /// Custom sections that go at the end of the run (`--strip`).
    pub strip: Vec<Strip>,
    /// Append a record of the run to the output if it differs from the input, also if the input
    /// carries none of those who made it (`--attest`). What `strip` says leaves records alone then.
    pub attest: bool,
    /// What `sourceMappingURL` is to say when code moved; it goes if there is nothing to say.
    pub source_map_url: Option<String>,
    /// A missing or ignored `meld:boundary` section is an error (`--require-boundary`).
    pub require_boundary: bool,
    /// What the user says about the outside (`--one-tree`, `--embedding`).
    pub outside: Stated,
    /// What must not be in the output (`--forbid`).
    pub forbid: Vec<Forbidden>,
    /// Compare the output with the input independently of the code that made it; off with
    /// `--no-check`.
    pub check: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            keep_exports: Patterns::default(),
            keep_sections: Patterns::default(),
            strip: Vec::new(),
            attest: false,
            source_map_url: None,
            require_boundary: false,
            outside: Stated::default(),
            forbid: Vec::new(),
            check: true,
        }
    }
}

/// Names or globs; `*` also matches `/`, `:` and `#`, which are common in export names.
#[derive(Debug, Clone, Default)]
pub struct Patterns {
    patterns: Vec<(String, GlobMatcher)>,
    except: Option<&'static str>,
}

impl Patterns {
    /// Compiles each pattern. What is no valid glob is a name: export names contain brackets and
    /// braces, and have to be accepted as they are.
    ///
    /// # Errors
    ///
    /// The message of the first pattern that is neither.
    pub fn new<S: AsRef<str>>(patterns: impl IntoIterator<Item = S>) -> Result<Patterns, String> {
        let compile = |pattern: S| {
            let pattern = pattern.as_ref();
            let glob = Glob::new(pattern).or_else(|_| Glob::new(&globset::escape(pattern)));
            let glob = glob.map_err(|error| error.to_string())?;
            Ok((pattern.to_string(), glob.compile_matcher()))
        };
        let patterns = patterns.into_iter().map(compile).collect::<Result<_, String>>()?;
        Ok(Patterns { patterns, except: None })
    }

    /// The same patterns, which do not match this one name.
    pub fn except(self, name: &'static str) -> Patterns {
        Patterns { except: Some(name), ..self }
    }

    /// The first pattern that equals `name` or matches it as a glob.
    ///
    /// Export names contain `[`, which has a meaning in globs; comparing literally first means
    /// that a name can always be given as it is.
    pub fn matching(&self, name: &str) -> Option<&str> {
        let mut patterns = self.patterns.iter().filter(|_| self.except != Some(name));
        patterns.find(|(text, glob)| text == name || glob.is_match(name)).map(|(text, _)| text.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, name: &str) -> bool {
        Patterns::new([pattern]).unwrap().matching(name).is_some()
    }

    #[test]
    fn stars_match_everything_in_export_names() {
        assert!(matches("t:res/*", "t:res/r@0.1.0#[dtor]counter"));
        assert!(!matches("t:res/*", "run"));
    }

    #[test]
    fn a_name_can_be_given_as_it_is() {
        let names = ["t:res/r@0.1.0#[dtor]counter", "a[", "{", "[dtor]"];
        for name in names {
            assert!(matches(name, name), "{name}");
            assert!(!matches(name, "run"), "{name}");
        }
    }

    #[test]
    fn one_name_can_be_left_out() {
        let patterns = Patterns::new(["n*", "name"]).unwrap().except("name");
        assert!(patterns.matching("name").is_none() && patterns.matching("names").is_some());
    }
}
