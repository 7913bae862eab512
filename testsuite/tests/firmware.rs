//! On an emulated Cortex-M4: what loom makes of the corpus and of the workloads, compiled by wasm2c and
//! gcc, makes the recorded calls and each is right (`firmware/README.md`).
//!
//! Where the tools are not installed, this says so and what to install, and is no failure. All forms
//! and chains, `synth` among them, are run by `scripts/firmware`; here are those that show loom's work.

use anyhow::{Context, Result, bail, ensure};
use libtest_mimic::{Arguments, Trial};
use loom_testsuite::engine::{compile, engine};
use loom_testsuite::replay::number;
use loom_testsuite::{command, corpus, golden, summary, workloads};
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
    let forms = |name: &String| ["after", "zeros"].map(|form| on_device(name.clone(), form));
    let mut trials: Vec<Trial> = names.iter().flat_map(forms).collect();
    trials.extend(cases.into_iter().map(|name| on_device(name, "heap")));
    trials.push(on_device(FUSED.into(), "before"));
    let mut trials: Vec<Trial> =
        trials.into_iter().map(|trial| trial.with_ignored_flag(missing.is_some())).collect();
    trials.push(trial("workloads.json has what an engine gives".into(), recorded_results_are_up_to_date));
    trials.push(trial("README.md is up to date".into(), summary_is_up_to_date));
    libtest_mimic::run(&args, trials).exit_code()
}

fn trial(name: String, run: impl FnOnce() -> Result<()> + Send + 'static) -> Trial {
    Trial::test(name, || run().map_err(|error| format!("{error:#}").into()))
}

fn on_device(name: String, form: &'static str) -> Trial {
    let (said, chain) = match form {
        "heap" => ("with --heap".to_string(), "wasm2c"),
        "zeros" => ("with --explicit-zeros, in memory that nothing clears".to_string(), "uncleared"),
        form => (format!("{form} loom"), "wasm2c"),
    };
    trial(format!("{name}, {said}"), move || {
        let loom = command::loom()?.to_str().context("a path in UTF-8")?;
        let output = script(&["--chain", chain, "--form", form, "--loom", loom, &name])?;
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        if form == "zeros" {
            // What is wrong there is no failure of the script; and loom says where it does not write the zeros.
            let is_right = said.split_once(" of ").is_some_and(|(right, rest)| {
                let right = right.rsplit(' ').next();
                right == rest.split(' ').next()
            });
            ensure!(is_right || said.contains("memory has to be cleared"), "{said}");
            return Ok(());
        }
        ensure!(output.status.success() && said.contains("calls right"), "{said}");
        Ok(())
    })
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
