//! Lists page by page, as the model says of each: by offset, by the number of the page, or by a marker.
//!
//! A list is known by its length, and each record by its index: a page composes its own records and no others.

use huaweicloud_bss_codegen::model::{Json, PagingKind};

use super::context::Context;
use super::record::Record;

/// What markers begin with; the number of records before the page follows.
const MARKER: &str = "after-";

/// The records that a request lets through, by index.
pub(super) enum Kept {
    /// So many, from the first on.
    All(usize),
    /// These.
    These(Vec<usize>),
}

impl Kept {
    fn count(&self) -> usize {
        match self {
            Self::All(count) => *count,
            Self::These(indices) => indices.len(),
        }
    }

    fn at(&self, position: usize) -> Option<usize> {
        match self {
            Self::All(count) => (position < *count).then_some(position),
            Self::These(indices) => indices.get(position).copied(),
        }
    }
}

impl Context<'_> {
    /// Those of so many records that `fits`, which is asked only if the request has one of these fields.
    pub(super) fn kept(&self, count: usize, filters: &[&str], fits: impl Fn(usize) -> bool) -> Kept {
        if filters.iter().any(|name| self.fields.contains_key(*name)) {
            Kept::These((0..count).filter(|index| fits(*index)).collect())
        } else {
            Kept::All(count)
        }
    }

    /// The reply of an operation that no subject knows: if it lists something, a page of a list that stays the same.
    pub(super) fn untold(&self) -> Record {
        let items = self.operation.paging.as_ref().and_then(|paging| self.operation.reply.get(paging.items));
        items.map_or_else(
            || self.composed(),
            |items| {
                let path = |index: usize| format!("{}/{index}", self.operation.name);
                self.paged(&Kept::All(self.records), |index| self.record(&items.name, &path(index)))
            },
        )
    }

    /// The reply with the page that is asked for.
    pub(super) fn paged(&self, kept: &Kept, compose: impl Fn(usize) -> Record) -> Record {
        self.paged_backwards(kept, false, compose)
    }

    /// The same, and maybe with the last record first.
    pub(super) fn paged_backwards(&self, kept: &Kept, backwards: bool, compose: impl Fn(usize) -> Record) -> Record {
        let mut reply = self.composed();
        let Some(paging) = &self.operation.paging else { return reply };
        let name = |index: usize| self.operation.request.get(index).map_or("", |field| field.name.as_str());
        let size = whole(self.number(name(paging.size)).unwrap_or(10));
        let from = name(paging.from);
        let begin = match paging.by {
            PagingKind::Offset => whole(self.number(from).unwrap_or(0)),
            PagingKind::Page => whole(self.number(from).unwrap_or(1) - 1).saturating_mul(size),
            PagingKind::Marker => {
                let marker = self.text(from).and_then(|marker| marker.strip_prefix(MARKER)?.parse().ok());
                marker.unwrap_or(0)
            }
        };
        let count = kept.count();
        let end = begin.saturating_add(size).min(count);
        let position = |position: usize| if backwards { count - 1 - position } else { position };
        let indices = (begin..end).filter_map(|at| kept.at(position(at)));
        let items: Vec<Record> = indices.map(compose).collect();
        let field = |index: usize| self.operation.reply.get(index).map_or("", |field| field.name.as_str());
        reply.set(field(paging.items), items);
        if let Some(total) = paging.total {
            reply.set(field(total), count);
        }
        if let Some((holder, way)) = paging.next.split_first() {
            let next = if end < count { Json::String(format!("{MARKER}{end}")) } else { Json::Null };
            if let Some((_, json)) = reply.0.get_mut(*holder) {
                put(json, way, next);
            }
        }
        reply
    }
}

/// Puts a value where this way leads to.
fn put(json: &mut Json, way: &[usize], value: Json) {
    match way.split_first() {
        None => *json = value,
        Some((index, rest)) => {
            if let Json::Object(members) = json
                && let Some((_, inner)) = members.get_mut(*index)
            {
                put(inner, rest, value);
            }
        }
    }
}

fn whole(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}
