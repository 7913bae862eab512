//! What becomes of each element segment.
//!
//! An item that no live call can reach may go, if the place where it stands allows it. The cheapest
//! way by bytes is taken: a segment without such items goes; items at the ends of a segment are cut
//! off, which moves its offset; an item in the middle becomes null where the segment is encoded as
//! expressions, and one shared function where it is encoded as function indices: one that traps, or
//! one of a type that no call expects, so that to call it is a trap. Slots are never renumbered,
//! since the numbers are in the program's data.
//!
//! An item whose function is live for another reason stays: replacing it would save nothing.

use super::live::{Live, Reach};
use super::plan::TrapFunc;
use super::segments::{Placement, item_count};
use crate::const_eval::Content;
use crate::index::{ElemIndex, EntityRef, EntitySet, FuncIndex, SecondaryMap};
use crate::module::Module;
use std::ops::Range;
use wasmparser::{ElementItems, ElementKind, ExternalKind, FunctionBody, Operator, TableInit};

/// What becomes of the items of a segment that stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// As it is, modulo new indices.
    Same,
    /// Only the items in this range stay. Those marked in `dead` (by position in the input) are
    /// replaced.
    Cut {
        /// Positions in the input.
        range: Range<usize>,
        /// For each position of the input, whether the item is replaced.
        dead: Vec<bool>,
    },
    /// No items, and not written to a table.
    Empty,
    /// Only a declaration of these functions.
    Declare(Vec<FuncIndex>),
}

/// One element segment of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElemPlan {
    /// The segment of the input; `None` for a new declarative one.
    pub source: Option<ElemIndex>,
    /// What becomes of its items.
    pub edit: Edit,
}

impl ElemPlan {
    /// Whether it is a segment of the input as it was.
    pub fn is_same(&self) -> bool {
        self.edit == Edit::Same
    }
}

/// The element segments of the output.
pub struct Elems {
    /// In order.
    pub plans: Vec<ElemPlan>,
    /// What stands in the place of items that cannot be left out or be null.
    pub trap_func: Option<TrapFunc>,
    stays: EntitySet<ElemIndex>,
}

impl Elems {
    /// Whether a segment of the input stays.
    pub fn stays(&self, elem: ElemIndex) -> bool {
        self.stays.contains(elem)
    }
}

/// Whether a body does nothing but trap.
pub fn is_trap_body(body: &FunctionBody<'_>) -> bool {
    let (Ok(locals), Ok(mut operators)) = (body.get_locals_reader(), body.get_operators_reader()) else {
        return false;
    };
    let traps = matches!(operators.read(), Ok(Operator::Unreachable)) && operators.is_end_then_eof();
    traps && locals.get_count() == 0
}

/// Plans the element segments of the output.
pub fn plan(module: &Module<'_>, live: &mut Live<'_, '_>) -> Elems {
    let mut elems = Elems { plans: Vec::new(), trap_func: None, stays: EntitySet::new() };
    // Declarative segments come last: what they have to declare depends on the others.
    let mut edits: SecondaryMap<ElemIndex, Option<Edit>> = SecondaryMap::new();
    let mut replaced: Vec<FuncIndex> = Vec::new();
    for elem in module.elems.keys() {
        let edit = match (&module.elems[elem].kind, live.elems[elem]) {
            (_, Reach::None) => None,
            (_, Reach::Referenced) => Some(empty(module, elem)),
            (_, Reach::Used) => Some(cut(module, live, elem, &mut replaced)),
        };
        edits[elem] = edit;
    }
    elems.trap_func = trap_func(module, live, &replaced);
    let mut undeclared = undeclared(module, live, &edits);
    if let Some(TrapFunc::Existing(func)) = elems.trap_func {
        // The slots in which it stands from now on declare it.
        undeclared.remove(func);
    }
    for elem in module.elems.keys() {
        let is_declarative = matches!(module.elems[elem].kind, ElementKind::Declared);
        let edit = match edits[elem].take() {
            None if is_declarative => declare(module, live, elem, &mut undeclared),
            edit => edit,
        };
        if let Some(edit) = edit {
            elems.stays.insert(elem);
            elems.plans.push(ElemPlan { source: Some(elem), edit });
        }
    }
    if !undeclared.is_empty() {
        let missing = undeclared.iter().collect();
        elems.plans.push(ElemPlan { source: None, edit: Edit::Declare(missing) });
    }
    if let Some(TrapFunc::Existing(func)) = elems.trap_func {
        elems.plans.iter_mut().for_each(|plan| keep_in_place(live, plan, func));
    }
    elems
}

/// A segment that only has to exist.
fn empty(module: &Module<'_>, elem: ElemIndex) -> Edit {
    let segment = &module.elems[elem];
    match segment.kind {
        ElementKind::Passive if item_count(&segment.items) == 0 => Edit::Same,
        _ => Edit::Empty,
    }
}

/// Whether the ends of a segment may be cut off: the slots are private, and nothing else stands or
/// stood in those that become empty.
fn is_trimmable(module: &Module<'_>, live: &Live<'_, '_>, elem: ElemIndex) -> bool {
    let Placement::At { into, .. } = live.segments.elems[elem] else { return false };
    let is_private = live.table_reach[into] != Reach::Used;
    is_private && !live.segments.shadowing.contains(elem) && has_plain_offset(module, elem)
}

/// Whether the offset is a plain constant. Any other may use a global, which cutting would free
/// only after reachability has been decided.
fn has_plain_offset(module: &Module<'_>, elem: ElemIndex) -> bool {
    let ElementKind::Active { offset_expr, .. } = &module.elems[elem].kind else { return false };
    let mut operators = offset_expr.get_operators_reader();
    matches!(operators.read(), Ok(Operator::I32Const { .. } | Operator::I64Const { .. }))
        && operators.is_end_then_eof()
}

/// Drops what is dead in a segment that is written to a table or is a source of `table.init`.
fn cut(module: &Module<'_>, live: &mut Live<'_, '_>, elem: ElemIndex, replaced: &mut Vec<FuncIndex>) -> Edit {
    let contents = live.tables.slots.contents_of(elem).to_vec();
    let kept = &live.kept_items[elem];
    let is_kept = |position: usize| kept.get(position).copied().unwrap_or(false);
    let mut range = 0..contents.len();
    if is_trimmable(module, live, elem) {
        let first = range.clone().find(|position| is_kept(*position)).unwrap_or(range.end);
        let last = range.clone().rfind(|position| is_kept(*position)).map_or(first, |last| last + 1);
        range = first..last;
    }
    let dead: Vec<bool> = contents
        .iter()
        .enumerate()
        .map(|(position, content)| {
            let is_dead = match content {
                Content::Null => false,
                Content::Func(func) => live.funcs[*func] == Reach::None,
                // What the expression names is live only if the item is kept.
                Content::Expr(_) => true,
            };
            range.contains(&position) && !is_kept(position) && is_dead
        })
        .collect();
    if range == (0..contents.len()) && !dead.contains(&true) {
        return Edit::Same;
    }
    if needs_trap_func(module, elem) {
        let functions = contents.iter().zip(&dead).filter(|(_, dead)| **dead);
        replaced.extend(functions.filter_map(|(content, _)| content.func()));
    }
    Edit::Cut { range, dead }
}

/// Whether a dead item of the segment cannot become null.
pub fn needs_trap_func(module: &Module<'_>, elem: ElemIndex) -> bool {
    match &module.elems[elem].items {
        ElementItems::Functions(_) => true,
        ElementItems::Expressions(ty, _) => !ty.is_nullable(),
    }
}

/// The function to put where dead items were, if there are any.
///
/// A live one costs nothing: one that only traps, or else one that no call can find in any slot,
/// because none expects its type. Next comes a dead one that only traps: an earlier run put it into
/// these slots, and a second run changes nothing.
fn trap_func(module: &Module<'_>, live: &Live<'_, '_>, replaced: &[FuncIndex]) -> Option<TrapFunc> {
    let first = *replaced.first()?;
    let is_trap = |func: &FuncIndex| module.body(*func).is_some_and(is_trap_body);
    // A function that is only referenced becomes one.
    let used = module.funcs.keys().find(|func| match live.funcs[*func] {
        Reach::None => false,
        Reach::Referenced => true,
        Reach::Used => is_trap(func),
    });
    let is_uncalled = |func: &FuncIndex| {
        live.funcs[*func] == Reach::Used && module.body(*func).is_some() && !live.tables.is_demanded(*func)
    };
    let uncalled = || module.funcs.keys().find(is_uncalled);
    let in_slot = || replaced.iter().copied().filter(is_trap).min();
    let existing = used.or_else(uncalled).or_else(in_slot);
    // Any type will do, since no live call of this type reaches the slot, or it traps. That of a
    // live function is there already.
    let live_func = module.funcs.keys().find(|func| live.funcs[*func] != Reach::None);
    let ty = module.funcs[live_func.unwrap_or(first)].ty;
    Some(existing.map_or(TrapFunc::New(ty), TrapFunc::Existing))
}

/// An item that is already the function that would replace it does not change.
fn keep_in_place(live: &mut Live<'_, '_>, plan: &mut ElemPlan, func: FuncIndex) {
    let (Some(source), Edit::Cut { range, dead }) = (plan.source, &mut plan.edit) else { return };
    let contents = live.tables.slots.contents_of(source);
    for (dead, content) in dead.iter_mut().zip(contents) {
        *dead &= *content != Content::Func(func);
    }
    if *range == (0..contents.len()) && !dead.contains(&true) {
        plan.edit = Edit::Same;
    }
}

/// Functions of which a live body makes a reference and that nothing else in the output declares.
fn undeclared(
    module: &Module<'_>,
    live: &mut Live<'_, '_>,
    edits: &SecondaryMap<ElemIndex, Option<Edit>>,
) -> EntitySet<FuncIndex> {
    let mut undeclared = live.ref_funcs.clone();
    for (position, export) in module.exports.iter().enumerate() {
        let is_func = matches!(export.kind, ExternalKind::Func | ExternalKind::FuncExact);
        if is_func && live.exports.get(position) == Some(&true) {
            undeclared.remove(FuncIndex::new(export.index as usize));
        }
    }
    for (global, definition) in module.globals.iter() {
        if live.globals.contains(global)
            && let Some(init) = definition.origin.defined()
        {
            remove_named(&mut undeclared, init);
        }
    }
    for (table, definition) in module.tables.iter() {
        if live.table_reach[table] != Reach::None
            && let Some(TableInit::Expr(init)) = definition.origin.defined()
        {
            remove_named(&mut undeclared, init);
        }
    }
    for elem in module.elems.keys() {
        let all = 0..item_count(&module.elems[elem].items) as usize;
        let (range, dead) = match &edits[elem] {
            Some(Edit::Same) => (all, None),
            Some(Edit::Cut { range, dead }) => (range.clone(), Some(dead)),
            Some(Edit::Empty | Edit::Declare(_)) | None => continue,
        };
        let is_dead = |position: usize| dead.is_some_and(|dead| dead.get(position) == Some(&true));
        match &module.elems[elem].items {
            ElementItems::Functions(_) => {
                let contents = live.tables.slots.contents_of(elem);
                let items = contents.iter().enumerate().filter(|(at, _)| range.contains(at) && !is_dead(*at));
                items.filter_map(|(_, content)| content.func()).for_each(|func| {
                    undeclared.remove(func);
                });
            }
            ElementItems::Expressions(_, exprs) => {
                for (at, expr) in exprs.clone().into_iter().enumerate() {
                    if let Ok(expr) = expr
                        && range.contains(&at)
                        && !is_dead(at)
                    {
                        remove_named(&mut undeclared, &expr);
                    }
                }
            }
        }
    }
    undeclared
}

/// Removes the functions that a constant expression names.
fn remove_named(set: &mut EntitySet<FuncIndex>, expr: &wasmparser::ConstExpr<'_>) {
    for operator in expr.get_operators_reader() {
        if let Ok(Operator::RefFunc { function_index }) = operator {
            set.remove(FuncIndex::new(function_index as usize));
        }
    }
}

/// What a declarative segment still has to declare; removes it from `undeclared`.
fn declare(
    module: &Module<'_>,
    live: &mut Live<'_, '_>,
    elem: ElemIndex,
    undeclared: &mut EntitySet<FuncIndex>,
) -> Option<Edit> {
    let contents = live.tables.slots.contents_of(elem);
    let declared: Vec<FuncIndex> = contents
        .iter()
        .filter_map(|content| content.func())
        .filter(|func| undeclared.remove(*func))
        .collect();
    let is_same =
        declared.len() == contents.len() && matches!(module.elems[elem].items, ElementItems::Functions(_));
    match declared.is_empty() {
        true => None,
        false if is_same => Some(Edit::Same),
        false => Some(Edit::Declare(declared)),
    }
}
