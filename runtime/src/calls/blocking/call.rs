//! One call that is waited for.

use std::fmt;
use std::time::Duration;

use super::paging::{Items, Pages};
use super::wait::wait;
use crate::calls::operation::Operation;
use crate::calls::paging::Paged;
use crate::calls::typed::Call as AsyncCall;
use crate::client::{CallOptions, Core, option_setters};
use crate::credentials::CredentialsProvider;
use crate::outcome::{Error, Position, Reply};
use crate::pipeline::{RetryPolicy, ValidationPolicy};
use crate::wire::DecodingPolicy;

/// A call that has not been made yet. [`send`](Self::send) it, after setting what it should do differently.
#[must_use = "a call does nothing until it is sent"]
pub struct Call<'c, O> {
    call: AsyncCall<'c, O>,
    may_wait: bool,
}

impl<'c, O: Operation> Call<'c, O> {
    /// A call of `request` over `core`.
    pub fn new(core: &'c Core, request: &'c O) -> Self {
        Self { call: AsyncCall::new(core, request), may_wait: false }
    }

    /// Sets all options at once.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call = self.call.options(options);
        self
    }

    option_setters!(call);

    /// Says that the thread may wait although it belongs to a tokio runtime, as those of `spawn_blocking` may.
    ///
    /// Where it runs the runtime's own tasks, they stand still meanwhile. What the call needs of them, a connection that
    /// an async client over the same core opened there for instance, does not come, and its time runs out.
    pub fn may_wait(mut self) -> Self {
        self.may_wait = true;
        self
    }

    /// Makes the call and waits for its outcome.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::ErrorKind) for what can go wrong. [`Blocking`](crate::ErrorKind::Blocking) is for a thread
    /// that must not wait.
    pub fn send(self) -> Result<Reply<O::Reply>, Error<O::Error>> {
        wait(O::DESCRIPTOR, self.may_wait, self.call.send()).unwrap_or_else(|failure| Err(Error::new(failure)))
    }
}

impl<'c, O: Paged> Call<'c, O> {
    /// The pages of the list, from the one that the request asks for to the last one. A single page is what sending the
    /// call gives.
    ///
    /// They are walked through, and the options hold for each of them, as with the [`pages`](crate::Call::pages) that are
    /// awaited.
    pub fn pages(self) -> Pages<'c, O> {
        Pages::new(self.call.pages(), self.may_wait)
    }

    /// The pages of the list from a [`Position`] on, for instance that of [`Error::resume_at`].
    pub fn pages_from(self, position: &Position) -> Pages<'c, O> {
        Pages::new(self.call.pages_from(position), self.may_wait)
    }

    /// The records of all these [`pages`](Self::pages). No more than one page is held.
    pub fn items(self) -> Items<'c, O> {
        Items::new(self.pages())
    }

    /// The records of the list from a [`Position`] on, for instance that of [`Error::resume_at`].
    pub fn items_from(self, position: &Position) -> Items<'c, O> {
        Items::new(self.pages_from(position))
    }
}

impl<O: Operation> fmt::Debug for Call<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("call", &self.call).field("may_wait", &self.may_wait).finish()
    }
}
