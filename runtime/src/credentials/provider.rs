//! The trait of providers.

use std::fmt;
use std::sync::Arc;

use super::error::CredentialsError;
use super::keys::Credentials;
use crate::base::BoxFuture;
use crate::transport::{Limits, Transport};

/// Provides the credentials for each call, such as a fixed key or a token that is renewed before it expires.
///
/// A provider that reads from a vault:
///
/// ```
/// use std::sync::Arc;
///
/// use huaweicloud_bss_runtime::transport::{Limits, Transport};
/// use huaweicloud_bss_runtime::{BoxFuture, Credentials, CredentialsError, CredentialsProvider};
///
/// struct Vault;
///
/// impl Vault {
///     async fn read(&self, _name: &str) -> Result<String, std::io::Error> {
///         Ok("…".to_owned())
///     }
/// }
///
/// impl CredentialsProvider for Vault {
///     fn credentials<'a>(
///         &'a self,
///         _: Arc<dyn Transport>,
///         _: Limits,
///     ) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
///         Box::pin(async {
///             let unavailable = |error| CredentialsError::Unavailable(format!("the vault does not answer: {error}"));
///             let access = self.read("access").await.map_err(unavailable)?;
///             let secret = self.read("secret").await.map_err(unavailable)?;
///             Ok(Credentials::new(access, secret))
///         })
///     }
/// }
/// ```
pub trait CredentialsProvider: Send + Sync {
    /// Returns the credentials for a call.
    ///
    /// `transport` is that of the client, for providers that send requests; `limits` is the remaining time of the call.
    /// The future is dropped when the time of the call is exceeded. A provider for many calls should fetch in its own
    /// task, which can keep the transport: otherwise no call gets credentials if each call is shorter than the fetch.
    /// [`IamToken`](crate::IamToken) does so.
    ///
    /// # Errors
    ///
    /// The credentials could not be obtained. The message is shown to the caller and must not contain secrets.
    fn credentials<'a>(
        &'a self,
        transport: Arc<dyn Transport>,
        limits: Limits,
    ) -> BoxFuture<'a, Result<Credentials, CredentialsError>>;

    /// Returns the credentials if they are available and never change, which saves the future. `None` by default.
    fn fixed(&self) -> Option<&Credentials> {
        None
    }

    /// Discards a token that the gateway rejected as expired. Returns whether new credentials may help; the call is
    /// then repeated once with them. `false` by default.
    fn expired(&self, rejected: &Credentials) -> bool {
        let _ = rejected;
        false
    }

    /// Returns a description of the provider for errors and `Debug`: `the identity service https://iam.example.com`. It
    /// must not contain secrets. `None` by default.
    fn origin(&self) -> Option<String> {
        None
    }
}

impl CredentialsProvider for Credentials {
    fn credentials<'a>(
        &'a self,
        _: Arc<dyn Transport>,
        _: Limits,
    ) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        Box::pin(async { Ok(self.clone()) })
    }

    fn fixed(&self) -> Option<&Credentials> {
        Some(self)
    }
}

impl<P: CredentialsProvider + ?Sized> CredentialsProvider for Arc<P> {
    fn credentials<'a>(
        &'a self,
        transport: Arc<dyn Transport>,
        limits: Limits,
    ) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        (**self).credentials(transport, limits)
    }

    fn fixed(&self) -> Option<&Credentials> {
        (**self).fixed()
    }

    fn expired(&self, rejected: &Credentials) -> bool {
        (**self).expired(rejected)
    }

    fn origin(&self) -> Option<String> {
        (**self).origin()
    }
}

/// Returns a provider for `Debug`: its fixed credentials or its origin.
pub(crate) fn shown(provider: Option<&Arc<dyn CredentialsProvider>>) -> Option<impl fmt::Debug> {
    provider.map(|provider| Shown(&**provider))
}

struct Shown<'a>(&'a dyn CredentialsProvider);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.fixed() {
            Some(credentials) => credentials.fmt(f),
            None => f.write_str(self.0.origin().as_deref().unwrap_or("a provider")),
        }
    }
}
