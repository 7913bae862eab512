//! Canonical definitions: which operation, and which core items its options name.

use wasmparser::{CanonicalFunction, CanonicalOption};

use super::elaborate::{Frame, at};
use super::error::DeriveError;
use super::graph::{Canonical, Lift, Operation, Options, Type};
use crate::kinds::ExternalKind;

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
            F::Lift { core_func_index, .. } => {
                let callee = self.core(ExternalKind::Func, *core_func_index)?;
                return Ok(Defined::Lift(Lift { callee, options }));
            }
            F::Lower { func_index, .. } => Operation::Lower(at(&self.funcs, *func_index)?.clone()),
            F::ResourceNew { resource } => Operation::ResourceNew(ty(*resource)?),
            F::ResourceDrop { resource } => Operation::ResourceDrop(ty(*resource)?),
            F::ResourceRep { resource } => Operation::ResourceRep(ty(*resource)?),
            F::TaskReturn { .. } => Operation::TaskReturn,
            F::ThreadSpawnIndirect { table_index, .. } => {
                options.table = Some(self.core(ExternalKind::Table, *table_index)?);
                Operation::Builtin("thread.spawn-indirect")
            }
            F::ThreadNewIndirect { table_index, .. } => {
                options.table = Some(self.core(ExternalKind::Table, *table_index)?);
                Operation::Builtin("thread.new-indirect")
            }
            F::WaitableSetWait { memory } => {
                options.memory = Some(self.core(ExternalKind::Memory, *memory)?);
                Operation::Builtin("waitable-set.wait")
            }
            F::WaitableSetPoll { memory } => {
                options.memory = Some(self.core(ExternalKind::Memory, *memory)?);
                Operation::Builtin("waitable-set.poll")
            }
            F::SubtaskCancel { async_ } => {
                options.is_async = *async_;
                Operation::Builtin("subtask.cancel")
            }
            F::StreamCancelRead { async_, .. } => {
                options.is_async = *async_;
                Operation::Builtin("stream.cancel-read")
            }
            F::StreamCancelWrite { async_, .. } => {
                options.is_async = *async_;
                Operation::Builtin("stream.cancel-write")
            }
            F::FutureCancelRead { async_, .. } => {
                options.is_async = *async_;
                Operation::Builtin("future.cancel-read")
            }
            F::FutureCancelWrite { async_, .. } => {
                options.is_async = *async_;
                Operation::Builtin("future.cancel-write")
            }
            F::StreamRead { .. } => Operation::Builtin("stream.read"),
            F::StreamWrite { .. } => Operation::Builtin("stream.write"),
            F::FutureRead { .. } => Operation::Builtin("future.read"),
            F::FutureWrite { .. } => Operation::Builtin("future.write"),
            F::ErrorContextNew { .. } => Operation::Builtin("error-context.new"),
            F::ErrorContextDebugMessage { .. } => Operation::Builtin("error-context.debug-message"),
            F::ThreadSpawnRef { .. } => Operation::Builtin("thread.spawn-ref"),
            F::ThreadAvailableParallelism => Operation::Builtin("thread.available-parallelism"),
            F::BackpressureInc => Operation::Builtin("backpressure.inc"),
            F::BackpressureDec => Operation::Builtin("backpressure.dec"),
            F::TaskCancel => Operation::Builtin("task.cancel"),
            F::ContextGet { .. } => Operation::Builtin("context.get"),
            F::ContextSet { .. } => Operation::Builtin("context.set"),
            F::ThreadYield => Operation::Builtin("thread.yield"),
            F::SubtaskDrop => Operation::Builtin("subtask.drop"),
            F::StreamNew { .. } => Operation::Builtin("stream.new"),
            F::StreamForward { .. } => Operation::Builtin("stream.forward"),
            F::StreamDropReadable { .. } => Operation::Builtin("stream.drop-readable"),
            F::StreamDropWritable { .. } => Operation::Builtin("stream.drop-writable"),
            F::FutureNew { .. } => Operation::Builtin("future.new"),
            F::FutureForward { .. } => Operation::Builtin("future.forward"),
            F::FutureDropReadable { .. } => Operation::Builtin("future.drop-readable"),
            F::FutureDropWritable { .. } => Operation::Builtin("future.drop-writable"),
            F::ErrorContextDrop => Operation::Builtin("error-context.drop"),
            F::WaitableSetNew => Operation::Builtin("waitable-set.new"),
            F::WaitableSetDrop => Operation::Builtin("waitable-set.drop"),
            F::WaitableJoin => Operation::Builtin("waitable.join"),
            F::ThreadIndex => Operation::Builtin("thread.index"),
            F::ThreadResumeLater => Operation::Builtin("thread.resume-later"),
            F::ThreadSuspend => Operation::Builtin("thread.suspend"),
            F::ThreadSuspendThenResume => Operation::Builtin("thread.suspend-then-resume"),
            F::ThreadYieldThenResume => Operation::Builtin("thread.yield-then-resume"),
            F::ThreadSuspendThenPromote => Operation::Builtin("thread.suspend-then-promote"),
            F::ThreadYieldThenPromote => Operation::Builtin("thread.yield-then-promote"),
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
