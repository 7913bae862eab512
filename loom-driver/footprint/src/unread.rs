//! What only writes bytes that nobody reads.
//!
//! Optimistic: what a closed statement reads does not count unless the statement has to stay, which it has if it
//! writes a byte that something that stays may read. So a flag that is only read to decide
//! whether to set it goes, and so does a counter that is only read to be increased. The same holds of the
//! source of a copy.

use crate::facts::{Facts, Touch};
use crate::memory::Site;
use crate::spots::Spots;
use crate::statements;
use std::collections::{BTreeMap, BTreeSet};

/// What the output leaves out.
#[derive(Debug, Default)]
pub struct Unread {
    /// Instructions that write: function, position. What pushes their operands stays.
    pub stores: BTreeSet<(u32, usize)>,
    /// Statements that are in no other one: function and position of the first operator, and the position
    /// behind the last.
    pub statements: BTreeMap<(u32, usize), usize>,
}

impl Unread {
    /// Whether the output has an operator, as far as this is about it.
    pub fn keeps(&self, func: u32, at: usize) -> bool {
        !self.stores.contains(&(func, at)) && !self.is_in_statement(func, at)
    }

    /// Whether an operator goes with a statement.
    pub fn is_in_statement(&self, func: u32, at: usize) -> bool {
        let before = self.statements.range((func, 0)..=(func, at)).next_back();
        before.is_some_and(|(_, end)| at < *end)
    }
}

/// A closed statement.
struct Statement {
    func: u32,
    start: usize,
    end: usize,
    /// The smallest one that this is in.
    outer: Option<usize>,
    /// What it reads, unless a smaller one has that.
    reads: Vec<Site>,
    /// Whether it stays.
    stays: bool,
}

/// Every access that is known, with the function and position of its instruction.
pub fn touches<'f>(facts: &'f Facts<'_>) -> impl Iterator<Item = (Site, &'f Touch)> {
    let funcs = (0u32..).zip(&facts.funcs);
    funcs.flat_map(|(func, facts)| {
        facts.touches.iter().map(move |((at, which), touch)| ((func, *at, *which), touch))
    })
}

fn touch<'f>(facts: &'f Facts<'_>, (func, at, which): Site) -> Option<&'f Touch> {
    facts.funcs.get(func as usize)?.touches.get(&(at, which))
}

/// What only writes bytes of these memories that nobody reads.
pub fn find(facts: &Facts<'_>, memories: &BTreeSet<u32>) -> Unread {
    let mut search = Search::new(facts, memories);
    while let Some(site) = search.reads.pop() {
        search.read(site);
    }
    search.unread()
}

struct Search<'f, 'm> {
    facts: &'f Facts<'m>,
    statements: Vec<Statement>,
    /// The smallest statement that each access is in: function, position.
    statement: BTreeMap<(u32, usize), usize>,
    /// Writes that may go, while nothing reads what they write: by memory.
    writes: BTreeMap<u32, Spots>,
    /// All of them.
    may_go: BTreeSet<(u32, usize)>,
    /// Reads that stay, of which nobody has looked yet whether they read what one of those writes.
    reads: Vec<Site>,
}

impl<'f, 'm> Search<'f, 'm> {
    fn new(facts: &'f Facts<'m>, memories: &BTreeSet<u32>) -> Search<'f, 'm> {
        let mut search = Search {
            facts,
            statements: Vec::new(),
            statement: BTreeMap::new(),
            writes: BTreeMap::new(),
            may_go: BTreeSet::new(),
            reads: Vec::new(),
        };
        for (site, touch) in touches(facts).filter(|(_, touch)| touch.writes) {
            if touch.is_harmless && memories.contains(&touch.memory) {
                search.may_go.insert((site.0, site.1));
                search.writes.entry(touch.memory).or_default().add(&touch.bytes, site);
            }
        }
        for (func, own) in (0u32..).zip(&facts.funcs) {
            search.closed(func, own, memories);
        }
        for (site, _) in touches(facts).filter(|(_, touch)| !touch.writes) {
            let (func, at, which) = site;
            match search.statement.get(&(func, at)) {
                Some(statement) => search.statements[*statement].reads.push(site),
                // The source of a copy.
                None if which == 1 && search.may_go.contains(&(func, at)) => {}
                None => search.reads.push(site),
            }
        }
        search
    }

    /// Adds the statements of a function.
    fn closed(&mut self, func: u32, own: &crate::facts::Func, memories: &BTreeSet<u32>) {
        let code = self.facts.known_code(func).filter(|_| own.reached && !own.touches.is_empty());
        let Some(code) = code else { return };
        let is_known = |at: usize| {
            own.touches
                .get(&(at, 0))
                .is_some_and(|touch| touch.is_harmless && memories.contains(&touch.memory))
        };
        let closed = statements::closed(code, own, is_known);
        // Those that are around others come first.
        let mut closed: Vec<(usize, usize)> = closed.into_iter().collect();
        closed.sort_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)));
        let mut open: Vec<usize> = Vec::new();
        let mut closed = closed.into_iter().peekable();
        for at in own.touches.keys().map(|(at, _)| *at) {
            while let Some((start, end)) = closed.next_if(|(start, _)| *start <= at) {
                self.still_open(&mut open, start);
                let outer = open.last().copied();
                open.push(self.statements.len());
                self.statements.push(Statement { func, start, end, outer, reads: Vec::new(), stays: false });
            }
            self.still_open(&mut open, at);
            if let Some(statement) = open.last() {
                self.statement.insert((func, at), *statement);
            }
        }
    }

    /// Leaves those that do not end before `at`.
    fn still_open(&self, open: &mut Vec<usize>, at: usize) {
        while open.pop_if(|last| self.statements[*last].end <= at).is_some() {}
    }

    /// What a read that stays finds has to be written.
    fn read(&mut self, site: Site) {
        let Some(read) = touch(self.facts, site).filter(|read| read.bytes.width > 0) else { return };
        let Some(writes) = self.writes.get_mut(&read.memory) else { return };
        let meets = |write: &Touch| write.bytes.width > 0 && write.bytes.overlaps(&read.bytes);
        let around: Vec<Site> = writes.around(&read.bytes).collect();
        for site in around {
            let Some(write) = touch(self.facts, site).filter(|write| meets(write)) else { continue };
            writes.remove(&write.bytes, site);
            let (func, at, _) = site;
            self.may_go.remove(&(func, at));
            if touch(self.facts, (func, at, 1)).is_some() {
                self.reads.push((func, at, 1));
            }
            let mut around = self.statement.get(&(func, at)).copied();
            while let Some(statement) = around.and_then(|around| self.statements.get_mut(around)) {
                if std::mem::replace(&mut statement.stays, true) {
                    break;
                }
                self.reads.append(&mut statement.reads);
                around = statement.outer;
            }
        }
    }

    fn unread(self) -> Unread {
        let stays = |outer: Option<usize>| outer.is_none_or(|outer| self.statements[outer].stays);
        let gone = self.statements.iter().filter(|statement| !statement.stays && stays(statement.outer));
        let gone = gone.map(|gone| ((gone.func, gone.start), gone.end));
        let mut unread = Unread { stores: BTreeSet::new(), statements: gone.collect() };
        let alone = |(func, at): &(u32, usize)| !unread.is_in_statement(*func, *at);
        unread.stores = self.may_go.iter().copied().filter(alone).collect();
        unread
    }
}
