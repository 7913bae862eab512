//! From a level and flags to the passes that run, in the order in which they run.
//!
//! The order is the registry's and never the user's: stages build on each other, and an order that
//! can be chosen is one that can be wrong. Everything that can be wrong with the user's wishes is
//! found here, before any input is read.

use loom_core::pass::{Level, OptionError, Options, Pass, PassInfo};
use loom_core::registry::Registry;
use std::str::FromStr;

/// What the user wants to run.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The level. If there is none and no pass is named either, [`DEFAULT_LEVEL`] counts.
    pub level: Option<Level>,
    /// Passes by name, in addition to those of the level.
    pub passes: Vec<String>,
    /// Options of passes.
    pub pass_args: Vec<PassArg>,
    /// Run only so many passes, counted from the first; one that runs again counts again.
    pub limit: Option<usize>,
}

/// The level when neither a level nor a pass is named: it assumes nothing about the outside.
pub const DEFAULT_LEVEL: Level = Level::O1;

/// An option of a pass, written `PASS:KEY=VALUE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassArg {
    /// Name of the pass.
    pub pass: String,
    /// Name of the option.
    pub key: String,
    /// Its value; may be empty and may contain `=` and `:`.
    pub value: String,
    /// The flag that stands for it, without its dashes, if the user wrote that instead.
    pub flag: Option<&'static str>,
}

impl FromStr for PassArg {
    type Err = String;

    fn from_str(text: &str) -> Result<PassArg, String> {
        let parts = text.split_once('=').and_then(|(left, value)| Some((left.split_once(':')?, value)));
        let Some(((pass, key), value)) = parts else { return Err("expected PASS:KEY=VALUE".into()) };
        Ok(PassArg { pass: pass.into(), key: key.into(), value: value.into(), flag: None })
    }
}

impl Request {
    /// Adds a flag that a pass declares ([`FlagInfo`](loom_core::pass::FlagInfo)), with its value if it takes one. Another
    /// value of the same flag is added to a list, and otherwise counts instead of the one before.
    ///
    /// # Errors
    ///
    /// If no pass has such a flag, or it has a value too much or too little.
    pub fn add_flag(
        &mut self,
        registry: &Registry,
        name: &str,
        value: Option<&str>,
    ) -> Result<(), UsageError> {
        let all =
            || registry.passes().iter().flat_map(|pass| pass.flags.iter().map(move |flag| (pass, flag)));
        let Some((pass, flag)) = all().find(|(_, flag)| flag.name == name) else {
            return Err(unknown("flag of a pass", name, all().map(|(_, flag)| flag.name)));
        };
        match (flag.value, value) {
            (None, None) => {}
            (Some((key, _)), Some(value)) => {
                let is_list = pass.options.iter().any(|option| option.key == key && option.is_list());
                let mut earlier =
                    self.pass_args.iter_mut().filter(|arg| is_list && arg.flag == Some(flag.name));
                match earlier.next() {
                    Some(arg) => arg.value.extend([",", value]),
                    None => self.pass_args.push(PassArg {
                        pass: pass.name.into(),
                        key: key.into(),
                        value: value.into(),
                        flag: Some(flag.name),
                    }),
                }
            }
            (None, Some(_)) => {
                return Err(UsageError { message: format!("`--{name}` takes no value"), help: None });
            }
            (Some((_, value)), None) => {
                return Err(UsageError { message: format!("`--{name}` needs a value: {value}"), help: None });
            }
        }
        if flag.asks {
            self.level = self.level.or(self.passes.is_empty().then_some(DEFAULT_LEVEL));
            self.passes.push(pass.name.into());
        }
        Ok(())
    }
}

/// A wish that cannot be granted, whatever the input.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct UsageError {
    /// What is wrong.
    pub message: String,
    /// What to do instead.
    pub help: Option<String>,
}

/// A pass that is going to run.
#[non_exhaustive]
pub struct Planned {
    /// The pass as registered.
    pub info: &'static PassInfo,
    /// Its options.
    pub options: Options,
    /// The pass, made from these options.
    pub pass: Box<dyn Pass>,
}

/// The passes of one run.
#[non_exhaustive]
pub struct Pipeline {
    /// The level that counts; `None` if only named passes run.
    pub level: Option<Level>,
    /// The passes that run, in order.
    pub planned: Vec<Planned>,
    /// Names of the passes that do not run because of the limit, in order.
    pub cut: Vec<&'static str>,
    /// How many passes may run, counting one that runs again.
    pub limit: Option<usize>,
}

impl Pipeline {
    /// Chooses, configures and orders passes.
    ///
    /// A pass that is both named and part of the level has the options of the level.
    ///
    /// # Errors
    ///
    /// [`UsageError`] for a pass or an option that does not exist, an option of a pass that does
    /// not run, and a value that the option does not take.
    pub fn plan(registry: &Registry, request: &Request) -> Result<Pipeline, UsageError> {
        for name in request.passes.iter().chain(request.pass_args.iter().map(|arg| &arg.pass)) {
            if registry.get(name).is_none() {
                return Err(unknown("pass", name, registry.passes().iter().map(|pass| pass.name)));
            }
        }
        let level = level_of(request);
        let mut planned = Vec::new();
        for info in registry.passes().iter().copied() {
            let by_level = level.filter(|level| info.levels.contains(level));
            let args = args_of(info, request);
            if runs(info, request) {
                let options = options(info, by_level, &args)?;
                let pass = (info.create)(&options).map_err(|error| wrong_value(info, &args, &error))?;
                planned.push(Planned { info, options, pass });
            } else if let Some(arg) = args.first() {
                let what = arg.flag.map_or("an option".into(), |flag| format!("`--{flag}` is"));
                return Err(UsageError {
                    message: format!("{what} for pass `{}`, which does not run", arg.pass),
                    help: Some(format!("add `--pass {}`, or choose a level that has it", arg.pass)),
                });
            }
        }
        let limit = request.limit.unwrap_or(planned.len()).min(planned.len());
        let cut = planned.split_off(limit).iter().map(|planned| planned.info.name).collect();
        Ok(Pipeline { level, planned, cut, limit: request.limit })
    }

    /// Whether what is wrong with a request, if anything, is an option with which it helps to know what memories that grow ask for at
    /// first.
    pub fn is_about_growth(registry: &Registry, request: &Request) -> bool {
        registry.passes().iter().copied().filter(|info| runs(info, request)).any(|info| {
            let by_level = level_of(request).filter(|level| info.levels.contains(level));
            let options = options(info, by_level, &args_of(info, request));
            options.is_ok_and(|options| (info.create)(&options).is_err_and(|error| error.is_about_growth))
        })
    }

    /// Whether an indirect call that traps has to trap for the same reason as before.
    pub fn preserves_trap_kind(&self) -> bool {
        self.planned.iter().any(|planned| planned.options.get("trap-kind") == Some("preserve"))
    }
}

fn level_of(request: &Request) -> Option<Level> {
    request.level.or(request.passes.is_empty().then_some(DEFAULT_LEVEL))
}

fn runs(info: &PassInfo, request: &Request) -> bool {
    level_of(request).is_some_and(|level| info.levels.contains(&level))
        || request.passes.iter().any(|name| name == info.name)
}

fn args_of<'r>(info: &PassInfo, request: &'r Request) -> Vec<&'r PassArg> {
    request.pass_args.iter().filter(|arg| arg.pass == info.name).collect()
}

fn options(info: &PassInfo, level: Option<Level>, args: &[&PassArg]) -> Result<Options, UsageError> {
    let mut options = Options::new(level);
    for arg in args {
        if !info.options.iter().any(|option| option.key == arg.key) {
            let kind = format!("option of pass `{}`", info.name);
            return Err(unknown(&kind, &arg.key, info.options.iter().map(|option| option.key)));
        }
        options.set(&arg.key, &arg.value);
    }
    Ok(options)
}

fn wrong_value(info: &PassInfo, args: &[&PassArg], error: &OptionError) -> UsageError {
    let flag = args.iter().rfind(|arg| arg.key == error.key).and_then(|arg| Some((arg.flag?, arg)));
    match flag {
        Some((flag, arg)) => {
            UsageError { message: format!("`--{flag} {}`: {}", arg.value, error.message), help: None }
        }
        None => UsageError {
            message: format!("pass `{}`: {error}", info.name),
            help: Some(format!("takes {}", describe_options(info))),
        },
    }
}

fn describe_options(info: &PassInfo) -> String {
    let options: Vec<_> =
        info.options.iter().map(|option| format!("`{}={}`", option.key, option.values)).collect();
    options.join(", ")
}

/// An error for a name that does not exist, with the nearest one that does.
fn unknown<'a>(kind: &str, name: &str, known: impl Iterator<Item = &'a str>) -> UsageError {
    let known: Vec<&str> = known.collect();
    let help = match nearest(name, known.iter().copied()) {
        Some(candidate) => format!("did you mean `{candidate}`?"),
        None if known.is_empty() => "it takes none".into(),
        None => format!("there is {}", known.iter().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ")),
    };
    UsageError { message: format!("unknown {kind}: `{name}`"), help: Some(help) }
}

/// The known name that `name` was probably meant to be.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // The measure and the threshold with which clap suggests flags.
    const NEAR: f64 = 0.7;
    known
        .map(|candidate| (strsim::jaro(name, candidate), candidate))
        .filter(|(similarity, _)| *similarity > NEAR)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_passes::{DROP_CUSTOM, NOTHING};

    fn request(level: Option<Level>, passes: &[&str], pass_args: &[&str]) -> Request {
        Request {
            level,
            passes: passes.iter().map(ToString::to_string).collect(),
            pass_args: pass_args.iter().map(|arg| arg.parse().unwrap()).collect(),
            limit: None,
        }
    }

    fn plan(request: &Request) -> Result<Pipeline, UsageError> {
        Pipeline::plan(&Registry::collect().unwrap(), request)
    }

    /// The names of the test passes among the planned ones, with what each has as its level.
    fn planned(request: &Request) -> Vec<(&'static str, Option<Level>)> {
        let ours = [DROP_CUSTOM, NOTHING];
        let planned = plan(request).unwrap().planned;
        planned
            .iter()
            .map(|planned| (planned.info.name, planned.options.level))
            .filter(|(name, _)| ours.contains(name))
            .collect()
    }

    #[track_caller]
    fn refused(request: &Request) -> (String, String) {
        let Err(error) = plan(request) else { panic!("not refused") };
        (error.message, error.help.unwrap_or_default())
    }

    #[test]
    fn a_level_brings_its_passes() {
        assert_eq!(planned(&request(Some(Level::O0), &[], &[])), []);
        let o2 = Some(Level::O2);
        assert_eq!(planned(&request(o2, &[], &[])), [(DROP_CUSTOM, o2)]);
    }

    #[test]
    fn without_level_and_names_the_default_level_counts() {
        assert_eq!(plan(&request(None, &[], &[])).unwrap().level, Some(DEFAULT_LEVEL));
    }

    #[test]
    fn a_named_pass_runs_alone_and_only_once() {
        let pipeline = plan(&request(None, &[NOTHING, NOTHING], &[])).unwrap();
        let names: Vec<_> = pipeline.planned.iter().map(|planned| planned.info.name).collect();
        assert_eq!((pipeline.level, names), (None, vec![NOTHING]));
    }

    #[test]
    fn names_add_to_a_level_and_the_registry_orders() {
        let o2 = Some(Level::O2);
        // `test-nothing` is of the stage before.
        let both = [(NOTHING, None), (DROP_CUSTOM, o2)];
        assert_eq!(planned(&request(o2, &[DROP_CUSTOM, NOTHING], &[])), both);
    }

    #[test]
    fn a_limit_cuts_from_the_end() {
        let request = Request { limit: Some(1), ..request(None, &[DROP_CUSTOM, NOTHING], &[]) };
        let pipeline = plan(&request).unwrap();
        assert_eq!(pipeline.planned.len(), 1);
        assert_eq!(pipeline.planned[0].info.name, NOTHING);
        assert_eq!(pipeline.cut, [DROP_CUSTOM]);
    }

    #[test]
    fn unknown_names_are_refused_with_the_nearest_known_one() {
        let (message, help) = refused(&request(None, &["test-nothin"], &[]));
        assert_eq!(message, "unknown pass: `test-nothin`");
        assert_eq!(help, format!("did you mean `{NOTHING}`?"));
        let (message, help) = refused(&request(None, &[DROP_CUSTOM], &["test-drop-custom:nmae=x"]));
        assert_eq!(message, "unknown option of pass `test-drop-custom`: `nmae`");
        assert_eq!(help, "did you mean `name`?");
        let (_, help) = refused(&request(None, &[NOTHING], &["test-nothing:x=y"]));
        assert_eq!(help, "it takes none");
        let (_, help) = refused(&request(None, &["qqq"], &[]));
        assert!(help.starts_with("there is ") && help.contains(&format!("`{NOTHING}`")), "{help}");
    }

    #[test]
    fn an_option_of_a_pass_that_does_not_run_is_refused() {
        let (message, _) = refused(&request(Some(Level::O0), &[], &["test-drop-custom:name=any"]));
        assert_eq!(message, "an option for pass `test-drop-custom`, which does not run");
    }

    #[test]
    fn a_value_that_the_option_does_not_take_is_refused() {
        let (message, help) = refused(&request(None, &[DROP_CUSTOM], &["test-drop-custom:name=b"]));
        assert_eq!(message, "pass `test-drop-custom`: option `name`: `b` is none of `any`, `none`");
        assert_eq!(help, "takes `name=any|none`");
    }

    #[test]
    fn a_pass_arg_splits_at_the_first_separators() {
        let arg: PassArg = "p:k=a=b:c".parse().unwrap();
        assert_eq!((&*arg.pass, &*arg.key, &*arg.value), ("p", "k", "a=b:c"));
        for wrong in ["", "p", "p:k", "k=v", "k=v:w"] {
            assert!(wrong.parse::<PassArg>().is_err(), "{wrong}");
        }
    }
}
