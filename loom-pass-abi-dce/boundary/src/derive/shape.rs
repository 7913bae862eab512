//! Function bodies modulo renaming: the operators with every index taken out, and the indices in order.
//!
//! Two functions can be the same but for the numbers of what they refer to exactly if their *forms* are equal: their
//! type, their locals, and the operators with each index replaced by 0. Whether they are the same then depends on
//! whether the indices, pair by pair, refer to the same things; [`super::match_core`] decides that.
//!
//! wasm-encoder's reencoder knows which immediate is an index. One of a future proposal that it does not report stays
//! in the form, where it makes functions differ: the safe side.

use std::collections::HashMap;
use std::ops::Range;

use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{Encode, Function};

use super::core_module::CoreModule;
use crate::framing::ModuleError;
use crate::kinds::ExternalKind;

/// What an index refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Space {
    Type,
    Func,
    Table,
    Memory,
    Global,
    Tag,
    Data,
    Elem,
}

impl From<ExternalKind> for Space {
    fn from(kind: ExternalKind) -> Self {
        match kind {
            ExternalKind::Func => Space::Func,
            ExternalKind::Table => Space::Table,
            ExternalKind::Memory => Space::Memory,
            ExternalKind::Global => Space::Global,
            ExternalKind::Tag => Space::Tag,
        }
    }
}

/// The functions that a module defines, taken apart.
pub(crate) struct Shapes {
    /// The forms of all functions, one after the other.
    forms: Vec<u8>,
    references: Vec<(Space, u32)>,
    funcs: Vec<(Range<usize>, Range<usize>)>,
}

impl Shapes {
    /// Takes all functions of a module apart.
    ///
    /// # Errors
    ///
    /// If a body cannot be read, which a validator would have said.
    pub(crate) fn of(module: &CoreModule<'_>) -> Result<Shapes, ModuleError> {
        let mut shapes = Shapes { forms: Vec::new(), references: Vec::new(), funcs: Vec::new() };
        let imported = module.imported(ExternalKind::Func);
        for (func, body) in (imported..).zip(&module.bodies) {
            let form = shapes.forms.len();
            let references = shapes.references.len();
            let mut mask = Mask { references: &mut shapes.references };
            let encoded =
                signature(module, func, &mut shapes.forms, &mut mask).and_then(|()| mask.body(body));
            let encoded = encoded.map_err(|error| ModuleError::Malformed {
                offset: body.range().start,
                message: error.to_string(),
            })?;
            encoded.encode(&mut shapes.forms);
            shapes.funcs.push((form..shapes.forms.len(), references..shapes.references.len()));
        }
        Ok(shapes)
    }

    /// The forms, in the order of the functions.
    fn forms(&self) -> impl Iterator<Item = &[u8]> {
        self.funcs.iter().map(|(form, _)| self.forms.get(form.clone()).unwrap_or_default())
    }

    /// The indices in a function (counted from the first that the module defines), in order.
    pub(crate) fn references(&self, defined: usize) -> &[(Space, u32)] {
        let range = self.funcs.get(defined).map(|(_, references)| references.clone());
        range.and_then(|range| self.references.get(range)).unwrap_or_default()
    }
}

impl Shapes {
    /// Each operator of a body: its bytes with each index replaced by 0, and how messages show it.
    ///
    /// # Errors
    ///
    /// If the body cannot be read.
    pub(crate) fn operators(
        body: &wasmparser::FunctionBody<'_>,
    ) -> Result<Vec<(Vec<u8>, String)>, Error<std::convert::Infallible>> {
        let mut mask = Mask { references: &mut Vec::new() };
        let mut reader = body.get_operators_reader()?;
        let mut operators = Vec::new();
        while !reader.eof() {
            let text = format!("{:?}", reader.clone().read()?);
            let mut bytes = Vec::new();
            mask.parse_instruction(&mut reader)?.encode(&mut bytes);
            operators.push((bytes, text));
        }
        Ok(operators)
    }

    /// Whether a function (counted from the first that the module defines) refers to a memory.
    pub(crate) fn uses_memory(&self, defined: usize) -> bool {
        self.references(defined).iter().any(|(space, _)| *space == Space::Memory)
    }
}

impl std::fmt::Display for Space {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Space::Type => "type",
            Space::Func => "function",
            Space::Table => "table",
            Space::Memory => "memory",
            Space::Global => "global",
            Space::Tag => "tag",
            Space::Data => "data segment",
            Space::Elem => "element segment",
        })
    }
}

/// Numbers for forms: equal numbers exactly for equal forms.
#[derive(Default)]
pub(crate) struct Forms<'s> {
    numbers: HashMap<&'s [u8], u32>,
}

impl<'s> Forms<'s> {
    /// The numbers of the forms of all functions.
    pub(crate) fn number(&mut self, shapes: &'s Shapes) -> Vec<u32> {
        shapes
            .forms()
            .map(|form| {
                // There are fewer functions than bytes, and fewer bytes than 2^32.
                let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
                *self.numbers.entry(form).or_insert(next)
            })
            .collect()
    }
}

/// Writes the type of a function.
fn signature(
    module: &CoreModule<'_>,
    func: u32,
    forms: &mut Vec<u8>,
    mask: &mut Mask<'_>,
) -> Result<(), Error<std::convert::Infallible>> {
    if let Some(ty) = module.interface.func_type(func) {
        let ty = mask.func_type(ty.clone())?;
        ty.params().encode(forms);
        ty.results().encode(forms);
    }
    Ok(())
}

/// Replaces every index by 0 and remembers it.
struct Mask<'r> {
    references: &'r mut Vec<(Space, u32)>,
}

impl Mask<'_> {
    fn body(
        &mut self,
        body: &wasmparser::FunctionBody<'_>,
    ) -> Result<Function, Error<std::convert::Infallible>> {
        let mut function = self.new_function_with_parsed_locals(body)?;
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            function.instruction(&self.parse_instruction(&mut operators)?);
        }
        Ok(function)
    }

    fn take(&mut self, space: Space, index: u32) -> Result<u32, Error<std::convert::Infallible>> {
        self.references.push((space, index));
        Ok(0)
    }
}

impl Reencode for Mask<'_> {
    type Error = std::convert::Infallible;

    fn type_index(&mut self, ty: u32) -> Result<u32, Error<Self::Error>> {
        self.take(Space::Type, ty)
    }

    fn function_index(&mut self, func: u32) -> Result<u32, Error<Self::Error>> {
        self.take(Space::Func, func)
    }

    fn table_index(&mut self, table: u32) -> Result<u32, Error<Self::Error>> {
        self.take(Space::Table, table)
    }

    fn memory_index(&mut self, memory: u32) -> Result<u32, Error<Self::Error>> {
        self.take(Space::Memory, memory)
    }

    fn global_index(&mut self, global: u32) -> Result<u32, Error<Self::Error>> {
        self.take(Space::Global, global)
    }

    fn tag_index(&mut self, tag: u32) -> Result<u32, Error<Self::Error>> {
        self.take(Space::Tag, tag)
    }

    fn data_index(&mut self, data: u32) -> Result<u32, Error<Self::Error>> {
        self.take(Space::Data, data)
    }

    fn element_index(&mut self, element: u32) -> Result<u32, Error<Self::Error>> {
        self.take(Space::Elem, element)
    }
}
