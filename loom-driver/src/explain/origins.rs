//! What everything in a module was in the file, after any number of rewrites.

use super::Made;
use loom_core::Module;
use loom_core::index::{FuncIndex, Item, Space};
use loom_core::proposal::Moves;
use std::collections::BTreeMap;

/// Every index space.
const SPACES: [Space; 8] = [
    Space::Func,
    Space::Type,
    Space::Table,
    Space::Memory,
    Space::Global,
    Space::Elem,
    Space::Data,
    Space::Tag,
];

/// For each index space, and each index in it, another index.
type Indices = [Vec<Option<u32>>; SPACES.len()];

/// What everything in a module was, and where it is now.
#[derive(Clone, Default)]
pub struct Origins {
    was: Indices,
    is: Indices,
}

impl Origins {
    /// Those of the file itself.
    pub fn of(module: &Module<'_>) -> Origins {
        let mut origins = Origins::default();
        for (space, was) in SPACES.into_iter().zip(&mut origins.was) {
            *was = (0..module.len_of(space) as u32).map(Some).collect();
        }
        origins.is = origins.was.clone();
        origins
    }

    /// Those after one more rewrite. Of several things that became one, the first is there, and the others are gone.
    pub fn after(&self, moves: &Moves) -> Origins {
        let mut origins = Origins { was: Indices::default(), is: self.is.clone() };
        origins.is.iter_mut().for_each(|is| is.fill(None));
        let spaces = SPACES.into_iter().zip(&self.was).zip(&mut origins.was).zip(&mut origins.is);
        for (((space, before), was), is) in spaces {
            for (now, &input) in (0..).zip(before) {
                let (Some(next), Some(input)) = (moves.maps.get_in(space, now), input) else { continue };
                let place = next as usize;
                was.resize(was.len().max(place + 1), None);
                if was.get(place) == Some(&None) {
                    was[place] = Some(input);
                    is[input as usize] = Some(next);
                }
            }
        }
        origins
    }

    /// What an item was in the input; `None` if it is new.
    pub fn was(&self, now: Item) -> Option<Item> {
        get(&self.was, now)
    }

    /// Where an item of the input is now; `None` if it is gone.
    pub fn now(&self, was: Item) -> Option<Item> {
        get(&self.is, was)
    }
}

/// What stands in the place of an item.
fn get(indices: &Indices, item: Item) -> Option<Item> {
    let (space, index) = item.parts();
    let place = SPACES.iter().position(|other| *other == space)?;
    let index = indices.get(place)?.get(index as usize)?;
    index.map(|index| Item::new(space, index))
}

/// Where code was before one rewrite.
pub struct CodeOrigins<'h> {
    moves: &'h Moves,
    /// Positions among the bodies of the map, by the new index of the function.
    bodies: BTreeMap<u32, usize>,
}

impl<'h> CodeOrigins<'h> {
    /// Those of what a pass made; `None` if nothing moved.
    pub fn of(made: &'h Made) -> Option<CodeOrigins<'h>> {
        let moves = made.moves.as_ref()?;
        let bodies = moves.code.bodies.iter().enumerate();
        let bodies = bodies.filter_map(|(at, body)| Some((moves.maps.funcs.get(body.func)?.as_u32(), at)));
        Some(CodeOrigins { moves, bodies: bodies.collect() })
    }

    /// The function and the offset that a place was before, both offsets from the start of the body;
    /// `None` if it is new.
    pub fn of_place(&self, func: FuncIndex, offset: u32) -> Option<(FuncIndex, u32)> {
        let body = self.moves.code.bodies.get(*self.bodies.get(&func.as_u32())?)?;
        let old = body.origin(body.new.start.checked_add(offset)?)?;
        Some((body.func, old.checked_sub(body.old.start)?))
    }
}

/// An item as the command line takes it: `func:12`.
pub fn notation(of: Item) -> String {
    let (space, index) = of.parts();
    format!("{}:{index}", space.name())
}
