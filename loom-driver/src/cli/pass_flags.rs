//! The flags that stand for passes and their options: passes declare them, so that the command line knows none by name.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command, FromArgMatches};
use loom_core::pass::{FlagInfo, OptionInfo, PassInfo};
use loom_core::registry::Registry;

/// What was given of them.
#[derive(Debug, Default)]
pub struct PassFlags(Vec<(&'static str, Option<String>)>);

impl PassFlags {
    /// Their names, each with its value.
    pub fn given(&self) -> impl Iterator<Item = (&'static str, Option<&str>)> {
        self.0.iter().map(|(name, value)| (*name, value.as_deref()))
    }

    fn add(&mut self, flag: &FlagInfo, matches: &ArgMatches) {
        let name = flag.name;
        if flag.value.is_some() {
            let values = matches.get_many::<String>(name).into_iter().flatten();
            self.0.extend(values.map(|value| (name, Some(value.clone()))));
        } else if matches.get_flag(name) {
            self.0.push((name, None));
        }
    }
}

/// All flags, in the order of the passes. If the registry is broken, whoever runs a pass says so.
fn all() -> Vec<(&'static PassInfo, &'static FlagInfo)> {
    let passes = Registry::collect().map(|registry| registry.passes().to_vec()).unwrap_or_default();
    passes.into_iter().flat_map(|pass| pass.flags.iter().map(move |flag| (pass, flag))).collect()
}

fn arg(pass: &PassInfo, flag: &FlagInfo) -> Arg {
    let arg = Arg::new(flag.name).long(flag.name).help(flag.summary);
    let arg = match flag.details {
        "" => arg,
        details => arg.long_help(format!("{}\n\n{details}", flag.summary)),
    };
    let Some((key, value)) = flag.value else { return arg.action(ArgAction::SetTrue) };
    let option = pass.options.iter().find(|option| option.key == key);
    let action = match option.is_some_and(OptionInfo::is_list) {
        true => ArgAction::Append,
        false => ArgAction::Set,
    };
    let arg = arg.value_name(value).action(action);
    match option.and_then(OptionInfo::alternatives) {
        Some(words) => arg.value_parser(PossibleValuesParser::new(words)),
        None => arg,
    }
}

impl clap::Args for PassFlags {
    fn augment_args(command: Command) -> Command {
        command.args(all().into_iter().map(|(pass, flag)| arg(pass, flag)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for PassFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<PassFlags, clap::Error> {
        let mut given = PassFlags::default();
        all().into_iter().for_each(|(_, flag)| given.add(flag, matches));
        Ok(given)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = PassFlags::from_arg_matches(matches)?;
        Ok(())
    }
}
