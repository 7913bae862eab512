//! Bodies, operator by operator.

use super::{Checked, Compare};
use crate::memory_merge::Fresh;
use crate::same::locals::Locals;
use crate::same::text;
use wasmparser::{FunctionBody, Operator};

impl Compare<'_, '_> {
    /// Every body that was there is there, and uses the counters and helpers where it has to.
    pub(super) fn bodies(&self) -> Checked {
        for func in self.before.defined_funcs() {
            let bodies = self.before.body(func).zip(self.after.body(func));
            let (old, new) = bodies.ok_or("a body is missing")?;
            self.body(func, &old, &new)
                .map_err(|what| format!("{}: {what}", self.before.describe_func(func)))?;
        }
        Ok(())
    }

    fn body(&self, func: u32, old: &FunctionBody<'_>, new: &FunctionBody<'_>) -> Checked {
        let (old_locals, new_locals) = (Locals::of(old)?, Locals::of(new)?);
        let is_checked = self.reserves.values().any(|reserve| reserve.check.is_some());
        if !(old_locals == new_locals || is_checked && new_locals.begin_with(&old_locals)) {
            return Err("its locals changed".into());
        }
        let params = self.before.func_type(func).ok_or("it has no type")?.params().len() as u64;
        let fresh = Fresh { params, old: old_locals.count(), locals: new_locals };
        let mut news = new.get_operators_reader().map_err(text)?;
        // The operators in front, the last one behind.
        let mut front: [Option<Operator<'_>>; 2] = [None, None];
        for operator in old.get_operators_reader().map_err(text)? {
            let operator = operator.map_err(text)?;
            let expected = match operator {
                Operator::MemoryGrow { .. } | Operator::MemorySize { .. } => vec![self.instead_of(&operator)],
                _ if is_checked => self.checked(&operator, &front, &news, &fresh)?,
                _ => vec![operator.clone()],
            };
            for expected in expected {
                let found = news.read().map_err(text)?;
                if found != expected {
                    return Err(format!("{operator:?} became {found:?}, and not {expected:?}"));
                }
            }
            let [_, last] = front;
            front = [last, Some(operator)];
        }
        match news.eof() {
            true => Ok(()),
            false => Err("it goes on behind its end".into()),
        }
    }

    /// What has to stand for an operator.
    fn instead_of<'o>(&self, operator: &Operator<'o>) -> Operator<'o> {
        match operator {
            Operator::MemoryGrow { mem } if let Some(reserve) = self.reserves.get(mem) => {
                Operator::Call { function_index: reserve.helper }
            }
            Operator::MemorySize { mem } if let Some(reserve) = self.reserves.get(mem) => {
                Operator::GlobalGet { global_index: reserve.global }
            }
            operator => operator.clone(),
        }
    }
}
