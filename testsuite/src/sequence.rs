//! Random calls on one instance of a module before and one after, and everything they return
//! compared.
//!
//! Which calls, with which arguments, follows from a seed alone. Numbers are taken from the module
//! itself, among others: constants of its code and bytes of its data lead to the ends of its arrays
//! and to the words that it understands.

mod endure;
mod instance;
pub mod mutation;
mod numbers;

use crate::corpus::{Alloc, Call, Expect, Read, Stub};
use crate::engine::metered;
use crate::random::Random;
use anyhow::{Context, Result, bail};
pub use endure::{Endured, NoMemory, endure};
use instance::{Ended, Running};
use numbers::Numbers;
use std::collections::BTreeMap;
use std::ops::Range;
use wasmtime::{ExternType, Module, Val, ValType};

/// How many calls an instance lives at most.
const LONGEST: usize = 200;

/// A function that is called, and how.
#[derive(Debug, Clone)]
struct Entry {
    export: String,
    params: Vec<Param>,
    read: Option<Read>,
    post: Option<String>,
}

/// A parameter of it.
#[derive(Debug, Clone)]
enum Param {
    /// A number.
    Scalar(ValType),
    /// A number of 32 bits from one to another, both included.
    Within(u32, u32),
    /// The address of a new block of this length, allocated in the guest.
    Block(Alloc),
}

/// An argument: as [`Param`].
#[derive(Debug, Clone)]
enum Argument {
    Scalar(Val),
    Block(Alloc),
}

/// What surrounds both instances, and what may differ between them.
#[derive(Debug, Default, Clone, Copy)]
pub struct Rules<'e> {
    /// Calls to take as patterns, and the behaviour of imports. Without it every exported function
    /// whose parameters are numbers is called, and nothing may be imported.
    pub expect: Option<&'e Expect>,
    /// Go on with the same instance after a trap.
    pub survives_traps: bool,
    /// Memories of which the instance after has every other byte overwritten before each call.
    pub poisoned: &'e [Poisoned],
    /// Fuel for each call before, if the usual is not enough.
    pub fuel: Option<u64>,
    /// Parameters that not every number is passed as.
    pub passed: &'e [Passed],
    /// Imports may be given other numbers: addresses of what lies elsewhere.
    pub other_addresses: bool,
    /// What calls return if there is no memory left, which may be so after and not before. Such a call must have changed nothing: it
    /// is not made before. One that traps instead is the last one.
    pub runs_out: Option<u32>,
}

/// What is passed as a parameter of 32 bits.
#[derive(Debug, Clone)]
pub struct Passed {
    /// The export.
    pub export: String,
    /// The parameter, counted from 0.
    pub param: usize,
    /// The least number.
    pub lo: u32,
    /// The greatest.
    pub hi: u32,
}

/// A memory of which some bytes must not matter.
#[derive(Debug, Clone)]
pub struct Poisoned {
    /// The name that it is exported as.
    pub export: String,
    /// The bytes that do matter, in ascending order.
    pub kept: Vec<Range<usize>>,
}

/// What came of some calls.
#[derive(Debug, Default)]
pub struct Tally {
    /// How many calls were made on each side.
    pub calls: usize,
    /// How many of them ended in a trap.
    pub traps: usize,
    /// How many took too long, or too much stack, to be compared.
    pub cut: usize,
    /// How many found no memory left.
    pub refused: usize,
    /// For each function that is called, how often it returned.
    pub returned: BTreeMap<String, usize>,
}

/// Makes `calls` calls on each of the modules, of exports that `before` has, and compares: results,
/// whether they trap, and the calls of imports.
///
/// # Errors
///
/// The first difference, with the calls that lead to it. Also if a module cannot be run.
pub fn compare(before: &[u8], after: &[u8], rules: Rules<'_>, seed: u64, calls: usize) -> Result<Tally> {
    let engine = metered()?;
    let modules = [Module::from_binary(engine, before)?, Module::from_binary(engine, after)?];
    let stubs = rules.expect.map_or(&[][..], |expect| &expect.stubs);
    let mut entries = match rules.expect {
        Some(expect) => patterns(&modules[0], &expect.calls)?,
        None => exported(&modules[0]),
    };
    for Passed { export, param, lo, hi } in rules.passed {
        let entry = entries.iter_mut().find(|entry| entry.export == *export);
        if let Some(param) = entry.and_then(|entry| entry.params.get_mut(*param)) {
            *param = Param::Within(*lo, *hi);
        }
    }
    let mut tally = Tally::default();
    tally.returned.extend(entries.iter().map(|entry| (entry.export.clone(), 0)));
    if entries.is_empty() {
        return Ok(tally);
    }
    let mut random = Random::new(seed);
    let mut numbers = Numbers::of(before)?;
    while tally.calls < calls {
        let length = (1 + random.below(LONGEST)).min(calls - tally.calls);
        let often = preferences(&entries, &mut random);
        let mut made = Vec::new();
        let ran = Pair::start(&modules, stubs, rules.fuel, &mut tally).and_then(|pair| match pair {
            Some(mut pair) => {
                for _ in 0..length {
                    let entry = &entries[*random.choose(&often)];
                    let arguments: Vec<Argument> =
                        entry.params.iter().map(|param| numbers.argument(param, &mut random)).collect();
                    made.push(format!("{} {arguments:?}", entry.export));
                    if !pair.call(entry, &arguments, rules, &mut tally)? {
                        break;
                    }
                }
                Ok(())
            }
            None => {
                // The same comes of every try.
                tally.calls = calls;
                Ok(())
            }
        });
        ran.with_context(|| format!("seed {seed}, after these calls on one instance:\n{}", made.join("\n")))?;
    }
    Ok(tally)
}

/// Positions of entries, each as often as it is preferred: where all are called equally often, nothing
/// ever fills up.
fn preferences(entries: &[Entry], random: &mut Random) -> Vec<usize> {
    (0..entries.len()).flat_map(|entry| vec![entry; 1 << random.below(4)]).collect()
}

/// Both instances, which got the same calls so far.
struct Pair {
    before: Running,
    after: Running,
}

impl Pair {
    /// `None` if neither can be instantiated.
    fn start(
        [before, after]: &[Module; 2],
        stubs: &[Stub],
        fuel: Option<u64>,
        tally: &mut Tally,
    ) -> Result<Option<Pair>> {
        match (Running::start(before, stubs, fuel, 1)?, Running::start(after, stubs, fuel, MORE)?) {
            (Ok(before), Ok(after)) => Ok(Some(Pair { before, after })),
            (Err(Ended::OutOfFuel | Ended::Overflowed), _) => {
                tally.cut += 1;
                Ok(None)
            }
            (Err(Ended::Trapped), Err(Ended::Trapped)) => Ok(None),
            (before, after) => {
                bail!("instantiation: before {:?}, after {:?}", before.err(), after.err())
            }
        }
    }

    /// Whether both are still there after a call.
    fn call(
        &mut self,
        entry: &Entry,
        arguments: &[Argument],
        rules: Rules<'_>,
        tally: &mut Tally,
    ) -> Result<bool> {
        tally.calls += 1;
        let early = rules.runs_out.map(|_| self.after.call(entry, arguments)).transpose()?;
        if rules.runs_out.zip(early.as_ref()).is_some_and(|(refused, is)| is.is_number(refused)) {
            tally.refused += 1;
            return Ok(true);
        }
        let was = self.before.call(entry, arguments)?;
        // How much fuel something takes is not for an optimizer to preserve, nor how deep its frames are.
        if matches!(was, Ended::OutOfFuel | Ended::Overflowed) {
            tally.cut += 1;
            return Ok(false);
        }
        rules.poisoned.iter().try_for_each(|poisoned| self.after.poison(poisoned))?;
        let (is_early, is) = match early {
            Some(is) => (true, is),
            None => (false, self.after.call(entry, arguments)?),
        };
        if matches!(is, Ended::Overflowed) {
            tally.cut += 1;
            return Ok(false);
        }
        if is_early && matches!((&was, &is), (Ended::Returned(_), Ended::Trapped)) {
            tally.refused += 1;
            return Ok(false);
        }
        let host_calls = [self.before.take_host_calls(), self.after.take_host_calls()];
        let given = |calls: &[String]| -> Vec<String> {
            let name = |call: &String| call.split(" [").next().unwrap_or_default().to_string();
            if rules.other_addresses { calls.iter().map(name).collect() } else { calls.to_vec() }
        };
        if was != is || given(&host_calls[0]) != given(&host_calls[1]) {
            bail!(
                "the last call differs: before {was:?}, after {is:?}; calls of imports: before {:?}, after {:?}",
                host_calls[0],
                host_calls[1]
            );
        }
        if matches!(was, Ended::Trapped) {
            tally.traps += 1;
            return Ok(rules.survives_traps);
        }
        *tally.returned.entry(entry.export.clone()).or_default() += 1;
        Ok(true)
    }
}

/// How many times as much fuel the output may take: checks and subtractions may have been added.
const MORE: u64 = 4;

/// Every exported function whose parameters are numbers.
fn exported(module: &Module) -> Vec<Entry> {
    let funcs = module.exports().filter_map(|export| {
        let ExternType::Func(ty) = export.ty() else { return None };
        let is_number = |ty: &ValType| {
            matches!(ty, ValType::I32 | ValType::I64 | ValType::F32 | ValType::F64 | ValType::V128)
        };
        let params = ty.params().all(|ty| is_number(&ty)) && ty.results().all(|ty| is_number(&ty));
        params.then(|| Entry {
            export: export.name().to_string(),
            params: ty.params().map(Param::Scalar).collect(),
            read: None,
            post: None,
        })
    });
    funcs.collect()
}

/// One entry for each export that is called in `calls`.
fn patterns(module: &Module, calls: &[Call]) -> Result<Vec<Entry>> {
    let mut entries: Vec<Entry> = Vec::new();
    for call in calls {
        if entries.iter().any(|entry| entry.export == call.export) {
            continue;
        }
        let ty = module.get_export(&call.export);
        let ty = ty.as_ref().and_then(ExternType::func).context("a call of something that is no function")?;
        let params = call.args.iter().zip(ty.params()).map(|(arg, ty)| match arg {
            crate::corpus::Arg::Number(_) => Param::Scalar(ty),
            crate::corpus::Arg::Alloc { alloc } => Param::Block(alloc.clone()),
        });
        entries.push(Entry {
            export: call.export.clone(),
            params: params.collect(),
            read: call.read.clone(),
            post: call.post.clone(),
        });
    }
    Ok(entries)
}
