//! The provider of tokens of the identity service.

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

/// A provider that fetches a token of the identity service when it is needed, and renews it before it expires.
///
/// It is fetched once for all callers, in a task on the tokio runtime of the first one. The task does not end with the
/// call that started it, so later calls get the token even if each call is shorter than the fetch. The token is renewed
/// about ten minutes before it expires, and no call waits for that. If the gateway rejects it as expired, it is
/// renewed, and the call is repeated once.
///
/// If the identity service rejects the request, for instance because of a wrong password, no further request is sent
/// for five minutes: the vendor locks users after a few. After other errors, such as a redirect or a page of a proxy,
/// the next call sends a new request. So does a call for a customer's token after the partner's token was rejected.
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
/// The first is for operations of partners, the second for operations of customers. Pass either to
/// [`Builder::credentials`](crate::Builder::credentials) or [`Call::credentials`](crate::Call::credentials). Keep the
/// provider: dropping it discards the token.
#[must_use = "a token is fetched when a client or a call needs it"]
pub struct IamToken {
    exchange: Exchange,
    cache: Cache,
}

impl IamToken {
    /// Creates a provider for a user of the identity service, by the name of the account, the name of the user and the
    /// password. The user must be an IAM user; a HUAWEI ID gets no token.
    pub fn of_user(account: impl Into<String>, user: impl Into<String>, password: impl Into<String>) -> Self {
        let password = SecretString::from(password.into());
        Self::new(Login::Password { account: account.into(), user: user.into(), password })
    }

    /// Creates a provider for a customer of a partner, which exchanges the partner's token for one of the customer.
    /// `account` is the account name of the customer, `agency` the platform id of the partner's registrations
    /// (`xaccountType`).
    ///
    /// `partner` must provide tokens: another [`IamToken`], or [`Credentials::token`]. Use an [`Arc`](std::sync::Arc)
    /// to share it between customers.
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

    /// Sets the address of the identity service, as scheme, host and port. `https://iam.myhuaweicloud.com` by default.
    /// Plain `http` is accepted only for loopback addresses.
    ///
    /// # Errors
    ///
    /// The address is invalid.
    pub fn endpoint(mut self, endpoint: &str) -> Result<Self, EndpointError> {
        self.exchange.endpoint = Endpoint::parse(endpoint, false)?;
        Ok(self)
    }

    /// Sets the name of a project, for a token of the project in place of the whole account.
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

    fn expired(&self, rejected: &Credentials) -> bool {
        self.cache.expired(rejected)
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
