//! The transport over reqwest.

use std::fmt;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use bytes::{Bytes, BytesMut};
use http::uri::{Authority, Scheme};
use url::Url;

use super::failure::{HAS_TLS, NO_TLS, Phase, sort};
use super::{HttpSettings, Limits, StreamedBody, Transport, TransportError};
use crate::client::BuildError;
use crate::operation::BoxFuture;

/// HTTP over reqwest, with pooled connections. Redirects are never followed: reqwest would hand `X-Auth-Token` to
/// whatever host they name. What is plain `http` to this machine goes there directly, past any proxy.
///
/// A client makes itself one. Build it where several are to share connections, or where a transport of yours does
/// something more and leaves the rest to this one.
#[derive(Clone)]
pub struct HttpTransport {
    settings: HttpSettings,
    client: reqwest::Client,
    /// For what must not leave this machine; made when there is any.
    loopback: OnceLock<reqwest::Client>,
    /// Where the first request went, in both forms.
    origin: OnceLock<(Scheme, Authority, Url)>,
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
        Ok(Self { settings, client, loopback: OnceLock::new(), origin: OnceLock::new(), last: LastExchange::new() })
    }

    /// The client for what is plain because it stays here. A proxy would have it readable.
    fn loopback(&self) -> Result<&reqwest::Client, BuildError> {
        if let Some(client) = self.loopback.get() {
            return Ok(client);
        }
        let client = self.settings.loopback_client()?;
        Ok(self.loopback.get_or_init(|| client))
    }

    /// A request as reqwest wants it.
    fn request<B: Into<reqwest::Body>>(&self, request: http::Request<B>) -> Result<reqwest::Request, url::ParseError> {
        let (head, body) = request.into_parts();
        let mut request = reqwest::Request::new(head.method, self.url(&head.uri)?);
        *request.version_mut() = head.version;
        *request.headers_mut() = head.headers;
        *request.body_mut() = Some(body.into());
        Ok(request)
    }

    /// An address as reqwest wants it. Reading a host takes as long as signing a request, and nearly all requests go to
    /// the same one; so it is read once.
    fn url(&self, uri: &http::Uri) -> Result<Url, url::ParseError> {
        let known = self
            .origin
            .get()
            .filter(|(scheme, authority, _)| uri.scheme() == Some(scheme) && uri.authority() == Some(authority));
        if let Some((_, _, origin)) = known {
            let mut url = origin.clone();
            url.set_path(uri.path());
            url.set_query(uri.query());
            return Ok(url);
        }
        let url = Url::parse(&uri.to_string())?;
        if let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) {
            self.origin.get_or_init(|| (scheme.clone(), authority.clone(), url.join("/").unwrap_or(url.clone())));
        }
        Ok(url)
    }

    async fn exchange<B: Into<reqwest::Body>>(
        &self,
        request: http::Request<B>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let plain = request.uri().scheme_str() == Some("http");
        if !plain && !HAS_TLS {
            // reqwest would send it to a proxy all the same, readable, and leave TLS to that.
            return Err(TransportError::Connect(NO_TLS.into()));
        }
        let stays = stays_here(request.uri());
        let client = if stays {
            self.loopback().map_err(|error| TransportError::Connect(Box::new(error)))?
        } else {
            &self.client
        };
        let phase = Phase::Send { proxied: plain && !stays && self.settings.has_proxy() };
        let request = self.request(request).map_err(|error| TransportError::Connect(Box::new(error)))?;
        let now = self.last.now();
        if !self.last.is_fresh(now) {
            look_at_connections().await;
        }
        let mut response = client.execute(request).await.map_err(|error| sort(error, phase))?;
        self.last.is_answered(now);
        if response.status() == http::StatusCode::PROXY_AUTHENTICATION_REQUIRED
            && plain
            && !stays
            && !self.settings.is_direct()
        {
            // Servers do not say this, only proxies, and before they pass anything on.
            return Err(TransportError::ProxyLogin);
        }
        let read = |error| sort(error, Phase::Read);
        let too_large = || TransportError::BodyTooLarge { limit: limits.max_body };
        if response.content_length().is_some_and(|length| length > limits.max_body as u64) {
            return Err(too_large());
        }
        // Most answers come in one piece, which need not be copied.
        let first = response.chunk().await.map_err(read)?.unwrap_or_default();
        let mut body = BytesMut::from(first);
        if body.len() > limits.max_body {
            return Err(too_large());
        }
        while let Some(chunk) = response.chunk().await.map_err(read)? {
            if body.len() + chunk.len() > limits.max_body {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        let mut answer = http::Response::new(body.freeze());
        *answer.status_mut() = response.status();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        Ok(answer)
    }
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
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX)
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
    if crate::blocking::is_waiting() {
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
fn stays_here(uri: &http::Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    uri.scheme_str() == Some("http") && (host == "localhost" || address.is_ok_and(|address| address.is_loopback()))
}

impl Transport for HttpTransport {
    fn send(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(self.exchange(request, limits))
    }

    fn send_streamed(
        &self,
        request: http::Request<StreamedBody>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(self.exchange(request.map(reqwest::Body::wrap), limits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_same_whether_its_host_is_known_or_not() {
        let addresses = [
            "https://bss-intl.myhuaweicloud.com/v2/customers?limit=10&name=%E7%8E%8B%20x%2F&a=b%26c",
            "https://bss-intl.myhuaweicloud.com/v2/a%2Fb/%2e%2E/c//d/.%2e/e;f=g@h'(i)",
            "https://BSS-Intl.myhuaweicloud.com:443/v2/",
            "https://bss-intl.myhuaweicloud.com:8443/v2?",
            "https://bss-intl.myhuaweicloud.com",
            "http://bss-intl.myhuaweicloud.com/?a'b",
            "http://127.0.0.1:8080/v2/x?y",
            "http://[::1]:8080/v2/x?y",
            "https://user:word@example.com/x/../y",
        ];
        for first in addresses {
            let transport = HttpTransport::new(HttpSettings::new()).unwrap();
            for address in [first, first].into_iter().chain(addresses) {
                let uri: http::Uri = address.parse().unwrap();
                assert_eq!(transport.url(&uri), Url::parse(&uri.to_string()), "{address} after {first}");
            }
            assert!(!format!("{transport:?}").contains("word"));
        }
    }

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
