//! `loom check`: is one module another one with parts left out?

use super::components::Components;
use super::message;
use super::places::{MODULE, Places};
use super::surface::SurfaceArgs;
use crate::evidence::{self, Evidence};
use crate::io::{self, Place, Source};
use crate::pipeline::UsageError;
use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use loom_check::evidence::File;
use loom_check::module::Module as Judged;
use loom_check::removal::{self, Removal};
use loom_core::settings::Patterns;
use loom_core::{Error, Module};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Check that a module may replace another one
///
/// Without evidence: that it is the other one with parts left out. Compares two modules as `loom opt` compares
/// the output of every pass that only removes: what is still there is equal to the original, operator by
/// operator, and nothing that is still there can notice that the rest is gone. Which function became
/// which is found out. Custom sections are not compared.
///
/// With the evidence of a run of `loom opt`, at any level: judges each step of it once more. No pass runs.
/// Prints what is taken for granted. `loom-verify` does the same, and is a small program. With the components that the
/// run was told, also derives again who needs what.
///
/// Ends with exit code 1 if that cannot be shown, and says where.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The original: a file, binary or text, or `-` for standard input
    #[arg(value_name = "BEFORE")]
    before: Place,

    /// What became of it
    #[arg(value_name = "AFTER")]
    after: Place,

    /// Exports of this name may be gone; `*` matches anything
    #[arg(long = "may-remove-export", value_name = "GLOB")]
    may_remove_exports: Vec<String>,

    #[command(flatten)]
    surface: SurfaceArgs,

    /// What the pass was told with its option of this name: whether an indirect call that traps may
    /// trap for another reason
    #[arg(long, value_name = "KIND", default_value = "any", conflicts_with = "evidence")]
    trap_kind: TrapKind,

    /// What `loom opt --evidence FILE` wrote about the run that made AFTER of BEFORE
    #[arg(long, value_name = "FILE")]
    evidence: Option<Place>,

    // With evidence: from them the section of the first step is derived again.
    #[command(flatten)]
    components: Components,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TrapKind {
    Any,
    Preserve,
}

pub fn run(args: &Args) -> Result<()> {
    if args.before == Place::Stream && args.after == Place::Stream {
        let message = "both modules would come from standard input".into();
        return Err(UsageError { message, help: Some("name a file for one of them".into()) }.into());
    }
    let may_remove = Patterns::new(&args.may_remove_exports);
    let mut places = Places::default();
    places.read(MODULE, None, &args.before);
    places.read(MODULE, None, &args.after);
    if let Some(evidence) = &args.evidence {
        places.read("the evidence", Some("--evidence"), evidence);
    } else if !args.components.is_empty() {
        let message = "`--component` says nothing about two modules alone".into();
        return Err(UsageError { message, help: Some("`--evidence FILE` names the run".into()) }.into());
    }
    args.components.add_places(&mut places);
    places.check()?;
    let (before, after) = (io::read_module(&args.before)?, io::read_module(&args.after)?);
    let internal = args.surface.internal(&before, &Source(&args.before))?;
    let is_internal = |name: &str| internal.as_ref().is_some_and(|internal| internal.contains(name));
    let may_remove = |name: &str| may_remove.matching(name).is_some() || is_internal(name);
    if let Some(evidence) = &args.evidence {
        return judge(args, evidence, &before, &after, &may_remove);
    }
    let before = valid(&before).with_context(|| format!("cannot check {}", Source(&args.before)))?;
    let after = valid(&after).with_context(|| format!("cannot check {}", Source(&args.after)))?;
    let may_go: Vec<bool> = before.exports.iter().map(|export| may_remove(export.name)).collect();
    let outcome = refuse_missing_export(&before, &after, &may_go);
    outcome.with_context(|| cannot_show(args))?;
    let preserve_trap_kind = args.trap_kind == TrapKind::Preserve;
    let (old, new) = (Judged::parse(before.bytes)?, Judged::parse(after.bytes)?);
    let outcome = removal::find_maps(&old, &new, preserve_trap_kind).and_then(|maps| {
        removal::check(&old, &new, &Removal { maps, may_go, preserve_trap_kind, may_reorder: false })
    });
    let outcome =
        outcome.map_err(|why| Error::Refused { message: why.to_string(), help: Some(WITH_EVIDENCE.into()) });
    outcome.with_context(|| cannot_show(args))?;
    let mut text = describe(args, &before, &after);
    if !args.surface.is_empty() {
        text.push_str("assumed: nobody outside uses an export that is not on the surface (`--external`)\n");
    }
    message::to_stdout(&text)
}

/// Judges a run that was written down.
fn judge(
    args: &Args,
    place: &Place,
    before: &[u8],
    after: &[u8],
    may_remove: &dyn Fn(&str) -> bool,
) -> Result<()> {
    let evidence = io::read(place).and_then(|file| Evidence::read(&file).map_err(anyhow::Error::msg));
    let evidence = evidence.with_context(|| format!("cannot read the evidence in {}", Source(place)))?;
    let judged = evidence::judge(&evidence, before, after, may_remove);
    let (old, new) = (Source(&args.before), Source(&args.after));
    let judged = judged.with_context(|| format!("cannot show that {new} may replace {old}"))?;
    let version = judged.tool.version.escape_debug();
    let mut text = format!("{new} may replace {old}: every claim of loom {version} holds\n{judged}");
    if !args.components.is_empty() {
        derive_again(args, &judged, before)
            .with_context(|| format!("cannot show that {new} may replace {old}"))?;
        text.push_str("derived again: the section follows from the components\n");
    }
    message::to_stdout(&text)
}

/// Derives the section again that counts in a run.
fn derive_again(args: &Args, judged: &evidence::Judged, before: &[u8]) -> Result<()> {
    let one_tree = judged.facts.stated.one_tree;
    let name = Source(&args.before);
    let mut derived = args.components.derive(before, &name, one_tree, false)?;
    if args.surface.has_params() {
        derived = args.surface.add_params(&derived.bytes, &name, judged.facts.stated.embedding)?;
    }
    // If it said the same before, there was nothing to put into the module.
    let given = judged.facts.given.as_ref().and_then(|_| judged.steps.first());
    let counts = given.map_or_else(|| File::of(before), |step| step.after.clone());
    match File::of(&derived.bytes) == counts {
        true => Ok(()),
        false => bail!("from the components follows another section than the one of the run"),
    }
}

fn valid(bytes: &[u8]) -> Result<Module<'_>, Error> {
    let module = Module::parse(bytes)?;
    module.validate_bodies()?;
    Ok(module)
}

/// What to do about a module that is more than parts of another one.
const WITH_EVIDENCE: &str = "if passes changed more, as those of `-Omcu` do, their claims can be judged: run `loom opt` with \
                             `--evidence FILE`, and this with `--evidence FILE` as well";

fn cannot_show(args: &Args) -> String {
    let (before, after) = (Source(&args.before), Source(&args.after));
    format!("cannot show that {after} is {before} with parts left out")
}

/// The checker would refuse it too; here the flag is known that allows it.
fn refuse_missing_export(before: &Module<'_>, after: &Module<'_>, may_go: &[bool]) -> Result<(), Error> {
    let kept: BTreeSet<&str> = after.exports.iter().map(|export| export.name).collect();
    let mut exports = before.exports.iter().zip(may_go);
    match exports.find(|(export, may_go)| !**may_go && !kept.contains(export.name)) {
        None => Ok(()),
        Some((export, _)) => Err(Error::Refused {
            message: format!("export `{}` is missing", export.name),
            help: Some(format!("`--may-remove-export '{}'` allows that; {WITH_EVIDENCE}", export.name)),
        }),
    }
}

/// What is gone.
fn describe(args: &Args, before: &Module<'_>, after: &Module<'_>) -> String {
    let (old, new) = (Source(&args.before), Source(&args.after));
    let mut text = format!("{new} is {old} with parts left out\n");
    let counts = [
        ("functions", before.funcs.len(), after.funcs.len()),
        ("types", before.types.len(), after.types.len()),
        ("tables", before.tables.len(), after.tables.len()),
        ("memories", before.memories.len(), after.memories.len()),
        ("globals", before.globals.len(), after.globals.len()),
        ("tags", before.tags.len(), after.tags.len()),
        ("element segments", before.elems.len(), after.elems.len()),
        ("data segments", before.datas.len(), after.datas.len()),
    ];
    // Writing to a string cannot fail.
    for (what, before, after) in counts.into_iter().filter(|(_, before, after)| before != after) {
        let _ = writeln!(text, "  {what}: {before} before, {after} after");
    }
    let mut kept = after.exports.iter().peekable();
    for export in &before.exports {
        if kept.next_if(|kept| kept.name == export.name).is_none() {
            let _ = writeln!(text, "  export `{}` is gone", message::printable(export.name));
        }
    }
    text
}
