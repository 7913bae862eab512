//! Core modules as text that a component contains and a fused module repeats: a fuser small enough to be seen through.
//!
//! What meld does with the core modules of components, [`Fused`] does with text: it writes them one after the other,
//! each with its own prefix in front of every identifier, and puts something else in the place of imports.
#![allow(dead_code, reason = "each test uses a part of it")]

use meld_boundary::derive::{DeriveError, Derived, Source, derive};
use meld_boundary::{Producer, Reading, Roles, Surface, Verified, read, stamp};

/// A core module: its definitions, in which every identifier begins with `$`.
#[derive(Clone)]
pub struct Core {
    /// Imports, as fields of a module.
    pub imports: String,
    /// Everything else but exports.
    pub definitions: String,
    /// Exports: the item, such as `func $run`, and the name.
    pub exports: Vec<(String, String)>,
}

impl Core {
    pub fn new(imports: &str, definitions: &str, exports: &[(&str, &str)]) -> Core {
        let exports = exports.iter().map(|(item, name)| (item.to_string(), name.to_string())).collect();
        Core { imports: imports.into(), definitions: definitions.into(), exports }
    }

    /// The module, as a definition in a component.
    pub fn module(&self, id: &str) -> String {
        let Core { imports, definitions, exports } = self;
        let exports: String =
            exports.iter().map(|(item, name)| format!("(export \"{name}\" ({item}))\n")).collect();
        format!("(core module {id}\n{imports}\n{definitions}\n{exports})\n")
    }
}

/// A module with a memory and an allocator that grows it. `salt` makes its code unlike that of others.
pub fn allocator(salt: u32) -> Core {
    let definitions = format!(
        "(memory $m 1)
         (func $realloc (param i32 i32 i32 i32) (result i32)
           (drop (i32.const {salt}))
           (drop (memory.grow $m (i32.const 1)))
           (local.get 3))"
    );
    Core::new("", &definitions, &[("memory $m", "memory"), ("func $realloc", "cabi_realloc")])
}

/// A fused module under construction.
#[derive(Default)]
pub struct Fused {
    imports: String,
    definitions: String,
    exports: String,
}

impl Fused {
    /// Adds a field that has to stand before all definitions.
    pub fn import(mut self, field: &str) -> Fused {
        self.imports.push_str(field);
        self.imports.push('\n');
        self
    }

    /// Adds a field: what the fuser itself generates.
    pub fn define(mut self, field: &str) -> Fused {
        self.definitions.push_str(field);
        self.definitions.push('\n');
        self
    }

    /// Adds the functions of a module; `bind` says what stands for its imports. Exports get `suffix`.
    pub fn core(mut self, core: &Core, prefix: &str, suffix: &str, bind: &[(&str, &str)]) -> Fused {
        let rename = |text: &str| {
            let words = text.split('$').enumerate().map(|(position, word)| match position {
                0 => word.to_string(),
                _ => {
                    let end = word.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(word.len());
                    let (id, rest) = word.split_at(end);
                    match bind.iter().find(|(import, _)| *import == format!("${id}")) {
                        Some((_, bound)) => format!("{bound}{rest}"),
                        None => format!("${prefix}_{id}{rest}"),
                    }
                }
            });
            words.collect::<String>()
        };
        self.definitions.push_str(&rename(&core.definitions));
        self.definitions.push('\n');
        for (item, name) in &core.exports {
            self.exports.push_str(&format!("(export \"{name}{suffix}\" ({}))\n", rename(item)));
        }
        self
    }

    /// Takes an export away.
    pub fn without_export(mut self, name: &str) -> Fused {
        let prefix = format!("(export \"{name}\"");
        let kept = self.exports.lines().filter(|line| !line.starts_with(&prefix));
        self.exports = kept.map(|line| format!("{line}\n")).collect();
        self
    }

    pub fn binary(&self) -> Vec<u8> {
        let Fused { imports, definitions, exports } = self;
        let text = format!("(module\n{imports}\n{definitions}\n{exports})");
        wat::parse_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
    }
}

/// A component from text.
pub fn component(text: &str) -> Vec<u8> {
    let text = format!("(component\n{text})");
    wat::parse_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Derives the facts about a fused module from components that are named `a.wasm`, `b.wasm`, ...
pub fn derived(fused: &[u8], components: &[&[u8]], surface: Surface) -> Result<Derived, DeriveError> {
    let names = ["a.wasm", "b.wasm", "c.wasm", "d.wasm"];
    let sources: Vec<Source<'_>> =
        names.iter().zip(components).map(|(name, bytes)| Source { name, bytes }).collect();
    derive(fused, &sources, surface, Producer { name: "test".into(), version: "1".into() })
}

/// The facts as a reader sees them.
pub fn verified(fused: &[u8], components: &[&[u8]]) -> Verified {
    verified_on(fused, components, Surface::Closed)
}

pub fn verified_on(fused: &[u8], components: &[&[u8]], surface: Surface) -> Verified {
    let derived = derived(fused, components, surface).unwrap_or_else(|error| panic!("{error}"));
    let stamped = stamp(fused, &derived.boundary).unwrap_or_else(|error| panic!("{error}"));
    match read(&stamped) {
        Reading::Verified(verified) => *verified,
        other => panic!("{other:?}"),
    }
}

/// Whether somebody outside needs an export, always or as long as some import is live.
pub fn is_needed(verified: &Verified, export: &str) -> bool {
    let position = position(verified, export);
    !verified.needs.of(position).is_empty()
}

/// The names of the allocators that somebody outside needs.
pub fn needed_allocators(verified: &Verified) -> Vec<&str> {
    let exports = verified.boundary.exports.iter();
    exports
        .filter(|export| export.roles.contains(Roles::REALLOC))
        .map(|export| export.name.as_str())
        .filter(|name| is_needed(verified, name))
        .collect()
}

pub fn position(verified: &Verified, export: &str) -> usize {
    let found = verified.boundary.exports.iter().position(|found| found.name == export);
    found.unwrap_or_else(|| panic!("no export `{export}`"))
}

/// The export that is the destructor of [`resource_library`].
pub const DTOR: &str = "i:r/r#[dtor]thing";

/// A library with a resource that has a destructor, and its two core modules.
pub fn resource_library() -> (Vec<u8>, Core, Core) {
    let dtor = Core::new("", "(func $dtor (param i32))", &[("func $dtor", DTOR)]);
    let make = Core::new(
        r#"(import "[export]i:r/r" "[resource-new]thing" (func $new (param i32) (result i32)))"#,
        "(func $make (result i32) (call $new (i32.const 5)))",
        &[("func $make", "i:r/r#make")],
    );
    let lib = component(&format!(
        r#"{} {}
           (core instance $dtor (instantiate $dtor_module))
           (type $thing (resource (rep i32) (dtor (core func $dtor "{DTOR}"))))
           (core func $new (canon resource.new $thing))
           (core instance $make (instantiate $make_module (with "[export]i:r/r"
             (instance (export "[resource-new]thing" (func $new))))))
           (func $make (result (own $thing)) (canon lift (core func $make "i:r/r#make")))
           (component $shim
             (import "thing" (type $thing (sub resource)))
             (import "make" (func $make (result (own $thing))))
             (export $out "thing" (type $thing))
             (export "make" (func $make) (func (result (own $out)))))
           (instance $i (instantiate $shim (with "thing" (type $thing)) (with "make" (func $make))))
           (export "i:r/r" (instance $i))"#,
        dtor.module("$dtor_module"),
        make.module("$make_module"),
    ));
    (lib, dtor, make)
}
