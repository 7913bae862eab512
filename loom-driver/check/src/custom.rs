//! The claim that only custom sections differ, which say nothing about what a module does.

use crate::Refused;
use wasmparser::{Parser, Payload};

/// Checks the claim.
///
/// # Errors
///
/// The first section that is another one.
pub fn check(before: &[u8], after: &[u8]) -> Result<(), Refused> {
    let (before, after) = (sections(before)?, sections(after)?);
    let differs = before.iter().zip(&after).find(|(before, after)| before != after);
    match differs.map(|((id, _), _)| *id) {
        Some(id) => Err(format!("the section with id {id} is another one").into()),
        None if before.len() != after.len() => {
            Err(format!("{} sections that are not custom were there, and {} are", before.len(), after.len())
                .into())
        }
        None => Ok(()),
    }
}

/// The sections that are not custom, in order: id and payload.
fn sections(module: &[u8]) -> Result<Vec<(u8, &[u8])>, Refused> {
    let mut sections = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.map_err(|error| error.to_string())?;
        if matches!(payload, Payload::CustomSection(_)) {
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            let range = usize::try_from(range.start).ok().zip(usize::try_from(range.end).ok());
            let bytes = range.and_then(|(start, end)| module.get(start..end));
            sections.push((id, bytes.ok_or("a section is not in the file")?));
        }
    }
    Ok(sections)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(before: &str, after: &str) -> Result<(), Refused> {
        check(&wat::parse_str(before).unwrap(), &wat::parse_str(after).unwrap())
    }

    #[test]
    fn custom_sections_may_differ_and_nothing_else() {
        let module = r#"(module (memory 1) (func (export "f") nop) (@custom "a" "x"))"#;
        verdict(module, r#"(module (@custom "b" "y") (memory 1) (func (export "f") nop))"#).unwrap();
        for other in [
            r#"(module (memory 2) (func (export "f") nop))"#,
            r#"(module (memory 1) (func (export "g") nop))"#,
            r#"(module (memory 1) (func (export "f")))"#,
            r#"(module (memory 1) (func (export "f") nop) (data (i32.const 0) ""))"#,
            r#"(module (memory 1))"#,
        ] {
            verdict(module, other).expect_err(other);
        }
    }
}
