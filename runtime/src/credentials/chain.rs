//! A chain of providers, and the default chain.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::environment::Environment;
use super::error::CredentialsError;
use super::keys::Credentials;
use super::profile::Profile;
use super::provider::CredentialsProvider;
use crate::base::BoxFuture;
use crate::transport::{Limits, Transport};

/// Asks several providers in turn, and uses the first one that has credentials from then on.
///
/// A provider with invalid credentials ends the search: the next one may belong to another account.
///
/// ```
/// use huaweicloud_bss_runtime::{CredentialsChain, Environment, IamToken};
///
/// let custom = CredentialsChain::first(Environment::new()).then(IamToken::of_user("account", "user", "password"));
/// let default = CredentialsChain::default(); // the environment, then the credentials file
/// ```
#[must_use = "a chain does nothing until it is given to a client or a call"]
pub struct CredentialsChain {
    places: Vec<Box<dyn CredentialsProvider>>,
    /// The index of the provider that had credentials.
    chosen: OnceLock<usize>,
}

impl CredentialsChain {
    /// Creates a chain with one provider.
    pub fn first(place: impl CredentialsProvider + 'static) -> Self {
        Self { places: vec![Box::new(place)], chosen: OnceLock::new() }
    }

    /// Adds a provider, which is asked if those before have no credentials.
    pub fn then(mut self, place: impl CredentialsProvider + 'static) -> Self {
        self.places.push(Box::new(place));
        self
    }

    fn chosen(&self) -> Option<&dyn CredentialsProvider> {
        self.places.get(*self.chosen.get()?).map(|place| &**place)
    }
}

/// The environment, then the credentials file, like the official SDK.
impl Default for CredentialsChain {
    fn default() -> Self {
        Self::first(Environment::new()).then(Profile::new())
    }
}

impl Credentials {
    /// Reads credentials from the places of the official SDK: the environment, as [`from_env`](Self::from_env), then
    /// the file `~/.huaweicloud/credentials`, as [`Profile`].
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
    /// Neither place has credentials, or those of the first place that has some are invalid.
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
}

impl CredentialsProvider for CredentialsChain {
    fn credentials<'a>(
        &'a self,
        transport: Arc<dyn Transport>,
        limits: Limits,
    ) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        Box::pin(async move {
            if let Some(chosen) = self.chosen() {
                return chosen.credentials(transport, limits).await;
            }
            let mut absent = Vec::new();
            for (index, place) in self.places.iter().enumerate() {
                match place.credentials(Arc::clone(&transport), limits).await {
                    Err(error) if error.is_absent() => absent.push(error),
                    Err(error) => return Err(error),
                    Ok(credentials) => {
                        self.chosen.get_or_init(|| index);
                        return Ok(credentials);
                    }
                }
            }
            Err(CredentialsError::NoneInChain(absent))
        })
    }

    fn fixed(&self) -> Option<&Credentials> {
        self.chosen()?.fixed()
    }

    fn expired(&self, rejected: &Credentials) -> bool {
        self.chosen().is_some_and(|chosen| chosen.expired(rejected))
    }

    fn origin(&self) -> Option<String> {
        self.chosen()?.origin()
    }
}

impl fmt::Debug for CredentialsChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CredentialsChain")
            .field("places", &self.places.len())
            .field("chosen", &self.chosen.get())
            .finish_non_exhaustive()
    }
}
