//! `loom opt`: optimize one module.

use super::choice::Choice;
use super::layout::LayoutArgs;
use super::output::Output;
use super::places::{MODULE, Places};
use super::record::Record;
use super::reports::Reports;
use super::sections::Sections;
use super::statement::Statement;
use super::{message, page, reproducer, response_file, timing};
use crate::counts::Counts;
use crate::explain::{History, forbidden};
use crate::facts::Stamped;
use crate::io::{self, Content, Place, Source};
use crate::manager::{Config, Optimized, Step, optimize_observed};
use crate::pipeline::{Pipeline, UsageError};
use anyhow::{Context, Result};
use loom_core::Module;
use loom_core::registry::Registry;
use loom_core::settings::{Forbidden, Patterns, Settings};
use loom_passes::growth;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Optimize a core module
///
/// Reads a core module, binary or text, runs passes on it, and writes the result. The same input
/// and flags give the same bytes, for any number of threads. If anything fails, no output is
/// written.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The module: a file, or `-` for standard input. Text is recognised by its name (`.wat`) or by
    /// its content
    #[arg(value_name = "IN", required_unless_present = "print_pipeline")]
    input: Option<Place>,

    #[command(flatten)]
    work: Work,
}

/// What is done to a module, wherever it comes from.
#[derive(Debug, clap::Args)]
pub struct Work {
    #[command(flatten)]
    output: Output,

    #[command(flatten)]
    choice: Choice,

    /// Fail if this is still in the result: an operator (`memory.grow`), or `import:GLOB`,
    /// `export:GLOB` or `func:GLOB`. The error shows what keeps it, and the least that has to go
    #[arg(long, value_name = "WHAT")]
    forbid: Vec<Forbidden>,

    #[command(flatten)]
    sections: Sections,

    #[command(flatten)]
    reports: Reports,

    #[command(flatten)]
    layout: LayoutArgs,

    #[command(flatten)]
    debugging: Debugging,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Debugging")]
struct Debugging {
    /// Threads to use [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,

    /// Print the passes that would run, and stop
    #[arg(long)]
    print_pipeline: bool,

    /// Run only the first N passes of the pipeline
    #[arg(long, value_name = "N")]
    pass_limit: Option<usize>,

    /// Write the module after each pass to this directory
    #[arg(long, value_name = "DIR")]
    dump_passes: Option<PathBuf>,

    /// Validate after each pass, so that an error names the pass
    #[arg(long, visible_alias = "verify", conflicts_with = "no_validate")]
    verify_each: bool,

    /// Trust the function bodies of the input and of the output to be valid
    #[arg(long)]
    no_validate: bool,

    /// Do not compare the output with the input independently
    #[arg(long)]
    no_check: bool,

    /// If there is a bug in loom, save what a report needs to this directory
    #[arg(long, value_name = "DIR")]
    save_reproducer: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  loom opt -Omcu fused.wasm -o small.wasm
      Everything that a microcontroller profits from.
  loom opt -Omcu fused.wasm --component app.wasm --component kernel.wasm -o small.wasm
      The same for a fuser that writes no `meld:boundary` section: the components say it.
  loom opt -Omcu fused.wasm --dry-run
      What that would do, and why.
  loom opt --pass NAME --pass-arg NAME:KEY=VALUE fused.wasm -o small.wasm
      One pass, configured: `loom passes` lists them, with their options.
  loom opt -Omcu fused.wasm -o small.wasm --evidence run.evidence
      And `loom-verify fused.wasm small.wasm run.evidence`, anywhere, proves it again.
  loom opt -Omcu --keep-export 'my-api#*' fused.wasm -o small.wasm
      Keep some exports although nobody is known to need them.
  loom opt -Omcu --forbid memory.grow --forbid 'import:*' fused.wasm -o small.wasm
      Nothing is written if a memory can still grow, or an import is left.
  loom opt -Omcu --max-ram 4KiB --emit ld=layout.ld fused.wasm -o small.wasm
      Nothing is written if it needs more RAM; the linker script includes the sizes.
  meld fuse a.wasm b.wasm | loom opt -O2 - --wat | less
      In a pipe; as text.

If the result misbehaves, `--pass-limit N` finds the pass that is to blame, and `--dump-passes DIR`
keeps the modules to compare.";

pub fn run(args: &Args) -> Result<()> {
    args.work.run(args.input.as_ref())
}

fn run_observed(input: Option<&Place>, args: &Work) -> Result<()> {
    let pipeline = {
        let registry = Registry::collect()?;
        let request = args.choice.request(&registry, args.debugging.pass_limit)?;
        Pipeline::plan(&registry, &request)
            .map_err(|error| with_growth(error, Pipeline::is_about_growth(&registry, &request), input))?
    };
    if args.debugging.print_pipeline {
        return message::to_stdout(&describe(&pipeline));
    }
    let Some(input) = input else { return Ok(()) };
    let target = args.target()?;
    let map_target = args.sections.source_map_target(&args.output, args.reports.dry_run)?;
    args.refuse_statement_about_text(target.as_ref())?;
    let places = args.places(input, target.as_ref(), map_target.as_ref());
    places.check()?;
    let earlier = args.reports.baseline.as_ref().map(page::earlier).transpose()?;
    let is_taken = places.take_standard_output();
    let map_name = map_target.as_ref().and_then(Place::file_name);
    let settings = Settings { source_map_url: map_name, ..settings(args)? };
    let config = Config { source_map: args.sections.read_source_map()?, ..args.config(pipeline, settings) };
    if let Some(threads) = args.debugging.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.into());
        pool.build_global().with_context(|| format!("cannot start {threads} threads"))?;
    }
    let bytes = tracing::info_span!("read").in_scope(|| io::read_module(input))?;
    if let Some(directory) = &args.debugging.dump_passes {
        std::fs::create_dir_all(directory)
            .with_context(|| format!("cannot create directory `{}`", directory.display()))?;
        dump(directory, 0, "input", &bytes)?;
    }
    args.choice.warn_of_misspelt_exports(&bytes)?;
    let recorded = args.reports.recorded();
    let stamped = match args.stamped(&bytes, input) {
        Ok(stamped) => stamped,
        Err(error) => {
            Record::of(recorded, input, &bytes, &bytes, &config).failed(&error, &config);
            return Err(error);
        }
    };
    let start = stamped.as_ref().map_or(&bytes[..], |stamped| &stamped.bytes);
    // What is forbidden is looked for when all is done, with what everything was in the input.
    let remembers = args.reports.report.is_some() || !args.forbid.is_empty();
    let mut history = remembers.then(|| History::of(start));
    let mut record = Record::of(recorded, input, &bytes, start, &config);
    let outcome = optimize_observed(start, &config, &mut |step| {
        if let Some(history) = &mut history {
            history.add(step);
        }
        record.step(step)?;
        args.after_pass(step)
    });
    if let (Err(error), Some(directory)) = (&outcome, &args.debugging.save_reproducer) {
        reproducer::save(directory, start, error)?;
    }
    let finished =
        outcome.with_context(|| format!("cannot optimize {}", Source(input))).and_then(|mut optimized| {
            if stamped.is_some() {
                // The sizes before are those of the user's file.
                let file = Module::parse(&bytes)?;
                let is_complete = config.count_memory_grow;
                optimized.report.before =
                    if is_complete { Counts::with_memory_grow(&file)? } else { Counts::of(&file) };
            }
            for what in optimized.report.passes.iter().flat_map(|pass| &pass.report.obstacles) {
                message::warning(what, None);
            }
            if let Some(history) = &history {
                let checked = forbidden::check(&Module::parse(&bytes)?, history, &args.forbid);
                checked.with_context(|| format!("cannot optimize {}", Source(input)))?;
            }
            let files = args.layout.judge(&optimized, config.settings.outside);
            let files = files.with_context(|| format!("cannot lay out what became of {}", Source(input)))?;
            Ok((optimized, files))
        });
    let (optimized, files) = match finished {
        Ok(finished) => finished,
        Err(error) => {
            record.failed(&error, &config);
            return Err(error);
        }
    };
    let page = history.as_ref().filter(|_| args.reports.report.is_some()).map(|history| {
        let stated = config.settings.outside;
        let layouts = [args.layout.of(start, stated)?, args.layout.of_output(&optimized, stated)?];
        let components = stamped.as_ref().map_or(&[][..], |stamped| &stamped.components);
        let folders = [&args.debugging.dump_passes, &args.debugging.save_reproducer];
        let run = page::Run {
            input,
            file: &bytes,
            flags: args.choice.describe(),
            command: places.without_folders(response_file::flags(), folders.into_iter().flatten()),
            components,
            preserve_trap_kind: config.pipeline.preserves_trap_kind(),
            history,
            optimized: &optimized,
            layouts: &layouts,
            earlier: earlier.as_ref(),
        };
        page::of(&run)
    });
    let page = page.transpose()?;
    args.sections.say_what_is_large(&optimized.bytes)?;
    // The module comes last: if anything fails, it is not written.
    args.reports.print(&optimized.report, page.as_deref(), is_taken)?;
    record.finish(&optimized.bytes, &optimized.report, config.pipeline.preserves_trap_kind())?;
    args.write_statement(input, &bytes, start, target.as_ref(), &optimized)?;
    files.write()?;
    if let Some(target) = &target {
        args.sections.write_source_map(map_target.as_ref(), &optimized)?;
        tracing::info_span!("write").in_scope(|| args.output.write(target, &optimized.bytes))?;
    }
    Ok(())
}

/// An error about what was asked for; if that is how much memories may grow by, with what those of the module ask for at first.
fn with_growth(error: UsageError, is_about_growth: bool, input: Option<&Place>) -> UsageError {
    let Some(input) = input.filter(|_| is_about_growth) else { return error };
    let says = || -> Result<Vec<String>> {
        let bytes = io::read_module(input)?;
        Ok(growth::of(&Module::parse(&bytes)?)?.iter().map(ToString::to_string).collect())
    };
    // What is wrong with the module is no part of the question.
    let says = says().unwrap_or_default();
    let help: Vec<String> = error.help.into_iter().chain(says).collect();
    UsageError { message: error.message, help: (!help.is_empty()).then(|| help.join("; ")) }
}

impl Work {
    /// Does it to the module in `input`, if there is one.
    pub fn run(&self, input: Option<&Place>) -> Result<()> {
        let listening = timing::install(self.reports.verbose, self.reports.time);
        let done = run_observed(input, self);
        if let Some(clock) = &listening.clock {
            message::to_stderr(&clock.tree());
        }
        done
    }

    /// The flags that say what is done to it.
    pub fn choice_mut(&mut self) -> &mut Choice {
        &mut self.choice
    }

    fn config(&self, pipeline: Pipeline, settings: Settings) -> Config {
        Config {
            settings,
            validate: !self.debugging.no_validate,
            verify_each: self.debugging.verify_each,
            count_memory_grow: self.reports.wants_stats()
                || self.reports.json.is_some()
                || self.reports.report.is_some(),
            measure: self.reports.time,
            ..Config::new(pipeline)
        }
    }

    /// The module with the facts that follow from the components, if any are given.
    fn stamped(&self, bytes: &[u8], input: &Place) -> Result<Option<Stamped>> {
        let Some(derived) = self.choice.outside().derive(bytes, &Source(input))? else { return Ok(None) };
        if self.reports.wants_stats() {
            message::to_stderr(&message::printable(&derived.description));
        }
        Ok(Some(derived))
    }

    /// Where the module goes, if anywhere.
    fn target(&self) -> Result<Option<Place>, UsageError> {
        if self.reports.dry_run { Ok(None) } else { self.output.target().map(Some) }
    }

    /// Writes which file was made of which, if that is asked for.
    fn write_statement(
        &self,
        input: &Place,
        module: &[u8],
        stamped: &[u8],
        target: Option<&Place>,
        optimized: &Optimized<'_>,
    ) -> Result<()> {
        let Some(target) = target.filter(|_| self.reports.names_the_result()) else { return Ok(()) };
        // A text is not the module that was made of it.
        let file = matches!(input, Place::File(_)).then(|| io::read(input)).transpose()?;
        let before = file.as_deref().unwrap_or(module);
        let (after, report, flags) = (&*optimized.bytes, &optimized.report, response_file::flags());
        let statement = Statement { input, before, stamped, target, after, report, flags };
        self.reports.write_statements(&statement)
    }

    /// A statement names files by their digests: the module has to be one.
    fn refuse_statement_about_text(&self, target: Option<&Place>) -> Result<(), UsageError> {
        let is_binary_file = |target: &Place| *target != Place::Stream && !self.output.is_text(target);
        if !self.reports.names_the_result() || target.is_some_and(is_binary_file) {
            return Ok(());
        }
        Err(UsageError {
            message: "a statement is about a binary file, and the result is none".into(),
            help: Some("name a file with `-o OUT.wasm`".into()),
        })
    }

    /// All that is read and written.
    fn places<'a>(
        &'a self,
        input: &'a Place,
        target: Option<&'a Place>,
        map_target: Option<&'a Place>,
    ) -> Places<'a> {
        let mut places = Places::default();
        places.read(MODULE, None, input);
        self.choice.add_places(&mut places);
        self.sections.add_places(&mut places);
        self.layout.add_places(&mut places);
        let map_target = map_target.filter(|_| target.is_some());
        for (what, flag, place) in [(MODULE, "-o OUT", target), ("the source map", "-o OUT", map_target)] {
            if let Some(place) = place {
                places.write(what, flag, place);
            }
        }
        self.reports.add_places(&mut places);
        places
    }

    fn after_pass(&self, step: &Step<'_>) -> loom_core::Result<()> {
        for diagnostic in &step.report.diagnostics {
            message::diagnostic(diagnostic);
        }
        if let (Some(directory), Some(bytes)) = (&self.debugging.dump_passes, step.output) {
            dump(directory, step.number, &step.report.pass, bytes)
                .map_err(|error| loom_core::Error::Refused { message: format!("{error:#}"), help: None })?;
        }
        Ok(())
    }
}

fn settings(args: &Work) -> Result<Settings, UsageError> {
    Ok(Settings {
        keep_sections: Patterns::new(&args.sections.keep),
        strip: args.sections.strip.clone(),
        compact_boundary: args.sections.compact_boundary,
        attest: args.sections.attest(),
        check: !args.debugging.no_check,
        ..args.choice.settings()?
    })
}

fn dump(directory: &Path, number: usize, pass: &str, bytes: &[u8]) -> Result<()> {
    let file = directory.join(format!("{number:02}-{pass}.wasm"));
    io::write(&Place::File(file), Content::Binary(bytes))
}

fn describe(pipeline: &Pipeline) -> String {
    let mut text = String::new();
    for planned in &pipeline.planned {
        text.push_str(planned.info.name);
        for key in planned.options.keys() {
            // Writing to a string cannot fail.
            let _ = write!(text, " {key}={}", planned.options.get(key).unwrap_or_default());
        }
        text.push('\n');
    }
    for name in &pipeline.cut {
        let _ = writeln!(text, "{name} (not run: --pass-limit)");
    }
    text
}
