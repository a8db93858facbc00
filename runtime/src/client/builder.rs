//! How a client is built.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::header::{CONTENT_TYPE, HOST, HeaderMap, HeaderValue, USER_AGENT};

use super::api_client::ApiClient;
use super::core::Core;
use super::options::CallDefaults;
use crate::base::{BuildError, Endpoint};
use crate::credentials::{CredentialsProvider, shown};
use crate::pipeline::{Budget, Interceptor, LANGUAGE, RetryPolicy, Shared, ValidationPolicy};
use crate::signing::Clock;
use crate::transport::{HttpSettings, HttpTransport, Transport};
use crate::wire::DecodingPolicy;

/// Settings of a client that is about to be built.
///
/// Nothing is mandatory: without credentials, each call must bring its own.
#[must_use = "a builder does nothing until `build` is called"]
pub struct Builder<C> {
    endpoint: Option<String>,
    credentials: Option<Arc<dyn CredentialsProvider>>,
    timeout: Duration,
    http: HttpSettings,
    max_body: usize,
    attempt_timeout: Option<Duration>,
    retries: RetryPolicy,
    validation: ValidationPolicy,
    decoding: DecodingPolicy,
    user_agent: Option<String>,
    language: Option<String>,
    allow_plain_http: bool,
    transport: Option<Arc<dyn Transport>>,
    interceptors: Vec<Arc<dyn Interceptor>>,
    client: PhantomData<fn() -> C>,
}

impl<C: ApiClient> Builder<C> {
    /// The defaults: the API's first site, 30 seconds for a call, a third of it for an
    /// [attempt](Self::attempt_timeout) that may be repeated, 10 seconds for a connection, replies of up to 16 MiB,
    /// 3 attempts where one may be repeated, violations are errors.
    #[expect(clippy::new_without_default, reason = "`Client::builder()` is the way in")]
    pub fn new() -> Self {
        Self {
            endpoint: None,
            credentials: None,
            timeout: Duration::from_secs(30),
            http: HttpSettings::new(),
            max_body: 16 << 20,
            attempt_timeout: None,
            retries: RetryPolicy::new(),
            validation: ValidationPolicy::Enforce,
            decoding: DecodingPolicy::Tolerant,
            user_agent: None,
            language: None,
            allow_plain_http: false,
            transport: None,
            interceptors: Vec::new(),
            client: PhantomData,
        }
    }

    /// One of the places where the API is served.
    pub fn site(self, site: C::Site) -> Self {
        let address: &'static str = site.into();
        self.endpoint(address)
    }

    /// Another address, as scheme, host and port: a proxy or a mock.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// Permits plain `http` to other machines. Credentials and personal data are then readable on the way.
    pub fn allow_plain_http(mut self, allow: bool) -> Self {
        self.allow_plain_http = allow;
        self
    }

    /// Who calls, unless a call says otherwise: [`Credentials`](crate::Credentials), or what provides them.
    pub fn credentials(mut self, credentials: impl CredentialsProvider + 'static) -> Self {
        self.credentials = Some(Arc::new(credentials));
        self
    }

    /// The time for a call, all attempts and pauses included. 30 seconds by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Proxy, root certificates and connections, in place of what was set before. Has no effect on a transport of your own.
    pub fn http(mut self, settings: HttpSettings) -> Self {
        self.http = settings;
        self
    }

    /// The time for a connection to come about. 10 seconds by default. Changes what [`http`](Self::http) has set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.http = self.http.connect_timeout(timeout);
        self
    }

    /// The largest reply to read, in bytes. 16 MiB by default.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// The time for one attempt, within the time for the call.
    ///
    /// By default, an attempt that may be repeated has a third of the time for the call and at least a second, so that a
    /// connection on which nothing arrives does not use up the call. The last attempt has all that is left, and so has an
    /// operation that is not repeated after a timeout, because the server may have processed it. With [`Duration::MAX`]
    /// every attempt may take all that is left.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// How often a call is tried where that does no harm: 3 by default; 1 for no repetition. An operation that changes
    /// something is tried again only if the server provably did not process it or a repeat is harmless.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.retries = self.retries.max_attempts(attempts);
        self
    }

    /// How often a call is tried, and with what pauses, unless a call says otherwise.
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.retries = policy;
        self
    }

    /// What to do about violations, unless a call says otherwise.
    pub fn validation(mut self, policy: ValidationPolicy) -> Self {
        self.validation = policy;
        self
    }

    /// What to do about a value of a reply that does not fit the type of its field, unless a call says otherwise.
    pub fn decoding(mut self, policy: DecodingPolicy) -> Self {
        self.decoding = policy;
        self
    }

    /// Puts the name and version of your program before ours in the user agent.
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.user_agent = Some(product.into());
        self
    }

    /// The language of names in replies, sent as `X-Language`: `en_US`, `zh_CN`. The server chooses if it is not set.
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// Sends requests through something else than HTTP over reqwest: a fake in your tests, for instance.
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Stands something round each call and each attempt. Given several times, the first one stands outermost.
    pub fn interceptor(mut self, interceptor: impl Interceptor + 'static) -> Self {
        self.interceptors.push(Arc::new(interceptor));
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// An address, a user agent, a language, a proxy or root certificates that cannot be used, and a TLS library that does
    /// not start.
    pub fn build(self) -> Result<C, BuildError> {
        let address = self.endpoint.as_deref().or(C::ENDPOINT).ok_or(BuildError::NoEndpoint)?;
        let endpoint = Endpoint::parse(address, self.allow_plain_http)?;
        let user_agent = match self.user_agent {
            Some(product) => format!("{product} {}", C::PRODUCT),
            None => C::PRODUCT.to_owned(),
        };
        let header = |name, text: &str| HeaderValue::from_str(text).map_err(|_| BuildError::Header { name });
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(HOST, header("host", endpoint.authority())?);
        headers.insert(USER_AGENT, header("user agent", &user_agent)?);
        if let Some(language) = &self.language {
            headers.insert(LANGUAGE, header("language", language)?);
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => Arc::new(HttpTransport::new(self.http)?),
        };
        let shared = Shared {
            endpoint,
            transport,
            max_body: self.max_body,
            attempt_timeout: self.attempt_timeout,
            headers,
            interceptors: self.interceptors,
            budget: Budget::new(),
            clock: Clock::new(),
        };
        let defaults = CallDefaults {
            credentials: self.credentials,
            timeout: self.timeout,
            retries: self.retries,
            validation: self.validation,
            decoding: self.decoding,
        };
        Ok(C::from(Core::new(shared, defaults)))
    }
}

impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("endpoint", &self.endpoint.as_ref().map(|_| "[given]"))
            .field("credentials", &shown(self.credentials.as_ref()))
            .field("timeout", &self.timeout)
            .field("validation", &self.validation)
            .finish_non_exhaustive()
    }
}
