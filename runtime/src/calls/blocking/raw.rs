//! A raw call that is waited for.

use std::fmt;
use std::time::Duration;

use super::wait::wait;
use crate::calls::raw::{RawBody, RawCall as AsyncRawCall, RawRequest};
use crate::client::{CallOptions, Core, option_setters};
use crate::credentials::CredentialsProvider;
use crate::outcome::{AnyServiceError, Error, Reply};
use crate::pipeline::{RetryPolicy, ValidationPolicy};
use crate::wire::DecodingPolicy;

/// A raw call that has not been made yet. [`send`](Self::send) it, after setting what it should do differently.
#[must_use = "a call does nothing until it is sent"]
pub struct RawCall<'c> {
    call: AsyncRawCall<'c>,
    may_wait: bool,
}

impl Core {
    /// As [`raw`](Self::raw), and the call is waited for in place.
    pub fn raw_blocking<'c>(&'c self, request: &'c RawRequest) -> RawCall<'c> {
        RawCall { call: self.raw(request), may_wait: false }
    }
}

impl RawCall<'_> {
    /// Sets all options at once.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call = self.call.options(options);
        self
    }

    option_setters!(call);

    /// Says that the thread may wait although it belongs to a tokio runtime; see [`Call::may_wait`](super::Call::may_wait).
    pub fn may_wait(mut self) -> Self {
        self.may_wait = true;
        self
    }

    /// Makes the call and waits for its outcome.
    ///
    /// # Errors
    ///
    /// Those of [`RawCall::send`](crate::RawCall::send), and [`Blocking`](crate::ErrorKind::Blocking) for a thread that must
    /// not wait.
    pub fn send(self) -> Result<Reply<RawBody>, Error<AnyServiceError>> {
        wait(self.call.descriptor(), self.may_wait, self.call.send()).unwrap_or_else(|failure| Err(Error::new(failure)))
    }
}

impl fmt::Debug for RawCall<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawCall").field("call", &self.call).field("may_wait", &self.may_wait).finish()
    }
}
