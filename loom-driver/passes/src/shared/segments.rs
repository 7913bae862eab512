//! Data segments that may trap at instantiation.

use loom_core::Module;
use loom_core::index::MemoryIndex;
use wasmparser::DataKind;

/// The first active segment that may not fit into a memory, in words: it traps, and would not in a larger memory.
pub fn segment_out_of_bounds(module: &Module<'_>, memory: MemoryIndex) -> Option<String> {
    let size = module.memories.get(memory)?.min_bytes();
    for (index, data) in module.datas.iter() {
        let DataKind::Active { memory_index, offset_expr } = &data.kind else { continue };
        if *memory_index != memory.as_u32() {
            continue;
        }
        let end = module.constants.integer(offset_expr).map(|at| u128::from(at) + data.data.len() as u128);
        if end.is_none_or(|end| end > size) {
            return Some(format!("data segment {} may be out of bounds", index.as_u32()));
        }
    }
    None
}
