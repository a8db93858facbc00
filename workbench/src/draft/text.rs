//! Writes YAML in the style of a spec.

use huaweicloud_bss_codegen::model::Json;

/// The value that stands for a decision of the author. `bss-spec check` reports it.
pub(crate) const TODO: &str = "TODO";

/// The maximum length of a line.
pub(crate) const MAX_WIDTH: usize = 120;

/// The value of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// YAML that stays as it is.
    Yaml(String),
    /// A string of words.
    Text(String),
    /// A list of strings of words. A single one is written without a list.
    Texts(Vec<String>),
}

impl Value {
    /// A value that needs no quotes, such as a number or a name.
    pub(crate) fn yaml(value: impl Into<String>) -> Self {
        Self::Yaml(value.into())
    }

    /// The value on one line.
    fn flow(&self) -> String {
        match self {
            Self::Yaml(yaml) => yaml.clone(),
            Self::Text(text) => string(text),
            Self::Texts(texts) => match texts.as_slice() {
                [text] => string(text),
                texts => format!("[{}]", texts.iter().map(|text| string(text)).collect::<Vec<_>>().join(", ")),
            },
        }
    }
}

/// A map with its name, and a comment: on one line if it fits, otherwise one line for each key.
pub(crate) fn map(depth: usize, name: &str, keys: &[(&str, Value)], comment: Option<&str>) -> String {
    let indent = "  ".repeat(depth);
    let name = scalar(name);
    let comment = comment.map(|comment| format!(" # {comment}")).unwrap_or_default();
    let pairs: Vec<String> = keys.iter().map(|(key, value)| format!("{key}: {}", value.flow())).collect();
    let line = format!("{indent}{name}: {{ {} }}", pairs.join(", "));
    if width(&line) <= MAX_WIDTH {
        return format!("{line}{comment}\n");
    }
    let lines: String = keys.iter().map(|(key, value)| key_lines(depth + 1, key, value, None)).collect();
    format!("{indent}{name}:{comment}\n{lines}")
}

/// A key with a value that needs no quotes, and a comment.
pub(crate) fn entry(depth: usize, name: &str, value: &str, comment: Option<&str>) -> String {
    key_lines(depth, &scalar(name), &Value::yaml(value), comment)
}

/// A key with its value, and a comment: on one line if it fits. Longer strings are folded.
pub(crate) fn key_lines(depth: usize, key: &str, value: &Value, comment: Option<&str>) -> String {
    let indent = "  ".repeat(depth);
    let comment = comment.map(|comment| format!(" # {comment}")).unwrap_or_default();
    let line = format!("{indent}{key}: {}", value.flow());
    match value {
        Value::Texts(texts) if texts.len() > 1 && width(&line) > MAX_WIDTH => {
            let items: String = texts.iter().map(|text| folded(depth + 1, "- ", text, "")).collect();
            format!("{indent}{key}:{comment}\n{items}")
        }
        Value::Text(text) => folded(depth, &format!("{key}: "), text, &comment),
        Value::Texts(texts) if texts.len() == 1 => {
            texts.iter().map(|text| folded(depth, &format!("{key}: "), text, &comment)).collect()
        }
        _ => format!("{line}{comment}\n"),
    }
}

/// A string behind a prefix: on one line if it fits, otherwise folded.
fn folded(depth: usize, prefix: &str, text: &str, comment: &str) -> String {
    let indent = "  ".repeat(depth);
    let line = format!("{indent}{prefix}{}", string(text));
    if width(&line) <= MAX_WIDTH || text.trim().is_empty() {
        return format!("{line}{comment}\n");
    }
    let mut lines = format!("{indent}{prefix}>-{comment}\n");
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && width(&indent) + 2 + width(&line) + 1 + width(word) > MAX_WIDTH {
            lines.push_str(&format!("{indent}  {line}\n"));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    format!("{lines}{indent}  {line}\n")
}

fn width(text: &str) -> usize {
    text.chars().count()
}

/// A string of words, in quotes if YAML needs them within braces.
pub(crate) fn string(text: &str) -> String {
    let is_plain = text.starts_with(|first: char| first.is_alphabetic())
        && !text.ends_with([':', ' '])
        && !text.contains([',', '[', ']', '{', '}', '\n', '\t'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !is_word(text);
    if is_plain { text.to_owned() } else { Json::String(text.to_owned()).to_string() }
}

/// Whether some version of YAML takes a word for something other than a string.
fn is_word(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n")
}

/// A name, in quotes if YAML needs them.
pub(crate) fn scalar(name: &str) -> String {
    let is_plain = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    if is_plain { name.to_owned() } else { Json::String(name.to_owned()).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_folds_strings() {
        for (text, written) in [
            ("Plain text.", "Plain text."),
            ("a: b", "\"a: b\""),
            ("one, two", "\"one, two\""),
            ("no", "\"no\""),
            ("10", "\"10\""),
            ("客户账号", "客户账号"),
        ] {
            assert_eq!(string(text), written);
        }
        let long = Value::Text("word ".repeat(40).trim().to_owned());
        let lines = key_lines(2, "doc", &long, Some("why?"));
        assert!(lines.starts_with("    doc: >- # why?\n      word word"), "{lines}");
        assert!(lines.lines().all(|line| line.len() <= MAX_WIDTH), "{lines}");
        let texts = Value::Texts(vec!["word ".repeat(22).trim().to_owned(), "b: c".to_owned()]);
        assert!(key_lines(0, "errata", &texts, None).ends_with("\n  - \"b: c\"\n"));
    }
}
