//! Whether a section that is already there says the same as what was derived.

use std::collections::BTreeSet;

use crate::kinds::{Scope, UseOption};
use crate::needs::Needer;
use crate::verify::Verified;

use super::Method;

/// The first point on which a section and the derived facts contradict each other, in words.
///
/// Both have passed the checks of a reader for the same module. A scope that one of them calls unknown contradicts
/// nothing, nor does a need that only something unknown has. Facts that were derived by [`Method::Coarse`] may name
/// more needs than the section.
pub fn disagreement(section: &Verified, derived: &Verified, method: &Method) -> Option<String> {
    let (ours, theirs) = (&derived.boundary.contract, &section.boundary.contract);
    if ours.surface != theirs.surface {
        return Some(format!("its surface is {}, and {} is asked for", theirs.surface, ours.surface));
    }
    if ours.embedder != theirs.embedder {
        return Some(format!("its embedder is {}, not {}", theirs.embedder, ours.embedder));
    }
    let exports = section.boundary.exports.iter().zip(&derived.boundary.exports).enumerate();
    for (position, (theirs, ours)) in exports {
        let name = theirs.name.escape_debug();
        if theirs.scope != ours.scope && ![theirs.scope, ours.scope].contains(&Scope::Unknown) {
            return Some(format!(
                "it says that export `{name}` is {}, and from the components follows that it is {}",
                theirs.scope, ours.scope
            ));
        }
        let (theirs, ours) = (needs(section, position), needs(derived, position));
        if let Some(option) = ours.difference(&theirs).next().filter(|_| *method == Method::Exact) {
            return Some(format!(
                "from the components follows that export `{name}` is needed as {option}, which it does not say"
            ));
        }
        if let Some(option) = theirs.difference(&ours).next() {
            return Some(format!(
                "it says that export `{name}` is needed as {option}, which does not follow from the components"
            ));
        }
    }
    None
}

/// The options in which canonical definitions that are known need an export.
fn needs(verified: &Verified, position: usize) -> BTreeSet<UseOption> {
    let needs = verified.needs.of(position).iter();
    needs.filter(|need| matches!(need.by, Needer::User(_))).map(|need| need.option).collect()
}
