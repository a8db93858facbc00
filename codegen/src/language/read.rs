//! Reads the value of a node of the shape that the key table requires.
//!
//! The structural walk reports each `Err`, and the syntax tree uses each `Ok`, so the two always agree.

use std::fmt::Display;

use crate::{
    diagnostic::{Code, Diagnostic},
    edit::Edit,
    language::{Form, Key, Removed, Table, USE},
    source::Spanned,
    words::{any_of, closest, quoted},
    yaml::{Kind, Node},
};

/// Describes the kind of a node in messages.
pub(crate) fn described(node: &Node) -> &'static str {
    match node.kind {
        Kind::Null => "no value",
        Kind::Bool(_) => "a boolean",
        Kind::Number(_) => "a number",
        Kind::Text(_) => "a string",
        Kind::Todo => "`TODO`",
        Kind::List(_) => "a list",
        Kind::Map(_) => "a map",
    }
}

pub(crate) fn wrong_shape(what: &dyn Display, expected: &str, node: &Node) -> Diagnostic {
    let here = match node.kind {
        Kind::Null => "the value is missing".to_owned(),
        _ => format!("this is {}", described(node)),
    };
    Diagnostic::new(Code::WrongShape, node.span, format!("{what} must be {expected}")).here(here)
}

/// The diagnostic of a value that is still to be written; `doc` describes what to write.
pub(crate) fn todo(what: &dyn Display, doc: &str, node: &Node) -> Diagnostic {
    let error = Diagnostic::new(Code::Todo, node.span, format!("{what} is still to be written"));
    error.help(match doc {
        "" => "replace it by what the docs say".to_owned(),
        doc => format!("replace it by what the docs say: {doc}"),
    })
}

pub(crate) fn text<'a>(what: &dyn Display, form: Form, node: &'a Node) -> Result<Spanned<&'a str>, Diagnostic> {
    let Some(text) = node.text() else {
        let error = wrong_shape(what, "a string", node);
        return Err(match node.scalar() {
            Some(scalar) => error.help(format!("put it in quotes: \"{}\"", scalar.value)).fix(Edit::Quote(node.span)),
            None => error,
        });
    };
    if text.value.trim().is_empty() {
        let error = Diagnostic::new(Code::EmptyValue, node.span, format!("{what} is empty"));
        return Err(error.help("write the value from the docs, or remove the key if it is optional"));
    }
    check_form(what, form, text)
}

/// A name that is the key of a map. It can be any scalar, such as `404` or `NO`.
pub(crate) fn name<'a>(what: &dyn Display, form: Form, key: &'a Node) -> Result<Spanned<&'a str>, Diagnostic> {
    let Some(text) = key.scalar() else { return Err(wrong_shape(what, "a name", key)) };
    if text.value.is_empty() && form != Form::Any {
        return Err(Diagnostic::new(Code::EmptyValue, key.span, format!("{what} is empty")));
    }
    check_form(what, form, text)
}

fn check_form<'a>(what: &dyn Display, form: Form, text: Spanned<&'a str>) -> Result<Spanned<&'a str>, Diagnostic> {
    let (holds, code, expected) = match form {
        Form::Any => (true, Code::BadFormat, ""),
        Form::Snake => (is_snake(text.value), Code::BadName, "in snake_case: lowercase letters, digits and `_`"),
        Form::UpperCamel => (
            is_upper_camel(text.value),
            Code::BadName,
            "in UpperCamelCase: letters and digits, beginning with a capital letter",
        ),
        Form::Wire => (is_wire(text.value), Code::BadName, "without spaces"),
        Form::Url => (is_url(text.value), Code::BadFormat, "a URL that begins with `https://`"),
        Form::Endpoint => (is_endpoint(text.value), Code::BadFormat, "`https://` and a host, without a path"),
        Form::Date => (is_date(text.value), Code::BadFormat, "a date in the format YYYY-MM-DD"),
    };
    if holds {
        return Ok(text);
    }
    let error = Diagnostic::new(code, text.span, format!("{what} must be {expected}"));
    Err(match well_formed(form, text.value) {
        Some(better) => error.help(format!("write `{better}`")).fix(Edit::Replace(text.span, better)),
        None => error,
    })
}

/// Suggests a well-formed string that is similar to an ill-formed one.
fn well_formed(form: Form, text: &str) -> Option<String> {
    use heck::{ToSnakeCase, ToUpperCamelCase};
    if text.len() > 100 {
        return None;
    }
    match form {
        Form::Snake => Some(text.to_snake_case()).filter(|better| is_snake(better)),
        Form::UpperCamel => Some(text.to_upper_camel_case()).filter(|better| is_upper_camel(better)),
        Form::Endpoint => {
            let rest = text.trim_start_matches("http://").trim_start_matches("https://");
            let host = rest.split('/').next().unwrap_or(rest);
            Some(format!("https://{host}")).filter(|better| is_endpoint(better))
        }
        Form::Any | Form::Wire | Form::Url | Form::Date => None,
    }
}

pub(crate) fn is_snake(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !text.contains("__")
        && !text.ends_with('_')
}

fn is_upper_camel(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase()) && text.chars().all(|c| c.is_ascii_alphanumeric())
}

fn is_wire(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| is_wire(rest) && !rest.starts_with('/'))
}

fn is_endpoint(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else { return false };
    let (host, port) = rest.split_once(':').unwrap_or((rest, "443"));
    let label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    host.split('.').all(label) && port.parse::<u16>().is_ok_and(|port| port > 0)
}

pub(crate) fn is_month(text: &str) -> bool {
    is_date(&format!("{text}-01"))
}

/// Whether the string is a timestamp such as `2026-01-31T23:59:59Z`.
pub(crate) fn is_timestamp(text: &str) -> bool {
    let in_range = |part: &str, end: u32| part.len() == 2 && part.parse().is_ok_and(|number: u32| number < end);
    let parts = text.strip_suffix('Z').and_then(|text| text.split_once('T'));
    parts.is_some_and(|(date, time)| match time.split(':').collect::<Vec<_>>()[..] {
        [hour, minute, second] => is_date(date) && in_range(hour, 24) && in_range(minute, 60) && in_range(second, 60),
        _ => false,
    })
}

pub(crate) fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let number = |part: &str, length: usize| {
        let digits = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse::<u32>().ok()).flatten()
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=last).contains(&day)
}

pub(crate) fn boolean(what: &dyn Display, node: &Node) -> Result<Spanned<bool>, Diagnostic> {
    let error = |node| wrong_shape(what, "`true` or `false`", node);
    let write = |word: &str| {
        let edit = Edit::Replace(node.span, word.to_owned());
        error(node).help(format!("write `{word}` without quotes")).fix(edit)
    };
    match &node.kind {
        Kind::Bool(value) => Ok(Spanned { value: *value, span: node.span }),
        Kind::Text(text) => Err(match text.to_ascii_lowercase().as_str() {
            "yes" | "y" | "on" | "true" => write("true"),
            "no" | "n" | "off" | "false" => write("false"),
            _ => error(node),
        }),
        _ => Err(error(node)),
    }
}

pub(crate) fn integer(what: &dyn Display, min: i64, max: i64, node: &Node) -> Result<Spanned<i64>, Diagnostic> {
    let Kind::Number(text) = &node.kind else {
        let error = wrong_shape(what, "an integer", node);
        return Err(match &node.kind {
            Kind::Text(text) => match text.parse::<i64>() {
                Ok(number) if number.to_string() == *text => {
                    error.help(format!("write {text} without quotes")).fix(Edit::Replace(node.span, text.clone()))
                }
                Ok(_) => error.help(format!("write {text} without quotes")),
                Err(_) => error,
            },
            _ => error,
        });
    };
    let out_of_range = |message: String| Err(Diagnostic::new(Code::NumberOutOfRange, node.span, message));
    match text.parse::<i64>() {
        // YAML parsers differ: for some `012` is ten, for others twelve.
        Ok(value) if value.to_string() != *text => {
            let error = wrong_shape(what, "an integer in decimal notation", node);
            Err(error.here("not in decimal notation").help(format!("write {value}")))
        }
        Ok(value) if value < min && max >= u32::MAX.into() => out_of_range(format!("{what} must be at least {min}")),
        Ok(value) if value < min || value > max => out_of_range(format!("{what} must be between {min} and {max}")),
        Ok(value) => Ok(Spanned { value, span: node.span }),
        Err(_) if text.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit()) => {
            out_of_range(format!("{what} must be a 64-bit integer"))
        }
        Err(_) => Err(wrong_shape(what, "an integer in decimal notation", node).here("not in decimal notation")),
    }
}

pub(crate) fn word<'a>(
    what: &dyn Display,
    words: &[&'static str],
    node: &'a Node,
) -> Result<Spanned<&'a str>, Diagnostic> {
    let given = text(what, Form::Any, node)?;
    if words.contains(&given.value) {
        return Ok(given);
    }
    let expected = any_of(words.iter().copied());
    let error = Diagnostic::new(Code::UnknownWord, node.span, format!("{what} must be {expected}"));
    Err(match closest(given.value, words.iter().copied()) {
        Some(suggestion) if words.len() > 1 => error.did_you_mean(suggestion),
        _ => error.here(format!("{} is not a valid value", quoted(given.value))),
    })
}

/// The values of a condition; empty for the word `given`.
pub(crate) fn given<'a>(what: &dyn Display, node: &'a Node) -> Result<Vec<Spanned<&'a str>>, Diagnostic> {
    const HELP: &str = "write the values in brackets, such as [1, 2], or `given` for any value";
    let error = |node| Err(wrong_shape(what, "a list of wire values, or `given`", node).help(HELP));
    match &node.kind {
        Kind::Text(text) if text == "given" => Ok(Vec::new()),
        Kind::List(items) if items.is_empty() => {
            Err(Diagnostic::new(Code::EmptyValue, node.span, format!("{what} is an empty list")).help(HELP))
        }
        Kind::List(items) => match items.iter().find(|item| item.scalar().is_none()) {
            Some(odd) if matches!(odd.kind, Kind::Todo) => Err(todo(&format_args!("a value of {what}"), "", odd)),
            Some(odd) => error(odd),
            None => Ok(items.iter().filter_map(Node::scalar).collect()),
        },
        _ => error(node),
    }
}

/// Whether a map names a shared declaration: whether it has the key `use`, perhaps misspelt. `used` is the table of
/// such maps.
pub(crate) fn uses(used: &'static Table, node: &Node) -> bool {
    let is_key = |name: &str| used.keys.iter().any(|key| key.name == name);
    let misspelt = |name: &str| !is_key(name) && closest(name, used.keys.iter().map(|key| key.name)) == Some(USE);
    let mut names = node.entries().iter().filter_map(|(key, _)| key.scalar());
    names.any(|name| name.value == USE || misspelt(name.value))
}

/// The value of `type`: the name of a type, or a list of that type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TypeExpr<'a> {
    pub(crate) name: Spanned<&'a str>,
    pub(crate) list: bool,
}

pub(crate) fn type_expr<'a>(what: &dyn Display, node: &'a Node) -> Result<TypeExpr<'a>, Diagnostic> {
    const EXAMPLES: &str = "write a type such as `string`, or a list such as `[string]`";
    let lists = |node: &Node| {
        Diagnostic::new(Code::ListOfLists, node.span, format!("{what} is a list of lists"))
            .help("declare a type under `types` with the inner list as a field, and write a list of that type")
    };
    match (&node.kind, node.items()) {
        (Kind::Text(text), _) => {
            let inner = text.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
            let name = inner.unwrap_or(text).trim();
            match name {
                "" => Err(Diagnostic::new(Code::EmptyValue, node.span, format!("{what} is empty")).help(EXAMPLES)),
                _ if name.starts_with('[') && inner.is_some() => Err(lists(node)),
                _ => Ok(TypeExpr { name: Spanned { value: name, span: node.span }, list: inner.is_some() }),
            }
        }
        (Kind::List(_), [item]) => match item.text() {
            Some(name) if !name.value.trim().is_empty() => Ok(TypeExpr { name, list: true }),
            _ if matches!(item.kind, Kind::List(_)) => Err(lists(item)),
            _ if matches!(item.kind, Kind::Todo) => Err(todo(&format_args!("the type in {what}"), "", item)),
            _ => Err(wrong_shape(&format_args!("the type in {what}"), "a name", item).help(EXAMPLES)),
        },
        (Kind::List(items), _) => {
            let error = wrong_shape(what, "a type", node).help(EXAMPLES);
            Err(error.here(format!("a list of {} types", items.len())))
        }
        _ => Err(wrong_shape(what, "a type", node).help(EXAMPLES)),
    }
}

/// The value of the first entry with this name in a map.
pub(crate) fn entry<'a>(map: &'a Node, name: &str) -> Option<&'a Node> {
    let named = |(key, _): &&(Node, Node)| key.scalar().is_some_and(|key| key.value == name);
    map.entries().iter().find(named).map(|(_, value)| value)
}

/// The entries of a map that has a key table.
#[derive(Debug)]
pub(crate) struct Record<'a> {
    pub(crate) table: &'static Table,
    /// For each key of the table, its entry.
    found: Vec<Option<&'a (Node, Node)>>,
    /// The keys for which a removed key is given.
    replaced: Vec<&'static str>,
}

impl<'a> Record<'a> {
    /// Finds the first entry of each key; without one, the first entry whose name is probably a misspelling of the key.
    pub(crate) fn new(table: &'static Table, entries: &'a [(Node, Node)]) -> Self {
        let mut record = Self { table, found: vec![None; table.keys.len()], replaced: Vec::new() };
        if !table.removed.is_empty() {
            let names = entries.iter().filter_map(|(key, _)| key.scalar());
            record.replaced = names.filter_map(|name| Some(record.removed(name.value)?.replacement)).collect();
        }
        let mut misspelt = Vec::new();
        for entry in entries {
            let Some(name) = entry.0.scalar().map(|name| name.value) else { continue };
            match record.position(name) {
                Some(position) => record.find(position, entry),
                None => misspelt.push((name, entry)),
            }
        }
        // After all exact names, which have priority.
        for (name, entry) in misspelt {
            if let Some(position) = record.suggestion(name).and_then(|key| record.position(key.name)) {
                record.find(position, entry);
            }
        }
        record
    }

    fn find(&mut self, position: usize, entry: &'a (Node, Node)) {
        if let Some(found) = self.found.get_mut(position) {
            found.get_or_insert(entry);
        }
    }

    fn position(&self, key: &str) -> Option<usize> {
        self.table.keys.iter().position(|other| other.name == key)
    }

    pub(crate) fn entry(&self, key: &str) -> Option<&'a (Node, Node)> {
        self.found.get(self.position(key)?).copied().flatten()
    }

    pub(crate) fn get(&self, key: &str) -> Option<&'a Node> {
        self.entry(key).map(|(_, value)| value)
    }

    /// Whether the key is absent, and no removed key that it replaces is given.
    pub(crate) fn lacks(&self, key: &str) -> bool {
        self.entry(key).is_none() && !self.replaced.contains(&key)
    }

    pub(crate) fn key(&self, name: &str) -> Option<&'static Key> {
        self.table.keys.iter().find(|key| key.name == name)
    }

    pub(crate) fn removed(&self, name: &str) -> Option<&'static Removed> {
        self.table.removed.iter().find(|removed| removed.name == name)
    }

    /// The key that a misspelt name probably means; `None` if the name is a key or a removed key.
    pub(crate) fn suggestion(&self, name: &str) -> Option<&'static Key> {
        if self.key(name).is_some() || self.removed(name).is_some() {
            return None;
        }
        closest(name, self.table.keys.iter().map(|key| key.name)).and_then(|name| self.key(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognizes_well_formed_names_and_values() {
        for date in ["2022-12-16", "2024-02-29"] {
            assert!(is_date(date), "{date}");
        }
        for date in ["2022-2-16", "2023-02-29", "2022-13-01", "2022-12-00", "22-12-16", "+022-12-16", "x", "日日-日-日"]
        {
            assert!(!is_date(date), "{date}");
        }
        assert!(is_month("2026-12") && !is_month("2026-13") && !is_month("2026-1") && !is_month("2026-01-01"));
        assert!(is_timestamp("2026-01-31T23:59:59Z"));
        for timestamp in ["2026-01-31T24:00:00Z", "2026-02-30T00:00:00Z", "2026-01-31 00:00:00", "2026-01-31T0:0:0Z"] {
            assert!(!is_timestamp(timestamp), "{timestamp}");
        }
        for endpoint in ["https://bss.example.com", "https://localhost:8080"] {
            assert!(is_endpoint(endpoint), "{endpoint}");
        }
        for endpoint in ["http://a.b", "https://a.b/", "https://a.b/v2", "https://", "https://a..b", "https://a:x"] {
            assert!(!is_endpoint(endpoint), "{endpoint}");
        }
        assert!(is_snake("a_1") && !is_snake("a__1") && !is_snake("_a") && !is_snake("a_") && !is_snake("aB"));
        assert!(is_upper_camel("AbC1") && !is_upper_camel("abC") && !is_upper_camel("A_b"));
    }

    #[test]
    fn reads_the_value_of_a_misspelt_key() {
        let text = "{sumary: a, doc: b, doc: c, nothing_like_it: d}";
        let tree = crate::yaml::parse(crate::source::FileId(0), text).unwrap();
        let record = Record::new(&crate::language::keys::OPERATION, tree.entries());
        let get = |key| record.get(key).and_then(Node::text).map(|text| text.value);
        assert_eq!((get("summary"), get("doc"), get("http")), (Some("a"), Some("b"), None));
    }

    #[test]
    fn does_not_read_a_removed_key_as_a_misspelt_one() {
        use crate::language::{Form, Key, Removed, Shape, Table};
        const TABLE: Table = Table {
            name: "thing",
            keys: &[Key {
                name: "effect",
                shape: Shape::Text(Form::Any),
                mandatory: true,
                doc: "The effect.",
                names: None,
            }],
            removed: &[Removed { name: "effects", replacement: "effect", instead: "`effect`", rewrite: |_, _| None }],
        };
        let tree = crate::yaml::parse(crate::source::FileId(0), "{ effects: a }").unwrap();
        let record = Record::new(&TABLE, tree.entries());
        assert!(record.get("effect").is_none() && record.suggestion("effects").is_none());
        assert!(record.suggestion("efect").is_some() && !record.lacks("effect"));
    }
}
