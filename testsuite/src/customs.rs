//! What a validator that looks into custom sections demands of an output: every section that
//! wasmparser has a reader for can be read to its end, indices are in range, hints are at branches.
//!
//! This is what `wasm-tools validate` checks of names and branch hints. It reads with wasmparser
//! alone: what checks loom must not share its reading of a module.

use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeMap;
use wasmparser::{
    BranchHintSectionReader, CustomSectionReader, FunctionBody, IndirectNameMap, KnownCustom, Name, NameMap,
    NameSectionReader, Operator, Parser, Payload, TypeRef,
};

/// An index space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Space {
    Func,
    Table,
    Memory,
    Global,
    Tag,
    Type,
    Elem,
    Data,
}

/// What custom sections can refer to.
#[derive(Default)]
struct Things<'a> {
    counts: BTreeMap<Space, u32>,
    bodies: Vec<FunctionBody<'a>>,
    customs: Vec<CustomSectionReader<'a>>,
    /// Number of custom sections in front of the code.
    in_front: usize,
}

/// Checks every custom section of a valid core module.
///
/// # Errors
///
/// The first thing that is wrong.
pub fn check(wasm: &[u8]) -> Result<()> {
    let mut things = Things::default();
    for payload in Parser::new(0).parse_all(wasm) {
        things.add(payload?)?;
    }
    for (position, custom) in things.customs.iter().enumerate() {
        let known = things.check(custom, position < things.in_front);
        known.with_context(|| format!("custom section `{}`", custom.name()))?;
    }
    Ok(())
}

impl<'a> Things<'a> {
    fn add(&mut self, payload: Payload<'a>) -> Result<()> {
        let (space, count) = match payload {
            Payload::TypeSection(groups) => {
                let types = groups.into_iter().map(|group| Ok(group?.types().len() as u32));
                (Space::Type, types.sum::<Result<u32>>()?)
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    *self.counts.entry(space_of(import?.ty)).or_default() += 1;
                }
                return Ok(());
            }
            Payload::FunctionSection(section) => (Space::Func, section.count()),
            Payload::TableSection(section) => (Space::Table, section.count()),
            Payload::MemorySection(section) => (Space::Memory, section.count()),
            Payload::GlobalSection(section) => (Space::Global, section.count()),
            Payload::TagSection(section) => (Space::Tag, section.count()),
            Payload::ElementSection(section) => (Space::Elem, section.count()),
            Payload::DataSection(section) => (Space::Data, section.count()),
            Payload::CodeSectionStart { .. } => {
                self.in_front = self.customs.len();
                return Ok(());
            }
            Payload::CodeSectionEntry(body) => {
                self.bodies.push(body);
                return Ok(());
            }
            Payload::CustomSection(custom) => {
                self.customs.push(custom);
                return Ok(());
            }
            _ => return Ok(()),
        };
        *self.counts.entry(space).or_default() += count;
        Ok(())
    }

    fn check(&self, custom: &CustomSectionReader<'a>, is_in_front: bool) -> Result<()> {
        match custom.as_known() {
            KnownCustom::Name(names) => self.check_names(names),
            KnownCustom::BranchHints(hints) => {
                ensure!(is_in_front, "stands behind the code");
                self.check_hints(hints)
            }
            KnownCustom::Producers(fields) => {
                let mut seen = Vec::new();
                for field in fields {
                    let field = field?;
                    ensure!(!seen.contains(&field.name), "two fields `{}`", field.name);
                    seen.push(field.name);
                    let values = field.values.into_iter().collect::<Result<Vec<_>, _>>()?;
                    let looms = values.iter().filter(|value| value.name == "loom").count();
                    ensure!(looms < 2, "loom stands there {looms} times");
                }
                Ok(())
            }
            KnownCustom::Dylink0(subsections) => {
                subsections.into_iter().try_for_each(|subsection| subsection.map(drop))?;
                Ok(())
            }
            KnownCustom::Reloc(_) | KnownCustom::Linking(_) => bail!("the output is not relocatable"),
            _ => Ok(()),
        }
    }

    fn in_range(&self, space: Space, index: u32) -> Result<()> {
        let count = self.counts.get(&space).copied().unwrap_or_default();
        ensure!(index < count, "{space:?} {index} of {count}");
        Ok(())
    }

    fn check_names(&self, names: NameSectionReader<'a>) -> Result<()> {
        for name in names {
            match name? {
                Name::Module { .. } => {}
                Name::Function(map) => self.check_map(Space::Func, map)?,
                Name::Type(map) => self.check_map(Space::Type, map)?,
                Name::Table(map) => self.check_map(Space::Table, map)?,
                Name::Memory(map) => self.check_map(Space::Memory, map)?,
                Name::Global(map) => self.check_map(Space::Global, map)?,
                Name::Element(map) => self.check_map(Space::Elem, map)?,
                Name::Data(map) => self.check_map(Space::Data, map)?,
                Name::Tag(map) => self.check_map(Space::Tag, map)?,
                Name::Local(map) | Name::Label(map) => self.check_nested(Space::Func, map)?,
                Name::Field(map) | Name::Parameter(map) => self.check_nested(Space::Type, map)?,
                Name::TagParameter(map) => self.check_nested(Space::Tag, map)?,
                Name::Unknown { ty, .. } => bail!("subsection {ty} is unknown"),
            }
        }
        Ok(())
    }

    fn check_map(&self, space: Space, map: NameMap<'_>) -> Result<()> {
        map.into_iter().try_for_each(|naming| self.in_range(space, naming?.index))
    }

    fn check_nested(&self, space: Space, map: IndirectNameMap<'_>) -> Result<()> {
        for naming in map {
            let naming = naming?;
            self.in_range(space, naming.index)?;
            naming.names.into_iter().try_for_each(|name| name.map(drop))?;
        }
        Ok(())
    }

    fn check_hints(&self, hints: BranchHintSectionReader<'_>) -> Result<()> {
        let funcs = self.counts.get(&Space::Func).copied().unwrap_or_default() as usize;
        let imported = funcs - self.bodies.len();
        let mut last = None;
        for func in hints {
            let func = func?;
            ensure!(last < Some(func.func), "func {} stands behind func {last:?}", func.func);
            last = Some(func.func);
            let body = (func.func as usize).checked_sub(imported).and_then(|at| self.bodies.get(at));
            let body = body.with_context(|| format!("func {} has no body", func.func))?;
            let mut branches = Vec::new();
            for operator in body.get_operators_reader()?.into_iter_with_offsets() {
                if let (Operator::If { .. } | Operator::BrIf { .. }, offset) = operator? {
                    branches.push(offset - body.range().start);
                }
            }
            let mut last = None;
            for hint in func.hints {
                let offset = hint?.func_offset;
                ensure!(last < Some(offset), "offset {offset} stands behind {last:?}");
                last = Some(offset);
                ensure!(
                    branches.contains(&offset.into()),
                    "no branch at offset {offset} of func {}",
                    func.func
                );
            }
        }
        Ok(())
    }
}

fn space_of(ty: TypeRef) -> Space {
    match ty {
        TypeRef::Func(_) | TypeRef::FuncExact(_) => Space::Func,
        TypeRef::Table(_) => Space::Table,
        TypeRef::Memory(_) => Space::Memory,
        TypeRef::Global(_) => Space::Global,
        TypeRef::Tag(_) => Space::Tag,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn fails(text: &str, why: &str) {
        let error = check(&wat::parse_str(text).unwrap()).unwrap_err();
        assert!(format!("{error:#}").contains(why), "{error:#}");
    }

    #[test]
    fn what_is_stale_is_found() {
        check(&wat::parse_str("(module $m (func $f (param $p i32)))").unwrap()).unwrap();
        fails(r#"(module (func) (@custom "name" "\01\04\01\01\01f"))"#, "Func 1 of 1");
        fails(r#"(module (func) (@custom "name" "\02\06\01\01\01\00\01p"))"#, "Func 1 of 1");
        fails(r#"(module (func) (@custom "name" "\07\04\01\00\01g"))"#, "Global 0 of 0");
        fails(r#"(module (func) (@custom "producers" "\02"))"#, "custom section `producers`");
        let hint = |offset: &str, func: &str| {
            format!(
                r#"(module (@custom "metadata.code.branch_hint" (before code) "\01{func}\01{offset}\01\00")
                    (import "i" "f" (func)) (func (param i32) local.get 0 if end))"#
            )
        };
        check(&wat::parse_str(hint(r"\03", r"\01")).unwrap()).unwrap();
        fails(&hint(r"\04", r"\01"), "no branch at offset 4");
        fails(&hint(r"\03", r"\00"), "func 0 has no body");
        fails(&hint(r"\03", r"\02"), "func 2 has no body");
        fails(&hint(r"\03", r"\01").replace("before", "after"), "behind the code");
    }
}
