//! Facts to bytes.

use wasm_encoder::Encode;

use crate::interface::Interface;
use crate::kinds::{ExternalKind, UserKind};
use crate::references::{Label, References};
use crate::section::{Boundary, FLAG_ONE_TREE, ImportName, NOT_KNOWN, User, id, user_flag};
use crate::{COMPACT_VERSION, VERSION};

/// The payload of the custom section, without its name, in [`VERSION`], which every reader understands.
///
/// Subsections without content that may be left out, are. The digest is written as it stands in
/// [`crate::Contract::digest`]; a fuser that assembles the module itself sets it to [`crate::digest()`] of the
/// finished module, all others use [`crate::stamp`].
pub fn encode(boundary: &Boundary) -> Vec<u8> {
    // Only references can be without a target.
    write(boundary, &Names::Spelt).unwrap_or_default()
}

/// The same in [`COMPACT_VERSION`], where names of exports and imports of `module` are references to it.
///
/// `None` if `boundary` is not about `module`: its lists of exports and imports are not the module's own, or something
/// in it names what is not there. `None` as well if a reader could not afford to spell the names out: the limit is that
/// of [`crate::decode_in`].
pub fn encode_compact(boundary: &Boundary, module: &[u8]) -> Option<Vec<u8>> {
    let interface = Interface::read(module).ok()?;
    let exports = interface.exports.iter().map(|export| (export.kind, export.name));
    let imports = interface.imports.iter().map(|import| (import.kind, import.module, import.name));
    let is_about_it = boundary.exports.iter().map(|export| (export.kind, export.name.as_str())).eq(exports)
        && boundary.imports.iter().map(|i| (i.kind, i.module.as_str(), i.name.as_str())).eq(imports);
    let references = References::to(&interface, module.len());
    write(boundary, &Names::References(&references)).filter(|_| is_about_it)
}

/// How names of exports and imports are written.
enum Names<'m> {
    /// As they are.
    Spelt,
    /// As positions in the export or import section.
    References(&'m References<'m>),
}

impl Names<'_> {
    fn export(&self, out: &mut Vec<u8>, kind: ExternalKind, name: &str) -> Option<()> {
        match self {
            Names::Spelt => {
                out.push(kind.to_byte());
                name.encode(out);
            }
            Names::References(references) => references.position_of_export(Some(kind), name)?.encode(out),
        }
        Some(())
    }

    /// A name of an export whose kind is known to the reader.
    fn export_name(&self, out: &mut Vec<u8>, name: &str) -> Option<()> {
        match self {
            Names::Spelt => name.encode(out),
            Names::References(references) => references.position_of_export(None, name)?.encode(out),
        }
        Some(())
    }

    fn import(&self, out: &mut Vec<u8>, import: &ImportName) -> Option<()> {
        match self {
            Names::Spelt => {
                import.module.encode(out);
                import.name.encode(out);
            }
            Names::References(references) => references.position_of_import(import)?.encode(out),
        }
        Some(())
    }
}

fn write(boundary: &Boundary, names: &Names<'_>) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let is_spelt = matches!(names, Names::Spelt);
    (if is_spelt { VERSION } else { COMPACT_VERSION }).encode(&mut out);

    subsection(&mut out, id::PRODUCER, |out| {
        boundary.producer.name.encode(out);
        boundary.producer.version.encode(out);
        Some(())
    })?;
    subsection(&mut out, id::CONTRACT, |out| {
        out.push(boundary.contract.embedder.to_byte());
        out.push(boundary.contract.surface.to_byte());
        out.extend_from_slice(&boundary.contract.digest.0);
        Some(())
    })?;
    subsection(&mut out, id::EXPORTS, |out| {
        vec(out, &boundary.exports, |out, export| {
            if is_spelt {
                names.export(out, export.kind, &export.name)?;
            }
            out.push(export.scope.to_byte());
            export.roles.bits().encode(out);
            Some(())
        })
    })?;
    subsection(&mut out, id::IMPORTS, |out| {
        vec(out, &boundary.imports, |out, import| {
            if is_spelt {
                out.push(import.kind.to_byte());
                import.module.encode(out);
                import.name.encode(out);
            }
            out.push(import.scope.to_byte());
            Some(())
        })
    })?;
    subsection(&mut out, id::USERS, |out| {
        vec(out, &boundary.users, |out, user| write_user(out, user, names))
    })?;
    if !boundary.promises.is_empty() {
        subsection(&mut out, id::PROMISES, |out| {
            vec(out, &boundary.promises, |out, promise| {
                out.push(promise.kind.to_byte());
                promise.memory.encode(out);
                Some(())
            })
        })?;
    }
    if !boundary.inputs.is_empty() {
        subsection(&mut out, id::INPUTS, |out| {
            vec(out, &boundary.inputs, |out, input| {
                input.name.encode(out);
                out.extend_from_slice(&input.sha256.0);
                Some(())
            })
        })?;
    }
    if boundary.one_tree
        || !boundary.entries.is_empty()
        || boundary.users.iter().any(|user| user.input.is_some() || user.opcode.is_some())
    {
        subsection(&mut out, id::OUTSIDE, |out| outside(out, boundary, names))?;
    }
    if !boundary.params.is_empty() {
        subsection(&mut out, id::PARAMS, |out| {
            vec(out, &boundary.params, |out, param| {
                names.export_name(out, &param.export)?;
                param.param.encode(out);
                out.push(param.kind.to_byte());
                param.lo.encode(out);
                param.hi.encode(out);
                Some(())
            })
        })?;
    }
    for (id, payload) in &boundary.unknown {
        subsection(&mut out, *id, |out| {
            out.extend_from_slice(payload);
            Some(())
        })?;
    }
    Some(out)
}

fn write_user(out: &mut Vec<u8>, user: &User, names: &Names<'_>) -> Option<()> {
    out.push(user.kind.to_byte());
    flags(user).encode(out);
    if matches!(names, Names::Spelt) {
        user.label.encode(out);
    }
    vec(out, &user.imports, |out, import| names.import(out, import))?;
    vec(out, &user.uses, |out, used| {
        out.push(used.option.to_byte());
        names.export(out, used.kind, &used.name)
    })?;
    // Behind what it may be made of.
    if let Names::References(references) = names {
        let label = Label::of(user);
        references.spell(label.length(user))?;
        label.to_number().encode(out);
        if label == Label::Spelt {
            user.label.encode(out);
        }
    }
    Some(())
}

/// The bits of [`user_flag`] for a user.
fn flags(user: &User) -> u32 {
    let bit = |is_set: bool, bit: u32| if is_set { bit } else { 0 };
    bit(user.is_async, user_flag::ASYNC)
        | bit(user.async_type == Some(true), user_flag::ASYNC_TYPE)
        | bit(user.async_type.is_some(), user_flag::ASYNC_TYPE_KNOWN)
        | bit(user.cancellable, user_flag::CANCELLABLE)
}

/// The contents of subsection 129.
fn outside(out: &mut Vec<u8>, boundary: &Boundary, names: &Names<'_>) -> Option<()> {
    (if boundary.one_tree { FLAG_ONE_TREE } else { 0 }).encode(out);
    vec(out, &boundary.users, |out, user| {
        user.input.unwrap_or(NOT_KNOWN).encode(out);
        Some(())
    })?;
    let builtins: Vec<&User> = boundary.users.iter().filter(|user| user.kind == UserKind::Builtin).collect();
    vec(out, &builtins, |out, user| {
        user.opcode.unwrap_or(NOT_KNOWN).encode(out);
        Some(())
    })?;
    vec(out, &boundary.entries, |out, entry| {
        entry.user.encode(out);
        vec(out, &entry.may_enter, |out, export| names.export(out, export.kind, &export.name))
    })
}

fn subsection(out: &mut Vec<u8>, id: u8, write: impl FnOnce(&mut Vec<u8>) -> Option<()>) -> Option<()> {
    let mut payload = Vec::new();
    write(&mut payload)?;
    out.push(id);
    payload.as_slice().encode(out);
    Some(())
}

fn vec<T>(
    out: &mut Vec<u8>,
    items: &[T],
    mut write: impl FnMut(&mut Vec<u8>, &T) -> Option<()>,
) -> Option<()> {
    items.len().encode(out);
    items.iter().try_for_each(|item| write(out, item))
}
