//! What to ask for after a page, for lists of any type: position, end of the list, and what to do where the list changes
//! on the way.

use std::collections::VecDeque;

use huaweicloud_bss_rules::Value;
use serde::{Serialize, Serializer};

use super::fingerprint::fingerprint;
use crate::operation::{Descriptor, Paging, PagingKind};
use crate::wire::{Fields, Slot};

/// Turns the pages of a list. [`Call::pages`](crate::Call::pages) does it where the types are known; this is for those
/// who have a request only by its name.
///
/// Before each call, the request asks for the page whose turn it is; after it, [`turn`](Self::turn) looks at the reply
/// and makes the request ask for the next one.
#[derive(Debug)]
pub struct Pager {
    paging: Paging,
    /// Where the walk began.
    first: i64,
    /// Where the page that is asked for begins: the number of records before it, or the number of the page.
    position: i64,
    /// How many records a full page has, if that is known.
    size: Option<i64>,
    /// What the page before said of the records of all pages.
    total: Option<i64>,
    /// The place in the list up to which there may be records that came already: records were added before it, or
    /// pages are asked for again.
    suspect: i64,
    /// How often a page was asked for again in a row.
    again: u8,
    /// The page before.
    page: Vec<u64>,
    /// The records that were handed out last.
    recent: VecDeque<u64>,
}

/// A value as it is stored.
struct Stored<'a>(Value<'a>);

impl Serialize for Stored<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        crate::wire::serialize(self.0, serializer)
    }
}

/// What a reply is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Turn {
    /// It is a page, without the records that came before, and the request asks for the next one.
    More,
    /// It is the last page. It may be empty.
    Last,
    /// The list has lost records that lay before this page, so that others moved to pages that are through: the reply
    /// is of no use, and the request asks for an earlier page.
    Again,
}

impl Pager {
    /// So many records are remembered, to be told from new ones where the list changes.
    const REMEMBERED: usize = 10_000;
    /// A list that shrinks faster than it is read is taken as it comes.
    const MOST_AGAIN: u8 = 8;

    /// Begins at the page that `request` asks for; nothing if the operation does not answer page by page.
    pub fn new(descriptor: &Descriptor, request: &dyn Fields) -> Option<Self> {
        let paging = descriptor.paging?;
        let first = whole(request, paging.from).or(match paging.by {
            PagingKind::Page => Some(1),
            PagingKind::Offset | PagingKind::Marker => Some(0),
        })?;
        let size = whole(request, paging.size).filter(|size| *size > 0);
        Some(Self {
            paging,
            first,
            position: first,
            size,
            total: None,
            suspect: 0,
            again: 0,
            page: Vec::new(),
            recent: VecDeque::new(),
        })
    }

    /// The records of a page, as values that serde can write.
    pub fn records<'r>(&self, reply: &'r dyn Fields) -> impl Iterator<Item = impl Serialize + 'r> + 'r {
        let list = match reply.value(self.paging.items) {
            Value::List(list) => Some(list),
            _ => None,
        };
        let count = list.map_or(0, |list| list.len());
        (0..count).filter_map(move |index| Some(Stored(list?.get(index))))
    }

    /// Looks at a reply, takes records out of it that came already, and makes `request` ask for what comes next.
    pub fn turn(&mut self, request: &mut dyn Fields, reply: &mut dyn Fields) -> Turn {
        let page = records(reply, self.paging.items);
        let total = self.paging.total.and_then(|index| whole(reply, index)).filter(|total| *total >= 0);
        if let Some(lost) = self.lost(total)
            && self.step_back(lost, request)
        {
            self.total = total;
            return Turn::Again;
        }
        if !page.is_empty() && page == self.page && total == self.total && self.again == 0 {
            // Whatever is asked for, the server answers the same.
            keep(reply, self.paging.items, &mut |_| false);
            return Turn::Last;
        }
        let new = self.new_records(&page, total);
        if new.contains(&false) {
            keep(reply, self.paging.items, &mut |index| new.get(index).copied().unwrap_or(true));
        }
        self.recent.extend(page.iter().zip(&new).filter(|(_, new)| **new).map(|(record, _)| record));
        let surplus = self.recent.len().saturating_sub(Self::REMEMBERED);
        self.recent.drain(..surplus);
        (self.total, self.again) = (total.or(self.total), 0);
        let more = !page.is_empty() && self.goes_on(page.len(), total) && self.ask_for_next(page.len(), request, reply);
        self.page = page;
        if more { Turn::More } else { Turn::Last }
    }

    /// How many records fewer there are than the page before said.
    fn lost(&self, total: Option<i64>) -> Option<i64> {
        let lost = self.total?.saturating_sub(total?);
        (lost > 0).then_some(lost)
    }

    /// Asks for a page that begins so many records earlier; false where that cannot be.
    fn step_back(&mut self, lost: i64, request: &mut dyn Fields) -> bool {
        let steps = match (self.paging.by, self.size) {
            (PagingKind::Offset, _) => lost,
            (PagingKind::Page, Some(size)) => lost.saturating_add(size - 1) / size,
            _ => return false,
        };
        let position = self.position.saturating_sub(steps).max(self.first);
        if position == self.position || self.again >= Self::MOST_AGAIN || !set(request, self.paging.from, position) {
            return false;
        }
        self.suspect = self.suspect.max(self.place());
        self.position = position;
        self.again += 1;
        true
    }

    /// How many records lie before the page, as far as that is known.
    fn place(&self) -> i64 {
        match (self.paging.by, self.size) {
            (PagingKind::Offset, _) => self.position,
            (PagingKind::Page, Some(size)) => self.position.saturating_sub(1).saturating_mul(size),
            _ => 0,
        }
    }

    /// Which records of a page did not come already.
    fn new_records(&mut self, page: &[u64], total: Option<i64>) -> Vec<bool> {
        if let (Some(before), Some(now)) = (self.total, total)
            && now > before
            && self.paging.by != PagingKind::Marker
        {
            self.suspect = self.suspect.max(self.place()).saturating_add(now - before);
        }
        let suspects = usize::try_from(self.suspect.saturating_sub(self.place())).unwrap_or(0);
        page.iter().enumerate().map(|(index, record)| index >= suspects || !self.recent.contains(record)).collect()
    }

    /// Whether there may be records behind a page of so many.
    fn goes_on(&self, count: usize, total: Option<i64>) -> bool {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let end = match (self.paging.by, self.size) {
            (PagingKind::Marker, _) => return true,
            (PagingKind::Page, None) => None,
            _ => Some(self.place().saturating_add(count)),
        };
        match (end, total) {
            (Some(end), Some(total)) if end == total => false,
            // A server may put fewer records into a page than it was asked for.
            (Some(end), Some(total)) if end < total => true,
            // The total says nothing, or nothing that can be true.
            _ => self.size.is_none_or(|size| count >= size),
        }
    }

    fn ask_for_next(&mut self, count: usize, request: &mut dyn Fields, reply: &dyn Fields) -> bool {
        let step = match self.paging.by {
            PagingKind::Marker => return self.follow_marker(request, reply),
            PagingKind::Offset => i64::try_from(count).unwrap_or(i64::MAX),
            PagingKind::Page => 1,
        };
        self.position = self.position.saturating_add(step);
        set(request, self.paging.from, self.position)
    }

    /// The marker of a reply; without one, or with the same once more, the list ends.
    fn follow_marker(&self, request: &mut dyn Fields, reply: &dyn Fields) -> bool {
        let mut value = Value::Record(reply);
        for index in self.paging.next {
            let Value::Record(record) = value else { return false };
            value = record.value(*index);
        }
        let Value::Text(next) = value else { return false };
        if next.is_empty() || matches!(request.value(self.paging.from), Value::Text(marker) if marker == next) {
            return false;
        }
        match request.slot(self.paging.from).map(filled) {
            Some(Slot::Text(marker)) => next.clone_into(marker),
            _ => return false,
        }
        true
    }
}

/// The whole number at `index`, or what the server takes it to be where it is not given.
fn whole(record: &dyn Fields, index: usize) -> Option<i64> {
    match record.value(index) {
        Value::Integer(number) => Some(number),
        _ => record.fields().get(index)?.default?.parse().ok(),
    }
}

/// Puts a number into a field; false if it does not fit.
fn set(record: &mut dyn Fields, index: usize, number: i64) -> bool {
    match record.slot(index).map(filled) {
        Some(Slot::Integer(place)) => i32::try_from(number).map(|number| *place = number).is_ok(),
        Some(Slot::Long(place)) => {
            *place = number;
            true
        }
        _ => false,
    }
}

/// The place itself, where a value may be left out.
fn filled(slot: Slot<'_>) -> Slot<'_> {
    match slot {
        Slot::Optional(slot) => slot.fill(),
        slot => slot,
    }
}

fn records(reply: &dyn Fields, index: usize) -> Vec<u64> {
    match reply.value(index) {
        Value::List(list) => (0..list.len()).map(|index| fingerprint(list.get(index))).collect(),
        _ => Vec::new(),
    }
}

/// Keeps those entries of a list whose index `wanted` says yes to.
fn keep(reply: &mut dyn Fields, index: usize, wanted: &mut dyn FnMut(usize) -> bool) {
    if let Some(Slot::List(list)) = reply.slot(index).map(filled) {
        list.keep(wanted);
    }
}
