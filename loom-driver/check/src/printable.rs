//! Text that a terminal can be given, whatever names are in it.

use std::borrow::Cow;

/// `text` with everything escaped that controls a terminal or the direction in which text is shown; line breaks stay.
pub fn printable(text: &str) -> Cow<'_, str> {
    let harmful = |c: char| (c.is_control() && c != '\n') || turns_direction(c);
    if !text.contains(harmful) {
        return Cow::Borrowed(text);
    }
    let escape = |c: char| if harmful(c) { c.escape_default().to_string() } else { c.to_string() };
    Cow::Owned(text.chars().map(escape).collect())
}

/// Whether a character is one of Unicode's `Bidi_Control`: what follows, or stands before it, may then be shown in another
/// order than it is in.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_controls_a_terminal_is_escaped() {
        assert_eq!(printable("a\u{1b}[2Jb\rc\nd"), "a\\u{1b}[2Jb\\rc\nd");
        assert!(matches!(printable("größer\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn nothing_turns_the_direction_of_a_message() {
        // "Trojan source": what is shown is not what stands there.
        assert_eq!(
            printable("kept \u{202e}gnol\u{202c} \u{2066}x\u{2069}"),
            "kept \\u{202e}gnol\\u{202c} \\u{2066}x\\u{2069}"
        );
        for c in
            ['\u{61c}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}', '\u{202d}', '\u{2067}', '\u{2068}']
        {
            assert_eq!(printable(&c.to_string()), c.escape_default().to_string());
        }
        // Text that is written from right to left stays, and so does what joins letters and emoji.
        for text in ["שלום", "مرحبا", "क्\u{200d}ष", "👩\u{200d}💻"] {
            assert_eq!(printable(text), text);
        }
    }
}
