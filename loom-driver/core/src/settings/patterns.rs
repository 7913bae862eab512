//! Names and globs.

/// Names or globs. In a glob `*` stands for any characters, also `/`, `:` and `#`, which are common in export names, and `?` for one;
/// all others stand for themselves, as export names contain brackets and braces.
#[derive(Debug, Clone, Default)]
pub struct Patterns {
    patterns: Vec<String>,
    except: Option<&'static str>,
}

impl Patterns {
    /// Takes each pattern.
    pub fn new<S: AsRef<str>>(patterns: impl IntoIterator<Item = S>) -> Patterns {
        let patterns = patterns.into_iter().map(|pattern| pattern.as_ref().to_string()).collect();
        Patterns { patterns, except: None }
    }

    /// The same patterns, which do not match this one name.
    pub fn except(self, name: &'static str) -> Patterns {
        Patterns { except: Some(name), ..self }
    }

    /// The first pattern that equals `name` or matches it as a glob.
    pub fn matching(&self, name: &str) -> Option<&str> {
        let mut patterns = self.patterns.iter().filter(|_| self.except != Some(name));
        patterns.find(|pattern| *pattern == name || is_match(pattern, name)).map(String::as_str)
    }
}

/// Whether a glob matches all of a name. Where a character does not fit, the last `*` takes one more: what the ones before it
/// took need never change, so that this ends after as many steps as the product of both lengths.
fn is_match(glob: &str, name: &str) -> bool {
    let (mut glob, mut name) = (glob.chars(), name.chars());
    let mut star = None;
    loop {
        let wanted = glob.next();
        if wanted == Some('*') {
            star = Some((glob.clone(), name.clone()));
            continue;
        }
        let next = name.next();
        if wanted == next && next.is_none() {
            return true;
        }
        if next.is_some() && (wanted == next || wanted == Some('?')) {
            continue;
        }
        let Some((after_star, rest)) = &mut star else { return false };
        if rest.next().is_none() {
            return false;
        }
        (glob, name) = (after_star.clone(), rest.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, name: &str) -> bool {
        Patterns::new([pattern]).matching(name).is_some()
    }

    #[test]
    fn stars_match_everything_in_export_names() {
        assert!(matches("t:res/*", "t:res/r@0.1.0#[dtor]counter"));
        assert!(!matches("t:res/*", "run"));
    }

    #[test]
    fn brackets_and_braces_are_themselves() {
        assert!(matches("t:res/*#[dtor]*", "t:res/r@0.1.0#[dtor]counter"));
        assert!(!matches("[dtor]", "d") && !matches("{a,b}", "a"));
    }

    #[test]
    fn a_star_takes_as_much_as_it_has_to() {
        let right = [
            ("*", ""),
            ("a*", "a"),
            ("*a", "aba"),
            ("*ab*b", "aabab"),
            ("**", "x"),
            ("a?c*", "abcd"),
            ("?", "\u{e9}"),
        ];
        assert!(right.iter().all(|(glob, name)| matches(glob, name)));
        let wrong = [
            ("", "a"),
            ("a", ""),
            ("?", ""),
            ("a*b", "a"),
            ("*ab*b", "aab"),
            ("a?", "a"),
            ("*a", "ab"),
            ("ab", "abc"),
        ];
        assert!(!wrong.iter().any(|(glob, name)| matches(glob, name)));
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
        let patterns = Patterns::new(["n*", "name"]).except("name");
        assert!(patterns.matching("name").is_none() && patterns.matching("names").is_some());
    }
}
