//! What a call is about: an operation's request and reply, or those of a raw call.

use bytes::Bytes;
use huaweicloud_bss_rules::{List, Record, Value};

use crate::failure::Hidden;
use crate::operation::Descriptor;
use crate::raw::RawBody;
use crate::wire::{Fields, Node};

/// What is called, and with what.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) descriptor: &'static Descriptor,
    pub(crate) method: &'a str,
    /// The path, with `{name}` for fields that travel in it.
    pub(crate) path: &'a str,
    pub(crate) record: &'a dyn Record,
    /// The body, where it is not made of the record.
    pub(crate) body: Option<&'a Bytes>,
    /// What to call it, where that is not the operation's name.
    pub(crate) label: Option<&'a str>,
}

impl<'a> Subject<'a> {
    /// A request of an operation.
    pub(crate) fn of(descriptor: &'static Descriptor, record: &'a dyn Record) -> Self {
        Self { descriptor, method: descriptor.method, path: descriptor.path, record, body: None, label: None }
    }

    pub(crate) fn label(&self) -> &'a str {
        self.label.unwrap_or(self.descriptor.name)
    }

    /// Adds all values that may not be shown.
    pub(crate) fn hide(&self, hidden: &mut Hidden) {
        hide_record(self.record, hidden);
        if let Some(node) = self.body.and_then(|body| std::str::from_utf8(body).ok()).map(Node::parse) {
            node.iter().for_each(|node| hide_node(node, hidden));
        }
    }
}

/// Where the reply goes.
pub(crate) enum Sink<'a> {
    /// Into the fields of an operation's reply.
    Fields(&'a mut (dyn Fields + 'static)),
    /// As it is.
    Raw(&'a mut RawBody),
}

impl Sink<'_> {
    /// The same, for one attempt.
    pub(crate) fn again(&mut self) -> Sink<'_> {
        match self {
            Self::Fields(fields) => Sink::Fields(*fields),
            Self::Raw(body) => Sink::Raw(body),
        }
    }
}

/// Adds all fields that may not be shown.
fn hide_record(record: &dyn Record, hidden: &mut Hidden) {
    for (index, field) in record.fields().iter().enumerate() {
        hide_value(record.value(index), field.shown, hidden);
    }
}

fn hide_value(value: Value<'_>, shown: bool, hidden: &mut Hidden) {
    match value {
        Value::Text(text) if !shown => hidden.add(text),
        Value::Integer(number) if !shown => hidden.add_number(number),
        Value::Record(record) => hide_record(record, hidden),
        Value::List(list) => hide_list(list, shown, hidden),
        _ => {}
    }
}

fn hide_list(list: &dyn List, shown: bool, hidden: &mut Hidden) {
    for index in 0..list.len() {
        hide_value(list.get(index), shown, hidden);
    }
}

/// Nothing is known of JSON that has no spec, so all of it is hidden.
fn hide_node(node: &Node<'_>, hidden: &mut Hidden) {
    match node {
        Node::Text(text) => hidden.add(text),
        Node::Number(number) => number.parse().into_iter().for_each(|number| hidden.add_number(number)),
        Node::List(entries) => entries.iter().for_each(|entry| hide_node(entry, hidden)),
        Node::Object(members) => members.iter().for_each(|(_, member)| hide_node(member, hidden)),
        Node::Null | Node::Boolean(_) => {}
    }
}
