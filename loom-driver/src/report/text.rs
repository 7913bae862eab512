//! The report in words: sizes before and after, then what each pass did and why.

use super::{PassRun, RunReport};
use crate::counts::Counts;
use loom_check::printable;
use loom_core::report::{ExportFate, SectionAction, SectionFate};
use std::fmt::{self, Write};

/// For people, as `loom opt --stats` prints it. Control characters in names are escaped.
impl fmt::Display for RunReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        write(&mut text, self)?;
        f.write_str(&printable(&text))
    }
}

fn write(out: &mut String, report: &RunReport) -> fmt::Result {
    counts(out, &report.before, &report.after)?;
    for pass in &report.passes {
        one_pass(out, pass)?;
    }
    for name in &report.cut {
        writeln!(out, "\npass {name}: not run because of the limit")?;
    }
    let assumptions = report.assumptions();
    if !assumptions.is_empty() {
        out.push_str("\nassumptions: the result is right only if all of this holds\n");
        for assumption in assumptions {
            writeln!(out, "  - {assumption}")?;
        }
    }
    Ok(())
}

/// A row of the table: label, and the count that it shows.
type Row = (&'static str, fn(&Counts) -> Option<u64>);

const ROWS: &[Row] = &[
    ("bytes", |c| Some(c.bytes)),
    ("functions, defined", |c| Some(c.funcs)),
    ("functions, imported", |c| Some(c.imported_funcs)),
    ("imports", |c| Some(c.imports)),
    ("exports", |c| Some(c.exports)),
    ("types", |c| Some(c.types)),
    ("tables", |c| Some(c.tables)),
    ("memories", |c| Some(c.memories)),
    ("globals", |c| Some(c.globals)),
    ("tags", |c| Some(c.tags)),
    ("element segments", |c| Some(c.elem_segments)),
    ("data segments", |c| Some(c.data_segments)),
    ("data bytes", |c| Some(c.data_bytes)),
    ("custom section bytes", |c| Some(c.custom_bytes)),
    ("memory.grow sites", |c| c.memory_grow),
];

fn counts(out: &mut String, before: &Counts, after: &Counts) -> fmt::Result {
    writeln!(out, "{:<22}{:>10}{:>10}", "", "before", "after")?;
    for (label, count) in ROWS {
        let (Some(before), Some(after)) = (count(before), count(after)) else { continue };
        write!(out, "{label:<22}{before:>10}{after:>10}")?;
        if before != after && before != 0 {
            let change = (after as f64 - before as f64) / before as f64 * 100.0;
            write!(out, "{change:>+9.1}%")?;
        }
        out.push('\n');
    }
    Ok(())
}

fn one_pass(out: &mut String, run: &PassRun) -> fmt::Result {
    let PassRun { report, bytes_before, bytes_after, .. } = run;
    let name = &report.pass;
    if report.changed {
        writeln!(out, "\npass {name}: {bytes_before} -> {bytes_after} bytes")?;
    } else {
        writeln!(out, "\npass {name}: changed nothing")?;
    }
    for note in &report.notes {
        writeln!(out, "  {note}")?;
    }
    exports(out, "removed", report.exports.iter().filter(|export| !export.kept))?;
    exports(out, "kept", report.exports.iter().filter(|export| export.kept))?;
    let shown = report.sections.len().min(MOST_SECTIONS);
    for section in &report.sections[..shown] {
        custom_section(out, section)?;
    }
    more_sections(out, &report.sections[shown..])
}

/// More custom sections than these are summed up: a module can have very many.
const MOST_SECTIONS: usize = 40;

fn more_sections(out: &mut String, sections: &[SectionFate]) -> fmt::Result {
    if sections.is_empty() {
        return Ok(());
    }
    let sum = |of: fn(&SectionFate) -> u64| sections.iter().map(of).sum::<u64>();
    let (before, after) = (sum(|section| section.before), sum(|section| section.after));
    let dropped = sections.iter().filter(|section| section.action == SectionAction::Dropped).count();
    let count = sections.len();
    writeln!(out, "  {count} more custom sections, {dropped} of them dropped: {before} -> {after} bytes")
}

/// Exports, those with the same reason together, in the order in which the reasons first come.
fn exports<'a>(out: &mut String, what: &str, exports: impl Iterator<Item = &'a ExportFate>) -> fmt::Result {
    let mut groups: Vec<(&str, Vec<&ExportFate>)> = Vec::new();
    for export in exports {
        match groups.iter_mut().find(|(reason, _)| *reason == export.reason) {
            Some((_, members)) => members.push(export),
            None => groups.push((&export.reason, vec![export])),
        }
    }
    for (reason, members) in groups {
        if let [export] = members[..] {
            writeln!(out, "  {what} {}: {reason}", described(export))?;
            continue;
        }
        writeln!(out, "  {what} {} exports: {reason}", members.len())?;
        for export in members {
            writeln!(out, "    {}", described(export))?;
        }
    }
    Ok(())
}

fn described(export: &ExportFate) -> String {
    format!("{} `{}`", export.kind, export.name.escape_debug())
}

fn custom_section(out: &mut String, section: &SectionFate) -> fmt::Result {
    let SectionFate { name, action, before, after, reason } = section;
    write!(out, "  custom section `{}` ", name.escape_debug())?;
    match action {
        SectionAction::Kept => write!(out, "kept, {after} bytes")?,
        SectionAction::Updated => write!(out, "updated, {before} -> {after} bytes")?,
        SectionAction::Dropped => write!(out, "dropped, {before} bytes")?,
        SectionAction::Added => write!(out, "added, {after} bytes")?,
    }
    writeln!(out, ": {reason}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use loom_core::report::PassReport;

    #[test]
    fn exports_of_one_reason_stand_together() {
        let fate = |name: &str, reason: &str| ExportFate {
            name: name.into(),
            kind: "func",
            kept: true,
            reason: reason.into(),
        };
        let fates = [fate("a", "x"), fate("b\n", "y"), fate("c", "x")];
        let mut text = String::new();
        exports(&mut text, "kept", fates.iter()).unwrap();
        assert_eq!(text, "  kept 2 exports: x\n    func `a`\n    func `c`\n  kept func `b\\n`: y\n");
    }

    #[test]
    fn many_custom_sections_are_summed_up() {
        let fate = |number: usize| {
            let is_dropped = number.is_multiple_of(2);
            SectionFate {
                name: format!("section-{number}"),
                action: if is_dropped { SectionAction::Dropped } else { SectionAction::Kept },
                before: 10,
                after: if is_dropped { 0 } else { 10 },
                reason: "x".into(),
            }
        };
        let described = |count: usize| {
            let mut report = PassReport::default();
            report.sections.extend((0..count).map(fate));
            let mut text = String::new();
            one_pass(&mut text, &PassRun { report, bytes_before: 1, bytes_after: 1, micros: None }).unwrap();
            text
        };
        assert!(!described(MOST_SECTIONS).contains("more custom sections"));
        let text = described(100_000);
        assert!(text.lines().count() < 50 && text.contains("`section-39`"), "{text}");
        let rest = 100_000 - MOST_SECTIONS;
        let expected = format!(
            "  {rest} more custom sections, {} of them dropped: {} -> {}",
            rest / 2,
            rest * 10,
            rest * 5
        );
        assert!(text.contains(&expected), "{text}");
    }

    #[test]
    fn a_count_that_was_not_taken_has_no_row_and_growth_from_nothing_no_percentage() {
        let before = Counts { bytes: 200, ..Counts::default() };
        let after = Counts { bytes: 150, exports: 1, ..Counts::default() };
        let mut text = String::new();
        counts(&mut text, &before, &after).unwrap();
        assert!(text.contains("bytes                        200       150    -25.0%\n"), "{text}");
        assert!(text.contains("exports                        0         1\n"), "{text}");
        assert!(!text.contains("memory.grow"), "{text}");
    }
}
