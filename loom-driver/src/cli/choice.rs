//! The flags that say what is done to a module: the same for every command that does it or asks
//! what it would do.

use super::config::Config;
use super::outside::OutsideArgs;
use super::pass_flags::PassFlags;
use super::places::Places;
use super::{foreign_passes, message};
use crate::io::Place;
use crate::pipeline::{DEFAULT_LEVEL, PassArg, Request, UsageError, nearest};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use loom_core::Module;
use loom_core::pass::Level;
use loom_core::registry::Registry;
use loom_core::settings::{Patterns, Settings};

#[derive(Debug, clap::Args)]
pub struct Choice {
    /// How much to do [default: 1, unless --pass names passes]
    ///
    /// 0: check and copy. 1: remove what is unreachable. 2: also what assumes nothing about the
    /// outside, such as direct calls where an indirect one can reach one function. mcu: for
    /// microcontrollers, on the premises of a verified `meld:boundary` section. `loom passes` shows the
    /// passes of each level.
    #[arg(short = 'O', value_name = "LEVEL", value_parser = level_parser(), hide_possible_values = true)]
    level: Option<Level>,

    /// Run these passes too; without -O run no others. The order in which they run is fixed
    #[arg(long = "pass", value_name = "NAME", value_delimiter = ',')]
    passes: Vec<String>,

    /// `--pass`, for lists that were written for another optimizer: names that loom does not know are
    /// no error
    #[arg(long = "passes", value_name = "NAME", value_delimiter = ',', hide = true)]
    foreign_passes: Vec<String>,

    /// Set an option of a pass; `loom passes` lists them
    #[arg(long = "pass-arg", value_name = "PASS:KEY=VALUE")]
    pass_args: Vec<PassArg>,

    #[command(flatten)]
    pass_flags: PassFlags,

    /// Keep exports of this name, whatever a pass thinks of them; `*` matches anything
    #[arg(long = "keep-export", value_name = "GLOB")]
    keep_exports: Vec<String>,

    /// Fail if there is no `meld:boundary` section, or it has to be ignored
    #[arg(long, conflicts_with = "external")]
    require_boundary: bool,

    #[command(flatten)]
    outside: OutsideArgs,

    #[command(flatten)]
    config: Config,
}

fn level_parser() -> impl TypedValueParser<Value = Level> {
    PossibleValuesParser::new(Level::ALL.map(Level::name)).try_map(|name| name.parse::<Level>())
}

impl Choice {
    /// The passes, at most `limit` of them. Warns of those that are not in `registry`.
    pub fn request(&self, registry: &Registry, limit: Option<usize>) -> Result<Request, UsageError> {
        let mut passes = self.passes.clone();
        let mut level = self.level;
        if !self.foreign_passes.is_empty() {
            let instead = format!("the passes of `-O{}` run", level.unwrap_or(DEFAULT_LEVEL).name());
            let known = foreign_passes::known(&self.foreign_passes, registry, &instead);
            if known.len() < self.foreign_passes.len() {
                level = level.or(Some(DEFAULT_LEVEL));
            }
            passes.extend(known);
        }
        let mut request = Request { level, passes, pass_args: self.pass_args.clone(), limit };
        for (name, value) in self.pass_flags.given() {
            request.add_flag(registry, name, value)?;
        }
        Ok(request)
    }

    /// What concerns every pass.
    pub fn settings(&self) -> Result<Settings, UsageError> {
        Ok(Settings {
            keep_exports: Patterns::new(&self.keep_exports),
            require_boundary: self.require_boundary,
            outside: self.outside.stated(),
            ..Settings::default()
        })
    }

    /// What is done to a module that was just fused from components: the facts follow from them, and without a word about
    /// levels and passes they are made use of.
    pub fn of_components(&mut self, components: &[Place]) {
        if self.passes.is_empty() && self.foreign_passes.is_empty() {
            self.level.get_or_insert(Level::Mcu);
        }
        self.outside.add_components(components);
    }

    /// Adds what is read beside the module.
    pub fn add_places<'a>(&'a self, places: &mut Places<'a>) {
        self.config.add_places(places);
        self.outside.add_places(places);
    }

    /// What is said about the outside.
    pub fn outside(&self) -> &OutsideArgs {
        &self.outside
    }

    /// Warns of each `--keep-export` that no export of the module is called as: it is probably
    /// misspelt, and the export that was meant may go.
    pub fn warn_of_misspelt_exports(&self, module: &[u8]) -> Result<(), UsageError> {
        if self.keep_exports.is_empty() {
            return Ok(());
        }
        // If it cannot be read, whoever reads it next says so.
        let Ok(module) = Module::parse(module) else { return Ok(()) };
        let names = || module.exports.iter().map(|export| export.name);
        for pattern in &self.keep_exports {
            let wanted = Patterns::new([pattern]);
            if names().any(|name| wanted.matching(name).is_some()) {
                continue;
            }
            let help = nearest(pattern, names()).map(|name| format!("did you mean `{name}`?"));
            let text = format!("no export matches `--keep-export '{pattern}'`");
            message::warning(&text, help.as_deref());
        }
        Ok(())
    }

    /// The flags as they are written, where they are worth repeating.
    pub fn describe(&self) -> String {
        let level = self.level.map(|level| format!("-O{}", level.name()));
        let passes = self.passes.iter().map(|pass| format!("--pass {pass}"));
        let given: Vec<String> = level.into_iter().chain(passes).collect();
        match given.is_empty() {
            true => format!("-O{}", crate::pipeline::DEFAULT_LEVEL.name()),
            false => given.join(" "),
        }
    }
}
