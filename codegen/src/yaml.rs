//! From YAML text to one tree of nodes with spans. No other module knows which parser does it.
//!
//! Duplicate keys survive, and so does the text of a number as it was written: `012`, `1.20`, `1e3`.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::{DuplicateKeyPolicy, MergeKeyPolicy, NonFiniteFloatPolicy, Spanned};

use crate::source::{FileId, Sp, Span};

/// A spec nests about ten levels. A debug build of the parser takes 40 KB of stack for each.
const MAX_DEPTH: usize = 24;

/// One node of a file.
///
/// A block list or map has no text of its own to underline: its span is that of the key that it belongs to, or of its
/// first entry.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Null,
    Bool(bool),
    /// As it was written.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

impl Node {
    /// The text of a scalar as it was written, whatever YAML takes it for. Not of null.
    pub(crate) fn scalar(&self) -> Option<Sp<&str>> {
        let value = match &self.kind {
            Kind::Bool(true) => "true",
            Kind::Bool(false) => "false",
            Kind::Number(text) | Kind::Text(text) => text,
            Kind::Null | Kind::List(_) | Kind::Map(_) => return None,
        };
        Some(Sp { value, span: self.span })
    }

    pub(crate) fn text(&self) -> Option<Sp<&str>> {
        match &self.kind {
            Kind::Text(value) => Some(Sp { value, span: self.span }),
            _ => None,
        }
    }

    pub(crate) fn entries(&self) -> &[(Node, Node)] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    pub(crate) fn items(&self) -> &[Node] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }
}

/// The first place where a file is not YAML.
#[derive(Debug)]
pub(crate) struct SyntaxError {
    pub(crate) span: Span,
    pub(crate) message: String,
    pub(crate) help: Option<&'static str>,
}

/// Reads one document.
pub(crate) fn parse(file: FileId, text: &str) -> Result<Node, SyntaxError> {
    let options = serde_yaml::options! {
        budget: serde_yaml::budget! { max_depth: MAX_DEPTH },
        alias_limits: serde_yaml::alias_limits! { max_total_replayed_events: 100_000 },
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::AsOrdinary,
        non_finite_float_policy: NonFiniteFloatPolicy::AsString,
        strict_booleans: true,
        reject_unsupported_tags: true,
        with_snippet: false,
    };
    match serde_yaml::from_str_with_options::<Spanned<Raw>>(text, options) {
        Ok(root) => Ok(Reader { file, text }.node(root, Some(Span::top(file)))),
        Err(error) => {
            // Errors count characters, not bytes.
            let start = error.location().and_then(|location| usize::try_from(location.span().offset()).ok());
            let found = start.and_then(|start| text.char_indices().nth(start));
            let (message, help) = in_our_words(&error);
            // A tab is found at the end of what it follows.
            let tab = |at: usize| text.get(at..)?.find('\t').map(|tab| (at + tab, '\t'));
            let found = if message.contains("tab") { found.and_then(|(at, _)| tab(at)).or(found) } else { found };
            let (start, length) = found.map_or((text.len(), 0), |(start, c)| (start, c.len_utf8()));
            Err(SyntaxError { span: Span { file, start, end: start + length }, message, help })
        }
    }
}

/// The parser's sentence, and what to do about it. Its own position is left out: the diagnostic has one.
fn in_our_words(error: &serde_yaml::Error) -> (String, Option<&'static str>) {
    const NESTED: &str = "nested too deeply";
    match error.without_snippet() {
        serde_yaml::Error::MultipleDocuments { .. } => {
            ("a second document begins here".to_owned(), Some("a file holds one document: remove the `---`"))
        }
        serde_yaml::Error::Budget { breach: serde_yaml::budget::BudgetBreach::Depth { .. }, .. } => {
            (NESTED.to_owned(), None)
        }
        serde_yaml::Error::Budget { .. } => ("the file has too many values".to_owned(), Some("split it into chapters")),
        other => {
            let text = other.to_string();
            let text = text.lines().next().unwrap_or_default();
            let text = text.split(" at line ").next().unwrap_or(text);
            let text = text.strip_prefix("error: ").unwrap_or(text);
            let help = match text {
                _ if text.contains("recursion limit") => return (NESTED.to_owned(), None),
                _ if text.contains("tab") => "indent with spaces",
                _ if text.contains("mapping values are not allowed") => {
                    "a text with `: ` in it needs quotes; a key needs the indentation of the keys beside it"
                }
                _ if text.contains("anchor") => {
                    "an alias `*name` needs an anchor `&name` before it; for a text that begins with `*`, use quotes"
                }
                _ if text.contains("unsupported tag") => {
                    "tags are not used here; for a text that begins with `!`, use quotes"
                }
                _ if text.contains("unclosed") => "it begins here, and nothing ends it",
                _ if text.contains("unexpected character") => {
                    "a text that begins with a special character needs quotes"
                }
                _ => return (text.to_owned(), None),
            };
            (text.to_owned(), Some(help))
        }
    }
}

/// The offset, moved back to where a character begins.
fn boundary(text: &str, offset: u64) -> usize {
    let mut offset = usize::try_from(offset).unwrap_or(usize::MAX).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// What the parser hands over: scalars by type, and where everything is.
enum Raw {
    Null,
    Bool(bool),
    Number,
    Text(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<Raw>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        Raw::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Bool(value))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_str<E>(self, value: &str) -> Result<Raw, E> {
        Ok(Raw::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Raw::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Raw, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Raw::Map(map))
    }
}

/// From what the parser hands over to nodes of our own.
struct Reader<'a> {
    file: FileId,
    text: &'a str,
}

impl Reader<'_> {
    /// `owner` is the span to fall back on for a value that has no text of its own.
    fn node(&self, raw: Spanned<Raw>, owner: Option<Span>) -> Node {
        // Inside an alias everything points to the anchor: that is where it can be mended.
        let own = self.span(&raw.defined);
        let flow = matches!(raw.value, Raw::List(_) | Raw::Map(_))
            && self.text.get(own.start..).is_some_and(|rest| rest.starts_with(['[', '{']));
        let bare = match raw.value {
            Raw::List(_) | Raw::Map(_) => !flow,
            Raw::Null => own.start == own.end,
            _ => false,
        };
        let span = if bare { owner.unwrap_or(own) } else { own };
        let kind = match raw.value {
            Raw::Null => Kind::Null,
            Raw::Bool(value) => Kind::Bool(value),
            Raw::Number => Kind::Number(self.text.get(own.start..own.end).unwrap_or_default().trim().to_owned()),
            Raw::Text(text) => Kind::Text(text),
            Raw::List(items) => Kind::List(items.into_iter().map(|item| self.item(item, span)).collect()),
            Raw::Map(entries) => Kind::Map(
                entries
                    .into_iter()
                    .map(|(key, value)| {
                        let key = self.node(key, None);
                        let value = self.node(value, Some(key.span));
                        (key, value)
                    })
                    .collect(),
            ),
        };
        let children = || match &kind {
            Kind::List(items) => items.iter().map(|item| item.span.end).max(),
            Kind::Map(entries) => entries.iter().map(|(key, value)| key.span.end.max(value.span.end)).max(),
            _ => None,
        };
        let span = if flow { self.bracketed(own, children()) } else { span };
        Node { kind, span }
    }

    /// From the opening bracket to the closing one.
    fn bracketed(&self, opening: Span, children: Option<usize>) -> Span {
        let inside = children.unwrap_or(0).max(opening.start + 1);
        let closing = self.text.get(inside..).and_then(|rest| rest.find([']', '}']));
        Span { end: closing.map_or(opening.end, |at| inside + at + 1), ..opening }
    }

    /// A block map in a list is underlined at its first key.
    fn item(&self, item: Spanned<Raw>, list: Span) -> Node {
        let first = match &item.value {
            Raw::Map(entries) => entries.first().map(|(key, _)| self.span(&key.defined)),
            _ => None,
        };
        self.node(item, Some(first.unwrap_or(list)))
    }

    fn span(&self, location: &serde_yaml::Location) -> Span {
        let span = location.span();
        let clamp = |offset: u64| boundary(self.text, offset);
        let start = span.byte_offset().map_or(0, clamp);
        let end = span.byte_len().map_or(start, |length| clamp((start as u64).saturating_add(length)));
        Span { file: self.file, start, end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Node {
        parse(FileId(0), text).unwrap()
    }

    /// The tree in a notation of one line, every scalar with the text under its span.
    fn shown(node: &Node, text: &str) -> String {
        let under = &text[node.span.start..node.span.end];
        match &node.kind {
            Kind::Null => format!("null<{under}>"),
            Kind::Bool(value) => format!("{value}<{under}>"),
            Kind::Number(number) => format!("#{number}<{under}>"),
            Kind::Text(value) => format!("{value:?}<{under}>"),
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

    /// The same without the text under the root.
    fn tree_of(text: &str) -> String {
        let tree = tree(text);
        tree.rfind('<').map_or(tree.clone(), |end| tree[..end].to_owned())
    }

    #[test]
    fn flow_collections_are_underlined_to_their_end() {
        for text in ["[]", "{ }", "[a, [b], {c: d}]", "{a: [b, c ], }"] {
            let root = parsed(text);
            assert_eq!((root.span.start, root.span.end), (0, text.len()), "{text}");
        }
    }

    #[test]
    fn scalars_are_kept_as_written() {
        assert_eq!(
            tree_of("[012, NO, 1e3, 1.20, 0x10, true, ~, 'a', \"b\\n\", .nan, 1_000]"),
            "[#012<012>, \"NO\"<NO>, #1e3<1e3>, #1.20<1.20>, #0x10<0x10>, true<true>, null<~>, \"a\"<'a'>, \
             \"b\\n\"<\"b\\n\">, \".nan\"<.nan>, #1_000<1_000>]"
        );
    }

    #[test]
    fn duplicates_survive() {
        assert_eq!(tree("{a: 1, a: 2, 11: x, 0xB: y}").matches('#').count(), 4);
    }

    #[test]
    fn a_block_is_underlined_by_its_key() {
        assert_eq!(tree("a:\n  b: 1\n"), "{\"a\"<a>: {\"b\"<b>: #1<1>}<a>}<>");
        assert_eq!(tree("a:\n  - b: 1\n"), "{\"a\"<a>: [{\"b\"<b>: #1<1>}<b>]<a>}<>");
        assert_eq!(tree("a:\n- 1\n"), "{\"a\"<a>: [#1<1>]<a>}<>");
        assert_eq!(tree("a:\nb: x\n"), "{\"a\"<a>: null<a>, \"b\"<b>: \"x\"<x>}<>");
    }

    #[test]
    fn an_alias_points_to_its_anchor() {
        assert_eq!(tree_of("{a: &x 1.0, b: *x}"), "{\"a\"<a>: #1.0<1.0>, \"b\"<b>: #1.0<1.0>}");
    }

    #[test]
    fn line_ends_and_scripts_do_not_move_spans() {
        assert_eq!(tree("实名: 值\r\nb: 1\r\n"), "{\"实名\"<实名>: \"值\"<值>, \"b\"<b>: #1<1>}<>");
    }

    #[test]
    fn keys_need_not_be_texts() {
        assert_eq!(tree_of("{1: a, ~: b, [c]: d}").matches(": \"").count(), 3);
    }

    #[test]
    fn what_is_no_yaml_has_a_position_and_a_sentence() {
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
    fn a_thousand_million_laughs_are_refused() {
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
