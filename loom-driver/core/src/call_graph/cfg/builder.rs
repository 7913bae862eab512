//! The flow of a body, operator by operator as it is read.

use super::{Cfg, EXIT, Kind, Node, Scope, Written};
use crate::index::{EntityRef, MemoryIndex};
use crate::{Error, Result};
use std::num::NonZeroU32;
use wasmparser::{BrTable, Catch, FunctionBody, Handle, MemArg, MemArgTarget, ResumeTable, TryTable};

/// How a frame was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::call_graph) enum Opener {
    Function,
    Block,
    Loop,
    If,
}

/// A block whose end has not come yet. Labels stand for nodes that are not known yet.
#[derive(Debug)]
struct Frame {
    /// Where a branch to the frame goes.
    label: u32,
    /// Where an `if` goes whose condition is false, until its `else` came.
    otherwise: Option<u32>,
    /// Where the end is, which for a loop is not where a branch goes.
    end: u32,
    /// The handlers inside, if they are others than outside.
    scope_outside: Option<NonZeroU32>,
    /// The scope that its `catch`es belong to.
    own_scope: Option<NonZeroU32>,
}

/// The flow of a body while the body is being read, operator by operator. It serves for one body after the other: what grows
/// while it is read, among all that stays, would leave holes in memory.
#[derive(Default)]
pub(in crate::call_graph) struct Builder {
    /// What is known so far; branches lead to labels instead of nodes.
    pub(in crate::call_graph) cfg: Cfg,
    frames: Vec<Frame>,
    /// For each label the node that it stands for, once that is known.
    labels: Vec<u32>,
    scope: Option<NonZeroU32>,
    /// Offset of the body in the file.
    base: u64,
    /// Offset in the file of the operator being visited.
    at: u64,
    /// Offset in the file of the first operator that belongs to the next node.
    after: u64,
    /// Whether the operator being visited made a node.
    pending: bool,
    /// Labels whose node is the one after the operator being visited.
    landing: Vec<u32>,
}

impl Builder {
    /// Reads a body, as [`Cfg::of`]. What it returns is there until the next one is read.
    pub(in crate::call_graph) fn read(&mut self, body: &FunctionBody<'_>) -> Result<&Cfg> {
        self.clear();
        let broken = |error: wasmparser::Error| Error::bug(format!("a body that is not valid: {error}"));
        let mut reader = body.get_operators_reader().map_err(broken)?;
        (self.base, self.at) = (body.range().start, reader.original_position());
        self.after = self.at;
        self.push_frame(Opener::Function);
        while !reader.eof() {
            self.at = reader.original_position();
            reader.visit_operator(self).map_err(broken)?;
            self.end_node(reader.original_position());
        }
        self.finish()
    }

    fn clear(&mut self) {
        let Builder { cfg, frames, labels, scope, base: _, at: _, after: _, pending, landing } = self;
        cfg.clear();
        frames.clear();
        labels.clear();
        landing.clear();
        (*scope, *pending) = (None, false);
    }

    fn new_label(&mut self) -> u32 {
        self.labels.push(EXIT);
        self.labels.len() as u32 - 1
    }

    pub(in crate::call_graph) fn node(&mut self, kind: Kind, falls: bool, labels: &[u32]) {
        let edges = self.cfg.edges.len() as u32;
        self.cfg.edges.extend_from_slice(labels);
        let (start, at) = ((self.after - self.base) as u32, (self.at - self.base) as u32);
        self.cfg.nodes.push(Node { start, at, kind, falls, edges, scope: self.scope });
        self.pending = true;
    }

    /// The operator being visited ends at `end`, an offset in the file.
    fn end_node(&mut self, end: u64) {
        if std::mem::take(&mut self.pending) {
            self.after = end;
        }
        for label in self.landing.drain(..) {
            self.labels[label as usize] = self.cfg.nodes.len() as u32;
        }
    }

    fn push_frame(&mut self, opener: Opener) {
        let end = self.new_label();
        let label = match opener {
            Opener::Loop => self.new_label(),
            _ => end,
        };
        let otherwise = (opener == Opener::If).then(|| self.new_label());
        if opener == Opener::Loop {
            self.landing.push(label);
        }
        self.frames.push(Frame { label, otherwise, end, scope_outside: self.scope, own_scope: None });
    }

    pub(in crate::call_graph) fn open(&mut self, opener: Opener) {
        self.push_frame(opener);
        let otherwise = self.frames.last().and_then(|frame| frame.otherwise);
        self.node(Kind::Open, true, otherwise.as_slice());
    }

    fn label(&self, depth: u32) -> u32 {
        // A valid body has no depth that is too large.
        let frame = self.frames.iter().rev().nth(depth as usize);
        frame.map_or(0, |frame| frame.label)
    }

    pub(in crate::call_graph) fn next_arm(&mut self) {
        let Some(frame) = self.frames.last_mut() else { return };
        self.scope = frame.scope_outside;
        let (end, otherwise) = (frame.end, frame.otherwise.take());
        self.landing.extend(otherwise);
        self.node(Kind::Next, false, &[end]);
    }

    pub(in crate::call_graph) fn catch(&mut self) {
        self.next_arm();
        let handler = self.new_label();
        self.landing.push(handler);
        let scope = self.frames.last().and_then(|frame| frame.own_scope);
        if let Some(scope) = scope.and_then(|scope| self.cfg.scopes.get_mut(scope.get() as usize - 1)) {
            scope.handlers.push(handler);
        }
    }

    pub(in crate::call_graph) fn close(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        self.scope = frame.scope_outside;
        if self.frames.is_empty() {
            // The label of the function keeps standing for the exit.
            self.node(Kind::Close, false, &[frame.end]);
        } else {
            self.landing.push(frame.end);
            self.landing.extend(frame.otherwise);
            self.node(Kind::Close, true, &[]);
        }
    }

    fn enter_scope(&mut self, handlers: Vec<u32>) {
        self.cfg.scopes.push(Scope { outer: self.scope, handlers });
        self.scope = NonZeroU32::new(self.cfg.scopes.len() as u32);
        if let Some(frame) = self.frames.last_mut() {
            frame.own_scope = self.scope;
        }
    }

    pub(in crate::call_graph) fn try_table(&mut self, table: &TryTable) {
        let depth = |catch: &Catch| match catch {
            Catch::One { label, .. } | Catch::OneRef { label, .. } => *label,
            Catch::All { label } | Catch::AllRef { label } => *label,
        };
        let handlers = table.catches.iter().map(|catch| self.label(depth(catch))).collect();
        self.open(Opener::Block);
        self.enter_scope(handlers);
    }

    pub(in crate::call_graph) fn legacy_try(&mut self) {
        self.open(Opener::Block);
        self.enter_scope(Vec::new());
    }

    pub(in crate::call_graph) fn branch(&mut self, depth: u32, falls: bool) {
        let label = self.label(depth);
        self.node(Kind::Control, falls, &[label]);
    }

    pub(in crate::call_graph) fn br_table(&mut self, targets: &BrTable<'_>) {
        let mut labels: Vec<u32> =
            targets.targets().map_while(|depth| depth.ok()).map(|d| self.label(d)).collect();
        labels.push(self.label(targets.default()));
        labels.sort_unstable();
        labels.dedup();
        self.node(Kind::Control, false, &labels);
    }

    pub(in crate::call_graph) fn resume(&mut self, table: &ResumeTable) {
        let depth = |handle: &Handle| match handle {
            Handle::OnLabel { label, .. } => Some(*label),
            Handle::OnSwitch { .. } => None,
        };
        let labels: Vec<u32> = table.handlers.iter().filter_map(depth).map(|d| self.label(d)).collect();
        self.node(Kind::Switch, true, &labels);
    }

    pub(in crate::call_graph) fn write(&mut self, written: Written) {
        self.node(Kind::Write(written), true, &[]);
    }

    pub(in crate::call_graph) fn store(&mut self, arg: MemArg) {
        match arg.target {
            MemArgTarget::Memory(index) => self.write(Written::Memory(MemoryIndex::new(index as usize))),
            MemArgTarget::Array(_) => self.opaque(),
        }
    }

    pub(in crate::call_graph) fn switch(&mut self) {
        self.node(Kind::Switch, true, &[]);
    }

    pub(in crate::call_graph) fn opaque(&mut self) {
        self.node(Kind::Opaque, true, &[]);
    }

    pub(in crate::call_graph) fn leave(&mut self, kind: Kind) {
        let labels: &[u32] = match kind {
            Kind::Trap | Kind::Throw => &[],
            // The first frame is the function.
            _ => &[0],
        };
        self.node(kind, false, labels);
    }

    fn finish(&mut self) -> Result<&Cfg> {
        if !self.frames.is_empty() {
            return Err(Error::bug("a body without an end"));
        }
        let node = |label: &mut u32| *label = self.labels.get(*label as usize).copied().unwrap_or(EXIT);
        self.cfg.edges.iter_mut().for_each(node);
        self.cfg.scopes.iter_mut().flat_map(|scope| &mut scope.handlers).for_each(node);
        self.cfg.read_globals.sort_unstable();
        self.cfg.read_globals.dedup();
        Ok(&self.cfg)
    }
}
