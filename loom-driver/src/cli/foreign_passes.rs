//! `--passes`: lists of passes that build rules wrote for another optimizer.

use super::message;
use crate::pipeline::nearest;
use loom_core::registry::Registry;

/// The names in `list` that are passes of loom. A warning names each other one, with the pass of
/// loom that does most of the same, and says that `instead` runs.
pub fn known(list: &[String], registry: &Registry, instead: &str) -> Vec<String> {
    let (known, unknown): (Vec<_>, Vec<_>) =
        list.iter().filter(|name| !name.is_empty()).cloned().partition(|name| registry.get(name).is_some());
    for name in unknown {
        let text = format!("`--passes`: loom has no pass `{name}`; {instead}");
        let help = match counterpart(&name, registry) {
            Some(pass) => format!("the nearest is `{pass}`; `loom passes` shows all"),
            None => "`loom passes` shows those that there are".into(),
        };
        message::warning(&text, Some(&help));
    }
    known
}

/// The pass of loom that does most of what the pass `name` of another optimizer does.
fn counterpart<'a>(name: &str, registry: &'a Registry) -> Option<&'a str> {
    let by_meaning = registry.passes().iter().find(|pass| pass.counterparts.contains(&name));
    by_meaning.map(|pass| pass.name).or_else(|| nearest(name, registry.passes().iter().map(|pass| pass.name)))
}
