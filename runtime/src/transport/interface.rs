//! The trait `Transport`.

use std::time::Duration;

use bytes::Bytes;

use super::error::TransportError;
use super::streamed::StreamedBody;
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
