//! Which row of the table of imports a user belongs to.

use meld_boundary::{User, UserKind};

/// A row: what the imports of a user may do before they return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    /// No code of the module runs.
    Nothing,
    /// The realloc of its own options runs, and nothing else.
    OwnRealloc,
    /// It cannot wait: its own realloc runs, and whatever may run late; more if something of the tree is elsewhere.
    Brief,
    /// It drops a handle, and nobody says that a destructor of the module runs.
    Drop,
    /// It runs the destructor that the user names.
    Destructor,
    /// It can wait or give way.
    Waits,
    /// It starts something that runs beside everything else.
    Spawns,
    /// Everything.
    Unknown,
}

/// The opcodes of canonical built-ins in the component binary format.
mod code {
    pub(super) const RESOURCE_DROP: u32 = 0x03;
    pub(super) const STREAM_READ: u32 = 0x0f;
    pub(super) const STREAM_WRITE: u32 = 0x10;
    pub(super) const FUTURE_READ: u32 = 0x16;
    pub(super) const FUTURE_WRITE: u32 = 0x17;
    pub(super) const NEW_INDIRECT: u32 = 0x27;
    pub(super) const SPAWN_INDIRECT: u32 = 0x41;
}

impl Row {
    /// The row of a user.
    pub(super) fn of(user: &User) -> Row {
        match user.kind {
            UserKind::Lower | UserKind::Destructor if user.cancellable => Row::Unknown,
            // The async option does not let more happen than a type that may be async.
            UserKind::Lower if user.is_async || user.async_type != Some(false) => Row::Waits,
            UserKind::Lower => Row::Brief,
            // A drop that is itself asynchronous is not in the table.
            UserKind::Destructor if user.is_async => Row::Unknown,
            UserKind::Destructor => Row::Destructor,
            UserKind::Builtin => builtin(user),
            // These have no imports.
            UserKind::Lift | UserKind::Initializer => Row::Unknown,
        }
    }
}

fn builtin(user: &User) -> Row {
    let row = match user.opcode {
        Some(code::RESOURCE_DROP) => Row::Drop,
        // resource.new, resource.rep.
        Some(0x02 | 0x04) => Row::Nothing,
        // context.get and set, subtask.drop, stream.new, future.new.
        Some(0x0a | 0x0b | 0x0d | 0x0e | 0x15) => Row::Nothing,
        // error-context.new and drop, waitable-set.new and drop, waitable.join, backpressure.*.
        Some(0x1c | 0x1e | 0x1f | 0x22 | 0x23 | 0x24 | 0x25) => Row::Nothing,
        // error-context.debug-message.
        Some(0x1d) => Row::OwnRealloc,
        // task.cancel and return, stream.drop-* and future.drop-*.
        Some(0x05 | 0x09 | 0x13 | 0x14 | 0x1a | 0x1b) => Row::Brief,
        // stream and future read, write and cancel.
        Some(0x0f..=0x12 | 0x16..=0x19) => Row::Waits,
        // subtask.cancel, thread.yield, waitable-set.wait and poll, thread.*.
        Some(0x06 | 0x0c | 0x20 | 0x21 | 0x26..=0x2d | 0x42) => Row::Waits,
        // thread.spawn-*.
        Some(0x40 | 0x41) => Row::Spawns,
        _ => Row::Unknown,
    };
    // Only what can wait has these options; anything else with them is not what its opcode says.
    let is_odd = (user.is_async || user.cancellable) && !matches!(row, Row::Waits | Row::Spawns);
    if is_odd { Row::Unknown } else { row }
}

/// Whether the imports of a user may use its memory, and run its realloc, after they returned.
pub(super) fn is_late(user: &User) -> bool {
    match user.kind {
        UserKind::Lower => Row::of(user) != Row::Brief,
        UserKind::Builtin => {
            use code::{FUTURE_READ, FUTURE_WRITE, STREAM_READ, STREAM_WRITE};
            matches!(user.opcode, Some(STREAM_READ | STREAM_WRITE | FUTURE_READ | FUTURE_WRITE))
                || Row::of(user) == Row::Unknown
        }
        UserKind::Lift | UserKind::Destructor | UserKind::Initializer => false,
    }
}

/// Whether a user starts functions by the number of a table's slot.
pub(super) fn names_slots(user: &User) -> bool {
    user.kind == UserKind::Builtin && matches!(user.opcode, Some(code::NEW_INDIRECT | code::SPAWN_INDIRECT))
}
