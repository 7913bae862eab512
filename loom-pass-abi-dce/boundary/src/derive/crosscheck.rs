//! Compares what was derived with what the fuser itself wrote into the module.
//!
//! Neither custom section proves anything: a fuser copies unknown sections of its inputs. But where they speak about
//! the same thing and disagree, one of the two is about something else, and nothing may be concluded.

use std::collections::BTreeSet;

use serde::Deserialize;
use wasmparser::{Parser, Payload};

use super::Source;
use super::core_module::CoreModule;
use super::error::DeriveError;
use super::graph::{Graph, Lift};
use super::locate::Locator;
use super::parse::Component;
use crate::digest::Digest;
use crate::kinds::ExternalKind;
use crate::roles::Roles;

const MANIFEST: &str = "meld.signature-manifest";
const ATTESTATION: &str = "wsc.transformation.attestation";

/// What is used of meld's signature manifest: which functions it says that a host has to call.
#[derive(Deserialize)]
struct Manifest {
    exports: Vec<Signature>,
}

#[derive(Deserialize)]
struct Signature {
    export: String,
    realloc: Option<String>,
    post_return: Option<String>,
    #[serde(default)]
    needs: Needs,
}

#[derive(Default, Deserialize)]
struct Needs {
    #[serde(default)]
    realloc: bool,
}

/// What is used of an attestation: which files were fused.
#[derive(Deserialize)]
struct Attestation {
    transformation_type: String,
    tool: Tool,
    inputs: Vec<AttestedInput>,
}

#[derive(Deserialize)]
struct Tool {
    name: String,
}

#[derive(Deserialize)]
struct AttestedInput {
    artifact: Artifact,
}

#[derive(Deserialize)]
struct Artifact {
    name: String,
    /// Hexadecimal; empty for a component that was nested in another one.
    hash: String,
}

/// Checks that the components are the files that the fuser says it fused, if it says so.
pub(crate) fn attestation(
    fused: &[u8],
    sources: &[Source<'_>],
    components: &[Component<'_>],
    hashes: &[Digest],
) -> Result<(), DeriveError> {
    // The fuser writes its own section after those that it copies.
    let attested = custom_sections(fused, ATTESTATION)?
        .into_iter()
        .filter_map(|data| serde_json::from_slice::<Attestation>(data).ok())
        .rfind(|attestation| attestation.tool.name == "meld" && attestation.transformation_type == "fusion");
    let Some(attestation) = attested else { return Ok(()) };
    let inputs = attestation.inputs.iter().map(|input| &input.artifact);
    let (inputs, nested): (Vec<&Artifact>, Vec<&Artifact>) =
        inputs.partition(|artifact| !artifact.hash.is_empty());
    for ((source, component), hash) in sources.iter().zip(components).zip(hashes) {
        let hash = hash.to_string();
        // In place of a composed component the fuser lists those that are nested in it, which are no files.
        let may_be_composed = !nested.is_empty() && component.is_composed();
        if !may_be_composed && !inputs.iter().any(|input| input.hash.eq_ignore_ascii_case(&hash)) {
            return Err(DeriveError::Contradiction {
                section: ATTESTATION,
                what: format!(
                    "`{}` has the SHA-256 {hash}, which is none of the inputs that it lists; give the files that were \
                     fused, byte for byte",
                    source.name.escape_debug()
                ),
            });
        }
    }
    let given: BTreeSet<String> = hashes.iter().map(ToString::to_string).collect();
    match inputs.iter().find(|input| !given.contains(&input.hash.to_ascii_lowercase())) {
        None => Ok(()),
        Some(missing) => Err(DeriveError::Missing {
            how: format!(
                "custom section `{ATTESTATION}` lists the input `{}` with the SHA-256 {}",
                missing.name.escape_debug(),
                missing.hash.escape_debug()
            ),
        }),
    }
}

/// Checks that for each export the manifest names the functions that a lift of that name has as options.
pub(crate) fn manifest<'a>(
    fused: &[u8],
    module: &CoreModule<'_>,
    graph: &Graph<'a>,
    locator: &Locator<'_, 'a>,
) -> Result<(), DeriveError> {
    let contradiction = |what: String| DeriveError::Contradiction { section: MANIFEST, what };
    for data in custom_sections(fused, MANIFEST)? {
        let manifest: Manifest = serde_json::from_slice(data)
            .map_err(|error| contradiction(format!("it cannot be read, so it cannot be checked: {error}")))?;
        for signature in &manifest.exports {
            let mut lifts = Vec::new();
            for lift in &graph.lifts {
                if locator.core_names(ExternalKind::Func, lift.callee)?.contains(&signature.export.as_str()) {
                    lifts.push(lift);
                }
            }
            let mut agrees = lifts.is_empty();
            for lift in lifts {
                agrees |= agrees_with(signature, lift, module, locator)?;
            }
            if !agrees {
                return Err(contradiction(format!(
                    "for export `{}` it names the realloc {} and the post-return {}, and no lift of that name has these \
                     options",
                    signature.export.escape_debug(),
                    shown(signature.realloc.as_deref()),
                    shown(signature.post_return.as_deref()),
                )));
            }
        }
    }
    Ok(())
}

fn shown(name: Option<&str>) -> String {
    name.map_or_else(|| "(none)".into(), |name| format!("`{}`", name.escape_debug()))
}

/// Whether a lift has the options of a signature. A signature leaves out what the fused module does not export, and
/// the memory that it names is simply the first, so that is not compared.
fn agrees_with<'a>(
    signature: &Signature,
    lift: &Lift<'a>,
    module: &CoreModule<'_>,
    locator: &Locator<'_, 'a>,
) -> Result<bool, DeriveError> {
    if signature.needs.realloc && lift.options.realloc.is_none() {
        return Ok(false);
    }
    let options = [
        (&signature.realloc, lift.options.realloc, Roles::REALLOC),
        (&signature.post_return, lift.options.post_return, Roles::POST_RETURN),
    ];
    for (name, option, role) in options {
        let Some(name) = name else { continue };
        let Some(option) = option else { return Ok(false) };
        let Some((_, named)) = module.interface.export(name) else { return Ok(false) };
        let located = locator.func(option, role, true)?;
        let mut indices = located.exports.iter().filter_map(|export| module.interface.exports.get(*export));
        if !indices.any(|export| export.index == named.index) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn custom_sections<'a>(module: &'a [u8], name: &str) -> Result<Vec<&'a [u8]>, DeriveError> {
    let mut found = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::CustomSection(section) = payload.map_err(crate::framing::ModuleError::from)?
            && section.name() == name
        {
            found.push(section.data());
        }
    }
    Ok(found)
}
