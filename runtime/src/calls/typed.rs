//! A typed call.

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

/// A call that is sent when it is awaited. Set its options first.
///
/// Dropping the future closes the connection and ends the call. If a request was being sent, its effect is unknown.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<'c, O> {
    core: &'c Core,
    request: &'c O,
    options: CallOptions,
}

impl<'c, O: Operation> Call<'c, O> {
    /// Creates a call of `request` over `core`.
    pub fn new(core: &'c Core, request: &'c O) -> Self {
        Self { core, request, options: CallOptions::new() }
    }

    /// Replaces all options.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    option_setters!(options);

    /// Returns the parts of the call, for lists.
    pub(super) fn into_parts(self) -> (&'c Core, &'c O, CallOptions) {
        (self.core, self.request, self.options)
    }

    /// Sends the call. Awaiting the `Call` does the same.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::ErrorKind).
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
