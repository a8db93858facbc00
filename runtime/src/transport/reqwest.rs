//! The transport over reqwest.

use std::error::Error;
use std::net::IpAddr;
use std::sync::OnceLock;
use std::time::Duration;

use bytes::{Bytes, BytesMut};

use super::{Limits, StreamedBody, Transport, TransportError};
use crate::client::BuildError;
use crate::operation::BoxFuture;

/// HTTP over reqwest, with pooled connections. Redirects are never followed: reqwest would hand `X-Auth-Token` to
/// whatever host they name. What is plain `http` to this machine goes there directly, past any proxy.
#[derive(Clone, Debug)]
pub struct HttpTransport {
    settings: HttpSettings,
    client: reqwest::Client,
    /// For what must not leave this machine; made when there is any.
    direct: OnceLock<reqwest::Client>,
}

/// What an [`HttpTransport`] is told once, when it is built.
#[derive(Clone, Copy, Debug)]
#[must_use = "settings do nothing until a transport is built with them"]
pub struct HttpSettings {
    connect_timeout: Duration,
    direct: bool,
}

impl HttpSettings {
    /// 10 seconds for a connection, and the proxies that the environment names.
    #[expect(clippy::new_without_default, reason = "one way is enough")]
    pub fn new() -> Self {
        Self { connect_timeout: Duration::from_secs(10), direct: false }
    }

    /// The time for a connection to come about.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Whether to leave aside the proxies that the environment names.
    pub fn direct(mut self, direct: bool) -> Self {
        self.direct = direct;
        self
    }
}

impl HttpTransport {
    /// A transport with connections of its own. A client makes itself one; this is for a transport of yours that does
    /// something more and leaves the rest to this one.
    ///
    /// # Errors
    ///
    /// A TLS library that does not start.
    pub fn new(settings: HttpSettings) -> Result<Self, BuildError> {
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(settings.connect_timeout)
            .referer(false);
        if settings.direct {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| BuildError::Transport(root(error)))?;
        Ok(Self { settings, client, direct: OnceLock::new() })
    }

    /// The client to send a request with. A proxy would have what is plain because it stays here.
    fn client(&self, uri: &http::Uri) -> Result<&reqwest::Client, BuildError> {
        if self.settings.direct || !is_plain_loopback(uri) {
            return Ok(&self.client);
        }
        if let Some(direct) = self.direct.get() {
            return Ok(direct);
        }
        let direct = Self::new(self.settings.direct(true))?.client;
        Ok(self.direct.get_or_init(|| direct))
    }
}

fn is_plain_loopback(uri: &http::Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    uri.scheme_str() == Some("http") && (host == "localhost" || address.is_ok_and(|address| address.is_loopback()))
}

impl HttpTransport {
    async fn exchange<B: Into<reqwest::Body>>(
        &self,
        request: http::Request<B>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let client = self.client(request.uri()).map_err(|error| TransportError::Connect(Box::new(error)))?;
        let request = reqwest::Request::try_from(request).map_err(|error| sort(error, Phase::Send))?;
        let mut response = client.execute(request).await.map_err(|error| sort(error, Phase::Send))?;
        let too_large = || TransportError::BodyTooLarge { limit: limits.max_body };
        if response.content_length().is_some_and(|length| length > limits.max_body as u64) {
            return Err(too_large());
        }
        // Most answers come in one piece, which need not be copied.
        let first = response.chunk().await.map_err(|error| sort(error, Phase::Read))?.unwrap_or_default();
        let mut body = BytesMut::from(first);
        if body.len() > limits.max_body {
            return Err(too_large());
        }
        while let Some(chunk) = response.chunk().await.map_err(|error| sort(error, Phase::Read))? {
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

enum Phase {
    Send,
    Read,
}

fn sort(error: reqwest::Error, phase: Phase) -> TransportError {
    // The address holds ids of customers.
    let error = error.without_url();
    match phase {
        _ if error.is_timeout() && !error.is_connect() => TransportError::Timeout,
        Phase::Send if error.is_connect() || error.is_builder() => TransportError::Connect(root(error)),
        _ => TransportError::Broken(root(error)),
    }
}

/// The innermost cause: reqwest's own words are "error sending request", which nobody can act on.
fn root(error: reqwest::Error) -> Box<dyn Error + Send + Sync> {
    let mut cause: &dyn Error = &error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    let text = cause.to_string();
    // What a build without TLS says to `https`, unless another crate of the program brings TLS to reqwest.
    if cfg!(not(any(feature = "rustls", feature = "native-tls"))) && text.contains("scheme is not http") {
        return "this build has no TLS; switch on the feature `rustls` or `native-tls`".into();
    }
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_on_this_machine_meets_no_proxy() {
        let transport = HttpTransport::new(HttpSettings::new()).unwrap();
        let is_direct = |uri: &str| !std::ptr::eq(transport.client(&uri.parse().unwrap()).unwrap(), &transport.client);
        for uri in ["https://iam.myhuaweicloud.com", "https://127.0.0.1:8", "http://bss.example.com/localhost"] {
            assert!(!is_direct(uri), "{uri}");
        }
        for uri in ["http://127.0.0.1:8/v3", "http://[::1]:8", "http://localhost"] {
            assert!(is_direct(uri), "{uri}");
        }
    }
}
