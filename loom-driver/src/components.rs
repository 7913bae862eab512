//! Which component each function comes from, by the name of its file where that is known.

use loom_core::Module;
use loom_core::index::{EntityRef, FuncIndex};
use meld_boundary::Reading;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// The component of each function of `module` of which it is known. `proven` is what follows from the components themselves;
/// beyond that the fuser's `component-provenance` counts. It numbers components, and their names are those of the
/// `meld:boundary` section of `stamped`, the same module with facts: both are in the order of the code. Where there are
/// not as many of each, a number stays a number.
pub fn of(
    module: &Module<'_>,
    stamped: &[u8],
    proven: &[(Range<u32>, String)],
) -> BTreeMap<FuncIndex, String> {
    let mut components = loom_core::custom::components(module);
    let mut numbers: Vec<String> = Vec::new();
    let mut position: HashMap<&str, usize> = HashMap::new();
    for number in components.values() {
        position.entry(number).or_insert_with(|| {
            numbers.push(number.clone());
            numbers.len() - 1
        });
    }
    if let Reading::Verified(section) = meld_boundary::read(stamped)
        && section.boundary.inputs.len() == numbers.len()
    {
        let names: HashMap<String, &str> = numbers
            .into_iter()
            .zip(section.boundary.inputs.iter().map(|input| input.name.as_str()))
            .collect();
        for component in components.values_mut() {
            if let Some(name) = names.get(component.as_str()) {
                *component = (*name).into();
            }
        }
    }
    for (funcs, name) in proven {
        let there = funcs.start.min(module.funcs.len() as u32)..funcs.end.min(module.funcs.len() as u32);
        components.extend(there.map(|func| (FuncIndex::new(func as usize), name.clone())));
    }
    components
}
