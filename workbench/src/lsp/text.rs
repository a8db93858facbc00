//! Texts and positions in them: bytes in this crate, lines and UTF-16 code units in the protocol.

use std::ops::Range as Bytes;

use gen_lsp_types::{Position, Range};

/// A text with the beginnings of its lines.
#[derive(Clone, Debug)]
pub(super) struct Text {
    content: String,
    starts: Vec<usize>,
}

impl Text {
    pub(super) fn new(content: String) -> Self {
        let next = content.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(next).collect();
        Self { content, starts }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.content
    }

    /// The part of the text in a range of bytes; empty if there is none.
    pub(super) fn part(&self, bytes: &Bytes<usize>) -> &str {
        self.content.get(bytes.clone()).unwrap_or_default()
    }

    /// The first byte of a line, and the line without its line break.
    fn line(&self, line: usize) -> Option<(usize, &str)> {
        let start = *self.starts.get(line)?;
        let next = self.starts.get(line + 1).copied().unwrap_or(self.content.len());
        Some((start, self.content.get(start..next)?.trim_end_matches(['\n', '\r'])))
    }

    fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// The byte at a position. A position behind the end of its line is that end, and one behind the last line is the
    /// end of the text.
    pub(super) fn offset(&self, position: Position) -> usize {
        let line = usize::try_from(position.line).ok().and_then(|line| self.line(line));
        let Some((start, line)) = line else { return self.content.len() };
        let mut units = 0;
        for (at, c) in line.char_indices() {
            if units >= position.character {
                return start + at;
            }
            units = units.saturating_add(number(c.len_utf16()));
        }
        start + line.len()
    }

    /// The position of a byte.
    pub(super) fn position(&self, offset: usize) -> Position {
        let line = self.line_of(offset);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let mut end = offset.min(self.content.len());
        while !self.content.is_char_boundary(end) {
            end -= 1;
        }
        let before = self.content.get(start..end).unwrap_or_default();
        Position { line: number(line), character: units(before) }
    }

    pub(super) fn range(&self, bytes: &Bytes<usize>) -> Range {
        Range { start: self.position(bytes.start), end: self.position(bytes.end) }
    }

    /// The position of a line and a column that begin at 1, where columns are characters.
    pub(super) fn position_of_column(&self, line: usize, column: usize) -> Position {
        let index = line.saturating_sub(1);
        let text = self.line(index).map_or("", |(_, text)| text);
        let before = text.chars().take(column.saturating_sub(1));
        Position { line: number(index), character: number(before.map(char::len_utf16).sum()) }
    }

    /// Replaces a range. If its end is before its start, nothing is removed.
    pub(super) fn replace(&mut self, range: Range, new: &str) {
        let start = self.offset(range.start);
        let end = self.offset(range.end).max(start);
        let mut content = std::mem::take(&mut self.content);
        content.replace_range(start..end, new);
        *self = Self::new(content);
    }
}

/// The length of a text in UTF-16 code units.
fn units(text: &str) -> u32 {
    number(text.chars().map(char::len_utf16).sum())
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a: 实名\r\n🦀🦀 b\n\nend";

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn counts_utf16_code_units() {
        let text = Text::new(TEXT.to_owned());
        for (needle, line, character) in [("名", 0, 4), ("b", 1, 5), ("end", 3, 0)] {
            let offset = TEXT.find(needle).unwrap();
            assert_eq!(text.position(offset), at(line, character), "{needle}");
            assert_eq!(text.offset(at(line, character)), offset, "{needle}");
        }
        assert_eq!(text.position_of_column(2, 4), at(1, 5));
        assert_eq!(text.position_of_column(1, 5), at(0, 4));
    }

    #[test]
    fn positions_out_of_range_are_the_nearest_ones() {
        let text = Text::new(TEXT.to_owned());
        assert_eq!(text.offset(at(0, 99)), TEXT.find('\r').unwrap());
        assert_eq!(text.offset(at(99, 0)), TEXT.len());
        assert_eq!(text.offset(at(u32::MAX, u32::MAX)), TEXT.len());
        // Between the two code units of a character.
        assert_eq!(text.offset(at(1, 1)), TEXT.find('🦀').unwrap() + '🦀'.len_utf8());
        assert_eq!(text.position(TEXT.find('实').unwrap() + 1), at(0, 3));
        assert_eq!(text.position(usize::MAX), at(3, 3));
        assert_eq!(text.position_of_column(0, 0), at(0, 0));
    }

    #[test]
    fn replaces_ranges() {
        let mut text = Text::new(TEXT.to_owned());
        text.replace(Range { start: at(1, 2), end: at(1, 4) }, "é");
        assert_eq!(text.as_str(), "a: 实名\r\n🦀é b\n\nend");
        text.replace(Range { start: at(3, 1), end: at(1, 4) }, "x");
        assert_eq!(text.as_str(), "a: 实名\r\n🦀é b\n\nexnd");
        text.replace(Range { start: at(0, 0), end: at(9, 9) }, "new\n");
        assert_eq!((text.as_str(), text.position(4)), ("new\n", at(1, 0)));
    }
}
