//! Other tools that do what loom does, as commands to be measured beside it.
//!
//! * `loom-peers walrus IN OUT`: what the library walrus removes by itself, with every export as a root.
//! * `loom-peers validate IN`: what `wasm-tools validate --features all` does, where that is not installed.

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use std::env;
use std::fs;
use std::process::ExitCode;
use wasmparser::{FuncValidatorAllocations, Parser, ValidPayload, Validator, WasmFeatures};

fn main() -> ExitCode {
    match run(&env::args().skip(1).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> Result<()> {
    match &args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["walrus", input, output] => {
            let mut module = walrus::Module::from_buffer(&read(input)?)?;
            walrus::passes::gc::run(&mut module);
            fs::write(output, module.emit_wasm()).with_context(|| format!("cannot write `{output}`"))
        }
        ["validate", input] => validate(&read(input)?),
        _ => bail!("usage: loom-peers walrus IN OUT, or loom-peers validate IN"),
    }
}

fn read(path: &str) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read `{path}`"))
}

/// Validates the sections one after the other, and then the bodies in parallel.
fn validate(bytes: &[u8]) -> Result<()> {
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    let mut funcs = Vec::new();
    for payload in Parser::new(0).parse_all(bytes) {
        if let ValidPayload::Func(func, body) = validator.payload(&payload?)? {
            funcs.push((func, body));
        }
    }
    funcs.into_par_iter().try_for_each_init(FuncValidatorAllocations::default, |allocations, (func, body)| {
        let mut validator = func.into_validator(std::mem::take(allocations));
        validator.validate(&body)?;
        *allocations = validator.into_allocations();
        Ok(())
    })
}
