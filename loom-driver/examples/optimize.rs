//! Optimizes a fused module on the facts that follow from its components, and writes what has to hold for it:
//!
//! ```sh
//! cargo run -p loom-driver --example optimize -- FUSED OUT COMPONENT...
//! ```

use loom_driver::Optimizer;
use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let files: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let [fused, out, components @ ..] = files.as_slice() else {
        return Err("expected FUSED OUT COMPONENT...".into());
    };
    let mut optimizer = Optimizer::mcu();
    for component in components {
        optimizer = optimizer.component(fs::read(component)?);
    }
    let fused = fs::read(fused)?;
    let optimized = optimizer.run(&fused)?;
    fs::write(out, &optimized.bytes)?;
    println!("{} -> {} bytes", fused.len(), optimized.bytes.len());
    for assumption in optimized.report.assumptions() {
        println!("assumed: {assumption}");
    }
    Ok(())
}
