//! What must not be in the output: `--forbid`.

use crate::error::{Error, Result};
use crate::explain::render::{Naming, Own};
use crate::index::{Item, Space};
use crate::module::Module;
use crate::names::{self, Names};
use crate::pass::FinalCheck;
use crate::settings::{Forbidden, Settings, What};
use crate::survivors::{self, Survivor};

impl Forbidden {
    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Everything in `module` that it forbids.
    pub fn survivors(&self, module: &Module<'_>) -> Vec<Survivor> {
        match &self.what {
            What::Operator(name) => {
                let found = name.occurrences(module).into_iter();
                found.map(|(func, at)| Survivor::Operator(format!("`{}`", name.text()), func, at)).collect()
            }
            What::Imports(patterns) => {
                let imports = names::imports(module).zip(&module.imports);
                let is_it = |import: &crate::module::Import<'_>| {
                    let full = format!("{}.{}", import.module, import.name);
                    patterns.matching(import.name).is_some() || patterns.matching(&full).is_some()
                };
                let imports = imports.filter(|(_, import)| is_it(import));
                imports.map(|(item, _)| Survivor::Item(item)).collect()
            }
            What::Exports(patterns) => {
                let exports = module.exports.iter().enumerate();
                let exports = exports.filter(|(_, export)| patterns.matching(export.name).is_some());
                exports.map(|(position, _)| Survivor::Export(position)).collect()
            }
            What::Funcs(patterns) => {
                let names = Names::of(module);
                let is_it = |(item, name): &(Item, &str)| {
                    item.parts().0 == Space::Func && patterns.matching(name).is_some()
                };
                names.iter().filter(is_it).map(|(item, _)| Survivor::Item(item)).collect()
            }
        }
    }
}

/// The check of a run with `--forbid`.
pub const CHECK: FinalCheck = FinalCheck::new("forbidden", check);

crate::register_pass!(CHECK);

fn check(_: &Module<'_>, output: &Module<'_>, settings: &Settings) -> Result<()> {
    check_in(output, &settings.forbid, &Own::of(output), survivors::HELP)
}

/// Refuses an output in which something forbidden is left, and tells of it in the words of `naming`.
///
/// # Errors
///
/// [`Error::Refused`], with `help`.
pub fn check_in(output: &Module<'_>, forbid: &[Forbidden], naming: &dyn Naming, help: &str) -> Result<()> {
    let mut wrong = Vec::new();
    for forbidden in forbid {
        let survivors = forbidden.survivors(output);
        if !survivors.is_empty() {
            let text = survivors::describe_in(output, &survivors, naming)?;
            wrong.push(format!(
                "`--forbid {}`: {} left\n{}",
                forbidden.text,
                survivors.len(),
                indented(&text)
            ));
        }
    }
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(Error::Refused { message: wrong.join("\n"), help: Some(help.into()) }),
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}
