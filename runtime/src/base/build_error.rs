//! The error of builders.

use super::endpoint::EndpointError;

/// Why a client cannot be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The API has no site of its own, and no endpoint was given.
    #[error("this API has no default address; give one with `endpoint(…)`")]
    NoEndpoint,
    /// The endpoint is invalid.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// A setting that is sent as a header contains characters that are not allowed there.
    #[error("the {name} contains characters that are not allowed in a header")]
    Header {
        /// The name of the setting.
        name: &'static str,
    },
    /// The proxy cannot be used. The error does not show its address, which may contain a password.
    #[error("the proxy cannot be used: {problem}")]
    Proxy {
        /// What is wrong, and what to do.
        problem: &'static str,
    },
    /// The root certificates cannot be used.
    #[error("the root certificates cannot be used: {problem}")]
    RootCertificates {
        /// What is wrong, and what to do.
        problem: &'static str,
    },
    /// The build leaves the provider of cryptography to the application, which has installed none.
    #[error(
        "the HTTP client cannot be created: rustls has no provider of cryptography; install one with \
         `CryptoProvider::install_default` of rustls before, or enable the feature `rustls` or `rustls-ring`"
    )]
    NoTlsProvider,
    /// The HTTP client cannot be created.
    #[error("the HTTP client cannot be created: {0}")]
    Transport(Box<dyn std::error::Error + Send + Sync>),
}
