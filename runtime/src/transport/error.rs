//! What can go wrong in an exchange with a server.

use std::error::Error;

/// What a proxy says that lets nobody in who is not known.
const PROXY_LOGIN: &str = "the proxy wants a user and a password, or other ones than it got: give them with \
                           `HttpSettings::proxy_credentials`, or before its host where the environment names it";

/// What can go wrong between us and the server.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// No connection came about, or it ended before the request was written. The request did not leave, and may be sent
    /// again.
    #[error("no connection to the server")]
    Connect(#[source] Box<dyn Error + Send + Sync>),
    /// The proxy let nobody through who is not known to it. The request did not leave, and would be refused again.
    #[error("{}", PROXY_LOGIN)]
    ProxyLogin,
    /// The time was up.
    #[error("the server did not answer in time")]
    Timeout,
    /// The body is larger than the limit.
    #[error("the server's answer is larger than {limit} bytes, which is the limit")]
    BodyTooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The exchange broke off. The server may have processed the request.
    #[error("the exchange with the server broke off")]
    Broken(#[source] Box<dyn Error + Send + Sync>),
    /// The head of the answer arrived, and the body did not.
    #[error("the answer with HTTP status {status} did not arrive whole")]
    Body {
        /// The HTTP status of the answer.
        status: u16,
        /// What kept the body from arriving.
        #[source]
        cause: Box<TransportError>,
    },
}

impl TransportError {
    /// The HTTP status, if the head of the answer arrived, and what went wrong.
    pub(crate) fn split(&self) -> (Option<u16>, &Self) {
        match self {
            Self::Body { status, cause } => (Some(*status), cause.split().1),
            other => (None, other),
        }
    }
}
