//! A run, written down so that somebody else can judge it, and judged again with the kinds of claims that are linked.
//!
//! The format, and the judge of loom's own kinds, are [`loom_check::evidence`], with which `loom-verify` needs no pass.

mod edits;

pub use loom_check::evidence::{Evidence, Fault, Judged, Outcome, Verdict};

use crate::manager::Step;
use loom_check::assumption::Source;
use loom_check::claim::{Case, Claim as Known};
use loom_check::compact;
use loom_check::evidence::{self, Facts, File, Foreign, Ledger, Told, Tool, given};
use loom_core::Module;
use loom_core::claim::{Claim, ClaimKind};
use loom_core::outside::Stated;
use loom_core::proposal;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A run that is being written down.
pub struct Recorder {
    evidence: Evidence,
    ledger: Ledger<'static>,
    /// Of each step positions of what it takes for granted.
    assumed: Vec<Vec<usize>>,
    /// The module as it is.
    module: Vec<u8>,
}

impl Recorder {
    /// Begins with the module in a user's file, and what the user said on the command line.
    pub fn of(module: &[u8], stated: Stated, flags: Vec<String>) -> Recorder {
        let tool = Tool { name: "loom".into(), version: env!("CARGO_PKG_VERSION").into() };
        let facts = Facts { stated, section: evidence::section(module), given: None };
        let evidence = Evidence {
            tool,
            flags,
            input: File::of(module),
            facts,
            steps: Vec::new(),
            assumptions: Vec::new(),
            outcome: Outcome::Failed("it has not ended".into()),
        };
        // Whether exports may go is for the judge to say: here it is only written down that some did.
        let ledger = Ledger::of(module, stated, &|_| true);
        Recorder { evidence, ledger, assumed: Vec::new(), module: module.to_vec() }
    }

    /// Adds that facts about the boundary were written into the module, from the components or as the user stated them.
    pub fn stamped(&mut self, module: &[u8]) {
        if module != self.module {
            self.evidence.facts.given = Some(given(module));
        }
        self.change("boundary", Some(&Known::CustomSections), module);
    }

    /// Adds a step of a run.
    pub fn step(&mut self, step: &Step<'_>) {
        let by = &step.report.pass;
        if let Some((kind, why)) = step.refused {
            let (by, kind, why) = (by.clone(), kind.into(), why.into());
            self.evidence.steps.push(evidence::Step {
                by,
                kind,
                claim: Vec::new(),
                result: Verdict::Refused(why),
            });
            self.assumed.push(Vec::new());
        }
        if let Some(output) = step.output {
            self.change(by, step.claim, output);
        }
    }

    /// Adds that `by` made `module`, for the reasons that it claims, if it does. Nothing if that is the module as it is.
    pub fn change(&mut self, by: &str, claim: Option<&dyn Claim>, module: &[u8]) {
        if module == self.module {
            return;
        }
        self.evidence.steps.push(change(by, claim, &self.module, module));
        let mut assumed = Vec::new();
        // What cannot be read or found out, the judge refuses.
        if let Ok(case) = Case::parse(&self.module, module, self.evidence.facts.stated) {
            let told = claim.map(|claim| told(claim, &self.module)).unwrap_or_default();
            let _ = self.ledger.step(&case, told);
            assumed = self.ledger.latest().to_vec();
        }
        self.assumed.push(assumed);
        self.module = module.to_vec();
    }

    /// The steps so far, each with positions among [`Recorder::assumptions`] of what it takes for granted.
    pub fn steps(&self) -> impl Iterator<Item = (&evidence::Step, &[usize])> {
        self.evidence.steps.iter().zip(self.assumed.iter().map(Vec::as_slice))
    }

    /// What is taken for granted so far.
    pub fn assumptions(&self) -> &[loom_check::assumption::Assumption] {
        self.ledger.assumptions()
    }

    /// The facts of arithmetic on which claims of the run rest that began with the module `before`, each once, as questions to an
    /// SMT solver (SMT-LIB 2). Each answer has to be `unsat`.
    ///
    /// # Errors
    ///
    /// If a step cannot be done or judged again.
    pub fn questions(&self, before: &[u8]) -> Result<String, String> {
        let mut facts = BTreeSet::new();
        let mut module = Cow::Borrowed(before);
        for step in &self.evidence.steps {
            let Verdict::Held { edits, after } = &step.result else { continue };
            let most = usize::try_from(after.bytes).unwrap_or(usize::MAX);
            let made =
                loom_check::edits::apply(&module, edits, most).map_err(|refused| refused.to_string())?;
            if let Some(Ok(Known::Compact(claim))) = Known::read(&step.kind, &step.claim) {
                let case = Case::parse(&module, &made, self.evidence.facts.stated)?;
                let found = compact::facts(&case.before, &case.after, case.outside(), &claim);
                facts.extend(found.map_err(|refused| refused.to_string())?);
            }
            module = Cow::Owned(made);
        }
        let mut text = format!(
            "; Facts of arithmetic on which claims of a run of loom {} rest: {}.\n; Each answer has to be `unsat`.\n(set-logic QF_BV)\n",
            env!("CARGO_PKG_VERSION"),
            facts.len()
        );
        facts.iter().for_each(|fact| text.push_str(&fact.question()));
        Ok(text)
    }

    /// The run as a file.
    pub fn finish(self, outcome: Outcome) -> Vec<u8> {
        let assumptions = self.ledger.assumptions().to_vec();
        Evidence { assumptions, outcome, ..self.evidence }.to_file()
    }
}

/// That `by` made `after` of `before`, for the reasons that it claims, if it does.
fn change(by: &str, claim: Option<&dyn Claim>, before: &[u8], after: &[u8]) -> evidence::Step {
    let (kind, claim) = claim.map_or(("", Vec::new()), |claim| (claim.kind(), claim.data()));
    let result = Verdict::Held { edits: edits::between(before, after), after: File::of(after) };
    evidence::Step { by: by.into(), kind: kind.into(), claim, result }
}

/// What a claim about a module says beside what its judge proves.
fn told(claim: &dyn Claim, before: &[u8]) -> Told {
    if let Some(Ok(known)) = Known::read(claim.kind(), &claim.data()) {
        let memories = loom_check::module::Module::parse(before).map_or(0, |module| module.memories.len());
        return Told::of(&known, memories);
    }
    let memories = Module::parse(before).ok().and_then(|module| claim.memories(&module));
    Told {
        premises: claim.premises().into_iter().map(|text| Source::Passes.says(text)).collect(),
        memories: memories.map(|map| map.all().collect()),
    }
}

/// Judges every step from `before` on, and that they end with `after`: claims of passes that are linked, too. Exports for
/// which `may_remove` holds may go without a section that says so.
///
/// # Errors
///
/// The first thing that cannot be proved.
pub fn judge(
    evidence: &Evidence,
    before: &[u8],
    after: &[u8],
    may_remove: &dyn Fn(&str) -> bool,
) -> Result<Judged, Fault> {
    loom_check::evidence::judge(evidence, before, after, may_remove, &linked)
}

/// Judges a claim of a kind that a plugin registered.
fn linked(foreign: &Foreign<'_>) -> Option<Result<Told, String>> {
    let kind = ClaimKind::find(foreign.kind)?;
    let judge = || {
        let parse = |bytes| Module::parse(bytes).map_err(|error| error.to_string());
        let (before, after) = (parse(foreign.before)?, parse(foreign.after)?);
        let claim =
            (kind.read)(foreign.data, &before).map_err(|why| format!("the claim cannot be read: {why}"))?;
        claim.judge(&proposal::Case::new(&before, &after, foreign.stated))?;
        Ok(told(&*claim, foreign.before))
    };
    Some(judge())
}
