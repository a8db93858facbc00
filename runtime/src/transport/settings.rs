//! What the usual transport is told once: its connections, its proxy, and whose certificates it trusts.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use secrecy::SecretString;

use super::classify::describe;
use super::proxy::{Login, proxy};
use super::proxy_environment::Environment;
use super::tls;
use crate::base::BuildError;

/// What is longer would overflow the pool's clock, and means the same.
const LONGEST_IDLE: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// What an [`HttpTransport`](super::HttpTransport) is told once, when it is built. Given to
/// [`Builder::http`](crate::Builder::http), it holds for all that a client sends.
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
/// Without [`proxy`](Self::proxy) and [`direct`](Self::direct) those of the environment are used: `HTTPS_PROXY` for
/// `https`, `HTTP_PROXY` for `http`, `ALL_PROXY` for what has none of its own, none for the hosts and networks in
/// `NO_PROXY`; each in lower case too. They are read when the transport is built. Where `REQUEST_METHOD` is set, as in a
/// CGI program, none is used. A SOCKS proxy is not supported: a request that would go to one fails. The proxy settings of
/// macOS and Windows are not read. Through a proxy, `https` goes as a tunnel, which the proxy cannot look into.
/// Plain `http` to this machine meets no proxy, neither one of the environment nor one that is given here: it is allowed
/// because it does not leave, and to a proxy elsewhere, `localhost` is another machine.
///
/// # Connections
///
/// A connection is kept after a call, for the next one. What a server closes meanwhile is noticed, and a call that would
/// have used it opens another one. Only a call that leaves just as the server closes may be lost, and for one that changes
/// something nobody can say then whether it was taken; so connections are given up here before servers do it, which is
/// commonly after 60 seconds or more.
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
    /// 10 seconds for a connection; 256 idle connections to a host, each for 30 seconds (reqwest alone would keep any
    /// number of them for 90); the proxies of the environment and the system's root certificates. TCP asks every 15
    /// seconds whether the other side is still there, as reqwest has it.
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

    /// The time for a connection to come about, proxy and TLS included. 10 seconds by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// For how long a connection that nobody uses is kept. 30 seconds by default. Stay below what the server, or a
    /// balancer before it, keeps them for.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout.min(LONGEST_IDLE);
        self
    }

    /// How many connections to one host are kept while nobody uses them. 256 by default; with 0, each call opens one of
    /// its own. It limits no calls: as many as are made at once have a connection each. But where more are made at once
    /// than are kept, some are closed and opened anew all the time, with all that TLS costs.
    pub fn max_idle_per_host(mut self, connections: usize) -> Self {
        self.max_idle_per_host = connections;
        self
    }

    /// A proxy for everything, by `http` or `https`, as in `http://proxy.example.com:3128`; without a port 80 or 443. User
    /// and password may stand before the host, percent-encoded, or go to [`proxy_credentials`](Self::proxy_credentials).
    ///
    /// It replaces those of the environment, `NO_PROXY` among them, and an earlier [`direct`](Self::direct).
    pub fn proxy(mut self, address: impl Into<String>) -> Self {
        self.proxies = Proxies::One(SecretString::from(address.into()));
        self
    }

    /// User and password for the [`proxy`](Self::proxy), with whatever characters they have. They replace those in its
    /// address.
    pub fn proxy_credentials(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.login = Some(Login { user: user.into(), password: SecretString::from(password.into()) });
        self
    }

    /// Whether to use no proxy at all, neither of the environment nor an earlier [`proxy`](Self::proxy).
    pub fn direct(mut self, direct: bool) -> Self {
        match (direct, &self.proxies) {
            (true, _) => self.proxies = Proxies::None,
            (false, Proxies::None) => self.proxies = Proxies::Environment,
            (false, _) => {}
        }
        self
    }

    /// Certificates of authorities to trust beside the system's, as PEM: for a proxy that looks into TLS, or a server with
    /// a certificate of your own. One or several in a text, and each call adds some.
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(Bytes::from(pem.into()));
        self
    }

    /// As [`root_certificates`](Self::root_certificates), and nobody else is trusted, the system's authorities neither.
    pub fn only_root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.only_given_roots = true;
        self.root_certificates(pem)
    }

    /// Whether no proxy is used at all.
    pub(super) fn is_direct(&self) -> bool {
        matches!(self.proxies, Proxies::None)
    }

    /// Whether everything goes to one proxy.
    pub(super) fn has_proxy(&self) -> bool {
        matches!(self.proxies, Proxies::One(_))
    }

    /// The proxies of the environment, if they are used.
    pub(super) fn environment(&self) -> Option<Environment> {
        matches!(self.proxies, Proxies::Environment).then(Environment::read)
    }

    /// The client that these settings ask for.
    pub(super) fn client(&self) -> Result<reqwest::Client, BuildError> {
        let mut builder = self.connections();
        builder = match &self.proxies {
            Proxies::Environment if self.login.is_some() => {
                return Err(BuildError::Proxy {
                    problem: "there are user and password, and no `proxy` to give them to",
                });
            }
            Proxies::Environment => {
                // Without this, reqwest reads the settings of the system too if an application enables that feature.
                Environment::read().proxies().into_iter().fold(builder.no_proxy(), reqwest::ClientBuilder::proxy)
            }
            Proxies::None => builder.no_proxy(),
            Proxies::One(address) => builder.proxy(proxy(address, self.login.as_ref())?),
        };
        if !self.roots.is_empty() {
            builder = tls::with_roots(builder, &self.roots, self.only_given_roots)?;
        }
        builder.build().map_err(|error| BuildError::Transport(describe(error)))
    }

    /// The client for what is plain because it stays on this machine: it needs neither proxies nor certificates, and to
    /// read the system's takes a while.
    pub(super) fn loopback_client(&self) -> Result<reqwest::Client, BuildError> {
        let builder = tls::without_roots(self.connections().no_proxy());
        builder.build().map_err(|error| BuildError::Transport(describe(error)))
    }

    fn connections(&self) -> reqwest::ClientBuilder {
        tls::pinned(reqwest::Client::builder())
            // An application may enable any feature of reqwest, and cargo enables it for this crate too. Features change
            // these defaults.
            .http1_only()
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .no_hickory_dns()
            .redirect(reqwest::redirect::Policy::none())
            // Without a number, it would keep a copy of each request for the case that it is sent again.
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
