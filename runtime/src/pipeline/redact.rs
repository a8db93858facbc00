//! Hides credentials and values of the request in texts of a server.

use huaweicloud_bss_rules::Value;

use super::prepare::Prepared;
use super::subject::Subject;
use crate::base::Scrub;
use crate::credentials::Credentials;
use crate::wire::{Node, View};

impl Prepared<'_> {
    /// Redacts a message.
    pub(super) fn scrub(&self, message: &str) -> String {
        self.hide(Scrub::message(message))
    }

    /// Redacts a code or an id.
    pub(super) fn scrub_id(&self, id: &str) -> String {
        self.hide(Scrub::id(id))
    }

    fn hide(&self, mut scrub: Scrub<'_>) -> String {
        let credentials = self.credentials.as_deref();
        credentials.into_iter().flat_map(Credentials::secrets).for_each(|secret| scrub.hide(secret));
        self.settings.headers.iter().for_each(|(_, value)| scrub.hide(value));
        let extra = self.extra.values().filter_map(|value| std::str::from_utf8(value.as_bytes()).ok());
        extra.for_each(|value| scrub.hide(value));
        hide_values(&self.subject, &mut scrub);
        scrub.finish()
    }
}

/// Hides all values of a request that may not be shown.
fn hide_values(subject: &Subject<'_>, scrub: &mut Scrub<'_>) {
    View::of(subject.record).visit_hidden(&mut |value| match value {
        Value::Text(text) => scrub.hide(text),
        Value::Formatted(value) => scrub.hide(&value.to_string()),
        Value::Integer(number) => scrub.hide_number(number),
        Value::Decimal(number) => scrub.hide_number(number),
        // `true` and `false` occur in any message.
        _ => {}
    });
    if let Some(node) = subject.body.and_then(|body| std::str::from_utf8(body).ok()).map(Node::parse) {
        node.iter().for_each(|node| hide_node(node, scrub));
    }
}

/// Hides all values of JSON without a spec.
fn hide_node(node: &Node<'_>, scrub: &mut Scrub<'_>) {
    match node {
        Node::Text(text) => scrub.hide(text),
        Node::Number(number) => scrub.hide_number(number),
        Node::List(entries) => entries.iter().for_each(|entry| hide_node(entry, scrub)),
        Node::Object(members) => members.iter().for_each(|(_, member)| hide_node(member, scrub)),
        Node::Null | Node::Boolean(_) => {}
    }
}
