//! The pass `dce`: removes what nothing reaches, and assumes nothing about the outside.
//!
//! Every export is a root: without a contract, anybody may call it. Passes that know better run
//! the same dead-code elimination with other roots.

use loom_core::dce;
use loom_core::outside::Outside;
use loom_core::pass::{Level, Pass, PassContext, PassInfo, Stage};
use loom_core::proposal::Proposal;
use loom_core::roots::Roots;
use loom_core::{Module, Result};

loom_core::register_pass!(
    PassInfo::new(
        "dce",
        "remove what neither an export nor anything else observable can reach",
        Stage::Reduce,
        |options| Ok(Box::new(Dce { options: dce::Options::of(options)? })),
    )
    .levels(&[Level::O1, Level::O2, Level::Mcu])
    .options(&[dce::Options::INFO])
    .counterparts(&["vacuum", "remove-unused-module-elements", "remove-unused-types"])
);

struct Dce {
    options: dce::Options,
}

impl Pass for Dce {
    fn propose<'m>(
        &self,
        module: &'m Module<'_>,
        _: &Outside,
        cx: &mut PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>> {
        dce::propose(module, &Roots::all_exports(module), &self.options, cx)
    }
}
