//! What a validator that looks into custom sections would demand of every section that loom wrote:
//! wasmparser reads it, indices are in range and sorted, offsets are at the right operators.

use loom_core::Module;
use loom_core::index::{FuncIndex, Space};
use std::collections::BTreeMap;
use wasmparser::{KnownCustom, Name, Operator, Payload};

/// Checks the sections of this name, if there is a reader for them.
#[track_caller]
pub fn check(module: &Module<'_>, name: &str) {
    for section in module.custom_sections(name) {
        let alone = [b"\0asm\x01\0\0\0", &module.bytes[section.range.clone()]].concat();
        let mut payloads = wasmparser::Parser::new(0).parse_all(&alone);
        let Some(Ok(Payload::CustomSection(reader))) = payloads.nth(1) else {
            panic!("`{name}` is no custom section");
        };
        match reader.as_known() {
            KnownCustom::Name(names) => names.for_each(|name| check_name(module, name.unwrap())),
            KnownCustom::BranchHints(hints) => {
                let code = module.sections.iter().find(|section| section.id == 10).unwrap();
                assert!(section.range.end <= code.range.start, "hints stand behind the code");
                check_hints(module, hints);
            }
            KnownCustom::Producers(producers) => {
                for field in producers {
                    assert!(field.unwrap().values.into_iter().all(|value| value.is_ok()));
                }
            }
            _ => {}
        }
    }
}

fn check_name(module: &Module<'_>, name: Name<'_>) {
    let in_space = |space: Space, index: u32| {
        assert!((index as usize) < module.len_of(space), "{space:?} {index} is named, and is not there");
    };
    let flat = |space: Space, map: wasmparser::NameMap<'_>| {
        map.for_each(|naming| in_space(space, naming.unwrap().index));
    };
    let nested = |space: Space, map: wasmparser::IndirectNameMap<'_>| {
        for naming in map {
            let naming = naming.unwrap();
            in_space(space, naming.index);
            let names: Vec<_> = naming.names.map(|naming| naming.unwrap()).collect();
            assert!(!names.is_empty());
        }
    };
    match name {
        Name::Module { .. } => {}
        Name::Function(map) => flat(Space::Func, map),
        Name::Type(map) => flat(Space::Type, map),
        Name::Table(map) => flat(Space::Table, map),
        Name::Memory(map) => flat(Space::Memory, map),
        Name::Global(map) => flat(Space::Global, map),
        Name::Element(map) => flat(Space::Elem, map),
        Name::Data(map) => flat(Space::Data, map),
        Name::Tag(map) => flat(Space::Tag, map),
        Name::Local(map) | Name::Label(map) => nested(Space::Func, map),
        Name::Field(map) | Name::Parameter(map) => nested(Space::Type, map),
        Name::TagParameter(map) => nested(Space::Tag, map),
        Name::Unknown { ty, .. } => panic!("subsection {ty}"),
    }
}

fn check_hints(module: &Module<'_>, hints: wasmparser::BranchHintSectionReader<'_>) {
    let mut funcs = Vec::new();
    for func in hints {
        let func = func.unwrap();
        funcs.push(func.func);
        let body = module.body(FuncIndex::from_u32(func.func)).expect("a function with a body");
        let operators: BTreeMap<u64, Operator<'_>> = body
            .get_operators_reader()
            .unwrap()
            .into_iter_with_offsets()
            .map(|operator| {
                operator.map(|(operator, offset)| (offset - body.range().start, operator)).unwrap()
            })
            .collect();
        let offsets: Vec<u32> = func.hints.into_iter().map(|hint| hint.unwrap().func_offset).collect();
        assert!(offsets.is_sorted_by(|a, b| a < b), "{offsets:?}");
        for offset in offsets {
            let operator = operators.get(&offset.into()).expect("an operator starts there");
            assert!(matches!(operator, Operator::If { .. } | Operator::BrIf { .. }), "{operator:?}");
        }
    }
    assert!(funcs.is_sorted_by(|a, b| a < b), "{funcs:?}");
}
