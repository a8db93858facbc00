//! Long lists: page by page, or record by record, as streams.

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

/// An operation that answers page by page. Implemented by generated code.
pub trait Paged: Operation + Clone {
    /// A record of the list.
    type Item: Send + Sync + Unpin + 'static;

    /// The list of a page.
    fn items(reply: &mut Self::Reply) -> &mut Vec<Self::Item>;
}

type Outcome<O> = Result<Reply<<O as Operation>::Reply>, Error<<O as Operation>::Error>>;
type Record<O> = Result<<O as Paged>::Item, Error<<O as Operation>::Error>>;

impl<'c, O: Paged> Call<'c, O> {
    /// The pages of the list, from the one that the request asks for to the last one, as a stream. A single page is
    /// what awaiting the call gives.
    ///
    /// By a total, the stream ends when all records were returned; without one, after a page that is not full or empty; by
    /// marker, after a page without a next one. A page without records, although the total says that some are left, is
    /// asked for once more, and is an error of the kind [`ErrorKind::Incomplete`](crate::ErrorKind::Incomplete) then.
    ///
    /// If the total changes meanwhile, records that moved to an earlier page are fetched, and records that were returned
    /// already are left out by the key that the spec declares. Without a key, none is lost, but some may be returned
    /// twice; [`Reply::may_repeat`] says so.
    ///
    /// The options hold for each page: a timeout is the time for one of them.
    pub fn pages(self) -> Pages<'c, O> {
        let (core, request, options) = self.into_parts();
        Pages::new(core, request, options, None)
    }

    /// The pages of the list from a [`Position`] on, for instance that of [`Error::resume_at`].
    pub fn pages_from(self, position: &Position) -> Pages<'c, O> {
        let (core, request, options) = self.into_parts();
        Pages::new(core, request, options, Some(position))
    }

    /// The records of all these [`pages`](Self::pages) as a stream. No more than one page is held.
    pub fn items(self) -> Items<'c, O> {
        Items::new(self.pages())
    }

    /// The records of the list from a [`Position`] on, for instance that of [`Error::resume_at`].
    pub fn items_from(self, position: &Position) -> Items<'c, O> {
        Items::new(self.pages_from(position))
    }
}

/// The pages of a list, one call each. Made by [`Call::pages`].
///
/// It is a [`Stream`]; [`next`](Self::next) does without a crate for streams. It ends after the last page, and after
/// the first error. A list that ends before the last known total ends with an error of the kind
/// [`ErrorKind::Incomplete`](crate::ErrorKind::Incomplete). [`Error::resume_at`] says where to go on. Dropping the stream,
/// or the future of `next`, loses nothing but the page under way.
#[must_use = "pages are not asked for until the stream is read"]
pub struct Pages<'c, O: Paged> {
    state: State<'c, O>,
}

enum State<'c, O: Paged> {
    /// The next page can be asked for.
    Ready(Box<Walk<'c, O>>),
    /// A page is under way.
    Busy(BoxFuture<'c, (Box<Walk<'c, O>>, Outcome<O>, bool)>),
    /// All pages were returned, and the list is not complete.
    Failed(Box<Failure>),
    /// There are no more.
    Done,
}

/// What is needed to ask for a page.
struct Walk<'c, O> {
    core: &'c Core,
    request: O,
    options: CallOptions,
    pager: Option<Pager>,
}

impl<O: Paged> Walk<'_, O> {
    /// The page whose turn it is, and whether there are more.
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

    /// What follows the last page.
    fn end<'c>(&mut self) -> State<'c, O> {
        match self.pager.as_mut().map_or(Ok(()), Pager::verdict) {
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

    /// The next page; nothing after the last one.
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

/// The records of a list, asked for page by page as they are needed. Made by [`Call::items`].
///
/// It is a [`Stream`]; [`next`](Self::next) does without a crate for streams. It ends after the last record, and after
/// the first error, as [`Pages`] does. No more than one page is held.
#[must_use = "records are not asked for until the stream is read"]
pub struct Items<'c, O: Paged> {
    pages: Pages<'c, O>,
    page: std::vec::IntoIter<O::Item>,
    mismatches: Mismatches,
    may_repeat: bool,
}

impl<'c, O: Paged> Items<'c, O> {
    pub(crate) fn new(pages: Pages<'c, O>) -> Self {
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

    /// The next record; nothing after the last one.
    pub async fn next(&mut self) -> Option<Record<O>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Record<O>>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(mut reply)) => {
                    self.mismatches.extend(reply.mismatches());
                    self.may_repeat |= reply.may_repeat();
                    self.page = std::mem::take(O::items(reply.body_mut())).into_iter();
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
