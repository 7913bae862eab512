//! What the host may do to a module, and what of it a host does.
//!
//! This reads the table of what imports may enter and touch once more, apart from loom and its checks.

use super::facts::{full_name, section, surface};
use super::layout::{Facts, Import, Kind, Layout, SPECIAL};
use arbitrary::{Result as Drawn, Unstructured};
use loom_testsuite::outside::{Scenario, Section};

/// A host for this module.
pub fn draw(layout: &Layout, input: &mut Unstructured<'_>) -> Drawn<Scenario> {
    let section = match layout.facts {
        Facts::None if input.ratio(1, 3)? => Some(surface(layout, input)?),
        Facts::None => None,
        Facts::OneTree | Facts::Trees => Some(section(layout, input)?),
    };
    let host = Host::new(layout, section.as_ref());
    let mut scenario = Scenario::default();
    for _ in 0..input.int_in_range(4..=16)? {
        host.steps_from_outside(&mut scenario.run, input)?;
    }
    for (index, import) in layout.imports.iter().enumerate() {
        let mut calls = Vec::new();
        for _ in 0..input.int_in_range(1..=4)? {
            calls.push(host.inside(index, import, input)?);
        }
        // Afterwards it only returns, so that everything ends.
        let mut last = Vec::new();
        host.keep(index, import, &mut last);
        calls.push(last);
        scenario.host.insert(full_name(import), calls);
    }
    if layout.is_interrupted {
        for _ in 0..input.int_in_range(1..=4)? {
            scenario.interrupts.push(host.interrupt(input)?);
        }
        // So that everything ends.
        scenario.interrupts.push(Vec::new());
    }
    if layout.subtype {
        scenario.subtypes.push(full_name(&layout.imports[0]));
    }
    if layout.facts == Facts::Trees {
        for (index, component) in layout.components.iter().enumerate() {
            let lifts = (0..component.lifts).map(|lift| format!("lift{index}_{lift}"));
            let special = SPECIAL.iter().map(|(name, ..)| format!("{name}{index}"));
            let imports = layout.imports.iter().filter(|import| import.component == index).map(full_name);
            let tree = lifts.chain(special).chain(imports).map(|name| (name, index as u32));
            scenario.trees.extend(tree);
            let told = layout.imports.iter().enumerate().filter(|(_, import)| import.component == index);
            scenario.trees.extend(told.map(|(import, _)| (format!("%f{import}"), index as u32)));
        }
    }
    scenario.section = section;
    Ok(scenario)
}

/// What may be entered.
struct Host<'l> {
    layout: &'l Layout,
    /// Every function that somebody outside needs, with its component and the number of its parameters.
    external: Vec<(String, usize, usize)>,
    /// The allocators that may run at any time.
    late: Vec<String>,
    /// Whether it may look at memories and globals, and write them.
    sees: bool,
}

impl<'l> Host<'l> {
    fn new(layout: &'l Layout, section: Option<&Section>) -> Host<'l> {
        let is_used = |name: &str| match section {
            Some(section) => section.users.iter().any(|user| user.uses.iter().any(|(_, used)| used == name)),
            None => true,
        };
        let mut external = Vec::new();
        for (index, component) in layout.components.iter().enumerate() {
            let lifts = (0..component.lifts).map(|lift| format!("lift{index}_{lift}"));
            external.extend(lifts.filter(|lift| is_used(lift)).map(|lift| (lift, index, 1)));
            for ((name, params, _), has) in SPECIAL.into_iter().zip(component.has) {
                let name = format!("{name}{index}");
                if has && is_used(&name) {
                    external.push((name, index, params));
                }
            }
        }
        let late = layout.imports.iter().filter(|import| {
            import.has_realloc
                && is_used(&format!("realloc{}", import.component))
                && matches!(import.kind, Kind::Async | Kind::StreamRead | Kind::Unsure)
        });
        let late = late.map(|import| format!("realloc{}", import.component)).collect();
        // Where a surface is stated, it has no memories and globals.
        let sees = layout.facts == Facts::None && layout.is_exposed && section.is_none();
        Host { layout, external, late, sees }
    }

    /// Something between two calls, or a call.
    fn steps_from_outside(&self, steps: &mut Vec<String>, input: &mut Unstructured<'_>) -> Drawn<()> {
        match input.int_in_range(0..=6)? {
            4 => steps.extend(self.late_step(input)?),
            6 => {
                let told = self.by_number();
                if !told.is_empty() {
                    let (name, params) = input.choose(&told)?;
                    steps.push(self.call(name, *params, true, input)?);
                }
            }
            5 if !self.late.is_empty() => {
                let realloc = input.choose(&self.late)?;
                steps.push(self.call(realloc, 4, true, input)?);
            }
            _ => {
                let (name, component, params) = input.choose(&self.external)?;
                // A post-return is called after its lift, an allocator before.
                let is = |kind: &str| name.starts_with(kind);
                let lift = format!("lift{component}_0");
                if is("post") && self.external.iter().any(|(external, ..)| *external == lift) {
                    steps.push(self.call(&lift, 1, true, input)?);
                }
                if !is("realloc") || self.layout.facts == Facts::None || self.is_lifts(name) {
                    steps.push(self.call(name, *params, true, input)?);
                }
            }
        }
        if self.sees && input.ratio(1, 2)? {
            let memory = self.layout.components[0].memory;
            steps.extend([format!("read memory{memory} 1024 512"), "get g0".into()]);
        }
        Ok(())
    }

    /// Whether an allocator may be that of a lift, and not of imports alone.
    fn is_lifts(&self, name: &str) -> bool {
        !self
            .layout
            .imports
            .iter()
            .any(|import| import.has_realloc && format!("realloc{}", import.component) == name)
    }

    /// What an import does in one call.
    fn inside(&self, index: usize, import: &Import, input: &mut Unstructured<'_>) -> Drawn<Vec<String>> {
        let mut steps = Vec::new();
        self.keep(index, import, &mut steps);
        let may_enter = self.may_enter(import);
        for _ in 0..input.int_in_range(0..=3)? {
            if import.kind != Kind::Context && input.ratio(1, 4)? {
                steps.extend(self.late_step(input)?);
            } else if !may_enter.is_empty() {
                let (name, params) = input.choose(&may_enter)?;
                steps.push(self.call(name, *params, false, input)?);
            }
        }
        let memory = self.layout.components[import.component].memory;
        if import.has_memory {
            match import.kind {
                Kind::Sync | Kind::Unsure => {
                    steps.push(format!("read memory{memory} $0 8"));
                    steps.push(format!("write memory{memory} $0 {}", bytes(input)?));
                }
                Kind::Wait | Kind::DebugMessage => {
                    steps.push(format!("write memory{memory} $0 {}{}", bytes(input)?, bytes(input)?));
                }
                _ => {}
            }
        }
        if import.kind == Kind::ReadByNumber {
            steps.push(format!("write #$3 $1 {}", bytes(input)?));
        }
        steps.push(match input.int_in_range(0..=23)? {
            // Nothing is looked at any more after a trap of the only tree.
            0 => "trap".into(),
            1..=6 if self.layout.throws => format!("throw oops {}", input.int_in_range(0..=9)?),
            _ => format!("return {}", input.int_in_range(0..=9)?),
        });
        Ok(steps)
    }

    /// What it does between two instructions.
    fn interrupt(&self, input: &mut Unstructured<'_>) -> Drawn<Vec<String>> {
        let mut steps = Vec::new();
        let mut may_enter = self.by_number();
        match self.layout.facts {
            Facts::None => {
                may_enter.extend(self.external.iter().map(|(name, _, params)| (name.clone(), *params)))
            }
            // Only what was started.
            Facts::OneTree | Facts::Trees => may_enter.retain(|(name, _)| name.contains("slot")),
        }
        for _ in 0..input.int_in_range(1..=2)? {
            if self.sees && input.ratio(1, 4)? {
                steps.extend(self.late_step(input)?);
            } else if !may_enter.is_empty() {
                let (name, params) = input.choose(&may_enter)?;
                steps.push(self.call(name, *params, true, input)?);
            }
        }
        Ok(steps)
    }

    /// Takes note of what an import may use later.
    fn keep(&self, index: usize, import: &Import, steps: &mut Vec<String>) {
        match import.kind {
            Kind::StreamRead => steps.push(format!("let a{index} $0")),
            Kind::Async | Kind::Unsure if import.has_memory => steps.push(format!("let a{index} $0")),
            Kind::ReadByNumber => steps.extend([format!("let a{index} $1"), format!("let m{index} $3")]),
            Kind::ThreadByNumber | Kind::ThreadInSlot | Kind::Spawn => steps.push(format!("let f{index} $0")),
            Kind::Register => steps.push("keep $0".into()),
            _ => {}
        }
    }

    /// Something that is done after the import that allowed it returned, if there is one.
    fn late_step(&self, input: &mut Unstructured<'_>) -> Drawn<Option<String>> {
        let mut steps = Vec::new();
        if self.sees {
            let (cell, component) = (1024 + 64 + 4 * input.int_in_range(0..=7)?, &self.layout.components[0]);
            steps.push(format!("write memory{} {cell} {}", component.memory, bytes(input)?));
            steps.push(format!("set g0 {}", input.int_in_range(0..=7)?));
        }
        for (index, import) in self.layout.imports.iter().enumerate() {
            let memory = self.layout.components[import.component].memory;
            match import.kind {
                Kind::StreamRead => {
                    steps.push(format!("maybe write memory{memory} %a{index} {}", bytes(input)?));
                }
                Kind::Async if import.has_memory => {
                    steps.push(format!("maybe read memory{memory} %a{index} 8"));
                    steps.push(format!("maybe write memory{memory} %a{index} {}", bytes(input)?));
                }
                Kind::ReadByNumber => {
                    steps.push(format!("maybe read #%m{index} %a{index} 4"));
                    steps.push(format!("maybe write #%m{index} %a{index} {}", bytes(input)?));
                }
                _ => {}
            }
        }
        if steps.is_empty() { Ok(None) } else { Ok(Some(input.choose(&steps)?.clone())) }
    }

    /// What an import may enter before it returns.
    fn may_enter(&self, import: &Import) -> Vec<(String, usize)> {
        let late = self.late.iter().map(|realloc| (realloc.clone(), 4));
        let own = import.has_realloc.then(|| (format!("realloc{}", import.component), 4));
        let everything = || self.external.iter().map(|(name, _, params)| (name.clone(), *params));
        let of_component = |name: &str| {
            let name = format!("{name}{}", import.component);
            self.external.iter().filter(move |(external, ..)| *external == name)
        };
        if self.layout.facts == Facts::None {
            return everything().chain(self.by_number()).collect();
        }
        match import.kind {
            Kind::Context => Vec::new(),
            Kind::DebugMessage => own.into_iter().collect(),
            Kind::Drop => {
                let callbacks = of_component("dtor").chain(of_component("callback"));
                late.chain(callbacks.map(|(name, _, params)| (name.clone(), *params))).collect()
            }
            Kind::Sync | Kind::TaskReturn | Kind::DropOther if self.layout.facts == Facts::OneTree => {
                late.chain(own).collect()
            }
            _ => everything().chain(self.by_number()).collect(),
        }
    }

    /// Functions that the host was told, as what calls them.
    fn by_number(&self) -> Vec<(String, usize)> {
        let imports = self.layout.imports.iter().enumerate();
        let told = imports.filter_map(|(index, import)| match import.kind {
            Kind::ThreadByNumber => Some((format!("maybe call #%f{index}"), 1)),
            Kind::ThreadInSlot | Kind::Spawn => Some((format!("maybe slot table %f{index}"), 1)),
            Kind::Register => Some(("maybe kept".to_string(), 1)),
            _ => None,
        });
        told.collect()
    }

    fn call(
        &self,
        name: &str,
        params: usize,
        from_outside: bool,
        input: &mut Unstructured<'_>,
    ) -> Drawn<String> {
        let arguments: Vec<String> =
            (0..params).map(|_| Ok(input.int_in_range(0..=9)?.to_string())).collect::<Drawn<_>>()?;
        let arguments = arguments.join(" ");
        let catches = self.layout.facts != Facts::OneTree && (from_outside || input.ratio(1, 2)?);
        let catch = if catches { "catch " } else { "" };
        Ok(match name.strip_prefix("maybe ") {
            Some(told) => format!("maybe {catch}{told} {arguments}"),
            None => format!("{catch}call {name} {arguments}"),
        })
    }
}

/// Four bytes in hexadecimal.
fn bytes(input: &mut Unstructured<'_>) -> Drawn<String> {
    Ok(format!("{:08x}", input.int_in_range(0..=0xffff_u32)?.swap_bytes()))
}
