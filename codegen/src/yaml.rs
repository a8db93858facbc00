//! Parses YAML to a tree of nodes with spans. Only this module depends on the YAML parser.
//!
//! The tree is built from the events of the parser, because deserializing with serde takes three times as long and a
//! spec is read at every build. The tree keeps duplicate keys and the notation of numbers: `012`, `1.20`.

use std::collections::HashMap;

use granit_parser::{self as parser, Event, Parser, ScalarStyle, ScanError, StructureStyle};

use crate::source::{FileId, Span, Spanned};
use crate::words::quoted;

/// The maximum depth. A spec has about ten levels.
const MAX_DEPTH: usize = 24;

/// The maximum number of values in a file, which is more than any spec has.
const MAX_NODES: usize = 250_000;

/// The maximum number of nodes that all aliases of a file repeat together.
const MAX_REPEATED: usize = 100_000;

/// A node of a file.
///
/// The span of a block list or map is that of its key or of its first entry, because underlining all of it would be
/// hard to read.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Null,
    Bool(bool),
    /// The number in its original notation.
    Number(String),
    Text(String),
    /// A string that stands for a value that is still to be written: `TODO`, or `TODO` with a remark. It is no key.
    Todo,
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

impl Node {
    /// The text of a scalar in its original notation, whatever its type; `None` for null and for what is to be written.
    pub(crate) fn scalar(&self) -> Option<Spanned<&str>> {
        let value = match &self.kind {
            Kind::Bool(true) => "true",
            Kind::Bool(false) => "false",
            Kind::Number(text) | Kind::Text(text) => text,
            Kind::Null | Kind::Todo | Kind::List(_) | Kind::Map(_) => return None,
        };
        Some(Spanned { value, span: self.span })
    }

    pub(crate) fn text(&self) -> Option<Spanned<&str>> {
        match &self.kind {
            Kind::Text(value) => Some(Spanned { value, span: self.span }),
            _ => None,
        }
    }

    /// Whether the two have the same content, in the same notation of numbers.
    pub(crate) fn equals(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::List(items), Kind::List(others)) => {
                items.len() == others.len() && items.iter().zip(others).all(|(item, other)| item.equals(other))
            }
            (Kind::Map(entries), Kind::Map(others)) => {
                let equal = |((key, value), (other, there)): (&(Node, Node), &(Node, Node))| {
                    key.equals(other) && value.equals(there)
                };
                entries.len() == others.len() && entries.iter().zip(others).all(equal)
            }
            (Kind::Text(text), Kind::Text(other)) | (Kind::Number(text), Kind::Number(other)) => text == other,
            (Kind::Bool(flag), Kind::Bool(other)) => flag == other,
            (Kind::Null, Kind::Null) => true,
            _ => false,
        }
    }

    pub(crate) fn entries(&self) -> &[(Node, Node)] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The span from the node to its last value.
    pub(crate) fn extent(&self) -> Span {
        let entries = self.entries().last().map(|(key, value)| key.span.to(value.extent()));
        let last = entries.or_else(|| self.items().last().map(Node::extent));
        last.map_or(self.span, |last| self.span.to(last))
    }

    pub(crate) fn items(&self) -> &[Node] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }
}

/// The first syntax error of a file.
#[derive(Debug)]
pub(crate) struct SyntaxError {
    pub(crate) span: Span,
    pub(crate) message: String,
    pub(crate) help: Option<&'static str>,
}

/// Parses a document.
pub(crate) fn parse(file: FileId, text: &str) -> Result<Node, SyntaxError> {
    let mut builder = Builder::new(file, text);
    for event in Parser::new_from_str(text) {
        let (event, place) = event.map_err(|error| syntax_error(&error, file, text))?;
        let span = builder.span(&place);
        if let Some(tag) = event.tag() {
            let start = place.tag_start.map_or(span.start, |start| offset(text, &start));
            let written = tag.original();
            let end = start + text.get(start..).filter(|rest| rest.starts_with(&written)).map_or(0, |_| written.len());
            let help = Some("tags are not supported; put a string that begins with `!` in quotes");
            let message = format!("unsupported tag {}", quoted(&written));
            return Err(SyntaxError { span: Span { file, start, end }, message, help });
        }
        builder.take(event, span)?;
    }
    Ok(builder.root.unwrap_or(Node { kind: Kind::Null, span: Span::top(file) }))
}

/// The message of the parser, with advice.
fn syntax_error(error: &ScanError, file: FileId, text: &str) -> SyntaxError {
    let message = error.info().to_string();
    let help = match message.as_str() {
        text if text.contains("tab") => Some("indent with spaces"),
        text if text.contains("mapping values are not allowed") => {
            Some("put a string that contains `: ` in quotes; indent all keys of a map equally")
        }
        text if text.contains("anchor") => {
            Some("an alias `*name` needs an earlier anchor `&name`; put a string that begins with `*` in quotes")
        }
        text if text.contains("unclosed") => Some("it begins here and is not closed"),
        text if text.contains("unexpected character") => {
            Some("put a string that begins with a special character in quotes")
        }
        _ => None,
    };
    let at = offset(text, error.marker());
    // The parser reports the position before the tab.
    let tab = || text.get(at..)?.find('\t').map(|tab| at + tab);
    let start = if message.contains("tab") { tab().unwrap_or(at) } else { at };
    let help = help.or_else(|| frequent_mistake(text, at));
    let length = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    SyntaxError { span: Span { file, start, end: start + length }, message, help }
}

/// Advice on two frequent mistakes in the line of an error: a string that begins with a bracket, and a missing space.
fn frequent_mistake(text: &str, at: usize) -> Option<&'static str> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |line| line + 1);
    let line = text.get(start..)?.lines().next()?;
    let (key, value) = line.split_once(':')?;
    let is_key =
        key.trim_start().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') && !key.trim().is_empty();
    let value_start = start + line.len() - value.len();
    match value.trim_start().chars().next()? {
        '[' if is_key && at > value_start && value.trim_end().ends_with(|c| c != ']') => {
            Some("a value that begins with `[` is a list; put a string that begins with it in quotes")
        }
        first if is_key && value.starts_with(first) && !first.is_whitespace() => {
            Some("put a space behind the colon: `key: value`")
        }
        _ => None,
    }
}

/// The offset of a marker, moved back to the beginning of a character.
fn offset(text: &str, marker: &parser::Marker) -> usize {
    let mut offset = match marker.byte_offset() {
        Some(offset) => offset.min(text.len()),
        None => text.char_indices().nth(marker.index()).map_or(text.len(), |(offset, _)| offset),
    };
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Builds the tree from events.
struct Builder<'t> {
    file: FileId,
    text: &'t str,
    open: Vec<Open>,
    /// Finished nodes with an anchor, and the number of nodes in each.
    anchored: HashMap<usize, (Node, usize)>,
    /// The number of nodes so far, and how many of them are repeated by aliases.
    nodes: usize,
    repeated: usize,
    root: Option<Node>,
}

/// A list or map whose end has not been read.
struct Open {
    inside: Inside,
    /// The span to underline; for a block, that of its key or of its first entry.
    span: Span,
    style: StructureStyle,
    /// Whether its span becomes that of its first key.
    is_entry: bool,
    anchor: usize,
    /// The number of nodes before it.
    before: usize,
}

enum Inside {
    List(Vec<Node>),
    /// The entries, and a key whose value has not been read.
    Map(Vec<(Node, Node)>, Option<Node>),
}

impl<'t> Builder<'t> {
    fn new(file: FileId, text: &'t str) -> Self {
        Self { file, text, open: Vec::new(), anchored: HashMap::new(), nodes: 0, repeated: 0, root: None }
    }

    fn span(&self, span: &parser::Span) -> Span {
        let start = offset(self.text, &span.start);
        Span { file: self.file, start, end: offset(self.text, &span.end).max(start) }
    }

    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), SyntaxError> {
        let error = |message: &str, help| Err(SyntaxError { span, message: message.to_owned(), help });
        match event {
            Event::DocumentStart(..) if self.root.is_some() => {
                return error("a second document begins here", Some("a file contains one document; remove the `---`"));
            }
            Event::Scalar(value, style, anchor, _) => {
                let kind = match scalar(&value, style, self.text.get(span.start..span.end).unwrap_or_default()) {
                    Kind::Text(text) if is_todo(&text) && !self.at_key() => Kind::Todo,
                    kind => kind,
                };
                let bare = matches!(kind, Kind::Null) && span.start == span.end;
                let span = if bare { self.owner().unwrap_or(span) } else { span };
                self.place(Node { kind, span }, anchor, 1);
            }
            Event::SequenceStart(style, anchor, _) => self.begin(Inside::List(Vec::new()), style, anchor, span),
            Event::MappingStart(style, anchor, _) => self.begin(Inside::Map(Vec::new(), None), style, anchor, span),
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Alias(anchor) => {
                // The spans are those of the anchor, because that is where problems can be fixed.
                let Some((node, count)) = self.anchored.get(&anchor) else {
                    return error("the alias is inside its own anchor", None);
                };
                let (node, count) = (node.clone(), *count);
                self.repeated += count;
                if self.repeated > MAX_REPEATED {
                    return error("aliases repeat too many values", Some("write the values explicitly"));
                }
                self.place(node, 0, count);
            }
            _ => {}
        }
        if self.open.len() > MAX_DEPTH {
            return error("the values are nested too deeply", None);
        }
        if self.nodes > MAX_NODES {
            return error("the file has too many values", Some("split it into several chapters"));
        }
        Ok(())
    }

    /// Whether the next node is a key.
    fn at_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { inside: Inside::Map(_, None), .. }))
    }

    /// The span of a value without its own text: that of its key, or of the list that contains it.
    fn owner(&self) -> Option<Span> {
        match self.open.last() {
            None => Some(Span::top(self.file)),
            Some(Open { inside: Inside::List(_), span, .. }) => Some(*span),
            Some(Open { inside: Inside::Map(_, key), .. }) => key.as_ref().map(|key| key.span),
        }
    }

    fn begin(&mut self, inside: Inside, style: StructureStyle, anchor: usize, own: Span) {
        let block = style == StructureStyle::Block;
        let in_list = matches!(self.open.last(), Some(Open { inside: Inside::List(_), .. }));
        let is_entry = block && in_list && matches!(inside, Inside::Map(..));
        let span = if block { self.owner().unwrap_or(own) } else { own };
        self.open.push(Open { inside, span, style, is_entry, anchor, before: self.nodes });
    }

    fn end(&mut self, closing: Span) {
        let Some(open) = self.open.pop() else { return };
        let kind = match open.inside {
            Inside::List(items) => Kind::List(items),
            Inside::Map(entries, _) => Kind::Map(entries),
        };
        let span = match open.style {
            StructureStyle::Flow => Span { end: closing.end, ..open.span },
            StructureStyle::Block => open.span,
        };
        let count = self.nodes - open.before + 1;
        self.nodes = open.before;
        self.place(Node { kind, span }, open.anchor, count);
    }

    /// Adds a finished node to its parent. `count` is the number of nodes in it, including itself.
    fn place(&mut self, node: Node, anchor: usize, count: usize) {
        self.nodes += count;
        if anchor != 0 {
            self.anchored.insert(anchor, (node.clone(), count));
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open { inside: Inside::List(items), .. }) => items.push(node),
            Some(Open { inside: Inside::Map(entries, key), span, is_entry, .. }) => match key.take() {
                Some(key) => entries.push((key, node)),
                None => {
                    if *is_entry && entries.is_empty() {
                        *span = node.span;
                    }
                    *key = Some(node);
                }
            },
        }
    }
}

/// The kind of a scalar. The type of a plain scalar follows the core schema of YAML.
fn scalar(value: &str, style: ScalarStyle, written: &str) -> Kind {
    if style != ScalarStyle::Plain {
        return Kind::Text(value.to_owned());
    }
    match value {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" => Kind::Bool(true),
        "false" | "False" | "FALSE" => Kind::Bool(false),
        _ if is_number(value) => Kind::Number(written.trim().to_owned()),
        _ => Kind::Text(value.to_owned()),
    }
}

/// Whether a string stands for a value that is still to be written.
fn is_todo(text: &str) -> bool {
    text.strip_prefix("TODO").is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// Whether a scalar is a number: an integer in base 2, 8, 10 or 16, also with underscores, or a decimal number, also
/// with an exponent. `.inf` and `.nan` are not numbers here, because no value of a spec can be one of them.
fn is_number(text: &str) -> bool {
    // A fast path, because most scalars are words.
    if !text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '-' | '.')) {
        return false;
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let all = |part: &str, radix| {
        part.starts_with(|digit: char| digit.is_digit(radix))
            && part.chars().all(|digit| digit.is_digit(radix) || digit == '_')
    };
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(rest) = digits.strip_prefix(prefix) {
            return all(rest, radix);
        }
    }
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (digits, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    (all(whole, 10) || (whole.is_empty() && !fraction.is_empty()))
        && plain(fraction)
        && exponent.is_none_or(|exponent| !exponent.is_empty() && plain(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Node {
        parse(FileId(0), text).unwrap()
    }

    /// The tree on one line, with the source text of the span of each node.
    fn shown(node: &Node, text: &str) -> String {
        let under = &text[node.span.start..node.span.end];
        match &node.kind {
            Kind::Null => format!("null<{under}>"),
            Kind::Bool(value) => format!("{value}<{under}>"),
            Kind::Number(number) => format!("#{number}<{under}>"),
            Kind::Text(value) => format!("{value:?}<{under}>"),
            Kind::Todo => format!("todo<{under}>"),
            Kind::List(items) => {
                let items: Vec<String> = items.iter().map(|item| shown(item, text)).collect();
                format!("[{}]<{under}>", items.join(", "))
            }
            Kind::Map(entries) => {
                let entries: Vec<String> = entries
                    .iter()
                    .map(|(key, value)| format!("{}: {}", shown(key, text), shown(value, text)))
                    .collect();
                format!("{{{}}}<{under}>", entries.join(", "))
            }
        }
    }

    fn tree(text: &str) -> String {
        shown(&parsed(text), text)
    }

    /// Like `tree`, without the source text of the root.
    fn tree_of(text: &str) -> String {
        let tree = tree(text);
        tree.rfind('<').map_or(tree.clone(), |end| tree[..end].to_owned())
    }

    #[test]
    fn the_span_of_a_flow_collection_ends_at_its_end() {
        for text in ["[]", "{ }", "[a, [b], {c: d}]", "{a: [b, c ], }"] {
            let root = parsed(text);
            assert_eq!((root.span.start, root.span.end), (0, text.len()), "{text}");
        }
    }

    #[test]
    fn recognizes_values_that_are_still_to_be_written() {
        assert_eq!(
            tree_of("[TODO, 'TODO which?', TODOS, todo, {TODO: TODO}]"),
            "[todo<TODO>, todo<'TODO which?'>, \"TODOS\"<TODOS>, \"todo\"<todo>, {\"TODO\"<TODO>: todo<TODO>}<{TODO: TODO}>]"
        );
    }

    #[test]
    fn keeps_scalars_as_written() {
        assert_eq!(
            tree_of("[012, NO, 1e3, 1.20, 0x10, true, ~, 'a', \"b\\n\", .nan, 1_000]"),
            "[#012<012>, \"NO\"<NO>, #1e3<1e3>, #1.20<1.20>, #0x10<0x10>, true<true>, null<~>, \"a\"<'a'>, \
             \"b\\n\"<\"b\\n\">, \".nan\"<.nan>, #1_000<1_000>]"
        );
    }

    #[test]
    fn keeps_duplicate_keys() {
        assert_eq!(tree("{a: 1, a: 2, 11: x, 0xB: y}").matches('#').count(), 4);
    }

    #[test]
    fn the_span_of_a_block_is_that_of_its_key() {
        assert_eq!(tree("a:\n  b: 1\n"), "{\"a\"<a>: {\"b\"<b>: #1<1>}<a>}<>");
        assert_eq!(tree("a:\n  - b: 1\n"), "{\"a\"<a>: [{\"b\"<b>: #1<1>}<b>]<a>}<>");
        assert_eq!(tree("a:\n- 1\n"), "{\"a\"<a>: [#1<1>]<a>}<>");
        assert_eq!(tree("a:\nb: x\n"), "{\"a\"<a>: null<a>, \"b\"<b>: \"x\"<x>}<>");
    }

    #[test]
    fn the_span_of_an_alias_is_that_of_its_anchor() {
        assert_eq!(tree_of("{a: &x 1.0, b: *x}"), "{\"a\"<a>: #1.0<1.0>, \"b\"<b>: #1.0<1.0>}");
    }

    #[test]
    fn spans_are_correct_with_crlf_and_non_ascii_text() {
        assert_eq!(tree("实名: 值\r\nb: 1\r\n"), "{\"实名\"<实名>: \"值\"<值>, \"b\"<b>: #1<1>}<>");
    }

    #[test]
    fn keys_can_be_any_value() {
        assert_eq!(tree_of("{1: a, ~: b, [c]: d}").matches(": \"").count(), 3);
    }

    #[test]
    fn reports_invalid_yaml_with_a_position_and_a_sentence() {
        let long = |pair: (&str, &str)| pair.0.repeat(10_000) + pair.1;
        for text in [
            "a: [",
            "a: b: c",
            "a:\n\tb: 1",
            "---\na: 1\n---\nb: 2\n",
            "a: !foo 1",
            "a: *x",
            "a: 'b",
            &long(("[", "")),
            &long(("- ", "a")),
            &long(("{a: ", "")),
            "\0",
        ] {
            let error = parse(FileId(0), text).unwrap_err();
            assert!(!error.message.is_empty() && !error.message.contains('\n'), "{error:?}");
            assert!(error.span.end <= text.len(), "{error:?}");
        }
    }

    #[test]
    fn rejects_a_billion_laughs() {
        let mut text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
        for level in 1..12 {
            let items = vec![format!("*a{}", level - 1); 9].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{items}]\n"));
        }
        assert!(parse(FileId(0), &text).is_err());
    }

    #[test]
    fn an_empty_file_is_null() {
        for text in ["", "\n", "# only a comment\n", "---\n"] {
            assert!(matches!(parsed(text).kind, Kind::Null), "{text:?}");
        }
    }
}
