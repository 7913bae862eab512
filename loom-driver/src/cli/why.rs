//! `loom why`: what keeps something in the module.

use super::choice::Choice;
use super::places::{MODULE, Places};
use super::{failure, message, timing};
use crate::explain::answer::{Answering, Wanted};
use crate::explain::report::{Answer, Answers, InstructionReport, PathReport, Stopped};
use crate::explain::targets::{self, Target};
use crate::explain::{Explained, History};
use crate::io::{self, Content, Place, Source};
use crate::manager::Config;
use crate::pipeline::{Pipeline, UsageError};
use anyhow::{Context, Result};
use loom_core::Module;
use loom_core::names::Names;
use loom_core::registry::Registry;
use std::cell::Cell;
use std::fmt::Write;
use std::rc::Rc;

/// Say what keeps something in the module
///
/// Runs what `loom opt` would run with the same flags, and prints for each item the shortest path
/// from an export, or from what the module does when it is instantiated, to it; or, if nothing keeps
/// it, which pass removes it and what kept it until then. Indices, names and offsets are those of
/// the file.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The module: a file, binary or text, or `-` for standard input
    #[arg(value_name = "FILE")]
    input: Place,

    /// What to explain: an index (`func:12`, `data:3`, `global:1`), a slot (`table:0[17]`), a name of
    /// an export, import or function, a glob over names, an operator (`memory.grow`), or an offset
    /// (`0xe54`), which also says what became of the operator there. One that is not there does not keep the others from being answered
    #[arg(value_name = "ITEM", required = true)]
    items: Vec<String>,

    #[command(flatten)]
    choice: Choice,

    /// Print up to N paths, shortest first
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u16).range(1..=1000))]
    paths: u16,

    /// Print the shortest path from each root
    #[arg(long, conflicts_with = "paths")]
    all_roots: bool,

    /// Write the answers to a file as JSON; `-` for standard output
    #[arg(long, value_name = "OUT")]
    json: Option<Place>,
}

const EXAMPLES: &str = "\
Examples:
  loom why -Omcu fused.wasm memory.grow
      Which exports still need a memory that can grow, through which calls.
  loom why -Omcu --component app.wasm --component kernel.wasm fused.wasm cabi_realloc
      Why an allocator is still there, or why not.
  loom why fused.wasm 'table:0[17]' data:3
      What keeps a table slot, and a data segment.

Each line of a path is one reference. Offsets are those of an operator, from the start of the file
(of the binary, if the file is text).";

pub fn run(args: &Args) -> Result<()> {
    let _listening = timing::install(0, false);
    let pipeline = {
        let registry = Registry::collect()?;
        Pipeline::plan(&registry, &args.choice.request(&registry, None)?)?
    };
    let preserve_trap_kind = pipeline.preserves_trap_kind();
    let settings = args.choice.settings()?;
    let config = Config { settings, final_checks: false, ..Config::new(pipeline) };
    let mut places = Places::default();
    places.read(MODULE, None, &args.input);
    args.choice.add_places(&mut places);
    args.json.iter().for_each(|json| places.write("the JSON", "--json OUT", json));
    places.check()?;
    let bytes = io::read_module(&args.input)?;
    let failed = || format!("cannot explain {}", Source(&args.input));
    let file = Rc::new(Module::parse(&bytes).with_context(failed)?);
    args.choice.warn_of_misspelt_exports(&bytes)?;
    let names = Names::of(&file);
    let (mut targets, mut unknown) = (Vec::new(), Vec::new());
    for item in &args.items {
        match targets::find(item, &file, &names) {
            Ok(found) => targets.extend(found.into_iter().map(|target| (item.as_str(), target))),
            Err(error) => unknown.push(error),
        }
    }
    if targets.is_empty() {
        return refuse(unknown);
    }
    let derived = args.choice.outside().derive(&bytes, &Source(&args.input))?;
    let input = match &derived {
        Some(derived) => Rc::new(Module::parse(&derived.bytes)?),
        None => Rc::clone(&file),
    };
    let history = History::run(&input, &config, &mut |report| {
        // Which custom sections go is no part of the question.
        let is_relevant = |text: &str| !(text.starts_with("custom section") && text.contains("dropped"));
        for diagnostic in report.diagnostics.iter().filter(|said| is_relevant(&said.message)) {
            message::diagnostic(diagnostic);
        }
    });
    let history = history.with_context(failed)?;
    let states = history.states(input)?;
    let states: Vec<Explained<'_, '_, '_>> =
        states.iter().map(|state| Explained::new(&file, &names, state, preserve_trap_kind)).collect();
    let wanted = match args.all_roots {
        true => Wanted::AllRoots,
        false => Wanted::Paths(args.paths.into()),
    };
    let answering = Answering::new(&file, &names, &history, &states, wanted);
    match &args.json {
        Some(place) => {
            let answers = Answers {
                passes: history.reports.iter().map(|report| report.pass.as_str()).collect(),
                answering: &answering,
                targets: &targets,
                failed: Cell::new(None),
            };
            let written = io::write_report(place, Content::Pieces(&|out| message::json(out, &answers)));
            answers.failed.into_inner().map_or(written, |error| Err(error.into()))?;
        }
        None => print(&answering, &targets, &args.choice)?,
    }
    refuse(unknown)
}

/// Prints all errors but the last one, which is returned. What else was asked has been answered.
fn refuse(mut unknown: Vec<UsageError>) -> Result<()> {
    let Some(last) = unknown.pop() else { return Ok(()) };
    unknown.into_iter().for_each(|error| failure::print(&error.into()));
    Err(last.into())
}

/// Prints each answer when it is found.
fn print(answering: &Answering<'_, '_, '_>, targets: &[(&str, Target)], choice: &Choice) -> Result<()> {
    let failed = Cell::new(None);
    message::pieces_to_stdout(&|out| {
        let mut is_first = true;
        for (asked, target) in targets {
            let mut print = |answer| {
                let mut text = String::new();
                // Writing to a string cannot fail.
                let _ = describe(&mut text, &answer, std::mem::take(&mut is_first), choice);
                out.write_all(text.as_bytes()).map_err(Stopped::Unwritten)
            };
            match answering.answer(asked, target, &mut print) {
                Ok(()) => {}
                Err(Stopped::Unwritten(error)) => return Err(error),
                Err(Stopped::Failed(error)) => {
                    failed.set(Some(error));
                    break;
                }
            }
        }
        Ok(())
    })?;
    failed.into_inner().map_or(Ok(()), |error| Err(error.into()))
}

fn describe(out: &mut String, answer: &Answer, is_first: bool, choice: &Choice) -> std::fmt::Result {
    if !is_first {
        out.push('\n');
    }
    let Answer { text, stays, note, removed_by, exports, paths, .. } = answer;
    match (stays, removed_by) {
        (true, _) => writeln!(out, "{text}: stays")?,
        (false, Some(pass)) => {
            write!(out, "{text}: nothing keeps it with {}; ", choice.describe())?;
            match &answer.freed_by {
                Some(freeing) => writeln!(out, "pass `{freeing}` ends what kept it, `{pass}` removes it")?,
                None => writeln!(out, "pass `{pass}` removes it")?,
            }
        }
        (false, None) => writeln!(out, "{text}: is not there")?,
    }
    if let Some(instruction) = &answer.instruction {
        became(out, instruction)?;
    }
    if let Some(note) = note {
        writeln!(out, "  {note}")?;
    }
    for export in exports {
        let what = if export.stays { "stays" } else { "goes" };
        if let Some(reason) = &export.reason {
            writeln!(out, "  export `{}` {what}: {reason}", export.name.escape_debug())?;
        }
    }
    let indent = match stays {
        true => "  ",
        false if paths.is_empty() => "  ",
        false => {
            writeln!(out, "  before that, this kept it:")?;
            "    "
        }
    };
    for (position, path) in paths.iter().enumerate() {
        if paths.len() > 1 {
            writeln!(out, "{indent}path {} of {}:", position + 1, paths.len())?;
        }
        // What became of the exports of the thing itself has been said above.
        let said = exports.iter().any(|export| path.root == format!("export:{}", export.name));
        one_path(out, path, indent, said)?;
    }
    match &answer.growth {
        Some(growth) => writeln!(out, "  {}", growth.text),
        None => Ok(()),
    }
}

fn became(out: &mut String, instruction: &InstructionReport) -> std::fmt::Result {
    let InstructionReport { offset, is, by, func, at, redirected_by } = instruction;
    write!(out, "  the operator at {offset:#x}: {is}")?;
    if let Some(by) = by {
        write!(out, ", by pass `{by}`")?;
    }
    if let (Some(func), Some(at)) = (func, at) {
        let what = if by.is_some() { "; what stands for it is" } else { "," };
        write!(out, "{what} at {at:#x} in func {func} of the output")?;
    }
    if let Some(by) = redirected_by {
        write!(out, "; since pass `{by}` it names another function")?;
    }
    out.push('\n');
    Ok(())
}

fn one_path(out: &mut String, path: &PathReport, indent: &str, said: bool) -> std::fmt::Result {
    for (position, step) in path.steps.iter().enumerate() {
        write!(out, "{indent}{}", step.text)?;
        match &path.reason {
            Some(reason) if position == 0 && !said => writeln!(out, " ({reason})")?,
            _ => out.push('\n'),
        }
    }
    Ok(())
}
