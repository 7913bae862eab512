//! Calls.

use super::value::Value;
use super::walk::Walk;
use super::{Checked, expect};
use crate::ops::{Call, Control, Op};
use wasmparser::Operator;

impl Walk<'_, '_, '_> {
    /// Does what a call does; whether the operator is one.
    pub fn call(&mut self, operator: &Operator<'_>) -> Result<bool, String> {
        let op = Op::of(operator);
        let Some(call) = op.calls else { return Ok(false) };
        let is_tail = op.control == Control::TailCall;
        let pointer = self.state.as_ref().map_or(0, |state| state.pointer);
        expect(!is_tail || pointer == 0, "a tail call with the stack pointer elsewhere")?;
        let module = self.program.module;
        let results = match call {
            Call::Func(func) => {
                let ty = module.func_type(func).ok_or("no such function")?;
                let (params, results) = (ty.params().len(), ty.results().len());
                let args = self.arguments(params)?;
                self.run(func, &args, results, pointer)?
            }
            Call::Indirect { ty, .. } => {
                let index = self.pop()?;
                self.is_computed_with(&index, "`call_indirect`");
                let own = module.types.func(ty).ok_or("no such type")?;
                let (params, results) = (own.params().len(), own.results().len());
                self.arguments(params)?;
                let called: Vec<u32> = self.program.referenced.iter().copied().collect();
                self.program.spend(called.len())?;
                for func in called {
                    // A subtype has as many parameters, of other types.
                    let is_alike = module.func_type(func).is_some_and(|other| other.params().len() == params);
                    if is_alike {
                        self.note_call(func, pointer)?;
                        self.calls_back(func, pointer)?;
                    }
                }
                Some(vec![Value::any(); results])
            }
            Call::Ref { .. } => return Err("a call of a reference".into()),
        };
        match results {
            Some(results) => results.into_iter().for_each(|result| self.push(result)),
            None => self.state = None,
        }
        if is_tail {
            let state = self.state.take();
            self.leave(state)?;
        }
        Ok(true)
    }

    fn arguments(&mut self, count: usize) -> Result<Vec<Value>, String> {
        let mut args = (0..count).map(|_| self.pop()).collect::<Result<Vec<_>, _>>()?;
        args.reverse();
        // How far an address of the stack is from the entry of this function says nothing to others.
        args.iter_mut().for_each(|arg| arg.above = None);
        Ok(args)
    }

    /// What a function returns, if it does.
    fn run(
        &mut self,
        func: u32,
        args: &[Value],
        results: usize,
        pointer: i32,
    ) -> Result<Option<Vec<Value>>, String> {
        if self.program.module.body(func).is_none() {
            self.calls_back(func, pointer)?;
            return Ok(Some(vec![Value::any(); results]));
        }
        self.note_call(func, pointer)?;
        self.program.enter(func, args)?;
        // What others reach in other ways may be called with anything, and says so to everybody.
        Ok(self.program.funcs.get(func as usize).and_then(|func| func.results.clone()))
    }

    /// Notes what the outside may call before an import returns.
    fn calls_back(&mut self, func: u32, pointer: i32) -> Checked {
        if self.program.module.body(func).is_some() {
            return Ok(());
        }
        let outside = self.program.outside;
        for entered in outside.entered(func) {
            self.note_call(entered, pointer)?;
        }
        Ok(())
    }

    fn note_call(&mut self, func: u32, pointer: i32) -> Checked {
        /// More is not told apart.
        const MOST_CALLS: usize = 1 << 16;
        let calls = &mut self.program.funcs[self.func as usize].calls;
        calls.insert((func, pointer));
        expect(calls.len() < MOST_CALLS, "it calls too many functions")
    }
}
