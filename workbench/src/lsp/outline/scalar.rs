//! Reads scalars.

use std::ops::Range as Bytes;

use super::{
    Kind, Node,
    scanner::{SPACES, Scanner},
};

impl Scanner<'_> {
    /// A string without quotes. Its other lines begin at column `min` or behind it, and are no keys.
    pub(super) fn plain(&mut self, min: usize) -> Node {
        let start = self.at;
        let mut text = String::new();
        loop {
            let line = self.slice(self.at..self.line_end(self.at));
            let comment = line.match_indices('#').map(|(at, _)| at).find(|at| self.is_comment(self.at + at));
            let part = self.slice(self.at..self.at + comment.unwrap_or(line.len())).trim_end_matches(SPACES);
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(part);
            self.at += part.len();
            let before = self.mark();
            self.skip_to_content();
            let is_content = self.peek().is_some() && self.column() >= min;
            if comment.is_some() || !is_content || self.is_dash() || self.key_end().is_some() {
                self.reset(before);
                return Node { kind: Kind::Scalar(text.into()), span: start..before.at };
            }
        }
    }

    /// A string in quotes; if they are not closed, the rest of the line.
    pub(super) fn quoted(&mut self, min: usize) -> Node {
        let start = self.at;
        match self.quote_end(start, Some(min)) {
            Some(end) => {
                self.go_to(end);
                Node { kind: Kind::Scalar(self.unquoted(start..end).into()), span: start..end }
            }
            None => {
                self.skip_line();
                let text = self.slice(start + 1..self.at).trim_end_matches(SPACES);
                Node { kind: Kind::Scalar(text.into()), span: start..self.at }
            }
        }
    }

    /// The byte behind the quote that closes the one at `start`; `None` if it is not closed. Other lines begin at column
    /// `min` or behind it; without `min`, there are none.
    pub(super) fn quote_end(&self, start: usize, min: Option<usize>) -> Option<usize> {
        let quote = self.byte(start)?;
        let mut at = start + 1;
        loop {
            match self.byte(at)? {
                b'\\' if quote == b'"' => at += 2,
                byte if byte == quote && quote == b'\'' && self.byte(at + 1) == Some(quote) => at += 2,
                byte if byte == quote => return Some(at + 1),
                b'\n' if !self.continues(at + 1, min?) => return None,
                _ => at += 1,
            }
        }
    }

    /// Whether the line that begins here is blank, or begins at column `min` or behind it.
    fn continues(&self, line: usize, min: usize) -> bool {
        let mut at = line;
        while self.byte(at) == Some(b' ') {
            at += 1;
        }
        at - line >= min || matches!(self.byte(at), None | Some(b'\r' | b'\n'))
    }

    /// The text of a scalar on one or several lines, without its quotes.
    pub(super) fn unquoted(&self, bytes: Bytes<usize>) -> String {
        let text = self.slice(bytes);
        let inner = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
        let (inner, is_double) = match (inner('"'), inner('\'')) {
            (Some(inner), _) => (inner, true),
            (_, Some(inner)) => (inner, false),
            (None, None) => return text.to_owned(),
        };
        let joined = if inner.contains('\n') {
            inner.lines().map(str::trim).collect::<Vec<_>>().join(" ")
        } else {
            inner.to_owned()
        };
        if !is_double {
            return joined.replace("''", "'");
        }
        let mut text = String::with_capacity(joined.len());
        let mut rest = joined.chars();
        while let Some(c) = rest.next() {
            match c {
                '\\' => match rest.next() {
                    Some('n') => text.push('\n'),
                    Some('t') => text.push('\t'),
                    Some(escaped) => text.push(escaped),
                    None => {}
                },
                c => text.push(c),
            }
        }
        text
    }

    /// A string whose lines begin at column `min` or behind it, after `|` or `>`.
    pub(super) fn literal(&mut self, min: usize) -> Node {
        let start = self.at;
        let joint = if self.peek() == Some(b'|') { "\n" } else { " " };
        self.skip_line();
        let mut end = self.at;
        let mut text = String::new();
        let mut is_first = true;
        while let Some(newline) = self.slice(self.at..self.text.len()).find('\n') {
            let line = self.at + newline + 1;
            let content = self.slice(line..self.line_end(line));
            let trimmed = content.trim();
            if !trimmed.is_empty() && content.len() - content.trim_start_matches(' ').len() < min {
                break;
            }
            self.go_to(line);
            self.skip_line();
            if trimmed.is_empty() {
                is_first = true;
                if !text.is_empty() {
                    text.push('\n');
                }
            } else {
                if !is_first {
                    text.push_str(joint);
                }
                is_first = false;
                text.push_str(trimmed);
                end = self.at;
            }
        }
        text.truncate(text.trim_end().len());
        Node { kind: Kind::Scalar(text.into()), span: start..end }
    }
}
