//! Requests and replies for the wire log: values only of fields that the spec declares as harmless.

use std::borrow::Cow;

use huaweicloud_bss_rules::{Place, Record};

use super::node::Node;
use super::view::{ObservedValue, View};
use crate::base::{REDACTED, percent_encoded};

/// The key for the number of members that the spec does not have. Their own keys may be personal data, such as an id of
/// a customer.
const UNKNOWN: &str = "[not in the spec]";

type Member<'a> = (Cow<'a, str>, Node<'a>);

/// Returns the path and the query of a request. Hidden fields of the path keep their `{name}`.
pub(crate) fn shown_target(template: &str, request: &dyn Record) -> String {
    let mut target = template.to_owned();
    let mut query = Vec::new();
    for (field, view) in View::of(request).fields() {
        match (field.place, view.observed()) {
            (Place::Path, ObservedValue::Single(value)) => {
                let text = percent_encoded(&value.written().unwrap_or_default());
                target = target.replace(&format!("{{{}}}", field.name), &text);
            }
            (Place::Query, ObservedValue::List(list)) => match view.joined(field) {
                Some(_) if list.is_empty() => {}
                // The mark of a hidden value is legible.
                Some(text) if text == REDACTED => query.push(format!("{}={text}", field.name)),
                Some(text) => query.push(format!("{}={}", field.name, percent_encoded(&text))),
                None => view.entries().for_each(|entry| push_query(&mut query, field.name, entry)),
            },
            (Place::Query, _) => push_query(&mut query, field.name, view),
            _ => {}
        }
    }
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{target}{mark}{}", query.join("&"))
}

fn push_query(query: &mut Vec<String>, name: &str, view: View<'_>) {
    let Some(text) = view.written() else { return };
    let text = if matches!(view.observed(), ObservedValue::Hidden) { text } else { percent_encoded(&text) };
    query.push(format!("{name}={text}"));
}

/// Returns JSON with the values that may be shown by `record`, which is its decoded form.
pub(crate) fn shown_json<'a>(node: &Node<'a>, record: &dyn Record) -> Node<'a> {
    shown(node, View::of(record))
}

fn shown<'a>(node: &Node<'a>, view: View<'_>) -> Node<'a> {
    match (node, view.observed()) {
        (Node::Null, _) => Node::Null,
        (Node::Object(members), ObservedValue::Object(_)) => {
            let member = |(name, member): &Member<'a>| {
                let (field, view) = view.fields().find(|(field, _)| field.name == name)?;
                let member = match (member, view.joined(field)) {
                    (Node::Text(_) | Node::Number(_), Some(text)) => Node::Text(Cow::Owned(text)),
                    (member, _) => shown(member, view),
                };
                Some((name.clone(), member))
            };
            known_members(members, &member)
        }
        // The decoder may have omitted entries; then they cannot be matched.
        (Node::List(entries), ObservedValue::List(list)) if entries.len() == list.len() => {
            Node::List(entries.iter().zip(view.entries()).map(|(entry, view)| shown(entry, view)).collect())
        }
        (Node::Boolean(_) | Node::Number(_) | Node::Text(_), ObservedValue::Single(_)) => node.clone(),
        _ => Node::Text(Cow::Borrowed(REDACTED)),
    }
}

/// Returns an object with the members that `shown` returns, and the number of the others.
fn known_members<'a>(members: &[Member<'a>], shown: &dyn Fn(&Member<'a>) -> Option<Member<'a>>) -> Node<'a> {
    let mut known: Vec<_> = members.iter().filter_map(shown).collect();
    let unknown = members.len() - known.len();
    if unknown > 0 {
        known.push((Cow::Borrowed(UNKNOWN), Node::Number(Cow::Owned(unknown.to_string()))));
    }
    Node::Object(known)
}

/// Returns JSON without a record: only the members for whose name and value `known` returns a string, also in nested
/// objects named `nested`.
pub(crate) fn shown_members<'a>(
    node: &Node<'a>,
    nested: &str,
    known: &dyn Fn(&str, &str) -> Option<String>,
) -> Node<'a> {
    match node {
        Node::Null => Node::Null,
        Node::Object(members) => known_members(members, &|(name, member)| {
            let member = match member {
                Node::Text(text) | Node::Number(text) => Node::Text(Cow::Owned(known(name, text)?)),
                Node::Object(_) if name == nested => shown_members(member, nested, known),
                _ => return None,
            };
            Some((name.clone(), member))
        }),
        Node::List(entries) => Node::List(entries.iter().map(|entry| shown_members(entry, nested, known)).collect()),
        _ => Node::Text(Cow::Borrowed(REDACTED)),
    }
}
