//! On an emulated Cortex-M4: what loom makes of the corpus, of pairs in C and of the workloads, compiled by wasm2c and
//! gcc, makes the recorded calls, each is right, and none accesses a byte that the layout does not state
//! (`firmware/README.md`). So it is with synth, of what synth takes.
//!
//! Where the tools are not installed, this says so and what to install, and is no failure. All forms
//! and chains are run by `scripts/firmware`; here are those that show loom's work.

use anyhow::{Context, Result, bail, ensure};
use libtest_mimic::{Arguments, Trial};
use loom_testsuite::engine::{compile, engine};
use loom_testsuite::replay::number;
use loom_testsuite::{command, corpus, golden, pairs, summary, workloads};
use serde::{Deserialize, Serialize};
use serde_json::Number;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output};
use wasmtime::{Instance, Module, Store, Trap, Val, ValType};

/// One module as it was fused, too: if its calls are wrong, so is the harness.
const FUSED: &str = "scalar";

fn main() -> ExitCode {
    let args = Arguments::from_args();
    // Nothing on the device is a file to rewrite.
    let missing =
        if golden::bless() { Some("nothing, but BLESS only rewrites files".into()) } else { missing() };
    if let Some(what) = &missing {
        eprintln!("firmware: skipped, nothing runs on the device. Missing:\n{what}");
    }
    let cases = corpus::names().expect("the folder of this package can be read");
    let workloads = workloads::all().expect("the folder of the workloads can be read");
    let names: Vec<String> =
        cases.iter().cloned().chain(workloads.into_iter().map(|(name, _)| name)).collect();
    let all = |form: &'static Form, names: &[String]| -> Vec<Trial> {
        names.iter().map(|name| on_device(name.clone(), form)).collect()
    };
    let mut trials: Vec<Trial> = [&AFTER, &ZEROS].into_iter().flat_map(|form| all(form, &names)).collect();
    trials.extend([&HEAP, &FIRST_FIT, &FITTING].into_iter().flat_map(|form| all(form, &cases)));
    let fused = pairs::all().expect("the folder of the pairs can be read");
    let fused: Vec<String> = fused.into_iter().map(|pair| pair.name).collect();
    trials.extend([&AFTER, &HEAP, &FIRST_FIT, &FITTING].into_iter().flat_map(|form| all(form, &fused)));
    trials.push(on_device(FUSED.into(), &BEFORE));
    let without_synth = missing.is_some() || !is_synth_there();
    if missing.is_none() && without_synth {
        eprintln!("firmware: skipped, nothing goes through synth. Missing:\ncargo install synth-cli");
    }
    let skipped = |trials: Vec<Trial>, is_skipped: bool| {
        trials.into_iter().map(move |trial| trial.with_ignored_flag(is_skipped))
    };
    let through_synth = skipped(all(&FOR_SYNTH, &names), without_synth);
    let mut trials: Vec<Trial> = skipped(trials, missing.is_some()).chain(through_synth).collect();
    trials.push(trial("workloads.json has what an engine gives".into(), recorded_results_are_up_to_date));
    trials.push(trial("README.md is up to date".into(), summary_is_up_to_date));
    libtest_mimic::run(&args, trials).exit_code()
}

fn trial(name: String, run: impl FnOnce() -> Result<()> + Send + 'static) -> Trial {
    Trial::test(name, || run().map_err(|error| format!("{error:#}").into()))
}

/// What is made of a module, as `scripts/firmware` knows it, and how it gets to the device.
struct Form {
    name: &'static str,
    chains: &'static [&'static str],
    is: &'static str,
}

const BEFORE: Form = Form { name: "before", chains: &["wasm2c"], is: "before loom" };
const AFTER: Form = Form { name: "after", chains: &["wasm2c", "watched"], is: "after loom" };
const HEAP: Form = Form { name: "heap", chains: &["wasm2c"], is: "with --heap" };
const FIRST_FIT: Form = Form { name: "first-fit", chains: &["wasm2c"], is: "with --allocator" };
const FITTING: Form =
    Form { name: "memory-safe", chains: &["wasm2c", "unchecked"], is: "with --assume memory-safe" };
const ZEROS: Form = Form {
    name: "zeros",
    chains: &["uncleared"],
    is: "with --explicit-zeros, in memory that nothing clears",
};
const FOR_SYNTH: Form = Form { name: "for-synth", chains: &["synth"], is: "through synth" };

/// What synth does not take.
const REFUSED: &[&str] = &["biquad", "frames", "text"];

fn on_device(name: String, form: &'static Form) -> Trial {
    trial(format!("{name}, {}", form.is), move || {
        let loom = command::loom()?.to_str().context("a path in UTF-8")?;
        let mut args = vec!["--form", form.name, "--loom", loom, &name];
        args.extend(form.chains.iter().flat_map(|chain| ["--chain", chain]));
        let output = script(&args)?;
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        // What is wrong in memory that nothing clears is no failure of the script; and loom says where it does not write the zeros.
        let may_refuse = match form.name {
            "zeros" => said.contains("memory has to be cleared"),
            "for-synth" => REFUSED.contains(&&*name) && said.contains("refused: synth: "),
            _ => false,
        };
        let right = said.lines().filter(|line| is_right(line)).count();
        let is_done = output.status.success() && right == form.chains.len();
        ensure!(may_refuse || is_done, "{said}");
        Ok(())
    })
}

/// Whether a line of the script says that all calls are right: `NAME, FORM, CHAIN: 3 of 3 calls right; ...`.
fn is_right(line: &str) -> bool {
    let counts =
        line.split_once(" calls right").and_then(|(head, _)| head.rsplit_once(": ")?.1.split_once(" of "));
    counts.is_some_and(|(right, all)| right == all)
}

fn is_synth_there() -> bool {
    let synth = std::env::var("SYNTH").unwrap_or_else(|_| "synth".into());
    Command::new(synth).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// What has to be installed before anything can run on the device.
fn missing() -> Option<String> {
    match script(&["--missing"]) {
        Ok(output) if output.status.success() => None,
        Ok(output) => Some(String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()),
        Err(error) => Some(format!("{error:#}")),
    }
}

fn script(args: &[&str]) -> Result<Output> {
    let script = folder().join("../scripts/firmware");
    Command::new("python3").arg(script).args(args).output().context("python3")
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).into()
}

fn summary_is_up_to_date() -> Result<()> {
    let cases = corpus::names()?.into_iter().map(|name| corpus::load(&name, "fused-plain.wasm"));
    let mut calls: Vec<usize> = cases.map(|case| Ok(case?.expect.calls.len())).collect::<Result<_>>()?;
    calls.extend(pairs::all()?.iter().map(|pair| pair.expect.calls.len()));
    calls.extend(recorded()?.values().map(|workload| workload.calls.len()));
    let says =
        format!("{} modules, {} calls of what loom makes of them", calls.len(), calls.iter().sum::<usize>());
    summary::check("firmware", &says)
}

/// The calls of one workload.
#[derive(Deserialize)]
struct Recorded {
    calls: Vec<Call>,
}

/// A call with what it led to: results, integers signed, or a trap.
#[derive(Deserialize, Serialize)]
struct Call {
    export: String,
    args: Vec<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<Vec<Number>>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    trap: bool,
}

fn recorded_file() -> PathBuf {
    folder().join("firmware/workloads.json")
}

fn recorded() -> Result<BTreeMap<String, Recorded>> {
    Ok(serde_json::from_str(&std::fs::read_to_string(recorded_file())?)?)
}

/// The calls are chosen by hand; what they lead to is what wasmtime says of the modules as compiled.
fn recorded_results_are_up_to_date() -> Result<()> {
    let mut recorded = recorded()?;
    let mut lines = Vec::new();
    for (name, wasm) in workloads::all()? {
        let calls = recorded.remove(&name).with_context(|| format!("no calls of `{name}`"))?.calls;
        let calls: Vec<String> =
            replayed(&wasm, calls)?.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
        lines.push(format!(
            "{}: {{\"calls\": [\n  {}\n]}}",
            serde_json::to_string(&name)?,
            calls.join(",\n  ")
        ));
    }
    ensure!(recorded.is_empty(), "calls of no workload: {:?}", recorded.keys());
    golden::check(&recorded_file(), &format!("{{\n{}\n}}\n", lines.join(",\n")))
}

/// The calls with what they lead to; one after a trap gets a fresh instance.
fn replayed(wasm: &[u8], calls: Vec<Call>) -> Result<Vec<Call>> {
    let module = compile(wasm)?;
    let mut run = None;
    let mut made = Vec::new();
    for call in calls {
        let (store, instance) = match &mut run {
            Some(run) => run,
            none => none.insert(started(&module)?),
        };
        let results =
            outcome(store, instance, &call).with_context(|| format!("call of `{}`", call.export))?;
        if results.is_none() {
            run = None;
        }
        made.push(Call { trap: results.is_none(), result: results, ..call });
    }
    Ok(made)
}

fn started(module: &Module) -> Result<(Store<()>, Instance)> {
    let mut store = Store::new(engine()?, ());
    let instance = Instance::new(&mut store, module, &[])?;
    Ok((store, instance))
}

/// What a call returns; `None` if it traps.
fn outcome(store: &mut Store<()>, instance: &Instance, call: &Call) -> Result<Option<Vec<Number>>> {
    let function = instance.get_func(&mut *store, &call.export).context("no such function")?;
    let ty = function.ty(&*store);
    ensure!(ty.params().len() == call.args.len(), "{} parameters", ty.params().len());
    let args = call.args.iter().zip(ty.params()).map(|(number, ty)| argument(number, &ty));
    let args = args.collect::<Result<Vec<_>>>()?;
    let mut results = vec![Val::I32(0); ty.results().len()];
    match function.call(store, &args, &mut results) {
        Ok(()) => Ok(Some(results.iter().map(number).collect::<Result<_>>()?)),
        Err(error) if error.is::<Trap>() => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn argument(number: &Number, ty: &ValType) -> Result<Val> {
    let integer = || number.as_i64().with_context(|| format!("{number} is no integer"));
    let float = || number.as_f64().with_context(|| format!("{number} is no number"));
    Ok(match ty {
        ValType::I32 => Val::I32(integer()? as i32),
        ValType::I64 => Val::I64(integer()?),
        ValType::F32 => Val::F32((float()? as f32).to_bits()),
        ValType::F64 => Val::F64(float()?.to_bits()),
        _ => bail!("a parameter of type {ty}"),
    })
}
