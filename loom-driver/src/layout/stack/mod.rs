//! The shadow stacks of a program, and a bound of how deep each gets.
//!
//! Compilers keep variables that have an address on a stack of their own in memory, and its top in a global. Such a stack
//! pointer is recognised by what bodies do with it: one moves it down, by a constant, and puts it back before it
//! returns, or one that calls nothing uses what is below without moving it. Its depth then is that of the deepest chain of
//! calls, from what the outside may call; what an import may enter is called by the import. A bound holds until a call traps or ends with an exception that nobody catches: where the pointer is then
//! nobody knows, and whether somebody calls again is a fact of the outside. Interrupts that share the pointer come on top.
//!
//! `frame` is about one body, `depth` about all together.

mod depth;
mod frame;
#[cfg(test)]
mod tests;
mod value;

use depth::Depths;
pub use depth::Unbounded;
use frame::Frame;
use loom_core::Result;
use loom_core::call_graph::CallGraph;
use loom_core::call_graph::cfg::{Kind, Written};
use loom_core::index::{FuncIndex, GlobalIndex, Item, PrimaryMap};
use loom_core::module::Module;
use loom_core::names::Names;
use loom_core::outside::{Access, Outside};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use wasmparser::ValType;

/// What compilers call their stack pointer.
const NAME: &str = "__stack_pointer";

/// A stack in memory, below the address in a global.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stack {
    /// The global.
    pub pointer: GlobalIndex,
    /// What it is at first: the end of the stack, as an address. `None` if it is imported or computed.
    pub top: Option<u32>,
    /// Bytes by which the pointer is below that, at most.
    pub depth: Result<u64, Unlimited>,
    /// The functions on the deepest chain of calls, and the bytes that each of them moves it down itself.
    pub chain: Vec<(FuncIndex, u64)>,
}

/// Why nothing bounds a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unlimited {
    /// The outside may set the pointer.
    Shared,
    /// This import may wait: then other calls begin where it stands. Whether a section says what it is.
    Waits(FuncIndex, bool),
    /// Code may wait while other code of the module runs.
    Suspends,
    /// The pointer has 64 bits, or is accessed atomically.
    NotFollowed,
    /// There are more globals that could be stack pointers than are followed.
    TooMany,
    /// Something in the code.
    Code(Unbounded),
}

impl Unlimited {
    /// In words.
    pub fn describe(&self, names: &Names) -> String {
        let func = |func: &FuncIndex| super::func(func.as_u32(), names.get(Item::Func(*func)));
        match self {
            Unlimited::Shared => "somebody outside may set the pointer".into(),
            Unlimited::Waits(import, is_known) => {
                let help = match is_known {
                    true => "",
                    false => {
                        " (no `meld:boundary` section says what it is: `loom boundary derive`, or `--component`)"
                    }
                };
                format!("{} may wait, and other calls begin below its caller's frame{help}", func(import))
            }
            Unlimited::Suspends => {
                "threads, or a tag that others have, let code wait while other code goes on".into()
            }
            Unlimited::NotFollowed => {
                "a pointer of 64 bits, or one that is accessed atomically, is not followed".into()
            }
            Unlimited::TooMany => format!("more than {MOST} globals could be stack pointers"),
            Unlimited::Code(Unbounded::Moved(at, offset)) => {
                format!("{} moves the pointer by a number that is not known, at {offset:#x}", func(at))
            }
            Unlimited::Code(Unbounded::NotBack(at, offset)) => {
                format!("{} may return without moving the pointer back, at {offset:#x}", func(at))
            }
            Unlimited::Code(Unbounded::CalledAnywhere(at, offset)) => {
                format!("{} makes a call while nothing is known about the pointer, at {offset:#x}", func(at))
            }
            Unlimited::Code(Unbounded::CallsAnything(at, offset)) => {
                format!("{} makes a call that may lead anywhere, at {offset:#x}", func(at))
            }
            Unlimited::Code(Unbounded::Recursion(at, offset)) => {
                format!("{} may call itself, through its call at {offset:#x}", func(at))
            }
            Unlimited::Code(Unbounded::Nested(import)) => {
                format!(
                    "{} may enter what calls it, again and again (`--one-tree`, `--embedding`)",
                    func(import)
                )
            }
        }
    }
}

/// More stacks are not followed: a program has one for each component.
const MOST: usize = 64;

/// The stacks of a module.
///
/// # Errors
///
/// [`loom_core::Error::Bug`] if a body is not valid.
pub fn find(module: &Module<'_>, outside: &Outside, calls: &CallGraph, names: &Names) -> Result<Vec<Stack>> {
    let Bodies { other, users, atomic, catchers } = Bodies::of(module, calls)?;
    let other = Arc::new(other);
    let size = |func: &FuncIndex| module.body(*func).map_or(0, |body| body.as_bytes().len());
    // Each global is followed through the bodies that set it: a body that sets many would be read as often.
    let mut bytes_left = MOST * module.funcs.keys().map(|func| size(&func)).sum::<usize>();
    let mut stacks = Vec::new();
    for (pointer, users) in users {
        let is_named = names.get(Item::Global(pointer)).is_some_and(|name| name.contains(NAME));
        let ty = module.globals.get(pointer).map(|global| global.ty.content_type);
        if ty != Some(ValType::I32) || atomic.contains(&pointer) {
            if is_named {
                let (depth, chain) = (Err(Unlimited::NotFollowed), Vec::new());
                stacks.push(Stack { pointer, top: None, depth, chain });
            }
            continue;
        }
        let bytes = users.iter().map(size).sum::<usize>();
        let is_followed = bytes <= bytes_left && stacks.len() < MOST;
        bytes_left = bytes_left.saturating_sub(bytes);
        let mut own = if is_followed { follow(module, calls, pointer, &users)? } else { BTreeMap::new() };
        if is_followed && !is_named && !own.values().any(Frame::is_of_stack) {
            continue;
        }
        if is_followed {
            own.extend(follow(module, calls, pointer, &catchers)?);
        }
        let (chain, depth) = match is_followed {
            true => deepest(outside, &Frames { other: Arc::clone(&other), own }, module, calls),
            false => (Vec::new(), Err(Unlimited::TooMany)),
        };
        let is_private = outside.global(pointer).is_some_and(Access::is_private);
        let depth = if is_private { depth } else { Err(Unlimited::Shared) };
        stacks.push(Stack { pointer, top: top(module, pointer), depth, chain });
    }
    Ok(stacks)
}

/// The deepest chain of calls from what the outside may call, and how deep it gets.
fn deepest(
    outside: &Outside,
    frames: &Frames,
    module: &Module<'_>,
    calls: &CallGraph,
) -> (Vec<(FuncIndex, u64)>, Result<u64, Unlimited>) {
    let roots: Vec<FuncIndex> = outside.callable().iter().chain(module.start).collect();
    let depths = Depths::of(frames, calls, outside, &roots);
    let of_roots = roots.iter().map(|root| (*root, depths.get(*root)));
    let deepest = of_roots.reduce(|deepest, next| match (deepest.1, next.1) {
        (Err(_), _) => deepest,
        (_, Err(_)) => next,
        (Ok(most), Ok(own)) => {
            if own > most {
                next
            } else {
                deepest
            }
        }
    });
    let Some((root, depth)) = deepest else { return (Vec::new(), Ok(0)) };
    let own = |func: FuncIndex| frames.get(func).map(|frame| (func, frame.depth));
    let depth = depth.map_err(|why| match why {
        Unbounded::Nested(import) if outside.waits().is_some() => {
            Unlimited::Waits(import, outside.boundary().is_some())
        }
        why => Unlimited::Code(why),
    });
    // That an import may wait the call graph knows.
    let depth =
        if outside.can_suspend() && outside.waits().is_none() { Err(Unlimited::Suspends) } else { depth };
    (depths.chain(root).into_iter().filter_map(own).collect(), depth)
}

/// What a bound takes for granted, each in a sentence.
pub fn assumptions(outside: &Outside) -> Vec<&'static str> {
    let after_trap = "no function is called after a trap, or after an exception that the module did not catch: the stack pointer is \
                      left where it was then";
    let frames = "what is computed from a stack pointer otherwise than by adding a constant stays within the frame that the pointer \
                  is in";
    let interrupts = "what an interrupt puts on a shadow stack comes on top of its bound";
    let traps = (!outside.trap_ends_all()).then_some(after_trap);
    std::iter::once(frames).chain(traps).chain(outside.interrupts().then_some(interrupts)).collect()
}

/// All bodies, before it is known which globals are stack pointers.
#[derive(Default)]
struct Bodies {
    /// Each as if it named none; `None` for an imported function.
    other: PrimaryMap<FuncIndex, Option<Frame>>,
    /// The functions that name each global that could be one.
    users: BTreeMap<GlobalIndex, BTreeSet<FuncIndex>>,
    /// The globals that are accessed atomically.
    atomic: BTreeSet<GlobalIndex>,
    /// Where an exception is caught, a pointer is wherever it was thrown, whether the body names it or not.
    catchers: BTreeSet<FuncIndex>,
}

impl Bodies {
    fn of(module: &Module<'_>, calls: &CallGraph) -> Result<Bodies> {
        let mut bodies = Bodies::default();
        for func in module.funcs.keys() {
            let (Some(cfg), Some(body)) = (calls.cfg(func)?, module.body(func)) else {
                bodies.other.push(None);
                continue;
            };
            bodies.other.push(Some(Frame::of_other(&cfg, body.range().start)));
            bodies.atomic.extend(cfg.atomic_globals.iter().copied());
            let written = cfg.nodes.iter().filter_map(|node| match node.kind {
                Kind::Write(Written::Global(global)) => Some(global),
                _ => None,
            });
            for global in written.chain(cfg.read_globals.iter().copied()) {
                bodies.users.entry(global).or_default().insert(func);
            }
            if cfg.catches() {
                bodies.catchers.insert(func);
            }
        }
        let may_point = |global: &GlobalIndex| {
            let ty = module.globals.get(*global).map(|global| global.ty);
            ty.is_some_and(|ty| ty.mutable && matches!(ty.content_type, ValType::I32 | ValType::I64))
        };
        bodies.users.retain(|global, _| may_point(global));
        Ok(bodies)
    }
}

/// What every body does with one stack pointer.
struct Frames {
    /// All bodies, as if they did not name it; `None` for an imported function.
    other: Arc<PrimaryMap<FuncIndex, Option<Frame>>>,
    /// Those that name it, or catch exceptions.
    own: BTreeMap<FuncIndex, Frame>,
}

impl Frames {
    /// Every function, in the order of the index space.
    fn funcs(&self) -> impl Iterator<Item = FuncIndex> + '_ {
        self.other.keys()
    }

    /// The frame of a function; `None` if it is imported.
    fn get(&self, func: FuncIndex) -> Option<&Frame> {
        self.own.get(&func).or(self.other.get(func)?.as_ref())
    }
}

/// What some bodies do with a pointer.
fn follow(
    module: &Module<'_>,
    calls: &CallGraph,
    pointer: GlobalIndex,
    funcs: &BTreeSet<FuncIndex>,
) -> Result<BTreeMap<FuncIndex, Frame>> {
    let funcs: Vec<FuncIndex> = funcs.iter().copied().collect();
    let frame = |func: &FuncIndex| -> Result<Option<(FuncIndex, Frame)>> {
        let (Some(cfg), Some(body)) = (calls.cfg(*func)?, module.body(*func)) else { return Ok(None) };
        Ok(Some((*func, Frame::of(&cfg, body, pointer)?)))
    };
    let frames: Vec<Result<Option<(FuncIndex, Frame)>>> = funcs.par_iter().map(frame).collect();
    frames.into_iter().filter_map(Result::transpose).collect()
}

/// What a pointer is at first, if that is known.
fn top(module: &Module<'_>, pointer: GlobalIndex) -> Option<u32> {
    let init = module.globals.get(pointer)?.origin.defined()?;
    module.constants.integer(init).map(|top| top as u32)
}
