//! Redacts text of a server before it is shown: hides values, escapes control characters, and limits the length.

use std::fmt;

use super::encoding::percent_encoded;

/// Replaces a value that may not be shown.
pub(crate) const REDACTED: &str = "[redacted]";

/// The longest code or message that is kept, in bytes.
const MAX_BYTES: usize = 1024;

/// How many bytes of a text are examined. More than are kept, because a hidden value may be longer than its
/// replacement.
const MAX_EXAMINED: usize = 2 * MAX_BYTES;

/// Replaces the rest of a text that is too long.
const ELLIPSIS: char = '…';

/// A text of a server in which secrets and hidden values of the request are replaced, in any letter case.
pub(crate) struct Scrub<'m> {
    text: &'m str,
    is_id: bool,
    /// Whether a part that must not be shown was cut off.
    is_cut: bool,
    /// Whether it may contain percent-encoded values.
    in_address: bool,
    /// Whether it may contain values with JSON escapes.
    in_body: bool,
    /// Start and end of the hidden values.
    found: Vec<(usize, usize)>,
}

impl<'m> Scrub<'m> {
    /// Shorter values occur in any sentence by chance.
    const MIN: usize = 2;
    /// Shorter values occur by chance as parts of words.
    const MIN_IN_WORDS: usize = 4;
    /// Shorter values occur by chance in numbers and ids.
    const MIN_IN_IDS: usize = 6;

    /// A message. It is cut before the canonical request, which the gateway repeats if a signature does not match.
    pub(crate) fn message(message: &'m str) -> Self {
        const CANONICAL: &str = "canonicalRequest:";
        let end = message.find(CANONICAL).map(|start| start + CANONICAL.len());
        let text = end.and_then(|end| message.get(..end));
        Self { is_cut: text.is_some(), ..Self::new(text.unwrap_or(message), false) }
    }

    /// A code or an id, in which short values occur by chance.
    pub(crate) fn id(id: &'m str) -> Self {
        Self::new(id, true)
    }

    fn new(text: &'m str, is_id: bool) -> Self {
        let (in_address, in_body) = (text.contains('%'), text.contains('\\'));
        Self { text, is_id, is_cut: false, in_address, in_body, found: Vec::new() }
    }

    /// Hides a value.
    pub(crate) fn hide(&mut self, value: &str) {
        let value = value.trim();
        self.find_value(value);
        // A server may repeat a value as it was encoded in the address or in the body. This is rare, so it is searched
        // only if the text contains an escape.
        if self.in_address {
            self.find_value(&percent_encoded(value));
            if !value.is_ascii() {
                self.find_value(&percent_encoded(&value.to_lowercase()));
                self.find_value(&percent_encoded(&value.to_uppercase()));
            }
        }
        if self.in_body {
            self.find_value(&in_json(value));
        }
    }

    /// Hides a number.
    pub(crate) fn hide_number(&mut self, number: impl fmt::Display) {
        let text = number.to_string();
        if text.len() >= Self::MIN_IN_IDS {
            self.find_value(&text);
        }
    }

    fn find_value(&mut self, value: &str) {
        let text = self.text;
        // No character has more than four bytes.
        if value.len() / 4 > text.len() {
            return;
        }
        let chars = value.chars().count();
        let min = match self.is_id {
            true if matched(text, value) == Some(text.len()) => 1,
            true => Self::MIN_IN_IDS,
            false => Self::MIN,
        };
        let Some(first) = value.chars().next().map(folded).filter(|_| chars >= min) else { return };
        // The start of a long value is enough: it extends beyond the examined part.
        let compared = floor(value, MAX_EXAMINED);
        let (value, is_long) = (value.get(..compared).unwrap_or(value), compared < value.len());
        // Values that start later are not shown.
        let last = MAX_EXAMINED.min((text.len() + 1).saturating_sub(chars));
        for (start, c) in text.char_indices().take_while(|(start, _)| *start < last) {
            if folded(c) != first {
                continue;
            }
            let Some(length) = text.get(start..).and_then(|rest| matched(rest, value)) else { continue };
            let end = if is_long { text.len() } else { start + length };
            if self.is_id || chars >= Self::MIN_IN_WORDS || is_whole_word(text, start, end) {
                match self.found.last_mut() {
                    // A value that overlaps with itself.
                    Some((before, to)) if *before <= start && start < *to => *to = end.max(*to),
                    _ => self.found.push((start, end)),
                }
            }
        }
    }

    /// Returns the redacted text.
    pub(crate) fn finish(mut self) -> String {
        let examined = floor(self.text, MAX_EXAMINED);
        let mut text = String::with_capacity(examined);
        let mut done = 0;
        self.found.sort_unstable();
        let mut found = self.found.into_iter().peekable();
        while let Some((start, mut end)) = found.next() {
            // Overlapping values get one replacement.
            while let Some((_, other)) = found.next_if(|(next, _)| *next < end) {
                end = end.max(other);
            }
            push_escaped(&mut text, self.text.get(done..start).unwrap_or_default());
            text.push_str(REDACTED);
            done = end;
        }
        push_escaped(&mut text, self.text.get(done..examined).unwrap_or_default());
        if self.is_cut {
            text.push_str(REDACTED);
        }
        if text.len() > MAX_BYTES || done.max(examined) < self.text.len() {
            text.truncate(floor(&text, MAX_BYTES - ELLIPSIS.len_utf8()));
            text.push(ELLIPSIS);
        }
        text
    }
}

/// Whether a character changes how a terminal or an editor displays the surrounding text: control characters, and
/// characters that change the direction of text or start a line.
pub(crate) fn is_disruptive(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn push_escaped(text: &mut String, part: &str) {
    for c in part.chars() {
        if is_disruptive(c) { text.extend(c.escape_unicode()) } else { text.push(c) }
    }
}

/// Returns the number of bytes of `text` that match `value` at its start in any letter case.
fn matched(text: &str, value: &str) -> Option<usize> {
    let mut rest = text.chars();
    value.chars().all(|c| rest.next().is_some_and(|other| folded(other) == folded(c))).then(|| {
        let rest = rest.as_str().len();
        text.len() - rest
    })
}

/// Folds the letter case of a character. Characters whose other case has several characters are not changed.
fn folded(c: char) -> char {
    fn only(mut chars: impl Iterator<Item = char>) -> Option<char> {
        let first = chars.next();
        if chars.next().is_none() { first } else { None }
    }
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    // Some letters have two forms in lower case and one in upper case.
    let upper = only(c.to_uppercase()).unwrap_or(c);
    only(upper.to_lowercase()).unwrap_or(upper)
}

/// Whether a part of a text starts and ends at the boundary of a word. Characters of scripts without letter case are
/// not counted as parts of words: most of these scripts have no spaces, and Chinese names have two characters.
fn is_whole_word(text: &str, start: usize, end: usize) -> bool {
    let is_word = |c: &char| *c == '_' || c.is_numeric() || c.is_lowercase() || c.is_uppercase();
    let joins = |before: Option<char>, after: Option<char>| {
        before.as_ref().is_some_and(is_word) && after.as_ref().is_some_and(is_word)
    };
    let around = |at: usize| {
        let (before, after) = text.split_at_checked(at).unwrap_or_default();
        (before.chars().next_back(), after.chars().next())
    };
    let ((before, first), (last, after)) = (around(start), around(end));
    !joins(before, first) && !joins(last, after)
}

/// Returns the last character boundary within `bytes`.
fn floor(text: &str, bytes: usize) -> usize {
    let end = bytes.min(text.len());
    (0..=end).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default()
}

/// Escapes a string as JSON does, without the quotes.
fn in_json(text: &str) -> String {
    let json = serde_json::to_string(text).unwrap_or_default();
    json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scrubbed(mut scrub: Scrub<'_>, values: &[&str]) -> String {
        values.iter().for_each(|value| scrub.hide(value));
        scrub.finish()
    }

    #[test]
    fn hides_secrets_and_values() {
        let message = "verify aksk signature fail,canonicalRequest:PUT|/v2|x-security-token:T|";
        assert_eq!(scrubbed(Scrub::message(message), &[]), "verify aksk signature fail,canonicalRequest:[redacted]");
        assert_eq!(
            scrubbed(Scrub::message("name Wang Mou of Wang exists"), &["Wang", "Wang Mou", ""]),
            "name [redacted] of [redacted] exists"
        );
    }

    #[test]
    fn finds_encoded_values() {
        let message = r#"bad value in ?name=%E7%8E%8B%20x and in {\"name\":"a\"b"}, and padded"#;
        assert_eq!(
            scrubbed(Scrub::message(message), &["王 x", "a\"b", " padded\t"]),
            r#"bad value in ?name=[redacted] and in {\"name\":"[redacted]"}, and [redacted]"#
        );
        let mut scrub = Scrub::message("12 calls of 13800001111");
        scrub.hide_number(13_800_001_111_i64);
        scrub.hide_number(12);
        assert_eq!(scrub.finish(), "12 calls of [redacted]");
    }

    #[test]
    fn keeps_ids_that_contain_short_values() {
        assert_eq!(scrubbed(Scrub::id("CBC.4242"), &["CBC", "42"]), "CBC.4242");
        assert_eq!(scrubbed(Scrub::id("42"), &["42"]), "[redacted]");
        assert_eq!(scrubbed(Scrub::id("4"), &["", "4"]), "[redacted]");
        assert_eq!(scrubbed(Scrub::id("id: a secret"), &["a secret"]), "id: [redacted]");
        assert_eq!(scrubbed(Scrub::id("REQ-ALICE-1"), &["alice", "req-alice"]), "[redacted]-1");
        assert_eq!(scrubbed(Scrub::id("Bob"), &["bob"]), "[redacted]");
    }

    #[test]
    fn finds_values_in_any_letter_case() {
        for (message, value) in [
            ("no ALICE here", "alice"),
            ("no alice here", "Alice"),
            ("no MÜLLER here", "müller"),
            ("no ИВАНОВ here", "Иванов"),
            ("no ΟΔΥΣΣΕΥΣ here", "Οδυσσευς"),
            // KELVIN SIGN and LONG S are longer than the letters whose case they share.
            ("no \u{212a}elvin here", "kelvin"),
            ("no kelvin here", "\u{212a}ELVIN"),
            ("no \u{17f}mith here", "SMITH"),
            ("no ⱥbcd here", "Ⱥbcd"),
        ] {
            assert_eq!(scrubbed(Scrub::message(message), &[value]), "no [redacted] here", "{value}");
        }
        let address = "no ?name=m%c3%bcller here";
        assert_eq!(scrubbed(Scrub::message(address), &["MÜLLER"]), "no ?name=[redacted] here");
        assert_eq!(scrubbed(Scrub::message("Straße"), &["STRASSE"]), "Straße", "the lengths differ");
    }

    #[test]
    fn hides_short_values_only_as_whole_words() {
        for (message, value, expected) in [
            ("CNY of CN, cn-north and (CN)", "CN", "CNY of [redacted], [redacted]-north and ([redacted])"),
            ("red, credit, Red", "red", "[redacted], credit, [redacted]"),
            ("id and customer_id", "id", "[redacted] and customer_id"),
            ("12 of 123", "12", "[redacted] of 123"),
            ("éa éab", "éa", "[redacted] éab"),
            ("abcd in xabcdx", "abcd", "[redacted] in x[redacted]x"),
            // Nothing separates words here.
            ("客户王伟已存在", "王伟", "客户[redacted]已存在"),
            ("用户li不存在", "li", "用户[redacted]不存在"),
            ("a and b", "a", "a and b"),
        ] {
            assert_eq!(scrubbed(Scrub::message(message), &[value]), expected, "{message} without {value}");
        }
    }

    #[test]
    fn does_not_replace_its_own_marks() {
        let values = ["secret value", "redacted", "red", "[redacted]", "act", "dacte"];
        for order in [values.to_vec(), values.into_iter().rev().collect()] {
            assert_eq!(scrubbed(Scrub::message("a secret value here"), &order), "a [redacted] here");
            assert_eq!(scrubbed(Scrub::message("fail,canonicalRequest:x"), &order), "fail,canonicalRequest:[redacted]");
        }
        // Overlapping values have one mark, adjacent values one mark each.
        assert_eq!(scrubbed(Scrub::message("of Wang Mou Li."), &["Wang Mou", "Mou Li"]), "of [redacted].");
        assert_eq!(scrubbed(Scrub::message("of ababab."), &["abab"]), "of [redacted].");
        assert_eq!(scrubbed(Scrub::message("of AliceSmith."), &["alice", "smith"]), "of [redacted][redacted].");
    }

    #[test]
    fn escapes_characters_that_change_a_terminal() {
        let disruptive =
            "a\u{0}\u{7}\t\r\n\u{1b}[2J\u{7f}\u{9b}\u{61c}\u{200e}\u{200f}\u{2028}\u{202a}\u{202e}\u{2066}\u{2069}b";
        let shown = scrubbed(Scrub::message(disruptive), &[]);
        assert_eq!(
            shown,
            "a\\u{0}\\u{7}\\u{9}\\u{d}\\u{a}\\u{1b}[2J\\u{7f}\\u{9b}\\u{61c}\\u{200e}\\u{200f}\\u{2028}\\u{202a}\\u{202e}\
             \\u{2066}\\u{2069}b"
        );
        assert_eq!(scrubbed(Scrub::id("X.\u{1b}1"), &[]), "X.\\u{1b}1");
        // Hidden values are found as they were sent.
        assert_eq!(scrubbed(Scrub::message("no a\u{1b}bc here"), &["a\u{1b}bc"]), "no [redacted] here");
        let fine = "é 王伟 \u{1f600} \u{200d} \u{301} \\u{1b} \u{a0}";
        assert_eq!(scrubbed(Scrub::message(fine), &[]), fine);
    }

    #[test]
    fn limits_the_length_to_a_kibibyte() {
        for fill in ["a", "é", "王", "\u{1f600}", "\u{1b}"] {
            for length in [1, 170, 171, 256, 257, 340, 342, 511, 513, 1023, 1024, 1025, 5000, 1 << 20] {
                let message = fill.repeat(length);
                let whole = if fill == "\u{1b}" { "\\u{1b}".repeat(length) } else { message.clone() };
                for scrub in [Scrub::message(&message), Scrub::id(&message)] {
                    let shown = scrub.finish();
                    assert!(shown.len() <= 1024, "{fill} {length}: {}", shown.len());
                    if whole.len() <= 1024 {
                        assert_eq!(shown, whole);
                    } else {
                        let start = shown.strip_suffix('…').unwrap();
                        assert!(whole.starts_with(start) && start.len() > 1010, "{fill} {length}");
                    }
                }
            }
        }
    }

    #[test]
    fn hides_values_at_the_end_of_a_truncated_text() {
        let secret = "CANARY".repeat(100);
        for before in (0..2300).step_by(7) {
            let message = format!("{}{secret} and {secret}", ".".repeat(before));
            let shown = scrubbed(Scrub::message(&message), &[&secret]);
            assert!(!shown.contains("CAN") && shown.len() <= 1024, "{before}: {shown}");
        }
        // Long values, many times.
        let message = format!("{} tail", format!("{secret} ").repeat(100));
        assert!(!scrubbed(Scrub::message(&message), &[&secret]).contains("CAN"));
        // Long values, and one that differs only at its end, do not take quadratic time.
        let secret = "a".repeat(1 << 20);
        let begin = std::time::Instant::now();
        assert_eq!(scrubbed(Scrub::message(&secret), &[&secret]), "[redacted]");
        assert_eq!(scrubbed(Scrub::message(&secret), &[&format!("{secret}b")]), format!("{}…", "a".repeat(1021)));
        assert_eq!(scrubbed(Scrub::message(&secret.repeat(2)), &[&format!("{secret}b")]), "[redacted]");
        assert!(begin.elapsed() < std::time::Duration::from_secs(5), "{:?}", begin.elapsed());
    }
}
