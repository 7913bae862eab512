//! What is given and taken where functions have fewer parameters and results than they had: the old body still has it.

use super::gone::{self, Param};
use super::side::Side;
use super::terms::Term;
use super::walk::{Pair, Walk};
use std::collections::BTreeMap;
use wasmparser::{FuncType, ValType};

impl Walk<'_, '_> {
    /// Takes the operands out that a function no longer has; fails if one is not what is claimed.
    pub(super) fn take_params(
        &self,
        func: u32,
        gone: &BTreeMap<u32, Param>,
        operands: &mut Vec<Term>,
    ) -> Result<(), ()> {
        let params = self.module.func_type(func).map_or(&[][..], FuncType::params);
        for (param, gone) in gone.iter().rev() {
            let position = *param as usize;
            let operand = *operands.get(position).ok_or(())?;
            if !self.is_claimed(operand, gone.value, params.get(position)) {
                return Err(());
            }
            operands.remove(position);
        }
        Ok(())
    }

    /// Whether a term is what is claimed of one of this type, if anything is.
    fn is_claimed(&self, term: Term, value: Option<i64>, ty: Option<&ValType>) -> bool {
        let Some(value) = value else { return true };
        let number = ty.and_then(|ty| gone::number(value, *ty));
        number.is_some_and(|(_, number)| self.terms.constant(term) == Some(number))
    }

    /// What the old body gets of a result that a function no longer has: the number that is claimed, or what nobody else has.
    pub(super) fn lost_result(&mut self, func: u32, result: u32, value: Option<i64>) -> Result<Term, String> {
        let Some(value) = value else { return Ok(self.terms.unknown(u64::MAX)) };
        let results = self.module.func_type(func).map_or(&[][..], FuncType::results);
        let number = results.get(result as usize).and_then(|ty| gone::number(value, *ty));
        let (bits, number) = number.ok_or("a result is claimed to be a number that is none")?;
        Ok(self.terms.number(bits, number))
    }

    /// Checks that both bodies return the same, but for what the function no longer gives.
    pub(super) fn returns(&self, pair: &Pair) -> Result<(), String> {
        let results = |side: &Side, count: usize| {
            let from = side.stack.len().checked_sub(count);
            from.and_then(|from| side.stack.get(from..)).map(<[_]>::to_vec)
        };
        let (old, new) = (self.old.body.results, self.new.body.results);
        let (Some(mut old), Some(new)) = (results(&pair.old, old), results(&pair.new, new)) else {
            return Err("it returns something else".into());
        };
        let types = self.module.func_type(self.func).map_or(&[][..], FuncType::results);
        for (result, value) in self.gone.results(self.func).into_iter().flatten().rev() {
            let position = *result as usize;
            let given = *old.get(position).ok_or("more results are gone than there were")?;
            if !self.is_claimed(given, *value, types.get(position)) {
                return Err("it returns another number than is claimed".into());
            }
            old.remove(position);
        }
        if old == new { Ok(()) } else { Err("it returns something else".into()) }
    }
}
