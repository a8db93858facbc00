//! Several places where credentials may be, one after the other.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::environment::Environment;
use super::error::CredentialsError;
use super::keys::Credentials;
use super::profile::Profile;
use super::provider::CredentialsProvider;
use crate::base::BoxFuture;
use crate::transport::{Limits, Transport};

/// Asks one place after the other, and stays with the first that has credentials.
///
/// A place with something wrong in it ends the search: the next may be another account.
///
/// ```
/// use huaweicloud_bss_runtime::{CredentialsChain, Environment, IamToken};
///
/// let own = CredentialsChain::first(Environment::new()).then(IamToken::of_user("account", "user", "password"));
/// let usual = CredentialsChain::default(); // the environment, then the credentials file
/// ```
#[must_use = "a chain does nothing until it is given to a client or a call"]
pub struct CredentialsChain {
    places: Vec<Box<dyn CredentialsProvider>>,
    /// The index of the place that had credentials.
    chosen: OnceLock<usize>,
}

impl CredentialsChain {
    /// A chain of one place.
    pub fn first(place: impl CredentialsProvider + 'static) -> Self {
        Self { places: vec![Box::new(place)], chosen: OnceLock::new() }
    }

    /// Another place, for when those before have nothing.
    pub fn then(mut self, place: impl CredentialsProvider + 'static) -> Self {
        self.places.push(Box::new(place));
        self
    }

    fn chosen(&self) -> Option<&dyn CredentialsProvider> {
        self.places.get(*self.chosen.get()?).map(|place| &**place)
    }
}

/// The environment, then the credentials file, as the official SDK.
impl Default for CredentialsChain {
    fn default() -> Self {
        Self::first(Environment::new()).then(Profile::new())
    }
}

impl Credentials {
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

    fn expired(&self, refused: &Credentials) -> bool {
        self.chosen().is_some_and(|chosen| chosen.expired(refused))
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
