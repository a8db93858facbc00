//! Lists page by page: by offset, by page number or by marker, as the spec declares.
//!
//! A list has a length, and each record has an index. A page generates only its own records.

use huaweicloud_bss_codegen::model::{Json, PagingKind};

use super::context::Context;
use super::record::Record;

/// The prefix of markers. The number of records before the page follows.
const MARKER: &str = "after-";

/// The records that match the filters, by index.
pub(super) enum Filtered {
    /// The first records, this many.
    All(usize),
    /// The records with these indices.
    These(Vec<usize>),
}

impl Filtered {
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
    /// Returns the records that match. `fits` is called only if the request has one of these filters.
    pub(super) fn filtered(&self, count: usize, filters: &[&str], fits: impl Fn(usize) -> bool) -> Filtered {
        if filters.iter().any(|name| self.fields.contains_key(*name)) {
            Filtered::These((0..count).filter(|index| fits(*index)).collect())
        } else {
            Filtered::All(count)
        }
    }

    /// Returns the reply of an operation without a handler. A list has a fixed number of records.
    pub(super) fn default_reply(&self) -> Record {
        let items = self.operation.paging.as_ref().and_then(|paging| self.operation.reply.get(paging.items));
        items.map_or_else(
            || self.sample(),
            |items| {
                let path = |index: usize| format!("{}/{index}", self.operation.name);
                self.paged(&Filtered::All(self.records), |index| self.record(&items.name, &path(index)))
            },
        )
    }

    /// Returns the reply with the requested page.
    pub(super) fn paged(&self, filtered: &Filtered, compose: impl Fn(usize) -> Record) -> Record {
        self.paged_backwards(filtered, false, compose)
    }

    /// Returns the reply with the requested page, in reverse order if `backwards` is true.
    pub(super) fn paged_backwards(
        &self,
        filtered: &Filtered,
        backwards: bool,
        compose: impl Fn(usize) -> Record,
    ) -> Record {
        let mut reply = self.sample();
        let Some(paging) = &self.operation.paging else { return reply };
        let name = |index: usize| self.operation.request.get(index).map_or("", |field| field.name.as_str());
        let size = whole(self.number(name(paging.size)).unwrap_or(10));
        let from = name(paging.from);
        let begin = match paging.by {
            PagingKind::Offset => whole(self.number(from).unwrap_or(0)),
            PagingKind::Page => whole(self.number(from).unwrap_or(1) - 1).saturating_mul(size),
            PagingKind::Marker => {
                let marker = self.string(from).and_then(|marker| marker.strip_prefix(MARKER)?.parse().ok());
                marker.unwrap_or(0)
            }
        };
        let count = filtered.count();
        let end = begin.saturating_add(size).min(count);
        let position = |position: usize| if backwards { count - 1 - position } else { position };
        let indices = (begin..end).filter_map(|at| filtered.at(position(at)));
        let items: Vec<Record> = indices.map(compose).collect();
        let field = |index: usize| self.operation.reply.get(index).map_or("", |field| field.name.as_str());
        reply.set(field(paging.items), items);
        if let Some(total) = paging.total {
            reply.set(field(total), count);
        }
        if let Some((holder, path)) = paging.next.split_first() {
            let next = if end < count { Json::String(format!("{MARKER}{end}")) } else { Json::Null };
            if let Some((_, json)) = reply.0.get_mut(*holder) {
                put(json, path, next);
            }
        }
        reply
    }
}

/// Sets the value at this path.
fn put(json: &mut Json, path: &[usize], value: Json) {
    match path.split_first() {
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
