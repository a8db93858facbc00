//! The kinds of errors.

use std::fmt;

/// What kind of thing went wrong, and so who can do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request breaks documented rules; it was not sent. See [`Error::violations`].
    Validation,
    /// The service refused. See [`Error::service`] and [`Error::code`].
    Service,
    /// The service refused because of too many requests. Try again later.
    Throttled,
    /// The exchange with the server failed, or the server pointed to another address.
    Transport,
    /// The time for the call was up.
    Timeout,
    /// The service answered something that does not fit the documented reply.
    Decode,
    /// There are no credentials to make the call with. Where a provider said why, the error's source is a
    /// [`CredentialsError`](crate::CredentialsError).
    Credentials,
    /// A walk through a list ended before the last known total.
    Incomplete {
        /// How many records lie before the place where the walk ended.
        seen: u64,
        /// How many records the list has, by the last known total.
        total: u64,
    },
    /// An [`Interceptor`](crate::Interceptor) of the client refused the call.
    Intercepted,
    /// A blocking call could not wait where it was made; nothing was sent. The message says what to do instead.
    Blocking,
}

impl ErrorKind {
    /// The kind in one lower-case word.
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
            Self::Blocking => "blocking",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
