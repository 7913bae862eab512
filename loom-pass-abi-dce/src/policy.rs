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
use meld_boundary::{Boundary, Condition, Embedder, Roles, Scope, Surface, Verified};
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
    let (things, of_export) = things(module, &verified.boundary);
    let mut policy =
        Policy { module, verified, level, things, of_export, groups: Vec::new(), group_of: BTreeMap::new() };
    let mut fates: Vec<Fate> = (0..module.exports.len()).map(|position| policy.fate(position, cx)).collect();
    let groups = policy.groups;
    veto(module, &vetoes, &mut fates);
    if fates.iter().any(|fate| !matches!(fate, Fate::Keep { .. })) {
        assume(&verified.boundary, level, cx);
    }
    Roots::new(module, fates, groups)
}

fn assume(boundary: &Boundary, level: Level, cx: &mut PassContext<'_>) {
    let producer = format!("{} {}", boundary.producer.name, boundary.producer.version);
    cx.report.assume(match boundary.contract.embedder {
        Embedder::CanonicalAbi => format!(
            "the module is entered from outside only through the canonical definitions that its `meld:boundary` section \
             lists (written by {producer}; its digest proves that it is fresh, not who wrote it)"
        ),
        Embedder::Native => format!("nobody outside uses an export that is not on the surface ({producer})"),
    });
    if level == Level::Surface && boundary.contract.surface == Surface::Closed {
        cx.report.assume("closed surface: what the section marks internal is not used from outside");
    }
}

/// What the names of one exported thing say about it together.
#[derive(Default)]
struct Thing {
    /// The roles of all its names.
    roles: Roles,
    /// The first name that is not internal, or that starts the program, by position.
    protector: Option<usize>,
    /// What follows from who needs it outside, which is the same for all its names, once one asked.
    need: Option<Need>,
}

/// What somebody outside means for a thing that nothing protects.
#[derive(Clone)]
enum Need {
    /// Nobody needs it.
    No,
    /// It stays, for this reason.
    Yes(String),
    /// It stays for these groups of imports; with the first need in words.
    While(Vec<usize>, String),
}

/// The exported things of a module, with the position in the first list for each export.
fn things(module: &Module<'_>, boundary: &Boundary) -> (Vec<Thing>, Vec<usize>) {
    let mut known: BTreeMap<(Space, u32), usize> = BTreeMap::new();
    let (mut things, mut of_export): (Vec<Thing>, Vec<usize>) = (Vec::new(), Vec::new());
    for (position, (export, facts)) in module.exports.iter().zip(&boundary.exports).enumerate() {
        let thing = *known.entry((Space::of(export.kind), export.index)).or_insert(things.len());
        if thing == things.len() {
            things.push(Thing::default());
        }
        let starts = facts.roles.contains(Roles::INITIALIZER) || facts.roles.contains(Roles::COMMAND_ENTRY);
        if facts.scope != Scope::Internal || starts {
            things[thing].protector.get_or_insert(position);
        }
        things[thing].roles = things[thing].roles | facts.roles;
        of_export.push(thing);
    }
    (things, of_export)
}

struct Policy<'p, 'a> {
    module: &'p Module<'a>,
    verified: &'p Verified,
    level: Level,
    things: Vec<Thing>,
    /// Position in `things` for each export.
    of_export: Vec<usize>,
    /// Groups of imports that exports stay for.
    groups: Vec<Vec<FuncIndex>>,
    /// The position among them of each condition.
    group_of: BTreeMap<Condition, usize>,
}

impl Policy<'_, '_> {
    /// What follows from the needs of the thing that an export names.
    fn need(&mut self, position: usize) -> Need {
        let thing = self.of_export[position];
        if let Some(known) = &self.things[thing].need {
            return known.clone();
        }
        let found = self.find_need(position);
        self.things[thing].need = Some(found.clone());
        found
    }

    fn find_need(&mut self, position: usize) -> Need {
        let Verified { boundary, needs, .. } = self.verified;
        let mut groups = BTreeSet::new();
        for need in needs.of(position) {
            let Some(condition) = need.condition() else {
                return Need::Yes(format!("needed outside: {}", need.describe(boundary)));
            };
            groups.insert(*self.group_of.entry(condition).or_insert_with(|| {
                let imports = needs.imports(condition, boundary);
                self.groups.push(imports.into_iter().map(FuncIndex::from_u32).collect());
                self.groups.len() - 1
            }));
        }
        match needs.of(position).first() {
            Some(first) => Need::While(groups.into_iter().collect(), first.describe(boundary)),
            None => Need::No,
        }
    }

    fn fate(&mut self, position: usize, cx: &PassContext<'_>) -> Fate {
        let boundary = &self.verified.boundary;
        let keep = |reason: String| Fate::Keep { reason: reason.into() };
        let name = self.module.exports[position].name;
        if let Some(pattern) = cx.settings.keep_exports.matching(name) {
            return keep(format!("kept by `--keep-export '{pattern}'`"));
        }
        if is_entry(name) {
            return keep("starts the program".into());
        }
        let thing = &self.things[self.of_export[position]];
        if let Some(protector) = thing.protector {
            let alias = &boundary.exports[protector];
            let also = match protector == position {
                true => String::new(),
                false => format!(" under the name `{}`", alias.name),
            };
            return keep(match alias.scope {
                Scope::External => format!("external{also}: somebody outside imports it"),
                Scope::Unknown => format!("nothing is known about who uses it{also}"),
                Scope::Internal => format!("starts the program{also}"),
            });
        }
        let roles = thing.roles;
        match (self.need(position), self.removable_as(roles)) {
            (Need::Yes(reason), _) => keep(reason),
            (_, None) => keep(self.kept_by_level()),
            (Need::While(groups, need), Some(_)) => Fate::While {
                groups,
                reason: format!("{need}, needed as long as an import that may call it is live").into(),
            },
            (Need::No, Some(purpose)) => {
                Fate::Drop { reason: format!("{purpose}: nothing outside needs it").into() }
            }
        }
    }

    /// What the export was for, if the level lets exports of that purpose go.
    fn removable_as(&self, roles: Roles) -> Option<&'static str> {
        let boundary = &self.verified.boundary;
        let has = |role: Roles| roles.contains(role);
        let wiring = self.level >= Level::Wiring;
        let surface = self.level >= Level::Surface && boundary.contract.surface == Surface::Closed;
        // A lift callee that is also something else is still a lift callee.
        let purposes = [
            (has(Roles::LIFT_CALLEE), surface, "a function for another component, which is fused in"),
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
