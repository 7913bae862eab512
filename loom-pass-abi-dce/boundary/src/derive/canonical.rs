//! Canonical definitions: which operation, and which core items its options name.

use wasmparser::{CanonicalFunction, CanonicalOption};

use super::elaborate::{Frame, at};
use super::error::DeriveError;
use super::graph::{Canonical, Lift, Operation, Options, Type};
use crate::kinds::ExternalKind;
use crate::opcode as op;

/// What a canonical definition defines.
pub(super) enum Defined<'a> {
    /// A component-level function.
    Lift(Lift<'a>),
    /// A core function.
    Other(Canonical<'a>),
}

impl<'a> Frame<'a> {
    /// A canonical definition, its indices resolved in this frame.
    pub(super) fn canonical(
        &self,
        definition: &CanonicalFunction,
        types: &[Type<'a>],
        root: usize,
    ) -> Result<Defined<'a>, DeriveError> {
        use CanonicalFunction as F;
        let ty = |index: u32| at(types, index).cloned();
        let mut options = self.options(options_of(definition))?;
        let operation = match definition {
            F::Lift { core_func_index, type_index, .. } => {
                let callee = self.core(ExternalKind::Func, *core_func_index)?;
                let async_type = match ty(*type_index)? {
                    Type::Func { is_async } => Some(is_async),
                    Type::Resource(_) | Type::Imported(_) | Type::Other => None,
                };
                return Ok(Defined::Lift(Lift { root, callee, async_type, options }));
            }
            F::Lower { func_index, .. } => Operation::Lower(at(&self.funcs, *func_index)?.clone()),
            F::ResourceNew { resource } => Operation::ResourceNew(ty(*resource)?),
            F::ResourceDrop { resource } => Operation::ResourceDrop(ty(*resource)?),
            F::ResourceRep { resource } => Operation::ResourceRep(ty(*resource)?),
            F::TaskReturn { .. } => Operation::TaskReturn,
            F::ThreadSpawnIndirect { table_index, .. } => {
                options.table = Some(self.core(ExternalKind::Table, *table_index)?);
                Operation::Builtin(op::THREAD_SPAWN_INDIRECT)
            }
            F::ThreadNewIndirect { table_index, .. } => {
                options.table = Some(self.core(ExternalKind::Table, *table_index)?);
                Operation::Builtin(op::THREAD_NEW_INDIRECT)
            }
            F::WaitableSetWait { memory } => {
                options.memory = Some(self.core(ExternalKind::Memory, *memory)?);
                Operation::Builtin(op::WAITABLE_SET_WAIT)
            }
            F::WaitableSetPoll { memory } => {
                options.memory = Some(self.core(ExternalKind::Memory, *memory)?);
                Operation::Builtin(op::WAITABLE_SET_POLL)
            }
            F::SubtaskCancel { async_ } => {
                options.is_async = *async_;
                Operation::Builtin(op::SUBTASK_CANCEL)
            }
            F::StreamCancelRead { async_, .. } => {
                options.is_async = *async_;
                Operation::Builtin(op::STREAM_CANCEL_READ)
            }
            F::StreamCancelWrite { async_, .. } => {
                options.is_async = *async_;
                Operation::Builtin(op::STREAM_CANCEL_WRITE)
            }
            F::FutureCancelRead { async_, .. } => {
                options.is_async = *async_;
                Operation::Builtin(op::FUTURE_CANCEL_READ)
            }
            F::FutureCancelWrite { async_, .. } => {
                options.is_async = *async_;
                Operation::Builtin(op::FUTURE_CANCEL_WRITE)
            }
            F::StreamRead { .. } => Operation::Builtin(op::STREAM_READ),
            F::StreamWrite { .. } => Operation::Builtin(op::STREAM_WRITE),
            F::FutureRead { .. } => Operation::Builtin(op::FUTURE_READ),
            F::FutureWrite { .. } => Operation::Builtin(op::FUTURE_WRITE),
            F::ErrorContextNew { .. } => Operation::Builtin(op::ERROR_CONTEXT_NEW),
            F::ErrorContextDebugMessage { .. } => Operation::Builtin(op::ERROR_CONTEXT_DEBUG_MESSAGE),
            F::ThreadSpawnRef { .. } => Operation::Builtin(op::THREAD_SPAWN_REF),
            F::ThreadAvailableParallelism => Operation::Builtin(op::THREAD_AVAILABLE_PARALLELISM),
            F::BackpressureInc => Operation::Builtin(op::BACKPRESSURE_INC),
            F::BackpressureDec => Operation::Builtin(op::BACKPRESSURE_DEC),
            F::TaskCancel => Operation::Builtin(op::TASK_CANCEL),
            F::ContextGet { .. } => Operation::Builtin(op::CONTEXT_GET),
            F::ContextSet { .. } => Operation::Builtin(op::CONTEXT_SET),
            F::ThreadYield => Operation::Builtin(op::THREAD_YIELD),
            F::SubtaskDrop => Operation::Builtin(op::SUBTASK_DROP),
            F::StreamNew { .. } => Operation::Builtin(op::STREAM_NEW),
            F::StreamForward { .. } => Operation::Builtin(op::STREAM_FORWARD),
            F::StreamDropReadable { .. } => Operation::Builtin(op::STREAM_DROP_READABLE),
            F::StreamDropWritable { .. } => Operation::Builtin(op::STREAM_DROP_WRITABLE),
            F::FutureNew { .. } => Operation::Builtin(op::FUTURE_NEW),
            F::FutureForward { .. } => Operation::Builtin(op::FUTURE_FORWARD),
            F::FutureDropReadable { .. } => Operation::Builtin(op::FUTURE_DROP_READABLE),
            F::FutureDropWritable { .. } => Operation::Builtin(op::FUTURE_DROP_WRITABLE),
            F::ErrorContextDrop => Operation::Builtin(op::ERROR_CONTEXT_DROP),
            F::WaitableSetNew => Operation::Builtin(op::WAITABLE_SET_NEW),
            F::WaitableSetDrop => Operation::Builtin(op::WAITABLE_SET_DROP),
            F::WaitableJoin => Operation::Builtin(op::WAITABLE_JOIN),
            F::ThreadIndex => Operation::Builtin(op::THREAD_INDEX),
            F::ThreadResumeLater => Operation::Builtin(op::THREAD_RESUME_LATER),
            F::ThreadSuspend => Operation::Builtin(op::THREAD_SUSPEND),
            F::ThreadSuspendThenResume => Operation::Builtin(op::THREAD_SUSPEND_THEN_RESUME),
            F::ThreadYieldThenResume => Operation::Builtin(op::THREAD_YIELD_THEN_RESUME),
            F::ThreadSuspendThenPromote => Operation::Builtin(op::THREAD_SUSPEND_THEN_PROMOTE),
            F::ThreadYieldThenPromote => Operation::Builtin(op::THREAD_YIELD_THEN_PROMOTE),
        };
        Ok(Defined::Other(Canonical { root, operation, options }))
    }

    fn options(&self, options: &[CanonicalOption]) -> Result<Options<'a>, DeriveError> {
        let func = |index: u32| self.core(ExternalKind::Func, index).map(Some);
        let mut found = Options::default();
        for option in options {
            match option {
                CanonicalOption::Memory(memory) => {
                    found.memory = Some(self.core(ExternalKind::Memory, *memory)?);
                }
                CanonicalOption::Realloc(realloc) => found.realloc = func(*realloc)?,
                CanonicalOption::PostReturn(post_return) => found.post_return = func(*post_return)?,
                CanonicalOption::Callback(callback) => found.callback = func(*callback)?,
                CanonicalOption::Async => found.is_async = true,
                // These name nothing in a core instance.
                CanonicalOption::UTF8
                | CanonicalOption::UTF16
                | CanonicalOption::CompactUTF16
                | CanonicalOption::CoreType(_)
                | CanonicalOption::Gc => {}
            }
        }
        Ok(found)
    }
}

fn options_of(definition: &CanonicalFunction) -> &[CanonicalOption] {
    use CanonicalFunction as F;
    match definition {
        F::Lift { options, .. }
        | F::Lower { options, .. }
        | F::TaskReturn { options, .. }
        | F::StreamRead { options, .. }
        | F::StreamWrite { options, .. }
        | F::FutureRead { options, .. }
        | F::FutureWrite { options, .. }
        | F::ErrorContextNew { options }
        | F::ErrorContextDebugMessage { options } => options,
        _ => &[],
    }
}
