//! Reads the values of a map by the shapes in its key table.

use std::collections::HashSet;

use super::tree::Text;
use crate::{
    language::{
        Shape, Table, USE, keys,
        read::{self, Record},
    },
    source::{Span, Spanned},
    yaml::{Kind, Node},
};

/// Reads the values of a map that has a key table.
///
/// The key table decides how a value is read. Reading a key that the table does not have, or with a method that does
/// not support its shape, is a bug of this crate and panics in debug builds.
pub(super) struct Reader<'a> {
    record: Record<'a>,
    /// The shared declaration whose keys are read where the map does not have them.
    shared: Option<Record<'a>>,
    /// Whether the node is a map.
    pub(super) is_map: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(table: &'static Table, node: &'a Node) -> Self {
        let is_map = matches!(node.kind, Kind::Map(_));
        Self { record: Record::new(table, node.entries()), shared: None, is_map }
    }

    /// The name of the shared field that the value of a field uses.
    pub(super) fn shared_name(node: &'a Node) -> Option<Text<'a>> {
        if node.text().is_some() {
            return node.text();
        }
        read::uses(&keys::USED_FIELD, node).then(|| Self::new(&keys::USED_FIELD, node).text(USE)).flatten()
    }

    /// Reads the value of a field that uses a shared field.
    pub(super) fn using(node: &'a Node, shared: Option<&'a Node>) -> Self {
        let shared = shared.map(|shared| Record::new(&keys::FIELD, shared.entries()));
        Self { shared, ..Self::new(&keys::USED_FIELD, node) }
    }

    /// The shape of a key in the table.
    fn shape(&self, key: &str, fits: impl FnOnce(Shape) -> bool) -> Option<Shape> {
        let shape = self.record.key(key).map(|key| key.shape);
        let table = self.record.table.name;
        debug_assert!(
            shape.is_some_and(fits),
            "the key `{key}` of the table `{table}` has the shape {shape:?}, which this method does not read"
        );
        shape
    }

    fn is_mandatory(&self, key: &str) -> bool {
        self.record.key(key).is_some_and(|key| key.mandatory)
    }

    /// Whether the value of each of these keys that is given is a map.
    pub(super) fn are_maps(&self, keys: &[&str]) -> bool {
        let is_map =
            |shape| matches!(shape, Shape::Map(..) | Shape::NonEmptyMap(..) | Shape::NameOr(..) | Shape::Record(_));
        keys.iter().all(|key| {
            let _ = self.shape(key, is_map);
            self.node(key).is_none_or(|node| matches!(node.kind, Kind::Map(_)))
        })
    }

    /// The value of any shape.
    pub(super) fn node(&self, key: &str) -> Option<&'a Node> {
        self.entry(key).map(|(_, node)| node)
    }

    /// The key and its value.
    pub(super) fn entry(&self, key: &str) -> Option<(Span, &'a Node)> {
        let _ = self.shape(key, |_| true);
        let shared = || self.shared.as_ref().and_then(|shared| shared.entry(key));
        self.record.entry(key).or_else(shared).map(|(name, value)| (name.span, value))
    }

    /// Whether the key is absent, and no removed key that it replaces is given.
    pub(super) fn lacks(&self, key: &str) -> bool {
        let _ = self.shape(key, |_| true);
        self.record.lacks(key)
    }

    /// A string or a word, with its span.
    pub(super) fn text(&self, key: &str) -> Option<Text<'a>> {
        let shape = self.shape(key, |shape| matches!(shape, Shape::Text(_) | Shape::Word(_)));
        match (shape?, self.node(key)?) {
            (Shape::Text(form), node) => read::text(&"", form, node).ok(),
            (Shape::Word(words), node) => read::word(&"", words, node).ok(),
            _ => None,
        }
    }

    /// A string or a word.
    pub(super) fn string(&self, key: &str) -> Option<&'a str> {
        self.text(key).map(|text| text.value)
    }

    /// The string of an optional key; empty if the key is absent.
    pub(super) fn optional(&self, key: &str) -> &'a str {
        debug_assert!(!self.is_mandatory(key), "the mandatory key `{key}` is read as an optional key");
        self.string(key).unwrap_or_default()
    }

    /// The strings of a list, or a single string, with their spans.
    pub(super) fn texts(&self, key: &str) -> Vec<Text<'a>> {
        let form = |shape| match shape {
            Shape::OneOrMany(form) => Some(form),
            Shape::List(Shape::Text(form)) | Shape::NonEmptyList(Shape::Text(form)) => Some(*form),
            _ => None,
        };
        let shape = self.shape(key, |shape| form(shape).is_some());
        let (Some(form), Some(node)) = (shape.and_then(form), self.node(key)) else { return Vec::new() };
        let nodes = if matches!(node.kind, Kind::List(_)) { node.items() } else { std::slice::from_ref(node) };
        nodes.iter().filter_map(|node| read::text(&"", form, node).ok()).collect()
    }

    /// The strings of a list, or a single string.
    pub(super) fn strings(&self, key: &str) -> Vec<&'a str> {
        self.texts(key).into_iter().map(|text| text.value).collect()
    }

    /// The entries of a list of strings or lists of strings.
    pub(super) fn groups(&self, key: &str) -> Vec<Vec<&'a str>> {
        let shape = self.shape(key, |shape| matches!(shape, Shape::List(Shape::OneOrMany(_))));
        let Some(Shape::List(Shape::OneOrMany(form))) = shape else { return Vec::new() };
        let text = |node: &'a Node| read::text(&"", *form, node).ok().map(|text| text.value);
        let set = |node: &'a Node| match node.kind {
            Kind::List(_) => node.items().iter().filter_map(text).collect(),
            _ => text(node).into_iter().collect(),
        };
        self.items(key).iter().map(set).collect()
    }

    /// The entries of a list.
    pub(super) fn items(&self, key: &str) -> &'a [Node] {
        let _ = self.shape(key, |shape| matches!(shape, Shape::List(_) | Shape::NonEmptyList(_)));
        self.node(key).map_or(&[], Node::items)
    }

    /// The entries of a map.
    pub(super) fn entries(&self, key: &str) -> &'a [(Node, Node)] {
        let _ = self.shape(key, |shape| matches!(shape, Shape::Map(..) | Shape::NonEmptyMap(..)));
        self.node(key).map_or(&[], Node::entries)
    }

    pub(super) fn boolean(&self, key: &str) -> Option<Spanned<bool>> {
        let _ = self.shape(key, |shape| matches!(shape, Shape::Bool));
        read::boolean(&"", self.node(key)?).ok()
    }

    /// Whether the key is `true`.
    pub(super) fn flag(&self, key: &str) -> bool {
        self.boolean(key).is_some_and(|flag| flag.value)
    }

    pub(super) fn integer(&self, key: &str) -> Option<Spanned<i64>> {
        let shape = self.shape(key, |shape| matches!(shape, Shape::Integer(..)));
        match shape? {
            Shape::Integer(min, max) => read::integer(&"", min, max, self.node(key)?).ok(),
            _ => None,
        }
    }

    /// An integer that the table limits to the range of `T`.
    pub(super) fn number<T: TryFrom<i64>>(&self, key: &str) -> Option<T> {
        self.integer(key).and_then(|number| T::try_from(number.value).ok())
    }

    /// A limit with its own sources.
    pub(super) fn limit(&self, key: &str) -> Option<(Spanned<i64>, Vec<Text<'a>>)> {
        let shape = self.shape(key, |shape| matches!(shape, Shape::IntegerOrRecord(..)));
        let (Shape::IntegerOrRecord(min, max, table), node) = (shape?, self.node(key)?) else { return None };
        match node.kind {
            Kind::Map(_) => {
                let map = Self::new(table, node);
                Some((map.integer("is")?, map.texts("source")))
            }
            _ => Some((read::integer(&"", min, max, node).ok()?, Vec::new())),
        }
    }

    /// A map that has a key table.
    pub(super) fn record(&self, key: &str) -> Option<Self> {
        let shape = self.shape(key, |shape| matches!(shape, Shape::Record(_)));
        match (shape?, self.node(key)?) {
            (Shape::Record(table), node) => Some(Self::new(table, node)),
            _ => None,
        }
    }

    /// The entries of a list of maps that have a key table.
    pub(super) fn records(&self, key: &str) -> Vec<Self> {
        let shape = self.shape(key, |shape| matches!(shape, Shape::List(Shape::Record(_))));
        let Some(Shape::List(Shape::Record(table))) = shape else { return Vec::new() };
        self.items(key).iter().map(|node| Self::new(table, node)).collect()
    }

    /// The entries of a list of strings and of maps that have a key table.
    pub(super) fn texts_or_records(&self, key: &str) -> Vec<Result<Text<'a>, Self>> {
        let shape = self.shape(key, |shape| matches!(shape, Shape::List(Shape::TextOrRecord(..))));
        let Some(Shape::List(Shape::TextOrRecord(_, table))) = shape else { return Vec::new() };
        self.items(key).iter().map(|node| node.text().ok_or_else(|| Self::new(table, node))).collect()
    }

    /// The names in a map without duplicates, including ill-formed names.
    pub(super) fn names(&self, key: &str) -> Vec<Text<'a>> {
        self.unique(key).into_iter().map(|(name, _)| name).collect()
    }

    /// The names in a map with their values, which are maps that have a key table.
    pub(super) fn named<T>(&self, key: &str, build: impl Fn(Text<'a>, Self) -> T) -> Vec<T> {
        let table = |shape| match shape {
            Shape::Map(_, Shape::Record(table)) | Shape::NonEmptyMap(_, Shape::Record(table)) => Some(*table),
            _ => None,
        };
        let shape = self.shape(key, |shape| table(shape).is_some());
        let Some(table) = shape.and_then(table) else { return Vec::new() };
        self.unique(key).into_iter().map(|(name, node)| build(name, Self::new(table, node))).collect()
    }

    /// The map of fields in a key, or the name that stands for it.
    pub(super) fn field_map(&self, key: &str) -> Option<Result<&'a Node, Text<'a>>> {
        let is_fields = |shape| matches!(shape, Shape::Map(_, Shape::Shareable(..)));
        let shape =
            self.shape(key, |shape| is_fields(shape) || matches!(shape, Shape::NameOr(_, map) if is_fields(*map)));
        let node = self.node(key)?;
        match (shape?, node.text()) {
            (Shape::NameOr(..), Some(name)) => Some(Err(name)),
            _ => Some(Ok(node)),
        }
    }

    fn unique(&self, key: &str) -> Vec<(Text<'a>, &'a Node)> {
        unique(self.entries(key))
    }
}

/// The names in a map without duplicates, with their values.
pub(super) fn unique(entries: &[(Node, Node)]) -> Vec<(Text<'_>, &Node)> {
    let mut seen = HashSet::new();
    let named = entries.iter().filter_map(|(key, node)| Some((key.scalar()?, node)));
    named.filter(|(name, _)| seen.insert(name.value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{language::keys, source::FileId, yaml};

    fn read<T>(take: impl Fn(&Reader<'_>) -> T) -> T {
        let tree = yaml::parse(FileId(0), "{ summary: A sentence., success: [200] }").unwrap();
        take(&Reader::new(&keys::OPERATION, &tree))
    }

    #[test]
    fn reads_a_key_of_the_table() {
        read(|map| assert_eq!((map.string("summary"), map.optional("doc")), (Some("A sentence."), "")));
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "the key `sumary` of the table `operation`")]
    fn panics_at_a_key_that_the_table_does_not_have() {
        read(|map| map.string("sumary").is_some());
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "the key `success` of the table `operation`")]
    fn panics_at_a_key_of_another_shape() {
        read(|map| map.string("success").is_some());
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "the mandatory key `summary`")]
    fn panics_at_a_mandatory_key_that_is_read_as_an_optional_one() {
        read(|map| map.optional("summary").is_empty());
    }
}
