//! The facts about what a rewrite left of a module.
//!
//! An optimizer that acted on a section must not leave it stale, nor put a fresh digest on claims that nobody checked.
//! So it may write the section again only as this module makes it: from a section that passed every check, and
//! restricted to what is left of the module that it was about. Whatever cannot be the effect of removing what nobody
//! outside needs is an error, not a smaller section.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::digest::digest;
use crate::framing::ModuleError;
use crate::interface::Interface;
use crate::kinds::{ExternalKind, Scope, UseOption, UserKind};
use crate::outside;
use crate::reason::UserName;
use crate::section::{Boundary, Contract, Entry, Export, Import, ImportName, Promise, Use, User};

/// Why a section says nothing about a rewritten module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RestrictError {
    /// The rewritten bytes are not a core module.
    Module(ModuleError),
    /// The rewritten module has an export that the section does not list.
    NewExport {
        /// Its kind.
        kind: ExternalKind,
        /// Its name.
        name: String,
    },
    /// The rewritten module has an import that the section does not list.
    NewImport {
        /// Its kind.
        kind: ExternalKind,
        /// Its first name.
        module: String,
        /// Its second name.
        name: String,
    },
    /// An export is gone that somebody outside may import.
    ExportGone {
        /// Its name.
        name: String,
        /// Its scope: external or unknown.
        scope: Scope,
    },
    /// An export is gone that a user still names.
    UseGone {
        /// The user.
        user: UserName,
        /// The option in which it names the export.
        option: UseOption,
        /// The name of the export.
        name: String,
    },
}

impl fmt::Display for RestrictError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RestrictError::Module(error) => error.fmt(f),
            RestrictError::NewExport { kind, name } => {
                write!(f, "{kind} export `{}` was not there before", name.escape_debug())
            }
            RestrictError::NewImport { kind, module, name } => write!(
                f,
                "{kind} import `{}` `{}` was not there before",
                module.escape_debug(),
                name.escape_debug()
            ),
            RestrictError::ExportGone { name, scope } => {
                write!(f, "export `{}` is gone, and its scope is {scope}", name.escape_debug())
            }
            RestrictError::UseGone { user, option, name } => {
                write!(f, "export `{}` is gone, and {user} names it as {option}", name.escape_debug())
            }
        }
    }
}

impl std::error::Error for RestrictError {}

impl Boundary {
    /// The facts about `rewritten`, which a rewrite made of the module that this section is about.
    ///
    /// Exports and imports are those of `rewritten`, with the scopes and roles that they have here. `memory_map` says
    /// for a memory index before the rewrite what it is after, or `None` if the memory is gone; a promise about a
    /// memory that is gone holds, and goes too. The digest is that of `rewritten`.
    ///
    /// A user stays as long as it is behind an import, or names an export, that is left. A lift whose callee was
    /// internal and is gone can no longer be called, and goes. With a user goes its entry, and with an export what is
    /// said about its parameters. [`Boundary::unknown`] becomes empty, because nobody can
    /// bring up to date what nobody understands; the caller, who has both values, can say so.
    ///
    /// Restricting twice is the same as restricting once.
    ///
    /// # Errors
    ///
    /// If `rewritten` is not a core module, or if what happened to it is not the removal of what nobody needs: an
    /// import or export is new, an export is gone that is not internal, or a user is left and an export that it names
    /// is not.
    pub fn restrict(
        &self,
        rewritten: &[u8],
        memory_map: impl Fn(u32) -> Option<u32>,
    ) -> Result<Boundary, RestrictError> {
        let interface = Interface::read(rewritten).map_err(RestrictError::Module)?;
        let left = Left::new(&interface);
        let (users, entries) = self.users_of(&left)?;
        let mut restricted = Boundary {
            producer: self.producer.clone(),
            contract: Contract {
                digest: digest(rewritten).map_err(RestrictError::Module)?,
                ..self.contract.clone()
            },
            exports: self.exports_of(&interface, &left)?,
            imports: self.imports_of(&interface)?,
            users,
            promises: self
                .promises
                .iter()
                .filter_map(|promise| Some(Promise { memory: memory_map(promise.memory)?, ..*promise }))
                .collect(),
            inputs: self.inputs.clone(),
            one_tree: self.one_tree,
            entries,
            params: self.params.clone(),
            unknown: BTreeMap::new(),
        };
        outside::restrict(&mut restricted, &interface);
        Ok(restricted)
    }

    fn exports_of(&self, interface: &Interface<'_>, left: &Left<'_>) -> Result<Vec<Export>, RestrictError> {
        let gone = |export: &&Export| !left.has_export(export.kind, &export.name);
        if let Some(export) = self.exports.iter().filter(gone).find(|export| export.scope != Scope::Internal)
        {
            return Err(RestrictError::ExportGone { name: export.name.clone(), scope: export.scope });
        }
        let before: BTreeMap<_, _> =
            self.exports.iter().map(|export| ((export.kind, export.name.as_str()), export)).collect();
        let export_of = |kind, name| match before.get(&(kind, name)) {
            Some(export) => Ok((*export).clone()),
            None => Err(RestrictError::NewExport { kind, name: name.to_string() }),
        };
        interface.exports.iter().map(|export| export_of(export.kind, export.name)).collect()
    }

    fn imports_of(&self, interface: &Interface<'_>) -> Result<Vec<Import>, RestrictError> {
        // Several imports may have the same names. Which of them are left cannot be told, so unless they agree on
        // their scope, it is no longer known.
        let mut scopes = BTreeMap::new();
        for import in &self.imports {
            scopes
                .entry((import.kind, import.module.as_str(), import.name.as_str()))
                .and_modify(|scope| *scope = if *scope == import.scope { *scope } else { Scope::Unknown })
                .or_insert(import.scope);
        }
        let import_of = |kind, module: &str, name: &str| match scopes.get(&(kind, module, name)) {
            Some(&scope) => Ok(Import { kind, module: module.to_string(), name: name.to_string(), scope }),
            None => {
                Err(RestrictError::NewImport { kind, module: module.to_string(), name: name.to_string() })
            }
        };
        interface.imports.iter().map(|import| import_of(import.kind, import.module, import.name)).collect()
    }

    /// The users that are left, and the entries about them, which count users anew.
    fn users_of(&self, left: &Left<'_>) -> Result<(Vec<User>, Vec<Entry>), RestrictError> {
        let mut users = Vec::new();
        let mut positions = BTreeMap::new();
        for (position, user) in self.users.iter().enumerate() {
            let imports: Vec<ImportName> =
                user.imports.iter().filter(|import| left.has_import(import)).cloned().collect();
            let (uses, gone): (Vec<&Use>, Vec<&Use>) =
                user.uses.iter().partition(|used| left.has_export(used.kind, &used.name));
            // Whether nothing can enter the definition any more, so that it needs nothing any more. An external
            // callee cannot be gone here: that was an error above.
            let unreachable = match user.kind {
                UserKind::Lift => gone.iter().any(|used| used.option == UseOption::Callee),
                UserKind::Lower | UserKind::Builtin | UserKind::Destructor => imports.is_empty(),
                UserKind::Initializer => false,
            };
            if !unreachable && let Some(used) = gone.first() {
                return Err(RestrictError::UseGone {
                    user: UserName::new(position, user),
                    option: used.option,
                    name: used.name.clone(),
                });
            }
            // An unreachable user that names something that is left stays. The export was kept on its account, and
            // without it a second run would find more to remove.
            if unreachable && (uses.is_empty() || user.kind == UserKind::Lift) {
                continue;
            }
            positions.insert(position, users.len());
            users.push(User { imports, uses: uses.into_iter().cloned().collect(), ..user.clone() });
        }
        let entries = self.entries.iter().filter_map(|entry| {
            let position = *positions.get(&(entry.user as usize))?;
            // The position is not greater than it was.
            Some(Entry { user: u32::try_from(position).unwrap_or(entry.user), ..entry.clone() })
        });
        Ok((users, entries.collect()))
    }
}

/// What is left of a module, for looking up.
struct Left<'a> {
    exports: BTreeSet<(ExternalKind, &'a str)>,
    func_imports: BTreeSet<(&'a str, &'a str)>,
}

impl<'a> Left<'a> {
    fn new(interface: &Interface<'a>) -> Self {
        let func_imports = interface.imports.iter().filter(|import| import.kind == ExternalKind::Func);
        Left {
            exports: interface.exports.iter().map(|export| (export.kind, export.name)).collect(),
            func_imports: func_imports.map(|import| (import.module, import.name)).collect(),
        }
    }

    fn has_export(&self, kind: ExternalKind, name: &str) -> bool {
        self.exports.contains(&(kind, name))
    }

    fn has_import(&self, import: &ImportName) -> bool {
        self.func_imports.contains(&(import.module.as_str(), import.name.as_str()))
    }
}
