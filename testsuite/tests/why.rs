//! Whatever `loom why` prints is in the module: every step is looked up in the bytes, by code that
//! shares nothing with loom.

use anyhow::{Context, Result, bail, ensure};
use loom_testsuite::{command, corpus, facts};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use wasmparser::{
    ConstExpr, DataKind, ElementItems, ElementKind, ExternalKind, FuncType, Operator, Parser, Payload,
    TypeRef,
};

const SURFACE: &[&str] = &["--pass", "abi-dce,dce", "--pass-arg", "abi-dce:level=surface"];

#[test]
fn the_path_to_memory_grow_goes_through_the_panic_machinery() -> Result<()> {
    let case = corpus::load("panic", "fused.wasm")?;
    let answers = why(&facts::stamped(&case)?, SURFACE, &["memory.grow".into()])?;
    ensure!(answers.len() == 2, "{answers:?}");
    for answer in &answers {
        ensure!(answer["stays"] == true, "{answer}");
        let path = &answer["paths"][0];
        ensure!(path["root"] == "export:run", "{path}");
        // Rust's panic handler is called through a table.
        let steps = path["steps"].as_array().context("steps")?;
        ensure!(steps.iter().any(|step| step["reason"] == "indirect-call"), "{path}");
    }
    Ok(())
}

#[test]
fn nothing_keeps_memory_grow_in_scalar_and_its_allocators_kept_it_before() -> Result<()> {
    let case = corpus::load("scalar", "fused.wasm")?;
    let answers = why(&facts::stamped(&case)?, &["-Omcu"], &["memory.grow".into()])?;
    ensure!(answers.len() == 2, "{answers:?}");
    for answer in &answers {
        ensure!(answer["stays"] == false && answer["removed_by"] == "abi-dce", "{answer}");
        let root = answer["paths"][0]["root"].as_str().context("a root")?;
        ensure!(root.starts_with("export:cabi_realloc"), "{root}");
    }
    Ok(())
}

/// With `-Omcu` the panic machinery goes, and the answer is what kept it until then.
#[test]
fn the_pass_that_ends_the_path_is_named() -> Result<()> {
    let case = corpus::load("panic", "fused.wasm")?;
    for answer in why(&facts::stamped(&case)?, &["-Omcu"], &["memory.grow".into()])? {
        ensure!(answer["stays"] == false && answer["freed_by"] == "trap-sink", "{answer}");
        ensure!(answer["paths"][0]["root"] == "export:run", "{answer}");
    }
    Ok(())
}

/// Everything in every case of the corpus, with and without a boundary.
#[test]
fn every_step_is_in_the_bytes() -> Result<()> {
    let mut steps = BTreeMap::new();
    for name in corpus::names()? {
        let wasm = facts::stamped(&corpus::load(&name, "fused.wasm")?)?;
        let file = File::read(&wasm)?;
        let mut items = vec!["memory.grow".to_string(), "call_indirect".to_string()];
        let spaces = [
            ("func", file.funcs.len()),
            ("table", file.tables),
            ("memory", file.memories),
            ("global", file.globals.len()),
            ("type", file.types.len()),
            ("elem", file.elems.len()),
            ("data", file.datas.len()),
        ];
        for (space, count) in spaces {
            items.extend((0..count).map(|index| format!("{space}:{index}")));
        }
        for table in 0..file.tables {
            items.extend(file.slots(table)?.keys().map(|slot| format!("table:{table}[{slot}]")));
        }
        let some: Vec<String> = items.iter().step_by(7).cloned().collect();
        let runs: [(&[&str], &[String]); 3] =
            [(SURFACE, &items), (&["-O1", "--paths", "3"], &some), (&["-Omcu", "--all-roots"], &items)];
        for (args, items) in runs {
            for answer in why(&wasm, args, items)? {
                // Only -Omcu has passes that edit bodies: everything else has its place in the file.
                let text = answer.to_string();
                ensure!(args[0] == "-Omcu" || !text.contains("offset_in_edited_body"), "{name}: {text}");
                file.check(&answer, &mut steps).with_context(|| format!("{name} {args:?}: {answer:#}"))?;
            }
        }
    }
    // Every kind of step that the corpus has is there, and more than a few of each.
    for kind in ["named", "call", "indirect-call", "operator", "typed", "filled-by", "within"] {
        ensure!(steps.get(kind).is_some_and(|count| *count > 10), "{kind}: {steps:?}");
    }
    Ok(())
}

/// The answers of the command.
fn why(wasm: &[u8], args: &[&str], items: &[String]) -> Result<Vec<Value>> {
    let mut all = vec!["why", "-", "--json", "-"];
    all.extend(args);
    all.extend(items.iter().map(String::as_str));
    let output = command::run(&all, Path::new(env!("CARGO_MANIFEST_DIR")), wasm)?;
    ensure!(output.code == Some(0), "{}", output.stderr);
    let mut answers: Value = serde_json::from_slice(&output.stdout)?;
    ensure!(answers["schema"] == "loom-why/1", "{}", answers["schema"]);
    serde_json::from_value(answers["answers"].take()).context("answers")
}

/// Table or memory and offset of an active segment.
type Active<'a> = Option<(u32, ConstExpr<'a>)>;

/// A module as this test reads it.
#[derive(Default)]
struct File<'a> {
    bytes: &'a [u8],
    types: Vec<FuncType>,
    /// Type of each function.
    funcs: Vec<u32>,
    imported: usize,
    bodies: Vec<std::ops::Range<usize>>,
    tables: usize,
    memories: usize,
    globals: Vec<Option<ConstExpr<'a>>>,
    exports: Vec<(String, &'static str, u32)>,
    elems: Vec<(Active<'a>, Vec<u32>)>,
    datas: Vec<Active<'a>>,
}

impl<'a> File<'a> {
    fn read(bytes: &'a [u8]) -> Result<File<'a>> {
        let mut file = File { bytes, ..File::default() };
        for payload in Parser::new(0).parse_all(bytes) {
            match payload? {
                Payload::TypeSection(types) => {
                    file.types = types.into_iter_err_on_gc_types().collect::<Result<_, _>>()?;
                }
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        match import?.ty {
                            TypeRef::Func(ty) => file.funcs.push(ty),
                            TypeRef::Table(_) => file.tables += 1,
                            TypeRef::Memory(_) => file.memories += 1,
                            TypeRef::Global(_) => file.globals.push(None),
                            other => bail!("{other:?}"),
                        }
                    }
                    file.imported = file.funcs.len();
                }
                Payload::FunctionSection(funcs) => {
                    for ty in funcs {
                        file.funcs.push(ty?);
                    }
                }
                Payload::TableSection(tables) => file.tables += tables.count() as usize,
                Payload::MemorySection(memories) => file.memories += memories.count() as usize,
                Payload::GlobalSection(globals) => {
                    for global in globals {
                        file.globals.push(Some(global?.init_expr));
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        let kind = match export.kind {
                            ExternalKind::Func => "func",
                            ExternalKind::Table => "table",
                            ExternalKind::Memory => "memory",
                            ExternalKind::Global => "global",
                            other => bail!("{other:?}"),
                        };
                        file.exports.push((export.name.into(), kind, export.index));
                    }
                }
                Payload::ElementSection(elems) => {
                    for elem in elems {
                        let elem = elem?;
                        let ElementItems::Functions(funcs) = elem.items else { bail!("expressions") };
                        let placed = match elem.kind {
                            ElementKind::Active { table_index, offset_expr } => {
                                Some((table_index.unwrap_or(0), offset_expr))
                            }
                            _ => None,
                        };
                        file.elems.push((placed, funcs.into_iter().collect::<Result<_, _>>()?));
                    }
                }
                Payload::DataSection(datas) => {
                    for data in datas {
                        file.datas.push(match data?.kind {
                            DataKind::Active { memory_index, offset_expr } => {
                                Some((memory_index, offset_expr))
                            }
                            DataKind::Passive => None,
                        });
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    let range = body.range();
                    file.bodies.push(range.start as usize..range.end as usize);
                }
                _ => {}
            }
        }
        Ok(file)
    }

    /// What each slot of a table holds after instantiation.
    fn slots(&self, table: usize) -> Result<BTreeMap<u32, u32>> {
        let mut slots = BTreeMap::new();
        for (placed, funcs) in &self.elems {
            let Some((into, offset)) = placed else { continue };
            let Some(Operator::I32Const { value }) = operators(offset)?.first().cloned() else {
                bail!("another offset")
            };
            if *into as usize == table {
                slots.extend((value as u32..).zip(funcs.iter().copied()));
            }
        }
        Ok(slots)
    }

    fn check(&self, answer: &Value, seen: &mut BTreeMap<String, usize>) -> Result<()> {
        if let Some(offset) = answer["offset"].as_u64() {
            let operator = self.operator(answer["item"].as_str().context("item")?, offset)?;
            let name = answer["operator"].as_str().context("operator")?;
            let is_it = match operator {
                Operator::MemoryGrow { .. } => "memory.grow",
                Operator::CallIndirect { .. } => "call_indirect",
                other => bail!("{other:?}"),
            };
            ensure!(name == is_it);
        }
        let paths = answer["paths"].as_array().context("paths")?;
        // What stays has a reason, unless loom says that it has none.
        ensure!(!paths.is_empty() || answer["note"].is_string(), "no path and no note");
        for path in paths {
            let mut at = path["root"].as_str().context("root")?;
            for step in path["steps"].as_array().context("steps")? {
                let from = step["from"].as_str().context("from")?;
                ensure!(from == at, "a step that starts elsewhere: {step}");
                at = step["to"].as_str().context("to")?;
                self.check_step(from, at, step).with_context(|| step.to_string())?;
                *seen.entry(step["reason"].as_str().context("reason")?.to_string()).or_default() += 1;
            }
            ensure!(at == answer["item"], "a path to something else");
        }
        Ok(())
    }

    fn check_step(&self, from: &str, to: &str, step: &Value) -> Result<()> {
        if let (Some(through), Some(slot)) = (step["through"].as_str(), step["slot"].as_str()) {
            self.check_slot(through, slot, to)?;
        }
        // What the reason names, and behind a table what its slot holds.
        let through = step["through"].as_str().filter(|_| step["reason"] != "indirect-call");
        let (space, index) = parse(through.unwrap_or(to))?;
        let operator = || match step["offset"].as_u64() {
            Some(offset) => self.operator(from, offset).map(Some),
            // A body that passes edited has no place in the file.
            None if step["offset_in_edited_body"].is_u64() => Ok(None),
            None => bail!("no place"),
        };
        match step["reason"].as_str().context("reason")? {
            "named" => {
                let name = from.strip_prefix("export:").context("an export")?;
                let named = |(other, kind, other_index): &(String, &str, u32)| {
                    other == name && *kind == space && *other_index == index
                };
                ensure!(self.exports.iter().any(named), "no such export");
            }
            "call" => match operator()? {
                None => {}
                Some(Operator::Call { function_index } | Operator::ReturnCall { function_index }) => {
                    ensure!(space == "func" && function_index == index, "calls {function_index}");
                }
                Some(other) => bail!("{other:?}"),
            },
            "indirect-call" => {
                let (_, table) = parse(step["through"].as_str().context("through")?)?;
                let slot = step["slot"].as_str().and_then(|slot| slot.trim_end_matches(']').split_once('['));
                let slot = slot.context("a slot")?.1;
                match operator()? {
                    None => {}
                    Some(Operator::CallIndirect { type_index, table_index }) => {
                        let ty = &self.types[type_index as usize];
                        ensure!(table_index == table, "calls through table {table_index}");
                        let held = self.slots(table as usize)?[&slot.parse()?];
                        ensure!(&self.types[self.funcs[held as usize] as usize] == ty, "another type");
                    }
                    Some(other) => bail!("{other:?}"),
                }
            }
            "operator" | "memory-grow" | "ref-func" => {
                if let Some(operator) = operator()? {
                    let text = format!("{operator:?}");
                    let mentions = [format!(": {index} "), format!(": {index},"), format!("({index})")];
                    // Equal types are one: the operator may name another of them.
                    let is_there = match space {
                        "type" => text.contains("type_index") || text.contains("FuncType"),
                        _ => mentions.iter().any(|mention| text.contains(mention)),
                    };
                    ensure!(is_there, "{text}");
                }
            }
            "filled-by" => {
                let (_, owner) = parse(from)?;
                let target = match space {
                    "data" => self.datas[index as usize].as_ref().map(|(memory, _)| *memory),
                    "elem" => self.elems[index as usize].0.as_ref().map(|(table, _)| *table),
                    other => bail!("{other}"),
                };
                ensure!(target == Some(owner), "is written into {target:?}");
            }
            "within" => match (from.split_once('['), space) {
                (Some((table, slot)), "elem") => {
                    let (placed, funcs) = &self.elems[index as usize];
                    let (into, offset) = placed.as_ref().context("an active segment")?;
                    let Some(Operator::I32Const { value }) = operators(offset)?.first().cloned() else {
                        bail!("another offset")
                    };
                    let slot: u32 = slot.trim_end_matches(']').parse()?;
                    ensure!(parse(table)? == ("table", *into), "another table");
                    ensure!((value as u32..value as u32 + funcs.len() as u32).contains(&slot));
                }
                (None, "table") => {
                    let elem = &self.elems[parse(from)?.1 as usize];
                    ensure!(elem.0.as_ref().is_some_and(|(table, _)| *table == index));
                }
                _ => bail!("not within"),
            },
            "typed" => {
                let (owner, of) = parse(from)?;
                ensure!(owner == "func" && space == "type");
                let is_same = self.types[self.funcs[of as usize] as usize] == self.types[index as usize];
                ensure!(is_same != (step["is_retyped"] == true), "another type, or not");
            }
            "const-expr" => {
                let (owner, of) = parse(from)?;
                let expr = match owner {
                    "global" => self.globals[of as usize].as_ref(),
                    "elem" => self.elems[of as usize].0.as_ref().map(|(_, offset)| offset),
                    "data" => self.datas[of as usize].as_ref().map(|(_, offset)| offset),
                    other => bail!("{other}"),
                };
                let text = format!("{:?}", operators(expr.context("an expression")?)?);
                ensure!(text.contains(&format!(": {index} ")), "{text}");
            }
            other => bail!("a reason that this test does not know: {other}"),
        }
        Ok(())
    }

    /// That a table has this slot with this function in it.
    fn check_slot(&self, table: &str, slot: &str, func: &str) -> Result<()> {
        let (holder, number) = slot.trim_end_matches(']').split_once('[').context("a slot")?;
        ensure!(holder == table, "a slot of another table");
        if let ("func", index) = parse(func)? {
            let held = self.slots(parse(table)?.1 as usize)?.get(&number.parse()?).copied();
            // `forward` puts the end of a chain into the slot, and `merge` another copy of that.
            let mut end = held;
            while let Some(func) = end {
                if func == index || self.are_alike(func, index)? {
                    break;
                }
                end = self.passes_on(func)?;
            }
            ensure!(end.is_some(), "the slot holds {held:?}");
        }
        Ok(())
    }

    /// The function to which this one only passes calls on.
    fn passes_on(&self, func: u32) -> Result<Option<u32>> {
        let Some(body) = (func as usize).checked_sub(self.imported).and_then(|at| self.bodies.get(at)) else {
            return Ok(None);
        };
        let reader = wasmparser::BinaryReader::new(&self.bytes[body.clone()], body.start as u64);
        let operators = wasmparser::FunctionBody::new(reader).get_operators_reader()?;
        let operators = operators.into_iter().collect::<Result<Vec<_>, _>>()?;
        let gets = |operators: &[Operator<'_>]| {
            operators.iter().all(|operator| matches!(operator, Operator::LocalGet { .. }))
        };
        Ok(match &operators[..] {
            [before @ .., Operator::Call { function_index }, Operator::End] if gets(before) => {
                Some(*function_index)
            }
            _ => None,
        })
    }

    /// Whether two functions have the same body, but for the functions that they call and for types, of
    /// which there may be several that are equal.
    fn are_alike(&self, one: u32, other: u32) -> Result<bool> {
        let operators = |func: u32| -> Result<Vec<Operator<'a>>> {
            let body = self.bodies.get(func as usize - self.imported).context("a body")?;
            let reader = wasmparser::BinaryReader::new(&self.bytes[body.clone()], body.start as u64);
            let operators = wasmparser::FunctionBody::new(reader).get_operators_reader()?;
            operators.into_iter().collect::<Result<_, _>>().context("a body")
        };
        let (one, other) = (operators(one)?, operators(other)?);
        let alike = one.iter().zip(&other).all(|(one, other)| match (one, other) {
            (Operator::Call { .. }, Operator::Call { .. }) => true,
            (
                Operator::CallIndirect { table_index: one, .. },
                Operator::CallIndirect { table_index: other, .. },
            ) => one == other,
            _ => one == other,
        });
        Ok(alike && one.len() == other.len())
    }

    /// The operator at an offset of the file, which must be in the body of this function.
    fn operator(&self, func: &str, offset: u64) -> Result<Operator<'a>> {
        let (space, func) = parse(func)?;
        let body = self.bodies.get(func as usize - self.imported).context("a body")?;
        let offset = offset as usize;
        ensure!(space == "func" && body.contains(&offset), "outside of the function");
        let reader = wasmparser::BinaryReader::new(&self.bytes[body.clone()], body.start as u64);
        let mut operators = wasmparser::FunctionBody::new(reader).get_operators_reader()?;
        while !operators.eof() {
            let (operator, at) = operators.read_with_offset()?;
            if at == offset as u64 {
                return Ok(operator);
            }
        }
        bail!("no operator starts there")
    }
}

fn operators<'a>(expr: &ConstExpr<'a>) -> Result<Vec<Operator<'a>>> {
    expr.get_operators_reader().into_iter().collect::<Result<_, _>>().context("an expression")
}

/// `func:12` as index space and index.
fn parse(item: &str) -> Result<(&str, u32)> {
    let (space, index) = item.split_once(':').with_context(|| item.to_string())?;
    let index = index.split('[').next().unwrap_or(index);
    Ok((space, index.parse().with_context(|| item.to_string())?))
}
