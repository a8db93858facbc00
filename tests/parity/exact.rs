//! JSON compared with numbers digit by digit, and the SDK's replies in the client's stored form.

use huaweicloud_bss::__private::{Field, Kind, Record, Value as Given};
use huaweicloud_bss::{Decimal, dynamic::Node};
use serde_json::{Map, Value, json};

/// Parses JSON, with each number as an object that contains its digits, because serde_json would make a float of it.
pub(crate) fn exact(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { exact_node(&Node::parse(text).ok().unwrap()) }
}

fn exact_node(node: &Node<'_>) -> Value {
    match node {
        Node::Null => Value::Null,
        Node::Boolean(flag) => json!(flag),
        Node::Number(text) => json!({ "number": digits(text) }),
        Node::Text(text) => json!(text),
        Node::List(entries) => entries.iter().map(exact_node).collect(),
        Node::Object(members) => members.iter().map(|(name, value)| (name.to_string(), exact_node(value))).collect(),
    }
}

/// Returns a number without an exponent and with trailing zeros, because Python writes 1E-8 for 0.00000001.
fn digits(text: &str) -> String {
    let number = if text.contains(['e', 'E']) { Decimal::from_scientific(text) } else { Decimal::from_str_exact(text) };
    number.map_or_else(|_| text.to_owned(), |number| number.to_string())
}

/// Converts the SDK's reply, a JSON string, to the form in which the equal reply `ours` is stored: null and empty lists
/// are left out, and decimal numbers are strings. Fields that the client does not have are kept, so that the comparison
/// fails.
pub(crate) fn as_stored(theirs: &str, ours: &dyn Record) -> Value {
    record(&Node::parse(theirs).ok().unwrap(), ours)
}

fn record(theirs: &Node<'_>, ours: &dyn Record) -> Value {
    let Node::Object(members) = theirs else { return exact_node(theirs) };
    let mut stored = Map::new();
    for (name, value) in members {
        let field = ours.fields().iter().enumerate().find(|(_, field)| field.name == name.as_ref());
        match (value, field) {
            (Node::Null, _) => {}
            (Node::List(entries), _) if entries.is_empty() => {}
            (Node::Text(text), Some((_, field))) if is_joined(field) && entries(text).is_empty() => {}
            (_, Some((index, field))) => {
                stored.insert(name.to_string(), converted(value, &field.kind, ours.value(index)));
            }
            (_, None) => {
                stored.insert(name.to_string(), exact_node(value));
            }
        }
    }
    Value::Object(stored)
}

fn is_joined(field: &Field<'_>) -> bool {
    matches!(field.kind, Kind::Joined(_))
}

/// Returns a joined list without white space around its entries, and without empty ones.
fn entries(text: &str) -> String {
    text.split(',').map(str::trim).filter(|entry| !entry.is_empty()).collect::<Vec<_>>().join(",")
}

/// Numbers of up to 15 significant digits survive in a float.
const FLOAT_PRECISION: u128 = 10_u128.pow(15);

fn converted(theirs: &Node<'_>, kind: &Kind<'_>, ours: Given<'_>) -> Value {
    match (theirs, kind, ours) {
        (Node::List(entries), Kind::List(item), Given::List(list)) => {
            entries.iter().enumerate().map(|(index, entry)| converted(entry, item, list.get(index))).collect()
        }
        (Node::Number(text) | Node::Text(text), Kind::Joined(_), _) => json!(entries(text)),
        (_, _, Given::Record(ours)) => record(theirs, ours),
        (Node::Number(text), Kind::Decimal, Given::Decimal(ours)) if text.contains(['.', 'e']) => {
            // The SDK converts it to a float, which keeps 15 digits, and the nearest float for more digits.
            let (theirs, ours) = (digits(text), ours.to_string());
            let number = |text: &str| text.parse::<Decimal>().ok().map(|number| number.normalize());
            let same = match (number(&theirs), number(&ours)) {
                (Some(theirs), Some(ours)) if ours.mantissa().unsigned_abs() < FLOAT_PRECISION => theirs == ours,
                _ => theirs.parse::<f64>().ok() == ours.parse::<f64>().ok(),
            };
            json!(if same { ours } else { theirs })
        }
        (Node::Number(text) | Node::Text(text), Kind::Decimal, _) => json!(digits(text)),
        (Node::Number(text), _, _) => serde_json::from_str(text).unwrap(),
        _ => exact_node(theirs),
    }
}
