//! What must not be in the output: `--forbid`.

use crate::error::{Error, Result};
use crate::index::{Item, Space};
use crate::module::Module;
use crate::names::{self, Names};
use crate::pass::FinalCheck;
use crate::refs::named::OperatorName;
use crate::settings::{Patterns, Settings};
use crate::survivors::{self, Survivor};
use std::str::FromStr;

/// Something that must not be in the output.
#[derive(Debug, Clone)]
pub struct Forbidden {
    text: String,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    Operator(OperatorName),
    /// By name, or by module and name with a dot between.
    Imports(Patterns),
    Exports(Patterns),
    /// By any name that they have.
    Funcs(Patterns),
}

impl FromStr for Forbidden {
    type Err = String;

    fn from_str(text: &str) -> Result<Forbidden, String> {
        let what = match text.split_once(':') {
            Some(("import", glob)) => What::Imports(Patterns::new([glob])?),
            Some(("export", glob)) => What::Exports(Patterns::new([glob])?),
            Some(("func", glob)) => What::Funcs(Patterns::new([glob])?),
            _ => What::Operator(OperatorName::new(text).ok_or(
                "expected an operator such as `memory.grow`, or `import:GLOB`, `export:GLOB` or `func:GLOB`",
            )?),
        };
        Ok(Forbidden { text: text.into(), what })
    }
}

impl Forbidden {
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
pub const CHECK: FinalCheck = FinalCheck { name: "forbidden", run: check };

crate::register_pass!(CHECK);

fn check(_: &Module<'_>, output: &Module<'_>, settings: &Settings) -> Result<()> {
    let mut wrong = Vec::new();
    for forbidden in &settings.forbid {
        let survivors = forbidden.survivors(output);
        if !survivors.is_empty() {
            let text = survivors::describe(output, &survivors)?;
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
        false => Err(Error::Refused { message: wrong.join("\n"), help: Some(survivors::HELP.into()) }),
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}
