//! Compares how long lists are fetched page by page.

use huaweicloud_bss_codegen::model::{Field, FieldType, Model, Operation, Paging, PagingKind, TypeBody};

use super::Kind;
use super::found::{Found, listed};

pub(super) fn compare<'m>(
    before: &'m Operation,
    old: &'m Model,
    after: &'m Operation,
    new: &'m Model,
    found: &mut Found<'m>,
) {
    let (before, after) = match (&before.paging, &after.paging) {
        (None, None) => return,
        (None, Some(_)) => return found.add(Kind::PagingAdded, "the list can be fetched page by page"),
        (Some(_), None) => return found.add(Kind::PagingChanged, "the list cannot be fetched page by page any more"),
        (Some(was), Some(is)) => (named(old, before, was), named(new, after, is)),
    };
    let Named { by, from, size, items, total, next, key, key_sources } = &before;
    for (what, was, is) in [
        ("what identifies the start of a page", by, &after.by),
        ("the field for the start of a page", from, &after.from),
        ("the field for the size of a page", size, &after.size),
        ("the list of records", items, &after.items),
        ("the field with the next marker", next, &after.next),
    ] {
        if was != is {
            found.add(Kind::PagingChanged, format!("paging: {what} is `{is}` instead of `{was}`"));
        }
    }
    match (total, &after.total) {
        (was, is) if was == is => {}
        (None, Some(is)) => found.add(Kind::PagingAdded, format!("paging: `{is}` has the number of all records")),
        (Some(was), Some(is)) => {
            found.add(Kind::PagingChanged, format!("paging: `{is}` has the number of all records, instead of `{was}`"))
        }
        (Some(_), None) => found.add(Kind::PagingChanged, "paging: the number of all records is not known any more"),
        (None, None) => {}
    }
    match (key.as_slice(), after.key.as_slice()) {
        (was, is) if was == is => {
            found.documentation("paging", [("sources of the key", *key_sources != after.key_sources)]);
        }
        ([], is) => found.add(Kind::PagingAdded, format!("paging: a record is recognized by {}", listed(is))),
        (_, []) => found.add(Kind::PagingChanged, "paging: a repeated record is not recognized any more"),
        (was, is) => found.add(
            Kind::PagingChanged,
            format!("paging: a record is recognized by {} instead of {}", listed(is), listed(was)),
        ),
    }
}

/// The parts of paging, with names instead of indices.
struct Named<'m> {
    by: String,
    from: String,
    size: String,
    items: String,
    total: Option<String>,
    next: String,
    key: Vec<String>,
    key_sources: &'m [String],
}

fn named<'m>(model: &'m Model, operation: &'m Operation, paging: &'m Paging) -> Named<'m> {
    let name = |fields: &[Field], index: usize| fields.get(index).map_or(String::new(), |field| field.name.clone());
    let Paging { by, from, size, items, total, next, key, key_sources } = paging;
    let by = match by {
        PagingKind::Offset => "offset",
        PagingKind::Page => "page",
        PagingKind::Marker => "marker",
    };
    let mut steps = Vec::new();
    let mut fields: &[Field] = &operation.reply;
    for index in next {
        steps.push(name(fields, *index));
        let within = fields.get(*index).map(|field| &field.ty);
        fields = match within {
            Some(FieldType::Named(id)) => match &model.ty(*id).body {
                TypeBody::Object(fields) => fields,
                _ => &[],
            },
            _ => &[],
        };
    }
    let record = model.record_fields(operation, paging);
    Named {
        by: by.to_owned(),
        from: name(&operation.request, *from),
        size: name(&operation.request, *size),
        items: name(&operation.reply, *items),
        total: total.map(|index| name(&operation.reply, index)),
        next: steps.join("."),
        key: key.iter().map(|index| name(record, *index)).collect(),
        key_sources,
    }
}
