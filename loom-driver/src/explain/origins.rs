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

/// What everything in a module was, and where it is now.
#[derive(Clone, Default)]
pub struct Origins {
    was: BTreeMap<Item, Item>,
    is: BTreeMap<Item, Item>,
}

impl Origins {
    /// Those of the file itself.
    pub fn of(module: &Module<'_>) -> Origins {
        let mut origins = Origins::default();
        for space in SPACES {
            for index in 0..module.len_of(space) as u32 {
                let item = Item::new(space, index);
                origins.was.insert(item, item);
                origins.is.insert(item, item);
            }
        }
        origins
    }

    /// Those after one more rewrite. Of several things that became one, the first is there, and the others are gone.
    pub fn after(&self, moves: &Moves) -> Origins {
        let mut origins = Origins::default();
        let next = |item: Item| {
            let (space, index) = item.parts();
            moves.maps.get_in(space, index).map(|index| Item::new(space, index))
        };
        for (&now, &was) in &self.was {
            if let Some(next) = next(now) {
                origins.was.entry(next).or_insert(was);
            }
        }
        origins.is = origins.was.iter().map(|(now, was)| (*was, *now)).collect();
        origins
    }

    /// What an item was in the input; `None` if it is new.
    pub fn was(&self, now: Item) -> Option<Item> {
        self.was.get(&now).copied()
    }

    /// Where an item of the input is now; `None` if it is gone.
    pub fn now(&self, was: Item) -> Option<Item> {
        self.is.get(&was).copied()
    }
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
