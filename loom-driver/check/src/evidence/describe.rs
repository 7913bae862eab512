//! A run that was judged, in words.

use super::{Given, Judged};
use std::fmt;

impl fmt::Display for Judged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.steps {
            let (by, kind) = (step.by.escape_debug(), step.kind.escape_debug());
            writeln!(f, "  step {}, `{by}`, claims `{kind}`: {} bytes", step.number, step.after.bytes)?;
            for export in &step.exports_gone {
                writeln!(f, "    export `{}` is gone", export.escape_debug())?;
            }
        }
        if let Some(Given::Components(components)) = &self.facts.given {
            for component in components {
                write!(f, "component: `{}` ", component.name.escape_debug())?;
                component.sha256.iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
                writeln!(f)?;
            }
        }
        for assumption in &self.assumptions {
            writeln!(f, "assumed ({}): {}", assumption.source, assumption.text)?;
        }
        if !self.unjudged.is_empty() {
            let names: Vec<String> =
                self.unjudged.iter().map(|name| format!("`{}`", name.escape_debug())).collect();
            writeln!(f, "not judged: what these custom sections say: {}", names.join(", "))?;
        }
        Ok(())
    }
}
