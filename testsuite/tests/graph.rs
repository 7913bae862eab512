//! The reference graph says the same as reachability: what it reaches is what is live.

use anyhow::{Context, Result, ensure};
use loom_core::Module;
use loom_core::explain::Why;
use loom_core::explain::graph::cut::Cut;
use loom_core::refs::named::OperatorName;
use loom_core::roots::Roots;
use loom_core::survivors;
use loom_driver::size::Sizes;
use loom_testsuite::references::check;
use loom_testsuite::{corpus, tree};
use std::collections::BTreeSet;

#[test]
fn on_every_filetest() -> Result<()> {
    let mut modules = 0;
    for (name, file) in tree::files("filetests", "wat")? {
        let text = std::fs::read_to_string(&file)?;
        let Ok(bytes) = wat::Parser::new().parse_str(None, &text) else { continue };
        check(&bytes).context(name)?;
        modules += 1;
    }
    ensure!(modules > 100, "only {modules} modules");
    Ok(())
}

#[test]
fn on_the_corpus() -> Result<()> {
    for name in corpus::names()? {
        check(&corpus::load(&name, "fused.wasm")?.wasm).context(name)?;
    }
    Ok(())
}

/// The sizes of sections and of what is in them add up.
#[test]
fn sizes_add_up() -> Result<()> {
    for case in corpus::names()? {
        let bytes = corpus::load(&case, "fused.wasm")?.wasm;
        let sizes = Sizes::of(&Module::parse(&bytes)?, &BTreeSet::new(), &[])?;
        let sections: u64 = sizes.sections.iter().map(|section| section.bytes).sum();
        ensure!(sections + 8 == bytes.len() as u64, "{case}: sections of {sections} bytes");
        for (kind, section) in [("func", "code"), ("export", "export"), ("elem", "elem"), ("data", "data")] {
            let items = sizes.items.iter().filter(|item| item.item.split(':').next() == Some(kind));
            let items: u64 = items.map(|item| item.shallow).sum();
            let section = sizes.sections.iter().find(|other| other.name == section && !other.custom);
            let section = section.map_or(0, |section| section.bytes);
            // The header of a section and the count in it take up to 11 bytes.
            ensure!((items..=items + 11).contains(&section), "{case}: {kind}: {items} in {section}");
        }
        let components: u64 = sizes.components.iter().map(|component| component.funcs).sum();
        ensure!(components > 0 && sizes.components.len() >= 2, "{case}: {:?}", sizes.components);
    }
    Ok(())
}

/// What a cut names is enough in fact: without it no `memory.grow` is left.
#[test]
fn removing_a_cut_removes_its_target() -> Result<()> {
    let name = OperatorName::new("memory.grow").context("an operator")?;
    for case in corpus::names()? {
        let bytes = corpus::load(&case, "fused.wasm")?.wasm;
        let module = Module::parse(&bytes)?;
        let why = Why::of(&module, &Roots::all_exports(&module), false)?;
        let targets: Vec<usize> =
            name.occurrences(&module).into_iter().filter_map(|(func, _)| why.body(func)).collect();
        ensure!(!targets.is_empty(), "{case}: no memory.grow");
        let exports = why.graph.exports_to(&targets).context("exports")?;
        let exports = Cut { exports, calls: Vec::new() };
        let least = why.graph.least_cut(&targets).context("a cut")?;
        ensure!(least.len() <= exports.len(), "{case}");
        for cut in [exports, least] {
            let removed = survivors::removed(&module, &cut)?;
            let Some(removed) = removed else { continue };
            wasmparser::Validator::new().validate_all(&removed).context("the rest is invalid")?;
            let removed = Module::parse(&removed)?;
            ensure!(name.occurrences(&removed).is_empty(), "{case}: {cut:?} is not enough");
        }
    }
    Ok(())
}
