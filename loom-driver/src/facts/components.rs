//! What follows from the components that were fused.

use super::Stamped;
use crate::Error;
use loom_core::report::Diagnostic;
use meld_boundary::derive::{self, Code, Derived, Method, Source};
use meld_boundary::{Boundary, Producer, Reading, Roles, SECTION_NAME, Surface, Verified};
use std::fmt::{self, Write};

/// What saying that all is one tree assumes (`--one-tree`).
pub fn one_tree_assumed() -> Diagnostic {
    Diagnostic::note(
        "assumed, because of `--one-tree`: every component instance under one root, with the root's own code, is in this \
         module, and the host lets nobody enter it while it waits for an import to return",
    )
}

/// Derives the facts about a fused module from its components and writes them into it, in place of a section that is
/// there. `one_tree`: the user says that it is one.
///
/// # Errors
///
/// [`Error::Facts`] for what does not fit together. A section that is there may not say otherwise, unless `replace`.
pub fn from_components(
    fused: &[u8],
    components: &[Source<'_>],
    surface: Surface,
    one_tree: bool,
    replace: bool,
) -> Result<Stamped, Error> {
    let producer = Producer { name: "loom".into(), version: env!("CARGO_PKG_VERSION").into() };
    let derived = derive::derive(fused, components, surface, producer).map_err(Error::facts)?;
    let Derived { mut boundary, method, unwired, code } = derived;
    let mut diagnostics = Vec::new();
    if let Method::Coarse { reason } = &method {
        diagnostics.push(Diagnostic::warning(format!("more may stay than has to: {reason}")));
    }
    diagnostics.extend(unwired.into_iter().map(Diagnostic::note));
    if one_tree && !boundary.one_tree {
        boundary.one_tree = true;
        diagnostics.push(one_tree_assumed());
    }
    let section = meld_boundary::read(fused);
    carry_promises(&section, &mut boundary, &mut diagnostics)?;
    diagnostics.extend(losses(&section, &boundary));
    let bytes = meld_boundary::stamp(fused, &boundary).map_err(Error::facts)?;
    let Reading::Verified(verified) = meld_boundary::read(&bytes) else {
        return Err(loom_core::Error::bug("the section that was just written is ignored").into());
    };
    if let Reading::Verified(section) = &section
        && let Some(what) = derive::disagreement(section, &verified, &method)
    {
        let what = format!("its `{SECTION_NAME}` section says otherwise: {what}");
        if !replace {
            return Err(Error::facts(what));
        }
        diagnostics.push(Diagnostic::warning(format!("{what}; it is replaced")));
    }
    let mut description = String::new();
    // Writing to a string cannot fail.
    let _ = describe(&mut description, &method, &verified);
    let name = |code: Code| {
        let input = verified.boundary.inputs.get(code.input as usize)?;
        Some((code.funcs, input.name.clone()))
    };
    let components = code.into_iter().filter_map(name).collect();
    Ok(Stamped { bytes, diagnostics, description, components })
}

/// Takes over what the fuser relies on; the components do not say that.
fn carry_promises(
    section: &Reading,
    derived: &mut Boundary,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(), Error> {
    match section {
        Reading::Absent => {}
        Reading::Verified(section) => derived.promises.clone_from(&section.boundary.promises),
        Reading::Ignored { reason, promises } => {
            if let Some(promise) = promises.first() {
                return Err(Error::facts(format!(
                    "its `{SECTION_NAME}` section has to be ignored ({reason}), but the fuser may have built on a promise in \
                     it: {promise}"
                )));
            }
            let text = format!("the `{SECTION_NAME}` section that is there is ignored: {reason}");
            diagnostics.push(Diagnostic::warning(text));
        }
    }
    Ok(())
}

/// What the section that is there says and the components do not: it may not be the fuser's.
fn losses(section: &Reading, derived: &Boundary) -> Vec<Diagnostic> {
    let Reading::Verified(section) = section else { return Vec::new() };
    let there = &section.boundary;
    let lost = [
        (there.one_tree && !derived.one_tree, "that all is one tree (`--one-tree` says so)"),
        (!there.entries.is_empty(), "what imports may enter"),
        (!there.params.is_empty(), "what is known of parameters"),
    ];
    let lost = lost.iter().filter(|(is_lost, _)| *is_lost).map(|(_, what)| {
        format!("not taken over from the `{SECTION_NAME}` section, because no component says it: {what}")
    });
    lost.map(Diagnostic::warning).collect()
}

fn describe(out: &mut String, method: &Method, verified: &Verified) -> fmt::Result {
    let Verified { boundary, needs, .. } = verified;
    let Boundary { contract, exports, users, inputs, one_tree, .. } = boundary;
    match method {
        Method::Exact => {
            writeln!(out, "match     exact: all code of the components is proven to be at its place")?
        }
        Method::Coarse { reason } => writeln!(out, "match     coarse: {reason}")?,
    }
    writeln!(out, "surface   {}", contract.surface)?;
    writeln!(out, "one tree  {}", if *one_tree { "yes" } else { "not known" })?;
    for input in inputs {
        writeln!(out, "input     `{}` {}", input.name.escape_debug(), input.sha256)?;
    }
    for user in users {
        writeln!(out, "user      {} `{}`", user.kind, user.label.escape_debug())?;
    }
    for (position, export) in exports.iter().enumerate() {
        if !export.roles.contains(Roles::REALLOC) {
            continue;
        }
        let why = match needs.of(position).first() {
            Some(need) => format!("needed as {}", need.describe(boundary)),
            None => "not needed outside".into(),
        };
        writeln!(out, "allocator `{}`: {why}", export.name.escape_debug())?;
    }
    Ok(())
}
