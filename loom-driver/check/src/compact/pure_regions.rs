//! Runs of operators that the output leaves out: all that they may do is to write.

use super::body::Body;
use super::classify;
use crate::ops::Op;
use wasmparser::{BlockType, Operator};

/// A region that the output leaves out.
pub struct PureRegion {
    /// Position of the first operator.
    start: usize,
    /// The position behind the last.
    end: usize,
    /// Operands below it, which it must not take.
    pub height: usize,
    /// Blocks that are open around it, which it must not leave.
    open: usize,
}

impl Body<'_, '_, '_> {
    /// Ends the region that ends in front of an operator, starts the one that starts with it, and
    /// confirms that the operator may be in the region that it is in.
    pub fn leave_out(&mut self, at: usize, operator: &Operator<'_>) -> Result<(), String> {
        if self.region.as_ref().is_some_and(|region| at >= region.end) {
            let ended = self.region.take();
            let is_whole = |height: usize| {
                ended.is_some_and(|ended| {
                    at == ended.end && self.frames.len() == ended.open && height == ended.height
                })
            };
            if !self.state.as_ref().is_some_and(|state| is_whole(state.stack.len())) {
                return Err("what is left out in front of it does not come to an end".into());
            }
            self.output.absent = false;
        }
        if let Some(state) = &self.state
            && let Some(end) = self.program.claims.pure_regions.get(&(self.func, at))
        {
            if self.region.is_some() || *end <= at {
                return Err("it cannot be left out".into());
            }
            let (height, open) = (state.stack.len(), self.frames.len());
            self.region = Some(PureRegion { start: at, end: *end, height, open });
            self.output.absent = true;
        }
        match &self.region {
            Some(region) if !self.only_writes(region, operator) => {
                Err(format!("it cannot be left out with what starts at {}", region.start))
            }
            _ => Ok(()),
        }
    }

    /// Whether an operator neither traps nor leaves the region, goes back to where it was, or changes
    /// anything that outlasts it but memories that are compacted.
    fn only_writes(&self, region: &PureRegion, operator: &Operator<'_>) -> bool {
        use Operator as O;
        let stays_within =
            |depth: u32| self.frames.len().checked_sub(depth as usize + 1) >= Some(region.open);
        match operator {
            O::Block { blockty } | O::If { blockty } => !matches!(blockty, BlockType::FuncType(_)),
            O::Else | O::End => self.frames.len() > region.open,
            O::Br { relative_depth } | O::BrIf { relative_depth } => stays_within(*relative_depth),
            O::I32Const { .. } | O::I64Const { .. } | O::LocalGet { .. } | O::GlobalGet { .. } => true,
            O::I32Eqz | O::I32Extend8S | O::I32Extend16S | O::Select | O::Drop => true,
            O::TypedSelect { ty } => !ty.is_reference_type(),
            operator => match classify::access(operator, self.program.input) {
                Some(access) => self.is_compacted(access.memory),
                // Whatever the numbers are.
                None => classify::plain(operator, self.program.input).is_some() && !Op::of(operator).may_trap,
            },
        }
    }
}
