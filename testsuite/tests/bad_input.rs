//! Input that is damaged: an error, nothing written, and never a panic.

use anyhow::{Result, ensure};
use loom_core::Error;
use loom_testsuite::optimize::{Run, config};
use loom_testsuite::{command, corpus, facts};
use std::path::Path;

fn stamped() -> Result<Vec<u8>> {
    facts::stamped(&corpus::load("hosted", "fused.wasm")?)
}

/// Whoever requires the section at the end notices that the end is missing, wherever the cut is.
/// Without that, a file that was cut between two sections can be a module like any other.
#[test]
fn truncated_anywhere() -> Result<()> {
    let module = stamped()?;
    let mut config = config(Run::Mcu)?;
    config.settings.require_boundary = true;
    for length in (0..module.len()).step_by(7) {
        match loom_driver::optimize(&module[..length], &config) {
            Err(Error::NotWasm(_) | Error::Invalid { .. } | Error::Refused { .. }) => {}
            other => panic!("cut after {length} bytes: {other:?}"),
        }
    }
    Ok(())
}

#[test]
fn truncated_and_nothing_is_written() -> Result<()> {
    let module = stamped()?;
    let folder = tempfile::tempdir()?;
    for length in (0..module.len()).step_by(997) {
        std::fs::write(folder.path().join("cut.wasm"), &module[..length])?;
        let args = ["opt", "-Omcu", "--require-boundary", "cut.wasm", "-o", "out.wasm"];
        let output = command::run(&args, folder.path(), b"")?;
        ensure!(output.code == Some(1), "cut after {length} bytes: {output:?}");
        ensure!(output.stderr.starts_with("error: "), "cut after {length} bytes: {}", output.stderr);
        let files: Vec<_> = std::fs::read_dir(folder.path())?.collect::<Result<_, _>>()?;
        ensure!(files.len() == 1, "cut after {length} bytes: left {files:?}");
    }
    Ok(())
}

/// One byte that is wrong makes the module invalid, or a different valid one; what comes out of a
/// valid one is valid. Half of the damage hits the sections in front of the code.
#[test]
fn damaged_anywhere() -> Result<()> {
    let module = stamped()?;
    let config = config(Run::Mcu)?;
    let head = 2000.min(module.len());
    for position in (8..head).step_by(7).chain((head..module.len()).step_by(211)) {
        for flip in [0x01, 0xff] {
            let mut damaged = module.clone();
            damaged[position] ^= flip;
            match loom_driver::optimize(&damaged, &config) {
                Ok(optimized) => {
                    let mut validator =
                        wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::all());
                    validator.validate_all(&optimized.bytes)?;
                }
                Err(Error::NotWasm(_) | Error::Component | Error::Invalid { .. } | Error::Refused { .. }) => {
                }
                Err(error) => panic!("byte {position} ^ {flip:#x}: {error}"),
            }
        }
    }
    Ok(())
}

/// A file that exists is not touched by a run that fails.
#[test]
fn an_old_output_survives_a_failure() -> Result<()> {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("out.wasm"), b"precious")?;
    let args = ["opt", "-", "-o", "out.wasm"];
    let output = command::run(&args, Path::new(folder.path()), b"\0asm\x01\0\0\0\x01")?;
    ensure!(output.code == Some(1), "{output:?}");
    ensure!(std::fs::read(folder.path().join("out.wasm"))? == b"precious");
    Ok(())
}
