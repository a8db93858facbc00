//! A typed blocking call.

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

/// A call that is sent by [`send`](Self::send). Set its options first.
#[must_use = "a call does nothing until it is sent"]
pub struct Call<'c, O> {
    call: AsyncCall<'c, O>,
    allow_inside_runtime: bool,
}

impl<'c, O: Operation> Call<'c, O> {
    /// Creates a call of `request` over `core`.
    pub fn new(core: &'c Core, request: &'c O) -> Self {
        Self { call: AsyncCall::new(core, request), allow_inside_runtime: false }
    }

    /// Replaces all options.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call = self.call.options(options);
        self
    }

    option_setters!(call);

    /// Allows the call on a thread of a tokio runtime, such as one of `spawn_blocking`.
    ///
    /// If the thread runs tasks of the runtime, they are blocked. If the call needs such a task, for instance for a
    /// connection that an async client over the same core opened there, it ends with a timeout.
    pub fn allow_inside_runtime(mut self) -> Self {
        self.allow_inside_runtime = true;
        self
    }

    /// Sends the call and waits for its outcome.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::ErrorKind). It is [`Blocking`](crate::ErrorKind::Blocking) on a thread that must not
    /// block.
    pub fn send(self) -> Result<Reply<O::Reply>, Error<O::Error>> {
        wait(O::DESCRIPTOR, self.allow_inside_runtime, self.call.send())
            .unwrap_or_else(|failure| Err(Error::new(failure)))
    }
}

impl<'c, O: Paged> Call<'c, O> {
    /// Returns an iterator of pages, from the one of the request to the last one. [`send`](Self::send) the call itself
    /// for a single page.
    ///
    /// Changes of the list and the options are treated like those of the async [`pages`](crate::Call::pages).
    pub fn pages(self) -> Pages<'c, O> {
        Pages::new(self.call.pages(), self.allow_inside_runtime)
    }

    /// Returns an iterator of pages from a [`Position`], for instance that of [`Error::resume_at`].
    pub fn pages_from(self, position: &Position) -> Pages<'c, O> {
        Pages::new(self.call.pages_from(position), self.allow_inside_runtime)
    }

    /// Returns an iterator of the records of the [`pages`](Self::pages). Only one page is in memory.
    pub fn items(self) -> Items<'c, O> {
        Items::new(self.pages())
    }

    /// Returns an iterator of records from a [`Position`], for instance that of [`Error::resume_at`].
    pub fn items_from(self, position: &Position) -> Items<'c, O> {
        Items::new(self.pages_from(position))
    }
}

impl<O: Operation> fmt::Debug for Call<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("call", &self.call)
            .field("allow_inside_runtime", &self.allow_inside_runtime)
            .finish()
    }
}
