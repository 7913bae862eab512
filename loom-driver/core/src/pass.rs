//! The pass API.
//!
//! A pass reads a [`Module`] and proposes another one, or nothing. It never checks itself, and writes no
//! module: see [`crate::proposal`]. The manager owns the bytes: no analysis outlives the module that it
//! describes.
//!
//! A pass that says how many exports there are, and leaves the module alone:
//!
//! ```
//! use loom_core::outside::Outside;
//! use loom_core::pass::{Pass, PassContext, PassInfo, Stage};
//! use loom_core::proposal::Proposal;
//! use loom_core::registry::Registry;
//! use loom_core::{Module, Result};
//!
//! struct CountExports;
//!
//! impl Pass for CountExports {
//!     fn propose<'m>(
//!         &self,
//!         module: &'m Module<'_>,
//!         _: &Outside,
//!         cx: &mut PassContext<'_>,
//!     ) -> Result<Option<Proposal<'m>>> {
//!         cx.report.notes.push(format!("exports: {}", module.exports.len()));
//!         Ok(None)
//!     }
//! }
//!
//! loom_core::register_pass!(PassInfo::new(
//!     "count-exports",
//!     "say how many exports there are",
//!     Stage::Layout,
//!     |_| Ok(Box::new(CountExports)),
//! ));
//!
//! assert!(Registry::collect()?.get("count-exports").is_some());
//! # Ok::<(), loom_core::Error>(())
//! ```
//!
//! The package `loom-example-pass` of the repository has one that changes something, with its claim and its judge.

use crate::error::{Error, Result};
use crate::input_memories::InputMemories;
use crate::module::Module;
use crate::outside::Outside;
use crate::proposal::Proposal;
use crate::report::PassReport;
use crate::settings::Settings;

/// A transformation of a core module.
pub trait Pass: Send + Sync {
    /// Proposes what `module` could become; `None`: there is nothing to do. What may happen to it from outside,
    /// `outside` says, and nothing else.
    ///
    /// The same module and options must give the same proposal, for any number of threads.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] if the user asked for something that cannot be had; [`Error::Bug`] if
    /// the pass contradicts itself. Doubt about the input is no error: keep, and add a diagnostic.
    fn propose<'m>(
        &self,
        module: &'m Module<'_>,
        outside: &Outside,
        cx: &mut PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>>;

    /// Whether it recognizes addresses among the numbers of the code. Then passes that compute wait until the others find nothing more
    /// to do: of `a ^ b` nobody can tell that it was made of two addresses, and of a function that stands for two of different
    /// components not whose variable it names.
    fn recognizes_addresses(&self) -> bool {
        false
    }
}

/// What a pass is told about the run, and where it reports.
pub struct PassContext<'a> {
    /// What the user asked for.
    pub settings: &'a Settings,
    /// What the pass did. If the proposal is refused, it did nothing, and this goes.
    pub report: &'a mut PassReport,
    /// Which memory of the input each memory is: what the user says about one by its number is about the input.
    pub memories: &'a InputMemories,
    /// Whether the code has numbers that an earlier step may have computed from others.
    pub has_computed: bool,
}

/// When a pass runs, relative to the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// Decides what the outside needs.
    Boundary,
    /// Removes what nothing reaches.
    Reduce,
    /// Makes what is left smaller.
    Shrink,
    /// Decides what costs less the less is left. Runs when nothing before it finds anything more to do; if it changes
    /// something, everything before it runs again.
    Settle,
    /// Chooses the encoding and the order of what is left.
    Layout,
}

impl Stage {
    /// Lower-case name, for people.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Boundary => "boundary",
            Stage::Reduce => "reduce",
            Stage::Shrink => "shrink",
            Stage::Settle => "settle",
            Stage::Layout => "layout",
        }
    }
}

/// An optimization level of the command line (`-O`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Level {
    /// `-O0`: nothing.
    O0,
    /// `-O1`: remove what is unreachable.
    O1,
    /// `-O2`: everything that assumes nothing about the outside.
    O2,
    /// `-Omcu`: for microcontrollers, on the premises of a verified boundary.
    Mcu,
}

impl Level {
    /// All levels, lowest first.
    pub const ALL: [Level; 4] = [Level::O0, Level::O1, Level::O2, Level::Mcu];

    /// As written after `-O`.
    pub fn name(self) -> &'static str {
        match self {
            Level::O0 => "0",
            Level::O1 => "1",
            Level::O2 => "2",
            Level::Mcu => "mcu",
        }
    }
}

impl std::str::FromStr for Level {
    type Err = UnknownLevel;

    /// As written after `-O`.
    fn from_str(name: &str) -> Result<Level, UnknownLevel> {
        Level::ALL.into_iter().find(|level| level.name() == name).ok_or_else(|| UnknownLevel(name.into()))
    }
}

/// A word that is no level.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no level `{0}`: there are `0`, `1`, `2` and `mcu`")]
pub struct UnknownLevel(String);

/// The options of one pass in one run (`--pass-arg PASS:KEY=VALUE`).
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The level that put the pass into the pipeline; `None` if `--pass` named it.
    pub level: Option<Level>,
    values: Vec<(String, String)>,
}

impl Options {
    /// Options of a pass that is in the pipeline because of `level`, or of `--pass`.
    pub fn new(level: Option<Level>) -> Options {
        Options { level, values: Vec::new() }
    }

    /// Sets `key`; a later value replaces an earlier one.
    pub fn set(&mut self, key: impl Into<String>, value: impl Into<String>) {
        let key = key.into();
        self.values.retain(|(k, _)| *k != key);
        self.values.push((key, value.into()));
    }

    /// The value of `key`, if it was given.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.values.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_str())
    }

    /// The keys that were given, in the order given.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(|(key, _)| key.as_str())
    }

    /// The value of `key` as a choice of `choices`, or `default` if it was not given.
    ///
    /// # Errors
    ///
    /// [`OptionError`] if the value is none of the choices.
    pub fn choice<T: Copy>(&self, key: &str, choices: &[(&str, T)], default: T) -> Result<T, OptionError> {
        let Some(value) = self.get(key) else { return Ok(default) };
        let found = choices.iter().find(|(name, _)| *name == value);
        found.map(|(_, choice)| *choice).ok_or_else(|| {
            let names: Vec<_> = choices.iter().map(|(name, _)| format!("`{name}`")).collect();
            OptionError::new(key, format!("`{value}` is none of {}", names.join(", ")))
        })
    }
}

/// A wrong value for an option of a pass.
#[derive(Debug, thiserror::Error)]
#[error("option `{key}`: {message}")]
#[non_exhaustive]
pub struct OptionError {
    /// The option.
    pub key: String,
    /// What is wrong with its value.
    pub message: String,
    /// Whether it helps to know what memories that grow ask for at first.
    pub is_about_growth: bool,
}

impl OptionError {
    /// That something is wrong with the value of the option `key`.
    pub fn new(key: &str, message: impl Into<String>) -> OptionError {
        OptionError { key: key.into(), message: message.into(), is_about_growth: false }
    }

    /// The same error, with which it helps to know what memories that grow ask for at first.
    pub fn about_growth(mut self) -> OptionError {
        self.is_about_growth = true;
        self
    }
}

/// An option that a pass takes.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct OptionInfo {
    /// Name, as in `--pass-arg PASS:KEY=VALUE`.
    pub key: &'static str,
    /// The values that it takes: words with `|` between them, or what people call the value. A list ends in `[,...]`.
    pub values: &'static str,
    /// What it does and what holds when it is not given, in one sentence.
    pub summary: &'static str,
}

impl OptionInfo {
    /// An option of this key, these values, and this summary.
    pub const fn new(key: &'static str, values: &'static str, summary: &'static str) -> OptionInfo {
        OptionInfo { key, values, summary }
    }

    /// The words that it takes, if it takes one of several.
    pub fn alternatives(&self) -> Option<impl Iterator<Item = &'static str>> {
        self.values.contains('|').then(|| self.values.split('|'))
    }

    /// Whether it takes a list, with commas between the values.
    pub fn is_list(&self) -> bool {
        self.values.ends_with("[,...]")
    }
}

/// A flag of the command line that stands for a pass, or for an option of one.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct FlagInfo {
    /// Name, without dashes.
    pub name: &'static str,
    /// The key of the option that its value is for, and what people call the value. `None`: it takes none.
    pub value: Option<(&'static str, &'static str)>,
    /// Whether it asks for the pass, as `--pass` does.
    pub asks: bool,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// What else there is to know, in sentences; may be empty.
    pub details: &'static str,
}

impl FlagInfo {
    /// A flag that asks for the pass.
    pub const fn of_pass(name: &'static str, summary: &'static str) -> FlagInfo {
        FlagInfo { name, value: None, asks: true, summary, details: "" }
    }

    /// A flag that sets the option `key` to its value, which people call `value`.
    pub const fn of_option(
        name: &'static str,
        key: &'static str,
        value: &'static str,
        summary: &'static str,
    ) -> FlagInfo {
        FlagInfo { name, value: Some((key, value)), asks: false, summary, details: "" }
    }

    /// The same flag, which also asks for the pass.
    pub const fn and_asks(mut self) -> FlagInfo {
        self.asks = true;
        self
    }

    /// The same flag, with what else there is to know.
    pub const fn details(mut self, details: &'static str) -> FlagInfo {
        self.details = details;
        self
    }
}

/// A pass, as registered. [`PassInfo::new`] makes one that is in no level and takes no options; what else there is to
/// say, its other functions add.
#[non_exhaustive]
pub struct PassInfo {
    /// Unique name, as in `--pass NAME`.
    pub name: &'static str,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// When it runs.
    pub stage: Stage,
    /// Passes of the same stage that run before this one, if they run at all. They need not be linked into the program.
    pub after: &'static [&'static str],
    /// The levels that include it.
    pub levels: &'static [Level],
    /// The options that it takes.
    pub options: &'static [OptionInfo],
    /// The flags that stand for it, and for its options.
    pub flags: &'static [FlagInfo],
    /// Whether it puts numbers into the code that it computes from others, or that stand for several.
    pub computes: bool,
    /// Names of passes of other optimizers that do most of the same, for those who come from there.
    pub counterparts: &'static [&'static str],
    /// Makes the pass.
    pub create: fn(&Options) -> Result<Box<dyn Pass>, OptionError>,
}

impl PassInfo {
    /// A pass of this name that runs only if it is asked for.
    pub const fn new(
        name: &'static str,
        summary: &'static str,
        stage: Stage,
        create: fn(&Options) -> Result<Box<dyn Pass>, OptionError>,
    ) -> PassInfo {
        let (after, levels, options, flags, counterparts) = (&[], &[], &[], &[], &[]);
        let computes = false;
        PassInfo { name, summary, stage, after, levels, options, flags, computes, counterparts, create }
    }

    /// The same pass, after others of its stage.
    pub const fn after(mut self, after: &'static [&'static str]) -> PassInfo {
        self.after = after;
        self
    }

    /// The same pass, in these levels.
    pub const fn levels(mut self, levels: &'static [Level]) -> PassInfo {
        self.levels = levels;
        self
    }

    /// The same pass, with options.
    pub const fn options(mut self, options: &'static [OptionInfo]) -> PassInfo {
        self.options = options;
        self
    }

    /// The same pass, with flags.
    pub const fn flags(mut self, flags: &'static [FlagInfo]) -> PassInfo {
        self.flags = flags;
        self
    }

    /// The same pass, which puts numbers into the code that it computes from others, or that stand for several.
    pub const fn computes(mut self) -> PassInfo {
        self.computes = true;
        self
    }

    /// The same pass, with its counterparts elsewhere.
    pub const fn counterparts(mut self, counterparts: &'static [&'static str]) -> PassInfo {
        self.counterparts = counterparts;
        self
    }
}

/// A condition that the final module must meet, whatever passes ran.
///
/// The manager checks each after the last pass; nothing is written if one fails.
#[non_exhaustive]
pub struct FinalCheck {
    /// Unique name, for messages.
    pub name: &'static str,
    /// Checks the final module. `input` is the module before the first pass.
    pub run: fn(input: &Module<'_>, output: &Module<'_>, settings: &Settings) -> Result<(), Error>,
}

impl FinalCheck {
    /// A check of this name.
    pub const fn new(
        name: &'static str,
        run: fn(input: &Module<'_>, output: &Module<'_>, settings: &Settings) -> Result<(), Error>,
    ) -> FinalCheck {
        FinalCheck { name, run }
    }
}

inventory::collect!(PassInfo);
inventory::collect!(FinalCheck);

/// Registers a [`PassInfo`], a [`FinalCheck`] or a [`ClaimKind`](crate::claim::ClaimKind), by value, at link time.
///
/// The crate that uses it must be referred to by the binary (`use my_pass as _;`), or the linker
/// drops the registration together with the crate.
#[macro_export]
macro_rules! register_pass {
    ($info:expr) => {
        $crate::inventory::submit! { $info }
    };
}
