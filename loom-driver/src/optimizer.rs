//! Everything that a program needs which optimizes modules: one builder.

use crate::counts::Counts;
use crate::facts::{self, Stamped, StatedParam};
use crate::manager::{Config, Optimized, optimize};
use crate::pipeline::{DEFAULT_LEVEL, PassArg, Pipeline, Request};
use crate::{Error, Level, Registry, Settings};
use loom_core::Module;
use loom_core::outside::Embedding;
use std::borrow::Cow;

/// Optimizes core modules, as `loom opt` does with the same wishes.
///
/// ```
/// use loom_driver::Optimizer;
///
/// let module = wat::parse_str(
///     r#"(module (memory 1)
///         (func (export "run") (result i32) i32.const 7)
///         (func $unused (drop (memory.grow (i32.const 1)))))"#,
/// )?;
/// let optimized = Optimizer::mcu().external("run").run(&module)?;
/// assert_eq!((optimized.report.before.funcs, optimized.report.after.funcs), (2, 1));
/// assert_eq!(optimized.report.after.memories, 0);
/// // What must hold outside of the module for that to be right:
/// assert!(optimized.report.assumptions().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Optimizer {
    request: Request,
    flags: Vec<(String, Option<String>)>,
    settings: Settings,
    external: Vec<String>,
    params: Vec<StatedParam>,
    #[cfg(feature = "derive")]
    components: Vec<(String, Vec<u8>)>,
}

impl Default for Optimizer {
    /// What assumes nothing about the outside: `-O1`.
    fn default() -> Optimizer {
        Optimizer::at(DEFAULT_LEVEL)
    }
}

impl Optimizer {
    /// With the passes of a level.
    pub fn at(level: Level) -> Optimizer {
        Optimizer {
            request: Request { level: Some(level), ..Request::default() },
            flags: Vec::new(),
            settings: Settings::default(),
            external: Vec::new(),
            params: Vec::new(),
            #[cfg(feature = "derive")]
            components: Vec::new(),
        }
    }

    /// With the passes of [`Level::Mcu`]: for microcontrollers, on the premises of a verified `meld:boundary` section.
    pub fn mcu() -> Optimizer {
        Optimizer::at(Level::Mcu)
    }

    /// Runs this pass too.
    pub fn pass(mut self, name: &str) -> Optimizer {
        self.request.passes.push(name.into());
        self
    }

    /// Sets an option of a pass that runs.
    pub fn option(mut self, pass: &str, key: &str, value: &str) -> Optimizer {
        self.request.pass_args.push(PassArg {
            pass: pass.into(),
            key: key.into(),
            value: value.into(),
            flag: None,
        });
        self
    }

    /// Does what a flag does that a pass brings to the command line: `flag("single-memory", None)`.
    pub fn flag(mut self, name: &str, value: Option<&str>) -> Optimizer {
        self.flags.push((name.into(), value.map(str::to_string)));
        self
    }

    /// Lets each memory grow by at most so many bytes, all of which it has from the start.
    pub fn heap(self, bytes: u64) -> Optimizer {
        self.flag("heap", Some(&bytes.to_string()))
    }

    /// Adds a component that was fused. From the components follows who needs each export: the module gets a
    /// `meld:boundary` section that says so, and a section that says otherwise is an error.
    #[cfg(feature = "derive")]
    pub fn component(mut self, bytes: impl Into<Vec<u8>>) -> Optimizer {
        let name = format!("component {}", self.components.len() + 1);
        self.components.push((name, bytes.into()));
        self
    }

    /// States that exports of this name, or that match this glob with `*`, are the surface, and that nobody outside uses
    /// others. For modules without a section and without components.
    pub fn external(mut self, glob: &str) -> Optimizer {
        self.external.push(glob.into());
        self
    }

    /// States what is passed to an export, as `--param` does.
    pub fn param(mut self, stated: StatedParam) -> Optimizer {
        self.params.push(stated);
        self
    }

    /// States how the module is embedded, whatever its section says.
    pub fn embedding(mut self, embedding: Embedding) -> Optimizer {
        self.settings.outside.embedding = Some(embedding);
        self
    }

    /// States that all component instances under one root are inside the module.
    pub fn one_tree(mut self) -> Optimizer {
        self.settings.outside.one_tree = true;
        self
    }

    /// Changes what concerns every pass.
    pub fn settings(mut self, change: impl FnOnce(&mut Settings)) -> Optimizer {
        change(&mut self.settings);
        self
    }

    /// Optimizes a core module. The same module and wishes give the same bytes, for any number of threads.
    ///
    /// What passes could not do is in the report, and so is what the user should know about the facts.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] for a wish that cannot be granted whatever the module, [`Error::Facts`] if the components, or what
    /// is stated, do not fit the module, and otherwise as [`optimize`].
    pub fn run<'m>(&self, module: &'m [u8]) -> Result<Optimized<'m>, Error> {
        let registry = Registry::collect()?;
        let mut request = self.request.clone();
        for (name, value) in &self.flags {
            request.add_flag(&registry, name, value.as_deref())?;
        }
        let pipeline = Pipeline::plan(&registry, &request)?;
        let config = Config { settings: self.settings.clone(), ..Config::new(pipeline) };
        let Some(stamped) = self.stamped(module)? else { return Ok(optimize(module, &config)?) };
        let Optimized { bytes, unstripped, source_map, mut report } = optimize(&stamped.bytes, &config)?;
        report.diagnostics = stamped.diagnostics;
        // The sizes before are those of the module without the facts, as the command counts.
        report.before = Counts::of(&Module::parse(module)?);
        let owned = |bytes: Cow<'_, [u8]>| Cow::Owned(bytes.into_owned());
        Ok(Optimized { bytes: owned(bytes), unstripped: unstripped.map(owned), source_map, report })
    }

    /// The module with the facts, if any are to be written into it.
    fn stamped(&self, module: &[u8]) -> Result<Option<Stamped>, Error> {
        let embedding = self.settings.outside.embedding;
        let with_params = |module: &[u8]| facts::with_params(module, "the module", &self.params, embedding);
        #[cfg(feature = "derive")]
        if !self.components.is_empty() {
            let mut derived = self.derived(module)?;
            if !self.params.is_empty() {
                derived.bytes = with_params(&derived.bytes)?.bytes;
            }
            return Ok(Some(derived));
        }
        match (self.external.is_empty(), self.params.is_empty()) {
            (true, true) => Ok(None),
            (true, false) => with_params(module).map(Some),
            _ => facts::surface(module, "the module", &self.external, &self.params, embedding).map(Some),
        }
    }

    #[cfg(feature = "derive")]
    fn derived(&self, module: &[u8]) -> Result<Stamped, Error> {
        use meld_boundary::{Surface, derive::Source};
        if !self.external.is_empty() {
            return Err(facts::said_twice().into());
        }
        let components: Vec<Source<'_>> =
            self.components.iter().map(|(name, bytes)| Source { name, bytes }).collect();
        facts::from_components(module, &components, Surface::Closed, self.settings.outside.one_tree, false)
    }
}
