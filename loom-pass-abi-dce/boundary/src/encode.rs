//! Facts to bytes.

use wasm_encoder::Encode;

use crate::VERSION;
use crate::kinds::UserKind;
use crate::section::{Boundary, FLAG_ONE_TREE, NOT_KNOWN, User, id, user_flag};

/// The payload of the custom section, without its name.
///
/// Subsections without content that may be left out, are. The digest is written as it stands in
/// [`crate::Contract::digest`]; a fuser that assembles the module itself sets it to [`crate::digest()`] of the
/// finished module, all others use [`crate::stamp`].
pub fn encode(boundary: &Boundary) -> Vec<u8> {
    let mut out = Vec::new();
    VERSION.encode(&mut out);

    subsection(&mut out, id::PRODUCER, |out| {
        boundary.producer.name.encode(out);
        boundary.producer.version.encode(out);
    });
    subsection(&mut out, id::CONTRACT, |out| {
        out.push(boundary.contract.embedder.to_byte());
        out.push(boundary.contract.surface.to_byte());
        out.extend_from_slice(&boundary.contract.digest.0);
    });
    subsection(&mut out, id::EXPORTS, |out| {
        vec(out, &boundary.exports, |out, export| {
            out.push(export.kind.to_byte());
            export.name.encode(out);
            out.push(export.scope.to_byte());
            export.roles.bits().encode(out);
        });
    });
    subsection(&mut out, id::IMPORTS, |out| {
        vec(out, &boundary.imports, |out, import| {
            out.push(import.kind.to_byte());
            import.module.encode(out);
            import.name.encode(out);
            out.push(import.scope.to_byte());
        });
    });
    subsection(&mut out, id::USERS, |out| {
        vec(out, &boundary.users, |out, user| {
            out.push(user.kind.to_byte());
            flags(user).encode(out);
            user.label.encode(out);
            vec(out, &user.imports, |out, import| {
                import.module.encode(out);
                import.name.encode(out);
            });
            vec(out, &user.uses, |out, used| {
                out.push(used.option.to_byte());
                out.push(used.kind.to_byte());
                used.name.encode(out);
            });
        });
    });
    if !boundary.promises.is_empty() {
        subsection(&mut out, id::PROMISES, |out| {
            vec(out, &boundary.promises, |out, promise| {
                out.push(promise.kind.to_byte());
                promise.memory.encode(out);
            });
        });
    }
    if !boundary.inputs.is_empty() {
        subsection(&mut out, id::INPUTS, |out| {
            vec(out, &boundary.inputs, |out, input| {
                input.name.encode(out);
                out.extend_from_slice(&input.sha256.0);
            });
        });
    }
    if boundary.one_tree
        || !boundary.entries.is_empty()
        || boundary.users.iter().any(|user| user.input.is_some() || user.opcode.is_some())
    {
        subsection(&mut out, id::OUTSIDE, |out| outside(out, boundary));
    }
    if !boundary.params.is_empty() {
        subsection(&mut out, id::PARAMS, |out| {
            vec(out, &boundary.params, |out, param| {
                param.export.encode(out);
                param.param.encode(out);
                out.push(param.kind.to_byte());
                param.lo.encode(out);
                param.hi.encode(out);
            });
        });
    }
    for (id, payload) in &boundary.unknown {
        subsection(&mut out, *id, |out| out.extend_from_slice(payload));
    }
    out
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
fn outside(out: &mut Vec<u8>, boundary: &Boundary) {
    (if boundary.one_tree { FLAG_ONE_TREE } else { 0 }).encode(out);
    vec(out, &boundary.users, |out, user| user.input.unwrap_or(NOT_KNOWN).encode(out));
    let builtins: Vec<&User> = boundary.users.iter().filter(|user| user.kind == UserKind::Builtin).collect();
    vec(out, &builtins, |out, user| user.opcode.unwrap_or(NOT_KNOWN).encode(out));
    vec(out, &boundary.entries, |out, entry| {
        entry.user.encode(out);
        vec(out, &entry.may_enter, |out, export| {
            out.push(export.kind.to_byte());
            export.name.encode(out);
        });
    });
}

fn subsection(out: &mut Vec<u8>, id: u8, write: impl FnOnce(&mut Vec<u8>)) {
    let mut payload = Vec::new();
    write(&mut payload);
    out.push(id);
    payload.as_slice().encode(out);
}

fn vec<T>(out: &mut Vec<u8>, items: &[T], mut write: impl FnMut(&mut Vec<u8>, &T)) {
    items.len().encode(out);
    for item in items {
        write(out, item);
    }
}
