//! Exceptions: those that a host throws, and those that come out of a call.

use super::host::{Host, show, value};
use wasmtime::error::Context;
use wasmtime::{
    AsContextMut, Error, ExnRef, ExnRefPre, ExnType, Extern, OwnedRooted, Result, StoreContextMut, Val,
};

/// How a call ended that did not return.
pub enum Ended {
    /// In a trap.
    Trapped(Error),
    /// In an exception.
    Threw(OwnedRooted<ExnRef>),
}

impl Ended {
    /// Takes the exception, if it is one, out of the store, where it would meet the next call.
    ///
    /// # Errors
    ///
    /// The error, if it is neither.
    pub fn of(error: Error, cx: &mut StoreContextMut<'_, Host>) -> Result<Ended> {
        if error.is::<wasmtime::Trap>() {
            return Ok(Ended::Trapped(error));
        }
        if !error.is::<wasmtime::ThrownException>() {
            return Err(error);
        }
        let exception = cx.take_pending_exception().context("an exception that is none")?;
        Ok(Ended::Threw(exception.to_owned_rooted(cx)?))
    }

    /// As the host writes it down.
    ///
    /// # Errors
    ///
    /// If the exception cannot be read.
    pub fn show(&self, cx: &mut StoreContextMut<'_, Host>) -> Result<String> {
        let Ended::Threw(exception) = self else { return Ok("trap".into()) };
        let exception = exception.to_rooted(cx.as_context_mut());
        let fields: Vec<Val> = exception.fields(cx)?.collect();
        Ok(format!("throws {}", show(&fields)))
    }

    /// The error of a host that does not catch it.
    pub fn again(self, cx: &mut StoreContextMut<'_, Host>) -> Error {
        match self {
            Ended::Trapped(error) => error,
            Ended::Threw(exception) => {
                let exception = exception.to_rooted(cx.as_context_mut());
                match cx.throw::<()>(exception) {
                    Err(thrown) => thrown,
                    Ok(()) => Error::msg("nothing was thrown"),
                }
            }
        }
    }
}

/// An exception of an imported tag, or of an exported one.
///
/// # Errors
///
/// If there is no such tag, or it takes something else.
pub fn thrown(cx: &mut StoreContextMut<'_, Host>, name: &str, fields: &[i64]) -> Result<Error> {
    let exported = cx.data().exports.get(name).and_then(|item| match item {
        Extern::Tag(tag) => Some(*tag),
        _ => None,
    });
    let tag = cx.data().tags.get(name).copied().or(exported);
    let tag = tag.with_context(|| format!("no tag `{name}`"))?;
    let ty = tag.ty(&*cx);
    let mut fields = fields.iter().copied();
    let fields = ty.ty().params().map(|ty| value(&ty, fields.next().unwrap_or_default()));
    let fields: Vec<Val> = fields.collect::<Result<_>>()?;
    let allocator = ExnRefPre::new(&mut *cx, ExnType::from_tag_type(&ty)?);
    let exception = ExnRef::new(&mut *cx, &allocator, &tag, &fields)?;
    Ok(Ended::Threw(exception.to_owned_rooted(&mut *cx)?).again(cx))
}
