//! The rows of `README.md` about what other packages test, and about fuzzing.

use anyhow::{Context, Result, ensure};
use loom_testsuite::summary;
use std::path::Path;

/// Mutations written down as text, and those that need code, of which each test is one. (The tests
/// that change every seventh operator of modules of the corpus count their mutants themselves.)
#[test]
fn mutations() -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../loom-driver/check/tests/removal");
    let mut mutations = 0;
    for entry in std::fs::read_dir(folder.join("subjects"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "mutations") {
            let text = std::fs::read_to_string(path)?;
            mutations += text.lines().filter(|line| line.starts_with("= ")).count();
        }
    }
    let claims = std::fs::read_to_string(folder.join("claims.rs"))?;
    mutations += claims.matches(".assert_refused(").count();
    mutations += std::fs::read_to_string(folder.join("alone.rs"))?.matches("#[test]").count();
    ensure!(mutations >= 30, "only {mutations}");
    let says = format!("{mutations} of {mutations} refused, and each of some 500 in fused modules");
    summary::check("mutations", &says)
}

/// The sums of the tables of `FUZZING.md`.
#[test]
fn fuzzing() -> Result<()> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("FUZZING.md"))?;
    let number = |cell: &str| cell.trim().replace(',', "").parse::<u64>().ok();
    let mut executions = 0;
    let mut table = 0;
    for line in text.lines() {
        let cells: Vec<&str> = line.split('|').collect();
        let Some(count) = cells.get(2).and_then(|cell| number(cell)) else { continue };
        match cells[1].trim() {
            "all" => {
                ensure!(table == count, "a table says {count} and sums to {table}");
                executions += count;
                table = 0;
            }
            _ => table += count,
        }
    }
    ensure!(table == 0 && executions > 0, "a table without a sum");
    let findings = text.split("## Findings").nth(1).context("no findings")?;
    let findings = findings.lines().filter(|line| line.starts_with("| `")).count();
    let millions = executions as f64 / 1e6;
    summary::check("fuzz", &format!("{millions:.1} million executions, {findings} findings, all fixed"))
}
