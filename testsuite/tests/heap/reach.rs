//! How far each allocator gets: the smallest budgets of the workloads, and what becomes of those that are too small.

use crate::{FUEL, KEPT, REFUSED};
use anyhow::{Context, Result, ensure};
use loom_testsuite::budget::smallest;
use loom_testsuite::optimize::{Run, optimize};
use loom_testsuite::sequence::{Endured, NoMemory, endure};
use loom_testsuite::{golden, workloads};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::path::Path;

/// How many calls are made, all on one instance.
const CALLS: usize = 2_000;
const PAGE: u64 = 1 << 16;
/// The largest budget that is tried, in bytes.
const MOST: u64 = 64 << 20;
const KINDS: [&str; 2] = ["first-fit", "bump"];

/// A table of all workloads, for people.
///
/// # Errors
///
/// That the file says something else, or a call does.
pub fn results_are_up_to_date() -> Result<()> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("heap/RESULTS.md");
    let known = std::fs::read_to_string(&file).unwrap_or_default();
    let mut table = HEAD.replace("{CALLS}", &grouped(CALLS as u64));
    let workloads = workloads::with_a_heap()?;
    let rows: Result<Vec<String>> =
        workloads.par_iter().map(|(name, wasm)| row(name, wasm, &known).context(name.clone())).collect();
    rows?.iter().for_each(|row| table.push_str(row));
    golden::check(&file, &table)
}

fn row(name: &str, wasm: &[u8], known: &str) -> Result<String> {
    let start = format!("| {name} |");
    let known = known.lines().find(|line| line.starts_with(&start)).unwrap_or_default();
    // Columns, of which the one in front of the first `|` is empty.
    let known = |column: usize| known.split('|').nth(column)?.trim().replace(',', "").parse().ok();
    let stamped = workloads::stamped(wasm)?;
    let reaches = |run: Run| endure(wasm, &optimize(&stamped, run)?.wasm, REFUSED, FUEL, 0, CALLS);
    let suffices = |run: Run| Ok(reaches(run)?.ended.is_none());
    let own = |bytes: u64| Run::Heap((bytes / PAGE) as u32);
    let mut pages = 1;
    while !suffices(own(pages * PAGE))? {
        pages += 1;
        ensure!(pages * PAGE <= MOST, "{MOST} bytes are not enough");
    }
    let mut row = format!("| {name} | {} |", grouped(pages * PAGE));
    let keeps = KEPT.iter().any(|(kept, _)| *kept == name);
    for (kind, column) in KINDS.iter().zip(3..) {
        row.push_str(&match keeps {
            true => " - |".into(),
            false => {
                let budget = smallest(MOST, known(column), |bytes| suffices(Run::Allocator(kind, bytes)))?;
                format!(" {} |", grouped(budget))
            }
        });
    }
    row.push_str(&cell(reaches(own(PAGE))?));
    for bytes in [PAGE, 1024] {
        for kind in KINDS {
            row.push_str(&match keeps {
                true => " - |".into(),
                false => cell(reaches(Run::Allocator(kind, bytes))?),
            });
        }
    }
    row.push('\n');
    Ok(row)
}

fn cell(Endured { calls, ended }: Endured) -> String {
    match ended {
        None => " all |".into(),
        Some(NoMemory::Said) => format!(" {calls} |"),
        Some(NoMemory::Trapped) => format!(" {calls}, trap |"),
    }
}

/// A number with commas.
fn grouped(number: u64) -> String {
    match number {
        0..1000 => number.to_string(),
        _ => format!("{},{:03}", grouped(number / 1000), number % 1000),
    }
}

const HEAD: &str = "\
# How far each allocator gets

Rewritten by `BLESS=1 cargo test --workspace --test heap`. {CALLS} random calls of each [workload](workloads), all on one instance, after `-Omcu
--single-memory --heap`: with the program's own allocator, and with those of `--allocator`.

The first columns have the smallest budget, in bytes, with which no call finds no memory: whole pages of 64 KiB for its own, and a multiple of
8, found by bisection, for the others. In the C programs its own allocator has what is left of the first page as well, which counts for no budget.

The others have how many calls return what they returned before, with a budget that may be too small, until the first that finds no memory. That one returns -1,
as these programs do on a null pointer, unless the cell says that it traps.

| workload | its own | `first-fit` | `bump` | one page: its own | `first-fit` | `bump` | 1 KiB: `first-fit` | `bump` |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
";
