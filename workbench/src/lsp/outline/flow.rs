//! Reads the flow style of YAML: maps in braces and lists in brackets.

use super::{
    Entry, Key, Kind, Node,
    scanner::{SPACES, Scanner},
};

impl Scanner<'_> {
    /// A map in braces or a list in brackets. If it is not closed, it ends before the first line that begins before
    /// column `min`.
    pub(super) fn flow(&mut self, min: usize) -> Node {
        let start = self.at;
        if !self.enter() {
            self.skip_line();
            return Node::empty(start);
        }
        let is_map = self.peek() == Some(b'{');
        let close = if is_map { b'}' } else { b']' };
        self.at += 1;
        self.open.push(close);
        let (mut entries, mut items) = (Vec::new(), Vec::new());
        while self.skip_in_flow(min) {
            match self.peek() {
                None => break,
                Some(byte) if byte == close => {
                    self.at += 1;
                    break;
                }
                // It closes a list or map around this one.
                Some(byte @ (b'}' | b']')) if self.open.contains(&byte) => break,
                Some(b'}' | b']' | b',') => self.at += 1,
                Some(_) if !is_map => items.push(self.flow_item(min)),
                // A key that is a list or map.
                Some(b'{' | b'[') => drop(self.flow(min)),
                Some(_) => entries.push(self.flow_entry(min)),
            }
        }
        self.open.pop();
        self.leave();
        let kind = if is_map { Kind::Map(entries) } else { Kind::List(items) };
        Node { kind, span: start..self.at }
    }

    /// Skips spaces, line breaks and comments; `false` if the flow style ends here because of the indentation.
    fn skip_in_flow(&mut self, min: usize) -> bool {
        let before = self.mark();
        let line = self.at - self.column();
        self.skip_to_content();
        let is_other_line = self.at - self.column() != line;
        let is_inside = match self.peek() {
            None => false,
            // A closing bracket can be in the column of the key.
            Some(byte @ (b'}' | b']')) if self.open.contains(&byte) => true,
            Some(_) => !is_other_line || self.column() >= min,
        };
        if !is_inside {
            self.reset(before);
        }
        is_inside
    }

    fn flow_entry(&mut self, min: usize) -> Entry {
        let node = self.flow_scalar(min);
        let Node { kind: Kind::Scalar(text), span } = node else {
            let key = Key { text: String::new(), span: node.span.clone(), has_colon: false };
            return Entry { key, value: Node::empty(node.span.end) };
        };
        let end = span.end;
        let before = self.mark();
        let has_colon = self.skip_in_flow(min) && self.peek() == Some(b':');
        if !has_colon {
            self.reset(before);
            return Entry { key: Key { text: text.to_string(), span, has_colon }, value: Node::empty(end) };
        }
        self.at += 1;
        Entry { key: Key { text: text.to_string(), span, has_colon }, value: self.flow_value_behind_colon(min) }
    }

    fn flow_value_behind_colon(&mut self, min: usize) -> Node {
        let before = self.mark();
        let behind = self.at;
        if !self.skip_in_flow(min) || matches!(self.peek(), Some(b',' | b'}' | b']')) {
            self.reset(before);
            return Node::empty(behind);
        }
        self.flow_value(min)
    }

    fn flow_value(&mut self, min: usize) -> Node {
        let anchor = self.anchor();
        match self.peek() {
            Some(b'{' | b'[') => self.flow(min),
            _ => {
                let node = self.flow_scalar(min);
                self.anchored(anchor, node)
            }
        }
    }

    /// An entry of a list: a value, or a single pair of key and value without braces.
    fn flow_item(&mut self, min: usize) -> Node {
        let node = self.flow_value(min);
        let before = self.mark();
        let Node { kind: Kind::Scalar(text), span } = node else { return node };
        if !self.skip_in_flow(min) || self.peek() != Some(b':') {
            self.reset(before);
            return Node { kind: Kind::Scalar(text), span };
        }
        self.at += 1;
        let start = span.start;
        let entry = Entry {
            key: Key { text: text.to_string(), span, has_colon: true },
            value: self.flow_value_behind_colon(min),
        };
        Node { span: start..entry.span().end, kind: Kind::Map(vec![entry]) }
    }

    fn flow_scalar(&mut self, min: usize) -> Node {
        if !self.enter() {
            self.skip_line();
            return Node::empty(self.at);
        }
        self.leave();
        match self.peek() {
            Some(b'"' | b'\'') => self.quoted(min),
            _ => self.flow_plain(min),
        }
    }

    fn flow_plain(&mut self, min: usize) -> Node {
        let start = self.at;
        let mut text = String::new();
        loop {
            let from = self.at;
            while !self.ends_flow_plain(self.at) {
                self.at += 1;
            }
            if self.at == start {
                // Such as a colon without a key.
                self.at += 1;
            }
            let part = self.slice(from..self.at).trim_end_matches(SPACES);
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(part);
            self.at = from + part.len();
            let before = self.mark();
            self.skip_spaces();
            let is_line_end = matches!(self.peek(), Some(b'\n'));
            let continues =
                is_line_end && self.skip_in_flow(min) && !self.ends_flow_plain(self.at) && !self.is_flow_key();
            if !continues {
                self.reset(before);
                return Node { kind: Kind::Scalar(text.into()), span: start..self.at.max(start) };
            }
        }
    }

    /// Whether a string without quotes ends before this byte.
    fn ends_flow_plain(&self, at: usize) -> bool {
        match self.byte(at) {
            None | Some(b',' | b'{' | b'}' | b'[' | b']' | b'\n') => true,
            Some(b':') => self.is_space(at + 1) || matches!(self.byte(at + 1), Some(b',' | b'{' | b'}' | b'[' | b']')),
            Some(b'#') => self.is_comment(at),
            Some(_) => false,
        }
    }

    /// Whether the line begins with a key, because the comma before it is missing.
    fn is_flow_key(&self) -> bool {
        self.key_end().is_some_and(|(key, _)| !self.slice(key).contains([' ', ',', '{', '}', '[', ']']))
    }
}
