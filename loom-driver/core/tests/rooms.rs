//! The rooms of this crate, which are the modules at its top, need each other in one direction only.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A module keeps what its bodies mention, so that each is read once.
const ALLOWED: [(&str, &str); 1] = [("module", "refs")];

#[test]
fn no_rooms_need_each_other() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut rooms: BTreeMap<String, String> = BTreeMap::new();
    for entry in fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_string();
        if name != "lib" {
            rooms.insert(name, code(&path));
        }
    }
    let names: BTreeSet<&str> = rooms.keys().map(String::as_str).collect();
    assert!(names.len() > 20 && names.contains("dce"), "{names:?}");
    let mut needs: BTreeMap<&str, BTreeSet<&str>> = rooms
        .iter()
        .map(|(room, code)| {
            let named = code.split("crate::").skip(1);
            let named = named.filter_map(|rest| names.get(rest.split(|c| !is_of_name(c)).next()?).copied());
            (
                room.as_str(),
                named.filter(|other| other != room && !ALLOWED.contains(&(room, other))).collect(),
            )
        })
        .collect();
    assert!(needs["dce"].contains("module"), "{needs:?}");
    // Whatever needs nothing that is left goes; a circle stays, with all that needs it.
    while let Some(room) = needs.iter().find(|(_, needs)| needs.is_empty()).map(|(room, _)| *room) {
        needs.remove(room);
        needs.values_mut().for_each(|needs| needs.retain(|other| *other != room));
    }
    assert!(needs.is_empty(), "in a circle, or above one: {needs:#?}");
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The code of a file, or of all files of a folder, without comments, and without the tests at the end.
fn code(path: &Path) -> String {
    if path.is_dir() {
        return fs::read_dir(path).unwrap().map(|entry| code(&entry.unwrap().path())).collect();
    }
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n") + "\n"
}
