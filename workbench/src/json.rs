//! JSON documents: helpers to build values, and a pretty printer.

use huaweicloud_bss_codegen::model::Json;

/// Creates an object from its members.
pub(crate) fn object(members: impl IntoIterator<Item = (impl Into<String>, Json)>) -> Json {
    Json::Object(members.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

/// Creates a string.
pub(crate) fn string(text: impl Into<String>) -> Json {
    Json::String(text.into())
}

/// Creates a list of strings.
pub(crate) fn strings<'a>(texts: impl IntoIterator<Item = &'a str>) -> Json {
    Json::List(texts.into_iter().map(string).collect())
}

/// Creates a number.
pub(crate) fn number(number: i64) -> Json {
    Json::Number(number.to_string())
}

/// Formats the value on several lines, with a trailing line break.
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
        Json::Null | Json::Boolean(_) | Json::Number(_) | Json::String(_) => text.push_str(&value.to_string()),
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
                text.push_str(&string(key).to_string());
                text.push_str(": ");
                write(member, depth + 1, text);
            }
            end(text, '}');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pretty_prints_valid_json() {
        let value = object([
            ("a \"b\"\n\u{1}", Json::List(vec![Json::Null, Json::Boolean(true), number(-1)])),
            ("c", Json::List(vec![object([("d", string("实\\"))]), Json::Object(vec![])])),
        ]);
        let expected = "{\n  \"a \\\"b\\\"\\n\\u0001\": [null, true, -1],\n  \"c\": [\n    {\n      \"d\": \"实\\\\\"\n    },\n    {}\n  ]\n}\n";
        assert_eq!(pretty(&value), expected);
    }
}
