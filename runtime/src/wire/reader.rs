//! Reads JSON in one pass, value by value, without a tree.
//!
//! Numbers are returned as they were received, and strings without escapes are borrowed. Every value is validated, also
//! those that are skipped. Errors have the position, and nothing of the content.

use std::borrow::Cow;
use std::fmt;

use huaweicloud_bss_rules::MAX_DEPTH;

/// Why a text is not valid JSON, and the position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    what: &'static str,
    line: usize,
    column: usize,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.what)?;
        if self.line > 0 {
            write!(f, " (line {}, column {})", self.line, self.column)?;
        }
        Ok(())
    }
}

impl std::error::Error for JsonError {}

/// The start of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    Null,
    Boolean(bool),
    Number,
    Text,
    List,
    Object,
}

/// A position in a JSON document.
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    /// The number of bytes before the position.
    #[inline(always)]
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Returns the text from an earlier position to this one.
    #[inline(always)]
    pub(super) fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Skips white space and examines the next value, without reading it.
    #[inline(always)]
    pub(super) fn peek(&mut self) -> Result<Start, JsonError> {
        self.skip_space();
        match self.byte() {
            Some(b'{') => Ok(Start::Object),
            Some(b'[') => Ok(Start::List),
            Some(b'"') => Ok(Start::Text),
            Some(b't') => Ok(Start::Boolean(true)),
            Some(b'f') => Ok(Start::Boolean(false)),
            Some(b'n') => Ok(Start::Null),
            Some(b'-' | b'0'..=b'9') => Ok(Start::Number),
            _ => Err(self.error()),
        }
    }

    /// Reads `null`, `true` or `false`, as [`peek`](Self::peek) returned it.
    pub(super) fn word(&mut self, start: Start) -> Result<(), JsonError> {
        let word = match start {
            Start::Boolean(true) => "true",
            Start::Boolean(false) => "false",
            _ => "null",
        };
        for expected in word.bytes() {
            if self.byte() != Some(expected) {
                return Err(self.error());
            }
            self.at += 1;
        }
        Ok(())
    }

    /// Reads a number, and returns it as it was received.
    #[inline]
    pub(super) fn number(&mut self) -> Result<&'a str, JsonError> {
        let start = self.at;
        self.at += usize::from(self.byte() == Some(b'-'));
        if self.byte() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(self.since(start))
    }

    /// Reads one or more digits.
    #[inline(always)]
    fn digits(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.byte() {
            self.at += 1;
        }
        if self.at > start { Ok(()) } else { Err(self.error()) }
    }

    /// Reads a string.
    #[inline]
    pub(super) fn text(&mut self) -> Result<Cow<'a, str>, JsonError> {
        let start = self.at;
        if self.skip_text()? {
            // The quotes belong to the text that `serde_json` unescapes.
            let quoted = self.since(start);
            let unescaped = serde_json::from_str(quoted).map_err(|_| self.error_at(start, "not valid JSON"))?;
            return Ok(Cow::Owned(unescaped));
        }
        Ok(Cow::Borrowed(self.text.get(start + 1..self.at - 1).unwrap_or_default()))
    }

    /// Skips the next value if it is an empty string. Returns whether it is.
    #[inline]
    pub(super) fn skip_empty_text(&mut self) -> bool {
        let is_empty = self.text.as_bytes().get(self.at..self.at + 2) == Some(b"\"\"");
        if is_empty {
            self.at += 2;
        }
        is_empty
    }

    /// Skips a string. Returns whether it contains escapes, which are not validated yet.
    #[inline]
    fn skip_text(&mut self) -> Result<bool, JsonError> {
        self.at += 1;
        let mut has_escapes = false;
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            self.at += special(rest);
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(has_escapes);
                }
                // The escaped byte may be a quote. It is at most the first byte of a character.
                Some(b'\\') => {
                    has_escapes = true;
                    self.at = (self.at + 2).min(self.text.len());
                }
                _ => return Err(self.error()),
            }
        }
    }

    /// Reads the start of an object or a list.
    #[inline]
    pub(super) fn open(&mut self) -> Result<(), JsonError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(JsonError { what: "nested too deeply", line: 0, column: 0 });
        }
        self.at += 1;
        Ok(())
    }

    /// Reads the next key of an object and its colon; `None` after the end of the object.
    #[inline]
    pub(super) fn key(&mut self, is_first: bool) -> Result<Option<Cow<'a, str>>, JsonError> {
        if !self.continues(b'}', is_first)? {
            return Ok(None);
        }
        if self.byte() != Some(b'"') {
            return Err(self.error());
        }
        let key = self.text()?;
        self.skip_space();
        if self.byte() != Some(b':') {
            return Err(self.error());
        }
        self.at += 1;
        Ok(Some(key))
    }

    /// Moves to the next entry of a list; returns false after the end of the list.
    #[inline]
    pub(super) fn entry(&mut self, is_first: bool) -> Result<bool, JsonError> {
        self.continues(b']', is_first)
    }

    /// Reads a comma or the end of an object or a list. Returns false after the end.
    #[inline(always)]
    fn continues(&mut self, end: u8, is_first: bool) -> Result<bool, JsonError> {
        self.skip_space();
        match self.byte() {
            Some(byte) if byte == end => {
                self.at += 1;
                self.depth -= 1;
                Ok(false)
            }
            Some(b',') if !is_first => {
                self.at += 1;
                self.skip_space();
                Ok(true)
            }
            Some(_) if is_first => Ok(true),
            _ => Err(self.error()),
        }
    }

    /// Skips a value.
    pub(super) fn skip(&mut self) -> Result<(), JsonError> {
        match self.peek()? {
            start @ (Start::Null | Start::Boolean(_)) => self.word(start),
            Start::Number => self.number().map(drop),
            Start::Text => self.text().map(drop),
            Start::Object => {
                self.open()?;
                let mut is_first = true;
                while self.key(is_first)?.is_some() {
                    is_first = false;
                    self.skip()?;
                }
                Ok(())
            }
            Start::List => {
                self.open()?;
                let mut is_first = true;
                while self.entry(is_first)? {
                    is_first = false;
                    self.skip()?;
                }
                Ok(())
            }
        }
    }

    /// Reads the end of the document.
    pub(super) fn end(&mut self) -> Result<(), JsonError> {
        self.skip_space();
        if self.at == self.text.len() { Ok(()) } else { Err(self.error()) }
    }

    #[inline(always)]
    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.byte() {
            self.at += 1;
        }
    }

    #[inline(always)]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The error of the byte at this position, or of the end of the text.
    #[cold]
    fn error(&self) -> JsonError {
        self.error_at(self.at, if self.at < self.text.len() { "not valid JSON" } else { "cut short" })
    }

    /// Columns count bytes from 1. The end of the text has the column of the last byte.
    #[cold]
    fn error_at(&self, at: usize, what: &'static str) -> JsonError {
        let before = self.text.as_bytes().get(..at).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        JsonError { what, line, column: at - start + usize::from(at < self.text.len()) }
    }
}

/// The number of bytes before the first quote, backslash or control character.
///
/// Eight bytes are examined at a time: long strings are most of a reply.
#[inline(always)]
fn special(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // A byte of the result has its high bit set if the byte of `word` is zero, and maybe those after it.
    let zero = |word: u64| word.wrapping_sub(ONES) & !word & HIGH;
    let mut skipped = 0;
    for chunk in bytes.chunks_exact(8) {
        let Ok(chunk) = chunk.try_into() else { break };
        let word = u64::from_le_bytes(chunk);
        let quotes = zero(word ^ (ONES * u64::from(b'"')));
        let backslashes = zero(word ^ (ONES * u64::from(b'\\')));
        let controls = word.wrapping_sub(ONES * 0x20) & !word & HIGH;
        let found = quotes | backslashes | controls;
        if found != 0 {
            return skipped + found.trailing_zeros() as usize / 8;
        }
        skipped += 8;
    }
    let rest = bytes.get(skipped..).unwrap_or_default();
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\') || *byte < 0x20;
    skipped + rest.iter().position(is_special).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skip(text: &str) -> Result<(), JsonError> {
        let mut reader = Reader::new(text);
        reader.skip()?;
        reader.end()
    }

    #[test]
    fn accepts_what_serde_json_accepts() {
        let values = [
            "null",
            "true",
            "false",
            "0",
            "-0",
            "1.50",
            "1e5",
            "1E+5",
            "-1.5e-5",
            "\"\"",
            "\"a\\n\\u00e9\"",
            "[]",
            "[1, 2]",
            "{}",
            "{\"a\":{\"b\":[]}}",
            " [ 1 , \n{ \"a\" : null }\t] ",
            "\"\\ud83d\\ude00\"",
            "\"é😀\"",
            // Not valid.
            "",
            " ",
            "nul",
            "nulls",
            "tru",
            "01",
            "1.",
            ".5",
            "-",
            "+1",
            "1e",
            "1e+",
            "0x1",
            "NaN",
            "\"",
            "\"\\\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\ud83d\"",
            "\"\u{1}\"",
            "\"a\nb\"",
            "[",
            "]",
            "[1",
            "[1,",
            "[,1]",
            "[1,]",
            "[1 2]",
            "{",
            "}",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":1",
            "{\"a\":1,",
            "{\"a\":1,}",
            "{,}",
            "{a:1}",
            "{\"a\" 1}",
            "{1:1}",
            "[1}",
            "{\"a\":1]",
            "1 1",
            "{} {}",
            "'a'",
            "\u{a0}1",
            "[1]x",
            "\"\\",
            "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\\\"",
            "\"aaaaaaaa\u{1f}\"",
        ];
        for text in values {
            assert_eq!(skip(text).is_ok(), serde_json::from_str::<serde_json::Value>(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn errors_have_the_line_and_the_column() {
        for (text, message) in [
            (r#"{"name": "secret" x}"#, "not valid JSON (line 1, column 19)"),
            (r#"{"name": "sec"#, "cut short (line 1, column 13)"),
            ("", "cut short (line 1, column 0)"),
            ("{} {}", "not valid JSON (line 1, column 4)"),
            ("[1,\n 2,\n x]", "not valid JSON (line 3, column 2)"),
            ("[\n\"\\x\"]", "not valid JSON (line 2, column 1)"),
        ] {
            assert_eq!(skip(text).unwrap_err().to_string(), message, "{text}");
        }
    }

    #[test]
    fn limits_the_depth() {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let nested = |depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
            assert!(skip(&nested(MAX_DEPTH)).is_ok());
            assert_eq!(skip(&nested(MAX_DEPTH + 1)).unwrap_err().to_string(), "nested too deeply");
            assert!(skip(&nested(100_000)).is_err());
        }
        // The depth is that of the nesting, not of all values.
        assert!(skip(&format!("[{}1]", "[],{},".repeat(1_000))).is_ok());
    }

    #[test]
    fn finds_the_first_special_byte() {
        for length in 0..40 {
            for special_byte in [b'"', b'\\', 0, 0x1f, b'\n'] {
                let mut bytes = vec![b'a'; length];
                bytes.push(special_byte);
                bytes.extend([0x80, b'"', b'z', b'"', b'"', b'"', b'"', b'"', b'"', b'"']);
                assert_eq!(special(&bytes), length, "{special_byte}");
            }
            // These bytes are not special, whatever surrounds them.
            for harmless in [b' ', b'!', b'#', b'[', b']', 0x7f, 0x80, 0xa2, 0xdc, 0xff] {
                assert_eq!(special(&vec![harmless; length]), length, "{harmless}");
            }
        }
    }

    #[test]
    fn borrows_strings_without_escapes() {
        let mut reader = Reader::new("\"plain\" ");
        assert!(matches!(reader.text(), Ok(Cow::Borrowed("plain"))));
        let mut reader = Reader::new(r#""a\"bé""#);
        assert!(matches!(reader.text(), Ok(Cow::Owned(text)) if text == "a\"bé"));
    }
}
