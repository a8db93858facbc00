//! The one door to the network. Everything that a client sends goes through a [`Transport`], so a test or a proxy can
//! stand in for the network without a socket.

mod environment;
mod failure;
mod reqwest;
mod settings;
mod streamed;

use std::time::Duration;

// Whoever writes a transport of their own needs these two, and no dependency on them.
pub use bytes::Bytes;
pub use http;

pub use self::reqwest::HttpTransport;
pub use self::settings::HttpSettings;
pub use self::streamed::{Progress, StreamedBody};
use crate::base::BoxFuture;

/// Sends one HTTP request and reads the whole answer.
///
/// A transport must not follow redirects and must not repeat requests: both are the caller's to decide.
///
/// One that counts what is sent, over the usual one:
///
/// ```
/// use std::sync::atomic::{AtomicUsize, Ordering};
///
/// use huaweicloud_bss_runtime::BoxFuture;
/// use huaweicloud_bss_runtime::transport::{Bytes, HttpTransport, Limits, Transport, TransportError, http};
///
/// struct Counting {
///     inner: HttpTransport,
///     sent: AtomicUsize,
/// }
///
/// impl Transport for Counting {
///     fn send(
///         &self,
///         request: http::Request<Bytes>,
///         limits: Limits,
///     ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
///         self.sent.fetch_add(1, Ordering::Relaxed);
///         self.inner.send(request, limits)
///     }
/// }
/// ```
pub trait Transport: Send + Sync {
    /// Sends `request`, whose URI is absolute.
    ///
    /// # Errors
    ///
    /// Whatever kept the answer from arriving whole. Answers of any status are no error here.
    fn send(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>>;

    /// Sends a request whose body is taken piece by piece, as large uploads are.
    ///
    /// A transport that has no such way need not write this: the body then goes through [`send`](Self::send) as a whole,
    /// and its progress is told when the answer is there.
    ///
    /// # Errors
    ///
    /// As for [`send`](Self::send).
    fn send_streamed(
        &self,
        request: http::Request<StreamedBody>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let (head, body) = request.into_parts();
        let sending = self.send(http::Request::from_parts(head, body.bytes()), limits);
        Box::pin(async move {
            let answer = sending.await?;
            body.tell_all();
            Ok(answer)
        })
    }
}

/// What a transport must not exceed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The time for this one exchange, body included. A client drops the future at its end, for transports that do not
    /// honour it.
    pub timeout: Duration,
    /// The largest body to read, in bytes.
    pub max_body: usize,
}

impl Limits {
    /// Limits of one attempt.
    pub fn new(timeout: Duration, max_body: usize) -> Self {
        Self { timeout, max_body }
    }
}

/// What can go wrong between us and the server.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// No connection came about, or it ended before the request was written. The request did not leave, and may be sent
    /// again.
    #[error("no connection to the server")]
    Connect(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The proxy let nobody through who is not known to it. The request did not leave, and would be refused again.
    #[error("{}", failure::PROXY_LOGIN)]
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
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
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
