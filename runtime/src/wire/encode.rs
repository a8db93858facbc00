//! From a request to the parts of an HTTP request, each in the one form that is both sent and signed.

use http::HeaderValue;
use huaweicloud_bss_rules::{Field, Limit, Place, Record, RuleName, Value, Violation};
use percent_encoding::utf8_percent_encode;

use super::serde_impls::AsJson;
use crate::signing::RESERVED;

/// What the value of a header must be.
pub(crate) const HEADER_TEXT: &str = "text without line breaks and other control characters";

/// The parts of an HTTP request that come from the operation and its fields.
pub(crate) struct Parts {
    /// The path, percent-encoded.
    pub(crate) path: String,
    /// The query string, percent-encoded, without the question mark; empty if there is none.
    pub(crate) query: String,
    /// Headers out of fields.
    pub(crate) headers: Vec<(String, String)>,
    /// The body; absent for operations that have none.
    pub(crate) body: Option<Vec<u8>>,
}

/// Takes a request apart; `path` has `{name}` for fields that travel in it.
///
/// # Errors
///
/// Values that cannot travel where the docs put them: control characters in a header, `..` as a segment of the path.
pub(crate) fn encode(path: &str, has_body: bool, request: &dyn Record) -> Result<Parts, Vec<Violation>> {
    let mut violations = Vec::new();
    let mut headers = Vec::new();
    let mut query = String::new();
    for (index, field) in request.fields().iter().enumerate() {
        let value = request.value(index);
        match field.place {
            Place::Query => push_query(&mut query, field.name, value),
            Place::Header => {
                if let Some(text) = value.written() {
                    if HeaderValue::from_bytes(text.as_bytes()).is_ok() {
                        headers.push((field.name.to_owned(), text));
                    } else {
                        violations.push(unfit(field, HEADER_TEXT));
                    }
                }
            }
            Place::Path | Place::Body => {}
        }
    }
    let path = fill_path(path, request, &mut violations);
    let body = has_body.then(|| body(request)).transpose();
    match body {
        Ok(body) if violations.is_empty() => Ok(Parts { path, query, headers, body }),
        Ok(_) => Err(violations),
        // serde_json fails on keys that are no text and on writers that fail: there is neither here.
        Err(_) => Err(vec![Violation::new("", RuleName::Type, Some(Limit::Text("fit for JSON".to_owned())), None)]),
    }
}

fn unfit(field: &Field<'_>, expected: &str) -> Violation {
    Violation::new(field.name, RuleName::Type, Some(Limit::Text(expected.to_owned())), None)
}

fn fill_path(template: &str, request: &dyn Record, violations: &mut Vec<Violation>) -> String {
    let mut path = String::with_capacity(template.len());
    for segment in template.split('/').skip(1) {
        path.push('/');
        let Some(name) = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
            path.push_str(segment);
            continue;
        };
        let field =
            request.fields().iter().enumerate().find(|(_, field)| field.place == Place::Path && field.name == name);
        let Some((index, field)) = field else { continue };
        match request.value(index).written() {
            // An empty segment, `.` and `..` would lead to another address.
            Some(text) if !text.is_empty() && text != "." && text != ".." => {
                path.extend(utf8_percent_encode(&text, RESERVED));
            }
            _ => violations.push(unfit(field, "text that can stand in a path")),
        }
    }
    path
}

fn body(request: &dyn Record) -> serde_json::Result<Vec<u8>> {
    // Most bodies are shorter, and need not be moved as they grow.
    let mut body = Vec::with_capacity(512);
    serde_json::to_writer(&mut body, &AsJson::body(request))?;
    Ok(body)
}

fn push_query(query: &mut String, name: &str, value: Value<'_>) {
    if let Value::List(list) = value {
        return (0..list.len()).for_each(|index| push_query(query, name, list.get(index)));
    }
    let Some(text) = value.written() else { return };
    if !query.is_empty() {
        query.push('&');
    }
    query.extend(utf8_percent_encode(name, RESERVED));
    query.push('=');
    query.extend(utf8_percent_encode(&text, RESERVED));
}

/// Text as it may stand in a path or a query.
pub(crate) fn percent_encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}
