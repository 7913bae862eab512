//! A module, what its host does while it runs, and what comes of that, in one file.
//!
//! ```text
//! ;;! run = ["call run 2 -> 49"]
//! ;;! host."my:res drop" = [["call dtor 42"]]
//! ;;! [section]
//! ;;! users = [{ kind = "lift", callee = "run" }]
//!
//! ;; The one fact about the outside that the file is about.
//! (module ...)
//! ```
//!
//! The file runs as it is and after each of several pipelines, and the host does the same both times: all that it
//! may do while the module is not looking. Whatever the host can see has to be the same, and as the file says.
//! The header is TOML, read as a [`Scenario`]; `script` has the language of what the host does.

mod exceptions;
mod host;
mod interrupts;
mod lies;
mod reveal;
mod script;
mod section;

use crate::engine::{interruptible, metered};
use anyhow::{Context, Result, bail, ensure};
use host::Script;
use loom_core::pass::Level;
use loom_core::registry::Registry;
use loom_driver::Config;
use loom_driver::pipeline::{Pipeline, Request};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use wasmtime::Module;

pub use interrupts::POINT;
pub use lies::{LIES, Lie, Users, is_noticed};
pub use reveal::reveal;
pub use section::{Facts, Section};

/// What a file says about its test, in TOML on lines that start with `;;!`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What the host does, from the outside.
    pub run: Vec<String>,
    /// What the host does inside of an imported function, `MODULE NAME`: in its first call, in its second, and so
    /// on; after that what it does in the last one. An import that is not listed returns zeros.
    #[serde(default)]
    pub host: BTreeMap<String, Vec<Vec<String>>>,
    /// Imported functions that are linked with one of a subtype of their declared type.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subtypes: Vec<String>,
    /// The trees that exports belong to: the host does not call one of a tree that a trap has ended. `%a` is the
    /// function that the number `a` stands for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub trees: BTreeMap<String, u32>,
    /// What the host does when it interrupts the module: the first time, the second, and so on; after that what it
    /// does the last time. Interrupts come at loops where the exported global `point` has changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interrupts: Vec<Vec<String>>,
    /// The facts that a fuser would write. Without them, nothing is known about the host.
    pub section: Option<Section>,
}

impl Scenario {
    /// Reads the header of a file.
    ///
    /// # Errors
    ///
    /// If it is malformed.
    pub fn read(text: &str) -> Result<Scenario> {
        let header: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix(";;!")).collect();
        toml::from_str(&header.join("\n")).context("the header")
    }

    /// A file with this header and a module.
    ///
    /// # Errors
    ///
    /// If something in it cannot be written as TOML.
    pub fn file(&self, module: &str) -> Result<String> {
        let header = toml::to_string(self)?;
        let header: String = header.lines().map(|line| format!(";;! {line}\n")).collect();
        Ok(format!("{header}\n{module}"))
    }

    /// The module with the facts in it.
    ///
    /// # Errors
    ///
    /// If they do not fit the module.
    pub fn stamp(&self, wasm: Vec<u8>) -> Result<Vec<u8>> {
        match &self.section {
            Some(section) => section.stamp(&wasm),
            None => Ok(wasm),
        }
    }

    /// What the host sees of `module` where it provides what `original` imports.
    ///
    /// # Errors
    ///
    /// If the host cannot do what the scenario says, or sees something else than it says.
    pub fn observe(&self, original: &[u8], module: &[u8]) -> Result<Vec<String>> {
        let engine = if self.interrupts.is_empty() { metered()? } else { interruptible()? };
        let compile = |wasm: &[u8]| Ok::<_, anyhow::Error>(Module::from_binary(engine, &reveal(wasm)?)?);
        host::observe(&self.script()?, &compile(original)?, &compile(module)?)
    }

    fn script(&self) -> Result<Script> {
        let steps = |lines: &Vec<String>| lines.iter().map(|line| line.parse()).collect::<Result<Vec<_>>>();
        let imports = self
            .host
            .iter()
            .map(|(name, calls)| Ok((name.clone(), calls.iter().map(steps).collect::<Result<_>>()?)));
        let imports = imports.collect::<Result<_>>()?;
        Ok(Script {
            run: steps(&self.run)?,
            imports,
            subtypes: self.subtypes.clone(),
            trees: self.trees.clone(),
            interrupts: self.interrupts.iter().map(steps).collect::<Result<_>>()?,
        })
    }
}

/// Runs the test in `file`.
///
/// # Errors
///
/// What the test found.
pub fn run(file: &Path) -> Result<()> {
    run_text(&std::fs::read_to_string(file)?)
}

/// Runs a test.
///
/// # Errors
///
/// What it found.
pub fn run_text(text: &str) -> Result<()> {
    let scenario = Scenario::read(text)?;
    let wasm = scenario.stamp(wat::parse_str(text)?)?;
    let seen = scenario.observe(&wasm, &wasm).context("the module as it is")?;
    let mut differences = Vec::new();
    for (name, request) in requests()? {
        if let Err(error) = compare(&scenario, &wasm, &seen, &request) {
            differences.push(format!("{name}: {error:#}"));
        }
    }
    ensure!(differences.is_empty(), "{}", differences.join("\n"));
    Ok(())
}

/// What is run: the levels, and each pass alone.
fn requests() -> Result<Vec<(String, Request)>> {
    let mut requests: Vec<(String, Request)> = [Level::O1, Level::Mcu]
        .map(|level| (format!("{level:?}"), Request { level: Some(level), ..Request::default() }))
        .into();
    let mut single_memory = Request { level: Some(Level::Mcu), ..Request::default() };
    single_memory.passes.push("memory-merge".into());
    requests.push(("Mcu with memory-merge".into(), single_memory));
    for pass in Registry::collect()?.passes() {
        let mut request = Request { passes: vec![pass.name.into()], ..Request::default() };
        // A budget is a decision, for which there is no default.
        if pass.name == "heap" {
            request.pass_args.push("heap:budget=1MiB".parse().map_err(anyhow::Error::msg)?);
        }
        requests.push((pass.name.into(), request));
    }
    Ok(requests)
}

/// Runs loom; that a pass does not confirm what it did is an error.
fn optimize(wasm: &[u8], request: &Request) -> Result<Vec<u8>> {
    let config = Config::new(Pipeline::plan(&Registry::collect()?, request)?);
    let optimized = loom_driver::optimize(wasm, &config)?;
    let said = optimized.report.passes.iter().flat_map(|run| &run.report.diagnostics);
    if let Some(doubt) = said.map(|said| &said.message).find(|said| said.starts_with("not confirmed")) {
        bail!("{doubt}");
    }
    Ok(optimized.bytes.into_owned())
}

fn compare(scenario: &Scenario, wasm: &[u8], seen: &[String], request: &Request) -> Result<()> {
    let sees = scenario.observe(wasm, &optimize(wasm, request)?)?;
    for position in 0..seen.len().max(sees.len()) {
        let (saw, sees) = (seen.get(position), sees.get(position));
        ensure!(saw == sees, "the host saw {saw:?}, and now sees {sees:?}");
    }
    Ok(())
}
