//! Bodies for the machine: operators, and where each block ends.

use loom_core::{Error, Result};
use wasmparser::{FunctionBody, Operator};

/// A body that can be run.
pub struct Code<'a> {
    /// Its operators, in order.
    pub operators: Vec<Operator<'a>>,
    /// For the operator that opens a block, and for `else`: the position of the `end`. Else 0.
    pub ends: Vec<u32>,
    /// For `if`: the position of its `else`, or of its `end`. Else 0.
    pub elses: Vec<u32>,
    /// How many locals it has beside its parameters.
    pub locals: u64,
}

impl<'a> Code<'a> {
    /// Reads a body.
    ///
    /// # Errors
    ///
    /// [`Error::Bug`] if it is not valid, or opens blocks for exceptions: where those end is not followed.
    pub fn of(body: &FunctionBody<'a>) -> Result<Code<'a>> {
        let broken = |error: wasmparser::Error| Error::bug(format!("a body: {error}"));
        let mut locals = 0u64;
        for group in body.get_locals_reader().map_err(broken)? {
            locals += u64::from(group.map_err(broken)?.0);
        }
        let operators = body.get_operators_reader().map_err(broken)?;
        let operators: Vec<Operator<'a>> = operators.into_iter().collect::<Result<_, _>>().map_err(broken)?;
        let (mut ends, mut elses) = (vec![0; operators.len()], vec![0; operators.len()]);
        let mut open: Vec<usize> = Vec::new();
        for (at, operator) in operators.iter().enumerate() {
            match operator {
                Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => open.push(at),
                Operator::Try { .. } | Operator::TryTable { .. } => {
                    return Err(Error::bug("a block for exceptions"));
                }
                Operator::Else => {
                    let start =
                        open.last().copied().ok_or_else(|| Error::bug("an `else` without an `if`"))?;
                    elses[start] = at as u32;
                }
                Operator::End => {
                    // The last one closes the body.
                    let Some(start) = open.pop() else { continue };
                    ends[start] = at as u32;
                    match elses[start] {
                        0 => elses[start] = at as u32,
                        other => ends[other as usize] = at as u32,
                    }
                }
                _ => {}
            }
        }
        Ok(Code { operators, ends, elses, locals })
    }
}
