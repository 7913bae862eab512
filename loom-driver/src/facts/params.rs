//! What somebody states about the parameters of exports.

use super::Stamped;
use crate::Error;
use crate::pipeline::{UsageError, nearest};
use loom_core::outside::Embedding;
use meld_boundary::{Boundary, Embedder, ExternalKind, Param, ParamKind, Reading, SECTION_NAME};
use std::str::FromStr;
use wasmparser::{CompositeInnerType, ValType};

/// `EXPORT:N=LO..HI`: whoever calls an export from outside passes LO to HI, both included, as its parameter N, counted from
/// 0. Numbers are unsigned, in decimal or with `0x`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedParam(Param);

impl FromStr for StatedParam {
    type Err = String;

    fn from_str(text: &str) -> Result<StatedParam, String> {
        const FORM: &str = "expected EXPORT:N=LO..HI, such as `read:0=0x1000..0x10ff`";
        // Names of exports may have any character.
        let (place, range) = text.rsplit_once('=').ok_or(FORM)?;
        let (export, param) = place.rsplit_once(':').ok_or(FORM)?;
        let param = param.parse().map_err(|_| FORM)?;
        if range == "region" {
            return Err("that it is an address in memory of the host says nothing that loom can prove accesses with: how \
                        far behind it they go is not part of it. Say which addresses it may be, as LO..HI"
                .into());
        }
        let (lo, hi) = range.split_once("..").ok_or(FORM)?;
        let (lo, hi) = (number(lo).ok_or(FORM)?, number(hi).ok_or(FORM)?);
        if lo > hi {
            return Err(format!("there is nothing from {lo} to {hi}"));
        }
        Ok(StatedParam(Param {
            export: export.into(),
            param,
            kind: ParamKind::Range,
            lo: lo.into(),
            hi: hi.into(),
        }))
    }
}

fn number(text: &str) -> Option<u32> {
    let (digits, radix) = text.strip_prefix("0x").map_or((text, 10), |digits| (digits, 16));
    // `from_str_radix` takes a sign as well.
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u32::from_str_radix(digits, radix).ok().filter(|_| is_plain)
}

/// The module with a section that also says what `params` do. If there is none, it says of all exports that they are the
/// surface. `name` is what messages call the module.
///
/// # Errors
///
/// [`Error::Facts`] for a section that has to be ignored, or whose facts about parameters are, as the embedding is stated to
/// be another one; [`Error::Usage`] for a parameter that does not exist or is no `i32`.
pub fn with_params(
    module: &[u8],
    name: &str,
    params: &[StatedParam],
    embedding: Option<Embedding>,
) -> Result<Stamped, Error> {
    let boundary = section(module, name, embedding)?;
    if embedding == Some(Embedding::Native) && boundary.contract.embedder == Embedder::CanonicalAbi {
        return Err(UsageError {
            message: format!(
                "`--param` and `--embedding native`: the `{SECTION_NAME}` section of {name} says that it is canonical, and what \
                 is added to it then does not count"
            ),
            help: Some("leave one of them out".into()),
        }
        .into());
    }
    let boundary = add_params(module, boundary, params)?;
    let bytes = meld_boundary::stamp(module, &boundary).map_err(Error::facts)?;
    Ok(Stamped { bytes, diagnostics: Vec::new(), description: describe(params), components: Vec::new() })
}

/// What the section of a module says; without one, that all exports are its surface.
///
/// # Errors
///
/// [`Error::Facts`] for a section that has to be ignored.
pub(crate) fn section(module: &[u8], name: &str, embedding: Option<Embedding>) -> Result<Boundary, Error> {
    match meld_boundary::read(module) {
        Reading::Verified(verified) => Ok(verified.boundary),
        Reading::Absent => super::surface::whole(module, embedding),
        Reading::Ignored { reason, .. } => {
            let why = format!("the `{SECTION_NAME}` section of {name} has to be ignored: {reason}");
            Err(Error::facts(why))
        }
    }
}

/// What a section says, and what is stated about parameters.
///
/// # Errors
///
/// [`Error::Usage`] for a parameter that does not exist or is no `i32`.
pub(crate) fn add_params(
    module: &[u8],
    mut boundary: Boundary,
    params: &[StatedParam],
) -> Result<Boundary, Error> {
    let module = if params.is_empty() { None } else { Some(loom_core::Module::parse(module)?) };
    for (StatedParam(param), module) in params.iter().zip(module.iter().cycle()) {
        check(module, param)?;
        if !boundary.params.contains(param) {
            boundary.params.push(param.clone());
        }
    }
    Ok(boundary)
}

/// What the statements say, for people.
pub(super) fn describe(params: &[StatedParam]) -> String {
    let line = |StatedParam(Param { export, param, lo, hi, .. }): &StatedParam| {
        format!("  func `{}`: parameter {param} is {lo} to {hi}\n", export.escape_debug())
    };
    params.iter().map(line).collect()
}

fn check(
    module: &loom_core::Module<'_>,
    Param { export: name, param, .. }: &Param,
) -> Result<(), UsageError> {
    let funcs = || {
        let is_func = |kind| ExternalKind::from(kind) == ExternalKind::Func;
        module.exports.iter().filter(move |export| is_func(export.kind))
    };
    let Some(export) = funcs().find(|export| export.name == name) else {
        let help =
            nearest(name, funcs().map(|export| export.name)).map(|name| format!("did you mean `{name}`?"));
        return Err(UsageError { message: format!("`--param`: no function is exported as `{name}`"), help });
    };
    let func = module.funcs.get(loom_core::index::FuncIndex::from_u32(export.index));
    let ty = func.and_then(|func| module.sub_type(func.ty)).map(|ty| &ty.composite_type.inner);
    let params = if let Some(CompositeInnerType::Func(ty)) = ty { ty.params() } else { &[] };
    let message = match params.get(*param as usize) {
        Some(ValType::I32) => return Ok(()),
        Some(other) => {
            format!("`--param`: parameter {param} of `{name}` has type {other}, and loom only follows `i32`")
        }
        None => format!(
            "`--param`: `{name}` has {} parameters, counted from 0, and no parameter {param}",
            params.len()
        ),
    };
    Err(UsageError { message, help: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_read_from_the_right() {
        let StatedParam(read) = "a:b=c:3=0x10..0xff".parse().unwrap();
        assert_eq!((read.export.as_str(), read.param, read.lo, read.hi), ("a:b=c", 3, 16, 255));
        let StatedParam(read) = "f:0=0..4294967295".parse().unwrap();
        assert_eq!((read.lo, read.hi), (0, 4294967295));
        for wrong in [
            "",
            "f",
            "f:0",
            "f=0..1",
            "f:x=0..1",
            "f:-1=0..1",
            "f:0=0",
            "f:0=..",
            "f:0=0..",
            "f:0=1..0",
            "f:0=+1..2",
            "f:0=0..4294967296",
            "f:0=0x..1",
            "f:0=0..=1",
            "f:0=region",
            "f:0=0..1 ",
        ] {
            assert!(wrong.parse::<StatedParam>().is_err(), "{wrong}");
        }
    }
}
