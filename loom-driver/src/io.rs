//! Reads modules, and writes them so that there is never half a file.

use anyhow::{Context, Result};
use loom_core::large;
use std::borrow::Cow;
use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

/// A file, or a standard stream, which is written `-`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Standard input or standard output.
    Stream,
    /// A file.
    File(PathBuf),
}

impl From<&OsStr> for Place {
    fn from(text: &OsStr) -> Place {
        if text == "-" { Place::Stream } else { Place::File(text.into()) }
    }
}

impl Place {
    /// The name of the file, without folders.
    pub fn file_name(&self) -> Option<String> {
        let Place::File(path) = self else { return None };
        path.file_name().map(|name| name.to_string_lossy().into())
    }

    /// Whether the name says that it is WebAssembly text.
    pub fn is_named_wat(&self) -> bool {
        let Place::File(path) = self else { return false };
        path.extension().is_some_and(|extension| extension == "wat")
    }
}

/// A place to read from, as people want to see it.
pub struct Source<'a>(pub &'a Place);

impl fmt::Display for Source<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Place::Stream => f.write_str("standard input"),
            Place::File(path) => write!(f, "`{}`", path.display()),
        }
    }
}

/// A place to write to, as people want to see it.
pub struct Target<'a>(pub &'a Place);

impl fmt::Display for Target<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Place::Stream => f.write_str("standard output"),
            place => Source(place).fmt(f),
        }
    }
}

/// Reads all of `place`.
///
/// # Errors
///
/// The operating system's reason, with the place.
pub fn read(place: &Place) -> Result<Vec<u8>> {
    let bytes = match place {
        Place::Stream => {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        }
        Place::File(path) => File::open(path).and_then(|mut file| {
            let mut bytes = large::buffer(file.metadata()?.len() as usize);
            file.read_to_end(&mut bytes).map(|_| bytes)
        }),
    };
    bytes.with_context(|| format!("cannot read {}", Source(place)))
}

/// Reads a module, binary or text. Text is what is named `.wat`, or looks like it.
///
/// The result is binary, but not validated: text that is well-formed may still be wrong.
///
/// # Errors
///
/// As [`read`], and what is wrong with the text.
pub fn read_module(place: &Place) -> Result<Vec<u8>> {
    let mut bytes = read(place)?;
    if bytes.starts_with(BYTE_ORDER_MARK) {
        bytes.drain(..BYTE_ORDER_MARK.len());
    }
    let binary = bytes.starts_with(b"\0asm");
    if binary || !(place.is_named_wat() || looks_like_text(&bytes)) {
        return Ok(bytes);
    }
    let path = match place {
        Place::Stream => None,
        Place::File(path) => Some(path.as_path()),
    };
    let parsed = wat::Parser::new().parse_bytes(path, &bytes).map(Cow::into_owned);
    parsed.with_context(|| format!("{} is not well-formed WebAssembly text", Source(place)))
}

/// What some editors write in front of text; no module begins with it.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Whether the first thing that is not white space is a parenthesis or a comment.
fn looks_like_text(bytes: &[u8]) -> bool {
    let bytes = bytes.trim_ascii_start();
    bytes.starts_with(b"(") || bytes.starts_with(b";;")
}

/// What is to be written.
#[derive(Clone, Copy)]
pub enum Content<'a> {
    /// Bytes that a terminal must not see.
    Binary(&'a [u8]),
    /// Text.
    Text(&'a str),
    /// Text that is never in memory as a whole.
    Pieces(&'a Pieces<'a>),
}

/// Writes a text piece by piece.
pub type Pieces<'a> = dyn Fn(&mut dyn Write) -> io::Result<()> + 'a;

impl Content<'_> {
    fn write_to(&self, target: &mut dyn Write) -> io::Result<()> {
        match self {
            Content::Binary(bytes) => target.write_all(bytes),
            Content::Text(text) => target.write_all(text.as_bytes()),
            Content::Pieces(pieces) => {
                let mut target = io::BufWriter::new(target);
                pieces(&mut target)?;
                target.flush()
            }
        }
    }
}

/// Writes all of `content` to `place`, or nothing.
///
/// A regular file appears complete under its name or not at all, keeps the permissions that it
/// had, and stays where it is if `place` is a link to it. Anything else (a pipe, a device) is
/// written directly.
///
/// A process that is killed while it writes may leave a file named `.loom-` and six characters
/// beside the target; nothing reads it, and it can be removed.
///
/// # Errors
///
/// The operating system's reason, with the place; binary content on a terminal.
pub fn write(place: &Place, content: Content<'_>) -> Result<()> {
    let written = match place {
        Place::Stream => {
            let _line = crate::cli::progress::hold();
            write_stream(io::stdout().lock(), content)
        }
        Place::File(path) => write_file(path, content),
    };
    written.with_context(|| format!("cannot write {}", Target(place)))
}

/// Writes a report. Whoever stops reading it from standard output has what they want.
///
/// # Errors
///
/// As [`write()`].
pub fn write_report(place: &Place, content: Content<'_>) -> Result<()> {
    match write(place, content) {
        Err(error) if *place == Place::Stream && is_closed_pipe(&error) => Ok(()),
        written => written,
    }
}

/// Whether the reason for an error is that nobody reads the output any more.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.any(|cause| cause.kind() == ErrorKind::BrokenPipe)
}

fn write_stream(mut stream: impl Write + IsTerminal, content: Content<'_>) -> io::Result<()> {
    if matches!(content, Content::Binary(_)) && stream.is_terminal() {
        let reason = "it is a terminal, and the module is binary: name a file with `-o`, or ask for `--wat`";
        return Err(io::Error::other(reason));
    }
    content.write_to(&mut stream)?;
    stream.flush()
}

fn write_file(path: &Path, content: Content<'_>) -> io::Result<()> {
    // Opening an existing file says whether it may be written, and what it is.
    let file = match OpenOptions::new().write(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return replace(path, None, content),
        Err(error) => return Err(error),
    };
    let metadata = file.metadata()?;
    if metadata.is_file() {
        replace(&resolved(path)?, Some(metadata.permissions()), content)
    } else {
        write_stream(file, content)
    }
}

/// Where a file is, links followed. A system that cannot tell, as WASI, follows links itself when it opens one.
///
/// # Errors
///
/// The operating system's reason.
pub fn resolved(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == ErrorKind::Unsupported => Ok(path.to_path_buf()),
        resolved => resolved,
    }
}

/// The folder of a file.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

/// Makes sure that a file could have this name as far as its folder goes.
///
/// # Errors
///
/// If there is no such folder.
pub fn require_folder(path: &Path) -> io::Result<()> {
    let directory = folder_of(path);
    match fs::metadata(directory) {
        Err(error) if error.kind() == ErrorKind::NotFound => Err(cannot_create(directory, error.kind())),
        // Whoever writes says what else is wrong.
        _ => Ok(()),
    }
}

fn cannot_create(directory: &Path, kind: ErrorKind) -> io::Error {
    let reason = match kind {
        ErrorKind::NotFound => "folder not found".into(),
        kind => kind.to_string(),
    };
    io::Error::new(kind, format!("cannot create a file in `{}`: {reason}", directory.display()))
}

/// Puts a complete file in the place of `path`.
fn replace(path: &Path, permissions: Option<fs::Permissions>, content: Content<'_>) -> io::Result<()> {
    let directory = folder_of(path);
    let mut builder = tempfile::Builder::new();
    builder.prefix(".loom-");
    // A temporary file is private unless told otherwise; the result is an ordinary file, for which
    // the process's mask decides.
    #[cfg(unix)]
    let ordinary = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666);
    #[cfg(unix)]
    builder.permissions(ordinary);
    let mut file = builder.tempfile_in(directory).map_err(|error| {
        // The error itself names a file that nobody asked for.
        cannot_create(directory, error.kind())
    })?;
    content.write_to(&mut file)?;
    if let Some(permissions) = permissions {
        match file.as_file().set_permissions(permissions) {
            // Where there are none, none can be lost.
            Err(error) if error.kind() == ErrorKind::Unsupported => {}
            set => set?,
        }
    }
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(directory: &tempfile::TempDir, name: &str) -> Place {
        Place::File(directory.path().join(name))
    }

    fn names(directory: &tempfile::TempDir) -> Vec<String> {
        let entries = fs::read_dir(directory.path()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn text_is_recognised_by_name_or_content() {
        let directory = tempfile::tempdir().unwrap();
        for (name, content, becomes_binary) in [
            ("module.wat", "(module)", true),
            ("empty.wasm", "", false),
            ("module", "\n (module)", true),
            ("comment", ";; it\n(module)", true),
            ("mark", "\u{feff}(module)", true),
            ("marked.wat", "\u{feff};; it\n(module)", true),
            ("prose", "module", false),
        ] {
            let place = place(&directory, name);
            write(&place, Content::Text(content)).unwrap();
            assert_eq!(read_module(&place).unwrap().starts_with(b"\0asm"), becomes_binary, "{name}");
        }
        let prose = place(&directory, "prose.wat");
        write(&prose, Content::Text("module")).unwrap();
        let error = format!("{:#}", read_module(&prose).unwrap_err());
        assert!(error.contains("is not well-formed WebAssembly text"), "{error}");
    }

    #[test]
    fn a_closed_pipe_is_known_however_deep_it_is() {
        let error = |kind: ErrorKind| anyhow::Error::new(io::Error::from(kind)).context("outer");
        assert!(is_closed_pipe(&error(ErrorKind::BrokenPipe)));
        assert!(!is_closed_pipe(&error(ErrorKind::StorageFull)));
    }

    #[test]
    fn a_file_is_replaced_and_nothing_else_is_left() {
        let directory = tempfile::tempdir().unwrap();
        let place = place(&directory, "out");
        write(&place, Content::Binary(b"long before")).unwrap();
        write(&place, Content::Binary(b"after")).unwrap();
        assert_eq!(read(&place).unwrap(), b"after");
        assert_eq!(names(&directory), ["out"]);
    }

    #[test]
    fn an_error_names_the_file_and_the_reason() {
        let directory = tempfile::tempdir().unwrap();
        let place = Place::File(directory.path().join("missing").join("out"));
        let error = format!("{:#}", write(&place, Content::Binary(b"")).unwrap_err());
        assert!(
            error.contains("/missing/out`: cannot create a file in ")
                && error.ends_with(": folder not found"),
            "{error}"
        );
        assert_eq!(names(&directory), [""; 0]);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_stay_and_new_files_are_ordinary() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        let mode =
            |name: &str| fs::metadata(directory.path().join(name)).unwrap().permissions().mode() & 0o777;
        fs::write(directory.path().join("ordinary"), b"").unwrap();
        write(&place(&directory, "new"), Content::Binary(b"")).unwrap();
        assert_eq!(mode("new"), mode("ordinary"));
        let old = directory.path().join("old");
        fs::write(&old, b"before").unwrap();
        fs::set_permissions(&old, fs::Permissions::from_mode(0o750)).unwrap();
        write(&place(&directory, "old"), Content::Binary(b"after")).unwrap();
        assert_eq!(mode("old"), 0o750);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let directory = tempfile::tempdir().unwrap();
        write(&place(&directory, "file"), Content::Binary(b"before")).unwrap();
        let link = directory.path().join("link");
        std::os::unix::fs::symlink("file", &link).unwrap();
        write(&place(&directory, "link"), Content::Binary(b"after")).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(read(&place(&directory, "file")).unwrap(), b"after");
    }

    // Tests reach terminals only through an open file: if this code were wrong, giving it the path
    // of a device would, for a privileged user, replace the device of the whole machine.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_terminal_takes_text_and_no_binary() {
        let terminal = || OpenOptions::new().read(true).write(true).open("/dev/ptmx").unwrap();
        let error = write_stream(terminal(), Content::Binary(b"x")).unwrap_err();
        assert!(error.to_string().starts_with("it is a terminal"), "{error}");
        write_stream(terminal(), Content::Text("x")).unwrap();
    }
}
