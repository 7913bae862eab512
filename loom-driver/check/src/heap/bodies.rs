//! Bodies, operator by operator.

use super::{Checked, Compare};
use crate::same::locals::Locals;
use crate::same::text;
use wasmparser::{FunctionBody, Operator};

impl Compare<'_, '_> {
    /// Every body that was there is there, and uses the counters and helpers where it has to.
    pub(super) fn bodies(&self) -> Checked {
        for func in self.before.defined_funcs() {
            let bodies = self.before.body(func).zip(self.after.body(func));
            let (old, new) = bodies.ok_or("a body is missing")?;
            self.body(&old, &new).map_err(|what| format!("{}: {what}", self.before.describe_func(func)))?;
        }
        Ok(())
    }

    fn body(&self, old: &FunctionBody<'_>, new: &FunctionBody<'_>) -> Checked {
        if Locals::of(old)? != Locals::of(new)? {
            return Err("its locals changed".into());
        }
        let mut news = new.get_operators_reader().map_err(text)?;
        for operator in old.get_operators_reader().map_err(text)? {
            let operator = operator.map_err(text)?;
            let expected = self.instead_of(&operator);
            let found = news.read().map_err(text)?;
            if found != expected {
                return Err(format!("{operator:?} became {found:?}, and not {expected:?}"));
            }
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
