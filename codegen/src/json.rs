//! JSON as text, with its keys in the order in which they were given and its numbers as they were written.

use std::fmt;

use crate::model::Json;

/// An object from its members.
pub(crate) fn object(members: impl IntoIterator<Item = (impl Into<String>, Json)>) -> Json {
    Json::Object(members.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

/// A text.
pub(crate) fn string(text: impl Into<String>) -> Json {
    Json::String(text.into())
}

/// A list of texts.
pub(crate) fn strings<'a>(texts: impl IntoIterator<Item = &'a str>) -> Json {
    Json::List(texts.into_iter().map(string).collect())
}

/// A whole number.
pub(crate) fn number(number: i64) -> Json {
    Json::Number(number.to_string())
}

/// The value over several lines, with a line break at the end.
pub(crate) fn pretty(value: &Json) -> String {
    let mut text = String::new();
    write(value, 0, &mut text);
    text.push('\n');
    text
}

fn write(value: &Json, depth: usize, text: &mut String) {
    let inside = |text: &mut String, first: bool| {
        text.push_str(if first { "\n" } else { ",\n" });
        text.push_str(&"  ".repeat(depth + 1));
    };
    let end = |text: &mut String, bracket: char| {
        text.push('\n');
        text.push_str(&"  ".repeat(depth));
        text.push(bracket);
    };
    match value {
        Json::Null => text.push_str("null"),
        Json::Boolean(flag) => text.push_str(if *flag { "true" } else { "false" }),
        Json::Number(number) => text.push_str(number),
        Json::String(string) => quote(string, text),
        Json::List(items) if items.is_empty() => text.push_str("[]"),
        Json::Object(members) if members.is_empty() => text.push_str("{}"),
        Json::List(items) if items.iter().all(|item| !matches!(item, Json::List(_) | Json::Object(_))) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                write(item, depth, text);
            }
            text.push(']');
        }
        Json::List(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                inside(text, index == 0);
                write(item, depth + 1, text);
            }
            end(text, ']');
        }
        Json::Object(members) => {
            text.push('{');
            for (index, (key, member)) in members.iter().enumerate() {
                inside(text, index == 0);
                quote(key, text);
                text.push_str(": ");
                write(member, depth + 1, text);
            }
            end(text, '}');
        }
    }
}

/// On one line, without spaces.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let comma = |index: usize| if index == 0 { "" } else { "," };
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(flag) => flag.fmt(f),
            Self::Number(number) => f.write_str(number),
            Self::String(string) => f.write_str(&quoted(string)),
            Self::List(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", comma(index))?;
                }
                f.write_str("]")
            }
            Self::Object(members) => {
                f.write_str("{")?;
                for (index, (key, member)) in members.iter().enumerate() {
                    write!(f, "{}{}:{member}", comma(index), quoted(key))?;
                }
                f.write_str("}")
            }
        }
    }
}

fn quoted(string: &str) -> String {
    let mut text = String::with_capacity(string.len() + 2);
    quote(string, &mut text);
    text
}

fn quote(string: &str, text: &mut String) {
    text.push('"');
    for c in string.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c if c.is_control() => text.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => text.push(c),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_json() {
        let value = object([
            ("a \"b\"\n\u{1}", Json::List(vec![Json::Null, Json::Boolean(true), number(-1)])),
            ("c", Json::List(vec![object([("d", string("实\\"))]), Json::Object(vec![])])),
        ]);
        let expected = "{\n  \"a \\\"b\\\"\\n\\u0001\": [null, true, -1],\n  \"c\": [\n    {\n      \"d\": \"实\\\\\"\n    },\n    {}\n  ]\n}\n";
        assert_eq!(pretty(&value), expected);
        assert_eq!(value.to_string(), r#"{"a \"b\"\n\u0001":[null,true,-1],"c":[{"d":"实\\"},{}]}"#);
        assert_eq!(Json::Number("12.3400".to_owned()).to_string(), "12.3400");
    }
}
