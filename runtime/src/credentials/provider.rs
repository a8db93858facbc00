//! Where credentials come from, while a client is at work.

use std::fmt;
use std::sync::Arc;

use super::error::CredentialsError;
use super::keys::Credentials;
use crate::base::BoxFuture;
use crate::transport::{Limits, Transport};

/// Gives the credentials for each call: a fixed key, a token that is renewed before it expires, or what you have.
///
/// One that asks a vault for each call:
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
    /// The credentials to make a call with now.
    ///
    /// `transport` is the client's own, for providers that have to ask a server; `limits` is what is left to the call.
    /// The future is dropped when the call's time is up. A provider that serves many calls should fetch in a task of its
    /// own, for which it can keep the transport: if each call is shorter than the fetch, no call ever gets credentials
    /// otherwise. [`IamToken`](crate::IamToken) does so.
    ///
    /// # Errors
    ///
    /// Why there are none. What it says is shown to the caller: nothing secret may be in it.
    fn credentials<'a>(
        &'a self,
        transport: Arc<dyn Transport>,
        limits: Limits,
    ) -> BoxFuture<'a, Result<Credentials, CredentialsError>>;

    /// The credentials, where they are at hand and never change; a call then saves the future. `None` by default.
    fn fixed(&self) -> Option<&Credentials> {
        None
    }

    /// Forgets a token that the gateway calls expired. Whether to ask for credentials anew makes sense: the call is
    /// then made once more with those. `false` by default.
    fn expired(&self, refused: &Credentials) -> bool {
        let _ = refused;
        false
    }

    /// Who gives the credentials, for errors and `Debug`: `the identity service https://iam.example.com`. Nothing secret
    /// may be in it. `None` by default.
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

    fn expired(&self, refused: &Credentials) -> bool {
        (**self).expired(refused)
    }

    fn origin(&self) -> Option<String> {
        (**self).origin()
    }
}

/// A provider for `Debug`: what is known of it without asking, which is nothing of one that somebody else wrote.
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
