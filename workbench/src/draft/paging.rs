//! Recognizes a list that is requested page by page.

use super::text::TODO;

/// A field, as the search for pages needs it.
#[derive(Clone, Debug)]
pub(crate) struct Part<'a> {
    pub(crate) name: &'a str,
    /// What its value is on the wire; for a list, each entry.
    pub(crate) kind: Option<Kind>,
    pub(crate) list: bool,
    /// The names of the fields of an object.
    pub(crate) members: Option<Vec<&'a str>>,
}

/// What a value is on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Integer,
    Decimal,
    Boolean,
}

/// The keys of `paging`; empty if the operation has no pages.
pub(crate) fn paging(request: &[Part<'_>], reply: &[Part<'_>]) -> Vec<(&'static str, String)> {
    let has = |name: &str, kind| find(request, name).is_some_and(|field| is(field, kind));
    let by = match () {
        () if !has("limit", Kind::Integer) => return Vec::new(),
        () if has("offset", Kind::Integer) => "offset",
        () if has("marker", Kind::Text) => "marker",
        () => return Vec::new(),
    };
    let lists = || reply.iter().filter(|field| field.list && field.members.is_some());
    let items = match (lists().next(), lists().count()) {
        (Some(list), 1) => list.name,
        (Some(_), _) => TODO,
        (None, _) => return Vec::new(),
    };
    let mut keys = vec![("by", by), ("from", by), ("size", "limit"), ("items", items)];
    keys.extend(total(reply).map(|total| ("total", total)));
    let mut keys: Vec<(&str, String)> = keys.into_iter().map(|(key, value)| (key, value.to_owned())).collect();
    if by == "marker" {
        keys.push(("next", next(reply).unwrap_or_else(|| TODO.to_owned())));
    }
    keys
}

fn find<'a, 'p>(fields: &'p [Part<'a>], name: &str) -> Option<&'p Part<'a>> {
    fields.iter().find(|field| field.name == name)
}

fn is(field: &Part<'_>, kind: Kind) -> bool {
    !field.list && field.kind == Some(kind)
}

/// The field with the number of all records.
fn total<'a>(reply: &[Part<'a>]) -> Option<&'a str> {
    let named = |name: &str| find(reply, name).filter(|field| is(field, Kind::Integer));
    let known = ["total_count", "total", "count"].into_iter().find_map(named);
    let counts = || reply.iter().find(|field| is(field, Kind::Integer) && field.name.ends_with("_count"));
    known.or_else(counts).map(|field| field.name)
}

/// The path to the field with the next marker.
fn next(reply: &[Part<'_>]) -> Option<String> {
    const NEXT: &str = "next_marker";
    if find(reply, NEXT).is_some() {
        return Some(NEXT.to_owned());
    }
    let has = |field: &&Part<'_>| field.members.as_ref().is_some_and(|members| members.contains(&NEXT));
    let inside = reply.iter().filter(|field| !field.list).find(has);
    inside.map(|field| format!("{}.{NEXT}", field.name))
}
