//! Judges a run that was written down. No pass runs.

use super::ledger::{self, Ledger, Told};
use super::{Evidence, Facts, File, Given, Outcome, Step, Tool, Verdict, promises, valid};
use crate::assumption::Assumption;
use crate::claim::{Case, Claim};
use crate::edits;
use crate::module::Module;
use crate::outside::Stated;
use std::collections::{BTreeSet, HashSet};

/// A claim of a kind that this crate does not know.
#[derive(Debug, Clone, Copy)]
pub struct Foreign<'c> {
    /// Its kind.
    pub kind: &'c str,
    /// What it says.
    pub data: &'c [u8],
    /// The module before, which is valid.
    pub before: &'c [u8],
    /// The module after, which is valid.
    pub after: &'c [u8],
    /// What the user states about the outside.
    pub stated: Stated,
}

/// Judges a claim of a kind that this crate does not know; `None` if nobody knows it.
pub type Others<'o> = dyn Fn(&Foreign<'_>) -> Option<Result<Told, String>> + 'o;

/// What was found out about a run of which every claim holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// What ran, as the file says.
    pub tool: Tool,
    /// What it was told, as the file says.
    pub flags: Vec<String>,
    /// What it was told about the outside.
    pub facts: Facts,
    /// The steps that changed the module.
    pub steps: Vec<Seen>,
    /// What is taken for granted and proved by nobody, each once, in the order of the steps.
    pub assumptions: Vec<Assumption>,
    /// The names of custom sections of the last module that are not those of the first, but for `meld:boundary`: what
    /// they say is not judged.
    pub unjudged: Vec<String>,
}

/// A step whose claim holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its number among all that were proposed, from 1.
    pub number: usize,
    /// What made it.
    pub by: String,
    /// The kind of its claim.
    pub kind: String,
    /// The module after it.
    pub after: File,
    /// Exports that went: the section `meld:boundary` says that nobody outside needs them, or the user said so.
    pub exports_gone: Vec<String>,
}

/// Why a run is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The run wrote no module.
    #[error("the evidence is about a run that failed: {0}")]
    Failed(String),
    /// The evidence is about another module than the first.
    #[error("the evidence is about a run that began with another module")]
    OtherInput,
    /// The steps end with another module than the last.
    #[error("the evidence is about a run that ended with another module")]
    OtherOutput,
    /// The steps end with another module than the evidence says.
    #[error("the steps do not end with the module that the run wrote")]
    OtherEnd,
    /// The first module is not valid.
    #[error("the input: {0}")]
    Input(String),
    /// A step does not hold.
    #[error("step {number}, `{}`: {why}", by.escape_debug())]
    Step {
        /// Its number, from 1.
        number: usize,
        /// What made it.
        by: String,
        /// The first thing that was found.
        why: String,
    },
    /// More steps than any run has.
    #[error("{0} steps are more than any run has")]
    Steps(usize),
    /// What it says about the section or the components is not what the modules say.
    #[error("the facts about the outside: {0}")]
    Facts(&'static str),
    /// It does not say what is taken for granted.
    #[error("the assumptions are not those that the steps rest on: {0}")]
    Assumptions(String),
    /// The last module does not keep what was promised about the first.
    #[error("{0}")]
    Promise(String),
}

/// So many steps at most. Honest runs have some dozens.
const MOST_STEPS: usize = 1000;

/// Judges every step from `before` on, and that they end with `after`. Exports for which `may_remove` holds may go
/// without a section that says so. Claims of kinds that this crate does not know are for `others` to judge.
///
/// # Errors
///
/// The first thing that cannot be proved.
pub fn judge(
    evidence: &Evidence,
    before: &[u8],
    after: &[u8],
    may_remove: &dyn Fn(&str) -> bool,
    others: &Others<'_>,
) -> Result<Judged, Fault> {
    if File::of(before) != evidence.input {
        return Err(Fault::OtherInput);
    }
    match &evidence.outcome {
        Outcome::Failed(why) => return Err(Fault::Failed(why.clone())),
        Outcome::Output(output) if *output != File::of(after) => return Err(Fault::OtherOutput),
        Outcome::Output(_) => {}
    }
    if evidence.steps.len() > MOST_STEPS {
        return Err(Fault::Steps(evidence.steps.len()));
    }
    if evidence.facts.section != ledger::section(before) {
        return Err(Fault::Facts("the section `meld:boundary` of the input is another one"));
    }
    valid::check(before).map_err(Fault::Input)?;
    let mut judging = Judging {
        stated: evidence.facts.stated,
        ledger: Ledger::of(before, evidence.facts.stated, may_remove),
        others,
        // Sections come and go, and passes make room here and there.
        most: before.len().max(after.len()).saturating_mul(2).saturating_add(1 << 20),
        has_computed: false,
        steps: Vec::new(),
    };
    let mut module = before.to_vec();
    // The module with the section that counts, and what it promises.
    let mut start = before.to_vec();
    for (number, step) in (1..).zip(&evidence.steps) {
        let outcome = judging.step(number, step, &module);
        let changed = outcome.map_err(|why| Fault::Step { number, by: step.by.clone(), why })?;
        let Some(changed) = changed else { continue };
        module = changed;
        if judging.steps.len() == 1 {
            judging.origin(&evidence.facts)?;
            if judging.ledger.is_given() {
                start.clone_from(&module);
            }
        }
    }
    if judging.steps.is_empty() {
        judging.origin(&evidence.facts)?;
    }
    if module != after {
        return Err(Fault::OtherEnd);
    }
    let assumptions = judging.ledger.assumptions();
    compare(&evidence.assumptions, assumptions).map_err(Fault::Assumptions)?;
    let parse = |bytes| Module::parse(bytes).map_err(|error| Fault::Promise(error.to_string()));
    let (before, start, after) = (parse(before)?, parse(&start)?, parse(after)?);
    for promising in [&before, &start] {
        promises::kept(promising, &after).map_err(Fault::Promise)?;
    }
    Ok(Judged {
        tool: evidence.tool.clone(),
        flags: evidence.flags.clone(),
        facts: evidence.facts.clone(),
        assumptions: assumptions.to_vec(),
        unjudged: unjudged(&before, &after),
        steps: judging.steps,
    })
}

/// A run that is being judged.
struct Judging<'r> {
    stated: Stated,
    ledger: Ledger<'r>,
    others: &'r Others<'r>,
    /// So many bytes a module may have.
    most: usize,
    /// Whether numbers of the code may have been computed from those of the input.
    has_computed: bool,
    steps: Vec<Seen>,
}

impl Judging<'_> {
    /// The module that a step made of `before`, which is valid, if its claim holds: it is valid as well. `None` if the step
    /// made none.
    fn step(&mut self, number: usize, step: &Step, before: &[u8]) -> Result<Option<Vec<u8>>, String> {
        let Verdict::Held { edits, after } = &step.result else { return Ok(None) };
        let bytes = edits::apply(before, edits, self.most).map_err(|refused| refused.to_string())?;
        if File::of(&bytes) != *after {
            return Err("the edits make another module than the one that the claim is about".into());
        }
        valid::check(&bytes)?;
        if step.kind.is_empty() {
            return Err("nobody claims that this module may replace the one before".into());
        }
        let case = Case::parse(before, &bytes, self.stated)?;
        let told = self.claim(step, &case)?;
        let exports_gone = self.ledger.step(&case, told)?;
        let (by, kind, after) = (step.by.clone(), step.kind.clone(), after.clone());
        self.steps.push(Seen { number, by, kind, after, exports_gone });
        drop(case);
        Ok(Some(bytes))
    }

    /// Judges the claim of a step.
    fn claim(&mut self, step: &Step, case: &Case<'_>) -> Result<Told, String> {
        let Some(claim) = Claim::read(&step.kind, &step.claim) else {
            let foreign = Foreign {
                kind: &step.kind,
                data: &step.claim,
                before: case.before.bytes,
                after: case.after.bytes,
                stated: self.stated,
            };
            self.has_computed = true;
            return (self.others)(&foreign).unwrap_or_else(|| {
                let kind = step.kind.escape_debug();
                Err(format!("a claim of kind `{kind}` is not known to this program: its pass is not linked"))
            });
        };
        let claim = claim.map_err(|why| format!("the claim cannot be read: {why}"))?;
        if claim.recognizes_addresses() && self.has_computed {
            return Err(
                "an earlier step computed with the numbers of which some are said to be addresses".into()
            );
        }
        self.has_computed |= claim.computes();
        claim.judge(case).map_err(|refused| refused.to_string())?;
        Ok(Told::of(&claim, case.before.memories.len()))
    }

    /// Whether the section that counts comes from where the facts say. It is asked after the first step: later ones
    /// restrict it.
    fn origin(&self, facts: &Facts) -> Result<(), Fault> {
        match (&facts.given, self.ledger.is_given()) {
            (None, false) => Ok(()),
            (None, true) => {
                Err(Fault::Facts("step 1 puts a section into the module, and nothing says from where"))
            }
            (Some(_), false) => Err(Fault::Facts("step 1 puts no section into the module")),
            (Some(Given::Surface), true) if self.ledger.components().is_empty() => Ok(()),
            (Some(Given::Components(components)), true) if *components == self.ledger.components() => Ok(()),
            (Some(_), true) => Err(Fault::Facts("the section of step 1 follows from other components")),
        }
    }
}

/// What the evidence says is taken for granted has to be what is.
fn compare(said: &[Assumption], found: &[Assumption]) -> Result<(), String> {
    let only = |one: &[Assumption], other: &[Assumption]| {
        one.iter().find(|assumption| !other.contains(assumption)).map(|assumption| assumption.text.clone())
    };
    if let Some(text) = only(found, said) {
        return Err(format!("not named: {}", text.escape_debug()));
    }
    if let Some(text) = only(said, found) {
        return Err(format!("named and not needed: {}", text.escape_debug()));
    }
    if said == found { Ok(()) } else { Err("they are in another order".into()) }
}

/// The names of custom sections that nobody compared.
fn unjudged(before: &Module<'_>, after: &Module<'_>) -> Vec<String> {
    let old: HashSet<_> = before.customs.iter().map(|custom| (custom.name, custom.data)).collect();
    let new = after.customs.iter().filter(|custom| !old.contains(&(custom.name, custom.data)));
    let names: BTreeSet<&str> =
        new.map(|custom| custom.name).filter(|name| *name != meld_boundary::SECTION_NAME).collect();
    names.into_iter().map(String::from).collect()
}
