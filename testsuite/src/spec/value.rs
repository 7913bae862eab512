//! Values of a script: what it passes, what it expects, and what came back.

use anyhow::{Result, bail};
use json_from_wast::{AnyRef, Const, CoreConst, ExnRef, ExternRef, FloatConst, FuncRef, V128};
use wasmtime::{AsContextMut, Val};

/// A value that came back, in a form that can be compared between stores.
///
/// Floating-point numbers are bits: not even a NaN may differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// `i32`.
    I32(i32),
    /// `i64`.
    I64(i64),
    /// `f32`.
    F32(u32),
    /// `f64`.
    F64(u64),
    /// `v128`.
    V128(u128),
    /// A null reference of the hierarchy `func`, `extern`, `any`, `exn` or `cont`.
    Null(&'static str),
    /// A function. Which one cannot be told from outside.
    Func,
    /// A number of the host, as an `externref` or, converted, as an `anyref`.
    Host {
        /// Whether it was converted.
        converted: bool,
        /// The number; `None` if it is something of WebAssembly in an `externref`.
        number: Option<u32>,
    },
    /// `i31ref`.
    I31(i32),
    /// A structure.
    Struct,
    /// An array.
    Array,
    /// An exception.
    Exn,
    /// A continuation.
    Cont,
}

/// Looks at a value in its store.
///
/// # Errors
///
/// If the reference is of another store.
pub fn observe(mut store: impl AsContextMut, value: &Val) -> Result<Value> {
    Ok(match value {
        Val::I32(value) => Value::I32(*value),
        Val::I64(value) => Value::I64(*value),
        Val::F32(bits) => Value::F32(*bits),
        Val::F64(bits) => Value::F64(*bits),
        Val::V128(bits) => Value::V128(bits.as_u128()),
        Val::FuncRef(None) => Value::Null("func"),
        Val::FuncRef(Some(_)) => Value::Func,
        Val::ExternRef(None) => Value::Null("extern"),
        Val::ExternRef(Some(reference)) => {
            Value::Host { converted: false, number: host_number(reference.data(store.as_context())?) }
        }
        Val::AnyRef(None) => Value::Null("any"),
        Val::AnyRef(Some(reference)) => {
            if let Some(number) = reference.as_i31(store.as_context())? {
                Value::I31(number.get_i32())
            } else if reference.is_struct(store.as_context())? {
                Value::Struct
            } else if reference.is_array(store.as_context())? {
                Value::Array
            } else {
                let reference = wasmtime::ExternRef::convert_any(&mut store, *reference)?;
                Value::Host { converted: true, number: host_number(reference.data(store.as_context())?) }
            }
        }
        Val::ExnRef(None) => Value::Null("exn"),
        Val::ExnRef(Some(_)) => Value::Exn,
        Val::ContRef(None) => Value::Null("cont"),
        Val::ContRef(Some(_)) => Value::Cont,
    })
}

fn host_number(data: Option<&(dyn std::any::Any + Send + Sync)>) -> Option<u32> {
    data.and_then(|data| data.downcast_ref()).copied()
}

/// An argument of a call.
///
/// # Errors
///
/// If a script passes something that it can only expect.
pub fn argument(mut store: impl AsContextMut, value: &Const<'_>) -> Result<Val> {
    let Const::Core(value) = value else { bail!("an argument for a component") };
    Ok(match value {
        CoreConst::I32 { value } => Val::I32(value.0),
        CoreConst::I64 { value } => Val::I64(value.0),
        CoreConst::F32 { value } => Val::F32(value.to_bits()),
        CoreConst::F64 { value } => Val::F64(value.to_bits()),
        CoreConst::V128(value) => Val::V128(value.to_u128().into()),
        CoreConst::FuncRef { value: Some(FuncRef::Null) } => Val::FuncRef(None),
        CoreConst::ExternRef { value: Some(ExternRef::Null) } => Val::ExternRef(None),
        CoreConst::AnyRef { value: Some(AnyRef::Null) } | CoreConst::NullRef => Val::AnyRef(None),
        CoreConst::ExternRef { value: Some(ExternRef::Host(number)) } => {
            Val::ExternRef(Some(wasmtime::ExternRef::new(store, number.0)?))
        }
        CoreConst::AnyRef { value: Some(AnyRef::Host(number)) } => {
            let reference = wasmtime::ExternRef::new(&mut store, number.0)?;
            Val::AnyRef(Some(wasmtime::AnyRef::convert_extern(store, reference)?))
        }
        other => bail!("{other:?} cannot be passed"),
    })
}

/// Whether the value is what the script expects.
pub fn is_expected(value: Value, expected: &CoreConst) -> bool {
    let host = |reference: &ExternRef, converted| match reference {
        ExternRef::Null => false,
        ExternRef::Host(number) => value == Value::Host { converted, number: Some(number.0) },
    };
    match expected {
        CoreConst::I32 { value: number } => value == Value::I32(number.0),
        CoreConst::I64 { value: number } => value == Value::I64(number.0),
        CoreConst::F32 { value: number } => matches!(value, Value::F32(bits) if is_f32(bits, number)),
        CoreConst::F64 { value: number } => matches!(value, Value::F64(bits) if is_f64(bits, number)),
        CoreConst::V128(lanes) => matches!(value, Value::V128(bits) if is_v128(bits, lanes)),
        CoreConst::Either { values } => values.iter().any(|expected| is_expected(value, expected)),
        CoreConst::RefNull => matches!(value, Value::Null(_)),
        CoreConst::FuncRef { value: Some(FuncRef::Null) } | CoreConst::NullFuncRef => {
            value == Value::Null("func")
        }
        CoreConst::FuncRef { value: _ } => value == Value::Func,
        CoreConst::ExternRef { value: Some(ExternRef::Null) } | CoreConst::NullExternRef => {
            value == Value::Null("extern")
        }
        CoreConst::ExternRef { value: Some(reference) } => host(reference, false),
        CoreConst::ExternRef { value: None } => matches!(value, Value::Host { converted: false, .. }),
        CoreConst::AnyRef { value: Some(AnyRef::Null) } | CoreConst::NullRef => value == Value::Null("any"),
        CoreConst::AnyRef { value: Some(AnyRef::Host(number)) } => host(&ExternRef::Host(*number), true),
        CoreConst::AnyRef { value: None } => {
            matches!(
                value,
                Value::I31(_) | Value::Struct | Value::Array | Value::Host { converted: true, .. }
            )
        }
        CoreConst::EqRef => matches!(value, Value::I31(_) | Value::Struct | Value::Array),
        CoreConst::I31Ref | CoreConst::I31RefShared => matches!(value, Value::I31(_)),
        CoreConst::StructRef => value == Value::Struct,
        CoreConst::ArrayRef => value == Value::Array,
        CoreConst::ExnRef { value: Some(ExnRef::Null) } | CoreConst::NullExnRef => {
            value == Value::Null("exn")
        }
        CoreConst::ExnRef { value: None } => value == Value::Exn,
        CoreConst::ContRef { value: Some(_) } | CoreConst::NullContRef => value == Value::Null("cont"),
        CoreConst::ContRef { value: None } => value == Value::Cont,
    }
}

/// A canonical NaN has the highest bit of its significand alone; an arithmetic one may have others.
fn is_f32(bits: u32, expected: &FloatConst<f32>) -> bool {
    const CANONICAL: u32 = 0x7fc0_0000;
    match expected {
        FloatConst::CanonicalNan => bits & !(1 << 31) == CANONICAL,
        FloatConst::ArithmeticNan => bits & CANONICAL == CANONICAL,
        FloatConst::Value(value) => bits == value.to_bits(),
    }
}

fn is_f64(bits: u64, expected: &FloatConst<f64>) -> bool {
    const CANONICAL: u64 = 0x7ff8_0000_0000_0000;
    match expected {
        FloatConst::CanonicalNan => bits & !(1 << 63) == CANONICAL,
        FloatConst::ArithmeticNan => bits & CANONICAL == CANONICAL,
        FloatConst::Value(value) => bits == value.to_bits(),
    }
}

fn is_v128(bits: u128, expected: &V128) -> bool {
    match expected {
        V128::F32 { value } => {
            (0..).zip(value).all(|(lane, value)| is_f32((bits >> (32 * lane)) as u32, value))
        }
        V128::F64 { value } => {
            (0..).zip(value).all(|(lane, value)| is_f64((bits >> (64 * lane)) as u64, value))
        }
        integers => bits == integers.to_u128(),
    }
}
