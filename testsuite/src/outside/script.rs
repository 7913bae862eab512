//! What a host does, one step in one line.
//!
//! ```text
//! call run 2 -> 49          calls an export, and says what it returns (or: -> trap, -> throws 5)
//! call #$0 5                calls the function with the number that the first parameter is
//! slot table 3 5            calls what is in slot 3 of a table
//! kept 5                    calls the function that was kept last
//! catch call run 2          goes on after a trap or an exception; any other step of such a call is the last one
//! keep $0                   keeps the reference that is the first parameter
//! keep @                    keeps the one that the last call returned
//! keep handler              keeps the one that is in a global
//! put table 3               writes the one that was kept into a slot of a table
//! let a $1                  keeps a number, which is called %a from now on
//! read memory %a 4          looks at some bytes
//! write #1 64 0a0b0c0d      writes some, here into memory number 1
//! get counter               looks at a global
//! set counter 5             writes one
//! return 5 6                what an import returns; without it, zeros
//! trap                      ends the call of an import in a trap
//! throw oops 5              ends it in an exception of a tag that is exported, or imported by that name
//! maybe kept 5              takes a step if all that it names was kept before
//! ```
//!
//! Parameters for which a call has no number are zero. A number is a literal, a parameter of the import (`$0`), a number that was kept (`%a`), or the first result of
//! the last call (`@`). Memories, tables and globals are named by an export, or by their number after `#`.

use anyhow::{Context, Result, bail, ensure};
use std::fmt;
use std::str::{FromStr, SplitWhitespace};

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Calls a function.
    Call { callee: Callee, arguments: Vec<Number>, expected: Option<String>, catches: bool },
    /// Keeps a reference.
    Keep(Reference),
    /// Writes the reference that was kept last into a slot of a table.
    Put(Item, Number),
    /// Keeps a number.
    Let(String, Number),
    /// Looks at bytes of a memory.
    Read { memory: Item, at: Number, len: Number },
    /// Writes bytes into a memory.
    Write { memory: Item, at: Number, bytes: Vec<u8> },
    /// Looks at a global.
    Get(Item),
    /// Writes a global.
    Set(Item, Number),
    /// What an import returns.
    Return(Vec<Number>),
    /// Ends the call of an import.
    Trap,
    /// Ends it in an exception of a tag with such a name.
    Throw(String, Vec<Number>),
    /// A step that is left out while something that it names was not kept.
    Maybe(Box<Step>),
}

/// What is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Callee {
    /// An export, or a function by its number.
    Item(Item),
    /// What is in a slot of a table.
    Slot(Item, Number),
    /// The reference that was kept last.
    Kept,
}

/// Where a reference comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// A parameter of the import that is being called.
    Param(usize),
    /// The first result of the last call.
    Result,
    /// A global.
    Global(Item),
}

/// Something of the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// By the name of its export.
    Export(String),
    /// By its index.
    Index(Number),
}

/// A number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Number {
    /// Itself.
    Literal(i64),
    /// A parameter of the import that is being called.
    Param(usize),
    /// One that was kept.
    Kept(String),
    /// The first result of the last call.
    Result,
}

impl Step {
    /// The numbers that it names.
    pub fn numbers(&self) -> Vec<&Number> {
        fn of(item: &Item) -> Option<&Number> {
            match item {
                Item::Index(index) => Some(index),
                Item::Export(_) => None,
            }
        }
        match self {
            Step::Call { callee: Callee::Item(item), arguments, .. } => {
                arguments.iter().chain(of(item)).collect()
            }
            Step::Call { callee: Callee::Slot(item, slot), arguments, .. } => {
                arguments.iter().chain([slot]).chain(of(item)).collect()
            }
            Step::Call { callee: Callee::Kept, arguments, .. } => arguments.iter().collect(),
            Step::Read { memory, at, len } => [at, len].into_iter().chain(of(memory)).collect(),
            Step::Write { memory, at, .. } => [at].into_iter().chain(of(memory)).collect(),
            Step::Get(item) => of(item).into_iter().collect(),
            Step::Put(item, to) | Step::Set(item, to) => [to].into_iter().chain(of(item)).collect(),
            Step::Let(_, number) => vec![number],
            Step::Return(numbers) | Step::Throw(_, numbers) => numbers.iter().collect(),
            Step::Maybe(step) => step.numbers(),
            Step::Keep(_) | Step::Trap => Vec::new(),
        }
    }
}

impl FromStr for Step {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Step> {
        let (step, expected) = match text.split_once("->") {
            Some((step, expected)) => (step, Some(expected.trim().to_string())),
            None => (text, None),
        };
        let mut words = Words(step.split_whitespace());
        let step = words.step(expected.clone()).with_context(|| format!("the step `{text}`"))?;
        ensure!(words.0.next().is_none(), "too much in the step `{text}`");
        let is_call = matches!(step, Step::Call { .. });
        ensure!(expected.is_none() || is_call, "only a call returns something: `{text}`");
        Ok(step)
    }
}

impl fmt::Display for Callee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Callee::Item(Item::Export(name)) => write!(f, "call {name}"),
            Callee::Item(Item::Index(index)) => write!(f, "call #{index:?}"),
            Callee::Slot(_, slot) => write!(f, "slot {slot:?}"),
            Callee::Kept => f.write_str("kept"),
        }
    }
}

struct Words<'t>(SplitWhitespace<'t>);

impl Words<'_> {
    fn step(&mut self, expected: Option<String>) -> Result<Step> {
        let mut word = self.word()?;
        let catches = word == "catch";
        if catches {
            word = self.word()?;
        }
        let callee = match word {
            "call" => Callee::Item(self.item()?),
            "slot" => Callee::Slot(self.item()?, self.number()?),
            "kept" => Callee::Kept,
            _ if catches => bail!("only a call can be caught"),
            "keep" => {
                let word = self.word()?;
                return Ok(Step::Keep(match word.strip_prefix('$') {
                    Some(param) => Reference::Param(param.parse()?),
                    None if word == "@" => Reference::Result,
                    None => Reference::Global(item(word)?),
                }));
            }
            "put" => return Ok(Step::Put(self.item()?, self.number()?)),
            "let" => return Ok(Step::Let(self.word()?.into(), self.number()?)),
            "read" => {
                return Ok(Step::Read { memory: self.item()?, at: self.number()?, len: self.number()? });
            }
            "write" => {
                let (memory, at) = (self.item()?, self.number()?);
                return Ok(Step::Write { memory, at, bytes: bytes(self.word()?)? });
            }
            "get" => return Ok(Step::Get(self.item()?)),
            "set" => return Ok(Step::Set(self.item()?, self.number()?)),
            "return" => return Ok(Step::Return(self.numbers()?)),
            "trap" => return Ok(Step::Trap),
            "throw" => return Ok(Step::Throw(self.word()?.into(), self.numbers()?)),
            "maybe" => return Ok(Step::Maybe(Box::new(self.step(expected)?))),
            _ => bail!("no step is called `{word}`"),
        };
        Ok(Step::Call { callee, arguments: self.numbers()?, expected, catches })
    }

    fn word(&mut self) -> Result<&str> {
        self.0.next().context("something is missing")
    }

    fn item(&mut self) -> Result<Item> {
        item(self.word()?)
    }

    fn number(&mut self) -> Result<Number> {
        number(self.word()?)
    }

    fn numbers(&mut self) -> Result<Vec<Number>> {
        self.0.by_ref().map(number).collect()
    }
}

fn item(word: &str) -> Result<Item> {
    Ok(match word.strip_prefix('#') {
        Some(index) => Item::Index(number(index)?),
        None => Item::Export(word.into()),
    })
}

fn number(word: &str) -> Result<Number> {
    Ok(match (word.strip_prefix('$'), word.strip_prefix('%')) {
        (Some(param), _) => Number::Param(param.parse()?),
        (_, Some(name)) => Number::Kept(name.into()),
        _ if word == "@" => Number::Result,
        _ => Number::Literal(word.parse().with_context(|| format!("`{word}` is no number"))?),
    })
}

/// Bytes in hexadecimal, two digits each.
fn bytes(word: &str) -> Result<Vec<u8>> {
    let digits = (0..word.len()).step_by(2).map(|at| word.get(at..at + 2).context("half a byte"));
    digits.map(|digits| Ok(u8::from_str_radix(digits?, 16)?)).collect()
}
