//! What travelled, for people to read: each value only where the spec calls it harmless.

use std::borrow::Cow;

use huaweicloud_bss_rules::{Kind, Place, Record, Value};

use super::debug::may_be_shown;
use super::encode::percent_encoded;
use super::node::Node;

/// What stands for a value that may not be shown.
pub(crate) const REDACTED: &str = "[redacted]";

/// What stands for a member that the spec does not have.
const UNKNOWN: &str = "[not in the spec]";

/// Path and query of a request, not encoded further than a reader needs. Hidden fields of the path keep their `{name}`.
pub(crate) fn shown_target(template: &str, request: &dyn Record) -> String {
    let mut target = template.to_owned();
    let mut query = Vec::new();
    for (index, field) in request.fields().iter().enumerate() {
        let value = request.value(index);
        match field.place {
            Place::Path if field.shown => {
                let text = value.written().unwrap_or_default();
                target = target.replace(&format!("{{{}}}", field.name), &percent_encoded(&text));
            }
            Place::Query => push_query(&mut query, field.name, &field.kind, field.shown, value),
            _ => {}
        }
    }
    match query.is_empty() {
        true => target,
        false => format!("{target}?{}", query.join("&")),
    }
}

fn push_query(query: &mut Vec<String>, name: &str, kind: &Kind<'_>, shown: bool, value: Value<'_>) {
    if let (Value::List(list), Kind::List(kind)) = (value, kind) {
        return (0..list.len()).for_each(|index| push_query(query, name, kind, shown, list.get(index)));
    }
    let Some(text) = value.written() else { return };
    let text = if may_be_shown(value, kind, shown) { percent_encoded(&text) } else { REDACTED.to_owned() };
    query.push(format!("{name}={text}"));
}

/// JSON that travelled, beside the record that it is, or that was made of it.
pub(crate) fn shown_json<'a>(node: &Node<'a>, record: &dyn Record) -> Node<'a> {
    shown(node, Value::Record(record), &Kind::Record, true)
}

fn shown<'a>(node: &Node<'a>, value: Value<'_>, kind: &Kind<'_>, is_harmless: bool) -> Node<'a> {
    match (node, value) {
        (Node::Null, _) => Node::Null,
        (Node::Object(members), Value::Record(record)) => {
            let member = |(name, member): &(Cow<'a, str>, Node<'a>)| {
                let field = record.fields().iter().enumerate().find(|(_, field)| field.name == name);
                let member = match field {
                    Some((index, field)) => shown(member, record.value(index), &field.kind, field.shown),
                    None => Node::Text(Cow::Borrowed(UNKNOWN)),
                };
                (name.clone(), member)
            };
            Node::Object(members.iter().map(member).collect())
        }
        // A tolerant reader may have left some out; then nobody knows which is which.
        (Node::List(entries), Value::List(list)) if entries.len() == list.len() => {
            let kind = if let Kind::List(entry) = kind { entry } else { kind };
            let entries = entries.iter().enumerate();
            Node::List(entries.map(|(index, entry)| shown(entry, list.get(index), kind, is_harmless)).collect())
        }
        (Node::Boolean(_) | Node::Number(_) | Node::Text(_), value) if may_be_shown(value, kind, is_harmless) => {
            node.clone()
        }
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
