//! The streams of pages and records.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::pager::{Pager, Turn};
use crate::base::BoxFuture;
use crate::calls::operation::Operation;
use crate::calls::typed::Call;
use crate::client::{CallOptions, Core};
use crate::outcome::{Error, Failure, Position, Reply};
use crate::wire::Mismatches;

/// An operation with pages. Implemented by generated code.
pub trait Paged: Operation + Clone {
    /// A record of the list.
    type Item: Send + Sync + Unpin + 'static;

    /// Returns the list of a page.
    fn items(reply: &mut Self::Reply) -> &mut Vec<Self::Item>;
}

type Outcome<O> = Result<Reply<<O as Operation>::Reply>, Error<<O as Operation>::Error>>;
type Record<O> = Result<<O as Paged>::Item, Error<<O as Operation>::Error>>;

impl<'c, O: Paged> Call<'c, O> {
    /// Returns a stream of pages, from the one of the request to the last one. Await the call itself for a single page.
    ///
    /// The stream ends when all records of the total were returned; without a total, after a page that is not full; by
    /// marker, after a page without a next one. If a page has no records before the end of the total, it is requested
    /// once more, and is then an error of the kind [`ErrorKind::Incomplete`](crate::ErrorKind::Incomplete).
    ///
    /// If the total changes during the iteration, records that moved to an earlier page are fetched, and duplicates are
    /// removed by the key of the spec. Without a key, no record is lost, but some may be returned twice; see
    /// [`Reply::may_repeat`].
    ///
    /// The options apply to each page: the timeout is that of one page.
    pub fn pages(self) -> Pages<'c, O> {
        let (core, request, options) = self.into_parts();
        Pages::new(core, request, options, None)
    }

    /// Returns a stream of pages from a [`Position`], for instance that of [`Error::resume_at`].
    pub fn pages_from(self, position: &Position) -> Pages<'c, O> {
        let (core, request, options) = self.into_parts();
        Pages::new(core, request, options, Some(position))
    }

    /// Returns a stream of the records of the [`pages`](Self::pages). Only one page is in memory.
    pub fn items(self) -> Items<'c, O> {
        Items::new(self.pages())
    }

    /// Returns a stream of records from a [`Position`], for instance that of [`Error::resume_at`].
    pub fn items_from(self, position: &Position) -> Items<'c, O> {
        Items::new(self.pages_from(position))
    }
}

/// The pages of a list, one call each. Returned by [`Call::pages`].
///
/// It is a [`Stream`]; [`next`](Self::next) needs no crate for streams. It ends after the last page and after the first
/// error. If the list ends before the last known total, the error is
/// [`ErrorKind::Incomplete`](crate::ErrorKind::Incomplete). [`Error::resume_at`] is the position to continue from.
/// Dropping the stream, or the future of `next`, loses only the page that is being fetched.
#[must_use = "pages are not requested until the stream is polled"]
pub struct Pages<'c, O: Paged> {
    state: State<'c, O>,
}

enum State<'c, O: Paged> {
    /// The next page can be requested.
    Ready(Box<Walk<'c, O>>),
    /// A page is being fetched.
    Busy(BoxFuture<'c, (Box<Walk<'c, O>>, Outcome<O>, bool)>),
    /// All pages were returned, but the list is incomplete.
    Failed(Box<Failure>),
    /// There are no more pages.
    Done,
}

/// The state of the iteration.
struct Walk<'c, O> {
    core: &'c Core,
    request: O,
    options: CallOptions,
    pager: Option<Pager>,
}

impl<O: Paged> Walk<'_, O> {
    /// Fetches the next page. Returns whether there are more.
    async fn page(mut self: Box<Self>) -> (Box<Self>, Outcome<O>, bool) {
        loop {
            let call = Call::new(self.core, &self.request).options(self.options.clone());
            let mut reply = match call.send().await {
                Ok(reply) => reply,
                Err(error) => {
                    let position = self.pager.as_ref().and_then(Pager::position).cloned();
                    return (self, Err(error.resuming_at(position)), false);
                }
            };
            let Self { request, pager, .. } = &mut *self;
            let Some(pager) = pager else { return (self, Ok(reply), false) };
            let (body, mismatches) = reply.parts_mut();
            match pager.advance(request, body, mismatches) {
                Ok(Turn::Again) => {}
                Ok(turn) => {
                    reply.set_may_repeat(pager.may_repeat());
                    return (self, Ok(reply), turn == Turn::More);
                }
                Err(failure) => return (self, Err(Error::new(failure)), false),
            }
        }
    }

    /// Returns the state after the last page.
    fn end<'c>(&mut self) -> State<'c, O> {
        match self.pager.as_mut().map_or(Ok(()), Pager::check_complete) {
            Ok(()) => State::Done,
            Err(failure) => State::Failed(failure),
        }
    }
}

impl<'c, O: Paged> Pages<'c, O> {
    pub(crate) fn new(core: &'c Core, request: &O, options: CallOptions, start: Option<&Position>) -> Self {
        let mut request = request.clone();
        if let Some(Err(violation)) = start.map(|start| start.apply(O::DESCRIPTOR, &mut request)) {
            return Self { state: State::Failed(Failure::invalid(O::DESCRIPTOR, vec![violation])) };
        }
        let pager = Pager::new(O::DESCRIPTOR, &request);
        let walk = Walk { core, request, options, pager };
        Self { state: State::Ready(Box::new(walk)) }
    }

    /// Returns the next page; `None` after the last one.
    pub async fn next(&mut self) -> Option<Outcome<O>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Outcome<O>>> {
        let mut page = match std::mem::replace(&mut self.state, State::Done) {
            State::Ready(walk) => Box::pin(walk.page()),
            State::Busy(page) => page,
            State::Failed(failure) => return Poll::Ready(Some(Err(Error::new(failure)))),
            State::Done => return Poll::Ready(None),
        };
        match page.as_mut().poll(context) {
            Poll::Ready((mut walk, outcome, more)) => {
                if more {
                    self.state = State::Ready(walk);
                } else if outcome.is_ok() {
                    self.state = walk.end();
                }
                Poll::Ready(Some(outcome))
            }
            Poll::Pending => {
                self.state = State::Busy(page);
                Poll::Pending
            }
        }
    }
}

impl<O: Paged> Stream for Pages<'_, O> {
    type Item = Outcome<O>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

/// Nothing in it is pinned.
impl<O: Paged> Unpin for Pages<'_, O> {}

impl<O: Paged> fmt::Debug for Pages<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("operation", &O::DESCRIPTOR.name).finish_non_exhaustive()
    }
}

/// The records of a list, whose pages are requested when they are needed. Returned by [`Call::items`].
///
/// It is a [`Stream`]; [`next`](Self::next) needs no crate for streams. It ends after the last record and after the
/// first error, like [`Pages`]. Only one page is in memory.
#[must_use = "records are not requested until the stream is polled"]
pub struct Items<'c, O: Paged> {
    pages: Pages<'c, O>,
    records: std::vec::IntoIter<O::Item>,
    page: Option<Reply<O::Reply>>,
    mismatches: Mismatches,
    may_repeat: bool,
}

impl<'c, O: Paged> Items<'c, O> {
    pub(crate) fn new(pages: Pages<'c, O>) -> Self {
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

    /// Returns the next record; `None` after the last one.
    pub async fn next(&mut self) -> Option<Record<O>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Record<O>>> {
        loop {
            if let Some(item) = self.records.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(mut reply)) => {
                    self.mismatches.extend(reply.mismatches());
                    self.may_repeat |= reply.may_repeat();
                    self.records = std::mem::take(O::items(reply.body_mut())).into_iter();
                    self.page = Some(reply);
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<O: Paged> Stream for Items<'_, O> {
    type Item = Record<O>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

/// Nothing in it is pinned.
impl<O: Paged> Unpin for Items<'_, O> {}

impl<O: Paged> fmt::Debug for Items<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("operation", &O::DESCRIPTOR.name).finish_non_exhaustive()
    }
}
