//! The provider of tokens.

use std::fmt;
use std::sync::Arc;

use secrecy::SecretString;

use super::cache::Cache;
use super::protocol::{Exchange, Login};
use crate::base::{BoxFuture, Endpoint, EndpointError};
use crate::credentials::error::CredentialsError;
use crate::credentials::keys::Credentials;
use crate::credentials::provider::CredentialsProvider;
use crate::transport::{Limits, Transport};

const HOST_NAME: &str = "iam.myhuaweicloud.com";

/// A token of the identity service, fetched when it is needed, kept, and renewed before it expires.
///
/// It is fetched once for all callers, in a task of the tokio runtime that the first of them runs on. The task does not end
/// with the call that started it, so calls with less time than the identity service takes get a token in the end. The
/// token is renewed about ten minutes ahead, and no call waits for that; if the gateway still calls it expired, it
/// is renewed and the call made once more.
///
/// A refusal of the identity service itself, of a wrong password for instance, is not asked for again for five minutes: the
/// vendor locks users after a few. Anything else that brings no token, a redirect or a proxy's page for instance, is asked
/// for again. So is a customer's token after the partner's was refused.
///
/// ```
/// use huaweicloud_bss_runtime::IamToken;
///
/// # fn run(password: String) {
/// let partner = std::sync::Arc::new(IamToken::of_user("account", "user", password));
/// let customer = IamToken::of_customer(partner.clone(), "customer_account", "example_IDP");
/// # }
/// ```
///
/// The first serves operations that a partner may call, the second those of customers alone; either goes to
/// [`Builder::credentials`](crate::Builder::credentials) or [`Call::credentials`](crate::Call::credentials). Keep it
/// as long as there are calls to make: with it goes the token.
#[must_use = "a token is fetched when a client or a call needs it"]
pub struct IamToken {
    exchange: Exchange,
    cache: Cache,
}

impl IamToken {
    /// A user of the identity service, by the name of the account, and the user's own name and password. A HUAWEI ID
    /// gets no token: the user must be one of IAM.
    pub fn of_user(account: impl Into<String>, user: impl Into<String>, password: impl Into<String>) -> Self {
        let password = SecretString::from(password.into());
        Self::new(Login::Password { account: account.into(), user: user.into(), password })
    }

    /// A customer of a partner: the partner's token is exchanged for one of the customer's. `account` is the
    /// customer's account name, `agency` the platform id that the partner registered customers with (`xaccountType`).
    ///
    /// `partner` must give tokens: another [`IamToken`], or [`Credentials::token`]. Behind an
    /// [`Arc`](std::sync::Arc), one serves many customers.
    pub fn of_customer(
        partner: impl CredentialsProvider + 'static,
        account: impl Into<String>,
        agency: impl Into<String>,
    ) -> Self {
        Self::new(Login::AssumeRole { partner: Box::new(partner), account: account.into(), agency: agency.into() })
    }

    fn new(login: Login) -> Self {
        let exchange = Exchange { endpoint: Endpoint::https(HOST_NAME), login: Arc::new(login), project: None };
        Self { exchange, cache: Cache::default() }
    }

    /// Another address of the identity service than `https://iam.myhuaweicloud.com`, as scheme, host and port. Plain
    /// `http` is for this machine alone.
    ///
    /// # Errors
    ///
    /// What is wrong with the address.
    pub fn endpoint(mut self, endpoint: &str) -> Result<Self, EndpointError> {
        self.exchange.endpoint = Endpoint::parse(endpoint, false)?;
        Ok(self)
    }

    /// A token for one project by its name, in place of one for the whole account.
    pub fn project(mut self, name: impl Into<String>) -> Self {
        self.exchange.project = Some(name.into());
        self
    }
}

impl CredentialsProvider for IamToken {
    fn credentials<'a>(
        &'a self,
        transport: Arc<dyn Transport>,
        limits: Limits,
    ) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        let fetch = move || self.exchange.clone().fetch(Arc::clone(&transport), limits.max_body);
        Box::pin(self.cache.get(self.exchange.limit(), fetch))
    }

    fn expired(&self, refused: &Credentials) -> bool {
        self.cache.expired(refused)
    }

    fn origin(&self) -> Option<String> {
        Some(format!("the identity service {}", self.exchange.endpoint))
    }
}

impl fmt::Debug for IamToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whose = match *self.exchange.login {
            Login::Password { .. } => "a user's",
            Login::AssumeRole { .. } => "a customer's",
        };
        write!(f, "IamToken({whose}, from {})", self.exchange.endpoint)
    }
}
