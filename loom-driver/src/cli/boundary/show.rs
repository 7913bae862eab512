//! `loom boundary show`: the section as text or JSON, and whether a reader acts on it.

use super::read_core_module;
use crate::cli::message;
use crate::io::{Place, Source};
use anyhow::{Context, Result, anyhow, bail};
use loom_core::Module;
use meld_boundary::{Boundary, Needs, Param, Reading, SECTION_NAME, User, decode_in, opcode, read};
use std::fmt::{self, Write};

/// Print the `meld:boundary` section, and whether a reader acts on it
///
/// Ends with exit code 1 if there is no section, or one that a reader ignores; then the reason is
/// printed to standard error.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The module: a file, binary or text, or `-` for standard input
    #[arg(value_name = "FILE")]
    input: Place,

    /// Print the JSON form, which `loom boundary stamp --from` takes
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<()> {
    let bytes = read_core_module(&args.input)?;
    let source = Source(&args.input);
    match read(&bytes) {
        Reading::Absent => bail!("{source} has no `{SECTION_NAME}` section"),
        Reading::Verified(verified) => {
            for dropped in &verified.dropped {
                message::warning(dropped, None);
            }
            print(args, "acts on it: every check passed", &verified.boundary, Some(&verified.needs))
        }
        Reading::Ignored { reason, promises } => {
            let verdict = format!("ignores it because of check {}: {reason}", reason.check());
            for boundary in decodable(&bytes)? {
                print(args, &verdict, &boundary, None)?;
            }
            for promise in promises {
                let message = format!("ignored, but it stands in the section: {promise}");
                message::warning(&message, None);
            }
            let what = format!("a reader ignores the `{SECTION_NAME}` section of {source}");
            Err(anyhow!("check {}: {reason}", reason.check()).context(what))
        }
    }
}

/// The sections that can be shown although a reader ignores them.
fn decodable(bytes: &[u8]) -> loom_core::Result<Vec<Boundary>> {
    let module = Module::parse(bytes)?;
    let sections = module.custom_sections(SECTION_NAME);
    let payloads = sections.filter_map(|section| bytes.get(section.payload.clone()));
    // One that does not decode is the reason why it is ignored, which is reported.
    Ok(payloads.filter_map(|payload| decode_in(payload, bytes).ok()).collect())
}

fn print(args: &Args, verdict: &str, boundary: &Boundary, needs: Option<&Needs>) -> Result<()> {
    if args.json {
        let json = serde_json::to_string_pretty(boundary).context("cannot write the section as JSON")?;
        return message::to_stdout(&format!("{json}\n"));
    }
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = describe(&mut text, verdict, boundary, needs);
    message::to_stdout(&text)
}

fn describe(out: &mut String, verdict: &str, boundary: &Boundary, needs: Option<&Needs>) -> fmt::Result {
    let Boundary {
        producer,
        contract,
        exports,
        imports,
        users,
        promises,
        inputs,
        one_tree,
        entries,
        params,
        unknown,
    } = boundary;
    writeln!(out, "reader    {verdict}")?;
    writeln!(out, "producer  {} {}", producer.name.escape_debug(), producer.version.escape_debug())?;
    writeln!(out, "embedder  {}", contract.embedder)?;
    writeln!(out, "surface   {}", contract.surface)?;
    writeln!(out, "digest    {}", contract.digest)?;
    writeln!(out, "one tree  {}", if *one_tree { "yes" } else { "not known" })?;
    writeln!(out, "\nexports ({})", exports.len())?;
    for (position, export) in exports.iter().enumerate() {
        let roles: Vec<_> = export.roles.names().collect();
        let roles = if roles.is_empty() { "no role".to_string() } else { roles.join(", ") };
        writeln!(out, "  {} `{}`: {}; {roles}", export.kind, export.name.escape_debug(), export.scope)?;
        for need in needs.map(|needs| needs.of(position)).unwrap_or_default() {
            let condition = if need.is_conditional() { ", while its import is live" } else { "" };
            writeln!(out, "    needed as {}{condition}", need.describe(boundary))?;
        }
    }
    writeln!(out, "\nimports ({})", imports.len())?;
    for import in imports {
        let (module, name) = (import.module.escape_debug(), import.name.escape_debug());
        writeln!(out, "  {} `{module}` `{name}`: {}", import.kind, import.scope)?;
    }
    writeln!(out, "\nusers ({})", users.len())?;
    for user in users {
        let is_async = if user.is_async { "async " } else { "" };
        writeln!(out, "  {is_async}{} `{}`{}", user.kind, user.label.escape_debug(), known_about(user))?;
        for import in &user.imports {
            writeln!(out, "    import `{}` `{}`", import.module.escape_debug(), import.name.escape_debug())?;
        }
        for used in &user.uses {
            writeln!(out, "    {}: {} `{}`", used.option, used.kind, used.name.escape_debug())?;
        }
    }
    writeln!(out, "\npromises ({})", promises.len())?;
    for promise in promises {
        writeln!(out, "  {promise}")?;
    }
    writeln!(out, "\ninputs ({})", inputs.len())?;
    for input in inputs {
        writeln!(out, "  `{}` {}", input.name.escape_debug(), input.sha256)?;
    }
    if !entries.is_empty() {
        writeln!(out, "\nentries ({})", entries.len())?;
    }
    for entry in entries {
        let user = users.get(entry.user as usize).map_or("", |user| &user.label);
        writeln!(out, "  while `{}` runs, all that may be entered is", user.escape_debug())?;
        for export in &entry.may_enter {
            writeln!(out, "    {} `{}`", export.kind, export.name.escape_debug())?;
        }
    }
    if !params.is_empty() {
        writeln!(out, "\nparams ({})", params.len())?;
    }
    for Param { export, param, kind, lo, hi } in params {
        writeln!(out, "  `{}` parameter {param}: {kind} {lo} to {hi}", export.escape_debug())?;
    }
    for (id, payload) in unknown {
        writeln!(out, "\nunknown subsection {id}: {} bytes", payload.len())?;
    }
    Ok(())
}

/// What the section knows about a user beside its kind and its options.
fn known_about(user: &User) -> String {
    let mut known = String::new();
    // Writing to a string cannot fail.
    if let Some(opcode) = user.opcode {
        let _ = write!(known, "; opcode 0x{opcode:02x} {}", opcode::name(opcode).unwrap_or("unknown"));
    }
    match user.async_type {
        Some(true) => known.push_str("; its type is async"),
        Some(false) => known.push_str("; its type is not async"),
        None => {}
    }
    if user.cancellable {
        known.push_str("; cancellable");
    }
    if let Some(input) = user.input {
        let _ = write!(known, "; of input {input}");
    }
    known
}
