//! What is taken for granted, found out from the modules and the claims of a run: once by who writes it down, and again by
//! who judges.

use super::surface::{Change, Surface};
use super::{Component, Given, sha256};
use crate::assumption::{self, Assumption, Source};
use crate::claim::{Case, Claim};
use crate::module::Module;
use crate::outside::{self, Stated};
use meld_boundary::{Boundary, Reading, SECTION_NAME};

/// What is taken for granted so far.
pub struct Ledger<'r> {
    stated: Stated,
    surface: Surface<'r>,
    steps: usize,
    assumptions: Vec<Assumption>,
    /// Positions of those of the last step.
    latest: Vec<usize>,
}

/// What a claim says beside what its judge proves.
#[derive(Debug, Default)]
pub struct Told {
    /// What is taken for granted.
    pub premises: Vec<Assumption>,
    /// The new index of each memory, if they have others.
    pub memories: Option<Vec<Option<u32>>>,
}

impl Told {
    /// By a claim about a module of so many memories.
    pub fn of(claim: &Claim, memories: usize) -> Told {
        Told { premises: claim.premises(), memories: claim.memories(memories) }
    }
}

impl<'r> Ledger<'r> {
    /// Begins with a module. Exports for which `may_remove` holds may go without a section that says so.
    pub fn of(module: &[u8], stated: Stated, may_remove: &'r dyn Fn(&str) -> bool) -> Ledger<'r> {
        let surface = Surface::of(module, may_remove);
        Ledger { stated, surface, steps: 0, assumptions: Vec::new(), latest: Vec::new() }
    }

    /// Adds a step, and returns the exports that went.
    ///
    /// # Errors
    ///
    /// Exports that went and may not, or a section that says something that the one before does not.
    pub fn step(&mut self, case: &Case<'_>, told: Told) -> Result<Vec<String>, String> {
        self.steps += 1;
        self.latest.clear();
        let source = self.surface.source();
        let Told { premises, memories } = told;
        let (before, after) = (&case.before, &case.after);
        let change = Change { is_first: self.steps == 1, before, after, memories: memories.as_deref() };
        let (gone, premise) = self.surface.step(&change)?;
        self.assume(premise);
        self.assume(outside::assumed(before, &self.stated, source));
        self.assume(premises);
        self.assume(has_smaller_table(before, after).then(|| Source::Passes.says(assumption::ANY_TRAP)));
        self.assume(
            (after.imports.len() < before.imports.len())
                .then(|| Source::Passes.says(assumption::IMPORT_GONE)),
        );
        Ok(gone)
    }

    /// Whether the first step put a section into the module that counts.
    pub(super) fn is_given(&self) -> bool {
        self.surface.is_given
    }

    /// The components that the section that counts names.
    pub fn components(&self) -> Vec<Component> {
        self.surface.section().map(components).unwrap_or_default()
    }

    /// What is taken for granted, each once, in the order of the steps.
    pub fn assumptions(&self) -> &[Assumption] {
        &self.assumptions
    }

    /// Positions among [`Ledger::assumptions`] of what the last step takes for granted.
    pub fn latest(&self) -> &[usize] {
        &self.latest
    }

    fn assume(&mut self, premises: impl IntoIterator<Item = Assumption>) {
        for premise in premises {
            let known = self.assumptions.iter().position(|known| *known == premise);
            let at = known.unwrap_or(self.assumptions.len());
            if known.is_none() {
                self.assumptions.push(premise);
            }
            if !self.latest.contains(&at) {
                self.latest.push(at);
            }
        }
    }
}

/// Whether a table became smaller: a call through a slot that went still traps, but for another reason than through one that
/// is empty. A step that takes tables out leaves the others as they are.
fn has_smaller_table(before: &Module<'_>, after: &Module<'_>) -> bool {
    let mut pairs = before.tables.iter().zip(&after.tables);
    before.tables.len() == after.tables.len() && pairs.any(|(old, new)| new.ty.initial < old.ty.initial)
}

fn components(section: &Boundary) -> Vec<Component> {
    let component =
        |input: &meld_boundary::Input| Component { name: input.name.clone(), sha256: input.sha256.0 };
    section.inputs.iter().map(component).collect()
}

/// Where a section comes from that was put into a module, if it names what it follows from.
pub fn given(module: &[u8]) -> Given {
    match meld_boundary::read(module) {
        Reading::Verified(verified) if !verified.boundary.inputs.is_empty() => {
            Given::Components(components(&verified.boundary))
        }
        _ => Given::Surface,
    }
}

/// The SHA-256 of the contents of the section `meld:boundary` of a module, if it has one that is not ignored.
pub fn section(module: &[u8]) -> Option<[u8; 32]> {
    let Reading::Verified(_) = meld_boundary::read(module) else { return None };
    let module = crate::module::Module::parse(module).ok()?;
    let section = module.customs.iter().find(|custom| custom.name == SECTION_NAME)?;
    Some(sha256(section.data))
}
