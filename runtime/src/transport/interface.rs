//! The trait `Transport`.

use std::time::Duration;

use bytes::Bytes;

use super::error::TransportError;
use super::streamed::StreamedBody;
use crate::base::BoxFuture;

/// Sends one HTTP request and reads the whole answer.
///
/// A transport must not follow redirects and must not repeat requests: the caller decides about both.
///
/// A transport that counts requests and delegates to [`HttpTransport`](crate::transport::HttpTransport):
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
    /// The answer did not arrive completely. An answer of any status is a success here.
    fn send(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>>;

    /// Sends a request whose body is read in pieces, such as a large upload.
    ///
    /// By default, the whole body is passed to [`send`](Self::send), and its progress is reported when the answer
    /// arrives.
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
            body.report_all();
            Ok(answer)
        })
    }
}

/// The limits of one exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The time for the exchange, body included. A client drops the future at its end, in case the transport does not
    /// respect the limit.
    pub timeout: Duration,
    /// The largest body to read, in bytes.
    pub max_body: usize,
}

impl Limits {
    /// Creates the limits of one exchange.
    pub fn new(timeout: Duration, max_body: usize) -> Self {
        Self { timeout, max_body }
    }
}
