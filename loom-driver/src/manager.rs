//! Runs the passes: one after the other, each on the output of the one before.
//!
//! A pass that makes the module smaller can give the passes before it something to do: what it left
//! out may have been all that kept an import alive, or an export. So the passes up to the stage
//! [`Stage::Shrink`] run again for as long as one of that stage changes something. Most rounds make
//! the module smaller; some only prepare that, and of those only a few in a row are allowed, so that
//! it ends whatever the passes do. Then come those of [`Stage::Settle`], one behind the other, and all of it again if
//! one of them changes something; and then, once, those of the stages behind. If a pass recognizes addresses, all of that is done
//! without those that compute first, and then once more with them.
//!
//! A pass only proposes: the manager puts the module together, has the claim judged, and commits or takes
//! everything back. What a refused claim means is decided here and nowhere else.
//!
//! The manager owns the bytes. A module is parsed once for as long as no pass changes it, so no
//! analysis can outlive the bytes that it describes. It trusts nobody: the input is validated
//! because a pass may assume it is valid, and the output because a pass may be wrong, in which
//! case there is no output.

use crate::counts::Counts;
use crate::pipeline::{Pipeline, Planned};
use crate::report::{PassRun, RunReport};
use attempt::Attempt;
use loom_core::claim::Claim;
use loom_core::custom::attestation::{self, Record};
use loom_core::custom::{self, source_map::SourceMap};
use loom_core::input_memories::InputMemories;
use loom_core::outside::Outside;
use loom_core::pass::Stage;
use loom_core::proposal::Moves;
use loom_core::registry::Registry;
use loom_core::report::{Diagnostic, PassReport, Severity};
use loom_core::settings::Settings;
use loom_core::{Error, Module, Result};
use std::borrow::Cow;
use std::time::Instant;
use tracing::{info, info_span};

mod attempt;
#[cfg(test)]
mod tests;

/// What to run, and how carefully.
pub struct Config {
    /// What concerns every pass.
    pub settings: Settings,
    /// The passes.
    pub pipeline: Pipeline,
    /// The source map of the input, to be brought up to date.
    pub source_map: Option<SourceMap>,
    /// Validate the function bodies of the input and of the output. (Everything outside function
    /// bodies always is: a module cannot be read without.)
    pub validate: bool,
    /// Validate the function bodies after each pass, so that an error names the pass.
    pub verify_each: bool,
    /// Count `memory.grow` instructions, for which every body has to be decoded.
    pub count_memory_grow: bool,
    /// Measure how long each pass takes.
    pub measure: bool,
    /// Refuse an output that does not meet the conditions that passes and the user set for it.
    pub final_checks: bool,
}

impl Config {
    /// Runs `pipeline` with default settings, and validates the input and the output.
    pub fn new(pipeline: Pipeline) -> Config {
        Config {
            settings: Settings::default(),
            pipeline,
            source_map: None,
            validate: true,
            verify_each: false,
            count_memory_grow: false,
            measure: false,
            final_checks: true,
        }
    }
}

/// The result of a run.
#[derive(Debug)]
#[non_exhaustive]
pub struct Optimized<'a> {
    /// The output; borrowed if it is the input.
    pub bytes: Cow<'a, [u8]>,
    /// The output with the custom sections that `strip` took: what they say about the outside holds for it all the same.
    /// `None` if none went.
    pub unstripped: Option<Cow<'a, [u8]>>,
    /// The source map of the output, if there was one of the input.
    pub source_map: Option<SourceMap>,
    /// What the run did.
    pub report: RunReport,
}

/// A pass has run.
#[derive(Debug)]
#[non_exhaustive]
pub struct Step<'a> {
    /// Its place in the pipeline, counted from 1.
    pub number: usize,
    /// What it did.
    pub report: &'a PassReport,
    /// The module after it, not validated yet; `None` if the pass failed.
    pub output: Option<&'a [u8]>,
    /// Where everything went, if the module changed and anything moved.
    pub moves: Option<&'a Moves>,
    /// Why the module after it may replace the one before, if it changed; `None` if nobody claims that it may.
    pub claim: Option<&'a dyn Claim>,
    /// The kind of a claim that could not be proved, and why not: then what the pass proposed does not count.
    pub refused: Option<(&'a str, &'a str)>,
}

/// Optimizes the core module `bytes`.
///
/// # Errors
///
/// [`Error::NotWasm`], [`Error::Component`] and [`Error::Invalid`] for what is wrong with the
/// input, [`Error::Refused`] for what cannot be done with it, [`Error::Bug`] if a pass contradicts
/// itself or makes a module that is not valid.
pub fn optimize<'a>(bytes: &'a [u8], config: &Config) -> Result<Optimized<'a>> {
    optimize_observed(bytes, config, &mut |_| Ok(()))
}

/// Like [`optimize`], and calls `observe` after each pass, also after one that fails.
///
/// # Errors
///
/// As [`optimize`], and what `observe` returns, which ends the run.
pub fn optimize_observed<'a>(
    bytes: &'a [u8],
    config: &Config,
    observe: &mut dyn FnMut(&Step<'_>) -> Result<()>,
) -> Result<Optimized<'a>> {
    info_span!("optimize").in_scope(|| {
        let input = parse(bytes)?;
        if config.validate {
            info_span!("validate").in_scope(|| input.validate_and_read_bodies())?;
        }
        let waits = config.pipeline.planned.iter().any(|planned| planned.pass.recognizes_addresses());
        let round = Round { number: 0, smallest: bytes.len(), stalled: 0, next: 0, again: false, waits };
        let source_map = config.source_map.clone();
        let memories = InputMemories::of(&input);
        let passes = Vec::new();
        let mut run = Run { config, observe, source_map, passes, round, memories, has_computed: false };
        let before = run.count(&input)?;
        let mut input = Some(input);
        let mut output: Option<Vec<u8>> = None;
        let (after, finished) = loop {
            let module = match (input.take(), &output) {
                (Some(input), _) => input,
                (None, output) => run.reread(output.as_deref().unwrap_or(bytes))?,
            };
            let outside = info_span!("outside").in_scope(|| Outside::of(&module, config.settings.outside));
            match run.until_change(&module, &outside)? {
                Some(changed) => {
                    // A module takes memory, so that of the input is read again in the end.
                    drop(module);
                    output = Some(changed);
                }
                None => {
                    let input = output.is_some().then(|| parse(bytes)).transpose()?;
                    let input = input.as_ref().unwrap_or(&module);
                    run.check(input, &module)?;
                    break run.finish(input, &module)?;
                }
            }
        };
        let passed = output.map_or(Cow::Borrowed(bytes), Cow::Owned);
        let (bytes, unstripped) = match finished {
            Some(finished) => (Cow::Owned(finished), (!config.settings.strip.is_empty()).then_some(passed)),
            None => (passed, None),
        };
        for PassRun { report, .. } in &mut run.passes {
            let obstacles = report.obstacles.clone();
            obstacles.into_iter().for_each(|what| report.diagnose(Severity::Warning, what, None));
        }
        let report = RunReport {
            loom: env!("CARGO_PKG_VERSION"),
            failed: None,
            level: config.pipeline.level,
            before,
            after,
            passes: run.passes,
            cut: config.pipeline.cut.clone(),
            diagnostics: Vec::new(),
        };
        Ok(Optimized { bytes, unstripped, source_map: run.source_map, report })
    })
}

/// A run that is under way.
struct Run<'c, 'o> {
    config: &'c Config,
    observe: &'o mut dyn FnMut(&Step<'_>) -> Result<()>,
    /// That of the module as it is now.
    source_map: Option<SourceMap>,
    passes: Vec<PassRun>,
    round: Round,
    memories: InputMemories,
    /// Whether a step may have put numbers into the code that it computed from others.
    has_computed: bool,
}

/// So many rounds in a row may change something without making the module smaller. A pass that
/// moves something needs one or two for the others to profit from it.
const PATIENCE: u32 = 8;

/// Where the run is in its passes.
struct Round {
    /// How often the passes have been started again.
    number: u32,
    /// The smallest size of the module when a round began, in bytes.
    smallest: usize,
    /// How many rounds in a row began with a module that was no smaller.
    stalled: u32,
    /// Position of the next pass in the pipeline.
    next: usize,
    /// Whether a pass that gives others something to do changed the module in this round.
    again: bool,
    /// Whether those that compute wait for the others.
    waits: bool,
}

impl<'c> Run<'c, '_> {
    /// Runs passes on `module` until one changes it, and returns what that one made of it; `None`
    /// if no pass is left.
    fn until_change(&mut self, module: &Module<'_>, outside: &Outside) -> Result<Option<Vec<u8>>> {
        while let Some(planned) = self.next(module) {
            let output = self.step(module, planned.info.name, |step| {
                step.propose(module, |cx| planned.pass.propose(module, outside, cx))
            })?;
            if output.is_some() {
                self.round.again |= matches!(planned.info.stage, Stage::Shrink | Stage::Settle);
                return Ok(output);
            }
        }
        Ok(None)
    }

    /// The pass that runs next, on `module`.
    fn next(&mut self, module: &Module<'_>) -> Option<&'c Planned> {
        let pipeline = &self.config.pipeline;
        if pipeline.limit == Some(self.passes.len()) {
            return None;
        }
        let round = &mut self.round;
        loop {
            let stage_at = |at: usize| pipeline.planned.get(at).map(|planned| planned.info.stage);
            let stage = stage_at(round.next);
            // Those that settle go one behind the other: what one of them prepares rarely concerns the next.
            let is_settling = stage == Some(Stage::Settle)
                && round.next.checked_sub(1).and_then(stage_at) == Some(Stage::Settle);
            if stage.is_none_or(|stage| stage > Stage::Shrink) && !is_settling {
                let again = std::mem::take(&mut round.again);
                let size = module.bytes.len();
                let stalled = if size < round.smallest { 0 } else { round.stalled + 1 };
                let (number, smallest) = (round.number + 1, size.min(round.smallest));
                if again && stalled <= PATIENCE {
                    *round = Round { number, smallest, stalled, next: 0, ..*round };
                } else if round.waits && stage.is_none_or(|stage| stage > Stage::Settle) {
                    *round = Round { number, smallest, stalled: 0, next: 0, again: false, waits: false };
                }
            }
            let next = pipeline.planned.get(round.next)?;
            round.next += 1;
            if !(round.waits && next.info.computes) {
                return Some(next);
            }
        }
    }

    /// Makes one step, and returns the bytes that it made of `module` if they differ.
    fn step(
        &mut self,
        module: &Module<'_>,
        name: &str,
        make: impl FnOnce(&mut Attempt<'_>) -> Result<Option<Vec<u8>>>,
    ) -> Result<Option<Vec<u8>>> {
        let number = self.passes.len() + 1;
        let mut attempt = Attempt {
            name,
            settings: &self.config.settings,
            memories: &self.memories,
            has_computed: self.has_computed,
            before: self.source_map.as_ref(),
            source_map: None,
            moves: None,
            claim: None,
            refused: None,
            report: PassReport::of(name),
        };
        let start = Instant::now();
        let outcome = info_span!("pass", name).in_scope(|| make(&mut attempt));
        let Attempt { mut report, source_map, moves, claim, refused, .. } = attempt;
        let refused = refused.as_ref().map(|(kind, why)| (kind.as_str(), why.as_str()));
        let micros = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
        if self.round.number > 0 {
            let known: Vec<&Diagnostic> =
                self.passes.iter().flat_map(|pass| &pass.report.diagnostics).collect();
            report.diagnostics.retain(|diagnostic| !known.contains(&diagnostic));
        }
        let output = match outcome {
            Ok(bytes) => bytes.filter(|bytes| bytes != module.bytes),
            Err(error) => {
                let (report, output) = (&report, None);
                (self.observe)(&Step { number, report, output, moves: None, claim: None, refused })?;
                return Err(error);
            }
        };
        report.changed = output.is_some();
        if report.changed && source_map.is_some() {
            self.source_map = source_map;
        }
        let bytes = output.as_deref().unwrap_or(module.bytes);
        info!(pass = name, before = module.bytes.len(), after = bytes.len(), "pass done");
        let moves = moves.as_ref().filter(|_| report.changed);
        for memory in claim.iter().filter(|_| report.changed).flat_map(|claim| claim.moved()) {
            self.memories.moved(memory);
        }
        if let Some(moves) = moves {
            self.memories = self.memories.after(&moves.maps.memories);
        }
        let claim = claim.as_deref().filter(|_| report.changed);
        self.has_computed |= report.changed && claim.is_none_or(Claim::computes);
        (self.observe)(&Step { number, report: &report, output: Some(bytes), moves, claim, refused })?;
        // What stood in the way of an earlier run may be gone.
        let is_stale = |earlier: &&mut PassRun| earlier.report.pass == name && !report.keeps_obstacles;
        for earlier in self.passes.iter_mut().filter(is_stale) {
            earlier.report.obstacles.clear();
        }
        self.passes.push(PassRun {
            report,
            bytes_before: module.bytes.len() as u64,
            bytes_after: bytes.len() as u64,
            micros: self.config.measure.then_some(micros),
        });
        Ok(output)
    }

    /// Parses what the pass before made.
    fn reread<'b>(&self, bytes: &'b [u8]) -> Result<Module<'b>> {
        let module = parse(bytes).map_err(|error| invalid_output(&self.last(), &error))?;
        if self.config.verify_each {
            validate(&module).map_err(|error| invalid_output(&self.last(), &error))?;
        }
        Ok(module)
    }

    fn has_changed(&self) -> bool {
        self.passes.iter().any(|pass| pass.report.changed)
    }

    /// Everything that has to hold of what the passes made.
    fn check(&self, input: &Module<'_>, output: &Module<'_>) -> Result<()> {
        if self.has_changed() && self.config.validate && !self.config.verify_each {
            validate(output).map_err(|error| invalid_output(&self.suspects(), &error))?;
        }
        let checks = if self.config.final_checks { Registry::final_checks() } else { Vec::new() };
        for check in checks {
            info_span!("check", name = check.name)
                .in_scope(|| (check.run)(input, output, &self.config.settings))?;
        }
        Ok(())
    }

    /// Custom sections that go, and one that comes, when everything else is done. The counts of the
    /// output, and its bytes if they are not those of `module`.
    fn finish(&mut self, input: &Module<'_>, module: &Module<'_>) -> Result<(Counts, Option<Vec<u8>>)> {
        let mut stripped = None;
        if !self.config.settings.strip.is_empty() || self.config.settings.compact_boundary {
            stripped = self.step(module, "strip", |step| {
                let bytes = custom::strip(module, &mut step.commit())?;
                step.only_custom(module, bytes)
            })?;
        }
        let reread = stripped.as_deref().map(|bytes| self.reread(bytes)).transpose()?;
        let module = reread.as_ref().unwrap_or(module);
        let mut attested = None;
        if self.has_changed() && (self.config.settings.attest || attestation::is_in(module)) {
            let record = self.record(input);
            attested = self.step(module, "attest", |step| {
                let bytes = attestation::append(module, &record, &mut step.commit());
                step.only_custom(module, Some(bytes))
            })?;
        }
        let counts = match &attested {
            Some(bytes) => self.count(&self.reread(bytes)?)?,
            None => self.count(module)?,
        };
        drop(reread);
        Ok((counts, attested.or(stripped)))
    }

    fn record<'i>(&self, input: &'i Module<'i>) -> Record<'i> {
        let changed = self.passes.iter().map(|pass| &pass.report).filter(|report| report.changed);
        let mut record = Record { input, passes: Vec::new(), assumptions: Vec::new() };
        for report in changed {
            let planned =
                self.config.pipeline.planned.iter().find(|planned| planned.info.name == report.pass);
            let options = planned.into_iter().flat_map(|planned| {
                let value = |key: &str| planned.options.get(key).unwrap_or_default().to_string();
                planned.options.keys().map(move |key| (key.to_string(), value(key)))
            });
            record.passes.push((report.pass.clone(), options.collect()));
            let new = report.assumptions.iter().filter(|text| !record.assumptions.contains(text));
            let new: Vec<String> = new.cloned().collect();
            record.assumptions.extend(new);
        }
        record
    }

    fn count(&self, module: &Module<'_>) -> Result<Counts> {
        if !self.config.count_memory_grow {
            return Ok(Counts::of(module));
        }
        info_span!("count").in_scope(|| Counts::with_memory_grow(module))
    }

    /// The name of the pass that changed the module last.
    fn last(&self) -> String {
        let last = self.passes.iter().rfind(|pass| pass.report.changed);
        last.map_or_else(String::new, |pass| format!("pass `{}`", pass.report.pass))
    }

    /// The names of all passes that changed the module: one of them broke it.
    fn suspects(&self) -> String {
        let changed = self.passes.iter().filter(|pass| pass.report.changed);
        let names: Vec<String> = changed.map(|pass| format!("`{}`", pass.report.pass)).collect();
        match &names[..] {
            [one] => format!("pass {one}"),
            _ => format!("one of the passes {} (`--verify-each` says which)", names.join(", ")),
        }
    }
}

fn parse(bytes: &[u8]) -> Result<Module<'_>> {
    info_span!("parse").in_scope(|| Module::parse(bytes))
}

fn validate(module: &Module<'_>) -> Result<()> {
    info_span!("validate").in_scope(|| module.validate_bodies())
}

fn invalid_output(culprit: &str, error: &Error) -> Error {
    Error::bug(format!("{culprit} made a module that is not valid: {error}"))
}
