//! An access key, or a token of the identity service.

use std::fmt;

use http::HeaderName;
use secrecy::{ExposeSecret, SecretString};

const AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
const SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-security-token");
const DOMAIN_ID: HeaderName = HeaderName::from_static("x-domain-id");

/// An access key or a token. Neither is ever shown, and both are wiped from memory when dropped.
///
/// ```
/// use huaweicloud_bss_runtime::Credentials;
///
/// let credentials = Credentials::new("ACCESSKEY", "secret key").domain_id("0123456789abcdef");
/// assert!(!format!("{credentials:?}").contains("secret"));
/// ```
#[derive(Clone)]
#[must_use = "credentials do nothing until they are given to a client or a call"]
pub struct Credentials {
    kind: Kind,
    domain_id: Option<String>,
}

#[derive(Clone)]
enum Kind {
    Keys { access: SecretString, secret: SecretString, security_token: Option<SecretString> },
    Token(SecretString),
}

impl Credentials {
    /// Creates credentials of an access key (AK) and its secret key (SK), which sign every request.
    pub fn new(access_key: impl Into<String>, secret_key: impl Into<String>) -> Self {
        let kind = Kind::Keys {
            access: SecretString::from(access_key.into()),
            secret: SecretString::from(secret_key.into()),
            security_token: None,
        };
        Self { kind, domain_id: None }
    }

    /// Creates credentials of a token of the identity service, sent as `X-Auth-Token`. Requests are not signed.
    pub fn token(token: impl Into<String>) -> Self {
        Self { kind: Kind::Token(SecretString::from(token.into())), domain_id: None }
    }

    /// Sets the token of a temporary access key, sent as `X-Security-Token`. It has no effect on a token.
    pub fn security_token(mut self, token: impl Into<String>) -> Self {
        if let Kind::Keys { security_token, .. } = &mut self.kind {
            *security_token = Some(SecretString::from(token.into()));
        }
        self
    }

    /// Sets the id of the account, sent as `X-Domain-Id`, like the official SDK for global services.
    pub fn domain_id(mut self, domain_id: impl Into<String>) -> Self {
        self.domain_id = Some(domain_id.into());
        self
    }

    #[cfg(feature = "attachments")]
    pub(crate) fn temporary_token(&self) -> Option<&str> {
        match &self.kind {
            Kind::Keys { security_token, .. } => security_token.as_ref().map(ExposeSecret::expose_secret),
            Kind::Token(_) => None,
        }
    }

    pub(crate) fn keys(&self) -> Option<(&str, &str)> {
        match &self.kind {
            Kind::Keys { access, secret, .. } => Some((access.expose_secret(), secret.expose_secret())),
            Kind::Token(_) => None,
        }
    }

    pub(crate) fn as_token(&self) -> Option<&str> {
        match &self.kind {
            Kind::Token(token) => Some(token.expose_secret()),
            Kind::Keys { .. } => None,
        }
    }

    /// Returns the headers with credentials, and whether their values are secret.
    pub(crate) fn headers(&self) -> impl Iterator<Item = (HeaderName, &str, bool)> {
        let token = match &self.kind {
            Kind::Token(token) => Some((AUTH_TOKEN, token)),
            Kind::Keys { security_token, .. } => security_token.as_ref().map(|token| (SECURITY_TOKEN, token)),
        };
        let token = token.map(|(name, token)| (name, token.expose_secret(), true));
        let domain = self.domain_id.as_deref().map(|id| (DOMAIN_ID, id, false));
        token.into_iter().chain(domain)
    }

    /// Returns the values that must be hidden if a server repeats them.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        let secrets = match &self.kind {
            Kind::Token(token) => [Some(token), None, None],
            Kind::Keys { access, secret, security_token } => [Some(access), Some(secret), security_token.as_ref()],
        };
        secrets.into_iter().flatten().map(ExposeSecret::expose_secret)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match &self.kind {
            Kind::Keys { security_token: None, .. } => "access key",
            Kind::Keys { .. } => "temporary access key",
            Kind::Token(_) => "token",
        };
        write!(f, "Credentials({kind} [redacted])")
    }
}
