//! The checks that a reader makes before it acts on a section.
//!
//! Each check removes one way in which acting on the section could be wrong: acting on somebody else's facts (there
//! is one section, it decodes to the last byte, and the digest is that of this module), acting on facts about other
//! exports (the lists agree, and every use names an export that can play the part), and acting on facts that are not
//! all (everything external has its user). None of them proves where the section came from.

use std::collections::BTreeSet;

use wasmparser::{FuncType, ValType};

use crate::decode::{Decoded, decode_aloud};
use crate::digest::digest;
use crate::framing::{Layer, ModuleError, Sections};
use crate::interface::Interface;
use crate::kinds::{Embedder, ExternalKind, Scope, Surface, UseOption, UserKind};
use crate::needs::Needs;
use crate::opcode;
use crate::outside;
use crate::reason::{Reason, UserName};
use crate::references::References;
use crate::roles::Roles;
use crate::salvage::{FoundPromise, promises_of};
use crate::section::{Boundary, Use, User};

/// What a reader knows after looking for the section of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A core module without such a section: keep everything.
    Absent,
    /// The section, or the file, fails a check: keep everything, and say why.
    Ignored {
        /// The first thing that was found.
        reason: Reason,
        /// The promises that can be read all the same. If there are any, passing the module through would break
        /// them silently: that is an error.
        promises: Vec<FoundPromise>,
    },
    /// The section passes every check.
    Verified(Box<Verified>),
}

impl Reading {
    /// The section, if it passed every check and says that the canonical ABI embeds the module: then a
    /// trap ends the instance. `None` for every other embedder.
    pub fn canonical(self) -> Option<Boundary> {
        match self {
            Reading::Verified(verified) => {
                let boundary = verified.boundary;
                (boundary.contract.embedder == Embedder::CanonicalAbi).then_some(boundary)
            }
            Reading::Absent | Reading::Ignored { .. } => None,
        }
    }
}

/// A section that passed every check, with what follows from it for each export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The section.
    pub boundary: Boundary,
    /// The version in which it is written: [`crate::VERSION`] or [`crate::COMPACT_VERSION`]. It says the same in both.
    pub version: u32,
    /// Which exports somebody outside still needs, and for what.
    pub needs: Needs,
    /// For each optional subsection that counts as absent because it does not decode or contradicts the rest, why.
    /// [`Verified::boundary`] is without them, which can only make a reader more careful; say so.
    pub dropped: Vec<String>,
}

/// Finds and checks the section of a module.
///
/// `module` is a core module that a validator has accepted; this function looks only at its types, imports, functions,
/// memories and exports. On anything else it does not panic, and says [`Reading::Ignored`] where it notices.
pub fn read(module: &[u8]) -> Reading {
    let mut payloads = Vec::new();
    let found = collect(module, &mut payloads);
    let checked = match (found, payloads.as_slice()) {
        (Err(error), _) => Err(Reason::Module(error)),
        (Ok(()), []) => return Reading::Absent,
        (Ok(()), [payload]) => check(module, payload),
        (Ok(()), several) => Err(Reason::Several { count: several.len() }),
    };
    match checked {
        Ok(verified) => Reading::Verified(Box::new(verified)),
        Err(reason) => {
            let promises = payloads.iter().flat_map(|payload| promises_of(payload)).collect();
            Reading::Ignored { reason, promises }
        }
    }
}

/// Collects the payloads of all sections of the name, also of a file that turns out not to be a core module.
fn collect<'a>(module: &'a [u8], payloads: &mut Vec<&'a [u8]>) -> Result<(), ModuleError> {
    let sections = Sections::of_any(module)?;
    let layer = sections.layer;
    for section in sections {
        payloads.extend(section?.boundary());
    }
    match layer {
        Layer::Core => Ok(()),
        Layer::Component => Err(ModuleError::Component),
    }
}

/// Checks 2 to 6, on the only section of a core module. The section itself need not be in `module` yet.
pub(crate) fn check(module: &[u8], payload: &[u8]) -> Result<Verified, Reason> {
    let interface = Interface::read(module).map_err(Reason::Module)?;
    let references = References::to(&interface, module.len());
    let Decoded { mut boundary, version, mut dropped } =
        decode_aloud(payload, Some(&references)).map_err(Reason::Decode)?;
    let digest = digest(module).map_err(Reason::Module)?;
    if boundary.contract.digest != digest {
        return Err(Reason::Stale { section: boundary.contract.digest, module: digest });
    }
    check_lists(&boundary, &interface)?;
    check_users(&boundary, &interface)?;
    check_completeness(&boundary, &interface)?;
    let needs = Needs::new(&boundary, &interface);
    dropped.extend(outside::drop_contradictions(&mut boundary, &needs, &interface));
    check_threads(&boundary)?;
    Ok(Verified { boundary, version, needs, dropped })
}

/// Check 4: the lists of exports and imports are the module's own.
fn check_lists(boundary: &Boundary, interface: &Interface<'_>) -> Result<(), Reason> {
    let section = boundary.exports.iter().map(|e| (e.kind, e.name.as_str()));
    let module = interface.exports.iter().map(|e| (e.kind, e.name));
    if let Some((position, section, module)) = first_difference(section, module) {
        let show = |(kind, name): (ExternalKind, &str)| format!("{kind} `{}`", name.escape_debug());
        return Err(Reason::Exports { position, section: section.map(show), module: module.map(show) });
    }
    let section = boundary.imports.iter().map(|i| (i.kind, i.module.as_str(), i.name.as_str()));
    let module = interface.imports.iter().map(|i| (i.kind, i.module, i.name));
    if let Some((position, section, module)) = first_difference(section, module) {
        let show = |(kind, module, name): (ExternalKind, &str, &str)| {
            format!("{kind} `{}` `{}`", module.escape_debug(), name.escape_debug())
        };
        return Err(Reason::Imports { position, section: section.map(show), module: module.map(show) });
    }
    Ok(())
}

/// The first position at which two sequences differ, with what they have there.
fn first_difference<T: PartialEq>(
    mut a: impl Iterator<Item = T>,
    mut b: impl Iterator<Item = T>,
) -> Option<(usize, Option<T>, Option<T>)> {
    let mut position = 0;
    loop {
        match (a.next(), b.next()) {
            (None, None) => return None,
            (a, b) if a != b => return Some((position, a, b)),
            _ => position += 1,
        }
    }
}

/// Check 5: what users and promises name exists, and can play the part.
fn check_users(boundary: &Boundary, interface: &Interface<'_>) -> Result<(), Reason> {
    let imports: BTreeSet<(&str, &str)> = interface
        .imports
        .iter()
        .filter(|import| import.kind == ExternalKind::Func)
        .map(|import| (import.module, import.name))
        .collect();
    for (position, user) in boundary.users.iter().enumerate() {
        let user_name = || UserName::new(position, user);
        let memories = memories_of(user, interface);
        for used in &user.uses {
            check_use(user_name, used, &memories, interface)?;
        }
        if let Some(import) =
            user.imports.iter().find(|i| !imports.contains(&(i.module.as_str(), i.name.as_str())))
        {
            return Err(Reason::UserImportMissing {
                user: user_name(),
                module: import.module.clone(),
                name: import.name.clone(),
            });
        }
    }
    let count = interface.memory_count();
    match boundary.promises.iter().find(|promise| promise.memory as usize >= count) {
        Some(promise) => Err(Reason::PromiseMemory { memory: promise.memory, count }),
        None => Ok(()),
    }
}

/// Check 5: who starts a function of a table says of which, because no slot of that table may move.
///
/// A builtin whose opcode is not known may name any slot of any table, and needs no check.
fn check_threads(boundary: &Boundary) -> Result<(), Reason> {
    for (position, user) in boundary.users.iter().enumerate() {
        let builtin = match user.opcode {
            Some(opcode::THREAD_NEW_INDIRECT) => "thread.new-indirect",
            Some(opcode::THREAD_SPAWN_INDIRECT) => "thread.spawn-indirect",
            _ => continue,
        };
        if !user.uses.iter().any(|used| used.option == UseOption::Table) {
            return Err(Reason::ThreadWithoutTable { user: UserName::new(position, user), builtin });
        }
    }
    Ok(())
}

/// The address types of the memories that a user names.
fn memories_of(user: &User, interface: &Interface<'_>) -> BTreeSet<ValType> {
    user.uses
        .iter()
        .filter(|used| used.option == UseOption::Memory)
        .filter_map(|used| interface.export(&used.name))
        .filter(|(_, export)| export.kind == ExternalKind::Memory)
        .filter_map(|(_, export)| interface.address_type(export.index))
        .collect()
}

fn check_use(
    user: impl Fn() -> UserName,
    used: &Use,
    memories: &BTreeSet<ValType>,
    interface: &Interface<'_>,
) -> Result<(), Reason> {
    let &Use { option, kind, ref name } = used;
    let missing = || Reason::UseMissing { user: user(), option, kind, name: name.clone() };
    if kind != option.external_kind() {
        return Err(Reason::UseKind { user: user(), option, kind, name: name.clone() });
    }
    let (_, export) = interface.export(name).filter(|(_, export)| export.kind == kind).ok_or_else(missing)?;
    if kind != ExternalKind::Func {
        return Ok(());
    }
    let ty = interface.func_type(export.index).ok_or_else(missing)?;
    check_type(option, ty, memories).map_err(|expected| Reason::UseType {
        user: user(),
        option,
        name: name.clone(),
        func: export.index,
        expected,
        found: ty.to_string(),
    })
}

/// Whether an option may resolve to a function of type `ty`; if not, what it asks for.
///
/// The address type of a `realloc` is that of every memory that the same user names; a user that names none leaves
/// both possible.
fn check_type(option: UseOption, ty: &FuncType, memories: &BTreeSet<ValType>) -> Result<(), &'static str> {
    use ValType::{I32, I64};
    let is = |params: &[ValType], results: &[ValType]| ty.params() == params && ty.results() == results;
    let is_realloc = |addr: ValType| is(&[addr; 4], &[addr]) && memories.iter().all(|memory| *memory == addr);
    let (holds, expected) = match option {
        UseOption::Realloc => (
            is_realloc(I32) || is_realloc(I64),
            "(func (param a a a a) (result a)), where a is the address type of the memory (i32 or i64)",
        ),
        UseOption::PostReturn => (ty.results().is_empty(), "a function without results"),
        UseOption::Callback => (is(&[I32; 3], &[I32]), "(func (param i32 i32 i32) (result i32))"),
        UseOption::Destructor => (is(&[I32], &[]), "(func (param i32))"),
        UseOption::Callee | UseOption::Memory | UseOption::Table => return Ok(()),
    };
    if holds { Ok(()) } else { Err(expected) }
}

/// Check 6: every external function import and lift callee has its user, and no user contradicts the export list.
///
/// A use as *callee* enters the export from outside, so under a closed surface its scope cannot be internal. The other
/// options may name internal exports: an allocator is no part of the component-level surface, and is needed by whoever
/// names it all the same. Under an open surface a lift of an internal callee is what the list of users is for.
fn check_completeness(boundary: &Boundary, interface: &Interface<'_>) -> Result<(), Reason> {
    let behind: BTreeSet<(&str, &str)> = boundary
        .users
        .iter()
        .flat_map(|user| &user.imports)
        .map(|import| (import.module.as_str(), import.name.as_str()))
        .collect();
    for (position, import) in boundary.imports.iter().enumerate() {
        let covered = behind.contains(&(import.module.as_str(), import.name.as_str()));
        if import.kind == ExternalKind::Func && import.scope == Scope::External && !covered {
            return Err(Reason::ImportWithoutUser {
                position,
                module: import.module.clone(),
                name: import.name.clone(),
            });
        }
    }

    let lifted = boundary.lift_callees();
    for (position, export) in boundary.exports.iter().enumerate() {
        let is_lift_callee = export.scope == Scope::External && export.roles.contains(Roles::LIFT_CALLEE);
        if is_lift_callee && !lifted.contains(export.name.as_str()) {
            return Err(Reason::LiftWithoutUser { position, name: export.name.clone() });
        }
    }

    if boundary.contract.surface == Surface::Open {
        return Ok(());
    }
    for (position, user) in boundary.users.iter().enumerate() {
        for used in user.uses.iter().filter(|used| used.option == UseOption::Callee) {
            let Some((export_position, _)) = interface.export(&used.name) else { continue };
            let export = boundary.exports.get(export_position);
            if export.is_some_and(|export| export.scope == Scope::Internal) {
                return Err(Reason::InternalCallee {
                    user: UserName::new(position, user),
                    position: export_position,
                    name: used.name.clone(),
                });
            }
        }
    }
    Ok(())
}

impl Boundary {
    /// The names of all exports that a lift among the users has as its callee.
    pub(crate) fn lift_callees(&self) -> BTreeSet<&str> {
        self.users
            .iter()
            .filter(|user| user.kind == UserKind::Lift)
            .flat_map(|user| &user.uses)
            .filter(|used| used.option == UseOption::Callee)
            .map(|used| used.name.as_str())
            .collect()
    }
}
