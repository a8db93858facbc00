//! Rules about the method, the path, the places of fields and the names of operations.

use std::collections::HashMap;

use crate::{
    diagnostic::{Code, Diagnostic},
    edit::Edit,
    model::{FieldType, Place},
    names,
    report::Problems,
    resolve::{Group, GroupKind, Spec},
    source::Spanned,
    syntax::{Body, Http, Operation, Segment},
    words::{closest, quoted},
};

/// Every path parameter has a mandatory field under `path`, and every field under `path` has a path parameter.
pub(super) fn paths(spec: &Spec<'_>, problems: &mut Problems) {
    for operation in spec.operations.iter().map(|operation| operation.syntax) {
        let Some(http) = &operation.http else { continue };
        match &http.parsed {
            Ok(parts) => parameters(operation, http.text, parts, problems),
            Err(diagnostic) => problems.add(diagnostic.clone()),
        }
    }
}

fn parameters(operation: &Operation<'_>, text: Spanned<&str>, http: &Http<'_>, problems: &mut Problems) {
    let fields = || operation.request.iter().filter(|field| field.place == Place::Path);
    let names: Vec<&str> = http
        .segments
        .iter()
        .filter_map(|segment| match segment {
            Segment::Parameter(name) => Some(*name),
            Segment::Literal(_) => None,
        })
        .collect();
    let mut suggested = Vec::new();
    for name in names.iter().filter(|name| operation.is_complete && !fields().any(|field| field.name.value == **name)) {
        let message = format!("the path parameter {} has no field", quoted(name));
        let error = Diagnostic::new(Code::PathParameterWithoutField, text.part(name), message);
        let elsewhere = operation.request.iter().find(|field| field.name.value == *name);
        let unused = fields().map(|field| field.name.value).filter(|field| !names.contains(field));
        problems.add(match (elsewhere, closest(name, unused)) {
            (Some(field), _) => error
                .label(field.name.span, format!("this field is in the {}", field.place.as_str()))
                .help("move the field to `path`"),
            (None, Some(suggestion)) => {
                suggested.push(suggestion);
                error.did_you_mean(suggestion)
            }
            (None, None) => error.help(format!("add {} under `path`", quoted(name))),
        });
    }
    for field in fields() {
        let name = quoted(field.name.value);
        if !names.contains(&field.name.value) && !suggested.contains(&field.name.value) {
            let message = format!("the path has no parameter {name}");
            problems.add(
                Diagnostic::new(Code::PathFieldWithoutParameter, field.name.span, message)
                    .label(text.span, "path")
                    .help(format!(
                        "add {{{}}} to the path, or move the field to its place in the request",
                        field.name.value
                    )),
            );
        }
        // An ill-formed `mandatory` has been reported.
        let optional = match field.mandatory {
            Some(flag) => (!flag.value).then_some(flag.span),
            None => Some(field.name.span),
        };
        if let (Some(span), false) = (optional, field.broken_mandatory) {
            let error =
                Diagnostic::new(Code::OptionalPathField, span, format!("the path field {name} must be mandatory"))
                    .help("write `mandatory: true`; a path cannot be built without its parameters");
            let written = field.mandatory.map(|flag| Edit::Replace(flag.span, "true".to_owned()));
            problems.add(match written {
                Some(edit) => error.fix(edit),
                None => error,
            });
        }
    }
}

/// Fields in path, query and header are scalars. In the query they can also be lists of scalars.
pub(super) fn places(spec: &Spec<'_>, problems: &mut Problems) {
    for group in requests(spec) {
        for field in group.fields.iter().filter(|field| field.place != Place::Body) {
            let (Some(expr), Some(ty)) = (field.ty, spec.types.field_type(group.chapter, field)) else { continue };
            let (list, inner) = match &ty {
                FieldType::List(inner) => (true, inner.as_ref()),
                _ => (false, &ty),
            };
            let object = matches!(spec.types.body(inner), Some(Body::Object(_)));
            let place = field.place.as_str();
            let (kind, help) = match (list, object) {
                (_, true) => ("an object", "objects are only allowed in the body"),
                (true, false) if field.place != Place::Query => {
                    ("a list", "lists are only allowed in the query and in the body")
                }
                _ => continue,
            };
            let message = format!("{} is {kind}, which is not allowed in the {place}", quoted(field.name.value));
            problems.add(Diagnostic::new(Code::FieldPlace, expr.name.span, message).help(help));
        }
    }
}

/// A GET has no body.
pub(super) fn bodies(spec: &Spec<'_>, problems: &mut Problems) {
    for operation in spec.operations.iter().map(|operation| operation.syntax) {
        let (Some(http), Some(body)) = (&operation.http, operation.body) else { continue };
        let text = http.text;
        let method = text.value.split(' ').next().unwrap_or_default();
        if method == "GET" {
            problems.add(
                Diagnostic::new(Code::BodyNotAllowed, body, "a GET request must not have a body")
                    .label(text.part(method), "method")
                    .help("move the fields to `query`"),
            );
        }
    }
}

/// The names of the fields of a request are unique, even across places.
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
                            .here(format!("in the {}", field.place.as_str()))
                            .label(before.name.span, format!("in the {}", before.place.as_str()))
                            .help("keep the field in the place that the docs page gives"),
                    );
                }
            }
        }
    }
}

/// The names of operations are unique in the whole API, because each is a method of the client.
pub(super) fn operation_names(spec: &Spec<'_>, problems: &mut Problems) {
    let mut first: HashMap<String, &Operation<'_>> = HashMap::new();
    for operation in spec.operations.iter().map(|operation| operation.syntax) {
        let name = operation.name;
        let camel = names::camel(name.value);
        match first.get(&camel) {
            None => {
                first.insert(camel, operation);
            }
            Some(before) => problems.add(
                Diagnostic::new(
                    Code::DuplicateOperation,
                    name.span,
                    format!("the operation name {} is already in use", quoted(name.value)),
                )
                .here("declared again here")
                .first("declared", before.name.span)
                .help("declare each operation in one chapter only; give different operations the names that the vendor uses"),
            ),
        }
    }
}

fn requests<'s, 'a>(spec: &'s Spec<'a>) -> impl Iterator<Item = &'s Group<'a>> {
    spec.groups.iter().filter(|group| group.kind == GroupKind::Request)
}
