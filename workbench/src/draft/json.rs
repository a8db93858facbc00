//! Writes JSON values as YAML in the style of a spec.

use huaweicloud_bss_codegen::model::Json;

use super::text::{MAX_WIDTH, scalar};

/// A key with a value: on one line if it fits, otherwise one line for each member or item.
pub(crate) fn json(depth: usize, key: &str, value: &Json) -> String {
    let indent = "  ".repeat(depth);
    let key = scalar(key);
    let line = format!("{indent}{key}: {}\n", flow(value));
    if line.chars().count() <= MAX_WIDTH || !is_long(value) {
        return line;
    }
    format!("{indent}{key}:\n{}", block(depth + 1, value))
}

/// Whether a value has members or items.
fn is_long(value: &Json) -> bool {
    match value {
        Json::Object(members) => !members.is_empty(),
        Json::List(items) => !items.is_empty(),
        _ => false,
    }
}

/// The lines of a value with members or items.
fn block(depth: usize, value: &Json) -> String {
    let indent = "  ".repeat(depth);
    match value {
        Json::Object(members) => members.iter().map(|(key, member)| json(depth, key, member)).collect(),
        Json::List(items) => items
            .iter()
            .map(|item| {
                let line = format!("{indent}- {}\n", flow(item));
                if line.chars().count() <= MAX_WIDTH || !is_long(item) {
                    return line;
                }
                // The first line of the item is that of its dash.
                let lines = block(depth + 1, item);
                format!("{indent}- {}", lines.trim_start_matches(' '))
            })
            .collect(),
        _ => String::new(),
    }
}

/// A value on one line.
fn flow(value: &Json) -> String {
    match value {
        Json::Object(members) if members.is_empty() => "{}".to_owned(),
        Json::Object(members) => {
            let members = members.iter().map(|(key, member)| format!("{}: {}", scalar(key), flow(member)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
        Json::List(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Json::String(text) => word(text),
        value => value.to_string(),
    }
}

/// A string, in quotes unless it is a plain word.
fn word(text: &str) -> String {
    let is_word = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'))
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n"
        )
        && !text.starts_with("TODO");
    if is_word { text.to_owned() } else { Json::String(text.to_owned()).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_long_values_in_blocks() {
        let text = |text: &str| Json::String(text.to_owned());
        let member = |name: &str, value: Json| (name.to_owned(), value);
        assert_eq!(json(1, "a", &Json::Object(vec![member("b", text("1"))])), "  a: { b: \"1\" }\n");
        let item = Json::Object(vec![member("b", text(&"x".repeat(100))), member("c", text(&"y".repeat(100)))]);
        let lines = json(1, "a", &Json::List(vec![item]));
        assert_eq!(lines, format!("  a:\n    - b: {}\n      c: {}\n", "x".repeat(100), "y".repeat(100)));
    }
}
