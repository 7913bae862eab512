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

/// Refuses flags of passes that a command has itself: one of the two would get what the other is given.
///
/// # Errors
///
/// Such a flag: the plugin that brings it has to call it something else.
pub fn refuse_taken(root: &Command) -> loom_core::Result<()> {
    match all().into_iter().find(|(_, flag)| is_taken(root, flag.name)) {
        None => Ok(()),
        Some((pass, flag)) => Err(loom_core::Error::bug(format!(
            "pass `{}` brings a flag `--{}`, and loom has one of that name itself",
            pass.name, flag.name
        ))),
    }
}

/// Whether a name is that of more than one argument of a command below `root`, or of one that all have.
fn is_taken(root: &Command, name: &str) -> bool {
    let is_it = |arg: &&Arg| {
        let aliases = arg.get_all_aliases().unwrap_or_default();
        arg.get_id() == name || arg.get_long() == Some(name) || aliases.contains(&name)
    };
    let is_twice = |command: &Command| command.get_arguments().filter(is_it).count() > 1;
    let is_of_all = ["help", "version"].contains(&name) || root.get_arguments().any(|arg| is_it(&arg));
    is_of_all || root.get_subcommands().any(is_twice)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::CommandFactory;

    #[test]
    fn a_flag_of_a_pass_is_no_flag_of_loom() {
        refuse_taken(&Cli::command()).unwrap();
        let with = |name: &'static str| {
            Cli::command().mut_subcommand("opt", |opt| opt.arg(Arg::new("of-pass").long(name)))
        };
        assert!(!is_taken(&with("of-no-flag"), "of-no-flag"));
        // A flag, an alias of one, one of every command, one that clap adds, and one of another pass.
        for name in ["json", "verify", "quiet", "help", "single-memory"] {
            assert!(is_taken(&with(name), name), "{name}");
        }
        // clap knows arguments without dashes by names of the same kind.
        assert!(is_taken(&Cli::command().mut_subcommand("opt", |opt| opt.arg(Arg::new("input"))), "input"));
    }
}
