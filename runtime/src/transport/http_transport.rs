//! The transport over reqwest.

use std::fmt;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use bytes::{Bytes, BytesMut};
use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use tokio::time::Instant as Deadline;
use url::Url;

use super::classify::{Phase, classify};
use super::error::TransportError;
use super::interface::{Limits, Transport};
use super::proxy_environment::SOCKS;
use super::settings::HttpSettings;
use super::streamed::StreamedBody;
use super::tls::{HAS_TLS, NO_TLS};
use crate::base::{BoxFuture, BuildError};

/// HTTP/1.1 over reqwest, with a pool of connections that all clones share. Redirects are never followed: reqwest would
/// send `X-Auth-Token` to the new host. Plain `http` to a loopback address bypasses all proxies.
///
/// An exchange ends with [`TransportError::Timeout`] after [`Limits::timeout`]. If the head of the answer arrived
/// before, the error is [`TransportError::Body`] with the status.
///
/// The features of reqwest that a program enables have no effect: neither on the version of HTTP, nor on compression,
/// system proxies, the resolver or the TLS library.
///
/// A client builds its own transport. Build one to share connections between clients, or to wrap it in your own
/// transport.
#[derive(Clone)]
pub struct HttpTransport {
    settings: HttpSettings,
    client: reqwest::Client,
    /// For plain requests to loopback addresses; created when it is needed.
    loopback: Arc<OnceLock<reqwest::Client>>,
    /// Matches requests for which the environment names a SOCKS proxy.
    socks: Option<Arc<Matcher>>,
    last: LastExchange,
}

impl HttpTransport {
    /// Creates a transport with its own connections.
    ///
    /// # Errors
    ///
    /// Settings that cannot be used, or a TLS library that cannot be initialized.
    pub fn new(settings: HttpSettings) -> Result<Self, BuildError> {
        let client = settings.client()?;
        let socks = settings.environment().and_then(|environment| environment.socks()).map(Arc::new);
        let (loopback, last) = (Arc::default(), LastExchange::new());
        Ok(Self { settings, client, loopback, socks, last })
    }

    /// Returns the client for plain requests to loopback addresses, which must not go through a proxy.
    fn loopback(&self) -> Result<&reqwest::Client, BuildError> {
        if let Some(client) = self.loopback.get() {
            return Ok(client);
        }
        let client = self.settings.loopback_client()?;
        Ok(self.loopback.get_or_init(|| client))
    }

    /// Converts a request for reqwest. The flag is true for a plain request to a loopback address.
    fn request<B: Into<reqwest::Body>>(request: http::Request<B>) -> Result<(reqwest::Request, bool), url::ParseError> {
        let (head, body) = request.into_parts();
        let (url, is_local) = (Url::parse(&head.uri.to_string())?, is_plain_loopback(&head.uri));
        let mut request = reqwest::Request::new(head.method, url);
        *request.version_mut() = head.version;
        *request.headers_mut() = head.headers;
        *request.body_mut() = Some(body.into());
        Ok((request, is_local))
    }

    fn exchange<B: Into<reqwest::Body>>(
        &self,
        request: http::Request<B>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        // No deadline if it lies beyond what the clock can represent.
        let deadline = Deadline::now().checked_add(limits.timeout);
        match self.prepare(request) {
            Ok((client, request, route)) => {
                // Nothing is sent before the future is polled. Passed here, the request takes no space in the future
                // below.
                let sent = client.execute(request);
                Box::pin(self.finish(sent, route, deadline, limits.max_body))
            }
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }

    /// Selects the client and the route of a request, and converts it.
    fn prepare<B: Into<reqwest::Body>>(
        &self,
        request: http::Request<B>,
    ) -> Result<(&reqwest::Client, reqwest::Request, Route), TransportError> {
        let plain = request.uri().scheme_str() == Some("http");
        if !plain && !HAS_TLS {
            // reqwest would send it unencrypted to a proxy.
            return Err(TransportError::Connect(NO_TLS.into()));
        }
        let to_socks = self.socks.as_ref().is_some_and(|socks| socks.intercept(request.uri()).is_some());
        let (request, is_local) = Self::request(request).map_err(|error| TransportError::Connect(Box::new(error)))?;
        if to_socks && !is_local {
            return Err(TransportError::Connect(SOCKS.into()));
        }
        let client = if is_local {
            self.loopback().map_err(|error| TransportError::Connect(Box::new(error)))?
        } else {
            &self.client
        };
        let leaves_plain = plain && !is_local;
        let route = Route {
            to_proxy: leaves_plain && self.settings.has_proxy(),
            via_proxies: leaves_plain && !self.settings.is_direct(),
        };
        Ok((client, request, route))
    }

    async fn finish(
        &self,
        sent: impl Future<Output = Result<reqwest::Response, reqwest::Error>>,
        route: Route,
        deadline: Option<Deadline>,
        max_body: usize,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let now = self.last.now();
        if !self.last.is_fresh(now) {
            yield_to_reactor().await;
        }
        let sent = async { sent.await.map_err(|error| classify(error, Phase::Send { proxied: route.to_proxy })) };
        let mut response = within(deadline, sent).await?;
        self.last.set_sent_at(now);
        if response.status() == http::StatusCode::PROXY_AUTHENTICATION_REQUIRED && route.via_proxies {
            // Only proxies send this status, and before they forward a request.
            return Err(TransportError::ProxyLogin);
        }
        let status = response.status().as_u16();
        let read = within(deadline, body(&mut response, max_body)).await;
        let read = read.map_err(|error| TransportError::Body { status, cause: Box::new(error) })?;
        let mut answer = http::Response::new(read);
        *answer.status_mut() = response.status();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        Ok(answer)
    }
}

/// Returns the outcome of a part of an exchange, or a timeout at the deadline.
async fn within<T>(
    deadline: Option<Deadline>,
    part: impl Future<Output = Result<T, TransportError>>,
) -> Result<T, TransportError> {
    match deadline {
        None => part.await,
        Some(deadline) => tokio::time::timeout_at(deadline, part).await.unwrap_or(Err(TransportError::Timeout)),
    }
}

/// Reads the body of an answer, at most `limit` bytes.
async fn body(response: &mut reqwest::Response, limit: usize) -> Result<Bytes, TransportError> {
    let too_large = || TransportError::BodyTooLarge { limit };
    let read = |error| classify(error, Phase::Read);
    let length = response.content_length();
    if length.is_some_and(|length| length > limit as u64) {
        return Err(too_large());
    }
    // Most answers arrive in one chunk, which is not copied.
    let first = response.chunk().await.map_err(read)?.unwrap_or_default();
    if length == Some(first.len() as u64) {
        return Ok(first);
    }
    let mut remaining = limit.checked_sub(first.len()).ok_or_else(too_large)?;
    let Some(mut chunk) = response.chunk().await.map_err(read)? else { return Ok(first) };
    let mut body = BytesMut::from(first);
    loop {
        remaining = remaining.checked_sub(chunk.len()).ok_or_else(too_large)?;
        body.extend_from_slice(&chunk);
        match response.chunk().await.map_err(read)? {
            Some(next) => chunk = next,
            None => return Ok(body.freeze()),
        }
    }
}

/// The route of a request.
#[derive(Clone, Copy)]
struct Route {
    /// Whether the connection leads to a proxy.
    to_proxy: bool,
    /// Whether a proxy may be on the route and read the request.
    via_proxies: bool,
}

/// When the last answered request was sent.
#[derive(Clone)]
struct LastExchange {
    start: Instant,
    /// In milliseconds since `start`.
    sent_at: Arc<AtomicU64>,
}

impl LastExchange {
    /// In milliseconds. No server closes a connection so soon without announcing it in its answer, and the runtime has
    /// processed all earlier events of the connections.
    const FRESH: u64 = 10;

    fn new() -> Self {
        Self { start: Instant::now(), sent_at: Arc::new(AtomicU64::new(0)) }
    }

    fn now(&self) -> u64 {
        let elapsed = self.start.elapsed();
        elapsed.as_secs().saturating_mul(1_000).saturating_add(elapsed.subsec_millis().into())
    }

    fn set_sent_at(&self, sent_at: u64) {
        self.sent_at.store(sent_at, Ordering::Relaxed);
    }

    fn is_fresh(&self, now: u64) -> bool {
        now.saturating_sub(self.sent_at.load(Ordering::Relaxed)) < Self::FRESH
    }
}

/// Yields once, so that the runtime processes events of idle connections. If nothing ran between two calls, as under
/// two `block_on` in a row, a connection that the server has closed would be used otherwise.
async fn yield_to_reactor() {
    // The driver of blocking calls runs all the time. Yielding to a runtime that waits for the call would never wake
    // up.
    #[cfg(feature = "blocking")]
    if crate::base::is_blocking_call() {
        return;
    }
    tokio::task::yield_now().await;
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransport").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// Whether a request is plain `http` to a loopback address.
fn is_plain_loopback(uri: &Uri) -> bool {
    let is_loopback = |host: &str| {
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    };
    uri.scheme_str() == Some("http") && uri.host().is_some_and(is_loopback)
}

impl Transport for HttpTransport {
    fn send(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        self.exchange(request, limits)
    }

    fn send_streamed(
        &self,
        request: http::Request<StreamedBody>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        self.exchange(request.map(reqwest::Body::wrap), limits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognizes_plain_requests_to_loopback_addresses() {
        for uri in ["https://iam.myhuaweicloud.com", "https://127.0.0.1:8", "http://bss.example.com/localhost"] {
            assert!(!is_plain_loopback(&uri.parse().unwrap()), "{uri}");
        }
        for uri in ["http://127.0.0.1:8/v3", "http://[::1]:8", "http://localhost"] {
            assert!(is_plain_loopback(&uri.parse().unwrap()), "{uri}");
        }
    }
}
