//! Every index that a function body or a constant expression mentions, with its byte site.
//!
//! A body is decoded once. Each index that it mentions becomes a [`Site`]: where its bytes are,
//! which index space it belongs to, and how it uses the thing. Marking reads the sites to find what
//! is reachable, emitting copies the spans between them and patches the rest, and the difference
//! in length gives the exact map from old to new code offsets.
//!
//! wasmparser decodes the operators, and its list of operators is closed: [`operands!`] below
//! dispatches on operand *names*, so an operator with an operand that nobody has thought about
//! breaks the build instead of deleting live code. An operator that reuses a known operand name
//! gets the strongest meaning (everything that it mentions is used); only operators that are
//! known to need less are listed by name. Within the bytes of one operator the immediates are read
//! again to find where each index stands, and compared with what wasmparser decoded.

use crate::error::Error;
use crate::index::Space;
use wasmparser::{
    BinaryReader, BlockType, Catch, CompositeInnerType, ConstExpr, FunctionBody, Handle, HeapType, MemArg,
    MemArgTarget, OperatorsReader, RefType, ResumeTable, StorageType, SubType, TryTable, ValType,
    VisitOperator, VisitSimdOperator,
};

/// Why a body or a constant expression cannot be read.
#[derive(Debug)]
pub enum RefsError {
    /// The bytes are no valid operators; validation excludes it.
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
    /// The slot, if the operator directly before pushes a constant.
    pub slot: Option<u64>,
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
#[derive(Debug, Clone, Default)]
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

/// What a function body mentions. Offsets are relative to the start of the body.
///
/// # Errors
///
/// [`RefsError`].
pub fn of_body(body: &FunctionBody<'_>) -> Result<Refs> {
    let whole = body.get_binary_reader();
    let mut scan = Scan::new(body.as_bytes(), whole.original_position(), whole.features());
    let mut locals = body.get_locals_reader().map_err(unreadable)?;
    for _ in 0..locals.get_count() {
        let at = locals.original_position();
        let (_, ty) = locals.read().map_err(unreadable)?;
        if concrete(ty) {
            let mut immediates = scan.bytes_at(at)?;
            immediates.leb()?;
            immediates.val_type(ty)?;
        }
    }
    scan.operators(body.get_operators_reader().map_err(unreadable)?)?;
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
    RefsError::Unreadable(error)
}

/// Whether a value type mentions a type index.
pub fn concrete(ty: ValType) -> bool {
    ty.as_reference_type().is_some_and(|ty| ty.type_index().is_some())
}

/// Calls `visit` with every type index that the definition of a type mentions.
pub fn of_sub_type(ty: &SubType, visit: &mut impl FnMut(u32)) {
    let composite = &ty.composite_type;
    let declared = ty.supertype_idxs.iter().chain(&composite.descriptor_idx).chain(&composite.describes_idx);
    declared.filter_map(|index| index.as_module_index()).for_each(&mut *visit);
    match &composite.inner {
        CompositeInnerType::Func(func) => {
            func.params().iter().chain(func.results()).for_each(|ty| of_val_type(*ty, visit));
        }
        CompositeInnerType::Array(array) => of_storage_type(array.0.element_type, visit),
        CompositeInnerType::Struct(fields) => {
            fields.fields.iter().for_each(|field| of_storage_type(field.element_type, visit));
        }
        CompositeInnerType::Cont(cont) => cont.0.as_module_index().into_iter().for_each(visit),
    }
}

fn of_storage_type(ty: StorageType, visit: &mut impl FnMut(u32)) {
    match ty {
        StorageType::I8 | StorageType::I16 => {}
        StorageType::Val(ty) => of_val_type(ty, visit),
    }
}

/// Calls `visit` with the type index that a value type mentions, if any.
pub fn of_val_type(ty: ValType, visit: &mut impl FnMut(u32)) {
    if let ValType::Ref(ty) = ty {
        of_ref_type(ty, visit);
    }
}

/// Calls `visit` with the type index that a reference type mentions, if any.
pub fn of_ref_type(ty: RefType, visit: &mut impl FnMut(u32)) {
    ty.type_index().and_then(|index| index.as_module_index()).into_iter().for_each(visit);
}

struct Scan<'a> {
    bytes: &'a [u8],
    /// Offset of `bytes` in the file.
    base: u64,
    features: wasmparser::WasmFeatures,
    refs: Refs,
    /// Offset in the file of the operator being visited.
    at: u64,
    /// Where reading the operator's immediates again ended, if that was needed.
    end: Option<u64>,
    /// The constant that the operator being visited pushes.
    constant: Option<u64>,
    /// The constant that the operator before it pushed.
    constant_before: Option<u64>,
}

impl<'a> Scan<'a> {
    fn new(bytes: &'a [u8], base: u64, features: wasmparser::WasmFeatures) -> Scan<'a> {
        let refs = Refs::default();
        Scan { bytes, base, features, refs, at: base, end: None, constant: None, constant_before: None }
    }

    fn operators(&mut self, mut reader: OperatorsReader<'a>) -> Result<()> {
        while !reader.eof() {
            self.at = reader.original_position();
            self.end = None;
            self.constant_before = self.constant.take();
            reader.visit_operator(self).map_err(unreadable)??;
            let end = reader.original_position();
            if self.end.is_some_and(|seen| seen != end) {
                return Err(RefsError::mismatch(format!(
                    "immediates at offset {:#x} end early or late",
                    self.at
                )));
            }
        }
        Ok(())
    }

    /// Byte offset of the operator being visited, from the start of the body.
    fn offset(&self) -> u32 {
        (self.at - self.base) as u32
    }

    fn bytes_at(&mut self, at: u64) -> Result<Immediates<'a, '_>> {
        let start = (at - self.base) as usize;
        let bytes =
            self.bytes.get(start..).ok_or_else(|| RefsError::mismatch("an offset outside the body"))?;
        let reader = BinaryReader::new_features(bytes, at, self.features);
        Ok(Immediates { reader, base: self.base, refs: &mut self.refs })
    }

    /// Reads the immediates of the operator being visited with `read`.
    fn immediates(&mut self, read: impl FnOnce(&mut Immediates<'a, '_>) -> Result<()>) -> Result<()> {
        let mut immediates = self.bytes_at(self.at)?;
        let opcode = immediates.reader.read_u8().map_err(unreadable)?;
        if (0xfb..=0xfe).contains(&opcode) {
            immediates.leb()?;
        }
        read(&mut immediates)?;
        self.end = Some(immediates.reader.original_position());
        Ok(())
    }

    fn indirect_call(&mut self, ty: u32, table: u32) -> Result<()> {
        let slot = self.constant_before;
        self.refs.indirect_calls.push(IndirectCall { offset: self.offset(), ty, table, slot });
        self.immediates(|i| {
            i.index(Use::Type, ty)?;
            i.index(Use::TableCall, table)
        })
    }

    fn flow(&mut self, table: u32, from: FlowSource) {
        self.refs.flows.push(Flow { offset: self.offset(), table, from });
    }

    fn mem_arg(&mut self, arg: MemArg, lane: bool) -> Result<()> {
        if arg.target == MemArgTarget::Memory(0) && self.is_plain_mem_arg() {
            let offset = self.offset();
            self.refs.memory0.get_or_insert(offset);
            return Ok(());
        }
        self.immediates(|i| {
            i.mem_arg(arg)?;
            if lane { i.skip_bytes(1) } else { Ok(()) }
        })
    }

    /// Whether the operator being visited has an opcode of one byte and, in the byte after it,
    /// flags without a memory index: the case of nearly every load and store.
    fn is_plain_mem_arg(&self) -> bool {
        let at = self.offset() as usize;
        match self.bytes.get(at..at + 2) {
            Some([opcode, flags]) => *opcode < 0xfb && u32::from(*flags) & (MEMORY_FLAG | 0x80) == 0,
            _ => false,
        }
    }
}

/// Bit of a memory argument's flags: a memory index follows (multi-memory).
pub(crate) const MEMORY_FLAG: u32 = 1 << 6;

/// The immediates of one operator, read again to find where each index stands.
struct Immediates<'a, 's> {
    reader: BinaryReader<'a>,
    base: u64,
    refs: &'s mut Refs,
}

impl Immediates<'_, '_> {
    /// Skips an immediate that is no index of a module's index space.
    fn leb(&mut self) -> Result<u32> {
        self.reader.read_var_u32().map_err(unreadable)
    }

    fn skip_bytes(&mut self, count: usize) -> Result<()> {
        self.reader.read_bytes(count).map(drop).map_err(unreadable)
    }

    fn site(&mut self, kind: Use, start: u64, index: u32) {
        let len = (self.reader.original_position() - start) as u8;
        self.refs.sites.push(Site { offset: (start - self.base) as u32, len, kind, index });
    }

    fn index(&mut self, kind: Use, expected: u32) -> Result<()> {
        let start = self.reader.original_position();
        let read = self.leb()?;
        self.agree(start, i64::from(read), expected)?;
        self.site(kind, start, expected);
        Ok(())
    }

    fn agree(&self, start: u64, read: i64, expected: u32) -> Result<()> {
        if read == i64::from(expected) {
            return Ok(());
        }
        Err(RefsError::mismatch(format!(
            "the operator at offset {start:#x} names {expected}, its bytes say {read}"
        )))
    }

    fn signed_index(&mut self, expected: u32) -> Result<()> {
        let start = self.reader.original_position();
        let read = self.reader.read_var_s33().map_err(unreadable)?;
        self.agree(start, read, expected)?;
        self.site(Use::HeapType, start, expected);
        Ok(())
    }

    fn heap_type(&mut self, ty: HeapType) -> Result<()> {
        let index = |index: wasmparser::UnpackedIndex| {
            index
                .as_module_index()
                .ok_or_else(|| RefsError::mismatch("a type index that is not of this module"))
        };
        match ty {
            HeapType::Concrete(concrete) => self.signed_index(index(concrete)?),
            HeapType::Exact(exact) => {
                self.skip_bytes(1)?;
                self.index(Use::Type, index(exact)?)
            }
            HeapType::Abstract { .. } => self.reader.read::<HeapType>().map(drop).map_err(unreadable),
        }
    }

    fn val_type(&mut self, ty: ValType) -> Result<()> {
        match ty.as_reference_type() {
            Some(reference) if reference.type_index().is_some() => {
                self.skip_bytes(1)?;
                self.heap_type(reference.heap_type())
            }
            _ => self.reader.read::<ValType>().map(drop).map_err(unreadable),
        }
    }

    fn val_types(&mut self, types: &[ValType]) -> Result<()> {
        self.leb()?;
        types.iter().try_for_each(|ty| self.val_type(*ty))
    }

    fn block_type(&mut self, ty: BlockType) -> Result<()> {
        match ty {
            BlockType::Empty => self.skip_bytes(1),
            BlockType::Type(ty) => self.val_type(ty),
            BlockType::FuncType(index) => self.signed_index(index),
        }
    }

    fn mem_arg(&mut self, arg: MemArg) -> Result<()> {
        let start = self.reader.original_position();
        let flags = self.leb()?;
        match arg.target {
            MemArgTarget::Memory(index) if flags & MEMORY_FLAG != 0 => {
                let at = self.reader.original_position();
                let read = self.leb()?;
                self.agree(at, i64::from(read), index)?;
                self.site(Use::MemArg, start, index);
            }
            MemArgTarget::Memory(_) => {
                self.refs.memory0.get_or_insert((start - self.base) as u32);
            }
            MemArgTarget::Array(index) => self.index(Use::Type, index)?,
        }
        if arg.ordering.is_some() {
            self.skip_bytes(1)?;
        }
        self.reader.read_var_u64().map(drop).map_err(unreadable)
    }

    fn try_table(&mut self, table: &TryTable) -> Result<()> {
        self.block_type(table.ty)?;
        self.leb()?;
        for catch in &table.catches {
            self.skip_bytes(1)?;
            if let Catch::One { tag, .. } | Catch::OneRef { tag, .. } = catch {
                self.index(Use::Tag, *tag)?;
            }
            self.leb()?;
        }
        Ok(())
    }

    fn resume_table(&mut self, table: &ResumeTable) -> Result<()> {
        self.leb()?;
        for handle in &table.handlers {
            self.skip_bytes(1)?;
            match handle {
                Handle::OnLabel { tag, .. } => {
                    self.index(Use::Tag, *tag)?;
                    self.leb()?;
                }
                Handle::OnSwitch { tag } => self.index(Use::Tag, *tag)?,
            }
        }
        Ok(())
    }

    fn br_on_cast(&mut self, from: RefType, to: RefType) -> Result<()> {
        self.skip_bytes(1)?;
        self.leb()?;
        self.heap_type(from.heap_type())?;
        self.heap_type(to.heap_type())
    }
}

/// What to do with the operands of one operator, each given as `[name value]`.
///
/// First come the operators that need less than everything or keep details, by name; then every
/// list of operand names that occurs.
macro_rules! operands {
    ($s:ident visit_i32_const [value $v:ident]) => {{
        // An i32 that indexes a table is unsigned.
        $s.constant = Some(u64::from($v as u32));
        Ok(())
    }};
    ($s:ident visit_i64_const [value $v:ident]) => {{
        $s.constant = Some($v as u64);
        Ok(())
    }};
    ($s:ident visit_ref_func [$n:ident $f:ident]) => { indices!($s RefFunc $f) };
    ($s:ident visit_table_size [$n:ident $t:ident]) => { indices!($s TableSize $t) };
    ($s:ident visit_table_set [$n:ident $t:ident]) => { indices!($s TableWrite $t) };
    ($s:ident visit_table_fill [$n:ident $t:ident]) => { indices!($s TableWrite $t) };
    ($s:ident visit_table_grow [$n:ident $t:ident]) => { indices!($s TableWrite $t) };
    ($s:ident visit_memory_size [$n:ident $m:ident]) => { indices!($s MemorySize $m) };
    ($s:ident visit_memory_grow [$n:ident $m:ident]) => { indices!($s MemoryGrow $m) };
    ($s:ident visit_elem_drop [$n:ident $e:ident]) => { indices!($s ElemDrop $e) };
    ($s:ident visit_data_drop [$n:ident $d:ident]) => { indices!($s DataDrop $d) };
    ($s:ident visit_call_indirect [$n:ident $ty:ident] [$m:ident $t:ident]) => { $s.indirect_call($ty, $t) };
    ($s:ident visit_return_call_indirect [$n:ident $ty:ident] [$m:ident $t:ident]) => { $s.indirect_call($ty, $t) };
    ($s:ident visit_table_init [$n:ident $e:ident] [$m:ident $t:ident]) => {{
        $s.flow($t, FlowSource::Elem($e));
        indices!($s ElemFlow $e, TableFlow $t)
    }};
    ($s:ident visit_table_copy [$n:ident $dst:ident] [$m:ident $src:ident]) => {{
        $s.flow($dst, FlowSource::Table($src));
        indices!($s TableFlow $dst, TableFlow $src)
    }};

    // Nothing that belongs to an index space of the module.
    ($s:ident $op:ident) => { Ok(()) };
    ($s:ident $op:ident [relative_depth $v:ident]) => { none!($v) };
    ($s:ident $op:ident [targets $v:ident]) => { none!($v) };
    ($s:ident $op:ident [local_index $v:ident]) => { none!($v) };
    ($s:ident $op:ident [value $v:ident]) => { none!($v) };
    ($s:ident $op:ident [lane $v:ident]) => { none!($v) };
    ($s:ident $op:ident [lanes $v:ident]) => { none!($v) };
    ($s:ident $op:ident [ordering $v:ident]) => { none!($v) };

    ($s:ident $op:ident [function_index $f:ident]) => { indices!($s Call $f) };
    ($s:ident $op:ident [type_index $t:ident]) => { indices!($s Type $t) };
    ($s:ident $op:ident [type_index $ty:ident] [table_index $t:ident]) => { indices!($s Type $ty, Table $t) };
    ($s:ident $op:ident [table $t:ident]) => { indices!($s Table $t) };
    ($s:ident $op:ident [ordering $o:ident] [table_index $t:ident]) => { indices!($s ordering $o, Table $t) };
    ($s:ident $op:ident [dst_table $d:ident] [src_table $f:ident]) => { indices!($s Table $d, Table $f) };
    ($s:ident $op:ident [elem_index $e:ident]) => { indices!($s Elem $e) };
    ($s:ident $op:ident [elem_index $e:ident] [table $t:ident]) => { indices!($s Elem $e, Table $t) };
    ($s:ident $op:ident [mem $m:ident]) => { indices!($s Memory $m) };
    ($s:ident $op:ident [dst_mem $d:ident] [src_mem $f:ident]) => { indices!($s Memory $d, Memory $f) };
    ($s:ident $op:ident [data_index $d:ident]) => { indices!($s Data $d) };
    ($s:ident $op:ident [data_index $d:ident] [mem $m:ident]) => { indices!($s Data $d, Memory $m) };
    ($s:ident $op:ident [memarg $m:ident]) => { $s.mem_arg($m, false) };
    ($s:ident $op:ident [memarg $m:ident] [lane $l:ident]) => {{ let _ = $l; $s.mem_arg($m, true) }};
    ($s:ident $op:ident [global_index $g:ident]) => { indices!($s Global $g) };
    ($s:ident $op:ident [ordering $o:ident] [global_index $g:ident]) => { indices!($s ordering $o, Global $g) };
    ($s:ident $op:ident [tag_index $t:ident]) => { indices!($s Tag $t) };

    ($s:ident $op:ident [blockty $t:ident]) => { $s.immediates(|i| i.block_type($t)) };
    ($s:ident $op:ident [hty $t:ident]) => { $s.immediates(|i| i.heap_type($t)) };
    ($s:ident $op:ident [ty $t:ident]) => { $s.immediates(|i| i.val_types(&[$t])) };
    ($s:ident $op:ident [tys $t:ident]) => { $s.immediates(|i| i.val_types(&$t)) };
    ($s:ident $op:ident [try_table $t:ident]) => { $s.immediates(|i| i.try_table(&$t)) };
    ($s:ident $op:ident [relative_depth $d:ident] [from_ref_type $f:ident] [to_ref_type $t:ident]) => {{
        let _ = $d;
        $s.immediates(|i| i.br_on_cast($f, $t))
    }};

    ($s:ident $op:ident [struct_type_index $t:ident]) => { indices!($s Type $t) };
    ($s:ident $op:ident [struct_type_index $t:ident] [field_index $f:ident]) => { indices!($s Type $t, skip $f) };
    ($s:ident $op:ident [ordering $o:ident] [struct_type_index $t:ident] [field_index $f:ident]) => {
        indices!($s ordering $o, Type $t, skip $f)
    };
    ($s:ident $op:ident [array_type_index $t:ident]) => { indices!($s Type $t) };
    ($s:ident $op:ident [ordering $o:ident] [array_type_index $t:ident]) => { indices!($s ordering $o, Type $t) };
    ($s:ident $op:ident [array_type_index $t:ident] [array_size $n:ident]) => { indices!($s Type $t, skip $n) };
    ($s:ident $op:ident [array_type_index $t:ident] [array_data_index $d:ident]) => {
        indices!($s Type $t, Data $d)
    };
    ($s:ident $op:ident [array_type_index $t:ident] [array_elem_index $e:ident]) => {
        indices!($s Type $t, Elem $e)
    };
    ($s:ident $op:ident [array_type_index_dst $d:ident] [array_type_index_src $f:ident]) => {
        indices!($s Type $d, Type $f)
    };

    ($s:ident $op:ident [cont_type_index $t:ident]) => { indices!($s Type $t) };
    ($s:ident $op:ident [argument_index $a:ident] [result_index $r:ident]) => { indices!($s Type $a, Type $r) };
    ($s:ident $op:ident [cont_type_index $t:ident] [tag_index $g:ident]) => { indices!($s Type $t, Tag $g) };
    ($s:ident $op:ident [cont_type_index $t:ident] [resume_table $r:ident]) => {
        $s.immediates(|i| {
            i.index(Use::Type, $t)?;
            i.resume_table(&$r)
        })
    };
    ($s:ident $op:ident [cont_type_index $t:ident] [tag_index $g:ident] [resume_table $r:ident]) => {
        $s.immediates(|i| {
            i.index(Use::Type, $t)?;
            i.index(Use::Tag, $g)?;
            i.resume_table(&$r)
        })
    };
}

/// An operand that belongs to no index space of the module.
macro_rules! none {
    ($value:ident) => {{
        let _ = $value;
        Ok(())
    }};
}

/// Immediates in byte order: `Kind index` is a site, `skip` another number, `ordering` a byte.
macro_rules! indices {
    ($s:ident $($kind:ident $index:ident),*) => {
        $s.immediates(|i| {
            $(indices!(@one i $kind $index);)*
            Ok(())
        })
    };
    (@one $i:ident skip $v:ident) => { let _ = $v; $i.leb()? };
    (@one $i:ident ordering $v:ident) => { let _ = $v; $i.skip_bytes(1)? };
    (@one $i:ident $kind:ident $v:ident) => { $i.index(Use::$kind, $v)? };
}

macro_rules! visit {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($arity:tt)*))*) => {
        $(#[allow(unused_variables, reason = "an operator without operands needs no `s`")]
        fn $visit(&mut self $($(, $arg: $argty)*)?) -> Result<()> {
            let s = self;
            operands!(s $visit $($([$arg $arg])*)?)
        })*
    };
}

impl<'a> VisitOperator<'a> for Scan<'a> {
    type Output = Result<()>;

    fn simd_visitor(&mut self) -> Option<&mut dyn VisitSimdOperator<'a, Output = Result<()>>> {
        Some(self)
    }

    wasmparser::for_each_visit_operator!(visit);
}

impl<'a> VisitSimdOperator<'a> for Scan<'a> {
    wasmparser::for_each_visit_simd_operator!(visit);
}
