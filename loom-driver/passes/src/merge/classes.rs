//! Which functions do the same.
//!
//! Two do if they have one shape, and what they call does the same, one by one. That is meant in the
//! widest sense: two functions that each call themselves are equal if nothing tells them apart. So all
//! of one shape begin as one class, and classes are split until the members of each call the same
//! classes. Whenever one splits, its largest part keeps its number and only callers of the others are
//! looked at again: no function changes its class more often than the logarithm of their number, and
//! the whole takes little longer than reading the calls.

use super::Shape;
use loom_core::Module;
use loom_core::index::{FuncIndex, PrimaryMap, SecondaryMap, TypeIndex};
use std::collections::{BTreeMap, HashMap};

/// Number of a class.
type Class = usize;

/// The calls of one function that go to another class than in the round before, by position, and to
/// which.
type News = Vec<(u32, Class)>;

/// Functions, by what they do.
pub struct Classes {
    class: SecondaryMap<FuncIndex, Class>,
    members: Vec<Vec<FuncIndex>>,
    /// Where each function is among the members of its class.
    place: SecondaryMap<FuncIndex, usize>,
}

impl Classes {
    /// The classes of all functions of `module`, of which `shapes` are the shapes. An import is alone in
    /// its class.
    pub fn of(module: &Module<'_>, shapes: &PrimaryMap<FuncIndex, Shape>) -> Classes {
        let mut classes = Classes::by_shape(module, shapes);
        let mut callers: SecondaryMap<FuncIndex, Vec<(FuncIndex, u32)>> = SecondaryMap::new();
        for (caller, shape) in shapes.iter() {
            for (position, callee) in (0..).zip(&shape.calls) {
                callers[*callee].push((caller, position));
            }
        }
        let mut changed: Vec<FuncIndex> = module.funcs.keys().collect();
        while !changed.is_empty() {
            let mut news: BTreeMap<FuncIndex, News> = BTreeMap::new();
            for callee in changed {
                for (caller, position) in &callers[callee] {
                    if classes.members(classes.class[*caller]).len() > 1 {
                        news.entry(*caller).or_default().push((*position, classes.class[callee]));
                    }
                }
            }
            changed = classes.split(news);
        }
        classes
    }

    fn by_shape(module: &Module<'_>, shapes: &PrimaryMap<FuncIndex, Shape>) -> Classes {
        let (class, place) = (SecondaryMap::new(), SecondaryMap::new());
        let mut classes = Classes { class, members: Vec::new(), place };
        let mut known: HashMap<&(TypeIndex, Vec<u8>), Class> = HashMap::new();
        for func in module.funcs.keys() {
            let next = classes.members.len();
            let class = match shapes.get(func).and_then(|shape| shape.body.as_ref()) {
                Some(body) => *known.entry(body).or_insert(next),
                None => next,
            };
            classes.add(func, class);
        }
        classes
    }

    /// Splits each class by what is new about the calls of its members, who called the same classes
    /// before. Returns the functions that are in another class now.
    fn split(&mut self, news: BTreeMap<FuncIndex, News>) -> Vec<FuncIndex> {
        let mut sorted: Vec<(Class, News, FuncIndex)> = Vec::with_capacity(news.len());
        for (func, mut news) in news {
            news.sort_unstable();
            sorted.push((self.class[func], news, func));
        }
        sorted.sort_unstable();
        let mut changed = Vec::new();
        for class in sorted.chunk_by(|one, other| one.0 == other.0) {
            let Some((old, ..)) = class.first() else { continue };
            let mut parts: Vec<Vec<FuncIndex>> = class
                .chunk_by(|one, other| one.1 == other.1)
                .map(|part| part.iter().map(|(.., func)| *func).collect())
                .collect();
            for (.., func) in class {
                self.remove(*func);
            }
            // What is left of it is one part as well: nothing is new about its calls. The largest stays.
            let left = self.members(*old).len();
            if let Some(largest) = parts.iter_mut().max_by_key(|part| part.len())
                && largest.len() > left
            {
                std::mem::swap(largest, self.members_mut(*old));
                (0..).zip(self.members(*old).to_vec()).for_each(|(place, func)| self.place[func] = place);
            }
            for part in parts.into_iter().filter(|part| !part.is_empty()) {
                let number = self.members.len();
                part.iter().for_each(|func| self.add(*func, number));
                changed.extend(part);
            }
        }
        changed
    }

    fn add(&mut self, func: FuncIndex, class: Class) {
        if class >= self.members.len() {
            self.members.resize_with(class + 1, Vec::new);
        }
        self.class[func] = class;
        self.place[func] = self.members(class).len();
        self.members_mut(class).push(func);
    }

    fn remove(&mut self, func: FuncIndex) {
        let place = self.place[func];
        let members = self.members_mut(self.class[func]);
        if place < members.len() {
            members.swap_remove(place);
        }
        if let Some(moved) = members.get(place).copied() {
            self.place[moved] = place;
        }
    }

    fn members(&self, class: Class) -> &[FuncIndex] {
        self.members.get(class).map_or(&[], Vec::as_slice)
    }

    fn members_mut(&mut self, class: Class) -> &mut Vec<FuncIndex> {
        &mut self.members[class]
    }

    /// Whether no two functions do the same.
    pub fn are_single(&self) -> bool {
        self.several().next().is_none()
    }

    /// Each class of more than one function.
    pub fn several(&self) -> impl Iterator<Item = &[FuncIndex]> {
        self.members.iter().map(Vec::as_slice).filter(|members| members.len() > 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merge::shapes;
    use loom_core::refs;
    use loom_core::settings::Settings;

    /// The classes of more than one function, by the numbers of their members.
    fn classes(text: &str) -> Vec<Vec<u32>> {
        let bytes = wat::parse_str(format!("(module {text})")).unwrap();
        let module = Module::parse(&bytes).unwrap();
        let hints = loom_core::custom::hints(&module, &Settings::default());
        let shapes = shapes::of(&module, &refs::of_bodies(&module).unwrap(), &hints).unwrap();
        let classes = Classes::of(&module, &shapes);
        let numbers = |members: &[FuncIndex]| {
            let mut numbers: Vec<u32> = members.iter().map(|func| func.as_u32()).collect();
            numbers.sort_unstable();
            numbers
        };
        let mut classes: Vec<_> = classes.several().map(numbers).collect();
        classes.sort();
        classes
    }

    #[test]
    fn shape_decides_where_nothing_is_called() {
        assert_eq!(classes("(func nop) (func) (func nop) (func (param i32) nop)"), [[0, 2]]);
    }

    #[test]
    fn callers_of_equal_functions_are_equal_and_of_others_are_not() {
        let leaves = "(func nop) (func nop) (func)";
        let calls = "(func call 0) (func call 1) (func call 2) (func call 3) (func call 4) (func call 5)";
        assert_eq!(classes(&format!("{leaves} {calls}")), [[0, 1], [3, 4], [6, 7]]);
    }

    #[test]
    fn positions_of_calls_count() {
        let text = "(func nop) (func) (func call 0 call 1) (func call 1 call 0) (func call 0 call 1)";
        assert_eq!(classes(text), [[2, 4]]);
    }

    #[test]
    fn recursion_finds_itself_equal() {
        assert_eq!(classes("(func call 1) (func call 0) (func call 2)"), [[0, 1, 2]]);
        assert_eq!(
            classes("(func call 1 nop) (func call 0) (func call 3 nop) (func call 2)"),
            [[0, 2], [1, 3]]
        );
    }

    #[test]
    fn hints_are_about_operators_wherever_these_stand() {
        // Functions 0 and 128 are equal, and a call of them takes one byte and two.
        let fill = "(func (drop (f64.const 0)))".repeat(127);
        let hinted = |callee: u32, before: &str, after: &str| {
            let hint = |says: &str| match says {
                "" => String::new(),
                _ => format!("(@metadata.code.branch_hint \"\\{says}\")"),
            };
            let branch = |says: &str| format!("(local.get 0) {} (if (then))", hint(says));
            format!("(func (param i32) {} (call {callee}) {})", branch(before), branch(after))
        };
        let callers =
            [(0, "", "01"), (128, "", "01"), (128, "", "00"), (0, "01", ""), (128, "01", ""), (0, "", "")];
        let callers: String = callers.map(|(callee, before, after)| hinted(callee, before, after)).concat();
        let found = classes(&format!("(func) {fill} (func) {callers}"));
        let of_callers: Vec<_> = found.into_iter().filter(|class| class[0] > 128).collect();
        assert_eq!(of_callers, [[129, 130], [132, 133]]);
    }

    #[test]
    fn imports_are_alone() {
        let imports = r#"(import "m" "f" (func)) (import "m" "f" (func))"#;
        assert_eq!(classes(&format!("{imports} (func call 0) (func call 1) (func call 1)")), [[3, 4]]);
    }

    #[test]
    fn a_long_chain_falls_apart_link_by_link() {
        let links: String = (1..2000).map(|next| format!("(func call {next})")).collect();
        assert!(classes(&format!("{links} (func unreachable)")).is_empty());
        // In a ring all are equal.
        assert_eq!(classes(&format!("{links} (func call 0)")).len(), 1);
    }

    #[test]
    fn the_larger_part_may_be_that_of_which_something_is_new() {
        // The callers of 0 and 1, which are told apart by what they call: three, and one.
        let text = "(func call 2) (func call 3) (func) (func nop)
            (func call 0) (func call 0) (func call 0) (func call 1)";
        assert_eq!(classes(text), [[4, 5, 6]]);
    }
}
