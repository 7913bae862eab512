//! Calls and returns.

use super::affine::Affine;
use super::body::Body;
use super::claim::Name;
use super::number_set::Set;
use super::state::{Number, State};
use wasmparser::{FuncType, ValType};

impl Body<'_, '_, '_> {
    /// The function returns: it returns what is claimed, and tracked globals are what they were.
    pub fn leave(&mut self, state: Option<State>) -> Result<(), String> {
        let Some(state) = state else { return Ok(()) };
        for place in 0..self.program.claims.tracked.len() {
            let entry = Number::Sum(Affine::named(Name::Entry(place as u32)));
            let now = state.locals.get(self.is_i32.len() + place).ok_or("a tracked global is missing")?;
            let constant = state.set(&self.names, now).single();
            if *now != entry && (constant.is_none() || constant != state.set(&self.names, &entry).single()) {
                let global = self.program.claims.tracked.get(place).copied().unwrap_or_default();
                return Err(format!("global {global} is not what it was when the function was called"));
            }
        }
        let claimed = self.claim.results.as_ref().ok_or("it returns, and nothing is claimed about that")?;
        let ty = self.program.type_of(self.func)?;
        let first = state.stack.len().checked_sub(claimed.len()).ok_or("results are missing")?;
        for ((operand, set), ty) in state.stack[first..].iter().zip(claimed).zip(ty.results()) {
            if !operand.is_same() {
                return Err("a moved address is returned".into());
            }
            if *ty == ValType::I32 && !set.covers(&state.set(&self.names, &operand.number)) {
                return Err("it returns what is not claimed".into());
            }
        }
        Ok(())
    }

    /// `call` and `return_call`
    pub fn call(&mut self, at: usize, func: u32, tail: bool) -> Result<(), String> {
        let program = self.program;
        let ty = program.type_of(func)?;
        let args = self.arguments(ty)?;
        let returned = self.called(func, &args)?;
        self.go_on(at, ty, returned, tail)
    }

    /// `call_indirect` and `return_call_indirect`
    pub fn call_indirect(&mut self, at: usize, table: u32, ty: u32, tail: bool) -> Result<(), String> {
        let program = self.program;
        let index = self.take()?;
        let index = self.set(&index);
        let func_type = program.ty(ty)?;
        let args = self.arguments(func_type)?;
        let slots = program.tables.get(&table).ok_or_else(|| format!("table {table} is not known"))?;
        program.work(slots.len())?;
        let mut returned: Option<Vec<Set>> = None;
        for (slot, func) in (0u32..).zip(slots) {
            if !index.has(slot) {
                continue;
            }
            let Some(func) = func.filter(|func| program.accepts(ty, *func)) else {
                // It traps, and has to in the output.
                let new = program.new_tables.get(&table).and_then(|slots| slots.get(slot as usize));
                if new.is_none_or(|new| new.is_some_and(|new| program.accepts(ty, new))) {
                    return Err(format!(
                        "a call through slot {slot} of table {table} traps in the input only"
                    ));
                }
                continue;
            };
            if !program.claims.slots.contains(&(table, slot)) {
                return Err(format!("slot {slot} of table {table} is not claimed to be called"));
            }
            let more = self.called(func, &args)?;
            returned = match (returned, more) {
                (Some(known), Some(more)) => Some(known.iter().zip(&more).map(|(a, b)| a.union(b)).collect()),
                (known, more) => known.or(more),
            };
        }
        self.go_on(at, func_type, returned, tail)
    }

    fn arguments(&mut self, ty: &FuncType) -> Result<Vec<Set>, String> {
        let mut args = Vec::with_capacity(ty.params().len());
        for _ in ty.params() {
            let number = self.take()?;
            args.push(self.set(&number));
        }
        args.reverse();
        Ok(args)
    }

    /// Confirms that a call is claimed. What it returns, if it does.
    fn called(&self, func: u32, args: &[Set]) -> Result<Option<Vec<Set>>, String> {
        let program = self.program;
        let globals: Vec<Set> = (0..program.claims.tracked.len())
            .map(|place| self.set(&self.local(self.is_i32.len() + place)))
            .collect();
        let covers = |claimed: &[Set]| claimed.iter().zip(&globals).all(|(claimed, now)| claimed.covers(now));
        let ty = program.type_of(func)?;
        if (func as usize) < program.imported_funcs {
            program.confirm_entered(func, &globals)?;
            return Ok(Some(vec![Set::all(); ty.results().len()]));
        }
        let callee = program.funcs.get(&func).ok_or_else(|| format!("function {func} is not claimed"))?;
        for ((claimed, arg), ty) in callee.params.iter().zip(args).zip(ty.params()) {
            if *ty == ValType::I32 && !claimed.covers(arg) {
                return Err(format!("function {func} gets what is not claimed"));
            }
        }
        if !covers(&callee.globals) {
            return Err(format!("function {func} is called with other globals than claimed"));
        }
        Ok(callee.results.clone())
    }

    fn go_on(
        &mut self,
        at: usize,
        ty: &FuncType,
        returned: Option<Vec<Set>>,
        tail: bool,
    ) -> Result<(), String> {
        let Some(returned) = returned else {
            self.state = None;
            return Ok(());
        };
        for (result, (set, ty)) in (0..).zip(returned.into_iter().zip(ty.results())) {
            match ty {
                ValType::I32 => self.result(at, result, set),
                _ => self.push(Number::Any),
            }
        }
        if tail {
            let state = self.state.take();
            self.leave(state)?;
        }
        Ok(())
    }
}
