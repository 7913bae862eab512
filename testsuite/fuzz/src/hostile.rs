//! Modules in the style of fused components, under a host that does whatever it may.
//!
//! One or two components with a shadow stack each, or one that they share: lifts, an allocator, a post-return, a
//! callback, a destructor, a thread function, and helpers behind them, with frames, tables of constants, flags that
//! are half-written across imports, counters and buffers in private memories. The host enters, reads and writes what
//! [`loom_core::outside`] says that it may, at random times, at the depths that its callers leave. Sometimes the
//! facts that a fuser writes are all there, sometimes a part of them, sometimes none.

mod body;
mod facts;
mod host;
mod layout;

use crate::{Ran, rewrite};
use anyhow::{Result, ensure};
use arbitrary::Unstructured;
use layout::Layout;
use loom_testsuite::interface::Interface;
use loom_testsuite::outside::Scenario;
use meld_boundary::UserKind;

/// One generated module and its host, compared before and after a random pipeline.
///
/// # Errors
///
/// A finding.
pub fn run(input: &mut Unstructured<'_>) -> Result<Ran> {
    let Ok(layout) = Layout::draw(input) else { return Ok(Ran::Skipped) };
    let plan = rewrite::Plan::draw(input)?;
    let Ok(scenario) = host::draw(&layout, input) else { return Ok(Ran::Skipped) };
    // The bodies last: they take all that is left.
    let Ok(text) = layout.module(input) else { return Ok(Ran::Skipped) };
    let wasm = scenario.stamp(wat::parse_str(&text)?)?;
    compare(&scenario, &wasm, &plan).map_err(|error| {
        let file = scenario.file(&text).unwrap_or_default();
        let after = plan.run(&wasm).and_then(wasmprinter::print_bytes);
        error.context(format!("{file}\n;; {plan}\n\n{}", after.unwrap_or_default()))
    })
}

fn compare(scenario: &Scenario, wasm: &[u8], plan: &rewrite::Plan) -> Result<Ran> {
    let output = plan.checked(wasm)?;
    let scenario = without_destructors(scenario, &Interface::read(&output)?);
    let Ok(mut seen) = scenario.observe(wasm, wasm) else { return Ok(Ran::Skipped) };
    let mut sees = scenario.observe(wasm, &output)?;
    if plan.tolerance.trap_ends_instance {
        // Nothing of an instance is looked at any more: neither on this side nor on that.
        let is_over = |step: &String| step.ends_with("trap") || step.contains("-> throws");
        let trap = [&seen, &sees].map(|seen| seen.iter().position(is_over));
        if let Some(first) = trap.into_iter().flatten().min() {
            seen.truncate(first + 1);
            sees.truncate(first + 1);
        }
    }
    let differs = (0..seen.len().max(sees.len())).find(|step| seen.get(*step) != sees.get(*step));
    if let Some(step) = differs {
        let around = step.saturating_sub(12);
        ensure!(
            false,
            "step {step} differs\nbefore: {:#?}\nafter: {:#?}",
            seen.get(around..seen.len().min(step + 2)),
            sees.get(around..sees.len().min(step + 2))
        );
    }
    Ok(Ran::Done)
}

/// The scenario without calls of destructors that may go: of those whose drops the section lists, and where no drop
/// is left.
fn without_destructors(scenario: &Scenario, output: &Interface) -> Scenario {
    let mut scenario = scenario.clone();
    let destructors = scenario.section.iter().flat_map(|section| &section.users);
    let destructors =
        destructors.filter(|user| user.kind == UserKind::Destructor && !user.imports.is_empty());
    let has = |import: &String| {
        output.imports.iter().any(|(_, module, name)| format!("{module} {name}") == *import)
    };
    let gone = destructors.filter(|user| !user.imports.iter().any(has)).flat_map(|user| &user.uses);
    let gone: Vec<String> = gone.map(|(_, name)| format!("call {name} ")).collect();
    let stays = |step: &String| !gone.iter().any(|call| step.contains(call));
    scenario.run.retain(stays);
    scenario.host.values_mut().flatten().for_each(|steps| steps.retain(stays));
    scenario
}
