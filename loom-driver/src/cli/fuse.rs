//! `loom fuse`: from components to a lean core module.

use super::opt::Work;
use super::response_file;
use crate::io::Place;
use crate::pipeline::UsageError;
use anyhow::{Context, Result, bail};
use loom_core::Error;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Fuse components, and optimize the core module that comes out
///
/// Runs a fuser on the components, derives from them who outside needs what, and then does what `loom opt` does with the same
/// flags; without -O and --pass with `-Omcu`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The components, in the order in which the fuser takes them
    #[arg(value_name = "COMPONENT", required = true)]
    components: Vec<PathBuf>,

    /// The command that fuses: it gets the components, and `-o` with the file to write
    #[arg(long, value_name = "CMD", default_value = "meld fuse")]
    fuser: String,

    #[command(flatten)]
    work: Work,
}

const EXAMPLES: &str = "\
Examples:
  loom fuse library.wasm application.wasm -o lean.wasm
  loom fuse library.wasm application.wasm --single-memory --max-ram 4KiB -o lean.wasm
      With any flag of `loom opt`.
  loom fuse --fuser 'meld fuse --memory multi' library.wasm application.wasm -o lean.wasm
      With flags of the fuser.";

/// Where the fuser is from.
const INSTALL: &str =
    "`meld` is at <https://github.com/pulseengine/meld>; another fuser is named with `--fuser CMD`";

pub fn run(mut args: Args) -> Result<()> {
    let folder = tempfile::tempdir().context("cannot make a temporary directory")?;
    let fused = folder.path().join("fused.wasm");
    fuse(&args, &fused)?;
    let components: Vec<Place> = args.components.drain(..).map(Place::File).collect();
    args.work.choice_mut().of_components(&components);
    args.work.run(Some(&Place::File(fused)))
}

/// Has the components fused into a file.
fn fuse(args: &Args, fused: &std::path::Path) -> Result<()> {
    let refused = |message: String| UsageError { message, help: Some(INSTALL.into()) };
    let words = response_file::split(&args.fuser)
        .ok_or_else(|| refused(format!("`--fuser {}`: a quote does not end", args.fuser)))?;
    let (program, flags) = words.split_first().ok_or_else(|| refused("`--fuser` names no program".into()))?;
    let mut command = Command::new(program);
    // What it says is no output of loom.
    command.args(flags).args(&args.components).arg("-o").arg(fused).stdout(Stdio::from(std::io::stderr()));
    let failed = |message: String| Error::Refused { message, help: Some(INSTALL.into()) };
    match command.status() {
        Ok(status) if status.success() && fused.is_file() => Ok(()),
        Ok(status) if status.success() => bail!(failed(format!("`{}` wrote no module", args.fuser))),
        Ok(status) => bail!(failed(format!("`{}` did not fuse the components: {status}", args.fuser))),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            bail!(failed(format!("there is no `{program}` to fuse the components")))
        }
        Err(error) => Err(error).with_context(|| format!("cannot run `{program}`")),
    }
}
