//! The flags of `loom opt` that report on a run, and what they print.

use super::places::Places;
use super::record::Recorded;
use super::statement::Statement;
use super::{bom, footprint, message};
use crate::io::{self, Content, Place};
use crate::report::RunReport;
use anyhow::Result;
use serde_json::Value;

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Reports")]
pub struct Reports {
    /// Print what each pass did, and sizes before and after. Goes to standard output, or to
    /// standard error if that is taken
    #[arg(long)]
    pub stats: bool,

    /// Print which bytes of each memory the program can touch, and if that is not known, why. From the
    /// first and from the last pass that looked
    #[arg(long)]
    pub explain_footprint: bool,

    /// Write what --stats prints to a file as JSON; `-` for standard output. If the run fails, it says why
    #[arg(long, value_name = "FILE")]
    pub json: Option<Place>,

    /// Write warnings, and why the run failed if it does, to a file that forges and editors read (SARIF 2.1.0)
    #[arg(long, value_name = "FILE")]
    pub sarif: Option<Place>,

    /// Write a page to look at: one HTML file with what went, what stayed, and why. Has times only
    /// with --time
    #[arg(long, value_name = "FILE")]
    pub report: Option<Place>,

    /// Compare the page with that of an earlier run, which `--report` wrote: what got larger, and what smaller
    #[arg(long, value_name = "FILE", requires = "report")]
    pub baseline: Option<Place>,

    /// Write what each step claims and the module that it made, and what is assumed and who says so. `loom-verify` and
    /// `loom check --evidence` judge the run again, without running a pass
    #[arg(long, value_name = "FILE", conflicts_with = "no_check")]
    pub evidence: Option<Place>,

    /// Write what became of each instruction of the input: where it is, or why it went and which step says so, as lines of
    /// JSON
    #[arg(long, value_name = "FILE", conflicts_with = "no_check")]
    pub instructions: Option<Place>,

    /// Write the facts of arithmetic on which `compact` rests as questions to an SMT solver (SMT-LIB 2), which has to answer
    /// `unsat` to each
    #[arg(long, value_name = "FILE", conflicts_with = "no_check")]
    pub smt: Option<Place>,

    /// Write which file was made of which, with what is assumed, as an unsigned in-toto statement (SLSA provenance 1)
    #[arg(long, value_name = "FILE")]
    pub attest_file: Option<Place>,

    /// The same in a DSSE envelope without signatures, for tools that sign
    #[arg(long, value_name = "FILE")]
    pub attest_dsse: Option<Place>,

    /// Write which file was made of which, and by what, as a bill of materials (CycloneDX 1.6, JSON)
    #[arg(long, value_name = "FILE")]
    pub cyclonedx: Option<Place>,

    /// Do everything except writing the module, and print --stats unless there is --json or --report
    #[arg(long)]
    pub dry_run: bool,

    /// Print how long each phase took to standard error
    #[arg(long)]
    pub time: bool,

    /// Print what happens to standard error; twice also prints each phase as it begins
    #[arg(short, long, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

impl Reports {
    /// What is written also if the run fails.
    pub fn recorded(&self) -> Recorded<'_> {
        let Reports { json, sarif, evidence, instructions, smt, .. } = self;
        Recorded {
            json: json.as_ref(),
            sarif: sarif.as_ref(),
            evidence: evidence.as_ref(),
            instructions: instructions.as_ref(),
            smt: smt.as_ref(),
        }
    }

    /// Whether what each pass did is printed.
    pub fn wants_stats(&self) -> bool {
        let reported = self.json.is_some() || self.report.is_some();
        self.stats || (self.dry_run && !reported)
    }

    /// Whether something is to be written about the file that the module becomes.
    pub fn names_the_result(&self) -> bool {
        [&self.attest_file, &self.attest_dsse, &self.cyclonedx].into_iter().any(Option::is_some)
    }

    /// Writes what is to be written about the file that the module becomes.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn write_statements(&self, statement: &Statement<'_>) -> Result<()> {
        let all: [(&Option<Place>, &dyn Fn() -> Value); 3] = [
            (&self.attest_file, &|| statement.to_json()),
            (&self.attest_dsse, &|| statement.to_envelope()),
            (&self.cyclonedx, &|| bom::of(statement)),
        ];
        for (place, says) in all {
            if let Some(place) = place {
                let says = says();
                io::write_report(place, Content::Pieces(&|out| message::json(out, &says)))?;
            }
        }
        Ok(())
    }

    /// Adds what is read and written.
    pub fn add_places<'a>(&'a self, places: &mut Places<'a>) {
        self.baseline.iter().for_each(|page| places.read("the earlier page", Some("--baseline"), page));
        for (what, flag, place) in [
            ("the JSON", "--json FILE", self.json.as_ref()),
            ("the page", "--report FILE", self.report.as_ref()),
            ("the statement", "--attest-file FILE", self.attest_file.as_ref()),
            ("the envelope", "--attest-dsse FILE", self.attest_dsse.as_ref()),
            ("the bill of materials", "--cyclonedx FILE", self.cyclonedx.as_ref()),
            ("the SARIF", "--sarif FILE", self.sarif.as_ref()),
            ("the evidence", "--evidence FILE", self.evidence.as_ref()),
            ("the questions", "--smt FILE", self.smt.as_ref()),
            ("what became of instructions", "--instructions FILE", self.instructions.as_ref()),
        ] {
            place.into_iter().for_each(|place| places.write(what, flag, place));
        }
    }

    /// Writes the page and the JSON, and prints what is to be printed. `is_taken`: something else goes to standard output.
    pub fn print(&self, report: &RunReport, page: Option<&str>, is_taken: bool) -> Result<()> {
        if let (Some(place), Some(page)) = (&self.report, page) {
            io::write_report(place, Content::Text(page))?;
        }
        if let Some(json) = &self.json {
            io::write_report(json, Content::Pieces(&|out| message::json(out, report)))?;
        }
        if self.wants_stats() || self.explain_footprint {
            let mut text = String::new();
            if self.wants_stats() {
                text.push_str(&report.to_string());
            }
            if self.explain_footprint {
                text.push_str(&footprint::describe(report));
            }
            if is_taken {
                message::to_stderr(&text);
            } else {
                message::to_stdout(&text)?;
            }
        }
        Ok(())
    }
}
