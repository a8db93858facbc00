//! One call: a request, and how it is to be made.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use super::operation::Operation;
use crate::base::BoxFuture;
use crate::client::{CallOptions, Core, option_setters};
use crate::credentials::CredentialsProvider;
use crate::outcome::{Error, Reply};
use crate::pipeline::{RetryPolicy, Sink, Subject, ValidationPolicy};
use crate::wire::{Blank, DecodingPolicy};

/// A call that has not been made yet. `.await` it, after setting what it should do differently.
///
/// The future is cancel-safe: dropping it drops the connection, and nothing goes on behind it. If it is dropped while a
/// request is under way, the effect of that request is unknown.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<'c, O> {
    core: &'c Core,
    request: &'c O,
    options: CallOptions,
}

impl<'c, O: Operation> Call<'c, O> {
    /// A call of `request` over `core`.
    pub fn new(core: &'c Core, request: &'c O) -> Self {
        Self { core, request, options: CallOptions::new() }
    }

    /// Sets all options at once.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    option_setters!(options);

    /// The parts that a walk through the pages of a list needs.
    pub(super) fn into_parts(self) -> (&'c Core, &'c O, CallOptions) {
        (self.core, self.request, self.options)
    }

    /// Makes the call. Awaiting the `Call` itself does the same.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::ErrorKind) for what can go wrong.
    pub async fn send(self) -> Result<Reply<O::Reply>, Error<O::Error>> {
        let mut body = <O::Reply as Blank>::BLANK;
        match self.core.execute(Subject::of(O::DESCRIPTOR, self.request), Sink::Fields(&mut body), &self.options).await
        {
            Ok(meta) => Ok(Reply::new(body, meta)),
            Err(failure) => Err(Error::new(failure)),
        }
    }
}

impl<'c, O: Operation> IntoFuture for Call<'c, O> {
    type Output = Result<Reply<O::Reply>, Error<O::Error>>;
    type IntoFuture = BoxFuture<'c, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<O: Operation> fmt::Debug for Call<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("operation", &O::DESCRIPTOR.name).field("options", &self.options).finish()
    }
}
