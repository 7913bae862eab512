//! The outputs that the tests of `loom-check` make mutants of are those of today: `BLESS=1` writes them anew.

use super::subject::{SUBJECTS, file};
use super::*;

#[test]
fn of_subjects() {
    for (name, removed, preserve_trap_kind) in SUBJECTS {
        let file = |extension: &str| file("../check/tests/removal/subjects", &format!("{name}.{extension}"));
        let subject = eliminated(wat::parse_file(file("wat")).unwrap(), removed, preserve_trap_kind);
        assert_found(&subject);
        let text = print(&subject.after);
        let known = file("after.wat");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&known, text).unwrap();
        } else {
            assert_eq!(
                std::fs::read_to_string(&known).unwrap(),
                text,
                "`BLESS=1` rewrites {}",
                known.display()
            );
        }
    }
}

/// The text of a module, without the numbers of things that have names.
fn print(module: &[u8]) -> String {
    let printed = wasmprinter::print_bytes(module).unwrap();
    let mut rest = printed.as_str();
    let mut text = String::new();
    while let Some((before, comment)) = rest.split_once(" (;") {
        text.push_str(before);
        rest = comment.split_once(";)").unwrap().1;
    }
    text + rest
}
