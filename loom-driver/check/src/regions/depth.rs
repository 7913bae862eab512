//! How deep the stack gets.

use super::program::Program;

/// In bytes, at most.
///
/// # Errors
///
/// There is a recursion.
pub fn of(program: &Program<'_, '_>) -> Result<u32, String> {
    /// So often it is looked at all calls, each of which only sees further.
    const MOST_ROUNDS: usize = 64;
    let own = |lowest: i32| i64::from(lowest).unsigned_abs();
    let mut depths: Vec<u64> = program.funcs.iter().map(|func| own(func.lowest)).collect();
    for _ in 0..MOST_ROUNDS {
        let mut is_new = false;
        // Callees stand before their callers or behind.
        let both = program.funcs.iter().enumerate().chain(program.funcs.iter().enumerate().rev());
        for (at, func) in both {
            for (callee, pointer) in &func.calls {
                let below = depths.get(*callee as usize).copied().unwrap_or(0);
                let deep = below.saturating_add_signed(-i64::from(*pointer));
                if deep > depths[at] {
                    depths[at] = deep;
                    is_new = true;
                }
            }
        }
        if !is_new {
            let deepest = depths.iter().max().copied().unwrap_or(0);
            return u32::try_from(deepest).map_err(|_| "the stack has no bound".into());
        }
    }
    Err("the stack has no bound: functions call each other, perhaps through imports (`--one-tree` says which of these call back)".into())
}
