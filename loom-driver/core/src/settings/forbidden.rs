//! What must not be in the output (`--forbid`).

use super::Patterns;
use crate::refs::named::OperatorName;
use std::str::FromStr;

/// Something that must not be in the output.
#[derive(Debug, Clone)]
pub struct Forbidden {
    pub(crate) text: String,
    pub(crate) what: What,
}

/// What that is.
#[derive(Debug, Clone)]
pub(crate) enum What {
    /// An operator, in any body.
    Operator(OperatorName),
    /// By name, or by module and name with a dot between.
    Imports(Patterns),
    /// By name.
    Exports(Patterns),
    /// By any name that they have.
    Funcs(Patterns),
}

impl FromStr for Forbidden {
    type Err = String;

    fn from_str(text: &str) -> Result<Forbidden, String> {
        let what = match text.split_once(':') {
            Some(("import", glob)) => What::Imports(Patterns::new([glob])),
            Some(("export", glob)) => What::Exports(Patterns::new([glob])),
            Some(("func", glob)) => What::Funcs(Patterns::new([glob])),
            _ => What::Operator(OperatorName::new(text).ok_or(
                "expected an operator such as `memory.grow`, or `import:GLOB`, `export:GLOB` or `func:GLOB`",
            )?),
        };
        Ok(Forbidden { text: text.into(), what })
    }
}
