//! Validates a body and reads what it mentions in one go: most of either is decoding.

use super::operators::Scan;
use super::{Refs, RefsError, Result, of_operators, unreadable};
use wasmparser::{
    FrameKind, FrameStack, FuncValidator, FunctionBody, VisitOperator, VisitSimdOperator, WasmModuleResources,
};

/// What a body mentions, if it is valid.
///
/// # Errors
///
/// What is not valid as [`super::RefsError::Unreadable`], or as [`super::of_body`].
pub fn of_body<R: WasmModuleResources>(
    body: &FunctionBody<'_>,
    validator: &mut FuncValidator<R>,
) -> Result<Refs> {
    let mut reader = body.get_binary_reader();
    validator.read_locals(&mut reader).map_err(unreadable)?;
    of_operators(body, |scan| {
        while !reader.eof() {
            let at = reader.original_position();
            scan.begin(at);
            reader.visit_operator(&mut Both { valid: validator.visitor(at), scan }).map_err(unreadable)??;
            scan.finish(reader.original_position())?;
        }
        let end = validator.visitor(reader.original_position());
        reader.finish_expression(&end).map_err(unreadable)
    })
}

/// Visits an operator with the one, and if that finds nothing, with the other.
struct Both<'s, 'a, V> {
    valid: V,
    scan: &'s mut Scan<'a>,
}

impl<V: FrameStack> FrameStack for Both<'_, '_, V> {
    fn current_frame(&self) -> Option<FrameKind> {
        self.valid.current_frame()
    }
}

macro_rules! visit {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($arity:tt)*))*) => {
        $(fn $visit(&mut self $($(, $arg: $argty)*)?) -> Result<()> {
            self.valid.$visit($($($arg.clone()),*)?).map_err(unreadable)?;
            self.scan.$visit($($($arg),*)?)
        })*
    };
}

macro_rules! visit_simd {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($arity:tt)*))*) => {
        $(fn $visit(&mut self $($(, $arg: $argty)*)?) -> Result<()> {
            let valid = self.valid.simd_visitor();
            let valid = valid.ok_or_else(|| RefsError::mismatch("the validator knows no vectors"))?;
            valid.$visit($($($arg.clone()),*)?).map_err(unreadable)?;
            self.scan.$visit($($($arg),*)?)
        })*
    };
}

#[allow(clippy::clone_on_copy, reason = "most operands are, and few are not")]
impl<'a, V> VisitOperator<'a> for Both<'_, 'a, V>
where
    V: VisitOperator<'a, Output = wasmparser::Result<()>>,
{
    type Output = Result<()>;

    fn simd_visitor(&mut self) -> Option<&mut dyn VisitSimdOperator<'a, Output = Result<()>>> {
        Some(self)
    }

    wasmparser::for_each_visit_operator!(visit);
}

#[allow(clippy::clone_on_copy, reason = "as above")]
impl<'a, V> VisitSimdOperator<'a> for Both<'_, 'a, V>
where
    V: VisitOperator<'a, Output = wasmparser::Result<()>>,
{
    wasmparser::for_each_visit_simd_operator!(visit_simd);
}

#[cfg(test)]
mod tests {
    use crate::Module;
    use crate::refs;

    const BODIES: &str = r#"(module
        (type $pair (struct (field i32)))
        (type $work (func (param i32) (result i32)))
        (import "env" "log" (func $log (param i32)))
        (tag $failed)
        (memory $first 1) (memory $second i64 1)
        (table $calls 3 funcref)
        (global $count (mut i32) (i32.const 0))
        (elem $slots func $log)
        (data $text "text")
        (func (type $work) (local (ref null $pair))
            (global.set $count (i32.load offset=4 (local.get 0)))
            (v128.store8_lane $second offset=300 0 (i64.const 1) (v128.const i32x4 1 2 3 4))
            (drop (v128.load8_lane 3 (i32.const 1) (v128.const i32x4 1 2 3 4)))
            (drop (i32.atomic.rmw.add $first (i32.const 0) (i32.const 1)))
            (memory.init $text (i32.const 0) (i32.const 0) (i32.const 4))
            (table.init $slots (i32.const 0) (i32.const 0) (i32.const 1))
            (block $out (try_table (catch $failed $out) (call $log (local.get 0))))
            (local.set 1 (struct.new $pair (memory.grow $first (i32.const 1))))
            (block (br_table 0 0 0 (local.get 0)))
            (call_indirect (type $work) (local.get 0) (i32.const 1))))"#;

    #[test]
    fn what_is_read_with_validation_is_what_is_read_without() {
        let bytes = wat::parse_str(BODIES).unwrap();
        let (module, other) = (Module::parse(&bytes).unwrap(), Module::parse(&bytes).unwrap());
        module.validate_and_read_bodies().unwrap();
        let with: Vec<_> = module.funcs.keys().map(|func| refs::of_func(&module, func)).collect();
        let without = refs::of_bodies(&other).unwrap();
        assert_eq!(with, without.values().copied().collect::<Vec<_>>());
        assert!(with[1].unwrap().sites.len() > 10);
    }

    #[test]
    fn what_does_not_exist_is_refused_without_validation() {
        for body in ["call 4000000000", "(memory.grow (i32.const 1)) drop", "(i32.load (i32.const 0)) drop"] {
            let bytes = wat::parse_str(format!("(module (func {body}))")).unwrap();
            let outcome = refs::of_bodies(&Module::parse(&bytes).unwrap()).map(drop);
            assert!(matches!(outcome, Err(crate::Error::Refused { .. })), "{body}: {outcome:?}");
        }
    }

    #[test]
    fn what_is_not_valid_is_the_same_with_and_without() {
        let bytes = wat::parse_str(BODIES).unwrap();
        let module = Module::parse(&bytes).unwrap();
        let code = module.body(crate::index::FuncIndex::from_u32(1)).unwrap().range();
        let mut invalid = 0;
        for at in code.start as usize..code.end as usize {
            for byte in [0x00, 0x0b, 0x1a, 0x41, 0xfd] {
                let mut damaged = bytes.clone();
                damaged[at] = byte;
                let Ok(module) = Module::parse(&damaged) else { continue };
                let (with, without) = (module.validate_and_read_bodies(), module.validate_bodies());
                let text = |result: crate::Result<()>| result.err().map(|error| format!("{error:?}"));
                let (with, without) = (text(with), text(without));
                assert_eq!(with, without, "byte {at:#x} is {byte:#x}");
                invalid += u32::from(with.is_some());
            }
        }
        assert!(invalid > 100, "{invalid}");
    }
}
