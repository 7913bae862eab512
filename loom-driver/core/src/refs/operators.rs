//! Every operator, dispatched on the names of its operands.

use super::immediates::Immediates;
use super::{
    Flow, FlowSource, IndirectCall, MEMORY_FLAG, Refs, RefsError, Result, Site, Use, types, unreadable,
};
use wasmparser::{
    BinaryReader, BlockType, MemArg, MemArgTarget, OperatorsReader, VisitOperator, VisitSimdOperator,
};

/// The first byte of opcodes of several bytes is from here on.
const PREFIXES: u8 = 0xfb;

pub struct Scan<'a> {
    bytes: &'a [u8],
    /// Offset of `bytes` in the file.
    base: u64,
    features: wasmparser::WasmFeatures,
    pub refs: Refs,
    /// Offset in the file of the operator being visited.
    at: u64,
    /// Offset in the file of the one before it.
    before: u64,
    /// Where reading the operator's immediates again ended, if that was needed.
    end: Option<u64>,
    /// The only immediate of the operator being visited, if it is an index.
    only: Option<(Use, u32)>,
    /// The constant that the operator being visited pushes.
    constant: Option<u64>,
    /// The constant that the operator before it pushed.
    constant_before: Option<u64>,
}

impl<'a> Scan<'a> {
    pub fn new(bytes: &'a [u8], base: u64, features: wasmparser::WasmFeatures) -> Scan<'a> {
        // One allocation: few bodies mention more, and what is left of it goes back.
        let refs = Refs { sites: Vec::with_capacity(bytes.len() / 6), ..Refs::default() };
        Scan {
            bytes,
            base,
            features,
            refs,
            at: base,
            before: base,
            end: None,
            only: None,
            constant: None,
            constant_before: None,
        }
    }

    pub fn operators(&mut self, mut reader: OperatorsReader<'a>) -> Result<()> {
        while !reader.eof() {
            self.begin(reader.original_position());
            reader.visit_operator(self).map_err(unreadable)??;
            self.finish(reader.original_position())?;
        }
        Ok(())
    }

    /// The operator that is visited next is at `at`, an offset in the file.
    pub fn begin(&mut self, at: u64) {
        self.before = std::mem::replace(&mut self.at, at);
        self.end = None;
        self.constant_before = self.constant.take();
    }

    /// The operator that was visited last ends at `end`, an offset in the file.
    pub fn finish(&mut self, end: u64) -> Result<()> {
        if let Some((kind, index)) = self.only.take() {
            let offset = self.offset() + 1;
            self.refs.sites.push(Site { offset, len: (end - self.at - 1) as u8, kind, index });
        }
        if self.end.is_some_and(|seen| seen != end) {
            let at = self.at;
            return Err(RefsError::mismatch(format!("immediates at offset {at:#x} end early or late")));
        }
        Ok(())
    }

    /// Byte offset of the operator being visited, from the start of the body.
    fn offset(&self) -> u32 {
        (self.at - self.base) as u32
    }

    pub fn bytes_at(&mut self, at: u64) -> Result<Immediates<'a, '_>> {
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
        if opcode >= PREFIXES {
            immediates.leb()?;
        }
        read(&mut immediates)?;
        self.end = Some(immediates.reader.original_position());
        Ok(())
    }

    /// The operator being visited has this index and no other immediate.
    fn only_index(&mut self, kind: Use, index: u32) -> Result<()> {
        if self.has_short_opcode() {
            // Its bytes are those between the opcode and the end of the operator.
            self.only = Some((kind, index));
            return Ok(());
        }
        self.immediates(|i| i.index(kind, index))
    }

    fn block_type(&mut self, ty: BlockType) -> Result<()> {
        match ty {
            BlockType::Empty => Ok(()),
            BlockType::Type(ty) if !types::is_concrete(ty) => Ok(()),
            _ => self.immediates(|i| i.block_type(ty)),
        }
    }

    fn has_short_opcode(&self) -> bool {
        self.bytes.get(self.offset() as usize).is_some_and(|opcode| *opcode < PREFIXES)
    }

    fn indirect_call(&mut self, ty: u32, table: u32) -> Result<()> {
        self.immediates(|i| {
            i.index(Use::Type, ty)?;
            i.index(Use::TableCall, table)
        })?;
        let (offset, slot) = (self.offset(), self.constant_before);
        let (end, before) = (self.end.unwrap_or(self.at) - self.base, self.before - self.base);
        let (end, before) = (end as u32, before as u32);
        self.refs.indirect_calls.push(IndirectCall { offset, ty, table, end, slot, before });
        Ok(())
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
            Some([opcode, flags]) => *opcode < PREFIXES && u32::from(*flags) & (MEMORY_FLAG | 0x80) == 0,
            _ => false,
        }
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

    ($s:ident $op:ident [blockty $t:ident]) => { $s.block_type($t) };
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
    ($s:ident $kind:ident $index:ident) => { $s.only_index(Use::$kind, $index) };
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
