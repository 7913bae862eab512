//! Derives the facts from the components that were fused.
//!
//! A fuser that writes the section knows the component graph. From the components themselves the graph can be found
//! again, and this module does so:
//!
//! 1. `validate`: the components are valid, so an option that is absent is not needed.
//! 2. `parse`, `elaborate`: what instantiating them creates: core instances, canonical definitions, resource types.
//! 3. `resolve`: where each core function is defined, through instances and shims.
//! 4. `link`, `handles`, `external`: which definitions somebody outside can execute.
//! 5. `shape`, `match_core`: where the code of each core instance is in the fused module, proven operator by
//!    operator.
//! 6. `locate`, `assemble`: from there to exports and imports of the fused module.
//! 7. `crosscheck`: what the fuser itself wrote into the module does not contradict that.
//!
//! Nothing is guessed. Where names have to do, more is kept than may be necessary. Where the components do not explain
//! the fused module, there are no facts but an error that says which does not fit.

mod assemble;
mod canonical;
mod code;
mod compare;
mod core_module;
mod crosscheck;
mod difference;
mod elaborate;
mod error;
mod export_roles;
mod external;
mod fused_imports;
mod graph;
mod handles;
mod link;
mod locate;
mod match_core;
mod mismatch;
mod names;
mod parse;
mod resolve;
mod same_indices;
mod shape;
mod validate;

use sha2::{Digest as _, Sha256};

pub use code::Code;
pub use compare::disagreement;
pub use error::DeriveError;

use crate::digest::{Digest, digest};
use crate::kinds::{Embedder, Surface, UseOption};
use crate::section::{Boundary, Contract, Input, Producer};

/// A component that was fused.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Its name, for messages and for [`Boundary::inputs`].
    pub name: &'a str,
    /// The file.
    pub bytes: &'a [u8],
}

/// What was derived, and how.
#[derive(Clone, Debug)]
pub struct Derived {
    /// The facts, ready for [`crate::stamp`].
    pub boundary: Boundary,
    /// How exports were found.
    pub method: Method,
    /// For each function that one component imports and another exports, and that the fuser did not connect, a sentence
    /// that says so. Both sides stay external.
    pub unwired: Vec<String>,
    /// Which functions are whose, ascending; those of adapters, and those that may be of several, are nobody's.
    pub code: Vec<Code>,
}

/// How the functions of the components were found in the fused module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Method {
    /// The code of every core instance was proven to be at its place, and every function that is needed has an export.
    Exact,
    /// Not everything could be proven, so if somebody outside needs an allocator, all allocators stay.
    Coarse {
        /// Why.
        reason: String,
    },
}

/// Derives the facts about a fused module from the components that it was made of.
///
/// # Errors
///
/// If the components are not valid, or do not explain the fused module: see [`DeriveError`].
pub fn derive(
    fused: &[u8],
    components: &[Source<'_>],
    surface: Surface,
    producer: Producer,
) -> Result<Derived, DeriveError> {
    if components.is_empty() {
        return Err(DeriveError::NoComponents);
    }
    let module = core_module::CoreModule::read(fused)?;
    validate::fused(fused)?;
    let types = components.iter().map(validate::component).collect::<Result<Vec<_>, _>>()?;
    let parsed: Vec<parse::Component<'_>> = components
        .iter()
        .map(|source| {
            parse::Component::read(source.bytes).map_err(|error| DeriveError::Invalid {
                what: format!("component `{}`", source.name),
                offset: error.offset(),
                message: error.message().to_string(),
            })
        })
        .collect::<Result<_, _>>()?;
    let graph = elaborate::elaborate(components, &parsed)?;
    let resolver = resolve::Resolver::new(&graph)?;
    let links = link::Links::new(&graph, &module.interface);
    let external = external::find(&graph, &links, &resolver, &types, surface)?;
    let (matching, reason) = match match_core::find(&graph, &resolver, &module)? {
        match_core::Outcome::Matched(matching) => {
            mismatch::count(&graph, &module, components, &matching)?;
            (Some(matching), None)
        }
        match_core::Outcome::Unmatched(unmatched) => {
            (None, Some(mismatch::explain(&graph, &module, components, &unmatched)?))
        }
    };
    let hashes: Vec<Digest> =
        components.iter().map(|source| Digest(Sha256::digest(source.bytes).into())).collect();
    let locator = locate::Locator::new(&graph, &resolver, &module, matching.as_ref())?;
    let begins = begins(&graph, matching.as_ref());
    let mut order: Vec<usize> = (0..components.len()).collect();
    order.sort_by_key(|root| (begins.get(*root), hashes.get(*root)));
    let positions = positions(&order);
    let code = matching.as_ref().map_or_else(Vec::new, |matching| code::of(&graph, matching, &positions));
    let assembled =
        assemble::assemble(&graph, components, &positions, &external, &resolver, &locator, &module)?;
    crosscheck::attestation(fused, components, &parsed, &hashes)?;
    crosscheck::manifest(fused, &module, &graph, &locator)?;

    let reason = reason.or_else(|| by_name(&assembled.by_name));
    let input = |root: &usize| {
        let (source, sha256) = (components.get(*root)?, hashes.get(*root)?);
        Some(Input { name: source.name.to_string(), sha256: *sha256 })
    };
    let contract = Contract { embedder: Embedder::CanonicalAbi, surface, digest: digest(fused)? };
    let boundary = Boundary {
        exports: assembled.exports,
        imports: assembled.imports,
        users: assembled.users,
        inputs: order.iter().filter_map(input).collect(),
        // Elaboration refuses a component that instantiates what it imports, so all instances are in the graph.
        one_tree: components.len() == 1 && matching.is_some(),
        ..Boundary::new(producer, contract)
    };
    let method = match reason {
        None => Method::Exact,
        Some(reason) => Method::Coarse { reason },
    };
    let unwired = links.unwired().map(|(importer, interface, func, exporter)| {
        let name = |root: usize| components.get(root).map_or("", |source| source.name).escape_debug();
        format!(
            "`{}` exports `{}#{}` and `{}` imports it, but the fused module still imports it: both sides stay external",
            name(exporter),
            interface.escape_debug(),
            func.escape_debug(),
            name(importer)
        )
    });
    Ok(Derived { boundary, method, unwired: unwired.collect(), code })
}

/// For each root its position in `order`.
fn positions(order: &[usize]) -> Vec<u32> {
    let mut positions = vec![0; order.len()];
    for (position, root) in (0..).zip(order) {
        if let Some(of_root) = positions.get_mut(*root) {
            *of_root = position;
        }
    }
    positions
}

/// For each root the first function of the fused module that may be one of it: the order in which the fuser has laid
/// out the inputs.
fn begins(graph: &graph::Graph<'_>, matching: Option<&match_core::Matching>) -> Vec<u32> {
    let mut first = vec![u32::MAX; graph.roots.len()];
    for (instance, begins) in matching.into_iter().flat_map(|matching| &matching.begins) {
        let root = graph.instances.get(*instance).map_or(usize::MAX, |instance| instance.root);
        if let (Some(first), Some(begin)) = (first.get_mut(root), begins.first()) {
            *first = (*first).min(*begin);
        }
    }
    first
}

/// Why needs had to be found by name, if any were.
fn by_name(needs: &[(UseOption, String)]) -> Option<String> {
    let (option, label) = needs.first()?;
    let others = match needs.len().saturating_sub(1) {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    Some(format!(
        "what is the {option} of `{}`{others} has no export of its own in the fused module, or no code that tells which          it is; everything of that name or kind stays in its place",
        label.escape_debug()
    ))
}
