//! Facts that are taken away on purpose, to see that a file of `outside/` would notice.
//!
//! A lie is told to both sides of loom, to the passes and to what checks them, by a section that does not say what
//! the host does. The output may then behave differently, and for each lie some file has to see that: otherwise no
//! test is about the fact.

use super::section::{Facts, Section};
use super::{Scenario, optimize};
use crate::interface::Interface;
use anyhow::{Context, Result};
use loom_core::pass::Level;
use loom_driver::pipeline::Request;
use meld_boundary::{Embedder, ExternalKind, UseOption, UserKind};

/// What is taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lie {
    /// The imports of such users enter nothing, neither before they return nor later.
    NotEntered(Users),
    /// Such users name no memory: what they do is done without one.
    NotTouched(Users),
    /// Imports that may enter less than others of their kind enter nothing.
    NotNarrowed,
    /// Of what may be passed only the least is.
    LeastPassed,
    /// No memory is shared.
    NotShared,
    /// Something of the tree is outside.
    SeveralTrees,
    /// There are several inputs.
    SeveralInputs,
    /// The embedding is native.
    Native,
    /// Under a native embedding the host interrupts.
    Interrupts,
    /// Imports are told memories and functions by their numbers.
    Numbers,
}

/// Some users of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Users {
    /// Lowers that are known not to wait.
    BriefLowers,
    /// Other lowers.
    WaitingLowers,
    /// Lifts.
    Lifts,
    /// Built-ins by their name in the component model.
    Builtin(&'static str),
    /// Built-ins of which it is not known which they are.
    AnyBuiltin,
    /// Whoever is behind imports of unknown scope.
    Unknown,
}

/// Every lie, by what it says. Those of `thread.new-indirect` and `thread.spawn-*` are not among them: the table that they
/// name is exported, and with that, or with a `ref.func`, nothing is assumed whatever an import may enter.
pub const LIES: [(&str, Lie); 26] = {
    use Lie::{Interrupts, Native, NotEntered, NotTouched, Numbers, SeveralInputs, SeveralTrees};
    use Users::{AnyBuiltin, BriefLowers, Builtin, Lifts, Unknown, WaitingLowers};
    [
        ("a lower calls no realloc", NotEntered(BriefLowers)),
        ("nothing runs while a lower waits", NotEntered(WaitingLowers)),
        ("nothing runs while a set is waited for", NotEntered(Builtin("waitable-set.wait"))),
        ("a stream is read without a late realloc", NotEntered(Builtin("stream.read"))),
        ("a drop runs no destructor", NotEntered(Builtin("resource.drop"))),
        ("a message has no realloc", NotEntered(Builtin("error-context.debug-message"))),
        ("task.return enters nothing", NotEntered(Builtin("task.return"))),
        ("a built-in is known by its name", NotEntered(AnyBuiltin)),
        ("what is unknown enters nothing", NotEntered(Unknown)),
        ("a lift has no memory", NotTouched(Lifts)),
        ("a lower has no memory", NotTouched(BriefLowers)),
        ("a lower that waits has no memory", NotTouched(WaitingLowers)),
        ("a set is waited for without an event", NotTouched(Builtin("waitable-set.wait"))),
        ("a stream is read into no memory", NotTouched(Builtin("stream.read"))),
        ("a stream is written from no memory", NotTouched(Builtin("stream.write"))),
        ("task.return has no memory", NotTouched(Builtin("task.return"))),
        ("an error context has no memory", NotTouched(Builtin("error-context.new"))),
        ("a message has no memory", NotTouched(Builtin("error-context.debug-message"))),
        ("what may enter less enters nothing", Lie::NotNarrowed),
        ("the least number is passed", Lie::LeastPassed),
        ("nothing is shared", Lie::NotShared),
        ("it is one tree", SeveralTrees),
        ("it is one input", SeveralInputs),
        ("the embedding is canonical", Native),
        ("nothing is interrupted", Interrupts),
        ("nothing is told by number", Numbers),
    ]
};

/// Whether the host of a file sees a difference where loom believes a lie. `None` if the lie is none there.
///
/// # Errors
///
/// If the file is wrong, or loom fails.
pub fn is_noticed(text: &str, lie: Lie) -> Result<Option<bool>> {
    // The header names imports, too.
    let renamed = text.replace("pulseengine:async", "pulseengine-async");
    let unshared = text.replace(" shared)", ")");
    let text = match lie {
        Lie::Numbers => &renamed,
        Lie::NotShared if unshared == text => return Ok(None),
        Lie::NotShared => &unshared,
        _ => text,
    };
    let mut scenario = Scenario::read(text)?;
    let wasm = wat::parse_str(text)?;
    let seen = scenario.observe(&wasm, &wasm).context("the module as it is")?;
    match lie {
        Lie::Numbers if !text.contains("pulseengine-async") => return Ok(None),
        Lie::Numbers | Lie::NotShared => {}
        Lie::Native
            if scenario
                .section
                .as_ref()
                .is_some_and(|section| section.embedder == Embedder::CanonicalAbi) =>
        {
            return Ok(None);
        }
        Lie::Interrupts if scenario.section.is_some() || scenario.interrupts.is_empty() => return Ok(None),
        Lie::Native | Lie::Interrupts => scenario.section = Some(everything_is_known(&wasm)?),
        lie => {
            let Some(section) = &mut scenario.section else { return Ok(None) };
            if !section.tell(lie) {
                return Ok(None);
            }
        }
    }
    let request = Request { level: Some(Level::Mcu), ..Request::default() };
    let output = optimize(&scenario.stamp(wasm.clone())?, &request)?;
    Ok(Some(match scenario.observe(&wasm, &output) {
        Ok(sees) => sees != seen,
        // That an export went is another matter.
        Err(error) => !format!("{error:#}").contains("no export"),
    }))
}

/// That each exported function is a lift, and no import enters anything.
fn everything_is_known(wasm: &[u8]) -> Result<Section> {
    let interface = Interface::read(wasm)?;
    let mut users = Vec::new();
    let mut unknown = Vec::new();
    for (kind, name, _) in interface.exports {
        match kind {
            ExternalKind::Func => {
                let uses = vec![(UseOption::Callee, name)];
                users.push(Facts { uses, ..Facts::of(UserKind::Lift) });
            }
            // They stay.
            _ => unknown.push(name),
        }
    }
    for (_, module, name) in interface.imports {
        users.push(Facts::harmless(vec![format!("{module} {name}")]));
    }
    Ok(Section { embedder: Embedder::CanonicalAbi, one_tree: true, users, unknown, params: Vec::new() })
}

impl Section {
    /// Changes what it says; whether there was something to change.
    fn tell(&mut self, lie: Lie) -> bool {
        match lie {
            Lie::SeveralTrees => !std::mem::replace(&mut self.one_tree, true),
            Lie::SeveralInputs => {
                let several = self.users.iter().any(|user| user.input.is_some_and(|input| input > 0));
                self.users.iter_mut().for_each(|user| user.input = Some(0));
                several
            }
            Lie::NotEntered(Users::Unknown) => {
                let imports = self.unknown.extract_if(.., |name| name.contains(' '));
                let imports: Vec<String> = imports.collect();
                let is_any = !imports.is_empty();
                if is_any {
                    self.users.push(Facts::harmless(imports));
                }
                is_any
            }
            Lie::NotEntered(users) => self.forget(users),
            Lie::NotTouched(users) => {
                let users = self.users.iter_mut().filter(|user| users.has(user));
                let uses = users
                    .flat_map(|user| user.uses.extract_if(.., |(option, _)| *option == UseOption::Memory));
                uses.count() > 0
            }
            Lie::NotNarrowed => {
                let users = self.users.iter_mut().filter_map(|user| user.may_enter.as_mut());
                users.map(|names| names.drain(..).count()).sum::<usize>() > 0
            }
            Lie::LeastPassed => {
                self.params.iter_mut().for_each(|(_, _, lo, hi)| *hi = *lo);
                !self.params.is_empty()
            }
            Lie::Native | Lie::Interrupts | Lie::Numbers | Lie::NotShared => false,
        }
    }

    /// Makes harmless users of such ones. What they named stays in use.
    fn forget(&mut self, users: Users) -> bool {
        let mut named = Vec::new();
        let mut imports = Vec::new();
        for user in self.users.iter_mut().filter(|user| users.has(user)) {
            let reallocs = user.uses.extract_if(.., |(option, _)| *option == UseOption::Realloc);
            named.extend(reallocs);
            imports.extend(user.imports.clone());
            let uses = std::mem::take(&mut user.uses);
            *user = Facts { uses, ..Facts::harmless(std::mem::take(&mut user.imports)) };
        }
        // Nor do their imports drop anything.
        let destructors = self.users.iter_mut().filter(|user| user.kind == UserKind::Destructor);
        destructors.for_each(|user| user.imports.retain(|import| !imports.contains(import)));
        let mut uses = self.users.iter().flat_map(|user| &user.uses);
        let callee = uses.find(|(option, _)| *option == UseOption::Callee).cloned();
        if let (Some(callee), false) = (callee, named.is_empty()) {
            named.push(callee);
            self.users.push(Facts { uses: named, ..Facts::of(UserKind::Lift) });
        }
        !imports.is_empty()
    }
}

impl Users {
    fn has(self, user: &Facts) -> bool {
        let is_brief = !user.is_async && user.async_type == Some(false);
        match self {
            Users::BriefLowers => user.kind == UserKind::Lower && is_brief,
            Users::WaitingLowers => user.kind == UserKind::Lower && !is_brief,
            Users::Lifts => user.kind == UserKind::Lift,
            Users::Builtin(name) => user.builtin.as_deref() == Some(name),
            Users::AnyBuiltin => user.kind == UserKind::Builtin && user.builtin.is_none(),
            Users::Unknown => false,
        }
    }
}

impl Facts {
    /// A user of which nothing else is known.
    fn of(kind: UserKind) -> Facts {
        Facts {
            kind,
            is_async: false,
            async_type: None,
            builtin: None,
            input: None,
            imports: Vec::new(),
            may_enter: None,
            uses: Vec::new(),
        }
    }

    /// A user behind imports that enter nothing.
    fn harmless(imports: Vec<String>) -> Facts {
        Facts { builtin: Some("context.get".into()), imports, ..Facts::of(UserKind::Builtin) }
    }
}
