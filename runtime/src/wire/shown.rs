//! What travelled, for people to read: each value only where the spec calls it harmless.

use std::borrow::Cow;

use huaweicloud_bss_rules::{Place, Record};

use super::encode::percent_encoded;
use super::node::Node;
use super::view::{REDACTED, Seen, View};

/// What stands for a member that the spec does not have.
const UNKNOWN: &str = "[not in the spec]";

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
            let member = |(name, member): &(Cow<'a, str>, Node<'a>)| {
                let field = view.fields().find(|(field, _)| field.name == name);
                let unknown = || Node::Text(Cow::Borrowed(UNKNOWN));
                (name.clone(), field.map_or_else(unknown, |(_, view)| shown(member, view)))
            };
            Node::Object(members.iter().map(member).collect())
        }
        // A tolerant reader may have left some out; then nobody knows which is which.
        (Node::List(entries), Seen::List(list)) if entries.len() == list.len() => {
            Node::List(entries.iter().zip(view.entries()).map(|(entry, view)| shown(entry, view)).collect())
        }
        (Node::Boolean(_) | Node::Number(_) | Node::Text(_), Seen::Single(_)) => node.clone(),
        _ => Node::Text(Cow::Borrowed(REDACTED)),
    }
}

/// JSON of which nothing is known: its members' names, and of its texts those that `known` makes fit to be shown, by
/// the name of the member.
pub(crate) fn shown_members<'a>(node: &Node<'a>, known: &dyn Fn(&str, &str) -> Option<String>) -> Node<'a> {
    match node {
        Node::Null => Node::Null,
        Node::Object(members) => {
            let member = |(name, member): &(Cow<'a, str>, Node<'a>)| {
                let text = match member {
                    Node::Text(text) | Node::Number(text) => known(name, text),
                    _ => None,
                };
                let member = text.map_or_else(|| shown_members(member, known), |text| Node::Text(Cow::Owned(text)));
                (name.clone(), member)
            };
            Node::Object(members.iter().map(member).collect())
        }
        Node::List(entries) => Node::List(entries.iter().map(|entry| shown_members(entry, known)).collect()),
        _ => Node::Text(Cow::Borrowed(REDACTED)),
    }
}
