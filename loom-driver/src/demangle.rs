//! Names as they were in the source: Rust's and C++'s.

use std::borrow::Cow;

/// The name in the source, if it is a mangled one; otherwise as it is.
pub fn demangled(name: &str) -> Cow<'_, str> {
    if let Ok(rust) = rustc_demangle::try_demangle(name) {
        return Cow::Owned(format!("{rust:#}"));
    }
    if name.starts_with("_Z")
        && let Ok(symbol) = cpp_demangle::Symbol::new(name)
        && let Ok(text) = symbol.demangle()
    {
        return Cow::Owned(text);
    }
    // The linker may have demangled it already, and left the hash.
    match name.rsplit_once("::h") {
        Some((path, hash)) if hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            Cow::Borrowed(path)
        }
        _ => Cow::Borrowed(name),
    }
}

/// The crate or namespace of a demangled name: what stands before the first `::`.
pub fn namespace(demangled: &str) -> Option<&str> {
    // `<core::fmt::Error as core::fmt::Debug>::fmt` is of `core`; so is `<&core::Type>::method`.
    let path = demangled.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '_');
    let path = path.strip_prefix("mut ").unwrap_or(path);
    let (first, _) = path.split_once("::")?;
    let is_name = !first.is_empty() && first.chars().all(|c| c.is_alphanumeric() || c == '_');
    is_name.then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_rust_and_cpp_are_demangled_and_others_stay() {
        assert_eq!(demangled("_ZN4core3fmt5write17h0123456789abcdefE"), "core::fmt::write");
        assert_eq!(demangled("_RNvC7mycrate3foo"), "mycrate::foo");
        assert_eq!(demangled("_ZN3foo3barEi"), "foo::bar(int)");
        assert_eq!(demangled("core::fmt::write::h0123456789abcdef"), "core::fmt::write");
        for name in ["run", "t:pan/p@0.1.0#idx", "_Z", "a::hello", ""] {
            assert_eq!(demangled(name), name);
        }
    }

    #[test]
    fn the_namespace_is_what_a_path_starts_with() {
        assert_eq!(namespace("core::fmt::write"), Some("core"));
        assert_eq!(namespace("<alloc::string::String as core::fmt::Debug>::fmt"), Some("alloc"));
        assert_eq!(namespace("<&mut dyn_x::T as core::fmt::Debug>::fmt"), Some("dyn_x"));
        assert_eq!(namespace("<str as core::fmt::Debug>::fmt"), None);
        assert_eq!(namespace("main"), None);
    }
}
