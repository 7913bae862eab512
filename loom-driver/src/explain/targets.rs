//! What is asked about: an item of the command line, and what it is in the module.
//!
//! | written | is |
//! | --- | --- |
//! | `12`, `func:12` | the function of this index; so with `table`, `memory`, `global`, `tag`, `type`, `elem`, `data` |
//! | `table:0[17]`, `elem:2[3]` | a slot of a table, an item of an element segment |
//! | `0xe54` | the operator and its function, or the data segment, around this offset, as messages give it |
//! | `memory.grow` | every such operator |
//! | `export:GLOB`, `import:GLOB`, `func:GLOB` | what has such a name |
//! | anything else | an export, a name (`$` in front does not matter), or a glob over all of them |

use crate::demangle::demangled;
use crate::pipeline::UsageError;
use loom_core::Module;
use loom_core::index::{ElemIndex, FuncIndex, Item, Space, TableIndex};
use loom_core::locate::Location;
use loom_core::names::{self, Names};
use loom_core::refs::named::OperatorName;
use loom_core::settings::Patterns;
use std::collections::BTreeSet;

/// What is asked about, in the numbers of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Something of an index space.
    Item(Item),
    /// The operator of a function around this offset from the start of the file, if there is one, and the function.
    Instruction(FuncIndex, u64),
    /// A slot of a table.
    Slot(TableIndex, u64),
    /// An item of an element segment.
    ElemItem(ElemIndex, u32),
    /// Every operator of this name.
    Operator(OperatorName),
}

const SPACES: [Space; 8] = [
    Space::Func,
    Space::Table,
    Space::Memory,
    Space::Global,
    Space::Tag,
    Space::Type,
    Space::Elem,
    Space::Data,
];

/// Finds what `text` asks about.
///
/// # Errors
///
/// [`UsageError`] if there is no such thing, with the nearest name that there is.
pub fn find(text: &str, module: &Module<'_>, names: &Names) -> Result<Vec<Target>, UsageError> {
    if let Ok(index) = text.parse() {
        return indexed(text, Space::Func, index, module).map(|target| vec![target]);
    }
    if let Some(offset) = text.strip_prefix("0x").and_then(|digits| u64::from_str_radix(digits, 16).ok()) {
        return around(text, offset, module).map(|target| vec![target]);
    }
    if let Some((space, index, position)) = numbered(text) {
        return match (indexed(text, space, index, module)?, position) {
            (target, None) => Ok(vec![target]),
            (Target::Item(Item::Table(table)), Some(slot)) => Ok(vec![Target::Slot(table, slot)]),
            (Target::Item(Item::Elem(elem)), Some(position)) if u32::try_from(position).is_ok() => {
                Ok(vec![Target::ElemItem(elem, position as u32)])
            }
            _ => Err(none(text, Some("`[N]` goes with a table or an element segment".into()))),
        };
    }
    let (kind, name) = match text.split_once(':') {
        Some((kind @ ("export" | "import" | "func"), name)) => (Some(kind), name),
        _ => (None, text.strip_prefix('$').unwrap_or(text)),
    };
    let named = named(kind, module, names);
    let patterns = Patterns::new([name]);
    // A name as it is comes before a glob, which may match others.
    for wanted in [&|other: &str| other == name, &|other: &str| patterns.matching(other).is_some()]
        as [&dyn Fn(&str) -> bool; 2]
    {
        let found: BTreeSet<Item> =
            named.iter().filter(|(_, other)| wanted(other)).map(|(item, _)| *item).collect();
        if !found.is_empty() {
            return Ok(found.into_iter().map(Target::Item).collect());
        }
    }
    if kind.is_none()
        && let Some(operator) = OperatorName::new(text)
    {
        return Ok(vec![Target::Operator(operator)]);
    }
    let nearest = crate::pipeline::nearest(name, named.iter().map(|(_, name)| name.as_str()));
    Err(none(text, nearest.map(|name| format!("did you mean `{}`?", name.escape_debug()))))
}

/// What has bytes on both sides of an offset.
fn around(text: &str, offset: u64, module: &Module<'_>) -> Result<Target, UsageError> {
    let location = Location::of(module.bytes, offset);
    if let Some(func) = location.func {
        return match indexed(text, Space::Func, func, module)? {
            Target::Item(Item::Func(func)) => Ok(Target::Instruction(func, offset)),
            target => Ok(target),
        };
    }
    let mut datas = module.datas.iter();
    match datas.find(|(_, data)| data.range.contains(&offset)) {
        Some((data, _)) => Ok(Target::Item(Item::Data(data))),
        None => Err(none(text, Some(format!("{location} is in no function and in no data segment")))),
    }
}

fn none(text: &str, help: Option<String>) -> UsageError {
    let message = format!("the module has nothing that `{text}` could be");
    UsageError {
        message,
        help: help.or_else(|| {
            Some(
                "an item is an index (`func:12`, `data:3`, `table:0[17]`), a name, a glob (`*realloc*`), an \
                 operator (`memory.grow`) or an offset (`0xe54`)"
                    .into(),
            )
        }),
    }
}

/// `space:index` or `space:index[position]`.
fn numbered(text: &str) -> Option<(Space, u32, Option<u64>)> {
    let (space, rest) = text.split_once(':')?;
    let space = SPACES.into_iter().find(|candidate| candidate.name() == space)?;
    let (index, position) = match rest.strip_suffix(']').and_then(|rest| rest.split_once('[')) {
        Some((index, position)) => (index, Some(position.parse().ok()?)),
        None => (rest, None),
    };
    Some((space, index.parse().ok()?, position))
}

fn indexed(text: &str, space: Space, index: u32, module: &Module<'_>) -> Result<Target, UsageError> {
    let count = module.len_of(space);
    match (index as usize) < count {
        true => Ok(Target::Item(Item::new(space, index))),
        false => {
            let last = count.checked_sub(1).map(|last| format!("the last one is `{}:{last}`", space.name()));
            Err(none(text, last.or_else(|| Some("there is none".into()))))
        }
    }
}

/// Everything that has a name: of exports, of imports, of functions, or of all of these.
fn named(kind: Option<&str>, module: &Module<'_>, known: &Names) -> Vec<(Item, String)> {
    let mut named = Vec::new();
    if matches!(kind, None | Some("export")) {
        let exports = module.exports.iter();
        named.extend(
            exports.map(|export| (Item::new(Space::of(export.kind), export.index), export.name.to_string())),
        );
    }
    if matches!(kind, None | Some("import")) {
        for (item, import) in names::imports(module).zip(&module.imports) {
            named.push((item, import.name.to_string()));
            named.push((item, format!("{}.{}", import.module, import.name)));
        }
    }
    if matches!(kind, None | Some("func")) {
        let wanted = |item: &Item| kind.is_none() || matches!(item, Item::Func(_));
        for (item, name) in known.iter().filter(|(item, _)| wanted(item)) {
            named.push((item, name.to_string()));
            // As it is printed.
            named.push((item, demangled(name).into_owned()));
        }
    }
    named
}
