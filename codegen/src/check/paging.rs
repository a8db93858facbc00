//! Rules about `paging` and `partial_failure`.

use crate::{
    diagnostic::{Code, Diagnostic},
    edit::Edit,
    model::FieldType,
    report::Problems,
    resolve::{Group, Spec, follow},
    source::Spanned,
    syntax::{self, Body},
    words::{closest, quoted},
};

/// Paging refers to existing fields of the request and the reply that have the right types.
pub(super) fn fields(spec: &Spec<'_>, problems: &mut Problems) {
    for operation in spec.operations.iter().filter(|operation| operation.syntax.is_complete) {
        let Some(paging) = &operation.syntax.paging else { continue };
        let (request, reply) = (&operation.request, &operation.reply);
        let by = paging.by.map(|by| by.value);
        let from = if by == Some("marker") { Expected::Text } else { Expected::Integer };
        for (group, name, expected) in [
            (request, paging.from, from),
            (request, paging.size, Expected::Integer),
            (reply, paging.items, Expected::List),
            (reply, paging.total, Expected::Integer),
        ] {
            if let Some(name) = name {
                field(spec, group, name, expected, Code::BadPaging, problems);
            }
        }
        let error = |span, text| Diagnostic::new(Code::BadPaging, span, text);
        match (by, paging.next) {
            (Some("marker"), Some(next)) if !may_be_string(spec, reply, next.value) => problems.add(
                error(next.span, format!("the reply has no string {}", quoted(next.value)))
                    .help("write the path to a field of type `string`: `page_info.next_marker`"),
            ),
            (Some("marker"), None) => problems.add(
                error(paging.span, "paging by marker has no `next`".to_owned())
                    .help("add `next` with the path to the reply field of the next marker"),
            ),
            (Some("offset" | "page"), Some(next)) => problems.add(
                error(next.span, "`next` is only allowed with paging by marker".to_owned())
                    .help("remove it, or write `by: marker`"),
            ),
            _ => {}
        }
        key(spec, reply, paging, problems);
    }
}

/// Whether the reply has a string at this path, as far as the types on the path could be read.
fn may_be_string(spec: &Spec<'_>, reply: &Group<'_>, path: &str) -> bool {
    let first = path.split('.').next().and_then(|first| reply.field(first));
    let ty = first.and_then(|first| spec.types.field_type(reply.chapter, first));
    let is_broken = first.is_some_and(|first| first.ty.is_none())
        || ty.is_some_and(|ty| matches!(spec.types.body(&ty), Some(Body::Unknown)));
    is_broken || follow(&spec.types, reply, path).is_some()
}

/// The key refers to scalar fields of the records of the list, each once.
fn key(spec: &Spec<'_>, reply: &Group<'_>, paging: &syntax::Paging<'_>, problems: &mut Problems) {
    let (Some(first), Some(items)) = (paging.key.first(), paging.items) else { return };
    let list = reply.field(items.value);
    let Some((list, FieldType::List(record))) =
        list.and_then(|list| Some((list, spec.types.field_type(reply.chapter, list)?)))
    else {
        return;
    };
    let Some(records) = spec.types.object(&record) else {
        // A type whose body could not be read has been reported.
        if !matches!(spec.types.body(&record), Some(Body::Unknown)) {
            let message = format!("the records in {} have no fields", quoted(items.value));
            let error = Diagnostic::new(Code::BadPaging, first.span, message).here("only objects can have a key");
            let labelled = list.ty.map(|expr| (expr.name.span, "the type is declared here"));
            let labelled = labelled.into_iter().fold(error, |error, (span, text)| error.label(span, text));
            problems.add(labelled.help("remove `key`"));
        }
        return;
    };
    for (index, name) in paging.key.iter().enumerate() {
        field(spec, &records, *name, Expected::Scalar, Code::BadPaging, problems);
        let before = paging.key.iter().take(index).find(|other| other.value == name.value);
        if let Some(before) = before {
            problems.add(
                Diagnostic::new(Code::BadPaging, name.span, format!("the key names {} twice", quoted(name.value)))
                    .first("named", before.span)
                    .help("keep one of the two")
                    .fix(Edit::Item(name.span)),
            );
        }
    }
}

/// `partial_failure` refers to a list in the reply.
pub(super) fn partial_failures(spec: &Spec<'_>, problems: &mut Problems) {
    for operation in spec.operations.iter().filter(|operation| operation.syntax.is_complete) {
        if let Some(name) = operation.syntax.partial_failure {
            field(spec, &operation.reply, name, Expected::List, Code::BadPartialFailure, problems);
        }
    }
}

/// The type of a field that another part of an operation names.
#[derive(Clone, Copy)]
pub(super) enum Expected {
    Integer,
    Text,
    List,
    Scalar,
}

impl Expected {
    fn fits(self, spec: &Spec<'_>, ty: &FieldType) -> bool {
        match self {
            Self::Integer => matches!(ty, FieldType::Integer | FieldType::Long),
            Self::Text => *ty == FieldType::String,
            Self::List => matches!(ty, FieldType::List(_)),
            Self::Scalar => ty.entry().is_none() && !matches!(spec.types.body(ty), Some(Body::Object(_))),
        }
    }

    fn describe(self) -> &'static str {
        match self {
            Self::Integer => "this field must be an `integer` or a `long`",
            Self::Text => "this field must be a `string`",
            Self::List => "this field must be a list",
            Self::Scalar => "this field must be a scalar",
        }
    }
}

/// The group has a field with this name, of the expected type.
pub(super) fn field(
    spec: &Spec<'_>,
    group: &Group<'_>,
    name: Spanned<&str>,
    expected: Expected,
    code: Code,
    problems: &mut Problems,
) {
    let Some(field) = group.field(name.value) else {
        let message = format!("{} has no field {}", group.title(), quoted(name.value));
        let error = Diagnostic::new(code, name.span, message);
        problems.add(match closest(name.value, group.names()) {
            Some(suggestion) => error.did_you_mean(suggestion),
            None => error.help("write the name of a field as it is on the wire"),
        });
        return;
    };
    let Some(ty) = spec.types.field_type(group.chapter, field) else { return };
    if !expected.fits(spec, &ty) {
        let message = format!("{} has the wrong type", quoted(name.value));
        let error = Diagnostic::new(code, name.span, message).here(expected.describe());
        problems.add(match field.ty {
            Some(expr) => error.label(expr.name.span, "the type is declared here"),
            None => error,
        });
    }
}
