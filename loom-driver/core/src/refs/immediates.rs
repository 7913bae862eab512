//! The immediates of one operator, read again to find where each index stands.

use super::{MEMORY_FLAG, Refs, RefsError, Result, Site, Use, unreadable};
use wasmparser::{
    BinaryReader, BlockType, Catch, Handle, HeapType, MemArg, MemArgTarget, RefType, ResumeTable, TryTable,
    ValType,
};

/// The immediates of one operator, read again to find where each index stands.
pub struct Immediates<'a, 's> {
    pub reader: BinaryReader<'a>,
    pub base: u64,
    pub refs: &'s mut Refs,
}

impl Immediates<'_, '_> {
    /// Skips an immediate that is no index of a module's index space.
    pub fn leb(&mut self) -> Result<u32> {
        self.reader.read_var_u32().map_err(unreadable)
    }

    pub fn skip_bytes(&mut self, count: usize) -> Result<()> {
        self.reader.read_bytes(count).map(drop).map_err(unreadable)
    }

    fn site(&mut self, kind: Use, start: u64, index: u32) {
        let len = (self.reader.original_position() - start) as u8;
        self.refs.sites.push(Site { offset: (start - self.base) as u32, len, kind, index });
    }

    pub fn index(&mut self, kind: Use, expected: u32) -> Result<()> {
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

    pub fn heap_type(&mut self, ty: HeapType) -> Result<()> {
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

    pub fn val_type(&mut self, ty: ValType) -> Result<()> {
        match ty.as_reference_type() {
            Some(reference) if reference.type_index().is_some() => {
                self.skip_bytes(1)?;
                self.heap_type(reference.heap_type())
            }
            _ => self.reader.read::<ValType>().map(drop).map_err(unreadable),
        }
    }

    pub fn val_types(&mut self, types: &[ValType]) -> Result<()> {
        self.leb()?;
        types.iter().try_for_each(|ty| self.val_type(*ty))
    }

    pub fn block_type(&mut self, ty: BlockType) -> Result<()> {
        match ty {
            BlockType::Empty => self.skip_bytes(1),
            BlockType::Type(ty) => self.val_type(ty),
            BlockType::FuncType(index) => self.signed_index(index),
        }
    }

    pub fn mem_arg(&mut self, arg: MemArg) -> Result<()> {
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

    pub fn try_table(&mut self, table: &TryTable) -> Result<()> {
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

    pub fn resume_table(&mut self, table: &ResumeTable) -> Result<()> {
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

    pub fn br_on_cast(&mut self, from: RefType, to: RefType) -> Result<()> {
        self.skip_bytes(1)?;
        self.leb()?;
        self.heap_type(from.heap_type())?;
        self.heap_type(to.heap_type())
    }
}
