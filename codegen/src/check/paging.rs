//! The rules about fields that an operation names for a purpose: paging, and partial failures.

use crate::{
    diagnostic::{Code, Diagnostic},
    model::{FieldType, Paging, PagingKind},
    report::Problems,
    resolve::{Group, Spec, operation_groups},
    source::Sp,
    syntax::{self, Body, Operation},
    words::{closest, quoted},
};

/// Paging names fields of the request and the reply that are there and of the right type.
pub(super) fn fields(spec: &Spec<'_>, problems: &mut Problems) {
    for (chapter, operation) in spec.operations().filter(|(_, operation)| operation.known) {
        let Some(paging) = &operation.paging else { continue };
        let [request, reply, _] = operation_groups(chapter, operation);
        let by = paging.by.map(|by| by.value);
        let from = if by == Some("marker") { Wanted::Text } else { Wanted::Whole };
        for (group, name, wanted) in [
            (&request, paging.from, from),
            (&request, paging.size, Wanted::Whole),
            (&reply, paging.items, Wanted::List),
            (&reply, paging.total, Wanted::Whole),
        ] {
            if let Some(name) = name {
                field(spec, group, name, wanted, Code::BadPaging, problems);
            }
        }
        let error = |span, text| Diagnostic::new(Code::BadPaging, span, text);
        match (by, paging.next) {
            (Some("marker"), Some(next)) if follow(spec, reply, next.value).is_none() => problems.add(
                error(next.span, format!("the reply has no text {}", quoted(next.value)))
                    .help("write the way to a field of type `string`: `page_info.next_marker`"),
            ),
            (Some("marker"), None) => problems.add(
                error(paging.span, "paging by marker has no `next`".to_owned())
                    .help("add `next`: the way to the reply field with the next marker"),
            ),
            (Some("offset" | "page"), Some(next)) => problems.add(
                error(next.span, "`next` goes with paging by marker alone".to_owned())
                    .help("remove it, or write `by: marker`"),
            ),
            _ => {}
        }
        key(spec, &reply, paging, problems);
    }
}

/// The key names scalar fields of the records of the list, each once.
fn key(spec: &Spec<'_>, reply: &Group<'_>, paging: &syntax::Paging<'_>, problems: &mut Problems) {
    let (Some(first), Some(items)) = (paging.key.first(), paging.items) else { return };
    let list = reply.position(items.value).and_then(|index| reply.fields.get(index));
    let Some((list, FieldType::List(record))) =
        list.and_then(|list| Some((list, spec.field_type(reply.chapter, list)?)))
    else {
        return;
    };
    let Some(record) = record_group(spec, &record) else {
        // The body of a declared type that could not be read has been reported.
        if !matches!(spec.body(&record), Some(Body::Unknown)) {
            let message = format!("the records in {} have no fields", quoted(items.value));
            let error = Diagnostic::new(Code::BadPaging, first.span, message).here("only objects have a key");
            let labelled = list.ty.map(|expr| (expr.name.span, "its type is given here"));
            let labelled = labelled.into_iter().fold(error, |error, (span, text)| error.label(span, text));
            problems.add(labelled.help("remove `key`"));
        }
        return;
    };
    for (index, name) in paging.key.iter().enumerate() {
        field(spec, &record, *name, Wanted::Scalar, Code::BadPaging, problems);
        let before = paging.key.iter().take(index).find(|other| other.value == name.value);
        if let Some(before) = before {
            problems.add(
                Diagnostic::new(Code::BadPaging, name.span, format!("the key names {} twice", quoted(name.value)))
                    .first("named", before.span)
                    .help("keep one of the two"),
            );
        }
    }
}

/// The fields of a record of a list; `None` if it is not an object.
fn record_group<'a>(spec: &Spec<'a>, record: &FieldType) -> Option<Group<'a>> {
    match record {
        FieldType::Named(id) => spec.ty(*id)?.group(),
        _ => None,
    }
}

/// What lists partial failures is a list of the reply.
pub(super) fn partial_failures(spec: &Spec<'_>, problems: &mut Problems) {
    for (chapter, operation) in spec.operations().filter(|(_, operation)| operation.known) {
        let [_, reply, _] = operation_groups(chapter, operation);
        if let Some(name) = operation.partial_failure {
            field(spec, &reply, name, Wanted::List, Code::BadPartialFailure, problems);
        }
    }
}

#[derive(Clone, Copy)]
enum Wanted {
    Whole,
    Text,
    List,
    Scalar,
}

impl Wanted {
    fn fits(self, spec: &Spec<'_>, ty: &FieldType) -> bool {
        match self {
            Self::Whole => matches!(ty, FieldType::Integer | FieldType::Long),
            Self::Text => *ty == FieldType::String,
            Self::List => matches!(ty, FieldType::List(_)),
            Self::Scalar => !matches!(ty, FieldType::List(_)) && !matches!(spec.body(ty), Some(Body::Object(_))),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Whole => "a whole number is needed",
            Self::Text => "a `string` is needed",
            Self::List => "a list is needed",
            Self::Scalar => "a single value is needed: no list and no object",
        }
    }
}

fn field(spec: &Spec<'_>, group: &Group<'_>, name: Sp<&str>, wanted: Wanted, code: Code, problems: &mut Problems) {
    let Some(field) = group.position(name.value).and_then(|index| group.fields.get(index)) else {
        let message = format!("{} has no field {}", group.title(), quoted(name.value));
        let error = Diagnostic::new(code, name.span, message);
        let names = group.fields.iter().map(|field| field.name.value);
        problems.add(match closest(name.value, names) {
            Some(meant) => error.did_you_mean(meant),
            None => error.help("write the name of a field as it is on the wire"),
        });
        return;
    };
    let Some(ty) = spec.field_type(group.chapter, field) else { return };
    if !wanted.fits(spec, &ty) {
        let message = format!("{} is not of a type for this", quoted(name.value));
        let error = Diagnostic::new(code, name.span, message).here(wanted.words());
        problems.add(match field.ty {
            Some(expr) => error.label(expr.name.span, "its type is given here"),
            None => error,
        });
    }
}

/// The way from a group of fields to a text: `page_info.next_marker`.
fn follow(spec: &Spec<'_>, group: Group<'_>, way: &str) -> Option<Vec<usize>> {
    let (first, rest) = match way.split_once('.') {
        Some((first, rest)) => (first, Some(rest)),
        None => (way, None),
    };
    let index = group.position(first)?;
    let ty = spec.field_type(group.chapter, group.fields.get(index)?)?;
    let mut indices = vec![index];
    match (rest, ty) {
        (None, FieldType::String) => {}
        (Some(rest), FieldType::Named(id)) => indices.extend(follow(spec, spec.ty(id)?.group()?, rest)?),
        _ => return None,
    }
    Some(indices)
}

/// The paging of an operation in which no problem was found.
pub(crate) fn paging(
    spec: &Spec<'_>,
    chapter: usize,
    operation: &Operation<'_>,
    paging: &syntax::Paging<'_>,
) -> Option<Paging> {
    let [request, reply, _] = operation_groups(chapter, operation);
    let items = reply.position(paging.items?.value)?;
    let record = match spec.field_type(reply.chapter, reply.fields.get(items)?)? {
        FieldType::List(record) => record_group(spec, &record),
        _ => None,
    };
    Some(Paging {
        by: match paging.by?.value {
            "offset" => PagingKind::Offset,
            "page" => PagingKind::Page,
            _ => PagingKind::Marker,
        },
        from: request.position(paging.from?.value)?,
        size: request.position(paging.size?.value)?,
        items,
        total: paging.total.and_then(|total| reply.position(total.value)),
        next: paging.next.and_then(|next| follow(spec, reply, next.value)).unwrap_or_default(),
        key: paging.key.iter().filter_map(|name| record.as_ref()?.position(name.value)).collect(),
        key_sources: paging.key_sources.iter().map(|source| source.value.to_owned()).collect(),
    })
}
