//! References of each reached body, decoded once, in parallel over a frontier.

use crate::error::Result;
use crate::index::{FuncIndex, SecondaryMap};
use crate::module::Module;
use crate::refs::{self, Refs};
use rayon::prelude::*;

/// What every function reached so far mentions; dead functions are never decoded.
#[derive(Default)]
pub struct Scanned {
    refs: SecondaryMap<FuncIndex, Option<Refs>>,
}

impl Scanned {
    /// What a function mentions; `None` if it is imported or has not been reached.
    pub fn get(&self, func: FuncIndex) -> Option<&Refs> {
        self.refs[func].as_ref()
    }

    /// Decodes the bodies of `frontier`, which must not have been decoded before.
    ///
    /// The result does not depend on the number of threads: of several errors the one of the first
    /// function in `frontier` is reported.
    pub fn decode(&mut self, module: &Module<'_>, frontier: &[FuncIndex]) -> Result<()> {
        let decode = |func: &FuncIndex| match module.body(*func) {
            Some(body) => match refs::of_body(body) {
                Ok(refs) => Ok(Some(refs)),
                Err(error) => Err(error.in_module(module.bytes)),
            },
            None => Ok(None),
        };
        let decoded: Vec<Result<_>> = frontier.par_iter().map(decode).collect();
        for (&func, refs) in frontier.iter().zip(decoded) {
            self.refs[func] = refs?;
        }
        Ok(())
    }
}
