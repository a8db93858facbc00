//! What the names in a spec stand for, and where they are declared.

use std::ops::Range as Bytes;

use huaweicloud_bss_codegen::language::{Names, Shape, USE};

use super::outline::{Entry, Node};
use super::place::{Spot, names};
use super::spec::{API, File, Spec};

/// A kind of declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    Chapter,
    Operation,
    Type,
    /// A value of an enum.
    Value,
    Field,
    SharedField,
    SharedFailure,
    Error,
    Source,
    Site,
}

/// A declaration.
#[derive(Clone, Copy, Debug)]
pub(super) struct Declaration<'s> {
    pub(super) item: Item,
    pub(super) file: &'s File,
    pub(super) entry: &'s Entry,
}

impl<'s> Declaration<'s> {
    /// The name by which others refer to it.
    pub(super) fn name(&self) -> &'s str {
        if self.item == Item::Chapter { self.file.stem() } else { &self.entry.key.text }
    }

    fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self.entry, other.entry)
    }
}

/// A name that refers to a declaration.
#[derive(Clone, Debug)]
pub(super) struct Use<'o> {
    pub(super) text: &'o str,
    pub(super) span: Bytes<usize>,
    pub(super) names: Names,
}

/// The kind of declaration that a name in a map is; `None` if it is another name.
pub(super) fn declared(path: &[&Entry]) -> Option<Item> {
    Some(match names(path).as_slice() {
        ["operations"] => Item::Operation,
        ["types"] => Item::Type,
        ["fields"] => Item::SharedField,
        ["failures"] => Item::SharedFailure,
        ["errors"] => Item::Error,
        ["sources"] => Item::Source,
        ["sites"] => Item::Site,
        ["types", _, "values"] => Item::Value,
        ["types", _, "fields"] | ["failures", _] => Item::Field,
        ["operations", _, group] if FIELDS.contains(group) => Item::Field,
        _ => return None,
    })
}

/// The keys of an operation with the fields of its request.
const REQUEST: [&str; 4] = ["path", "query", "header", "body"];

/// The keys of an operation with fields.
pub(super) const FIELDS: [&str; 6] = ["path", "query", "header", "body", "reply", "failure"];

/// The names at a place that refer to declarations, with the text of the file.
pub(super) fn uses<'o>(spot: Spot<'o>, file: &'o File) -> Vec<Use<'o>> {
    match spot {
        Spot::Key { .. } => Vec::new(),
        Spot::Name { key, shape: Shape::Given | Shape::Value, entry, .. } => {
            let name = |names| Use { text: &entry.key.text, span: entry.key.span.clone(), names };
            key.names.map(name).into_iter().collect()
        }
        Spot::Name { .. } => Vec::new(),
        Spot::Value { key, shape, node } => {
            let names = key.and_then(|key| naming(shape, key.names));
            names.map(|names| in_value(names, node, file)).unwrap_or_default()
        }
    }
}

/// What a string of this shape names, if it is in a key that names something.
pub(super) fn naming(shape: Shape, names: Option<Names>) -> Option<Names> {
    match shape {
        Shape::Shareable(..) => Some(Names::SharedField),
        Shape::Type | Shape::Text(_) | Shape::OneOrMany(_) | Shape::TextOrRecord(..) | Shape::NameOr(..) => names,
        Shape::List(entry) | Shape::NonEmptyList(entry) => naming(*entry, names),
        _ => None,
    }
}

fn in_value<'o>(names: Names, node: &'o Node, file: &'o File) -> Vec<Use<'o>> {
    let Some(text) = node.text() else { return Vec::new() };
    let quotes = usize::from(file.text.part(&node.span).starts_with(['"', '\'']));
    let start = node.span.start + quotes;
    // A string in another notation than it has in the file has no parts.
    let is_verbatim = file.text.part(&(start..start + text.len())) == text;
    let part = |from: usize, part: &'o str| Use { text: part, span: start + from..start + from + part.len(), names };
    match names {
        _ if !is_verbatim => vec![Use { text, span: node.span.clone(), names }],
        Names::Type => {
            let name = text.trim_matches(['[', ']', ' ']);
            let from = text.find(name).unwrap_or(0);
            vec![part(from, name)]
        }
        Names::ReplyPath => {
            // The use of each field on the path has the path to it as its text, and the last name as its place.
            let ends = text.match_indices('.').map(|(at, _)| at).chain([text.len()]);
            let path = |end: usize| {
                let path = text.get(..end)?;
                let from = path.rfind('.').map_or(0, |dot| dot + 1);
                Some(Use { text: path, span: start + from..start + end, names })
            };
            ends.filter_map(path).collect()
        }
        Names::PathParameters => {
            let parameter = |(open, _)| {
                let rest = text.get(open + 1..)?;
                Some(part(open + 1, rest.get(..rest.find('}')?)?))
            };
            text.match_indices('{').filter_map(parameter).collect()
        }
        _ => vec![part(0, text)],
    }
}

impl Spec {
    /// The declaration that a name refers to.
    pub(super) fn find<'s>(&'s self, file: &'s File, path: &[&'s Entry], name: &Use<'_>) -> Option<Declaration<'s>> {
        let last = match name.names {
            Names::ReplyPath => name.text.rsplit('.').next()?,
            _ => name.text,
        };
        self.declarations(file, path, name.names, name.text).into_iter().find(|found| found.name() == last)
    }

    /// The declarations that a name at a place can refer to. `text` is what is written there, which matters for the path
    /// to a field.
    pub(super) fn declarations<'s>(
        &'s self,
        file: &'s File,
        path: &[&'s Entry],
        names: Names,
        text: &str,
    ) -> Vec<Declaration<'s>> {
        let in_scope = |key, item| self.scope(file).flat_map(move |file| declarations(file, key, item)).collect();
        match names {
            Names::Chapter => {
                self.files.iter().filter(|file| file.name != API).filter_map(|file| chapter(file)).collect()
            }
            Names::Site => in_scope("sites", Item::Site),
            Names::Source => in_scope("sources", Item::Source),
            Names::Type => in_scope("types", Item::Type),
            Names::SharedField => in_scope("fields", Item::SharedField),
            Names::SharedFailure => in_scope("failures", Item::SharedFailure),
            Names::Error => in_scope("errors", Item::Error),
            Names::RequestField | Names::PathParameters | Names::ReplyField | Names::Field | Names::FailureField => {
                self.fields(file, path, names)
            }
            Names::ReplyPath => self.fields_on_path(file, path, text),
            Names::RecordField => {
                let list = path.iter().rev().find_map(|entry| entry.value.value("items")).and_then(Node::text);
                let reply = self.fields(file, path, Names::ReplyField);
                let list = reply.into_iter().find(|field| Some(field.name()) == list);
                list.map(|list| self.fields_in(file, list.entry)).unwrap_or_default()
            }
        }
    }

    /// The fields that a name at a place can refer to.
    fn fields<'s>(&'s self, file: &'s File, path: &[&'s Entry], names: Names) -> Vec<Declaration<'s>> {
        let Some((section, rest)) = path.split_first() else { return Vec::new() };
        let Some((owner, rest)) = rest.split_first() else { return Vec::new() };
        let operation = &owner.value;
        let group = rest.first().map_or("", |entry| entry.key.text.as_str());
        let of_operation = match names {
            Names::ReplyField => Some("reply"),
            Names::FailureField => Some("failure"),
            Names::Field if matches!(group, "reply" | "failure") => Some(group),
            _ => None,
        };
        let fields = match (section.key.text.as_str(), of_operation) {
            ("operations", Some(key)) => self.fields_of(file, operation, key),
            ("operations", None) => REQUEST.iter().flat_map(|key| self.fields_of(file, operation, key)).collect(),
            ("types", _) => self.fields_of(file, operation, "fields"),
            ("failures", _) => own_fields(file, operation),
            _ => Vec::new(),
        };
        let example = match rest {
            [examples, rest @ ..] if examples.key.text == "examples" => rest,
            _ => return fields,
        };
        // The reply of an example can be an error response, and its values can be nested.
        let (mut fields, nested) = match example {
            [reply, body, nested @ ..] if names == Names::ReplyField => {
                let status = reply.value.value("status").and_then(Node::text).unwrap_or_default();
                let is_failure = body.key.text == "body" && status.starts_with(['4', '5']);
                (if is_failure { self.fields_of(file, operation, "failure") } else { fields }, nested)
            }
            [_, nested @ ..] => (fields, nested),
            [] => return fields,
        };
        for entry in nested {
            let field = fields.iter().find(|field| field.name() == entry.key.text);
            fields = field.map(|field| self.fields_in(file, field.entry)).unwrap_or_default();
        }
        fields
    }

    /// The fields in a key of an operation or a type.
    fn fields_of<'s>(&'s self, file: &'s File, owner: &'s Node, key: &str) -> Vec<Declaration<'s>> {
        let Some(value) = owner.value(key) else { return Vec::new() };
        let Some(name) = value.text() else { return own_fields(file, value) };
        let failure = Use { text: name, span: value.span.clone(), names: Names::SharedFailure };
        self.find(file, &[], &failure).map(|failure| own_fields(failure.file, &failure.entry.value)).unwrap_or_default()
    }

    /// The fields of the object that is the value of a field, or an entry of its list.
    fn fields_in<'s>(&'s self, file: &'s File, field: &'s Entry) -> Vec<Declaration<'s>> {
        let object = self.type_of(file, field);
        object.map(|object| self.fields_of(object.file, &object.entry.value, "fields")).unwrap_or_default()
    }

    /// The declared type of a field, or of the entries of its list.
    pub(super) fn type_of<'s>(&'s self, file: &'s File, field: &'s Entry) -> Option<Declaration<'s>> {
        let (ty, _) = self.key_of(file, field, "type")?;
        let text = *ty.texts().first()?;
        let name = Use { text: text.trim_matches(['[', ']', ' ']), span: ty.span.clone(), names: Names::Type };
        self.find(file, &[], &name)
    }

    /// The value of a key of a field, which can be that of the shared field that it uses; and the file.
    pub(super) fn key_of<'s>(&'s self, file: &'s File, field: &'s Entry, key: &str) -> Option<(&'s Node, &'s File)> {
        if let Some(own) = field.value.value(key) {
            return Some((own, file));
        }
        let shared = self.shared_field(file, field)?;
        shared.entry.value.value(key).map(|value| (value, shared.file))
    }

    /// The shared field that a field uses.
    pub(super) fn shared_field<'s>(&'s self, file: &'s File, field: &'s Entry) -> Option<Declaration<'s>> {
        let name = field.value.text().or_else(|| field.value.value(USE)?.text())?;
        let name = Use { text: name, span: field.value.span.clone(), names: Names::SharedField };
        self.find(file, &[], &name)
    }

    /// The fields that can follow the last dot of a path.
    fn fields_on_path<'s>(&'s self, file: &'s File, path: &[&'s Entry], text: &str) -> Vec<Declaration<'s>> {
        let mut fields = self.fields(file, path, Names::ReplyField);
        let Some((objects, _)) = text.rsplit_once('.') else { return fields };
        for name in objects.split('.') {
            let object = fields.iter().find(|field| field.name() == name);
            fields = object.map(|object| self.fields_in(file, object.entry)).unwrap_or_default();
        }
        fields
    }

    /// The declaration at a place: that of the name there, or that which the name refers to; with the place of the name.
    pub(super) fn declaration_at<'s>(
        &'s self,
        file: &'s File,
        path: &[&'s Entry],
        spot: Spot<'s>,
        offset: usize,
    ) -> Option<(Declaration<'s>, Bytes<usize>)> {
        if let Spot::Name { entry, .. } = spot
            && let Some(item) = declared(path)
        {
            return Some((Declaration { item, file, entry }, entry.key.span.clone()));
        }
        let uses = uses(spot, file);
        let name = uses.iter().find(|name| name.span.start <= offset && offset <= name.span.end)?;
        Some((self.find(file, path, name)?, name.span.clone()))
    }

    /// All names that refer to a declaration, with their files.
    pub(super) fn references<'s>(&'s self, declaration: &Declaration<'s>) -> Vec<(&'s File, Bytes<usize>)> {
        let mut found = Vec::new();
        for file in &self.files {
            super::place::Place::visit(file, &mut |path, spot| {
                for name in uses(spot, file) {
                    let is_same = name.text.ends_with(declaration.name())
                        && self.find(file, path, &name).is_some_and(|other| other.is(declaration));
                    if is_same {
                        found.push((&**file, name.span));
                    }
                }
            });
        }
        found
    }
}

/// The declarations in a key of a file.
fn declarations<'s>(file: &'s File, key: &str, item: Item) -> impl Iterator<Item = Declaration<'s>> {
    let entries = file.outline.root.value(key).map(Node::entries).unwrap_or_default();
    entries.iter().map(move |entry| Declaration { item, file, entry })
}

fn own_fields<'s>(file: &'s File, map: &'s Node) -> Vec<Declaration<'s>> {
    map.entries().iter().map(|entry| Declaration { item: Item::Field, file, entry }).collect()
}

fn chapter(file: &File) -> Option<Declaration<'_>> {
    let entry = file.outline.root.entries().first()?;
    Some(Declaration { item: Item::Chapter, file, entry })
}
