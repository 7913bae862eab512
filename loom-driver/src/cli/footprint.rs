//! What `loom opt --explain-footprint` prints: which bytes of each memory a program can touch.

use super::message::printable;
use crate::report::{PassRun, RunReport};
use loom_core::report::Footprint;
use std::fmt::{self, Write};

/// What the first pass found that looked, and the last one if it found something else.
pub fn describe(report: &RunReport) -> String {
    let runs: Vec<&PassRun> = report.passes.iter().filter(|run| !run.report.footprints.is_empty()).collect();
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut text, &runs);
    printable(&text).into_owned()
}

fn write(out: &mut String, runs: &[&PassRun]) -> fmt::Result {
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else {
        return writeln!(out, "\nfootprint: no pass looked at a memory");
    };
    writeln!(out, "\nfootprint")?;
    memories(out, &first.report.footprints)?;
    if last.report.footprints != first.report.footprints {
        writeln!(out, "footprint in the end, with the indices of then")?;
        memories(out, &last.report.footprints)?;
    }
    Ok(())
}

fn memories(out: &mut String, footprints: &[Footprint]) -> fmt::Result {
    for footprint in footprints {
        let memory = footprint.memory;
        match &footprint.extent {
            Some(extent) => {
                let (written, read_only) = (extent.written, extent.read_only);
                writeln!(
                    out,
                    "  memory {memory}: bounded; {written} bytes are written and read, {read_only} are only read, {} of both \
                     are initialised; it had {}",
                    extent.initialised, extent.before
                )?;
            }
            None => writeln!(out, "  memory {memory}: not bounded")?,
        }
        for cause in &footprint.causes {
            writeln!(out, "    {cause}")?;
        }
    }
    Ok(())
}
