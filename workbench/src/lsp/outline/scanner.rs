//! Reads the block style of YAML: maps and lists by their indentation.

use std::collections::HashMap;
use std::ops::Range as Bytes;
use std::rc::Rc;

use super::{Entry, Key, Kind, Node, Outline};

/// The characters that YAML skips, beside line breaks. Rust skips more.
pub(super) const SPACES: [char; 3] = [' ', '\t', '\r'];

/// A position in the text.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    pub(super) at: usize,
    line: usize,
}

/// A reader at a position of a text.
pub(super) struct Scanner<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    /// The first byte of the line.
    line: usize,
    /// The number of values around the position.
    depth: usize,
    /// The number of values so far.
    nodes: usize,
    /// The brackets that close the lists and maps around the position.
    pub(super) open: Vec<u8>,
    /// The scalars with an anchor.
    anchors: HashMap<&'t str, Rc<str>>,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0, line: 0, depth: 0, nodes: 0, open: Vec::new(), anchors: HashMap::new() }
    }

    /// The value of the whole text.
    pub(super) fn document(mut self) -> Node {
        let mut root = self.block(0);
        loop {
            self.skip_line();
            self.skip_to_content();
            if self.peek().is_none() {
                return root;
            }
            root.attach(self.block(0));
        }
    }

    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.byte(self.at)
    }

    pub(super) fn slice(&self, bytes: Bytes<usize>) -> &'t str {
        self.text.get(bytes).unwrap_or_default()
    }

    pub(super) fn column(&self) -> usize {
        self.at - self.line
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { at: self.at, line: self.line }
    }

    pub(super) fn reset(&mut self, mark: Mark) {
        self.at = mark.at;
        self.line = mark.line;
    }

    /// Goes to a later byte, which may be in another line.
    pub(super) fn go_to(&mut self, at: usize) {
        if let Some(newline) = self.slice(self.at..at).rfind('\n') {
            self.line = self.at + newline + 1;
        }
        self.at = at;
    }

    /// Whether the byte is a space, the end of a line or the end of the text.
    pub(super) fn is_space(&self, at: usize) -> bool {
        matches!(self.byte(at), None | Some(b' ' | b'\t' | b'\r' | b'\n'))
    }

    /// Whether the `#` at a byte begins a comment.
    pub(super) fn is_comment(&self, at: usize) -> bool {
        self.byte(at) == Some(b'#') && (at == 0 || self.is_space(at - 1))
    }

    /// The end of the line, without its line break.
    pub(super) fn line_end(&self, at: usize) -> usize {
        self.text.as_bytes().get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'\n')).map_or(
            self.text.len(),
            |length| {
                let end = at + length;
                if end > at && self.byte(end - 1) == Some(b'\r') { end - 1 } else { end }
            },
        )
    }

    pub(super) fn skip_line(&mut self) {
        self.at = self.line_end(self.at);
    }

    pub(super) fn skip_spaces(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r')) {
            self.at += 1;
        }
    }

    /// Whether nothing but a comment follows in the line.
    pub(super) fn at_line_end(&self) -> bool {
        matches!(self.peek(), None | Some(b'\n')) || self.is_comment(self.at)
    }

    /// Skips spaces, line breaks, comments and the markers of documents.
    pub(super) fn skip_to_content(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\r') => self.at += 1,
                Some(b'\n') => {
                    self.at += 1;
                    self.line = self.at;
                }
                Some(b'#') if self.is_comment(self.at) => self.skip_line(),
                Some(b'-' | b'.') if self.column() == 0 && self.is_document_marker() => self.at += 3,
                _ => return,
            }
        }
    }

    fn is_document_marker(&self) -> bool {
        ["---", "..."].contains(&self.slice(self.at..self.at + 3)) && self.is_space(self.at + 3)
    }

    /// Enters a value; `false` if there are too many or they are too deep.
    pub(super) fn enter(&mut self) -> bool {
        self.nodes += 1;
        if self.nodes >= Outline::MAX_NODES {
            self.go_to(self.text.len());
            return false;
        }
        let fits = self.depth < Outline::MAX_DEPTH;
        self.depth += usize::from(fits);
        fits
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// The value in the lines that begin at column `min` or behind it.
    pub(super) fn block(&mut self, min: usize) -> Node {
        let before = self.mark();
        self.skip_to_content();
        if self.peek().is_none() || self.column() < min {
            self.reset(before);
            return Node::empty(before.at);
        }
        self.content(min)
    }

    /// The value that begins here. Its other lines begin at column `min` or behind it.
    fn content(&mut self, min: usize) -> Node {
        if !self.enter() {
            self.skip_line();
            return Node::empty(self.at);
        }
        let column = self.column();
        let node = if self.is_dash() {
            self.list(column)
        } else if self.key_end().is_some() || self.is_unfinished_key(column) {
            self.map(column)
        } else {
            self.inline(min)
        };
        self.leave();
        node
    }

    pub(super) fn is_dash(&self) -> bool {
        self.peek() == Some(b'-') && self.is_space(self.at + 1)
    }

    /// The key that begins here and the byte of its colon; `None` if no key is in the line.
    pub(super) fn key_end(&self) -> Option<(Bytes<usize>, usize)> {
        let start = self.at;
        match self.peek()? {
            b'"' | b'\'' => {
                let end = self.quote_end(start, None)?;
                let spaces = self.slice(end..self.line_end(end));
                let colon = end + spaces.len() - spaces.trim_start_matches([' ', '\t']).len();
                (self.byte(colon) == Some(b':') && self.is_space(colon + 1)).then_some((start..end, colon))
            }
            b'{' | b'}' | b'[' | b']' | b',' | b'#' | b'|' | b'>' | b'%' | b'@' | b'`' | b'&' | b'*' | b'!' => None,
            _ => {
                let mut at = start;
                loop {
                    match self.byte(at)? {
                        b':' if self.is_space(at + 1) => break,
                        b'\n' => return None,
                        b'#' if self.is_comment(at) => return None,
                        _ => at += 1,
                    }
                }
                let key = self.slice(start..at).trim_end_matches(SPACES);
                Some((start..start + key.len(), at))
            }
        }
    }

    /// Whether the line is a key without a colon: a line with a key, or an indented one, follows.
    fn is_unfinished_key(&self, column: usize) -> bool {
        let line = self.slice(self.at..self.line_end(self.at));
        if line.starts_with(['{', '[', '"', '\'', '|', '>', '&', '*', '!']) {
            return false;
        }
        let mut next = Scanner { at: self.at, line: self.line, ..Scanner::new(self.text) };
        next.skip_line();
        next.skip_to_content();
        next.peek().is_some() && next.column() >= column && next.key_end().is_some()
    }

    /// The map whose keys begin in this column.
    fn map(&mut self, column: usize) -> Node {
        let start = self.at;
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let before = self.mark();
            self.skip_to_content();
            if self.peek().is_none() || self.column() < column {
                self.reset(before);
                break;
            }
            if self.column() > column || self.is_dash() {
                let rest = self.block(self.column());
                if let Some(last) = entries.last_mut() {
                    last.value.attach(rest);
                }
                self.skip_line();
            } else {
                entries.push(self.entry(column));
            }
        }
        let end = entries.last().map_or(start, |entry| entry.span().end);
        Node { kind: Kind::Map(entries), span: start..end }
    }

    fn entry(&mut self, column: usize) -> Entry {
        let start = self.at;
        let Some((span, colon)) = self.key_end() else {
            let line = self.slice(start..self.line_end(start));
            let comment = line.find(" #").unwrap_or(line.len());
            let text = self.slice(start..start + comment).trim_end_matches(SPACES);
            self.nodes += 1;
            self.skip_line();
            let key = Key { text: text.to_owned(), span: start..start + text.len(), has_colon: false };
            return Entry { key, value: Node::empty(start + text.len()) };
        };
        let key = Key { text: self.unquoted(span.clone()), span, has_colon: true };
        self.at = colon + 1;
        let behind = self.at;
        self.skip_spaces();
        let value = if self.at_line_end() { self.below(column, behind) } else { self.single(column + 1) };
        self.skip_line();
        Entry { key, value }
    }

    /// The value below a key in this column.
    fn below(&mut self, column: usize, behind: usize) -> Node {
        let before = self.mark();
        self.skip_to_content();
        // A list can begin in the column of its key.
        let min = if self.column() == column && self.is_dash() { column } else { column + 1 };
        self.reset(before);
        let node = self.block(min);
        if matches!(node.kind, Kind::Empty) { Node::empty(behind) } else { node }
    }

    /// A value in the line of its key.
    fn single(&mut self, min: usize) -> Node {
        if !self.enter() {
            return Node::empty(self.at);
        }
        let node = self.inline(min);
        self.leave();
        node
    }

    /// The list whose dashes are in this column.
    fn list(&mut self, column: usize) -> Node {
        let start = self.at;
        let mut items: Vec<Node> = Vec::new();
        loop {
            let before = self.mark();
            self.skip_to_content();
            let is_outside = self.column() < column || (self.column() == column && !self.is_dash());
            if self.peek().is_none() || is_outside {
                self.reset(before);
                break;
            }
            if self.column() > column {
                let rest = self.block(self.column());
                if let Some(last) = items.last_mut() {
                    last.attach(rest);
                }
            } else {
                self.at += 1;
                let behind = self.at;
                self.skip_spaces();
                let item = if self.at_line_end() { self.block(column + 1) } else { self.content(column + 1) };
                let is_empty = matches!(item.kind, Kind::Empty);
                items.push(if is_empty { Node::empty(behind) } else { item });
            }
            self.skip_line();
        }
        let end = items.last().map_or(start, |item| item.span.end);
        Node { kind: Kind::List(items), span: start..end }
    }

    /// A value that is neither a map nor a list in block style, unless it follows an anchor or a tag.
    fn inline(&mut self, min: usize) -> Node {
        let anchor = self.anchor();
        if self.at_line_end() {
            return self.block(min);
        }
        let node = match self.peek() {
            Some(b'{' | b'[') => self.flow(min),
            Some(b'"' | b'\'') => self.quoted(min),
            Some(b'|' | b'>') => self.literal(min),
            _ => self.plain(min),
        };
        self.anchored(anchor, node)
    }

    /// Skips anchors and tags. Returns the name of the last anchor.
    pub(super) fn anchor(&mut self) -> Option<&'t str> {
        let mut anchor = None;
        while let Some(first @ (b'&' | b'!')) = self.peek() {
            let start = self.at + 1;
            while !self.is_space(self.at) {
                self.at += 1;
            }
            anchor = if first == b'&' { Some(self.slice(start..self.at)) } else { anchor };
            self.skip_spaces();
        }
        anchor
    }

    /// The value, whose text is kept for the aliases of its anchor; the value of the anchor if it is an alias.
    pub(super) fn anchored(&mut self, anchor: Option<&'t str>, node: Node) -> Node {
        let Kind::Scalar(text) = &node.kind else { return node };
        if let Some(anchor) = anchor {
            self.anchors.insert(anchor, Rc::clone(text));
        }
        match text.strip_prefix('*').and_then(|name| self.anchors.get(name)) {
            Some(text) => Node { kind: Kind::Scalar(Rc::clone(text)), ..node },
            None => node,
        }
    }
}
