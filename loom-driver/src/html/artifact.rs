//! What a page belongs to: files by their digests, the command line, and what was known of the outside.

use meld_boundary::{Boundary, Reading, Verified};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A module as a binary file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct File {
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal digits.
    pub sha256: String,
}

impl File {
    /// That of these bytes.
    pub fn of(bytes: &[u8]) -> File {
        let sha256 = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        File { bytes: bytes.len() as u64, sha256 }
    }
}

/// What the run knew of the outside: the `meld:boundary` section that it began with.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case", tag = "section")]
pub enum Outside {
    /// There is none.
    Absent,
    /// It may not be acted on.
    Ignored {
        /// Why.
        reason: String,
    },
    /// It was acted on, as far as the passes that ran do.
    Verified(Facts),
}

/// The facts of a section.
#[derive(Debug, Serialize)]
pub struct Facts {
    /// Who wrote it.
    producer: String,
    embedder: String,
    surface: String,
    one_tree: bool,
    /// The components that were fused.
    inputs: Vec<Component>,
    /// Canonical definitions outside: the first ones, and how many there are.
    users: Vec<User>,
    user_count: usize,
    promises: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Component {
    name: String,
    sha256: String,
}

#[derive(Debug, Serialize)]
struct User {
    kind: String,
    label: String,
    /// The exports that it names, with the option in which it does.
    uses: Vec<(String, String)>,
}

/// More are only counted.
const MOST_USERS: usize = 200;

impl Outside {
    /// What the section of a module says.
    pub fn of(module: &[u8]) -> Outside {
        match meld_boundary::read(module) {
            Reading::Absent => Outside::Absent,
            Reading::Ignored { reason, .. } => Outside::Ignored { reason: reason.to_string() },
            Reading::Verified(verified) => Outside::Verified(facts(&verified)),
        }
    }
}

fn facts(verified: &Verified) -> Facts {
    let Boundary { producer, contract, users, promises, inputs, one_tree, .. } = &verified.boundary;
    let component = |input: &meld_boundary::Input| Component {
        name: input.name.clone(),
        sha256: input.sha256.to_string(),
    };
    let user = |user: &meld_boundary::User| User {
        kind: user.kind.to_string(),
        label: user.label.clone(),
        uses: user.uses.iter().map(|used| (used.option.to_string(), used.name.clone())).collect(),
    };
    Facts {
        producer: format!("{} {}", producer.name, producer.version),
        embedder: contract.embedder.to_string(),
        surface: contract.surface.to_string(),
        one_tree: *one_tree,
        inputs: inputs.iter().map(component).collect(),
        users: users.iter().take(MOST_USERS).map(user).collect(),
        user_count: users.len(),
        promises: promises.iter().map(ToString::to_string).collect(),
    }
}
