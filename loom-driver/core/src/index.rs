//! The index spaces of a core module, each with a type of its own.
//!
//! A function index can then not be used where a type index belongs, and every per-index table in
//! this crate is a flat, dense array (`PrimaryMap`, `SecondaryMap`) or a bit set (`EntitySet`).
//! All indices count from 0 and include imports first, as in the specification's "Indices"
//! section. [`Item`] names one thing of any index space.

use cranelift_entity::entity_impl;
pub use cranelift_entity::{EntityRef, EntitySet, PrimaryMap, SecondaryMap};
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! index_spaces {
    ($($(#[$doc:meta])* $name:ident $variant:ident $space:literal;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
            pub struct $name(u32);
            entity_impl!($name, $space);
        )*

        /// One thing that a module defines or imports, in any index space.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Item {
            $($(#[$doc])* $variant($name),)*
        }

        /// An index space.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Space {
            $(
                #[doc = concat!("The index space of ", stringify!($name), ".")]
                $variant,
            )*
        }

        impl Space {
            /// As the text format calls one of its members: `func`, `table`, ...
            pub fn name(self) -> &'static str {
                match self { $(Space::$variant => $space,)* }
            }
        }

        impl fmt::Display for Item {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self { $(Item::$variant(i) => write!(f, "{} {}", $space, i.as_u32()),)* }
            }
        }

        impl Item {
            /// The member of an index space with this index.
            pub fn new(space: Space, index: u32) -> Item {
                match space { $(Space::$variant => Item::$variant($name::from_u32(index)),)* }
            }

            /// Its index space, and its index.
            pub fn parts(self) -> (Space, u32) {
                match self { $(Item::$variant(index) => (Space::$variant, index.as_u32()),)* }
            }
        }

        $(impl From<$name> for Item { fn from(i: $name) -> Item { Item::$variant(i) } })*
    };
}

index_spaces! {
    /// Index of a type; every member of a recursion group has one.
    TypeIndex Type "type";
    /// Index of a function, imported ones first.
    FuncIndex Func "func";
    /// Index of a table, imported ones first.
    TableIndex Table "table";
    /// Index of a memory, imported ones first.
    MemoryIndex Memory "memory";
    /// Index of a global, imported ones first.
    GlobalIndex Global "global";
    /// Index of a tag, imported ones first.
    TagIndex Tag "tag";
    /// Index of an element segment.
    ElemIndex Elem "elem";
    /// Index of a data segment.
    DataIndex Data "data";
}

impl Space {
    /// The index space that an export of this kind points into.
    pub fn of(kind: wasmparser::ExternalKind) -> Space {
        match kind {
            wasmparser::ExternalKind::Func | wasmparser::ExternalKind::FuncExact => Space::Func,
            wasmparser::ExternalKind::Table => Space::Table,
            wasmparser::ExternalKind::Memory => Space::Memory,
            wasmparser::ExternalKind::Global => Space::Global,
            wasmparser::ExternalKind::Tag => Space::Tag,
        }
    }
}
