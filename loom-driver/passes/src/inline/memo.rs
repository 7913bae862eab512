//! What earlier runs of the pass found out in vain, or found out at all: the passes run in rounds, and in most rounds most
//! bodies are as they were. As in [`fold`](crate::fold::settled), keys stand for bodies, so it holds after everything was renumbered.

use super::calls::Site;
use crate::fold::code::Code;
use crate::fold::settled::{Key, Settled};
use crate::fold::shortest;
use loom_core::bodies::leb_len;
use loom_core::index::FuncIndex;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::RwLock;

/// So many gains are remembered: a bound of the memory that they take.
const MOST: usize = 1 << 20;

/// What is known.
#[derive(Debug, Default)]
pub struct Memo {
    /// Bodies that nothing makes shorter.
    settled: Settled,
    /// Bodies, with others to stand in them, of which none pays, or that the judge does not follow.
    vain: Settled,
    /// Functions, with all that call them, that stay because not all calls went.
    staying: Settled,
    /// How many bytes a body saves in the place of a call.
    gains: RwLock<HashMap<Key, i64>>,
}

impl Memo {
    /// The shortest form of a body, and what stands for it.
    pub fn shortest(&self, code: Code) -> (Code, Key) {
        let key = Key::of(&code);
        if self.settled.has(key) {
            return (code, key);
        }
        let code = shortest(code);
        let key = Key::of(&code);
        self.settled.add([key]);
        (code, key)
    }

    /// Whether it is known that a trial comes to nothing.
    pub fn is_vain(&self, trial: Key) -> bool {
        self.vain.has(trial)
    }

    /// These come to nothing.
    pub fn add_vain(&self, trials: impl IntoIterator<Item = Key>) {
        self.vain.add(trials);
    }

    /// Those of these functions that are known to stay.
    pub fn staying(&self, keys: &BTreeMap<FuncIndex, Key>) -> BTreeSet<FuncIndex> {
        keys.iter().filter(|(_, key)| self.staying.has(**key)).map(|(func, _)| *func).collect()
    }

    /// These stay.
    pub fn add_staying(&self, keys: &BTreeMap<FuncIndex, Key>, funcs: &BTreeSet<FuncIndex>) {
        self.staying.add(funcs.iter().filter_map(|func| keys.get(func).copied()));
    }

    /// How many bytes the body for which a key stands saves in the place of a call, as it is known or found out.
    pub fn gain(&self, site: &Site, callee: Key, find: impl FnOnce() -> i64) -> i64 {
        // The bytes of the call count, too: those of the number in it.
        let key = callee.with((&site.args, leb_len(site.callee.as_u32().into())));
        if let Some(gain) = self.gains.read().ok().and_then(|gains| gains.get(&key).copied()) {
            return gain;
        }
        let gain = find();
        if let Ok(mut gains) = self.gains.write()
            && gains.len() < MOST
        {
            gains.insert(key, gain);
        }
        gain
    }
}
