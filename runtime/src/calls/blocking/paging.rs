//! Lists as iterators, over the async streams.

use std::fmt;
use std::iter::FusedIterator;

use super::wait::wait;
use crate::calls::paging::{self, Paged};
use crate::outcome::{Error, Reply};
use crate::wire::Mismatches;

/// The pages of a list, one call each. Returned by [`Call::pages`](super::Call::pages).
///
/// It ends after the last page and after the first error.
#[must_use = "pages are not requested until the iterator is used"]
pub struct Pages<'c, O: Paged> {
    /// Absent after blocking was rejected on this thread.
    pages: Option<paging::Pages<'c, O>>,
    allow_inside_runtime: bool,
}

impl<'c, O: Paged> Pages<'c, O> {
    pub(super) fn new(pages: paging::Pages<'c, O>, allow_inside_runtime: bool) -> Self {
        Self { pages: Some(pages), allow_inside_runtime }
    }
}

impl<O: Paged> Iterator for Pages<'_, O> {
    type Item = Result<Reply<O::Reply>, Error<O::Error>>;

    fn next(&mut self) -> Option<Self::Item> {
        let page = wait(O::DESCRIPTOR, self.allow_inside_runtime, self.pages.as_mut()?.next());
        page.unwrap_or_else(|failure| {
            self.pages = None;
            Some(Err(Error::new(failure)))
        })
    }
}

impl<O: Paged> FusedIterator for Pages<'_, O> {}

impl<O: Paged> fmt::Debug for Pages<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("operation", &O::DESCRIPTOR.name).finish_non_exhaustive()
    }
}

/// The records of a list, whose pages are requested when they are needed. Returned by
/// [`Call::items`](super::Call::items).
///
/// It ends after the last record and after the first error. Only one page is in memory.
#[must_use = "records are not requested until the iterator is used"]
pub struct Items<'c, O: Paged> {
    pages: Pages<'c, O>,
    records: std::vec::IntoIter<O::Item>,
    page: Option<Reply<O::Reply>>,
    mismatches: Mismatches,
    may_repeat: bool,
}

impl<'c, O: Paged> Items<'c, O> {
    pub(super) fn new(pages: Pages<'c, O>) -> Self {
        Self {
            pages,
            records: Vec::new().into_iter(),
            page: None,
            mismatches: Mismatches::default(),
            may_repeat: false,
        }
    }

    /// The mismatches of all pages so far. An index in a path is that within its page.
    pub fn mismatches(&self) -> &Mismatches {
        &self.mismatches
    }

    /// Whether records may have been returned twice: the list changed while it was read, and the spec declares no key
    /// that identifies a record.
    pub fn may_repeat(&self) -> bool {
        self.may_repeat
    }

    /// The page of the last returned record, without its records: the total, the currency, the id of the request. `None`
    /// before the first page.
    pub fn page(&self) -> Option<&Reply<O::Reply>> {
        self.page.as_ref()
    }
}

impl<O: Paged> Iterator for Items<'_, O> {
    type Item = Result<O::Item, Error<O::Error>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.records.next() {
                return Some(Ok(item));
            }
            match self.pages.next()? {
                Ok(mut reply) => {
                    self.mismatches.extend(reply.mismatches());
                    self.may_repeat |= reply.may_repeat();
                    self.records = std::mem::take(O::items(reply.body_mut())).into_iter();
                    self.page = Some(reply);
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<O: Paged> FusedIterator for Items<'_, O> {}

impl<O: Paged> fmt::Debug for Items<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("operation", &O::DESCRIPTOR.name).finish_non_exhaustive()
    }
}
