//! From what is external and where it is to the contents of the section.

use std::collections::{BTreeMap, BTreeSet};

use super::Source;
use super::core_module::CoreModule;
use super::error::DeriveError;
use super::external::{Called, External};
use super::graph::{Canonical, CoreItem, Graph, Operation, Options};
use super::link::ResourceEnd;
use super::locate::{Located, Locator};
use super::names;
use super::resolve::{Place, Resolver};
use crate::kinds::{ExternalKind, Scope, UseOption, UserKind};
use crate::roles::Roles;
use crate::section::{Export, Import, ImportName, Use, User};

/// The parts of the section that were derived.
pub(crate) struct Assembled {
    pub(crate) exports: Vec<Export>,
    pub(crate) imports: Vec<Import>,
    pub(crate) users: Vec<User>,
    /// Needs that only names led to, with the label of the user.
    pub(crate) by_name: Vec<(UseOption, String)>,
}

/// The module names under which a fuser imports asynchronous built-ins of its own making.
const ASYNC_MODULE: &str = "pulseengine:async";

/// Puts the section together.
pub(crate) fn assemble<'a>(
    graph: &Graph<'a>,
    sources: &[Source<'_>],
    external: &External<'a>,
    resolver: &Resolver<'_, 'a>,
    locator: &Locator<'_, 'a>,
    fused: &CoreModule<'_>,
) -> Result<Assembled, DeriveError> {
    let mut assembler = Assembler {
        graph,
        sources,
        external,
        locator,
        fused,
        roles: roles(graph, resolver, locator, fused)?,
        scopes: BTreeMap::new(),
        explained: BTreeSet::new(),
        users: Vec::new(),
        by_name: Vec::new(),
    };
    assembler.lifts()?;
    assembler.canonicals()?;
    assembler.resource_built_ins();
    assembler.destructors()?;
    assembler.finish()
}

struct Assembler<'s, 'a> {
    graph: &'s Graph<'a>,
    sources: &'s [Source<'s>],
    external: &'s External<'a>,
    locator: &'s Locator<'s, 'a>,
    fused: &'s CoreModule<'s>,
    /// By export position.
    roles: Vec<Roles>,
    /// The exports that outsiders enter, by position.
    scopes: BTreeMap<usize, Scope>,
    /// The positions of imports with a user behind them.
    explained: BTreeSet<usize>,
    users: Vec<User>,
    by_name: Vec<(UseOption, String)>,
}

impl<'a> Assembler<'_, 'a> {
    fn lifts(&mut self) -> Result<(), DeriveError> {
        for (lift, entered) in &self.external.lifts {
            let lift = self.graph.lifts.get(*lift).ok_or(DeriveError::BrokenIndex)?;
            let label = entered.labels.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
            let callee = self.locator.func(lift.callee, Roles::LIFT_CALLEE, true)?;
            if callee.exports.is_empty() {
                return Err(DeriveError::Unexported { label });
            }
            if entered.is_on_surface {
                self.scopes.extend(callee.exports.iter().map(|export| (*export, Scope::External)));
            }
            let mut uses = Vec::new();
            self.add(&mut uses, UseOption::Callee, callee, &label);
            self.options(&mut uses, &lift.options, &label)?;
            self.user(UserKind::Lift, lift.options.is_async, label, &BTreeSet::new(), uses);
        }
        Ok(())
    }

    fn canonicals(&mut self) -> Result<(), DeriveError> {
        for (index, called) in &self.external.canonicals {
            let canonical = self.graph.canonicals.get(*index).ok_or(DeriveError::BrokenIndex)?;
            let imports = self.imports_of(canonical, called);
            if imports.is_empty() && !called.is_external {
                continue;
            }
            let (module, name) = called.names.first().map_or(("", ""), |(module, name)| (module, name));
            let label = match (&canonical.operation, &called.label) {
                (Operation::Lower(_), Some(label)) => label.clone(),
                (Operation::Builtin(what), _) => format!("{what} ({module}#{name})"),
                _ => format!("{module}#{name}"),
            };
            let kind = match canonical.operation {
                Operation::Lower(_) => UserKind::Lower,
                _ => UserKind::Builtin,
            };
            if imports.is_empty() && kind == UserKind::Lower {
                return Err(DeriveError::Missing {
                    how: format!(
                        "component `{}` imports `{}`, which no given component exports, and the fused module does not \
                         import it either",
                        self.sources.get(canonical.root).map_or("", |source| source.name).escape_debug(),
                        label.escape_debug()
                    ),
                });
            }
            let mut uses = Vec::new();
            self.options(&mut uses, &canonical.options, &label)?;
            self.explained.extend(&imports);
            self.user(kind, canonical.options.is_async, label, &imports, uses);
        }
        Ok(())
    }

    /// The fused imports behind which a canonical definition is.
    ///
    /// What code says is proof, but an import need not be called, or only through a table. Names are good enough to
    /// add some: more users of an import are never wrong.
    fn imports_of(&self, canonical: &Canonical<'a>, called: &Called<'a>) -> BTreeSet<usize> {
        let mut found: BTreeSet<usize> = called
            .imports
            .iter()
            .flat_map(|(instance, func)| self.locator.import(*instance, *func))
            .collect();
        if !called.is_external {
            return found;
        }
        for (position, import) in self.fused.interface.imports.iter().enumerate() {
            if import.kind != ExternalKind::Func {
                continue;
            }
            let is_named = called.names.iter().any(|(module, name)| {
                names::same_module(import.module, module) && names::is_renamed(import.name, name)
            });
            let is_of_fuser = match canonical.operation {
                Operation::Builtin(_) => import.module == ASYNC_MODULE,
                Operation::TaskReturn => {
                    import.module == ASYNC_MODULE || import.name.starts_with("[task-return]")
                }
                _ => false,
            };
            if is_named || is_of_fuser {
                found.insert(position);
            }
        }
        found
    }

    /// The built-ins of resource types that the fuser itself needs to convert handles; they have no options.
    fn resource_built_ins(&mut self) {
        for (position, import) in self.fused.interface.imports.iter().enumerate() {
            if import.kind != ExternalKind::Func || self.explained.contains(&position) {
                continue;
            }
            let built_in = ["[resource-new]", "[resource-rep]", "[resource-drop]"]
                .iter()
                .find_map(|prefix| names::without_suffix(import.name).strip_prefix(prefix));
            let Some(resource) = built_in else { continue };
            let is_known = self.external.resources.iter().flat_map(|resource| &resource.names);
            let mut is_known = is_known.filter(|(interface, name)| {
                *name == resource && names::same_module(interface_of(import.module), interface)
            });
            if is_known.next().is_some() {
                self.explained.insert(position);
                let label = format!("{}#{}", import.module, import.name);
                self.user(UserKind::Builtin, false, label, &BTreeSet::from([position]), Vec::new());
            }
        }
    }

    /// The destructors that somebody outside can cause to be called.
    fn destructors(&mut self) -> Result<(), DeriveError> {
        let unknown_import = (0..self.fused.interface.imports.len()).any(|position| {
            let import = self.fused.interface.imports.get(position);
            import.is_some_and(|import| import.kind == ExternalKind::Func)
                && !self.explained.contains(&position)
        });
        for (index, resource) in self.graph.resources.iter().enumerate() {
            let (Some(destructor), Some(known)) = (resource.destructor, self.external.resources.get(index))
            else {
                continue;
            };
            let drops = self.drops(index);
            // An unknown import may drop anything that it is given.
            let is_external = known.is_external || unknown_import;
            if drops.is_empty() && !is_external {
                continue;
            }
            let located = self.locator.func(destructor, Roles::DESTRUCTOR, false)?;
            if known.is_external {
                self.scopes.extend(located.exports.iter().map(|export| (*export, Scope::External)));
            }
            let named = known.names.first();
            let label =
                named.map_or("unnamed resource".into(), |(interface, name)| format!("{interface}#{name}"));
            let mut uses = Vec::new();
            self.add(&mut uses, UseOption::Destructor, located, &label);
            let drops = if is_external { BTreeSet::new() } else { drops };
            self.user(UserKind::Destructor, false, label, &drops, uses);
        }
        Ok(())
    }

    /// The fused imports that drop handles of a resource type that an input defines.
    fn drops(&self, resource: usize) -> BTreeSet<usize> {
        let mut drops = BTreeSet::new();
        for (index, called) in &self.external.canonicals {
            let Some(canonical) = self.graph.canonicals.get(*index) else { continue };
            if matches!(canonical.operation, Operation::ResourceDrop(_))
                && called.resources.contains(&ResourceEnd::Defined(resource))
            {
                drops.extend(self.imports_of(canonical, called));
            }
        }
        let names = self.external.resources.get(resource).map(|resource| &resource.names);
        for (position, import) in self.fused.interface.imports.iter().enumerate() {
            let Some(dropped) = names::without_suffix(import.name).strip_prefix("[resource-drop]") else {
                continue;
            };
            let mut names = names.into_iter().flatten();
            if names.any(|(interface, name)| {
                *name == dropped && names::same_module(interface_of(import.module), interface)
            }) {
                drops.insert(position);
            }
        }
        drops
    }

    fn options(
        &mut self,
        uses: &mut Vec<Use>,
        options: &Options<'a>,
        label: &str,
    ) -> Result<(), DeriveError> {
        let funcs = [
            (UseOption::Realloc, options.realloc, Roles::REALLOC),
            (UseOption::PostReturn, options.post_return, Roles::POST_RETURN),
            (UseOption::Callback, options.callback, Roles::CALLBACK),
        ];
        for (option, item, role) in funcs {
            if let Some(item) = item {
                let located = self.locator.func(item, role, true)?;
                self.add(uses, option, located, label);
            }
        }
        for (option, item) in [(UseOption::Memory, options.memory), (UseOption::Table, options.table)] {
            if let Some(item) = item {
                let located = self.locator.item(option.external_kind(), item)?;
                self.add(uses, option, located, label);
            }
        }
        Ok(())
    }

    fn add(&mut self, uses: &mut Vec<Use>, option: UseOption, located: Located, label: &str) {
        if located.is_by_name {
            self.by_name.push((option, label.to_string()));
        }
        for position in located.exports {
            let Some(export) = self.fused.interface.exports.get(position) else { continue };
            uses.push(Use { option, kind: export.kind, name: export.name.to_string() });
        }
    }

    fn user(
        &mut self,
        kind: UserKind,
        is_async: bool,
        label: String,
        imports: &BTreeSet<usize>,
        uses: Vec<Use>,
    ) {
        let imports = imports.iter().filter_map(|position| self.fused.interface.imports.get(*position));
        let imports = imports
            .map(|import| ImportName { module: import.module.to_string(), name: import.name.to_string() })
            .collect();
        self.users.push(User { is_async, imports, uses, ..User::new(kind, label) });
    }

    fn finish(mut self) -> Result<Assembled, DeriveError> {
        let mut exports = Vec::new();
        for (position, export) in self.fused.interface.exports.iter().enumerate() {
            let scope = match self.scopes.get(&position) {
                Some(scope) => *scope,
                None => self.scope(export.kind, export.index, export.name)?,
            };
            let roles = self.roles.get(position).copied().unwrap_or_default();
            exports.push(Export { kind: export.kind, name: export.name.to_string(), scope, roles });
        }
        let imports = self.fused.interface.imports.iter().enumerate().map(|(position, import)| Import {
            kind: import.kind,
            module: import.module.to_string(),
            name: import.name.to_string(),
            scope: if self.explained.contains(&position) { Scope::External } else { Scope::Unknown },
        });
        let imports = imports.collect();
        // Whatever the order of the inputs, the section is the same.
        let key = |user: &User| {
            let uses: Vec<_> = user.uses.iter().map(|used| (used.option, used.name.clone())).collect();
            (user.kind, user.label.clone(), user.imports.clone(), uses, user.is_async)
        };
        self.users.sort_by_cached_key(key);
        self.users.dedup();
        self.by_name.sort();
        self.by_name.dedup();
        Ok(Assembled { exports, imports, users: self.users, by_name: self.by_name })
    }

    /// The scope of an export that no user enters.
    fn scope(&self, kind: ExternalKind, index: u32, name: &str) -> Result<Scope, DeriveError> {
        let is_named = self
            .graph
            .modules
            .iter()
            .flat_map(|module| &module.interface.exports)
            .any(|export| export.kind == kind && names::is_renamed(name, export.name));
        if kind != ExternalKind::Func {
            return Ok(if is_named { Scope::Internal } else { Scope::Unknown });
        }
        match self.locator.is_of_component(index) {
            Some(true) => Ok(Scope::Internal),
            None if is_named => Ok(Scope::Internal),
            _ if names::is_of_fuser(name) => Ok(Scope::Unknown),
            _ => Err(DeriveError::Missing {
                how: format!(
                    "export `{}` (function {index}) of the fused module belongs to none of the given components",
                    name.escape_debug()
                ),
            }),
        }
    }
}

/// The interface in whose name a module of imports provides built-ins of its resources.
fn interface_of(module: &str) -> &str {
    module.strip_prefix("[export]").unwrap_or(module)
}

/// What each export was for, internal definitions included.
fn roles<'a>(
    graph: &Graph<'a>,
    resolver: &Resolver<'_, 'a>,
    locator: &Locator<'_, 'a>,
    fused: &CoreModule<'_>,
) -> Result<Vec<Roles>, DeriveError> {
    let mut roles: Vec<Roles> = fused
        .interface
        .exports
        .iter()
        .map(|export| match export.kind {
            ExternalKind::Func => names::roles_of_func(export.name, fused.interface.func_type(export.index)),
            ExternalKind::Memory => Roles::MEMORY,
            ExternalKind::Global => names::roles_of_global(export.name),
            ExternalKind::Table | ExternalKind::Tag => Roles::NONE,
        })
        .collect();
    let mut give = |role: Roles, exports: BTreeSet<usize>| {
        for export in exports {
            if let Some(roles) = roles.get_mut(export) {
                *roles = *roles | role;
            }
        }
    };
    let mut funcs: BTreeMap<Place, Roles> = BTreeMap::new();
    let mut note = |item: Option<CoreItem<'a>>, role: Roles| -> Result<(), DeriveError> {
        let Some(item) = item else { return Ok(()) };
        let place = resolver.through_shims(resolver.direct(ExternalKind::Func, item)?);
        let known = funcs.entry(place).or_default();
        *known = *known | role;
        Ok(())
    };
    for lift in &graph.lifts {
        note(Some(lift.callee), Roles::LIFT_CALLEE)?;
    }
    let options = graph.lifts.iter().map(|lift| &lift.options);
    for options in options.chain(graph.canonicals.iter().map(|canonical| &canonical.options)) {
        note(options.realloc, Roles::REALLOC)?;
        note(options.post_return, Roles::POST_RETURN)?;
        note(options.callback, Roles::CALLBACK)?;
    }
    for resource in &graph.resources {
        note(resource.destructor, Roles::DESTRUCTOR)?;
    }
    for (place, role) in funcs {
        give(role, locator.all_names(place));
    }
    for place in resolver.shim_funcs() {
        give(Roles::SHIM, locator.all_names(place));
    }
    for place in resolver.shim_tables() {
        give(Roles::SHIM, locator.tables(place));
    }
    Ok(roles)
}
