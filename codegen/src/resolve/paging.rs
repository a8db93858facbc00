//! Resolves the names of fields in `paging` to indices.

use super::{group::Group, types::Types};
use crate::{
    model::{FieldType, Paging, PagingKind},
    syntax,
};

/// Resolves the paging of an operation; `None` if it refers to a field that does not exist or has the wrong type.
pub(super) fn resolve(
    types: &Types<'_>,
    request: &Group<'_>,
    reply: &Group<'_>,
    paging: &syntax::Paging<'_>,
) -> Option<Paging> {
    let items = reply.position(paging.items?.value)?;
    let key = match paging.key.as_slice() {
        [] => Vec::new(),
        names => records(types, reply, paging)?.positions(names).collect::<Option<_>>()?,
    };
    Some(Paging {
        by: match paging.by?.value {
            "offset" => PagingKind::Offset,
            "page" => PagingKind::Page,
            "marker" => PagingKind::Marker,
            _ => return None,
        },
        from: request.position(paging.from?.value)?,
        size: request.position(paging.size?.value)?,
        items,
        total: match paging.total {
            Some(total) => Some(reply.position(total.value)?),
            None => None,
        },
        next: match paging.next {
            Some(next) => follow(types, reply, next.value)?,
            None => Vec::new(),
        },
        key,
        key_sources: paging.key_sources.iter().map(|source| source.value.to_owned()).collect(),
    })
}

/// The fields of a record of the list; `None` if it is not a list of objects.
fn records<'a>(types: &Types<'a>, reply: &Group<'_>, paging: &syntax::Paging<'_>) -> Option<Group<'a>> {
    match types.field_type(reply.chapter, reply.field(paging.items?.value)?)? {
        FieldType::List(record) => types.object(&record),
        _ => None,
    }
}

/// The indices of the fields on the path from a group to a string: `page_info.next_marker`.
pub(crate) fn follow(types: &Types<'_>, group: &Group<'_>, path: &str) -> Option<Vec<usize>> {
    let (first, rest) = match path.split_once('.') {
        Some((first, rest)) => (first, Some(rest)),
        None => (path, None),
    };
    let ty = types.field_type(group.chapter, group.field(first)?)?;
    let mut indices = vec![group.position(first)?];
    match (rest, ty) {
        (None, FieldType::String) => {}
        (Some(rest), ty) => indices.extend(follow(types, &types.object(&ty)?, rest)?),
        _ => return None,
    }
    Some(indices)
}
