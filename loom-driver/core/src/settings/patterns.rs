//! Names and globs.

use globset::{Glob, GlobMatcher};

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
