//! Which bodies stand in the place of which calls: where the module gets shorter.

use super::calls::{Calls, Site};
use super::memo::Memo;
use super::packed::Packed;
use super::splice::Work;
use crate::fold::settled::Key as CodeKey;
use crate::fold::shortest;
use loom_core::index::{FuncIndex, SecondaryMap};
use loom_core::{Module, Result};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// So deep bodies stand in each other after one run. A longer chain takes several, each of which makes it shorter by as
/// much, so that a long one takes time in proportion to its length.
const MOST_DEPTH: u32 = 8;
/// A body with so many bytes of instructions at most may stand for several calls.
const MOST_SMALL: u64 = 64;
/// So often a body is tried at most with others in it.
const MOST_TRIALS: u32 = 8;

/// What is known from earlier choices.
#[derive(Debug, Default)]
pub struct Earlier {
    /// Bodies that stay as they are, because they cannot be followed.
    pub callers: BTreeSet<FuncIndex>,
    /// Functions that stay, because not all calls of them went.
    pub staying: BTreeSet<FuncIndex>,
    /// What was made of a body, and of which wishes.
    made: BTreeMap<FuncIndex, (Wishes, Option<Arc<Made>>)>,
}

/// What stands where.
#[derive(Debug, Default)]
pub struct Chosen {
    /// The bodies that others stand in.
    pub bodies: BTreeMap<FuncIndex, Arc<Made>>,
    /// Functions whose bodies stand for all their calls, so that nobody needs them.
    pub gone: BTreeSet<FuncIndex>,
    /// Functions that were to go and stay, although a body of theirs stands somewhere because they were to go.
    pub broken: BTreeSet<FuncIndex>,
}

/// A call that may go: what is called, by whom, and which call it is.
type Key = (FuncIndex, FuncIndex, u32);

/// What is known of a call before it is tried, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wish {
    /// What goes elsewhere if a body stands for it.
    saved: i64,
    /// About how much shorter that makes the module.
    expected: i64,
}

/// The calls of a body that are tried.
type Wishes = Vec<(Key, Wish)>;

/// A body with others in it.
#[derive(Debug)]
pub struct Made {
    /// The body.
    pub work: Packed,
    /// The calls in whose place they stand.
    taken: Vec<Key>,
    /// Stands for the body as it was and for all that was tried in it.
    pub trial: CodeKey,
}

/// A body while others are tried in it.
#[derive(Debug, Clone)]
struct Trial {
    work: Work,
    /// The calls in whose place they stand.
    taken: Vec<Key>,
    /// What that saves elsewhere, in bytes.
    saved: i64,
}

impl Trial {
    fn cost(&self) -> i64 {
        self.work.cost() as i64 - self.saved
    }
}

struct Choosing<'c, 'm> {
    module: &'m Module<'m>,
    calls: &'c Calls,
    memo: &'c Memo,
    earlier: &'c mut Earlier,
    /// How deep a body may stand in others, by how deep others stand in it.
    levels: SecondaryMap<FuncIndex, u32>,
    /// The bodies that may stand in others, as they will.
    bodies: BTreeMap<FuncIndex, Arc<Made>>,
    /// Those of them that are others than in earlier choices.
    new: BTreeSet<FuncIndex>,
    /// Calls that are tried.
    wanted: BTreeMap<Key, Wish>,
    /// Functions that are to go.
    going: BTreeSet<FuncIndex>,
}

/// Chooses.
///
/// # Errors
///
/// A body that cannot be read.
pub fn choose<'m>(
    module: &'m Module<'m>,
    calls: &Calls,
    memo: &Memo,
    earlier: &mut Earlier,
) -> Result<Chosen> {
    let mut choosing = Choosing {
        module,
        calls,
        memo,
        earlier,
        levels: SecondaryMap::new(),
        bodies: BTreeMap::new(),
        new: BTreeSet::new(),
        wanted: BTreeMap::new(),
        going: BTreeSet::new(),
    };
    let levels = choosing.levels();
    let callers = choosing.callers();
    for funcs in levels {
        choosing.level(&funcs, &callers)?;
    }
    Ok(choosing.finish())
}

impl<'m> Choosing<'_, 'm> {
    /// Whether the body of a function may stand for a call, or for several.
    fn may_move(&self, func: FuncIndex) -> bool {
        let Some(body) = self.calls.bodies.get(&func) else { return false };
        let is_small = body.size <= MOST_SMALL;
        body.can_move && !self.calls.recursive.contains(func) && (is_small || self.is_last(func))
    }

    /// Whether there is one call of a function, without which nobody needs it.
    fn is_last(&self, func: FuncIndex) -> bool {
        self.calls.count[func] == 1 && self.may_go(func)
    }

    fn may_go(&self, func: FuncIndex) -> bool {
        !self.calls.reached.contains(func) && !self.earlier.staying.contains(&func)
    }

    /// The calls of a body that bodies may stand for.
    fn sites(&self, func: FuncIndex) -> impl Iterator<Item = &Site> {
        let body = self.calls.bodies.get(&func).filter(|_| !self.earlier.callers.contains(&func));
        let sites = body.into_iter().flat_map(|body| &body.sites);
        sites.filter(|site| self.may_move(site.callee) && self.levels[site.callee] < MOST_DEPTH)
    }

    /// The functions that matter, by how deep bodies may stand in theirs.
    fn levels(&mut self) -> Vec<Vec<FuncIndex>> {
        let mut levels: Vec<Vec<FuncIndex>> = vec![Vec::new(); MOST_DEPTH as usize + 1];
        for func in &self.calls.order {
            let level = self.sites(*func).map(|site| self.levels[site.callee] + 1).max();
            if level.is_some() || self.may_move(*func) {
                let level = level.unwrap_or_default();
                self.levels[*func] = level;
                levels[level as usize].push(*func);
            }
        }
        levels
    }

    /// Who calls each function whose body may stand for calls, and where.
    fn callers(&self) -> BTreeMap<FuncIndex, Vec<(FuncIndex, Site)>> {
        let mut callers: BTreeMap<FuncIndex, Vec<(FuncIndex, Site)>> = BTreeMap::new();
        for func in self.calls.bodies.keys() {
            for site in self.sites(*func) {
                callers.entry(site.callee).or_default().push((*func, site.clone()));
            }
        }
        callers
    }

    /// Puts bodies of the levels before into those of one, and says what is tried in those behind.
    fn level(
        &mut self,
        funcs: &[FuncIndex],
        callers: &BTreeMap<FuncIndex, Vec<(FuncIndex, Site)>>,
    ) -> Result<()> {
        let wishes: Vec<Wishes> = funcs.iter().map(|func| self.wishes(*func)).collect();
        let known: Vec<_> =
            funcs.iter().zip(&wishes).map(|(func, wishes)| self.known(*func, wishes)).collect();
        let made: Vec<Result<Option<Arc<Made>>>> = (funcs, &wishes, known)
            .into_par_iter()
            .map(|(func, wishes, known)| match known {
                Some(made) => Ok(made),
                None => Ok(self.body(*func, wishes)?.map(Arc::new)),
            })
            .collect();
        let mut bodies = Vec::new();
        for ((func, wishes), made) in funcs.iter().zip(wishes).zip(made) {
            let made = made?;
            if self.known(*func, &wishes).is_none() {
                self.new.insert(*func);
                self.earlier.made.insert(*func, (wishes, made.clone()));
            }
            if let Some(made) = made {
                self.bodies.insert(*func, made);
                bodies.push(*func);
            }
        }
        let wanted: Vec<Wanted> =
            bodies.par_iter().filter_map(|func| self.wanted(*func, callers.get(func)?)).collect();
        for Wanted { func, goes, calls } in wanted {
            self.wanted.extend(calls);
            if goes {
                self.going.insert(func);
            }
        }
        Ok(())
    }

    /// The calls of a function that are tried.
    fn wishes(&self, func: FuncIndex) -> Wishes {
        let keys = self.sites(func).map(|site| key(func, site));
        keys.filter_map(|key| Some((key, *self.wanted.get(&key)?))).collect()
    }

    /// What an earlier choice made of a body, if these wishes come to the same now.
    fn known(&self, func: FuncIndex, wishes: &[(Key, Wish)]) -> Option<Option<Arc<Made>>> {
        let (earlier, made) = self.earlier.made.get(&func)?;
        let is_same = earlier == wishes && !wishes.iter().any(|((callee, ..), _)| self.new.contains(callee));
        is_same.then(|| made.clone())
    }

    /// The body of a function, with others in the place of calls where that pays. `None` if nobody needs to know.
    fn body(&self, func: FuncIndex, wishes: &[(Key, Wish)]) -> Result<Option<Made>> {
        if wishes.is_empty() && !self.may_move(func) {
            return Ok(None);
        }
        let Some(work) = Work::read(self.module, self.memo, func)? else { return Ok(None) };
        let wishes: BTreeMap<Key, Wish> = wishes.iter().copied().collect();
        let sites = self.sites(func).filter_map(|site| Some((site, *wishes.get(&key(func, site))?)));
        let sites: Vec<(&Site, Wish)> = sites.collect();
        let trial = self.trial(&work, &sites);
        let mut best = Trial { work, taken: Vec::new(), saved: 0 };
        if !self.memo.is_vain(trial) {
            let mut left = MOST_TRIALS;
            best = self.tried(best, func, &sites, &mut left);
            match best.taken[..] {
                [] => self.memo.add_vain([trial]),
                _ => best.work.key = CodeKey::of(&best.work.code),
            }
        }
        let Trial { work, taken, .. } = best;
        let is_needed = self.may_move(func) || !taken.is_empty();
        Ok(is_needed.then(|| Made { work: Packed::of(work), taken, trial }))
    }

    /// Stands for a body and for what is tried in it.
    fn trial(&self, work: &Work, sites: &[(&Site, Wish)]) -> CodeKey {
        sites.iter().fold(work.key, |key, (site, wish)| {
            let callee = self.bodies.get(&site.callee).map(|callee| callee.work.key());
            key.with((site.ordinal, callee, wish.saved, wish.expected))
        })
    }

    /// A body with others in the place of these calls, if that pays as expected; else with those that pay in each half of
    /// them, unless all together save more.
    fn tried(&self, best: Trial, func: FuncIndex, sites: &[(&Site, Wish)], left: &mut u32) -> Trial {
        let Some(rest) = left.checked_sub(1).filter(|_| !sites.is_empty()) else { return best };
        *left = rest;
        let mut trial = best.clone();
        let mut expected = 0;
        let calls: Vec<&Site> = sites.iter().map(|(site, _)| *site).collect();
        let stands =
            trial.work.splice(&calls, |site| self.bodies.get(&site.callee).and_then(|made| made.work.work()));
        for ((site, wish), _) in sites.iter().zip(stands).filter(|(_, stands)| *stands) {
            trial.taken.push(key(func, site));
            trial.saved += wish.saved;
            // Not each byte counts: what surrounds a call is not known before.
            expected += wish.expected - 1;
        }
        trial.work.code = shortest(trial.work.code);
        let gain = best.cost() - trial.cost();
        let (first, second) = sites.split_at(sites.len() / 2);
        if gain > 0 && gain >= expected {
            return trial;
        }
        // What does not pay now does not pay later: the other only gets better.
        let trial = (gain > 0).then_some(trial);
        let best = match first.is_empty() {
            true => best,
            false => {
                let best = self.tried(best, func, first, left);
                self.tried(best, func, second, left)
            }
        };
        trial.filter(|trial| trial.cost() < best.cost()).unwrap_or(best)
    }

    /// Which calls of a function are tried, now that it is known which body it has.
    fn wanted(&self, func: FuncIndex, callers: &[(FuncIndex, Site)]) -> Option<Wanted> {
        let work = &self.bodies.get(&func).filter(|_| self.may_move(func))?.work;
        // Its type stays, in the function section.
        let rest = work.cost as i64 + 1;
        if let ([(caller, site)], true) = (callers, self.is_last(func)) {
            let wish = Wish { saved: rest, expected: rest + self.gain(site, work) };
            return Some(Wanted { func, goes: true, calls: vec![(key(*caller, site), wish)] });
        }
        let mut known: BTreeMap<&Vec<_>, i64> = BTreeMap::new();
        let mut gains = Vec::new();
        for (caller, site) in callers {
            let gain = *known.entry(&site.args).or_insert_with(|| self.gain(site, work));
            gains.push((key(*caller, site), gain));
        }
        let count = gains.len() as i64;
        let all = gains.iter().map(|(_, gain)| gain).sum::<i64>() + rest;
        let goes = self.may_go(func) && self.calls.count[func] as usize == callers.len();
        if goes && all >= count {
            // What the function itself takes is shared out so that each call saves as much.
            let expected = all / count;
            let wish = |gain| Wish { saved: expected - gain, expected };
            let calls = gains.into_iter().map(|(key, gain)| (key, wish(gain))).collect();
            return Some(Wanted { func, goes: true, calls });
        }
        let calls = gains.into_iter().filter(|(_, gain)| *gain > 0);
        let calls = calls.map(|(key, expected)| (key, Wish { saved: 0, expected })).collect();
        Some(Wanted { func, goes: false, calls })
    }

    /// About how many bytes a body saves in the place of a call.
    fn gain(&self, site: &Site, callee: &Packed) -> i64 {
        self.memo.gain(site, callee.key(), || {
            let Some(callee) = callee.work() else { return 0 };
            let Some((mut work, site)) = Work::of_call(self.module, site, &callee) else { return 0 };
            let (before, mut callee) = (work.code.size(), Some(callee));
            if work.splice(&[&site], |_| callee.take()) != [true] {
                return 0;
            }
            work.code = shortest(work.code);
            before as i64 - work.code.size() as i64
        })
    }

    fn finish(mut self) -> Chosen {
        let mut taken: BTreeMap<FuncIndex, u32> = BTreeMap::new();
        for (callee, ..) in self.bodies.values().flat_map(|made| &made.taken) {
            *taken.entry(*callee).or_default() += 1;
        }
        let is_all = |func: &FuncIndex| taken.get(func) == Some(&self.calls.count[*func]);
        let gone: BTreeSet<FuncIndex> =
            taken.keys().copied().filter(|func| is_all(func) && self.may_go(*func)).collect();
        let broken = self.going.iter().copied().filter(|func| taken.contains_key(func) && !is_all(func));
        let broken = broken.collect();
        self.bodies.retain(|_, made| !made.taken.is_empty());
        Chosen { bodies: self.bodies, gone, broken }
    }
}

/// What is tried with the calls of a function.
struct Wanted {
    func: FuncIndex,
    /// Whether it is to go.
    goes: bool,
    calls: Wishes,
}

fn key(caller: FuncIndex, site: &Site) -> Key {
    (site.callee, caller, site.ordinal)
}
