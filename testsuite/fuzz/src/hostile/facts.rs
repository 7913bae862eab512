//! What a fuser writes about a module.

use super::layout::{self, Import, Kind, Layout, SPECIAL};
use arbitrary::{Result as Drawn, Unstructured};
use loom_testsuite::outside::{Facts, POINT, Section};
use meld_boundary::{Embedder, UseOption, UserKind};

/// A section about everything in the layout, and which functions of it the outside needs.
pub fn section(layout: &Layout, input: &mut Unstructured<'_>) -> Drawn<Section> {
    let mut users = Vec::new();
    for (index, component) in layout.components.iter().enumerate() {
        for lift in 0..component.lifts {
            let mut user = user(UserKind::Lift, index);
            user.uses.push((UseOption::Callee, format!("lift{index}_{lift}")));
            let options = [UseOption::Realloc, UseOption::PostReturn, UseOption::Callback];
            for ((option, (name, ..)), has) in options.into_iter().zip(SPECIAL).zip(component.has) {
                if has && input.ratio(1, 2)? {
                    user.uses.push((option, format!("{name}{index}")));
                    user.is_async |= option == UseOption::Callback;
                }
            }
            users.push(user);
        }
        if component.has[3] {
            let mut user = user(UserKind::Destructor, index);
            let drops = layout.imports.iter();
            let drops = drops.filter(|import| import.kind == Kind::Drop && import.component == index);
            user.imports = drops.map(full_name).collect();
            user.uses.push((UseOption::Destructor, format!("dtor{index}")));
            users.push(user);
        }
    }
    let is_unknown = |import: &&Import| matches!(import.kind, Kind::Unknown | Kind::Register);
    for import in layout.imports.iter().filter(|import| !is_unknown(import)) {
        users.push(of_import(layout, import, input)?);
    }
    let unknown = layout.imports.iter().filter(is_unknown).map(full_name).chain(point(layout)).collect();
    let embedder = Embedder::CanonicalAbi;
    Ok(Section {
        embedder,
        one_tree: layout.facts == layout::Facts::OneTree,
        users,
        unknown,
        params: Vec::new(),
    })
}

/// A section that states a surface, and nothing about imports.
pub fn surface(layout: &Layout, input: &mut Unstructured<'_>) -> Drawn<Section> {
    let mut users = Vec::new();
    for (index, component) in layout.components.iter().enumerate() {
        let lifts = (0..component.lifts).map(|lift| (format!("lift{index}_{lift}"), true));
        let special =
            SPECIAL.iter().zip(component.has).map(|((name, ..), has)| (format!("{name}{index}"), has));
        for (name, _) in lifts.chain(special).filter(|(_, has)| *has) {
            if users.is_empty() || input.ratio(3, 4)? {
                let uses = vec![(UseOption::Callee, name)];
                users.push(Facts { uses, ..user(UserKind::Lift, index) });
            }
        }
    }
    let unknown = layout.imports.iter().map(full_name).chain(tag(layout)).chain(point(layout)).collect();
    Ok(Section {
        embedder: Embedder::Native,
        one_tree: input.arbitrary()?,
        users,
        unknown,
        params: Vec::new(),
    })
}

/// The global that tells where interrupts come: somebody looks at it.
fn point(layout: &Layout) -> Option<String> {
    layout.is_interrupted.then(|| POINT.into())
}

/// The tag that the host throws, as an import.
fn tag(layout: &Layout) -> Option<String> {
    layout.throws.then(|| "env oops".into())
}

/// The two names of an import in one.
pub fn full_name(import: &Import) -> String {
    format!("{} {}", import.name.0, import.name.1)
}

fn user(kind: UserKind, component: usize) -> Facts {
    Facts {
        kind,
        is_async: false,
        async_type: None,
        builtin: None,
        input: Some(component as u32),
        imports: Vec::new(),
        may_enter: None,
        uses: Vec::new(),
    }
}

fn of_import(layout: &Layout, import: &Import, input: &mut Unstructured<'_>) -> Drawn<Facts> {
    let is_lower = matches!(import.kind, Kind::Sync | Kind::Unsure | Kind::Async);
    let mut facts = user(if is_lower { UserKind::Lower } else { UserKind::Builtin }, import.component);
    facts.is_async = import.kind == Kind::Async || (import.kind == Kind::StreamRead && input.arbitrary()?);
    facts.async_type = (import.kind == Kind::Sync).then_some(false);
    let builtin = match import.kind {
        Kind::StreamRead => Some("stream.read"),
        Kind::Wait => Some("waitable-set.wait"),
        Kind::TaskReturn => Some("task.return"),
        Kind::Drop | Kind::DropOther => Some("resource.drop"),
        Kind::DebugMessage => Some("error-context.debug-message"),
        Kind::Context => Some("context.get"),
        Kind::ThreadInSlot => Some("thread.new-indirect"),
        Kind::Spawn => Some("thread.spawn-indirect"),
        _ => None,
    };
    facts.builtin = builtin.map(String::from);
    facts.imports.push(full_name(import));
    if import.has_memory {
        let memory = layout.components[import.component].memory;
        facts.uses.push((UseOption::Memory, format!("memory{memory}")));
    }
    if import.has_realloc {
        facts.uses.push((UseOption::Realloc, format!("realloc{}", import.component)));
    }
    if import.kind.starts_slot() {
        facts.uses.push((UseOption::Table, "table".into()));
    }
    Ok(facts)
}
