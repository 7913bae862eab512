//! Looks at what the pass made, and shares no code with it: a mistake in the pass is found before anything
//! is written.

use loom_core::Module;
use loom_core::claim::{self, Claim, ClaimKind};
use loom_core::proposal::Case;
use wasmparser::{FunctionBody, Operator};

const KIND: &str = "only-nops-went";

// So that `loom check --evidence` can read it.
loom_core::register_pass!(ClaimKind {
    name: KIND,
    read: |bytes, _| {
        claim::from_bytes::<()>(bytes)?;
        Ok(Box::new(OnlyNopsWent) as Box<dyn Claim>)
    },
});

/// The claim: the output is the input without operators that do nothing.
#[derive(Debug)]
pub struct OnlyNopsWent;

impl Claim for OnlyNopsWent {
    fn judge(&self, case: &Case<'_>) -> Result<(), String> {
        check(case.before, case.after)
    }

    fn kind(&self) -> &'static str {
        KIND
    }

    fn data(&self) -> Vec<u8> {
        claim::to_bytes(&())
    }
}

/// Checks that two modules differ in operators that do nothing, and in custom sections, at most.
pub fn check(before: &Module<'_>, after: &Module<'_>) -> Result<(), String> {
    if outside(before) != outside(after) {
        return Err("something outside of the code differs".into());
    }
    if before.funcs.len() != after.funcs.len() {
        return Err("a function is missing".into());
    }
    for func in before.funcs.keys() {
        let same = match (before.body(func), after.body(func)) {
            (None, None) => true,
            (Some(old), Some(new)) => {
                locals(old)? == locals(new)? && what_it_does(old)? == what_it_does(new)?
            }
            _ => false,
        };
        if !same {
            return Err(format!("func {} does something else", func.as_u32()));
        }
    }
    Ok(())
}

fn outside<'m>(module: &'m Module<'_>) -> Vec<&'m [u8]> {
    let sections = module.sections.iter().filter(|section| !matches!(section.id, 0 | 10));
    sections.map(|section| &module.bytes[section.range.clone()]).collect()
}

fn locals<'a>(body: &FunctionBody<'a>) -> Result<&'a [u8], String> {
    let start = body.range().start;
    let operators = body.get_operators_reader().map_err(|error| error.to_string())?;
    Ok(&body.as_bytes()[..(operators.original_position() - start) as usize])
}

fn what_it_does<'a>(body: &FunctionBody<'a>) -> Result<Vec<Operator<'a>>, String> {
    let operators = body.get_operators_reader().map_err(|error| error.to_string())?;
    let operators: Vec<Operator<'a>> =
        operators.into_iter().collect::<Result<_, _>>().map_err(|error| error.to_string())?;
    Ok(operators.into_iter().filter(|operator| *operator != Operator::Nop).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(before: &str, after: &str) -> Result<(), String> {
        let [before, after] = [before, after].map(|text| wat::parse_str(text).expect("a module"));
        check(&Module::parse(&before).expect("a module"), &Module::parse(&after).expect("a module"))
    }

    #[test]
    fn what_does_nothing_may_go_and_nothing_else() {
        let before = "(module (func (export \"f\") (local i32) nop (drop (i32.const 1)) nop) (func nop))";
        assert_eq!(checked(before, before), Ok(()));
        assert_eq!(checked(before, &before.replace("nop", "")), Ok(()));
        for (from, to) in [
            ("(drop (i32.const 1))", ""),
            ("i32.const 1", "i32.const 2"),
            ("(local i32)", "(local i64)"),
            ("\"f\"", "\"g\""),
            (" (func nop)", ""),
            ("nop (drop", "unreachable (drop"),
        ] {
            assert!(checked(before, &before.replacen(from, to, 1)).is_err(), "{from}");
        }
    }
}
