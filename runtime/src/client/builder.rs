//! The builder of clients.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::header::{CONTENT_TYPE, HOST, HeaderMap, HeaderValue, USER_AGENT};

use super::api_client::{ApiClient, ApiSite};
use super::core::Core;
use super::options::CallDefaults;
use crate::base::{BuildError, Endpoint};
use crate::credentials::{CredentialsProvider, shown};
use crate::pipeline::{Budget, Interceptor, LANGUAGE, RetryPolicy, Shared, ValidationPolicy};
use crate::signing::Clock;
use crate::transport::{HttpSettings, HttpTransport, Transport};
use crate::wire::{DEFAULT_MAX_MEMORY, DecodingPolicy};

/// A builder of clients.
///
/// All settings are optional. Without credentials, each call must set its own.
#[must_use = "a builder does nothing until `build` is called"]
pub struct Builder<C> {
    /// The name and the address of the site.
    site: Option<(&'static str, &'static str)>,
    endpoint: Option<String>,
    credentials: Option<Arc<dyn CredentialsProvider>>,
    timeout: Duration,
    http: HttpSettings,
    max_body: usize,
    max_memory: usize,
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
    /// The defaults: the first site of the API, 30 seconds for a call, a third of it for an
    /// [attempt](Self::attempt_timeout) that may be repeated, 10 seconds for a connection, replies of up to 16 MiB,
    /// 3 attempts if a repeat is allowed, and violations are errors.
    #[expect(clippy::new_without_default, reason = "`Client::builder()` is used instead")]
    pub fn new() -> Self {
        Self {
            site: None,
            endpoint: None,
            credentials: None,
            timeout: Duration::from_secs(30),
            http: HttpSettings::new(),
            max_body: 16 << 20,
            max_memory: DEFAULT_MAX_MEMORY,
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

    /// Sets the site of the API: its address, and the rules that requests are checked against. By default, it is the
    /// first site.
    pub fn site(mut self, site: C::Site) -> Self {
        self.site = Some((site.name(), site.endpoint()));
        self
    }

    /// Sets another address, as scheme, host and port, such as that of a mock. The rules are those of the
    /// [`site`](Self::site).
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// Allows plain `http` to other machines. Credentials and personal data are then sent unencrypted.
    pub fn allow_plain_http(mut self, allow: bool) -> Self {
        self.allow_plain_http = allow;
        self
    }

    /// Sets the credentials of all calls that do not override them: [`Credentials`](crate::Credentials) or a provider.
    pub fn credentials(mut self, credentials: impl CredentialsProvider + 'static) -> Self {
        self.credentials = Some(Arc::new(credentials));
        self
    }

    /// Sets the time for a call, including all attempts and pauses. 30 seconds by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets proxy, root certificates and connections, and replaces earlier settings. Has no effect on a custom
    /// transport.
    pub fn http(mut self, settings: HttpSettings) -> Self {
        self.http = settings;
        self
    }

    /// Sets the time to connect. 10 seconds by default. Changes the settings of [`http`](Self::http).
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.http = self.http.connect_timeout(timeout);
        self
    }

    /// Sets how many bytes the values of a reply may need in memory. 512 MiB by default. A short reply can contain many
    /// empty records, and each of them needs the size of its type. Beyond the limit, the call fails with the kind
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode).
    pub fn max_memory(mut self, bytes: usize) -> Self {
        self.max_memory = bytes;
        self
    }

    /// Sets the maximum size of a reply, in bytes. 16 MiB by default.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Sets the time for one attempt, within the time for the call.
    ///
    /// By default, an attempt that may be repeated has a third of the time for the call, and at least a second, so that
    /// a connection without an answer does not use up the time. The last attempt has all the remaining time, and so has
    /// an operation that is not repeated after a timeout, because the server may have processed it. With
    /// [`Duration::MAX`], every attempt may take all the remaining time.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// Sets the number of attempts: 3 by default; 1 disables retries. An operation that changes something is retried
    /// only if the server provably did not process the request, if a repeat is harmless, or if it has a deduplication key.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.retries = self.retries.max_attempts(attempts);
        self
    }

    /// Sets the retry policy of all calls that do not override it.
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.retries = policy;
        self
    }

    /// Sets how to treat violations, for all calls that do not override it.
    pub fn validation(mut self, policy: ValidationPolicy) -> Self {
        self.validation = policy;
        self
    }

    /// Sets how to treat values of replies that do not fit the types of their fields, for all calls that do not
    /// override it.
    pub fn decoding(mut self, policy: DecodingPolicy) -> Self {
        self.decoding = policy;
        self
    }

    /// Adds the name and version of your program at the start of the user agent.
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.user_agent = Some(product.into());
        self
    }

    /// Sets the language of names in replies, sent as `X-Language`: `en_US`, `zh_CN`. By default, the server decides.
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// Sets a custom transport in place of [`HttpTransport`], such as a fake for tests.
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Adds an interceptor of calls and attempts. The first one is the outermost.
    pub fn interceptor(mut self, interceptor: impl Interceptor + 'static) -> Self {
        self.interceptors.push(Arc::new(interceptor));
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// The address, the user agent, the language, the proxy or a root certificate is invalid, or the TLS library cannot
    /// be initialized.
    pub fn build(self) -> Result<C, BuildError> {
        let address = self
            .endpoint
            .as_deref()
            .or(self.site.map(|(_, address)| address))
            .or(C::ENDPOINT)
            .ok_or(BuildError::NoEndpoint)?;
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
            site: self.site.map_or("", |(name, _)| name),
            endpoint,
            transport,
            max_body: self.max_body,
            max_memory: self.max_memory,
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
            .field("site", &self.site.map(|(name, _)| name))
            .field("endpoint", &self.endpoint.as_ref().map(|_| "[given]"))
            .field("credentials", &shown(self.credentials.as_ref()))
            .field("timeout", &self.timeout)
            .field("validation", &self.validation)
            .finish_non_exhaustive()
    }
}
