//! Memories with a heap: stack, variables and blocks as three pieces that move whole.
//!
//! Where a pointer comes from the heap, its number has no bounds, and no byte of the memory can be told from another by its address.
//! But each piece of memory can lie elsewhere as a whole, if every address of it gets another number where it is born. That leaves
//! out what lies between the pieces, and all of the stack that the program does not need. It takes an assumption: the program is memory-safe.
//! The files are the phases:
//!
//! * [`guess`]: which pieces there are, and which constants are addresses: as much as can be seen at a glance;
//! * [`loom_check::regions`]: follows every number, and says which of that is so;
//! * [`emit`]: the output.

mod emit;
mod guess;

use crate::Compact;
use loom_check::claim::Claim;
use loom_check::regions::{self, Block, MEMORY_SAFE, Moved, Stack, Unfit};
use loom_core::index::MemoryIndex;
use loom_core::pass::PassContext;
use loom_core::proposal::Proposal;
use loom_core::report::Severity;
use loom_core::{Error, Module, Result};
use tracing::debug;

/// All addresses keep what they are modulo this, and below it is no object.
const ALIGN: u32 = 16;

/// The module in which the first memory that allows it has its pieces elsewhere; `None` if there is none.
///
/// # Errors
///
/// A bug only: the module is valid.
pub fn propose<'m>(
    module: &'m Module<'_>,
    pass: &Compact,
    memories: impl Iterator<Item = MemoryIndex>,
    cx: &mut PassContext<'_>,
) -> Result<Option<Proposal<'m>>> {
    for memory in memories {
        if cx.memories.has_moved(memory) {
            continue;
        }
        let was = cx.memories.was(memory).unwrap_or(memory.as_u32());
        match guess::pieces(module, memory, pass.variables_end.or(cx.memories.variables_end()))? {
            Err(why) => {
                cx.report.obstacle(format!("memory {was} is not moved by `--assume memory-safe`: {why}"))
            }
            Ok(guesses) => {
                let mut refused = None;
                for guess in guesses {
                    match confirmed(module, guess, pass, cx)? {
                        Ok(claim) => match emit::rewrite(module, &claim, pass.page_log2)? {
                            Some(rewrite) => {
                                describe(&claim, was, cx);
                                return Ok(Some(rewrite.because(Claim::Regions(claim))));
                            }
                            None => refused = None,
                        },
                        Err(why) => {
                            debug!(memory = was, why, "not so");
                            refused = refused.or(Some(why));
                        }
                    }
                }
                if let Some(why) = refused {
                    cx.report.obstacle(format!("memory {was} is not moved by `--assume memory-safe`: {why}"));
                }
            }
        }
    }
    Ok(None)
}

fn describe(claim: &Moved, was: u32, cx: &mut PassContext<'_>) {
    let Moved { variables, heap, stack, .. } = claim;
    let end = |block: &Block| u64::from(block.new) + u64::from(block.bytes);
    cx.report.notes.push(format!(
        "memory {was}: {} bytes of stack, {} of variables, and {} for blocks end at byte {}",
        stack.map_or(0, |stack| stack.block.bytes),
        variables.bytes,
        heap.bytes,
        end(variables).max(end(heap)),
    ));
    let premises: Vec<String> = claim.premises().into_iter().map(|premise| premise.text).collect();
    let rest: Vec<&str> = premises.iter().map(String::as_str).filter(|text| *text != MEMORY_SAFE).collect();
    let said = format!("assumed, because of `--assume memory-safe`: {MEMORY_SAFE}; {}", rest.join("; "));
    cx.report.diagnose(Severity::Note, said, None);
    premises.into_iter().for_each(|premise| cx.report.assume(premise));
}

/// A guess with what the judge finds out about it, laid out; or why it is wrong.
fn confirmed(
    module: &Module<'_>,
    mut claim: Moved,
    pass: &Compact,
    cx: &PassContext<'_>,
) -> Result<std::result::Result<Moved, String>> {
    let bug = |error: loom_check::module::ReadError| Error::bug(error.to_string());
    let judged = loom_check::module::Module::parse(module.bytes).map_err(bug)?;
    let outside = loom_check::outside::Outside::of(&judged, &cx.settings.outside);
    /// So often constants turn out to be none.
    const MOST_GUESSES: usize = 6;
    let mut found = regions::survey(&judged, &outside, &claim);
    for _ in 0..MOST_GUESSES {
        let Err(Unfit { blamed, .. }) = &found else { break };
        let addresses = claim.addresses.len();
        claim.addresses.retain(|site| !blamed.contains(site));
        if claim.addresses.len() == addresses {
            break;
        }
        found = regions::survey(&judged, &outside, &claim);
    }
    let found = match found {
        Ok(found) => found,
        Err(unfit) => return Ok(Err(unfit.why)),
    };
    claim.addresses.retain(|site| found.born.contains(site));
    (claim.taken, claim.foreign) = (found.taken, found.foreign);
    (claim.words, claim.loose) = (found.words, found.loose);
    let first = u32::try_from(pass.reserve).unwrap_or(u32::MAX).max(ALIGN).next_multiple_of(ALIGN);
    Ok(place(&mut claim, first, found.depth, pass.stack).map(|()| claim))
}

/// One piece behind the other, the stack first.
fn place(
    claim: &mut Moved,
    first: u32,
    depth: std::result::Result<u32, String>,
    stated: Option<u32>,
) -> std::result::Result<(), String> {
    let mut end = first;
    if let Some(Stack { block, is_stated, .. }) = &mut claim.stack {
        let depth = match (depth, stated) {
            (Ok(depth), _) => depth,
            (Err(_), Some(_)) if first > ALIGN => {
                return Err("with `compact:reserve` a stack of a stated size cannot be moved: an overflow would not trap".into());
            }
            (Err(_), Some(stated)) => {
                *is_stated = true;
                stated
            }
            (Err(why), None) => {
                return Err(format!("{why}; `--pass-arg compact:stack=BYTES` says how much is enough"));
            }
        };
        let top = block.old + block.bytes;
        let bytes = depth.checked_next_multiple_of(ALIGN).filter(|bytes| *bytes <= top);
        block.bytes = bytes.ok_or("the stack gets deeper than there is room for")?;
        block.old = top - block.bytes;
        end = put(block, end);
    }
    end = put(&mut claim.variables, end);
    put(&mut claim.heap, end);
    Ok(())
}

/// Puts a piece behind a byte; the byte behind it.
fn put(block: &mut Block, end: u32) -> u32 {
    block.new = end + block.old.wrapping_sub(end) % ALIGN;
    block.new.saturating_add(block.bytes)
}
