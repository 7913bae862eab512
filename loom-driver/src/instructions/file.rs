//! What became of each instruction, as a file: lines of JSON. `guide/instructions.md` specifies it.

use super::references::{Reference, to_unreachable};
use super::{Disposition, Func, Instructions, contents};
use crate::evidence::{Recorder, Verdict};
use loom_core::index::FuncIndex;
use loom_core::names::Names;
use loom_core::{Module, Result};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The first line.
#[derive(Debug, Clone, Serialize)]
pub struct Header {
    schema: &'static str,
    loom: &'static str,
    input: Digest,
    output: Digest,
    steps: Vec<Step>,
    assumptions: Vec<Assumption>,
    instructions: u64,
    counts: BTreeMap<&'static str, u64>,
}

/// A file that is meant.
#[derive(Debug, Clone, Serialize)]
struct Digest {
    bytes: u64,
    sha256: String,
}

/// A step of the run, in the numbers of its evidence.
#[derive(Debug, Clone, Serialize)]
struct Step {
    step: usize,
    by: String,
    claim: String,
    /// Why it does not count, if it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
    /// Positions of what it takes for granted.
    assumptions: Vec<usize>,
}

#[derive(Debug, Clone, Serialize)]
struct Assumption {
    text: String,
    source: String,
}

impl Header {
    /// About a run that was written down.
    fn of(instructions: &Instructions, run: &Recorder, input: &[u8], output: &[u8]) -> Header {
        let steps = run.steps().enumerate().map(|(at, (step, assumed))| Step {
            step: at + 1,
            by: step.by.clone(),
            claim: step.kind.clone(),
            refused: match &step.result {
                Verdict::Held { .. } => None,
                Verdict::Refused(why) => Some(why.clone()),
            },
            assumptions: assumed.to_vec(),
        });
        let assumptions = run.assumptions().iter();
        Header {
            schema: "loom-instructions/1",
            loom: env!("CARGO_PKG_VERSION"),
            input: Digest::of(input),
            output: Digest::of(output),
            steps: steps.collect(),
            assumptions: assumptions
                .map(|given| Assumption { text: given.text.clone(), source: given.source.to_string() })
                .collect(),
            instructions: instructions.all.len() as u64,
            counts: instructions.counts(),
        }
    }
}

impl Digest {
    fn of(bytes: &[u8]) -> Digest {
        let sha256 = loom_check::evidence::sha256(bytes);
        let sha256 = sha256.iter().map(|byte| format!("{byte:02x}")).collect();
        Digest { bytes: bytes.len() as u64, sha256 }
    }
}

/// A line about one function.
#[derive(Debug, Serialize)]
struct Line<'l> {
    func: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'l str>,
    instructions: usize,
    /// Its index in the output.
    #[serde(skip_serializing_if = "Option::is_none")]
    now: Option<u32>,
    runs: Vec<Run>,
    /// If nothing reaches it any more: what did.
    #[serde(skip_serializing_if = "Option::is_none")]
    references: Option<&'l [Reference]>,
}

/// Instructions of which the same became.
#[derive(Debug, Serialize)]
struct Run {
    /// Where the first begins, and where the one behind the last would.
    from: u64,
    to: u64,
    count: usize,
    is: &'static str,
    /// The step in which they went.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<u32>,
    /// Where the first one is in the output; if they went, what stands in their place.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirected: Option<u32>,
}

/// The whole file, which is written line by line.
pub struct File<'f> {
    instructions: &'f Instructions,
    header: Header,
    names: Names,
    references: BTreeMap<FuncIndex, Vec<Reference>>,
    /// Where the contents of the code sections begin.
    bases: [u64; 2],
    /// Where each body ends in the input, by the position of its function.
    ends: Vec<u64>,
}

impl<'f> File<'f> {
    /// About a run that began with the module in the user's file and ended with `output`.
    ///
    /// # Errors
    ///
    /// If a module cannot be read.
    pub fn of(
        instructions: &'f Instructions,
        run: &Recorder,
        input: &[u8],
        output: &[u8],
        preserve_trap_kind: bool,
    ) -> Result<File<'f>> {
        let [before, after] = [Module::parse(input)?, Module::parse(output)?];
        let bases = [&before, &after].map(|module| contents(module).start as u64);
        let ends = instructions.funcs.iter().map(|func| {
            let body = before.body(func.index);
            body.map_or(0, |body| body.range().end)
        });
        Ok(File {
            header: Header::of(instructions, run, input, output),
            names: Names::of(&before),
            references: to_unreachable(instructions, &before, bases[0], preserve_trap_kind)?,
            bases,
            ends: ends.collect(),
            instructions,
        })
    }

    /// Writes it.
    ///
    /// # Errors
    ///
    /// Those of `out`.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        line(out, &self.header)?;
        for (func, end) in self.instructions.funcs.iter().zip(&self.ends) {
            line(out, &self.line(func, *end))?;
        }
        Ok(())
    }

    fn line(&self, func: &Func, end: u64) -> Line<'_> {
        let references = self.references.get(&func.index).map(Vec::as_slice);
        Line {
            func: func.index.as_u32(),
            name: self.names.get(func.index.into()),
            instructions: func.range.len(),
            now: func.now.map(|now| now.as_u32()),
            runs: self.runs(func, end),
            references: func.unreachable.map(|_| references.unwrap_or_default()),
        }
    }

    fn runs(&self, func: &Func, end: u64) -> Vec<Run> {
        let [before, after] = self.bases;
        let mut runs: Vec<Run> = Vec::new();
        let mut last: Option<(Disposition, u32)> = None;
        for at in func.range.clone() {
            let became = self.instructions.disposition(at);
            let was = self.instructions.all[at].was;
            let from = before + u64::from(was);
            if let Some(run) = runs.last_mut() {
                run.to = from;
                if last.is_some_and(|(last, last_was)| goes_on(last, became, was - last_was)) {
                    run.count += 1;
                    last = Some((became, was));
                    continue;
                }
            }
            last = Some((became, was));
            runs.push(Run {
                from,
                to: end,
                count: 1,
                is: became.word(),
                step: became.gone.map(|(_, step)| step),
                at: became.place.map(|place| after + u64::from(place)),
                redirected: became.redirected,
            });
        }
        if let Some(run) = runs.last_mut() {
            run.to = end;
        }
        runs
    }
}

/// Whether an instruction so many bytes behind another is of the same run.
fn goes_on(last: Disposition, next: Disposition, distance: u32) -> bool {
    let expected = match last.gone {
        Some(_) => last.place,
        None => last.place.and_then(|place| place.checked_add(distance)),
    };
    last.gone == next.gone && next.place == expected && last.redirected.is_none() && next.redirected.is_none()
}

fn line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}
