//! What each operator means, from its name.
//!
//! Only names that are known to be harmless are; anything else may do anything.

use super::world::{World, Written};
use wasmparser::{Catch, FunctionBody, Handle, MemArg, MemArgTarget, Operator, ResumeTable};

/// An operator. Depths are those of the labels that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Nothing that can be seen.
    Plain,
    /// A write that somebody may learn of.
    Shows,
    /// Anything, an exception included; may branch to these.
    Anything(Box<[u32]>),
    /// `unreachable`.
    Trap,
    /// An exception.
    Throw,
    /// `block`.
    Block,
    /// `loop`.
    Loop,
    /// `if`.
    If,
    /// `else`.
    Else,
    /// `try_table`, with the depths of its handlers from outside of it.
    TryTable(Box<[u32]>),
    /// `try`.
    Try,
    /// `catch` or `catch_all`.
    Catch,
    /// `end` or `delegate`, with the position among the steps of what it ends; 0 for the last one.
    End(u32),
    /// A branch to this; with `true` it may also go on.
    Branch(u32, bool),
    /// A branch to one of these.
    BranchTable(Box<[u32]>),
    /// `return`.
    Return,
    /// A call.
    Call(Run),
    /// A call whose results are returned.
    TailCall(Run),
}

/// What a call runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Run {
    /// This function.
    Func(u32),
    /// What is in this table with this type.
    Table(u32, u32),
    /// Anything.
    Any,
}

/// A function's steps. Plain ones are left out: what can happen from such a step on is what can
/// happen from the next one on. So are shows directly before other shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// In order.
    pub steps: Vec<Step>,
    /// For each step, the position of its operator in the body.
    ats: Vec<u32>,
}

impl Body {
    /// Reads a body.
    pub fn of(body: Option<&FunctionBody<'_>>, world: &World<'_, '_>) -> Result<Body, String> {
        let reader = body.ok_or("the body is missing")?.get_operators_reader();
        let reader = reader.map_err(|error| error.to_string())?;
        let mut body = Body { steps: Vec::new(), ats: Vec::new() };
        let mut open = vec![0];
        for (at, operator) in (0..).zip(reader) {
            let mut step = step(&operator.map_err(|error| error.to_string())?, world);
            match &mut step {
                Step::Plain => continue,
                Step::Shows if body.steps.last() == Some(&Step::Shows) => {
                    body.ats.pop();
                    body.ats.push(at);
                    continue;
                }
                Step::Block | Step::Loop | Step::If | Step::TryTable(_) | Step::Try => {
                    open.push(body.steps.len() as u32);
                }
                Step::End(opener) => *opener = open.pop().ok_or("it has too many ends")?,
                _ => {}
            }
            body.steps.push(step);
            body.ats.push(at);
        }
        body.steps.shrink_to_fit();
        body.ats.shrink_to_fit();
        match open.is_empty() {
            true => Ok(body),
            false => Err("it has no end".into()),
        }
    }

    /// The position of the step that says what can happen from the operator at this position on.
    pub fn step_of(&self, operator: usize) -> usize {
        self.ats.partition_point(|at| (*at as usize) < operator)
    }
}

fn step(operator: &Operator<'_>, world: &World<'_, '_>) -> Step {
    use Operator as O;
    let write = |written: Written| if world.shows(written) { Step::Shows } else { Step::Plain };
    match operator {
        O::Unreachable => Step::Trap,
        O::Throw { .. } | O::ThrowRef | O::Rethrow { .. } => Step::Throw,
        O::Block { .. } => Step::Block,
        O::Loop { .. } => Step::Loop,
        O::If { .. } => Step::If,
        O::Else => Step::Else,
        O::Try { .. } => Step::Try,
        O::TryTable { try_table } => Step::TryTable(try_table.catches.iter().map(handler).collect()),
        O::Catch { .. } | O::CatchAll => Step::Catch,
        O::End | O::Delegate { .. } => Step::End(0),
        O::Br { relative_depth } => Step::Branch(*relative_depth, false),
        O::BrIf { relative_depth }
        | O::BrOnNull { relative_depth }
        | O::BrOnNonNull { relative_depth }
        | O::BrOnCast { relative_depth, .. }
        | O::BrOnCastFail { relative_depth, .. }
        | O::BrOnCastDescEq { relative_depth, .. }
        | O::BrOnCastDescEqFail { relative_depth, .. } => Step::Branch(*relative_depth, true),
        O::BrTable { targets } => {
            let depths = targets.targets().map_while(|depth| depth.ok());
            Step::BranchTable(depths.chain([targets.default()]).collect())
        }
        O::Return => Step::Return,
        O::Call { function_index } => Step::Call(Run::Func(*function_index)),
        O::ReturnCall { function_index } => Step::TailCall(Run::Func(*function_index)),
        O::CallIndirect { type_index, table_index } => Step::Call(Run::Table(*table_index, *type_index)),
        O::ReturnCallIndirect { type_index, table_index } => {
            Step::TailCall(Run::Table(*table_index, *type_index))
        }
        O::CallRef { .. } => Step::Call(Run::Any),
        O::ReturnCallRef { .. } => Step::TailCall(Run::Any),
        O::Resume { resume_table, .. }
        | O::ResumeThrow { resume_table, .. }
        | O::ResumeThrowRef { resume_table, .. } => Step::Anything(labels(resume_table)),
        O::GlobalSet { global_index } => write(Written::Global(*global_index)),
        O::MemoryGrow { mem } => write(Written::Memory(*mem, true)),
        O::MemoryFill { mem } | O::MemoryInit { mem, .. } => write(Written::Memory(*mem, false)),
        O::MemoryCopy { dst_mem, .. } => write(Written::Memory(*dst_mem, false)),
        O::TableGrow { table } => write(Written::Table(*table, true)),
        O::TableSet { table } | O::TableFill { table } | O::TableInit { table, .. } => {
            write(Written::Table(*table, false))
        }
        O::TableCopy { dst_table, .. } => write(Written::Table(*dst_table, false)),
        O::DataDrop { .. } | O::ElemDrop { .. } => write(Written::Segment),
        O::I32Store { memarg }
        | O::I64Store { memarg }
        | O::F32Store { memarg }
        | O::F64Store { memarg }
        | O::I32Store8 { memarg }
        | O::I32Store16 { memarg }
        | O::I64Store8 { memarg }
        | O::I64Store16 { memarg }
        | O::I64Store32 { memarg }
        | O::V128Store { memarg }
        | O::V128Store8Lane { memarg, .. }
        | O::V128Store16Lane { memarg, .. }
        | O::V128Store32Lane { memarg, .. }
        | O::V128Store64Lane { memarg, .. } => match memory(memarg) {
            Some(memory) => write(Written::Memory(memory, false)),
            None => Step::Anything(Box::default()),
        },
        other if is_plain(name(other)) => Step::Plain,
        _ => Step::Anything(Box::default()),
    }
}

fn handler(catch: &Catch) -> u32 {
    match catch {
        Catch::One { label, .. } | Catch::OneRef { label, .. } => *label,
        Catch::All { label } | Catch::AllRef { label } => *label,
    }
}

fn labels(table: &ResumeTable) -> Box<[u32]> {
    let label = |handle: &Handle| match handle {
        Handle::OnLabel { label, .. } => Some(*label),
        Handle::OnSwitch { .. } => None,
    };
    table.handlers.iter().filter_map(label).collect()
}

fn memory(arg: &MemArg) -> Option<u32> {
    match arg.target {
        MemArgTarget::Memory(index) => Some(index),
        MemArgTarget::Array(_) => None,
    }
}

/// Whether an operator of this name computes or reads, and no more.
fn is_plain(name: &str) -> bool {
    const NUMBERS: [&str; 11] =
        ["I32", "I64", "F32", "F64", "V128", "I8x16", "I16x8", "I32x4", "I64x2", "F32x4", "F64x2"];
    const OTHERS: [&str; 15] = [
        "Nop",
        "Drop",
        "Select",
        "TypedSelect",
        "TypedSelectMulti",
        "LocalGet",
        "LocalSet",
        "LocalTee",
        "GlobalGet",
        "MemorySize",
        "TableGet",
        "TableSize",
        "RefNull",
        "RefIsNull",
        "RefFunc",
    ];
    let is_number = NUMBERS.iter().any(|prefix| name.starts_with(prefix));
    is_number && !name.contains("Atomic") && !name.contains("Store")
        || OTHERS.contains(&name)
        || name == "RefAsNonNull"
}

macro_rules! names {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident $arity:tt)*) => {
        /// The name of an operator, as wasmparser spells it.
        fn name(operator: &Operator<'_>) -> &'static str {
            match operator {
                $(Operator::$op $({ $($arg: _),* })? => stringify!($op),)*
                _ => "",
            }
        }
    };
}
wasmparser::for_each_operator!(names);
