//! Which function of one module is which of another.

use loom_core::index::FuncIndex;
use loom_core::names::Names;
use loom_core::{Error, Module, Result, refs};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::mem::discriminant;

/// Functions that have a body, in order of their indices.
pub struct Pairs {
    /// Equal but for indices.
    pub same: usize,
    /// The same function, with another body.
    pub changed: Vec<(FuncIndex, FuncIndex)>,
    /// Only in the second.
    pub came: Vec<FuncIndex>,
    /// Only in the first.
    pub went: Vec<FuncIndex>,
}

/// A function, and by what it is recognised.
struct Candidate<'n> {
    func: FuncIndex,
    name: Option<&'n str>,
    /// A digest of its type and body without indices.
    exact: u64,
    /// A digest of its type and its operators without immediates.
    shape: u64,
    is_taken: bool,
}

/// Pairs the functions of two modules: by name and body, by name, by body, by the shape of the body. Of several that are alike
/// the first goes with the first.
///
/// # Errors
///
/// If a body cannot be read.
pub fn of(modules: [&Module<'_>; 2], names: [&Names; 2]) -> Result<Pairs> {
    let mut before = candidates(modules[0], names[0])?;
    let mut after = candidates(modules[1], names[1])?;
    let mut pairs = Pairs { same: 0, changed: Vec::new(), came: Vec::new(), went: Vec::new() };
    pairs.by(&mut before, &mut after, |func| func.name.map(|name| (Some(name), func.exact)));
    pairs.by(&mut before, &mut after, |func| func.name.map(|name| (Some(name), 0)));
    pairs.by(&mut before, &mut after, |func| Some((None, func.exact)));
    pairs.by(&mut before, &mut after, |func| Some((None, func.shape)));
    let left = |funcs: Vec<Candidate<'_>>| {
        funcs.into_iter().filter(|func| !func.is_taken).map(|func| func.func).collect()
    };
    pairs.went = left(before);
    pairs.came = left(after);
    Ok(pairs)
}

impl Pairs {
    /// Pairs those that are left and have the same key.
    fn by<'n>(
        &mut self,
        before: &mut [Candidate<'n>],
        after: &mut [Candidate<'n>],
        key: impl Fn(&Candidate<'n>) -> Option<(Option<&'n str>, u64)>,
    ) {
        let mut known: HashMap<_, Vec<usize>> = HashMap::new();
        for (position, func) in before.iter().enumerate().rev().filter(|(_, func)| !func.is_taken) {
            key(func).into_iter().for_each(|key| known.entry(key).or_default().push(position));
        }
        for new in after.iter_mut().filter(|func| !func.is_taken) {
            let old = key(new).and_then(|key| known.get_mut(&key)?.pop());
            let Some(old) = old.and_then(|old| before.get_mut(old)) else { continue };
            (new.is_taken, old.is_taken) = (true, true);
            match old.exact == new.exact {
                true => self.same += 1,
                false => self.changed.push((old.func, new.func)),
            }
        }
    }
}

fn candidates<'n>(module: &Module<'_>, names: &'n Names) -> Result<Vec<Candidate<'n>>> {
    let mut all = Vec::new();
    for (func, defined) in module.funcs.iter() {
        let Some(body) = defined.origin.defined() else { continue };
        let invalid = |error: wasmparser::Error| Error::invalid(module.bytes, &error);
        let mut exact = DefaultHasher::new();
        let mut shape = DefaultHasher::new();
        if let Some(ty) = module.func_type(func) {
            ty.hash(&mut exact);
            ty.hash(&mut shape);
        }
        let bytes = body.as_bytes();
        let mut copied = 0;
        let mentioned = refs::of_body(body).map_err(|error| error.in_module(module.bytes))?;
        for site in mentioned.sites {
            let start = site.offset as usize;
            bytes.get(copied..start).hash(&mut exact);
            discriminant(&site.kind).hash(&mut exact);
            copied = start + usize::from(site.len);
        }
        bytes.get(copied..).hash(&mut exact);
        let mut operators = body.get_operators_reader().map_err(invalid)?;
        while !operators.eof() {
            discriminant(&operators.read().map_err(invalid)?).hash(&mut shape);
        }
        let (exact, shape) = (exact.finish(), shape.finish());
        all.push(Candidate { func, name: names.get(func.into()), exact, shape, is_taken: false });
    }
    Ok(all)
}
