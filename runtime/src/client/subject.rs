//! What a call is about: an operation's request and reply, or those of a raw call.

use bytes::Bytes;
use huaweicloud_bss_rules::{Record, Value};

use crate::base::{Descriptor, Scrub};
use crate::wire::{Fields, Node, View};

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

    /// Takes out all values that may not be shown.
    pub(crate) fn hide(&self, scrub: &mut Scrub<'_>) {
        View::of(self.record).each_hidden(&mut |value| match value {
            Value::Text(text) => scrub.hide(text),
            Value::Written(value) => scrub.hide(&value.to_string()),
            Value::Integer(number) => scrub.hide_number(number),
            Value::Decimal(number) => scrub.hide_number(number),
            // True and false stand in any message.
            _ => {}
        });
        if let Some(node) = self.body.and_then(|body| std::str::from_utf8(body).ok()).map(Node::parse) {
            node.iter().for_each(|node| hide_node(node, scrub));
        }
    }
}

/// Where the reply goes.
pub(crate) enum Sink<'a> {
    /// Into the fields of an operation's reply.
    Fields(&'a mut (dyn Fields + 'static)),
    /// As it is.
    Raw(&'a mut Bytes),
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

/// Nothing is known of JSON that has no spec, so all of it is hidden.
fn hide_node(node: &Node<'_>, scrub: &mut Scrub<'_>) {
    match node {
        Node::Text(text) => scrub.hide(text),
        Node::Number(number) => scrub.hide_number(number),
        Node::List(entries) => entries.iter().for_each(|entry| hide_node(entry, scrub)),
        Node::Object(members) => members.iter().for_each(|(_, member)| hide_node(member, scrub)),
        Node::Null | Node::Boolean(_) => {}
    }
}
