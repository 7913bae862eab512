//! What a run leaves behind, also one that fails: `--json`, `--sarif` and `--evidence`. Only the module is withheld then, and
//! what became of its instructions (`--instructions`) and on which arithmetic it rests (`--smt`).

use super::{failure, message, response_file, sarif};
use crate::counts::Counts;
use crate::evidence::{Outcome, Recorder};
use crate::instructions::{self, Instructions};
use crate::io::{self, Content, Place};
use crate::manager::{Config, Step};
use crate::report::{Failed, PassRun, RunReport};
use anyhow::Result;
use loom_check::evidence::File;
use loom_core::{Error, Module};

/// A run that is being recorded.
pub struct Record<'a> {
    /// Where the module came from.
    input: &'a Place,
    to: Recorded<'a>,
    /// What is claimed, if anybody wants to know.
    run: Option<Recorder>,
    instructions: Option<loom_core::Result<Instructions>>,
    /// The passes so far.
    passes: Vec<PassRun>,
    /// The user's file.
    before: &'a [u8],
    /// The module as it is, if steps are followed.
    after: Vec<u8>,
}

/// Where everything goes.
#[derive(Clone, Copy)]
pub struct Recorded<'a> {
    /// The report as JSON.
    pub json: Option<&'a Place>,
    /// Warnings and errors as SARIF.
    pub sarif: Option<&'a Place>,
    /// What is claimed.
    pub evidence: Option<&'a Place>,
    /// What became of each instruction.
    pub instructions: Option<&'a Place>,
    /// Facts of arithmetic.
    pub smt: Option<&'a Place>,
}

impl Recorded<'_> {
    /// Whether what each pass did has to be kept, in case that the run fails.
    fn follows_steps(&self) -> bool {
        self.json.is_some() || self.sarif.is_some()
    }
}

impl<'a> Record<'a> {
    /// Begins with the module in the user's file, and what became of it with the facts about the boundary.
    pub fn of(
        to: Recorded<'a>,
        input: &'a Place,
        before: &'a [u8],
        start: &[u8],
        config: &Config,
    ) -> Record<'a> {
        let run = to.evidence.or(to.instructions).or(to.smt).map(|_| {
            let mut run = Recorder::of(before, config.settings.outside, response_file::flags());
            run.stamped(start);
            run
        });
        let read = |_| Instructions::of(&Module::parse(before)?);
        let instructions = to.instructions.map(read);
        let after = if to.follows_steps() { start.to_vec() } else { Vec::new() };
        Record { input, to, run, instructions, passes: Vec::new(), before, after }
    }

    /// Adds a step.
    ///
    /// # Errors
    ///
    /// If what it made cannot be read.
    pub fn step(&mut self, step: &Step<'_>) -> loom_core::Result<()> {
        if let Some(run) = &mut self.run {
            run.step(step);
            if let Some(Ok(instructions)) = &mut self.instructions {
                instructions.follow(step, run.steps().count())?;
            }
        }
        if !self.to.follows_steps() {
            return Ok(());
        }
        let bytes_before = self.after.len() as u64;
        if let Some(output) = step.output.filter(|output| *output != self.after) {
            self.after = output.to_vec();
        }
        let (report, bytes_after) = (step.report.clone(), self.after.len() as u64);
        self.passes.push(PassRun { report, bytes_before, bytes_after, micros: None });
        Ok(())
    }

    /// Writes the evidence, the SARIF and what became of each instruction, of a run that ended with this module.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn finish(self, module: &[u8], report: &RunReport, preserve_trap_kind: bool) -> Result<()> {
        if let Some(place) = self.to.sarif {
            let log = sarif::of(self.input, &report.passes, None);
            io::write_report(place, Content::Pieces(&|out| message::json(out, &log)))?;
        }
        let Some(run) = self.run else { return Ok(()) };
        if let (Some(place), Some(instructions)) = (self.to.instructions, self.instructions) {
            let became = instructions?;
            let file = instructions::File::of(&became, &run, self.before, module, preserve_trap_kind)?;
            io::write_report(place, Content::Pieces(&|out| file.write(out)))?;
        }
        if let Some(place) = self.to.smt {
            let questions = run.questions(self.before).map_err(Error::bug)?;
            io::write_report(place, Content::Text(&questions))?;
        }
        let Some(place) = self.to.evidence else { return Ok(()) };
        io::write_report(place, Content::Binary(&run.finish(Outcome::Output(File::of(module)))))
    }

    /// Writes what there is of a run that failed. What cannot be written is said, and does not hide why the run failed.
    pub fn failed(self, error: &anyhow::Error, config: &Config) {
        let Record { input, to, run, passes, before, after, .. } = self;
        let mut written = Ok(());
        if let Some(place) = to.sarif {
            let log = sarif::of(input, &passes, Some((error, failure::code(error))));
            written = io::write_report(place, Content::Pieces(&|out| message::json(out, &log)));
        }
        if let Some(place) = to.json {
            let report = RunReport {
                diagnostics: Vec::new(),
                loom: env!("CARGO_PKG_VERSION"),
                failed: Some(Failed {
                    error: error.to_string(),
                    causes: error.chain().skip(1).map(ToString::to_string).collect(),
                    exit_code: failure::code(error),
                }),
                level: config.pipeline.level,
                before: count(before),
                after: count(&after),
                passes,
                cut: config.pipeline.cut.clone(),
            };
            let report = io::write_report(place, Content::Pieces(&|out| message::json(out, &report)));
            written = written.and(report);
        }
        if let (Some(place), Some(run)) = (to.evidence, run) {
            let evidence = run.finish(Outcome::Failed(format!("{error:#}")));
            written = written.and(io::write_report(place, Content::Binary(&evidence)));
        }
        if let Err(error) = written {
            message::warning(&format!("{error:#}"), None);
        }
    }
}

/// How much of everything a module has, as far as it can be read.
fn count(bytes: &[u8]) -> Counts {
    let counted = Module::parse(bytes).and_then(|module| Counts::with_memory_grow(&module));
    counted.unwrap_or(Counts { bytes: bytes.len() as u64, ..Counts::default() })
}
