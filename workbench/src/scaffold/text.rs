//! Writes YAML in the style of a spec.

use huaweicloud_bss_codegen::model::Json;

/// The value that stands for a decision of the author. `bss-spec check` reports it.
pub(super) const TODO: &str = "TODO";

/// The maximum length of a line with a map in braces.
const MAX_WIDTH: usize = 120;

/// A map with its name, and a comment: on one line if it fits, otherwise one line for each key.
pub(super) fn map(depth: usize, name: &str, keys: &[(&str, String)], comment: Option<&str>) -> String {
    let indent = "  ".repeat(depth);
    let name = scalar(name);
    let comment = comment.map(|comment| format!(" # {comment}")).unwrap_or_default();
    let pairs: Vec<String> = keys.iter().map(|(key, value)| format!("{key}: {value}")).collect();
    let line = format!("{indent}{name}: {{ {} }}", pairs.join(", "));
    if line.chars().count() <= MAX_WIDTH {
        return format!("{line}{comment}\n");
    }
    let lines: String = pairs.iter().map(|pair| format!("{indent}  {pair}\n")).collect();
    format!("{indent}{name}:{comment}\n{lines}")
}

/// A key with a value that needs no quotes, and a comment.
pub(super) fn entry(depth: usize, name: &str, value: &str, comment: Option<&str>) -> String {
    let comment = comment.map(|comment| format!(" # {comment}")).unwrap_or_default();
    format!("{}{}: {value}{comment}\n", "  ".repeat(depth), scalar(name))
}

/// A name, in quotes if YAML needs them.
pub(super) fn scalar(name: &str) -> String {
    let is_plain = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    if is_plain { name.to_owned() } else { Json::String(name.to_owned()).to_string() }
}
