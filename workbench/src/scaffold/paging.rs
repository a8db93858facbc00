//! Recognizes a list that is requested page by page.

use super::structure::{Field, Structure};
use super::text::TODO;
use super::types::{Kind, python};

/// The keys of `paging`; empty if the operation has no pages.
pub(super) fn paging(structure: &Structure, request: &[Field], reply: &[Field]) -> Vec<(&'static str, String)> {
    let has = |name: &str, kind| find(request, name).is_some_and(|field| is(field, kind));
    let by = match () {
        () if !has("limit", Kind::Integer) => return Vec::new(),
        () if has("offset", Kind::Integer) => "offset",
        () if has("marker", Kind::Text) => "marker",
        () => return Vec::new(),
    };
    let lists = || reply.iter().filter(|field| field.is_list() && structure.model(field.item()).is_some());
    let items = match (lists().next(), lists().count()) {
        (Some(list), 1) => list.name(),
        (Some(_), _) => TODO,
        (None, _) => return Vec::new(),
    };
    let mut keys = vec![("by", by), ("from", by), ("size", "limit"), ("items", items)];
    keys.extend(total(reply).map(|total| ("total", total)));
    let mut keys: Vec<(&str, String)> = keys.into_iter().map(|(key, value)| (key, value.to_owned())).collect();
    if by == "marker" {
        keys.push(("next", next(structure, reply).unwrap_or_else(|| TODO.to_owned())));
    }
    keys
}

fn find<'a>(fields: &'a [Field], name: &str) -> Option<&'a Field> {
    fields.iter().find(|field| field.name() == name)
}

fn is(field: &Field, kind: Kind) -> bool {
    !field.is_list() && python(field.item()) == Some(kind)
}

/// The field with the number of all records.
fn total(reply: &[Field]) -> Option<&str> {
    let named = |name: &str| find(reply, name).filter(|field| is(field, Kind::Integer));
    let known = ["total_count", "total", "count"].into_iter().find_map(named);
    let counts = || reply.iter().find(|field| is(field, Kind::Integer) && field.name().ends_with("_count"));
    known.or_else(counts).map(Field::name)
}

/// The path to the field with the next marker.
fn next(structure: &Structure, reply: &[Field]) -> Option<String> {
    const NEXT: &str = "next_marker";
    if find(reply, NEXT).is_some() {
        return Some(NEXT.to_owned());
    }
    let objects = reply.iter().filter(|field| !field.is_list());
    let mut inside = objects.filter(|field| find(structure.fields(field.item()), NEXT).is_some());
    inside.next().map(|field| format!("{}.{NEXT}", field.name()))
}
