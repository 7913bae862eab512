//! The byte enumerations of the section: each value's byte, its name, and what it means, in one place.

use serde::{Deserialize, Serialize};

/// Defines an enumeration that is one byte in the section and a kebab-case name in JSON and in messages.
macro_rules! byte_enum {
    (
        $(#[$meta:meta])*
        $name:ident, $what:literal {
            $($(#[$variant_meta:meta])* $variant:ident = $byte:literal $text:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_meta])* #[serde(rename = $text)] $variant = $byte,)+
        }

        impl $name {
            /// What a value of this enumeration is called in messages.
            pub(crate) const WHAT: &'static str = $what;

            /// The value that `byte` stands for in the section, if it is a known one.
            pub fn from_byte(byte: u8) -> Option<Self> {
                match byte {
                    $($byte => Some(Self::$variant),)+
                    _ => None,
                }
            }

            /// The byte that stands for this value in the section.
            pub fn to_byte(self) -> u8 {
                self as u8
            }

            /// The name of this value in the JSON form and in messages.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

byte_enum! {
    /// The rules by which the module is embedded.
    Embedder, "embedder" {
        /// The canonical ABI of the component model: a trap ends the instance.
        CanonicalAbi = 0 "canonical-abi",
        /// Native: nothing of the canonical ABI may be assumed. Users say no more than what the surface is.
        Native = 1 "native",
    }
}

byte_enum! {
    /// Whether what the fuser internalised can still be entered from outside.
    Surface, "surface" {
        /// What is marked internal cannot be entered from outside.
        Closed = 0 "closed",
        /// Internalised lifts may still be called; they are users too.
        Open = 1 "open",
    }
}

byte_enum! {
    /// The kind of an import or export, with the bytes of the core specification.
    ExternalKind, "external kind" {
        /// A function.
        Func = 0 "func",
        /// A table.
        Table = 1 "table",
        /// A memory.
        Memory = 2 "memory",
        /// A global.
        Global = 3 "global",
        /// An exception tag.
        Tag = 4 "tag",
    }
}

impl From<wasmparser::ExternalKind> for ExternalKind {
    fn from(kind: wasmparser::ExternalKind) -> Self {
        match kind {
            wasmparser::ExternalKind::Func | wasmparser::ExternalKind::FuncExact => ExternalKind::Func,
            wasmparser::ExternalKind::Table => ExternalKind::Table,
            wasmparser::ExternalKind::Memory => ExternalKind::Memory,
            wasmparser::ExternalKind::Global => ExternalKind::Global,
            wasmparser::ExternalKind::Tag => ExternalKind::Tag,
        }
    }
}

byte_enum! {
    /// Who is at the other end of an import or export.
    Scope, "scope" {
        /// Somebody outside the fused module.
        External = 0 "external",
        /// Only another input of the fuser, and the fuser has connected the two.
        Internal = 1 "internal",
        /// The fuser does not know; a reader keeps it.
        Unknown = 2 "unknown",
    }
}

byte_enum! {
    /// The kind of an external canonical definition.
    UserKind, "user kind" {
        /// `canon lift`: a component-level export.
        Lift = 0 "lift",
        /// `canon lower`: a component-level import that the module calls.
        Lower = 1 "lower",
        /// A canonical built-in with options, such as `stream.read`.
        Builtin = 2 "builtin",
        /// The destructor of a resource type.
        Destructor = 3 "destructor",
        /// A function that the embedder calls once, before all others.
        Initializer = 4 "initializer",
    }
}

byte_enum! {
    /// How a canonical definition uses an export.
    UseOption, "use option" {
        /// The function that is lifted, or the initializer itself.
        Callee = 0 "callee",
        /// The option `(realloc f)`.
        Realloc = 1 "realloc",
        /// The option `(post-return f)`.
        PostReturn = 2 "post-return",
        /// The option `(callback f)`.
        Callback = 3 "callback",
        /// The option `(memory m)`.
        Memory = 4 "memory",
        /// The destructor of a resource type: `(dtor f)`.
        Destructor = 5 "destructor",
        /// A table that a built-in works on.
        Table = 6 "table",
    }
}

impl UseOption {
    /// The kind of export that the option resolves to.
    pub fn external_kind(self) -> ExternalKind {
        match self {
            UseOption::Callee
            | UseOption::Realloc
            | UseOption::PostReturn
            | UseOption::Callback
            | UseOption::Destructor => ExternalKind::Func,
            UseOption::Memory => ExternalKind::Memory,
            UseOption::Table => ExternalKind::Table,
        }
    }
}

byte_enum! {
    /// What the fuser relies on the optimizer to make true, or to refuse.
    PromiseKind, "promise kind" {
        /// No `memory.grow` on the memory may survive.
        NoMemoryGrow = 0 "no-memory-grow",
    }
}

byte_enum! {
    /// What is known about a parameter of an exported function.
    ParamKind, "parameter kind" {
        /// It is in a range of unsigned integers.
        Range = 0 "range",
        /// It is the address of memory that belongs to the host: never of statics or a stack of the module.
        Region = 1 "region",
    }
}
