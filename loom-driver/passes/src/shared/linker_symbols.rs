//! Exported globals in which a linker wrote where memory is in use, for passes after which that is not all of the truth.
//!
//! Some runtimes read them, and give a module that cannot grow no more memory than they say. Who knows all accesses can say what
//! is true then, as `compact` does; whoever does not, warns.

use loom_core::Module;
use loom_core::index::Space;
use loom_core::pass::PassContext;
use loom_core::report::Severity;

/// Warns of those that are exported; `what` became of the memory, and `whose` bytes are taken away by who believes them.
pub fn warn(module: &Module<'_>, what: &str, whose: &str, cx: &mut PassContext<'_>) {
    const SAY_WHERE: [&str; 6] =
        ["__global_base", "__data_end", "__heap_base", "__heap_end", "__stack_low", "__stack_high"];
    let exports = module.exports.iter().filter(|export| Space::of(export.kind) == Space::Global);
    let names: Vec<String> = exports
        .filter(|export| SAY_WHERE.contains(&export.name))
        .map(|export| format!("`{}`", export.name))
        .collect();
    if names.is_empty() {
        return;
    }
    let message = format!(
        "{what}, and what the exported {} say of it is as before: a runtime that gives the module no more memory than that takes \
         {whose} away",
        names.join(", ")
    );
    let help = "leave the exports out, as a stated surface does (`--external`); `compact` writes what is true into them if a \
                section calls them linker symbols and every access has bounds";
    cx.report.diagnose(Severity::Warning, message, Some(help.into()));
}
