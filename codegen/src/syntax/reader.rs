//! The values of one map, by the shapes of the key table.

use std::collections::HashSet;

use super::Text;
use crate::{
    language::{
        Shape, Table,
        read::{self, Record},
    },
    source::{Sp, Span},
    yaml::{Kind, Node},
};

/// Takes values out of a map with keys of its own; the shapes are those of the key table.
pub(super) struct Reader<'a> {
    record: Record<'a>,
    /// Whether it is a map at all.
    pub(super) known: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(table: &'static Table, node: &'a Node) -> Self {
        Self { record: Record::new(table, node.entries()), known: matches!(node.kind, Kind::Map(_)) }
    }

    pub(super) fn are_maps(&self, keys: &[&str]) -> bool {
        keys.iter().filter_map(|key| self.node(key)).all(|node| matches!(node.kind, Kind::Map(_)))
    }

    pub(super) fn node(&self, key: &str) -> Option<&'a Node> {
        self.record.get(key)
    }

    /// The span of the key as it is written, and its value.
    pub(super) fn entry(&self, key: &str) -> Option<(Span, &'a Node)> {
        self.record.entry(key).map(|(name, value)| (name.span, value))
    }

    /// Whether the key is absent, and no removed key that it replaces is given.
    pub(super) fn lacks(&self, key: &str) -> bool {
        self.record.lacks(key)
    }

    pub(super) fn shape(&self, key: &str) -> Option<Shape> {
        self.record.key(key).map(|key| key.shape)
    }

    pub(super) fn maybe_text(&self, key: &str) -> Option<Text<'a>> {
        let node = self.node(key)?;
        match self.shape(key)? {
            Shape::Text(form) => read::text(&"", form, node).ok(),
            Shape::Word(words) => read::word(&"", words, node).ok(),
            _ => None,
        }
    }

    pub(super) fn text(&self, key: &str) -> &'a str {
        self.maybe_text(key).map_or("", |text| text.value)
    }

    /// The texts behind all keys, in the order of the table.
    pub(super) fn all(&self) -> Vec<(&'static str, &'a str)> {
        let keys = self.record.table.keys.iter().filter(|key| self.maybe_text(key.name).is_some());
        keys.map(|key| (key.name, self.text(key.name))).collect()
    }

    /// The texts of a list, or the one text that stands in its place.
    pub(super) fn texts(&self, key: &str) -> Vec<Text<'a>> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let form = match self.shape(key) {
            Some(Shape::OneOrMany(form)) => form,
            Some(Shape::List(Shape::Text(form)) | Shape::NonEmptyList(Shape::Text(form))) => *form,
            _ => return Vec::new(),
        };
        let nodes = if matches!(node.kind, Kind::List(_)) { node.items() } else { std::slice::from_ref(node) };
        nodes.iter().filter_map(|node| read::text(&"", form, node).ok()).collect()
    }

    /// The entries of a list of texts, each of which may be a list of its own.
    pub(super) fn groups(&self, key: &str) -> Vec<Vec<&'a str>> {
        let Some(Shape::List(Shape::OneOrMany(form))) = self.shape(key) else { return Vec::new() };
        let text = |node: &'a Node| read::text(&"", *form, node).ok().map(|text| text.value);
        let group = |node: &'a Node| match node.kind {
            Kind::List(_) => node.items().iter().filter_map(text).collect(),
            _ => text(node).into_iter().collect(),
        };
        self.items(key).iter().map(group).collect()
    }

    pub(super) fn values(&self, key: &str) -> Vec<&'a str> {
        self.texts(key).into_iter().map(|text| text.value).collect()
    }

    pub(super) fn items(&self, key: &str) -> &'a [Node] {
        self.node(key).map_or(&[], Node::items)
    }

    pub(super) fn maybe_flag(&self, key: &str) -> Option<bool> {
        self.node(key).and_then(|node| read::boolean(&"", node).ok()).map(|flag| flag.value)
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        self.maybe_flag(key) == Some(true)
    }

    pub(super) fn integer(&self, key: &str) -> Option<Sp<i64>> {
        match self.shape(key)? {
            Shape::Integer(min, max) => read::integer(&"", min, max, self.node(key)?).ok(),
            _ => None,
        }
    }

    /// A limit, and the sources that it has of its own.
    pub(super) fn limit(&self, key: &str) -> Option<(Sp<i64>, Vec<Text<'a>>)> {
        let Shape::IntegerOrRecord(min, max, table) = self.shape(key)? else { return None };
        let node = self.node(key)?;
        match node.kind {
            Kind::Map(_) => {
                let map = Reader::new(table, node);
                Some((map.integer("is")?, map.texts("source")))
            }
            _ => Some((read::integer(&"", min, max, node).ok()?, Vec::new())),
        }
    }

    pub(super) fn number(&self, key: &str) -> u32 {
        self.integer(key).and_then(|number| u32::try_from(number.value).ok()).unwrap_or(0)
    }

    /// The entries of a map from names, each name once; an ill-formed name is a name all the same.
    pub(super) fn named<T>(&self, key: &str, build: impl Fn(Text<'a>, &'a Node) -> T) -> Vec<T> {
        let mut seen = HashSet::new();
        let entries = self.node(key).map_or(&[][..], Node::entries);
        let named = entries.iter().filter_map(|(key, node)| Some((key.scalar()?, node)));
        named.filter(|(name, _)| seen.insert(name.value)).map(|(name, node)| build(name, node)).collect()
    }
}
