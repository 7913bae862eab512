//! `loom diff`: what differs between two outputs.

use super::config::Config;
use super::message;
use super::places::Places;
use crate::diff::{Apart, Budget, Diff, Exceeded, Func};
use crate::io::{self, Content, Place, Source};
use anyhow::{Context, Result};
use loom_core::settings::ByteSize;
use loom_core::{Error, Module};
use std::fmt::{self, Write};

/// Say what differs between two outputs: what came back and why, what went, what changed
///
/// For outputs of two versions of loom, or of two sets of flags. Functions are recognised by name, or else by their bodies. With
/// limits, which may stand in the table `[diff]` of a file (`--config`), it fails if the second module has more.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The one module: a file, binary or text, or `-` for standard input
    #[arg(value_name = "A")]
    before: Place,

    /// The other one
    #[arg(value_name = "B")]
    after: Place,

    /// Print the N largest of everything
    #[arg(long, value_name = "N", default_value = "10")]
    top: usize,

    /// Write all of it to a file as JSON; `-` for standard output
    #[arg(long, value_name = "OUT")]
    json: Option<Place>,

    /// Fail if B is larger than A by more than this. A number of bytes, or with KiB or MiB
    #[arg(long, value_name = "BYTES")]
    max_growth: Option<ByteSize>,

    /// Fail if its code is
    #[arg(long, value_name = "BYTES")]
    max_code_growth: Option<ByteSize>,

    /// Fail if its initial values are
    #[arg(long, value_name = "BYTES")]
    max_data_growth: Option<ByteSize>,

    /// Fail if B has more than N functions that A does not have
    #[arg(long, value_name = "N")]
    max_new_functions: Option<u64>,

    #[command(flatten)]
    config: Config,
}

pub fn run(args: &Args) -> Result<()> {
    let mut places = Places::default();
    places.read("one module", None, &args.before);
    places.read("the other one", None, &args.after);
    args.config.add_places(&mut places);
    args.json.iter().for_each(|json| places.write("the JSON", "--json OUT", json));
    places.check()?;
    let [before, after] = [io::read_module(&args.before)?, io::read_module(&args.after)?];
    let (before, after) = (parse(&before, &args.before)?, parse(&after, &args.after)?);
    let bytes = |limit: Option<ByteSize>| limit.map(|ByteSize(bytes)| bytes);
    let budget = Budget {
        growth: bytes(args.max_growth),
        code_growth: bytes(args.max_code_growth),
        data_growth: bytes(args.max_data_growth),
        new_functions: args.max_new_functions,
    };
    let paths = if args.json.is_some() { 0 } else { args.top };
    let diff = Diff::of(&before, &after, paths, &budget)?;
    match &args.json {
        Some(place) => io::write_report(place, Content::Pieces(&|out| message::json(out, &diff)))?,
        None => {
            let mut text = String::new();
            // Writing to a string cannot fail.
            let _ = describe(&mut text, &diff, args.top);
            message::to_stdout(&message::printable(&text))?;
        }
    }
    refuse(&diff, args)
}

fn parse<'m>(bytes: &'m [u8], place: &Place) -> Result<Module<'m>> {
    let parsed = Module::parse(bytes).and_then(|module| module.validate_bodies().map(|()| module));
    parsed.with_context(|| format!("cannot compare {}", Source(place)))
}

/// Fails if something is more than it may be.
fn refuse(diff: &Diff, args: &Args) -> Result<()> {
    if diff.exceeded.is_empty() {
        return Ok(());
    }
    let of = |Exceeded { limit, most, is }: &Exceeded| format!("`{limit} {most}`: it is {is}");
    let said: Vec<String> = diff.exceeded.iter().map(of).collect();
    let message = format!("it has more than it may\n{}", said.join("\n"));
    let refused = Error::Refused { message, help: None };
    Err(refused).with_context(|| format!("{} is not within the limits", Source(&args.after)))
}

fn describe(out: &mut String, diff: &Diff, top: usize) -> fmt::Result {
    writeln!(out, "{:>9} {:>9} {:>9}  section", "before", "after", "change")?;
    for section in &diff.sections {
        row(out, section.before, section.after, &section.name)?;
    }
    row(out, diff.before, diff.after, "all")?;
    functions(out, "came", &diff.came, top)?;
    functions(out, "went", &diff.went, top)?;
    if !diff.changed.is_empty() {
        writeln!(out, "\nchanged: {}", count(diff.changed.len()))?;
        for func in diff.changed.iter().take(top) {
            let name = func.name.as_ref().map(|name| format!(" `{}`", name.escape_debug()));
            let name = format!("func {}{}", func.after_func, name.unwrap_or_default());
            row(out, func.before, func.after, &name)?;
        }
        more(out, diff.changed.len(), top)?;
    }
    for (what, names) in [("export", &diff.exports), ("import", &diff.imports)] {
        let Apart { came, went } = names;
        for (how, names) in [("came", came), ("went", went)] {
            if !names.is_empty() {
                let shown: Vec<String> =
                    names.iter().take(top).map(|name| format!("`{}`", name.escape_debug())).collect();
                let left = names.len().saturating_sub(top);
                let left = if left > 0 { format!(" and {left} more") } else { String::new() };
                writeln!(out, "\n{what}s that {how}: {}{left}", shown.join(", "))?;
            }
        }
    }
    writeln!(out, "\nequal but for indices: {}", count(diff.same))
}

fn functions(out: &mut String, how: &str, funcs: &[Func], top: usize) -> fmt::Result {
    if funcs.is_empty() {
        return Ok(());
    }
    let bytes: u64 = funcs.iter().map(|func| func.bytes).sum();
    writeln!(out, "\n{how}: {}, {bytes} bytes", count(funcs.len()))?;
    for func in funcs.iter().take(top) {
        let name = func.name.as_ref().map(|name| format!(" `{}`", name.escape_debug())).unwrap_or_default();
        writeln!(out, "{:>9}  func {}{name}", func.bytes, func.func)?;
        for step in &func.path {
            writeln!(out, "{:>9}    {step}", "")?;
        }
        if func.root.is_none() || func.needed_by.is_none() {
            writeln!(out, "{:>9}    nothing reaches it", "")?;
        }
    }
    more(out, funcs.len(), top)
}

fn more(out: &mut String, count: usize, top: usize) -> fmt::Result {
    match count.checked_sub(top) {
        None | Some(0) => Ok(()),
        Some(left) => writeln!(out, "{:>9}  {left} more", ""),
    }
}

fn count(functions: usize) -> String {
    format!("{functions} function{}", if functions == 1 { "" } else { "s" })
}

fn row(out: &mut String, before: u64, after: u64, name: &str) -> fmt::Result {
    writeln!(out, "{before:>9} {after:>9} {:>+9}  {name}", i128::from(after) - i128::from(before))
}
