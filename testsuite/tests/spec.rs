//! The WebAssembly test suite, before loom and after; see `loom_testsuite::spec`.

use libtest_mimic::{Arguments, Trial};
use loom_testsuite::spec::{self, Tally};
use loom_testsuite::summary;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

const MULTI_MEMORY: &str = "multi-memory allows several memories";
const MEMORY_INDEX: &str = "what was a zero byte is a memory index in LEB128 since multi-memory";
const WIDE_OFFSET: &str = "what had 32 bits has 64 since memory64, and LEB128 of that length is not too long";
const SHARED_GLOBAL: &str = "shared-everything-threads reads this bit of the mutability as `shared`";
const ANY_CAST: &str = "custom-descriptors relaxes which types may be cast to which";
const OLD_DRAFT: &str = "a draft of custom-descriptors that is not the one that wasmparser reads";

/// Modules that are valid for loom, which reads every proposal, and not for the script, or the other
/// way round: file, lines, reason.
const OTHERWISE: &[(&str, &[u32], &str)] = &[
    ("custom-descriptors/br_on_cast_desc_eq.wast", &[456], OLD_DRAFT),
    ("custom-descriptors/br_on_cast_desc_eq_fail.wast", &[432], OLD_DRAFT),
    ("custom-descriptors/descriptors.wast", &[255, 262], OLD_DRAFT),
    ("custom-descriptors/ref_cast_desc_eq.wast", &[168], OLD_DRAFT),
    ("exceptions/tag.wast", &[19, 23], "stack-switching allows tags with results"),
    ("extended-const/global.wast", &[392, 422], SHARED_GLOBAL),
    ("function-references/binary.wast", &[146, 166, 185, 204, 243, 262, 280, 298], MEMORY_INDEX),
    ("gc/br_on_cast.wast", &[235, 253, 261], ANY_CAST),
    ("gc/br_on_cast_fail.wast", &[250, 268, 276], ANY_CAST),
    ("memory64/binary.wast", &[877, 897, 916, 935, 974, 993, 1011, 1029], MEMORY_INDEX),
    ("memory64/memory.wast", &[10, 11], MULTI_MEMORY),
    ("memory64/memory64.wast", &[8, 9], MULTI_MEMORY),
    ("multi-value/binary.wast", &[163, 183, 202, 221, 260, 279, 297, 315], MEMORY_INDEX),
    ("mutable-global/globals.wast", &[142], SHARED_GLOBAL),
    ("reference-types/binary-leb128.wast", &[218, 226, 405, 462], WIDE_OFFSET),
    ("reference-types/binary.wast", &[158, 355, 363, 420], WIDE_OFFSET),
    ("reference-types/binary.wast", &[757, 777, 796, 815, 854, 873, 891, 909], MEMORY_INDEX),
    ("reference-types/global.wast", &[321, 351], SHARED_GLOBAL),
    ("reference-types/imports.wast", &[417, 421, 425], MULTI_MEMORY),
    (
        "reference-types/unreached-invalid.wast",
        &[540],
        "function-references gives unreachable code the type that a `br_table` needs",
    ),
    ("threads/imports.wast", &[310, 314, 318], "reference-types allows several tables"),
    ("threads/imports.wast", &[405, 409, 413], MULTI_MEMORY),
    ("threads/memory.wast", &[14, 15], MULTI_MEMORY),
];

/// What was done with the files of each folder: how many there are, and the sum.
type Table = BTreeMap<&'static str, (usize, Tally)>;

fn main() -> ExitCode {
    let args = Arguments::from_args();
    let table: Arc<Mutex<Table>> = Arc::default();
    let trials = spec::files().into_iter().map(|file| {
        let table = Arc::clone(&table);
        Trial::test(file.path.clone(), move || {
            let listed = OTHERWISE.iter().filter(|(path, ..)| *path == file.path);
            let otherwise: Vec<u32> = listed.flat_map(|(_, lines, _)| lines.iter().copied()).collect();
            let tally = spec::run(&file, &otherwise).map_err(|error| format!("{error:#}"))?;
            if tally.otherwise != otherwise.len() {
                return Err("a line is listed that has no module".into());
            }
            let mut table = table.lock().map_err(|error| error.to_string())?;
            let (files, sum) = table.entry(file.folder).or_default();
            *files += 1;
            *sum += tally;
            Ok(())
        })
    });
    let conclusion = libtest_mimic::run(&args, trials.collect());
    let Ok(table) = table.lock() else { return ExitCode::FAILURE };
    if !table.is_empty() {
        print(&table);
    }
    let files: usize = table.values().map(|(files, _)| files).sum();
    if files == spec::files().len()
        && let Err(error) = summarize(&table)
    {
        eprintln!("{error:#}");
        return ExitCode::FAILURE;
    }
    conclusion.exit_code()
}

/// Brings `README.md` up to date, or finds that it is not.
fn summarize(table: &Table) -> anyhow::Result<()> {
    let mut total = (0, Tally::default());
    let mut text = String::from(SUMMARY_HEAD);
    let mut row = |folder: &str, files: usize, tally: &Tally| {
        text.push_str(&format!(
            "| {folder} | {files} | {} | {} | {} | {} | {} |\n",
            tally.modules,
            tally.assertions,
            tally.refused,
            tally.otherwise + tally.unlinked,
            tally.engine_modules + tally.engine_assertions
        ));
    };
    for (folder, (files, tally)) in table {
        row(folder, *files, tally);
        total.0 += files;
        total.1 += *tally;
    }
    let (files, sum) = total;
    row("all", files, &sum);
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, lines, reason) in OTHERWISE {
        *reasons.entry(reason).or_default() += lines.len();
    }
    reasons.insert(UNLINKED, sum.unlinked);
    reasons.insert(NOT_IN_ENGINE, sum.engine_modules + sum.engine_assertions);
    text.push_str(REASONS_HEAD);
    for (reason, modules) in reasons {
        text.push_str(&format!("| {reason} | {modules} |\n"));
    }
    summary::check_block("spec", &text)?;
    let says = format!(
        "{files} files, {} modules optimized, {} assertions hold, {} modules refused as they have to be",
        sum.modules, sum.assertions, sum.refused
    );
    summary::check("spec", &says)
}

const SUMMARY_HEAD: &str = "\
| folder | files | modules | assertions that hold | modules refused | judged otherwise | not run by the engine |
| --- | --- | --- | --- | --- | --- | --- |
";
const REASONS_HEAD: &str = "
| judged otherwise than the script does, or not run, because | how many |
| --- | --- |
";
const UNLINKED: &str = "nothing uses the import that cannot be linked, so loom removes it";
const NOT_IN_ENGINE: &str =
    "the engine does not know the proposal, or fails the assertion without loom's help";

fn print(table: &Table) {
    let print = |folder: &str, cells: [&dyn Display; 9]| {
        let cells: String = cells.iter().map(|cell| format!(" {cell:>11}")).collect();
        println!("{folder:36}{cells}");
    };
    let row = |folder: &str, files: usize, tally: &Tally| {
        let Tally { modules, changed, assertions, refused, .. } = tally;
        let Tally { otherwise, unlinked, engine_modules, engine_assertions, .. } = tally;
        let cells: [&dyn Display; 9] = [
            &files,
            modules,
            changed,
            assertions,
            refused,
            otherwise,
            unlinked,
            engine_modules,
            engine_assertions,
        ];
        print(folder, cells);
    };
    print("", [&"", &"", &"", &"", &"", &"otherwise", &"import", &"unsupported", &"by engine"]);
    print(
        "folder",
        [
            &"files",
            &"modules",
            &"changed",
            &"assertions",
            &"refused",
            &"valid",
            &"removed",
            &"modules",
            &"assertions",
        ],
    );
    let mut total = (0, Tally::default());
    for (folder, (files, tally)) in table {
        row(folder, *files, tally);
        total.0 += files;
        total.1 += *tally;
    }
    row("all", total.0, &total.1);
}
