//! loom on a generated module, with everything checked that needs no execution.

use crate::minimal;
use anyhow::{Context, Result, bail, ensure};
use arbitrary::Unstructured;
use loom_check::claim::Claim;
use loom_core::Module;
use loom_core::dce;
use loom_core::index::FuncIndex;
use loom_core::maps::{IndexMap, IndexMaps};
use loom_core::pass::Level;
use loom_core::proposal::{CommitContext, judge};
use loom_core::removal::{self, Removal};
use loom_core::renumber::Renumbered;
use loom_core::report::PassReport;
use loom_core::roots::{Fate, Roots};
use loom_core::settings::Settings;
use loom_driver::pipeline::{PassArg, Pipeline, Request};
use loom_driver::{Config, Registry};
use loom_testsuite::engine::Traps;
use std::fmt;

/// A rewritten module.
pub struct Rewritten {
    /// The output.
    pub wasm: Vec<u8>,
    /// Names of the exports that were roots.
    pub kept: Vec<String>,
    /// What may differ.
    pub tolerance: Tolerance,
}

/// In what the output may differ from the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tolerance {
    /// How exactly traps have to agree.
    pub traps: Traps,
    /// After a trap nothing of the instance is looked at.
    pub trap_ends_instance: bool,
    /// Exported memories may have become larger: only what they had is compared.
    pub larger_memories: bool,
    /// The output may take less fuel and stack: what happens once the input runs out is not compared.
    pub takes_less: bool,
    /// The output may take more of either, for checks that were added: nor is it once that runs out.
    pub takes_more: bool,
}

impl Tolerance {
    /// What any choice of passes promises.
    fn of_passes() -> Tolerance {
        Tolerance {
            traps: Traps::Any,
            trap_ends_instance: false,
            larger_memories: true,
            takes_less: true,
            takes_more: false,
        }
    }
}

/// Removes what a random set of exports does not reach, and checks the output: it is valid, a
/// second run and another number of threads give the same bytes, the exports are the roots, and
/// everything else is referred to.
///
/// # Errors
///
/// What is wrong with the output.
pub fn dce(wasm: &[u8], input: &mut Unstructured<'_>) -> Result<Rewritten> {
    let module = Module::parse(wasm).map_err(|error| anyhow::anyhow!("the generated module: {error}"))?;
    let mut kept = Vec::new();
    let mut fates = Vec::new();
    for export in &module.exports {
        fates.push(match input.ratio(2, 3).unwrap_or(true) {
            true => {
                kept.push(export.name.to_string());
                Fate::public()
            }
            false => Fate::Drop { reason: "by chance".into() },
        });
    }
    let options = dce::Options { preserve_trap_kind: input.ratio(1, 4).unwrap_or(false) };
    let roots = Roots::new(&module, fates, Vec::new()).context("one fate for each export")?;
    let output = run(&module, &roots, &options)?;
    let traps = if options.preserve_trap_kind { Traps::Exact } else { Traps::AnyForIndirectCalls };
    let tolerance = Tolerance {
        traps,
        trap_ends_instance: false,
        larger_memories: false,
        takes_less: false,
        takes_more: false,
    };
    let Some(output) = output else {
        return Ok(Rewritten { wasm: wasm.to_vec(), kept: names(&module), tolerance });
    };
    let single = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    let alone = single.install(|| run(&module, &roots, &options))?;
    ensure!(alone.as_ref() == Some(&output), "one thread gives other bytes than several");

    let after = Module::parse(&output).and_then(|after| after.validate_bodies().map(|()| after));
    let after = match after {
        Ok(after) => after,
        Err(error) => {
            let text = wasmprinter::print_bytes(wasm).unwrap_or_default();
            bail!("the output is not valid: {error}\n{text}")
        }
    };
    ensure!(names(&after) == kept, "the exports are not the roots");
    if let Err(left) = minimal::check(&after) {
        let (input, output) = (wasmprinter::print_bytes(wasm)?, wasmprinter::print_bytes(&output)?);
        bail!("{left} in the output:\n{input}\n{output}");
    }
    let again = run(&after, &Roots::all_exports(&after), &options)?;
    if let Some(again) = again {
        let (first, second) = (wasmprinter::print_bytes(&output)?, wasmprinter::print_bytes(&again)?);
        bail!("a second run changes something:\n{first}\n{second}");
    }
    Ok(Rewritten { wasm: output, kept, tolerance })
}

/// Passes of `-Omcu` and beside it that [`passes`] runs, with the options that it draws and those
/// that it needs: without checks, what lies outside a memory is not the same.
const PASSES: &[(&str, &[&str], &[&str])] = &[
    ("dce", &[], &[]),
    ("devirtualize", &[], &[]),
    ("forward", &[], &[]),
    ("trap-sink", &[TRAP_ENDS_INSTANCE, FORWARD_PROGRESS], &[]),
    ("memory-merge", &["into-exported"], &["checked=true"]),
    ("compact", &[TRAP_ENDS_INSTANCE], &[]),
    ("fold", &[], &[]),
    ("inline", &[], &[]),
    ("params", &[], &[]),
    ("locals", &[], &[]),
    ("merge", &[], &[]),
    ("cells", &[], &[]),
    ("trim", &["fixed"], &[]),
    ("reorder", &[], &[]),
    (EXPLICIT_ZEROS, &[], &[]),
];
/// What a pass says whose own check refuses its output: nothing changes, but it is a finding.
const NOT_CONFIRMED: &str = "not confirmed";
const EXPLICIT_ZEROS: &str = "explicit-zeros";
const TRAP_ENDS_INSTANCE: &str = "trap-ends-instance";
const FORWARD_PROGRESS: &str = "forward-progress";

/// What is run: a level, or passes, with options.
pub struct Plan {
    request: Request,
    /// What may differ afterwards.
    pub tolerance: Tolerance,
}

impl Plan {
    /// A level, or a random choice of passes, with random options.
    ///
    /// # Errors
    ///
    /// If an option is malformed.
    pub fn draw(input: &mut Unstructured<'_>) -> Result<Plan> {
        if input.ratio(1, 3).unwrap_or(false) {
            return Plan::passes(input);
        }
        let request = Request { level: Some(Level::Mcu), ..Request::default() };
        let mut plan = Plan { request, tolerance: Tolerance::of_passes() };
        if input.ratio(1, 3).unwrap_or(false) {
            plan.add("memory-merge", &["checked=true"])?;
            plan.tolerance.takes_more = true;
        }
        if input.ratio(1, 3).unwrap_or(false) {
            plan.add_option("compact", &format!("{TRAP_ENDS_INSTANCE}=true"))?;
            plan.tolerance.trap_ends_instance = true;
        }
        Ok(plan)
    }

    /// A random choice of passes, with random options.
    fn passes(input: &mut Unstructured<'_>) -> Result<Plan> {
        let mut plan = Plan { request: Request::default(), tolerance: Tolerance::of_passes() };
        for (name, drawn, needed) in PASSES {
            if !input.ratio(3, 4).unwrap_or(true) {
                continue;
            }
            plan.add(name, needed)?;
            plan.tolerance.takes_more |= *name == "memory-merge";
            for option in *drawn {
                let value = input.ratio(1, 2).unwrap_or(true);
                plan.add_option(name, &format!("{option}={value}"))?;
                plan.tolerance.trap_ends_instance |= *option == TRAP_ENDS_INSTANCE && value;
            }
        }
        Ok(plan)
    }

    fn add(&mut self, pass: &str, options: &[&str]) -> Result<()> {
        self.request.passes.push(pass.to_string());
        options.iter().try_for_each(|option| self.add_option(pass, option))
    }

    fn add_option(&mut self, pass: &str, option: &str) -> Result<()> {
        let pass_arg = format!("{pass}:{option}").parse().map_err(anyhow::Error::msg)?;
        self.request.pass_args.push(pass_arg);
        Ok(())
    }

    /// Runs it through the driver.
    ///
    /// # Errors
    ///
    /// If it fails, or a pass does not confirm what it did.
    pub fn run(&self, wasm: &[u8]) -> Result<Vec<u8>> {
        let config = Config::new(Pipeline::plan(&Registry::collect()?, &self.request)?);
        match loom_driver::optimize(wasm, &config) {
            Ok(optimized) => {
                let said = optimized.report.passes.iter().flat_map(|run| &run.report.diagnostics);
                let mut said = said.map(|said| &said.message);
                if let Some(doubt) = said.find(|said| said.starts_with(NOT_CONFIRMED)) {
                    bail!("{doubt}\n{}", wasmprinter::print_bytes(wasm).unwrap_or_default());
                }
                Ok(optimized.bytes.into_owned())
            }
            Err(error) => bail!("{error}\n{}", wasmprinter::print_bytes(wasm).unwrap_or_default()),
        }
    }

    /// The same, and checks the output: it is valid, and a second run and another number of threads give the same
    /// bytes.
    ///
    /// # Errors
    ///
    /// What is wrong with the output.
    pub fn checked(&self, wasm: &[u8]) -> Result<Vec<u8>> {
        let output = self.run(wasm)?;
        let single = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
        ensure!(single.install(|| self.run(wasm))? == output, "one thread gives other bytes than several");
        // With the zeros that it writes, a memory may be worth taking away to `cells`, which goes by the size of the file.
        if self.request.passes.iter().any(|pass| pass == EXPLICIT_ZEROS) {
            return Ok(output);
        }
        let second = self.run(&output)?;
        if second != output {
            let [input, first, second] = [wasm, &output, &second].map(wasmprinter::print_bytes);
            bail!("a second run of {self} changes something:\n{}\n{}\n{}", input?, first?, second?);
        }
        Ok(output)
    }
}

/// As arguments of `loom opt`.
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.request.level.is_some() {
            f.write_str("-Omcu")?;
        }
        self.request.passes.iter().try_for_each(|pass| write!(f, " --pass {pass}"))?;
        let mut options = self.request.pass_args.iter();
        options.try_for_each(|PassArg { pass, key, value, .. }| write!(f, " --pass-arg {pass}:{key}={value}"))
    }
}

/// Runs a random choice of passes and options through the driver, and checks the output as [`Plan::checked`] does.
///
/// # Errors
///
/// What is wrong with the output.
pub fn passes(wasm: &[u8], input: &mut Unstructured<'_>) -> Result<Rewritten> {
    let plan = Plan::passes(input)?;
    // Few generated modules have so many functions that `reorder` has something to do.
    let shuffled = if input.ratio(1, 4).unwrap_or(false) { Some(shuffled(wasm, input)?) } else { None };
    let wasm = shuffled.as_deref().unwrap_or(wasm);
    let output = plan.checked(wasm)?;
    let module = Module::parse(wasm).map_err(|error| anyhow::anyhow!("the generated module: {error}"))?;
    Ok(Rewritten { wasm: output, kept: names(&module), tolerance: plan.tolerance })
}

/// The module with its functions in a random order, which the checker finds right.
fn shuffled(wasm: &[u8], input: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let module = Module::parse(wasm).map_err(|error| anyhow::anyhow!("the generated module: {error}"))?;
    let mut order: Vec<FuncIndex> = module.funcs.keys().collect();
    let defined = order.get_mut(module.imported_funcs..).unwrap_or_default();
    for last in (1..defined.len()).rev() {
        defined.swap(last, input.int_in_range(0..=last).unwrap_or(last));
    }
    let mut maps = IndexMaps::identity(&module);
    maps.funcs = IndexMap::of_kept(order, module.funcs.len());
    let (settings, mut report) = (Settings::default(), PassReport::default());
    let mut cx = CommitContext { settings: &settings, report: &mut report, source_map: None };
    let output = Renumbered::of(&module, &maps)?.with(maps.clone()).assemble(&module, &mut cx);
    let claim = Removal {
        maps: removal::runs(&maps),
        may_go: Vec::new(),
        preserve_trap_kind: true,
        may_reorder: true,
    };
    let after = Module::parse(&output).map_err(|error| anyhow::anyhow!("shuffled: {error}"))?;
    after.validate_bodies().map_err(|error| anyhow::anyhow!("shuffled: {error}"))?;
    judge(&Claim::Removal(claim), &module, &output, settings.outside)
        .map_err(|refused| anyhow::anyhow!("shuffled: {refused}"))?;
    Ok(output)
}

fn run(module: &Module<'_>, roots: &Roots, options: &dce::Options) -> Result<Option<Vec<u8>>> {
    let mut report = PassReport::default();
    let settings = Settings::default();
    let mut cx = CommitContext { settings: &settings, report: &mut report, source_map: None };
    dce::run(module, roots, options, &mut cx).map_err(|error| {
        anyhow::anyhow!("{error}\n{}", wasmprinter::print_bytes(module.bytes).unwrap_or_default())
    })
}

fn names(module: &Module<'_>) -> Vec<String> {
    module.exports.iter().map(|export| export.name.to_string()).collect()
}
