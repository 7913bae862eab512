//! What a command reads and writes: nothing may be in the way of anything else.

use crate::io::{self, Place, Source, Target};
use crate::pipeline::UsageError;
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;

/// The places of one command.
#[derive(Default)]
pub struct Places<'a> {
    reads: Vec<Read<'a>>,
    writes: Vec<Write<'a>>,
}

struct Read<'a> {
    what: &'static str,
    /// The flag that names it; the module itself has none.
    flag: Option<&'static str>,
    place: &'a Place,
}

struct Write<'a> {
    what: &'static str,
    /// The flag that names it, with its value.
    flag: &'static str,
    place: &'a Place,
}

/// What a module that is read, and the one that is made of it, are called: the second may replace the
/// first.
pub const MODULE: &str = "the module";

impl<'a> Places<'a> {
    /// Adds what is read.
    pub fn read(&mut self, what: &'static str, flag: Option<&'static str>, place: &'a Place) {
        self.reads.push(Read { what, flag, place });
    }

    /// Adds what is written.
    pub fn write(&mut self, what: &'static str, flag: &'static str, place: &'a Place) {
        self.writes.push(Write { what, flag, place });
    }

    /// Whether something is written to standard output, so that nothing else may be.
    pub fn take_standard_output(&self) -> bool {
        self.writes.iter().any(|write| *write.place == Place::Stream)
    }

    /// A command line in which every file, and each of `more`, stands without its folder: who reads it elsewhere knows
    /// files by their names.
    pub fn without_folders<'p>(
        &'p self,
        words: Vec<String>,
        more: impl Iterator<Item = &'p PathBuf>,
    ) -> Vec<String> {
        let reads = self.reads.iter().map(|read| read.place);
        let files =
            reads.chain(self.writes.iter().map(|write| write.place)).filter_map(|place| match place {
                Place::File(path) => Some(path),
                Place::Stream => None,
            });
        let names: Vec<(String, String)> = files
            .chain(more)
            .filter_map(|path| Some((path.to_str()?.into(), path.file_name()?.to_str()?.into())))
            .collect();
        let shorten = |word: String| {
            let found = names.iter().filter_map(|(path, name)| {
                // `FILE`, `--flag=FILE`, `key=FILE` or `-oFILE`.
                let before = word.strip_suffix(path.as_str())?;
                let is_whole = before.is_empty() || before.ends_with('=') || before == "-o";
                is_whole.then(|| format!("{before}{name}"))
            });
            // The longest path that it ends with is the one that is meant.
            found.min_by_key(String::len).unwrap_or(word)
        };
        words.into_iter().map(shorten).collect()
    }

    /// Looks at them all, before the work begins.
    ///
    /// # Errors
    ///
    /// Two places that are one and must not be, a file to read or a folder to write to that is not
    /// there.
    pub fn check(&self) -> Result<()> {
        self.check_streams()?;
        self.check_files()?;
        for Read { flag, place, .. } in &self.reads {
            if let (Some(flag), Place::File(path)) = (flag, place) {
                let found = fs::metadata(path).map(|_| ());
                found.with_context(|| format!("cannot read {}, named with `{flag}`", Source(place)))?;
            }
        }
        for Write { flag, place, .. } in &self.writes {
            if let Place::File(path) = place {
                let flag = flag.split(' ').next().unwrap_or(flag);
                io::require_folder(path)
                    .with_context(|| format!("cannot write {}, named with `{flag}`", Target(place)))?;
            }
        }
        Ok(())
    }

    fn check_streams(&self) -> Result<(), UsageError> {
        let reads: Vec<_> = self.reads.iter().filter(|read| *read.place == Place::Stream).collect();
        if let [one, other, ..] = reads[..] {
            return Err(UsageError {
                message: format!("both {} and {} would come from standard input", one.what, other.what),
                help: Some("name a file for one of them".into()),
            });
        }
        let writes: Vec<_> = self.writes.iter().filter(|write| *write.place == Place::Stream).collect();
        if let [one, other, ..] = writes[..] {
            let or_nothing = if one.what == MODULE { ", or use `--dry-run`" } else { "" };
            return Err(UsageError {
                message: format!("both {} and {} would go to standard output", one.what, other.what),
                help: Some(format!("name a file with `{}` or `{}`{or_nothing}", one.flag, other.flag)),
            });
        }
        Ok(())
    }

    fn check_files(&self) -> Result<(), UsageError> {
        let reads: Vec<_> = self.reads.iter().map(|read| (identity(read.place), read)).collect();
        let writes: Vec<_> = self.writes.iter().map(|write| (identity(write.place), write)).collect();
        for (position, (file, write)) in writes.iter().enumerate() {
            let Some(file) = file else { continue };
            let is_same = |other: &Option<Identity>| other.as_ref() == Some(file);
            let target = Target(write.place);
            if let Some((_, earlier)) = writes[..position].iter().find(|(other, _)| is_same(other)) {
                return Err(UsageError {
                    message: format!("both {} and {} would be written to {target}", earlier.what, write.what),
                    help: Some(format!("name another file with `{}` or `{}`", earlier.flag, write.flag)),
                });
            }
            let in_place = |read: &Read<'_>| write.what == MODULE && read.what == MODULE;
            let read = reads.iter().find(|(other, read)| is_same(other) && !in_place(read));
            if let Some((_, read)) = read {
                return Err(UsageError {
                    message: format!("{} would replace {target}, which is {}", write.what, read.what),
                    help: Some(format!("name another file with `{}`", write.flag)),
                });
            }
        }
        Ok(())
    }
}

/// What makes a file the same as another.
#[derive(Debug, PartialEq, Eq)]
enum Identity {
    /// Its name in its folder, links followed.
    Path(PathBuf),
    /// Device and number: two names of one file, or links to it, have the same.
    #[cfg(unix)]
    Inode(u64, u64),
}

/// What two names of one file have in common. A stream, a pipe or a device has no identity: whoever
/// names one twice gets what they asked for.
fn identity(place: &Place) -> Option<Identity> {
    let Place::File(path) = place else { return None };
    if let Ok(metadata) = fs::metadata(path) {
        if !metadata.is_file() {
            return None;
        }
        #[cfg(unix)]
        return {
            use std::os::unix::fs::MetadataExt;
            Some(Identity::Inode(metadata.dev(), metadata.ino()))
        };
        #[cfg(not(unix))]
        return io::resolved(path).ok().map(Identity::Path);
    }
    let folder = io::resolved(io::folder_of(path)).ok()?;
    Some(Identity::Path(folder.join(path.file_name()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(reads: &[(&'static str, &Place)], writes: &[(&'static str, &Place)]) -> Option<String> {
        let mut places = Places::default();
        reads.iter().for_each(|(what, place)| places.read(what, None, place));
        writes.iter().for_each(|(what, place)| places.write(what, "--flag FILE", place));
        places.check().err().map(|error| error.downcast::<UsageError>().unwrap().message)
    }

    #[test]
    fn one_file_under_two_names_is_one_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| Place::File(folder.path().join(name));
        fs::write(folder.path().join("in"), "").unwrap();
        let (input, detour, new) = (file("in"), file("./in"), file("new"));
        let page = "the page";
        assert_eq!(refused(&[(MODULE, &input)], &[(MODULE, &detour)]), None);
        assert!(refused(&[(MODULE, &input)], &[(page, &detour)]).unwrap().contains("would replace"));
        assert!(refused(&[("a component", &input)], &[(MODULE, &input)]).unwrap().contains("a component"));
        assert!(refused(&[], &[(MODULE, &new), (page, &file("./new"))]).unwrap().contains("both"));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("in", folder.path().join("link")).unwrap();
            assert!(refused(&[(MODULE, &input)], &[(page, &file("link"))]).is_some());
            fs::hard_link(folder.path().join("in"), folder.path().join("hard")).unwrap();
            assert!(refused(&[], &[(page, &input), (MODULE, &file("hard"))]).unwrap().contains("both"));
            assert!(refused(&[("a component", &input)], &[(page, &file("hard"))]).is_some());
            let null = Place::File("/dev/null".into());
            assert_eq!(refused(&[(MODULE, &null)], &[(MODULE, &null), (page, &null)]), None);
        }
    }

    #[test]
    fn a_stream_is_used_once() {
        let stream = Place::Stream;
        assert_eq!(refused(&[(MODULE, &stream)], &[(MODULE, &stream)]), None);
        assert!(refused(&[(MODULE, &stream), ("a component", &stream)], &[]).is_some());
        assert!(refused(&[], &[("the JSON", &stream), (MODULE, &stream)]).is_some());
    }
}
