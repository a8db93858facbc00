//! A raw blocking call.

use std::fmt;
use std::time::Duration;

use super::wait::wait;
use crate::calls::raw::{RawBody, RawCall as AsyncRawCall, RawRequest};
use crate::client::{ApiClient, CallOptions, Core, option_setters};
use crate::credentials::CredentialsProvider;
use crate::outcome::{AnyServiceError, Error, Reply};
use crate::pipeline::{RetryPolicy, ValidationPolicy};
use crate::wire::DecodingPolicy;

/// A raw call that is sent by [`send`](Self::send). Set its options first.
#[must_use = "a call does nothing until it is sent"]
pub struct RawCall<'c> {
    call: AsyncRawCall<'c>,
    allow_inside_runtime: bool,
}

impl<'c> RawCall<'c> {
    /// Creates a call of an endpoint of the API of the client `C`. Clients have a method `raw` for it.
    pub fn new<C: ApiClient>(core: &'c Core, request: &'c RawRequest) -> Self {
        Self { call: AsyncRawCall::new::<C>(core, request), allow_inside_runtime: false }
    }
}

impl RawCall<'_> {
    /// Replaces all options.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call = self.call.options(options);
        self
    }

    option_setters!(call);

    /// Allows the call on a thread of a tokio runtime; see
    /// [`Call::allow_inside_runtime`](super::Call::allow_inside_runtime).
    pub fn allow_inside_runtime(mut self) -> Self {
        self.allow_inside_runtime = true;
        self
    }

    /// Sends the call and waits for its outcome.
    ///
    /// # Errors
    ///
    /// Those of [`RawCall::send`](crate::RawCall::send), and [`Blocking`](crate::ErrorKind::Blocking) on a thread that
    /// must not block.
    pub fn send(self) -> Result<Reply<RawBody>, Error<AnyServiceError>> {
        wait(self.call.descriptor, self.allow_inside_runtime, self.call.send())
            .unwrap_or_else(|failure| Err(Error::new(failure)))
    }
}

impl fmt::Debug for RawCall<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawCall")
            .field("call", &self.call)
            .field("allow_inside_runtime", &self.allow_inside_runtime)
            .finish()
    }
}
