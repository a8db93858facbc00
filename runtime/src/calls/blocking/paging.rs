//! Long lists as iterators, over the streams that turn their pages.

use std::fmt;
use std::iter::FusedIterator;

use super::wait::wait;
use crate::calls::paging::{self, Paged};
use crate::outcome::{Error, Reply};
use crate::wire::Mismatches;

/// The pages of a list, one call each. Made by [`Call::pages`](super::Call::pages).
///
/// It ends after the last page, and after the first error.
#[must_use = "pages are not asked for until the iterator is read"]
pub struct Pages<'c, O: Paged> {
    /// Absent once this thread was refused the wait.
    pages: Option<paging::Pages<'c, O>>,
    may_wait: bool,
}

impl<'c, O: Paged> Pages<'c, O> {
    pub(super) fn new(pages: paging::Pages<'c, O>, may_wait: bool) -> Self {
        Self { pages: Some(pages), may_wait }
    }
}

impl<O: Paged> Iterator for Pages<'_, O> {
    type Item = Result<Reply<O::Reply>, Error<O::Error>>;

    fn next(&mut self) -> Option<Self::Item> {
        let page = wait(O::DESCRIPTOR, self.may_wait, self.pages.as_mut()?.next());
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

/// The records of a list, asked for page by page as they are needed. Made by [`Call::items`](super::Call::items).
///
/// It ends after the last record, and after the first error. No more than one page is held.
#[must_use = "records are not asked for until the iterator is read"]
pub struct Items<'c, O: Paged> {
    pages: Pages<'c, O>,
    page: std::vec::IntoIter<O::Item>,
    mismatches: Mismatches,
    may_repeat: bool,
}

impl<'c, O: Paged> Items<'c, O> {
    pub(super) fn new(pages: Pages<'c, O>) -> Self {
        Self { pages, page: Vec::new().into_iter(), mismatches: Mismatches::default(), may_repeat: false }
    }

    /// The values of all pages so far that do not fit the types of their fields. A path counts the records of its page.
    pub fn mismatches(&self) -> &Mismatches {
        &self.mismatches
    }

    /// Whether records may have been returned twice: the list changed while it was read, and the spec knows no key by which
    /// a record is recognised.
    pub fn may_repeat(&self) -> bool {
        self.may_repeat
    }
}

impl<O: Paged> Iterator for Items<'_, O> {
    type Item = Result<O::Item, Error<O::Error>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.page.next() {
                return Some(Ok(item));
            }
            match self.pages.next()? {
                Ok(mut reply) => {
                    self.mismatches.extend(reply.mismatches());
                    self.may_repeat |= reply.may_repeat();
                    self.page = std::mem::take(O::items(reply.body_mut())).into_iter();
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
