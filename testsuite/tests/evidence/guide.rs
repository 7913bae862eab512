//! What the guide says of claims is complete.

use anyhow::{Context, Result, ensure};
use loom_check::claim::Claim;
use std::path::Path;

#[test]
fn every_kind_of_claim_is_explained() -> Result<()> {
    let guide =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("no parent")?.join("loom-driver/guide");
    let read = |name: &str| std::fs::read_to_string(guide.join(name)).with_context(|| name.to_string());
    let (evidence, safety) = (read("evidence.md")?, read("safety.md")?);
    for kind in Claim::KINDS {
        ensure!(evidence.contains(&format!("`{kind}`")), "evidence.md does not know `{kind}`");
        ensure!(safety.contains(&format!("\n| `{kind}` |")), "safety.md has no line for `{kind}`");
    }
    Ok(())
}
