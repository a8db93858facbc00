//! Requests for tokens: the exchange with the identity service, and its errors.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_TYPE, DATE, HOST, HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use super::cache::{Denial, Grant};
use super::request::{self, Identity};
use crate::base::{Endpoint, Scrub, http_date, retry_after};
use crate::credentials::error::CredentialsError;
use crate::credentials::provider::CredentialsProvider;
use crate::transport::{Limits, Transport, TransportError};
use crate::wire::{Envelope, Node};

/// The path, without the catalog of services, which is long and not used.
const TARGET: &str = "/v3/auth/tokens?nocatalog=true";

const TOKEN: &str = "x-auth-token";
const GIVEN: &str = "x-subject-token";

/// The time for one request.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The time for a customer's token, including the partner's provider.
const EXCHANGE_TIMEOUT: Duration = Duration::from_secs(30);

/// The maximum size of an answer. The metadata of a token may have many roles and endpoints.
const MAX_BODY: usize = 1 << 20;

/// The documented lifetime, for answers without one.
const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// The parameters of a fetch. Cheap to clone, for the task.
#[derive(Clone)]
pub(super) struct Exchange {
    pub(super) endpoint: Endpoint,
    pub(super) login: Arc<Login>,
    pub(super) project: Option<String>,
}

pub(super) enum Login {
    Password { account: String, user: String, password: SecretString },
    AssumeRole { partner: Box<dyn CredentialsProvider>, account: String, agency: String },
}

impl Exchange {
    /// Returns the time for a fetch.
    pub(super) fn limit(&self) -> Duration {
        match *self.login {
            Login::Password { .. } => TIMEOUT,
            Login::AssumeRole { .. } => EXCHANGE_TIMEOUT,
        }
    }

    /// Fetches a token within [`limit`](Self::limit). `max_body` is the maximum size of an answer.
    pub(super) async fn fetch(self, transport: Arc<dyn Transport>, max_body: usize) -> Result<Grant, Denial> {
        match tokio::time::timeout(self.limit(), self.ask(transport, max_body)).await {
            Ok(outcome) => outcome,
            // For instance, if the partner's provider does not answer.
            Err(_) => Err(self.transport_error(&TransportError::Timeout, "")),
        }
    }

    async fn ask(&self, transport: Arc<dyn Transport>, max_body: usize) -> Result<Grant, Denial> {
        // Not the limit of the call that started the fetch: other calls wait for the token too.
        let limits = Limits::new(TIMEOUT, max_body.min(MAX_BODY));
        match &*self.login {
            Login::Password { account, user, password } => {
                let body = self.body(Identity::password(account, user, password.expose_secret()), account)?;
                self.exchange(&*transport, limits, body, None, password.expose_secret()).await
            }
            Login::AssumeRole { partner, account, agency } => {
                let mut was_renewed = false;
                loop {
                    let credentials = partner.credentials(Arc::clone(&transport), limits).await?;
                    let Some(token) = credentials.as_token() else {
                        let message = "a customer's token requires a token of the partner, not an access key; use \
                                       `IamToken` or `Credentials::token`";
                        return Err(CredentialsError::Refused(message.to_owned()).into());
                    };
                    let body = self.body(Identity::assume_role(account, agency), account)?;
                    let denial = match self.exchange(&*transport, limits, body, Some(token), token).await {
                        Err(denial) if denial.is_permanent && denial.status == Some(401) => denial,
                        outcome => return outcome,
                    };
                    if was_renewed || !partner.expired(&credentials) {
                        // The partner may have another token next time.
                        return Err(Denial { is_permanent: false, ..denial });
                    }
                    was_renewed = true;
                }
            }
        }
    }

    fn body(&self, identity: Identity<'_>, account: &str) -> Result<Bytes, CredentialsError> {
        // Large enough not to be reallocated, which would leave copies in memory. The buffer is wiped after it was
        // sent.
        let mut text = Zeroizing::new(Vec::with_capacity(1 << 14));
        request::write(&mut *text, identity, self.project.as_deref(), account).map_err(|error| {
            CredentialsError::Refused(format!("the request for a token cannot be written: {error}"))
        })?;
        Ok(Bytes::from_owner(text))
    }

    /// Sends a request for a token and reads the answer.
    async fn exchange(
        &self,
        transport: &dyn Transport,
        limits: Limits,
        body: Bytes,
        token: Option<&str>,
        secret: &str,
    ) -> Result<Grant, Denial> {
        let endpoint = &self.endpoint;
        let unsent = |message: &str| Denial::from(CredentialsError::Refused(message.to_owned()));
        let address = || unsent("the address of the identity service is invalid");
        let mut request = http::Request::new(body);
        *request.method_mut() = http::Method::POST;
        *request.uri_mut() = http::Uri::try_from(format!("{endpoint}{TARGET}")).map_err(|_| address())?;
        let host = HeaderValue::from_str(endpoint.authority()).map_err(|_| address())?;
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json;charset=utf8"));
        headers.insert(HOST, host);
        let product = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
        headers.insert(USER_AGENT, HeaderValue::from_static(product));
        if let Some(token) = token {
            let mut value = HeaderValue::from_str(token).map_err(|_| {
                unsent(
                    "the partner's token contains characters that are not allowed in a header; check for a line \
                        break at its end",
                )
            })?;
            value.set_sensitive(true);
            headers.insert(HeaderName::from_static(TOKEN), value);
        }
        let answer = match tokio::time::timeout(TIMEOUT, transport.send(request, limits)).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => return Err(self.transport_error(&error, secret)),
            Err(_) => return Err(self.transport_error(&TransportError::Timeout, secret)),
        };
        self.read(&answer, secret)
    }

    /// Builds the message of an error: the service, the reason, and what to do.
    fn message(&self, why: &str, advice: &str) -> String {
        format!("the identity service {} gave no token: {}; {advice}", self.endpoint, why.trim_end_matches('.'))
    }

    fn advice(&self, status: StatusCode, is_permanent: bool) -> &'static str {
        match (status.as_u16(), &*self.login) {
            (408 | 425 | 429 | 500..=599, _) => "try again later",
            (401, Login::Password { .. }) if is_permanent => {
                "check account, user and password; no further request is sent for five minutes, because a few wrong \
                 passwords lock the user"
            }
            (401, Login::AssumeRole { .. }) if is_permanent => {
                "check the partner's token, which may have expired or belong to another site"
            }
            (403, Login::Password { .. }) if is_permanent => "check the permissions of the user",
            (403, Login::AssumeRole { .. }) if is_permanent => {
                "check the customer's account and the agency, and whether the partner may act for the customer"
            }
            (400, _) if is_permanent => "check the names of account and project",
            _ => "check whether this is the address of the identity service, and whether a proxy answers instead",
        }
    }

    fn transport_error(&self, error: &TransportError, secret: &str) -> Denial {
        let cause = std::error::Error::source(error).map(|cause| format!(": {cause}")).unwrap_or_default();
        match error {
            // Its message contains the advice. A proxy may lock users too.
            TransportError::ProxyLogin => {
                let message = format!("the identity service {} cannot be reached: {error}", self.endpoint);
                Denial { error: CredentialsError::Refused(message), status: None, is_permanent: true }
            }
            _ => {
                let why = redacted(secret, &format!("{error}{cause}"));
                let message = self.message(&why, "check the network and this address, or try again later");
                CredentialsError::Unavailable(message).into()
            }
        }
    }

    fn read(&self, answer: &http::Response<Bytes>, secret: &str) -> Result<Grant, Denial> {
        let status = answer.status();
        let text = std::str::from_utf8(answer.body()).unwrap_or_default();
        let node = Node::parse(text).ok();
        let message = |why: &str, is_permanent| {
            self.message(&format!("HTTP {}: {why}", status.as_u16()), self.advice(status, is_permanent))
        };
        let denial = |error, is_permanent| Denial { error, status: Some(status.as_u16()), is_permanent };
        if !status.is_success() {
            let envelope = node.as_ref().map(Envelope::find).unwrap_or_default();
            // A body without code and message is from a proxy or another service.
            let is_permanent =
                matches!(status.as_u16(), 400 | 401 | 403) && envelope.code.is_some() && envelope.message.is_some();
            let why = envelope.message.map(|message| redacted(secret, &message));
            let message = message(why.as_deref().unwrap_or("no reason given"), is_permanent);
            // Compared with the clock of the server, because this machine's may be wrong.
            let now = answer.headers().get(DATE).and_then(http_date).unwrap_or_else(jiff::Timestamp::now);
            let retry_after = retry_after(answer.headers(), now);
            let error = match status.as_u16() {
                429 => CredentialsError::Busy { message, retry_after },
                500..=599 if retry_after.is_some() => CredentialsError::Busy { message, retry_after },
                _ if is_permanent => CredentialsError::Refused(message),
                _ => CredentialsError::Unavailable(message),
            };
            return Err(denial(error, is_permanent));
        }
        let token = answer.headers().get(GIVEN).and_then(|token| token.to_str().ok()).filter(|token| !token.is_empty());
        // Possibly a page of a proxy, so it is not cached.
        let missing =
            || denial(CredentialsError::Unavailable(message("the answer has no X-Subject-Token", false)), false);
        let token = token.ok_or_else(missing)?;
        let lifetime = node.as_ref().and_then(|node| lifetime(node, answer.headers())).unwrap_or(LIFETIME);
        Ok(Grant { token: SecretString::from(token), lifetime })
    }
}

/// Hides a secret in a message.
fn redacted(secret: &str, message: &str) -> String {
    let mut scrub = Scrub::message(message);
    scrub.hide(secret);
    scrub.finish()
}

/// Returns the lifetime of a token by the clock of the server, because this machine's may be wrong.
fn lifetime(body: &Node<'_>, headers: &HeaderMap) -> Option<Duration> {
    let token = body.member("token")?;
    let timestamp = |name: &str| match token.member(name)? {
        Node::Text(text) => text.parse::<jiff::Timestamp>().ok(),
        _ => None,
    };
    let now = timestamp("issued_at").or_else(|| http_date(headers.get(DATE)?)).unwrap_or_else(jiff::Timestamp::now);
    Some(timestamp("expires_at")?.duration_since(now).try_into().unwrap_or_default())
}
