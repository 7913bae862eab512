//! Why is this still there: a run of the passes, and what can be said afterwards.
//!
//! Passes renumber everything, and an answer is about the file that the user has. So before the run
//! each thing gets its index as its name in the `name` section, which every pass keeps up to date;
//! afterwards the names say what each thing was ([`numbers`]). An item that is left is explained by
//! the references of what the passes made; one that is gone by those of the module that the pass
//! read which removed it. Where a body has not been edited, offsets are those of the file as well
//! ([`words`]).

pub mod answer;
pub mod graph;
pub mod numbers;
mod occurrences;
pub mod report;
pub mod targets;
pub mod words;

use crate::manager::{Config, Step, optimize_observed};
use loom_core::dce::graph::paths::Shortest;
use loom_core::dce::why::Why;
use loom_core::index::Item;
use loom_core::names::Names;
use loom_core::report::PassReport;
use loom_core::roots::Roots;
use loom_core::{Module, Result};
use numbers::Numbers;
use std::cell::OnceCell;
use words::FileWords;

/// What one pass made.
pub struct Made {
    /// The pass.
    pub pass: String,
    /// The module after it.
    pub bytes: Vec<u8>,
}

/// A run of the passes on a module that has indices for names.
pub struct History {
    /// The module that the first pass read.
    pub input: Vec<u8>,
    /// What each pass made that changed something, in order.
    pub made: Vec<Made>,
    /// What each pass did, in order.
    pub reports: Vec<PassReport>,
}

impl History {
    /// Runs the passes of `config` on `module`; conditions for the output do not matter. `observe`
    /// sees each report.
    ///
    /// # Errors
    ///
    /// As [`crate::optimize`].
    pub fn run(
        module: &Module<'_>,
        config: &Config,
        observe: &mut dyn FnMut(&PassReport),
    ) -> Result<History> {
        let input = numbers::write(module);
        let (mut made, mut reports) = (Vec::new(), Vec::new());
        optimize_observed(&input, config, &mut |step: &Step<'_>| {
            observe(step.report);
            reports.push(step.report.clone());
            if let Some(bytes) = step.output.filter(|_| step.report.changed) {
                made.push(Made { pass: step.report.pass.clone(), bytes: bytes.to_vec() });
            }
            Ok(())
        })?;
        Ok(History { input, made, reports })
    }

    /// The module before the first pass and after each that changed it.
    ///
    /// # Errors
    ///
    /// [`loom_core::Error::Bug`] only.
    pub fn states(&self) -> Result<Vec<State<'_>>> {
        let bytes = std::iter::once(&self.input).chain(self.made.iter().map(|made| &made.bytes));
        bytes
            .map(|bytes| {
                let module = Module::parse(bytes)?;
                let numbers = Numbers::read(&module);
                Ok(State { module, numbers })
            })
            .collect()
    }
}

/// The module at some point of a run.
pub struct State<'h> {
    /// The module.
    pub module: Module<'h>,
    /// What everything in it was in the input.
    pub numbers: Numbers,
}

/// The module at some point of a run, with the reasons for everything in it.
pub struct Explained<'s, 'h, 'f> {
    /// The module.
    pub state: &'s State<'h>,
    /// What is in it, in the words of the file.
    pub words: FileWords<'s, 'f, 'h>,
    why: OnceCell<Why<'s, 'h>>,
    shortest: OnceCell<Shortest>,
    preserve_trap_kind: bool,
}

impl<'s, 'h, 'f> Explained<'s, 'h, 'f> {
    /// The reasons are found when they are asked for.
    pub fn new(
        file: &'s Module<'f>,
        names: &'s Names,
        state: &'s State<'h>,
        preserve_trap_kind: bool,
    ) -> Explained<'s, 'h, 'f> {
        let words = FileWords::new(file, names, state);
        Explained { state, words, why: OnceCell::new(), shortest: OnceCell::new(), preserve_trap_kind }
    }

    /// The reference graph.
    ///
    /// # Errors
    ///
    /// As [`Why::of`].
    pub fn why(&self) -> Result<&Why<'s, 'h>> {
        if let Some(why) = self.why.get() {
            return Ok(why);
        }
        let module = &self.state.module;
        let why = Why::of(module, &Roots::all_exports(module), self.preserve_trap_kind)?;
        Ok(self.why.get_or_init(|| why))
    }

    /// The shortest path to every node: one search for however many questions.
    ///
    /// # Errors
    ///
    /// As [`Why::of`].
    pub fn shortest(&self) -> Result<&Shortest> {
        let graph = &self.why()?.graph;
        Ok(self.shortest.get_or_init(|| graph.shortest_to_all()))
    }

    /// The node that says why an item of the input is there, if it is.
    ///
    /// # Errors
    ///
    /// As [`Why::of`].
    pub fn node(&self, original: Item) -> Result<Option<usize>> {
        let Some(now) = self.state.numbers.now(original) else { return Ok(None) };
        Ok(self.why()?.node_of(now))
    }
}
