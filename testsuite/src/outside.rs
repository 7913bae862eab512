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
//! The header is TOML, read as a `Header`; `script` has the language of what the host does.

mod host;
mod reveal;
mod script;
mod section;

use crate::engine::metered;
use anyhow::{Context, Result, bail, ensure};
use host::Script;
use loom_core::pass::Level;
use loom_core::registry::Registry;
use loom_driver::Config;
use loom_driver::pipeline::{Pipeline, Request};
use section::Section;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use wasmtime::Module;

pub use reveal::reveal;

/// What a file says about its test, in TOML on lines that start with `;;!`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    /// What the host does, from the outside.
    run: Vec<String>,
    /// What the host does inside of an imported function, `MODULE NAME`: in its first call, in its second, and so
    /// on; after that what it does in the last one. An import that is not listed returns zeros.
    #[serde(default)]
    host: BTreeMap<String, Vec<Vec<String>>>,
    /// Imported functions that are linked with one of a subtype of their declared type.
    #[serde(default)]
    subtypes: Vec<String>,
    /// The facts that a fuser would write. Without them, nothing is known about the host.
    section: Option<Section>,
}

impl Header {
    fn script(&self) -> Result<Script> {
        let steps = |lines: &Vec<String>| lines.iter().map(|line| line.parse()).collect::<Result<Vec<_>>>();
        let imports = self
            .host
            .iter()
            .map(|(name, calls)| Ok((name.clone(), calls.iter().map(steps).collect::<Result<_>>()?)));
        let imports = imports.collect::<Result<_>>()?;
        Ok(Script { run: steps(&self.run)?, imports, subtypes: self.subtypes.clone() })
    }
}

/// Runs the test in `file`.
///
/// # Errors
///
/// What the test found.
pub fn run(file: &Path) -> Result<()> {
    let text = std::fs::read_to_string(file)?;
    let header: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix(";;!")).collect();
    let header: Header = toml::from_str(&header.join("\n")).context("the header")?;
    let wasm = wat::parse_str(&text)?;
    let wasm = match &header.section {
        Some(section) => section.stamp(&wasm)?,
        None => wasm,
    };
    let script = header.script()?;
    let seen = observe(&script, &wasm, &wasm).context("the module as it is")?;
    let mut differences = Vec::new();
    for (name, request) in requests()? {
        if let Err(error) = compare(&script, &wasm, &seen, &request) {
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
        requests.push((pass.name.into(), Request { passes: vec![pass.name.into()], ..Request::default() }));
    }
    Ok(requests)
}

fn compare(script: &Script, wasm: &[u8], seen: &[String], request: &Request) -> Result<()> {
    let config = Config::new(Pipeline::plan(&Registry::collect()?, request)?);
    let optimized = loom_driver::optimize(wasm, &config)?;
    let said = optimized.report.passes.iter().flat_map(|run| &run.report.diagnostics);
    if let Some(doubt) = said.map(|said| &said.message).find(|said| said.starts_with("not confirmed")) {
        bail!("{doubt}");
    }
    let sees = observe(script, wasm, &optimized.bytes)?;
    for position in 0..seen.len().max(sees.len()) {
        let (saw, sees) = (seen.get(position), sees.get(position));
        ensure!(saw == sees, "the host saw {saw:?}, and now sees {sees:?}");
    }
    Ok(())
}

/// What the host sees of `module` where it provides what `original` imports.
fn observe(script: &Script, original: &[u8], module: &[u8]) -> Result<Vec<String>> {
    let compile = |wasm: &[u8]| Ok::<_, anyhow::Error>(Module::from_binary(metered()?, &reveal(wasm)?)?);
    host::observe(script, &compile(original)?, &compile(module)?)
}
