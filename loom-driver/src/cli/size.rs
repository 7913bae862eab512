//! `loom size`: what takes how much room.

use super::components::Components;
use super::message;
use super::places::{MODULE, Places};
use super::surface::SurfaceArgs;
use crate::io::{self, Content, Place, Source};
use crate::size::{GroupSize, ItemSize, Sizes, recognised_by};
use anyhow::{Context, Result};
use loom_core::Module;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::{self, Write};

/// Say what takes how much room, and what would go with it
///
/// Prints the size of each section, and of functions, segments and exports their own size and the
/// one that they retain: what would go if they went, themselves included. Code is summed up by
/// component, if the module or `--component` says where it comes from, and by crate or namespace, if names
/// say that. With `--external`, what only other exports reach is retained by nothing.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The module: a file, binary or text, or `-` for standard input
    #[arg(value_name = "FILE")]
    input: Place,

    /// Compare with what became of it. Functions are recognised by name
    #[arg(value_name = "AFTER")]
    after: Option<Place>,

    /// The same as AFTER
    #[arg(long = "after", value_name = "FILE", conflicts_with = "after")]
    named_after: Option<Place>,

    /// Print the N largest of everything
    #[arg(long, value_name = "N", default_value = "20")]
    top: usize,

    /// Write the sizes to a file as JSON, all of them; `-` for standard output
    #[arg(long, value_name = "OUT")]
    json: Option<Place>,

    #[command(flatten)]
    surface: SurfaceArgs,

    #[command(flatten)]
    components: Components,
}

/// What is written with `--json`.
#[derive(Serialize)]
struct Report {
    /// `loom-size/1`.
    schema: &'static str,
    /// The version of loom.
    loom: &'static str,
    /// The module.
    before: Sizes,
    /// What became of it, if that was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Sizes>,
}

pub fn run(args: &Args) -> Result<()> {
    let after = args.after.as_ref().or(args.named_after.as_ref());
    let mut places = Places::default();
    places.read(MODULE, None, &args.input);
    after.into_iter().for_each(|after| places.read("what became of it", None, after));
    args.components.add_places(&mut places);
    args.json.iter().for_each(|json| places.write("the JSON", "--json OUT", json));
    places.check()?;
    let before = measure(&args.input, Some(args))?;
    // What became of it has only what is needed.
    let after = after.map(|after| measure(after, None)).transpose()?;
    if let Some(place) = &args.json {
        let report = Report { schema: "loom-size/1", loom: env!("CARGO_PKG_VERSION"), before, after };
        return io::write_report(place, Content::Pieces(&|out| message::json(out, &report)));
    }
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = match &after {
        None => describe(&mut text, &before, args.top),
        Some(after) => compare(&mut text, &before, after, args.top),
    };
    message::to_stdout(&message::printable(&text))
}

/// `asked`: what was asked about this module.
fn measure(place: &Place, asked: Option<&Args>) -> Result<Sizes> {
    let bytes = io::read_module(place)?;
    let failed = || format!("cannot measure {}", Source(place));
    let module = Module::parse(&bytes).with_context(failed)?;
    module.validate_bodies().with_context(failed)?;
    let Some(Args { surface, components, .. }) = asked else {
        return Sizes::of(&module, &BTreeSet::new(), &[]).with_context(failed);
    };
    let internal = surface.internal(&bytes, &Source(place))?.unwrap_or_default();
    let proven = match components.is_empty() {
        true => Vec::new(),
        false => components.derive(&bytes, &Source(place), false, true)?.components,
    };
    Sizes::of(&module, &internal, &proven).with_context(failed)
}

fn describe(out: &mut String, sizes: &Sizes, top: usize) -> fmt::Result {
    writeln!(out, "{:>9}          section", "bytes")?;
    for (name, bytes) in sections(sizes) {
        writeln!(out, "{bytes:>9}  {:>5.1}%  {name}", percent(bytes, sizes.bytes))?;
    }
    writeln!(out, "{:>9}          all", sizes.bytes)?;
    writeln!(out, "\n{:>9} {:>9}  item", "retained", "shallow")?;
    for item in sizes.items.iter().take(top) {
        let retained = item.retained.map_or_else(|| "-".into(), |bytes| bytes.to_string());
        writeln!(out, "{retained:>9} {:>9}  {}", item.shallow, label(item))?;
    }
    let (rest, bytes) = rest(&sizes.items, top, |item| item.shallow);
    if rest > 0 {
        writeln!(out, "{:>9} {bytes:>9}  {rest} more", "")?;
    }
    if sizes.items.iter().take(top).any(|item| item.retained.is_none()) {
        writeln!(out, "-: nothing reaches it, `loom opt` removes it")?;
    }
    for (what, groups) in [("component", &sizes.components), ("crate or namespace", &sizes.namespaces)] {
        if groups.is_empty() {
            continue;
        }
        writeln!(out, "\n{:>9} {:>9}  {what}", "shallow", "functions")?;
        for group in groups.iter().take(top) {
            writeln!(out, "{:>9} {:>9}  {}", group.shallow, group.funcs, group.name)?;
        }
        let (rest, bytes) = self::rest(groups, top, |group| group.shallow);
        if rest > 0 {
            writeln!(out, "{bytes:>9} {:>9}  {rest} more", "")?;
        }
    }
    Ok(())
}

/// How many are not shown, and their size together.
fn rest<T>(all: &[T], top: usize, size: impl Fn(&T) -> u64) -> (usize, u64) {
    let hidden = all.get(top..).unwrap_or_default();
    (hidden.len(), hidden.iter().map(size).sum())
}

fn percent(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64 * 100.0
}

fn label(item: &ItemSize) -> String {
    match &item.name {
        Some(name) => format!("{} `{}`", item.item, name.escape_debug()),
        None => item.item.escape_debug().to_string(),
    }
}

/// Sections by name, those of one name together, in the order in which they first come.
fn sections(sizes: &Sizes) -> Vec<(String, u64)> {
    let mut sections: Vec<(String, u64)> = Vec::new();
    let mut at: HashMap<(&str, bool), usize> = HashMap::new();
    for section in &sizes.sections {
        let position = *at.entry((&section.name, section.custom)).or_insert(sections.len());
        match sections.get_mut(position) {
            Some((_, bytes)) => *bytes += section.bytes,
            None if section.custom => {
                sections.push((format!("custom `{}`", section.name.escape_debug()), section.bytes));
            }
            None => sections.push((section.name.clone(), section.bytes)),
        }
    }
    sections
}

fn compare(out: &mut String, before: &Sizes, after: &Sizes, top: usize) -> fmt::Result {
    writeln!(out, "{:>9} {:>9} {:>9}  section", "before", "after", "change")?;
    let mut rows = merge(sections(before), sections(after));
    rows.push(("all".into(), before.bytes, after.bytes));
    for (name, before, after) in rows {
        row(out, &name, before, after)?;
    }
    let mut items = merge(items(before), items(after));
    items.retain(|(_, before, after)| before != after);
    items.sort_by_key(|(_, before, after)| std::cmp::Reverse(before.abs_diff(*after)));
    table(out, "function, segment or export", items, top)?;
    let groups =
        |groups: &[GroupSize]| groups.iter().map(|group| (group.name.clone(), group.shallow)).collect();
    for (what, before, after) in [
        ("component", &before.components, &after.components),
        ("crate or namespace", &before.namespaces, &after.namespaces),
    ] {
        table(out, what, merge(groups(before), groups(after)), top)?;
    }
    Ok(())
}

fn table(out: &mut String, what: &str, rows: Vec<(String, u64, u64)>, top: usize) -> fmt::Result {
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{:>9} {:>9} {:>9}  {what}", "before", "after", "change")?;
    for (name, before, after) in rows.iter().take(top) {
        row(out, name, *before, *after)?;
    }
    if rows.len() > top {
        let sum = |of: fn(&(String, u64, u64)) -> u64| rows[top..].iter().map(of).sum();
        row(out, &format!("{} more", rows.len() - top), sum(|row| row.1), sum(|row| row.2))?;
    }
    Ok(())
}

fn row(out: &mut String, name: &str, before: u64, after: u64) -> fmt::Result {
    writeln!(out, "{before:>9} {after:>9} {:>+9}  {name}", after as i128 - before as i128)
}

/// Own sizes by what a thing is recognised by: its name. All functions without one are one row, and
/// so are all segments of a kind.
fn items(sizes: &Sizes) -> Vec<(String, u64)> {
    let mut items: BTreeMap<String, u64> = BTreeMap::new();
    for item in &sizes.items {
        *items.entry(recognised_by(&item.item, item.name.as_deref())).or_default() += item.shallow;
    }
    items.into_iter().collect()
}

/// Rows with the same name side by side, in the order of the first.
fn merge(before: Vec<(String, u64)>, after: Vec<(String, u64)>) -> Vec<(String, u64, u64)> {
    let mut rows: Vec<(String, u64, u64)> = Vec::new();
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    for (name, bytes) in before {
        at.insert(name.clone(), rows.len());
        rows.push((name, bytes, 0));
    }
    for (name, bytes) in after {
        match at.get(&name) {
            Some(position) => rows[*position].2 = bytes,
            None => rows.push((name, 0, bytes)),
        }
    }
    rows
}
