//! What stands at a place of a file, by the key tables of the language.

use huaweicloud_bss_codegen::language::{Key, Shape, Table, USE};

use super::outline::{Entry, Kind, Node};
use super::spec::File;

/// A place in a file.
#[derive(Debug)]
pub(super) struct Place<'o> {
    /// The entries around it, from the root.
    pub(super) path: Vec<&'o Entry>,
    pub(super) spot: Spot<'o>,
}

/// What stands at a place.
#[derive(Clone, Copy, Debug)]
pub(super) enum Spot<'o> {
    /// A key of a map with fixed keys.
    Key {
        table: &'static Table,
        /// The shape of the map.
        shape: Shape,
        map: &'o Node,
        entry: &'o Entry,
    },
    /// A name that is a key of a map.
    Name {
        /// The key whose value is or contains the map.
        key: &'static Key,
        /// The shape of the value of the name.
        shape: Shape,
        map: &'o Node,
        entry: &'o Entry,
    },
    /// A scalar, or nothing.
    Value {
        /// The key whose value is or contains the scalar; `None` for a whole file.
        key: Option<&'static Key>,
        shape: Shape,
        node: &'o Node,
    },
}

impl<'o> Place<'o> {
    /// The place of a byte of a file.
    pub(super) fn find(file: &'o File, offset: usize) -> Option<Self> {
        let mut found = None;
        let mut visitor = |path: &[&'o Entry], spot: Spot<'o>| {
            let span = match spot {
                Spot::Key { entry, .. } | Spot::Name { entry, .. } => &entry.key.span,
                Spot::Value { node, .. } => &node.span,
            };
            if found.is_none() && span.start <= offset && offset <= span.end {
                found = Some(Place { path: path.to_vec(), spot });
            }
        };
        Visit { path: Vec::new(), within: Some(offset), visitor: &mut visitor }.file(file);
        found
    }

    /// Visits all places of a file.
    pub(super) fn visit(file: &'o File, visitor: &mut dyn FnMut(&[&'o Entry], Spot<'o>)) {
        Visit { path: Vec::new(), within: None, visitor }.file(file);
    }
}

/// The keys of the entries.
pub(super) fn names<'o>(path: &[&'o Entry]) -> Vec<&'o str> {
    path.iter().map(|entry| entry.key.text.as_str()).collect()
}

struct Visit<'v, 'o> {
    path: Vec<&'o Entry>,
    /// If given, entries that do not contain this byte are left out.
    within: Option<usize>,
    visitor: &'v mut dyn FnMut(&[&'o Entry], Spot<'o>),
}

impl<'o> Visit<'_, 'o> {
    fn file(&mut self, file: &'o File) {
        self.value(Shape::Record(file.table()), None, &file.outline.root);
    }

    fn value(&mut self, shape: Shape, key: Option<&'static Key>, node: &'o Node) {
        match (shape, &node.kind) {
            (Shape::List(entry) | Shape::NonEmptyList(entry), Kind::List(items)) => {
                items.iter().for_each(|item| self.value(*entry, key, item));
            }
            (Shape::OneOrMany(form), Kind::List(items)) => {
                items.iter().for_each(|item| self.value(Shape::Text(form), key, item));
            }
            (Shape::Type | Shape::Given | Shape::Value, Kind::List(items)) => {
                items.iter().for_each(|item| self.value(shape, key, item));
            }
            (Shape::Map(_, entry) | Shape::NonEmptyMap(_, entry), Kind::Map(_)) => self.map(*entry, key, node),
            (Shape::Value, Kind::Map(_)) => self.map(Shape::Value, key, node),
            (Shape::NameOr(_, shape), Kind::Map(_)) => self.value(*shape, key, node),
            (
                Shape::Record(_) | Shape::TextOrRecord(..) | Shape::IntegerOrRecord(..) | Shape::Shareable(..),
                Kind::Map(_),
            ) => {
                self.record(shape, node);
            }
            (_, Kind::Empty | Kind::Scalar(_)) => (self.visitor)(&self.path, Spot::Value { key, shape, node }),
            // A value of the wrong shape, which the checker reports.
            (_, Kind::List(_) | Kind::Map(_)) => {}
        }
    }

    /// Whether an entry is visited.
    fn enters(&self, entry: &Entry) -> bool {
        let span = entry.span();
        self.within.is_none_or(|offset| span.start <= offset && offset <= span.end)
    }

    fn map(&mut self, shape: Shape, key: Option<&'static Key>, map: &'o Node) {
        for entry in map.entries() {
            if !self.enters(entry) {
                continue;
            }
            if let Some(key) = key {
                (self.visitor)(&self.path, Spot::Name { key, shape, map, entry });
            }
            self.path.push(entry);
            self.value(shape, key, &entry.value);
            self.path.pop();
        }
    }

    fn record(&mut self, shape: Shape, map: &'o Node) {
        let Some(table) = table(shape, Some(map)) else { return };
        for entry in map.entries() {
            if !self.enters(entry) {
                continue;
            }
            (self.visitor)(&self.path, Spot::Key { table, shape, map, entry });
            if let Some(key) = key(table, &entry.key.text) {
                self.path.push(entry);
                self.value(key.shape, Some(key), &entry.value);
                self.path.pop();
            }
        }
    }
}

/// The key table of a map of this shape; `None` for other shapes.
pub(super) fn table(shape: Shape, map: Option<&Node>) -> Option<&'static Table> {
    match shape {
        Shape::Record(table) | Shape::TextOrRecord(_, table) | Shape::IntegerOrRecord(_, _, table) => Some(table),
        Shape::Shareable(_, used) if map.is_some_and(|map| map.get(USE).is_some()) => Some(used),
        Shape::Shareable(table, _) => Some(table),
        _ => None,
    }
}

/// The key with this name.
pub(super) fn key(table: &'static Table, name: &str) -> Option<&'static Key> {
    table.keys.iter().find(|key| key.name == name)
}
