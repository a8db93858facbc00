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

/// HTTP/1.1 over reqwest, with pooled connections, which all clones of a transport share. Redirects are never followed:
/// reqwest would send `X-Auth-Token` to whatever host they name. Plain `http` to this machine bypasses all proxies.
///
/// An exchange ends with [`TransportError::Timeout`] after [`Limits::timeout`]. If the head of the answer arrived before,
/// the error is [`TransportError::Body`] with the status.
///
/// Which features of reqwest are enabled in a program changes nothing here: neither another version of HTTP, nor
/// compression, the proxies of the system, or another resolver or TLS library.
///
/// A client builds a transport of its own. Build one where several clients share connections, or where a transport of
/// yours wraps this one.
#[derive(Clone)]
pub struct HttpTransport {
    settings: HttpSettings,
    client: reqwest::Client,
    /// For what must not leave this machine; made when there is any.
    loopback: Arc<OnceLock<reqwest::Client>>,
    /// Where the environment names a SOCKS proxy.
    socks: Option<Arc<Matcher>>,
    last: LastExchange,
}

impl HttpTransport {
    /// A transport with connections of its own.
    ///
    /// # Errors
    ///
    /// Settings that cannot be used, and a TLS library that does not start.
    pub fn new(settings: HttpSettings) -> Result<Self, BuildError> {
        let client = settings.client()?;
        let socks = settings.environment().and_then(|environment| environment.socks()).map(Arc::new);
        let (loopback, last) = (Arc::default(), LastExchange::new());
        Ok(Self { settings, client, loopback, socks, last })
    }

    /// The client for what is plain because it stays here. A proxy would have it readable.
    fn loopback(&self) -> Result<&reqwest::Client, BuildError> {
        if let Some(client) = self.loopback.get() {
            return Ok(client);
        }
        let client = self.settings.loopback_client()?;
        Ok(self.loopback.get_or_init(|| client))
    }

    /// A request as reqwest wants it, and whether it stays on this machine.
    fn request<B: Into<reqwest::Body>>(
        request: http::Request<B>,
    ) -> Result<(reqwest::Request, bool), url::ParseError> {
        let (head, body) = request.into_parts();
        let (url, stays) = (Url::parse(&head.uri.to_string())?, stays_here(&head.uri));
        let mut request = reqwest::Request::new(head.method, url);
        *request.version_mut() = head.version;
        *request.headers_mut() = head.headers;
        *request.body_mut() = Some(body.into());
        Ok((request, stays))
    }

    fn exchange<B: Into<reqwest::Body>>(
        &self,
        request: http::Request<B>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        // No deadline if it lies beyond what the clock can represent.
        let deadline = Deadline::now().checked_add(limits.timeout);
        match self.begin(request) {
            Ok((client, request, way)) => {
                // Nothing of it happens before it is polled. Handed over here, the request needs no room in the future.
                let sent = client.execute(request);
                Box::pin(self.finish(sent, way, deadline, limits.max_body))
            }
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }

    /// Who sends a request, the request for them, and which way it goes.
    fn begin<B: Into<reqwest::Body>>(
        &self,
        request: http::Request<B>,
    ) -> Result<(&reqwest::Client, reqwest::Request, Way), TransportError> {
        let plain = request.uri().scheme_str() == Some("http");
        if !plain && !HAS_TLS {
            // reqwest would send it to a proxy all the same, readable, and leave TLS to that.
            return Err(TransportError::Connect(NO_TLS.into()));
        }
        let to_socks = self.socks.as_ref().is_some_and(|socks| socks.intercept(request.uri()).is_some());
        let (request, stays) = Self::request(request).map_err(|error| TransportError::Connect(Box::new(error)))?;
        if to_socks && !stays {
            return Err(TransportError::Connect(SOCKS.into()));
        }
        let client = if stays {
            self.loopback().map_err(|error| TransportError::Connect(Box::new(error)))?
        } else {
            &self.client
        };
        let leaves_plain = plain && !stays;
        let way = Way {
            to_proxy: leaves_plain && self.settings.has_proxy(),
            past_proxies: leaves_plain && !self.settings.is_direct(),
        };
        Ok((client, request, way))
    }

    async fn finish(
        &self,
        sent: impl Future<Output = Result<reqwest::Response, reqwest::Error>>,
        way: Way,
        deadline: Option<Deadline>,
        max_body: usize,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let now = self.last.now();
        if !self.last.is_fresh(now) {
            look_at_connections().await;
        }
        let sent = async { sent.await.map_err(|error| classify(error, Phase::Send { proxied: way.to_proxy })) };
        let mut response = within(deadline, sent).await?;
        self.last.is_answered(now);
        if response.status() == http::StatusCode::PROXY_AUTHENTICATION_REQUIRED && way.past_proxies {
            // Servers do not say this, only proxies, and before they pass anything on.
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

/// The outcome of a part of an exchange, or a timeout at the deadline. A part that is ready at once needs no timer.
async fn within<T>(
    deadline: Option<Deadline>,
    part: impl Future<Output = Result<T, TransportError>>,
) -> Result<T, TransportError> {
    match deadline {
        None => part.await,
        Some(deadline) => tokio::time::timeout_at(deadline, part).await.unwrap_or(Err(TransportError::Timeout)),
    }
}

/// The body of an answer, as long as it is no longer than `limit`.
async fn body(response: &mut reqwest::Response, limit: usize) -> Result<Bytes, TransportError> {
    let too_large = || TransportError::BodyTooLarge { limit };
    let read = |error| classify(error, Phase::Read);
    let length = response.content_length();
    if length.is_some_and(|length| length > limit as u64) {
        return Err(too_large());
    }
    // Most answers come in one piece, which need not be copied.
    let first = response.chunk().await.map_err(read)?.unwrap_or_default();
    if length == Some(first.len() as u64) {
        return Ok(first);
    }
    let mut room = limit.checked_sub(first.len()).ok_or_else(too_large)?;
    let Some(mut chunk) = response.chunk().await.map_err(read)? else { return Ok(first) };
    let mut body = BytesMut::from(first);
    loop {
        room = room.checked_sub(chunk.len()).ok_or_else(too_large)?;
        body.extend_from_slice(&chunk);
        match response.chunk().await.map_err(read)? {
            Some(next) => chunk = next,
            None => return Ok(body.freeze()),
        }
    }
}

/// Which way a request goes.
#[derive(Clone, Copy)]
struct Way {
    /// Whatever connects is a proxy.
    to_proxy: bool,
    /// A proxy may stand on the way and read it.
    past_proxies: bool,
}

/// When the request left to which the last answer came.
#[derive(Clone)]
struct LastExchange {
    begun: Instant,
    /// In milliseconds since then.
    left: Arc<AtomicU64>,
}

impl LastExchange {
    /// In milliseconds. No server closes a connection so soon without saying so in its answer; and what had happened to the
    /// connections before that came, the runtime has seen.
    const FRESH: u64 = 10;

    fn new() -> Self {
        Self { begun: Instant::now(), left: Arc::new(AtomicU64::new(0)) }
    }

    fn now(&self) -> u64 {
        let elapsed = self.begun.elapsed();
        elapsed.as_secs().saturating_mul(1_000).saturating_add(elapsed.subsec_millis().into())
    }

    fn is_answered(&self, left: u64) {
        self.left.store(left, Ordering::Relaxed);
    }

    fn is_fresh(&self, now: u64) -> bool {
        now.saturating_sub(self.left.load(Ordering::Relaxed)) < Self::FRESH
    }
}

/// Lets the runtime look at its connections. Where nothing ran between two calls, as under one `block_on` and then
/// another, what a server closed meanwhile would else be taken for open, and written to.
async fn look_at_connections() {
    // The driver of blocking calls never stands still; and who yields to a runtime that waits for the call is not woken.
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

/// Whether a request is plain, which is allowed because it does not leave this machine.
fn stays_here(uri: &Uri) -> bool {
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
    fn what_stays_on_this_machine() {
        for uri in ["https://iam.myhuaweicloud.com", "https://127.0.0.1:8", "http://bss.example.com/localhost"] {
            assert!(!stays_here(&uri.parse().unwrap()), "{uri}");
        }
        for uri in ["http://127.0.0.1:8/v3", "http://[::1]:8", "http://localhost"] {
            assert!(stays_here(&uri.parse().unwrap()), "{uri}");
        }
    }
}
