//! Passes that exist only in the unit tests of this crate, in the registry like any other.

use loom_core::Result;
use loom_core::claim::Claim;
use loom_core::module::Module;
use loom_core::outside::Outside;
use loom_core::pass::{Level, OptionError, OptionInfo, Options, Pass, PassContext, PassInfo, Stage};
use loom_core::proposal::{Case, Output, Proposal};
use loom_core::report::Severity;

/// Says that it rewrote the module, and did not. Part of no level.
pub const NOTHING: &str = "test-nothing";
/// Drops all custom sections. Part of `-O2`.
pub const DROP_CUSTOM: &str = "test-drop-custom";
/// Makes a module whose framing is broken.
pub const TRUNCATE: &str = "test-truncate";
/// Makes a module with a function body that is not valid.
pub const BREAK_BODY: &str = "test-break-body";
/// Fails, with a diagnostic.
pub const FAIL: &str = "test-fail";

/// Drops the last custom section and says so.
pub const PEEL: &str = "test-peel";
/// Changes the last byte, and so always finds something to do.
pub const FLIP: &str = "test-flip";
/// Makes an empty module of any other, and claims something else.
pub const LIE: &str = "test-lie";
/// Drops nothing, at the very end.
pub const LAST: &str = "test-last";

/// A claim that everybody believes.
#[derive(Debug)]
struct Trusted;

impl Claim for Trusted {
    fn judge(&self, _: &Case<'_>) -> Result<(), String> {
        Ok(())
    }

    fn kind(&self) -> &'static str {
        "test-trusted"
    }

    fn data(&self) -> Vec<u8> {
        Vec::new()
    }
}

/// Empties the module, and claims that only custom sections differ.
struct Liar;

impl Pass for Liar {
    fn propose<'m>(
        &self,
        _: &'m Module<'_>,
        _: &Outside,
        _: &mut PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>> {
        let output = Output::Whole(wat::parse_str("(module)").unwrap());
        Ok(Some(Proposal { output, claim: Some(Box::new(loom_check::claim::Claim::CustomSections)) }))
    }
}

/// Gives the bytes of another module.
struct FnPass(fn(&Module<'_>, &mut PassContext<'_>) -> Result<Option<Vec<u8>>>);

impl Pass for FnPass {
    fn propose<'m>(
        &self,
        module: &'m Module<'_>,
        _: &Outside,
        cx: &mut PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>> {
        let bytes = (self.0)(module, cx)?;
        Ok(bytes.map(|bytes| Proposal { output: Output::Whole(bytes), claim: Some(Box::new(Trusted)) }))
    }
}

type Create = fn(&Options) -> Result<Box<dyn Pass>, OptionError>;

const fn info(name: &'static str, stage: Stage, create: Create) -> PassInfo {
    PassInfo::new(name, "A test.", stage, create)
}

loom_core::register_pass!(info(NOTHING, Stage::Boundary, |_| {
    Ok(Box::new(FnPass(|module, _| Ok(Some(module.bytes.to_vec())))))
}));

loom_core::register_pass!(
    info(DROP_CUSTOM, Stage::Reduce, |options| {
        options.choice("name", &[("any", true), ("none", false)], true)?;
        Ok(Box::new(FnPass(|module, _| {
            let mut bytes = module.bytes[..8].to_vec();
            for section in module.sections.iter().filter(|section| section.id != 0) {
                bytes.extend_from_slice(&module.bytes[section.range.clone()]);
            }
            Ok(Some(bytes))
        })))
    })
    .levels(&[Level::O2])
    .options(&[OptionInfo::new("name", "any|none", "Which.")])
);

loom_core::register_pass!(info(TRUNCATE, Stage::Shrink, |_| {
    Ok(Box::new(FnPass(|module, _| Ok(Some(module.bytes[..module.bytes.len() - 1].to_vec())))))
}));

loom_core::register_pass!(info(BREAK_BODY, Stage::Shrink, |_| {
    Ok(Box::new(FnPass(|_, _| Ok(Some(wat::parse_str("(module (func i32.const 0))").unwrap())))))
}));

loom_core::register_pass!(info(FAIL, Stage::Shrink, |_| {
    Ok(Box::new(FnPass(|_, cx| {
        cx.report.diagnose(Severity::Warning, "it is getting dark", None);
        Err(loom_core::Error::Refused { message: "no".into(), help: None })
    })))
}));

loom_core::register_pass!(info(PEEL, Stage::Shrink, |_| {
    Ok(Box::new(FnPass(|module, cx| {
        cx.report.diagnose(Severity::Note, "peeling", None);
        let Some(last) = module.sections.iter().rfind(|section| section.id == 0) else {
            return Ok(None);
        };
        let (before, after) = (&module.bytes[..last.range.start], &module.bytes[last.range.end..]);
        Ok(Some([before, after].concat()))
    })))
}));

loom_core::register_pass!(info(FLIP, Stage::Shrink, |_| {
    Ok(Box::new(FnPass(|module, _| {
        let mut bytes = module.bytes.to_vec();
        if let Some(last) = bytes.last_mut() {
            *last ^= 1;
        }
        Ok(Some(bytes))
    })))
}));

loom_core::register_pass!(info(LAST, Stage::Layout, |_| Ok(Box::new(FnPass(|_, _| Ok(None))))));

loom_core::register_pass!(info(LIE, Stage::Shrink, |_| Ok(Box::new(Liar))));
