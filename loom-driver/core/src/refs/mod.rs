//! Every index that a function body or a constant expression mentions, with its byte site.
//!
//! A body is decoded once. Each index that it mentions becomes a [`Site`]: where its bytes are,
//! which index space it belongs to, and how it uses the thing. Marking reads the sites to find what
//! is reachable, emitting copies the spans between them and patches the rest, and the difference
//! in length gives the exact map from old to new code offsets.
//!
//! wasmparser decodes the operators, and its list of operators is closed: `operands!` below
//! dispatches on operand *names*, so an operator with an operand that nobody has thought about
//! breaks the build instead of deleting live code. An operator that reuses a known operand name
//! gets the strongest meaning (everything that it mentions is used); only operators that are
//! known to need less are listed by name. An index that is the only immediate has all bytes behind the
//! opcode; otherwise the immediates of the operator are read again to find where each index stands,
//! and compared with what wasmparser decoded.

mod immediates;
pub mod named;
mod operators;
pub mod types;
mod valid;

use crate::error::Error;
use crate::index::{FuncIndex, PrimaryMap, Space};
use crate::module::Module;
use operators::Scan;
use rayon::prelude::*;
use std::sync::OnceLock;
use wasmparser::{ConstExpr, FuncValidator, FunctionBody, ValidatorResources};

/// Why a body or a constant expression cannot be read.
#[derive(Debug)]
pub enum RefsError {
    /// The bytes are no valid operators; validation says so, and excludes it.
    Unreadable(wasmparser::Error),
    /// The bytes of an operator are not laid out as this file expects.
    Mismatch(String),
}

impl RefsError {
    /// The same as an error about the module `bytes`.
    pub fn in_module(self, bytes: &[u8]) -> Error {
        match self {
            RefsError::Unreadable(error) => Error::invalid(bytes, &error),
            RefsError::Mismatch(what) => Error::Bug(what),
        }
    }
}

impl From<wasmparser::Error> for RefsError {
    fn from(error: wasmparser::Error) -> RefsError {
        RefsError::Unreadable(error)
    }
}

impl RefsError {
    fn mismatch(what: impl Into<String>) -> RefsError {
        RefsError::Mismatch(what.into())
    }
}

type Result<T, E = RefsError> = std::result::Result<T, E>;

/// How a site uses what it names. The index space follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Use {
    /// A type.
    Type,
    /// A type, in a place where the encoding is a signed 33-bit LEB128.
    HeapType,
    /// A function is called.
    Call,
    /// A reference to a function is made.
    RefFunc,
    /// `call_indirect`: the details are in [`Refs::indirect_calls`].
    TableCall,
    /// Only the size or the limits of a table are needed: `table.size`.
    TableSize,
    /// References from the stack are written to a table: `table.set`, `table.fill`, `table.grow`.
    TableWrite,
    /// One end of a `table.copy` or `table.init`: the details are in [`Refs::flows`].
    TableFlow,
    /// Contents of a table become references on the stack, or anything else.
    Table,
    /// Only the size or the limits of a memory are needed: `memory.size`.
    MemorySize,
    /// `memory.grow`: the limits are needed.
    MemoryGrow,
    /// Contents of a memory are read or written.
    Memory,
    /// The same, with the memory index inside a memory argument, behind its flags.
    MemArg,
    /// A global is read or written.
    Global,
    /// A tag.
    Tag,
    /// The segment of a `table.init`: the details are in [`Refs::flows`].
    ElemFlow,
    /// Only the existence of a segment is needed: `elem.drop`.
    ElemDrop,
    /// Contents of an element segment become references on the stack, or anything else.
    Elem,
    /// Only the existence of a segment is needed: `data.drop`.
    DataDrop,
    /// Contents of a data segment are read.
    Data,
}

impl Use {
    /// The index space of what is used.
    pub fn space(self) -> Space {
        match self {
            Use::Type | Use::HeapType => Space::Type,
            Use::Call | Use::RefFunc => Space::Func,
            Use::TableCall | Use::TableSize | Use::TableWrite | Use::TableFlow | Use::Table => Space::Table,
            Use::MemorySize | Use::MemoryGrow | Use::Memory | Use::MemArg => Space::Memory,
            Use::Global => Space::Global,
            Use::Tag => Space::Tag,
            Use::ElemFlow | Use::ElemDrop | Use::Elem => Space::Elem,
            Use::DataDrop | Use::Data => Space::Data,
        }
    }
}

/// An index in the bytes of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Site {
    /// Byte offset from the start of the body (its local declarations).
    pub offset: u32,
    /// Number of bytes that encode the index; for [`Use::MemArg`] those of the flags as well.
    pub len: u8,
    /// How the site uses what it names.
    pub kind: Use,
    /// The index.
    pub index: u32,
}

/// A `call_indirect` or `return_call_indirect`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndirectCall {
    /// Byte offset of the operator from the start of the body.
    pub offset: u32,
    /// Type index of the expected type.
    pub ty: u32,
    /// Table index.
    pub table: u32,
    /// Byte offset of the end of the operator from the start of the body.
    pub end: u32,
    /// The slot, if the operator directly before pushes a constant.
    pub slot: Option<u64>,
    /// Byte offset from the start of the body of the operator directly before.
    pub before: u32,
}

/// Where references that flow into a table come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlowSource {
    /// A table index (`table.copy`).
    Table(u32),
    /// An element segment index (`table.init`).
    Elem(u32),
}

/// A `table.copy` or `table.init`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    /// Byte offset of the operator from the start of the body.
    pub offset: u32,
    /// Index of the table that is written.
    pub table: u32,
    /// Where the references come from.
    pub from: FlowSource,
}

/// Everything that one body or constant expression mentions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refs {
    /// Every index that has bytes, in byte order.
    pub sites: Vec<Site>,
    /// Byte offset of the first operator that uses memory 0 without naming it.
    pub memory0: Option<u32>,
    /// Every indirect call through a table.
    pub indirect_calls: Vec<IndirectCall>,
    /// Every bulk write of references into a table.
    pub flows: Vec<Flow>,
}

impl Refs {
    /// Refuses what names something that does not exist: whoever reads references makes maps of them.
    fn exist(&self, module: &Module<'_>) -> crate::Result<()> {
        let named = self.sites.iter().map(|site| (site.kind.space(), site.index));
        let mut named = named.chain(self.memory0.map(|_| (Space::Memory, 0)));
        match named.find(|(space, index)| *index as usize >= module.len_of(*space)) {
            None => Ok(()),
            Some((space, index)) => Err(Error::Refused {
                message: format!("a body names {} {index}, which does not exist", space.name()),
                help: Some("run without `--no-validate` to see where".into()),
            }),
        }
    }
}

/// What the bodies of a module mention, as far as somebody has asked: each is read once, whatever passes
/// look at it.
#[derive(Debug, Default)]
pub(crate) struct Known(PrimaryMap<FuncIndex, OnceLock<Refs>>);

impl Known {
    /// Nothing is known yet of so many functions.
    pub fn nothing(funcs: usize) -> Known {
        Known((0..funcs).map(|_| OnceLock::new()).collect())
    }
}

/// Reads the bodies of some functions, in parallel, unless they have been read before.
///
/// # Errors
///
/// [`RefsError`] as an error about the module, for the first of `funcs` that cannot be read, whatever
/// the number of threads. [`Error::Refused`] for one that names what does not exist, which validation
/// excludes.
pub fn read(module: &Module<'_>, funcs: &[FuncIndex]) -> crate::Result<()> {
    let read = |func: &FuncIndex| match (module.refs.0.get(*func), module.body(*func)) {
        (Some(known), Some(body)) if known.get().is_none() => {
            let refs = of_body(body).map_err(|error| error.in_module(module.bytes))?;
            refs.exist(module)?;
            known.get_or_init(|| refs);
            Ok(())
        }
        _ => Ok(()),
    };
    let read: Vec<crate::Result<()>> = funcs.par_iter().map(read).collect();
    read.into_iter().collect()
}

/// Validates the body of a function, and keeps what it mentions: it is decoded once for both.
///
/// # Errors
///
/// [`RefsError`]; what is not valid is [`RefsError::Unreadable`].
pub(crate) fn validate(
    module: &Module<'_>,
    func: FuncIndex,
    body: &FunctionBody<'_>,
    validator: &mut FuncValidator<ValidatorResources>,
) -> Result<()> {
    let refs = valid::of_body(body, validator)?;
    if let Some(known) = module.refs.0.get(func) {
        known.get_or_init(|| refs);
    }
    Ok(())
}

/// What the body of a function mentions; `None` for an imported function, and before [`read`].
pub fn of_func<'m>(module: &'m Module<'_>, func: FuncIndex) -> Option<&'m Refs> {
    module.refs.0.get(func)?.get()
}

/// What every function body mentions; `None` for imported functions.
///
/// # Errors
///
/// As [`read`].
pub fn of_bodies<'m>(module: &'m Module<'_>) -> crate::Result<PrimaryMap<FuncIndex, Option<&'m Refs>>> {
    let funcs: Vec<FuncIndex> = module.funcs.keys().collect();
    read(module, &funcs)?;
    Ok(funcs.into_iter().map(|func| of_func(module, func)).collect())
}

/// What a function body mentions. Offsets are relative to the start of the body.
///
/// # Errors
///
/// [`RefsError`].
pub fn of_body(body: &FunctionBody<'_>) -> Result<Refs> {
    of_operators(body, |scan| scan.operators(body.get_operators_reader().map_err(unreadable)?))
}

/// What a body mentions, given who scans its operators.
fn of_operators<'a>(
    body: &FunctionBody<'a>,
    operators: impl FnOnce(&mut Scan<'a>) -> Result<()>,
) -> Result<Refs> {
    let whole = body.get_binary_reader();
    let mut scan = Scan::new(body.as_bytes(), whole.original_position(), whole.features());
    let mut locals = body.get_locals_reader().map_err(unreadable)?;
    for _ in 0..locals.get_count() {
        let at = locals.original_position();
        let (_, ty) = locals.read().map_err(unreadable)?;
        if types::is_concrete(ty) {
            let mut immediates = scan.bytes_at(at)?;
            immediates.leb()?;
            immediates.val_type(ty)?;
        }
    }
    operators(&mut scan)?;
    scan.refs.sites.shrink_to_fit();
    Ok(scan.refs)
}

/// What a constant expression mentions. Offsets are relative to the start of the expression.
///
/// # Errors
///
/// [`RefsError`].
pub fn of_const_expr(expr: &ConstExpr<'_>) -> Result<Refs> {
    let reader = expr.get_binary_reader();
    let mut bytes = reader.clone();
    let start = bytes.original_position();
    let features = bytes.features();
    let all = bytes.read_bytes(bytes.bytes_remaining()).map_err(unreadable)?;
    let mut scan = Scan::new(all, start, features);
    scan.operators(expr.get_operators_reader())?;
    Ok(scan.refs)
}

fn unreadable(error: wasmparser::Error) -> RefsError {
    error.into()
}

/// Bit of a memory argument's flags: a memory index follows (multi-memory).
pub(crate) const MEMORY_FLAG: u32 = 1 << 6;
