//! Who calls: an access key, or a token of the identity service; and where these come from.

mod cache;
mod chain;
mod environment;
mod error;
mod iam;
mod profile;
mod provider;

use std::fmt;

use http::HeaderName;
use secrecy::{ExposeSecret, SecretString};

pub use self::chain::CredentialsChain;
pub use self::environment::Environment;
pub use self::error::CredentialsError;
pub use self::iam::IamToken;
pub use self::profile::Profile;
pub use self::provider::CredentialsProvider;
pub(crate) use self::provider::shown;

const AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
const SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-security-token");
const DOMAIN_ID: HeaderName = HeaderName::from_static("x-domain-id");

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
    /// The variable that is missing, empty or not Unicode, or one that selects a login which is not supported, such as
    /// `HUAWEICLOUD_SDK_IDP_ID`: the official SDK would use that login before the keys.
    pub fn from_env() -> Result<Self, CredentialsError> {
        environment::read(environment::variable)
    }

    /// Looks where the official SDK does: in the environment, as [`from_env`](Self::from_env), then in the file
    /// `~/.huaweicloud/credentials`, as [`Profile`].
    ///
    /// ```no_run
    /// # fn run() -> Result<(), huaweicloud_bss_runtime::CredentialsError> {
    /// let credentials = huaweicloud_bss_runtime::Credentials::from_default_chain()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Why each place has none, or what is wrong with the first that has something.
    pub fn from_default_chain() -> Result<Self, CredentialsError> {
        let environment = match Environment::new().load() {
            Err(absent) if absent.is_absent() => absent,
            outcome => return outcome,
        };
        match Profile::new().load() {
            Err(absent) if absent.is_absent() => Err(CredentialsError::NoneInChain(vec![environment, absent])),
            outcome => outcome,
        }
    }

    /// Reads the keys of a bucket: `OBS_ACCESS_KEY_ID`, `OBS_SECRET_ACCESS_KEY`, and, where it is set,
    /// `OBS_SECURITY_TOKEN`, as the vendor's SDKs for buckets name them.
    ///
    /// # Errors
    ///
    /// The variable that is missing, empty or not Unicode.
    #[cfg(feature = "attachments")]
    pub fn from_obs_env() -> Result<Self, CredentialsError> {
        let names = ["OBS_ACCESS_KEY_ID", "OBS_SECRET_ACCESS_KEY", "OBS_SECURITY_TOKEN"];
        environment::keys(environment::variable, names)
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

    /// The headers that carry credentials as they are; whether their values are secret.
    pub(crate) fn headers(&self) -> impl Iterator<Item = (HeaderName, &str, bool)> {
        let token = match &self.kind {
            Kind::Token(token) => Some((AUTH_TOKEN, token)),
            Kind::Keys { security_token, .. } => security_token.as_ref().map(|token| (SECURITY_TOKEN, token)),
        };
        let token = token.map(|(name, token)| (name, token.expose_secret(), true));
        let domain = self.domain_id.as_deref().map(|id| (DOMAIN_ID, id, false));
        token.into_iter().chain(domain)
    }

    /// What must not be repeated to anybody, were a server to repeat it to us.
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
