//! loom on a generated module, with everything checked that needs no execution.

use anyhow::{Context, Result, bail, ensure};
use arbitrary::Unstructured;
use loom_core::Module;
use loom_core::dce;
use loom_core::pass::{Outcome, PassContext};
use loom_core::report::PassReport;
use loom_core::roots::{Fate, Roots};
use loom_core::settings::Settings;

/// A rewritten module.
pub struct Rewritten {
    /// The output.
    pub wasm: Vec<u8>,
    /// Names of the exports that were roots.
    pub kept: Vec<String>,
    /// Whether each trap has to be of the same kind.
    pub preserve_trap_kind: bool,
}

/// Removes what a random set of exports does not reach, and checks the output: it is valid, a
/// second run and another number of threads give the same bytes, and the exports are the roots.
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
    let roots = Roots::new(&module, fates).context("one fate for each export")?;
    let output = run(&module, &roots, &options)?;
    let preserve_trap_kind = options.preserve_trap_kind;
    let Some(output) = output else {
        return Ok(Rewritten { wasm: wasm.to_vec(), kept: names(&module), preserve_trap_kind });
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
    let again = run(&after, &Roots::all_exports(&after), &options)?;
    if let Some(again) = again {
        let (first, second) = (wasmprinter::print_bytes(&output)?, wasmprinter::print_bytes(&again)?);
        bail!("a second run changes something:\n{first}\n{second}");
    }
    Ok(Rewritten { wasm: output, kept, preserve_trap_kind })
}

fn run(module: &Module<'_>, roots: &Roots, options: &dce::Options) -> Result<Option<Vec<u8>>> {
    let mut report = PassReport::default();
    let settings = Settings::default();
    let mut cx = PassContext { settings: &settings, report: &mut report, source_map: None };
    match dce::run(module, roots, options, &mut cx) {
        Ok(Outcome::Unchanged) => Ok(None),
        Ok(Outcome::Rewritten(bytes)) => Ok(Some(bytes)),
        Err(error) => bail!("{error}\n{}", wasmprinter::print_bytes(module.bytes).unwrap_or_default()),
    }
}

fn names(module: &Module<'_>) -> Vec<String> {
    module.exports.iter().map(|export| export.name.to_string()).collect()
}
