//! Rules about operations: method, path, where fields travel, names.

use std::collections::HashMap;

use heck::ToUpperCamelCase;

use crate::{
    diagnostic::{Code, Diagnostic},
    model::{FieldType, Place},
    report::Problems,
    resolve::{Group, GroupKind, Spec, part},
    source::Sp,
    syntax::{Body, Operation},
    words::{any_of, closest, quoted},
};

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "DELETE", "PATCH"];

/// Method and path of an operation, in parts that borrow from the text.
#[derive(Debug)]
pub(crate) struct Http<'a> {
    pub(crate) method: &'a str,
    pub(crate) segments: Vec<Segment<'a>>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Segment<'a> {
    Literal(&'a str),
    Parameter(&'a str),
}

/// Reads `PUT /v2/customers/{customer_id}`.
pub(crate) fn http<'a>(text: Sp<&'a str>) -> Result<Http<'a>, Diagnostic> {
    const HELP: &str = "write a method and a path: `PUT /v2/customers/{customer_id}`";
    let error = |place: &str, message: String| Diagnostic::new(Code::BadHttp, part(text, place), message);
    let Some((method, path)) = text.value.split_once(' ') else {
        return Err(error(text.value, "`http` must be a method and a path".to_owned()).help(HELP));
    };
    if !METHODS.contains(&method) {
        let message = format!("{} is not a method that is known here", quoted(method));
        return Err(error(method, message).help(format!("write {}", any_of(METHODS))));
    }
    let Some(rest) = path.strip_prefix('/') else {
        return Err(error(path, "a path must begin with `/`".to_owned()).help(HELP));
    };
    let mut segments: Vec<Segment<'_>> = Vec::new();
    for segment in rest.split('/') {
        let inner = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let literal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~');
        match inner {
            Some(name) if !name.is_empty() && !name.contains(['{', '}']) => {
                let twice = |other: &Segment<'_>| matches!(other, Segment::Parameter(other) if *other == name);
                if segments.iter().any(twice) {
                    return Err(error(segment, format!("the path names {} twice", quoted(name))));
                }
                segments.push(Segment::Parameter(name));
            }
            None if !segment.is_empty() && segment.chars().all(literal) => segments.push(Segment::Literal(segment)),
            _ if segment.is_empty() => {
                let message = "a path must not have an empty segment, nor end with `/`".to_owned();
                return Err(error(path, message));
            }
            _ => {
                let message = format!("{} is no segment of a path", quoted(segment));
                let help = "a segment is a text of letters, digits, `-`, `_`, `.` and `~`, or a whole `{parameter}`; \
                            what follows a `?` belongs under `query`";
                return Err(error(segment, message).help(help));
            }
        }
    }
    Ok(Http { method, segments })
}

/// Every parameter of the path has a mandatory field under `path`, and the reverse.
pub(super) fn paths(spec: &Spec<'_>, problems: &mut Problems) {
    for (_, operation) in spec.operations() {
        let Some(text) = operation.http else { continue };
        match http(text) {
            Ok(http) => parameters(operation, text, &http, problems),
            Err(diagnostic) => problems.add(diagnostic),
        }
    }
}

fn parameters(operation: &Operation<'_>, text: Sp<&str>, http: &Http<'_>, problems: &mut Problems) {
    let fields = || operation.request.iter().filter(|field| field.place == Place::Path);
    let names: Vec<&str> = http
        .segments
        .iter()
        .filter_map(|segment| match segment {
            Segment::Parameter(name) => Some(*name),
            Segment::Literal(_) => None,
        })
        .collect();
    let mut meant_fields = Vec::new();
    for name in names.iter().filter(|name| operation.known && !fields().any(|field| field.name.value == **name)) {
        let message = format!("the path parameter {} has no field", quoted(name));
        let error = Diagnostic::new(Code::PathParameterWithoutField, part(text, name), message);
        let elsewhere = operation.request.iter().find(|field| field.name.value == *name);
        let unused = fields().map(|field| field.name.value).filter(|field| !names.contains(field));
        problems.add(match (elsewhere, closest(name, unused)) {
            (Some(field), _) => error
                .label(field.name.span, format!("this field travels in the {}", field.place.as_str()))
                .help("move the field to `path`"),
            (None, Some(meant)) => {
                meant_fields.push(meant);
                error.did_you_mean(meant)
            }
            (None, None) => error.help(format!("add {} under `path`", quoted(name))),
        });
    }
    for field in fields() {
        let name = quoted(field.name.value);
        if !names.contains(&field.name.value) && !meant_fields.contains(&field.name.value) {
            let message = format!("the path does not have the parameter {name}");
            problems.add(
                Diagnostic::new(Code::PathFieldWithoutParameter, field.name.span, message)
                    .label(text.span, "the path")
                    .help(format!(
                        "write {{{}}} into the path, or move the field to where it travels",
                        field.name.value
                    )),
            );
        }
        // A key that is there and not readable has been reported.
        let optional = match field.mandatory {
            Some(flag) => (!flag.value).then_some(flag.span),
            None => Some(field.name.span),
        };
        if let (Some(span), false) = (optional, field.broken_mandatory) {
            problems.add(
                Diagnostic::new(Code::OptionalPathField, span, format!("the path field {name} must be mandatory"))
                    .help("write `mandatory: true`: a path cannot be written without its parameters"),
            );
        }
    }
}

/// Path, query and header carry scalars; the query also lists of them.
pub(super) fn places(spec: &Spec<'_>, problems: &mut Problems) {
    for group in requests(spec) {
        for field in group.fields.iter().filter(|field| field.place != Place::Body) {
            let (Some(expr), Some(ty)) = (field.ty, spec.field_type(group.chapter, field)) else { continue };
            let (list, inner) = match &ty {
                FieldType::List(inner) => (true, inner.as_ref()),
                _ => (false, &ty),
            };
            let object = matches!(spec.body(inner), Some(Body::Object(_)));
            let place = field.place.as_str();
            let (kind, help) = match (list, object) {
                (_, true) => ("an object", "objects travel in the body"),
                (true, false) if field.place != Place::Query => ("a list", "lists travel in the query or the body"),
                _ => continue,
            };
            let message = format!("{} is {kind} and cannot travel in the {place}", quoted(field.name.value));
            problems.add(Diagnostic::new(Code::FieldPlace, expr.name.span, message).help(help));
        }
    }
}

/// A GET has no body.
pub(super) fn bodies(spec: &Spec<'_>, problems: &mut Problems) {
    for (_, operation) in spec.operations() {
        let (Some(text), Some(body)) = (operation.http, operation.body) else { continue };
        let method = text.value.split(' ').next().unwrap_or_default();
        if method == "GET" {
            problems.add(
                Diagnostic::new(Code::BodyNotAllowed, body, "a GET must not have a body")
                    .label(part(text, method), "the method")
                    .help("move the fields to `query`"),
            );
        }
    }
}

/// A name stands for one field of the request, wherever it travels.
pub(super) fn wire_names(spec: &Spec<'_>, problems: &mut Problems) {
    for group in requests(spec) {
        let mut first = HashMap::new();
        for field in group.fields {
            match first.get(field.name.value) {
                None => {
                    first.insert(field.name.value, field);
                }
                Some(before) => {
                    let message = format!("{} has two fields named {}", group.title(), quoted(field.name.value));
                    problems.add(
                        Diagnostic::new(Code::FieldInTwoPlaces, field.name.span, message)
                            .here(format!("one in the {}", field.place.as_str()))
                            .label(before.name.span, format!("one in the {}", before.place.as_str()))
                            .help("keep the field where the page has it"),
                    );
                }
            }
        }
    }
}

/// Operation names are unique in the whole API: each is a method of the client.
pub(super) fn operation_names(spec: &Spec<'_>, problems: &mut Problems) {
    let mut first: HashMap<String, &Operation<'_>> = HashMap::new();
    for (_, operation) in spec.operations() {
        let name = operation.name;
        match first.get(&name.value.to_upper_camel_case()) {
            None => {
                first.insert(name.value.to_upper_camel_case(), operation);
            }
            Some(before) => problems.add(
                Diagnostic::new(
                    Code::DuplicateOperation,
                    name.span,
                    format!("the operation name {} is taken", quoted(name.value)),
                )
                .here("declared again here")
                .first("declared", before.name.span)
                .help("an operation belongs to one chapter; if there are two, give each the vendor's own name for it"),
            ),
        }
    }
}

fn requests<'a>(spec: &Spec<'a>) -> impl Iterator<Item = Group<'a>> {
    spec.groups().into_iter().filter(|group| group.kind == GroupKind::Request)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    fn segments(text: &str) -> Result<usize, String> {
        let span = Span { file: FileId(0), start: 0, end: text.len() };
        http(Sp { value: text, span }).map(|http| http.segments.len()).map_err(|error| error.message)
    }

    #[test]
    fn paths_are_read_or_refused() {
        assert_eq!(segments("GET /v2/a/{b}"), Ok(3));
        for text in [
            "GET",
            "get /a",
            "GET a",
            "GET /",
            "GET /a/",
            "GET /a//b",
            "GET /a?b=c",
            "GET /{a",
            "GET /{}",
            "GET /{a}/{a}",
            "GET  /a",
        ] {
            assert!(segments(text).is_err(), "{text}");
        }
    }
}
