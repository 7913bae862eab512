//! How far down a stack pointer gets: the deepest chain of calls.
//!
//! The call graph has a node for each function and for each set of functions that one indirect call can run. What the outside may enter
//! while an import runs is called by the import. Functions that call each other in a circle are one component: if
//! none of these calls is made with the pointer below its place at the entry, the circle needs no more than what leaves it;
//! else nothing bounds it.

use super::Frames;
use super::frame::{Call, Frame};
use loom_core::call_graph::components::components;
use loom_core::call_graph::{CallGraph, Target};
use loom_core::index::{EntityRef, FuncIndex};
use loom_core::outside::{Group, Outside};
use std::collections::BTreeMap;

/// The depth of each function, in bytes below the pointer at its entry.
pub struct Depths {
    of: Vec<Depth>,
    /// Of each function whether it has a body.
    funcs: Vec<bool>,
}

/// How deep it gets in one function, and all that it calls.
#[derive(Debug, Clone, Copy)]
struct Depth {
    bytes: Result<u64, Unbounded>,
    /// What is called on the deepest chain: a node.
    next: Option<u32>,
}

/// Why there is no bound. Offsets are from the start of the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unbounded {
    /// A function moves the pointer to a place that is not known.
    Moved(FuncIndex, u64),
    /// A function may return without moving it back.
    NotBack(FuncIndex, u64),
    /// A function calls something while the pointer is at a place that is not known.
    CalledAnywhere(FuncIndex, u64),
    /// A function calls something, and what is not known.
    CallsAnything(FuncIndex, u64),
    /// A function calls itself, directly or through others.
    Recursion(FuncIndex, u64),
    /// This import may enter a function that may call it again.
    Nested(FuncIndex),
}

/// An edge of the call graph.
#[derive(Debug, Clone, Copy)]
struct Edge {
    to: u32,
    /// Bytes by which the pointer is lower than at the entry of the caller.
    by: u64,
    /// Where the call is.
    offset: u64,
}

impl Depths {
    /// The depths of all functions, if these are their frames; `roots` is what the outside may call.
    pub fn of(frames: &Frames, calls: &CallGraph, outside: &Outside, roots: &[FuncIndex]) -> Depths {
        let (edges, own) = graph(frames, calls, outside, roots);
        let mut depths = Depths {
            of: own.into_iter().map(|bytes| Depth { bytes, next: None }).collect(),
            funcs: frames.funcs().map(|func| frames.get(func).is_some()).collect(),
        };
        // A component comes behind all that it calls.
        for component in components(&edges, |edge| edge.to) {
            depths.settle(&component, &edges);
        }
        depths
    }

    /// Bytes below the pointer at the entry of a function that it may get to, there and in all that is called.
    ///
    /// # Errors
    ///
    /// Why there is no bound.
    pub fn get(&self, func: FuncIndex) -> Result<u64, Unbounded> {
        self.of.get(func.index()).map_or(Ok(0), |depth| depth.bytes)
    }

    /// The functions on the deepest chain of calls from `func` on.
    pub fn chain(&self, func: FuncIndex) -> Vec<FuncIndex> {
        // No circle: what is next is in another component.
        let nodes = std::iter::successors(Some(func.index()), |node| {
            self.of.get(*node)?.next.map(|next| next as usize)
        });
        nodes.filter(|node| *node < self.funcs.len()).map(FuncIndex::new).collect()
    }

    /// Finds the depth of the nodes of a component.
    fn settle(&mut self, component: &[u32], edges: &[Vec<Edge>]) {
        let is_inside = |node: u32| component.binary_search(&node).is_ok();
        let mut deepest = Depth { bytes: Ok(0), next: None };
        for &node in component {
            let own = &self.of[node as usize];
            let mut depth = *own;
            for edge in edges.get(node as usize).into_iter().flatten() {
                let below = match is_inside(edge.to) {
                    true if edge.by == 0 => continue,
                    true => Err(self.circle(component, node, edge)),
                    false => self.of[edge.to as usize].bytes.map(|below| below + edge.by),
                };
                if is_deeper(&below, &depth.bytes) {
                    depth = Depth { bytes: below, next: (!is_inside(edge.to)).then_some(edge.to) };
                }
            }
            if is_deeper(&depth.bytes, &deepest.bytes) {
                deepest = depth;
            }
            self.of[node as usize] = depth;
        }
        if component.len() > 1 {
            // Each of them may be the first.
            component.iter().for_each(|node| self.of[*node as usize] = deepest);
        }
    }

    /// Why nothing bounds a component in which `node` calls another one with the pointer lower.
    fn circle(&self, component: &[u32], node: u32, edge: &Edge) -> Unbounded {
        let is_import = |node: &&u32| self.funcs.get(**node as usize) == Some(&false);
        match component.iter().find(is_import) {
            Some(import) => Unbounded::Nested(FuncIndex::from_u32(*import)),
            None => Unbounded::Recursion(FuncIndex::from_u32(node), edge.offset),
        }
    }
}

/// Whether the first is deeper than the second. The first reason counts.
fn is_deeper(first: &Result<u64, Unbounded>, second: &Result<u64, Unbounded>) -> bool {
    match (first, second) {
        (Ok(first), Ok(second)) => first > second,
        (Err(_), Ok(_)) => true,
        (_, Err(_)) => false,
    }
}

/// The call graph, and how far down each node gets by itself. Behind the functions come the sets of what one indirect call
/// can run, then what the outside may call, then the groups of what an import may enter.
fn graph(
    frames: &Frames,
    calls: &CallGraph,
    outside: &Outside,
    roots: &[FuncIndex],
) -> (Vec<Vec<Edge>>, Vec<Result<u64, Unbounded>>) {
    let (mut edges, mut own) = (Vec::new(), Vec::new());
    let sets = frames.funcs().count() as u32;
    let all_roots = sets + calls.sets.len() as u32;
    let mut groups: Vec<Group> = Vec::new();
    let mut group_nodes: BTreeMap<Group, u32> = BTreeMap::new();
    for func in frames.funcs() {
        let Some(frame) = frames.get(func) else {
            let entered = outside.entered_by(func).iter().map(|group| {
                *group_nodes.entry(*group).or_insert_with(|| {
                    groups.push(*group);
                    all_roots + groups.len() as u32
                })
            });
            // While one call waits in an import, any other may begin.
            let meanwhile = outside.waits().map(|_| all_roots);
            edges.push(entered.chain(meanwhile).map(|to| Edge { to, by: 0, offset: 0 }).collect());
            own.push(Ok(0));
            continue;
        };
        let (bytes, called) = of_body(func, frame, calls, sets);
        edges.push(called);
        own.push(bytes);
    }
    let members = |members: &[FuncIndex]| -> Vec<Edge> {
        members.iter().map(|func| Edge { to: func.as_u32(), by: 0, offset: 0 }).collect()
    };
    edges.extend(calls.sets.iter().map(|set| members(&set.members)));
    edges.push(members(roots));
    edges.extend(groups.iter().map(|group| members(outside.group(*group))));
    own.resize(edges.len(), Ok(0));
    (edges, own)
}

/// How far down a body gets by itself, and what it calls: of several calls of one node the deepest.
fn of_body(
    func: FuncIndex,
    frame: &Frame,
    calls: &CallGraph,
    sets: u32,
) -> (Result<u64, Unbounded>, Vec<Edge>) {
    let mut bytes = by_itself(func, frame);
    let mut called = Vec::with_capacity(frame.calls.len());
    for call in &frame.calls {
        match (target(call, calls, sets), call.depth) {
            (None, _) => bytes = bytes.and(Err(Unbounded::CallsAnything(func, call.offset))),
            (_, None) => bytes = bytes.and(Err(Unbounded::CalledAnywhere(func, call.offset))),
            (Some(to), Some(by)) => called.push(Edge { to, by, offset: call.offset }),
        }
    }
    called.sort_by_key(|edge| (edge.to, std::cmp::Reverse(edge.by)));
    called.dedup_by_key(|edge| edge.to);
    (bytes, called)
}

fn by_itself(func: FuncIndex, frame: &Frame) -> Result<u64, Unbounded> {
    match (frame.unknown, frame.not_back) {
        (Some(offset), _) => Err(Unbounded::Moved(func, offset)),
        (None, Some(offset)) => Err(Unbounded::NotBack(func, offset)),
        (None, None) => Ok(frame.depth),
    }
}

/// The node that a call leads to; `None` if it may lead to any.
fn target(call: &Call, calls: &CallGraph, sets: u32) -> Option<u32> {
    match calls.target(call.callee?) {
        Target::Func(func) => Some(func.as_u32()),
        Target::Set(set) => Some(sets + set as u32),
        Target::Any => None,
    }
}
