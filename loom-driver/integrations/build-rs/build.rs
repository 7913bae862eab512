//! Optimizes a fused module on the facts that follow from its components.

use loom_driver::Optimizer;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Where the module and its components are; your own.
const FOLDER: &str = "../../../testsuite/corpus/panic";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={FOLDER}");
    let read = |file: &str| fs::read(Path::new(FOLDER).join(file));
    let fused = read("fused-plain.wasm")?;
    let optimizer = Optimizer::mcu()
        .component(read("components/panic-lib.wasm")?)
        .component(read("components/panic-app.wasm")?);
    let optimized = optimizer.run(&fused)?;
    for assumption in optimized.report.assumptions() {
        println!("cargo::warning=assumed: {assumption}");
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    Ok(fs::write(out.join("lean.wasm"), &optimized.bytes)?)
}
