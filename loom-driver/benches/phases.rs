//! How fast each phase is, in bytes of the module per second: `cargo bench -p loom-driver`.
//!
//! The modules are a fused one of the corpus and, as far as they are there, those that
//! `scripts/bench` has fetched. Each phase gets what the phases before it made, and runs with as
//! many threads as there are processors (`RAYON_NUM_THREADS`).

use criterion::{BenchmarkGroup, BenchmarkId, Criterion, SamplingMode, Throughput, measurement::WallTime};
use loom_check::module::Module as Judged;
use loom_check::removal::check;
use loom_core::dce::emit::emit;
use loom_core::dce::live::Live;
use loom_core::dce::plan::Plan;
use loom_core::dce::segments::Segments;
use loom_core::dce::{self, Options};
use loom_core::pass::Level;
use loom_core::proposal::CommitContext;
use loom_core::removal::{self, Removal};
use loom_core::report::PassReport;
use loom_core::roots::Roots;
use loom_core::settings::Settings;
use loom_core::{Error, Module, Result, refs};
use loom_driver::pipeline::{Pipeline, Request};
use loom_driver::{Config, Registry};
use rayon::prelude::*;
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;
use wasmparser::FunctionBody;

/// Name, and path from the root of the repository.
const MODULES: [(&str, &str); 5] = [
    ("fused", "testsuite/corpus/text/fused-plain.wasm"),
    ("sqlite", "target/bench/@sqlite.org_sqlite-wasm@3.41.2/package/sqlite-wasm/jswasm/sqlite3.wasm"),
    (
        "bindgen",
        "target/bench/@bytecodealliance_jco-transpile@0.15.0/package/vendor/js-component-bindgen-component.core.wasm",
    ),
    ("esbuild", "target/bench/esbuild-wasm@0.28.2/package/esbuild.wasm"),
    ("duckdb-eh", "target/bench/@duckdb_duckdb-wasm@1.32.0/package/dist/duckdb-eh.wasm"),
];

fn main() -> anyhow::Result<()> {
    let mut criterion = Criterion::default().configure_from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (name, path) in MODULES {
        match std::fs::read(root.join(path)) {
            Ok(bytes) => phases(&mut criterion, name, &bytes)?,
            Err(error) => eprintln!("{name} is left out (scripts/bench fetches it): {path}: {error}"),
        }
    }
    criterion.final_summary();
    Ok(())
}

fn phases(criterion: &mut Criterion, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let module = Module::parse(bytes)?;
    let bodies: Vec<&FunctionBody<'_>> = module.funcs.keys().filter_map(|func| module.body(func)).collect();
    let roots = Roots::all_exports(&module);
    let segments = Segments::of(&module);
    let find = || Live::find(&module, &roots, &segments, false);
    let mut live = find()?;
    let plan = Plan::make(&module, &mut live)?;
    let eliminated = eliminate(&module, &roots)?;
    let output = Module::parse(eliminated.as_deref().unwrap_or(bytes))?;
    let may_go = vec![false; module.exports.len()];
    let claim =
        Removal { maps: removal::runs(&plan.maps), may_go, preserve_trap_kind: false, may_reorder: false };
    let judged = (Judged::parse(bytes)?, Judged::parse(output.bytes)?);
    let request = Request { level: Some(Level::O1), ..Request::default() };
    let config = Config::new(Pipeline::plan(&Registry::collect()?, &request)?);

    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Bytes(bytes.len() as u64));
    group.sampling_mode(SamplingMode::Flat).sample_size(10).measurement_time(Duration::from_secs(3));
    run(&mut group, "parse", || Module::parse(bytes));
    run(&mut group, "validate", || module.validate_bodies());
    run(&mut group, "scan", || {
        let read = |body| refs::of_body(body).map_err(|error| error.in_module(bytes));
        bodies.par_iter().copied().map(read).collect::<Result<Vec<_>>>()
    });
    run(&mut group, "live", find);
    run(&mut group, "emit", || emit(&module, &mut live, &plan));
    run(&mut group, "check", || {
        check(&judged.0, &judged.1, &claim).map_err(|error| Error::bug(error.to_string()))
    });
    run(&mut group, "whole", || loom_driver::optimize(bytes, &config));
    group.finish();
    Ok(())
}

/// The output of dead-code elimination, unless it is the input.
fn eliminate(module: &Module<'_>, roots: &Roots) -> Result<Option<Vec<u8>>> {
    let (settings, mut report) = (Settings { check: false, ..Settings::default() }, PassReport::default());
    let mut cx = CommitContext { settings: &settings, report: &mut report, source_map: None };
    dce::run(module, roots, &Options::default(), &mut cx)
}

/// Measures one phase, which has to succeed.
fn run<T>(group: &mut BenchmarkGroup<'_, WallTime>, phase: &str, mut what: impl FnMut() -> Result<T>) {
    let mut failed = None;
    group.bench_function(BenchmarkId::from_parameter(phase), |bencher| {
        bencher.iter(|| match black_box(what()) {
            Ok(done) => Some(done),
            Err(error) => {
                failed = Some(error);
                None
            }
        });
    });
    if let Some(error) = failed {
        eprintln!("{phase} failed, so that its figures mean nothing: {error}");
    }
}
