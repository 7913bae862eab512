//! What the user is told about custom sections: once for each name, and not without end.
//!
//! A module can have as many custom sections as its bytes suffice to name. The report has the fate
//! of every single one; messages are for somebody who wants to know whether anything is lost.

use super::Strip;
use crate::report::{PassReport, Severity};
use crate::settings::Settings;
use std::collections::HashMap;

/// How many different messages there are at most, before the rest is counted.
const LIMIT: usize = 20;

/// What the user is to be told, in the order of the module.
#[derive(Default)]
pub struct Messages<'a> {
    /// What the user wants to be rid of: nothing is said about that.
    unwanted: Vec<Strip>,
    groups: Vec<Group<'a>>,
    /// Position in `groups` by what makes messages alike.
    positions: HashMap<(&'a str, Kind), usize>,
}

/// What happened to a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// It is gone, and that matters this much.
    Dropped(Severity),
    /// It is still there, and a part of it is gone.
    Reduced,
}

impl Kind {
    fn severity(self) -> Severity {
        match self {
            Kind::Dropped(severity) => severity,
            Kind::Reduced => Severity::Note,
        }
    }
}

struct Group<'a> {
    name: &'a str,
    kind: Kind,
    /// Said about the first.
    what: String,
    others: usize,
}

impl<'a> Messages<'a> {
    /// No message yet.
    pub fn new(settings: &Settings) -> Messages<'a> {
        Messages { unwanted: settings.strip.clone(), ..Messages::default() }
    }

    /// The section `name` is told about.
    pub fn add(&mut self, name: &'a str, kind: Kind, what: String) {
        if self.unwanted.iter().any(|strip| strip.covers(name)) {
            return;
        }
        let next = self.groups.len();
        let position = *self.positions.entry((name, kind)).or_insert(next);
        match self.groups.get_mut(position) {
            Some(group) => group.others += 1,
            None => self.groups.push(Group { name, kind, what, others: 0 }),
        }
    }

    /// Tells it all.
    pub fn report(self, report: &mut PassReport) {
        let (one_by_one, rest) = self.groups.split_at(self.groups.len().min(LIMIT));
        for Group { name, kind, what, others } in one_by_one {
            let more = match others {
                0 => String::new(),
                _ => format!(" (and {others} more of this name)"),
            };
            let (text, help) = match kind {
                Kind::Reduced => (format!("custom section `{name}`: {what}{more}"), None),
                Kind::Dropped(severity) => {
                    let help = format!("`--keep-section '{name}'` keeps it as it is, stale or not");
                    let help = (*severity == Severity::Warning).then_some(help);
                    (format!("custom section `{name}` dropped: {what}{more}"), help)
                }
            };
            report.diagnose(kind.severity(), text, help);
        }
        if let Some(severity) = rest.iter().map(|group| group.kind.severity()).max() {
            let count: usize = rest.iter().map(|group| 1 + group.others).sum();
            let text = format!("{count} more custom sections dropped, or parts of them");
            report.diagnose(severity, text, Some("`--stats` says what became of each, and why".into()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(messages: &[(&str, Kind, &str)]) -> Vec<(Severity, String)> {
        let mut all = Messages::default();
        messages.iter().for_each(|(name, kind, what)| all.add(name, *kind, what.to_string()));
        let mut report = PassReport::default();
        all.report(&mut report);
        report.diagnostics.into_iter().map(|said| (said.severity, said.message)).collect()
    }

    #[test]
    fn sections_of_one_name_are_told_about_once() {
        let (drop, note) = (Kind::Dropped(Severity::Warning), Kind::Dropped(Severity::Note));
        let messages = [
            ("a", drop, "it is old"),
            ("b", note, "unused"),
            ("a", drop, "it is new"),
            ("a", Kind::Reduced, "1 lost"),
            ("a", drop, "it is old"),
        ];
        let expected = [
            (Severity::Warning, "custom section `a` dropped: it is old (and 2 more of this name)"),
            (Severity::Note, "custom section `b` dropped: unused"),
            (Severity::Note, "custom section `a`: 1 lost"),
        ];
        assert_eq!(told(&messages), expected.map(|(severity, text)| (severity, text.to_string())));
    }

    #[test]
    fn nothing_is_said_about_what_is_unwanted() {
        let settings = Settings { strip: vec![Strip::Names], ..Settings::default() };
        let mut all = Messages::new(&settings);
        for name in ["name", "other"] {
            all.add(name, Kind::Dropped(Severity::Warning), "it is old".into());
        }
        let mut report = PassReport::default();
        all.report(&mut report);
        let said: Vec<_> = report.diagnostics.iter().map(|said| said.message.as_str()).collect();
        assert_eq!(said, ["custom section `other` dropped: it is old"]);
    }

    #[test]
    fn names_without_end_are_counted() {
        let names: Vec<String> = (0..100).map(|number| format!("n{number}")).collect();
        let messages = |kind| names.iter().map(|name| (&name[..], kind, "x")).collect::<Vec<_>>();
        let both = [messages(Kind::Dropped(Severity::Note)), messages(Kind::Dropped(Severity::Warning))];
        let said = told(&both.concat());
        assert_eq!(said.len(), LIMIT + 1);
        assert_eq!(said[0].1, "custom section `n0` dropped: x");
        let rest = "180 more custom sections dropped, or parts of them".to_string();
        assert_eq!(said[LIMIT], (Severity::Warning, rest));
    }
}
