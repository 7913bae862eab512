//! Operators by name, and where a module has them.

use crate::index::{EntityRef, FuncIndex};
use crate::module::Module;
use rayon::prelude::*;
use wasmparser::Operator;

macro_rules! names {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($arity:tt)*))*) => {
        /// The name of an operator, with `_` where the text format has `.`.
        fn raw_name(operator: &Operator<'_>) -> &'static str {
            match operator {
                $(Operator::$op { .. } => stringify!($visit),)*
                _ => "",
            }
        }

        const RAW_NAMES: &[&str] = &[$(stringify!($visit)),*];
    };
}

wasmparser::for_each_operator!(names);

fn short(raw: &'static str) -> &'static str {
    raw.strip_prefix("visit_").unwrap_or(raw)
}

/// An operator, as the text format calls it: `memory.grow`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorName {
    text: String,
    short: &'static str,
}

impl OperatorName {
    /// The operator of this name; `None` if there is none.
    pub fn new(text: &str) -> Option<OperatorName> {
        let wanted = text.replace('.', "_");
        let short = RAW_NAMES.iter().map(|raw| short(raw)).find(|name| *name == wanted)?;
        // Which of `_` are `.` is known of the names that were written so.
        Some(OperatorName { text: text.to_string(), short })
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it is this operator.
    pub fn is(&self, operator: &Operator<'_>) -> bool {
        short(raw_name(operator)) == self.short
    }

    /// Where the functions of a module have it: byte offsets from the start of their bodies.
    /// Nothing is found behind an operator that cannot be read.
    pub fn occurrences(&self, module: &Module<'_>) -> Vec<(FuncIndex, u32)> {
        let funcs: Vec<FuncIndex> = (module.imported_funcs..module.funcs.len()).map(FuncIndex::new).collect();
        let found: Vec<Vec<(FuncIndex, u32)>> =
            funcs.par_iter().map(|func| self.occurrences_in(module, *func)).collect();
        found.into_iter().flatten().collect()
    }

    /// The same in one function.
    pub fn occurrences_in(&self, module: &Module<'_>, func: FuncIndex) -> Vec<(FuncIndex, u32)> {
        let mut found = Vec::new();
        let Some(body) = module.body(func) else { return found };
        let Ok(mut reader) = body.get_operators_reader() else { return found };
        while !reader.eof() {
            let at = reader.original_position();
            match reader.read() {
                Ok(operator) if self.is(&operator) => found.push((func, (at - body.range().start) as u32)),
                Ok(_) => {}
                Err(_) => break,
            }
        }
        found
    }
}

/// The names of the operators that a function has, each once, with `_` where the text format has `.`; none behind an
/// operator that cannot be read.
pub fn names_in(module: &Module<'_>, func: FuncIndex) -> Vec<&'static str> {
    let Some(mut reader) = module.body(func).and_then(|body| body.get_operators_reader().ok()) else {
        return Vec::new();
    };
    let mut names = Vec::new();
    while !reader.eof() {
        let Ok(operator) = reader.read() else { break };
        names.push(short(raw_name(&operator)));
    }
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_found_by_the_name_of_the_text_format() {
        let bytes =
            wat::parse_str("(module (memory 1) (func (drop (memory.grow (i32.const 1))) call 0))").unwrap();
        let module = Module::parse(&bytes).unwrap();
        let count = |name: &str| OperatorName::new(name).map(|name| name.occurrences(&module).len());
        assert_eq!(count("memory.grow"), Some(1));
        assert_eq!(count("i32.const"), Some(1));
        assert_eq!(count("call"), Some(1));
        assert_eq!(count("v128.load"), Some(0));
        assert_eq!(count("memory.shrink"), None);
    }
}
