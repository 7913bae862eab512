//! The figures in `README.md`: each suite checks its own, so that none says more than is true.

use crate::golden;
use anyhow::{Context, Result};
use std::path::Path;
use std::sync::Mutex;

/// Two tests of one process may write.
static ALONE: Mutex<()> = Mutex::new(());

/// Checks the row of `suite`, which says `what` in its last column. With `BLESS=1` rewrites it.
///
/// # Errors
///
/// That it says something else, or that there is no such row.
pub fn check(suite: &str, what: &str) -> Result<()> {
    let start = format!("| {suite} |");
    replace(|text| {
        let row = text.lines().find(|line| line.starts_with(&start));
        let row = row.with_context(|| format!("README.md has no row `{suite}`"))?;
        let head = row.strip_suffix('|').and_then(|row| row.rsplit_once('|')).context("a row has columns")?.0;
        Ok(text.replace(row, &format!("{head}| {what} |")))
    })
}

/// Checks what stands between `<!-- NAME -->` and `<!-- end -->`. With `BLESS=1` rewrites it.
///
/// # Errors
///
/// That something else stands there, or nothing.
pub fn check_block(name: &str, what: &str) -> Result<()> {
    replace(|text| {
        let (before, rest) = text.split_once(&format!("<!-- {name} -->\n")).context("no such block")?;
        let (_, after) = rest.split_once("<!-- end -->\n").context("a block without an end")?;
        Ok(format!("{before}<!-- {name} -->\n{what}<!-- end -->\n{after}"))
    })
}

fn replace(change: impl FnOnce(&str) -> Result<String>) -> Result<()> {
    let _alone = ALONE.lock();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = std::fs::read_to_string(&path)?;
    golden::check(&path, &change(&text)?)
}
