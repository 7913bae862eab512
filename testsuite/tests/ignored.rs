//! A boundary section that fails a reader's check is ignored as a whole: exports stay, loom says
//! why, and only who relied on it (`--require-boundary`, a promise) gets an error.
//!
//! Each entry of [`FLAWS`] makes one thing wrong with a good section. What loom prints about it is
//! in `cli/boundary/ignored.txt`, rewritten by `BLESS=1`.

use anyhow::{Context, Result, ensure};
use loom_testsuite::command::{self, Output};
use loom_testsuite::interface::Interface;
use loom_testsuite::{corpus, facts, golden};
use meld_boundary::{
    Boundary, Export, ExternalKind, ImportName, Promise, PromiseKind, Scope, Use, UseOption,
};
use std::path::Path;
use wasm_encoder::{CustomSection, Section};

/// What is wrong with a section.
enum Flaw {
    /// The facts are.
    Facts(fn(&mut Boundary)),
    /// The encoding is.
    Payload(fn(&mut Vec<u8>)),
    /// The module around it is.
    Module(fn(&mut Vec<u8>)),
}

/// One or more flaws for each of the checks, in their order.
const FLAWS: &[(&str, Flaw)] = &[
    ("1: two sections", Flaw::Module(|module| append(module, meld_boundary::SECTION_NAME, b""))),
    ("2: a version that nobody knows", Flaw::Payload(|payload| payload[0] = 3)),
    ("2: a mandatory subsection that nobody knows", Flaw::Payload(|payload| payload.extend([100, 0]))),
    ("2: a subsection that is cut off", Flaw::Payload(|payload| payload.truncate(payload.len() - 1))),
    ("2: an unknown scope", Flaw::Payload(|payload| *after(payload, b"__heap_base") = 3)),
    ("2: an unknown role", Flaw::Payload(|payload| *after(payload, b"__heap_base\x01\x80") = 0x08)),
    ("2: no subsections", Flaw::Payload(|payload| payload.truncate(1))),
    ("3: a stale digest", Flaw::Facts(|boundary| boundary.contract.digest = Default::default())),
    ("4: an export too few", Flaw::Facts(|boundary| drop(boundary.exports.pop()))),
    (
        "4: an export of another kind",
        Flaw::Facts(|boundary| export(boundary, "run").kind = ExternalKind::Global),
    ),
    ("4: an import of another name", Flaw::Facts(|boundary| boundary.imports[0].name = "later".into())),
    ("5: a use of something not exported", Flaw::Facts(|boundary| realloc(boundary).name = "malloc".into())),
    ("5: a use of the wrong kind", Flaw::Facts(|boundary| realloc(boundary).name = "memory$2".into())),
    ("5: a realloc of another type", Flaw::Facts(|boundary| realloc(boundary).name = "run".into())),
    (
        "5: a post-return with a result",
        Flaw::Facts(|boundary| realloc(boundary).option = UseOption::PostReturn),
    ),
    ("5: a callback of another type", Flaw::Facts(|boundary| realloc(boundary).option = UseOption::Callback)),
    (
        "5: a destructor of another type",
        Flaw::Facts(|boundary| realloc(boundary).option = UseOption::Destructor),
    ),
    ("5: a user behind no import", Flaw::Facts(|boundary| boundary.users[1].imports.push(nowhere()))),
    (
        "6: an import without a user",
        Flaw::Facts(|boundary| boundary.users.retain(|user| !user.label.contains("now"))),
    ),
    (
        "6: a lift callee without a user",
        Flaw::Facts(|boundary| boundary.users.retain(|user| user.label != "run")),
    ),
    (
        "6: a user of an internal callee",
        Flaw::Facts(|boundary| export(boundary, "run").scope = Scope::Internal),
    ),
];

/// The flaws that also make the promise unreadable. With all others it is an error.
const PROMISE_IS_CUT_OFF: [&str; 2] = ["2: a subsection that is cut off", "2: no subsections"];

#[test]
fn a_section_that_fails_a_check_is_ignored() -> Result<()> {
    let mut transcript = String::new();
    for (name, flaw) in FLAWS {
        let output = ignored(name, flaw).with_context(|| name.to_string())?;
        transcript.push_str(&format!("{name}\n{output}\n"));
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("cli/boundary/ignored.txt");
    golden::check(&file, &transcript)
}

#[test]
fn without_a_flaw_nothing_is_ignored() -> Result<()> {
    let module = flawed(None, false)?;
    let output = opt(&module, &["-Omcu", "--require-boundary"])?;
    ensure!(output.code == Some(0) && !output.stderr.contains("ignored"), "{output:?}");
    ensure!(Interface::read(&output.stdout)?.exports.len() < Interface::read(&module)?.exports.len());
    Ok(())
}

/// Runs loom on a module with a flaw, and returns what it prints without further demands.
fn ignored(name: &str, flaw: &Flaw) -> Result<String> {
    let module = flawed(Some(flaw), false)?;
    let alone = opt(&module, &["--pass", "abi-dce"])?;
    ensure!(alone.code == Some(0), "{alone:?}");
    ensure!(alone.stdout == module, "abi-dce alone changed the module");
    ensure!(alone.stderr.starts_with("warning: "), "no diagnostic: {}", alone.stderr);

    let mcu = opt(&module, &["-Omcu"])?;
    ensure!(mcu.code == Some(0), "{mcu:?}");
    let (before, after) = (Interface::read(&module)?, Interface::read(&mcu.stdout)?);
    ensure!(before.export_names() == after.export_names(), "exports are gone: {:?}", after.export_names());
    ensure!(
        mcu.stdout == module || !after.custom_sections.iter().any(|name| name == meld_boundary::SECTION_NAME),
        "the module changed, and the section that was not believed is still there"
    );

    let required = opt(&module, &["-Omcu", "--require-boundary"])?;
    ensure!(required.code == Some(1) && required.stdout.is_empty(), "--require-boundary: {required:?}");

    let promised = flawed(Some(flaw), true)?;
    let output = opt(&promised, &["--pass", "abi-dce"])?;
    let printed = output.stderr.strip_prefix(&alone.stderr).unwrap_or(&output.stderr);
    if PROMISE_IS_CUT_OFF.contains(&name) {
        ensure!(output.code == Some(0) && output.stdout == promised, "with a promise: {output:?}");
        return Ok(alone.stderr);
    }
    ensure!(output.code == Some(1) && output.stdout.is_empty(), "with a promise: {output:?}");
    Ok(format!("{}with a promise: {printed}", alone.stderr))
}

fn opt(module: &[u8], args: &[&str]) -> Result<Output> {
    let args = [&["opt", "-"], args].concat();
    command::run(&args, Path::new(env!("CARGO_MANIFEST_DIR")), module)
}

/// The case `hosted` with one flaw in its section, and maybe a promise.
fn flawed(flaw: Option<&Flaw>, promise: bool) -> Result<Vec<u8>> {
    let case = corpus::load("hosted", "fused-plain.wasm")?;
    let mut module = case.wasm.clone();
    let mut boundary = facts::boundary(&case)?;
    boundary.contract.digest = meld_boundary::digest(&module)?;
    // Promises are to be the last that the section has, so that what cuts it off cuts them off.
    boundary.inputs.clear();
    boundary.users.iter_mut().for_each(|user| user.input = None);
    if promise {
        boundary.promises.push(Promise { kind: PromiseKind::NoMemoryGrow, memory: 0 });
    }
    if let Some(Flaw::Facts(spoil)) = flaw {
        spoil(&mut boundary);
    }
    let mut payload = meld_boundary::encode(&boundary);
    if let Some(Flaw::Payload(spoil)) = flaw {
        spoil(&mut payload);
    }
    append(&mut module, meld_boundary::SECTION_NAME, &payload);
    if let Some(Flaw::Module(spoil)) = flaw {
        spoil(&mut module);
    }
    Ok(module)
}

fn append(module: &mut Vec<u8>, name: &str, payload: &[u8]) {
    CustomSection { name: name.into(), data: payload.into() }.append_to(module);
}

/// The byte that follows the first occurrence of `text`.
fn after<'a>(payload: &'a mut [u8], text: &[u8]) -> &'a mut u8 {
    let position = payload.windows(text.len()).position(|window| window == text);
    &mut payload[position.expect("the text is in the section") + text.len()]
}

fn export<'a>(boundary: &'a mut Boundary, name: &str) -> &'a mut Export {
    boundary.exports.iter_mut().find(|export| export.name == name).expect("an export of that name")
}

/// The use of an allocator by the lowered import that returns a string.
fn realloc(boundary: &mut Boundary) -> &mut Use {
    let mut uses = boundary.users.iter_mut().flat_map(|user| &mut user.uses);
    uses.find(|used| used.option == UseOption::Realloc).expect("a user with a realloc")
}

fn nowhere() -> ImportName {
    ImportName { module: "no".into(), name: "where".into() }
}
