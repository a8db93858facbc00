//! Tokens of the identity service: for a user with a password, and for a customer with the partner's token.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_TYPE, DATE, HOST, HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use super::cache::{Cache, Grant};
use super::{Credentials, CredentialsError, CredentialsProvider};
use crate::client::retry::retry_after;
use crate::client::{Endpoint, EndpointError, http_date};
use crate::failure::{Envelope, Scrub};
use crate::operation::BoxFuture;
use crate::transport::{Limits, Transport, TransportError};
use crate::wire::Node;

const HOST_NAME: &str = "iam.myhuaweicloud.com";

/// Without the catalogue of services, which is long and not read.
const TARGET: &str = "/v3/auth/tokens?nocatalog=true";

const TOKEN: &str = "x-auth-token";
const GIVEN: &str = "x-subject-token";

const TIMEOUT: Duration = Duration::from_secs(10);

/// A token's metadata with roles and endpoints may be long, but not so long.
const MAX_BODY: usize = 1 << 20;

/// What the docs say; for an answer that does not.
const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// A token of the identity service, fetched when it is needed, kept, and renewed before it expires.
///
/// One caller renews it for all, about ten minutes ahead; if the gateway calls it expired all the same, it is renewed
/// and the call made once more. A refusal, of a wrong password for instance, is not asked for again for five minutes:
/// the vendor locks users after a few.
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
    endpoint: Endpoint,
    login: Login,
    project: Option<String>,
    cache: Cache,
}

enum Login {
    Password { account: String, user: String, password: SecretString },
    AssumeRole { partner: Box<dyn CredentialsProvider>, account: String, agency: String },
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
        Self { endpoint: Endpoint::https(HOST_NAME), login, project: None, cache: Cache::default() }
    }

    /// Another address of the identity service than `https://iam.myhuaweicloud.com`, as scheme, host and port. Plain
    /// `http` is for this machine alone.
    ///
    /// # Errors
    ///
    /// What is wrong with the address.
    pub fn endpoint(mut self, endpoint: &str) -> Result<Self, EndpointError> {
        self.endpoint = Endpoint::parse(endpoint, false)?;
        Ok(self)
    }

    /// A token for one project by its name, in place of one for the whole account.
    pub fn project(mut self, name: impl Into<String>) -> Self {
        self.project = Some(name.into());
        self
    }

    async fn ask(&self, transport: &dyn Transport, limits: Limits) -> Result<Grant, CredentialsError> {
        match &self.login {
            Login::Password { account, user, password } => {
                let body = self.body(Identity::password(account, user, password.expose_secret()), account)?;
                let secret = password.expose_secret();
                self.exchange(transport, limits, body, None, secret).await.map_err(|refusal| refusal.error)
            }
            Login::AssumeRole { partner, account, agency } => {
                let mut was_renewed = false;
                loop {
                    let credentials = partner.credentials(transport, limits).await?;
                    let Some(token) = credentials.as_token() else {
                        let message = "a customer's token is given for a token of the partner; an access key is none";
                        return Err(CredentialsError::Refused(message.to_owned()));
                    };
                    let body = self.body(Identity::assume_role(account, agency), account)?;
                    match self.exchange(transport, limits, body, Some(token), token).await {
                        Err(refusal) if refusal.status == Some(401) && !was_renewed => {
                            if !partner.expired(&credentials) {
                                return Err(refusal.error);
                            }
                            was_renewed = true;
                        }
                        outcome => return outcome.map_err(|refusal| refusal.error),
                    }
                }
            }
        }
    }

    fn body(&self, identity: Identity<'_>, account: &str) -> Result<Bytes, CredentialsError> {
        let scope = match &self.project {
            Some(project) => Scope::Project { name: project },
            None => Scope::Domain { name: account },
        };
        // Large enough not to be moved, which would leave copies behind. What is here is wiped when it has been sent.
        let mut text = Zeroizing::new(Vec::with_capacity(1 << 14));
        serde_json::to_writer(&mut *text, &Body { auth: Auth { identity, scope } }).map_err(|error| {
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
    ) -> Result<Grant, Refusal> {
        let endpoint = &self.endpoint;
        let unsent = |message: &str| Refusal { status: None, error: CredentialsError::Refused(message.to_owned()) };
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
        // Not the call's own limit: its end drops this future, and must not become a failure for others who wait.
        let limits = Limits::new(TIMEOUT, limits.max_body.min(MAX_BODY));
        let answer = match tokio::time::timeout(TIMEOUT, transport.send(request, limits)).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => return Err(self.broken(&error, secret)),
            Err(_) => return Err(self.broken(&TransportError::Timeout, secret)),
        };
        self.read(&answer, secret)
    }

    /// What is told of a token that did not come: who gave none, why, and what whoever reads it can do.
    fn message(&self, why: &str, status: Option<StatusCode>) -> String {
        let (why, advice) = (why.trim_end_matches('.'), self.advice(status));
        format!("the identity service {} gave no token: {why}; {advice}", self.endpoint)
    }

    fn advice(&self, status: Option<StatusCode>) -> &'static str {
        let Some(status) = status else { return "check the network and this address, or try again later" };
        match (status.as_u16(), &self.login) {
            (429 | 500..=599, _) => "try again later",
            (401, Login::Password { .. }) => {
                "check account, user and password; it is not asked again for five minutes, as a few wrong ones lock the \
                 user"
            }
            (401, Login::AssumeRole { .. }) => {
                "check the partner's token, which may have expired, or be one of another site"
            }
            (403, Login::Password { .. }) => "check what the user may do",
            (403, Login::AssumeRole { .. }) => {
                "check the customer's account and the agency, and that the partner may act for it"
            }
            (400, _) => "check the names of account and project",
            _ => "check whether this is the address of the identity service",
        }
    }

    fn broken(&self, error: &TransportError, secret: &str) -> Refusal {
        let cause = std::error::Error::source(error).map(|cause| format!(": {cause}")).unwrap_or_default();
        let error = match error {
            // It says itself what to do.
            TransportError::ProxyLogin => {
                CredentialsError::Refused(format!("the identity service {} cannot be asked: {error}", self.endpoint))
            }
            _ => CredentialsError::Unavailable(self.message(&without(secret, &format!("{error}{cause}")), None)),
        };
        Refusal { status: None, error }
    }

    fn read(&self, answer: &http::Response<Bytes>, secret: &str) -> Result<Grant, Refusal> {
        let status = answer.status();
        let text = std::str::from_utf8(answer.body()).unwrap_or_default();
        let node = Node::parse(text).ok();
        let message = |why: &str| self.message(&format!("HTTP {}: {why}", status.as_u16()), Some(status));
        let refusal = |error| Refusal { status: Some(status.as_u16()), error };
        if !status.is_success() {
            let envelope = node.as_ref().map(Envelope::find).unwrap_or_default();
            let why = envelope.message.map(|message| without(secret, &message));
            let message = message(why.as_deref().unwrap_or("it gave no reason"));
            let retry_after = retry_after(answer.headers(), jiff::Timestamp::now());
            return Err(refusal(match status.as_u16() {
                429 => CredentialsError::Busy { message, retry_after },
                500..=599 if retry_after.is_some() => CredentialsError::Busy { message, retry_after },
                500..=599 => CredentialsError::Unavailable(message),
                _ => CredentialsError::Refused(message),
            }));
        }
        let token = answer.headers().get(GIVEN).and_then(|token| token.to_str().ok()).filter(|token| !token.is_empty());
        // Nobody said no: some proxy's page perhaps, which may be gone the next time.
        let missing = || refusal(CredentialsError::Unavailable(message("the answer has no X-Subject-Token")));
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

/// Why there is no token, and with which status.
struct Refusal {
    status: Option<u16>,
    error: CredentialsError,
}

impl CredentialsProvider for IamToken {
    fn credentials<'a>(
        &'a self,
        transport: &'a dyn Transport,
        limits: Limits,
    ) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        Box::pin(self.cache.get(limits.timeout, move || self.ask(transport, limits)))
    }

    fn expired(&self, refused: &Credentials) -> bool {
        self.cache.expired(refused)
    }

    fn origin(&self) -> Option<String> {
        Some(format!("the identity service {}", self.endpoint))
    }
}

impl fmt::Debug for IamToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whose = match self.login {
            Login::Password { .. } => "a user's",
            Login::AssumeRole { .. } => "a customer's",
        };
        write!(f, "IamToken({whose}, from {})", self.endpoint)
    }
}

/// The body of a request for a token.
#[derive(Serialize)]
struct Body<'a> {
    auth: Auth<'a>,
}

#[derive(Serialize)]
struct Auth<'a> {
    identity: Identity<'a>,
    scope: Scope<'a>,
}

#[derive(Serialize)]
struct Identity<'a> {
    methods: [&'static str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<Password<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assume_role: Option<AssumeRole<'a>>,
}

impl<'a> Identity<'a> {
    fn password(account: &'a str, name: &'a str, password: &'a str) -> Self {
        let user = User { name, password, domain: Named { name: account } };
        Self { methods: ["password"], password: Some(Password { user }), assume_role: None }
    }

    fn assume_role(domain_name: &'a str, agency_name: &'a str) -> Self {
        let role = AssumeRole { domain_name, agency_name };
        Self { methods: ["assume_role"], password: None, assume_role: Some(role) }
    }
}

#[derive(Serialize)]
struct Password<'a> {
    user: User<'a>,
}

#[derive(Serialize)]
struct User<'a> {
    name: &'a str,
    password: &'a str,
    domain: Named<'a>,
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct AssumeRole<'a> {
    domain_name: &'a str,
    agency_name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Scope<'a> {
    Domain { name: &'a str },
    Project { name: &'a str },
}
