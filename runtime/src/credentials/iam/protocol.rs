//! Tokens of the identity service: for a user with a password, and for a customer with the partner's token.

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

/// Without the catalogue of services, which is long and not read.
const TARGET: &str = "/v3/auth/tokens?nocatalog=true";

const TOKEN: &str = "x-auth-token";
const GIVEN: &str = "x-subject-token";

/// The time for one request.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The time for an exchange, with all that the partner's provider does for it.
const EXCHANGE_TIMEOUT: Duration = Duration::from_secs(30);

/// A token's metadata with roles and endpoints may be long, but not so long.
const MAX_BODY: usize = 1 << 20;

/// What the docs say; for an answer that does not.
const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// How a token is asked for. Cheap to clone, for the task that does it.
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
    /// The time for a fetch.
    pub(super) fn limit(&self) -> Duration {
        match *self.login {
            Login::Password { .. } => TIMEOUT,
            Login::AssumeRole { .. } => EXCHANGE_TIMEOUT,
        }
    }

    /// Asks for a token within [`limit`](Self::limit). `max_body` is the largest answer to read.
    pub(super) async fn fetch(self, transport: Arc<dyn Transport>, max_body: usize) -> Result<Grant, Denial> {
        match tokio::time::timeout(self.limit(), self.ask(transport, max_body)).await {
            Ok(outcome) => outcome,
            // A partner's provider that does not answer, for instance.
            Err(_) => Err(self.broken(&TransportError::Timeout, "")),
        }
    }

    async fn ask(&self, transport: Arc<dyn Transport>, max_body: usize) -> Result<Grant, Denial> {
        // Not the limit of the call that started it: others wait for the token as well.
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
                        let message = "a customer's token is given for a token of the partner; an access key is none";
                        return Err(CredentialsError::Refused(message.to_owned()).into());
                    };
                    let body = self.body(Identity::assume_role(account, agency), account)?;
                    let denial = match self.exchange(&*transport, limits, body, Some(token), token).await {
                        Err(denial) if denial.is_final && denial.status == Some(401) => denial,
                        outcome => return outcome,
                    };
                    if was_renewed || !partner.expired(&credentials) {
                        // The partner may have another token the next time.
                        return Err(Denial { is_final: false, ..denial });
                    }
                    was_renewed = true;
                }
            }
        }
    }

    fn body(&self, identity: Identity<'_>, account: &str) -> Result<Bytes, CredentialsError> {
        // Large enough not to be moved, which would leave copies behind. What is here is wiped when it has been sent.
        let mut text = Zeroizing::new(Vec::with_capacity(1 << 14));
        request::write(&mut *text, identity, self.project.as_deref(), account).map_err(|error| {
            CredentialsError::Refused(format!("the request for a token cannot be written: {error}"))
        })?;
        Ok(Bytes::from_owner(text))
    }

    /// Asks for a token and reads the answer.
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
        let address = || unsent("the address of the identity service cannot be called");
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
                unsent("the partner's token has characters that cannot stand in a header; a line break at its end?")
            })?;
            value.set_sensitive(true);
            headers.insert(HeaderName::from_static(TOKEN), value);
        }
        let answer = match tokio::time::timeout(TIMEOUT, transport.send(request, limits)).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => return Err(self.broken(&error, secret)),
            Err(_) => return Err(self.broken(&TransportError::Timeout, secret)),
        };
        self.read(&answer, secret)
    }

    /// Says which service gave no token, why, and what to do.
    fn message(&self, why: &str, advice: &str) -> String {
        format!("the identity service {} gave no token: {}; {advice}", self.endpoint, why.trim_end_matches('.'))
    }

    fn advice(&self, status: StatusCode, is_final: bool) -> &'static str {
        match (status.as_u16(), &*self.login) {
            (408 | 425 | 429 | 500..=599, _) => "try again later",
            (401, Login::Password { .. }) if is_final => {
                "check account, user and password; it is not asked again for five minutes, as a few wrong ones lock the \
                 user"
            }
            (401, Login::AssumeRole { .. }) if is_final => {
                "check the partner's token, which may have expired, or be one of another site"
            }
            (403, Login::Password { .. }) if is_final => "check what the user may do",
            (403, Login::AssumeRole { .. }) if is_final => {
                "check the customer's account and the agency, and that the partner may act for it"
            }
            (400, _) if is_final => "check the names of account and project",
            _ => "check whether this is the address of the identity service, and whether a proxy answers in its place",
        }
    }

    fn broken(&self, error: &TransportError, secret: &str) -> Denial {
        let cause = std::error::Error::source(error).map(|cause| format!(": {cause}")).unwrap_or_default();
        match error {
            // It says itself what to do. A proxy may lock users as well.
            TransportError::ProxyLogin => {
                let message = format!("the identity service {} cannot be asked: {error}", self.endpoint);
                Denial { error: CredentialsError::Refused(message), status: None, is_final: true }
            }
            _ => {
                let why = without(secret, &format!("{error}{cause}"));
                let message = self.message(&why, "check the network and this address, or try again later");
                CredentialsError::Unavailable(message).into()
            }
        }
    }

    fn read(&self, answer: &http::Response<Bytes>, secret: &str) -> Result<Grant, Denial> {
        let status = answer.status();
        let text = std::str::from_utf8(answer.body()).unwrap_or_default();
        let node = Node::parse(text).ok();
        let message = |why: &str, is_final| {
            self.message(&format!("HTTP {}: {why}", status.as_u16()), self.advice(status, is_final))
        };
        let denial = |error, is_final| Denial { error, status: Some(status.as_u16()), is_final };
        if !status.is_success() {
            let envelope = node.as_ref().map(Envelope::find).unwrap_or_default();
            // A page without code and message comes from something between us and the service, or from another service.
            let is_final =
                matches!(status.as_u16(), 400 | 401 | 403) && envelope.code.is_some() && envelope.message.is_some();
            let why = envelope.message.map(|message| without(secret, &message));
            let message = message(why.as_deref().unwrap_or("it gave no reason"), is_final);
            // Compared with the server's own clock, if that is known: ours may be wrong.
            let now = answer.headers().get(DATE).and_then(http_date).unwrap_or_else(jiff::Timestamp::now);
            let retry_after = retry_after(answer.headers(), now);
            let error = match status.as_u16() {
                429 => CredentialsError::Busy { message, retry_after },
                500..=599 if retry_after.is_some() => CredentialsError::Busy { message, retry_after },
                _ if is_final => CredentialsError::Refused(message),
                _ => CredentialsError::Unavailable(message),
            };
            return Err(denial(error, is_final));
        }
        let token = answer.headers().get(GIVEN).and_then(|token| token.to_str().ok()).filter(|token| !token.is_empty());
        // A proxy's page perhaps, which may be gone the next time.
        let missing =
            || denial(CredentialsError::Unavailable(message("the answer has no X-Subject-Token", false)), false);
        let token = token.ok_or_else(missing)?;
        let lifetime = node.as_ref().and_then(|node| lifetime(node, answer.headers())).unwrap_or(LIFETIME);
        Ok(Grant { token: SecretString::from(token), lifetime })
    }
}

/// A message that does not repeat a secret.
fn without(secret: &str, message: &str) -> String {
    let mut scrub = Scrub::message(message);
    scrub.hide(secret);
    scrub.finish()
}

/// For how long a token holds, by the server's clock: ours may be wrong.
fn lifetime(body: &Node<'_>, headers: &HeaderMap) -> Option<Duration> {
    let token = body.member("token")?;
    let moment = |name: &str| match token.member(name)? {
        Node::Text(text) => text.parse::<jiff::Timestamp>().ok(),
        _ => None,
    };
    let now = moment("issued_at").or_else(|| http_date(headers.get(DATE)?)).unwrap_or_else(jiff::Timestamp::now);
    Some(moment("expires_at")?.duration_since(now).try_into().unwrap_or_default())
}
