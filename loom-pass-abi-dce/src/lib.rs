//! The pass `abi-dce`: takes out what the component boundary needed and the fused module does not.
//!
//! A component is entered through canonical definitions, and the canonical ABI calls back into it:
//! `realloc` to make room for a string, `post-return` to free it. Compilers therefore export an
//! allocator from every component. When a fuser joins components, the boundary between them is gone,
//! but the exports are still there, and so is everything that they reach.
//!
//! The argument for removing them needs no walk over types. The canonical ABI calls a function only
//! as the callee or as an option of the canonical definition that is being executed, and validation
//! refuses a definition that omits an option it needs. So if no canonical definition that can be
//! reached from outside names a function, nobody outside ever calls it. The fuser knows those
//! definitions and writes them into the section `meld:boundary`; this pass reads it, checks that it
//! is about this very module, and drops the names that nobody needs. loom's dead-code elimination
//! then finds out what that frees. Nothing else is edited: an allocator that the program itself uses
//! stays, because it is reachable.
//!
//! Absence means keep. Without a section, or with one that fails any check, the module passes
//! through byte for byte, with a diagnostic that names the reason.
//!
//! The files are the steps: `required` reads the section or says why it cannot be acted on,
//! [`policy`] decides about each export, `promise` checks on the final module what the fuser was
//! promised.

pub mod policy;
mod promise;
mod required;

use loom_core::dce;
use loom_core::outside::Outside;
use loom_core::pass::{Level as OptLevel, OptionInfo, Pass, PassContext, PassInfo, Stage};
use loom_core::proposal::Proposal;
use loom_core::report::Severity;
use loom_core::{Module, Result};
use meld_boundary::Verified;
use policy::Level;

loom_core::register_pass!(
    PassInfo::new(
        "abi-dce",
        "un-export what nobody outside the fused components needs, and remove what that frees",
        Stage::Boundary,
        |options| {
            let default = match options.level {
                Some(_) => Level::Surface,
                None => Level::Wiring,
            };
            Ok(Box::new(AbiDce {
                level: options.choice("level", &Level::CHOICES, default)?,
                dce: dce::Options::of(options)?,
            }))
        },
    )
    .levels(&[OptLevel::Mcu])
    .options(&[
        OptionInfo::new(
            "level",
            "allocator|wiring|surface",
            "how much is un-exported (default: wiring; in -Omcu: surface)"
        ),
        dce::Options::INFO,
    ])
);

loom_core::register_pass!(promise::CHECK);
loom_core::register_pass!(required::CHECK);

struct AbiDce {
    level: Level,
    dce: dce::Options,
}

impl Pass for AbiDce {
    fn propose<'m>(
        &self,
        module: &'m Module<'_>,
        outside: &Outside,
        cx: &mut PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>> {
        let Some(verified) = boundary(outside, cx)? else { return Ok(None) };
        let Some(roots) = policy::roots(module, verified, self.level, cx) else {
            return Ok(None);
        };
        dce::propose(module, &roots, &self.dce, cx)
    }
}

/// The section, if it may be acted on. Otherwise says why not.
fn boundary<'o>(outside: &'o Outside, cx: &mut PassContext<'_>) -> Result<Option<&'o Verified>> {
    match required::read(outside.section()) {
        Ok(verified) => Ok(Some(verified)),
        Err(missing) if cx.settings.require_boundary => Err(missing.into()),
        Err(missing) => {
            cx.report.diagnose(Severity::Warning, missing.message, Some(missing.help.into()));
            Ok(None)
        }
    }
}
