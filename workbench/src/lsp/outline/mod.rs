//! The tree of a file, whether it is valid YAML or not.
//!
//! Editors ask for help while a line is being written, when the checker's parser stops at the first error. This reader
//! never fails: what is incomplete ends where the indentation ends. It decides nothing about a spec; all rules are those
//! of the checker.

mod flow;
mod scalar;
mod scanner;

use std::ops::Range as Bytes;
use std::rc::Rc;

/// The tree of a file.
#[derive(Debug)]
pub(super) struct Outline {
    pub(super) root: Node,
}

/// A value with the bytes that it has in the file, from its first to its last character.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) span: Bytes<usize>,
}

#[derive(Debug)]
pub(super) enum Kind {
    /// Nothing is written yet.
    Empty,
    /// A scalar without its quotes; if it has several lines, they are joined. The text of an alias is that of its anchor.
    Scalar(Rc<str>),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// An entry of a map.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: Key,
    pub(super) value: Node,
}

/// The key of an entry.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) text: String,
    pub(super) span: Bytes<usize>,
    /// Whether a colon follows. Without one, the key is still being written.
    pub(super) has_colon: bool,
}

impl Outline {
    /// The maximum number of values. The rest of a larger file is left out, which the checker rejects.
    const MAX_NODES: usize = 250_000;

    /// The maximum depth. Deeper values are left out, which the checker rejects.
    const MAX_DEPTH: usize = 40;

    pub(super) fn new(text: &str) -> Self {
        Self { root: scanner::Scanner::new(text).document() }
    }
}

impl Node {
    fn empty(at: usize) -> Self {
        Self { kind: Kind::Empty, span: at..at }
    }

    pub(super) fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    pub(super) fn items(&self) -> &[Node] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// The first entry with this key.
    pub(super) fn get(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key.text == key)
    }

    /// The value of the first entry with this key.
    pub(super) fn value(&self, key: &str) -> Option<&Node> {
        self.get(key).map(|entry| &entry.value)
    }

    /// The strings of a list, or a single string.
    pub(super) fn texts(&self) -> Vec<&str> {
        self.text().into_iter().chain(self.items().iter().filter_map(Self::text)).collect()
    }

    /// Adds lines that follow the value and belong to no other one; they are dropped if they do not fit.
    fn attach(&mut self, rest: Self) {
        let end = rest.span.end;
        match (&mut self.kind, rest.kind) {
            (Kind::Empty, kind) => *self = Self { kind, span: rest.span },
            (Kind::Map(entries), Kind::Map(more)) => {
                entries.extend(more);
                self.span.end = self.span.end.max(end);
            }
            _ => {}
        }
    }
}

impl Entry {
    /// From the key to the end of the value.
    pub(super) fn span(&self) -> Bytes<usize> {
        self.key.span.start..self.value.span.end.max(self.key.span.end)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// The tree on one line; keys without a colon end with `?`.
    fn shown(node: &Node) -> String {
        match &node.kind {
            Kind::Empty => "~".to_owned(),
            Kind::Scalar(text) => text.to_string(),
            Kind::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
            Kind::Map(entries) => {
                let colon = |entry: &Entry| if entry.key.has_colon { ":" } else { "?" };
                let entry = |entry: &Entry| format!("{}{} {}", entry.key.text, colon(entry), shown(&entry.value));
                format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
            }
        }
    }

    fn tree(text: &str) -> String {
        shown(&Outline::new(text).root)
    }

    #[test]
    fn reads_blocks_and_braces() {
        let text = "# c\na: b # c\nc:\n  d: { e: f, 'g': [h, \"i\"] }\n  j:\n  - k: l\n    m: n\n  -\n    o: p\nq: >-\n  r: s\n\n  # t\nu: v\n w\n";
        let expected = "{a: b, c: {d: {e: f, g: [h, i]}, j: [{k: l, m: n}, {o: p}]}, q: r: s\n# t, u: v w}";
        assert_eq!(tree(text), expected);
        assert_eq!(tree(&text.replace('\n', "\r\n")), expected);
    }

    #[test]
    fn what_is_not_closed_ends_where_the_indentation_ends() {
        assert_eq!(tree("a:\n  b: { c: d, e\n  f: [g\n  h: \"i\nj: k\n"), "{a: {b: {c: d, e? ~}, f: [g], h: i}, j: k}");
        assert_eq!(tree("a: { b: { c: [d }\ne: f"), "{a: {b: {c: [d]}}, e: f}");
        assert_eq!(tree("a: {\n  b: c\n  d: e\n  f: g }\n"), "{a: {b: c, d: e, f: g}}");
        assert_eq!(tree("a:\n  b: [\n    c,\n  ]\n  d: {\n  }\ne: f\n"), "{a: {b: [c], d: {}}, e: f}");
        assert_eq!(tree("a: ]\nb: }}\n"), "{a: ], b: }}}");
    }

    #[test]
    fn keys_without_a_colon_are_entries() {
        assert_eq!(tree("a:\n  su\n  b: c\nd"), "{a: {su? ~, b: c}, d? ~}");
        assert_eq!(tree("a:\n  b: c\n  su\n"), "{a: {b: c, su? ~}}");
        assert_eq!(tree("- su\n  a: b\n- c"), "[{su? ~, a: b}, c]");
        assert_eq!(tree("a:\n  su\nb: c"), "{a: su, b: c}");
        assert_eq!(tree("a:\n  su\n    b: c\n"), "{a: {su? {b: c}}}");
    }

    #[test]
    fn lines_with_the_wrong_indentation_belong_to_the_entry_before() {
        assert_eq!(tree("a:\n  b: c\n    d: e\n  f: g\n"), "{a: {b: c, f: g}}");
        assert_eq!(tree("a:\n    b: c\n  d: e\nf: g\n"), "{a: {b: c, d: e}, f: g}");
        assert_eq!(tree("  a: b\nc: d\n"), "{a: b, c: d}");
    }

    #[test]
    fn reads_anchors_tags_and_documents() {
        assert_eq!(tree("---\na: &x b\nc: *x\nd: !t e\nf: &y\n  g: h\n...\n"), "{a: b, c: b, d: e, f: {g: h}}");
        assert_eq!(tree("{ a: &x b, c: [*x, *y, &z 'd e', *z] }"), "{a: b, c: [b, *y, d e, d e]}");
        assert_eq!(tree(""), "~");
        assert_eq!(tree("# only\n"), "~");
    }

    #[test]
    fn spans_are_those_of_the_text() {
        let text = "实: { b: '名', c: }\nd:\n  e: f g\n";
        let outline = Outline::new(text);
        let part = |bytes: Bytes<usize>| &text[bytes];
        let braces = outline.root.value("实").unwrap();
        assert_eq!(part(braces.span.clone()), "{ b: '名', c: }");
        assert_eq!(part(braces.value("b").unwrap().span.clone()), "'名'");
        assert_eq!(part(braces.get("c").unwrap().key.span.clone()), "c");
        assert_eq!(part(outline.root.get("d").unwrap().span()), "d:\n  e: f g");
    }

    #[test]
    fn huge_and_deep_files_end() {
        for part in [
            "[",
            "{a: ",
            "- ",
            "a:\n",
            "\"",
            "'\n",
            "? ",
            ": ",
            "{",
            "}",
            "a: {",
            "&a ",
            "|\n",
            "\u{c} ",
            "a: \u{a0}\n",
            "[\u{b}\n ",
            "\\\"\"\n  ",
        ] {
            let _ = Outline::new(&part.repeat(100_000));
        }
        let deep: String = (0..2_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
        let _ = Outline::new(&deep);
        let many = "a: 1\n".repeat(Outline::MAX_NODES + 10);
        assert!(Outline::new(&many).root.entries().len() <= Outline::MAX_NODES);
    }

    /// The tree of a file as another reader of YAML sees it.
    fn compare(path: &str, node: &Node, value: &serde_json::Value) {
        match value {
            serde_json::Value::Object(map) => {
                let keys: Vec<&str> = node.entries().iter().map(|entry| entry.key.text.as_str()).collect();
                let mut expected: Vec<&str> = map.keys().map(String::as_str).collect();
                let mut sorted = keys.clone();
                sorted.sort_unstable();
                expected.sort_unstable();
                assert_eq!(sorted, expected, "{path}");
                for (key, value) in map {
                    compare(&format!("{path}/{key}"), node.value(key).unwrap(), value);
                }
            }
            serde_json::Value::Array(items) => {
                assert_eq!(node.items().len(), items.len(), "{path}: {node:?}");
                for (index, (item, value)) in node.items().iter().zip(items).enumerate() {
                    compare(&format!("{path}/{index}"), item, value);
                }
            }
            serde_json::Value::String(text) => {
                let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                assert_eq!(words(node.text().unwrap()), words(text), "{path}");
            }
            serde_json::Value::Null => assert!(node.text().is_none_or(|text| ["~", "null"].contains(&text)), "{path}"),
            _ => assert!(node.text().is_some(), "{path}"),
        }
    }

    #[test]
    fn agrees_with_a_reader_of_yaml_on_valid_files() {
        let mut files = 0;
        for folder in ["../spec", "../codegen/tests/complete", "../tests/hygiene/alone/spec"] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
            for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if path.extension().is_some_and(|extension| extension == "yaml") {
                    let text = fs::read_to_string(&path).unwrap();
                    let value: serde_json::Value = serde_yaml::from_str(&text).unwrap();
                    compare(&path.display().to_string(), &Outline::new(&text).root, &value);
                    files += 1;
                }
            }
        }
        assert!(files > 15, "{files}");
    }
}
