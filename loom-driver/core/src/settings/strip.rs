//! Custom sections that the user does not want (`--strip`).

/// What to strip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strip {
    /// DWARF, and where to find other debug information.
    Debug,
    /// The section `name`.
    Names,
    /// The section `producers`.
    Producers,
    /// Sections for tools that verify the module: `component-provenance`, `meld:boundary`,
    /// `meld.signature-manifest`, and all that start with `wsc.`.
    Evidence,
    /// Every custom section but `dylink.0`, without which a module cannot be loaded.
    All,
}

impl Strip {
    /// Everything that can be asked for.
    pub const ALL: [Strip; 5] = [Strip::Debug, Strip::Names, Strip::Producers, Strip::Evidence, Strip::All];

    /// As written after `--strip`.
    pub fn name(self) -> &'static str {
        match self {
            Strip::Debug => "debug",
            Strip::Names => "names",
            Strip::Producers => "producers",
            Strip::Evidence => "evidence",
            Strip::All => "all",
        }
    }

    /// Whether the custom section `section` goes.
    pub fn covers(self, section: &str) -> bool {
        match self {
            Strip::Debug => {
                section.starts_with(".debug_")
                    || matches!(section, "sourceMappingURL" | "external_debug_info")
            }
            Strip::Names => section == "name",
            Strip::Producers => section == "producers",
            Strip::Evidence => {
                section.starts_with("wsc.")
                    || matches!(section, "component-provenance" | "meld:boundary" | "meld.signature-manifest")
            }
            Strip::All => !matches!(section, "dylink.0" | "dylink"),
        }
    }
}
