//! A JSON tree that keeps numbers as they were received.
//!
//! `serde_json::Value` would convert `12.3400` to a float, and its feature `arbitrary_precision` changes all crates of
//! a program.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::reader::{JsonError, Reader, Start};

/// A JSON value.
///
/// It has no `Debug`, because it does not know which of its values may be shown.
#[derive(Clone, PartialEq)]
#[expect(missing_debug_implementations, reason = "an untyped value may be personal data")]
pub enum Node<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number, as it was received.
    Number(Cow<'a, str>),
    /// A string.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Node<'a>>),
    /// An object, with its members in the received order.
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
}

impl<'a> Node<'a> {
    /// Parses a JSON document.
    ///
    /// The error has the position, and nothing of the content.
    pub fn parse(text: &'a str) -> Result<Self, JsonError> {
        let mut reader = Reader::new(text);
        let node = Self::read(&mut reader)?;
        reader.end()?;
        Ok(node)
    }

    /// Reads one value.
    fn read(reader: &mut Reader<'a>) -> Result<Self, JsonError> {
        Ok(match reader.peek()? {
            start @ Start::Null => reader.word(start).map(|()| Self::Null)?,
            start @ Start::Boolean(flag) => reader.word(start).map(|()| Self::Boolean(flag))?,
            Start::Number => Self::Number(Cow::Borrowed(reader.number()?)),
            Start::Text => Self::Text(reader.text()?),
            Start::Object => {
                reader.open()?;
                let mut members = Vec::new();
                while let Some(key) = reader.key(members.is_empty())? {
                    members.push((key, Self::read(reader)?));
                }
                Self::Object(members)
            }
            Start::List => {
                reader.open()?;
                let mut entries = Vec::new();
                while reader.entry(entries.is_empty())? {
                    entries.push(Self::read(reader)?);
                }
                Self::List(entries)
            }
        })
    }

    /// Returns the member `name` of an object; the last one if there are several.
    pub fn member(&self, name: &str) -> Option<&Node<'a>> {
        match self {
            Self::Object(members) => members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }
}

/// Writes JSON on one line.
impl fmt::Display for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(flag) => write!(f, "{flag}"),
            Self::Number(number) => f.write_str(number),
            Self::Text(text) => f.write_str(&quoted(text)),
            Self::List(entries) => {
                f.write_str("[")?;
                for (index, entry) in entries.iter().enumerate() {
                    let comma = if index > 0 { "," } else { "" };
                    write!(f, "{comma}{entry}")?;
                }
                f.write_str("]")
            }
            Self::Object(members) => {
                f.write_str("{")?;
                for (index, (name, member)) in members.iter().enumerate() {
                    let comma = if index > 0 { "," } else { "" };
                    write!(f, "{comma}{}:{member}", quoted(name))?;
                }
                f.write_str("}")
            }
        }
    }
}

/// Quotes a string as JSON does.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Reads any self-describing format, for users who store requests and replies.
impl<'de> Deserialize<'de> for Node<'static> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node<'static>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Node::Null)
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Node::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        Deserialize::deserialize(deserializer)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Node::Boolean(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Node::Number(number.to_string().into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Node::Number(number.to_string().into()))
    }

    fn visit_i128<E>(self, number: i128) -> Result<Self::Value, E> {
        Ok(Node::Number(number.to_string().into()))
    }

    fn visit_u128<E>(self, number: u128) -> Result<Self::Value, E> {
        Ok(Node::Number(number.to_string().into()))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Self::Value, E> {
        if number.is_finite() { Ok(Node::Number(number.to_string().into())) } else { Err(E::custom("not a number")) }
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Node::Text(text.to_owned().into()))
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Node::Text(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = seq.next_element()? {
            entries.push(entry);
        }
        Ok(Node::List(entries))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            members.push((Cow::Owned(key), map.next_value()?));
        }
        Ok(Node::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_numbers_as_they_were_received() {
        let node = Node::parse(r#" {"a": 12.3400, "b": [1e2, -0]} "#).ok().unwrap();
        assert!(node.member("a") == Some(&Node::Number("12.3400".into())));
        assert!(node.member("b") == Some(&Node::List(vec![Node::Number("1e2".into()), Node::Number("-0".into())])));
    }

    #[test]
    fn errors_have_the_position_and_no_content() {
        for (text, message) in [
            (r#"{"name": "secret" x}"#, "not valid JSON (line 1, column 19)"),
            (r#"{"name": "sec"#, "cut short (line 1, column 13)"),
            ("", "cut short (line 1, column 0)"),
            ("{} {}", "not valid JSON (line 1, column 4)"),
        ] {
            assert_eq!(Node::parse(text).err().unwrap().to_string(), message, "{text}");
        }
    }

    #[test]
    fn limits_the_depth() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        assert!(Node::parse(&deep).is_err());
        let fine = format!("{}{}", "[".repeat(60), "]".repeat(60));
        assert!(Node::parse(&fine).is_ok());
    }
}
