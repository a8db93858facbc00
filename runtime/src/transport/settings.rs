//! Settings of the HTTP transport.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use secrecy::SecretString;

use super::classify::describe;
use super::proxy::{Login, proxy};
use super::proxy_environment::Environment;
use super::tls;
use super::trusted::Trusted;
use crate::base::BuildError;

/// The maximum, because longer times would overflow the clock of the pool.
const MAX_IDLE: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Settings of an [`HttpTransport`](super::HttpTransport), and of a client if passed to
/// [`Builder::http`](crate::Builder::http).
///
/// ```
/// use std::time::Duration;
///
/// use huaweicloud_bss_runtime::HttpSettings;
///
/// # fn run(password: String, root: Vec<u8>) {
/// let http = HttpSettings::new()
///     .proxy("http://proxy.example.com:3128")
///     .proxy_credentials("user", password)
///     .root_certificates(root)
///     .idle_timeout(Duration::from_secs(20));
/// # }
/// ```
///
/// # Proxies
///
/// By default, the environment variables name the proxies: `HTTPS_PROXY` for `https`, `HTTP_PROXY` for `http`,
/// `ALL_PROXY` for schemes without their own, and `NO_PROXY` lists hosts and networks without a proxy. Each may be in
/// lower case. They are read when the transport is built.
///
/// - If `REQUEST_METHOD` is set, as in a CGI program, the variables are ignored.
/// - SOCKS proxies are not supported: a request that would go to one fails.
/// - The proxy settings of macOS and Windows are not read.
/// - `https` requests use a tunnel, which the proxy cannot read.
/// - Plain `http` to a loopback address bypasses all proxies, also one that is set here: for a proxy, `localhost` is
///   another machine.
///
/// # Connections
///
/// A connection is reused for later calls. If the server has closed it, the call opens another one. Only a call that is
/// sent while the server closes the connection may be lost, and its effect is then unknown. So idle connections are
/// closed by default before servers commonly do it, which is after 60 seconds or more.
#[derive(Clone)]
#[must_use = "settings do nothing until a transport or a client is built with them"]
pub struct HttpSettings {
    connect_timeout: Duration,
    idle_timeout: Duration,
    max_idle_per_host: usize,
    proxies: Proxies,
    login: Option<Login>,
    roots: Vec<Bytes>,
    only_given_roots: bool,
}

#[derive(Clone)]
enum Proxies {
    Environment,
    None,
    One(SecretString),
}

impl HttpSettings {
    /// The defaults: 10 seconds to connect; 256 idle connections per host, each for 30 seconds (the default of reqwest
    /// is any number for 90 seconds); the proxies of the environment, and the root certificates of the system. TCP
    /// keep-alive is 15 seconds, the default of reqwest.
    #[expect(clippy::new_without_default, reason = "one way is enough")]
    pub fn new() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(30),
            max_idle_per_host: 256,
            proxies: Proxies::Environment,
            login: None,
            roots: Vec::new(),
            only_given_roots: false,
        }
    }

    /// Sets the time to connect, proxy and TLS included. 10 seconds by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets how long an idle connection is kept. 30 seconds by default. Use less than the time of the server or its
    /// load balancer.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout.min(MAX_IDLE);
        self
    }

    /// Sets how many idle connections per host are kept. 256 by default; with 0, each call opens a connection. This
    /// does not limit concurrent calls. But if there are more concurrent calls than idle connections, connections are
    /// closed and opened repeatedly, at the cost of TLS handshakes.
    pub fn max_idle_per_host(mut self, connections: usize) -> Self {
        self.max_idle_per_host = connections;
        self
    }

    /// Sets an `http` or `https` proxy for all requests, as in `http://proxy.example.com:3128`. The default port is 80
    /// or 443. User and password may be part of the address, percent-encoded, or set with
    /// [`proxy_credentials`](Self::proxy_credentials).
    ///
    /// It replaces the proxies of the environment, including `NO_PROXY`, and an earlier [`direct`](Self::direct).
    pub fn proxy(mut self, address: impl Into<String>) -> Self {
        self.proxies = Proxies::One(SecretString::from(address.into()));
        self
    }

    /// Sets user and password for the [`proxy`](Self::proxy), unencoded. They replace those in its address.
    pub fn proxy_credentials(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.login = Some(Login { user: user.into(), password: SecretString::from(password.into()) });
        self
    }

    /// Sets whether to use no proxy, neither of the environment nor an earlier [`proxy`](Self::proxy).
    pub fn direct(mut self, direct: bool) -> Self {
        match (direct, &self.proxies) {
            (true, _) => self.proxies = Proxies::None,
            (false, Proxies::None) => self.proxies = Proxies::Environment,
            (false, _) => {}
        }
        self
    }

    /// Adds PEM certificates of authorities to the trusted ones of the system: for a proxy that inspects TLS, or a
    /// server with its own authority. The text may contain several certificates, and each call adds to the earlier
    /// ones.
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(Bytes::from(pem.into()));
        self
    }

    /// Like [`root_certificates`](Self::root_certificates), but the authorities of the system are not trusted.
    pub fn only_root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.only_given_roots = true;
        self.root_certificates(pem)
    }

    /// Whether no proxy is used.
    pub(super) fn is_direct(&self) -> bool {
        matches!(self.proxies, Proxies::None)
    }

    /// Whether a proxy is set for all requests.
    pub(super) fn has_proxy(&self) -> bool {
        matches!(self.proxies, Proxies::One(_))
    }

    /// Returns the proxies of the environment if they are used.
    pub(super) fn environment(&self) -> Option<Environment> {
        matches!(self.proxies, Proxies::Environment).then(Environment::read)
    }

    /// Builds the client.
    pub(super) fn client(&self) -> Result<reqwest::Client, BuildError> {
        let builder = self.connections();
        let builder = match &self.proxies {
            Proxies::Environment if self.login.is_some() => {
                return Err(BuildError::Proxy {
                    problem: "`proxy_credentials` needs `proxy`; set the address of the proxy too",
                });
            }
            Proxies::Environment => {
                // Without this, reqwest reads the settings of the system too if an application enables that feature.
                Environment::read().proxies().into_iter().fold(builder.no_proxy(), reqwest::ClientBuilder::proxy)
            }
            Proxies::None => builder.no_proxy(),
            Proxies::One(address) => builder.proxy(proxy(address, self.login.as_ref())?),
        };
        let trusted = Trusted { system: !self.only_given_roots, given: &self.roots };
        tls::configure(builder, trusted)?.build().map_err(|error| BuildError::Transport(describe(error)))
    }

    /// Builds the client for plain requests to loopback addresses. It needs neither proxies nor certificates, and
    /// reading those of the system is slow.
    pub(super) fn loopback_client(&self) -> Result<reqwest::Client, BuildError> {
        let builder = tls::configure(self.connections().no_proxy(), Trusted::NONE)?;
        builder.build().map_err(|error| BuildError::Transport(describe(error)))
    }

    fn connections(&self) -> reqwest::ClientBuilder {
        reqwest::Client::builder()
            // If an application enables a feature of reqwest, cargo enables it for this crate too. Features change
            // these defaults.
            .http1_only()
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .no_hickory_dns()
            .redirect(reqwest::redirect::Policy::none())
            // Without the 0, reqwest would keep a copy of each request.
            .retry(reqwest::retry::never().max_retries_per_request(0))
            .referer(false)
            .connect_timeout(self.connect_timeout)
            .pool_idle_timeout(self.idle_timeout)
            .pool_max_idle_per_host(self.max_idle_per_host)
    }
}

impl fmt::Debug for HttpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let proxies = match self.proxies {
            Proxies::Environment => "those of the environment",
            Proxies::None => "none",
            Proxies::One(_) => "[given]",
        };
        f.debug_struct("HttpSettings")
            .field("connect_timeout", &self.connect_timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("max_idle_per_host", &self.max_idle_per_host)
            .field("proxies", &proxies)
            .field("root_certificates", &self.roots.len())
            .field("only_root_certificates", &self.only_given_roots)
            .finish_non_exhaustive()
    }
}
