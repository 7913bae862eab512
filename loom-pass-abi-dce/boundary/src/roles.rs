//! What an export was for: a bit set with a name for each bit.

use std::fmt;
use std::ops::BitOr;

use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The roles that an export had in the inputs of the fuser; an export may have several, or none.
///
/// A role says what the export *was for*. Whether anybody outside still needs it is for [`crate::Needs`] to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Roles(u32);

impl Roles {
    /// No role.
    pub const NONE: Roles = Roles(0);
    /// The core function of a `canon lift`.
    pub const LIFT_CALLEE: Roles = Roles(1 << 0);
    /// An allocator with the type of the `realloc` option, under any of its names.
    pub const REALLOC: Roles = Roles(1 << 1);
    /// The `post-return` option of a lift.
    pub const POST_RETURN: Roles = Roles(1 << 2);
    /// The `callback` option of an asynchronous lift.
    pub const CALLBACK: Roles = Roles(1 << 3);
    /// The destructor of a resource type.
    pub const DESTRUCTOR: Roles = Roles(1 << 4);
    /// `_initialize` and its like.
    pub const INITIALIZER: Roles = Roles(1 << 5);
    /// Wiring between the inputs: a numeric trampoline, `$imports`, `$memory`.
    pub const SHIM: Roles = Roles(1 << 6);
    /// The `memory` option of a canonical definition.
    pub const MEMORY: Roles = Roles(1 << 7);
    /// A symbol of the linker: `__heap_base`, `__data_end`, ...
    pub const LINKER_SYMBOL: Roles = Roles(1 << 8);
    /// The entry of a command: `_start`.
    pub const COMMAND_ENTRY: Roles = Roles(1 << 9);

    /// Every role with its name in the JSON form, in the order of the bits.
    const NAMES: [(Roles, &'static str); 10] = [
        (Roles::LIFT_CALLEE, "lift-callee"),
        (Roles::REALLOC, "realloc"),
        (Roles::POST_RETURN, "post-return"),
        (Roles::CALLBACK, "callback"),
        (Roles::DESTRUCTOR, "destructor"),
        (Roles::INITIALIZER, "initializer"),
        (Roles::SHIM, "shim"),
        (Roles::MEMORY, "memory"),
        (Roles::LINKER_SYMBOL, "linker-symbol"),
        (Roles::COMMAND_ENTRY, "command-entry"),
    ];

    /// What an exported global was for, by its name.
    pub(crate) fn of_global(name: &str) -> Roles {
        let symbols = [
            "__global_base",
            "__heap_base",
            "__heap_end",
            "__data_end",
            "__stack_pointer",
            "__stack_low",
            "__stack_high",
        ];
        if symbols.contains(&name) { Roles::LINKER_SYMBOL } else { Roles::NONE }
    }

    /// The bits as they stand in the section.
    pub fn bits(self) -> u32 {
        self.0
    }

    /// The set with these bits, or `None` if one of them has no meaning in this version.
    pub fn from_bits(bits: u32) -> Option<Roles> {
        let known = Roles::NAMES.iter().fold(0, |all, (role, _)| all | role.0);
        (bits & !known == 0).then_some(Roles(bits))
    }

    /// Whether every role of `roles` is in this set.
    pub fn contains(self, roles: Roles) -> bool {
        self.0 & roles.0 == roles.0
    }

    /// Whether the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The names of the roles in the set, in the order of the bits.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Roles::NAMES.iter().filter(move |(role, _)| self.contains(*role)).map(|(_, name)| *name)
    }

    fn from_name(name: &str) -> Option<Roles> {
        Roles::NAMES.iter().find(|(_, known)| *known == name).map(|(role, _)| *role)
    }
}

impl BitOr for Roles {
    type Output = Roles;

    fn bitor(self, other: Roles) -> Roles {
        Roles(self.0 | other.0)
    }
}

impl Serialize for Roles {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.names())
    }
}

impl<'de> Deserialize<'de> for Roles {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;

        impl<'de> Visitor<'de> for Names {
            type Value = Roles;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of role names")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<Roles, A::Error> {
                let mut roles = Roles::NONE;
                while let Some(name) = names.next_element::<String>()? {
                    let role = Roles::from_name(&name)
                        .ok_or_else(|| A::Error::custom(format_args!("unknown role `{name}`")))?;
                    roles = roles | role;
                }
                Ok(roles)
            }
        }

        deserializer.deserialize_seq(Names)
    }
}
