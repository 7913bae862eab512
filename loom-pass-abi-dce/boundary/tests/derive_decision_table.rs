//! The decision table of the canonical ABI: for each type and each canonical definition, whether `realloc` is called.
//!
//! A component is written for each of them, once with the option and once without. The validator is the oracle: it
//! refuses the second exactly where the table says that the option is needed. Then the allocator has to stay exactly
//! if the option is there and somebody outside can execute the definition.
#![cfg(feature = "derive")]

mod fuse;

use fuse::{Core, Fused, allocator, component, needed_allocators, verified};
use wasmparser::{Validator, WasmFeatures};

/// A type, how its values are flattened, and whether they contain a string, a list or a map.
struct Type {
    /// Definitions; the type is called `$t`.
    text: String,
    flat: Vec<&'static str>,
    has_pointer: bool,
}

fn types() -> Vec<Type> {
    let named = |definition: &str, flat: &[&'static str], has_pointer: bool| Type {
        text: format!("(type $t0 {definition}) (import \"t\" (type $t (eq $t0)))"),
        flat: flat.to_vec(),
        has_pointer,
    };
    let floats = "f32 ".repeat(17);
    let fields: String = (0..17).map(|field| format!("(field \"f{field}\" u64) ")).collect();
    vec![
        named("bool", &["i32"], false),
        named("u8", &["i32"], false),
        named("s16", &["i32"], false),
        named("u32", &["i32"], false),
        named("s64", &["i64"], false),
        named("f32", &["f32"], false),
        named("f64", &["f64"], false),
        named("char", &["i32"], false),
        named("string", &["i32", "i32"], true),
        named("(list u8)", &["i32", "i32"], true),
        named("(list string)", &["i32", "i32"], true),
        named("(list u32 4)", &["i32"; 4], false),
        named("(list string 2)", &["i32"; 4], true),
        named("(map string u32)", &["i32", "i32"], true),
        named("(record (field \"a\" u32) (field \"b\" f64))", &["i32", "f64"], false),
        named("(record (field \"a\" u32) (field \"b\" string))", &["i32"; 3], true),
        named(&format!("(record {fields})"), &["i64"; 17], false),
        named(&format!("(tuple {floats})"), &["f32"; 17], false),
        named("(variant (case \"a\" u32) (case \"b\"))", &["i32", "i32"], false),
        named("(variant (case \"a\" (list u8)) (case \"b\"))", &["i32"; 3], true),
        named("(enum \"a\" \"b\")", &["i32"], false),
        named("(flags \"a\" \"b\")", &["i32"], false),
        named("(option string)", &["i32"; 3], true),
        named("(result u32 (error string))", &["i32"; 3], true),
        Type {
            text: "(import \"r\" (type $r (sub resource))) (type $t (own $r))".into(),
            flat: vec!["i32"],
            has_pointer: false,
        },
        named("(stream string)", &["i32"], false),
        named("(future string)", &["i32"], false),
    ]
}

/// The canonical definitions of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Definition {
    LiftParam,
    LiftResult,
    AsyncLiftParam,
    LowerParam,
    LowerResult,
    AsyncLowerParam,
    AsyncLowerResult,
    TaskReturn,
    StreamRead,
    StreamWrite,
    FutureRead,
    FutureWrite,
    DebugMessage,
}

const DEFINITIONS: [Definition; 13] = [
    Definition::LiftParam,
    Definition::LiftResult,
    Definition::AsyncLiftParam,
    Definition::LowerParam,
    Definition::LowerResult,
    Definition::AsyncLowerParam,
    Definition::AsyncLowerResult,
    Definition::TaskReturn,
    Definition::StreamRead,
    Definition::StreamWrite,
    Definition::FutureRead,
    Definition::FutureWrite,
    Definition::DebugMessage,
];

impl Definition {
    /// What the table says.
    fn needs_realloc(self, ty: &Type) -> bool {
        match self {
            Definition::LiftParam | Definition::AsyncLiftParam => ty.has_pointer || ty.flat.len() > 16,
            Definition::LowerResult
            | Definition::AsyncLowerResult
            | Definition::StreamRead
            | Definition::FutureRead => ty.has_pointer,
            Definition::DebugMessage => true,
            Definition::LiftResult
            | Definition::LowerParam
            | Definition::AsyncLowerParam
            | Definition::TaskReturn
            | Definition::StreamWrite
            | Definition::FutureWrite => false,
        }
    }

    /// Whether the option may be there: it is not allowed for everything.
    fn allows_realloc(self) -> bool {
        self != Definition::TaskReturn
    }

    fn is_lift(self) -> bool {
        matches!(self, Definition::LiftParam | Definition::LiftResult | Definition::AsyncLiftParam)
    }

    fn is_lower(self) -> bool {
        matches!(
            self,
            Definition::LowerParam
                | Definition::LowerResult
                | Definition::AsyncLowerParam
                | Definition::AsyncLowerResult
        )
    }

    /// The type of the core function: parameters and results.
    fn core_type(self, ty: &Type) -> (Vec<&'static str>, Vec<&'static str>) {
        let spilled = |limit: usize| if ty.flat.len() > limit { vec!["i32"] } else { ty.flat.clone() };
        let is_returned = ty.flat.len() <= 1;
        match self {
            Definition::LiftParam | Definition::LowerParam | Definition::AsyncLiftParam => {
                (spilled(16), vec![])
            }
            Definition::LiftResult => (vec![], spilled(1)),
            Definition::LowerResult if is_returned => (vec![], ty.flat.clone()),
            Definition::LowerResult => (vec!["i32"], vec![]),
            Definition::AsyncLowerParam => (spilled(4), vec!["i32"]),
            Definition::AsyncLowerResult => (vec!["i32"], vec!["i32"]),
            Definition::TaskReturn => (spilled(16), vec![]),
            Definition::StreamRead | Definition::StreamWrite => (vec!["i32"; 3], vec!["i32"]),
            Definition::FutureRead | Definition::FutureWrite => (vec!["i32"; 2], vec!["i32"]),
            Definition::DebugMessage => (vec!["i32"; 2], vec![]),
        }
    }

    /// The canonical definition; for a lift without its callee.
    fn text(self, options: &str) -> String {
        match self {
            Definition::LiftParam | Definition::LiftResult => {
                format!("(func $lifted (type $ft) (canon lift (core func $main \"f\") {options}))")
            }
            Definition::AsyncLiftParam => {
                format!("(func $lifted (type $ft) (canon lift (core func $main \"f\") async {options}))")
            }
            Definition::LowerParam | Definition::LowerResult => {
                format!("(core func $f (canon lower (func $imported) {options}))")
            }
            Definition::AsyncLowerParam | Definition::AsyncLowerResult => {
                format!("(core func $f (canon lower (func $imported) async {options}))")
            }
            Definition::TaskReturn => format!("(core func $f (canon task.return (result $t) {options}))"),
            Definition::StreamRead => format!("(core func $f (canon stream.read $s async {options}))"),
            Definition::StreamWrite => format!("(core func $f (canon stream.write $s async {options}))"),
            Definition::FutureRead => format!("(core func $f (canon future.read $u async {options}))"),
            Definition::FutureWrite => format!("(core func $f (canon future.write $u async {options}))"),
            Definition::DebugMessage => {
                format!("(core func $f (canon error-context.debug-message {options}))")
            }
        }
    }

    /// The type of the component-level function.
    fn func_type(self) -> &'static str {
        match self {
            Definition::LiftResult | Definition::LowerResult => "(type $ft (func (result $t)))",
            Definition::AsyncLowerResult => "(type $ft (func async (result $t)))",
            Definition::AsyncLiftParam | Definition::AsyncLowerParam => {
                "(type $ft (func async (param \"p\" $t)))"
            }
            _ => "(type $ft (func (param \"p\" $t)))",
        }
    }
}

/// A component with one canonical definition, its core module, and the fused module that it becomes alone.
struct Case {
    component: String,
    main: Core,
    fused: Fused,
}

fn case(definition: Definition, ty: &Type, with_realloc: bool, is_exported: bool) -> Case {
    let (params, results) = definition.core_type(ty);
    let (params, results) = (params.join(" "), results.join(" "));
    let signature = format!("(param {params}) (result {results})");
    let options = if with_realloc { "(memory $memory) (realloc $realloc)" } else { "(memory $memory)" };
    let (imports, body) = if definition.is_lift() {
        (String::new(), format!("(func $f {signature} unreachable)"))
    } else {
        let run = "(func $run (result i32) (drop (ref.func $f)) (i32.const 7)) (elem declare func $f)";
        (format!("(import \"env\" \"f\" (func $f {signature}))"), run.to_string())
    };
    let export = if definition.is_lift() { ("func $f", "f") } else { ("func $run", "run") };
    let main = Core::new(&imports, &body, &[export]);
    let libc = allocator(1);
    let mut text = ty.text.clone();
    text.push_str(definition.func_type());
    if definition.is_lower() {
        text.push_str("(import \"f\" (func $imported (type $ft)))");
    }
    match definition {
        Definition::StreamRead | Definition::StreamWrite => text.push_str("(type $s (stream $t))"),
        Definition::FutureRead | Definition::FutureWrite => text.push_str("(type $u (future $t))"),
        _ => {}
    }
    text.push_str(&libc.module("$libc_module"));
    text.push_str("(core instance $libc (instantiate $libc_module))");
    text.push_str("(alias core export $libc \"memory\" (core memory $memory))");
    text.push_str("(alias core export $libc \"cabi_realloc\" (core func $realloc))");
    text.push_str(&main.module("$main_module"));
    if definition.is_lift() {
        text.push_str("(core instance $main (instantiate $main_module))");
        text.push_str(&definition.text(options));
        if is_exported {
            text.push_str("(export \"f\" (func $lifted))");
        }
    } else {
        text.push_str(&definition.text(options));
        text.push_str("(core instance $env (export \"f\" (func $f)))");
        text.push_str("(core instance $main (instantiate $main_module (with \"env\" (instance $env))))");
        text.push_str("(func (export \"run\") (result s32) (canon lift (core func $main \"run\")))");
    }
    let mut fused = Fused::default();
    if !definition.is_lift() {
        fused = fused.import(&format!("(import \"env\" \"f\" (func $main_f {signature}))"));
    }
    let fused = fused.core(&libc, "libc", "", &[]).core(&main, "main", "", &[]);
    Case { component: text, main, fused }
}

fn validation(binary: &[u8]) -> Result<(), String> {
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    validator.validate_all(binary).map(|_| ()).map_err(|error| error.to_string())
}

/// The validator does not know streams of characters yet.
fn applies(definition: Definition, ty: &Type) -> bool {
    let is_stream = matches!(definition, Definition::StreamRead | Definition::StreamWrite);
    !(is_stream && ty.text.contains("(type $t0 char)"))
}

fn each(check: impl Fn(Definition, &Type, &str)) {
    for (number, ty) in types().iter().enumerate() {
        for definition in DEFINITIONS {
            if applies(definition, ty) {
                check(definition, ty, &format!("type {number}: {definition:?}: {}", ty.text));
            }
        }
    }
}

#[test]
fn the_table_has_27_types_and_13_definitions() {
    assert_eq!((types().len(), DEFINITIONS.len()), (27, 13));
}

#[test]
fn the_validator_demands_the_option_exactly_where_the_table_says() {
    each(|definition, ty, what| {
        let without = component(&case(definition, ty, false, true).component);
        match validation(&without) {
            Ok(()) => assert!(!definition.needs_realloc(ty), "{what}: accepted without the option"),
            Err(error) => {
                assert!(error.contains("canonical option `realloc` is required"), "{what}: {error}");
                assert!(definition.needs_realloc(ty), "{what}: refused without the option");
            }
        }
        if definition.allows_realloc() {
            let with = component(&case(definition, ty, true, true).component);
            assert_eq!(validation(&with), Ok(()), "{what}");
        }
    });
}

#[test]
fn an_allocator_stays_exactly_if_an_external_definition_names_it() {
    each(|definition, ty, what| {
        if definition.allows_realloc() {
            let case = case(definition, ty, true, true);
            let verified = verified(&case.fused.binary(), &[&component(&case.component)]);
            assert_eq!(needed_allocators(&verified), ["cabi_realloc"], "{what}");
        }
        if !definition.needs_realloc(ty) {
            let case = case(definition, ty, false, true);
            let verified = verified(&case.fused.binary(), &[&component(&case.component)]);
            assert!(needed_allocators(&verified).is_empty(), "{what}");
        }
    });
}

#[test]
fn a_lift_that_nobody_exports_needs_nothing() {
    each(|definition, ty, what| {
        if definition.is_lift() {
            let case = case(definition, ty, true, false);
            let verified = verified(&case.fused.binary(), &[&component(&case.component)]);
            assert!(needed_allocators(&verified).is_empty(), "{what}");
        }
    });
}

#[test]
fn a_lower_and_a_lift_of_two_inputs_that_are_linked_need_nothing() {
    let pairs = [
        (Definition::LowerParam, Definition::LiftParam),
        (Definition::LowerResult, Definition::LiftResult),
        (Definition::AsyncLowerParam, Definition::AsyncLiftParam),
    ];
    for ty in types() {
        for (lower, lift) in pairs {
            let (importer, exporter) = (case(lower, &ty, true, true), case(lift, &ty, true, true));
            let (params, results) = lower.core_type(&ty);
            let adapter = format!(
                "(func $adapter (param {}) (result {}) unreachable)",
                params.join(" "),
                results.join(" ")
            );
            let fused = Fused::default()
                .core(&allocator(1), "exporter_libc", "", &[])
                .core(&exporter.main, "exporter", "", &[])
                .core(&allocator(1), "importer_libc", "$1", &[])
                .core(&importer.main, "importer", "", &[("$f", "$adapter")])
                .define(&adapter);
            let (importer, exporter) = (component(&importer.component), component(&exporter.component));
            let verified = verified(&fused.binary(), &[&importer, &exporter]);
            assert!(needed_allocators(&verified).is_empty(), "{lower:?}: {}", ty.text);
        }
    }
}
