//! Which exports go: the boundary and a level, turned into roots.
//!
//! An export goes only if all of this holds: every name of what it exports is internal; no user
//! needs it, in any option; the level includes what it was for; and nothing protects its name.
//! Everything else stays, with its reason.

use loom_core::Module;
use loom_core::custom::manifest;
use loom_core::index::{FuncIndex, Space};
use loom_core::pass::PassContext;
use loom_core::report::Severity;
use loom_core::roots::{Fate, Roots};
use meld_boundary::{Boundary, Roles, Scope, Surface, Verified};
use std::collections::{BTreeMap, BTreeSet};

/// How much is un-exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Only allocators.
    Allocator,
    /// Also what served internal canonical definitions: post-returns, callbacks, shims, destructors.
    Wiring,
    /// Also, under a closed surface, everything else that is internal.
    Surface,
}

impl Level {
    /// Names of the levels, as the option `level` takes them.
    pub const CHOICES: [(&'static str, Level); 3] =
        [("allocator", Level::Allocator), ("wiring", Level::Wiring), ("surface", Level::Surface)];
}

/// Exports that start the program: never removed, whatever the section says about them.
const ENTRIES: [&str; 3] = ["_start", "_initialize", "cm32p2_initialize"];

/// Decides about every export and reports each decision.
///
/// `None` if nothing may be decided because a section that could veto it cannot be read.
pub fn roots(
    module: &Module<'_>,
    verified: &Verified,
    level: Level,
    cx: &mut PassContext<'_>,
) -> Option<Roots> {
    let vetoes = match vetoes(module) {
        Ok(vetoes) => vetoes,
        Err(reason) => {
            let message = format!(
                "custom section `{}` cannot be read, and it may veto a removal: all exports stay ({reason})",
                manifest::SECTION
            );
            let help = "let the fuser write it anew, or strip it if its vetoes do not matter".to_string();
            cx.report.diagnose(Severity::Warning, message, Some(help));
            return None;
        }
    };
    let policy = Policy { module, verified, level, groups: groups(module) };
    let mut fates: Vec<Fate> = (0..module.exports.len()).map(|position| policy.fate(position, cx)).collect();
    veto(module, &vetoes, &mut fates);
    if fates.iter().any(|fate| !matches!(fate, Fate::Keep { .. })) {
        assume(&verified.boundary, level, cx);
    }
    Roots::new(module, fates)
}

fn assume(boundary: &Boundary, level: Level, cx: &mut PassContext<'_>) {
    let producer = format!("{} {}", boundary.producer.name, boundary.producer.version);
    cx.report.assume(format!(
        "the module is entered from outside only through the canonical definitions that its `meld:boundary` section \
         lists (written by {producer}; its digest proves that it is fresh, not who wrote it)"
    ));
    if level == Level::Surface && boundary.contract.surface == Surface::Closed {
        cx.report.assume("closed surface: what the section marks internal is not used from outside");
    }
}

/// For each export, all exports of the same thing, by position.
fn groups(module: &Module<'_>) -> Vec<Vec<usize>> {
    let mut names: BTreeMap<(Space, u32), Vec<usize>> = BTreeMap::new();
    for (position, export) in module.exports.iter().enumerate() {
        names.entry((Space::of(export.kind), export.index)).or_default().push(position);
    }
    let group = |export: &wasmparser::Export<'_>| names[&(Space::of(export.kind), export.index)].clone();
    module.exports.iter().map(group).collect()
}

struct Policy<'p, 'a> {
    module: &'p Module<'a>,
    verified: &'p Verified,
    level: Level,
    groups: Vec<Vec<usize>>,
}

impl Policy<'_, '_> {
    fn fate(&self, position: usize, cx: &PassContext<'_>) -> Fate {
        let boundary = &self.verified.boundary;
        let keep = |reason: String| Fate::Keep { reason: reason.into() };
        let name = self.module.exports[position].name;
        if let Some(pattern) = cx.settings.keep_exports.matching(name) {
            return keep(format!("kept by `--keep-export '{pattern}'`"));
        }
        if is_entry(name) {
            return keep("starts the program".into());
        }
        for &other in &self.groups[position] {
            let alias = &boundary.exports[other];
            let also =
                if other == position { String::new() } else { format!(" under the name `{}`", alias.name) };
            match alias.scope {
                Scope::Internal => {}
                Scope::External => return keep(format!("external{also}: somebody outside imports it")),
                Scope::Unknown => return keep(format!("nothing is known about who uses it{also}")),
            }
            if alias.roles.contains(Roles::INITIALIZER) || alias.roles.contains(Roles::COMMAND_ENTRY) {
                return keep(format!("starts the program{also}"));
            }
        }
        let needs = self.verified.needs.of(position);
        let mut imports = Vec::new();
        for need in needs {
            match need.while_imported(boundary) {
                None => return keep(format!("needed outside: {}", need.describe(boundary))),
                Some(funcs) => imports.extend(funcs.into_iter().map(FuncIndex::from_u32)),
            }
        }
        let Some(purpose) = self.removable_as(position) else {
            return keep(self.kept_by_level());
        };
        match needs.first() {
            Some(need) => Fate::While {
                imports,
                reason: format!(
                    "{}, needed as long as an import that may call it is live",
                    need.describe(boundary)
                )
                .into(),
            },
            None => {
                Fate::Drop { reason: format!("{purpose} that no external canonical definition names").into() }
            }
        }
    }

    /// What the export was for, if the level lets exports of that purpose go.
    fn removable_as(&self, position: usize) -> Option<&'static str> {
        let boundary = &self.verified.boundary;
        let has = |role: Roles| {
            self.groups[position].iter().any(|&other| boundary.exports[other].roles.contains(role))
        };
        let wiring = self.level >= Level::Wiring;
        let surface = self.level >= Level::Surface && boundary.contract.surface == Surface::Closed;
        // A lift callee that is also something else is still a lift callee.
        let purposes = [
            (has(Roles::LIFT_CALLEE), surface, "an internalised lift callee"),
            (has(Roles::REALLOC), true, "an allocator"),
            (has(Roles::POST_RETURN), wiring, "a post-return"),
            (has(Roles::CALLBACK), wiring, "a callback"),
            (has(Roles::DESTRUCTOR), wiring, "a destructor"),
            (has(Roles::SHIM), wiring, "a shim of the boundary"),
            (true, surface, "an internal export"),
        ];
        let (_, allowed, purpose) = purposes.into_iter().find(|(applies, ..)| *applies)?;
        allowed.then_some(purpose)
    }

    fn kept_by_level(&self) -> String {
        let closed = self.verified.boundary.contract.surface == Surface::Closed;
        let level =
            Level::CHOICES.iter().find(|(_, level)| *level == self.level).map_or("", |(name, _)| *name);
        match self.level {
            Level::Surface if !closed => "internal, but the surface is open: callers may still use it".into(),
            _ => format!("internal, but not removed at level `{level}`"),
        }
    }
}

/// Whether the name is that of an entry, also with the suffix that fusing gives to homonyms.
fn is_entry(name: &str) -> bool {
    let base = match name.rsplit_once('$') {
        Some((base, digits)) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => base,
        _ => name,
    };
    ENTRIES.contains(&base)
}

/// For each export, what its entry in a signature manifest names.
type Vetoes = BTreeMap<String, BTreeSet<String>>;

/// Reads every `meld.signature-manifest` section. It says for each export which memory, realloc and
/// post-return calling it takes: as long as that export stays, they do.
fn vetoes(module: &Module<'_>) -> Result<Vetoes, String> {
    let mut vetoes = Vetoes::new();
    for section in module.custom_sections(manifest::SECTION) {
        for (export, named) in manifest::entries(&module.bytes[section.payload.clone()])? {
            vetoes.entry(export).or_default().extend(named);
        }
    }
    Ok(vetoes)
}

/// Keeps what the signature manifest names for an export that stays, to the fixpoint.
fn veto(module: &Module<'_>, vetoes: &Vetoes, fates: &mut [Fate]) {
    let positions: BTreeMap<&str, usize> =
        module.exports.iter().enumerate().map(|(position, export)| (export.name, position)).collect();
    let stays = |fate: &Fate| !matches!(fate, Fate::Drop { .. });
    let mut todo: Vec<usize> = (0..fates.len()).filter(|position| stays(&fates[*position])).collect();
    while let Some(position) = todo.pop() {
        let export = module.exports[position].name;
        for named in vetoes.get(export).into_iter().flatten() {
            let Some(&other) = positions.get(named.as_str()) else { continue };
            if other == position || matches!(fates[other], Fate::Keep { .. }) {
                continue;
            }
            if !stays(&fates[other]) {
                todo.push(other);
            }
            let reason = format!("`{}` names it for export `{export}`, which stays", manifest::SECTION);
            fates[other] = Fate::Keep { reason: reason.into() };
        }
    }
}
