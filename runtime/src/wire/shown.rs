//! What travelled, for people to read: each value only where the spec calls it harmless.

use std::borrow::Cow;

use huaweicloud_bss_rules::{Place, Record};

use super::node::Node;
use super::view::{Seen, View};
use crate::base::{REDACTED, percent_encoded};

/// The key under which members are counted that the spec does not have. Their own keys may be anything, an id of a
/// customer for instance.
const UNKNOWN: &str = "[not in the spec]";

type Member<'a> = (Cow<'a, str>, Node<'a>);

/// Path and query of a request, not encoded further than a reader needs. Hidden fields of the path keep their `{name}`.
pub(crate) fn shown_target(template: &str, request: &dyn Record) -> String {
    let mut target = template.to_owned();
    let mut query = Vec::new();
    for (field, view) in View::of(request).fields() {
        match (field.place, view.see()) {
            (Place::Path, Seen::Single(value)) => {
                let text = percent_encoded(&value.written().unwrap_or_default());
                target = target.replace(&format!("{{{}}}", field.name), &text);
            }
            (Place::Query, Seen::List(_)) => view.entries().for_each(|entry| push_query(&mut query, field.name, entry)),
            (Place::Query, _) => push_query(&mut query, field.name, view),
            _ => {}
        }
    }
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{target}{mark}{}", query.join("&"))
}

fn push_query(query: &mut Vec<String>, name: &str, view: View<'_>) {
    let Some(text) = view.written() else { return };
    let text = if matches!(view.see(), Seen::Hidden) { text } else { percent_encoded(&text) };
    query.push(format!("{name}={text}"));
}

/// JSON that travelled, beside the record that it is, or that was made of it.
pub(crate) fn shown_json<'a>(node: &Node<'a>, record: &dyn Record) -> Node<'a> {
    shown(node, View::of(record))
}

fn shown<'a>(node: &Node<'a>, view: View<'_>) -> Node<'a> {
    match (node, view.see()) {
        (Node::Null, _) => Node::Null,
        (Node::Object(members), Seen::Object(_)) => {
            let member = |(name, member): &Member<'a>| {
                let (_, view) = view.fields().find(|(field, _)| field.name == name)?;
                Some((name.clone(), shown(member, view)))
            };
            known_members(members, &member)
        }
        // A tolerant reader may have left some out; then nobody knows which is which.
        (Node::List(entries), Seen::List(list)) if entries.len() == list.len() => {
            Node::List(entries.iter().zip(view.entries()).map(|(entry, view)| shown(entry, view)).collect())
        }
        (Node::Boolean(_) | Node::Number(_) | Node::Text(_), Seen::Single(_)) => node.clone(),
        _ => Node::Text(Cow::Borrowed(REDACTED)),
    }
}

/// An object with the members that `shown` gives, and the number of the others.
fn known_members<'a>(members: &[Member<'a>], shown: &dyn Fn(&Member<'a>) -> Option<Member<'a>>) -> Node<'a> {
    let mut known: Vec<_> = members.iter().filter_map(shown).collect();
    let unknown = members.len() - known.len();
    if unknown > 0 {
        known.push((Cow::Borrowed(UNKNOWN), Node::Number(Cow::Owned(unknown.to_string()))));
    }
    Node::Object(known)
}

/// JSON that no record describes: the members that `known` makes fit to be shown, by name and value, also in the objects
/// that they lie in under this name.
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
