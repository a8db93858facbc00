//! The rules about fields that an operation names for a purpose: paging, and partial failures.

use crate::{
    diagnostic::{Code, Diagnostic, Problems},
    model::{FieldType, Paging, PagingKind},
    resolve::{Group, Spec, operation_groups},
    source::Sp,
    syntax::{self, Operation},
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
                error(paging.key, "paging by marker has no `next`".to_owned())
                    .help("add `next`: the way to the reply field with the next marker"),
            ),
            (Some("offset" | "page"), Some(next)) => problems.add(
                error(next.span, "`next` goes with paging by marker alone".to_owned())
                    .help("remove it, or write `by: marker`"),
            ),
            _ => {}
        }
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
}

impl Wanted {
    fn fits(self, ty: &FieldType) -> bool {
        match self {
            Self::Whole => matches!(ty, FieldType::Integer | FieldType::Long),
            Self::Text => *ty == FieldType::String,
            Self::List => matches!(ty, FieldType::List(_)),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Whole => "a whole number is needed",
            Self::Text => "a `string` is needed",
            Self::List => "a list is needed",
        }
    }
}

fn field(spec: &Spec<'_>, group: &Group<'_>, name: Sp<&str>, wanted: Wanted, code: Code, problems: &mut Problems) {
    let Some(field) = group.position(name.value).and_then(|index| group.fields.get(index)) else {
        let message = format!("{} has no field {}", group.title(), quoted(name.value));
        let error = Diagnostic::new(code, name.span, message);
        let names = group.fields.iter().map(|field| field.name.value);
        problems.add(match closest(name.value, names) {
            Some(meant) => error.here(format!("did you mean `{meant}`?")),
            None => error.help("write the name of a field as it is on the wire"),
        });
        return;
    };
    let Some(ty) = spec.field_type(group.chapter, field) else { return };
    if !wanted.fits(&ty) {
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
    Some(Paging {
        by: match paging.by?.value {
            "offset" => PagingKind::Offset,
            "page" => PagingKind::Page,
            _ => PagingKind::Marker,
        },
        from: request.position(paging.from?.value)?,
        size: request.position(paging.size?.value)?,
        items: reply.position(paging.items?.value)?,
        total: paging.total.and_then(|total| reply.position(total.value)),
        next: paging.next.and_then(|next| follow(spec, reply, next.value)).unwrap_or_default(),
    })
}
