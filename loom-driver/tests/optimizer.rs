//! The library as a program uses it: the builder does what the command does.

use loom_driver::{Error, Level, Optimizer};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

fn corpus(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../testsuite/corpus").join(file)
}

fn read(file: &str) -> Vec<u8> {
    fs::read(corpus(file)).unwrap()
}

const COMPONENTS: [&str; 2] = ["panic/components/panic-lib.wasm", "panic/components/panic-app.wasm"];

#[test]
fn a_module_with_its_components_becomes_what_the_command_makes() {
    let fused = "panic/fused-plain.wasm";
    let builder = COMPONENTS.iter().fold(Optimizer::mcu(), |builder, file| builder.component(read(file)));
    let module = read(fused);
    let optimized = builder.one_tree().run(&module).unwrap();

    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.wasm");
    let mut command = Command::new(env!("CARGO_BIN_EXE_loom"));
    command.args(["opt", "-Omcu", "-q", "--one-tree"]).arg(corpus(fused)).arg("-o").arg(&out);
    COMPONENTS.iter().for_each(|file| {
        command.arg("--component").arg(corpus(file));
    });
    assert!(command.status().unwrap().success());
    // The section names the components, and the builder was not told the names of their files.
    let without = |module: &[u8]| meld_boundary::strip(module).unwrap();
    assert!(without(&optimized.bytes) == without(&fs::read(out).unwrap()));
    assert_eq!(optimized.report.before.bytes, module.len() as u64);
    assert_eq!(optimized.report.after.memory_grow, None);
    assert!(optimized.report.to_string().contains("\nassumptions:"));
}

#[test]
fn flags_of_passes_are_functions() {
    let module = wat::parse_str(
        r#"(module (memory 1) (func (export "run") (result i32) (memory.grow (i32.const 1))))"#,
    )
    .unwrap();
    let optimized = Optimizer::default().heap(65536).run(&module).unwrap();
    let text = wasmprinter::print_bytes(&optimized.bytes).unwrap();
    assert!(text.contains("(global (;0;) (mut i32) i32.const 1)") && !text.contains("memory.grow"), "{text}");
    // As often as one likes, as on the command line.
    let two = wat::parse_str(
        r#"(module (memory 1) (memory 2) (func (export "run") (drop (memory.grow 0 (i32.const 1))) (drop (memory.grow 1 (i32.const 1)))))"#,
    )
    .unwrap();
    let heap = |values: &[&str]| {
        let builder =
            values.iter().fold(Optimizer::default(), |builder, value| builder.flag("heap", Some(value)));
        builder.run(&two).unwrap().bytes.into_owned()
    };
    assert!(heap(&["64KiB", "1=128KiB"]) == heap(&["64KiB,1=128KiB"]));
    let by_option =
        Optimizer::default().pass("heap").option("heap", "budget", "64KiB").run(&module).unwrap().bytes;
    assert!(optimized.bytes == by_option);
}

#[test]
fn a_wrong_wish_is_told_from_wrong_facts_and_from_a_wrong_module() {
    let module = b"\0asm\x01\0\0\0";
    let usage = |optimizer: Optimizer| match optimizer.run(module) {
        Err(Error::Usage(error)) => error.message,
        other => panic!("{other:?}"),
    };
    assert!(usage(Optimizer::mcu().pass("nothing")).contains("unknown pass"));
    assert!(usage(Optimizer::mcu().flag("hep", Some("1"))).contains("unknown flag"));
    assert!(usage(Optimizer::mcu().flag("heap", None)).contains("needs a value"));
    assert!(usage(Optimizer::mcu().flag("single-memory", Some("1"))).contains("takes no value"));
    assert!(usage(Optimizer::mcu().flag("heap", Some("all"))).contains("`--heap all`"));
    assert!(usage(Optimizer::mcu().external("run")).contains("no export matches"));
    let twice = Optimizer::mcu().external("run").component(read(COMPONENTS[0]));
    assert!(usage(twice).contains("both say"));
    let other = Optimizer::mcu().component(read(COMPONENTS[0])).run(module);
    assert!(matches!(other, Err(Error::Facts(_))), "{other:?}");
    assert!(matches!(Optimizer::mcu().run(b"no module"), Err(Error::Module(_))));
}

#[test]
fn levels_are_read_as_they_are_written() {
    for level in Level::ALL {
        assert_eq!(level.name().parse(), Ok(level));
    }
    assert!("3".parse::<Level>().unwrap_err().to_string().contains("`mcu`"));
}
