//! The output: bodies, and the type, function and memory sections.

use crate::heap::sections;
use crate::shared::added::Added;
use loom_check::allocator::{Arena, Replaced, Role, template};
use loom_core::bodies::{self, NewBody, Splice};
use loom_core::index::MemoryIndex;
use loom_core::maps::Fate;
use loom_core::proposal::Rewrite;
use loom_core::{Module, Result};
use std::collections::BTreeMap;
use wasm_encoder::Encode;
use wasmparser::{FuncType, SubType, ValType};

/// Ids of sections.
const TYPE: u8 = 1;
const FUNCTION: u8 = 3;
const MEMORY: u8 = 5;

/// The module with what is claimed.
///
/// # Errors
///
/// A bug only: the module is valid.
pub fn rewrite<'m>(module: &'m Module<'_>, claim: &Replaced, arena: &Arena) -> Result<Rewrite<'m>> {
    let (mut types, mut funcs) = (Added::default(), Added::default());
    let mut known: BTreeMap<(u32, bool), u32> = BTreeMap::new();
    for (params, has_result) in template::TYPES {
        let new = module.types.len() as u32 + types.count;
        let index = *known.entry((params, has_result)).or_insert_with(|| {
            let results = has_result.then_some(ValType::I32);
            let ty = FuncType::new((0..params).map(|_| ValType::I32), results);
            sections::known_type(module, &SubType::func(ty, false)).unwrap_or_else(|| {
                types.add(|out| write_type(out, params, has_result));
                new
            })
        });
        funcs.add(|out| index.encode(out));
    }
    let sizes = BTreeMap::from([(MemoryIndex::from_u32(claim.memory), pages(module, claim))]);
    let mut sections = BTreeMap::from([(MEMORY, sections::memories(module, &sizes)?)]);
    for (id, added) in [(TYPE, types), (FUNCTION, funcs)] {
        if added.count > 0 {
            sections.insert(id, added.behind(module, id)?);
        }
    }
    let first = module.funcs.len() as u32;
    let added = template::bodies(claim.kind, arena, first).into();
    let replaced = bodies::Replaced { sections, added, data_moved: true, ..bodies::Replaced::default() };
    bodies::rewrite_with(
        module,
        |func, old| {
            let role: Option<Role> = claim.roles.get(&func.as_u32()).copied();
            Ok(match role {
                Some(role) => {
                    let mut splice = Splice::new(old);
                    splice.replace_operators(0..old.len(), &claim.instead(role, arena, first))?;
                    Some(splice.finish())
                }
                None => claim.inner.contains(&func.as_u32()).then(|| NewBody::stub(Fate::Replaced)),
            })
        },
        replaced,
    )
}

/// How many pages the memory has in the output.
fn pages(module: &Module<'_>, claim: &Replaced) -> u64 {
    let Some(memory) = module.memories.get(MemoryIndex::from_u32(claim.memory)) else { return 0 };
    let page = 1u128 << memory.ty.page_size_log2.unwrap_or(16).min(63);
    u64::try_from((memory.min_bytes() + u128::from(claim.bytes)).div_ceil(page)).unwrap_or(u64::MAX)
}

fn write_type(out: &mut Vec<u8>, params: u32, has_result: bool) {
    const FUNC: u8 = 0x60;
    out.push(FUNC);
    for count in [params, has_result.into()] {
        count.encode(out);
        (0..count).for_each(|_| wasm_encoder::ValType::I32.encode(out));
    }
}
