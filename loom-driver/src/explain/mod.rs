//! Why is this still there: a run of the passes, and what can be said afterwards.
//!
//! Passes renumber everything, and an answer is about the file that the user has. So the maps of every
//! rewrite are kept, and put one behind the other they say what each thing was, and where each operator
//! stood ([`origins`]). An item that is left is explained by the references of what the passes made; one
//! that is gone by those of the module that the pass read which removed it.

pub mod answer;
pub mod forbidden;
pub mod graph;
mod occurrences;
pub mod origins;
pub mod report;
pub mod targets;
pub mod words;

use crate::instructions::{Change, Instructions};
use crate::manager::{Config, Step, optimize_observed};
use loom_core::explain::Why;
use loom_core::explain::graph::paths::Shortest;
use loom_core::index::{FuncIndex, Item};
use loom_core::names::Names;
use loom_core::proposal::Moves;
use loom_core::report::PassReport;
use loom_core::roots::Roots;
use loom_core::{Module, Result};
use origins::{CodeOrigins, Origins};
use std::cell::OnceCell;
use std::rc::Rc;
use words::FileWords;

/// What one pass made.
pub struct Made {
    /// The pass.
    pub pass: String,
    /// The kind of its claim; empty if there is none.
    pub kind: String,
    /// The module after it.
    pub bytes: Vec<u8>,
    /// Where everything went; `None` if nothing moved.
    pub moves: Option<Moves>,
}

/// A run of the passes.
#[derive(Default)]
pub struct History<'i> {
    /// The module that the first pass read.
    pub input: &'i [u8],
    /// What each pass made that changed something, in order.
    pub made: Vec<Made>,
    /// What each pass did, in order.
    pub reports: Vec<PassReport>,
}

impl<'i> History<'i> {
    /// Runs the passes of `config` on `module`; conditions for the output do not matter. `observe`
    /// sees each report.
    ///
    /// # Errors
    ///
    /// As [`crate::optimize`].
    pub fn run(
        module: &Module<'i>,
        config: &Config,
        observe: &mut dyn FnMut(&PassReport),
    ) -> Result<History<'i>> {
        let mut history = History::of(module.bytes);
        optimize_observed(module.bytes, config, &mut |step: &Step<'_>| {
            observe(step.report);
            history.add(step);
            Ok(())
        })?;
        Ok(history)
    }

    /// A run that begins with this module.
    pub fn of(input: &'i [u8]) -> History<'i> {
        History { input, ..History::default() }
    }

    /// Remembers one step of the run.
    pub fn add(&mut self, step: &Step<'_>) {
        self.reports.push(step.report.clone());
        if let Some(bytes) = step.output.filter(|_| step.report.changed) {
            let (pass, moves) = (step.report.pass.clone(), step.moves.cloned());
            let kind = step.claim.map_or("", |claim| claim.kind()).into();
            self.made.push(Made { pass, kind, bytes: bytes.to_vec(), moves });
        }
    }

    /// What became of each instruction of the input. The number of a step is the position in `made` of what it made, from 1.
    ///
    /// # Errors
    ///
    /// [`loom_core::Error::Bug`] only.
    pub fn instructions(&self) -> Result<Instructions> {
        let mut instructions = Instructions::of(&Module::parse(self.input)?)?;
        for (at, made) in self.made.iter().enumerate() {
            let (kind, moves, output) = (&*made.kind, made.moves.as_ref(), &*made.bytes);
            instructions.change(&Change { number: at + 1, kind, moves, output })?;
        }
        Ok(instructions)
    }

    /// The module before the first pass, which is `input`, and after each that changed it.
    ///
    /// # Errors
    ///
    /// [`loom_core::Error::Bug`] only.
    pub fn states<'h>(&'h self, input: Rc<Module<'h>>) -> Result<Vec<State<'h>>> {
        let module = input;
        let mut origins = Rc::new(Origins::of(&module));
        let mut code: Vec<Rc<CodeOrigins<'_>>> = Vec::new();
        let mut states = vec![State { module, origins: Rc::clone(&origins), code: Vec::new() }];
        for made in &self.made {
            if let Some(moves) = &made.moves {
                origins = Rc::new(origins.after(moves));
            }
            code.extend(CodeOrigins::of(made).map(Rc::new));
            let module = Rc::new(Module::parse(&made.bytes)?);
            states.push(State { module, origins: Rc::clone(&origins), code: code.clone() });
        }
        Ok(states)
    }
}

/// The module at some point of a run.
pub struct State<'h> {
    /// The module.
    pub module: Rc<Module<'h>>,
    /// What everything in it was in the input.
    pub origins: Rc<Origins>,
    /// Where code was before each rewrite up to here, in order.
    code: Vec<Rc<CodeOrigins<'h>>>,
}

impl State<'_> {
    /// The function and the offset in the input where an operator stood, both offsets from the start of the
    /// body; `None` if it is new.
    pub fn place(&self, func: FuncIndex, offset: u32) -> Option<(FuncIndex, u32)> {
        self.code.iter().rev().try_fold((func, offset), |(func, offset), code| code.of_place(func, offset))
    }
}

/// The module at some point of a run, with the reasons for everything in it.
pub struct Explained<'s, 'h, 'f> {
    /// The module.
    pub state: &'s State<'h>,
    /// What is in it, in the words of the file.
    pub naming: FileWords<'s, 'f, 'h>,
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
        let naming = FileWords::new(file, names, state);
        Explained { state, naming, why: OnceCell::new(), shortest: OnceCell::new(), preserve_trap_kind }
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
        let Some(now) = self.state.origins.now(original) else { return Ok(None) };
        Ok(self.why()?.node_of(now))
    }
}
