//! Wrong claims and wrong outputs: the checker refuses each, and says why.

mod claims;
mod outputs;
mod programs;
mod pure_regions;
mod section;

use loom_compact::testing::{Bytes, Certificate, Numbers, Premises, STATED, check, propose};
use loom_core::Module;
use loom_core::outside::Stated;
use section::stamped;

const ALL: Premises = Premises { trap_ends_instance: true };

/// A module, what the pass makes of it, and the reasons for it.
struct Subject {
    /// As text.
    input: String,
    /// As text.
    output: String,
    certificate: Certificate,
}

impl Subject {
    fn new(text: &str, premises: Premises) -> Subject {
        let subject = Subject::proposed(text, premises);
        subject.check().unwrap();
        subject
    }

    /// What the pass proposes, right or not.
    fn proposed(text: &str, premises: Premises) -> Subject {
        let input = stamped(text);
        let (output, certificate) =
            propose(&Module::parse(&input).unwrap(), STATED, premises).unwrap().unwrap();
        let print = |bytes: &[u8]| wasmprinter::print_bytes(meld_boundary::strip(bytes).unwrap()).unwrap();
        Subject { input: print(&input), output: print(&output), certificate }
    }

    fn program() -> Subject {
        Subject::new(include_str!("subjects/program.wat"), ALL)
    }

    fn check(&self) -> Result<(), String> {
        self.check_if(STATED)
    }

    fn check_if(&self, stated: Stated) -> Result<(), String> {
        let output = wat::parse_str(&self.output).unwrap_or_else(|error| panic!("{error}"));
        let input = stamped(&self.input);
        let (input, output) = (Module::parse(&input).unwrap(), Module::parse(&output).unwrap());
        input.validate_bodies().unwrap();
        output.validate_bodies().unwrap();
        check(&input, &output, stated, &self.certificate)
    }

    /// Demands that the checker refuses this, and that what it says has `reason` in it.
    fn refused(&self, reason: &str) -> Result<(), String> {
        match self.check() {
            Ok(()) => Err("not refused".into()),
            Err(why) if why.contains(reason) => Ok(()),
            Err(why) => Err(format!("refused for another reason: {why}")),
        }
    }
}

/// Demands that all mutants are refused, at least so many of them.
fn all_refused(least: usize, mutants: impl IntoIterator<Item = (&'static str, Result<(), String>)>) {
    let mut count = 0;
    let mut wrong = Vec::new();
    for (name, outcome) in mutants {
        count += 1;
        wrong.extend(outcome.err().map(|why| format!("{name}: {why}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= least, "only {count} mutants");
}

/// The text with the only `from` replaced.
fn replaced(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from:?} is not in there once");
    text.replacen(from, to, 1)
}

/// Whether this is the first byte that may be touched.
fn starts_at(bytes: &Bytes, start: u32) -> bool {
    match &bytes.start {
        Numbers::Few(numbers) => numbers.first() == Some(&start),
        Numbers::Range { lo, .. } => *lo == start,
    }
}
