//! The kinds of errors.

use std::fmt;

use crate::transport::TransportError;

/// The kind of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request violates documented rules; it was not sent. See [`Error::violations`](crate::Error::violations).
    Validation,
    /// The service returned an error. See [`Error::service`](crate::Error::service) and
    /// [`Error::code`](crate::Error::code).
    Service,
    /// The service rejected the request because of too many requests. Try again later.
    Throttled,
    /// The exchange with the server failed, or the server returned a redirect.
    Transport,
    /// The time for the call was exceeded.
    Timeout,
    /// The answer does not fit the documented reply.
    Decode,
    /// There are no credentials for the call. If a provider failed, the source of the error is a
    /// [`CredentialsError`](crate::CredentialsError).
    Credentials,
    /// A list ended before the last known total.
    Incomplete {
        /// The number of records before the end.
        seen: u64,
        /// The last known total.
        total: u64,
    },
    /// An [`Interceptor`](crate::Interceptor) of the client rejected the call.
    Intercepted,
    /// The client cannot be built with these settings.
    Configuration,
    /// A blocking call is not possible on this thread; nothing was sent. The message says what to do instead.
    Blocking,
}

impl ErrorKind {
    /// The kind of a failed exchange.
    pub(crate) fn of_exchange(error: &TransportError) -> Self {
        match error.split().1 {
            TransportError::Timeout => Self::Timeout,
            TransportError::BodyTooLarge { .. } => Self::Decode,
            _ => Self::Transport,
        }
    }

    /// Returns the kind as one lower-case word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Validation => "validation",
            Self::Service => "service",
            Self::Throttled => "throttled",
            Self::Transport => "transport",
            Self::Timeout => "timeout",
            Self::Decode => "decode",
            Self::Credentials => "credentials",
            Self::Incomplete { .. } => "incomplete",
            Self::Intercepted => "intercepted",
            Self::Configuration => "configuration",
            Self::Blocking => "blocking",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
