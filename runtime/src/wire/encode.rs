//! Encodes a request into the parts of an HTTP request, in the form that is sent and signed.

use http::HeaderValue;
use huaweicloud_bss_rules::{Field, Kind, Limit, Place, Record, RuleName, Value, Violation};
use percent_encoding::utf8_percent_encode;

use super::body::body;
use crate::base::RESERVED;

/// Describes the valid values of a header.
pub(crate) const HEADER_TEXT: &str = "text without line breaks and other control characters";

/// The parts of an HTTP request that are made from the fields of the operation.
pub(crate) struct Parts {
    /// The percent-encoded path and query.
    pub(crate) target: String,
    /// The headers of fields.
    pub(crate) headers: Vec<(String, String)>,
    /// The body; absent for operations without a body.
    pub(crate) body: Option<Vec<u8>>,
}

/// Encodes a request; `path` contains `{name}` for fields that are sent in it.
///
/// # Errors
///
/// Values that cannot be sent in their place: control characters in a header, `..` as a segment of the path.
pub(crate) fn encode(path: &str, has_body: bool, request: &dyn Record) -> Result<Parts, Vec<Violation>> {
    let mut violations = Vec::new();
    let mut headers = Vec::new();
    let mut target = fill_path(path, request, &mut violations);
    let path_ends = target.len();
    for (index, field) in request.fields().iter().enumerate() {
        match field.place {
            Place::Query => push_query(&mut target, path_ends, field, request.value(index)),
            Place::Header => {
                if let Some(text) = field.written(request.value(index)) {
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
    if violations.is_empty() {
        Ok(Parts { target, headers, body: has_body.then(|| body(request)) })
    } else {
        Err(violations)
    }
}

#[cold]
fn unfit(field: &Field<'_>, expected: &str) -> Violation {
    Violation::new(field.name, RuleName::Type, Some(Limit::Text(expected.to_owned())), None)
}

fn fill_path(template: &str, request: &dyn Record, violations: &mut Vec<Violation>) -> String {
    if !template.contains('{') {
        return template.to_owned();
    }
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
        match field.written(request.value(index)) {
            // An empty segment, `.` and `..` would change the path.
            Some(text) if !text.is_empty() && text != "." && text != ".." => {
                path.extend(utf8_percent_encode(&text, RESERVED));
            }
            _ => violations.push(unfit(field, "text that can be a segment of a path")),
        }
    }
    path
}

fn push_query(target: &mut String, path_ends: usize, field: &Field<'_>, value: Value<'_>) {
    if let (Value::List(list), Kind::List(_)) = (value, field.kind) {
        return (0..list.len()).for_each(|index| push_query(target, path_ends, field, list.get(index)));
    }
    let Some(text) = field.written(value) else { return };
    target.push(if target.len() == path_ends { '?' } else { '&' });
    target.extend(utf8_percent_encode(field.name, RESERVED));
    target.push('=');
    target.extend(utf8_percent_encode(&text, RESERVED));
}
