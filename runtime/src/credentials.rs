//! Who calls: an access key, or a token of the identity service.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// Keys or a token. Neither is ever shown, and what is held here is wiped from memory when dropped.
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
    /// An access key (AK) and its secret key (SK), with which every request is signed.
    pub fn new(access_key: impl Into<String>, secret_key: impl Into<String>) -> Self {
        let kind = Kind::Keys {
            access: SecretString::from(access_key.into()),
            secret: SecretString::from(secret_key.into()),
            security_token: None,
        };
        Self { kind, domain_id: None }
    }

    /// A token of the identity service, sent as `X-Auth-Token`. Requests are not signed.
    pub fn token(token: impl Into<String>) -> Self {
        Self { kind: Kind::Token(SecretString::from(token.into())), domain_id: None }
    }

    /// The token that belongs to a temporary access key, sent as `X-Security-Token`. It has no effect on a token.
    pub fn security_token(mut self, token: impl Into<String>) -> Self {
        if let Kind::Keys { security_token, .. } = &mut self.kind {
            *security_token = Some(SecretString::from(token.into()));
        }
        self
    }

    /// The id of the account, sent as `X-Domain-Id`, as the official SDK does for global services.
    pub fn domain_id(mut self, domain_id: impl Into<String>) -> Self {
        self.domain_id = Some(domain_id.into());
        self
    }

    /// Reads `HUAWEICLOUD_SDK_AK`, `HUAWEICLOUD_SDK_SK`, and, where they are set, `HUAWEICLOUD_SDK_SECURITY_TOKEN`
    /// and `HUAWEICLOUD_SDK_DOMAIN_ID`.
    ///
    /// # Errors
    ///
    /// The variable that is missing, empty or not Unicode.
    pub fn from_env() -> Result<Self, CredentialsError> {
        Self::from_lookup(|name| match std::env::var(name) {
            Ok(value) => Ok(Some(value)),
            Err(std::env::VarError::NotPresent) => Ok(None),
            Err(std::env::VarError::NotUnicode(_)) => Err(CredentialsError::NotUnicode { variable: name }),
        })
    }

    fn from_lookup(
        lookup: impl Fn(&'static str) -> Result<Option<String>, CredentialsError>,
    ) -> Result<Self, CredentialsError> {
        let given = |name| Ok(lookup(name)?.filter(|value| !value.trim().is_empty()));
        let mandatory = |name| given(name)?.ok_or(CredentialsError::Missing { variable: name });
        let mut credentials = Self::new(mandatory("HUAWEICLOUD_SDK_AK")?, mandatory("HUAWEICLOUD_SDK_SK")?);
        if let Some(token) = given("HUAWEICLOUD_SDK_SECURITY_TOKEN")? {
            credentials = credentials.security_token(token);
        }
        if let Some(id) = given("HUAWEICLOUD_SDK_DOMAIN_ID")? {
            credentials = credentials.domain_id(id);
        }
        Ok(credentials)
    }

    pub(crate) fn keys(&self) -> Option<(&str, &str)> {
        match &self.kind {
            Kind::Keys { access, secret, .. } => Some((access.expose_secret(), secret.expose_secret())),
            Kind::Token(_) => None,
        }
    }

    /// The headers that carry credentials as they are; whether their values are secret.
    pub(crate) fn headers(&self) -> Vec<(&'static str, &str, bool)> {
        let mut headers = Vec::new();
        match &self.kind {
            Kind::Token(token) => headers.push(("x-auth-token", token.expose_secret(), true)),
            Kind::Keys { security_token: Some(token), .. } => {
                headers.push(("x-security-token", token.expose_secret(), true));
            }
            Kind::Keys { .. } => {}
        }
        if let Some(id) = &self.domain_id {
            headers.push(("x-domain-id", id, false));
        }
        headers
    }

    /// What must not be repeated to anybody, were a server to repeat it to us.
    pub(crate) fn secrets(&self) -> Vec<&str> {
        match &self.kind {
            Kind::Token(token) => vec![token.expose_secret()],
            Kind::Keys { access, secret, security_token } => [Some(access), Some(secret), security_token.as_ref()]
                .into_iter()
                .flatten()
                .map(ExposeSecret::expose_secret)
                .collect(),
        }
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

/// Credentials that cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CredentialsError {
    /// An environment variable is not set, or empty.
    #[error("the environment variable {variable} is not set; it must hold the {}", what(.variable))]
    Missing {
        /// Its name.
        variable: &'static str,
    },
    /// An environment variable holds something that is not text.
    #[error("the environment variable {variable} is not valid Unicode")]
    NotUnicode {
        /// Its name.
        variable: &'static str,
    },
}

fn what(variable: &str) -> &'static str {
    if variable.ends_with("_AK") { "access key (AK)" } else { "secret key (SK)" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_which_variable_is_missing() {
        let lookup = |name| Ok((name == "HUAWEICLOUD_SDK_AK").then(|| "AK".to_owned()));
        let error = Credentials::from_lookup(lookup).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the environment variable HUAWEICLOUD_SDK_SK is not set; it must hold the secret key (SK)"
        );
    }

    #[test]
    fn reads_what_is_optional() {
        let credentials = Credentials::from_lookup(|name| Ok(Some(name.to_owned()))).unwrap();
        assert_eq!(
            credentials.headers(),
            [
                ("x-security-token", "HUAWEICLOUD_SDK_SECURITY_TOKEN", true),
                ("x-domain-id", "HUAWEICLOUD_SDK_DOMAIN_ID", false)
            ]
        );
        assert_eq!(format!("{credentials:?}"), "Credentials(temporary access key [redacted])");
    }
}
