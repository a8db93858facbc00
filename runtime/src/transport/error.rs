//! What can go wrong in an exchange with a server.

use std::error::Error;

use crate::base::{Effect, Endpoint};

/// The message of a proxy that rejects the credentials.
const PROXY_LOGIN: &str = "the proxy requires a user and a password, or rejected them; set them with \
                           `HttpSettings::proxy_credentials`, or in the address of the environment variable";

/// Why an exchange with a server failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// There was no connection, or it was closed before the request was written. The request was not sent, and may be
    /// sent again.
    #[error("no connection to the server")]
    Connect(#[source] Box<dyn Error + Send + Sync>),
    /// The proxy rejected the credentials. The request was not sent, and would be rejected again.
    #[error("{}", PROXY_LOGIN)]
    ProxyLogin,
    /// The time limit was exceeded.
    #[error("the server did not answer in time")]
    Timeout,
    /// The body is larger than the limit.
    #[error("the server's answer is larger than {limit} bytes, which is the limit")]
    BodyTooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The connection was lost. The server may have processed the request.
    #[error("the exchange with the server broke off")]
    Broken(#[source] Box<dyn Error + Send + Sync>),
    /// The head of the answer arrived, but the body did not.
    #[error("the answer with HTTP status {status} did not arrive completely")]
    Body {
        /// The HTTP status of the answer.
        status: u16,
        /// Why the body did not arrive.
        #[source]
        cause: Box<TransportError>,
    },
}

impl TransportError {
    /// Returns the HTTP status, if the head of the answer arrived, and the cause.
    pub(crate) fn split(&self) -> (Option<u16>, &Self) {
        match self {
            Self::Body { status, cause } => (Some(*status), cause.split().1),
            other => (None, other),
        }
    }

    /// Describes the cause of a failed exchange with the server at this address.
    pub(crate) fn describe(&self, endpoint: &Endpoint) -> String {
        match self.split().1 {
            Self::Connect(cause) => format!("no connection to {endpoint}: {cause}"),
            cause @ Self::ProxyLogin => format!("no connection to {endpoint}: {cause}"),
            Self::Broken(cause) => format!("the exchange with {endpoint} broke off: {cause}"),
            cause => cause.to_string(),
        }
    }

    /// The effect of a request that changes something, as far as the exchange shows.
    pub(crate) fn effect(&self) -> Effect {
        match self.split() {
            (None, Self::Connect(_) | Self::ProxyLogin) | (Some(429), _) => Effect::None,
            (Some(200..=299), _) => Effect::Done,
            _ => Effect::Unknown,
        }
    }
}
