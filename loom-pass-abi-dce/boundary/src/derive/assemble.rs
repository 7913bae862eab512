//! From what is external and where it is to the contents of the section.

use std::collections::{BTreeMap, BTreeSet};

use super::Source;
use super::core_module::CoreModule;
use super::error::DeriveError;
use super::export_roles;
use super::external::{Called, External};
use super::fused_imports::{Drops, Imports, interface_of};
use super::graph::{Canonical, Graph, Operation, Options};
use super::link::ResourceEnd;
use super::locate::{Located, Locator};
use super::names;
use super::resolve::Resolver;
use crate::interface::ModuleExport;
use crate::kinds::{ExternalKind, Scope, UseOption, UserKind};
use crate::opcode;
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

/// What modules export, by kind and name.
type Exported<'a> = BTreeSet<(ExternalKind, &'a str)>;

/// Puts the section together; `inputs` says for each root which position it has in the list of inputs.
pub(crate) fn assemble<'a>(
    graph: &Graph<'a>,
    sources: &[Source<'_>],
    inputs: &[u32],
    external: &External<'a>,
    resolver: &Resolver<'_, 'a>,
    locator: &Locator<'_, 'a>,
    fused: &CoreModule<'_>,
) -> Result<Assembled, DeriveError> {
    let mut assembler = Assembler {
        graph,
        sources,
        inputs,
        external,
        locator,
        fused,
        roles: export_roles::roles(graph, resolver, locator, fused)?,
        scopes: BTreeMap::new(),
        explained: BTreeSet::new(),
        imports: Imports::of(fused),
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
    inputs: &'s [u32],
    external: &'s External<'a>,
    locator: &'s Locator<'s, 'a>,
    fused: &'s CoreModule<'s>,
    /// By export position.
    roles: Vec<Roles>,
    /// The exports that outsiders enter, by position.
    scopes: BTreeMap<usize, Scope>,
    /// The positions of imports with a user behind them.
    explained: BTreeSet<usize>,
    imports: Imports<'s>,
    users: Vec<User>,
    by_name: Vec<(UseOption, String)>,
}

impl<'s, 'a> Assembler<'s, 'a> {
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
            self.user(
                User {
                    is_async: lift.options.is_async,
                    async_type: lift.async_type,
                    input: self.input(lift.root),
                    uses,
                    ..User::new(UserKind::Lift, label)
                },
                &BTreeSet::new(),
            );
        }
        Ok(())
    }

    fn canonicals(&mut self) -> Result<(), DeriveError> {
        for (index, called) in &self.external.canonicals {
            let canonical = self.graph.canonicals.get(*index).ok_or(DeriveError::BrokenIndex)?;
            let imports = self.imports_of(canonical, called);
            let input = self.input(canonical.root);
            if imports.is_empty() && !called.is_external {
                continue;
            }
            let (module, name) = called.names.first().map_or(("", ""), |(module, name)| (module, name));
            let label = match (&canonical.operation, &called.label) {
                (Operation::Lower(_), Some(label)) => label.clone(),
                (Operation::Builtin(opcode), _) => {
                    format!("{} ({module}#{name})", opcode::name(*opcode).unwrap_or("builtin"))
                }
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
            let user = User { is_async: canonical.options.is_async, input, uses, ..User::new(kind, label) };
            let (of_fuser, imports): (BTreeSet<usize>, BTreeSet<usize>) =
                imports.into_iter().partition(|import| self.is_made_by_fuser(*import));
            // What the fuser calls in place of a built-in does not do the same: which opcode it has is not known.
            if !of_fuser.is_empty() {
                self.user(user.clone(), &of_fuser);
            }
            if !imports.is_empty() || of_fuser.is_empty() {
                let opcode = canonical.operation.opcode();
                self.user(User { opcode, async_type: called.async_type, ..user }, &imports);
            }
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
        for (module, name) in &called.names {
            found.extend(self.imports.named(module, name));
        }
        if matches!(canonical.operation, Operation::Builtin(_) | Operation::TaskReturn) {
            found.extend(&self.imports.of_fuser);
        }
        if matches!(canonical.operation, Operation::TaskReturn) {
            found.extend(&self.imports.task_returns);
        }
        found
    }

    /// Whether an import is an asynchronous built-in of the fuser's own making.
    fn is_made_by_fuser(&self, import: usize) -> bool {
        self.imports.of_fuser.contains(&import)
    }

    /// The built-ins of resource types that the fuser itself needs to convert handles; they have no options.
    ///
    /// The embedder has nothing but the name to know them by, so the name says which they are.
    fn resource_built_ins(&mut self) {
        let known = self.external.resources.iter().flat_map(|resource| &resource.names);
        let known: BTreeSet<(&str, &str)> =
            known.map(|(interface, name)| (names::without_version(interface), name.as_ref())).collect();
        for (position, import) in self.fused.interface.imports.iter().enumerate() {
            if import.kind != ExternalKind::Func || self.explained.contains(&position) {
                continue;
            }
            let built_in = names::RESOURCE_BUILT_INS.iter().find_map(|(prefix, opcode)| {
                Some((names::without_suffix(import.name).strip_prefix(prefix)?, *opcode))
            });
            let Some((resource, opcode)) = built_in else { continue };
            if known.contains(&(names::without_version(interface_of(import.module)), resource)) {
                self.explained.insert(position);
                let label = format!("{}#{}", import.module, import.name);
                let user = User { opcode: Some(opcode), ..User::new(UserKind::Builtin, label) };
                self.user(user, &BTreeSet::from([position]));
            }
        }
    }

    /// The destructors that somebody outside can cause to be called, each with the imports that drop its handles.
    ///
    /// An import that nothing explains may drop everything that it is given; that follows from its scope.
    fn destructors(&mut self) -> Result<(), DeriveError> {
        let mut all_drops = self.drops();
        for (index, resource) in self.graph.resources.iter().enumerate() {
            let (Some(destructor), Some(known)) = (resource.destructor, self.external.resources.get(index))
            else {
                continue;
            };
            let drops = all_drops.of(index, &known.names);
            if drops.is_empty() && !known.is_external {
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
            let input = self.input(resource.root);
            self.user(User { input, uses, ..User::new(UserKind::Destructor, label) }, &drops);
        }
        Ok(())
    }

    /// The fused imports that drop handles of resource types.
    fn drops(&self) -> Drops<'s> {
        let mut drops = Drops::named(self.fused);
        for (index, called) in &self.external.canonicals {
            let Some(canonical) = self.graph.canonicals.get(*index) else { continue };
            if !matches!(canonical.operation, Operation::ResourceDrop(_)) {
                continue;
            }
            let imports = self.imports_of(canonical, called);
            // A type of which no end is known may be any.
            if called.resources.is_empty() {
                drops.of_any.extend(&imports);
            }
            for end in &called.resources {
                if let ResourceEnd::Defined(resource) = end {
                    drops.of_resource.entry(*resource).or_default().extend(&imports);
                }
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

    /// The position of a root in the list of inputs.
    fn input(&self, root: usize) -> Option<u32> {
        self.inputs.get(root).copied()
    }

    /// Adds a user that is behind imports of the fused module.
    ///
    /// Where only names say which imports those are, they do not say what the imports may do.
    fn user(&mut self, mut user: User, imports: &BTreeSet<usize>) {
        if !self.locator.is_matched() {
            (user.opcode, user.async_type) = (None, None);
        }
        let imports = imports.iter().filter_map(|position| self.fused.interface.imports.get(*position));
        user.imports = imports
            .map(|import| ImportName { module: import.module.to_string(), name: import.name.to_string() })
            .collect();
        self.users.push(user);
    }

    fn finish(mut self) -> Result<Assembled, DeriveError> {
        let exported = self.graph.modules.iter().flat_map(|module| &module.interface.exports);
        let exported: Exported<'_> = exported.map(|export| (export.kind, export.name)).collect();
        let mut exports = Vec::new();
        for (position, export) in self.fused.interface.exports.iter().enumerate() {
            let scope = match self.scopes.get(&position) {
                Some(scope) => *scope,
                None => self.scope(export, &exported)?,
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
            let known = (user.is_async, user.async_type, user.input, user.opcode);
            (user.kind, user.label.clone(), user.imports.clone(), uses, known)
        };
        self.users.sort_by_cached_key(key);
        self.users.dedup();
        self.by_name.sort();
        self.by_name.dedup();
        Ok(Assembled { exports, imports, users: self.users, by_name: self.by_name })
    }

    /// The scope of an export that no user enters. `exported` has what the modules of the components export.
    fn scope(&self, export: &ModuleExport<'_>, exported: &Exported<'_>) -> Result<Scope, DeriveError> {
        let ModuleExport { kind, index, name } = *export;
        let is_named = || names::originals(name).any(|name| exported.contains(&(kind, name)));
        if kind != ExternalKind::Func {
            return Ok(if is_named() { Scope::Internal } else { Scope::Unknown });
        }
        match self.locator.is_of_component(index) {
            Some(true) => Ok(Scope::Internal),
            None if is_named() => Ok(Scope::Internal),
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
