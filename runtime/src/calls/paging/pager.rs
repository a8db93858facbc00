//! The untyped state of an iteration over pages: position, end of the list, and changes of the list.

use std::cmp::Ordering;
use std::collections::{HashSet, VecDeque};
use std::fmt;

use huaweicloud_bss_rules::{List, Value};
use serde::Serialize;

use super::fingerprint::{fingerprint, fingerprint_of_all};
use crate::base::{Descriptor, Paging, PagingKind};
use crate::outcome::{AnyServiceError, Error, ErrorKind, Failure, Position, Reply};
use crate::wire::{Fields, Mismatches, Slot, View, default_number, filled, number, retain, set_number, set_text};

/// Iterates over the pages of a list of an operation that is known only at run time. For typed requests, use
/// [`Call::pages`](crate::Call::pages).
///
/// After each call, pass the request and the reply to [`turn`](Self::turn), which sets the next page in the request.
/// After the last page, call [`finish`](Self::finish), which checks whether the list is complete.
pub struct Pager {
    descriptor: &'static Descriptor,
    paging: Paging,
    /// The first position.
    first: i64,
    /// The position of the requested page: the number of records before it, or the number of the page.
    position: i64,
    /// The position to continue from.
    resume_at: Option<Position>,
    /// The size of a full page, if it is known.
    size: Option<i64>,
    /// The last known number of records of all pages.
    total: Option<i64>,
    /// The number of records before the requested page; unknown if the iteration started at a marker.
    seen: Option<i64>,
    /// The number of records at the start of the list that may have been returned: records were added before them, or
    /// pages are requested again.
    suspect: i64,
    /// How often in a row an earlier page was requested because the list had lost records.
    step_backs: u8,
    /// Whether the page was requested again because it had no records.
    is_retry: bool,
    /// The keys of the last returned records.
    recent: VecDeque<u64>,
    /// The markers that were followed.
    markers: HashSet<u64>,
    /// The hash of the previous page.
    page: u64,
    /// How many pages in a row were equal to it.
    equal_pages: u32,
    may_repeat: bool,
    /// The error to return after the last page.
    fault: Option<Box<Failure>>,
}

/// The result of [`Pager::turn`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Turn {
    /// The reply is a page, without records that were returned before, and the request is for the next one. The page
    /// may be empty.
    More,
    /// The reply is the last page, which may be empty. [`Pager::finish`] checks whether the list is complete.
    Last,
    /// Discard the reply. The request is for the same page or an earlier one: the list has lost records before this
    /// page, or the reply has no records although the total is not reached.
    Again,
}

impl Pager {
    /// The number of keys that are kept, to recognize records that are returned again.
    const MAX_RECENT: usize = 10_000;
    /// The maximum number of steps back, for lists that shrink faster than they are read.
    const MAX_STEP_BACKS: u8 = 8;
    /// The maximum number of equal pages in a row without a total: the server ignores the position.
    const MAX_EQUAL_PAGES: u32 = 100;

    /// Starts at the page of `request`; `None` if the operation has no pages.
    pub fn new(descriptor: &'static Descriptor, request: &dyn Fields) -> Option<Self> {
        let paging = descriptor.paging?;
        let resume_at = Position::of(&paging, request);
        let first = match resume_at {
            Some(Position::Offset(number) | Position::Page(number)) => number,
            _ => 0,
        };
        let is_size = |size: &i64| *size > 0;
        let size = number(request, paging.size).filter(is_size);
        let size = size.or_else(|| default_number(request, paging.size)).filter(is_size);
        let mut pager = Self {
            descriptor,
            paging,
            first,
            position: first,
            size,
            total: None,
            seen: None,
            suspect: 0,
            step_backs: 0,
            is_retry: false,
            recent: VecDeque::new(),
            markers: HashSet::new(),
            page: 0,
            equal_pages: 0,
            may_repeat: false,
            fault: None,
            resume_at,
        };
        pager.seen = pager.records_before();
        if let Some(Position::Marker(marker)) = &pager.resume_at {
            pager.markers.insert(fingerprint(Value::Text(marker)));
        }
        Some(pager)
    }

    /// The position of the requested page; `None` for the first page of a list by marker.
    pub fn position(&self) -> Option<&Position> {
        self.resume_at.as_ref()
    }

    /// Whether records may have been returned twice: the list changed while it was read, and the spec declares no key
    /// that identifies a record.
    pub fn may_repeat(&self) -> bool {
        self.may_repeat
    }

    /// Returns the records of a page, for serialization.
    pub fn records<'r>(&self, reply: &'r dyn Fields) -> impl Iterator<Item = impl Serialize + 'r> + 'r {
        let list = list(reply, self.paging.items);
        let count = list.map_or(0, |list| list.len());
        (0..count).filter_map(move |index| Some(View::all_of(list?.get(index))))
    }

    /// Examines a reply, removes records that were returned before, and sets the next page in `request`.
    ///
    /// # Errors
    ///
    /// The reply has no records for the second time, although the last known total is not reached.
    pub fn turn(
        &mut self,
        request: &mut dyn Fields,
        reply: &mut Reply<Box<dyn Fields>>,
    ) -> Result<Turn, Error<AnyServiceError>> {
        let (body, mismatches) = reply.parts_mut();
        self.advance(request, &mut **body, mismatches).map_err(Error::new)
    }

    /// Checks whether the list is complete. Call it after [`Turn::Last`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Incomplete`] if fewer records than the last known total were returned, and [`ErrorKind::Decode`] if
    /// the server repeated a marker or the same page.
    pub fn finish(&mut self) -> Result<(), Error<AnyServiceError>> {
        self.check_complete().map_err(Error::new)
    }

    pub(super) fn check_complete(&mut self) -> Result<(), Box<Failure>> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        match (self.seen, self.total) {
            (Some(seen), Some(total)) if seen < total => Err(self.incomplete(seen, total)),
            _ => Ok(()),
        }
    }

    pub(super) fn advance(
        &mut self,
        request: &mut dyn Fields,
        reply: &mut dyn Fields,
        mismatches: &Mismatches,
    ) -> Result<Turn, Box<Failure>> {
        let total = self.paging.total.and_then(|index| number(reply, index)).filter(|total| *total >= 0);
        if let Some(lost) = self.lost(total)
            && self.step_back(lost, request)
        {
            self.total = total;
            return Ok(Turn::Again);
        }
        // Omitted entries count as records, because the next page starts after them.
        let left_out = mismatches.left_out(self.paging.items);
        let count = list(reply, self.paging.items).map_or(0, List::len).saturating_add(left_out);
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let known = total.or(self.total);
        let is_unfit = mismatches.is_unfit(self.paging.items);
        if is_unfit || (count == 0 && self.has_more(known) && !self.has_next_marker(reply)) {
            if !self.is_retry {
                self.is_retry = true;
                return Ok(Turn::Again);
            }
            return Err(match (self.seen, known) {
                (Some(seen), Some(known)) if seen < known => self.incomplete(seen, known),
                _ => self.failure(ErrorKind::Decode, "the records of the page are not a list".to_owned()),
            });
        }
        self.remove_duplicates(reply, total);
        (self.total, self.step_backs, self.is_retry) = (known, 0, false);
        self.seen = self.seen.map(|seen| seen.saturating_add(count));
        let goes_on = match (self.paging.by, self.what_follows(count)) {
            (PagingKind::Marker, _) => true,
            (_, Follows::Nothing) => false,
            (_, Follows::Records) => true,
            (_, Follows::PerhapsRecords) => !self.is_stuck(reply),
        };
        Ok(if goes_on && self.request_next(count, request, reply) { Turn::More } else { Turn::Last })
    }

    /// Whether there are records from this page on, according to the total.
    fn has_more(&self, total: Option<i64>) -> bool {
        matches!((self.seen, total), (Some(seen), Some(total)) if seen < total)
    }

    /// Returns by how many records the total has decreased.
    fn lost(&self, total: Option<i64>) -> Option<i64> {
        let lost = self.total?.saturating_sub(total?);
        (lost > 0).then_some(lost)
    }

    /// Requests a page that starts `lost` records earlier; returns false if this is not possible.
    fn step_back(&mut self, lost: i64, request: &mut dyn Fields) -> bool {
        let steps = match (self.paging.by, self.size) {
            (PagingKind::Offset, _) => lost,
            (PagingKind::Page, Some(size)) => lost.saturating_add(size - 1) / size,
            _ => return false,
        };
        let position = self.position.saturating_sub(steps).max(self.first);
        if position == self.position
            || self.step_backs >= Self::MAX_STEP_BACKS
            || !set_number(request, self.paging.from, position)
        {
            return false;
        }
        self.suspect = self.suspect.max(self.offset());
        self.position = position;
        self.resume_at = Position::of(&self.paging, request);
        self.seen = self.records_before();
        self.step_backs += 1;
        self.notice_change();
        true
    }

    /// Returns the number of records before the requested page, if it is known.
    fn records_before(&self) -> Option<i64> {
        match (self.paging.by, self.size) {
            (PagingKind::Offset, _) => Some(self.position),
            (PagingKind::Page, Some(_)) => Some(self.offset()),
            (PagingKind::Page, None) => (self.position <= 1).then_some(0),
            (PagingKind::Marker, _) => self.resume_at.is_none().then_some(0),
        }
    }

    /// Returns the number of records before the requested page by position and size, and 0 if it is unknown.
    fn offset(&self) -> i64 {
        match (self.paging.by, self.size) {
            (PagingKind::Offset, _) => self.position,
            (PagingKind::Page, Some(size)) => self.position.saturating_sub(1).saturating_mul(size),
            _ => 0,
        }
    }

    /// Notes that the list changed while it was read.
    fn notice_change(&mut self) {
        if self.paging.key.is_empty() && !self.may_repeat {
            self.may_repeat = true;
            tracing::warn!(
                operation = self.descriptor.name,
                "the list changed while it was read, and its records have no key; some may be returned twice"
            );
        }
    }

    /// Removes records from a page that were returned before, if the total has changed. Only the key identifies a
    /// record: different records may be equal.
    fn remove_duplicates(&mut self, reply: &mut dyn Fields, total: Option<i64>) {
        if let (Some(before), Some(now)) = (self.total, total)
            && now > before
            && self.paging.by != PagingKind::Marker
        {
            self.suspect = self.suspect.max(self.offset()).saturating_add(now - before);
            self.notice_change();
        }
        if self.paging.key.is_empty() {
            return;
        }
        let keys = keys(reply, &self.paging);
        let suspects = usize::try_from(self.suspect.saturating_sub(self.offset())).unwrap_or(0);
        let is_duplicate =
            |(index, key): (usize, &Option<u64>)| index < suspects && key.is_some_and(|key| self.recent.contains(&key));
        let duplicates: Vec<bool> = keys.iter().enumerate().map(is_duplicate).collect();
        if duplicates.contains(&true)
            && let Some(Slot::List(list)) = reply.slot(self.paging.items).map(filled)
        {
            retain(list, |index| !duplicates.as_slice().get(index).copied().unwrap_or_default());
        }
        self.recent
            .extend(keys.iter().zip(&duplicates).filter(|(_, duplicate)| !**duplicate).filter_map(|(key, _)| *key));
        let surplus = self.recent.len().saturating_sub(Self::MAX_RECENT);
        self.recent.drain(..surplus);
    }

    /// Returns what follows a page with `count` records, in a list without markers.
    fn what_follows(&self, count: i64) -> Follows {
        let end = match (self.paging.by, self.size) {
            (PagingKind::Page, Some(_)) => Some(self.offset().saturating_add(self.size.unwrap_or(count).max(count))),
            (PagingKind::Page, None) => self.seen,
            _ => Some(self.offset().saturating_add(count)),
        };
        match end.zip(self.total).map(|(end, total)| end.cmp(&total)) {
            _ if count == 0 => Follows::Nothing,
            Some(Ordering::Equal) => Follows::Nothing,
            // A page may have fewer records than requested.
            Some(Ordering::Less) => Follows::Records,
            // There is no total, or it cannot be true.
            _ if self.size.is_none_or(|size| count >= size) => Follows::PerhapsRecords,
            _ => Follows::Nothing,
        }
    }

    /// Whether the server repeats the same page.
    fn is_stuck(&mut self, reply: &dyn Fields) -> bool {
        let page = list(reply, self.paging.items).map_or(0, fingerprint_of_all);
        self.equal_pages = if page == self.page { self.equal_pages + 1 } else { 0 };
        self.page = page;
        if self.equal_pages < Self::MAX_EQUAL_PAGES {
            return false;
        }
        self.fault = Some(self.failure(
            ErrorKind::Decode,
            format!("the server sent the same page {} times in a row", Self::MAX_EQUAL_PAGES + 1),
        ));
        true
    }

    /// Sets the next page in the request; returns false if there is none, or if it cannot be requested.
    fn request_next(&mut self, count: i64, request: &mut dyn Fields, reply: &dyn Fields) -> bool {
        let step = match self.paging.by {
            PagingKind::Marker => return self.follow_marker(request, reply),
            PagingKind::Offset => count,
            PagingKind::Page => 1,
        };
        let next = self.position.saturating_add(step);
        if !set_number(request, self.paging.from, next) {
            let message = "the position of the next page is too large for the field of the request".to_owned();
            self.fault = Some(self.failure(ErrorKind::Decode, message));
            return false;
        }
        self.position = next;
        self.resume_at = Position::of(&self.paging, request);
        true
    }

    fn has_next_marker(&self, reply: &dyn Fields) -> bool {
        self.paging.by == PagingKind::Marker && next_marker(reply, &self.paging).is_some()
    }

    /// Requests the page at the marker of a reply. Without a marker, the list ends; with a repeated one, it would never
    /// end.
    fn follow_marker(&mut self, request: &mut dyn Fields, reply: &dyn Fields) -> bool {
        let Some(next) = next_marker(reply, &self.paging) else { return false };
        if !self.markers.insert(fingerprint(Value::Text(next))) {
            let message = "the server repeated a marker of the next page, so the list would not end";
            self.fault = Some(self.failure(ErrorKind::Decode, message.to_owned()));
            return false;
        }
        let is_set = set_text(request, self.paging.from, next);
        self.resume_at = Position::of(&self.paging, request);
        is_set
    }

    fn incomplete(&self, seen: i64, total: i64) -> Box<Failure> {
        let (seen, total) = (seen.unsigned_abs(), total.unsigned_abs());
        let kind = ErrorKind::Incomplete { seen, total };
        let mut failure = self.failure(kind, format!("the list ended after {seen} of {total} records"));
        failure.is_transient = true;
        failure
    }

    fn failure(&self, kind: ErrorKind, message: String) -> Box<Failure> {
        let mut failure = Failure::new(kind, self.descriptor, message);
        failure.resume_at = match &self.resume_at {
            // After the last page, the missing records would follow it.
            Some(Position::Offset(_)) => self.seen.map(Position::Offset),
            other => other.clone(),
        };
        failure
    }
}

impl fmt::Debug for Pager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pager")
            .field("operation", &self.descriptor.name)
            .field("position", &self.resume_at)
            .field("total", &self.total)
            .finish_non_exhaustive()
    }
}

/// What follows a page.
#[derive(Clone, Copy)]
enum Follows {
    /// No more records.
    Nothing,
    /// More records, according to the total.
    Records,
    /// Possibly more records, because the page is full.
    PerhapsRecords,
}

fn list(reply: &dyn Fields, index: usize) -> Option<&dyn List> {
    match reply.value(index) {
        Value::List(list) => Some(list),
        _ => None,
    }
}

/// Returns the marker of the next page.
fn next_marker<'r>(reply: &'r dyn Fields, paging: &Paging) -> Option<&'r str> {
    let mut value = Value::Record(reply);
    for index in paging.next {
        let Value::Record(record) = value else { return None };
        value = record.value(*index);
    }
    match value {
        Value::Text(next) if !next.is_empty() => Some(next),
        _ => None,
    }
}

/// Returns the hash of the key of each record of a page; `None` for a record without all key fields.
fn keys(reply: &dyn Fields, paging: &Paging) -> Vec<Option<u64>> {
    let Some(list) = list(reply, paging.items) else { return Vec::new() };
    let key = |record: Value<'_>| {
        let Value::Record(record) = record else { return None };
        let values = paging.key.iter().map(|index| match record.value(*index) {
            Value::Absent => None,
            value => Some(fingerprint(value)),
        });
        let values: Option<Vec<u64>> = values.collect();
        values.map(|values| fingerprint(Value::Text(&format!("{values:?}"))))
    };
    (0..list.len()).map(|index| key(list.get(index))).collect()
}
