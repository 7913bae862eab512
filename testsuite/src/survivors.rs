//! The expectation that names carry: `$live...` stays, `$dead...` goes.
//!
//! Removing items keeps the order of the others, so it is enough to count: in every index space at
//! least as many items are left as have a name of the first kind, and at least as many are gone as
//! have one of the second. Which ones is in the golden text, and shows in what calls return.

use anyhow::{Context, Result, bail};
use wasmparser::{Name, NameMap, NameSectionReader, Parser, Payload, TypeRef};

/// How many items an index space has, imports included.
#[derive(Debug, Clone, Copy, Default)]
struct Space {
    total: usize,
    live: usize,
    dead: usize,
}

const SPACES: [&str; 8] = ["func", "type", "table", "memory", "global", "tag", "elem", "data"];
const FUNC: usize = 0;
const TYPE: usize = 1;
const TABLE: usize = 2;
const MEMORY: usize = 3;
const GLOBAL: usize = 4;
const TAG: usize = 5;
const ELEM: usize = 6;
const DATA: usize = 7;

/// Compares a module, with names, with what was made of it.
///
/// # Errors
///
/// Which index space lost too little or too much.
pub fn check(input: &[u8], output: &[u8]) -> Result<()> {
    let (input, output) = (count(input)?, count(output)?);
    for ((space, before), after) in SPACES.iter().zip(input).zip(output) {
        let most = before.total.checked_sub(before.dead).context("more names than items")?;
        if after.total > most || after.total < before.live {
            bail!(
                "{} of {} in index space `{space}` are left, where {} must stay and {} must go",
                after.total,
                before.total,
                before.live,
                before.dead
            );
        }
    }
    Ok(())
}

fn count(wasm: &[u8]) -> Result<[Space; 8]> {
    let mut spaces = [Space::default(); 8];
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::TypeSection(reader) => {
                for group in reader {
                    spaces[TYPE].total += group?.types().len();
                }
            }
            Payload::ImportSection(reader) => {
                for import in reader.into_imports() {
                    let space = match import?.ty {
                        TypeRef::Func(_) | TypeRef::FuncExact(_) => FUNC,
                        TypeRef::Table(_) => TABLE,
                        TypeRef::Memory(_) => MEMORY,
                        TypeRef::Global(_) => GLOBAL,
                        TypeRef::Tag(_) => TAG,
                    };
                    spaces[space].total += 1;
                }
            }
            Payload::FunctionSection(reader) => spaces[FUNC].total += reader.count() as usize,
            Payload::TableSection(reader) => spaces[TABLE].total += reader.count() as usize,
            Payload::MemorySection(reader) => spaces[MEMORY].total += reader.count() as usize,
            Payload::GlobalSection(reader) => spaces[GLOBAL].total += reader.count() as usize,
            Payload::TagSection(reader) => spaces[TAG].total += reader.count() as usize,
            Payload::ElementSection(reader) => spaces[ELEM].total += reader.count() as usize,
            Payload::DataSection(reader) => spaces[DATA].total += reader.count() as usize,
            Payload::CustomSection(custom) if custom.name() == "name" => {
                let reader = wasmparser::BinaryReader::new(custom.data(), custom.data_offset());
                for name in NameSectionReader::new(reader) {
                    match name? {
                        Name::Function(map) => add(&mut spaces[FUNC], map)?,
                        Name::Type(map) => add(&mut spaces[TYPE], map)?,
                        Name::Table(map) => add(&mut spaces[TABLE], map)?,
                        Name::Memory(map) => add(&mut spaces[MEMORY], map)?,
                        Name::Global(map) => add(&mut spaces[GLOBAL], map)?,
                        Name::Tag(map) => add(&mut spaces[TAG], map)?,
                        Name::Element(map) => add(&mut spaces[ELEM], map)?,
                        Name::Data(map) => add(&mut spaces[DATA], map)?,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    Ok(spaces)
}

fn add(space: &mut Space, names: NameMap<'_>) -> Result<()> {
    for naming in names {
        let name = naming?.name;
        space.live += usize::from(name.starts_with("live"));
        space.dead += usize::from(name.starts_with("dead"));
    }
    Ok(())
}
